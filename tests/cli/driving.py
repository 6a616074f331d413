"""Drives the real command line in this process and keeps what it said."""

from __future__ import annotations

import io
import json
import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from koop_es.cli import main

if TYPE_CHECKING:
    from pathlib import Path

    import pytest


@dataclass(frozen=True)
class Said:
    """What one command line answered."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """The one JSON document on stdout."""
        return json.loads(self.out)

    @property
    def rows(self) -> list[dict[str, str]]:
        """The rows of plain text on stdout by column."""
        head, *rows = [line.split("\t") for line in self.out.splitlines()]
        return [dict(zip(head, row, strict=True)) for row in rows]


class Driver:
    """Types command lines on one home."""

    def __init__(
        self, home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
    ) -> None:
        self.home = home
        self._monkeypatch = monkeypatch
        self._capsys = capsys
        self.use(home)

    def use(self, home: Path) -> None:
        """Go on in another home."""
        self.home = home
        self._monkeypatch.setenv("KOOP_HOME", str(home))

    def __call__(self, *words: str | Path, stdin: str | bytes = b"") -> Said:
        """Type a command line."""
        data = stdin.encode() if isinstance(stdin, str) else stdin
        self._monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(data), "utf-8"))
        self._capsys.readouterr()
        code = main([str(word) for word in words])
        out, err = self._capsys.readouterr()
        return Said(code, out, err)

    def ok(self, *words: str | Path, stdin: str | bytes = b"") -> Said:
        """Type a command line that must succeed."""
        said = self(*words, stdin=stdin)
        assert said.code == 0, said
        return said

    def no(self, code: int, error: str, *words: str | Path, stdin: str | bytes = b"") -> Said:
        """Type a command line that must fail with an exit code and an error's code."""
        said = self(*words, stdin=stdin)
        assert said.code == code, said
        assert f"[{error}]" in said.err, said
        assert not said.out, said
        return said
