"""Grants by the 360Giving Data Standard: one to several organisations is a cooperation of theirs.

A grant to one organisation is none, since a funder does not count (the domain's rule 1): it
registers the recipient and the funder.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final, cast

import jiter

from koop_es.exchange import problems
from koop_es.exchange.grant_rows import SYSTEM, Grant, Organisation, cells_of, read_grant
from koop_es.exchange.headers import Unusable
from koop_es.exchange.lines import state_of
from koop_es.exchange.lists.grids import of_another_kind, sha256
from koop_es.exchange.planned import ListedParties, Origin, Plan, PlannedCooperation, PlannedParty
from koop_es.exchange.problems import Notice
from koop_es.exchange.recognising import FileKind, recognised
from koop_es.exchange.report import Kind
from koop_es.exchange.tables import Row
from koop_es.exchange.validating import Checked, shown

if TYPE_CHECKING:
    from datetime import date
    from pathlib import Path

LARGEST: Final = 200_000_000
LEAST_PARTIES: Final = 2


def plan_grants(path: Path, today: date) -> Plan:
    """Read a file of grants and plan what it brings; nothing is written.

    Whatever is wrong with the file or a grant is a problem of the plan, never an exception.

    Args:
        path: Where the JSON lies.
        today: Tells which actual ends have come.
    """
    plan = Plan(SYSTEM, ())
    try:
        data = _contents(path)
        plan.files = {path.name: sha256(data)}
        grants = _grants(path, data)
    except Unusable as unusable:
        plan.files.clear()
        plan.problems += unusable.notices
        return plan
    del data  # It may be large, and so may be what is made of it.
    _Planner(plan, path.name, today).read(grants)
    return plan


def _contents(path: Path) -> bytes:
    try:
        state_of(path)
        if path.stat().st_size > LARGEST:
            params = {"limit": str(LARGEST // 1_000_000)}
            raise Unusable(Notice(problems.FILE_TOO_LARGE, path.name, params=params))
        data = path.read_bytes()
        found = recognised(path)
    except (OSError, ValueError) as error:
        raise Unusable(Notice(problems.FILE_UNREADABLE, path.name)) from error
    if not data.strip():
        raise Unusable(Notice(problems.FILE_EMPTY, path.name))
    if found not in {FileKind.GRANTS, FileKind.JSON}:
        raise of_another_kind(path.name, found or FileKind.TEXT_TABLE, FileKind.GRANTS)
    return data


def _grants(path: Path, data: bytes) -> list[Any]:
    try:
        value: Any = jiter.from_json(
            data.removeprefix(b"\xef\xbb\xbf"), float_mode="decimal", catch_duplicate_keys=True
        )
    except ValueError as error:
        params = {"why": str(error)}
        raise Unusable(Notice(problems.NO_JSON, path.name, params=params)) from error
    if isinstance(value, dict):
        value = cast("dict[str, Any]", value).get("grants")
    if not isinstance(value, list):
        raise of_another_kind(path.name, FileKind.JSON, FileKind.GRANTS)
    if not value:
        raise Unusable(Notice(problems.NO_ROWS, path.name))
    return cast("list[Any]", value)


class _Planner:
    """Reads the grants one after another into a plan."""

    def __init__(self, plan: Plan, name: str, today: date) -> None:
        self._plan = plan
        self._name = name
        self._today = today
        self._seen: dict[str, int] = {}
        self._parties: dict[str, PlannedParty] = {}
        self._cooperations: list[PlannedCooperation] = []
        self._too_few: list[PlannedCooperation] = []

    def read(self, grants: list[Any]) -> None:
        """Take in all grants; the list is empty afterwards, since both may be large."""
        grants.reverse()
        number = 0
        while grants:
            grant, number = grants.pop(), number + 1
            checked = Checked(self._name, Row(number, number, cells_of(grant)))
            self._grant(checked, grant)
            self._plan.problems += checked.problems
            if checked.problems:
                self._plan.left_out = self._plan.left_out + Counter({Kind.COOPERATION: 1})
        self._plan.parties = ListedParties(self._parties.values())
        self._plan.cooperations = tuple(self._cooperations)
        self._plan.too_few = tuple(self._too_few)

    def _grant(self, checked: Checked, raw: Any) -> None:
        found = read_grant(checked, raw, self._today)
        if found is None or not checked.is_good:
            return
        first = self._seen.setdefault(found.external_id, checked.row.number)
        if first != checked.row.number:
            checked.add(problems.DUPLICATE_ID, "/id", id=shown(found.external_id), first=str(first))
            return
        if found.to_individual:
            self._plan.notes.append(checked.notice(problems.INDIVIDUAL, {"id": found.external_id}))
        for organisation in (*found.recipients, *found.funders):
            self._register(checked, organisation)
        self._place(checked, found)

    def _register(self, checked: Checked, organisation: Organisation) -> None:
        origin = self._origin(checked, organisation.external_id)
        party = PlannedParty(organisation.stream, origin, organisation.command)
        known = self._parties.setdefault(organisation.stream, party)
        if known.command.name != organisation.command.name:
            params = {"id": organisation.external_id, "first": str(known.origin.row)}
            self._plan.notes.append(checked.notice(problems.ORGANISATION_VARIES, params))

    def _origin(self, checked: Checked, external_id: str) -> Origin:
        row = checked.row
        sha = next(iter(self._plan.files.values()))
        return Origin(SYSTEM, external_id, self._name, sha, row.number, row.line)

    def _place(self, checked: Checked, grant: Grant) -> None:
        planned = grant.planned(self._origin(checked, grant.external_id))
        distinct = {each.stream for each in grant.recipients}
        params = {"id": grant.external_id}
        if len(distinct) >= LEAST_PARTIES:
            self._cooperations.append(planned)
            return
        self._too_few.append(planned)
        if not distinct:
            self._plan.skipped.append(checked.notice(problems.SKIPPED, params))
        else:
            params["organisation"] = grant.recipients[0].external_id
            self._plan.no_cooperation.append(checked.notice(problems.NO_COOPERATION, params))
