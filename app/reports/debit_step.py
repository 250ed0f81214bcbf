"""What is next about an invoice that is paid by direct debit: collect it, wait for its batch, or have a mandate signed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from app.base.door import Read
from app.invoicing.queries import InvoiceRow
from app.payments.debit_notices import last_day
from app.payments.mandates import MandateRow
from app.payments.on_its_way import announced
from app.payments.sepa import settlement_day
from app.reports.collectable import collectable
from app.reports.settlement import SettlementRow


@dataclass(frozen=True, slots=True, kw_only=True)
class DebitStep:
    """What can be collected of an invoice (minor units), and on which day at the earliest.

    `batch` and `batch_on` are the batch it stands in, `told` whether its customer has been told of that one; where they were
    too late (``late``), or would be today (``missed``), `notice` says so and `on` is the first day left. `lacking` says
    why no mandate serves: ``no_mandate``, ``lapsed`` or ``spent``. `promised`: its page says that it will be collected.
    `came_back`: it was collected, and the bank took the money out again.
    """

    amount: int
    on: date
    mandate: MandateRow | None
    lacking: str = ""
    batch: str = ""
    batch_on: date | None = None
    told: bool = False
    promised: bool = False
    came_back: bool = False
    notice: str = ""
    announce_by: date | None = None
    """The last day to announce it for `on`; None where it is in a batch, or can only come later than it falls due."""

    @property
    def put_off(self) -> bool:
        """Whether the day of its batch cannot be held any more."""
        return self.notice in ("late", "missed")


_LACKING = ("no_mandate", "lapsed", "spent", "ended")


def debit_step(
    rd: Read, row: InvoiceRow, texts: Mapping[str, Any], settled: tuple[SettlementRow, ...]
) -> DebitStep | None:
    """The step of an invoice; None where it is paid otherwise, or where a dispute, a factor or a doubt keeps it."""
    if row.kind == "credit_note" or row.open <= 0 or row.next_due_on is None:
        return None
    [found] = collectable(rd, max(row.next_due_on, rd.today), invoice_id=row.id) or [None]
    if found is None or (found.why not in ("", "too_soon", *_LACKING) and not found.batch):
        return None
    on = settlement_day(max(row.next_due_on, found.first or rd.today))
    in_time = not found.batch and found.mandate is not None and on == settlement_day(row.next_due_on)
    taken = announced(rd, invoices=[row.id]).get(row.id) if found.batch else None
    return DebitStep(
        amount=found.amount,
        on=on if taken is None else taken.comes_on,
        mandate=found.mandate,
        lacking=found.why if found.why in _LACKING else "",
        batch=found.batch,
        batch_on=found.collect_on,
        told=found.why == "announced",
        promised="debit" in texts,
        came_back=any(each.noun == "payment" and each.reverses_id is not None for each in settled),
        notice=taken.notice if taken is not None else "",
        announce_by=last_day(rd, on, found.mandate.notice_days)
        if in_time and found.mandate is not None
        else None,
    )
