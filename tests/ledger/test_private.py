"""No private word is in any file, and what is kept apart cannot be opened without its keys."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from koop_es.cooperations import commands as ask
from koop_es.parties.commands import RegisterOrganisation
from tests.ledger.looking import rows
from tests.ledger.making import a_cooperation, opened
from tests.ledger.private import MARK, Marks, everything_private

if TYPE_CHECKING:
    from pathlib import Path

    from koop_es.app import Koop


def words_in(folder: Path) -> set[str]:
    """Return the files of a folder in which a private word is found, however it is written."""
    wanted = [MARK.encode(), MARK.encode("utf-16-le"), MARK.encode().hex().encode()]
    return {
        file.name
        for file in folder.rglob("*")
        if file.is_file() and any(word in file.read_bytes() for word in wanted)
    }


def test_no_private_word_is_in_any_file(home: Path) -> None:
    mark = Marks()
    with opened(home) as koop:
        everything_private(koop, mark)
        assert (home / "ledger.db-wal").stat().st_size > 0
        assert words_in(home) == set()
        readable = json.dumps([str(v) for v in _all_values(koop).values()], ensure_ascii=False)
    assert words_in(home) == set()
    keys_and_texts = [word for word in mark.words if word not in readable]
    assert len(keys_and_texts) == 4, "every word but the idempotency keys is in the vault"


def test_a_word_left_in_the_open_is_found(home: Path) -> None:
    with opened(home) as koop:
        koop.execute(RegisterOrganisation(name=f"{MARK} House"))
        assert words_in(home) == {"ledger.db-wal"}
    assert words_in(home) == {"ledger.db"}


def test_a_refusal_tells_no_private_word(koop: Koop) -> None:
    stream = a_cooperation(koop)
    for command in (
        ask.CloseMeasure.model_validate({"measure_id": "a9", "outcome": MARK}),
        ask.EndCooperation.model_validate({"manner": "unknown", "remark": MARK}),
    ):
        with pytest.raises(Exception, match=r"^(?!.*Geheimnis)"):
            koop.execute(command, stream=stream)


def _all_values(koop: Koop) -> dict[str, str | bytes]:
    found = rows(koop.home.ledger_file, "SELECT commitment FROM vault")
    return {
        commitment: value.decode() if isinstance(value, bytes) else value
        for commitment, value in koop.store.open_private([row[0] for row in found]).items()
    }
