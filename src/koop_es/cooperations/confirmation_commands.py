"""What can be asked of an agreement before it is agreed."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from pydantic import Field

from koop_es.cooperations.signing import named_in
from koop_es.cooperations.terms import Expected, GoalTerms, Involvement, Term
from koop_es.kernel.aggregate import Command
from koop_es.kernel.ids import PartyId, StreamId
from koop_es.kernel.text import FreeText, GivenCode, Hex64, Title

LONGEST_LINK: Final = 90
"""Days that a one-time link can be used at most."""

USUAL_LINK: Final = 14
"""Days that it can be used if nothing is said."""

GivenEdition = Annotated[int, Field(ge=1, le=999_999)]


class ProposeAgreement(Command):
    """Put the text of an agreement before its parties; it is agreed when the last one confirms."""

    NAME: ClassVar[str] = "cooperation.propose"
    CREATES: ClassVar[bool] = True

    title: Title
    themes: tuple[GivenCode, ...] = ()
    parties: tuple[Involvement, ...] = ()
    goals: tuple[GoalTerms, ...] = ()
    term: Term = Term()
    expected: Expected = Expected()
    target_group: GivenCode | None = None
    area: GivenCode | None = None
    arose_from: StreamId | None = None
    conditional: bool = False

    def references(self) -> tuple[StreamId, ...]:
        """Return the parties and the relationship it arises from."""
        return references_of_text(self)


class ReviseProposal(Command):
    """Put another version of the text before the parties; what was said of the last one is void."""

    NAME: ClassVar[str] = "cooperation.revise_proposal"

    title: Title
    themes: tuple[GivenCode, ...] = ()
    parties: tuple[Involvement, ...] = ()
    goals: tuple[GoalTerms, ...] = ()
    term: Term = Term()
    expected: Expected = Expected()
    target_group: GivenCode | None = None
    area: GivenCode | None = None
    arose_from: StreamId | None = None
    conditional: bool = False

    def references(self) -> tuple[StreamId, ...]:
        """Return the parties and the relationship it arises from."""
        return references_of_text(self)


def references_of_text(text: ProposeAgreement | ReviseProposal) -> tuple[StreamId, ...]:
    """Return the other streams that a proposed text names."""
    origin = (text.arose_from,) if text.arose_from else ()
    return (*dict.fromkeys(named_in(text.parties)), *origin)


class InviteParty(Command):
    """Make a one-time link with which a party can confirm or decline.

    Attributes:
        party: For whom.
        days: How many days it can be used.
        token_hash: SHA-256 of the token, which whoever carries out the command makes.
    """

    NAME: ClassVar[str] = "cooperation.invite"

    party: PartyId
    days: Annotated[int, Field(ge=1, le=LONGEST_LINK)] = USUAL_LINK
    token_hash: Hex64 | None = None


class ConfirmAgreement(Command):
    """Confirm the text for a party.

    Attributes:
        party: For which party; a link tells it.
        name: Who confirms for it.
        function: As what.
        person: That person, where it is registered.
        edition: The version of the text that was read; refused if there is another one by now.
        token: The one-time link's token, where it comes by one.
    """

    NAME: ClassVar[str] = "cooperation.confirm"
    NEEDS_HISTORY: ClassVar[bool] = True

    party: PartyId | None = None
    name: FreeText
    function: FreeText | None = None
    person: PartyId | None = None
    edition: GivenEdition | None = None
    token: FreeText | None = None

    def references(self) -> tuple[StreamId, ...]:
        """Return the person, where one is named."""
        return (self.person,) if self.person else ()


class DeclineAgreement(Command):
    """Decline the text for a party; a reason is due.

    Attributes:
        party: For which party; a link tells it.
        name: Who declines for it.
        function: As what.
        person: That person, where it is registered.
        edition: The version of the text that was read; refused if there is another one by now.
        token: The one-time link's token, where it comes by one.
    """

    NAME: ClassVar[str] = "cooperation.decline"
    NEEDS_HISTORY: ClassVar[bool] = True

    party: PartyId | None = None
    name: FreeText | None = None
    function: FreeText | None = None
    person: PartyId | None = None
    edition: GivenEdition | None = None
    token: FreeText | None = None

    def references(self) -> tuple[StreamId, ...]:
        """Return the person, where one is named."""
        return (self.person,) if self.person else ()


class WithdrawProposal(Command):
    """Take the proposal back."""

    NAME: ClassVar[str] = "cooperation.withdraw"
