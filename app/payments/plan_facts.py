"""What the paper of an instalment plan says, read from the plan, its invoice and the customer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, func, select

from app.base.door import Read
from app.base.errors import Refusal
from app.base.words import Words
from app.customers.tables import customer
from app.invoicing.grouped import first_order
from app.invoicing.tables import invoice
from app.orders.frozen import addressee, issuer_now
from app.orders.tables import sales_order
from app.paper.party import Addressee, Issuer
from app.receivables.tables import instalment_plan, plan_instalment


@dataclass(frozen=True, slots=True)
class PlanPart:
    """One instalment: the day and the amount in minor units."""

    due_on: date
    amount: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanFacts:
    """A plan as it was agreed on. `number` and `issued_on` are those of its invoice; amounts are minor units."""

    seller: Issuer
    customer: Addressee
    number: str
    issued_on: date
    agreed_on: date
    currency: str
    total: int
    parts: tuple[PlanPart, ...]
    consumer: bool = False


def last_plan(rd: Read, invoice_id: int) -> int | None:
    """The key of the plan agreed on last for an invoice, None when there is none."""
    found = rd.scalar(_LAST, {"invoice": invoice_id})
    return int(found) if found is not None else None


def plan_facts(rd: Read, plan_id: int) -> tuple[PlanFacts, Words]:
    """What a plan says, and the words of the customer's language; refused with ``plan_unknown``."""
    row = rd.execute(_PLAN, {"plan": plan_id}).one_or_none()
    if row is None:
        raise Refusal("plan_unknown")
    who = {"name": row.name, "siren": row.siren, "vat_number": row.vat_number}
    facts = PlanFacts(
        seller=issuer_now(rd),
        customer=addressee(json.loads(row.billing), who),
        number=row.number,
        issued_on=row.issued_on,
        agreed_on=row.agreed_on,
        currency=row.currency,
        total=row.total,
        parts=tuple(
            PlanPart(part.due_on, int(part.amount)) for part in rd.execute(_PARTS, {"plan": plan_id})
        ),
        consumer=row.consumer,
    )
    return facts, Words(row.language)


_LAST = (
    select(instalment_plan.c.id)
    .where(instalment_plan.c.invoice_id == bindparam("invoice"))
    .order_by(instalment_plan.c.id.desc())
    .limit(1)
)
_PLAN = (
    select(
        instalment_plan.c.agreed_on,
        instalment_plan.c.currency,
        instalment_plan.c.total,
        instalment_plan.c.consumer,
        invoice.c.number,
        invoice.c.issued_on,
        customer.c.name,
        customer.c.siren,
        customer.c.vat_number,
        sales_order.c.billing,
        sales_order.c.language,
    )
    .join(invoice, invoice.c.id == instalment_plan.c.invoice_id)
    .join(customer, customer.c.id == invoice.c.customer_id)
    .join(sales_order, sales_order.c.id == first_order())
    .where(instalment_plan.c.id == bindparam("plan"))
)
_PARTS = (
    # What several orders ask for on one day is one instalment to whoever pays it.
    select(plan_instalment.c.due_on, func.sum(plan_instalment.c.amount).label("amount"))
    .where(plan_instalment.c.plan_id == bindparam("plan"))
    .group_by(plan_instalment.c.due_on)
    .order_by(plan_instalment.c.due_on)
)
