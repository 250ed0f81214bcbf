"""The first page: open, create, try the sample, or go on with what was opened lately."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QLineF, QRectF, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QDialog,
    QFileDialog,
    QHBoxLayout,
    QInputDialog,
    QVBoxLayout,
    QWidget,
)

from app.base.errors import Refusal
from app.base.location import data_folder
from app.base.recent import forget, recents
from ui.kit import icons
from ui.kit.acts import Act
from ui.kit.banner import Banner
from ui.kit.menu import Menu
from ui.kit.reading_order import InReadingOrder
from ui.kit.runner import Failure, Runner, Token
from ui.kit.shortcuts import bind
from ui.kit.theme import scaled, set_role, tokens
from ui.kit.version import own_version
from ui.kit.wording import WordButton, WordLabel, say, words
from ui.shell.create_dialog import SUFFIX, CreateDialog, free_place
from ui.shell.doors import Doors, Opened
from ui.shell.help_key import HelpKey
from ui.shell.help_panel import show_help_over
from ui.shell.recent_list import RecentList
from ui.shell.start_card import StartCard
from ui.shell.window_lock import WindowLock
from ui.shell.window_menu import set_language

_LEFT = 440
_MARK = 52
_HELP = "start"


class StartPage(InReadingOrder, QWidget):
    """`opened` carries the place and what stands open; whoever listens shows it and closes this page."""

    opened = Signal(str, object)
    closed = Signal()

    def __init__(self, doors: Doors | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.doors = doors or Doors()
        self.runner = Runner(self)
        self._token: Token | None = None
        self._lock: WindowLock | None = None
        self.setWindowTitle(say("shell.name"))
        self.setMinimumSize(900, 560)
        self.resize(1280, 800)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._build_left())
        row.addWidget(self._build_right(), 1)
        bind(self, "help", self._show_help)
        self._help_key = HelpKey(lambda: _HELP, self)
        self._look = QTimer(self)
        self._look.setInterval(150)
        self._look.timeout.connect(self._tell_progress)
        self.renew()

    # --- what the application asks ---

    def renew(self) -> None:
        """Show the recent databases as they are now."""
        found = recents()
        self.recent.show_recents(found)
        self._none.setVisible(not found)
        self._hints.setVisible(bool(found))
        (self.recent.rows[0] if self.recent.rows else self.open_card).setFocus()

    def open_place(self, place: str) -> None:
        """Open a path or URL; what stands in the way is shown here with its way out."""
        self._begin(place, lambda: self.doors.open(place))

    def show_failure(self, place: str, failure: Failure) -> None:
        """Show why a database could not be opened; an older one can be brought up to date from here."""
        self._end()
        self._release()
        ways: tuple[Act, ...] = (Act("kit.retry", lambda: self.open_place(place)),)
        if isinstance(failure.error, Refusal) and failure.error.code == "database_older":
            ways = (Act("shell.start.upgrade", lambda: self._upgrade(place)),)
        if isinstance(failure.error, Refusal) and failure.error.code == "database_missing":
            ways = (Act("shell.start.find", self._choose_file), *ways)
        self.banner.show_failure(failure, ways)

    # --- building ---

    def _build_left(self) -> QWidget:
        left = QWidget(self)
        left.setFixedWidth(_left_width())
        column = QVBoxLayout(left)
        column.setContentsMargins(40, 120 + _MARK + 24, 40, 16)
        column.setSpacing(10)
        name = WordLabel("shell.name", left)
        set_role(name, "figure")
        sentence = WordLabel("shell.start.sentence", left)
        sentence.setWordWrap(True)
        set_role(sentence, "body", "text2")
        column.addWidget(name)
        column.addWidget(sentence)
        column.addSpacing(20)
        self.open_card = StartCard("shell.start.open", "open", "open_file", left)
        self.create_card = StartCard("shell.start.create", "new", "new", left)
        self.sample_card = StartCard("shell.start.sample", "sample", "sample", left)
        for card, slot in (
            (self.open_card, self._choose),
            (self.create_card, self._create),
            (self.sample_card, self._sample),
        ):
            card.clicked.connect(slot)
            column.addWidget(card)
        column.addStretch(1)
        foot = QHBoxLayout()
        self.language = WordButton("shell.start.language", left, look="quiet", clicked=self._switch_language)
        self.language.setIcon(icons.icon("language", "text2"))
        foot.addWidget(self.language)
        foot.addStretch(1)
        version = WordLabel("shell.start.version", left, version=own_version())
        set_role(version, "support", "text2")
        foot.addWidget(version)
        column.addLayout(foot)
        return left

    def _build_right(self) -> QWidget:
        right = QWidget(self)
        column = QVBoxLayout(right)
        column.setContentsMargins(56, 112, 56, 40)
        column.setSpacing(12)
        title = WordLabel("shell.start.recent", right)
        set_role(title, "section")
        self.recent = RecentList(right)
        self.recent.opened.connect(self.open_place)
        self.recent.forgotten.connect(self._forget)
        self._none = WordLabel("shell.start.recent_none", right)
        set_role(self._none, "body", "text2")
        self._hints = WordLabel("shell.start.recent_keys", right)
        set_role(self._hints, "support", "text3")
        self._status = WordLabel("shell.start.opening", right, place="")
        set_role(self._status, "body", "text2")
        self._status.hide()
        self.banner = Banner(right, margin=0)
        for widget in (title, self.recent, self._none, self._hints, self._status, self.banner):
            column.addWidget(widget)
        column.addStretch(1)
        return right

    # --- opening ---

    def _choose(self) -> None:
        menu = Menu(self)
        menu.setAccessibleName(say("shell.start.open"))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(say("shell.start.open_file"), self._choose_file)
        menu.addAction(say("shell.start.open_server"), self._choose_server)
        menu.setActiveAction(menu.actions()[0])
        menu.popup(self.open_card.mapToGlobal(self.open_card.rect().bottomLeft()))

    def _choose_file(self) -> None:
        kinds = f"{say('shell.start.files')} (*{SUFFIX});;* (*)"
        chosen, _kind = QFileDialog.getOpenFileName(self, say("shell.start.open"), str(data_folder()), kinds)
        if chosen:
            self.open_place(chosen)

    def _choose_server(self) -> None:
        title, text = say("shell.start.other_place"), say("shell.start.other_place_text")
        place, taken = QInputDialog.getText(self, title, text)
        if taken and place.strip():
            self.open_place(place.strip())

    def _create(self) -> None:
        dialog = CreateDialog(self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            place, new = dialog.place, dialog.company
            self._begin(place, lambda: self.doors.create(place, new))
        dialog.deleteLater()

    def _sample(self) -> None:
        place = str(free_place(data_folder(), say("shell.start.sample_name")))
        token = Token()
        self._begin(place, lambda: self.doors.sample(place, token), token)

    def _upgrade(self, place: str) -> None:
        self._begin(place, lambda: self.doors.upgrade(place))

    def _begin(self, place: str, opening: Callable[[], Opened], token: Token | None = None) -> None:
        if self._look.isActive():
            return
        self.banner.hide()
        # Held before the books are touched: another window may have them open.
        lock = WindowLock(place)
        try:
            lock.take()
        except Refusal as refusal:
            self.show_failure(place, Failure.of(refusal))
            return
        self._lock = lock
        self._token = token
        self._set_busy(busy=True)
        self._status.tell("shell.start.opening", place=Path(place).name if "://" not in place else place)
        self._look.start()
        self.runner.do(
            opening,
            done=lambda opened: self._opened(place, opened),
            failed=lambda failure: self.show_failure(place, failure),
            owner=self,
        )

    def _opened(self, place: str, opened: Opened) -> None:
        self._end()
        self.opened.emit(place, opened)

    def take_lock(self) -> WindowLock | None:
        """Hand over the hold on the file that was opened."""
        lock, self._lock = self._lock, None
        return lock

    def _release(self) -> None:
        lock = self.take_lock()
        if lock is not None:
            lock.release()

    def _end(self) -> None:
        self._look.stop()
        self._token = None
        self._set_busy(busy=False)

    def _set_busy(self, *, busy: bool) -> None:
        for widget in (self.open_card, self.create_card, self.sample_card, self.recent):
            widget.setEnabled(not busy)
        self._status.setVisible(busy)

    def _tell_progress(self) -> None:
        if self._token is not None and self._token.progress.total:
            told = self._token.progress
            self._status.tell("shell.start.making", done=told.done, total=told.total)

    def _forget(self, place: str) -> None:
        forget(place)
        self.renew()

    def _show_help(self) -> None:
        show_help_over(self, _HELP)

    def _switch_language(self) -> None:
        set_language("en" if words().language == "fr" else "fr")

    # --- Qt asks ---

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.renew()

    def closeEvent(self, event: QEvent) -> None:
        if self._token is not None:
            self._token.cancel()
        self.runner.close()
        self._release()
        self.closed.emit()
        event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        t = tokens()
        with QPainter(self) as painter:
            painter.fillRect(0, 0, _left_width(), self.height(), QColor(t.window))
            painter.setPen(QPen(QColor(t.line_strong), 1))
            painter.drawLine(QLineF(_left_width() + 0.5, 0, _left_width() + 0.5, self.height()))
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(t.accent))
            painter.drawRoundedRect(QRectF(40, 120, _MARK, _MARK), 10, 10)
            glyph = icons.pixmap("shops", "on_accent", 36, self.devicePixelRatioF(), weight="fill")
            painter.drawPixmap(48, 128, glyph)


def _left_width() -> int:
    """The left column grows with the text, but leaves room for what was opened lately."""
    return min(scaled(_LEFT), 540)
