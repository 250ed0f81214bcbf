"""Taking a customer's debit out of a batch: why, and what follows for them, the others and the bank."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.flow.drop_debit import drop
from ui.kit.office import Office
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import say

if TYPE_CHECKING:
    from app.payments.debits import BatchRow
    from ui.payments.batch_debits import DebitLine


def drop_debit(office: Office, batch: BatchRow, row: DebitLine, others: int, parent: QWidget) -> None:
    """Ask why; `others` is how many debits stay in the batch."""
    effects = [("undo", say("debit.drop_effect.again", numbers=row.invoices))]
    if row.notice in ("sent", "uncertain"):
        effects.append(("mail", say("debit.drop_effect.told")))
    elif row.notice in ("waiting", "refused"):
        effects.append(("mail", say("debit.drop_effect.waits")))
    elif row.notice == "by_hand":
        effects.append(("hold", say("debit.drop_effect.by_hand")))
    effects += [
        ("customer", say("debit.drop_effect.others", n=others)),
        ("bank", say("debit.drop_effect.file")),
        ("info", say("debit.drop_effect.stays")),
    ]
    facts = {"customer": row.customer, "number": batch.number}
    ReasonDialog(
        office,
        "debit.drop_title",
        "debit.drop_do",
        drop,
        row.id,
        effects=effects,
        done=partial(_dropped, office, facts),
        look="danger",
        parent=parent,
        facts=facts,
    ).open()


def _dropped(office: Office, facts: dict[str, str], _number: str) -> None:
    office.ways.say(say("debit.dropped", **facts))
