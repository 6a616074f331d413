"""What is told is told once, in words that help, and with the exit code that fits."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.cli.story import CODE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.driving import Driver

AGREE = (
    *("cooperation", "agree", "--title", "Lesen", "--theme", "Bildung", "--goal", "Mehr lesen"),
    *("--party", "Museum", "--party", "Schule"),
)


@pytest.fixture
def pair(koop: Driver) -> Driver:
    for name in ("Museum", "Schule"):
        koop.ok("party", "register", name)
    return koop


def test_the_day_of_an_agreement_is_given_once(pair: Driver) -> None:
    days = ("--agreed-on", "2026-01-02", "--effective-on", "2026-01-03")
    said = pair.no(2, "usage.exclude", *AGREE, *days)
    assert "--agreed-on, --effective-on" in said.err


@pytest.mark.parametrize(
    ("given", "options"),
    [
        ([], "(--starts-on, --ends-on)"),
        (["--ends-on", "2027-01-01"], "(--starts-on)"),
        (["--starts-on", "2026-01-01"], "(--ends-on)"),
        (["--starts-on", "2026-01-01", "--end-condition", "done"], "(--review-on)"),
    ],
)
def test_what_a_term_lacks_is_named_with_its_option(
    pair: Driver, given: list[str], options: str
) -> None:
    assert options in pair.no(4, "cooperation.agreement_incomplete", *AGREE, *given).err


def test_a_goal_without_a_title_lacks_its_title(story: Driver) -> None:
    said = story.no(2, "invalid", "goal", "set", CODE)
    assert "Title: This is missing." in said.err
    said = story.no(2, "invalid", "goal", "set", CODE, "x", "--target", "many")
    assert "Target, Value: " in said.err
    assert "What was agreed" not in said.err


def test_a_name_too_short_to_be_the_beginning_of_an_id_is_told_how_long_it_must_be(
    story: Driver,
) -> None:
    assert "4 or more" in story.no(3, "name.unknown", "party", "show", "01a").err


def test_the_history_in_a_pipe_tells_the_reason_picked(story: Driver) -> None:
    story.ok("milestone", "plan", CODE, "x", "--due-on", "2027-01-01", "--reason-code", "oversight")
    assert story.ok("cooperation", "history", CODE).rows[-1]["reason_code"] == "oversight"


def test_a_file_that_is_not_there_is_wrong_use(story: Driver, tmp_path: Path) -> None:
    absent = tmp_path / "absent"
    story.no(2, "file.not_read", "goal", "set", CODE, "--file", absent)
    story.no(2, "file.not_read", "evidence", "attach", CODE, absent)
    story.no(2, "file.not_read", "events", "import", absent)
    words = ("--projects", absent, "--organizations", absent)
    assert story("import", "cordis", *words).code == 2


def test_a_type_that_nobody_records_is_told_with_those_that_there_are(story: Driver) -> None:
    said = story.no(2, "usage.choice_expected", "report", "audit-trail", "--type", "bogus")
    assert "koop.cooperation.agreed.v1" in said.err


def test_a_second_programme_of_the_same_name_is_warned_of(koop: Driver) -> None:
    assert not koop.ok("programme", "open", "Kultur stärkt").err
    said = koop.ok("programme", "open", "KULTUR  STÄRKT!")
    assert "may be the same" in said.err
    (warning,) = koop.ok("programme", "open", "kultur stärkt", "--json").json["warnings"]
    assert warning["code"] == "programme.probable_duplicate"


def test_a_warning_that_stood_before_is_counted_and_not_told_again(story: Driver) -> None:
    overdue = ("--due-on", "2031-01-01")
    assert "after the end" in story.ok("goal", "set", CODE, "Viel", *overdue).err
    said = story.ok("note", "add", CODE, "x")
    assert "after the end" not in said.err
    assert "as before; --json" in said.err
    told = story.ok("note", "add", CODE, "y", "--dry-run", "--json").json["warnings"]
    assert "goal.due_after_term" in {warning["code"] for warning in told}
    assert "after the end" not in story.ok("note", "add", CODE, "z", "--dry-run").err


@pytest.mark.parametrize(
    "words",
    [
        ("cooperation", "agree", "--arose-from"),
        ("relationship", "group", "--arose-from"),
        ("report", "time-bounded", "--as-of"),
    ],
)
def test_an_option_without_its_value_names_the_help_of_its_command(
    pair: Driver, words: tuple[str, ...]
) -> None:
    said = pair.no(2, "usage.value_missing", *words)
    assert f"koop {' '.join(words[:2])} --help" in said.err
