"""Each request leaves one line with its route; whoever asks, and for what, stays out of it."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
from typing import TYPE_CHECKING, Any

import pytest
from starlette.routing import Mount, Route

from koop_es.api.commands import WRITES
from koop_es.settings import Settings
from koop_es.web.application import create_app
from koop_es.web.guard import Guard, hosts_of
from tests.support.log_lines import lines, logging
from tests.support.patience import PATIENCE
from tests.web.browser import Browser
from tests.web.homes import agreed, browser_of, opened

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from starlette.routing import BaseRoute

    from koop_es.app import Koop

MARK = "ErikaBeispiel"
HEADERS = (
    "accept",
    "accept-language",
    "cookie",
    "content-type",
    "idempotency-key",
    "if-match",
    "koop-actor",
    "last-event-id",
    "prefer",
    "referer",
    "user-agent",
    "x-forwarded-for",
    "x-request-id",
)
PARAMETERS = (
    "as_of",
    "known_at",
    "cursor",
    "limit",
    "q",
    "phase",
    "party",
    "theme",
    "light",
    "actor",
    "format",
    "name",
)


@pytest.fixture
def koop(tmp_path: Path) -> Iterator[Koop]:
    with opened(Settings(home=tmp_path / "home")) as running, logging():
        yield running


def routes(given: Iterable[BaseRoute], prefix: str = "") -> Iterator[tuple[str, str]]:
    """Yield method and template of every route, those of mounted parts included."""
    for route in given:
        if isinstance(route, Mount):
            yield from routes(route.routes, prefix + route.path)
        elif isinstance(route, Route):
            for method in sorted((route.methods or set()) - {"HEAD"}):
                yield method, prefix + route.path


def everywhere(koop: Koop) -> list[tuple[str, str]]:
    return sorted(set(routes(create_app(koop).routes)))


def requests(err: str) -> list[dict[str, Any]]:
    return lines(err, "request")


def test_a_request_leaves_one_line(koop: Koop, capsys: pytest.CaptureFixture[str]) -> None:
    stream = agreed(koop, "Reading", "A", "B")
    capsys.readouterr()
    answer = browser_of(koop).get(f"/cooperations/{stream}?x=y", x_request_id="ab" * 16)
    (line,) = requests(capsys.readouterr().err)
    assert answer.headers["x-request-id"] == "ab" * 16
    assert line["request_id"] == "ab" * 16
    assert (line["method"], line["status"]) == ("GET", 200)
    assert re.fullmatch(r"/cooperations/\{\w+\}", line["route"])
    assert line["ms"] > 0


def test_a_command_and_its_request_bear_one_id_and_the_position(
    koop: Koop, capsys: pytest.CaptureFixture[str]
) -> None:
    answer = browser_of(koop).request(
        "POST", "/api/v1/parties/organisations", json={"name": MARK}, headers={"koop-actor": ""}
    )
    if answer.status_code != 201:
        answer = browser_of(koop).request(
            "POST", "/api/v1/parties/organisations", json={"name": MARK}
        )
    err = capsys.readouterr().err
    command = lines(err, "command")[-1]
    request = requests(err)[-1]
    assert command["request_id"] == request["request_id"] == answer.headers["x-request-id"]
    assert command["position"] == request["position"] == 1
    assert request["route"] == "/api/v1/parties/organisations"
    assert MARK not in err


@pytest.mark.parametrize("given", [None, MARK, "a b", "x" * 32, "a" * 100])
def test_an_id_that_is_not_well_formed_is_replaced(koop: Koop, given: str | None) -> None:
    headers = {} if given is None else {"x_request_id": given}
    found = browser_of(koop).get("/healthz", **headers).headers["x-request-id"]
    assert re.fullmatch("[0-9a-f]{32}", found)
    assert found != given


def test_what_the_guard_refuses_is_told_too(koop: Koop, capsys: pytest.CaptureFixture[str]) -> None:
    browser = browser_of(koop)
    browser.get(f"/{MARK}", host=f"{MARK}.example")
    browser.request("POST", f"/{MARK}")
    browser.request(MARK.upper(), "/cooperations", headers={"sec-fetch-site": "same-origin"})
    err = capsys.readouterr().err
    assert MARK.lower() not in err.lower()
    found = [(line["method"], line["route"], line["status"]) for line in requests(err)]
    assert found[:2] == [("GET", "-", 421), ("POST", "-", 403)]
    assert (found[2][0], found[2][2]) == ("?", 405)


def test_a_mark_in_every_place_of_every_request_stays_out(
    koop: Koop, capfd: pytest.CaptureFixture[str]
) -> None:
    agreed(koop, MARK, f"{MARK} A", f"{MARK} B", tasks=MARK)
    app = create_app(koop)
    # Whoever follows the events is let go at once.
    app.state.stopping.set()
    browser = Browser(Guard(app, hosts_of(8765)))
    own = {"sec-fetch-site": "same-origin"}
    koop.catch_up()
    asked = 0
    for method, template in everywhere(koop):
        address = re.sub(r"\{[^}]*\}", MARK, template)
        variants: list[dict[str, Any]] = [{"params": {name: MARK}} for name in (*PARAMETERS, MARK)]
        variants += [{"headers": {name: MARK}} for name in HEADERS]
        if method not in {"GET", "HEAD"}:
            variants += [
                {"data": {MARK: MARK, "name": MARK, "title": MARK, "key": MARK}},
                {"json": {MARK: MARK, "name": MARK}},
                {"json": [MARK]},
                {"content": f'{{"{MARK}', "headers": {"content-type": "application/json"}},
                {"files": {"document": (f"{MARK}.pdf", MARK.encode(), "application/pdf")}},
            ]
        for variant in variants:
            headers = {**own, **variant.pop("headers", {})}
            status = browser.request(method, address, headers=headers, **variant).status_code
            assert status != 500, (method, template, variant)
            asked += 1
    out, err = capfd.readouterr()
    assert len(requests(err)) == asked
    assert MARK.lower() not in (out + err).lower()
    assert {line["route"] for line in requests(err)} <= {"-", *(t for _, t in everywhere(koop))}


def test_a_mark_in_every_field_of_every_command_stays_out(
    koop: Koop, capfd: pytest.CaptureFixture[str]
) -> None:
    stream = agreed(koop, MARK, f"{MARK} A", f"{MARK} B")
    browser = browser_of(koop)
    for write in WRITES:
        path = "/api/v1" + re.sub(r"\{[^}]*\}", stream, write.path)
        for name in write.body.model_fields:
            for value in (MARK, [MARK], {"value": MARK, "title": MARK}, [{"title": MARK}]):
                headers = {"if-match": "*", "idempotency-key": f"{MARK}{name}"}
                browser.request("POST", path, json={name: value}, headers=headers)
    out, err = capfd.readouterr()
    assert len(requests(err)) > len(WRITES) * 4
    assert MARK.lower() not in (out + err).lower()


# A server


def test_a_server_says_nothing_of_what_it_could_not_even_read(tmp_path: Path) -> None:
    environment = {**os.environ, "KOOP_HOME": str(tmp_path / "home")}
    with subprocess.Popen(
        [sys.executable, "-c", "from koop_es.cli import main; main(['serve', '--port', '0'])"],
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as serving:
        assert serving.stdout is not None
        address = serving.stdout.readline().strip()
        port = int(address.rstrip("/").rpartition(":")[2])
        for sent in (
            f"{MARK}\r\n\r\n",
            f"GET /{MARK} HTTP/1.1\r\n{MARK}\r\n\r\n",
            f"GET /{MARK} H",
        ):
            with socket.create_connection(("127.0.0.1", port)) as connection:
                connection.sendall(sent.encode())
        with socket.create_connection(("127.0.0.1", port)) as connection:
            head = f"GET /{MARK} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nConnection: close\r\n\r\n"
            connection.sendall(head.encode())
            assert connection.makefile("rb").readline() == b"HTTP/1.1 404 Not Found\r\n"
        serving.send_signal(signal.SIGINT)
        _, err = serving.communicate(timeout=PATIENCE)
    assert MARK not in err
    assert [line["status"] for line in requests(err)] == [404]
    assert lines(err, "engine_owned")
    assert lines(err, "library_message")
