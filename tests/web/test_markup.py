"""The markup: whole, without inline style or script, and without a bare word in a template."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from importlib.resources import files
from typing import TYPE_CHECKING

import jinja2
import pytest

if TYPE_CHECKING:
    from tests.web.browser import Browser

PAGES = (
    "/",
    "/accessibility",
    "/actor",
    "/cooperations",
    "/cooperations?search=nobody",
    "/cooperations/new",
    "/cooperations/K-2025-002/goals/new",
    "/cooperations/K-2025-002/milestones/new",
    "/cooperations/K-2025-002/checks/new",
    "/cooperations/K-2025-002/ending",
    "/cooperations/K-2025-002",
    "/cooperations/K-2025-003",
    "/cooperations/K-2025-004",
    "/cooperations/K-2026-002",
    "/cooperations/K-2026-005",
    "/cooperations/K-2026-005/proposal",
    "/parties/duplicates",
    "/parties/Volkshochschule%20Musterstadt/merging?search=Stadt",
    "/parties/Volkshochschule%20Musterstadt/merging?into=Stadt%20Musterhausen",
    "/programmes",
    "/programmes/Stiftungsprogramm%20Lernen%20vor%20Ort",
    "/programmes/Stiftungsprogramm%20Lernen%20vor%20Ort/settings",
    "/reports",
    "/samples",
    "/samples/new",
    "/reports/lights?months=2",
    "/reports/endings/rows",
    "/reports/time-bounded",
    "/reports/time-bounded?as_of=banana",
)
VOID = {"meta", "link", "input", "br", "img", "path", "circle", "rect"}
TEMPLATES = sorted(
    file.name for file in (files("koop_es.web") / "templates").iterdir() if file.is_file()
)
NAMES = {"Koop"}


class Outline(HTMLParser):
    """Reads a page and notes what is wrong with it."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.headings: list[int] = []
        self.labels: list[str] = []
        self.fields: list[str] = []
        self.wrong: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self.wrong += [name for name in named if name == "style" or name.startswith("on")]
        if tag in {"script", "style"}:
            self.wrong.append(tag)
        if "id" in named:
            self.ids.append(named["id"])
        if tag == "a":
            self.links.append(named["href"])
        if tag == "label":
            self.labels.append(named["for"])
        if tag in {"input", "select", "textarea"} and named.get("type") != "hidden":
            self.fields.append(named["id"])
        if re.fullmatch(r"h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in VOID and (not self.open or self.open.pop() != tag):
            self.wrong.append(f"</{tag}>")


def outline(browser: Browser, page: str) -> Outline:
    read = Outline()
    read.feed(browser.get(page).text)
    return read


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_whole_and_has_no_inline_style_or_script(browser: Browser, page: str) -> None:
    read = outline(browser, page)
    assert (read.open, read.wrong) == ([], [])
    assert len(read.ids) == len(set(read.ids))
    assert {link[1:] for link in read.links if link.startswith("#")} <= set(read.ids)
    assert not [link for link in read.links if not link.startswith(("/", "#"))]


@pytest.mark.parametrize("page", PAGES)
def test_headings_go_down_one_step_at_a_time_and_fields_have_labels(
    browser: Browser, page: str
) -> None:
    read = outline(browser, page)
    assert read.headings[0] == 1
    assert read.headings.count(1) == 1
    steps = zip(read.headings, read.headings[1:], strict=False)
    assert all(after - before <= 1 for before, after in steps)
    assert set(read.fields) == set(read.labels)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_template_holds_no_bare_text(name: str) -> None:
    source = (files("koop_es.web") / "templates" / name).read_text(encoding="utf-8")
    lexed = jinja2.Environment(autoescape=True).lex(source)
    shown = "".join(text if kind == "data" else "\0" for _, kind, text in lexed)
    shown = re.sub(r"<code>.*?</code>", "", shown)
    attributes = re.findall(r'(?:aria-label|title|placeholder|alt)="([^"\0]*)"', shown)
    words = re.findall(r"[A-Za-zÄÖÜäöüß]{2,}", re.sub(r"<[^>]*>", " ", shown))
    assert set(words) - NAMES - {"doctype", "html"} == set()
    assert attributes == []
