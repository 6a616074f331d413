"""An export holds what an import takes: what was changed by hand stops it before that entry."""

from __future__ import annotations

import io
import json
from typing import TYPE_CHECKING

import pytest

from koop_es.kernel.refusals import IntegrityBroken
from koop_es.kernel.text import PersonalText
from koop_es.ledger.codec import EntryBroken
from koop_es.parties.commands import RegisterPerson
from koop_es.parties.terms import LawfulBasis
from tests.ledger.looking import rows
from tests.ledger.making import a_cooperation, agreement, note, organisation, two_parties
from tests.ledger.moving import NAME, PASSPHRASE, exported

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.app import Koop


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE stored_events SET state=CAST(replace(state, '\"fact\":{', '\"fact\": {') AS BLOB)",
        "UPDATE stored_events SET state=CAST(replace(state, '\"fact\":', '\"fict\":') AS BLOB)",
        "UPDATE stored_events SET state=CAST(state || char(10) || state AS BLOB)",
        "UPDATE stored_events SET state=CAST('{' AS BLOB)",
        "UPDATE stored_events SET state='text'",
        "UPDATE stored_events SET state=7",
        "UPDATE stored_events SET topic='koop.programme.opened.v1'",
        "UPDATE stored_events SET originator_id='x'",
        "UPDATE stored_events SET originator_version=7",
        "UPDATE stored_events SET originator_version='x'",
        "UPDATE stored_events SET recorded_at='2020-01-01T00:00:00.000000Z'",
        "UPDATE receipts SET answer='{'",
        "UPDATE receipts SET answer='[]'",
        "UPDATE receipts SET answer='{}'",
        "UPDATE receipts SET key='x'",
        "UPDATE receipts SET body='x'",
        "UPDATE vault SET sealed=x'00'",
        "UPDATE vault SET commitment=replace(commitment, substr(commitment, 1, 1), 'x')",
        "UPDATE vault SET subject='document'",
    ],
)
def test_what_was_changed_by_hand_stops_an_export_before_it(
    koop: Koop, home: Path, change: str
) -> None:
    koop.execute(organisation())
    asked = RegisterPerson(name=PersonalText(NAME), lawful_basis=LawfulBasis.CONSENT)
    koop.execute(asked)
    koop.execute(organisation("Sample Works"))
    whole = exported(koop, PASSPHRASE).splitlines()
    rows(home / "ledger.db", f"{change} WHERE position=2")
    out = io.BytesIO()
    with pytest.raises(IntegrityBroken) as caught:
        koop.export_events(out, passphrase=PASSPHRASE)
    assert caught.value.params["position"] == "2"
    written = [json.loads(line)["data"] for line in out.getvalue().splitlines()]
    assert written in ([], [json.loads(whole[0])["data"]])


def test_a_short_code_given_twice_stops_an_export(koop: Koop, home: Path) -> None:
    parties = two_parties(koop)
    koop.execute(agreement(parties))
    koop.execute(agreement(parties))
    rows(
        home / "ledger.db",
        "UPDATE stored_events SET state=CAST(replace(state, 'K-2026-002', 'K-2026-001') AS BLOB)",
    )
    with pytest.raises(EntryBroken) as caught:
        exported(koop)
    assert caught.value.params == {"position": "4"}


def test_an_export_behind_a_position_goes_on_in_the_middle_of_a_stream(koop: Koop) -> None:
    stream = a_cooperation(koop)
    koop.execute(note(), stream=stream)
    assert exported(koop, after=3).splitlines()[:-1] == exported(koop).splitlines()[3:-1]
