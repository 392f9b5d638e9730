"""Commands about who the customer is, and about what is proposed to them."""

from protocol.bases import Command
from protocol.customers import PostalAddress
from protocol.ids import CommandId, CustomerId, InteractionId, ProposalId
from protocol.kinds import ProposalState
from protocol.proposals import Proposable


class Identify(Command, frozen=True, kw_only=True, tag="identify"):
    """The shop says who its visitor is: a JWT signed with the site's identity secret (HS256).

    Claims: `sub` the account, `aud` the site's key, `exp`, `jti` (good for one visitor), and if known `name`,
    `email`, `phone`, `customer_number`, `language`. A record is made for an account that is new.
    Refused with `identity_refused`; the words say why.
    """

    token: str


class Propose(Command, frozen=True, kw_only=True, tag="propose"):
    """Propose something. The proposal gets this command's id.

    An agent sends the fencing version of her place; a customer sends none, and may propose sharing only.
    Refused with `unknown_interaction`, `stale_assignment`, `chat_ended`, `not_allowed`, `invalid_value`,
    `link_refused`, `proposal_open` when one of its kind is open or goes on, `not_offered` where the site does not
    allow it.
    """

    interaction: InteractionId
    what: Proposable
    version: int | None = None


class AnswerProposal(Command, frozen=True, kw_only=True, tag="answer_proposal"):
    """Move a proposal on; who may move it where is a table (`backend.actions.proposal_steps`).

    Refused with `unknown_interaction`, `stale_assignment`, `not_allowed`, `proposal_gone`. To where it is
    already: acknowledged.
    """

    interaction: InteractionId
    proposal: ProposalId
    state: ProposalState
    detail: str = ""
    past: bool = False
    version: int | None = None


class ConfirmCustomer(Command, frozen=True, kw_only=True, tag="confirm_customer"):
    """The customer of this chat is this record.

    By who is in the chat, or oversees it.
    Refused with `unknown_interaction`, `not_allowed`, `not_overseen`, `unknown_customer`.
    """

    interaction: InteractionId
    customer: CustomerId


class CreateCustomer(Command, frozen=True, kw_only=True, tag="create_customer"):
    """Make a record for the customer of this chat and confirm it. It gets this command's id.

    Refused with `unknown_interaction`, `not_allowed`, `not_overseen`, `invalid_value`.
    """

    interaction: InteractionId
    name: str = ""
    email: str = ""
    phone: str = ""
    customer_number: str = ""


class UnlinkCustomer(Command, frozen=True, kw_only=True, tag="unlink_customer"):
    """It is not them after all: takes a confirmation back. Not one that the shop signed.

    Refused with `unknown_interaction`, `not_allowed`.
    """

    interaction: InteractionId


class EditCustomer(Command, frozen=True, kw_only=True, tag="edit_customer"):
    """Change a record of an open chat one may look into; supervisors any.

    What is left out is left as it is. Refused with `unknown_customer`, `not_allowed`, `invalid_value`,
    `record_changed` when `revision` is not the present one.
    """

    customer: CustomerId
    revision: int
    name: str | None = None
    email: str | None = None
    phone: str | None = None
    customer_number: str | None = None
    address: PostalAddress | None = None
    language: str | None = None
    time_zone: str | None = None
    tags: tuple[str, ...] | None = None


class MergeCustomers(Command, frozen=True, kw_only=True, tag="merge_customers"):
    """One record from two: `gone`'s purchases, notes, tags and chats go to `kept`, and what `kept` lacks.

    Refused with `unknown_customer`, `not_allowed`, `invalid_value` (two accounts of the shop, another site).
    """

    kept: CustomerId
    gone: CustomerId


class SplitCustomers(Command, frozen=True, kw_only=True, tag="split_customers"):
    """Take a merge back, by the id of its command. Refused with `unknown_customer`, `not_allowed`, `invalid_value`."""

    merge: CommandId


class NoteCall(Command, frozen=True, kw_only=True, tag="note_call"):
    """I am calling the customer at this number: goes into the chat's log.

    Refused with `unknown_interaction`, `stale_assignment`, `invalid_value`.
    """

    interaction: InteractionId
    version: int
    phone: str
    #: She was reminded, and says that the customer agreed.
    consent: bool = False
