"""Serving: on loopback alone, at a port of its own, until somebody says stop."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import httpx
import pytest

from koop_es.app import Koop
from koop_es.demo.filling import COMPLETE
from koop_es.parties.commands import RegisterOrganisation
from koop_es.settings import Settings
from koop_es.web.guard import hosts_of
from koop_es.web.listening import listen, port_of, url_of
from koop_es.web.refusals import CannotListen, LoopbackOnly, PortInUse
from koop_es.web.server import run
from tests.support.patience import PATIENCE
from tests.web.homes import opened

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

SERVE = """
import sys
from pathlib import Path
from koop_es.kernel.refusals import KoopError
from koop_es.settings import Settings
from koop_es.web.server import run
try:
    run(Settings(home=Path(sys.argv[1])), host=sys.argv[2], port=int(sys.argv[3]),
        demo=sys.argv[4] == "demo", language="en")
except KoopError as error:
    sys.exit(error.code)
"""


@contextmanager
def served(
    home: Path, demo: str = "no", host: str = "localhost"
) -> Generator[tuple[str, subprocess.Popen[str]]]:
    """Serve a home at any free port, and yield its address."""
    command = [sys.executable, "-W", "error", "-c", SERVE, str(home), host, "0", demo]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env={**os.environ}
    )
    try:
        assert process.stdout is not None
        yield process.stdout.readline().strip(), process
    finally:
        if process.poll() is None:
            process.kill()
        process.communicate()


def page(url: str, **headers: str) -> httpx.Response:
    return httpx.get(url, headers={"accept-language": "en", **headers}, timeout=PATIENCE)


def test_it_serves_until_it_is_told_to_stop(tmp_path: Path) -> None:
    with served(tmp_path / "home") as (url, process):
        assert page(url).status_code == 200
        assert page(f"{url}healthz").json()["status"] == "ok"
        assert page(url, host="koop.example").status_code == 421
        assert "server" not in page(url).headers
        process.send_signal(signal.SIGTERM)
        _, talk = process.communicate(timeout=PATIENCE)
    assert process.returncode == 0
    assert url in talk.splitlines()
    assert "Traceback" not in talk


def test_a_clock_behind_the_record_is_told_at_the_start(tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    with Koop.open(settings, clock=lambda: datetime.now(UTC) + timedelta(days=400)) as koop:
        koop.execute(RegisterOrganisation(name="Museum"))
    with served(settings.home) as (_, process):
        process.send_signal(signal.SIGINT)
        _, talk = process.communicate(timeout=PATIENCE)
    assert "The clock of this machine is behind the last entry" in talk
    assert '"event": "clock_behind"' in talk


def test_ctrl_c_is_no_failure(tmp_path: Path) -> None:
    with served(tmp_path / "home") as (_, process):
        process.send_signal(signal.SIGINT)
        _, talk = process.communicate(timeout=PATIENCE)
    assert (process.returncode, "Traceback" in talk) == (0, False)


def test_the_demo_is_filled_served_and_quick_the_second_time(tmp_path: Path) -> None:
    home = tmp_path / "home"
    for _ in range(2):
        with served(home, "demo") as (url, process):
            text = page(url).text
            assert "Everybody and everything here is invented" in text
            assert "Volkshochschule Musterstadt" in text
            process.send_signal(signal.SIGTERM)
            process.communicate(timeout=PATIENCE)
    with opened(Settings(home=home)) as koop:
        assert koop.store.mark(COMPLETE) is not None


def test_a_port_in_use_gets_one_sentence(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        command = [sys.executable, "-c", SERVE, str(tmp_path / "home"), "127.0.0.1", port, "no"]
        ended = subprocess.run(
            command, capture_output=True, text=True, check=False, timeout=PATIENCE
        )
    assert ended.stderr.strip() == "serve.port_in_use"
    assert not (tmp_path / "home").exists()


OTHERS = (
    "0.0.0.0",  # noqa: S104 - what is to be refused
    "192.0.2.7",
    "koop.example",
    "",
    "::",
    "127.0.0.2",
    "127.1",
    "10.0.0.1",
)


@pytest.mark.parametrize("host", OTHERS)
def test_only_this_machine_is_listened_to(host: str, tmp_path: Path) -> None:
    settings = Settings(home=tmp_path / "home")
    with pytest.raises(LoopbackOnly):
        run(settings, host=host, port=0, demo=False, language=None)
    assert not settings.home.exists()


def test_a_port_is_bound_before_anything_else() -> None:
    with listen("localhost", 0) as first, pytest.raises(PortInUse):
        listen("127.0.0.1", port_of(first))


def test_an_address_that_the_system_refuses_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    monkeypatch.setattr(socket.socket, "bind", refuse)
    with pytest.raises(CannotListen):
        listen("127.0.0.1", 80)


def test_the_address_can_be_opened_as_it_is_printed() -> None:
    with listen("localhost", 0) as listening:
        host = url_of(listening).removeprefix("http://").rstrip("/")
        assert host in hosts_of(port_of(listening))
