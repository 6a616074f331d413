"""All that a page says goes through the catalogue: in a language of marks nothing stands bare."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urljoin, urlsplit

from tests.support.pseudo_locale import WORD, bare_words, speak_it
from tests.web.browser import OURS

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pytest

    from koop_es.app import Koop
    from tests.web.browser import Browser

TEXTS: Final = frozenset(
    {
        *("area", "country", "grant_reference", "grant_references", "media_type", "name"),
        *("short_name", "target_group", "themes", "title", "unit"),
    }
)
"""Fields of facts that hold words of people."""
OURS_TOO: Final = {"Koop", "KERN", "EUPL", "Deutsch", "English", "operator", "UTC"}
SPOKEN: Final = frozenset({"alt", "aria-label", "aria-description", "placeholder", "title"})
UNSEEN: Final = frozenset({"code", "script", "style"})
CODE: Final = re.compile(r"\b(?:[A-Z]+-\d{4}-\d{3}|[0-9a-f]{6,64}|[a-z]\d+(?:-\d+)?)\b…?")
BAD: Final = (
    "/nothing",
    "/cooperations?phase=nothing",
    "/reports/time-bounded?as_of=nothing",
    "/problems/reason.missing",
    "/api/docs",
)
MOST: Final = 150


class Page(HTMLParser):
    """Reads what a page says, and where it leads to."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.said: list[str] = []
        self.links: list[str] = []
        self._unseen = 0
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attrs}
        self._unseen += tag in UNSEEN
        self.said += [value for name, value in named.items() if name in SPOKEN and tag != "meta"]
        if tag == "a":
            self.links.append(named["href"])

    def handle_endtag(self, tag: str) -> None:
        self._unseen -= tag in UNSEEN

    def handle_data(self, data: str) -> None:
        if not self._unseen:
            self.said.append(data)


def words_of(koop: Koop) -> set[str]:
    """Return the words that people wrote, private ones too."""
    texts = list(koop.home.keys.actors().values())
    for entry in koop.store.read_raw(0, 10_000):
        fact = json.loads(entry.raw)["fact"]
        texts += _texts(fact)
        opened = koop.store.open_private(list(_commitments(fact)))
        texts += [value for value in opened.values() if isinstance(value, str)]
    return {word for text in texts for word in WORD.findall(text)}


def _texts(value: Any, name: str = "") -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in cast("dict[str, Any]", value).items():
            yield from _texts(inner, key)
    elif isinstance(value, list):
        for inner in cast("list[Any]", value):
            yield from _texts(inner, name)
    elif isinstance(value, str) and name in TEXTS:
        yield value


def _commitments(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        entries = cast("dict[str, Any]", value)
        if "$pd" in entries:
            yield entries["c"]
        for inner in entries.values():
            yield from _commitments(inner)
    elif isinstance(value, list):
        for inner in cast("list[Any]", value):
            yield from _commitments(inner)


def kind(address: str) -> str:
    """Return what addresses of like pages have in common: one of a kind is enough to look at."""
    split = urlsplit(address)
    names = sorted(part.partition("=")[0] for part in split.query.split("&"))
    return re.sub(r"\b[a-z]\d+(-\d+)?\b", "_", split.path) + "?" + "&".join(names)


def crawled(browser: Browser) -> dict[str, str]:
    """Return the pages that lead from one to the other, by address."""
    waiting, seen = ["/", *BAD], set[str]()
    found: dict[str, str] = {}
    while waiting and len(found) < MOST:
        address = waiting.pop(0)
        if kind(address) in seen:
            continue
        seen.add(kind(address))
        answer = browser.get(address, accept_language="de")
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        found[address] = answer.text
        for link in Page(answer.text).links:
            there = urlsplit(urljoin(OURS + address, link))
            if "lang=" not in there.query:
                waiting.append(there.path + (f"?{there.query}" if there.query else ""))
    return found


def test_no_page_says_anything_but_messages_and_data(
    browser: Browser, demo: Koop, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = words_of(demo) | OURS_TOO
    speak_it(monkeypatch)
    pages = crawled(browser)
    bare = {
        address: words
        for address, html in pages.items()
        if (words := bare_words(CODE.sub(" ", " ".join(Page(html).said)), known))
    }
    assert bare == {}, json.dumps(bare, indent=1)
    assert len(pages) > 30


def test_nor_does_a_form_that_was_filled_in_wrongly(
    browser: Browser, demo: Koop, monkeypatch: pytest.MonkeyPatch
) -> None:
    known = words_of(demo) | OURS_TOO
    speak_it(monkeypatch)
    forms = [each for each in crawled(browser) if "new" in each or "ending" in each]
    bare: dict[str, list[str]] = {}
    for address in forms:
        sent = {"sec-fetch-site": "same-origin", "accept-language": "de"}
        answer = browser.request("POST", address, headers=sent, data={"key": "k", "version": "1"})
        bare[address] = bare_words(CODE.sub(" ", " ".join(Page(answer.text).said)), known)
    assert {address: words for address, words in bare.items() if words} == {}
    assert forms
