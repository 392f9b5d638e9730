"""Texts kept ready at Nordlys Bikes, as frames."""

from uuid import UUID

from protocol.canned import Canned, CannedShown
from protocol.ids import CannedId, ProfileId
from protocol.kinds import CannedKind
from tests.desktop import afternoon as day

WORKSHOP_GROUP = ProfileId(UUID(int=0x91))


def text_id(number: int) -> CannedId:
    """The id of one of them."""
    return CannedId(UUID(int=0x7000 + number))


TEXTS = (
    Canned(
        id=text_id(1),
        shortcut="hello",
        title="Greeting",
        text="Hello {customer.first_name|there}, you are talking with {agent.first_name} at {shop.name}. "
        "How can I help you?",
        uses=412,
    ),
    Canned(
        id=text_id(2),
        shortcut="returns",
        title="Returns within 30 days",
        text="You can return it within 30 days, unused and with the tags on.\n"
        "Send it to our store in Aarhus or bring it along; we refund within three working days.",
        queues=(day.ORDERS,),
        uses=188,
    ),
    Canned(
        id=text_id(3),
        kind=CannedKind.QUESTION,
        shortcut="order-number",
        title="Ask for the order number",
        text="Could you tell me your order number, {customer.first_name|please}? It begins with NB-.",
        queues=(day.ORDERS,),
        uses=97,
    ),
    Canned(
        id=text_id(4),
        kind=CannedKind.SOLUTION,
        shortcut="gears-slip",
        title="Gears slip under load",
        text="When gears slip under load it is most often the cable: turn the barrel at the derailleur half a turn "
        "out, and try again on a slope.",
        queues=(day.WORKSHOP,),
        uses=41,
    ),
    Canned(
        id=text_id(5),
        shortcut="order-status",
        title="Where the order is",
        text="Your order {order.number} left us. You can follow it at the address in the mail.",
        queues=(day.ORDERS,),
        uses=64,
    ),
    Canned(
        id=text_id(6),
        shortcut="bye",
        title="Goodbye, in my own words",
        text="Thank you for writing, {customer.first_name|and ride safely}. Have a good weekend!",
        owner=day.MAJA,
        uses=12,
    ),
    Canned(
        id=text_id(7),
        shortcut="moment",
        title="One moment, please",
        text="One moment, please: I look it up for you.",
        uses=230,
    ),
)


def shown() -> CannedShown:
    """All of them, as the server tells."""
    return CannedShown(revision=7, texts=TEXTS, all=True)
