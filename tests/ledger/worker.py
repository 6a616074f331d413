"""What a second process does to a home in the ledger's tests: ``python -m tests.ledger.worker``."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from koop_es.app import Koop
from koop_es.kernel.refusals import KoopError
from koop_es.ledger.checking import check_home
from koop_es.ledger.locking import HomeLock
from koop_es.parties.commands import RegisterPerson
from koop_es.settings import DatabaseURL, Settings
from tests.ledger.making import ROOT, agreement, note, organisation
from tests.support.patience import PATIENCE

if TYPE_CHECKING:
    from collections.abc import Callable

NOBODY = 65534
PERSON = RegisterPerson.model_validate({"name": "Marker", "lawful_basis": "consent"})


def start(job: str, home: Path, *arguments: object) -> subprocess.Popen[str]:
    """Start a second process; it says ``ready`` on a line and waits for one before it begins."""
    paths = [str(ROOT / "src"), str(ROOT / "projections"), str(ROOT)]
    return subprocess.Popen(
        [sys.executable, "-m", "tests.ledger.worker", job, str(home), *map(str, arguments)],
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(paths), "PYTHONDONTWRITEBYTECODE": "1"},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def begin(*processes: subprocess.Popen[str]) -> None:
    """Let the processes begin at the same time, all of them ready."""
    for process in processes:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
    for process in processes:
        assert process.stdin is not None
        process.stdin.write("go\n")
        process.stdin.flush()


def line(process: subprocess.Popen[str]) -> Any:
    """Return what a process says next."""
    assert process.stdout is not None
    return json.loads(process.stdout.readline())


def finish(*processes: subprocess.Popen[str]) -> list[list[Any]]:
    """Wait for the processes and return what each of them said."""
    said: list[list[Any]] = []
    for process in processes:
        out, _ = process.communicate(timeout=PATIENCE)
        assert process.returncode == 0, out
        said.append([json.loads(each) for each in out.splitlines()])
    return said


def say(value: object) -> None:
    sys.stdout.write(json.dumps(value) + "\n")
    sys.stdout.flush()


def _opened(home: Path) -> Koop:
    told = os.environ.get("KOOP_TEST_LEDGER")
    url = DatabaseURL(told) if told else None
    return Koop.open(Settings(home=home, ledger_url=url), clock=lambda: datetime.now(UTC))


def open_and_close(home: Path) -> None:
    _opened(home).close()
    say("opened")


def once(home: Path, key: str, title: str) -> None:
    """Register an organisation with a key, and tell the answer."""
    with _opened(home) as koop:
        answer = koop.execute(organisation(title), idempotency_key=key)
        say([answer.stream, answer.version, answer.position, answer.events])


def notes(home: Path, stream: str, name: str, count: str) -> None:
    """Write notes, and tell each key and position as soon as it is acknowledged."""
    with _opened(home) as koop:
        for n in range(int(count)):
            key = f"{name}-{n}"
            answer = koop.execute(note(key), stream=stream, idempotency_key=key)
            say([key, answer.position])


def agreements(home: Path, first: str, second: str, count: str) -> None:
    """Agree on cooperations, and tell their codes."""
    with _opened(home) as koop:
        for _ in range(int(count)):
            say(koop.execute(agreement([first, second])).code)


def run_engine(home: Path) -> None:
    """Keep the read models up to date whenever nobody else does, until the input ends."""
    with _opened(home) as koop:
        koop.engine.start()
        say("running")
        sys.stdin.readline()


def hold_lock(home: Path) -> None:
    with HomeLock(home / "ledger.lock").held():
        say("held")
        sys.stdin.readline()


def hold_database(home: Path, name: str) -> None:
    connection = sqlite3.connect(home / name, isolation_level=None)
    connection.execute("BEGIN EXCLUSIVE" if name == "keys.db" else "BEGIN IMMEDIATE")
    say("held")
    sys.stdin.readline()
    connection.close()


def as_nobody(home: Path) -> None:
    """Register a person without any right that root has, and tell what came of it."""
    _become_nobody()
    try:
        with _opened(home) as koop:
            say(koop.execute(PERSON).version)
    except KoopError as error:
        say([type(error).__name__, error.code])


def read_as_nobody(home: Path) -> None:
    """Read what somebody else writes, and tell how far one sees and what the check finds."""
    _become_nobody()
    with _opened(home) as koop:
        say([koop.store.head(), koop.catch_up().position])
    report = check_home(Settings(home=home), lambda _done, _total: None)
    say([finding.code for finding in report.findings])


def _become_nobody() -> None:
    if os.geteuid() == 0:
        with tempfile.TemporaryDirectory() as elsewhere, _opened(Path(elsewhere)) as koop:
            # What is imported late may lie where only root can read it.
            koop.execute(PERSON)
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)


JOBS: dict[str, Callable[..., None]] = {
    job.__name__: job
    for job in (
        open_and_close,
        once,
        notes,
        agreements,
        run_engine,
        hold_lock,
        hold_database,
        as_nobody,
        read_as_nobody,
    )
}

if __name__ == "__main__":
    if os.environ.get("KOOP_TEST_STORE") == "postgres":
        import pytest

        from tests.support.on_server import keep_on_server

        keep_on_server(pytest.MonkeyPatch())
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.readline()
    JOBS[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
