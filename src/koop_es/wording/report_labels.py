"""A word for each code that only reports and samples know, by kind, as in ``labels``."""

from __future__ import annotations

from typing import Final

from koop_es.wording.translating import msgid

REPORT_LABELS: Final[dict[str, dict[str, str]]] = {
    "span": {
        "ahead": msgid("before its day"),
        "same_day": msgid("on the same day"),
        "week": msgid("within a week"),
        "tolerated": msgid("later, within the tolerance"),
        "quarter": msgid("within 90 days"),
        "year": msgid("within a year"),
        "longer": msgid("later than a year"),
        "unknown": msgid("without a day"),
    },
    "tie_state": {
        "going": msgid("going on"),
        "past_end": msgid("past its end"),
        "suspended": msgid("suspended"),
        "to_come": msgid("to come"),
        "former": msgid("former"),
        "never_in_force": msgid("never in force"),
    },
    "public_name": {"natural_person": msgid("natural person")},
    "goal_state": {
        "reached": msgid("reached"),
        "open": msgid("open"),
        "not_measured": msgid("not measured"),
        "in_words": msgid("told in words"),
        "dropped": msgid("dropped"),
    },
    "punctuality": {
        "on_time": msgid("on time"),
        "late": msgid("late"),
        "overdue": msgid("overdue"),
        "planned": msgid("planned"),
        "missed": msgid("missed"),
        "dropped": msgid("dropped"),
        "dropped_after_due": msgid("dropped after it was due"),
        "undated": msgid("without a day"),
    },
    "measure_state": {
        "open": msgid("open"),
        "overdue": msgid("overdue"),
        "closed": msgid("closed"),
    },
    "form_before": {
        "encounter": msgid("encounter"),
        "cooperation": msgid("cooperation"),
        "contact": msgid("contact"),
        "group": msgid("group"),
        "new": msgid("new"),
    },
    "form_after": {
        "encounter": msgid("encounter"),
        "cooperation": msgid("cooperation"),
        "contact": msgid("contact"),
        "group": msgid("group"),
        "ended": msgid("ended"),
    },
    "yield_kind": {
        "outcome": msgid("outcome of a touch"),
        "introduction": msgid("introduction"),
        "transfer": msgid("transfer of good practice"),
        "follow_up": msgid("tie that grew on"),
    },
    "control": {
        "ending": msgid("ending"),
        "revoking": msgid("revoking an ending"),
        "correcting": msgid("correcting"),
        "recording_late": msgid("recording late"),
        "amending": msgid("amending"),
        "notification": msgid("telling the funder"),
        "finding": msgid("finding of an auditor"),
    },
    "build_state": {
        "building": msgid("being built"),
        "live": msgid("up to date"),
        "paused": msgid("paused"),
        "failed": msgid("stopped by an error"),
        "retired": msgid("replaced"),
    },
    "among": {
        "begun": msgid("all that have begun"),
        "stock": msgid("those in the stock of the day"),
    },
    "criterion": {
        "volume": msgid("volume of its money"),
        "cases": msgid("cases of its lead"),
        "first_time_lead": msgid("leads for the first time"),
        "earlier_findings": msgid("earlier findings"),
        "recorded_late": msgid("recorded late"),
    },
    "method": {"random": msgid("at random"), "risk": msgid("by risk")},
}
