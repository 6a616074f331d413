"""Schemathesis asks the API whatever its description allows and forbids, always the same."""

from __future__ import annotations

import os
from collections import Counter
from typing import TYPE_CHECKING, Any, cast

import pytest
import schemathesis
from hypothesis.errors import HypothesisException
from schemathesis.config import (
    ChecksConfig,
    CoveragePhaseConfig,
    ExamplesPhaseConfig,
    ExtraDataSourcesConfig,
    FuzzingPhaseConfig,
    GenerationConfig,
    PhasesConfig,
    PositiveDataAcceptanceConfig,
    ProjectConfig,
    ProjectsConfig,
    SchemathesisConfig,
    StatefulPhaseConfig,
)
from schemathesis.config._checks import MissingRequiredHeaderConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished

from koop_es.api.table import OPERATIONS
from koop_es.settings import Settings
from koop_es.web.application import create_app
from koop_es.web.guard import Guard
from tests.api.asking import example_cooperation
from tests.web.homes import opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koop_es.app import Koop

EVERYTHING = "KOOP_TEST_EVERYTHING" in os.environ
EXAMPLES = 50 if EVERYTHING else 2
NEVER_DONE = "follow_events"
"""Whoever follows the record waits for ever; that has tests of its own."""

NAMES = sorted(each.name for each in OPERATIONS if each.name != NEVER_DONE)
KINDS = {(each.method, each.tag): each.name for each in OPERATIONS if each.name != NEVER_DONE}
"""One operation of each method under each heading."""


@pytest.fixture(scope="module")
def koop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Koop]:
    with opened(Settings(home=tmp_path_factory.mktemp("schemathesis") / "home")) as found:
        example_cooperation(found)
        found.engine.start()
        found.catch_up()
        yield found


def config(*, coverage: bool) -> SchemathesisConfig:
    """Return how to ask: each value at its limits in turn (coverage), or at random."""
    checks = ChecksConfig(
        # A schema cannot tell the rules of the domain: what fits it may be refused.
        positive_data_acceptance=PositiveDataAcceptanceConfig(enabled=False),
        missing_required_header=MissingRequiredHeaderConfig(expected_statuses=["428"]),
    )
    # Ids of earlier answers are new in every run, and with some of them no request can be made up.
    same = ExtraDataSourcesConfig(responses=False)
    phases = PhasesConfig(
        examples=ExamplesPhaseConfig(extra_data_sources=same),
        coverage=CoveragePhaseConfig(enabled=coverage, extra_data_sources=same),
        fuzzing=FuzzingPhaseConfig(enabled=not coverage, extra_data_sources=same),
        stateful=StatefulPhaseConfig(enabled=False),
    )
    generation = GenerationConfig(deterministic=True, max_examples=EXAMPLES)
    project = ProjectConfig(generation=generation, phases=phases, checks=checks)
    return SchemathesisConfig(seed=1, projects=ProjectsConfig(default=project))


def asked(koop: Koop, operations: list[str], how: SchemathesisConfig) -> tuple[int, list[str]]:
    """Return how many requests were sent, and what was wrong with the answers."""
    app = Guard(create_app(koop), ["testserver"])
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app, config=how)
    wanted = cast("Any", schema).include(operation_id=operations)
    sent, wrong = Counter[str](), list[str]()
    for event in from_schema(wanted).execute():
        assert not isinstance(event, FatalError), event.exception
        if isinstance(event, NonFatalError):
            # A generator that gives up is no answer of ours; that each was asked is checked below.
            assert isinstance(event.value, HypothesisException), repr(event.value)
        if isinstance(event, ScenarioFinished):
            sent[event.recorder.label] += len(event.recorder.cases)
            wrong += _wrong(event)
    assert sum(count > 0 for count in sent.values()) == len(operations), sent
    return sent.total(), wrong


def _wrong(event: ScenarioFinished) -> list[str]:
    return [
        f"{event.recorder.label}: {each.failure_info.failure.title} "
        f"{each.failure_info.failure.message}\n{each.failure_info.code_sample}"
        for checks in event.recorder.checks.values()
        for each in checks
        if each.failure_info is not None
    ]


def test_whatever_is_asked_at_random_is_answered_as_described(koop: Koop) -> None:
    cases, wrong = asked(koop, NAMES, config(coverage=False))
    assert not wrong, "\n\n".join(wrong)
    assert cases > len(NAMES)


def test_values_at_and_beyond_their_limits_are_answered_as_described(koop: Koop) -> None:
    names = NAMES if EVERYTHING else sorted(KINDS.values())
    cases, wrong = asked(koop, names, config(coverage=True))
    assert not wrong, "\n\n".join(wrong)
    assert cases > 10 * len(names)
