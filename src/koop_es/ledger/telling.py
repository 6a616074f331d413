"""The line that a command leaves in the log: which it was and how it went, not its content."""

from __future__ import annotations

import time
from contextlib import contextmanager
from contextvars import copy_context
from typing import TYPE_CHECKING

from koop_es import logs
from koop_es.kernel.refusals import KoopError, Unavailable

if TYPE_CHECKING:
    from collections.abc import Generator
    from concurrent.futures import Future

    from koop_es.ledger.answers import Answer


class CommandLine:
    """Begun when a command is asked for, written when it is answered.

    Args:
        command: The command's name.
        stream: Of which aggregate, if it has an id already.
    """

    def __init__(self, command: str, stream: str | None) -> None:
        self._command = command
        self._stream = stream
        self._begun = time.perf_counter()
        # Another thread may answer; the request's id is in this one's context.
        self._context = copy_context()

    def done(self, answer: Answer) -> None:
        """Write that it was carried out."""
        outcome = "dry_run" if answer.dry_run else "replayed" if answer.replayed else "done"
        self._tell(outcome, stream=answer.stream, position=answer.position)

    def failed(self, error: BaseException) -> None:
        """Write that it was not."""
        if isinstance(error, KoopError):
            outcome = "unavailable" if isinstance(error, Unavailable) else "refused"
            self._tell(outcome, stream=self._stream, code=error.code)
        else:
            self._tell("failed", "error", stream=self._stream, **logs.of_error(error))

    @contextmanager
    def failing(self) -> Generator[None]:
        """Write of what is raised inside."""
        try:
            yield
        except Exception as error:
            self.failed(error)
            raise

    def answered(self, future: Future[Answer]) -> None:
        """Write how a future was answered."""
        if future.cancelled():
            self._tell("cancelled", stream=self._stream)
        elif (error := future.exception()) is not None:
            self.failed(error)
        else:
            self.done(future.result())

    def _tell(self, outcome: str, level: str = "info", **fields: object) -> None:
        ms = round((time.perf_counter() - self._begun) * 1000, 1)
        told = {"command": self._command, "outcome": outcome, "ms": ms, **fields}
        self._context.run(lambda: logs.tell("command", level, **told))
