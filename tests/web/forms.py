"""What stands in the forms of a page, as a browser would send it."""

from __future__ import annotations

import re
from html.parser import HTMLParser


class _Reader(HTMLParser):
    """Collects the fields of the page's forms and their values."""

    def __init__(self) -> None:
        super().__init__()
        self.fields: dict[str, str] = {}
        self._select: str | None = None
        self._first = True
        self._area: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        if tag == "input":
            self._input(named)
        elif tag == "select":
            self._select, self._first = named["name"], True
        elif tag == "option" and self._select:
            if "selected" in named or self._first:
                self.fields[self._select] = named.get("value", "")
            self._first = False
        elif tag == "textarea":
            self._area = named["name"]
            self.fields[self._area] = ""

    def _input(self, named: dict[str, str]) -> None:
        kind = named.get("type", "text")
        if kind not in {"radio", "checkbox"} or "checked" in named:
            self.fields[named["name"]] = named.get("value", "")

    def handle_data(self, data: str) -> None:
        if self._area:
            self.fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "select":
            self._select = None
        if tag == "textarea" and self._area:
            self.fields[self._area] = self.fields[self._area].removeprefix("\n")
            self._area = None


def fields_of(html: str) -> dict[str, str]:
    """Return the fields of a page's forms with what stands in them, empty ones included."""
    reader = _Reader()
    reader.feed(html)
    return reader.fields


def linked(html: str) -> list[str]:
    """Return the fields that the error summary leads to."""
    summary = html.partition('id="summary-h"')[2].partition("</section>")[0]
    return re.findall(r'href="#([^"]+)"', summary)
