"""Running the engine alone in a process until somebody says stop."""

from __future__ import annotations

import signal
import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from koop_es.projecting.engine import Engine

SIGNALS: Final = (signal.SIGINT, signal.SIGTERM)


def until_stopped(engine: Engine) -> None:
    """Keep read models up to date until SIGINT or SIGTERM, from the main thread."""
    stopped = threading.Event()

    def stop(_number: int, _frame: object) -> None:
        stopped.set()

    before = {each: signal.signal(each, stop) for each in SIGNALS}
    engine.start()
    try:
        stopped.wait()
    finally:
        engine.stop()
        for each, handler in before.items():
            signal.signal(each, handler)
