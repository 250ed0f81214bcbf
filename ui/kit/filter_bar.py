"""The search field of a list and its filters as chips that can be taken off (L1)."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QEvent, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.base.folding import folded
from ui.kit import icons
from ui.kit.filter_chip import FilterChip
from ui.kit.filter_dialog import FilterDialog
from ui.kit.filters import Filter
from ui.kit.flow import FlowLayout
from ui.kit.menu import Menu
from ui.kit.office import Office
from ui.kit.runner import Failure, leave_unsaid
from ui.kit.theme import scaled, theme
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordButton, plain, say

DEBOUNCE_MILLISECONDS = 160
_LEAST_SEARCH = 160
"""So wide it stays where filters beside it want room."""


class SearchField(QLineEdit):
    """A line to search with: `asked` comes a moment after the last key, at once on Enter. Esc empties it."""

    asked = Signal(str)
    left = Signal()

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._hint = hint
        self._last = ""
        self._wait = QTimer(self)
        self._wait.setSingleShot(True)
        self._wait.setInterval(DEBOUNCE_MILLISECONDS)
        self._wait.timeout.connect(self._ask)
        self.textChanged.connect(self._wait_a_moment)
        self._glass = self.addAction(icons.icon("search", "text2"), QLineEdit.ActionPosition.LeadingPosition)
        theme().changed.connect(self._redraw)
        self._say()

    def show_text(self, text: str) -> None:
        """Show a text without asking for it."""
        self._last = text.strip()
        self.setText(text)
        self._wait.stop()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Return | Qt.Key.Key_Enter | Qt.Key.Key_Down:
                self._ask()
                self.left.emit()
            case Qt.Key.Key_Escape if self.text():
                self.clear()
                self._ask()
            case Qt.Key.Key_Escape:
                self.left.emit()
            case _:
                super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._say()

    def _wait_a_moment(self, _text: str) -> None:
        self._wait.start()

    def _ask(self) -> None:
        self._wait.stop()
        text = self.text().strip()
        if text != self._last:
            self._last = text
            self.asked.emit(text)

    def _redraw(self) -> None:
        self._glass.setIcon(icons.icon("search", "text2"))

    def _say(self) -> None:
        self.setPlaceholderText(say(self._hint))
        self.setAccessibleName(say("kit.list.search"))
        self._glass.setText(say("kit.list.search"))


class FilterBar(QWidget):
    """Search, chips, the menu that adds one, and what clears them all; `changed` after each change.

    `widened` tells that the view which a view of people's own lies within was taken off.
    """

    changed = Signal()
    widened = Signal()
    left = Signal()

    def __init__(
        self, office: Office, hint: str, filters: Sequence[Filter], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._office = office
        self._filters: dict[str, Filter] = {}
        self._choices: dict[str, Sequence[tuple[int | str, str]]] = {}
        self._chips: tuple[tuple[str, str], ...] = ()
        self._names: dict[tuple[str, str], str] = {}
        self._buttons: list[FilterChip] = []
        self._within = ""
        self.search = SearchField(hint, self)
        self.search.asked.connect(self._on_search)
        self.search.left.connect(self.left)
        # Filters go on in a second line where the window is narrow; the search and what is at the right stay.
        self._flow = FlowLayout()
        self._last: list[QWidget] = []
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(MARGIN, 6, MARGIN, 6)
        self._row.setSpacing(8)
        self._row.addWidget(self.search, 0, Qt.AlignmentFlag.AlignTop)
        self._row.addLayout(self._flow, 1)
        # Together, so that in a second line neither stands alone.
        self._more = QWidget(self)
        self._add = WordButton("kit.list.add_filter", self._more, look="quiet", clicked=self.open_menu)
        self._clear = WordButton("kit.list.clear", self._more, look="quiet", clicked=self.clear)
        both = QHBoxLayout(self._more)
        both.setContentsMargins(0, 0, 0, 0)
        both.setSpacing(8)
        both.addWidget(self._add)
        both.addWidget(self._clear)
        self._flow.addWidget(self._more)
        self.offer(filters)
        self._redraw()
        theme().changed.connect(self._redraw)

    def offer(self, filters: Sequence[Filter]) -> None:
        """Offer these filters from now on; chips that are on stay."""
        self._filters = {each.key: each for each in filters}
        self._add.setVisible(any(each.offered for each in filters))
        self._more.setVisible(not (self._add.isHidden() and self._clear.isHidden()))
        self._lay_chips()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Give the search the width of its words, and no more than half of a narrow bar.

        It gives way a little where all filters stand in the one line then: what is below does not move (look.md §1).
        """
        hint = self.search.fontMetrics().horizontalAdvance(self.search.placeholderText()) + scaled(58)
        wide = min(max(hint, scaled(232)), scaled(340))
        aside = [each.sizeHint().width() for each in self._last if not each.isHidden()]
        left = self.width() - 2 * MARGIN - sum(aside) - 8 * (len(aside) + 1) - self._flow.sizeHint().width()
        if scaled(_LEAST_SEARCH) <= left < wide:
            wide = left
        self.search.setFixedWidth(min(wide, max(self.width() // 2 - MARGIN, scaled(110))))

    @property
    def text(self) -> str:
        """What is searched for."""
        return self.search.text().strip()

    @property
    def chips(self) -> tuple[tuple[str, str], ...]:
        """The filters that are on, as (field, value)."""
        return self._chips

    def show_filters(self, text: str, chips: tuple[tuple[str, str], ...]) -> None:
        """Show a search and filters without telling anybody."""
        self.search.show_text(text)
        self._chips = chips
        self._lay_chips()

    @property
    def within(self) -> str:
        """The view that what is shown lies within, as its chip says; empty where none limits it."""
        return self._within

    def show_within(self, name: str) -> None:
        """Show by a chip that nothing is shown but what is in the view of that name (L5)."""
        if name != self._within:
            self._within = name
            self._lay_chips()

    def clear(self) -> None:
        """Take off every filter and the search."""
        self.show_filters("", ())
        self.changed.emit()

    def set_filter(self, key: str, value: str) -> None:
        """Put a filter on; one of the same name gives way."""
        self._chips = (*(chip for chip in self._chips if chip[0] != key), (key, value))
        self._lay_chips()
        self.changed.emit()

    def _ask_name(self, chosen: Filter, value: str) -> None:
        """Ask what a chip's value is called."""
        asked = chosen.naming(value)
        if asked is not None:
            told = partial(self._name_chip, chosen.key, value)
            # A key that is gone stays without a name; the list says itself that nothing matches.
            self._office.ask(asked, done=told, failed=leave_unsaid, owner=self)

    def _name_chip(self, key: str, value: str, name: str) -> None:
        self._names[key, value] = name
        self._lay_chips()

    def said(self, chip: tuple[str, str]) -> tuple[str, str]:
        """A chip in words: what it filters by, and its value."""
        key, value = chip
        found = self._filters.get(key)
        if found is None:
            return chip
        title = found.headed
        if found.looked_up:
            return title, self._names.get(chip, "…")
        return title, found.said(value, self._office.currency)

    def put_last(self, widget: QWidget) -> None:
        """Have a widget at the right end of the bar."""
        self._last.append(widget)
        self._row.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)

    def ask_for(self, key: str) -> FilterDialog:
        """Ask for the value of a filter that cannot be listed."""
        dialog = FilterDialog(self._office, self._filters[key], partial(self.set_filter, key), self)
        dialog.open()
        return dialog

    def _on_search(self, _text: str) -> None:
        self.changed.emit()

    def _take_off(self, chip: tuple[str, str]) -> None:
        self._chips = tuple(each for each in self._chips if each != chip)
        self._lay_chips()
        self.search.setFocus(Qt.FocusReason.OtherFocusReason)
        self.changed.emit()

    def open_menu(self) -> None:
        """The menu of filters; values only the database knows are asked for first, once."""
        unknown = [
            each
            for each in self._filters.values()
            if each.choices is not None and each.key not in self._choices
        ]
        if not unknown:
            self._pop_up()
            return
        each = unknown[0]
        assert each.choices is not None
        self._office.ask(
            each.choices,
            done=partial(self._know, each.key),
            # Without them the menu is shorter by one.
            failed=partial(self._know_none, each.key),
            owner=self,
        )

    def _know(self, key: str, found: Sequence[tuple[int | str, str]]) -> None:
        self._choices[key] = found
        self.open_menu()

    def _know_none(self, key: str, _failure: Failure) -> None:
        self._know(key, ())

    def _pop_up(self) -> None:
        menu = Menu(self)
        menu.setAccessibleName(say("kit.list.add_filter"))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        offered = [each for each in self._filters.values() if each.offered]
        # By name, as one looks for it: there are more of them than one takes in at a glance.
        for each in sorted(offered, key=lambda each: folded(plain(each.headed))):
            title = plain(each.headed)
            if each.asks:
                menu.addAction(f"{title}…", partial(self.ask_for, each.key))
                continue
            found = [(value, say(words)) for value, words in each.values]
            found += [(str(row_id), name) for row_id, name in self._choices.get(each.key, ())]
            if not found:
                continue
            values = menu.addMenu(title)
            for value, told in found:
                values.addAction(plain(told), partial(self.set_filter, each.key, value))
        menu.popup(self._add.mapToGlobal(self._add.rect().bottomLeft()))
        self._choices.clear()

    def _lay_chips(self) -> None:
        for button in self._buttons:
            self._flow.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._buttons = [self._chip(chip) for chip in self._chips]
        if self._within:
            view = FilterChip(say("kit.list.of_view"), self._within, self)
            view.clicked.connect(self.widened)
            self._buttons.insert(0, view)
        for place, button in enumerate(self._buttons):
            self._flow.insertWidget(place, button)
            # At once, so that its width counts.
            button.show()
        self._clear.setVisible(bool(self._chips))
        self._more.setVisible(not (self._add.isHidden() and self._clear.isHidden()))
        self._fit()
        for key, value in self._chips:
            found = self._filters.get(key)
            if found is not None and found.looked_up and (key, value) not in self._names:
                self._ask_name(found, value)

    def _chip(self, chip: tuple[str, str]) -> FilterChip:
        title, said = self.said(chip)
        button = FilterChip(title, said, self)
        button.clicked.connect(lambda _checked=False: self._take_off(chip))
        return button

    def _redraw(self) -> None:
        self._add.setIcon(icons.icon("filter", "text2"))
        self._fit()
        self._lay_chips()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            # What the database calls them may have a name in each language.
            self._names.clear()
            self._lay_chips()
