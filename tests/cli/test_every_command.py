"""Every command works once, and is refused once with its code and exit code."""

from __future__ import annotations

import importlib
import json
from typing import TYPE_CHECKING, Any

import pytest
from typer.main import get_command

from koop_es.cli.program import SUBJECTS
from tests.cli.story import CODE, day, german

if TYPE_CHECKING:
    from tests.cli.driving import Driver

WORKS: list[list[str]] = [
    [
        "party",
        "register",
        "Museum",
        "--website",
        "https://example.org",
        "--lawful-basis",
        "contract",
    ],
    ["party", "list"],
    ["party", "rename", "reading club", "Reading Circle", "--short-name", "RC"],
    [
        *("party", "reach", "reading club", "--email", "office@example.org"),
        *("--lawful-basis", "contract"),
    ],
    ["party", "merge", "reading club", "--into", "City Library"],
    ["party", "duplicates"],
    ["party", "show", "reading club"],
    ["programme", "open", "Culture", "--grant-reference", "01AB"],
    ["programme", "list"],
    ["programme", "show", "books for all"],
    ["programme", "set", "books for all", "--check-grace", "7", "--decided-on", german(-9)],
    ["programme", "close", "books for all", "--effective-on", day(30)],
    [
        *("cooperation", "agree", "--title", "Singing", "--theme", "music", "--goal", "A choir"),
        *("--party", "City Library:lead", "--party", "Reading Club", "--agreed-on", german(-1)),
        *("--starts-on", german(0), "--end-condition", "when the hall is sold"),
        *("--review-on", german(300)),
    ],
    ["cooperation", "list"],
    ["cooperation", "show", CODE.lower()],
    ["cooperation", "history", CODE],
    ["cooperation", "extend", CODE, "--ends-on", day(400), "--reason", "more money"],
    [
        *("cooperation", "propose", "--title", "Singing", "--theme", "music", "--goal", "A choir"),
        *("--party", "City Library:lead", "--party", "Reading Club", "--starts-on", german(0)),
        *("--ends-on", german(300)),
    ],
    [
        *("cooperation", "amend", CODE, "--title", "Reading aloud", "--reason", "they asked"),
        *("--consent", "City Library", "--notice-months", "3", "--effective-on", day(30)),
    ],
    ["cooperation", "suspend", CODE, "--reason", "the house is closed"],
    ["cooperation", "join", CODE, "A. Example", "--role", "associated"],
    ["cooperation", "leave", CODE, "Reading Club", "--effective-on", day(30)],
    ["cooperation", "replace-lead", CODE, "Reading Club"],
    ["cooperation", "assign-person", CODE, "A. Example", "--capacity", "contact"],
    [
        *("contribution", "pledge", CODE, "City Library", "Books", "--kind", "money"),
        *("--amount", "100,50", "--unit", "EUR", "--due-on", day(90)),
    ],
    ["cooperation", "renew", CODE, "--months", "12", "--notice-days", "90"],
    ["cooperation", "give-notice", CODE, "--ends-on", day(90), "--party", "City Library"],
    ["cooperation", "set-rhythm", CODE, "--months", "6"],
    ["finding", "raise", CODE, "A receipt is missing", "--answer-due-on", day(30)],
    ["approval", "list", "--status", "all"],
    ["cooperation", "assign-programme", CODE, "books for all", "--grant-reference", "01AB"],
    [
        *("cooperation", "end", CODE, "--manner", "by_consent", "--reason", "enough"),
        *("--result", "partly", "--afterwards", "contact"),
    ],
    ["goal", "set", CODE, "A blog"],
    ["goal", "revise", CODE, "Twelve", "--target", "14,5", "--reason", "more money"],
    ["goal", "measure", CODE, "g2", "--value", "3,5"],
    ["goal", "drop", CODE, "More", "--reason", "too vague"],
    ["milestone", "plan", CODE, "Party", "--due-on", day(90), "--goal", "g2"],
    ["milestone", "move", CODE, "First", "--due-on", german(20), "--reason", "no room"],
    ["milestone", "reach", CODE, "first meeting", "--partly"],
    ["milestone", "miss", CODE, "second"],
    ["milestone", "drop", CODE, "m4", "--reason", "not needed"],
    ["check", "record", CODE, "--green", "All well"],
    ["check", "due"],
    ["measure", "close", CODE, "Ask", "--outcome", "they agreed"],
    ["decision", "record", CODE, "Shall", "--outcome", "yes", "--decided-by", "the board"],
    ["evidence", "attach", CODE, "{file}", "--concerns", "first"],
    ["note", "add", CODE, "A note", "--concerns", "second meeting"],
    ["entry", "correct", CODE, "6", "--set", "terms.target.value=13", "--reason", "x", "--yes"],
    ["entry", "retract", CODE, "8", "--reason-code", "oversight", "--yes"],
    [
        *("relationship", "encounter", "--party", "City Library", "--party", "A. Example"),
        *("--theme", "books", "--effective-on", german(-3)),
    ],
    [
        *("relationship", "contact", "--party", "City Library", "--party", "Reading Club"),
        *("--theme", "books", "--openness", "network"),
    ],
    [
        *("relationship", "group", "--party", "City Library", "--party", "A. Example"),
        *("--theme", "books", "--purpose", "learning"),
    ],
    ["relationship", "list"],
    ["relationship", "show", "{relationship}"],
    ["relationship", "change-form", "{relationship}", "--to", "group"],
    ["relationship", "touch", "{relationship}", "--outcome", "idea", "--purpose", "learning"],
    ["relationship", "openness", "{relationship}", "network"],
    ["relationship", "cadence", "{relationship}", "--months", "6"],
    ["relationship", "close", "{relationship}", "--remark", "done"],
    ["follow-ups", "list"],
    ["follow-ups", "run"],
    ["report", "time-bounded"],
    ["report", "matrix", "--months", "3"],
    ["report", "transitions", "--since", german(-10)],
    ["report", "goals", "--of", CODE],
    ["report", "milestones"],
    ["report", "measures", "--rows"],
    ["report", "checks-due"],
    ["report", "expiring", "--within", "365"],
    ["report", "term-passed"],
    ["report", "lights", "--months", "2", "--of", CODE],
    ["report", "endings", "--since", day(-10), "--rows"],
    ["report", "audit-trail"],
    ["report", "recorded-late", "--rows"],
    ["report", "contributions", "--rows"],
    ["report", "contacts"],
    ["report", "network", "--ties", "strong", "--betweenness", "exact"],
    ["report", "network", "--rows"],
    ["report", "control-coverage"],
    ["report", "control-coverage", "--rows"],
    ["report", "completeness"],
    ["sample", "draw", "--seed", "audit-2026", "--percent", "50"],
    [
        "sample",
        "draw",
        "--method",
        "risk",
        "--weight",
        "volume=3",
        "--weight",
        "cases",
        "--size",
        "1",
    ],
    ["sample", "list"],
    ["report", "network-yield"],
    ["report", "network-yield", "--rows"],
    ["report", "dossier", "--of", "City Library"],
    ["report", "public-list"],
    ["report", "freshness", "--compare", "yes"],
    ["events", "tail"],
    ["events", "show", "1"],
    ["events", "export"],
    ["projections", "list"],
    ["projections", "rebuild"],
    ["projections", "rows", "parties"],
    ["projections", "pause", "parties"],
    ["projections", "resume", "parties"],
    ["projections", "dead-letters"],
    ["projections", "retry"],
    ["projections", "drop-old"],
    ["export", "network", "--format", "graphml"],
    ["export", "calendar"],
    ["export", "iati", "--reporter", "XX-1", "--reporter-name", "Example"],
    ["export", "cooperation", CODE, "--format", "jsonl"],
    ["actor", "add", "Anna"],
    ["actor", "list"],
    ["db", "backup", "{folder}"],
    ["db", "check"],
    ["db", "upgrade"],
]

ELSEWHERE = {
    ("cooperation", "enter-into-force"),
    ("cooperation", "propose-anew"),
    ("cooperation", "invite"),
    ("cooperation", "confirm"),
    ("cooperation", "decline"),
    ("cooperation", "withdraw"),
    ("cooperation", "resume"),
    ("contribution", "deliver"),
    ("cooperation", "leave-programme"),
    ("cooperation", "notify-funder"),
    ("cooperation", "funder-consented"),
    ("finding", "answer"),
    ("finding", "settle"),
    ("approval", "grant"),
    ("approval", "refuse"),
    ("entry", "first"),
    ("cooperation", "revoke-ending"),
    ("cooperation", "close-file"),
    ("db", "restore"),
    ("evidence", "save"),
    ("sample", "show"),
    ("sample", "repeat"),
    ("events", "import"),
    ("export", "360giving"),
    ("import", "360giving"),
    ("import", "cordis"),
    ("import", "csv"),
    ("import", "xlsx"),
    ("projections", "run"),
    ("relationship", "introduce"),
    ("relationship", "review"),
    ("party", "separate"),
    ("serve",),
    ("demo",),
}
"""Commands that need more than one line to work, tested beside this."""

REFUSED: list[tuple[int, str, list[str]]] = [
    (4, "party.lawful_basis_missing", ["party", "register", "--person", "B. Example"]),
    (2, "invalid", ["party", "register", ""]),
    (2, "cursor.invalid", ["party", "list", "--cursor", "nonsense"]),
    (3, "name.unknown", ["party", "show", "nobody"]),
    (4, "party.kinds_differ", ["party", "rename", "A. Example", "B.", "--short-name", "B"]),
    (4, "party.lawful_basis_missing", ["party", "reach", "City Library", "--phone", "1"]),
    (4, "change.empty", ["party", "merge", "City Library", "--into", "City Library"]),
    (4, "party.not_merged", ["party", "separate", "City Library", "--reason", "x"]),
    (2, "usage.choice_expected", ["party", "duplicates", "--format", "xml"]),
    (3, "name.unknown", ["programme", "show", "nothing"]),
    (2, "invalid", ["programme", "set", "books for all", "--check-grace", "soon"]),
    (3, "name.unknown", ["programme", "close", "nothing"]),
    (3, "name.unknown", ["programme", "open", "X", "--funder", "nobody"]),
    (2, "usage.choice_expected", ["programme", "list", "--format", "xml"]),
    (4, "cooperation.agreement_incomplete", ["cooperation", "agree", "--title", "x"]),
    (3, "name.unknown", ["cooperation", "agree", "--title", "x", "--party", "nobody"]),
    (4, "cooperation.agreement_incomplete", ["cooperation", "propose", "--title", "x"]),
    (4, "confirmation.agreed_already", ["cooperation", "propose-anew", CODE, "--title", "x"]),
    (4, "confirmation.agreed_already", ["cooperation", "invite", CODE, "Reading Club"]),
    (
        4,
        "confirmation.agreed_already",
        ["cooperation", "confirm", CODE, "Reading Club", "--name", "B. Example"],
    ),
    (4, "confirmation.agreed_already", ["cooperation", "decline", CODE, "Reading Club"]),
    (4, "confirmation.agreed_already", ["cooperation", "withdraw", CODE]),
    (2, "usage.choice_expected", ["cooperation", "list", "--phase", "resting"]),
    (3, "name.unknown", ["cooperation", "show", "K-1999-001"]),
    (3, "name.unknown", ["cooperation", "history", "zzzz"]),
    (4, "cooperation.term_not_extended", ["cooperation", "extend", CODE, "--ends-on", day(1)]),
    (4, "change.empty", ["cooperation", "amend", CODE, "--reason", "x"]),
    (4, "cooperation.not_conditional", ["cooperation", "enter-into-force", CODE]),
    (4, "reason.missing", ["cooperation", "suspend", CODE]),
    (4, "cooperation.not_suspended", ["cooperation", "resume", CODE]),
    (4, "cooperation.party_twice", ["cooperation", "join", CODE, "Reading Club"]),
    (4, "cooperation.not_taking_part", ["cooperation", "leave", CODE, "A. Example"]),
    (4, "lead.leads_already", ["cooperation", "replace-lead", CODE, "City Library"]),
    (2, "invalid", ["cooperation", "assign-person", CODE, "A. Example", "--capacity", "x"]),
    (
        4,
        "contribution.currency_missing",
        ["contribution", "pledge", CODE, "City Library", "Books", "--kind", "money"],
    ),
    (3, "name.unknown", ["contribution", "deliver", CODE, "b9"]),
    (2, "usage.number_expected", ["cooperation", "renew", CODE, "--months", "0"]),
    (4, "notice.ends_before", ["cooperation", "give-notice", CODE, "--ends-on", day(-1)]),
    (4, "change.empty", ["cooperation", "set-rhythm", CODE, "--months", "3"]),
    (4, "cooperation.not_in_programme", ["cooperation", "leave-programme", CODE, "books for all"]),
    (
        4,
        "cooperation.not_in_programme",
        ["cooperation", "notify-funder", CODE, "books for all", "x"],
    ),
    (
        4,
        "cooperation.not_in_programme",
        ["cooperation", "funder-consented", CODE, "books for all", "x"],
    ),
    (2, "invalid", ["finding", "raise", CODE, ""]),
    (3, "name.unknown", ["finding", "answer", CODE, "f9", "x"]),
    (3, "name.unknown", ["finding", "settle", CODE, "f9"]),
    (2, "invalid", ["approval", "list", "--status", "lost"]),
    (4, "cooperation.unknown_part", ["approval", "grant", CODE, "v9"]),
    (4, "cooperation.unknown_part", ["approval", "refuse", CODE, "v9", "--reason", "x"]),
    (2, "invalid", ["entry", "first"]),
    (3, "name.unknown", ["cooperation", "assign-programme", CODE, "nothing"]),
    (4, "reason.missing", ["cooperation", "end", CODE, "--manner", "by_consent"]),
    (2, "invalid", ["cooperation", "end", CODE, "--manner", "boredom"]),
    (4, "cooperation.not_ended", ["cooperation", "revoke-ending", CODE, "--reason", "x"]),
    (4, "cooperation.not_ended", ["cooperation", "close-file", CODE]),
    (
        4,
        "goal.target_equals_baseline",
        ["goal", "set", CODE, "x", "--indicator", "n", "--baseline", "1", "--target", "1"],
    ),
    (4, "reason.missing", ["goal", "revise", CODE, "g2", "--target", "14"]),
    (2, "invalid", ["goal", "measure", CODE, "g2"]),
    (2, "invalid", ["goal", "measure", CODE, "g2", "--value", "many"]),
    (3, "name.unknown", ["goal", "drop", CODE, "g99", "--reason", "x"]),
    (4, "milestone.due_date_missing", ["milestone", "plan", CODE, "x"]),
    (2, "invalid", ["milestone", "plan", CODE, "x", "--due-on", "31.02.2026"]),
    (3, "name.unknown", ["milestone", "move", CODE, "", "--due-on", day(1), "--reason", "x"]),
    (4, "fact.in_the_future", ["milestone", "reach", CODE, "first", "--effective-on", day(3)]),
    (3, "name.unknown", ["milestone", "miss", CODE, "third"]),
    (4, "reason.missing", ["milestone", "drop", CODE, "first"]),
    (4, "check.measure_missing", ["check", "record", CODE, "--yellow", "x", "--deviation", "y"]),
    (2, "usage.exclude", ["check", "record", CODE, "--yellow", "x", "--red", "y"]),
    (2, "invalid", ["check", "due", "--as-of", "tomorrow"]),
    (3, "name.unknown", ["measure", "close", CODE, "a99"]),
    (3, "name.unknown", ["decision", "record", CODE, "d99", "--outcome", "yes"]),
    (2, "file.not_read", ["evidence", "attach", CODE, "/nowhere/at/all"]),
    (3, "name.unknown", ["evidence", "save", CODE, "e1", "--output", "/nowhere/x"]),
    (2, "invalid", ["note", "add", CODE, " "]),
    (4, "reason.missing", ["entry", "correct", CODE, "7", "--set", f"due_on={day(9)}"]),
    (4, "correction.agreement_not_retractable", ["entry", "retract", CODE, "5", "--reason", "x"]),
    (
        4,
        "relationship.too_few_parties",
        ["relationship", "encounter", "--theme", "x", "--party", "City Library"],
    ),
    (
        4,
        "relationship.contact_point_missing",
        [
            "relationship",
            "contact",
            "--party",
            "City Library",
            "--party",
            "A. Example",
            "--theme",
            "x",
        ],
    ),
    (
        4,
        "relationship.theme_missing",
        ["relationship", "group", "--party", "City Library", "--party", "A. Example"],
    ),
    (2, "usage.choice_expected", ["relationship", "list", "--form", "cooperation"]),
    (3, "name.unknown", ["relationship", "show", "0000"]),
    (3, "name.unknown", ["relationship", "change-form", "0000", "--to", "group"]),
    (2, "invalid", ["relationship", "touch", "{relationship}", "--outcome", "glory"]),
    (
        4,
        "relationship.contact_private",
        [
            *("relationship", "introduce", "{relationship}", "--introducer", "City Library"),
            *("--introduced", "Reading Club", "--to", "A. Example"),
        ],
    ),
    (4, "change.empty", ["relationship", "openness", "{relationship}", "private"]),
    (4, "change.empty", ["relationship", "cadence", "{relationship}"]),
    (
        4,
        "relationship.not_a_group",
        [
            *("relationship", "review", "{relationship}", "--relevance", "none"),
            *("--decision", "dissolve"),
        ],
    ),
    (
        3,
        "party.list_unknown",
        ["relationship", "encounter", "--theme", "x", "--parties-from", "{file}"],
    ),
    (3, "name.unknown", ["relationship", "close", "0000"]),
    (2, "usage.choice_expected", ["follow-ups", "list", "--format", "xml"]),
    (3, "name.unknown", ["follow-ups", "run", "K-1999-001"]),
    (2, "invalid", ["report", "time-bounded", "--as-of", "2026-13-01"]),
    (2, "usage.number_expected", ["report", "matrix", "--months", "all"]),
    (2, "invalid", ["report", "transitions", "--since", "lately"]),
    (3, "name.unknown", ["report", "goals", "--of", "K-1999-001"]),
    (2, "usage.choice_expected", ["report", "milestones", "--form", "club"]),
    (2, "usage.choice_expected", ["report", "measures", "--format", "pdf"]),
    (2, "invalid", ["report", "checks-due", "--known-at", "noon"]),
    (2, "usage.number_expected", ["report", "expiring", "--within", "soon"]),
    (3, "name.unknown", ["report", "term-passed", "--party", "nobody"]),
    (3, "name.unknown", ["report", "lights", "--of", "K-1999-001"]),
    (2, "invalid", ["report", "endings", "--since", "2026-02-30"]),
    (3, "actor.unknown", ["report", "audit-trail", "--actor", "nobody"]),
    (2, "invalid", ["report", "recorded-late", "--as-of", "soon"]),
    (3, "name.unknown", ["report", "contributions", "--of", "K-1999-001"]),
    (2, "usage.choice_expected", ["report", "contacts", "--form", "club"]),
    (2, "usage.choice_expected", ["report", "network", "--ties", "weak"]),
    (2, "invalid", ["report", "control-coverage", "--as-of", "soon"]),
    (3, "name.unknown", ["report", "completeness", "--of", "K-1999-001"]),
    (2, "invalid", ["report", "network-yield", "--as-of", "soon"]),
    (2, "usage.missing", ["report", "dossier"]),
    (3, "name.unknown", ["report", "public-list", "--programme", "nothing"]),
    (2, "usage.choice_expected", ["report", "freshness", "--compare", "maybe"]),
    (4, "sample.weights_unfit", ["sample", "draw", "--method", "risk"]),
    (2, "usage.choice_expected", ["sample", "list", "--format", "dot"]),
    (3, "sample.not_found", ["sample", "show", "1"]),
    (3, "sample.not_found", ["sample", "repeat", "1"]),
    (2, "usage.number_expected", ["events", "tail", "-n", "-1"]),
    (3, "name.unknown", ["events", "show", "999"]),
    (2, "usage.missing", ["events", "export", "--with-private"]),
    (4, "transfer.home_not_empty", ["events", "import", "-"]),
    (2, "usage.choice_expected", ["projections", "list", "--format", "yaml"]),
    (3, "projections.unknown", ["projections", "rebuild", "everything"]),
    (3, "projections.unknown", ["projections", "rows", "everything"]),
    (2, "usage.words_unexpected", ["projections", "run", "parties"]),
    (3, "projections.unknown", ["projections", "pause", "everything"]),
    (3, "projections.unknown", ["projections", "resume", "everything"]),
    (3, "projections.unknown", ["projections", "dead-letters", "everything"]),
    (3, "projections.unknown", ["projections", "retry", "everything"]),
    (3, "projections.unknown", ["projections", "drop-old", "everything"]),
    (2, "usage.choice_expected", ["export", "network", "--format", "dot"]),
    (3, "name.unknown", ["export", "calendar", "--party", "nobody"]),
    (3, "export.nothing", ["export", "360giving"]),
    (2, "usage.missing", ["export", "iati", "--reporter", "XX-1"]),
    (3, "name.unknown", ["export", "cooperation", "K-1999-001", "--format", "xlsx"]),
    (4, "actor.exists", ["actor", "add", "operator"]),
    (2, "usage.choice_expected", ["actor", "list", "--format", ""]),
    (4, "backup.target_exists", ["db", "backup", "/usr"]),
    (3, "backup.missing", ["db", "restore", "/nowhere/at/all"]),
    (3, "check.nothing_here", ["db", "check", "/nowhere/at/all"]),
    (2, "usage.words_unexpected", ["db", "upgrade", "everything"]),
    (2, "usage.missing", ["import", "cordis"]),
    (2, "usage.missing", ["import", "360giving"]),
    (2, "usage.choice_expected", ["import", "csv", "x.csv", "--passed", "perhaps"]),
    (3, "mapping.unreadable", ["import", "xlsx", "x.xlsx", "--mapping", "/nowhere.toml"]),
    (1, "serve.loopback_only", ["serve", "--host", "0.0.0.0", "--port", "0"]),  # noqa: S104 - refused
    (2, "usage.number_expected", ["demo", "--port", "99999999"]),
]


def _commands() -> set[tuple[str, ...]]:
    found: set[tuple[str, ...]] = set()
    for name, (module, _) in SUBJECTS.items():
        subject: Any = importlib.import_module(f"koop_es.cli.{module}")
        made: Any = get_command(subject.APPS[name] if hasattr(subject, "APPS") else subject.app)
        inner = getattr(made, "commands", None)
        found |= {(name,)} if inner is None else {(name, each) for each in inner}
    return found


def test_the_lists_below_name_every_command() -> None:
    commands = _commands()
    works = {tuple(words[:2]) for words in WORKS} | ELSEWHERE
    refused = {tuple(words[:2]) for _, _, words in REFUSED}
    refused = {words[:1] if words[:1] in commands else words for words in refused}
    assert works == commands
    assert refused == commands


def _filled(words: list[str], story: Driver) -> list[str]:
    file = story.home.parent / "proof.txt"
    file.write_text("proof")
    if "{relationship}" in words:
        tie = story.ok("relationship", "list").rows[0]["id"]
        words = [word.replace("{relationship}", tie) for word in words]
    folder = story.home.parent / "backup"
    places = {"{file}": str(file), "{folder}": str(folder)}
    return [places.get(word, word) for word in words]


@pytest.mark.parametrize("words", WORKS, ids=" ".join)
def test_a_command_does_what_it_says(story: Driver, words: list[str]) -> None:
    said = story.ok(*_filled(words, story))
    assert said.out


@pytest.mark.parametrize(
    ("code", "error", "words"), REFUSED, ids=[" ".join(words) for _, _, words in REFUSED]
)
def test_a_command_is_refused_with_its_code(
    story: Driver, code: int, error: str, words: list[str]
) -> None:
    before = story.ok("events", "tail", "--json").out
    story.no(code, error, *_filled(words, story))
    assert story.ok("events", "tail", "--json").out == before


@pytest.mark.parametrize(("code", "error", "words"), REFUSED[:12])
def test_with_json_an_error_is_one_json_object(
    story: Driver, code: int, error: str, words: list[str]
) -> None:
    said = story(*words, "--json")
    told = json.loads(said.err)["error"]
    assert said.code == code
    assert told["code"] == error
    assert set(told) == {"code", "message", "field", "params", "errors"}
    assert told["message"]


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("words", sorted(_commands()))
def test_each_command_has_help_in_both_languages(
    koop: Driver, words: tuple[str, ...], language: str
) -> None:
    said = koop.ok(*words, "--help", "--lang", language)
    assert said.out.startswith("Usage: " if language == "en" else "Verwendung: ")
    assert not koop.home.exists()
