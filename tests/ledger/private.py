"""Commands with a word of its own in every private field, to be looked for afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from koop_es.cooperations import commands as ask
from koop_es.kernel.text import Document, FreeText
from koop_es.parties.commands import RegisterOrganisation, RegisterPerson
from koop_es.relationships.commands import CloseRelationship, EstablishContact
from tests.ledger.making import note

if TYPE_CHECKING:
    from koop_es.app import Koop

MARK = "Geheimnis"


class Marks:
    """Gives each private field a word of its own, to be looked for afterwards."""

    def __init__(self) -> None:
        self.words: list[str] = []

    def __call__(self) -> str:
        self.words.append(f"{MARK}{len(self.words):03d}ä")
        return self.words[-1]


def everything_private(koop: Koop, mark: Marks) -> None:
    """Fill every private field that a command has."""
    common: dict[str, Any] = {"reason_code": "first_entry"}
    contact = {"kind": "other", "value": mark()}
    person = RegisterPerson.model_validate(
        {"name": mark(), "contact_points": [contact], "lawful_basis": "consent", "reason": mark()}
    )
    one = koop.execute(person, idempotency_key=mark()).stream
    office = {"name": "Example House", "contact_points": [{"kind": "phone", "value": mark()}]}
    two = koop.execute(
        RegisterOrganisation.model_validate({**office, "lawful_basis": "consent"})
    ).stream
    tie = koop.execute(
        EstablishContact(parties=(one, two), themes=("reading",), reason=FreeText(mark()))
    ).stream
    koop.execute(CloseRelationship(remark=FreeText(mark()), reason=FreeText(mark())), stream=tie)
    expected = dict.fromkeys(
        (
            "decision_rule",
            "communication_rule",
            "contributions",
            "notice_period",
            "renewal",
            "joining_and_leaving",
            "confidentiality",
            "sustainability",
            "rights_in_results",
            "liability",
            "condition_precedent",
        ),
        "",
    )
    agree = {
        **common,
        "title": "Reading together",
        "themes": ["reading"],
        "parties": [
            {"party": party, "tasks": mark(), "benefit": mark(), "signatory": mark()}
            for party in (one, two)
        ],
        "goals": [{"title": "More readers"}],
        "term": {"starts_on": "2026-03-01", "end_condition": mark(), "review_on": "2027-01-01"},
        "expected": {name: mark() for name in expected},
        "reason": mark(),
    }
    stream = koop.execute(ask.AgreeCooperation.model_validate(agree), idempotency_key=mark()).stream
    progress = {"goal_id": "g1", "progress": {"statement": mark()}, "reason": mark()}
    qualitative = {"title": "Trust", "indicator": {"name": "Trust", "measure": "qualitative"}}
    goal = koop.execute(ask.SetGoal.model_validate({"terms": qualitative}), stream=stream)
    progress["goal_id"] = goal.ids["goal"][0]
    koop.execute(ask.MeasureProgress.model_validate(progress), stream=stream)
    check = {
        "light": "red",
        "summary": mark(),
        "override_reason": mark(),
        "conducted_by": mark(),
        "participants": [mark(), mark()],
        "lights": [{"dimension": "goals", "light": "green"}],
        "deviations": [{"description": mark(), "cause": mark()}],
        "measures": [
            {"title": mark(), "owner_note": mark(), "due_on": "2026-06-01"},
            {"title": mark(), "owner": one, "due_on": "2026-06-01"},
        ],
        "decision_needed": mark(),
        "conclusion": mark(),
    }
    ids = koop.execute(ask.RecordControllingCheck.model_validate(check), stream=stream).ids
    measure = {"measure_id": ids["measure"][0], "outcome": mark()}
    koop.execute(ask.CloseMeasure.model_validate(measure), stream=stream)
    decision = {"decision_id": ids["decision"][0], "outcome": mark(), "decided_by": mark()}
    koop.execute(ask.RecordDecision.model_validate(decision), stream=stream)
    evidence = ask.AttachEvidence(
        document=Document(mark().encode()), file_name=FreeText(mark()), media_type="text/plain"
    )
    koop.execute(evidence, stream=stream, idempotency_key=mark())
    written = koop.execute(note(mark()), stream=stream).events[0]["id"]
    correct = {"corrects": written, "kind": "change", "fields": {"text": mark()}, "reason": mark()}
    koop.execute(ask.CorrectEntry.model_validate(correct), stream=stream, idempotency_key=mark())
    agreed = koop.store.read_stream(stream)[0].event_id
    fields = {"expected": {"renewal": mark()}}
    correct = {"corrects": agreed, "kind": "change", "fields": fields, "reason": mark()}
    koop.execute(ask.CorrectEntry.model_validate(correct), stream=stream)
    end = {"manner": "by_consent", "remark": mark(), "reason": mark()}
    koop.execute(ask.EndCooperation.model_validate(end), stream=stream)
