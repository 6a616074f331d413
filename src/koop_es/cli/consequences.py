"""What a correction changes in a cooperation, shown before it is recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from typing import TYPE_CHECKING, Any, cast

from pydantic import BaseModel

from koop_es.cli.session import current
from koop_es.cooperations.correcting import correct_entry, with_correction
from koop_es.cooperations.corrections import corrected
from koop_es.cooperations.fold import evolve
from koop_es.kernel.aggregate import Context
from koop_es.kernel.jsonable import jsonable, plain_value
from koop_es.kernel.text import Private

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from koop_es.app import Koop
    from koop_es.cooperations.commands import CorrectEntry
    from koop_es.cooperations.events import CooperationEvent
    from koop_es.cooperations.state import Cooperation
    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record


def consequences(koop: Koop, stream: str, command: CorrectEntry) -> list[dict[str, Any]]:
    """Return what the correction changes: path, value before and after.

    The command must have been found admissible before.
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
    before = _told(koop, _state(corrected(history)), context)
    after = _told(koop, _state(with_correction(event, context)), context)
    paths = [path for path in {**before, **after} if before.get(path) != after.get(path)]
    return [{"path": path, "before": before.get(path), "after": after.get(path)} for path in paths]


def _others(koop: Koop, command: CorrectEntry, stream: str) -> dict[str, object]:
    from koop_es.ledger.topics import CAPABILITIES, KINDS

    by_kind = {capability.kind: capability for capability in CAPABILITIES}
    found: dict[str, object] = {}
    for other in command.references():
        records = koop.store.read_stream(other) if other != stream else []
        if records:
            found[other] = by_kind[KINDS[records[0].topic]].fold(records)
    return found


def _state(records: Sequence[Record[Event]]) -> Cooperation | None:
    state: Cooperation | None = None
    for record in records:
        state = evolve(state, cast("CooperationEvent", record.event))
    return state


def _told(koop: Koop, state: Cooperation | None, context: Context) -> dict[str, Any]:
    if state is None:
        return {}
    found = {"phase": state.phase(context.today).value, **dict(_leaves(state, ""))}
    sealed = {path: value for path, value in found.items() if isinstance(value, Private)}
    commitments = [value.commitment for value in sealed.values() if value.commitment]
    opened = koop.store.open_private(commitments)
    erased = current().t.gettext("erased")
    for path, value in sealed.items():
        plain = value.value if value.is_draft else opened.get(value.commitment, erased)
        found[path] = plain if isinstance(plain, str) else value.commitment
    return found


def _leaves(value: Any, path: str) -> Iterator[tuple[str, Any]]:
    """Yield path and value of everything that is no container and not nothing."""
    inner = _inner(value)
    if inner is None:
        if value is not None:
            yield path, value if isinstance(value, Private) else plain_value(value)
        return
    for name, item in inner:
        yield from _leaves(item, f"{path}.{name}" if path else name)


def _inner(value: Any) -> list[tuple[str, Any]] | None:
    if isinstance(value, BaseModel):
        return list(jsonable(value).items())
    if is_dataclass(value) and not isinstance(value, type):
        return [(each.name, getattr(value, each.name)) for each in fields(value)]
    if isinstance(value, Mapping):
        return [(str(key), item) for key, item in cast("Mapping[Any, Any]", value).items()]
    if isinstance(value, list | tuple | set | frozenset):
        items = cast("list[Any]", value)
        return [(str(nth), item) for nth, item in enumerate(items)]
    return None
