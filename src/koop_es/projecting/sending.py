"""Writing to a server in a thread of its own, while what is written next is being folded."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from concurrent.futures import Future

    from sqlalchemy import Connection

MANY: Final = 100
"""Entries from which on their rows are worth a thread."""
PROMPT: Final = 0.001
"""Seconds after which a fold lets the thread go on that has the server's answer."""
_SENDING: Final = "koop_sending"
"""Option of a connection whose writes are sent beside."""


class Sending:
    """The writes of one transaction, sent one after another in the order in which they came.

    A connection takes one statement at a time: whoever uses it for anything else settles first.

    Args:
        thread: In which they are sent.
    """

    def __init__(self, thread: ThreadPoolExecutor) -> None:
        self._thread = thread
        self._sent: list[Future[object]] = []

    def send(self, write: Callable[[], object]) -> None:
        """Send a write after those before it."""
        self._sent.append(self._thread.submit(write))

    def settle(self) -> None:
        """Wait until all that was sent is written; what the first one raised is raised here."""
        sent, self._sent = self._sent, []
        wait(sent)
        for each in sent:
            each.result()


@contextmanager
def beside(connection: Connection, entries: int) -> Generator[bool]:
    """Send what is written to a server in a thread of its own; at the end all of it is written.

    Args:
        connection: In a transaction.
        entries: Of how many the rows come: few are not worth a thread.

    Yields:
        Whether writes are sent so. A file is written by this process itself.
    """
    if entries < MANY or connection.dialect.name == "sqlite":
        yield False
        return
    usual = sys.getswitchinterval()
    with ThreadPoolExecutor(1, "writes read models") as thread:
        connection.execution_options(**{_SENDING: Sending(thread)})
        sys.setswitchinterval(PROMPT)
        try:
            yield True
            settle(connection)
        finally:
            # Where something failed, what was not sent yet need not be.
            thread.shutdown(cancel_futures=True)
            sys.setswitchinterval(usual)
            connection.execution_options(**{_SENDING: None})


def send(connection: Connection, write: Callable[[], object]) -> None:
    """Write what changes rows; within ``beside`` the caller goes on meanwhile."""
    found: Sending | None = connection.get_execution_options().get(_SENDING)
    if found is None:
        write()
    else:
        found.send(write)


def settle(connection: Connection) -> None:
    """Wait until all that was written to a connection so far has arrived."""
    found: Sending | None = connection.get_execution_options().get(_SENDING)
    if found is not None:
        found.settle()
