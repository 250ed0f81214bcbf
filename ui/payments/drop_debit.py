"""Taking a customer's debit out of a batch: why, and what follows for them, the others and the bank."""

from __future__ import annotations

from collections.abc import Sequence
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


def drop_debit(
    office: Office, batch: BatchRow, row: DebitLine, others: Sequence[DebitLine], parent: QWidget
) -> None:
    """Ask why; `others` are the debits that stay in the batch."""
    effects = [("undo", say("debit.drop_effect.again", numbers=row.invoices))]
    if row.notice in ("sent", "uncertain"):
        effects.append(("mail", say("debit.drop_effect.told")))
    elif row.notice in ("waiting", "refused"):
        effects.append(("mail", say("debit.drop_effect.waits")))
    elif row.notice == "by_hand":
        effects.append(("hold", say("debit.drop_effect.by_hand")))
    effects += [
        *_of_the_others(batch, others),
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


def _of_the_others(batch: BatchRow, others: Sequence[DebitLine]) -> list[tuple[str, str]]:
    """That the others stay, how many of their customers know of nothing yet, and the day that is left where one is told late."""
    told = [("customer", say("debit.drop_effect.others", n=len(others)))]
    if untold := sum(each.standing in ("untold", "missed") for each in others):
        told.append(("late", say("debit.drop_effect.untold", n=untold)))
    if batch.missed is not None and any(each.standing in ("late", "missed") for each in others):
        told.append(("late", say("debit.drop_effect.put_off", day=batch.missed)))
    return told


def _dropped(office: Office, facts: dict[str, str], _number: str) -> None:
    office.ways.say(say("debit.dropped", **facts))
