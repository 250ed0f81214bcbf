"""What a batch of direct debits collects: whom, how much, for which invoices, and what the bank sent back with its reason."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from app.flow.debit import told_otherwise
from app.payments.debits import BatchRow, Debit, debits_of, read_batch, returned_of
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.list_dialog import ListDialog
from ui.kit.office import Office
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import WordButton, say, words

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from app.base.door import Read


@dataclass(frozen=True, slots=True)
class DebitLine:
    """One debit (`id` is its first line), in minor units; `returned` is why the bank sent it back, where it did.

    `notice` is how its customer stands (see `app.payments.debits.Debit`), `told` how somebody told them without the mail;
    `open` while the batch is to come.
    """

    id: int
    customer: str
    invoices: str
    reference: str
    amount: int
    currency: str
    payment_id: int | None
    returned: str
    notice: str = ""
    told: str = ""
    open: bool = False

    @property
    def untold(self) -> bool:
        """Whether its customer is still to be told, while it is to come."""
        return self.open and self.notice not in ("sent", "by_hand")


def debit_lines(rd: Read, batch_id: int, currency: str) -> list[DebitLine]:
    """The debits of a batch, in its order."""
    found, open_now = debits_of(rd, batch_id), read_batch(rd, batch_id).to_come
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
            each.notice,
            _told(each),
            open_now,
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
    button = WordButton("debit.tell", dialog, clicked=lambda: _tell(office, dialog))
    dialog.put_at_foot(button)

    def framed(row: DebitLine | None) -> None:
        button.setVisible(row is not None and row.open)
        button.allow(row is not None and row.untold, say("debit.tell_none"))

    dialog.table.current_changed.connect(framed)
    framed(None)
    dialog.open()
    return dialog


def _tell(office: Office, dialog: ListDialog[DebitLine]) -> None:
    row = dialog.table.current
    if row is None:
        return
    effects = [("done", say("debit.tell_effect.announced", number=row.reference))]
    if row.notice in ("waiting", "refused"):
        effects.append(("mail", say("debit.tell_effect.mail")))
    ReasonDialog(
        office,
        "debit.tell_title",
        "debit.tell_do",
        told_otherwise,
        row.id,
        effects=effects,
        note=say("debit.tell_note"),
        done=lambda _none: office.ways.say(say("debit.told_so", customer=row.customer)),
        parent=dialog,
        facts={"customer": row.customer},
    ).open()


def _told(debit: Debit) -> str:
    if debit.told_at is None:
        return ""
    return say("debit.told_by", how=debit.told_how, by=debit.told_by, at=words().day_time(debit.told_at))


def _state(row: DebitLine) -> Chip | str:
    if row.returned:
        return Chip("late", say("payment.kind.returned_direct_debit"), icon="trouble")
    if row.payment_id is not None:
        return Chip("done", say("debit.state.executed"))
    if not row.open:
        return ""
    if row.notice in ("sent", "by_hand"):
        return Chip("done", say(f"debit.notice.{row.notice}"))
    return Chip("hold" if row.notice in ("waiting", "none") else "late", say(f"debit.notice.{row.notice}"))


COLUMNS: tuple[Column[DebitLine], ...] = (
    Column(
        key="customer",
        title="column.customer",
        strong=True,
        wraps=True,
        aside=lambda row: words().fact(row.returned) or row.told,
    ),
    Column(key="invoices", title="reminder.column.invoices", width=160, wraps=True, muted=True),
    Column(key="reference", title="column.reference", width=130, muted=True),
    Column(key="amount", title="column.amount", kind="money", width=104, strong=True),
    Column(key="state", title="column.state", kind="chip", value=_state, width=144),
)
