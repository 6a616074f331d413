"""What a file looks like that is not the one expected, and which command takes it."""

from __future__ import annotations

import re
import zipfile
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

START: Final = 65_536
"""So many bytes are looked at; a ZIP's list of contents stands at its end."""


class FileKind(StrEnum):
    """Kinds of files that are taken for one another."""

    XLSX = "xlsx"
    XLS = "xls"
    ODS = "ods"
    DOCX = "docx"
    ZIP = "zip"
    PDF = "pdf"
    GZIP = "gzip"
    IMAGE = "image"
    HTML = "html"
    LOGIN_PAGE = "login_page"
    XML = "xml"
    IATI = "iati"
    JSON = "json"
    GRANTS = "360giving"
    EVENTS = "koop_events"
    CALENDAR = "calendar"
    CARDS = "cards"
    SQLITE = "sqlite"
    CORDIS = "cordis"
    TEXT_TABLE = "csv"


TAKEN_BY: Final = {
    FileKind.XLSX: "koop import xlsx",
    FileKind.GRANTS: "koop import 360giving",
    FileKind.EVENTS: "koop events import",
    FileKind.CORDIS: "koop import cordis",
    FileKind.TEXT_TABLE: "koop import csv",
}
"""The command that takes files of a kind."""

_MAGIC: Final = (
    (b"%PDF", FileKind.PDF),
    (b"\xd0\xcf\x11\xe0", FileKind.XLS),
    (b"\x1f\x8b", FileKind.GZIP),
    (b"\x89PNG", FileKind.IMAGE),
    (b"\xff\xd8\xff", FileKind.IMAGE),
    (b"GIF8", FileKind.IMAGE),
    (b"SQLite format 3\0", FileKind.SQLITE),
    (b"BEGIN:VCALENDAR", FileKind.CALENDAR),
    (b"BEGIN:VCARD", FileKind.CARDS),
)
_LOGIN: Final = re.compile(
    rb"""type\s*=\s*["']?password|<title>[^<]*(log.?in|sign.?in|anmeld)""", re.IGNORECASE
)
_HTML: Final = re.compile(rb"<!doctype html|<html|<head|<body|<table", re.IGNORECASE)
_GRANTS: Final = re.compile(rb'"grants"\s*:\s*\[')
_EVENT: Final = (b'"stream"', b'"version"', b'"type"')


def recognised(path: Path) -> FileKind | None:
    """Return what a file looks like, None for text that may be a table, or for nothing known.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb") as file:
        start = file.read(START)
    if start.startswith(b"PK\x03\x04"):
        return _of_zip(path)
    return recognised_start(start)


def recognised_start(start: bytes) -> FileKind | None:
    """Return what the beginning of a file looks like, None for text or for nothing known."""
    text = start.removeprefix(b"\xef\xbb\xbf").lstrip()
    for beginning, kind in _MAGIC:
        if text.startswith(beginning):
            return kind
    if start.startswith(b"PK\x03\x04"):
        return FileKind.ZIP
    if text.startswith((b"{", b"[")):
        return _of_json(text)
    return _of_markup(text) if text.startswith(b"<") else None


def _of_zip(path: Path) -> FileKind:
    try:
        with zipfile.ZipFile(path) as packed:
            names = set(packed.namelist())
            kind = packed.read("mimetype")[:80] if "mimetype" in names else b""
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, ValueError):
        return FileKind.ZIP
    if "xl/workbook.xml" in names:
        return FileKind.XLSX
    if any(name.startswith("word/") for name in names):
        return FileKind.DOCX
    return FileKind.ODS if b"spreadsheet" in kind else FileKind.ZIP


def _of_json(text: bytes) -> FileKind:
    if _GRANTS.search(text) or b'"fundingOrganization"' in text:
        return FileKind.GRANTS
    first_line = text.split(b"\n", 1)[0]
    if all(word in first_line for word in _EVENT):
        return FileKind.EVENTS
    return FileKind.JSON


def _of_markup(text: bytes) -> FileKind:
    if b"<iati-activities" in text:
        return FileKind.IATI
    if _HTML.search(text):
        return FileKind.LOGIN_PAGE if _LOGIN.search(text) else FileKind.HTML
    return FileKind.XML
