"""Pages while the record cannot be read: each says so, in a sentence and with its status."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from koop_es.ledger.postgres_errors import ServerUnreachable
from koop_es.settings import Settings
from koop_es.wording import refusal_title, translator
from tests.web.homes import agreed, browser_of, opened

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("page", ["/", "/cooperations", "/reports/time-bounded", "/nowhere"])
def test_a_page_tells_that_the_server_is_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, page: str, language: str
) -> None:
    def away(*_: object, **__: object) -> None:
        raise ServerUnreachable(server="postgresql://koop@db/koop")

    with opened(Settings(home=tmp_path / "home")) as koop:
        agreed(koop, "Reading", "Library", "School")
        browser = browser_of(koop, language)
        with monkeypatch.context() as broken:
            broken.setattr(type(koop.store), "_select", away)
            answer = browser.get(page)
        assert answer.status_code == (404 if page == "/nowhere" else 503)
        assert f'<html lang="{language}">' in answer.text
        if page != "/nowhere":
            assert refusal_title(ServerUnreachable.code, translator(language)) in answer.text
        assert browser.get("/").status_code == 200
