"""``koop serve`` and ``koop demo`` answer on loopback until they are interrupted."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import urllib.request
from typing import TYPE_CHECKING

import pytest

from tests.cli.test_program import START
from tests.support.patience import PATIENCE

if TYPE_CHECKING:
    from tests.cli.driving import Driver


def page(koop: Driver, command: str) -> tuple[str, int]:
    """Return the first page that a command serves, and its exit code once interrupted."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    environment["KOOP_HOME"] = str(koop.home)
    with subprocess.Popen(
        [sys.executable, "-c", START, command, "--port", "0", "--lang", "en"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
    ) as serving:
        assert serving.stdout is not None
        url = serving.stdout.readline().strip()
        try:
            with urllib.request.urlopen(url, timeout=PATIENCE) as answer:  # noqa: S310 - its own address
                text = answer.read().decode()
        finally:
            serving.send_signal(signal.SIGINT)
            serving.communicate(timeout=PATIENCE)
    return text, serving.returncode


@pytest.mark.parametrize("command", ["serve", "demo"])
def test_pages_are_served_until_interrupted(koop: Driver, command: str) -> None:
    text, code = page(koop, command)
    assert "<html" in text
    assert code == 0
    assert koop.ok("events", "tail", "-n", "1").out or command == "serve"


@pytest.mark.parametrize(("apart", "times"), [(True, 2), (False, 1)])
def test_the_address_is_told_once_in_one_place(koop: Driver, *, apart: bool, times: int) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    environment["KOOP_HOME"] = str(koop.home)
    with subprocess.Popen(
        [sys.executable, "-c", START, "serve", "--port", "0", "--lang", "en"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if apart else subprocess.STDOUT,
        text=True,
        env=environment,
    ) as serving:
        assert serving.stdout is not None
        while not (line := serving.stdout.readline()).startswith("http://"):
            assert line
        serving.send_signal(signal.SIGINT)
        out, err = serving.communicate(timeout=PATIENCE)
    assert f"{line}{out}{err or ''}".count("http://127.0.0.1:") == times


def test_a_port_in_use_is_told(koop: Driver) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = koop.no(1, "serve.port_in_use", "serve", "--port", port)
    assert port in said.err
    assert not koop.home.exists()
