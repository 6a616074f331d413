"""Queries over HTTP: each answer has its model, lists lose and double nothing, times are taken."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import pytest

from koop_es.api import examples as ex
from koop_es.api.answered import ANSWERS
from koop_es.api.operations import places
from koop_es.api.table import READS
from koop_es.demo import prepare
from koop_es.kernel.times import utc_text
from koop_es.parties.commands import RegisterOrganisation
from koop_es.samples.commands import DrawSample
from koop_es.settings import Settings
from tests.api.asking import Client, example_cooperation, refused
from tests.web.homes import agreed, clock, opened

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from koop_es.app import Koop


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Client]:
    """Yield the API of the demo's home, which no test may write to."""
    settings = prepare(Settings(home=tmp_path_factory.mktemp("api") / "demo"), clock=clock)
    with opened(settings) as koop:
        koop.catch_up()
        koop.execute(DrawSample(seed="of a test", size=2))
        koop.catch_up()
        yield Client(koop)


def first_ids(demo: Client) -> dict[str, str]:
    lists = {
        "cooperation_id": ("/cooperations", "id"),
        "party_id": ("/parties", "id"),
        "programme_id": ("/programmes", "programme_id"),
        "relationship_id": ("/relationships", "id"),
        "sample_id": ("/samples", "id"),
    }
    return {name: demo.get(path).json()["items"][0][key] for name, (path, key) in lists.items()}


@pytest.mark.parametrize("read", READS, ids=lambda read: read.name)
def test_an_answer_has_its_model(demo: Client, read: Any) -> None:
    ids = first_ids(demo)
    path = read.path.format(**{name: ids[name] for name in places(read.path)})
    needed = [name for name, field in read.query.model_fields.items() if field.is_required()]
    told_of = {"of": ids["party_id"]}
    answer = demo.get(f"{path}?{urlencode({name: told_of[name] for name in needed})}")
    assert answer.status_code == 200, answer.text
    told = answer.json()
    ANSWERS[read.name].model_validate(told)
    assert told["stale"] is False
    assert answer.headers["koop-position"] == str(told["last_position"])
    assert answer.headers["content-language"] == "en"


def test_every_cooperation_of_the_demo_has_its_model(demo: Client) -> None:
    for item in demo.get("/cooperations?limit=200").json()["items"]:
        for path, name in (("", "get_cooperation"), ("/history", "get_cooperation_history")):
            answer = demo.get(f"/cooperations/{item['id']}{path}?".rstrip("?"))
            ANSWERS[name].model_validate(answer.json())
        assert demo.get(f"/cooperations/{item['id']}").headers["etag"] == f'"{item["version"]}"'


@pytest.mark.parametrize("read", [r for r in READS if places(r.path)], ids=lambda read: read.name)
@pytest.mark.parametrize("name", ["0" * 32, "nothing", "%20", "K-1999-001", "%F0%9F%92%A9", "%FF"])
def test_what_does_not_exist_is_not_found(demo: Client, read: Any, name: str) -> None:
    answer = demo.get(read.path.format(**dict.fromkeys(places(read.path), name)))
    assert answer.status_code == 404, answer.text
    kinds = ("cooperation", "party", "sample")
    assert answer.json()["code"] in {"stream.unknown", *(f"{kind}.not_found" for kind in kinds)}


# Lists


def walked(api: Client, path: str, between: Callable[[], object]) -> list[Any]:
    """Return the ids of all items of a list, page by page, with something done between."""
    found: list[Any] = []
    address = path
    while True:
        answer = api.get(address)
        told = answer.json()
        found += [
            each.get("id", each.get("position")) for each in told.get("items", told.get("rows"))
        ]
        link = answer.headers.get("link")
        assert (link is None) == (told["next"] is None)
        if link is None:
            return found
        address, _, rel = link.partition(">")
        assert rel == '; rel="next"'
        address = address.removeprefix("<")
        between()


@pytest.mark.parametrize(
    "path", ["/parties?limit=2", "/cooperations?limit=2", "/reports/audit-trail?limit=3"]
)
def test_paging_loses_and_doubles_nothing_while_others_write(
    koop: Koop, api: Client, path: str
) -> None:
    for number in range(4):
        agreed(koop, f"Title {number}", f"House {number}", f"Works {number}")
    before = walked(api, path.replace("limit=2", "limit=200"), lambda: None)
    extra = iter(range(100, 200))
    found = walked(
        api,
        path,
        lambda: (
            agreed(koop, f"Late {next(extra)}", f"A {next(extra)}", f"B {next(extra)}")
            if next(extra) < 115
            else None
        ),
    )
    assert len(found) == len(set(found))
    assert [each for each in found if each in set(before)] == before


def test_a_list_is_narrowed(demo: Client) -> None:
    everything = demo.get("/cooperations?limit=200").json()["items"]
    ended = demo.get("/cooperations?limit=200&phase=ended&phase=file_closed").json()["items"]
    active = demo.get("/cooperations?limit=200&active=true").json()["items"]
    proposed = demo.get("/cooperations?limit=200&phase=proposed").json()["items"]
    parts = [{each["id"] for each in listed} for listed in (ended, active, proposed)]
    assert set[str]().union(*parts) == {each["id"] for each in everything}
    assert all(parts)
    assert all(each["phase"] in {"ended", "file_closed"} for each in ended)
    party = everything[0]["parties"][0]["party_id"]
    of_party = demo.get(f"/cooperations?party={party}").json()["items"]
    assert all(party in [one["party_id"] for one in each["parties"]] for each in of_party)


# Times


def test_a_report_tells_of_any_day_as_known_at_any_time(koop: Koop, api: Client) -> None:
    agreed(koop, "First", "House", "Works")
    head = koop.store.head()
    agreed(koop, "Second", "Hall", "Library")
    counts = {
        query: api.get(f"/reports/time-bounded{query}").json()["totals"]["count"]
        for query in (
            "",
            "?as_of=2025-12-31",
            f"?known_at={head}",
            "?known_at=2026-11-22",
            "?known_at=2026-11-22T11:00:00%2B01:00",
            "?known_at=2026-11-22T11:00:00+01:00",
            "?known_at=2026-11-21T23:59:59Z",
        )
    }
    assert list(counts.values()) == [2, 0, 1, 2, 2, 2, 0]


def test_a_cooperation_is_told_as_of_a_day_and_as_known_at_a_time(koop: Koop, api: Client) -> None:
    stream = agreed(koop, "First", "House", "Works")
    head = koop.store.head()
    api.post(f"/cooperations/{stream}/notes", {"text": "Later"})
    for query, notes, entries in (("", 1, 2), (f"?known_at={head}", 0, 1)):
        one = api.get(f"/cooperations/{stream}{query}").json()
        assert len(one["notes"]) == notes
        assert len(api.get(f"/cooperations/{stream}/history{query}").json()["items"]) == entries
    assert api.get("/cooperations?as_of=2020-01-01").json()["items"] == []
    assert api.get("/cooperations?as_of=2026-12-01").json()["as_of"] == "2026-12-01"
    problem = api.get(f"/cooperations/{stream}?as_of=2020-01-01").json()
    assert (problem["status"], problem["code"]) == (404, "cooperation.not_yet_agreed")


def test_an_answer_says_what_it_takes_in(koop: Koop, api: Client) -> None:
    agreed(koop, "First", "House", "Works")
    head = koop.store.head()
    recorded = koop.store.recorded_at(head)
    assert recorded is not None
    told = {
        moment: api.get(f"/cooperations?known_at={moment}").json()
        for moment in ("0", str(head), "9999-12-31", "2026-11-21T10:00Z")
    }
    assert [len(each["items"]) for each in told.values()] == [0, 1, 1, 0]
    first = koop.store.recorded_at(1)
    assert first is not None
    assert [each["known_at"] for each in told.values()] == [
        utc_text(first - timedelta(microseconds=1)),
        utc_text(recorded),
        utc_text(koop.now()),
        "2026-11-21T10:00:00.000000Z",
    ]
    for each in told.values():
        again = api.get(f"/cooperations?known_at={each['known_at']}").json()
        assert (again["items"], again["known_at"]) == (each["items"], each["known_at"])
    problem = refused(api.get(f"/cooperations?known_at={head + 1}"), 409, "events.position_ahead")
    assert problem["errors"][0]["parameter"] == "known_at"


def test_sentences_come_in_the_language_that_is_liked_best(koop: Koop) -> None:
    example_cooperation(koop)
    path = f"/cooperations/{ex.COOPERATION}/history"
    for header, language, word in (
        ("de-DE, en;q=0.5", "de", "vereinbart"),
        ("fr, en;q=0.5", "en", "agreed"),
        ("fr", "en", "agreed"),
        ("en;q=0.1, de;q=0.9", "de", "vereinbart"),
    ):
        answer = Client(koop).get(path, accept_language=header)
        assert answer.headers["content-language"] == language
        assert word in answer.json()["items"][0]["sentence"]
    assert "vereinbart" in Client(koop, "de").get(path, accept_language="fr").text


def test_an_entry_is_marked_by_a_correction_on_a_later_page(koop: Koop, api: Client) -> None:
    example_cooperation(koop)
    event = koop.store.read_stream(ex.COOPERATION)[0].event_id
    body = {**ex.BODIES["CorrectEntry"], "corrects": event}
    assert api.post(f"/cooperations/{ex.COOPERATION}/corrections", body).status_code == 200
    page = api.get(f"/cooperations/{ex.COOPERATION}/history?limit=1").json()
    assert [each["marks"] for each in page["items"]] == [["corrected"]]


def test_read_models_that_are_not_built_yet_are_told(koop: Koop) -> None:
    koop.execute(RegisterOrganisation(name="Example House"))
    answer = Client(koop).ask("GET", "/parties")
    refused(answer, 503, "projections.not_ready")
    assert answer.headers["retry-after"] == "1"


def test_an_answer_that_is_remembered_is_forgotten_with_the_next_change(
    koop: Koop, api: Client
) -> None:
    stream = agreed(koop, "First", "House", "Works")
    path = f"/cooperations/{stream}"
    first, again = api.get(path), api.get(path)
    assert first.content == again.content
    for name in ("etag", "koop-position", "content-type", "content-length", "vary"):
        assert first.headers[name] == again.headers[name]
    assert api.get(path, accept_language="de").headers["content-language"] == "de"
    refused(api.get(path, accept="text/html"), 406, "request.not_acceptable")
    api.post(f"{path}/notes", {"text": "New"})
    assert api.ask("GET", path).json()["stale"] is True
    told = api.get(path).json()
    assert (told["stale"], [each["text"] for each in told["notes"]]) == (False, ["New"])
