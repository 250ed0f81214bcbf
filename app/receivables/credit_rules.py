"""The rules that may stop an order, pure: each on or off for a class of customers, each saying by how much it says no."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields
from datetime import date, timedelta
from typing import Any

from app.base.errors import Refusal
from app.base.money import rounded_div
from app.base.rate import WHOLE_PPM

CLASSES = ("company", "person", "key", "watch")
"""Classes of customers: professionals, consumers (both by kind, unless one of the others is chosen), key accounts, those
under watch."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What holds an order of one class of customers; None or False where a rule is off.

    `horizon_days`: orders promised later than that do not count yet towards the limit. `overdue_days` holds when debts
    more than so many days late come to more than `overdue_amount` (minor units). `overdue_share_ppm` is the share of
    what is owed that may be overdue. `first_orders`: so many orders of a new customer wait for a person.
    """

    limit: bool = True
    horizon_days: int | None = None
    limit_expired: bool = True
    overdue_days: int | None = None
    overdue_amount: int = 0
    overdue_share_ppm: int | None = None
    dunning_level: int | None = 3
    broken_promise: bool = True
    broken_instalment: bool = True
    insolvency: bool = True
    first_orders: int | None = None
    unpaid_newcomer: bool = False

    def is_beyond(self, promised_on: date | None, today: date) -> bool:
        """Whether an order promised for a day lies past the horizon, and does not count towards the limit yet."""
        days = self.horizon_days
        return days is not None and promised_on is not None and promised_on > today + timedelta(days=days)


NO_RULES = Rules(
    limit=False,
    limit_expired=False,
    dunning_level=None,
    broken_promise=False,
    broken_instalment=False,
    insolvency=False,
)
"""Where a business needs no credit check."""
DEFAULTS: Mapping[str, Rules] = {
    "company": Rules(),
    "person": Rules(),
    "key": Rules(dunning_level=None),
    "watch": Rules(overdue_days=0, unpaid_newcomer=True),
}
"""What holds until the merchant decides otherwise."""


def rules_of(decided: Mapping[str, Any], risk_class: str) -> Rules:
    """The rules of a class as the settings have them, `decided` being all of them."""
    if not decided.get("steps.credit", True):
        return NO_RULES
    before = asdict(DEFAULTS[risk_class])
    if risk_class in ("company", "person"):
        # What was decided for everybody before there were classes goes on until the class itself is decided on.
        before["overdue_days"] = decided.get("credit.overdue_days")
        before["unpaid_newcomer"] = bool(decided.get("credit.new_customer_hold"))
    by_class: Mapping[str, Mapping[str, Any]] = decided.get("credit.rules") or {}
    found = by_class.get(risk_class, {})
    known = {each.name for each in fields(Rules)}
    return Rules(**{**before, **{name: value for name, value in found.items() if name in known}})


def class_of(risk_class: str | None, kind: str) -> str:
    """The class of a customer: the one chosen, else the one of their kind."""
    return risk_class or kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Lent:
    """What the rules read of a customer; amounts in minor units of `currency`.

    `exposure` counts everything; `beyond` is the part of it that lies past the horizon. `broken` are the open facts of
    promises and instalments not kept, in number, `insolvency` the reference of a notice.
    """

    exposure: int
    limit: int | None
    currency: str = "EUR"
    limit_currency: str = ""
    limit_until: date | None = None
    beyond: int = 0
    owed: int = 0
    overdue: int = 0
    overdue_since: date | None = None
    overdue_long: int = 0
    dunning_level: int = 0
    broken_promises: int = 0
    broken_promised: int = 0
    broken_instalments: int = 0
    insolvency: str | None = None
    trusted: bool = False
    orders_before: int = 0
    has_paid_before: bool = True

    @property
    def counted(self) -> int:
        """The exposure that the limit is held against."""
        return self.exposure - self.beyond


@dataclass(frozen=True, slots=True)
class Hold:
    """A rule that says no, with the facts people need to decide."""

    rule: str
    facts: dict[str, Any] = field(default_factory=dict[str, Any])


def rules_told(holds: Sequence[Hold]) -> tuple[str, ...]:
    """The keys of the words of the rules, for a refusal to name."""
    return tuple(f"order.rule.{hold.rule}" for hold in holds)


def excess_of(holds: Sequence[Hold]) -> int:
    """By how much the limit is passed, in minor units; 0 where that is not what holds."""
    return max((int(hold.facts.get("excess", 0)) for hold in holds), default=0)


def refused_by(holds: Sequence[Hold], code: str, number: str, currency: str) -> Refusal:
    """The refusal of something by the rules that stop it, which are named with the excess; `number` is the order's."""
    return Refusal(code, number=number, rules=rules_told(holds), excess=excess_of(holds), currency=currency)


def exposure_of(
    *, open_invoices: int, delivered: int, confirmed: int, unapplied: int = 0, deposits: int = 0
) -> int:
    """Open invoices, shipped and not invoiced, confirmed and not shipped, less the customer's credit and deposits.

    All are given as positive amounts in minor units, with tax; each quantity stands in one of the first three only.
    """
    return open_invoices + delivered + confirmed - unapplied - deposits


def utilisation_ppm(exposure: int, limit: int) -> int | None:
    """Exposure in parts per million of the limit; None without a limit to be part of."""
    return rounded_div(exposure * WHOLE_PPM, limit) if limit > 0 else None


def judge(binding: int, lent: Lent, rules: Rules, today: date) -> tuple[Hold, ...]:
    """The rules that stop an order which binds `binding` minor units more of the customer's credit.

    An order that is paid for binds nothing, and lends nothing to others either: it passes.
    """
    if binding <= 0:
        return ()
    holds = [*_by_limit(binding, lent, rules, today), *_by_debts(lent, rules, today), *_by_facts(lent, rules)]
    if not lent.trusted:
        if rules.first_orders is not None and lent.orders_before < rules.first_orders:
            facts = {"orders": lent.orders_before, "first": rules.first_orders}
            holds.append(Hold("first_orders", facts))
        elif rules.unpaid_newcomer and not lent.has_paid_before:
            holds.append(Hold("new_customer", {}))
    return tuple(holds)


def _by_limit(binding: int, lent: Lent, rules: Rules, today: date) -> list[Hold]:
    if lent.limit is None:
        return []
    holds: list[Hold] = []
    abroad = bool(lent.limit_currency) and lent.limit_currency != lent.currency
    if rules.limit_expired and lent.limit_until is not None and today > lent.limit_until:
        facts = {"until": lent.limit_until.isoformat(), "limit": lent.limit}
        holds.append(
            Hold("limit_expired", {**facts, "limit_currency": lent.limit_currency} if abroad else facts)
        )
    if rules.limit and abroad:
        facts = {"limit_currency": lent.limit_currency, "order_currency": lent.currency}
        holds.append(Hold("limit_currency", facts))
    elif rules.limit and lent.counted + binding > lent.limit:
        after = lent.counted + binding
        facts = {"limit": lent.limit, "exposure": after, "excess": after - lent.limit}
        holds.append(Hold("credit_limit", facts))
    return holds


def _by_debts(lent: Lent, rules: Rules, today: date) -> list[Hold]:
    holds: list[Hold] = []
    if rules.overdue_days is not None and lent.overdue_long > rules.overdue_amount:
        late = (today - lent.overdue_since).days if lent.overdue_since is not None else 0
        facts = {"days": late, "amount": lent.overdue_long, "beyond": rules.overdue_days, "all": lent.overdue}
        holds.append(Hold("overdue", facts))
    share = rules.overdue_share_ppm
    if share is not None and lent.owed > 0 and lent.overdue * WHOLE_PPM > share * lent.owed:
        facts = {
            "share_ppm": rounded_div(lent.overdue * WHOLE_PPM, lent.owed),
            "allowed_ppm": share,
            "amount": lent.overdue,
        }
        holds.append(Hold("overdue_share", facts))
    return holds


def _by_facts(lent: Lent, rules: Rules) -> list[Hold]:
    holds: list[Hold] = []
    if rules.dunning_level is not None and lent.dunning_level >= rules.dunning_level:
        holds.append(Hold("dunning", {"level": lent.dunning_level}))
    if rules.broken_promise and lent.broken_promises:
        holds.append(Hold("promise", {"n": lent.broken_promises, "amount": lent.broken_promised}))
    if rules.broken_instalment and lent.broken_instalments:
        holds.append(Hold("instalment", {"n": lent.broken_instalments}))
    if rules.insolvency and lent.insolvency is not None:
        holds.append(Hold("insolvency", {"reference": lent.insolvency}))
    return holds
