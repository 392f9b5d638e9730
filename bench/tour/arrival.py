"""Steps: the shop opens, the bell rings, an agent takes the chat."""

from playwright.sync_api import expect

from bench.tour.stage import Stage

FREJA = "Freja Nielsen"


def shop_opens(stage: Stage) -> None:
    """The shop opens with the bell in the corner."""
    freja = stage.customer(FREJA)
    freja.visits("/p/vidda-gravel")
    expect(freja.page.get_by_role("heading", name="Vidda Gravel", exact=True)).to_be_visible()
    expect(freja.launcher).to_be_visible()


def desk_signs_in(stage: Stage) -> None:
    """Maja's desk signs in: not ready yet, and it says what to do."""
    maja = stage.desk("maja")
    maja.sees("Maja Lindqvist", "Your state: Just signed in")
    maja.lacks("no keyring")


def agent_goes_ready(stage: Stage) -> None:
    """Maja goes ready."""
    stage.ready("maja")


def customer_rings(stage: Stage) -> None:
    """Freja fills in the form and rings: a welcome with the agents there, and her place in the queue."""
    freja = stage.customer(FREJA)
    freja.opens_chat()
    freja.rings("Buying advice", number="NB-20417")
    freja.sees("Hello Freja Nielsen, good to see you. Advisers here right now: 1.", "You are next")


def offer_pops_up(stage: Stage) -> None:
    """The desk rings: queue, customer, question, and the seconds left."""
    stage.desk("maja").sees("Sales", FREJA, "Accept", "Decline")


def accept_by_key(stage: Stage) -> None:
    """Maja accepts by key and reads the form first; Freja sees who has joined."""
    maja = stage.desk("maja")
    maja.key("F2")
    maja.gone("Accept")
    maja.sees(FREJA, "freja.nielsen@nordmail.example", "NB-20417", "Buying advice")
    stage.customer(FREJA).sees("Maja Lindqvist has joined the chat")


def begin(
    stage: Stage, name: str = FREJA, question: str = "Buying advice", *, path: str = "/", number: str = ""
) -> None:
    """A customer rings, Maja accepts: where other acts begin."""
    maja = stage.ready("maja")
    customer = stage.customer(name)
    customer.visits(path)
    customer.opens_chat()
    customer.rings(question, number=number)
    maja.sees("Accept", name)
    maja.key("F2")
    maja.gone("Accept")
    customer.sees("has joined the chat")
