"""The rules that stand, as people see them: by what a movement is known, what it then is, and who taught it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.base.door import Read
from app.customers.tables import customer
from app.payments.bank_tables import bank_rule


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A rule: `told` is an IBAN, a name or words, by `sign`; `act` what it proposes, for `customer` or with a `reason`."""

    id: int
    sign: str
    told: str
    incoming: bool
    act: str
    customer: str
    reason: str
    learned_at: datetime
    learned_by: str


def rule_rows(rd: Read) -> list[RuleRow]:
    """The rules that stand, those learned last first."""
    return [RuleRow(*row) for row in rd.execute(_RULES)]


_RULES = (
    select(
        bank_rule.c.id,
        bank_rule.c.sign,
        bank_rule.c.told,
        bank_rule.c.incoming,
        bank_rule.c.act,
        func.coalesce(customer.c.name, ""),
        bank_rule.c.reason,
        bank_rule.c.learned_at,
        bank_rule.c.learned_by,
    )
    .join(customer, customer.c.id == bank_rule.c.customer_id, isouter=True)
    .where(bank_rule.c.ended_at.is_(None))
    .order_by(bank_rule.c.id.desc())
)
