"""What can be asked of an agreement before it is agreed."""

from __future__ import annotations

from typing import Annotated, ClassVar, Final

from pydantic import Field

from koop_es.cooperations.agreement_commands import AgreementText
from koop_es.kernel.aggregate import Command
from koop_es.kernel.ids import PartyId, StreamId
from koop_es.kernel.text import FreeText, Hex64

LONGEST_LINK: Final = 90
"""Days that a one-time link can be used at most."""

USUAL_LINK: Final = 14
"""Days that it can be used if nothing is said."""

GivenEdition = Annotated[int, Field(ge=1, le=999_999)]


class ProposeAgreement(AgreementText):
    """Put the text of an agreement before its parties; it is agreed when the last one confirms."""

    NAME: ClassVar[str] = "cooperation.propose"
    CREATES: ClassVar[bool] = True


class ReviseProposal(AgreementText):
    """Put another version of the text before the parties; what was said of the last one is void."""

    NAME: ClassVar[str] = "cooperation.revise_proposal"


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
