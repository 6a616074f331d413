"""Parts of a cooperation: goals, milestones, measures and decisions, as they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from koop_es.cli.cells import cut, line
from koop_es.cli.errors import NameUnknown, ambiguous
from koop_es.cli.session import current
from koop_es.wording import label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from koop_es.app import Koop
    from koop_es.cooperations.state import Cooperation
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.kernel.text import Private

LONGEST = 80


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a cooperation.

    Attributes:
        id: Its id within the cooperation, such as ``g1``.
        kind: ``goal``, ``milestone``, ``measure``, ``decision``, ``check`` or ``evidence``.
        title: What it is called; a private one as it was opened.
        open: Whether something can still be done with it.
    """

    id: str
    kind: str
    title: str
    open: bool = True


def state_of(koop: Koop, stream: str) -> Cooperation:
    """Return a cooperation as it stands with all that is recorded.

    Raises:
        NameUnknown: The stream holds no cooperation.
    """
    from koop_es.cooperations.capability import COOPERATION
    from koop_es.ledger.loading import folded

    records = koop.store.read_stream(stream)
    if not records or not records[0].topic.startswith("koop.cooperation."):
        raise NameUnknown(kind=label("stream", "cooperation", current().t), name=stream)
    return folded(COOPERATION, records)


def titles(koop: Koop, stream: str) -> dict[str, str]:
    """Return the titles of a stream's parts by id; nothing for what is no cooperation."""
    records = koop.store.read_stream(stream)
    if not records or not records[0].topic.startswith("koop.cooperation."):
        return {}
    return {part.id: cut(line(part.title), LONGEST) for part in parts(koop, stream)}


def parts(koop: Koop, stream: str) -> list[Part]:
    """Return all parts of a cooperation in the order in which they came."""
    from koop_es.cooperations.corrections import corrected

    records = koop.store.read_stream(stream)
    state = state_of(koop, stream)
    words = dict(_private_titles(corrected(records)))
    opened = koop.store.open_private([private.commitment for private in words.values()])
    erased = current().t.gettext("erased")

    def said(part: str) -> str:
        found = opened.get(words[part].commitment, erased) if part in words else part
        return found if isinstance(found, str) else part

    return [
        *(Part(g.goal_id, "goal", g.terms.title, not g.dropped) for g in state.goals.values()),
        *(
            Part(m.milestone_id, "milestone", m.title, m.status.is_open)
            for m in state.milestones.values()
        ),
        *(
            Part(a.measure_id, "measure", said(a.measure_id), not a.closed)
            for a in state.measures.values()
        ),
        *(
            Part(d.decision_id, "decision", said(d.decision_id), not d.taken)
            for d in state.decisions.values()
        ),
        *(Part(c.check_id, "check", said(c.check_id)) for c in state.checks),
        *(Part(e, "evidence", said(e)) for e in sorted(state.evidence)),
    ]


def _private_titles(records: Sequence[Record[Event]]) -> Iterator[tuple[str, Private]]:
    from koop_es.cooperations.events import ControllingCheckRecorded, EvidenceAttached

    for record in records:
        event = record.event
        if isinstance(event, EvidenceAttached):
            yield event.evidence_id, event.file_name
        if isinstance(event, ControllingCheckRecorded):
            yield event.check_id, event.summary
            for measure in event.measures:
                yield measure.measure_id, measure.title
            if event.decision_needed:
                yield event.decision_needed.decision_id, event.decision_needed.question


def part_named(koop: Koop, stream: str, kind: str, name: str) -> str:
    """Return the id of a part that is named by its id or by the beginning of its title.

    Raises:
        NameUnknown: No part of that kind is called like that.
        AmbiguousName: Several titles begin like that.
    """
    of_kind = [part for part in parts(koop, stream) if part.kind == kind]
    return chosen(of_kind, name, kind)


def any_part_named(koop: Koop, stream: str, name: str) -> str:
    """Return the id of a part of whatever kind; see ``part_named``."""
    return chosen(parts(koop, stream), name, "part")


def chosen(known: Sequence[Part], name: str, kind: str) -> str:
    """Return the id of the one part that the name fits."""
    wanted = name.strip().casefold()
    if any(part.id == wanted for part in known):
        return wanted
    for fits in (_exactly, _beginning):
        found = list(fits(known, wanted))
        if len(found) == 1:
            return found[0].id
        if found and wanted:
            raise ambiguous(name, _listed(found))
    word = label("part", kind, current().t)
    if known:
        raise NameUnknown(kind=word, name=name, known=_listed(known))
    raise NameUnknown(kind=word, name=name)


def _exactly(known: Iterable[Part], wanted: str) -> Iterator[Part]:
    return (part for part in known if part.title.casefold() == wanted)


def _beginning(known: Iterable[Part], wanted: str) -> Iterator[Part]:
    return (part for part in known if part.title.casefold().startswith(wanted))


def _listed(found: Sequence[Part]) -> str:
    return ", ".join(f"{part.id} ({cut(line(part.title), 40)})" for part in found[:8])


def open_measures(koop: Koop, stream: str) -> list[str]:
    """Return the ids of a cooperation's open measures."""
    return [measure.measure_id for measure in state_of(koop, stream).open_measures]
