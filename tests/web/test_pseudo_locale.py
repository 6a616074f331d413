"""All that a page says goes through the catalogue: nothing stands bare in a language of marks."""

from __future__ import annotations

import json
import re
from html.parser import HTMLParser
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin, urlsplit

import pytest

from koop_es.kernel.jsonable import privates
from koop_es.settings import Settings
from tests.support.pseudo_locale import WORD, bare_words, speak_it
from tests.web.homes import browser_of, opened

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koop_es.app import Koop
    from tests.web.browser import Browser

HERE: Final = "http://127.0.0.1:8765"
