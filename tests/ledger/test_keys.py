"""What is remembered of the keys is forgotten when anybody changes them."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pytest

from koop_es.ledger.actors import UnknownActor
from tests.ledger.looking import rows
from tests.ledger.making import opened, organisation

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.app import Koop
    from koop_es.ledger.keys import KeyStore

DESK = "second desk"


@pytest.fixture
def koop(home: Path) -> Iterator[Koop]:
    with opened(home) as running:
        yield running


@pytest.fixture
def keys(koop: Koop) -> KeyStore:
    return koop.home.keys


@pytest.fixture
def elsewhere(home: Path, keys: KeyStore) -> Iterator[KeyStore]:
    """The same keys as another process has them open."""
    del keys
    with opened(home) as other:
        yield other.home.keys


def test_an_actor_added_elsewhere_is_known_at_once(keys: KeyStore, elsewhere: KeyStore) -> None:
    with pytest.raises(UnknownActor):
        keys.actor(DESK)
    added = elsewhere.add_actor(DESK)
    assert keys.actor(DESK) == added


@pytest.mark.parametrize("here", [True, False])
def test_an_actor_who_got_another_pseudonym_has_it_everywhere(
    keys: KeyStore, elsewhere: KeyStore, *, here: bool
) -> None:
    before, other = keys.actor("operator"), secrets.token_hex(16)
    assert elsewhere.actor("operator") == before
    (keys if here else elsewhere).restore_actor(other, "operator")
    assert (keys.actor("operator"), elsewhere.actor("operator")) == (other, other)


@pytest.mark.parametrize("waits", [True, False])
def test_a_command_bears_the_pseudonym_that_its_actor_has_by_then(
    koop: Koop, elsewhere: KeyStore, *, waits: bool
) -> None:
    before, other = koop.home.keys.actor("operator"), secrets.token_hex(16)
    koop.execute(organisation())
    elsewhere.restore_actor(other, "operator")
    if waits:
        koop.submit(organisation("Sample Works")).result()
    else:
        koop.execute(organisation("Sample Works"))
    assert [each.envelope.actor for each in koop.store.read_all(0, 9)] == [before, other]


def test_a_command_of_somebody_unknown_is_refused_where_its_answer_is_awaited(koop: Koop) -> None:
    future = koop.submit(organisation(), actor=DESK)
    with pytest.raises(UnknownActor):
        future.result()
    koop.home.keys.add_actor(DESK)
    assert koop.submit(organisation(), actor=DESK).result().position == 1


@pytest.mark.parametrize("here", [True, False])
def test_another_receipt_key_counts_everywhere(
    keys: KeyStore, elsewhere: KeyStore, *, here: bool
) -> None:
    before, other = keys.receipt_key(), secrets.token_bytes(32)
    assert elsewhere.receipt_key() == before
    (keys if here else elsewhere).restore_receipt_key(other)
    assert (keys.receipt_key(), elsewhere.receipt_key()) == (other, other)


def test_an_actor_removed_by_hand_is_unknown(home: Path, keys: KeyStore) -> None:
    keys.actor("operator")
    rows(home / "keys.db", "DELETE FROM actors")
    with pytest.raises(UnknownActor):
        keys.actor("operator")


def test_keys_made_together_lie_together_and_no_two_are_the_same(keys: KeyStore) -> None:
    made = [keys.fresh_key() for _ in range(50)]
    assert len({key_id for key_id, _ in made}) == len({key for _, key in made}) == len(made)
    assert keys.keys({key_id for key_id, _ in made}) == dict(made)
    first = min(key_id for key_id, _ in made)
    assert all(key_id[:8] == first[:8] for key_id, _ in made)
