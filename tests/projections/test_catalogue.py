"""The catalogue lists what is shipped, and the folds keep to what it promises."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from koop_es.exchange.reports.table import REPORTS
from koop_es.kernel.event import TOPICS
from koop_es_projections import ALL
from tests.support import reports_table

if TYPE_CHECKING:
    from koop_es.projecting.shapes import Projection

ROOT = Path(__file__).resolve().parents[2]
README = (ROOT / "projections" / "README.md").read_text(encoding="utf-8")


def test_the_catalogue_lists_every_read_model() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", README, re.MULTILINE)
    assert listed == [projection.name for projection in ALL]


def test_the_catalogue_lists_every_report() -> None:
    assert reports_table.rows() == [
        line for line in README.splitlines() if re.match(r"\| R\d+ \|", line)
    ], "run python -m tests.support.reports_table"
    known = {projection.name for projection in ALL}
    assert all(set(each.reads) <= known for each in REPORTS)


def test_every_package_is_a_read_model_that_is_fed() -> None:
    folder = ROOT / "projections" / "koop_es_projections"
    packages = {path.parent.name for path in folder.glob("*/__init__.py")} - {"reports"}
    assert packages == {type(projection).__module__.split(".")[1] for projection in ALL}
    assert packages < {projection.name for projection in ALL}
    for name in packages:
        for file in ("projection.py", "tables.py", "queries.py"):
            assert (folder / name / file).is_file()


@pytest.mark.parametrize("projection", ALL, ids=lambda each: each.name)
def test_a_read_model_wants_events_that_there_are(projection: Projection) -> None:
    assert projection.wants <= set(TOPICS.values())
    assert projection.version >= 1
    assert projection.shape.table("v1").name == f"{projection.name}_v1"
