"""The socket that pages are served on: of this machine alone, and bound before anything else."""

from __future__ import annotations

import errno
import socket
from typing import Final

from koop_es.web.refusals import CannotListen, LoopbackOnly, PortInUse

LOOPBACK: Final = {"127.0.0.1": "127.0.0.1", "localhost": "127.0.0.1", "::1": "::1"}
"""Names of this machine, and the address that each stands for."""

BACKLOG: Final = 128


def listen(host: str, port: int) -> socket.socket:
    """Return a socket that listens on a loopback address.

    Args:
        host: ``127.0.0.1``, ``::1`` or ``localhost``.
        port: 0 for any free port.

    Raises:
        LoopbackOnly: Another host was asked for; accounts would be needed.
        PortInUse: Another program listens there.
        CannotListen: The system does not allow it.
    """
    address = LOOPBACK.get(host.strip("[]").lower())
    if address is None:
        raise LoopbackOnly(host=host)
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    listening: socket.socket | None = None
    try:
        # Named, or asyncio would not know that answers are to leave at once (TCP_NODELAY).
        listening = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((address, port))
        listening.listen(BACKLOG)
    except OSError as error:
        if listening is not None:
            listening.close()
        if error.errno == errno.EADDRINUSE:
            raise PortInUse(port=port) from error
        raise CannotListen(host=host, port=port) from error
    return listening


def port_of(listening: socket.socket) -> int:
    """Return the port that a socket listens on."""
    return int(listening.getsockname()[1])


def url_of(listening: socket.socket) -> str:
    """Return the address of the first page, such as ``http://127.0.0.1:8765/``."""
    host = str(listening.getsockname()[0])
    return f"http://{f'[{host}]' if ':' in host else host}:{port_of(listening)}/"
