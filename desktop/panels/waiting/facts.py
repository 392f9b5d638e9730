"""What is known of somebody who waits, a line each: an icon and words; nothing hides a line."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.models.clock import clock_words
from desktop.models.desk import Desk
from desktop.panels.customer.words import cart_words, known_words
from desktop.ui.icons import Icon
from desktop.ui.routing_words import skills_words
from desktop.ui.text import tr
from desktop.ui.tokens import Space, Type
from desktop.ui.widgets.glyph import Glyph
from desktop.ui.widgets.labels import Label, Tone
from desktop.ui.words import wait_words
from protocol.browsing import Visiting
from protocol.entities import Interaction


def page_words(visiting: Visiting | None, card: Interaction, now: int) -> str:
    """The page they are on, since when if that is known."""
    page = visiting.page if visiting is not None else card.customer.page
    title = page.title or page.url
    if not title or visiting is None:
        return title
    return tr("{page}, for {time}", page=title, time=clock_words(now - visiting.page_since))


def place_words(desk: Desk, card: Interaction) -> str:
    """The place in the queue, and how long it will take if the server can tell."""
    told = desk.store.positions.get(card.id)
    number = told.position if told is not None else desk.store.floor.place_of(card)
    wait = wait_words(told.wait) if told is not None else ""
    place = tr("number {n} in line", n=number)
    return f"{place} · {wait}" if wait else place


class _Line(QWidget):
    def __init__(self, icon: Icon, tone: Tone) -> None:
        super().__init__()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 3, 0, 3)
        row.setSpacing(Space.ONE_HALF)
        row.addWidget(Glyph(icon, tone=Tone.FAINT if tone is Tone.TEXT else tone), 0, Qt.AlignmentFlag.AlignTop)
        self.words = Label("", Type.BODY, tone=tone, wrap=True)
        row.addWidget(self.words, 1)

    def say(self, words: str) -> None:
        if words != self.words.text():
            self.words.setText(words)
        self.setVisible(bool(words))


class Facts(QWidget):
    """Who handed it over, at whom it rings, page, cart, and what is asked for that this agent lacks."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.who = _Line(Icon.WELL, Tone.GOOD)
        self.brief = _Line(Icon.REASON, Tone.ACCENT)
        self.rings = _Line(Icon.BELL_RING, Tone.SOFT)
        self.lacks = _Line(Icon.TRAINING, Tone.WARN)
        self.page = _Line(Icon.PAGE, Tone.TEXT)
        self.cart = _Line(Icon.CART, Tone.TEXT)
        self.reach = _Line(Icon.MAIL, Tone.TEXT)
        for line in (self.who, self.brief, self.rings, self.lacks, self.page, self.cart, self.reach):
            column.addWidget(line)

    def refresh(self, card: Interaction) -> None:
        """Show what is known now."""
        desk = self._desk
        agents = desk.store.floor.agents
        visit = desk.store.visits.get(card.id)
        visiting = visit.visiting if visit is not None else desk.visitors.of_card(card)
        self.who.say(known_words(desk.customers, card))
        passed = card.passed
        giver = agents.get(passed.by) if passed is not None else None
        self.brief.say("" if passed is None else _brief_words(giver.name if giver is not None else "", passed.brief))
        offer = next((one for one in desk.store.floor.offers.values() if one.interaction == card.id), None)
        ringing = agents.get(offer.agent) if offer is not None else None
        self.rings.say(tr("Rings at {name} now", name=ringing.name) if ringing is not None else "")
        lacking = desk.pull.lacking(card)
        self.lacks.say(tr("Asks for {skills}, which you have not", skills=skills_words(lacking)) if lacking else "")
        self.page.say(page_words(visiting, card, desk.now()))
        self.cart.say(cart_words(visiting.cart if visiting is not None else None))
        self.reach.say(" · ".join(one for one in (card.customer.email, card.customer.phone) if one))


def _brief_words(name: str, brief: str) -> str:
    who = tr("{name} handed it over", name=name or tr("An agent"))
    return f"{who}: “{brief}”" if brief else who
