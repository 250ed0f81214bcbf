"""What the company's currency is worth in others: rates with their day and source, as the merchant wrote them down.

A rate says how many units of the other currency make one unit of the company's, as the European Central Bank publishes them
(1 EUR = 1.0850 USD), in millionths. A line is never changed: of two of a day the later counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import gcd

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Index,
    Named,
    String,
    Table,
    TypedColumns,
    bindparam,
    select,
)

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.base.finding import home_currency
from app.base.money import decimals, rounded_div
from app.base.price import from_micro
from app.base.schema import instant, key, metadata, text, uid, whole
from app.base.uid import new_uid
from app.base.words import Words

OLDEST = 31
"""For how many days a rate serves: who issues a document later looks up another one."""
MICRO = 1_000_000


class exchange_rate_columns(TypedColumns):
    id = key()
    uid = uid()
    currency: Named[str] = Column(String(3))
    valid_on: Named[date] = Column(Date)
    units_micro = whole()
    source = text()
    written_by = text()
    recorded_at = instant()


exchange_rate = Table(
    "exchange_rate",
    metadata,
    exchange_rate_columns,
    Index(None, "currency", "valid_on"),
    CheckConstraint("units_micro > 0", name="positive"),
    info={"history": True, "tracked": True, "sealed": True},
)


@dataclass(frozen=True, slots=True)
class Rate:
    """A rate: `units_micro` millionths of `currency` make one unit of the company's on `valid_on`, as `source` says."""

    currency: str
    valid_on: date
    units_micro: int
    source: str
    written_by: str = ""
    recorded_at: datetime | None = None
    id: int = 0


@dataclass(frozen=True, slots=True)
class Worth:
    """`own` minor units of a currency are worth `base` minor units of the company's."""

    own: int = 1
    base: int = 1

    def of(self, amount: int) -> int:
        """An amount in the company's currency, to its nearest minor unit."""
        return amount if self.own == self.base else rounded_div(amount * self.base, self.own)


AT_HOME = Worth()
"""What is in the company's own currency."""


def worth_at(units_micro: int, currency: str, home: str) -> Worth:
    """What amounts in a currency are worth at a rate."""
    own, base = units_micro * 10 ** decimals(currency), MICRO * 10 ** decimals(home)
    common = gcd(own, base)
    return Worth(own // common, base // common)


def rate_on(rd: Read, currency: str, day: date) -> Rate | None:
    """The last rate of a currency known on a day, however old it is."""
    row = rd.execute(_LAST, {"currency": currency, "day": day}).one_or_none()
    return Rate(*row) if row is not None else None


def rate_for(rd: Read, currency: str, day: date) -> Rate | None:
    """The rate that serves on a day; None for the company's own currency. Refused with ``rate_missing`` or ``rate_too_old``."""
    home = home_currency(rd)
    if currency == home:
        return None
    found = rate_on(rd, currency, day)
    if found is None:
        raise Refusal("rate_missing", currency=currency, company=home, on=day)
    if (day - found.valid_on).days > OLDEST:
        raise Refusal(
            "rate_too_old", currency=currency, company=home, on=day, last_on=found.valid_on, n=OLDEST
        )
    return found


def worth_of(rd: Read, rate: Rate | None) -> Worth:
    """What amounts are worth at a rate; themselves where there is none."""
    return AT_HOME if rate is None else worth_at(rate.units_micro, rate.currency, home_currency(rd))


def rate_told(units_micro: int, words: Words) -> str:
    """A rate as it is written: four decimals, more where it has more."""
    units = from_micro(units_micro)
    return words.number(units, places=max(4, -int(units.normalize().as_tuple().exponent)))


def rates(rd: Read, most: int) -> list[Rate]:
    """The rates that were written down, the latest day first; of a day only the one that counts."""
    found: dict[tuple[str, date], Rate] = {}
    for row in rd.execute(_ALL, {"most": most}):
        found.setdefault((row.currency, row.valid_on), Rate(*row))
    return list(found.values())


def rates_now(rd: Read) -> list[Rate]:
    """The last rate of each currency that serves today, by currency."""
    rows = rd.execute(_RECENT, {"day": rd.today, "first": rd.today - timedelta(days=OLDEST)})
    found = {row.currency: Rate(*row) for row in rows}
    return [found[code] for code in sorted(found)]


def write_rate(tx: Write, rate: Rate) -> int:
    """Write a rate down inside whatever transaction is open; gives its key."""
    return tx.insert(
        exchange_rate,
        {
            "uid": new_uid(),
            "currency": rate.currency,
            "valid_on": rate.valid_on,
            "units_micro": rate.units_micro,
            "source": rate.source,
            "written_by": tx.actor.name,
            "recorded_at": tx.now,
        },
    )


_COLUMNS = (
    exchange_rate.c.currency,
    exchange_rate.c.valid_on,
    exchange_rate.c.units_micro,
    exchange_rate.c.source,
    exchange_rate.c.written_by,
    exchange_rate.c.recorded_at,
    exchange_rate.c.id,
)
_LATEST = (exchange_rate.c.valid_on.desc(), exchange_rate.c.id.desc())
_LAST = (
    select(*_COLUMNS)
    .where(exchange_rate.c.currency == bindparam("currency"), exchange_rate.c.valid_on <= bindparam("day"))
    .order_by(*_LATEST)
    .limit(1)
)
_RECENT = (
    select(*_COLUMNS)
    .where(exchange_rate.c.valid_on.between(bindparam("first"), bindparam("day")))
    .order_by(exchange_rate.c.valid_on, exchange_rate.c.id)
)
_ALL = select(*_COLUMNS).order_by(*_LATEST).limit(bindparam("most"))
