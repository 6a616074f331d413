"""What was stored once loads for ever: a sample of every version of every event."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

import pytest

from koop_es.kernel.event import TOPICS
from tests.support.records import stored
from tests.support.samples import SAMPLES, event_classes, samples, write_missing

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.kernel.event import Event

FILES = sorted(SAMPLES.glob("*.json"))


def topic_of(file: Path) -> str:
    return file.name.removesuffix(".json").removesuffix(".least")


def is_kept(before: Any, after: Any) -> bool:
    """Tell whether nothing was lost; a later class may add fields with defaults."""
    if isinstance(before, dict):
        fields = cast("dict[str, Any]", before)
        return all(name in after and is_kept(fields[name], after[name]) for name in fields)
    if isinstance(before, list):
        items = cast("list[Any]", before)
        return len(items) == len(after) and all(map(is_kept, items, after))
    return before == after


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_a_stored_sample_loads_and_loses_nothing(file: Path) -> None:
    fact = json.loads(file.read_text())
    kind = TOPICS[topic_of(file)]
    brought_up = kind.brought_up(fact)
    event = kind.model_validate_json(json.dumps(brought_up))
    assert is_kept(brought_up, json.loads(stored(event)))
    assert all(word in words(brought_up) for word in words(fact))


def words(value: Any) -> list[Any]:
    """Return all values that lie in a value."""
    if isinstance(value, dict):
        return [word for inner in cast("dict[str, Any]", value).values() for word in words(inner)]
    if isinstance(value, list):
        return [word for inner in cast("list[Any]", value) for word in words(inner)]
    return [value]


def test_there_are_samples_of_former_shapes_too() -> None:
    former = {name for kind in event_classes() for name in kind.FORMER}
    assert former
    assert former <= {topic_of(file) for file in FILES}


@pytest.mark.parametrize("kind", [each for each in event_classes() if each.FORMER])
def test_what_brings_a_shape_up_leaves_alone_what_it_does_not_know(kind: type[Event]) -> None:
    for file in FILES:
        if TOPICS[topic_of(file)] is kind:
            once = kind.brought_up(json.loads(file.read_text()))
            assert kind.brought_up(once) == once
    assert kind.brought_up({}) == {}


def test_every_event_has_a_sample_with_all_and_one_with_the_least_fields() -> None:
    expected = {file.name for file, _, _ in samples()}
    assert {file.name for file in FILES} >= expected
    assert len(expected) == 2 * len(event_classes())


def test_no_sample_is_missing_or_written_twice() -> None:
    before = {file: file.read_bytes() for file in FILES}
    assert write_missing() == []
    assert {file: file.read_bytes() for file in FILES} == before
