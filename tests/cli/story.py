"""A small story, typed: two organisations, a person, and a cooperation that is under way."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

BERLIN: Final = ZoneInfo("Europe/Berlin")
TODAY: Final = datetime.now(UTC).astimezone(BERLIN).date()
LAST_MOMENT: Final = datetime.combine(TODAY, time.max, BERLIN).astimezone(UTC)
BEGIN: Final = TODAY - timedelta(days=20)
END: Final = TODAY + timedelta(days=200)


def now() -> datetime:
    """Tell the time, and at midnight the last moment of today: no test goes on in another day."""
    return min(datetime.now(UTC), LAST_MOMENT)


def day(days: int) -> str:
    """Return the day so many days from today."""
    return (TODAY + timedelta(days=days)).isoformat()


def german(days: int) -> str:
    """Return the same as people in Germany write it."""
    then: date = TODAY + timedelta(days=days)
    return f"{then.day}.{then.month}.{then.year}"


CODE: Final = f"K-{BEGIN.year}-001"

STORY: Final[tuple[list[str], ...]] = (
    ["party", "register", "City Library", "--country", "DE"],
    [
        "party",
        "register",
        "Reading Club",
        "--email",
        "club@example.org",
        "--lawful-basis",
        "consent",
    ],
    ["party", "register", "--person", "A. Example", "--lawful-basis", "consent"],
    ["programme", "open", "Books for All", "--funder", "City Library"],
    [
        *("cooperation", "agree", "--title", "Reading aloud", "--theme", "reading"),
        *("--party", "City Library:lead:record-keeper", "--party", "Reading Club"),
        *("--goal", "More children read", "--effective-on", BEGIN.isoformat()),
        *("--starts-on", BEGIN.isoformat(), "--ends-on", END.isoformat()),
        *("--check-rhythm-months", "3"),
    ],
    [
        *("goal", "set", CODE, "Twelve groups", "--indicator", "groups", "--unit", "groups"),
        *("--baseline", "2", "--target", "12", "--due-on", day(100)),
    ],
    ["milestone", "plan", CODE, "First meeting", "--due-on", day(10)],
    ["milestone", "plan", CODE, "Second meeting", "--due-on", day(40)],
    [
        *("check", "record", CODE, "--red", "No rooms", "--deviation", "rooms are missing"),
        *("--measure", "Ask the school", "--due", day(14), "--owner", "City Library"),
        *("--decision-needed", "Shall we rent rooms?"),
    ],
    ["note", "add", CODE, "The school was called."],
    [
        *("relationship", "contact", "--party", "City Library", "--party", "Reading Club"),
        *("--theme", "books", "--title", "Swap books"),
    ],
)
