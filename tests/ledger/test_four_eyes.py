"""What waits for a second person, as the record keeps it: sealed words, authors, receipts."""

from __future__ import annotations

import json
import threading
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.app import Koop
from koop_es.cooperations import commands as ask
from koop_es.cooperations import events as fact
from koop_es.cooperations.approval_refusals import ApprovalAlreadyDecided, ApprovalOutdated
from koop_es.cooperations.drafts import public
from koop_es.cooperations.terms import Involvement, Manner, Term
from koop_es.kernel.approvals import Approval
from koop_es.kernel.text import FreeText
from koop_es.ledger.checking import check_home
from koop_es.parties.commands import RegisterOrganisation
from koop_es.programmes.commands import ChangeProgrammeSettings, OpenProgramme
from koop_es.programmes.terms import ProgrammeSettings
from koop_es.settings import Settings
from tests.ledger.backups import unseen

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.kernel.event import Event
    from koop_es.kernel.record import Record

WORDS = "because the treasurer is ill"


@pytest.fixture
def koop(tmp_path: Path) -> Iterator[Koop]:
    """Yield a home with three persons who record."""
    with Koop.open(Settings(home=tmp_path / "home")) as opened:
        for name in ("Ada", "Bo", "Cy"):
            opened.home.keys.add_actor(name)
        yield opened


@pytest.fixture
def stream(koop: Koop) -> str:
    """Return a cooperation in two programmes; one asks for some approvals, one for the others."""
    parties = [koop.execute(RegisterOrganisation(name=name)).stream for name in ("A", "B")]
    today = koop.today()
    agree = ask.AgreeCooperation.model_validate(
        {
            "title": "Reading",
            "themes": ["reading"],
            "goals": [{"title": "Forty readers"}],
            "parties": tuple(Involvement(party=party) for party in parties),
            "term": Term(starts_on=today, ends_on=today + timedelta(days=300)),
        }
    )
    agreed = koop.execute(agree).stream
    for wanted in ((Approval.ENDING, Approval.AMENDING), (Approval.RECORDING_LATE,)):
        programme = koop.execute(OpenProgramme(name=wanted[0].value)).stream
        settings = ProgrammeSettings(four_eyes=wanted)
        koop.execute(ChangeProgrammeSettings(settings=settings), stream=programme)
        koop.execute(ask.AssignProgramme(programme=programme), stream=agreed)
    return agreed


def ending() -> ask.EndCooperation:
    return ask.EndCooperation(manner=Manner.BY_CONSENT, reason=FreeText(WORDS))


def asked(koop: Koop, stream: str, command: Any) -> str:
    (approval,) = koop.execute(command, stream=stream, actor="Ada").pending
    return approval


def last(koop: Koop, stream: str, count: int) -> list[Record[Event]]:
    return list(koop.store.read_stream(stream)[-count:])


def test_private_words_are_sealed_with_the_request_and_not_again(koop: Koop, stream: str) -> None:
    approval = asked(koop, stream, ending())
    (request,) = last(koop, stream, 1)
    assert WORDS.encode() not in request.raw
    sealed = json.loads(request.raw)["fact"]["fields"]["reason"]
    assert koop.store.open_private([sealed["c"]]) == {sealed["c"]: WORDS}
    koop.execute(ask.GrantApproval(approval_id=approval), stream=stream, actor="Bo")
    _, entry = last(koop, stream, 2)
    assert json.loads(entry.raw)["fact"]["reason"] == sealed
    assert public(json.loads(request.raw)["fact"]["fields"]) == public(
        json.loads(entry.raw)["fact"]
    )


def test_the_entry_is_its_authors_and_the_approval_the_other_ones(koop: Koop, stream: str) -> None:
    approval = asked(koop, stream, ending())
    koop.execute(ask.GrantApproval(approval_id=approval), stream=stream, actor="Bo")
    granted, entry = last(koop, stream, 2)
    names = koop.home.keys.actors()
    assert isinstance(granted.event, fact.ApprovalGranted)
    assert names[granted.event.granted_by] == names[granted.envelope.actor] == "Bo"
    assert names[granted.event.requested_by] == names[entry.envelope.actor] == "Ada"
    assert granted.envelope.command_id == entry.envelope.command_id
    assert entry.position == granted.position + 1


def test_of_several_programmes_all_are_heard(koop: Koop, stream: str) -> None:
    today = koop.today()
    late = ask.AddNote(
        text=FreeText("x"), effective_on=today - timedelta(days=60), reason=FreeText("found")
    )
    for command in (ending(), ask.ExtendTerm(ends_on=today + timedelta(days=400)), late):
        assert koop.execute(command, stream=stream, dry_run=True).pending
    assert not koop.execute(ask.AddNote(text=FreeText("x")), stream=stream, dry_run=True).pending


def test_what_waits_is_known_to_who_opens_the_home_later(
    koop: Koop, stream: str, tmp_path: Path
) -> None:
    approval = asked(koop, stream, ending())
    koop.close()
    with Koop.open(Settings(home=tmp_path / "home")) as again:
        answer = again.execute(ask.GrantApproval(approval_id=approval), stream=stream, actor="Bo")
        assert len(answer.events) == 2
        assert again.catch_up().lag_events == 0


def test_of_many_who_approve_at_once_one_does(koop: Koop, stream: str) -> None:
    approval = asked(koop, stream, ending())
    told: list[str] = []

    def approve(name: str) -> None:
        try:
            koop.execute(ask.GrantApproval(approval_id=approval), stream=stream, actor=name)
            told.append("granted")
        except ApprovalAlreadyDecided:
            told.append("late")

    threads = [threading.Thread(target=approve, args=(name,)) for name in ("Bo", "Cy") * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == ["granted", *["late"] * 7]
    topics = [record.topic for record in koop.store.read_stream(stream)]
    assert topics.count(fact.CooperationEnded.TOPIC) == 1


def test_an_amendment_that_waited_too_long_is_asked_for_again(koop: Koop, stream: str) -> None:
    titles = [
        ask.AmendAgreement(title=title, reason=FreeText(WORDS)) for title in ("Aloud", "Apart")
    ]
    first, second = (asked(koop, stream, each) for each in titles)
    koop.execute(ask.GrantApproval(approval_id=first), stream=stream, actor="Bo")
    with pytest.raises(ApprovalOutdated):
        koop.execute(ask.GrantApproval(approval_id=second), stream=stream, actor="Bo")


def test_a_record_with_approvals_holds_together(koop: Koop, stream: str, tmp_path: Path) -> None:
    approval = asked(koop, stream, ending())
    koop.execute(ask.GrantApproval(approval_id=approval), stream=stream, actor="Bo")
    koop.close()
    found = check_home(Settings(home=tmp_path / "home"), unseen)
    assert not found.findings
