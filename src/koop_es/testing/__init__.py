"""A kit for tests of decisions and of read models; ``docs/test-kit.md`` shows how it is used."""

from koop_es.testing.deciding import Outcome, Story, given, tell
from koop_es.testing.folding import FoldsDiffer, rows_of
from koop_es.testing.history import Entry, entry, opened_ledger, stream_id
from koop_es.testing.records import STREAM, TODAY, entry_id, record, recorded

__all__ = [
    "STREAM",
    "TODAY",
    "Entry",
    "FoldsDiffer",
    "Outcome",
    "Story",
    "entry",
    "entry_id",
    "given",
    "opened_ledger",
    "record",
    "recorded",
    "rows_of",
    "stream_id",
    "tell",
]
