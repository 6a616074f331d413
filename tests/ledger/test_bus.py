"""Commands on the real store: what they answer, and what is left when they are refused."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from koop_es.cooperations.capability import COOPERATION
from koop_es.cooperations.commands import (
    CloseFile,
    EndCooperation,
    PlanMilestone,
    ReachMilestone,
    SetGoal,
)
from koop_es.cooperations.refusals import UnknownPart
from koop_es.cooperations.terms import GoalTerms, Manner
from koop_es.kernel.ids import imported_id
from koop_es.kernel.record import EnteredVia
from koop_es.kernel.refusals import FactInTheFuture, Invalid, UnknownParty
from koop_es.kernel.text import FreeText
from koop_es.ledger.actors import UnknownActor
from koop_es.ledger.deciding import StreamExists, UnknownStream
from koop_es.ledger.loading import folded
from koop_es.ledger.port import StreamWrite, VersionConflict
from tests.ledger.looking import left_behind
from tests.ledger.making import (
    TODAY,
    a_cooperation,
    agreement,
    meta,
    new_id,
    note,
    noted,
    opened,
    organisation,
    two_parties,
)
from tests.support.patience import PATIENCE

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.app import Koop
    from tests.ledger.making import Clock

A_GOAL = SetGoal(terms=GoalTerms(title="Ten rooms"))
A_MILESTONE = PlanMilestone(title="Opening day", due_on=date(2026, 9, 1))


def test_an_answer_tells_stream_version_position_code_and_ids(koop: Koop) -> None:
    answer = koop.execute(agreement(two_parties(koop)))
    assert (answer.version, answer.position, answer.code) == (1, 3, "K-2026-001")
    assert answer.ids == {"goal": ["g1"]}
    assert [event["type"] for event in answer.events] == ["koop.cooperation.agreed.v1"]
    assert "goal.no_measurable_indicator" in {w.code for w in answer.warnings}
    assert koop.execute(A_MILESTONE, stream=answer.stream).ids == {"milestone": ["m2"]}


def test_codes_count_up_within_their_year(koop: Koop) -> None:
    parties = two_parties(koop)
    codes = [koop.execute(agreement(parties, str(n))).code for n in range(3)]
    assert codes == ["K-2026-001", "K-2026-002", "K-2026-003"]


# Versions


def test_an_older_expected_version_conflicts(koop: Koop) -> None:
    stream = a_cooperation(koop)
    koop.execute(A_GOAL, stream=stream, expected_version=1)
    head = koop.store.head()
    with pytest.raises(VersionConflict) as caught:
        koop.execute(A_MILESTONE, stream=stream, expected_version=1)
    assert caught.value.params == {"stream": stream, "expected": "1", "found": "2"}
    assert koop.store.head() == head


def test_the_right_expected_version_is_taken_though_another_process_wrote(
    koop: Koop, home: Path, clock: Clock
) -> None:
    stream = a_cooperation(koop)
    with opened(home, clock) as other:
        other.execute(A_GOAL, stream=stream)
    assert koop.execute(A_MILESTONE, stream=stream, expected_version=2).version == 3


def test_a_command_decides_on_what_another_process_wrote(
    koop: Koop, home: Path, clock: Clock
) -> None:
    stream = a_cooperation(koop)
    with opened(home, clock) as other:
        milestone = other.execute(A_MILESTONE, stream=stream).ids["milestone"][0]
    koop.execute(ReachMilestone(milestone_id=milestone), stream=stream)
    assert koop.store.version(stream) == 3


def test_a_dry_run_sees_what_another_process_wrote(koop: Koop, home: Path, clock: Clock) -> None:
    stream = a_cooperation(koop)
    with opened(home, clock) as other:
        other.execute(A_GOAL, stream=stream)
    assert koop.execute(A_MILESTONE, stream=stream, dry_run=True).ids == {"milestone": ["m3"]}


def test_a_successor_is_looked_at_as_it_is_now(koop: Koop, home: Path, clock: Clock) -> None:
    first, second = a_cooperation(koop), a_cooperation(koop)
    early = EndCooperation(manner=Manner.BY_CONSENT, reason=FreeText("Agreed by all."))
    koop.execute(A_GOAL, stream=second)
    with opened(home, clock) as other:
        other.execute(A_GOAL, stream=second)
    ending = early.model_copy(update={"successor": second, "manner": Manner.MERGED})
    koop.execute(ending, stream=first)
    assert koop.store.version(first) == 2


def test_a_command_waits_for_the_turn_of_another_process(
    koop: Koop, home: Path, clock: Clock
) -> None:
    stream = a_cooperation(koop)
    with opened(home, clock) as other, ThreadPoolExecutor(1) as pool:
        with other.store.writing() as turn:
            waiting = pool.submit(koop.execute, A_MILESTONE, stream=stream)
            turn.append([StreamWrite(stream, 1, [noted()])], meta())
            assert not waiting.done()
        answer = waiting.result(timeout=PATIENCE)
    assert (answer.version, answer.ids) == (3, {"milestone": ["m3"]})


# Dry runs and refusals


def test_a_dry_run_writes_nothing(koop: Koop, home: Path) -> None:
    parties = two_parties(koop)
    before = left_behind(home)
    for _ in range(2):
        answer = koop.execute(agreement(parties), dry_run=True, idempotency_key="dry")
        assert (answer.dry_run, answer.position, answer.events) == (True, None, [])
        assert (answer.code, answer.ids) == ("K-2026-001", {"goal": ["g1"]})
        assert answer.warnings
    assert left_behind(home) == before
    wet = koop.execute(agreement(parties), idempotency_key="dry")
    assert (wet.code, wet.replayed) == ("K-2026-001", False)


def test_a_refused_command_leaves_nothing(koop: Koop, home: Path) -> None:
    stream = a_cooperation(koop)
    before = left_behind(home)
    with pytest.raises(UnknownPart):
        koop.execute(
            ReachMilestone(milestone_id="m9", reason=FreeText("Why not?")),
            stream=stream,
            idempotency_key="k",
        )
    with pytest.raises(UnknownParty):
        koop.execute(agreement([new_id(), new_id()]), idempotency_key="k")
    with pytest.raises(FactInTheFuture):
        koop.execute(
            organisation().model_copy(update={"effective_on": date(2026, 3, 11)}),
            idempotency_key="k",
        )
    assert left_behind(home) == before
    assert koop.execute(note(), stream=stream, idempotency_key="k").version == 2


def test_a_failing_append_leaves_nothing(
    koop: Koop, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = a_cooperation(koop)
    before = left_behind(home)
    monkeypatch.setattr("koop_es.ledger.gathering.complete_answer", _broken)
    with pytest.raises(RuntimeError):
        koop.execute(note(), stream=stream, idempotency_key="k")
    assert left_behind(home) == before
    monkeypatch.undo()
    assert koop.execute(note(), stream=stream, idempotency_key="k").version == 2


def _broken(*_: object) -> None:
    msg = "broken in the middle"
    raise RuntimeError(msg)


# Streams


@pytest.mark.parametrize("stream", ["0" * 32, "", "no id", "K-2026-001"])
def test_a_command_on_an_unknown_stream_is_refused(koop: Koop, stream: str) -> None:
    with pytest.raises(UnknownStream):
        koop.execute(note(), stream=stream)
    assert koop.store.head() == 0


def test_a_command_without_a_stream_is_refused_unless_it_creates(koop: Koop) -> None:
    with pytest.raises(UnknownStream):
        koop.execute(note())


def test_a_command_on_another_kind_of_stream_is_refused(koop: Koop) -> None:
    party = koop.execute(organisation()).stream
    with pytest.raises(UnknownStream):
        koop.execute(CloseFile(), stream=party)
    assert koop.store.head() == 1


def test_a_party_is_not_made_of_a_programme(koop: Koop) -> None:
    stream = a_cooperation(koop)
    with pytest.raises(UnknownParty):
        koop.execute(agreement([stream, new_id()]))


def test_an_imported_thing_gets_the_id_that_is_given(koop: Koop) -> None:
    wanted = imported_id("example", "organisation", "7")
    assert koop.execute(organisation(), stream=wanted).stream == wanted
    with pytest.raises(StreamExists):
        koop.execute(organisation(), stream=wanted)
    assert koop.store.head() == 1


@pytest.mark.parametrize("wrong", ["x", "A" * 32, "0" * 31 + "\n", "../../ledger", "0" * 33])
def test_a_new_thing_takes_no_id_of_another_shape(koop: Koop, wrong: str) -> None:
    with pytest.raises(Invalid):
        koop.execute(organisation(), stream=wrong)
    assert koop.store.head() == 0


def test_an_unknown_actor_enters_nothing(koop: Koop) -> None:
    with pytest.raises(UnknownActor):
        koop.execute(organisation(), actor="nobody registered")
    pseudonym = koop.home.keys.add_actor("second desk")
    koop.execute(organisation(), actor="second desk")
    assert koop.store.read_all(0, 1)[0].envelope.actor == pseudonym


def test_only_an_import_may_leave_out_what_an_agreement_needs(koop: Koop) -> None:
    asked = agreement(two_parties(koop)).model_copy(update={"themes": (), "imported": True})
    head = koop.store.head()
    with pytest.raises(Invalid) as caught:
        koop.execute(asked)
    assert caught.value.field == "imported"
    assert koop.store.head() == head
    assert koop.execute(asked, entered_via=EnteredVia.IMPORT).version == 1


def test_a_clock_a_little_behind_puts_no_fact_before_the_last_entry(
    koop: Koop, clock: Clock
) -> None:
    stream = a_cooperation(koop)
    clock.forward(timedelta(hours=-23))
    koop.execute(note(), stream=stream)
    record = koop.store.read_stream(stream)[-1]
    assert record.event.effective_on == record.recorded_on == TODAY


def test_an_entry_of_a_clock_far_ahead_does_not_date_what_follows(koop: Koop, clock: Clock) -> None:
    stream = a_cooperation(koop)
    clock.forward(timedelta(days=731))
    koop.execute(note(), stream=stream)
    wrong = koop.store.read_stream(stream)[-1].recorded_on
    clock.forward(timedelta(days=-731))
    koop.execute(note(), stream=stream)
    record = koop.store.read_stream(stream)[-1]
    assert koop.today() == record.event.effective_on == TODAY
    assert record.recorded_on == wrong
    assert koop.ahead() is not None


def test_nobody_unknown_is_acted_for(koop: Koop) -> None:
    first, second = two_parties(koop)
    with pytest.raises(UnknownParty):
        koop.execute(agreement((first, second)), on_behalf_of="e" * 32)
    stream = koop.execute(agreement((first, second)), on_behalf_of=first).stream
    assert koop.store.read_stream(stream)[0].envelope.on_behalf_of == first


def test_every_command_leaves_a_receipt(koop: Koop) -> None:
    a_cooperation(koop)
    assert len(koop.store.receipts_between(0, koop.store.head())) == koop.store.head()


# What is remembered


def test_a_remembered_state_is_that_of_its_version_only(koop: Koop) -> None:
    answer = koop.execute(agreement(two_parties(koop)))
    state = koop.state_of(answer.stream, answer.version)
    assert state == folded(COOPERATION, koop.store.read_stream(answer.stream))
    assert koop.state_of(answer.stream, answer.version + 1) is None
    assert koop.state_of(new_id(), 1) is None
    noted = koop.execute(note(), stream=answer.stream)
    assert koop.state_of(answer.stream, noted.version) == state
    assert koop.state_of(answer.stream, answer.version) is None
