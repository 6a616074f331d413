"""Filling a demo home: once, on an own folder, going on where it was interrupted."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Final

from platformdirs import user_data_dir

from koop_es.app import Koop
from koop_es.demo.calendar import Calendar
from koop_es.demo.stories import PROLOGUE, STORIES
from koop_es.demo.story import ACTORS, Clock, Network, tell
from koop_es.kernel.refusals import Refusal
from koop_es.ledger.actors import ActorExists
from koop_es.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

MARK: Final = "demo"
COMPLETE: Final = "demo_complete"
BEGINNING: Final = 470
"""Days before the base day on which the demo's clock starts; later than every step."""


class HomeInUse(Refusal):
    """The home holds entries that are no demo's."""

    code = "demo.home_in_use"


def demo_settings(settings: Settings) -> Settings:
    """Return the settings with the demo's own home, unless another than the usual is named."""
    if settings.home != Settings().home:
        return settings
    home = Path(user_data_dir("koop-demo", appauthor=False))
    return replace(settings, home=home, ledger_url=None, projections_url=None)


def prepare(settings: Settings, *, clock: Callable[[], datetime] | None = None) -> Settings:
    """Fill the demo's home if it is not filled yet, and return the settings that open it.

    Args:
        settings: Where; the usual home is never taken.
        clock: Tells the time as an aware instant; the real one if left out.

    Raises:
        HomeInUse: There are entries in the home that are no demo's.
    """
    chosen = demo_settings(settings)
    with Koop.open(chosen, clock=clock) as koop:
        if koop.store.mark(COMPLETE) is not None:
            return chosen
        base = _base(koop)
    _fill(chosen, base)
    return chosen


def _base(koop: Koop) -> date:
    """Return the day that the demo counts from: today, or the day of the interrupted filling."""
    begun = koop.store.mark(MARK)
    if begun is not None:
        return date.fromisoformat(begun)
    if koop.store.head():
        raise HomeInUse(home=koop.settings.home)
    base = koop.today()
    koop.store.set_mark(MARK, base.isoformat())
    return base


def _fill(settings: Settings, base: date) -> None:
    calendar = Calendar(base, settings.time_zone)
    # The rules judge each entry on the day on which it claims to be recorded.
    clock = Clock(calendar.instant(BEGINNING, 0))
    with Koop.open(settings, clock=clock) as koop:
        for actor in ACTORS:
            with suppress(ActorExists):
                koop.home.keys.add_actor(actor)
        network = Network(calendar)
        tell(koop, clock, network, PROLOGUE)
        tell(koop, clock, network, STORIES)
        koop.store.set_mark(COMPLETE, base.isoformat())
