"""Before a backup is put back: whose it is and of when, where its company shall be, and what it has no more.

It was read from end to end before this is shown. What stands anywhere stays: a place that is taken is refused at its field.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.base.container import SUFFIX, Manifest
from app.base.errors import Refusal
from app.base.location import BOOKS
from app.base.migrate import head
from app.base.series import given_beyond, last_given
from ui.kit.field import Field
from ui.kit.file_size import size_told
from ui.kit.form import Form
from ui.kit.reading_order import InReadingOrder
from ui.kit.section import Figure, Figures
from ui.kit.shortcuts import bind
from ui.kit.sized import least_width, most_width
from ui.kit.theme import set_role
from ui.kit.verb_dialog import Effects
from ui.kit.wording import WordButton, WordLabel, say, words

_WIDE = 472


class RestoreDialog(InReadingOrder, QDialog):
    """`place` is where the company shall be, a path or the URL of an empty database, once it is accepted."""

    def __init__(
        self,
        backup: Path,
        manifest: Manifest,
        place: Path,
        beside: str,
        parent: QWidget | None = None,
        *,
        known: Mapping[str, int] | None = None,
    ) -> None:
        """`beside` is the key of what is said of the companies that are here already.

        `known` is how far the same company's series have come here, None where it is not open.
        """
        super().__init__(parent)
        self.setWindowTitle(say("settings.restore.title"))
        title = WordLabel("settings.restore.title", self)
        set_role(title, "section")
        self.facts = Figures(self)
        most_width(self.facts, _WIDE)
        self.facts.show_rows(_facts(backup, manifest))
        self._place = QLineEdit(str(place), self)
        self.form = Form(1, self)
        least_width(self.form, _WIDE)
        self.form.add("place", Field("settings.restore.place", self._place, required=True))
        browse = WordButton("shell.create.browse", self, look="link", clicked=self._browse)
        self.effects = Effects(self)
        self.effects.tell(_effects(manifest, beside, known))
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        buttons.addStretch(1)
        buttons.addWidget(WordButton("kit.leave", self, clicked=self.reject))
        self.verb = WordButton("settings.restore.do", self, look="primary", clicked=self._accept)
        self.verb.setDefault(True)
        buttons.addWidget(self.verb)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(24, 20, 24, 20)
        self._column.setSpacing(12)
        # Words that wrap are asked how high they are (`sizeHint`): a layout would hold room for narrower ones.
        self._column.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)
        for widget in (title, self.facts, self.form):
            self._column.addWidget(widget)
        self._column.addWidget(browse, 0, Qt.AlignmentFlag.AlignLeft)
        self._column.addWidget(self.effects)
        self._column.addLayout(buttons)
        bind(self, "confirm", self.verb.click)
        self._place.setFocus()

    @property
    def place(self) -> str:
        """Where the company shall be."""
        place = self._place.text().strip()
        return place if "://" in place or place.endswith(BOOKS) else place + BOOKS

    def sizeHint(self) -> QSize:
        # Words that wrap are asked how high they are at this width.
        wide = super().sizeHint().width()
        return QSize(wide, self._column.totalHeightForWidth(wide))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # The style has been put on all of it by now.
        self.resize(self.sizeHint())

    def _browse(self) -> None:
        kinds = f"{say('settings.restore.books')} (*{BOOKS})"
        # What is taken is refused here: nobody is asked whether it shall be overwritten.
        as_it_is = QFileDialog.Option.DontConfirmOverwrite
        chosen, _kind = QFileDialog.getSaveFileName(
            self, say("settings.restore.to"), self.place, kinds, options=as_it_is
        )
        if chosen:
            self._place.setText(chosen)

    def _accept(self) -> None:
        if not self.form.check():
            return
        if "://" not in self.place and Path(self.place).expanduser().exists():
            self.form.complain("place", Refusal("database_exists", place=self.place))
            self.resize(self.sizeHint().expandedTo(self.size()))
            return
        self.accept()


def choose_backup(parent: QWidget) -> Path | None:
    """Ask for the file of a backup."""
    kinds = f"{say('settings.backup.kind')} (*{SUFFIX})"
    found, _kind = QFileDialog.getOpenFileName(parent, say("settings.restore.ask"), "", kinds)
    return Path(found) if found else None


def _facts(backup: Path, manifest: Manifest) -> tuple[Figure, ...]:
    return (
        Figure(say("settings.restore.company"), manifest.company_name, "strong"),
        Figure(say("settings.restore.made"), words().day_time(manifest.created_at), "strong"),
        Figure(say("settings.restore.file"), f"{backup.name} ({size_told(backup.stat().st_size)})"),
    )


def _effects(manifest: Manifest, beside: str, known: Mapping[str, int] | None) -> tuple[tuple[str, str], ...]:
    lines = [("valid", say("settings.restore.whole")), ("info", say(beside))]
    if manifest.revision != head():
        lines.append(("info", say("settings.restore.older")))
    if missing := len(manifest.missing_papers):
        lines.append(("trouble", say("settings.restore.papers_missing", n=missing)))
    lines.append(("trouble", say("settings.restore.since")))
    return (*lines, *_of_numbers(manifest.numbers, known))


def _of_numbers(saved: Mapping[str, int], known: Mapping[str, int] | None) -> list[tuple[str, str]]:
    """The last numbers that are in it, those given here since, and that none is to be given twice."""
    lines: list[tuple[str, str]] = []
    if last := last_given(saved):
        told = ", ".join(number.text for number in last)
        lines.append(("info", say("settings.restore.last_numbers", numbers=told)))
    if beyond := given_beyond(known or {}, saved):
        told = ", ".join(one.text if one == end else f"{one.text} – {end.text}" for one, end in beyond)
        lines.append(("info", say("settings.restore.given_since", numbers=told)))
    if last or beyond:
        lines.append(("trouble", say(f"settings.restore.{'twice' if known is None else 'twice_beside'}")))
    return lines
