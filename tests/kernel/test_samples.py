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
    fact = file.read_text()
    event = TOPICS[topic_of(file)].model_validate_json(fact)
    assert is_kept(json.loads(fact), json.loads(stored(event)))


def test_every_event_has_a_sample_with_all_and_one_with_the_least_fields() -> None:
    expected = {file.name for file, _, _ in samples()}
    assert {file.name for file in FILES} >= expected
    assert len(expected) == 2 * len(event_classes())


def test_no_sample_is_missing_or_written_twice() -> None:
    before = {file: file.read_bytes() for file in FILES}
    assert write_missing() == []
    assert {file: file.read_bytes() for file in FILES} == before
