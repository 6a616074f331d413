"""How cooperations stand agrees with what commands are decided on and with the reports."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import given

from koop_es.cooperations.fold import fold
from koop_es.cooperations.terms import Manner
from koop_es_projections.current_status import queries
from koop_es_projections.current_status.views import Phase
from koop_es_projections.relationship_report import queries as reports
from tests.support.moves import moves
from tests.support.network import Network
from tests.support.read_models import caught_up


@given(made=moves())
def test_the_status_agrees_with_decisions_and_reports(made: list[tuple[str, int]]) -> None:
    network = Network()
    for move, seed in made:
        network.move(move, seed)
    today = network.today
    with tempfile.TemporaryDirectory() as name, caught_up(network.store, Path(name)) as read:
        passed = {row.stream: row for row in reports.term_passed(read, as_of=today).rows}
        for stream in network.cooperations:
            state = fold(network.store.read_stream(stream))
            assert state is not None
            item = queries.cooperation(read, network.store, stream, today=today).item
            last, ending = state.last_check, state.ending
            assert item.light == (last.light if last else "unchecked")
            assert item.last_check_on == (last.held_on if last else None)
            assert item.open_measures == len(state.open_measures)
            assert item.open_decisions == sum(not d.taken for d in state.decisions.values())
            assert (item.goals, item.goals_dropped) == (
                len(state.goals),
                sum(goal.dropped for goal in state.goals.values()),
            )
            assert item.ended_on == (ending.ended_on if ending else None)
            assert item.title == state.agreement.title
            assert (item.phase is Phase.FILE_CLOSED) == state.file_closed
            if item.phase is Phase.TERM_PASSED and stream in passed:
                assert passed[stream].ends_on == item.ends_on
            is_over = item.phase in {Phase.ENDED, Phase.FILE_CLOSED}
            begun = item.agreed_on is not None and item.agreed_on <= today
            never = item.manner == Manner.NEVER_IN_FORCE
            if begun and not is_over and not never and item.phase is not Phase.AGREED:
                assert (stream in passed) == (item.phase is Phase.TERM_PASSED)
