"""How one shop stands, in a line: what goes on with it, when it was synchronised, what hinders it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from app.links.shops.sync.state import ShopState
from ui.kit import icons
from ui.kit.progress_line import ProgressLine
from ui.kit.theme import scaled, set_role
from ui.kit.wording import say, words
from ui.shops.standing import shown_of, told_progress
from ui.shops.synchroniser import Synchroniser


class StandingLine(QWidget):
    """The shop's name and standing; while it is synchronised, how far that is."""

    def __init__(self, sync: Synchroniser, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sync = sync
        self.glyph, self.text, self.more = (QLabel(self) for _ in range(3))
        for label in (self.text, self.more):
            label.setTextFormat(Qt.TextFormat.PlainText)
        self.more.setWordWrap(True)
        self.progress = ProgressLine(told_progress, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        row.addWidget(self.glyph)
        row.addWidget(self.text)
        row.addWidget(self.more, 1)
        row.addWidget(self.progress, 1)

    def show_state(self, state: ShopState) -> None:
        """Say how it stands now."""
        shown = shown_of(self.sync, state)
        self.glyph.setPixmap(icons.pixmap(shown.icon, shown.ink, scaled(16), self.devicePixelRatioF()))
        self.text.setText(say("shop_journal.stands", shop=state.name, standing=shown.text))
        trouble = self.sync.trouble(state)
        busy = self.sync.running == state.id and self.sync.token is not None
        told = [shown.more]
        if trouble is not None and not self.sync.is_busy(state.id):
            told.append(words().part(trouble, "problem"))
        self.more.setText(" · ".join(told))
        self.more.setVisible(not busy)
        self.progress.setVisible(busy)
        if busy and self.sync.token is not None:
            self.progress.follow(self.sync.token)
        else:
            self.progress.stop()
        set_role(self.text, "name")
        set_role(self.more, "support", "text2")
