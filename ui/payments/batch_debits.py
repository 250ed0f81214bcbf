"""What a batch of direct debits collects: whom, how much, for which invoices, and what the bank sent back with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from app.payments.debits import BatchRow, debits_of, returned_of
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.list_dialog import ListDialog
from ui.kit.office import Office
from ui.kit.wording import say, words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.base.door import Read


@dataclass(frozen=True, slots=True)
class DebitLine:
    """One debit (`id` is its first line), in minor units; `returned` is why the bank sent it back, where it did."""

    id: int
    customer: str
    invoices: str
    reference: str
    amount: int
    currency: str
    payment_id: int | None
    returned: str


def debit_lines(rd: Read, batch_id: int, currency: str) -> list[DebitLine]:
    """The debits of a batch, in its order."""
    found = debits_of(rd, batch_id)
    returned = returned_of(rd, [each.payment_id for each in found if each.payment_id is not None])
    return [
        DebitLine(
            each.line_id,
            each.customer,
            ", ".join(number for _, number, _ in each.invoices),
            each.end_to_end,
            each.amount,
            currency,
            each.payment_id,
            returned.get(each.payment_id, "") if each.payment_id is not None else "",
        )
        for each in found
    ]


def show_debits(office: Office, batch: BatchRow, parent: QWidget) -> ListDialog[DebitLine]:
    """Show the debits of a batch; Enter opens the payment made of one."""

    def opened(row: DebitLine) -> None:
        if row.payment_id is not None:
            dialog.accept()
            parent.close()
            office.ways.open("payment", row.payment_id)

    dialog: ListDialog[DebitLine] = ListDialog(
        office,
        "debit.lines_title",
        partial(debit_lines, batch_id=batch.id, currency=batch.currency),
        COLUMNS,
        "debit.lines_none",
        parent,
        opens=opened,
    )
    dialog.tell_subtitle(say("debit.lines_of", number=batch.number, day=words().date(batch.collect_on)))
    dialog.open()
    return dialog


def _state(row: DebitLine) -> Chip | str:
    if row.returned:
        return Chip("late", say("payment.kind.returned_direct_debit"), icon="trouble")
    return Chip("done", say("debit.state.executed")) if row.payment_id is not None else ""


COLUMNS: tuple[Column[DebitLine], ...] = (
    Column(
        key="customer",
        title="column.customer",
        strong=True,
        wraps=True,
        aside=lambda row: words().fact(row.returned),
    ),
    Column(key="invoices", title="reminder.column.invoices", width=160, wraps=True, muted=True),
    Column(key="reference", title="column.reference", width=130, muted=True),
    Column(key="amount", title="column.amount", kind="money", width=104, strong=True),
    Column(key="state", title="column.state", kind="chip", value=_state, width=144),
)
