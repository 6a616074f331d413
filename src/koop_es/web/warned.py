"""What should be looked at in one cooperation, and what its last entry brought."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from koop_es.cooperations.capability import COOPERATION
from koop_es.kernel.aggregate import Context
from koop_es.kernel.others import policy_within
from koop_es.ledger.loading import folded
from koop_es.programmes.capability import PROGRAMME
from koop_es.wording.warnings import warning_sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record
    from koop_es.kernel.warnings import RuleWarning
    from koop_es.web.reading import Reading


@dataclass(frozen=True, slots=True)
class Warned:
    """One warning in words.

    Attributes:
        code: Stable code of the warning.
        level: How soon somebody should look.
        sentence: What to look at.
    """

    code: str
    level: str
    sentence: str


def warnings_of(
    read: Reading, stream: str, parts: Mapping[str, str], recorded: int | None = None
) -> list[Warned]:
    """Return the warnings that hold today, the urgent ones first.

    Args:
        read: What the page reads with.
        stream: Id of the cooperation.
        parts: Titles of its parts by their ids.
        recorded: Position of an entry just made: then what it brought is told, too.
    """
    found = _warnings(read, read.site.koop.store.read_stream(stream), recorded)
    t = read.say.t

    def title(part: str) -> str:
        return parts.get(part, part)

    return [Warned(each.code, each.level.value, warning_sentence(each, t, title)) for each in found]


def _frames(read: Reading, state: Any) -> Iterator[tuple[str, object]]:
    """Yield the programmes that frame a cooperation, with their states."""
    for programme in COOPERATION.framed_by(state):
        yield programme, folded(PROGRAMME, read.site.koop.store.read_stream(programme))


def _warnings(
    read: Reading, records: Sequence[Record[Event]], recorded: int | None
) -> list[RuleWarning]:
    if not records:
        return []
    state = folded(COOPERATION, records)
    new = [record for record in records if record.position == recorded]
    frames = dict(_frames(read, state))
    context = Context(
        stream=records[0].stream,
        version=records[-1].version - len(new),
        today=read.say.today,
        policy=policy_within(read.site.koop.settings.policy, frames.values()),
        others=frames,
        history=records[: len(records) - len(new)] if new else records,
    )
    return COOPERATION.warn(state, [record.event for record in new], context)
