"""Names of fields as a form or a refusal calls them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from koop_es.wording.translating import msgid

if TYPE_CHECKING:
    from koop_es.wording.translating import Translator

FIELDS: Final[dict[str, str]] = {
    "actor": msgid("Actor"),
    "address": msgid("Postal address"),
    "after": msgid("After"),
    "afterwards": msgid("Afterwards"),
    "aggregation": msgid("Aggregation"),
    "area": msgid("Area"),
    "arose_from": msgid("Arose from"),
    "as_of": msgid("As of"),
    "baseline": msgid("Baseline"),
    "before": msgid("Before"),
    "benefit": msgid("Benefit"),
    "causation_id": msgid("Causing entry"),
    "cause": msgid("Cause"),
    "check_id": msgid("Controlling check"),
    "check_rhythm_months": msgid("Check rhythm in months"),
    "code": msgid("Code"),
    "command_id": msgid("Command"),
    "communication_rule": msgid("Communication rule"),
    "concerns": msgid("Concerns"),
    "conclusion": msgid("Conclusion"),
    "condition_precedent": msgid("Condition precedent"),
    "conducted_by": msgid("Conducted by"),
    "confidentiality": msgid("Confidentiality and data protection"),
    "contact_points": msgid("Contact points"),
    "contributions": msgid("Contributions"),
    "corrects": msgid("Corrected entry"),
    "correlation_id": msgid("Operation"),
    "country": msgid("Country"),
    "decided_by": msgid("Decided by"),
    "decided_on": msgid("Decided on"),
    "decision_id": msgid("Decision"),
    "decision_needed": msgid("Decision needed"),
    "decision_rule": msgid("Decision rule"),
    "degree": msgid("Degree"),
    "description": msgid("Description"),
    "deviations": msgid("Deviations"),
    "dimension": msgid("Dimension"),
    "direction": msgid("Direction"),
    "document": msgid("File"),
    "due_before": msgid("Due before"),
    "due_on": msgid("Due on"),
    "duration": msgid("Duration"),
    "effective_basis": msgid("Basis of the date"),
    "effective_on": msgid("Effective on"),
    "email": msgid("E-mail"),
    "end_condition": msgid("End condition"),
    "ends_before": msgid("Previous end"),
    "ends_on": msgid("End"),
    "entered_via": msgid("Entered via"),
    "event_id": msgid("Entry"),
    "evidence": msgid("Evidence"),
    "evidence_id": msgid("Evidence"),
    "evidence_required": msgid("Evidence required"),
    "expected": msgid("Further agreements"),
    "external_id": msgid("Id in the source"),
    "fields": msgid("Changed fields"),
    "file": msgid("File"),
    "file_name": msgid("File name"),
    "follow_up": msgid("Follow-up of open measures"),
    "form": msgid("Form"),
    "form_before": msgid("Form before"),
    "funder": msgid("Funder"),
    "goal_id": msgid("Goal"),
    "goals": msgid("Goals"),
    "grant": msgid("Grant"),
    "grant_decided_on": msgid("Grant decided on"),
    "grant_reference": msgid("Grant reference"),
    "grant_references": msgid("Grant references"),
    "idempotency_key": msgid("Idempotency key"),
    "imported": msgid("Imported"),
    "indicator": msgid("Indicator"),
    "joining_and_leaving": msgid("Joining and leaving"),
    "kind": msgid("Kind"),
    "known_at": msgid("Known at"),
    "lawful_basis": msgid("Lawful basis"),
    "liability": msgid("Liability"),
    "light": msgid("Light"),
    "lights": msgid("Lights per dimension"),
    "manner": msgid("Manner of ending"),
    "measure": msgid("Way of measuring"),
    "measure_id": msgid("Measure"),
    "measures": msgid("Measures"),
    "media_type": msgid("Media type"),
    "milestone_id": msgid("Milestone"),
    "name": msgid("Name"),
    "next_check_on": msgid("Next check"),
    "notice_period": msgid("Notice period"),
    "on_behalf_of": msgid("On behalf of"),
    "openness": msgid("Openness"),
    "other": msgid("Other"),
    "outcome": msgid("Outcome"),
    "override_reason": msgid("Reason for another light"),
    "owner": msgid("Responsible party"),
    "owner_note": msgid("Responsible (no party)"),
    "participants": msgid("Participants"),
    "parties": msgid("Parties"),
    "party": msgid("Party"),
    "passphrase": msgid("Passphrase"),
    "phone": msgid("Phone"),
    "planned_for": msgid("Planned for"),
    "programme": msgid("Programme"),
    "progress": msgid("Actual value"),
    "purpose": msgid("Purpose"),
    "question": msgid("Question to decide"),
    "reason": msgid("Reason"),
    "reason_code": msgid("Reason from the list"),
    "record_keeper": msgid("Record keeper"),
    "recorded_at": msgid("Recorded at"),
    "reference": msgid("Reference"),
    "remark": msgid("Remark"),
    "renewal": msgid("Renewal"),
    "result": msgid("Result"),
    "review_on": msgid("Review on"),
    "rights_in_results": msgid("Rights in results"),
    "role": msgid("Role"),
    "row": msgid("Row"),
    "short_name": msgid("Short name"),
    "signatory": msgid("Signatory"),
    "signed_on": msgid("Signed on"),
    "size": msgid("Size in bytes"),
    "source": msgid("Source"),
    "starts_on": msgid("Begin"),
    "statement": msgid("Statement"),
    "status": msgid("Status"),
    "successor": msgid("Successor"),
    "summary": msgid("Summary"),
    "sustainability": msgid("What stays afterwards"),
    "system": msgid("System"),
    "taken_on": msgid("Taken on"),
    "target": msgid("Target"),
    "target_group": msgid("Target group"),
    "tasks": msgid("Tasks"),
    "term": msgid("Term"),
    "terms": msgid("What was agreed"),
    "text": msgid("Text"),
    "theme": msgid("Theme"),
    "themes": msgid("Themes"),
    "title": msgid("Title"),
    "tolerance": msgid("Tolerance"),
    "unit": msgid("Unit"),
    "value": msgid("Value"),
    "website": msgid("Website"),
    "weight": msgid("Weight"),
}
"""Message ids by field name."""

HOLDING: Final = frozenset({"fields", "terms"})


def field_name(name: str, t: Translator) -> str:
    """Return the name of a field; a name that is not known comes back as it is."""
    known = FIELDS.get(name)
    return name if known is None else t.gettext(known)


def field_path(path: str, t: Translator) -> str:
    """Return a path such as ``goals.0.terms.title`` in words: ``Goals 1, Title``.

    What only holds other fields together has no name for people, unless it is all there is.
    """
    words: list[str] = []
    for step in path.split("."):
        if step.isdecimal() and words:
            words[-1] += f" {int(step) + 1}"
        elif step not in HOLDING or path == step:
            words.append(field_name(step, t))
    return ", ".join(words)
