"""Extracts messages from the sources, updates the German catalogue and compiles it, with babel."""

from __future__ import annotations

import io
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, cast

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT: Final = Path(__file__).resolve().parents[2]
SOURCES: Final = (ROOT / "src", ROOT / "projections")
PO: Final = ROOT / "src/koop_es/wording/locale/de/LC_MESSAGES/koop.po"
MO: Final = PO.with_suffix(".mo")
KEYWORDS: Final = {**DEFAULT_KEYWORDS, "msgid": None, "say": None}
METHODS: Final = (("**.py", "python"), ("**/templates/**.html", "jinja2"))
OPTIONS: Final = {"**/templates/**.html": {"trimmed": "true", "silent": "false"}}
COMMENT: Final = "# What Koop says in German. Made by scripts/messages; the msgstr lines are ours."

Texts = str | tuple[str, ...]


class Steady(Catalog):
    """A catalogue whose header names no dates, people or tools, so that it is the same twice."""

    def __init__(self) -> None:
        super().__init__(locale="de", header_comment=COMMENT, fuzzy=False)

    @property
    def mime_headers(self) -> list[tuple[str, str]]:  # pyright: ignore[reportIncompatibleVariableOverride]
        """Only what a reader of the catalogue needs."""
        return [
            ("Language", "de"),
            ("Plural-Forms", self.plural_forms),
            ("MIME-Version", "1.0"),
            ("Content-Type", "text/plain; charset=utf-8"),
            ("Content-Transfer-Encoding", "8bit"),
        ]


def extracted() -> Iterator[tuple[Texts, str | None]]:
    """Yield each message of the sources with its context."""
    for folder in SOURCES:
        found = extract_from_dir(folder, METHODS, OPTIONS, KEYWORDS)
        for _, _, message, _, context in found:
            yield message, context


def translated() -> Catalog:
    """Return the catalogue as it is kept; an empty one if there is none yet."""
    return read_po(io.BytesIO(PO.read_bytes() if PO.exists() else b""), locale="de")


def updated(kept: Catalog) -> Catalog:
    """Return a catalogue of the sources' messages with the translations that are kept."""
    catalog = Steady()
    for message, context in extracted():
        known = kept.get(message, context)
        catalog.add(message, known.string if known else None, context=context)
    return catalog


def as_po(catalog: Catalog) -> bytes:
    """Return the catalogue as text, sorted, without places in the sources."""
    written = io.BytesIO()
    write_po(written, catalog, width=100, no_location=True, sort_output=True)
    return written.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """Return the catalogue compiled."""
    written = io.BytesIO()
    write_mo(written, catalog)
    return written.getvalue()


def untranslated(catalog: Catalog) -> list[str]:
    """Return the messages without a translation, or with one that is a guess."""
    return [
        str(message.id)
        for message in catalog
        if message.id and (message.fuzzy or not all(_strings(message.string)))
    ]


def _strings(string: object) -> tuple[str, ...]:
    return (string,) if isinstance(string, str) else cast("tuple[str, ...]", string or ("",))


def main() -> int:
    """Write both files; answer 1 if something is left to translate."""
    catalog = updated(translated())
    PO.parent.mkdir(parents=True, exist_ok=True)
    PO.write_bytes(as_po(catalog))
    MO.write_bytes(as_mo(catalog))
    missing = untranslated(catalog)
    for text in missing:
        print(f"to be translated: {text}", file=sys.stderr)
    print(f"{len(catalog)} messages, {len(missing)} to be translated in {PO.relative_to(ROOT)}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
