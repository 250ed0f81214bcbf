"""How far the civil year's turnover is from the thresholds of the franchise, and distance sales from theirs, and what follows.

Turnover as CGI art. 293 D has it: what was supplied in the year, without VAT, credit notes taken off, deposits not counted
before their invoice. A sale counts on the day of its supply where the invoice tells it, else on the invoice's. Left out is
what does not take place in France (services to businesses abroad, sales taxed where they arrive) and what is exempt for its
nature (care, teaching, associations, investment gold); insurance and letting count, though they need not where they are
accessory. `services` are part of the whole and have a threshold of their own. Nothing is scaled to a first year that began
in its midst: the program does not know when the business began.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import JSON, ColumnElement, Date, bindparam, case, cast, func, or_, select

from app.base import settings
from app.base.company import Company, the_company
from app.base.door import Read
from app.base.law import law_of
from app.base.rate import WHOLE_PPM
from app.base.said import money_said, said
from app.catalogue.tables import product
from app.invoicing.exchange import worth_of_column
from app.invoicing.tables import invoice, invoice_line
from app.orders.tables import sales_order
from app.pricing.distance import counted, year_of
from app.reports.task import Task

NEAR_PPM = 800_000
"""From which part of a threshold on it is told of."""

State = Literal["below", "near", "passed", "due"]
"""Below; near; passed, which has its effect from a day to come on; or passed with VAT due already."""


@dataclass(frozen=True, slots=True)
class Mark:
    """An amount of a year (euro cents) beside its threshold and, where there is one, its upper threshold.

    `name` is ``goods`` for the whole turnover, ``services`` for what of it are services, ``distance`` for distance sales.
    `since` is the day from which VAT is due otherwise (of distance sales: from which they are taxed where they arrive), where
    the threshold is passed. `crossed_on` is the day on which the one that counts was passed.
    """

    name: Literal["goods", "services", "distance"]
    year: int
    amount: int
    threshold: int
    upper: int | None
    state: State
    since: date | None = None
    crossed_on: date | None = None

    @property
    def ppm(self) -> int:
        """What part of the threshold it is, in parts per million."""
        return self.amount * WHOLE_PPM // self.threshold if self.threshold else 0

    @property
    def told(self) -> bool:
        """Whether somebody should know."""
        return self.state != "below"


def marks(rd: Read) -> tuple[Mark, ...]:
    """What is known today of the thresholds that concern this company: last year's only where it still has an effect."""
    company = the_company(rd)
    return (*_franchise(rd, company), *_distance(rd, company))


def mark_said(mark: Mark, *, short: bool = False) -> str:
    """A mark with what follows from it, as words stored by their key: how much of which threshold, and from when on what.

    `short` fits into a line.
    """
    facts: dict[str, str | int] = {
        "name": said(f"turnover.name.{mark.name}"),
        "year": str(mark.year),
        "amount": money_said(mark.amount, "EUR"),
        "threshold": money_said(mark.threshold, "EUR"),
        "upper": money_said(mark.upper or 0, "EUR"),
        "percent": f"{mark.ppm // 10_000}",
        "since": _day(mark.since),
        "following": _day(date(mark.year + 1, 1, 1)),
    }
    kind = "distance" if mark.name == "distance" else "franchise"
    way = "upper" if mark.state == "due" and mark.upper is not None and mark.since == mark.crossed_on else ""
    if short:
        return said(f"turnover.short.{kind}_{mark.state}", **facts)
    return said(f"turnover.{kind}.{way or mark.state}", **facts)


def _day(day: date | None) -> str:
    return f"{day:%d/%m/%Y}" if day is not None else ""


def turnover_tasks(rd: Read) -> list[Task]:
    """Thresholds of VAT that are near or passed: the worst of each kind in a line, with what follows."""
    found: dict[str, list[Mark]] = {}
    for mark in marks(rd):
        if mark.told:
            found.setdefault(mark.state, []).append(mark)
    return [
        Task(
            f"turnover_{state}",
            "reports",
            "",
            len(told),
            0,
            section="vat",
            names=tuple(mark_said(each, short=True) for each in told),
        )
        for state, told in found.items()
    ]


def _franchise(rd: Read, company: Company) -> tuple[Mark, ...]:
    if company.vat_regime != "franchise":
        return ()
    today = rd.today
    days = _by_day(rd, date(today.year - 1, 1, 1))
    decided = settings.all_settings(rd)
    founded = company.created_at.year if company.created_at is not None else 0
    found: list[Mark] = []
    for name in ("goods", "services"):
        opening = int(decided[_OPENING[name]] or 0)
        years = {
            year: _year(
                rd,
                name,
                year,
                [(on, amount[name]) for on, amount in days if on.year == year],
                opening if year == founded else 0,
            )
            for year in (today.year - 1, today.year)
        }
        before, now = years[today.year - 1], years[today.year]
        # A year that passed has its effect now: VAT was due from its day, or from the first of January.
        found.append(now if not (before.told and before.state != "near") or now.state == "due" else before)
    return tuple(found)


def _year(
    rd: Read,
    name: Literal["goods", "services"],
    year: int,
    days: list[tuple[date, int]],
    opening: int,
) -> Mark:
    """A year beside its thresholds; the upper one is that of each day, the other that of the 1 January that follows."""
    law, running, crossed, passed_on = law_of(rd), opening, None, None
    following = date(year + 1, 1, 1)
    threshold = law.number(f"threshold.franchise_{name}", following) or 0
    upper = None
    for on, amount in days:
        running += amount
        if passed_on is None and running > threshold:
            passed_on = on
        upper = law.number(f"threshold.franchise_{name}_upper", on)
        if crossed is None and upper is not None and running > upper:
            crossed = on
    upper = law.number(f"threshold.franchise_{name}_upper", min(rd.today, date(year, 12, 31)))
    if crossed is not None:
        return Mark(name, year, running, threshold, upper, "due", crossed, crossed)
    if running > threshold:
        state: State = "due" if following <= rd.today else "passed"
        return Mark(name, year, running, threshold, upper, state, following, passed_on)
    near = running * WHOLE_PPM >= threshold * NEAR_PPM
    return Mark(name, year, running, threshold, upper, "near" if near else "below")


def _distance(rd: Read, company: Company) -> tuple[Mark, ...]:
    decided = settings.all_settings(rd)
    if decided["vat.distance"] != "threshold":
        return ()
    founded = company.created_at.year if company.created_at is not None else 0
    opening = int(decided["vat.distance_opening"] or 0)
    so_far = counted(rd, rd.today, opening=opening, opening_year=founded)
    if so_far.limit is None:
        return ()
    year = rd.today.year
    if not so_far.past:
        if not so_far.net:
            return ()
        near = so_far.net * WHOLE_PPM >= so_far.limit * NEAR_PPM
        return (Mark("distance", year, so_far.net, so_far.limit, None, "near" if near else "below"),)
    if decided["vat.oss"]:
        # Who is registered declares them already: nothing is left to be told.
        return ()
    order = year_of(rd, year).crossed_by
    crossed = rd.scalar(_ORDERED, {"order": order}) if order is not None else None
    since = crossed or date(year, 1, 1)
    return (Mark("distance", year, so_far.net, so_far.limit, None, "due", since, crossed),)


def _by_day(rd: Read, first: date) -> list[tuple[date, dict[str, int]]]:
    """What was supplied each day: all of it, and what of it were services."""
    day = _told(rd, "supplied_on")
    on = case((day.is_(None), invoice.c.issued_on), else_=_as_day(rd, day)).label("on")
    alone = (invoice_line.c.kind == "service") | (
        invoice_line.c.kind.not_in(("goods", "service")) & (_told(rd, "supply") == "services")
    )
    net = worth_of_column(invoice_line.c.net)
    signed = case((invoice.c.kind == "credit_note", -net), else_=net)
    statement = (
        select(
            on,
            func.sum(signed).label("goods"),
            func.sum(case((alone, signed), else_=0)).label("services"),
        )
        .join(invoice, invoice.c.id == invoice_line.c.invoice_id)
        .join(product, product.c.id == invoice_line.c.product_id, isouter=True)
        .where(
            invoice.c.issued_on >= bindparam("first"),
            or_(invoice.c.currency == "EUR", invoice.c.rate_on.is_not(None)),
            invoice.c.kind != "deposit",
            invoice.c.corrects_id.is_(None) | invoice.c.corrects_id.not_in(_DEPOSITS),
            invoice_line.c.vat_rule.is_(None) | invoice_line.c.vat_rule.not_in(_ELSEWHERE),
            func.coalesce(product.c.vat_reason, invoice_line.c.vat_reason, "").not_in(_EXEMPT),
        )
        .group_by(on)
        .order_by(on)
    )
    found: list[tuple[date, dict[str, int]]] = []
    for row in rd.execute(statement, {"first": first}):
        told = row.on if isinstance(row.on, date) else date.fromisoformat(row.on)
        found.append((told, {"goods": int(row.goods or 0), "services": int(row.services or 0)}))
    return found


def _told(rd: Read, name: str) -> ColumnElement[Any]:
    """What an invoice froze under a name; the database looks, for there may be very many."""
    if not rd.waits_for_rows:
        return func.json_extract(invoice.c.texts, f"$.{name}")
    # PostgreSQL reads no text with a nought in it, which JSON may hold.
    unreadable = func.strpos(invoice.c.texts, "\\u0000") > 0
    return case((unreadable, None), else_=func.json_extract_path_text(cast(invoice.c.texts, JSON), name))


def _as_day(rd: Read, told: ColumnElement[Any]) -> ColumnElement[Any]:
    return cast(told, Date) if rd.waits_for_rows else told


_OPENING = {"goods": "vat.turnover_opening", "services": "vat.services_opening"}
_ELSEWHERE = ("eu_services", "services_outside", "elsewhere", "distance_there")
_EXEMPT = ("VATEX-FR-CGI261-4", "VATEX-FR-CGI261-7", "VATEX-FR-CGI298SEXDECIESA")
_of_deposit = invoice.alias("of_deposit")
_DEPOSITS = select(_of_deposit.c.id).where(_of_deposit.c.kind == "deposit")
_ORDERED = select(sales_order.c.ordered_on).where(sales_order.c.id == bindparam("order"))
