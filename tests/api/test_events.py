"""The record in batches and live: no entry is left out or told twice, whatever happens."""

from __future__ import annotations

import json
import signal
import socket
import threading
from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from koop_es.api import events as served_events
from koop_es.api.models import CloudEvent
from koop_es.app import Koop
from koop_es.cooperations.commands import AddNote
from koop_es.kernel.text import FreeText
from koop_es.parties.commands import RegisterOrganisation, RegisterPerson
from koop_es.settings import Settings
from tests.api.asking import Client, refused
from tests.support.patience import PATIENCE, until
from tests.web.homes import agreed
from tests.web.test_server import served

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def organisations(koop: Koop, number: int) -> None:
    for nth in range(number):
        koop.execute(RegisterOrganisation(name=f"House {nth}"))


def followed(url: str, number: int, **headers: str) -> list[tuple[int, dict[str, Any]]]:
    """Return so many entries as a program gets them that follows the record."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    found: list[tuple[int, dict[str, Any]]] = []
    with httpx.stream("GET", f"{url}api/v1/events/stream", headers=named, timeout=PATIENCE) as told:
        assert told.status_code == 200
        assert told.headers["content-type"].startswith("text/event-stream")
        for fields in messages(told.iter_lines()):
            found.append((int(fields["id"]), json.loads(fields["data"])))
            assert fields["event"] == found[-1][1]["type"]
            if len(found) == number:
                break
    return found


def messages(lines: Iterator[str]) -> Iterator[dict[str, str]]:
    """Yield the messages of a stream of events; comments are left out."""
    fields: dict[str, str] = {}
    for line in lines:
        name, _, value = line.partition(": ")
        if line and name:
            fields[name] = value
        elif "id" in fields:
            yield fields
            fields = {}


# Batches


def test_a_batch_holds_cloud_events(koop: Koop, api: Client) -> None:
    organisations(koop, 3)
    answer = api.get("/events")
    assert answer.headers["content-type"] == "application/cloudevents-batch+json"
    told = answer.json()
    assert [each["position"] for each in told] == [1, 2, 3]
    for each in told:
        CloudEvent.model_validate(each)
        (entry,) = koop.store.read_raw(each["position"] - 1, 1)
        assert each["data"] == json.loads(entry.raw)
        assert (each["subject"], each["type"]) == (entry.stream, entry.topic)


def test_batches_follow_each_other(koop: Koop, api: Client) -> None:
    organisations(koop, 7)
    seen, address = list[int](), "/events?limit=3"
    while address:
        answer = api.get(address)
        seen += [each["position"] for each in answer.json()]
        address = answer.headers.get("link", "").partition(">")[0].removeprefix("<")
        assert answer.headers["koop-position"] == str(seen[-1])
    assert seen == list(range(1, 8))
    assert api.get("/events?after=7").json() == []


def test_no_private_value_is_told(koop: Koop, api: Client) -> None:
    person = RegisterPerson.model_validate({"name": "Marker Name", "lawful_basis": "consent"})
    koop.execute(person)
    stream = agreed(koop, "Title", "House", "Works", tasks="Marker tasks")
    koop.execute(AddNote(text=FreeText("Marker note")), stream=stream)
    assert "Marker" not in api.get("/events").text


# Live


@pytest.fixture
def home(tmp_path: Path) -> Path:
    with Koop.open(Settings(home=tmp_path / "home")) as koop:
        organisations(koop, 5)
    return tmp_path / "home"


def registered(url: str, name: str) -> None:
    told = httpx.post(f"{url}api/v1/parties/organisations", json={"name": name}, timeout=PATIENCE)
    assert told.status_code == 201


def test_a_follower_gets_what_is_written_meanwhile_by_another_process(home: Path) -> None:
    with served(home) as (url, _), Koop.open(Settings(home=home)) as koop:
        writer = threading.Thread(target=organisations, args=(koop, 20))
        writer.start()
        found = followed(url, 25, last_event_id="0")
        writer.join()
    assert [position for position, _ in found] == list(range(1, 26))


def test_following_begins_at_the_end_or_behind_what_was_seen(home: Path) -> None:
    with served(home) as (url, _):
        assert [position for position, _ in followed(url, 2, last_event_id="3")] == [4, 5]
        with httpx.stream("GET", f"{url}api/v1/events/stream?after=4", timeout=PATIENCE) as told:
            assert next(messages(told.iter_lines()))["id"] == "5"
        with httpx.stream("GET", f"{url}api/v1/events/stream", timeout=PATIENCE) as told:
            lines = told.iter_lines()
            assert next(lines) == ": following"
            registered(url, "Late House")
            assert next(messages(lines))["id"] == "6"


def test_a_restart_of_the_server_leaves_nothing_out_and_tells_nothing_twice(home: Path) -> None:
    found: list[int] = []
    for _ in range(3):
        with served(home) as (url, process):
            for nth in range(4):
                registered(url, f"Late {nth}")
            found += [
                each for each, _ in followed(url, 3, last_event_id=str(max(found, default=5)))
            ]
            process.kill()
    with served(home) as (url, _):
        found += [each for each, _ in followed(url, 3, last_event_id=str(found[-1]))]
    assert found == list(range(6, 18))


def test_followers_are_let_go_when_the_server_stops(home: Path) -> None:
    with served(home) as (url, process):
        with httpx.stream("GET", f"{url}api/v1/events/stream", timeout=PATIENCE) as told:
            lines = told.iter_lines()
            assert next(lines) == ": following"
            process.send_signal(signal.SIGTERM)
            assert list(messages(lines)) == []
        _, talk = process.communicate(timeout=PATIENCE)
    assert (process.returncode, "Traceback" in talk) == (0, False)


@pytest.mark.parametrize("seen", ["x", "-1", "1.0", "9" * 16])
def test_what_is_no_position_was_not_seen(api: Client, seen: str) -> None:
    answer = api.get("/events/stream", last_event_id=seen)
    problem = refused(answer, 422, "request.parameters_invalid")
    assert problem["errors"][0]["header"] == "Last-Event-ID"


def test_only_so_many_may_follow(api: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(served_events, "MOST_STREAMS", 0)
    answer = api.get("/events/stream")
    refused(answer, 503, "events.too_many_streams")
    assert answer.headers["retry-after"] == "1"


def test_no_more_may_follow_though_they_come_all_at_once(home: Path) -> None:
    most = served_events.MOST_STREAMS
    with served(home) as (url, _), ExitStack() as stack:
        host, port = url.removeprefix("http://").rstrip("/").split(":")
        asked = f"GET /api/v1/events/stream HTTP/1.1\r\nhost: {host}:{port}\r\n\r\n".encode()
        everyone = [
            stack.enter_context(socket.create_connection((host, int(port)), timeout=PATIENCE))
            for _ in range(most + 8)
        ]
        for each in everyone:
            each.sendall(asked)
        told = [each.recv(4096).split()[1] for each in everyone]
        assert (told.count(b"200"), told.count(b"503")) == (most, 8)
        for each in everyone:
            each.close()
        until(lambda: may_follow(url), every=0.1)


def may_follow(url: str) -> bool:
    asked = httpx.head(f"{url}api/v1/events/stream", timeout=PATIENCE)
    return asked.status_code == 200
