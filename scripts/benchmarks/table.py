"""The table that is printed: what was measured, and how it stands to the targets."""

from __future__ import annotations

import statistics
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from scripts.benchmarks.homes import on_server

if TYPE_CHECKING:
    from collections.abc import Iterator

RATIOS: Final = (
    ("P1a", "one read model / library's loop", "rebuild_one", "library_one", 60.0),
    ("P1a", "one read model / physical limit", "rebuild_one", "physical", 0.4),
    ("P1b", "all read models / library's loop on one", "rebuild_all", "library_one", 20.0),
    ("P2", "all, live pages of 500 / library's loop on one", "live_all", "library_one", 8.0),
    ("P3", "a command / library's load and save", "command_one", "library_command", 1.5),
    ("P4", "64 waiting / library's load and save", "command_waiting", "library_command", 5.0),
    ("P4", "64 waiting / library's in 8 threads", "command_waiting", "library_threads", None),
    ("P1a", "one read model / Emmett's consumer", "rebuild_one", "emmett_rebuild", 40.0),
    (
        "P4",
        "64 waiting / Emmett's append from 16 sides",
        "command_waiting",
        "emmett_append_16",
        2.0,
    ),
    ("P5", "import, caught up / library's save of each", "import_cordis", "library_saves", 4.0),
    ("P5", "import, caught up / one save a cooperation", "import_cordis", "library_saved", None),
    ("P6", "a check over HTTP / parsing it only", "http_check", "http_parsed", 0.35),
    ("P7", "one status / a constant answer", "http_status", "http_constant", 0.5),
    ("P7", "first page of a list / a constant answer", "http_list", "http_constant", 0.25),
    ("P7", "one status, not remembered", "http_new_status", "http_constant", None),
    ("P7", "first page, not remembered", "http_new_list", "http_constant", 0.25),
    ("P7", "50 pages on / first page, neither remembered", "http_deep_list", "http_new_list", 0.9),
)
"""Number, words, ours, what it is compared with, and the least ratio wanted, if one is."""

ON_SERVER: Final = {("rebuild_one", "library_one"): 100.0}
"""Ratios wanted where they are others on a server: the library's runner takes longer there."""

SPREAD: Final = ("P6", "p99 / p50 of a check over HTTP", "http_check", 10.0)
MEMORY: Final = {"rebuild_one": 200, "rebuild_all": 400}
FLAT: Final = (
    "P5",
    "peak memory / that of a tenth of the projects",
    "import_cordis",
    "import_tenth",
)
FLATTEST: Final = 1.25
LONGEST: Final = (
    ("P9", "from a command to the read models, p99", "lag", 99, 50),
    ("", "the same in another process, greatest", "visible", 100, 250),
    ("", "takeover from a killed process, greatest", "takeover", 100, 10_000),
)
"""Number, words, case, percentile and most milliseconds wanted."""

STARTS: Final = {"koop --version": 150, "koop --help": 400}


@dataclass(slots=True)
class Taken:
    """What the rounds of one case took."""

    rates: list[float] = field(default_factory=list[float])
    peaks: list[float] = field(default_factory=list[float])
    milliseconds: list[float] = field(default_factory=list[float])
    steps: list[list[float]] = field(default_factory=list[list[float]])

    def add(self, figures: dict[str, Any]) -> None:
        """Add a round."""
        self.rates.append(figures["events"] / figures["seconds"])
        self.peaks.append(figures["peak_mib"])
        self.milliseconds += figures.get("milliseconds", [])
        if "steps" in figures:
            self.steps.append(figures["steps"])

    def percentile(self, hundredth: int) -> float:
        """Return the milliseconds that so many in a hundred do not exceed."""
        ordered = sorted(self.milliseconds)
        return ordered[min(len(ordered) * hundredth // 100, len(ordered) - 1)]

    def show(self) -> str:
        """Return median, least and greatest rate, peak memory and latencies."""
        middle, low, high = statistics.median(self.rates), min(self.rates), max(self.rates)
        rates = f"{middle:>10,.0f} ({f'{low:,.0f}-{high:,.0f})':18} {max(self.peaks):>6,.0f} MiB"
        if self.steps:
            parts = [statistics.median(each) for each in zip(*self.steps, strict=True)]
            return f"{rates}  {' + '.join(f'{each:.0f}' for each in parts)} µs an event"
        if not self.milliseconds:
            return rates
        p50, p99, most = (self.percentile(each) for each in (50, 99, 100))
        return f"{rates}  {p50:7.1f} {p99:7.1f} {most:7.1f} ms"


def show(taken: dict[str, Taken], starts: dict[str, list[float]]) -> Iterator[str]:
    """Yield the lines of the table; what was not measured is left out."""
    if taken:
        yield "case             a second: median (least-greatest)   peak       p50     p99     max"
    for case, figures in taken.items():
        yield f"{case:15} {figures.show()}"
    yield f"\n{'target':56} {'ratio':>8}   wanted"
    yield from _ratios(taken)
    yield from _limits(taken)
    for name, times in starts.items():
        spread = f"({min(times):.0f}-{max(times):.0f})"
        yield _most("P11", f"{name} {spread}", statistics.median(times), STARTS[name], "ms")


def _ratios(taken: dict[str, Taken]) -> Iterator[str]:
    for number, words, ours, theirs, wanted in RATIOS:
        if {ours, theirs} <= taken.keys():
            ratio = statistics.median(taken[ours].rates) / statistics.median(taken[theirs].rates)
            least = ON_SERVER.get((ours, theirs), wanted) if on_server() else wanted
            met = "" if least is None else f"  >= {least:g}  {_met(ratio >= least)}"
            yield f"{number:4} {words:50} {ratio:9.2f}{met}"


def _limits(taken: dict[str, Taken]) -> Iterator[str]:
    number, words, case, most = SPREAD
    if case in taken:
        ratio = taken[case].percentile(99) / taken[case].percentile(50)
        yield _most(number, words, ratio, most, "")
    for case, most in MEMORY.items():
        if case in taken:
            yield _most("P1", f"peak memory of {case}", max(taken[case].peaks), most, "MiB")
    number, words, ours, theirs = FLAT
    if {ours, theirs} <= taken.keys():
        ratio = max(taken[ours].peaks) / max(taken[theirs].peaks)
        yield _most(number, words, ratio, FLATTEST, "")
    for number, words, case, hundredth, most in LONGEST:
        if case in taken:
            yield _most(number, words, taken[case].percentile(hundredth), most, "ms")


def _most(number: str, words: str, found: float, most: float, unit: str) -> str:
    return f"{number:4} {words:50} {found:9.1f}  <= {most:g} {unit}  {_met(found <= most)}"


def _met(fulfilled: object) -> str:
    return "met" if fulfilled else "missed"
