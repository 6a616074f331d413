"""A line to a PostgreSQL server that is cut at a chosen word, before or after it is passed on."""

from __future__ import annotations

import socket
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

LISTENERS = 32


class CuttingLine:
    """Passes everything on until the client says a word that was asked for.

    Args:
        port: Of the server.

    Attributes:
        port: Where clients connect.
    """

    def __init__(self, port: int) -> None:
        self._server_port = port
        self._word: bytes | None = None
        self._is_passed_on = False
        self.cuts = 0
        self._listener = socket.create_server(("127.0.0.1", 0), backlog=LISTENERS)
        self.port: int = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def cut_at(self, word: bytes, *, passed_on: bool) -> None:
        """Cut the line of the next client that says a word, before or after the server hears it."""
        self._is_passed_on, self._word = passed_on, word

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.create_connection(("127.0.0.1", self._server_port))
                threading.Thread(target=self._ask, args=(client, server), daemon=True).start()
                threading.Thread(target=self._answer, args=(server, client), daemon=True).start()

    def _ask(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := client.recv(65536):
                if self._word is None or self._word not in data:
                    server.sendall(data)
                    continue
                self._word = None
                self.cuts += 1
                client.shutdown(socket.SHUT_RDWR)
                if self._is_passed_on:
                    server.sendall(data)
                    # Its end is heard of only once the server has done all that it was told.
                    server.shutdown(socket.SHUT_WR)
                    return
        _close(client, server)

    def _answer(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(65536):
                with suppress(OSError):
                    client.sendall(data)
        _close(client, server)

    def close(self) -> None:
        """Take no more clients."""
        self._listener.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()


def _close(*ends: socket.socket) -> None:
    for end in ends:
        with suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
