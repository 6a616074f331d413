"""The table of reports in the catalogue of read models, made from the table of reports."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

from koop_es.exchange.reports.table import REPORTS

README: Final = Path(__file__).resolve().parents[2] / "projections" / "README.md"


def rows() -> list[str]:
    """Return the rows as they have to be."""
    return [
        f"| {each.number} | `{each.name}` | {each.question} | "
        f"{', '.join(f'`{name}`' for name in each.reads) or 'none'} | {each.cost} |"
        for each in REPORTS
    ]


def write() -> None:
    """Bring the catalogue in step."""
    text = README.read_text(encoding="utf-8")
    kept = re.sub(r"^\| R\d+ \|.*\n", "", text, flags=re.MULTILINE)
    head = "| --- | --- | --- | --- | --- |\n"
    README.write_text(kept.replace(head, head + "".join(f"{row}\n" for row in rows()), 1))


if __name__ == "__main__":
    write()
