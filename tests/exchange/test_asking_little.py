"""An import asks the record little: what its own turn to write knows is not asked again."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from koop_es.ledger.sqlite_turn import Sent
from tests.exchange.making import Files, deliverable

if TYPE_CHECKING:
    from collections.abc import Sequence

    import pytest

    from koop_es.app import Koop


def test_no_stream_is_asked_for_twice_and_no_key_that_was_just_made(
    files: Files, koop: Koop, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = Counter[tuple[str, str]]()
    select = Sent._select  # pyright: ignore[reportPrivateUsage] - what is counted

    def counted(sent: Sent, statement: str, params: Sequence[object] = ()) -> list[Any]:
        asked[statement, str(params)] += 1
        return select(sent, statement, params)

    monkeypatch.setattr(Sent, "_select", counted)
    monkeypatch.setattr("koop_es.exchange.desks.LONGEST_TURN", 60.0)
    files.deliverables = [deliverable(f"D{nth}") for nth in range(4)]
    assert not files.import_into(koop).problems
    of_streams = {key: times for key, times in asked.items() if "originator_id=?" in key[0]}
    # Two parties and a cooperation; the parties are read once as what the agreement names.
    assert max(of_streams.values()) == 1
    assert len(of_streams) <= 5
    assert not [key for key in asked if "FROM receipts" in key[0]]
