"""Bugs in what customers agree to, and in what they are told of themselves."""

from backend.actions import proposals, record_links
from bench.simulation.plants.edit import Line, Plant, Text

AGREEMENTS = (
    Plant(
        "done unasked (widget)",
        "What is proposed is carried out before the customer has said anything.",
        widget="widget_carries_out_unasked",
        known=1,
    ),
    Plant(
        "check-then-act answers",
        "Who answers has seen that a proposal is open; nobody looks again.",
        (
            Line(
                proposals.answer_proposal,
                "if row.state not in GOING_ON or (row.state is ProposalState.OPEN and _is_over(row, tx.now)):\n"
                "        raise Refusal(ErrorCode.PROPOSAL_GONE)\n"
                "    side = Side.CUSTOMER if actor.role is Role.VISITOR else Side.STAFF\n"
                "    if not may_step(type(row.what), row.state, command.state, row.author, side):",
                "side = Side.CUSTOMER if actor.role is Role.VISITOR else Side.STAFF\n    if False:",
            ),
        ),
        known=1,
    ),
    Plant(
        "proposals stay",
        "Nobody looks whether the time of a proposal is over, or that of carrying it out.",
        (Text(proposals, "_DUE", "due_at <= ?", "due_at <= ?1 AND FALSE"),),
        known=1,
    ),
    Plant(
        "a guess is shown",
        "What staff believe that a customer is called is what the customer's own page calls them.",
        (
            Line(record_links._show, "if verified:", "if record is not None:"),
            Line(record_links.public_name, "if FieldMeaning.NAME not in customer.stand_ins:", "if True:"),
        ),
        known=9,
    ),
)
