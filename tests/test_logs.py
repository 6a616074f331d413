"""The log writes known keys in known forms, and nothing that could be anybody's."""

from __future__ import annotations

import io
import logging as standard
import re
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from koop_es import logs
from tests.support.log_lines import lines, logging

if TYPE_CHECKING:
    from collections.abc import Iterator

MARK = "Erika Beispiel"


@pytest.fixture(autouse=True)
def _all_levels() -> Iterator[None]:
    with logging():
        yield


def told(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return lines(capsys.readouterr().err)


def test_a_line_says_when_how_important_and_what(capsys: pytest.CaptureFixture[str]) -> None:
    logs.tell("engine_owned", position=7)
    (line,) = told(capsys)
    assert list(line) == ["timestamp", "level", "event", "position"]
    assert line["timestamp"].endswith("Z")
    assert (line["level"], line["event"], line["position"]) == ("info", "engine_owned", 7)


def test_nothing_goes_to_stdout(capsys: pytest.CaptureFixture[str]) -> None:
    logs.tell("engine_owned")
    assert capsys.readouterr().out == ""


@pytest.mark.parametrize("level", ["debug", "info", "warning", "error", "none"])
def test_what_is_less_important_is_left_out(capsys: pytest.CaptureFixture[str], level: str) -> None:
    logs.configure("json", level)
    for each in ("debug", "info", "warning", "error"):
        logs.tell("engine_owned", each)
    written = [line["level"] for line in told(capsys)]
    assert written == [each for each in logs.LEVELS if logs.LEVELS[each] >= logs.LEVELS[level]][:-1]


def test_readable_lines_begin_with_the_time(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure("lines", "info")
    logs.tell("request", method="GET", route="/cooperations/{name}", status=200, ms=1.5)
    text = capsys.readouterr().err
    assert text.startswith("timestamp=2")
    assert text.endswith(
        "level=info event=request method=GET route=/cooperations/{name} status=200 ms=1.5\n"
    )


@pytest.mark.parametrize(("is_terminal", "start"), [(True, "timestamp="), (False, "{")])
def test_by_default_people_get_lines_and_programs_json(
    monkeypatch: pytest.MonkeyPatch, is_terminal: object, start: str
) -> None:
    class Stream(io.StringIO):
        def isatty(self) -> bool:
            return bool(is_terminal)

    stream = Stream()
    monkeypatch.setattr(sys, "stderr", stream)
    logs.configure("auto", "info")
    logs.tell("engine_owned")
    assert stream.getvalue().startswith(start)


def test_unknown_keys_are_left_out(capsys: pytest.CaptureFixture[str]) -> None:
    logs.tell("command", name=MARK, message=MARK, params={"name": MARK}, position=None)
    (line,) = told(capsys)
    assert set(line) == {"timestamp", "level", "event"}


@pytest.mark.parametrize("key", [key for key in logs.KEYS if key not in {"timestamp", "level"}])
@pytest.mark.parametrize("value", [MARK, MARK.lower(), "Erika", "/erika beispiel", "a\nb"])
def test_a_value_that_does_not_fit_is_not_shown(
    capsys: pytest.CaptureFixture[str], key: str, value: str
) -> None:
    if key == "event":
        logs.tell(value)
    else:
        logs.tell("command", **{key: value})
    (line,) = told(capsys)
    words = key in {"command", "code", "model", "outcome", "event", "logger", "error"}
    assert line[key] == "?" or (words and " " not in line[key])
    assert MARK not in str(line)


def test_of_an_error_its_class_and_place_are_told(capsys: pytest.CaptureFixture[str]) -> None:
    try:
        raise ValueError(MARK)  # noqa: TRY301 - to be caught here
    except ValueError as error:
        logs.tell("request", "error", **logs.of_error(error))
    (line,) = told(capsys)
    assert line["error"] == "ValueError"
    assert line["where"].startswith("tests.test_logs:")
    assert MARK not in str(line)


def test_every_event_and_every_key_is_documented() -> None:
    root = Path(__file__).parents[1]
    page = (root / "docs" / "operations.md").read_text()
    sources = [file.read_text() for file in (root / "src" / "koop_es").rglob("*.py")]
    events = {name for text in sources for name in re.findall(r'\btell\(\s*"(\w+)"', text)}
    assert {"request", "command", "engine_owned", "model_failed"} <= events
    for name in (*events, *logs.KEYS):
        assert f"`{name}`" in page


# Ids of requests


@pytest.mark.parametrize(
    "given", ["0123456789abcdef", "0190F4C2-7A3B-7C1D-8E2F-0123456789AB", "a" * 64]
)
def test_a_well_formed_request_id_is_kept(given: str) -> None:
    assert logs.request_id(given) == given.lower()


@pytest.mark.parametrize(
    "given",
    [None, "", "abc", "a" * 65, "-" * 20, MARK, "erika-beispiel-0123", "0123456789abcdef\n"],
)
def test_any_other_gets_a_fresh_one(given: str | None) -> None:
    fresh = logs.request_id(given)
    assert fresh != given
    assert len(fresh) == 32
    assert logs.request_id(given) != fresh


def test_bound_fields_stand_in_every_line_of_their_thread_only(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with logs.bound(request_id="a" * 32):
        logs.tell("engine_owned")
        with logs.bound(position=3):
            logs.tell("engine_owned")
        other = threading.Thread(target=lambda: logs.tell("engine_owned"))
        other.start()
        other.join()
    logs.tell("engine_owned")
    found = [(line.get("request_id"), line.get("position")) for line in told(capsys)]
    assert found == [("a" * 32, None), ("a" * 32, 3), (None, None), (None, None)]


# Libraries


@pytest.fixture
def _taken_over() -> Iterator[None]:
    root = standard.getLogger()
    before, level = list(root.handlers), root.level
    logs.take_over_libraries()
    yield
    root.handlers = before
    root.setLevel(level)


@pytest.mark.usefixtures("_taken_over")
def test_of_a_librarys_message_only_its_place_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    logger = standard.getLogger("uvicorn.error")
    logger.warning("Invalid request of %s", MARK)
    try:
        raise KeyError(MARK)  # noqa: TRY301 - to be caught here
    except KeyError:
        logger.exception(MARK)
    logger.info(MARK)
    err = capsys.readouterr().err
    warned, failed = lines(err, "library_message")
    assert MARK not in err
    assert (warned["level"], warned["logger"]) == ("warning", "uvicorn.error")
    assert (failed["level"], failed["error"]) == ("error", "KeyError")
