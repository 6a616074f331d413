"""Each command leaves one line that says how it went, and nothing of what it was about."""

from __future__ import annotations

from concurrent.futures import Future
from typing import TYPE_CHECKING, Any

import pytest

from koop_es import logs
from koop_es.cooperations.commands import SetGoal
from koop_es.kernel.refusals import KoopError
from koop_es.ledger.telling import CommandLine
from tests.ledger.making import Clock, a_cooperation, note, opened, organisation
from tests.ledger.private import MARK, Marks, everything_private
from tests.support.log_lines import lines, logging
from tests.support.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.app import Koop
    from koop_es.ledger.answers import Answer


@pytest.fixture(autouse=True)
def _logging() -> Iterator[None]:
    with logging():
        yield


def commands(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return lines(capsys.readouterr().err, "command")


def test_a_command_leaves_one_line(koop: Koop, capsys: pytest.CaptureFixture[str]) -> None:
    with logs.bound(request_id="ab" * 16):
        answer = koop.execute(organisation())
    (line,) = commands(capsys)
    assert line["ms"] >= 0
    del line["ms"], line["timestamp"]
    assert line == {
        "level": "info",
        "event": "command",
        "request_id": "ab" * 16,
        "position": answer.position,
        "command": "party.register_organisation",
        "stream": answer.stream,
        "outcome": "done",
    }


def test_the_outcome_is_told(koop: Koop, capsys: pytest.CaptureFixture[str]) -> None:
    koop.execute(organisation(), idempotency_key="k")
    koop.execute(organisation(), idempotency_key="k")
    koop.execute(organisation(), dry_run=True)
    stream = a_cooperation(koop)
    capsys.readouterr()
    for asked, how in (
        (note(), {"stream": "ab" * 16}),
        (note(), {"stream": "Erika Beispiel"}),
        (SetGoal.model_validate({"terms": {"title": "x"}, "effective_on": "1999-01-01"}), {}),
        (note(), {"stream": stream, "actor": "Erika Beispiel"}),
    ):
        with pytest.raises(KoopError):
            koop.execute(asked, **{"stream": stream, **how})  # pyright: ignore[reportArgumentType]
    err = capsys.readouterr().err
    assert "Erika" not in err
    found = [(line["outcome"], line["code"], line["stream"]) for line in lines(err, "command")]
    assert found == [
        ("refused", "stream.unknown", "ab" * 16),
        ("refused", "stream.unknown", "?"),
        ("refused", "reason.missing_recorded_late", stream),
        ("refused", "actor.unknown", stream),
    ]


def test_replays_and_dry_runs_are_told(koop: Koop, capsys: pytest.CaptureFixture[str]) -> None:
    koop.execute(organisation(), idempotency_key="k")
    koop.execute(organisation(), idempotency_key="k")
    koop.execute(organisation(), dry_run=True)
    assert [line["outcome"] for line in commands(capsys)] == ["done", "replayed", "dry_run"]


def test_what_another_thread_answers_bears_the_askers_request(
    koop: Koop, capsys: pytest.CaptureFixture[str]
) -> None:
    with logs.bound(request_id="ab" * 16):
        answers = [koop.submit(organisation(str(n))) for n in range(5)]
        refused = koop.submit(note(), stream="cd" * 16)
    positions = {answer.result(timeout=PATIENCE).position for answer in answers}
    assert isinstance(refused.exception(timeout=PATIENCE), KoopError)
    koop.close()
    found = commands(capsys)
    assert {line["request_id"] for line in found} == {"ab" * 16}
    assert {line.get("position") for line in found} == {*positions, None}


def test_a_defect_is_told_as_an_error_without_its_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(RuntimeError), CommandLine("note.add", None).failing():
        raise RuntimeError(MARK)
    cancelled: Future[Answer] = Future()
    cancelled.cancel()
    CommandLine("note.add", None).answered(cancelled)
    failed, given_up = commands(capsys)
    assert (failed["level"], failed["outcome"], failed["error"]) == (
        "error",
        "failed",
        "RuntimeError",
    )
    assert given_up["outcome"] == "cancelled"


def test_nothing_private_reaches_the_log(home: Path, capfd: pytest.CaptureFixture[str]) -> None:
    mark = Marks()
    with opened(home, Clock()) as koop:
        everything_private(koop, mark)
        actor = mark()
        koop.home.keys.add_actor(actor)
        koop.execute(note(mark()), actor=actor, stream=a_cooperation(koop))
        koop.catch_up()
        koop.engine.rebuild()
    out, err = capfd.readouterr()
    assert len(lines(err, "command")) >= 18
    assert MARK not in out + err
