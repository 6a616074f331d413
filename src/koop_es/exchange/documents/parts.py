"""Parts of a cooperation: goals, milestones, measures and decisions, as they stand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, cast

from koop_es.cooperations.capability import COOPERATION
from koop_es.cooperations.corrections import corrected
from koop_es.cooperations.events import (
    ContributionPledged,
    ControllingCheckRecorded,
    EvidenceAttached,
    FindingRaised,
)
from koop_es.ledger.loading import folded

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from koop_es.cooperations.state import Cooperation
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.kernel.text import Private
    from koop_es.ledger.port import Store
    from koop_es.wording import Translator

LONGEST: Final = 80
COOPERATIONS: Final = "koop.cooperation."


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


def titles(store: Store, stream: str, t: Translator) -> dict[str, str]:
    """Return the titles of a stream's parts by id; nothing for what is no cooperation."""
    records = store.read_stream(stream)
    if not records or not records[0].topic.startswith(COOPERATIONS):
        return {}
    return {part.id: _cut(part.title) for part in parts(store, records, t)}


def public_titles(state: Cooperation) -> dict[str, str]:
    """Return the titles of a cooperation's goals and milestones by id."""
    found = {each.goal_id: each.terms.title for each in state.goals.values()}
    found |= {each.milestone_id: each.title for each in state.milestones.values()}
    return {part: _cut(title) for part, title in found.items()}


def _cut(title: str) -> str:
    """Return a title on one line, cut where it is long."""
    said = " ".join(title.split())
    return said if len(said) <= LONGEST else said[: LONGEST - 1] + "…"


def parts(store: Store, records: Sequence[Record[Event]], t: Translator) -> list[Part]:
    """Return all parts of a cooperation in the order in which they came."""
    state = cast("Cooperation", folded(COOPERATION, records))
    words = dict(_private_titles(corrected(records)))
    opened = store.open_private([private.commitment for private in words.values()])
    erased = t.gettext("erased")

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
        *(Part(each, "contribution", said(each)) for each in state.pledges),
        *(Part(each, "assignment", each) for each in state.assignments),
        *(Part(f, "finding", said(f), not done) for f, done in state.findings.items()),
        *(Part(e, "evidence", said(e)) for e in sorted(state.evidence)),
    ]


def _private_titles(records: Sequence[Record[Event]]) -> Iterator[tuple[str, Private]]:
    for record in records:
        event = record.event
        if isinstance(event, ContributionPledged):
            yield event.contribution_id, event.description
        if isinstance(event, FindingRaised):
            yield event.finding_id, event.finding
        if isinstance(event, EvidenceAttached):
            yield event.evidence_id, event.file_name
        if isinstance(event, ControllingCheckRecorded):
            yield event.check_id, event.summary
            for measure in event.measures:
                yield measure.measure_id, measure.title
            if event.decision_needed:
                yield event.decision_needed.decision_id, event.decision_needed.question
