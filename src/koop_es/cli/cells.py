"""One cell of a table, as the command line shows it; see ``koop_es.exchange.cells``."""

from koop_es.exchange.cells import (
    HEADINGS,
    Column,
    cut,
    for_excel,
    for_person,
    for_program,
    line,
    neutral,
    width,
    wrapped,
)

__all__ = [
    "HEADINGS",
    "Column",
    "cut",
    "for_excel",
    "for_person",
    "for_program",
    "line",
    "neutral",
    "width",
    "wrapped",
]
