"""Letters on paper that nobody has posted yet, and what came meanwhile of what they ask for."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import bindparam, func, select

from app.base.door import Read
from app.payments.on_its_way import at_bank_for, batches_of
from app.receivables.tables import item, item_balance
from app.reminders.reminder import ReminderRow, to_post
from app.reminders.tables import reminder_item


@dataclass(frozen=True, slots=True)
class Lying:
    """A letter that lies here; `asked` is what it asks for of its debts, `open` what is still owed of that and `at_bank` what of
    it lies at the bank, `sure` or only likely, in minor units of the letter's currency. `batch` is the number of the direct
    debits that are to take some of it.
    """

    letter: ReminderRow
    asked: int
    open: int
    at_bank: int = 0
    sure: bool = False
    batch: str = ""

    @property
    def id(self) -> int:
        """The key of the letter."""
        return self.letter.id

    @property
    def overtaken(self) -> str:
        """Why it is better not posted as it is: ``bank``, ``debit``, ``part`` (paid in part meanwhile), or nothing."""
        if self.at_bank:
            return "bank"
        return "debit" if self.batch else "part" if self.open < self.asked else ""


def lying_letters(rd: Read) -> list[Lying]:
    """The letters that still ask for something, the oldest first."""
    letters = to_post(rd)
    if not letters:
        return []
    sure, likely = at_bank_for(rd)
    asked: dict[int, int] = {}
    owed: dict[int, int] = {}
    lying: dict[int, tuple[int, bool]] = {}
    rows = rd.execute(_ITEMS, {"ids": [each.id for each in letters]}).all()
    batches = batches_of(rd, {row.document_id for row in rows if row.noun == "invoice"})
    debited: dict[int, str] = {}
    for row in rows:
        key, came = row.reminder_id, sure.get(row.item_id, 0) or likely.get(row.item_id, 0)
        asked[key] = asked.get(key, 0) + int(row.amount)
        owed[key] = owed.get(key, 0) + min(int(row.owed), int(row.amount))
        if row.noun == "invoice" and row.document_id in batches:
            debited[key] = batches[row.document_id]
        if came:
            before, surely = lying.get(key, (0, True))
            lying[key] = before + came, surely and row.item_id in sure
    return [
        Lying(
            each,
            asked.get(each.id, 0),
            owed.get(each.id, 0),
            *lying.get(each.id, (0, False)),
            debited.get(each.id, ""),
        )
        for each in letters
    ]


_ITEMS = (
    select(
        reminder_item.c.reminder_id,
        reminder_item.c.item_id,
        reminder_item.c.amount,
        func.coalesce(item_balance.c.amount, 0).label("owed"),
        item.c.noun,
        item.c.document_id,
    )
    .join(item, item.c.id == reminder_item.c.item_id)
    .outerjoin(
        item_balance,
        (item_balance.c.item_id == reminder_item.c.item_id) & (item_balance.c.component == "owed"),
    )
    .where(reminder_item.c.reminder_id.in_(bindparam("ids", expanding=True)))
)
