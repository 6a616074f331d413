"""By keyboard all is reached and seen, and a refused form begins at what is wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import pytest

from tests.browser.paths import FORMS, ONE, PAGES

if TYPE_CHECKING:
    from tests.browser.chromium import Visitor

WINDOW: Final = {"script": True}
REACHABLE: Final = """() => {
  const groups = new Set();
  let count = 0;
  document.querySelectorAll("a[href], button, input, select, textarea, summary").forEach(each => {
    if (each.type === "hidden" || each.tabIndex < 0 || each.checkVisibility() === false) return;
    if (each.type === "radio") { groups.add(each.name); return; }
    count += 1;
  });
  return count + groups.size;
}"""
FOCUSED: Final = """() => {
  const all = [...document.querySelectorAll("*")];
  const each = document.activeElement;
  if (each === document.body) return {key: "", outline: null};
  const style = getComputedStyle(each);
  const key = each.type === "radio" ? each.name : String(all.indexOf(each));
  return {key, outline: style.outlineStyle === "none" ? "0px" : style.outlineWidth};
}"""


@pytest.mark.parametrize("path", FORMS)
def test_a_refused_form_begins_at_what_is_wrong(visitor: Visitor, path: str) -> None:
    page = visitor.visit(path)
    for day in page.locator('[id="effective_on"]').all():
        day.fill("2031-01-01")
    page.locator(".k-send button").click()
    page.locator('[aria-labelledby="summary-h"]:focus').wait_for()
    link = page.locator(".k-summary a").first
    target = (link.get_attribute("href") or "").removeprefix("#")
    link.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    there = page.evaluate(
        "target => document.getElementById(target).matches(':focus')"
        " || document.getElementById(target).compareDocumentPosition(document.activeElement) === 4",
        target,
    )
    assert there


@pytest.mark.parametrize("path", [*PAGES[:5], ONE, *FORMS])
def test_all_is_reached_by_keyboard_and_seen_there(visitor: Visitor, path: str) -> None:
    page = visitor.visit(path)
    wanted = page.evaluate(REACHABLE)
    seen: list[str] = []
    for _ in range(wanted + 40):
        page.keyboard.press("Tab")
        told = page.evaluate(FOCUSED)
        if told["outline"] is None:
            continue
        assert told["outline"] != "0px", told
        if told["key"] in seen[:-1]:
            break
        if told["key"] not in seen:
            seen.append(told["key"])
    assert len(seen) >= wanted
