"""The one door by which a shop comes in: what somebody has of it decides where it goes (O3, O5)."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QGridLayout, QLabel, QVBoxLayout, QWidget

from ui.files.import_wizard import bring_file
from ui.kit import icons
from ui.kit.office import Office
from ui.kit.theme import scaled, set_role
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import WordButton, WordLabel
from ui.shops.import_dialog import import_folder

SOURCES = {"folder": "open", "file": "in"}
"""What there may be of a shop, each with the role of its icon: the folder it was saved to, files that it exported."""


def bring_shop(office: Office, parent: QWidget | None = None) -> SourceDialog:
    """Ask what there is of the shop."""
    dialog = SourceDialog(office, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class SourceDialog(VerbDialog):
    """Nothing is chosen for anybody: each way says what it takes and what comes of it."""

    pending = False

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, "shops.source.title", "shops.source.folder.do", parent, width=WIDE)
        self.form.hide()
        # Each way has its own button.
        self.verb.hide()
        self.ways: dict[str, WordButton] = {}
        ways = QWidget(self)
        grid = QGridLayout(ways)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(24)
        grid.setColumnStretch(1, 1)
        for at, (name, role) in enumerate(SOURCES.items()):
            glyph = QLabel(ways)
            glyph.setPixmap(icons.pixmap(role, "accent_text", scaled(20), self.devicePixelRatioF()))
            title = WordLabel(f"shops.source.{name}.title", ways)
            text = WordLabel(f"shops.source.{name}.text", ways)
            text.setWordWrap(True)
            set_role(title, "name")
            set_role(text, "body", "text2")
            words = QVBoxLayout()
            words.setSpacing(4)
            words.addWidget(title)
            words.addWidget(text)
            button = WordButton(
                f"shops.source.{name}.do", ways, look="secondary", clicked=lambda name=name: self.take(name)
            )
            self.ways[name] = button
            grid.addWidget(glyph, at, 0, Qt.AlignmentFlag.AlignTop)
            grid.addLayout(words, at, 1)
            grid.addWidget(button, at, 2, Qt.AlignmentFlag.AlignTop)
        self.put(ways)

    def open(self) -> None:
        super().open()
        self.ways["folder"].setFocus(Qt.FocusReason.OtherFocusReason)

    def take(self, name: str) -> None:
        """Go on with what there is."""
        office, over = self.office, self.parentWidget()
        if name == "file":
            self.reject()
            bring_file(office, parent=over)
        elif import_folder(office, over or self) is not None:
            self.reject()
