"""The pages and forms of the demo that are looked at, by their addresses."""

from __future__ import annotations

from typing import Final

from tests.browser.chromium import LINK, PROPOSED

ONE: Final = "/cooperations/K-2025-002"
WAITS: Final = f"/cooperations/{PROPOSED}"
APPROVAL: Final = "/cooperations/K-2025-004/approvals/v24"
PARTY: Final = "/parties/Volkshochschule%20Musterstadt"
MERGING: Final = f"{PARTY}/merging?into=Stadtb%C3%BCcherei%20Musterstadt"
PROGRAMME: Final = "/programmes/Stiftungsprogramm%20Lernen%20vor%20Ort"
PAGES: Final = (
    "/",
    "/accessibility",
    "/actor",
    "/approvals",
    "/cooperations",
    "/cooperations?search=nobody",
    ONE,
    "/cooperations/K-2025-003",
    "/cooperations/K-2025-006",
    f"{ONE}?recorded=131",
    "/relationships",
    "/relationships?shown=all&form=group",
    "/parties",
    "/parties?search=nobody",
    PARTY,
    "/parties/duplicates",
    f"{PARTY}/merging",
    f"{PARTY}/merging?search=Stadt",
    "/programmes",
    PROGRAMME,
    f"{PROGRAMME}/closing",
    WAITS,
    f"{WAITS}/withdrawal",
    f"{APPROVAL}/grant",
    "/reports",
    "/samples",
    "/reports/lights?months=2",
    "/reports/goals?theme=Lesen&party=Stadtb%C3%BCcherei%20Musterstadt",
    "/reports/audit-trail",
    "/reports/audit-trail?of=K-2025-002&as_of=2026-02-31",
    "/reports/dossier",
    "/reports/time-bounded",
    "/reports/time-bounded?as_of=2026-02-31&known_at=yesterday",
    f"{ONE}?as_of=2026-02-31",
    "/cooperations?as_of=2026-03-01",
    "/cooperations/K-2025-001/goals/new",
    "/missing",
)
FORMS: Final = (
    "/cooperations/new",
    "/relationships/new/encounter",
    "/parties/new/organisation",
    "/parties/new/person",
    f"{PARTY}/contact-points",
    f"{PARTY}/name",
    MERGING,
    "/programmes/new",
    f"{PROGRAMME}/settings",
    f"{WAITS}/confirmation",
    f"{WAITS}/invitation",
    f"{WAITS}/proposal",
    f"{WAITS}/refusal",
    LINK,
    f"{APPROVAL}/refusal",
    "/samples/new",
    f"{ONE}/persons/new",
    f"{ONE}/programmes/new",
    f"{ONE}/programmes/leaving",
    f"{ONE}/funder-consents/new",
    f"{ONE}/goals/new",
    f"{ONE}/milestones/new",
    f"{ONE}/checks/new",
    f"{ONE}/ending",
    f"{ONE}/extension",
    f"{ONE}/amendment",
    f"{ONE}/suspension",
    f"{ONE}/goals/g1/progress",
    f"{ONE}/goals/g1/revision",
    f"{ONE}/goals/g1/dropped",
    f"{ONE}/notes/new",
    f"{ONE}/evidence/new",
    "/cooperations/K-2025-003/decisions/d14",
    "/cooperations/K-2025-003/measures/a8/closed",
    "/cooperations/K-2025-001/ending/revocation",
)
