"""Samples on pages: drawn by a form, shown, taken along, and drawn again."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.web.forms import linked
from tests.web.test_relationships import typed

if TYPE_CHECKING:
    from koop_es.app import Koop
    from tests.web.browser import Browser


@pytest.mark.parametrize("method", ["random", "risk"])
def test_a_sample_is_drawn_and_drawn_again(koop: Koop, writer: Browser, method: str) -> None:
    weights = {"weights.cases": "3"} if method == "risk" else {}
    answer = typed(writer, "/samples/new", method=method, seed="audit", **weights)
    assert answer.status_code == 303
    address = answer.headers["location"].partition("?")[0]
    page = writer.get(address).text
    assert "1 of 1 cooperations" in page
    assert "Reading together" in page
    assert "audit" in page
    again = writer.get(f"{address}/again").text
    assert "Drawn again: equal." in again
    assert f'href="{address}"' in writer.get("/samples").text
    file = writer.get(f"{address}/files/csv")
    assert "audit" in file.text
    assert file.headers["content-disposition"].startswith("attachment")
    assert koop.store.head() == int(address.rpartition("/")[2])


def test_a_form_that_cannot_be_drawn_comes_back(writer: Browser) -> None:
    nameless = typed(writer, "/samples/new")
    assert (nameless.status_code, linked(nameless.text)) == (422, ["seed"])
    without = typed(writer, "/samples/new", method="risk", seed="audit")
    assert without.status_code == 422
    assert "risk needs criteria" in without.text
    none = typed(writer, "/samples/new", seed="audit", **{"population.theme": "sport"})
    assert none.status_code == 422
    assert "no cooperation to draw a sample from" in none.text


def test_what_was_never_drawn_is_not_there(writer: Browser) -> None:
    assert "No sample was drawn yet." in writer.get("/samples").text
    assert writer.get("/samples/7").status_code == 404
    assert writer.get("/samples/7/files/pdf").status_code == 404
