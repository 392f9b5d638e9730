"""Pictures of what is done about a chat (handed over, others asked in, hidden words, links, signing out), to look at:
`python -m tests.desktop.chat_gallery FOLDER [NAME] [LOOK or LANGUAGE]`.
"""

import sys
from uuid import UUID

from desktop.panels.chat.composer import Composer
from desktop.panels.chat.panel import ChatPanel
from desktop.state.changing import quote_of
from desktop.state.drafts import Mode
from desktop.state.losses import Loss
from desktop.state.messages import MessageItem, Queued
from desktop.state.runs import Run
from desktop.state.store import Store
from desktop.ui.window import MainWindow
from protocol import events
from protocol import floor as moves
from protocol.commands import ChangeMessage
from protocol.entities import Block, Party
from protocol.ids import MessageId
from protocol.kinds import OfferKind, OfferOutcome, PartyKind, SeatKind
from tests.desktop import afternoon as day
from tests.desktop import colleagues
from tests.desktop.gallery import show_states
from tests.desktop.linked import linked


def _panel(window: MainWindow) -> ChatPanel:
    panel = window.findChild(ChatPanel)
    assert panel is not None
    return panel


def _composer(window: MainWindow) -> Composer:
    composer = window.findChild(Composer)
    assert composer is not None
    return composer


def _hidden_words(store: Store) -> colleagues.Floor:
    floor = colleagues.people(store)
    floor.staff(day.FREJA, colleagues.hidden(1, day.OSKAR, "She bought two bikes from us last year.", kept=True), 300)
    floor.staff(day.FREJA, colleagues.hidden(2, day.MAJA, "I give her the old stem free of charge."), 280)
    who = store.floor.interactions[day.FREJA].customer
    note = colleagues.noted(1, day.OSKAR, "Bought two bikes last year; prefers to be called in the evening.")
    floor.tell(moves.CustomerNoted(visitor=who.visitor, note=note))
    return floor


def _hidden(window: MainWindow) -> None:
    _hidden_words(window.desk.store)
    window.desk.writing.choose_mode(window.desk.selected, Mode.HIDDEN)
    _composer(window).editor.setPlainText("Oskar, can we promise her Friday? The workshop is full.")


def _kept(window: MainWindow) -> None:
    _hidden(window)
    window.desk.writing.choose_mode(window.desk.selected, Mode.PUBLIC)


def _handing(window: MainWindow) -> None:
    _hidden_words(window.desk.store)
    window.commands.run("chat.hand_over")
    sheet = _panel(window).sheets.handing
    sheet.list.step(3)
    sheet.brief.editor.setPlainText("Stem and size are settled. She wants to pick it up on Friday after four.")
    sheet.stay.setChecked(True)


def _inviting(window: MainWindow) -> None:
    colleagues.people(window.desk.store)
    window.commands.run("chat.invite")


def _asked(window: MainWindow) -> None:
    floor = _hidden_words(window.desk.store)
    offer = colleagues.asked(day.FREJA, day.OSKAR, day.MAJA, OfferKind.TRANSFER, "Size is settled.")
    floor.tell(moves.OfferMade(offer=offer))


def _declined(window: MainWindow) -> None:
    floor = colleagues.people(window.desk.store)
    offer = colleagues.asked(day.FREJA, day.OSKAR, day.MAJA, OfferKind.TRANSFER, "Size is settled.")
    floor.tell(moves.OfferMade(offer=offer))
    explained = events.OfferExplained(
        offer=offer.id, agent=offer.agent, reason=offer.reason, kind=offer.kind, by=offer.by, brief=offer.brief
    )
    floor.staff(day.FREJA, explained)
    concluded = events.OfferConcluded(
        offer=offer.id, agent=offer.agent, outcome=OfferOutcome.DECLINED, reason="I am on the phone with the importer"
    )
    floor.staff(day.FREJA, concluded)
    floor.tell(colleagues.over(offer, OfferOutcome.DECLINED))


def _staying(window: MainWindow) -> None:
    store = window.desk.store
    colleagues.people(store)
    colleagues.handed_to_queue(store, day.FREJA, "Size is settled.", stays=True)
    store.apply([colleagues.position(day.FREJA, 2, 190_000)])


def _company(window: MainWindow) -> None:
    floor = _hidden_words(window.desk.store)
    floor.tell(moves.SeatTaken(interaction=day.FREJA, seat=colleagues.seat(day.OSKAR, SeatKind.INVITED)))
    floor.tell(colleagues.flagged(day.FREJA, day.MAJA, "May I give 15 %?"))


def _parting(window: MainWindow) -> None:
    _company(window)
    window.commands.run("chat.leave")


def _menu(window: MainWindow) -> None:
    colleagues.people(window.desk.store)
    _panel(window).header.more.click()


def _block(window: MainWindow) -> None:
    window.commands.run("chat.block")


def _flag(window: MainWindow) -> None:
    window.commands.run("chat.flag")


def _notes(window: MainWindow) -> None:
    floor = _hidden_words(window.desk.store)
    who = window.desk.store.floor.interactions[day.FREJA].customer
    block = Block(visitor=who.visitor, by=day.MAJA, at=day.NOW, reason="Threats", until=day.NOW + 86_400_000)
    floor.tell(moves.VisitorBlocked(block=block))


def _rings(window: MainWindow, kind: OfferKind) -> None:
    store = window.desk.store
    floor = colleagues.people(store)
    floor.tell(moves.InteractionAssigned(interaction=day.LARS, agent=day.OSKAR, version=9, since=day.NOW))
    store.loss_read(day.LARS)
    store.dismissed(day.LARS)
    brief = "His disc is clean and it still squeals. I think it is the pads; you know the Fjord's brakes."
    offer = colleagues.asked(day.LARS, day.MAJA, day.OSKAR, kind, brief)
    floor.tell(moves.OfferMade(offer=offer))
    store.follow(day.LARS, on=True)
    store.apply([talk.snapshot() for talk in day.others() if talk.card.id == day.LARS])
    floor.staff(day.LARS, colleagues.hidden(5, day.OSKAR, "He was rather cross at first."), 30)


def _hand_over_rings(window: MainWindow) -> None:
    _rings(window, OfferKind.TRANSFER)


def _invitation_rings(window: MainWindow) -> None:
    _rings(window, OfferKind.COMPANY)


def _link(window: MainWindow) -> None:
    _composer(window).editor.setPlainText("You can see it here: [This year's gravel](https://nordlys.example/c/gravel)")
    window.commands.run("chat.link")
    _panel(window).sheets.links.address.setText("https://nordlys.example/sizes")
    _panel(window).sheets.links.address.textEdited.emit("size")
    _panel(window).sheets.links.words.setText("Size guide")


def _foreign(window: MainWindow) -> None:
    window.commands.run("chat.push")
    sheet = _panel(window).sheets.links
    sheet.address.setText("https://elsewhere.example/offer")
    sheet.address.textEdited.emit(sheet.address.text())


def _call(window: MainWindow) -> None:
    window.commands.run("customer.call")


def _leaving(window: MainWindow) -> None:
    window.commands.run("account.sign_out")


def _changed(window: MainWindow) -> None:
    floor, maja = (
        colleagues.people(window.desk.store),
        Party(kind=PartyKind.AGENT, name="Maja Lindqvist", agent=day.MAJA),
    )
    chat = window.desk.store.conversations[day.FREJA]
    asked = next(item for item in reversed(chat.items) if isinstance(item, MessageItem) and not item.mine and item.text)
    first, second, third = (MessageId(UUID(int=0x9500 + number)) for number in range(3))
    quote = quote_of(asked)
    said = [
        events.MessagePosted(id=first, author=maja, text="Friday at three, in the workshop.", quote=quote),
        events.MessagePosted(id=second, author=maja, text="Freja's number is 40 71 22 18"),
    ]
    for event in said:
        floor.public(day.FREJA, event, 20)
    floor.public(day.FREJA, events.MessageTakenBack(id=second), 10)
    floor.public(day.FREJA, events.MessageChanged(id=first, text="Friday at four, in the workshop."), 5)
    floor.public(day.FREJA, events.MessagePosted(id=third, author=maja, text="Shall I reserve the stand for you?"))
    command = ChangeMessage(
        id=day.command_id(900), interaction=day.FREJA, version=chat.version, message=third, text="Shall I reserve it?"
    )
    window.desk.store.queued(Queued(command))
    view = _panel(window).reading.view
    for message in (first, second):
        view.layouts.toggle_first(day.FREJA, str(message))
        view.measure_again(str(message))


def _given(window: MainWindow) -> None:
    colleagues.came_round(
        window.desk.store, "Wants a child seat for the Fjord, and to pay by invoice. I promised an answer by four."
    )


def _given_open(window: MainWindow) -> None:
    _given(window)
    view = _panel(window).reading.view
    model = view.transcript()
    assert model is not None
    run = next(row for row in range(model.rowCount()) if isinstance(model.row(row).item, Run))
    spot = view.layouts.of(day.FREJA, model.row(run), view.message_column()[1]).spots[0]
    view.act(spot, model.row(run).item)


def _given_tile(window: MainWindow) -> None:
    window.commands.run("tiles.4")
    _given(window)


def _coached(window: MainWindow) -> None:
    floor = colleagues.people(window.desk.store)
    for chat in (day.ELINA, day.LARS):
        word = events.Coached(id=MessageId(chat), author=day.OSKAR, text="Offer her the express parcel.", to=day.MAJA)
        floor.staff(chat, word, 8)


def _taken_over(window: MainWindow) -> None:
    """One while she was there, one while she was not."""
    store = window.desk.store
    floor = colleagues.people(store)
    assigned = events.ChatAssigned(by=day.OSKAR, agent=day.OSKAR, before=day.MAJA)
    floor.staff(day.LARS, assigned)
    floor.tell(moves.InteractionAssigned(interaction=day.LARS, agent=day.OSKAR, version=9, since=day.NOW))
    store.losses[day.WAITS] = Loss(interaction=day.WAITS, name="Aksel Lund", queue=day.SALES, at=day.NOW)
    window.desk.signals.losses.emit()
    window.desk.select(day.LARS)


STATES = {
    "given": _given,
    "run": _given_open,
    "tile": _given_tile,
    "coached": _coached,
    "taken": _taken_over,
    "changed": _changed,
    "rings": _hand_over_rings,
    "joins": _invitation_rings,
    "hidden": _hidden,
    "kept": _kept,
    "handing": _handing,
    "inviting": _inviting,
    "asked": _asked,
    "declined": _declined,
    "staying": _staying,
    "company": _company,
    "parting": _parting,
    "menu": _menu,
    "block": _block,
    "flag": _flag,
    "notes": _notes,
    "link": _link,
    "foreign": _foreign,
    "call": _call,
    "leaving": _leaving,
}


if __name__ == "__main__":
    sys.exit(show_states(sys.argv[1:], STATES, linked))
