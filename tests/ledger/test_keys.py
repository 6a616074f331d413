"""What is remembered of the keys is forgotten when anybody changes them."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import pytest

from koop_es.ledger.keys import UnknownActor
from tests.ledger.looking import rows
from tests.ledger.making import opened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from koop_es.ledger.keys import KeyStore

DESK = "second desk"


@pytest.fixture
def keys(home: Path) -> Iterator[KeyStore]:
    with opened(home) as koop:
        yield koop.home.keys


@pytest.fixture
def elsewhere(home: Path, keys: KeyStore) -> Iterator[KeyStore]:
    """The same keys as another process has them open."""
    del keys
    with opened(home) as koop:
        yield koop.home.keys


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
