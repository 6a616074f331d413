"""A word for each code of files that are read or written, by kind, as in ``labels``."""

from __future__ import annotations

from typing import Final

from koop_es.wording.translating import msgid

FILE_LABELS: Final[dict[str, dict[str, str]]] = {
    "file_format": {
        "csv": msgid("Table for programs (CSV)"),
        "csv-excel": msgid("Table for a spreadsheet (CSV)"),
        "xlsx": msgid("Workbook (XLSX)"),
    },
    "status": {
        "open": msgid("open"),
        "ended": msgid("ended"),
        "broken_off": msgid("broken off"),
        "untold": msgid("not told"),
    },
    "kind": {
        "party": msgid("party"),
        "cooperation": msgid("cooperation"),
        "milestone": msgid("milestone"),
    },
    "becomes": {
        "cooperation": msgid("cooperation"),
        "party": msgid("only the party"),
        "skipped": msgid("nothing: without a party"),
        "left_out": msgid("left out"),
    },
    "file_kind": {
        "xlsx": msgid("a workbook (.xlsx)"),
        "xls": msgid("an old workbook (.xls); save it as .xlsx"),
        "ods": msgid("an OpenDocument table; save it as .xlsx or .csv"),
        "docx": msgid("a text document"),
        "zip": msgid("a ZIP archive"),
        "pdf": msgid("a PDF document"),
        "gzip": msgid("a compressed file"),
        "image": msgid("an image"),
        "html": msgid("a web page"),
        "login_page": msgid("a page to sign in: the download failed"),
        "xml": msgid("an XML document"),
        "iati": msgid("an IATI document"),
        "json": msgid("a JSON document"),
        "360giving": msgid("grants by the 360Giving standard"),
        "koop_events": msgid("an export of a Koop's entries"),
        "calendar": msgid("a calendar"),
        "cards": msgid("contact cards"),
        "sqlite": msgid("a database"),
        "cordis": msgid("a file of CORDIS"),
        "csv": msgid("a text with separators (CSV)"),
    },
    "new_party": {
        "registered": msgid("registered already"),
        "organisation": msgid("new: an organisation"),
        "person": msgid("new: a natural person"),
    },
}
