"""Pages of a home that an import filled without its private values say so."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from koop_es.settings import Settings
from tests.web.homes import agreed, browser_of, opened

if TYPE_CHECKING:
    from pathlib import Path


def test_pages_do_not_call_erased_what_was_left_out(tmp_path: Path) -> None:
    out = io.BytesIO()
    with opened(Settings(home=tmp_path / "one")) as koop:
        stream = agreed(koop, "Reading aloud", "Example House", "Sample Works")
        koop.export_events(out)
    with opened(Settings(home=tmp_path / "other")) as koop:
        koop.import_events(io.BytesIO(out.getvalue()))
        for language, left_out, erased in (
            ("en", "not in this home", "erased"),
            ("de", "nicht in diesem Bestand", "gelöscht"),
        ):
            told = browser_of(koop, language).get(f"/cooperations/{stream}").text
            assert left_out in told
            assert erased not in told
