"""Whatever is typed: an exit code from 0 to 5 and never a traceback."""

from __future__ import annotations

import io
import os
import shutil
import sys
from contextlib import redirect_stderr, redirect_stdout
from typing import TYPE_CHECKING
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from koop_es.cli import main
from koop_es.cli.program import SUBJECTS
from tests.cli.every_command import WORKS
from tests.cli.every_refusal import REFUSED
from tests.cli.story import CODE, day

if TYPE_CHECKING:
    from pathlib import Path

TYPED = [
    words
    for words in (*WORKS, *(words for _, _, words in REFUSED))
    if words[0] not in {"serve", "demo"}
]
STRANGE = [
    *("", " ", "-", "--", "---", "-h", "--json", "--format", "csv", "--dry-run", "--lang", "de"),
    *(
        "=1+1",
        "'; DROP TABLE x",
        "\N{RIGHT-TO-LEFT OVERRIDE}x",
        "0",
        "-1",
        "1e999",
        "NaN",
        "9" * 40,
    ),
    *("0000-00-00", "31.02.2026", "9999-12-31", "1.1.1", day(0), CODE, "K-", "g1", "m3", "a5"),
    *("--effective-on", "--reason", "--set", "title=x", "term.ends_on=1", "--within", "--limit"),
    *("--as-of", "--known-at", "2026-11-21T10:00", "9999-12-31T23:59:59Z", "0001-01-01", "%s%n{x}"),
]
words = st.one_of(
    st.sampled_from(STRANGE),
    st.sampled_from(sorted({word for typed in TYPED for word in typed} - {"serve", "demo"})),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12),
)
subjects = st.sampled_from(sorted(set(SUBJECTS) - {"serve", "demo"}))


@st.composite
def command_lines(draw: st.DrawFn) -> list[str]:
    """Return a line that works or is refused, some of its words taken out, changed or added."""
    if draw(st.integers(0, 4)) == 0:
        return [draw(subjects), *draw(st.lists(words, max_size=6))]
    line = list(draw(st.sampled_from(TYPED)))
    for _ in range(draw(st.integers(1, 3))):
        place = draw(st.integers(1, len(line)))
        line[place : place + draw(st.integers(0, 1))] = draw(st.lists(words, max_size=2))
    return line


@pytest.fixture(scope="module")
def home(_under_way: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("typing") / "home"
    shutil.copytree(_under_way, place)
    return place


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(line=command_lines(), stdin=st.sampled_from([b"", b"{}", b"[]", b"\xff", b'{"title": "x"}']))
def test_whatever_is_typed_is_answered(home: Path, line: list[str], stdin: bytes) -> None:
    if {"--follow", "-f"} & set(line) or any(word.startswith("-nf") for word in line):
        return
    out, err = io.TextIOWrapper(io.BytesIO(), "utf-8"), io.StringIO()
    environment = {"KOOP_HOME": str(home), "PATH": os.environ["PATH"]}
    source = io.TextIOWrapper(io.BytesIO(stdin), "utf-8")
    with (
        mock.patch.dict(os.environ, environment, clear=True),
        mock.patch.object(sys, "stdin", source),
        redirect_stdout(out),
        redirect_stderr(err),
    ):
        code = main(line)
    assert code in range(6), (line, err.getvalue())
    assert "Traceback" not in err.getvalue()
    assert code == 0 or err.getvalue()
