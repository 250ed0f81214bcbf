"""The logo on new papers: shown as it will be printed, chosen from a file, taken off again; all with Undo."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QWidget

from app.base.errors import Trouble
from app.flow import company
from ui.kit.office import Office
from ui.kit.runner import Failure
from ui.kit.section import Section
from ui.kit.theme import scaled, set_role, theme
from ui.kit.tokens import LIGHT
from ui.kit.wording import WordButton, WordLabel, say

_WIDE, _HIGH = 168, 52
"""As on paper: 42 by 13 mm, 4 px a millimetre."""
MOST_BYTES = 20_000_000


class LogoPart(Section):
    """Each choice holds at once, for papers made from then on."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__("settings.part.logo", parent, edge="bottom")
        self.office = office
        self._content: bytes | None = None
        self.shown = QLabel(self)
        self.shown.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.choose = WordButton("settings.logo.choose", self, clicked=self._ask)
        self.remove = WordButton("settings.logo.remove", self, look="quiet", clicked=self._remove)
        hint = WordLabel("settings.logo.hint", self)
        hint.setWordWrap(True)
        set_role(hint, "support", "text3")
        row = QHBoxLayout()
        row.setSpacing(12)
        row.addWidget(self.shown)
        row.addWidget(self.choose)
        row.addWidget(self.remove)
        row.addStretch(1)
        self.body.addLayout(row)
        self.body.addWidget(hint)
        self._show()
        theme().changed.connect(self._show)

    def show_logo(self, content: bytes | None) -> None:
        """Show the logo in use, the bytes of its file."""
        self._content = content
        self._show()

    def take(self, place: Path) -> None:
        """Have papers bear the picture of a file."""
        try:
            if place.stat().st_size > MOST_BYTES:
                raise OSError(say("settings.logo.too_large"))
            content = place.read_bytes()
        except OSError as error:
            cause = error.strerror or str(error)
            trouble = Trouble("file_not_read", place=str(place), cause=cause)
            self.office.runner.unheard.emit(Failure.of(trouble))
            return
        self._put(content, "settings.logo.done")

    # --- within ---

    def _show(self) -> None:
        self.shown.setFixedSize(scaled(_WIDE), scaled(_HIGH))
        there = bool(self._content)
        picture = QPixmap()
        if self._content:
            picture.loadFromData(self._content)
            ratio = self.devicePixelRatioF()
            picture = picture.scaled(
                self.shown.size() * ratio,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
            picture.setDevicePixelRatio(ratio)
            self.shown.setPixmap(picture)
        else:
            self.shown.setText(say("settings.logo.none"))
        self.shown.setAccessibleName(say("settings.logo.there" if there else "settings.logo.none"))
        # Papers are white in both themes, and so is what they bear.
        ground, ink, edge = LIGHT.content, LIGHT.text2, LIGHT.control
        paper = f"background: {ground}; color: {ink}; border: 1px solid {edge}; border-radius: 4px"
        self.shown.setStyleSheet(paper)
        self.choose.tell("settings.logo.change" if there else "settings.logo.choose")
        self.remove.setVisible(there)

    def _ask(self) -> None:
        kinds = f"{say('settings.logo.kinds')} (*.png *.jpg *.jpeg)"
        chosen, _kind = QFileDialog.getOpenFileName(self, say("settings.logo.choose"), "", kinds)
        if chosen:
            self.take(Path(chosen))

    def _remove(self) -> None:
        self._put(None, "settings.logo.removed")

    def _put(self, content: bytes | None, told: str) -> None:
        before = self._content

        def done(_nothing: None) -> None:
            self.office.ways.say(say(told), lambda: self._back(before))

        self.office.do(company.set_logo, content, done=done, owner=self)

    def _back(self, before: bytes | None) -> None:
        self.office.do(company.set_logo, before, owner=self)
