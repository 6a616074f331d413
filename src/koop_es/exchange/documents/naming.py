"""Names of things: from an id to what people call it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, Final

from koop_es.wording import event_sentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.ledger.port import Store
    from koop_es.wording import Translator

SHORTENED: Final = 12
RENAMED: Final = "koop.party.renamed.v1"
NAMING: Final = (RENAMED, "koop.party.merged.v1", "koop.party.separated.v1")
"""Entries that change what a party is called, or which one stands for it."""


def fact_of(position: int, topic: str, raw: bytes) -> dict[str, Any]:
    """Return the fact that a stored entry holds.

    Raises:
        EntryUnreadable: It does not have the shape of an entry.
    """
    from koop_es.ledger.codec import EntryUnreadable  # noqa: PLC0415 - a command starts fast

    try:
        return json.loads(raw)["fact"]
    except (ValueError, KeyError, TypeError) as error:
        raise EntryUnreadable(topic=topic, position=position) from error


class Names:
    """Looks names up in the record and remembers them for one answer.

    Args:
        store: The ledger.
        t: The language of what is told.
    """

    def __init__(self, store: Store, t: Translator) -> None:
        self._store = store
        self._t = t
        self._known: dict[str, str] = {}
        self._parts: dict[str, dict[str, str]] = {}
        self._noted: dict[str, dict[str, str]] = {}
        self._entries: dict[str, dict[str, Record[Event]]] = {}

    @property
    def t(self) -> Translator:
        """The language of what is told."""
        return self._t

    def display(self, stream: str) -> str:
        """Return what a party, programme, cooperation or relationship is called."""
        if stream not in self._known:
            self._known[stream] = self._looked_up(stream)
        return self._known[stream]

    def _looked_up(self, stream: str) -> str:
        fact = self._first(stream)
        if "title" not in fact and "name" in fact:
            fact = self._renamed(stream, fact)
        if "into" in fact:
            return self.display(fact["into"])
        name = fact.get("name") or fact.get("title") or fact.get("themes")
        if isinstance(name, dict):
            return self.private(name) or self._t.gettext("erased")  # pyright: ignore[reportUnknownArgumentType]
        said = ", ".join(name) if isinstance(name, list) else name  # pyright: ignore[reportUnknownArgumentType, reportUnknownVariableType]
        code = fact.get("code")
        return f"{code} {said}" if code else said or stream[:SHORTENED]  # pyright: ignore[reportUnknownVariableType]

    def _renamed(self, stream: str, fact: dict[str, Any]) -> dict[str, Any]:
        """Return the fact that tells what a party is called now, or which one stands for it."""
        latest, into = fact, None
        for record in self._store.read_stream(stream, topics=NAMING):
            told = json.loads(record.raw)["fact"]
            into = told.get("into")
            if record.topic == RENAMED:
                latest = {"name": told.get("name") or told.get("person")}
        return latest if into in {None, stream} else {"into": into}

    def note(self, names: Mapping[str, str | None]) -> None:
        """Note names that were looked up elsewhere; None for an erased one."""
        erased = self._t.gettext("erased")
        self._known |= {each: erased if name is None else name for each, name in names.items()}

    def title(self, stream: str) -> str | None:
        """Return what something that exists is called; None where there is nothing."""
        return self.display(stream) if self._first(stream) else None

    def code(self, stream: str) -> str | None:
        """Return the short code of a cooperation, None of anything else."""
        return self._first(stream).get("code")

    def _first(self, stream: str) -> dict[str, Any]:
        records = self._store.read_stream(stream, up_to_version=1)
        return json.loads(records[0].raw)["fact"] if records else {}

    def private(self, value: dict[str, Any]) -> str | None:
        """Return a private value in the clear, None where it was erased."""
        opened = self._store.open_private([value["c"]]).get(value["c"])
        return opened if isinstance(opened, str) else None

    def documents(self, stream: str) -> dict[str, str]:
        """Return the commitments of a stream's files by the id of the evidence."""
        topic = "koop.cooperation.evidence_attached.v1"
        facts = (
            json.loads(record.raw)["fact"]
            for record in self._store.read_stream(stream, topics=(topic,))
        )
        return {fact["evidence_id"]: fact["document"]["c"] for fact in facts}

    def note_parts(self, stream: str, titles: dict[str, str]) -> None:
        """Note titles of parts that are known already, and so need not be looked up."""
        self._noted[stream] = titles

    def parts_of(self, stream: str) -> Callable[[str], str]:
        """Return what tells the title of a goal, milestone, measure or decision by its id."""
        noted = self._noted.get(stream, {})

        def title(part: str) -> str:
            if part in noted:
                return f"{noted[part]} ({part})"
            if stream not in self._parts:
                from koop_es.exchange.documents.parts import titles  # noqa: PLC0415 - only then

                self._parts[stream] = titles(self._store, stream, self._t)
            known = self._parts[stream].get(part)
            return f"{known} ({part})" if known else part

        return title

    def sentence(
        self,
        stream: str,
        topic: str,
        fact: Mapping[str, Any],
        before: Mapping[str, Any] | None = None,
        private: Callable[[dict[str, Any]], str | None] | None = None,
    ) -> str:
        """Return what an entry of a stream says; see ``event_sentence``."""
        return event_sentence(
            topic,
            fact,
            before,
            self.display,
            self._t,
            private or self.private,
            self.parts_of(stream),
            self.entries_of(stream),
        )

    def entries_of(self, stream: str) -> Callable[[str], str]:
        """Return what tells an entry of a stream by its event id: its position and sentence."""

        def told(event_id: str) -> str:
            record = self._entry(stream, event_id)
            if record is None:
                return event_id[:SHORTENED]
            fact = fact_of(record.position, record.topic, record.raw)
            return f"{record.position}, {self.sentence(stream, record.topic, fact)}"

        return told

    def _entry(self, stream: str, event_id: str) -> Record[Event] | None:
        if event_id not in self._entries.get(stream, {}):
            records = self._store.read_stream(stream)
            self._entries[stream] = {record.event_id: record for record in records}
        return self._entries[stream].get(event_id)
