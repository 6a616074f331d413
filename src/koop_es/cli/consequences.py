"""What a correction changes: the entry's own fields, and what follows for the cooperation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from koop_es.cli.session import current
from koop_es.cli.standing import facts_of
from koop_es.cooperations.capability import COOPERATION
from koop_es.cooperations.correcting import correct_entry, with_correction
from koop_es.kernel.aggregate import Context
from koop_es.kernel.jsonable import privates
from koop_es.kernel.text import Private
from koop_es.ledger.loading import BY_KIND, folded
from koop_es.ledger.topics import KINDS
from koop_es.wording.scene import leaves

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from koop_es.app import Koop
    from koop_es.cooperations.commands import CorrectEntry

OWN: Final = "entry"
"""First step of the paths of the entry's own fields."""


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that a correction changes.

    Attributes:
        path: Where, such as ``entry.due_on`` or ``milestones.m4.due_on``.
        before: Plain value before, private text opened; None for nothing.
        after: Plain value after.
    """

    path: str
    before: Any
    after: Any

    @property
    def is_own(self) -> bool:
        """Whether it is one of the corrected entry's own fields."""
        return self.path.startswith(f"{OWN}.")

    @property
    def last(self) -> tuple[str, str, str]:
        """What it comes down to, wherever it stands."""
        return self.path.rpartition(".")[2], repr(self.before), repr(self.after)


def consequences(koop: Koop, stream: str, command: CorrectEntry) -> list[Change]:
    """Return what the correction changes, the entry's own fields first.

    What only repeats one of them in the cooperation is left out. The command must have been found
    admissible before.
    """
    history = koop.store.read_stream(stream)
    context = Context(
        stream=stream,
        version=history[-1].version,
        today=koop.today(),
        policy=koop.settings.policy,
        others=_others(koop, command, stream),
        history=history,
    )
    event = correct_entry(command, context)
    own = _differing(koop, {OWN: event.before.as_dict()}, {OWN: event.fields.as_dict()})
    before = facts_of(folded(COOPERATION, history), context.today)
    after = facts_of(folded(COOPERATION, with_correction(event, context)), context.today)
    told = {change.last for change in own}
    others = [change for change in _differing(koop, before, after) if change.last not in told]
    return [*own, *others]


def _others(koop: Koop, command: CorrectEntry, stream: str) -> dict[str, object]:
    found: dict[str, object] = {}
    for other in command.references():
        records = koop.store.read_stream(other) if other != stream else []
        if records:
            found[other] = folded(BY_KIND[KINDS[records[0].topic]], records)
    return found


def _differing(koop: Koop, before: dict[str, Any], after: dict[str, Any]) -> list[Change]:
    opened = koop.store.open_private(
        [each.commitment for each in (*privates(before), *privates(after)) if each.commitment]
    )
    old, new = (dict(leaves(_plain(each, opened))) for each in (before, after))
    gone = _parts(before) - _parts(after)
    come = _parts(after) - _parts(before)
    paths = [path for path in {**old, **new} if old.get(path) != new.get(path)]
    kept = (path for path in paths if not _is_within(path, gone | come))
    return [Change(path, old.get(path), new.get(path)) for path in kept]


def _parts(facts: Mapping[str, Any]) -> set[str]:
    """Return the paths of all goals, milestones and other parts."""
    return {
        f"{kind}.{part}"
        for kind, parts in facts.items()
        if isinstance(parts, dict) and kind != OWN
        for part, fields in cast("dict[str, Any]", parts).items()
        if isinstance(fields, dict)
    }


def _is_within(path: str, parts: Iterable[str]) -> bool:
    """Tell whether a path says more of a part that comes or goes as a whole than its name."""
    return any(path.startswith(f"{part}.") and path != f"{part}.title" for part in parts)


def _plain(value: Any, opened: Mapping[str, str | bytes]) -> Any:
    """Return a JSON value with its private texts opened."""
    match value:
        case Private():
            erased = current().t.gettext("erased")
            text = value.value if value.is_draft else opened.get(value.commitment, erased)
            return text if isinstance(text, str) else value.commitment
        case dict():
            entries = cast("dict[str, Any]", value)
            return {name: _plain(item, opened) for name, item in entries.items()}
        case list():
            return [_plain(item, opened) for item in cast("list[Any]", value)]
        case _:
            return value
