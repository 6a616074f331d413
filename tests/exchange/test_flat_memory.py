"""Planning keeps in a file what it looks up again, so its memory does not grow with the files."""

from __future__ import annotations

import gc
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from koop_es.exchange import cordis_organisations, scratch
from koop_es.exchange.cordis import plan_cordis
from koop_es.exchange.scratch import Scratch
from koop_es.ledger.errors import DiskFull
from tests.exchange.making import Files, deliverable, participation, project

if TYPE_CHECKING:
    from koop_es.exchange.planned import Plan

LARGE = 300
OPEN_FILES = Path("/proc/self/fd")


def files_of(folder: Path, projects: int) -> Files:
    """Return files of so many projects of three organisations each, with three deliverables."""
    folder.mkdir()
    return Files(
        folder,
        projects=[project(f"P{nth}") for nth in range(projects)],
        organisations=[
            participation(
                f"P{nth}",
                f"O{(nth + place) % projects}",
                "participant" if place else "coordinator",
            )
            for nth in range(projects)
            for place in range(3)
        ],
        deliverables=[
            deliverable(f"D{nth}-{place}", projectID=f"P{nth}", title=f"Report {nth}-{place} " * 9)
            for nth in range(projects)
            for place in range(3)
        ],
    )


def kept_and_peak(files: Files) -> tuple[int, int, Plan]:
    """Return how many bytes a plan keeps, and how many making it and going through it took."""
    files.plan()  # What is written and imported meanwhile is not counted.
    names = ("project.csv", "organization.csv", "deliverables.csv")
    gc.collect()
    tracemalloc.start()
    try:
        plan = plan_cordis(*(files.folder / name for name in names))
        gc.collect()
        kept, _ = tracemalloc.get_traced_memory()
        assert sum(1 for _ in plan.parties) == len(plan.parties)
        assert sum(1 for _ in plan.cooperations) == len(plan.cooperations)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return kept, peak, plan


def test_a_plan_of_ten_times_as_many_projects_keeps_no_more(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cordis_organisations, "REMEMBERED", 10)
    monkeypatch.setattr(scratch, "GATHERED", 10)
    small, small_peak, _ = kept_and_peak(files_of(tmp_path / "small", LARGE // 10))
    large, large_peak, plan = kept_and_peak(files_of(tmp_path / "large", LARGE))
    assert (len(plan.cooperations), plan.milestones) == (LARGE, 3 * LARGE)
    assert large < 2 * small
    assert large_peak < 2 * small_peak


def test_no_organisation_is_forgotten_that_memory_has_no_room_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = files_of(tmp_path / "whole", 20).plan()
    monkeypatch.setattr(cordis_organisations, "REMEMBERED", 1)
    little = files_of(tmp_path / "little", 20).plan()
    assert list(little.parties) == list(whole.parties)
    assert list(little.cooperations) == list(whole.cooperations)


def test_a_full_disk_is_told_as_one(files: Files, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = (*scratch.SETTINGS, "PRAGMA max_page_count = 12")
    monkeypatch.setattr(scratch, "SETTINGS", settings)
    files.deliverables = [deliverable(f"D{nth}", title="x" * 200) for nth in range(500)]
    with pytest.raises(DiskFull):
        files.plan()


@pytest.mark.skipif(not OPEN_FILES.exists(), reason="open files are listed on Linux alone")
def test_the_file_has_no_name_and_goes_with_the_plan() -> None:
    def held() -> list[str]:
        links = [OPEN_FILES / each for each in OPEN_FILES.iterdir()]
        return [target for link in links if "etilqs" in (target := _target(link))]

    before = held()
    used = Scratch("CREATE TABLE wide (text TEXT)")
    for nth in range(40):
        used.gather("INSERT INTO wide VALUES (?)", (f"{nth}" * 300_000,))
    assert used.first("SELECT count(*) FROM wide") == (40,)
    (name,) = set(held()) - set(before)
    assert name.endswith("(deleted)")
    del used
    gc.collect()
    assert held() == before


def _target(link: Path) -> str:
    try:
        return str(link.readlink())
    except OSError:  # The folder's own handle, which is closed by now.
        return ""
