"""What endings say comes afterwards is founded exactly once, whoever follows them, and when."""

from __future__ import annotations

from datetime import timedelta
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.cooperations.commands import CorrectEntry
from koop_es.cooperations.events import CooperationEnded
from koop_es.cooperations.terms import Afterwards, CorrectionKind
from koop_es.exchange.documents.standing import warnings_of
from koop_es.kernel.event import Basis
from koop_es.kernel.record import EnteredVia
from koop_es.kernel.refusals import FactInTheFuture, Unavailable
from koop_es.kernel.text import FreeText
from koop_es.parties.commands import RegisterOrganisation
from koop_es.relationships import refusals as no
from koop_es.relationships.capability import RELATIONSHIP
from koop_es.relationships.commands import CloseRelationship, FoundGroup
from koop_es.relationships.events import ContactEstablished, GroupFounded
from koop_es_projections.relationships.queries import links_of
from tests.processes.endings import (
    TODAY,
    agreed,
    beside,
    ended_alone,
    ending,
    followed,
    imported,
    opened,
    revoking,
    ties,
)
from tests.support.parties import LIBRARY, SCHOOL, SomeTie, neighbours
from tests.support.patience import PATIENCE
from tests.support.story import tell

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.app import Koop

A_DAY = timedelta(days=1)


@pytest.fixture
def home(tmp_path: Path) -> Path:
    return tmp_path / "home"


@pytest.fixture
def koop(home: Path) -> Iterator[Koop]:
    with opened(home) as found:
        yield found


def links(koop: Koop, stream: str) -> list[tuple[str, str]]:
    koop.catch_up()
    with koop.projections.connect() as connection:
        return [(link.way, link.stream) for link in links_of(connection, stream, koop.today())]


@pytest.mark.parametrize(
    ("afterwards", "kind"),
    [(Afterwards.GROUP, GroupFounded), (Afterwards.CONTACT, ContactEstablished)],
)
def test_the_partners_go_on_from_the_day_after(
    koop: Koop, afterwards: Afterwards, kind: type[Any]
) -> None:
    stream = agreed(koop)
    koop.execute(ending(afterwards), stream=stream)
    (founded,) = ties(koop)
    event: Any = founded.event
    assert isinstance(event, kind)
    assert (event.effective_on, event.effective_basis) == (TODAY + A_DAY, Basis.DERIVED)
    assert (len(event.parties), event.title, event.area) == (2, "Gemeinsam lesen", "DE300")
    assert (event.arose_from, event.follows) == (stream, followed(koop, stream).ending)


def test_it_is_recorded_by_the_system_for_who_ended_it_and_names_its_cause(koop: Koop) -> None:
    stream = agreed(koop)
    koop.execute(ending(), stream=stream)
    cause = koop.store.read_stream(stream)[-1]
    (founded,) = ties(koop)
    envelope = founded.envelope
    assert envelope.entered_via is EnteredVia.SYSTEM
    assert (envelope.actor, envelope.causation_id) == (cause.envelope.actor, cause.event_id)
    assert envelope.correlation_id == cause.envelope.correlation_id


def test_the_link_is_told_of_both(koop: Koop) -> None:
    stream = agreed(koop)
    koop.execute(ending(), stream=stream)
    follower = followed(koop, stream).follower
    assert links(koop, stream) == [("into", follower)]
    assert links(koop, follower) == [("from", stream)]


@pytest.mark.parametrize(
    "afterwards", sorted(set(Afterwards) - {Afterwards.GROUP, Afterwards.CONTACT})
)
def test_nothing_else_is_followed(koop: Koop, afterwards: Afterwards) -> None:
    stream = agreed(koop)
    koop.execute(ending(afterwards), stream=stream)
    assert (ties(koop), koop.follow_ups.of(stream)) == ([], None)


def test_a_successor_that_is_named_is_enough(koop: Koop) -> None:
    first, second = agreed(koop), agreed(koop)
    koop.execute(ending(), stream=first)
    koop.execute(ending(successor=followed(koop, first).follower), stream=second)
    assert len(ties(koop)) == 1
    assert links(koop, followed(koop, first).follower) == [
        ("from", each) for each in sorted((first, second))
    ]


def test_running_again_changes_nothing_from_whatever_position(koop: Koop, home: Path) -> None:
    koop.execute(ending(), stream=agreed(koop))
    head = koop.store.head()
    koop.follow_ups.leave_out(0)
    koop.close()
    with opened(home) as again:
        assert (again.follow_ups.run(), again.store.head()) == (0, head)
        assert again.follow_ups.position > 0


def test_what_a_crash_left_is_followed_by_the_next_run(koop: Koop, home: Path) -> None:
    stream = agreed(koop)
    ended_alone(koop, stream)
    assert (ties(koop), followed(koop, stream).state) == ([], "open")
    koop.close()
    with opened(home) as again:
        assert again.follow_ups.run() == 1
        assert followed(again, stream).state == "founded"
        assert again.follow_ups.run() == 0


def test_several_processes_found_it_once(koop: Koop) -> None:
    for _ in range(3):
        ended_alone(koop, agreed(koop))
    others = [beside(koop), beside(koop)]
    koop.follow_ups.run()
    assert [each.wait(PATIENCE) for each in others] == [0, 0]
    assert len(ties(koop)) == 3
    assert {found.state for found in koop.follow_ups.listed()} == {"founded"}


def test_the_owner_of_the_engine_follows_in_the_background(koop: Koop) -> None:
    stream = agreed(koop)
    ended_alone(koop, stream)
    koop.engine.start()
    try:
        until = monotonic() + PATIENCE
        while not ties(koop) and monotonic() < until:
            sleep(0.02)
    finally:
        koop.engine.stop()
    assert followed(koop, stream).state == "founded"


def test_an_ending_announced_founds_from_the_day_after_it(koop: Koop) -> None:
    stream = agreed(koop)
    koop.execute(ending(effective_on=TODAY + 40 * A_DAY), stream=stream)
    (founded,) = ties(koop)
    assert founded.event.effective_on == TODAY + 41 * A_DAY


def test_of_an_unknown_day_the_follower_has_none_either(koop: Koop) -> None:
    koop.execute(ending(effective_on=None, effective_basis=Basis.UNKNOWN), stream=agreed(koop))
    (founded,) = ties(koop)
    assert (founded.event.effective_on, founded.event.effective_basis) == (None, Basis.UNKNOWN)


def test_an_ending_heard_of_late_says_so(koop: Koop) -> None:
    koop.execute(ending(effective_on=TODAY - 60 * A_DAY), stream=agreed(koop))
    (founded,) = ties(koop)
    assert founded.event.reason_code == "received_late"


def test_what_was_imported_is_followed_only_when_asked(koop: Koop) -> None:
    stream = agreed(koop)
    imported(koop, stream)
    assert (koop.follow_ups.run(), ties(koop)) == (0, [])
    found = followed(koop, stream)
    assert (found.state, found.imported) == ("open", True)
    assert koop.follow_ups.found(found)
    assert len(ties(koop)) == 1


def test_a_record_brought_from_elsewhere_is_not_followed(koop: Koop, tmp_path: Path) -> None:
    ended_alone(koop, agreed(koop))
    lines = tmp_path / "lines"
    with lines.open("wb") as out:
        koop.export_events(out)
    with opened(tmp_path / "other") as other, lines.open("rb") as given:
        other.import_events(given)
        assert (other.follow_ups.run(), ties(other)) == (0, [])
        assert [found.state for found in other.follow_ups.listed()] == ["open"]


def test_it_can_be_switched_off_and_later_on_again(home: Path) -> None:
    with opened(home, follow_ups="off") as off:
        first = agreed(off)
        off.execute(ending(), stream=first)
        assert (ties(off), followed(off, first).state) == ([], "open")
    with opened(home) as on:
        second = agreed(on)
        on.execute(ending(), stream=second)
        assert len(ties(on)) == 1
        assert [followed(on, each).state for each in (first, second)] == ["open", "founded"]


def test_what_a_rule_refuses_stays_open_and_holds_nothing_up(koop: Koop) -> None:
    silent, other = agreed(koop, silent=True), agreed(koop)
    koop.execute(ending(Afterwards.CONTACT), stream=silent)
    koop.execute(ending(), stream=other)
    assert [found.state for found in koop.follow_ups.listed()] == ["open", "founded"]
    with pytest.raises(no.ContactPointMissing):
        koop.follow_ups.found(followed(koop, silent), dry_run=True)


def test_what_cannot_be_written_now_is_followed_later(
    koop: Koop, monkeypatch: pytest.MonkeyPatch
) -> None:
    stream = agreed(koop)
    ended_alone(koop, stream)
    with monkeypatch.context() as patch:
        patch.setattr(koop.follow_ups, "_carry_out", _fails)
        with pytest.raises(Unavailable):
            koop.follow_ups.run()
        koop.follow_ups.run_in_background()
        assert ties(koop) == []
    assert koop.follow_ups.run() == 1


def _fails(*_: Any) -> Any:
    raise Unavailable


def test_what_was_founded_upon_an_ending_taken_back_stays_and_tells(koop: Koop) -> None:
    stream = agreed(koop)
    koop.execute(ending(), stream=stream)
    follower = followed(koop, stream).follower
    assert told(koop, follower) == set()
    koop.execute(revoking(), stream=stream)
    assert followed(koop, stream).state == "taken_back"
    assert told(koop, follower) == {"relationship.origin_goes_on"}
    koop.execute(CloseRelationship(effective_on=TODAY + 5 * A_DAY), stream=follower)
    assert told(koop, follower) == set()


def told(koop: Koop, stream: str) -> set[str]:
    found = warnings_of(koop.store, stream, TODAY, koop.settings.policy)
    return {warning.code for warning in found}


def test_who_ends_a_second_time_is_followed_by_what_was_founded_first(koop: Koop) -> None:
    stream = agreed(koop)
    for command in (ending(), revoking(), ending()):
        koop.execute(command, stream=stream)
    assert (len(ties(koop)), followed(koop, stream).state) == (1, "founded")


def test_once_that_is_closed_another_one_is_founded(koop: Koop) -> None:
    stream = agreed(koop)
    koop.execute(ending(), stream=stream)
    koop.execute(revoking(), stream=stream)
    first = followed(koop, stream).follower
    koop.execute(CloseRelationship(effective_on=TODAY + 5 * A_DAY), stream=first)
    koop.execute(ending(), stream=stream)
    assert (followed(koop, stream).state, followed(koop, stream).follower == first) == (
        "founded",
        False,
    )


def test_an_ending_taken_back_before_it_was_followed_founds_nothing(koop: Koop) -> None:
    stream = agreed(koop)
    ended_alone(koop, stream)
    koop.execute(revoking(), stream=stream)
    assert (koop.follow_ups.run(), ties(koop), koop.follow_ups.of(stream)) == (0, [], None)


def correction(koop: Koop, stream: str, afterwards: str) -> CorrectEntry:
    records = koop.store.read_stream(stream)
    entry = next(each for each in records if isinstance(each.event, CooperationEnded))
    return CorrectEntry(
        corrects=entry.event_id,
        kind=CorrectionKind.CHANGE,
        fields={"afterwards": afterwards},
        reason=FreeText("a slip"),
    )


def test_an_ending_that_is_corrected_is_followed_as_it_stands(koop: Koop) -> None:
    stream = agreed(koop)
    koop.execute(ending(Afterwards.NOTHING), stream=stream)
    koop.execute(correction(koop, stream, "group"), stream=stream)
    assert len(ties(koop)) == 1
    koop.execute(correction(koop, stream, "nothing"), stream=stream)
    assert (len(ties(koop)), followed(koop, stream).state) == (1, "taken_back")


# Its rule: what follows upon an ending may begin in the future


def test_what_follows_an_announced_ending_may_begin_the_day_after_and_nothing_else() -> None:
    origin = "c9" * 16
    story = tell(RELATIONSHIP, [], {**neighbours(), origin: SomeTie(TODAY_OF_STORY + A_DAY)})
    asked: dict[str, Any] = {"parties": (SCHOOL, LIBRARY), "themes": ("Lesen",)}
    follows = FoundGroup(**asked, arose_from=origin, effective_on=TODAY_OF_STORY + 2 * A_DAY)
    assert story.when(follows).events
    for day, from_ in ((TODAY_OF_STORY + A_DAY, origin), (TODAY_OF_STORY + 2 * A_DAY, None)):
        with pytest.raises(FactInTheFuture):
            story.when(FoundGroup(**asked, arose_from=from_, effective_on=day))


TODAY_OF_STORY = tell(RELATIONSHIP, []).today


def test_other_entries_are_not_read_twice(koop: Koop) -> None:
    koop.follow_ups.run()
    koop.execute(RegisterOrganisation(name="Nobody ends here"))
    assert koop.follow_ups.run() == 0
    assert koop.follow_ups.position == 0
