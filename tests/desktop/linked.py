"""The afternoon of a shop that keeps addresses ready, and lets links lead to one more host."""

from msgspec.structs import replace

from desktop.state.store import Store
from protocol.entities import Queue, Site
from protocol.frames import FloorSnapshot
from protocol.links import PredefinedLink
from tests.desktop import afternoon as day

SIZES = PredefinedLink(key="sizes", label="Size guide", url="https://nordlys.example/sizes")
PAY = PredefinedLink(key="pay", label="Pay an invoice", url="https://invoices.example/pay")
_SITE = Site(
    id=day.SITE,
    key="nordlys",
    name="Nordlys Bikes",
    origins=("https://nordlys.example",),
    link_hosts=("pay.example:8443",),
)


def linked() -> Store:
    """Sales has two addresses ready."""
    frames = day.afternoon()
    for at, frame in enumerate(frames):
        if isinstance(frame, FloorSnapshot):
            queues = (Queue(id=day.SALES, name="Sales", links=(SIZES, PAY)), *frame.queues[1:])
            frames[at] = replace(frame, sites=(_SITE,), queues=queues)
    return day.store(frames)
