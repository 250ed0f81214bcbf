"""Batches of refunds by transfer: the file for the bank, and taking one back."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.flow.refund_batch import take_refunds_back
from app.payments.refund_batches import BatchRow, last_batches
from app.payments.refund_file import refund_file
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.list_dialog import ListDialog
from ui.kit.office import Office
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.save_file import ask_place, write_file
from ui.kit.wording import WordButton, say
from ui.payments.batch_contents import show_refunds


def show_refund_batches(office: Office, parent: QWidget | None = None) -> RefundBatchesDialog:
    """The batches, those paid last first; Enter shows what one holds."""
    dialog = RefundBatchesDialog(office, parent)
    dialog.open()
    return dialog


class RefundBatchesDialog(ListDialog[BatchRow]):
    """The framed one: its file, and taking it back as long as the bank told nothing of it."""

    broad = True

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        self.back: WordButton | None = None
        super().__init__(
            office,
            "refund_batch.list_title",
            last_batches,
            COLUMNS,
            "refund_batch.list_none",
            parent,
            ("refund_batch.file", self._save),
            self._see,
        )
        self.table.rows_model.muted = lambda row: row.undone
        self.back = WordButton("refund_batch.undo", self, clicked=self._take_back)
        self.put_at_foot(self.back)
        self._on_current(self.table.current)

    def _on_current(self, row: BatchRow | None) -> None:
        super()._on_current(row)
        if self.back is None:
            return
        self.back.allow(row is not None and row.state == "open", _why(row))
        if row is not None and row.undone:
            self.button.allow(allowed=False, reason=_why(row))

    def _see(self, row: BatchRow) -> None:
        show_refunds(self.office, row, self)

    def _save(self, row: BatchRow) -> None:
        if row.undone:
            return
        place = ask_place(self, say("refund_batch.file"), row.number, "xml")
        if place is not None:
            self.office.ask(
                refund_file,
                row.id,
                done=lambda content: write_file(self.office, place, content),
                failed=self.refused,
                owner=self,
            )

    def _take_back(self) -> None:
        row = self.table.current
        if row is None:
            return
        ReasonDialog(
            self.office,
            "refund_batch.undo_title",
            "refund_batch.undo_do",
            take_refunds_back,
            row.id,
            effects=(
                ("undo", say("refund_batch.undo_effect.again", n=row.count)),
                ("bank", say("refund_batch.undo_effect.bank")),
                ("info", say("refund_batch.undo_effect.stays", number=row.number)),
            ),
            look="danger",
            done=lambda _none: self.office.ways.say(say("refund_batch.undone", number=row.number)),
            parent=self,
            facts={"number": row.number},
        ).open()


def _why(row: BatchRow | None) -> str:
    if row is None:
        return say("kit.choose_row")
    key = "refund_batch_undone" if row.undone else "refund_batch_matched"
    return say(f"refusal.{key}.problem", number=row.number)


def batch_chip(row: BatchRow) -> Chip:
    """What became of a batch."""
    match row.state:
        case "matched":
            return Chip("done", say("refund_batch.state.matched"))
        case "part":
            return Chip("run", say("refund_batch.state.part"), icon="part")
        case "undone":
            return Chip("none", say("refund_batch.state.undone"), icon="cancelled")
        case _:
            return Chip("wait", say("refund_batch.state.open"))


COLUMNS: tuple[Column[BatchRow], ...] = (
    Column(
        key="number",
        title="debit.column.batch",
        strong=True,
        aside=lambda row: row.undo_reason,
        aside_below=True,
        wraps=True,
    ),
    Column(key="pay_on", title="refund_batch.column.pay_on", kind="date", width=106),
    Column(key="account", title="bank.fact.account", width=160),
    Column(key="count", title="refund_batch.column.count", kind="number", width=130),
    Column(key="total", title="column.amount", kind="money", width=116, strong=True),
    Column(key="state", title="column.state", kind="chip", value=batch_chip, width=150),
)
