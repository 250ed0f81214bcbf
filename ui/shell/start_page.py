"""The first page: open, create, try the sample, restore a backup, or go on with what was opened lately."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

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

from app.base.errors import Refusal, Trouble
from app.base.location import BOOKS, data_folder, free_place
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
from ui.shell.create_dialog import CreateDialog
from ui.shell.doors import Doors, Opened
from ui.shell.help_key import HelpKey
from ui.shell.help_panel import show_help_over
from ui.shell.recent_list import RecentList
from ui.shell.start_card import StartCard
from ui.shell.window_lock import WindowLock
from ui.shell.window_menu import set_language

if TYPE_CHECKING:
    from app.base.container import Manifest

_LEFT = 440
_TOP = 88
_MARK = 52
_HELP = "start"
_LOST = frozenset({"database_missing", "database_corrupt", "disk_failing"})
"""What a backup helps against."""


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
        self.setMinimumSize(900, 600)
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

    def look_into(self, backup: Path, lost: str = "") -> None:
        """Read a backup from end to end, then ask where its company shall be; `lost` is the place it cannot be opened at."""
        if self._look.isActive():
            return
        self._wait("shell.start.reading", str(backup))
        self.runner.ask(
            self.doors.read,
            backup,
            done=partial(self._ask_place, backup, lost),
            failed=partial(self.show_failure, again=partial(self.look_into, backup, lost)),
            owner=self,
        )

    def show_failure(
        self, failure: Failure, place: str = "", again: Callable[[], object] | None = None
    ) -> None:
        """Show what stands in the way, with its way out: an older database can be brought up to date from here, and a backup
        is at hand in place of one that cannot be read.
        """
        self._end()
        self._release()
        code = failure.error.code if isinstance(failure.error, (Refusal, Trouble)) else ""
        ways: tuple[Act, ...] = (Act("kit.retry", again or partial(self.open_place, place)),)
        if code == "database_older":
            ways = (Act("shell.start.upgrade", lambda: self._upgrade(place)),)
        if code in _LOST:
            ways = (Act("shell.start.bring_back", partial(self._choose_backup, place)), *ways)
        if code == "database_missing":
            ways = (Act("shell.start.find", self._choose_file), *ways)
        self.banner.show_failure(failure, ways)

    # --- building ---

    def _build_left(self) -> QWidget:
        left = QWidget(self)
        left.setFixedWidth(_left_width())
        column = QVBoxLayout(left)
        column.setContentsMargins(40, _TOP + _MARK + 24, 40, 16)
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
        self.restore_card = StartCard("shell.start.restore", "undo", "restore", left)
        for card, slot in (
            (self.open_card, self._choose),
            (self.create_card, self._create),
            (self.sample_card, self._sample),
            (self.restore_card, self._bring_back),
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
        column.setContentsMargins(56, _TOP - 8, 56, 40)
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
        kinds = f"{say('shell.start.files')} (*{BOOKS});;* (*)"
        chosen, _kind = QFileDialog.getOpenFileName(self, say("shell.start.open"), str(data_folder()), kinds)
        if not chosen:
            return
        # What backups need is brought in where one is: the start does without.
        from app.base.container import is_backup

        if is_backup(Path(chosen)):
            self.look_into(Path(chosen))
        else:
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

    def _bring_back(self) -> None:
        self._choose_backup("")

    def _choose_backup(self, lost: str) -> None:
        from ui.settings.restore_dialog import choose_backup

        if (backup := choose_backup(self)) is not None:
            self.look_into(backup, lost)

    def _ask_place(self, backup: Path, lost: str, manifest: Manifest) -> None:
        from ui.settings.restore_dialog import RestoreDialog

        self._end()
        place = _place_for(manifest, lost)
        dialog = RestoreDialog(backup, manifest, place, "settings.restore.here", self)
        if dialog.exec() == QDialog.DialogCode.Accepted:
            self._restore(backup, manifest, dialog.place)
        dialog.deleteLater()

    def _restore(self, backup: Path, manifest: Manifest, place: str) -> None:
        # Where the place is what stands in the way, another can be given.
        again = partial(self._ask_place, backup, place, manifest)
        self._begin(
            place, lambda: self.doors.restore(backup, place), told="shell.start.restoring", again=again
        )

    def _upgrade(self, place: str) -> None:
        self._begin(place, lambda: self.doors.upgrade(place))

    def _begin(
        self,
        place: str,
        opening: Callable[[], Opened],
        token: Token | None = None,
        *,
        told: str = "shell.start.opening",
        again: Callable[[], object] | None = None,
    ) -> None:
        if self._look.isActive():
            return
        # Held before the books are touched: another window may have them open.
        lock = WindowLock(place)
        try:
            lock.take()
        except Refusal as refusal:
            self.show_failure(Failure.of(refusal), place, again)
            return
        self._lock = lock
        self._token = token
        self._wait(told, place)
        self.runner.do(
            opening,
            done=lambda opened: self._opened(place, opened),
            failed=lambda failure: self.show_failure(failure, place, again),
            owner=self,
        )

    def _opened(self, place: str, opened: Opened) -> None:
        self._end()
        self.opened.emit(place, opened)

    def take_lock(self) -> WindowLock | None:
        """Hand over the hold on the file that was opened."""
        lock, self._lock = self._lock, None
        return lock

    def _wait(self, told: str, place: str) -> None:
        self.banner.hide()
        self._set_busy(busy=True)
        self._status.tell(told, place=Path(place).name if "://" not in place else place)
        self._look.start()

    def _release(self) -> None:
        lock = self.take_lock()
        if lock is not None:
            lock.release()

    def _end(self) -> None:
        self._look.stop()
        self._token = None
        self._set_busy(busy=False)

    def _set_busy(self, *, busy: bool) -> None:
        for widget in (self.open_card, self.create_card, self.sample_card, self.restore_card, self.recent):
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
            painter.drawRoundedRect(QRectF(40, _TOP, _MARK, _MARK), 10, 10)
            glyph = icons.pixmap("shops", "on_accent", 36, self.devicePixelRatioF(), weight="fill")
            painter.drawPixmap(48, _TOP + 8, glyph)


def _place_for(manifest: Manifest, lost: str) -> Path:
    """Where a company shall be again: where it was, as far as that is known and free, else where a new one would be."""
    names = {recent.place: recent.name for recent in recents()}
    was = Path(lost)
    if lost and names.get(lost) == manifest.company_name and was.parent.is_dir() and not was.exists():
        return was
    return free_place(data_folder(), manifest.company_name)


def _left_width() -> int:
    """The left column grows with the text, but leaves room for what was opened lately."""
    return min(scaled(_LEFT), 540)
