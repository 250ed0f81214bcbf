"""The files brought so far: when, what, by whom, with which counts; the next one, and what takes one back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.links.files.memory import ImportRow
from app.links.files.take_back import TakenBack, undo
from ui.files.file_step import file_in
from ui.files.import_rows import LEFT_COLUMNS, PAST_COLUMNS, LeftRow
from ui.files.import_wizard import ImportWizard, bring_file
from ui.files.outcome import taken_back_lines
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.section import Section, inset
from ui.kit.sized import least_height
from ui.kit.theme import set_role, theme
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton, say


class ImportsForm(QWidget):
    """A section of the settings. Enter on a row asks whether it shall be taken back; a file can be dropped on it."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.setAcceptDrops(True)
        part = Section("", self, bleeds=True)
        self.text = QLabel(part)
        self.text.setWordWrap(True)
        self.bring = WordButton("files.bring", part, look="primary", clicked=self.ask_file)
        self.take_back = WordButton("files.past.undo", part, clicked=self._undo)
        self.table: RowsTable[ImportRow] = RowsTable(PAST_COLUMNS, part, whole=True, name="files.past.title")
        self.table.rows_model.muted = lambda row: row.state == "undone"
        self.table.opened.connect(self.ask_undo)
        self.table.current_changed.connect(self._on_current)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.bring)
        row.addWidget(self.take_back)
        row.addStretch(1)
        # A whole shop comes in by another door: nobody looks for it in vain here.
        self.to_shop = WordButton(
            "files.past.to_shop", part, look="link", clicked=lambda: office.ways.go("shops")
        )
        row.addWidget(self.to_shop)
        inset(self.text, row)
        part.body.addWidget(self.text)
        part.body.addLayout(row)
        part.body.addSpacing(6)
        part.body.addWidget(self.table)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(part)
        column.addStretch(1)
        self._rows: tuple[ImportRow, ...] = ()
        theme().changed.connect(self._dress)
        self.show_imports(())

    def show_imports(self, rows: Sequence[ImportRow]) -> None:
        """Show the imports, the newest first."""
        self._rows = tuple(rows)
        self.table.put(rows)
        self.table.setVisible(bool(rows))
        self.take_back.setVisible(bool(rows))
        self._on_current(self.table.current)
        self._dress()

    def ask_file(self) -> ImportWizard:
        """Open the wizard."""
        return bring_file(self.office, parent=self)

    def ask_undo(self, row: ImportRow) -> UndoDialog | None:
        """Ask whether an import shall be taken back; None where it is already."""
        if row.state == "undone":
            return None
        dialog = UndoDialog(self.office, row, self)
        dialog.open()
        return dialog

    def _undo(self) -> None:
        if self.table.current is not None:
            self.ask_undo(self.table.current)

    def _on_current(self, row: ImportRow | None) -> None:
        why = "" if row is not None else say("files.past.choose")
        if row is not None and row.state == "undone":
            why = say("files.past.undone_by", name=row.undone_by)
        self.take_back.allow(not why, why)

    def _dress(self) -> None:
        self.text.setText(say("files.past.text" if self._rows else "files.past.none"))
        set_role(self.text, "body", "text2")

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if file_in(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = file_in(event.mimeData())
        if path is not None:
            event.acceptProposedAction()
            bring_file(self.office, path=path, parent=self)


class UndoDialog(VerbDialog):
    """What taking an import back does, before; what it had to leave, after."""

    def __init__(self, office: Office, row: ImportRow, parent: QWidget | None = None) -> None:
        super().__init__(office, "files.undo.title", "files.undo.do", parent)
        self._row, self._over = row, False
        self.form.hide()
        self.left: RowsTable[LeftRow] = RowsTable(LEFT_COLUMNS, self, name="files.wizard.left")
        least_height(self.left, 160)
        self.left.hide()
        self.put(self.left, 1)
        self.tell_subtitle(say("files.undo.of", file=row.file, what=say(f"files.noun.{row.noun}")))
        lines = [("undo", say(f"files.undo.effect.{row.noun}"))]
        if row.changed and row.noun != "stock":
            lines.append(("undo", say("files.undo.restores", n=row.changed)))
        lines.append(("info", say("files.undo.used")))
        self.effects.tell(lines)

    def act(self) -> None:
        """Take it back, and stay to say what had to be left."""
        if self._over:
            self.accept()
            return
        self.set_busy(busy=True)
        self.office.do(undo, self._row.id, done=self._done, failed=self.refused, owner=self)

    def _done(self, done: TakenBack) -> None:
        self._over = True
        self.effects.tell(taken_back_lines(done))
        self.left.put([LeftRow(line, name) for line, name in done.left])
        self.left.setVisible(bool(done.left))
        self.leave.hide()
        self.verb.tell("kit.close")
        self.verb.allow(allowed=True)
