"""The bar over the foot of a list while rows are ticked: how many, what they sum to, what can be done (L7)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QLineF, QPoint, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from app.base.listing import Listing, Totals
from ui.kit import icons
from ui.kit.abroad import abroad_told
from ui.kit.access_keys import unmarked
from ui.kit.acts import BulkAct
from ui.kit.menu import Menu
from ui.kit.office import Office
from ui.kit.runner import Token
from ui.kit.theme import font, scaled, set_role, theme, tokens
from ui.kit.tokens import MARGIN
from ui.kit.window_model import WindowModel
from ui.kit.wording import WordButton, plain, say, words

_GAP = 8


def any_fits(model: WindowModel[Any], act: BulkAct, keys: Collection[int]) -> bool:
    """Whether an act has something to do with some of these rows; rows that are not in memory may always be such."""
    if act.fits is None:
        return True
    places = [model.row_of(key) for key in keys]
    lines = [model.line(place) if place is not None else None for place in places]
    return any(line is None or act.fits(line.row) for line in lines)


def fitting(model: WindowModel[Any], act: BulkAct, keys: Collection[int]) -> int:
    """How many of these rows an act has something to do with, as far as they are in memory."""
    places = [place for key in keys if (place := model.row_of(key)) is not None]
    lines = [line for place in places if (line := model.line(place)) is not None]
    return sum(act.fits is not None and act.fits(line.row) for line in lines)


class BulkBar(QWidget):
    """Shown while something is ticked; takes its height from the bottom of the list, so that no row moves."""

    def __init__(
        self,
        office: Office,
        listing: Listing[Any],
        model: WindowModel[Any],
        acts: Sequence[BulkAct],
        counted: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._office, self._listing, self._model = office, listing, model
        self._counted = counted
        self._asked: Token | None = None
        self._kept: list[str] = []
        self._counted_words = ""
        self._count, self._sum = QLabel(self), QLabel(self)
        set_role(self._count, "sum")
        set_role(self._sum, "body", "text2")
        self._all = WordButton("kit.list.tick_all", self, look="link", clicked=model.tick_all, n=0)
        self._close = QPushButton(self)
        self._close.setProperty("look", "quiet")
        self._close.setFixedWidth(36)
        self._close.clicked.connect(model.ticks.clear)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 0, 12, 0)
        row.setSpacing(_GAP)
        for widget in (self._count, self._sum, self._all):
            row.addWidget(widget)
        row.addStretch(1)
        self._buttons = [(self._button(act), act) for act in acts]
        self._every = self._offered = tuple(self._buttons)
        self._stand: list[tuple[WordButton, BulkAct]] = self._buttons
        for button, _act in self._buttons:
            row.addWidget(button)
        self._more = WordButton("kit.list.more", self, clicked=self._offer_rest)
        self._more.hide()
        row.addWidget(self._more)
        row.addWidget(self._close)
        self._dress()
        self.hide()
        model.ticks.changed.connect(self._renew)
        model.totals_changed.connect(self._renew)
        theme().changed.connect(self._dress)

    def _button(self, act: BulkAct) -> WordButton:
        return WordButton(act.title, self, clicked=lambda: self._take(act))

    def _take(self, act: BulkAct) -> None:
        if act.in_order:
            self._model.ask_ticked(act.act)
        else:
            act.act(self._model.ticks.keys)

    def offer(self, titles: Collection[str]) -> None:
        """Offer the acts with these titles, and put the others away."""
        self._offered = tuple(each for each in self._every if each[1].title in titles)
        self._renew()

    def _renew(self) -> None:
        keys = self._model.ticks.keys
        self.setVisible(bool(keys))
        self._buttons = [
            each for each in self._offered if not each[1].rare or any_fits(self._model, each[1], keys)
        ]
        for button, _act in self._every:
            button.hide()
        if not keys:
            return
        self._count.setText(say("kit.list.ticked_count", counted=say(self._counted, n=len(keys))))
        told = [
            say(act.told, n=n)
            for _, act in self._buttons
            if act.told and (n := fitting(self._model, act, keys))
        ]
        self._count.setText(", ".join((self._count.text(), *told)))
        self._sum.clear()
        self._sum.hide()
        total = self._model.totals.count if self._model.totals is not None else 0
        self._all.tell("kit.list.tick_all", n=total)
        self._all.setVisible(total > len(keys))
        whys = {act.title: self._allow(button, act, keys) for button, act in self._buttons}
        self._arrange([each for each in self._buttons if not whys[each[1].title]])
        kept = list(
            dict.fromkeys(whys[act.title] for _, act in self._buttons if act.exactly or act.fits is not None)
        )
        # Where no verb will do with what is ticked (to export it is none), that is said, not left to be found out.
        self._kept = self._named(kept, whys) if all(kept) else []
        self._counted_words = self._count.text()
        self._fit()
        if self._asked is not None:
            self._asked.cancel()
        if self._listing.chosen is not None:
            self._asked = self._office.ask(self._listing.chosen, sorted(keys), done=self._summed, later=True)

    @staticmethod
    def _named(kept: Sequence[str], whys: Mapping[str, str]) -> list[str]:
        """The reasons; beside others, that rows are taken one at a time says by which verbs."""
        alone = say("kit.list.one_at_a_time")
        if len(kept) == 1 or alone not in kept:
            return list(kept)
        verbs = (unmarked(say(title)).rstrip("…") for title, why in whys.items() if why == alone)
        return [
            *(why for why in kept if why != alone),
            say("kit.list.one_at_a_time_by", verbs=", ".join(verbs)),
        ]

    def _arrange(self, first: Sequence[tuple[WordButton, BulkAct]]) -> None:
        """What can be done with these rows stands before what cannot, each in its order."""
        turned: list[tuple[WordButton, BulkAct]] = [
            *first,
            *(each for each in self._buttons if each not in first),
        ]
        if turned == self._buttons == self._stand:
            return
        self._buttons = self._stand = turned
        for button, _act in turned:
            self._row.removeWidget(button)
            self._row.insertWidget(self._row.indexOf(self._more), button)

    def _allow(self, button: WordButton, act: BulkAct, keys: Collection[int]) -> str:
        """Allow an act where it can be done with these rows; gives why not, where it cannot."""
        why = ""
        wrong = bool(act.exactly) and len(keys) != act.exactly
        if not any_fits(self._model, act, keys) or (wrong and act.fits is None):
            why = say(act.otherwise)
        elif wrong:
            why = say("kit.list.one_at_a_time")
        button.allow(not why, why)
        return why

    def _summed(self, totals: Totals) -> None:
        # The first amount column that has a sum speaks for the rows.
        column = next(
            (each for each in self._model.columns if each.kind == "money" and each.key in totals.sums), None
        )
        # A sum of nothing says nothing.
        if column is not None and totals.sums[column.key]:
            told = words().money(totals.sums[column.key], totals.currency)
            abroad = abroad_told(totals.told_abroad(column.key), totals.currency)
            self._sum.setText(" · ".join((told, *abroad)))
            self._sum.show()

        self._fit()

    def _fit(self) -> None:
        """Show the acts there is room for; the others stand in a menu."""
        told = (self._count, self._sum, self._all)
        room = self.width() - MARGIN - 12 - self._close.width() - 2 * _GAP
        beside = [each for each in (self._sum, self._all) if not each.isHidden()]
        taken = sum(each.sizeHint().width() + _GAP for each in (*beside, self._more))
        self._tell_kept(room - taken)
        room -= sum(widget.sizeHint().width() + _GAP for widget in told if not widget.isHidden())
        wide = [button.sizeHint().width() + _GAP for button, _act in self._buttons]
        fits = sum(wide) <= room
        left = room if fits else room - self._more.sizeHint().width() - _GAP
        for (button, _act), width in zip(self._buttons, wide, strict=True):
            left -= width
            button.setVisible(fits or left >= 0)
        self._more.setVisible(not fits)

    def _tell_kept(self, room: int) -> None:
        """Say how many rows are ticked, and why no verb will do with them: as many of the reasons as stand in two lines."""
        kept = list(self._kept)
        metrics = self._count.fontMetrics()
        while kept:
            text = f"{self._counted_words} · {' '.join(kept)}"
            wide = min(metrics.horizontalAdvance(text) * 3 // 5, scaled(290 if len(kept) == 1 else 470))
            if wide <= room or len(kept) == 1:
                break
            kept.pop()
        else:
            text, wide = self._counted_words, 0
        self._count.setWordWrap(bool(kept))
        self._count.setMinimumWidth(max(min(wide, room), 0))
        if self._count.text() != text:
            self._count.setText(text)

    def _offer_rest(self) -> None:
        menu = Menu(self)
        menu.setToolTipsVisible(True)
        menu.setAccessibleName(self._more.accessibleName() or self._more.text())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for button, act in self._buttons:
            if button.isHidden():
                action = menu.addAction(plain(say(act.title)), button.click)
                action.setEnabled(button.isEnabled())
                action.setToolTip("" if button.isEnabled() else button.toolTip())
        menu.popup(self._more.mapToGlobal(self._more.rect().topLeft()) - QPoint(0, menu.sizeHint().height()))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._dress()
            self._renew()

    def _dress(self) -> None:
        self.setFixedHeight(scaled(50))
        self._count.setFont(font("sum"))
        self._sum.setFont(font("body"))
        for button, act in self._buttons:
            if act.icon:
                button.setIcon(icons.icon(act.icon, "text"))
        self._close.setIcon(icons.icon("close", "text2"))
        self._close.setIconSize(QSize(16, 16))
        self._close.setAccessibleName(say("kit.list.tick_none"))
        self._close.setToolTip(say("kit.list.tick_none"))

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        with QPainter(self) as painter:
            painter.fillRect(self.rect(), QColor(t.selected))
            painter.setPen(QPen(QColor(t.line_strong), 1))
            painter.drawLine(QLineF(0, 0.5, self.width(), 0.5))
