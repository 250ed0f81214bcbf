"""What the merchant decided, by name: policies, formats, choices that belong to the company and not to a screen."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Column, Named, Table, TypedColumns, UniqueConstraint, bindparam, select

from app.base.door import Read, Write, verb
from app.base.schema import key, metadata, text


class setting_columns(TypedColumns):
    id = key()
    name: Named[str] = Column()
    value = text()


setting = Table(
    "setting", metadata, setting_columns, UniqueConstraint("name"), info={"history": True, "tracked": True}
)

# Every setting with the value it has until somebody decides. Policies: automatic or by hand.
DEFAULTS: dict[str, Any] = {
    # Steps that a business needs; one that is False stops nothing and is not shown.
    "steps.credit": True,
    "steps.prepare": True,
    "steps.ship": True,
    # Parts of the program that a business uses, as `app.reports.modules` names them; one that is False is not shown.
    "modules.quotes": True,
    "modules.stock": True,
    "modules.shops": True,
    "modules.debits": True,
    "modules.cheques": True,
    "ship.policy": "by_hand",  # by_hand | when_covered
    "ship.partial": False,
    "ship.join": False,  # orders to one door leave in the same parcels without anybody asking
    "ship.lead_days": 1,  # working days between having the goods and their leaving
    "ship.closed": [],  # [first, last] day on which nobody works, ISO, as `app.base.working_days` reads them
    "restock.service_ppm": 950_000,  # in how many of a million times goods last until an order has come
    "restock.cover_days": 30,  # of sales that an order brings on top of the reorder point
    "stock.expires_within": 30,  # days before a lot expires in which it is told of
    "restock.dead_days": 180,  # without a sale from which goods are dead, and more of sales than which is too much
    "ship.carriers": [],  # who carries what, as `app.shipping.carriers.CarrierRule` names it, in the order tried
    "customs.eori": "",  # the company's number at the customs of the Union
    "returns.reasons": [],  # why goods come back, as `app.shipping.return_reasons.ReturnReason`; empty: the usual ones
    "bill.policy": "on_shipment",  # on_shipment | on_payment | by_hand
    "orders.unpaid_days": 30,  # after so many days somebody decides about an unpaid order that holds goods; None: never
    "bill.payment_code": True,  # invoices bear the code of their transfer
    "bill.payment_link": None,  # where an invoice is paid online, with {number}, {amount} and {currency}; None: nowhere
    "bill.warranty": True,  # invoices of goods to consumers tell of the legal guarantee of conformity
    "bill.official_rules": False,  # ask them too before issuing, where the extra is installed
    "credit.new_customer_hold": False,
    "credit.overdue_days": None,
    "credit.default_limit": None,
    "credit.rules": {},  # by class of risk, the rules as `app.receivables.credit_rules.Rules` names them
    "totals.rounding": "rate",  # unit | line | rate
    "terms.default": "net30",
    "terms.persons": "prepaid",  # prepaid | usual: what a person with no terms of their own begins at
    "late.rate_ppm": 121_500,
    "late.follows": "semester",  # semester | first_day | contract
    "late.rates": [],  # the merchant's own dated rates, as `app.receivables.late_rates` reads them
    "reminders.plan": None,  # the steps as `app.reminders.plan.Step` names them; None for those of the program
    "reminders.gap_days": 7,  # between two contacts with a customer at least
    "reminders.grace_days": 2,  # after a promised day
    "reminders.deadline_days": 8,  # that a formal notice gives
    "collect.small_difference": 0,  # minor units up to which a difference is let go; 0: none is
    "collect.carrier_days": 15,  # after its invoice, by when a carrier hands over what it collects on delivery
    "sepa.creditor": None,  # the company's identifier as a creditor (ICS), as its bank gave it
    "sepa.notice_days": 14,  # before a debit its customer is told; fewer only where they agreed to it
    "bank.match_sure": False,  # confirm by itself what a reference and the exact amount leave no doubt about
    "paper.logo": None,  # the hash of a row of logo
    "paper.look": {},  # as `app.paper.look.Look` names it, where it is not the usual one
    # Channels whose mails are promised by themselves: "hand" for what was entered here, else the key of a shop.
    "mail.order_confirmation": ["hand"],
    "mail.invoice": [],
    "mail.quote": ["hand"],
    "mail.parcel_shipped": [],
    "mail.parcel_delivered": [],
    "lookups.nightly": False,
    "vat.on_debits": False,  # services: tax due at the invoice instead of the payment
    "vat.distance": "threshold",  # threshold | there
    "vat.distance_opening": None,  # minor units sold at a distance before this program, in the year it began
    "vat.turnover_opening": None,  # minor units supplied before this program, in the year it began
    "vat.services_opening": None,  # what of it were services
    "vat.oss": False,  # registered with the One-Stop Shop
    "vat.reduced_there": False,
    "accounting.chart": {},  # accounts and journals by role, as `app.accounting.chart` names them, where not the usual ones
    "accounting.year_end": "12-31",  # month and day
}

_BY_NAME = select(setting.c.id, setting.c.value).where(setting.c.name == bindparam("name"))


def get(rd: Read, name: str) -> Any:
    """The value decided for `name`, or its default."""
    decided = _decided(rd)
    return decided[name] if name in decided else DEFAULTS[name]


def all_settings(rd: Read) -> dict[str, Any]:
    """Every setting as decided, or its default, in one question to the database."""
    return {**DEFAULTS, **_decided(rd)}


def _decided(rd: Read) -> dict[str, Any]:
    return rd.of_table(
        setting, "decided", lambda: {row.name: json.loads(row.value) for row in rd.execute(_ALL)}
    )


_ALL = select(setting.c.name, setting.c.value)


@verb("settings.decide")
def decide(tx: Write, name: str, value: Any) -> None:
    """Decide a setting; the journal keeps the value before and after."""
    write(tx, name, value)


def write(tx: Write, name: str, value: Any) -> None:
    """The same inside whatever transaction is open."""
    before = get(tx, name)
    row = tx.execute(_BY_NAME, {"name": name}).one_or_none()
    if row:
        tx.update(setting, row.id, value=json.dumps(value))
    else:
        tx.insert(setting, {"name": name, "value": json.dumps(value)})
    tx.note(setting=name, before=before, after=value)
