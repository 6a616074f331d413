"""Files that are locked, read-only or on a full disk: a clear word for each, and on it goes."""

from __future__ import annotations

import os
import shutil
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from koop_es.app import Koop
from koop_es.ledger.errors import DiskFull, FileLocked
from tests.ledger.looking import is_sound, left_behind
from tests.ledger.making import Clock, a_cooperation, note, opened, organisation, settings_of
from tests.ledger.test_durability import pooled, writer_of
from tests.ledger.worker import NOBODY, begin, finish, line, start

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

IMPATIENT = 0.2


def impatient(home: Path) -> Koop:
    return Koop.open(settings_of(home, lock_timeout=IMPATIENT), clock=Clock())


@contextmanager
def held(job: str, home: Path, *arguments: object) -> Generator[None]:
    """Let another process hold something of a home meanwhile."""
    process = start(job, home, *arguments)
    begin(process)
    assert line(process) == "held"
    try:
        yield
    finally:
        finish(process)


# Locked


def test_a_home_locked_by_another_process_is_told(home: Path) -> None:
    with impatient(home) as koop:
        stream = a_cooperation(koop)
        before = left_behind(home)
        with held("hold_lock", home):
            with pytest.raises(FileLocked) as caught:
                koop.execute(note(), stream=stream, idempotency_key="k")
            assert caught.value.params == {"file": str(home / "ledger.lock")}
            with impatient(home) as reader:
                assert len(reader.store.read_stream(stream)) == 1
            assert len(koop.store.read_stream(stream)) == 1
            assert left_behind(home) == before
        assert koop.execute(note(), stream=stream, idempotency_key="k").version == 2


def test_a_ledger_locked_by_another_program_is_told(home: Path) -> None:
    with impatient(home) as koop:
        stream = a_cooperation(koop)
        with held("hold_database", home, "ledger.db"):
            for _ in range(2):
                with pytest.raises(FileLocked) as caught:
                    koop.execute(note(), stream=stream)
                assert caught.value.params == {"file": str(home / "ledger.db")}
            assert koop.store.version(stream) == 1
        assert koop.execute(note(), stream=stream).version == 2


def test_keys_locked_by_another_program_are_told(home: Path) -> None:
    with impatient(home) as koop:
        stream = a_cooperation(koop)
        with held("hold_database", home, "keys.db"):
            with pytest.raises(FileLocked) as caught:
                koop.execute(note(), stream=stream)
            assert caught.value.params == {"file": str(home / "keys.db")}
            with pytest.raises(FileLocked):
                impatient(home)
        assert koop.execute(note(), stream=stream).version == 2


# Read-only: as a user without root's rights


@pytest.fixture
def reachable() -> Iterator[Path]:
    """A folder that every user can reach, unlike those of the test run."""
    folder = Path(tempfile.mkdtemp(prefix="koop-"))
    folder.chmod(0o755)
    yield folder
    for path in (folder, *folder.rglob("*")):
        if path.is_dir():
            path.chmod(0o755)
    shutil.rmtree(folder)


def a_home_of_nobody(folder: Path) -> Path:
    home = folder / "home"
    with opened(home) as koop:
        koop.execute(organisation())
    if os.geteuid() == 0:
        for path in (home, *home.iterdir()):
            os.chown(path, NOBODY, NOBODY)
    return home


def as_nobody(home: Path) -> Any:
    process = start("as_nobody", home)
    begin(process)
    ((said,),) = finish(process)
    return said


def test_another_user_can_work_in_a_home_of_its_own(reachable: Path) -> None:
    assert as_nobody(a_home_of_nobody(reachable)) == 1


@pytest.mark.parametrize("name", ["ledger.db", "keys.db", "ledger.lock"])
def test_a_file_that_cannot_be_written_is_told(reachable: Path, name: str) -> None:
    home = a_home_of_nobody(reachable)
    (home / name).chmod(0o400)
    assert as_nobody(home) == ["HomeReadOnly", "home.read_only"]
    with opened(home) as koop:
        assert koop.store.head() == 1


@pytest.mark.parametrize("name", ["ledger.db", "keys.db", "master.key"])
def test_a_file_that_cannot_be_read_is_told(reachable: Path, name: str) -> None:
    home = a_home_of_nobody(reachable)
    (home / name).chmod(0o000)
    assert as_nobody(home) == ["FileUnreadable", "home.file_unreadable"]


def test_a_folder_that_cannot_be_written_is_told(reachable: Path) -> None:
    home = a_home_of_nobody(reachable)
    home.chmod(0o555)
    assert as_nobody(home) == ["HomeReadOnly", "home.read_only"]


def test_whoever_may_read_sees_what_somebody_else_writes(reachable: Path) -> None:
    home = reachable / "home"
    with opened(home) as koop:
        koop.execute(organisation())
        koop.catch_up()
        koop.execute(organisation("Another"))
        for path in (home, *home.iterdir()):
            path.chmod(0o755 if path.is_dir() else 0o444)
        process = start("read_as_nobody", home)
        begin(process)
        assert finish(process) == [[[2, 2], []]]
        assert koop.execute(organisation("A third")).position == 3


def test_a_folder_that_cannot_be_entered_is_told(reachable: Path) -> None:
    home = a_home_of_nobody(reachable)
    home.chmod(0o000)
    assert as_nobody(home) == ["HomeUnusable", "home.unusable"]
    reachable.chmod(0o700 if os.geteuid() == 0 else 0o000)
    assert as_nobody(home) == ["HomeUnusable", "home.unusable"]


def test_no_home_can_be_made_where_nothing_can_be_written(reachable: Path) -> None:
    reachable.chmod(0o555)
    assert as_nobody(reachable / "home") == ["HomeUnusable", "home.unusable"]


# Full


def write_until_full(koop: Koop, stream: str) -> tuple[int, DiskFull]:
    """Return how many notes there was space for, and what the next one met."""
    for n in range(99):
        try:
            koop.execute(note(f"{n} " + "long " * 500), stream=stream, idempotency_key=str(n))
        except DiskFull as error:
            return n, error
    pytest.fail("the disk does not fill")


def test_a_full_ledger_is_told_and_goes_on_when_there_is_space(koop: Koop, home: Path) -> None:
    stream = a_cooperation(koop)
    with pooled(writer_of(koop), commit=True) as connection:
        used = connection.execute("PRAGMA page_count").fetchone()[0]
        connection.execute(f"PRAGMA max_page_count={used + 4}")
    written, error = write_until_full(koop, stream)
    assert error.params == {"file": str(home / "ledger.db")}
    assert koop.store.version(stream) == written + 1
    with pytest.raises(DiskFull):
        koop.execute(note("long " * 3000), stream=stream)
    with pooled(writer_of(koop), commit=True) as connection:
        connection.execute("PRAGMA max_page_count=100000")
    text = f"{written} " + "long " * 500
    answer = koop.execute(note(text), stream=stream, idempotency_key=str(written))
    assert (answer.version, answer.replayed) == (written + 2, False)


def fill(disk: Path, leave: int = 0) -> Path:
    """Fill a disk up to some bytes and return the file that does."""
    filler = disk / "filler"
    free = shutil.disk_usage(disk).free - leave
    filler.write_bytes(b"x" * max(free, 0))
    return filler


def test_a_full_disk_is_told_and_work_goes_on_when_there_is_space(small_disk: Path) -> None:
    home = small_disk / "home"
    with opened(home) as koop:
        stream = a_cooperation(koop)
        filler = fill(small_disk, leave=100_000)
        written, _ = write_until_full(koop, stream)
        assert written
        assert koop.store.version(stream) == written + 1
        filler.unlink()
        assert koop.execute(note(), stream=stream).version == written + 2
    with opened(home) as koop:
        assert koop.store.version(stream) == written + 2
    assert is_sound(home)


def test_a_home_is_opened_and_closed_on_a_full_disk(small_disk: Path) -> None:
    home = small_disk / "home"
    with opened(home) as koop:
        stream = a_cooperation(koop)
    filler = fill(small_disk)
    with pytest.raises(DiskFull), opened(home) as koop:
        koop.execute(note("long " * 500), stream=stream)
    filler.unlink()
    with opened(home) as koop:
        assert koop.execute(note(), stream=stream).version == 2


@pytest.mark.parametrize("leave", [0, 4096, 8192, 20_000, 40_000])
def test_a_home_that_a_full_disk_left_half_made_is_made_later(small_disk: Path, leave: int) -> None:
    home = small_disk / "home"
    filler = fill(small_disk, leave)
    with pytest.raises(DiskFull):
        opened(home).close()
    filler.unlink()
    with opened(home) as koop:
        assert koop.execute(organisation()).position == 1
    assert is_sound(home)
