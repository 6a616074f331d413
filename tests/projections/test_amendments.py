"""Amended agreements in lists, on one page and in reports: before their day, on it and after."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from koop_es.cooperations.terms import Expected, Manner, Term
from koop_es.kernel.text import FreeText
from koop_es.relationships.commands import FoundGroup
from koop_es_projections.current_status.detail_views import Words
from koop_es_projections.current_status.naming import codes_of
from koop_es_projections.current_status.views import Phase
from koop_es_projections.relationship_report import queries as reports
from koop_es_projections.relationships.queries import links_of
from koop_es_projections.reports.asking import Asked
from koop_es_projections.reports.dossier import dossier
from koop_es_projections.reports.drawn_samples import called
from koop_es_projections.reports.endings import ended_ties
from koop_es_projections.reports.lights import lights
from koop_es_projections.reports.network_yield import yield_items
from koop_es_projections.reports.shared_ties import shared_ties
from koop_es_projections.reports.stock import ties_in_stock
from koop_es_projections.reports.transitions import ties_moved
from tests.projections.looking import MAY, TODAY, agree, correct, listed, look
from tests.support import cooperation_asks as ask
from tests.support.cooperation_facts import ENDS_ON, STARTS_ON

if TYPE_CHECKING:
    from tests.projections.conftest import Reading
    from tests.support.network import Network

SOON = TODAY + timedelta(days=20)
A_DAY = timedelta(days=1)


def test_an_amendment_to_come_shows_from_its_day_without_another_entry(
    network: Network, reading: Reading
) -> None:
    stream = agree(network, area="DE300")
    rule = Expected(decision_rule=FreeText("by consent"), notice_months=2)
    command = ask.amend(
        title="Vorlesen", themes=("Musik",), dropped=("area",), expected=rule, effective_on=SOON
    )
    network.ask(command, stream)
    before = look(reading, network, stream, SOON - A_DAY)
    assert (before.item.title, before.item.area) == ("Gemeinsam lesen", "DE300")
    assert "decision_rule" in before.item.gaps
    assert before.item.notice_by is None
    assert before.amendments[0].since == SOON
    after = look(reading, network, stream, SOON)
    assert (after.item.title, after.item.themes, after.item.area) == ("Vorlesen", ("Musik",), None)
    assert after.expected["decision_rule"] == Words("by consent")
    assert not {"decision_rule", "notice_period"} & set(after.item.gaps)
    assert after.item.notice_by == date(2026, 12, 28)
    for day, found in ((SOON - A_DAY, []), (SOON, [stream])):
        for wanted in ({"theme": "musik"}, {"search": "vorles"}):
            assert [each.cooperation_id for each in listed(reading, day, **wanted)] == found
    assert listed(reading, SOON, area="DE300") == []


def test_reports_name_it_by_the_title_of_their_day_without_another_entry(
    network: Network, reading: Reading
) -> None:
    rhythm = Expected(check_rhythm_months=1)
    stream = agree(network, expected=rhythm)
    for title, day in (("Vorlesen", SOON), ("Noch später", SOON + 10 * A_DAY)):
        network.ask(ask.amend(title=title, effective_on=day), stream)
    ends_on = SOON + 2 * A_DAY
    network.ask(ask.end(ends_on), stream)
    party = network.parties[0]

    def titles(day: date) -> set[str | None]:
        with reading() as read:
            asked = Asked(connection=read, store=network.store, as_of=day)
            rows = [
                *reports.checks_due(read, as_of=day).rows,
                *reports.expiring(read, as_of=day, within_days=90).rows,
                *ties_in_stock(asked).rows,
                *ties_moved(asked).rows,
                *dossier(asked, of=party).rows,
                *lights(asked).rows,
            ]
            found = {row.title for row in rows} | {tie.title for tie in shared_ties(asked)}
            names = [called(read, [stream], day)[stream], codes_of(read, [stream], day)[stream]]
        assert len(rows) >= 5
        return found | {title for _, title in names}

    assert titles(SOON - A_DAY) == {"Gemeinsam lesen"}
    assert titles(SOON) == {"Vorlesen"}
    with reading() as read:
        after = Asked(connection=read, store=network.store, as_of=SOON + 30 * A_DAY)
        assert [row.title for row in ended_ties(after).rows] == ["Noch später"]


def test_what_grew_out_of_it_names_it_by_the_title_of_the_day(
    network: Network, reading: Reading
) -> None:
    stream = agree(network)
    network.ask(ask.amend(title="Vorlesen", effective_on=SOON), stream)
    one, other = network.parties[:2]
    founding = FoundGroup(parties=(one, other), themes=("music",), arose_from=stream)
    group = network.ask(founding).stream
    for day, title in ((SOON - A_DAY, "Gemeinsam lesen"), (SOON, "Vorlesen")):
        with reading() as read:
            (link,) = links_of(read, group, day)
            asked = Asked(connection=read, store=network.store, as_of=day)
            (item,) = yield_items(asked).rows
        assert (link.stream, link.title) == (stream, title)
        assert (item.stream, item.title) == (stream, title)


def test_of_several_amendments_each_counts_from_its_day(network: Network, reading: Reading) -> None:
    stream = agree(network)
    for title, day in (("Dritter", SOON + A_DAY), ("Erster", MAY), ("Zweiter", SOON)):
        network.ask(ask.amend(title=title, effective_on=day), stream)
    for day, title in ((TODAY, "Erster"), (SOON, "Zweiter"), (SOON + A_DAY, "Dritter")):
        assert look(reading, network, stream, day).item.title == title


def test_a_corrected_agreement_shows_below_its_amendment(
    network: Network, reading: Reading
) -> None:
    stream = agree(network)
    network.ask(ask.amend(title="Vorlesen", effective_on=MAY), stream)
    correct(network, stream, 1, area="DE600", title="Leise lesen")
    item = look(reading, network, stream).item
    assert (item.title, item.area) == ("Vorlesen", "DE600")
    correct(network, stream, 2)
    assert look(reading, network, stream).item.title == "Leise lesen"


def test_a_renewal_sets_the_time_for_notice_and_an_amendment_another_one(
    network: Network, reading: Reading
) -> None:
    stream = agree(network, expected=Expected(notice_months=3))
    assert look(reading, network, stream).item.notice_by == date(2026, 11, 28)
    network.ask(ask.renew(12, notice_days=30), stream)
    assert look(reading, network, stream).item.notice_by == date(2028, 1, 29)
    network.ask(ask.amend(expected=Expected(notice_days=10)), stream)
    assert look(reading, network, stream).item.notice_by == date(2028, 2, 18)


def test_what_waits_for_its_condition_is_in_no_report(network: Network, reading: Reading) -> None:
    ends_on = TODAY + timedelta(days=30)
    stream = agree(
        network,
        conditional=True,
        expected=Expected(
            condition_precedent=FreeText("the grant"), check_rhythm_months=1, notice_days=10
        ),
        term=Term(starts_on=STARTS_ON, ends_on=ends_on),
    )
    item = look(reading, network, stream).item
    assert (item.phase, item.conditional, item.check_overdue) == (Phase.CONDITIONAL, True, False)
    with reading() as read:
        assert reports.time_bounded(read, as_of=TODAY).totals.total.count == 0
        assert reports.checks_due(read, as_of=TODAY).rows == ()
        assert reports.expiring(read, as_of=TODAY).rows == ()
        assert reports.term_passed(read, as_of=ENDS_ON).rows == ()
    network.ask(ask.enter_into_force(SOON), stream)
    assert look(reading, network, stream, SOON - A_DAY).item.phase is Phase.CONDITIONAL
    assert look(reading, network, stream, SOON).item.phase is Phase.RUNNING
    assert [each.cooperation_id for each in listed(reading, SOON, phases=("running",))] == [stream]
    with reading() as read:
        assert reports.expiring(read, as_of=SOON - A_DAY).rows == ()
        (row,) = reports.expiring(read, as_of=SOON).rows
        assert (row.ends_on, row.notice_by) == (ends_on, ends_on - timedelta(days=10))


def test_who_gave_notice_needs_no_deadline_any_more(network: Network, reading: Reading) -> None:
    stream = agree(network, expected=Expected(notice_days=10))
    network.ask(ask.give_notice(ENDS_ON), stream)
    with reading() as read:
        (row,) = reports.expiring(read, as_of=ENDS_ON - A_DAY).rows
        assert (row.stream, row.notice_by) == (stream, None)


@pytest.mark.parametrize("late", [False, True], ids=["in its time", "recorded late"])
def test_a_notice_that_a_renewal_overtook_hides_no_later_deadline(
    network: Network, reading: Reading, *, late: bool
) -> None:
    stream = agree(network, expected=Expected(notice_days=10))
    renewal, notice = ask.renew(12), ask.give_notice(ENDS_ON, effective_on=TODAY - A_DAY)
    for command in (renewal, notice) if late else (notice, renewal):
        network.ask(command, stream)
    ends_on = date(2028, 2, 28)
    with reading() as read:
        (row,) = reports.expiring(read, as_of=ends_on - timedelta(days=20)).rows
        (was,) = reports.expiring(read, as_of=TODAY - A_DAY, within_days=999).rows
    assert (row.ends_on, row.notice_by) == (ends_on, date(2028, 2, 18))
    assert (was.ends_on, was.notice_by) == (ENDS_ON, None)


def test_an_ending_by_notice_is_early_by_the_end_that_was_valid_then(
    network: Network, reading: Reading
) -> None:
    stream = agree(network)
    network.ask(ask.give_notice(ENDS_ON), stream)
    network.ask(ask.extend(date(2027, 12, 31)), stream)
    last = ENDS_ON + timedelta(days=20)
    network.ask(ask.end(last, Manner.NOTICE_REGULAR), stream)
    with reading() as read:
        (row,) = ended_ties(Asked(connection=read, store=network.store, as_of=last)).rows
    assert (row.ends_on, row.early, row.extended) == (date(2027, 12, 31), False, True)


def test_what_takes_effect_later_is_told_beforehand(network: Network, reading: Reading) -> None:
    stream = agree(network)
    third, framed = network.parties[2], network.programmes[0]
    network.ask(ask.amend(title="Vorlesen", effective_on=SOON), stream)
    network.ask(ask.join(third, SOON + A_DAY), stream)
    network.ask(ask.assign_programme(framed, effective_on=SOON), stream)
    network.ask(ask.extend(date(2028, 1, 31), effective_on=SOON), stream)
    coming = look(reading, network, stream).item.coming
    assert [(each.on, each.what, each.subject_id) for each in coming] == [
        (SOON, "amended", None),
        (SOON, "extended", None),
        (SOON, "programme_joined", framed),
        (SOON + A_DAY, "joined", third),
    ]
    assert [each.what for each in look(reading, network, stream, SOON).item.coming] == ["joined"]
    assert look(reading, network, stream, SOON + A_DAY).item.coming == ()
