"""The slips of cheques: what became of each, its paper, and undoing one the bank did not take."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from app.flow.hand_in import take_slip_back
from app.payments.slips import SlipRow, last_slips
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.list_dialog import ListDialog
from ui.kit.office import Office
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import WordButton, say
from ui.payments.batch_contents import show_slip
from ui.payments.gap_told import gap_told
from ui.payments.slip_paper import open_slip
from ui.payments.slip_ways import CreditedDialog, missing_cheque


def show_slips(office: Office, parent: QWidget | None = None) -> SlipsDialog:
    """The slips, those handed in last first; Enter shows what one holds."""
    dialog = SlipsDialog(office, parent)
    dialog.open()
    return dialog


class SlipsDialog(ListDialog[SlipRow]):
    """Two things can be done to the framed one: its paper, and undoing it as long as the bank told nothing of it."""

    broad = True

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        self.undo: WordButton | None = None
        super().__init__(
            office,
            "slip.list_title",
            last_slips,
            COLUMNS,
            "slip.list_none",
            parent,
            ("slip.open", self._open),
            self._see,
        )
        self.table.rows_model.muted = lambda row: row.undone
        self.undo = WordButton("slip.undo", self, clicked=self._undo)
        self.credited = WordButton("slip.credited.open", self, clicked=self._credited)
        self.missing = WordButton("slip.missing.offer", self, clicked=self._missing)
        for button in (self.undo, self.missing, self.credited):
            self.put_at_foot(button)
        self._on_current(self.table.current)

    def _on_current(self, row: SlipRow | None) -> None:
        super()._on_current(row)
        if self.undo is None:
            return
        free = row is not None and not row.undone and not row.told
        self.undo.allow(free, _why(row))
        self.credited.allow(free, _why(row))
        # A cheque comes back unpaid after the bank credited it, too.
        self.missing.allow(row is not None and not row.undone, _why(row))

    def _see(self, row: SlipRow) -> None:
        show_slip(self.office, row, self)

    def _open(self, row: SlipRow) -> None:
        open_slip(self.office, row.id, row.number)

    def _credited(self) -> None:
        if (row := self.table.current) is not None:
            CreditedDialog(self.office, row, self).open()

    def _missing(self) -> None:
        if (row := self.table.current) is not None:
            missing_cheque(self.office, row, self)

    def _undo(self) -> None:
        row = self.table.current
        if row is None:
            return
        ReasonDialog(
            self.office,
            "slip.undo_title",
            "slip.undo_do",
            take_slip_back,
            row.id,
            effects=(
                ("undo", say("slip.undo_effect.again", n=row.count)),
                ("info", say("slip.undo_effect.number", number=row.number)),
            ),
            look="danger",
            done=lambda _none: self.office.ways.say(say("slip.undone", number=row.number)),
            parent=self,
            facts={"number": row.number},
        ).open()


def _why(row: SlipRow | None) -> str:
    if row is None:
        return say("kit.choose_row")
    key = "slip_undone" if row.undone else "slip_matched"
    return say(f"refusal.{key}.problem", number=row.number)


def slip_chip(row: SlipRow) -> Chip:
    """What became of a slip."""
    match row.state:
        case "matched":
            return Chip("done", say("slip.state.matched"))
        case "part":
            return Chip("run", say("slip.state.part"), icon="part")
        case "undone":
            return Chip("none", say("slip.state.undone"), icon="cancelled")
        case _ if row.late:
            return Chip("late", say("slip.state.late", n=row.waits_days), icon="bank", filled=True)
        case _:
            return Chip("wait", say("slip.state.open"))


COLUMNS: tuple[Column[SlipRow], ...] = (
    Column(
        key="number",
        title="slip.column.slip",
        strong=True,
        aside=lambda row: row.undo_reason or gap_told(row.silent),
        aside_below=True,
        wraps=True,
    ),
    Column(key="handed_on", title="slip.column.handed_on", kind="date", width=106, muted=True),
    Column(key="account", title="bank.fact.account", width=160),
    Column(key="count", title="slip.column.cheques", kind="number", width=86),
    Column(
        key="total",
        title="column.amount",
        kind="money",
        width=116,
        strong=True,
        currency=lambda row: row.currency,
    ),
    Column(key="state", title="column.state", kind="chip", value=slip_chip, width=176),
)
