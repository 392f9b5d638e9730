"""The customer's visit: the page before their eyes, how they came, what with, and the pages of it with times."""

from functools import partial
from urllib.parse import urlsplit

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.models.clock import clock_words
from desktop.panels.customer.parts import Fact, Hint, Line, Section, open_page
from desktop.panels.customer.words import browser_of, campaign_words, device_words, host_words
from desktop.ui.icons import Icon
from desktop.ui.panel import Shell
from desktop.ui.text import tr
from desktop.ui.tokens import Space
from desktop.ui.visitor_words import language_words
from desktop.ui.widgets.buttons import Button, Kind
from desktop.ui.widgets.labels import Tone, tip
from desktop.ui.words import duration_words, time_words
from protocol.browsing import PageSeen, Visit
from protocol.entities import Interaction
from protocol.kinds import DeviceKind

_FIRST = 4


class VisitSection(Section):
    """As the page tells it now; without a page, as it was when they rang."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(tr("This visit"))
        self._desk = shell.desk
        self._all = False
        self._of: object = None
        self._shown: tuple[object, ...] | None = None
        self.lines: list[Line] = []
        self.page = Fact(shell, Icon.PAGE, tr("Page"), opens=True, copies=False)
        self.gone = Hint(tr("No page of the shop is open."))
        self.campaign = Fact(shell, Icon.CAMPAIGN, tr("Campaign"))
        self.referrer = Fact(shell, Icon.LINK, tr("Came from"), copies=True)
        self.device = Fact(shell, Icon.MONITOR, tr("Device"))
        self.browser = Fact(shell, Icon.GLOBE, tr("Browser"))
        self.language = Fact(shell, Icon.LANGUAGES, tr("Language of the browser"))
        for part in (self.page, self.gone, self.campaign, self.referrer, self.device, self.browser, self.language):
            self.column.addWidget(part)
        self.trail = Section(tr("Pages"))
        self._list = QVBoxLayout()
        self._list.setSpacing(0)
        self.more = Button(tr("Show more"), Kind.QUIET, small=True)
        self.more.clicked.connect(self._show_more)
        foot = QHBoxLayout()
        foot.setContentsMargins(Space.HALF, 0, 0, 0)
        foot.addWidget(self.more)
        foot.addStretch(1)
        self.trail.column.addLayout(self._list)
        self.trail.column.addLayout(foot)
        self.column.addWidget(self.trail)

    def refresh(self, card: Interaction) -> None:
        """Show this chat's."""
        if card.id != self._of:
            self._of, self._all = card.id, False
        visit = self._desk.store.visits.get(card.id)
        page = visit.visiting.page if visit is not None else card.customer.page
        self.light(on=visit is not None and not self._desk.link.cut_off)
        self.gone.setVisible(visit is None)
        self.page.show_value(page.title or host_words(page.url), address=page.url)
        self.page.setToolTip(tip(page.url))
        self.campaign.show_value(campaign_words(visit.campaign) if visit is not None else "")
        own = urlsplit(page.referrer).netloc == urlsplit(page.url).netloc
        self.referrer.show_value("" if own else host_words(page.referrer))
        self.device.show_value(device_words(visit.device) if visit is not None else "")
        kind = visit.device.kind if visit is not None else DeviceKind.UNKNOWN
        self.device.glyph.show_icon(Icon.SMS if kind is DeviceKind.PHONE else Icon.MONITOR, Tone.FAINT)
        self.browser.show_value(browser_of(visit, page.browser))
        self.language.show_value(language_words(page.language))
        self._show_trail(visit)
        self.tick(card)

    def tick(self, card: Interaction) -> None:
        """A second has passed."""
        visit = self._desk.store.visits.get(card.id)
        if visit is None:
            self.say("")
            return
        now = self._desk.now()
        self.say(tr("here for {time}", time=duration_words(now - visit.visiting.since)))
        page = visit.visiting.page
        after = clock_words(now - visit.visiting.page_since)
        self.page.show_value(page.title or host_words(page.url), after=after, address=page.url)

    def _show_trail(self, visit: Visit | None) -> None:
        pages = tuple(reversed(visit.trail)) if visit is not None else ()
        shown = pages if self._all else pages[:_FIRST]
        self.trail.setVisible(len(pages) > 1)
        self.trail.say(str(len(pages)))
        self.more.setVisible(len(shown) < len(pages))
        if shown == self._shown:
            return
        self._shown = shown
        for old in self.lines:
            self._list.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.lines = [self._line(one, pages) for one in shown]

    def _line(self, page: PageSeen, pages: tuple[PageSeen, ...]) -> Line:
        at = pages.index(page)
        stayed = duration_words(pages[at - 1].at - page.at) if at else tr("now")
        line = Line()
        line.show_words(page.title or host_words(page.url), host_words(page.url), f"{time_words(page.at)} · {stayed}")
        line.clicked.connect(partial(open_page, page.url))
        self._list.addWidget(line)
        line.show()
        return line

    def _show_more(self) -> None:
        self._all = True
        card = self._desk.card
        if card is not None:
            self.refresh(card)
