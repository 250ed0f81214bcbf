"""What a slip of cheques or a batch of refunds holds: each payment, where it stands at the bank, who made it and when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING

from app.payments.queries import PaymentRow, payment_rows
from app.payments.refund_batches import BatchRow, lines_of_batch
from app.payments.slips import SlipRow, lines_of_slip
from ui.customers.identifier_edit import iban_said
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.list_dialog import ListDialog
from ui.kit.office import Office
from ui.kit.wording import say, words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.base.door import Read


@dataclass(frozen=True, slots=True)
class Part:
    """A payment (`id`) of a slip or batch, in minor units of `currency`; `where` is the account it goes to or the cheque."""

    id: int
    number: str
    who: str
    where: str
    amount: int
    currency: str
    reversed: bool
    bank_on: date | None
    statement: str


def parts_of_slip(rd: Read, slip_id: int) -> list[Part]:
    """The cheques of a slip, in its order."""
    lines = lines_of_slip(rd, slip_id)
    paid = _paid(rd, [each.payment_id for each in lines])
    return [
        _part(paid[each.payment_id], each.drawer, f"{each.bank} {each.cheque_number}".strip(), each.amount)
        for each in lines
    ]


def parts_of_refunds(rd: Read, batch_id: int) -> list[Part]:
    """The refunds of a batch, in its order."""
    lines = lines_of_batch(rd, batch_id)
    paid = _paid(rd, [each.payment_id for each in lines])
    return [_part(paid[each.payment_id], each.holder, iban_said(each.iban), each.amount) for each in lines]


def show_slip(office: Office, row: SlipRow, parent: QWidget | None = None) -> ListDialog[Part]:
    """The cheques of a slip; Enter opens the payment."""
    made = row.made_at
    query = partial(parts_of_slip, slip_id=row.id)
    return _shown(office, row.number, row.made_by, made, query, parent, "batch.open")


def show_refunds(office: Office, row: BatchRow, parent: QWidget | None = None) -> ListDialog[Part]:
    """The refunds of a batch; Enter opens the refund."""
    made = row.recorded_at
    query = partial(parts_of_refunds, batch_id=row.id)
    return _shown(office, row.number, row.made_by, made, query, parent, "batch.open_refund")


def _shown(
    office: Office,
    number: str,
    made_by: str,
    made_at: datetime | None,
    query: partial[list[Part]],
    parent: QWidget | None,
    opens: str,
) -> ListDialog[Part]:
    def opened(part: Part) -> None:
        dialog.accept()
        if isinstance(parent, ListDialog):
            parent.accept()
        office.ways.open("payment", part.id)

    dialog: ListDialog[Part] = ListDialog(
        office, "batch.title", query, COLUMNS, "slip.none", parent, (opens, opened)
    )
    dialog.tell_title("batch.title", number=number)
    day = words().day_time(made_at) if made_at is not None else ""
    dialog.tell_subtitle(say("batch.made", by=made_by, day=day))
    dialog.open()
    return dialog


def _paid(rd: Read, ids: Sequence[int]) -> dict[int, PaymentRow]:
    return {each.id: each for each in payment_rows(rd, list(dict.fromkeys(ids)))}


def _part(paid: PaymentRow, who: str, where: str, amount: int) -> Part:
    return Part(
        paid.id, paid.number, who, where, amount, paid.currency, paid.reversed, paid.bank_on, paid.statement
    )


def _state(part: Part) -> Chip:
    if part.reversed:
        return Chip("none", say("payments.chip.reversed"), icon="cancelled")
    if part.bank_on is None:
        return Chip("wait", say("batch.not_yet"))
    return Chip("done", words().date(part.bank_on))


COLUMNS: tuple[Column[Part], ...] = (
    Column(key="number", title="column.document", width=124, strong=True),
    Column(key="who", title="batch.who", strong=True, wraps=True),
    Column(key="where", title="batch.where", width=244, muted=True, wraps=True),
    Column(
        key="amount",
        title="column.amount",
        kind="money",
        width=108,
        currency=lambda row: row.currency,
    ),
    Column(key="state", title="payments.column.bank", kind="chip", value=_state, width=132),
)
