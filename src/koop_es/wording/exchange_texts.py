"""What is said of mapping files and of exports that are refused, by code.

The rows are like those of ``rule_texts``: the first sentence is the title.
"""

from __future__ import annotations

from typing import Final

from koop_es.wording.sample_texts import SAMPLES
from koop_es.wording.translating import msgid

EXCHANGES: Final[dict[str, tuple[str, ...]]] = {
    **SAMPLES,
    "mapping.unreadable": (
        msgid("The mapping cannot be read."),
        msgid("File: {file}."),
        msgid("Check the path, or make one with --save-mapping."),
    ),
    "mapping.no_toml": (
        msgid("The mapping is no TOML."),
        msgid("File: {file}."),
        msgid("Its reader says: {why}."),
        msgid("Mend it, or make one with --save-mapping."),
    ),
    "mapping.invalid": (
        msgid("The mapping holds something that no mapping holds."),
        msgid("Compare it with one that --save-mapping makes."),
    ),
    "batch.agreement_refused": (
        msgid("The agreement under which this is to be entered was refused."),
        msgid("It is {id} in row {row}."),
        msgid("Mend that row; this one needs no change."),
    ),
    "export.nothing": (
        msgid("Nothing of it can be written by this standard."),
        msgid("Choose other cooperations, or record what is missing."),
    ),
}
