"""What is to be lodged in insolvency proceedings, and what was: one sum wherever it is spoken of.

Lodged is what arose before the judgment that opens the proceedings, due or still to fall due (Code de commerce, articles
L622-24 and L622-25), less what is held of the customer; what arises from that day on is paid when it falls due (L622-17).
Where nobody knows the day of the judgment, that of its notice stands in, and is called so: it is some days later. What is a
factor's is lodged by the factor.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from app.base.door import Read
from app.base.exchange import AT_HOME, Worth, rate_on, worth_of
from app.base.finding import home_currency
from app.customers.merged import accounts_under, merged_accounts
from app.customers.tables import customer_document
from app.receivables.assigned import assigned_invoices
from app.receivables.fact import standing_facts
from app.receivables.lodged_tables import lodged_claim
from app.receivables.open_items import open_items

CLAIM_MONTHS = 2
"""How long a claim may be lodged after the notice in the BODACC (Code de commerce, article R622-24)."""


@dataclass(frozen=True, slots=True)
class ToLodge:
    """A customer's claim as it stands, in minor units of the company's currency: what was due on the day of the proceedings
    (`since`, that of the judgment where it is `judged`, else that of its notice), what falls due later, what is held of
    theirs; and what was `lodged` of it, last on `lodged_on`, with whom. The time to lodge runs from the day `published_on`.
    `arisen` is what they owe besides, that arose on `from_on` or later: it is no part of the claim, and paid when it falls
    due.
    """

    since: date
    due: int
    to_come: int
    credit: int
    currency: str
    lodged: int = 0
    lodged_on: date | None = None
    lodged_with: str = ""
    judged: bool = False
    published_on: date | None = None
    proceedings: str = ""
    trustee: str = ""
    arisen: int = 0
    from_on: date | None = None

    @property
    def total(self) -> int:
        """What is to be lodged."""
        return max(self.due + self.to_come - self.credit, 0)

    @property
    def until(self) -> date | None:
        """The last day on which it may be lodged; None where nobody knows when the proceedings were published."""
        return claim_until(self.published_on) if self.published_on is not None else None


@dataclass(frozen=True, slots=True)
class LodgedRow:
    """A claim that was lodged (minor units): when, with whom, its paper (a document of the customer), and whether it was
    withdrawn.
    """

    id: int
    lodged_on: date
    amount: int
    currency: str
    lodged_with: str
    document_id: int | None
    paper: str
    note: str
    recorded_by: str
    recorded_at: datetime
    withdrawn_on: date | None
    withdraw_reason: str

    @property
    def state(self) -> str:
        """``lodged`` or ``withdrawn``."""
        return "withdrawn" if self.withdrawn_on is not None else "lodged"


@dataclass(frozen=True, slots=True)
class Lodged:
    """What stands as lodged of an account: its sum in minor units, the last day, and with whom that was."""

    amount: int
    on: date
    lodged_with: str


def claim_until(published_on: date) -> date:
    """The last day on which a claim may be lodged after a notice in the BODACC of this day."""
    months = published_on.month - 1 + CLAIM_MONTHS
    year, month = published_on.year + months // 12, months % 12 + 1
    return date(year, month, min(published_on.day, monthrange(year, month)[1]))


def to_lodge(rd: Read, account_id: int) -> ToLodge | None:
    """The claim against who stands on an account; None where no notice of proceedings stands."""
    notices = [each for each in standing_facts(rd, account_id) if each.kind == "insolvency"]
    if not notices:
        return None
    first = min(notices, key=lambda each: each.opened_on)
    since, judged = first.opened_on, first.judged_on is not None
    # The judgment counts from the first hour of its day: what arises on it comes after.
    last = since - timedelta(days=1) if judged else since
    newest = max(notices, key=lambda each: each.happened_on)
    told: dict[str, Any] = {
        "judged": judged,
        "published_on": newest.happened_on,
        "proceedings": newest.proceedings,
        "trustee": newest.trustee or first.trustee,
    }
    currency, handed_on = home_currency(rd), assigned_invoices(rd)
    due = to_come = credit = arisen = 0
    for each in open_items(rd, account_id=account_id):
        theirs = each.noun == "invoice" and each.document_id in handed_on
        if theirs:
            continue
        worth = worth_lodged(rd, each.currency, since)
        amount = each.base_amount if worth is None else worth.of(each.amount)
        if each.opened_on > last:
            arisen += amount if each.component == "owed" else 0
        elif each.component == "unapplied":
            credit -= amount
        elif each.due_on is not None and each.due_on <= since:
            due += amount
        else:
            to_come += amount
    told |= {"arisen": arisen, "from_on": last + timedelta(days=1)}
    standing = lodged_now(rd, account_id).get(account_id)
    if standing is None:
        return ToLodge(since, due, to_come, credit, currency, **told)
    return ToLodge(
        since, due, to_come, credit, currency, standing.amount, standing.on, standing.lodged_with, **told
    )


def worth_lodged(rd: Read, currency: str, since: date) -> Worth | None:
    """What a currency is worth in a claim: at the rate of the day of the judgment (Code de commerce, article L622-25). None
    where nobody wrote one down: it is worth then what its documents say.
    """
    if currency == home_currency(rd):
        return AT_HOME
    rate = rate_on(rd, currency, since)
    return worth_of(rd, rate) if rate is not None else None


def lodged_now(rd: Read, account_id: int | None = None) -> dict[int, Lodged]:
    """What stands as lodged, by the account it stands on now; of one account, or of all."""
    found: dict[int, Lodged] = {}
    statement, values = _STANDING, dict[str, int]()
    if account_id is not None:
        statement, values = statement.where(_OF_ACCOUNT), {"account": account_id}
    merged = merged_accounts(rd)
    for row in rd.execute(statement, values):
        key = merged.get(int(row.account_id), int(row.account_id))
        before = found[key].amount if key in found else 0
        found[key] = Lodged(before + int(row.amount), row.lodged_on, row.lodged_with)
    return found


def lodged_claims(rd: Read, account_id: int) -> Sequence[LodgedRow]:
    """Every claim that was lodged of an account, the last one first."""
    rows: Any = rd.execute(_ALL, {"account": account_id})
    return [LodgedRow(*row) for row in rows]


_OF_ACCOUNT = lodged_claim.c.account_id.in_(accounts_under())
_STANDING = (
    select(
        lodged_claim.c.account_id,
        lodged_claim.c.amount,
        lodged_claim.c.lodged_on,
        lodged_claim.c.lodged_with,
    )
    .where(lodged_claim.c.withdrawn_on.is_(None))
    .order_by(lodged_claim.c.lodged_on, lodged_claim.c.id)
)
_ALL = (
    select(
        lodged_claim.c.id,
        lodged_claim.c.lodged_on,
        lodged_claim.c.amount,
        lodged_claim.c.currency,
        lodged_claim.c.lodged_with,
        lodged_claim.c.document_id,
        func.coalesce(customer_document.c.title, "").label("paper"),
        lodged_claim.c.note,
        lodged_claim.c.recorded_by,
        lodged_claim.c.recorded_at,
        lodged_claim.c.withdrawn_on,
        lodged_claim.c.withdraw_reason,
    )
    .outerjoin(customer_document, customer_document.c.id == lodged_claim.c.document_id)
    .where(_OF_ACCOUNT)
    .order_by(lodged_claim.c.lodged_on.desc(), lodged_claim.c.id.desc())
)
