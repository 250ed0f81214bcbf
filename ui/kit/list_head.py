"""The title of a list with its acts at the right; those for which there is no room stand in a menu (look.md §9)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from ui.kit.access_keys import unmarked
from ui.kit.acts import Act, act_button
from ui.kit.icon_button import IconButton
from ui.kit.menu import Menu
from ui.kit.theme import set_role, theme
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordLabel

_HEIGHT, _GAP = 56, 8


class ListHead(QWidget):
    """`acts` from left to right, `new` at the end.

    One rule for all rooms: doors to other lists stand first, bare with an arrow; then the verbs, framed, each with its icon;
    at the end what is done here first, filled: `new`, or the last of `acts` where nothing is made in the room itself. In a
    narrow window the doors give way first, then the verbs, and `new` never.
    """

    def __init__(self, title: str, acts: Sequence[Act], new: Act | None, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFixedHeight(_HEIGHT)
        self._title = WordLabel(title, self)
        set_role(self._title, "title")
        self._more = IconButton("more", "kit.list.more", self._offer, self)
        self._more.hide()
        self._every = [(act_button(act, self), act) for act in acts]
        self.buttons = [button for button, _act in self._every]
        self._new = act_button(new, self) if new is not None else None
        # Which gives way first: doors from the right, then verbs, then the one that is filled.
        yielding = [
            each for look in ("primary", "secondary", "door") for each in self._every if each[1].look == look
        ]
        self._yielding = [button for button, _act in reversed(yielding)]
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 0, MARGIN, 0)
        row.setSpacing(_GAP)
        row.addWidget(self._title)
        row.addStretch(1)
        row.addWidget(self._more)
        for button in (*self.buttons, *((self._new,) if self._new is not None else ())):
            row.addWidget(button)
        theme().changed.connect(self.fit)

    def tell(self, acts: Sequence[Act]) -> None:
        """Say the acts in other words, and put those away that are not among these."""
        told = {act.act: act.title for act in acts}
        self.buttons = [button for button, act in self._every if act.act in told]
        for button, act in self._every:
            if act.act in told:
                button.tell(told[act.act])
            else:
                button.hide()
        self.fit()

    def fit(self) -> None:
        """Show as many as there is room for."""
        shown = [*self.buttons, *((self._new,) if self._new is not None else ())]
        room = self.width() - 2 * MARGIN - self._title.sizeHint().width() - _GAP
        for button in shown:
            button.ensurePolished()
        widths = {button: button.sizeHint().width() + _GAP for button in shown}
        over = sum(widths.values()) > room
        if over:
            room -= self._more.sizeHint().width() + _GAP
        for button in (each for each in self._yielding if each in widths):
            gives_way = over and sum(widths.values()) > room
            if gives_way:
                del widths[button]
            button.setHidden(gives_way)
        self._more.setVisible(over)

    def minimumSizeHint(self) -> QSize:
        """What cannot give way: the title, the menu, the one that makes a new row."""
        new = self._new.sizeHint().width() + _GAP if self._new is not None else 0
        aside = self._more.sizeHint().width() + _GAP
        return QSize(2 * MARGIN + self._title.sizeHint().width() + aside + new, _HEIGHT)

    def _offer(self) -> None:
        menu = Menu(self)
        menu.setAccessibleName(self._more.accessibleName())
        for button in (each for each in self.buttons if each.isHidden()):
            menu.addAction(button.icon(), unmarked(button.text()).strip(), button.click)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.fit()
