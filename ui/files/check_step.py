"""The wizard's third step: what the file would do, and what is wrong with it by line and column."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.links.files.changed import remark_told
from app.links.files.plan import Plan
from app.links.files.preview import Preview
from ui.files.import_rows import (
    CHANGE_COLUMNS,
    FAULT_COLUMNS,
    ChangeRow,
    DocumentRow,
    FaultRow,
    change_rows,
    document_columns,
    document_rows,
    fault_rows,
)
from ui.kit.rows_table import RowsTable
from ui.kit.sized import least_height
from ui.kit.theme import scaled, set_role, theme
from ui.kit.word_box import WordBox
from ui.kit.wording import WordLabel, say, words

_FEW, _ANY = 148, 16_777_215
"""How high the faults may be where documents stand below them, and what Qt calls no largest height."""
COUNTS = ("new", "changed", "same", "refused")


def counts_of(plan: Plan) -> dict[str, int]:
    """How many lines are new, change something, are there already, and cannot be taken."""
    return {
        "new": plan.count("create") + plan.count("revive"),
        "changed": plan.count("change"),
        "same": plan.count("same"),
        "refused": len({fault.line for fault in plan.faults}),
    }


class CheckStep(QWidget):
    """`told` when a person says whether faulty lines are left out."""

    told = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.counts: dict[str, int] = {}
        self._figures = {name: QLabel(self) for name in COUNTS}
        self._labels = {name: WordLabel(f"files.count.{name}", self) for name in COUNTS}
        figures = QHBoxLayout()
        figures.setSpacing(24)
        for name in COUNTS:
            part = QVBoxLayout()
            part.setSpacing(0)
            part.addWidget(self._figures[name])
            part.addWidget(self._labels[name])
            figures.addLayout(part, 1)
        self.faults: RowsTable[FaultRow] = RowsTable(FAULT_COLUMNS, self, name="files.wizard.faults")
        least_height(self.faults, 148)
        self.remarks = QLabel(self)
        self.remarks.setTextFormat(Qt.TextFormat.PlainText)
        self.remarks.setWordWrap(True)
        set_role(self.remarks, "body", "wait")
        self.told_documents = QLabel(self)
        self.told_documents.setTextFormat(Qt.TextFormat.PlainText)
        self.told_documents.setWordWrap(True)
        set_role(self.told_documents, "body")
        self.documents: RowsTable[DocumentRow] = RowsTable(
            document_columns("orders"), self, name="files.wizard.preview"
        )
        least_height(self.documents, 160)
        self.changes: RowsTable[ChangeRow] = RowsTable(CHANGE_COLUMNS, self, name="files.wizard.changes")
        least_height(self.changes, 160)
        for widget in (self.remarks, self.told_documents, self.documents, self.changes):
            widget.hide()
        self.leave_out = WordBox("files.wizard.leave_out", self)
        self.leave_out.toggled.connect(self._on_leave_out)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(figures)
        column.addWidget(self.faults, 1)
        column.addWidget(self.leave_out)
        column.addWidget(self.remarks)
        column.addWidget(self.told_documents)
        column.addWidget(self.documents, 1)
        column.addWidget(self.changes, 1)
        self._dress()
        theme().changed.connect(self._dress)

    @property
    def to_do(self) -> int:
        """How many lines would be written."""
        return self.counts.get("new", 0) + self.counts.get("changed", 0)

    @property
    def rows(self) -> Sequence[FaultRow]:
        """The faults that are shown."""
        return self.faults.rows_model.rows

    def show_plan(self, plan: Plan, currency: str) -> None:
        """Show what a dry run found."""
        self.counts = counts_of(plan)
        for name, label in self._figures.items():
            label.setText(words().number(self.counts[name]))
        rows = fault_rows(plan.faults)
        self.leave_out.setChecked(False)
        self.faults.put(rows)
        for widget in (self.faults, self.leave_out):
            widget.setVisible(bool(rows))
        self.leave_out.setVisible(bool(rows) and self.to_do > 0)
        self.faults.frame_first()
        self.remarks.setText("\n".join(remark_told(each, words()) for each in plan.remarks))
        self.remarks.setVisible(bool(plan.remarks))
        self.show_documents(None)
        self._show_changes(plan, currency)
        self._dress()

    def _show_changes(self, plan: Plan, currency: str) -> None:
        """A price that would be another is seen before, not undone after."""
        rows = change_rows(plan, currency)
        self.changes.put(rows)
        self.changes.setVisible(bool(rows))
        if rows:
            self.faults.setMaximumHeight(scaled(_FEW))

    def await_documents(self) -> None:
        """Say that what would be created is being worked out."""
        self.told_documents.setText(say("files.wizard.preview_looking"))
        self.told_documents.show()

    def show_documents(self, found: Preview | None, noun: str = "orders") -> None:
        """Show the documents the file would make, each with its lines below it; none where it makes none."""
        shown = found is not None and bool(found.documents)
        if found is not None and shown:
            amount = words().money(found.total, found.currency)
            told = [say(f"files.wizard.preview_{noun}", n=self.counts["new"], amount=amount)]
            if len(found.documents) < found.whole:
                # What they come to is of those that are shown.
                told = [say("files.wizard.preview_first", shown=len(found.documents), n=found.whole), amount]
            if found.paid:
                told.append(
                    say("files.wizard.preview_paid", amount=words().money(found.paid, found.currency))
                )
            self.told_documents.setText(" · ".join(told))
            rows, below = document_rows(found)
            self.documents.rows_model.columns = document_columns(noun)
            self.documents.put(rows, below)
        for widget in (self.told_documents, self.documents):
            widget.setVisible(shown)
        # A few faults leave the room to what comes in all the same.
        self.faults.setMaximumHeight(scaled(_FEW) if shown else _ANY)

    def _on_leave_out(self, _on: bool) -> None:
        self.told.emit()

    def _dress(self) -> None:
        for name in COUNTS:
            wrong = name == "refused" and self.counts.get(name, 0) > 0
            set_role(self._figures[name], "figure", "late" if wrong else "text")
            self._figures[name].style().polish(self._figures[name])
            set_role(self._figures[name], "figure", "late" if wrong else "text")
            set_role(self._labels[name], "support", "text2")
