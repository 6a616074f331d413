"""The German catalogue: complete, in step with the sources, and the same whenever it is made."""

from __future__ import annotations

import subprocess
import sys
from string import Formatter
from typing import TYPE_CHECKING

import pytest

from scripts.lib import messages
from tests.wording.everything import places

if TYPE_CHECKING:
    from babel.messages.catalog import Message

KEPT = messages.translated()
ENTRIES = [message for message in KEPT if message.id]


def test_nothing_said_in_the_sources_is_missing_from_the_catalogue() -> None:
    known = {(str(message.id), message.context) for message in ENTRIES}
    missing = {(str(text), context) for text, context in messages.extracted()} - known
    assert missing == set(), "run scripts/messages, then translate"


def test_nothing_is_left_to_translate_and_nothing_is_a_guess() -> None:
    assert messages.untranslated(KEPT) == []


def test_what_is_compiled_is_what_was_translated() -> None:
    assert messages.MO.read_bytes() == messages.as_mo(messages.updated(KEPT))


def test_making_the_catalogue_again_changes_nothing() -> None:
    assert messages.PO.read_bytes() == messages.as_po(messages.updated(KEPT))


def test_the_catalogue_names_no_date_no_person_and_no_place() -> None:
    text = messages.PO.read_text(encoding="utf-8")
    for noise in ("-Date:", "Last-Translator", "Language-Team", "Generated-By", "#:", "#~"):
        assert noise not in text


@pytest.mark.parametrize("message", ENTRIES, ids=lambda message: str(message.id)[:40])
def test_a_translation_has_the_places_of_its_message_and_no_others(message: Message) -> None:
    ids = [message.id] if isinstance(message.id, str) else [*message.id]
    strings = [message.string] if isinstance(message.string, str) else [*(message.string or ())]
    assert len(ids) == len(strings)
    for said, translated in zip(ids, strings, strict=True):
        assert places(said) == places(translated)
        list(Formatter().parse(said))
        list(Formatter().parse(translated))


def test_speaking_needs_neither_babel_nor_pydantic() -> None:
    program = (
        "import sys, koop_es.wording as w; w.translator('de').gettext('today');"
        "print([name for name in ('babel', 'pydantic', 'jinja2') if name in sys.modules])"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, encoding="utf-8", check=True
    )
    assert answer.stdout.strip() == "[]"
