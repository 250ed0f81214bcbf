"""What to do about a slip the bank has not told of: find the movement it is, or the cheque that is missing or came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.base.said import said
from app.flow.bank import match
from app.payments.slip_movement import SlipMovement, movement_of_slip
from app.payments.slips import SlipRow, lines_of_slip
from ui.kit.columns import Column
from ui.kit.list_dialog import ListDialog
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, words

if TYPE_CHECKING:
    from app.base.door import Read


class CreditedDialog(VerbDialog):
    """Matches the slip with the movement of its sum; where none waits, says which statement is to be brought."""

    def __init__(self, office: Office, row: SlipRow, parent: QWidget | None = None) -> None:
        super().__init__(
            office, "slip.credited.title", "slip.credited.verb", parent, facts={"number": row.number}
        )
        self._row = row
        self._found: SlipMovement | None = None
        self.form.hide()
        self.show_body(shown=False)
        self.set_busy(busy=True)
        office.ask(movement_of_slip, row.id, done=self._on_found, failed=self.refused, owner=self)

    def act(self) -> None:
        found = self._found
        if found is None:
            self.accept()
            self.office.ways.go("bank")
            return
        why = said("bank.why.cheque_slip_amount", number=self._row.number, n=self._row.count)
        told = say("slip.credited.done", number=self._row.number)
        self.do(
            match,
            found.row.id,
            found.pieces,
            why=why,
            done=lambda _keys: self.office.ways.say(told),
        )

    def _on_found(self, found: SlipMovement | None) -> None:
        self._found = found
        self.set_busy(busy=False)
        amount = words().money(self._row.total, self._row.currency)
        if found is None:
            self.verb.tell("slip.credited.to_bank")
            none = say("slip.credited.none", amount=amount, account=self._row.account)
            self.effects.tell((("search", none), ("in", say("slip.credited.bring"))))
            return
        row = found.row
        self.effects.tell(
            (
                (
                    "bank",
                    say(
                        "slip.credited.matches",
                        day=words().date(row.booked_on),
                        amount=amount,
                        text=row.text or row.name,
                        n=self._row.count,
                    ),
                ),
                ("info", say("slip.credited.stays")),
            )
        )


@dataclass(frozen=True, slots=True)
class OnSlip:
    """A cheque of a slip: the payment it is (`id`), minor units of `currency`."""

    id: int
    drawer: str
    bank: str
    cheque_number: str
    amount: int
    currency: str


def missing_cheque(office: Office, row: SlipRow, parent: ListDialog[SlipRow]) -> ListDialog[OnSlip]:
    """The cheques of a slip; the payment of the one that came back, or never arrived, is opened to be reversed."""

    def opened(cheque: OnSlip) -> None:
        dialog.accept()
        parent.accept()
        office.ways.open("payment", cheque.id)

    dialog: ListDialog[OnSlip] = ListDialog(
        office,
        "slip.missing.title",
        partial(_on_slip, row.id, row.currency),
        COLUMNS,
        "slip.none",
        parent,
        ("slip.missing.open", opened),
    )
    dialog.tell_title("slip.missing.title", number=row.number)
    dialog.tell_subtitle(say("slip.missing.how"))
    dialog.open()
    return dialog


def _on_slip(slip_id: int, currency: str, rd: Read) -> Sequence[OnSlip]:
    return [
        OnSlip(each.payment_id, each.drawer, each.bank, each.cheque_number, each.amount, currency)
        for each in lines_of_slip(rd, slip_id)
    ]


COLUMNS: tuple[Column[OnSlip], ...] = (
    Column(key="drawer", title="slip.column.drawer", strong=True),
    Column(key="bank", title="slip.column.bank", width=220, muted=True),
    Column(key="cheque_number", title="slip.column.number", width=140),
    Column(
        key="amount",
        title="column.amount",
        kind="money",
        width=116,
        strong=True,
        currency=lambda row: row.currency,
    ),
)
