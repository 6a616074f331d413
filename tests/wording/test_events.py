"""Every entry of the audit trail is a short, concrete sentence in both languages."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from koop_es.kernel.event import stored_names
from koop_es.wording import event_sentence, translator
from koop_es.wording.events import EVENTS
from koop_es.wording.scene import LONGEST
from tests.wording.everything import event_classes, events_as_json

if TYPE_CHECKING:
    from koop_es.kernel.event import Event

DE = translator("de")
EN = translator("en")
NAMES = {"a" * 32: "Caritas Nord", "b" * 32: "Volkshochschule", "c" * 32: "Land in Sicht"}
PARTS = {"g1": "Sprachen im Angebot", "m4": "Kick-off", "a9": "Raum suchen"}
VALUES = {"1": "Konzept fehlt", "2": "Petra Muster"}


def sealed(commitment: str) -> dict[str, str]:
    return {"$pd": "text", "c": commitment}


def said(topic: str, german: bool = True, **after: Any) -> str:  # noqa: FBT001, FBT002 - a short call
    return event_sentence(
        f"koop.{topic}" if topic.endswith(".v2") else f"koop.{topic}.v1",
        after,
        None,
        lambda each: NAMES.get(each, each),
        DE if german else EN,
        lambda value: VALUES.get(value["c"]),
        lambda each: PARTS.get(each, each),
    )


def test_every_event_has_a_sentence() -> None:
    assert set(stored_names(event_classes())) == set(EVENTS)


AGREED = {
    "code": "K-2026-014",
    "title": "Willkommen",
    "parties": [{"party": "a" * 32, "role": "lead"}, {"party": "b" * 32, "role": "partner"}],
    "term": {"starts_on": "2026-01-01", "ends_on": "2026-12-31"},
}
TARGET = {"title": "Sprachen", "target": {"value": "10"}, "indicator": {"unit": "Sprachen"}}
HIGHER = {**TARGET, "target": {"value": "12"}}


EXAMPLES: list[tuple[str, dict[str, Any], str]] = [
    (
        "cooperation.agreed",
        AGREED,
        (
            "Kooperation K-2026-014 vereinbart: Willkommen"
            " (Caritas Nord und Volkshochschule; 01.01.2026 bis 31.12.2026)"
        ),
    ),
    (
        "cooperation.goal_set",
        {"terms": {"title": "Mappe", "target": {"value": "1200", "due_on": "2026-06-30"}}},
        "Ziel gesetzt: Mappe (1.200 bis 30.06.2026)",
    ),
    (
        "cooperation.goal_revised",
        {"goal_id": "g1", "before": TARGET, "after": HIGHER},
        "Ziel geändert: 10 → 12 Sprachen (Sprachen im Angebot)",
    ),
    (
        "cooperation.goal_revised",
        {"goal_id": "g7", "before": TARGET, "after": {**TARGET, "title": "Worte"}},
        "Ziel geändert: Titel: Sprachen → Worte (g7)",
    ),
    (
        "cooperation.progress_measured",
        {"goal_id": "g1", "progress": {"value": "7.5"}},
        "Istwert gemessen: 7,5 (Sprachen im Angebot)",
    ),
    (
        "cooperation.milestone_planned",
        {"title": "Kick-off", "due_on": "2026-03-31"},
        "Meilenstein geplant: Kick-off (bis 31.03.2026)",
    ),
    (
        "cooperation.milestone_rescheduled",
        {"milestone_id": "m4", "due_before": "2026-03-31", "due_on": "2026-04-30"},
        "Meilenstein verschoben: Kick-off, 31.03.2026 → 30.04.2026",
    ),
    (
        "cooperation.milestone_reached",
        {"milestone_id": "m4", "degree": "fully"},
        "Meilenstein erreicht: Kick-off",
    ),
    (
        "cooperation.milestone_reached",
        {"milestone_id": "m4", "degree": "partly"},
        "Meilenstein teilweise erreicht: Kick-off",
    ),
    (
        "cooperation.controlling_check_recorded",
        {"kind": "routine", "light": "yellow", "summary": sealed("1"), "measures": [{}, {}]},
        "Controlling-Termin, Routine: beobachten – Konzept fehlt (2 Maßnahmen)",
    ),
    (
        "cooperation.measure_closed",
        {"measure_id": "a9"},
        "Maßnahme erledigt: Raum suchen",
    ),
    (
        "cooperation.term_extended",
        {"ends_before": "2026-12-31", "ends_on": "2027-06-30"},
        "Laufzeit verlängert: 31.12.2026 → 30.06.2027",
    ),
    (
        "cooperation.party_joined",
        {"effective_on": "2026-12-31", "involvement": {"party": "a" * 32, "role": "partner"}},
        "Beteiligt ab 31.12.2026: Caritas Nord (Partner)",
    ),
    (
        "cooperation.party_left",
        {"effective_on": "2026-12-31", "party": "a" * 32},
        "Nicht mehr beteiligt ab 31.12.2026: Caritas Nord",
    ),
    (
        "cooperation.lead_replaced",
        {"effective_on": "2026-12-31", "party": "a" * 32, "former": "b" * 32},
        "Federführung ab 31.12.2026: Caritas Nord (zuvor: Volkshochschule)",
    ),
    (
        "cooperation.person_assigned",
        {"effective_on": "2026-12-31", "capacity": "deputy", "person": "a" * 32},
        "Vertretung ab 31.12.2026: Caritas Nord",
    ),
    (
        "cooperation.contribution_pledged",
        {
            "party": "a" * 32,
            "contribution_kind": "money",
            "description": sealed("1"),
            "quantity": {"amount": "1000.5", "unit": "EUR"},
        },
        "Beitrag zugesagt: Konzept fehlt (Caritas Nord; Geld; 1.000,5 EUR)",
    ),
    (
        "cooperation.contribution_delivered",
        {"contribution_id": "a9", "quantity": {"amount": "10", "unit": "EUR"}},
        "Beitrag erbracht: Raum suchen (10 EUR)",
    ),
    (
        "cooperation.amendment_agreed",
        {
            "effective_on": "2026-12-31",
            "before": {"title": "Lesen", "area": "DE300", "expected": {"notice_months": 3}},
            "after": {"title": "Vorlesen", "expected": {"notice_months": 6}},
            "dropped": ["area"],
            "consents": ["a" * 32, "b" * 32],
            "signed_on": "2026-12-01",
        },
        (
            "Vereinbarung geändert ab 31.12.2026: Titel: Lesen → Vorlesen; Sozialraum: DE300 → –; "
            "Kündigungsfrist in Monaten: 3 → 6 (2 Zustimmungen; unterzeichnet am 01.12.2026)"
        ),
    ),
    (
        "cooperation.entered_into_force",
        {"effective_on": "2026-12-31"},
        "In Kraft ab 31.12.2026",
    ),
    (
        "cooperation.renewal_agreed",
        {"months": 12, "ends_before": "2026-12-31", "ends_on": "2027-12-31"},
        "Laufzeit erneuert: 31.12.2026 → 31.12.2027 (12 Monate)",
    ),
    (
        "cooperation.notice_given",
        {"notice": "regular", "ends_on": "2026-12-31", "party": "a" * 32},
        "ordentliche Kündigung ausgesprochen zum 31.12.2026 (Caritas Nord)",
    ),
    (
        "cooperation.check_rhythm_set",
        {"effective_on": "2026-12-31", "months": 6, "before": 3},
        "Rhythmus der Controlling-Termine ab 31.12.2026: 6 Monate (zuvor: 3)",
    ),
    (
        "cooperation.programme_left",
        {"effective_on": "2026-12-31", "programme": "c" * 32},
        "Programm verlassen, ab 31.12.2026: Land in Sicht",
    ),
    (
        "cooperation.funder_notified",
        {"programme": "c" * 32, "subject": sealed("1")},
        "Fördergeber benachrichtigt: Konzept fehlt (Land in Sicht)",
    ),
    (
        "cooperation.funder_consented",
        {"programme": "c" * 32, "subject": sealed("1")},
        "Fördergeber hat zugestimmt: Konzept fehlt (Land in Sicht)",
    ),
    (
        "cooperation.approval_requested",
        {
            "entry": "koop.cooperation.ended.v1",
            "protects": ["ending"],
            "fields": {"effective_on": "2026-12-31", "manner": "by_consent", "result": "reached"},
        },
        (
            "Freigabe erbeten: Beendigung zum 31.12.2026: einvernehmlich (Ziele: erreicht)"
            " (Beendigung)"
        ),
    ),
    (
        "cooperation.approval_requested",
        {"entry": "something.else", "protects": ["recording_late"], "fields": {}},
        "Freigabe erbeten: something.else (nachträgliche Erfassung)",
    ),
    (
        "cooperation.approval_granted",
        {"protects": ["amending"]},
        "Freigabe erteilt (Änderung der Vereinbarung)",
    ),
    (
        "cooperation.approval_refused",
        {"protects": ["correcting"], "requested_by": "a" * 32, "refused_by": "b" * 32},
        "Freigabe verweigert (Berichtigung)",
    ),
    (
        "cooperation.approval_refused",
        {"protects": ["revoking"], "requested_by": "a" * 32, "refused_by": "a" * 32},
        "Bitte um Freigabe zurückgenommen (Widerruf einer Beendigung)",
    ),
    (
        "cooperation.finding_raised",
        {"finding": sealed("1"), "raised_by": sealed("2"), "answer_due_on": "2026-12-31"},
        "Feststellung: Konzept fehlt (Petra Muster; Stellungnahme bis 31.12.2026)",
    ),
    (
        "cooperation.finding_answered",
        {"finding_id": "a9", "response": sealed("1")},
        "Stellungnahme: Konzept fehlt (Raum suchen)",
    ),
    (
        "cooperation.finding_settled",
        {"finding_id": "a9"},
        "Feststellung erledigt: Raum suchen",
    ),
    (
        "cooperation.suspended",
        {"effective_on": "2026-12-31"},
        "Kooperation ruht ab 31.12.2026",
    ),
    (
        "cooperation.resumed",
        {"effective_on": "2026-12-31"},
        "Kooperation wieder aufgenommen am 31.12.2026",
    ),
    (
        "cooperation.programme_assigned",
        {"programme": "c" * 32, "grant_reference": "LIS-7"},
        "Programm zugeordnet: Land in Sicht (LIS-7)",
    ),
    (
        "cooperation.programme_assigned.v2",
        {"programme": "c" * 32, "grant": {"reference": "LIS-7", "decided_on": "2026-03-01"}},
        "Programm zugeordnet: Land in Sicht (LIS-7; bewilligt am 01.03.2026)",
    ),
    (
        "cooperation.ended",
        {"manner": "by_consent", "result": "partly", "afterwards": "nothing"},
        "Kooperation beendet: einvernehmlich (Ziele: teilweise erreicht)",
    ),
    (
        "cooperation.ended",
        {"effective_on": "2026-12-31", "manner": "by_consent", "result": "not_assessed"},
        "Beendigung zum 31.12.2026: einvernehmlich (Ziele: nicht bewertet)",
    ),
    (
        "cooperation.correction_recorded",
        {
            "kind": "change",
            "before": {"due_on": "2026-03-31"},
            "fields": {"due_on": "2026-03-30"},
        },
        "Eintrag berichtigt: Fällig am: 31.03.2026 → 30.03.2026",
    ),
    ("cooperation.correction_recorded", {"kind": "retract"}, "Eintrag zurückgezogen"),
    ("cooperation.correction_recorded", {"kind": "change"}, "Eintrag berichtigt: –"),
    (
        "relationship.encounter_recorded",
        {
            "parties": ["a" * 32, "b" * 32],
            "themes": ["literacy"],
            "effective_on": "2026-05-01",
            "ends_on": "2026-05-01",
        },
        "Begegnung erfasst: Caritas Nord und Volkshochschule (literacy)",
    ),
    ("party.person_registered", {"name": sealed("2")}, "Person erfasst: Petra Muster"),
    ("party.person_registered", {"name": sealed("3")}, "Person erfasst: gelöscht"),
    ("programme.opened", {"name": "Land in Sicht"}, "Programm eröffnet: Land in Sicht"),
    (
        "sample.drawn",
        {"method": "risk", "drawing": {"seed": "x7", "count": 1200, "cases": [{}, {}]}},
        "Stichprobe gezogen: 2 von 1.200 Kooperationen, nach Risiko, Startwert x7",
    ),
]


@pytest.mark.parametrize(("topic", "after", "sentence"), EXAMPLES)
def test_it_is_concrete(topic: str, after: dict[str, Any], sentence: str) -> None:
    assert said(topic, **after) == sentence


def test_a_private_addition_that_cannot_be_opened_is_left_out() -> None:
    assert said("relationship.closed", remark=sealed("1")) == "Beziehung beendet (Konzept fehlt)"
    assert said("relationship.closed", remark=sealed("3")) == "Beziehung beendet"


def test_what_was_before_may_be_kept_apart_as_the_audit_trail_does() -> None:
    moved = "koop.cooperation.term_extended.v1"
    before, after = {"ends_before": "2026-12-31"}, {"ends_on": "2027-06-30"}
    sentence = event_sentence(moved, after, before, str, EN)
    assert sentence == "Term extended: 2026-12-31 → 2027-06-30"
    revised = "koop.cooperation.goal_revised.v1"
    sentence = event_sentence(revised, {"after": HIGHER}, {"before": TARGET}, str, EN)
    assert sentence == "Goal revised: 10 → 12 Sprachen"


def test_many_changes_are_counted() -> None:
    fields = dict.fromkeys(("title", "area", "target_group", "code", "text"), "x")
    sentence = said("cooperation.correction_recorded", kind="change", fields=fields)
    assert sentence.endswith("Zielgruppe: – → x; 2 weitere")


def test_a_long_text_is_cut() -> None:
    assert len(said("cooperation.milestone_planned", title="long " * 100)) < LONGEST + 60


def test_an_entry_of_a_later_version_is_still_told() -> None:
    assert said("cooperation.danced") == "Eintrag anderer Art: koop.cooperation.danced.v1"


@given(
    fact=events_as_json(),
    opened=st.sampled_from([None, "{text} of a person"]),
    named=st.booleans(),
)
def test_every_valid_event_is_told_in_one_line(
    fact: tuple[type[Event], dict[str, Any]], opened: str | None, *, named: bool
) -> None:
    kind, after = fact
    stored = kind.model_validate(after).model_dump(mode="json", exclude_none=True)
    told = [
        event_sentence(
            kind.TOPIC,
            stored,
            None,
            (lambda each: f"name of {each}") if named else str,
            t,
            lambda _: opened,
        )
        for t in (DE, EN)
    ]
    assert told[0] != told[1]
    for sentence in told:
        assert sentence.strip() == sentence
        assert "\n" not in sentence
        assert "$pd" not in sentence


PLAIN = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
ANYTHING = st.recursive(
    PLAIN,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)
FIELDS = [
    "parties", "term", "terms", "before", "after", "fields", "progress", "measures", "name",
    "effective_on", "ends_on", "kind", "goal_id", "themes", "summary", "decision_needed",
]  # fmt: skip


@given(
    st.sampled_from(sorted(EVENTS)),
    st.dictionaries(st.sampled_from(FIELDS), ANYTHING),
    st.dictionaries(st.sampled_from(FIELDS), ANYTHING) | st.none(),
)
def test_even_json_that_no_event_has_is_told(
    topic: str, after: dict[str, Any], before: dict[str, Any] | None
) -> None:
    assert event_sentence(topic, after, before, str, DE)
