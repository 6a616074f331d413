"""From the acts in a row's detail to notices, renewals, funders' words and findings."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any, cast

from koop_es_projections.current_status.act_views import (
    AmendmentView,
    ChangeView,
    FindingView,
    FunderWordView,
    NoticeView,
    RenewalView,
    ResponseView,
)
from koop_es_projections.current_status.acts import told
from koop_es_projections.current_status.words import day_of, words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from koop_es.projecting.shapes import Row
    from koop_es_projections.current_status.words import Texts, Words


def amendments(known: Row, texts: Texts) -> tuple[AmendmentView, ...]:
    """Return how the agreement was amended."""
    return tuple(
        AmendmentView(
            since=date.fromisoformat(one["on"]),
            changes=tuple(_changes(one, texts)),
            reason=words(one.get("reason"), texts),
            consents=tuple(one.get("consents", ())),
            funder_consents=tuple(one.get("funder_consents", ())),
            signed_on=day_of(one.get("signed_on")),
        )
        for one in told(known["acts"], "amendment_agreed")
    )


def _changes(one: dict[str, Any], texts: Texts) -> Iterator[ChangeView]:
    before, after = _flat(one["before"]), _flat(one["after"])
    for name in dict.fromkeys((*before, *after)):
        yield ChangeView(name, _said(before.get(name), texts), _said(after.get(name), texts))


def _flat(given: dict[str, Any]) -> dict[str, Any]:
    plain = {name: value for name, value in given.items() if name != "expected"}
    return {**plain, **given.get("expected", {})}


def _said(value: Any, texts: Texts) -> str | int | Words | None:
    match value:
        case dict():
            return words(cast("dict[str, str]", value), texts)
        case list():
            return ", ".join(cast("list[str]", value))
        case _:
            return value


def notices(known: Row, texts: Texts) -> tuple[NoticeView, ...]:
    """Return the notices that were given."""
    return tuple(
        NoticeView(
            given_on=date.fromisoformat(one["on"]),
            notice=one["notice"],
            ends_on=date.fromisoformat(one["ends_on"]),
            ends_before=day_of(one.get("ends_before")),
            party_id=one.get("party"),
            reason=words(one.get("reason"), texts),
        )
        for one in told(known["acts"], "notice_given")
    )


def renewals(known: Row) -> tuple[RenewalView, ...]:
    """Return the renewals that were agreed."""
    return tuple(
        RenewalView(
            agreed_on=date.fromisoformat(one["on"]),
            months=one["months"],
            ends_on=date.fromisoformat(one["ends_on"]),
            notice_days=one.get("notice_days"),
        )
        for one in told(known["acts"], "renewal_agreed")
    )


def funder_words(known: Row, texts: Texts) -> tuple[FunderWordView, ...]:
    """Return what funders were notified of, and what they consented to."""
    return tuple(
        FunderWordView(
            on=date.fromisoformat(one["on"]),
            kind="notified" if one["what"] == "funder_notified" else "consented",
            programme_id=one["programme"],
            subject=words(one["subject"], texts),
            consents_to=one.get("consents_to"),
        )
        for one in told(known["acts"], "funder_notified", "funder_consented")
    )


def findings(known: Row, texts: Texts) -> tuple[FindingView, ...]:
    """Return the findings with their answers."""
    answered = told(known["acts"], "finding_answered")
    settled = {one["finding_id"]: one for one in told(known["acts"], "finding_settled")}
    return tuple(
        _finding(one, answered, settled.get(one["finding_id"]), texts)
        for one in told(known["acts"], "finding_raised")
    )


def _finding(
    one: dict[str, Any],
    answered: list[dict[str, Any]],
    settled: dict[str, Any] | None,
    texts: Texts,
) -> FindingView:
    responses = tuple(
        ResponseView(date.fromisoformat(each["on"]), words(each["response"], texts))
        for each in answered
        if each["finding_id"] == one["finding_id"]
    )
    return FindingView(
        finding_id=one["finding_id"],
        raised_on=date.fromisoformat(one["on"]),
        finding=words(one["finding"], texts),
        raised_by=words(one.get("raised_by"), texts),
        concerns=one.get("concerns"),
        answer_due_on=day_of(one.get("answer_due_on")),
        status="settled" if settled else "answered" if responses else "raised",
        responses=responses,
        settled_on=date.fromisoformat(settled["on"]) if settled else None,
        outcome=words(settled.get("outcome"), texts) if settled else None,
    )
