"""The frame of every page of one document: where it came from, its name and amount, main and side column (look.md §9).

A page subclasses `Page`, builds its parts once in `__init__` (`self.main`, `self.side`, `add_strip`, `set_tools`) and
fills them in `fill(facts)`, which is called on every load: after opening, F5, and whenever something it shows changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Generic, TypeVar, cast

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.base.errors import Refusal
from ui.kit.acts import Act
from ui.kit.banner import Banner
from ui.kit.chips import Chip
from ui.kit.ground import Ground
from ui.kit.office import Office, Touched, touches
from ui.kit.page_head import PageHead
from ui.kit.presence import Presence
from ui.kit.runner import Failure, Token
from ui.kit.scroll import Scroll
from ui.kit.shortcuts import bind
from ui.kit.theme import colour, scaled, theme
from ui.kit.wording import WordButton, say

if TYPE_CHECKING:
    from app.base.door import Read

FACTS = TypeVar("FACTS")

# Width of the page from which on the side column has this width.
_SIDES = ((1390, 380), (1000, 332), (0, 280))


# No slots: `PageDesign[Facts](…)` sets an attribute, which Python 3.11 cannot suppress on a frozen class with slots.
@dataclass(frozen=True, kw_only=True)
class PageDesign(Generic[FACTS]):
    """What a page shows: its document's noun, the words of the list it goes back to, the query, its tables.

    `query(rd, row_id)` gives all the page needs in one answer. `nouns` are the tables whose changes concern it. `new`
    begins another of its kind.
    """

    noun: str
    back: str
    query: Callable[[Read, int], FACTS]
    nouns: tuple[str, ...]
    new: Callable[[Office], object] | None = None


class Page(QWidget, Generic[FACTS]):
    """One document. Esc goes back, Ctrl+Up and Ctrl+Down to its neighbours, F5 looks again, Ctrl+N begins another (K9).

    `walked` asks for the neighbour before (-1) or after (1): the window knows the list the page was opened from.
    `titled` tells the name of the document, for the window's list of what is open. `main_height` tells how much of the
    main column is seen at once.
    """

    walked = Signal(int)
    titled = Signal(str)
    main_height = Signal(int)

    def __init__(
        self, office: Office, row_id: int, design: PageDesign[FACTS], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.office, self.row_id, self.design = office, row_id, design
        self.facts: FACTS | None = None
        self.title = ""
        self._asked: Token | None = None
        self._stale = True
        self._gone = False
        self.head = PageHead(design.back, office.ways.close_page, self)
        self.head.walked.connect(self.walked)
        self.banner = Banner(self)
        noun = _PRESENT.get(design.noun, "")
        self.presence = Presence(office, noun, lambda: self.row_id if noun else None, self)
        self.main, self._main_scroll = _column("content", self)
        self.side, self._side_scroll = _column("sunken", self)
        # Later: whoever hears it changes sizes, and these are being laid out just now.
        self._main_scroll.heightened.connect(self.main_height, Qt.ConnectionType.QueuedConnection)
        self._lay_out()
        office.changed.connect(self._on_changed)
        office.leaving_out.connect(self._on_leaving_out)
        bind(self, "refresh", self.refresh)
        bind(self, "previous", lambda: self.walked.emit(-1))
        bind(self, "next", lambda: self.walked.emit(1))
        if design.new is not None:
            bind(self, "new", partial(design.new, office))

    # --- what a page gives ---

    def fill(self, facts: FACTS) -> None:
        """Show the document as it stands. Called on every load; widgets are kept and filled anew."""
        raise NotImplementedError

    def first_focus(self) -> QWidget | None:
        """What takes the keys when the page opens; usually the button of the next step."""
        return None

    def ways_out(self, _refusal: Refusal) -> Sequence[Act]:
        """What leads to where the reason of a refusal can be mended, beside its words."""
        return ()

    def add_strip(self, strip: QWidget) -> None:
        """Put something across the page under its head: the seven steps."""
        self._strip_row.addWidget(strip)

    def set_tools(self, acts: Sequence[Act]) -> None:
        """Put quiet buttons at the right of the first row; called once."""
        self.head.set_tools(acts)

    def tool(self, title: str) -> WordButton:
        """One of the tools, by the key of its words: to hide it, or to say why it cannot be used."""
        return self.head.tool(title)

    def show_head(
        self, title: str, name: str = "", chips: Sequence[Chip] = (), hero: str = "", unit: str = ""
    ) -> None:
        """Show the name of the document, whom it concerns, its states, and the one amount that counts."""
        self.title = title
        self.head.show_names(title, name, chips, hero, unit)
        self.setAccessibleName(
            ", ".join(part for part in (title, name, *(chip.text for chip in chips), hero) if part)
        )
        self.titled.emit(title)

    # --- what the window and the page's parts ask ---

    def show_place(self, at: int, count: int) -> None:
        """Say which of how many this document is in the list it was opened from; 0 of 0 when there is none."""
        self.head.show_place(at, count)

    def show_way_back(self, key: str) -> None:
        """Say by the key of its words where leaving leads; without one to the list of its kind."""
        self.head.back.tell(key or self.design.back)

    def refresh(self) -> None:
        """Look again (F5)."""
        self.banner.dismiss()
        self.load()

    def load(self) -> None:
        """Ask for the document and fill the page; an answer still on its way is dropped."""
        if self._asked is not None:
            self._asked.cancel()
        self._stale = False
        self._asked = self.office.ask(
            self.design.query, self.row_id, done=self._on_facts, failed=self.show_failure, owner=self
        )

    def show_failure(self, failure: Failure) -> None:
        """Show why something could not be done, over the page; what it shows stays."""
        if self._asked is not None and self._asked.finished:
            self._asked = None
        ways: tuple[Act, ...] = (Act("kit.retry", self.refresh),) if failure.kind == "trouble" else ()
        if isinstance(failure.error, Refusal):
            ways += tuple(self.ways_out(failure.error))
        if self.facts is None:
            # A page that cannot be filled is left, else nothing but an empty one would remain.
            ways += (Act("page.leave", self.office.ways.close_page),)
            self._gone = isinstance(failure.error, Refusal)
            self._say_gone()
        self.banner.show_failure(failure, ways)

    def _say_gone(self) -> None:
        """A document that is not there is called so, on the page and in the list of what is open."""
        if self._gone:
            self.show_head(say("page.gone"))

    # --- building ---

    def _lay_out(self) -> None:
        strip = QWidget(self)
        self._strip_row = QVBoxLayout(strip)
        self._strip_row.setContentsMargins(0, 0, 0, 0)
        content = QWidget(self)
        body = QHBoxLayout(content)
        body.setContentsMargins(0, 0, 0, 0)
        body.setSpacing(0)
        body.addWidget(self._main_scroll, 1)
        body.addWidget(self._side_scroll)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.head)
        column.addWidget(_Line(self))
        column.addWidget(strip)
        column.addWidget(self.presence.banner)
        column.addWidget(self.banner)
        column.addWidget(content, 1)
        self._rest = QWidget(self)
        column.addWidget(self._rest, 1)
        # Nothing to do and no empty headings where the document is not there yet, or cannot be read.
        self._filled = (self.head.tools, strip, content)
        for part in self._filled:
            part.hide()
        self._fit()
        theme().changed.connect(self._fit)

    # --- what happens ---

    def _on_facts(self, facts: FACTS) -> None:
        first, self._asked, self.facts, self._gone = self.facts is None, None, facts, False
        self.fill(facts)
        if first:
            self._rest.hide()
            for part in self._filled:
                part.show()
        if first and (wanted := self.first_focus()) is not None and self._holds_focus():
            wanted.setFocus(Qt.FocusReason.OtherFocusReason)

    def _holds_focus(self) -> bool:
        """Whether the keys are this page's to give: nothing else has them."""
        focus = cast("QWidget | None", self.window().focusWidget())
        return self.isVisible() and (
            focus is None or focus in {self, self.head.back} or not focus.isVisible()
        )

    def _on_changed(self, touched: Touched) -> None:
        if not touches(touched, frozenset(self.design.nouns)):
            return
        if self.isVisible():
            self.load()
        else:
            self._stale = True

    def _on_leaving_out(self) -> None:
        if self.facts is not None:
            self.fill(self.facts)

    def _fit(self) -> None:
        width = next(side for least, side in _SIDES if self.width() >= least)
        self._side_scroll.setFixedWidth(scaled(width))

    # --- Qt asks ---

    def keyPressEvent(self, event: QKeyEvent) -> None:
        bar, key = self._main_scroll.verticalScrollBar(), event.key()
        if key == Qt.Key.Key_Escape:
            self.office.ways.close_page()
        elif key in {Qt.Key.Key_PageDown, Qt.Key.Key_PageUp}:
            bar.setValue(bar.value() + (1 if key == Qt.Key.Key_PageDown else -1) * bar.pageStep())
        else:
            super().keyPressEvent(event)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.load()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say_gone()
        if event.type() == QEvent.Type.LanguageChange and self.facts is not None:
            self.fill(self.facts)
            self.head.show_place_again()
            # Some of what was answered has a name in each language (terms of payment): it is asked for again.
            self._stale = True
            if self.isVisible():
                self.load()


_PRESENT: Mapping[str, str] = {"order": "sales_order", "quote": "quote", "customer": "customer"}
"""The documents of which it is said who else has them open, and their tables."""


class _Line(QWidget):
    """A line across the page."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedHeight(1)

    def paintEvent(self, event: QPaintEvent) -> None:
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), colour("line_strong"))


class _Area(Scroll):
    """A place that scrolls; `heightened` carries how high it is now."""

    heightened = Signal(int)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.heightened.emit(self.viewport().height())


def _column(ground: str, parent: QWidget) -> tuple[QVBoxLayout, _Area]:
    """A column that scrolls, and the layout its parts go into."""
    area = _Area(parent=parent)
    inner = Ground(ground, "left" if ground == "sunken" else "")
    layout = QVBoxLayout(inner)
    # The line at the left of the side column is its own: nothing in it is drawn over that.
    layout.setContentsMargins(1 if ground == "sunken" else 0, 0, 0, 0)
    layout.setSpacing(0)
    area.setWidget(inner)
    return layout, area
