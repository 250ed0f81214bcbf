"""What of an account is owed and yet not to be transferred to the company: whoever transfers it pays twice, or what they may not.

A factor's is paid to the factor; what arose before the judgment that opens insolvency proceedings is lodged there, and may
not be paid; what is paid at the door whoever brings the goods collects.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.base.pages import pages
from app.base.words import Words
from app.invoicing.tables import invoice
from app.orders.tables import sales_order
from app.receivables.assigned import assignment_of, contract_wording
from app.receivables.lodged import ToLodge, to_lodge
from app.receivables.open_items import OpenItem
from app.receivables.tables import item


@dataclass(frozen=True, slots=True)
class Apart:
    """What is not asked for, of one kind (minor units): ``assigned``, ``before`` a judgment, ``on_delivery``, ``at_bank`` or
    ``to_debit``; `late` is what of it is past its due date, `numbers` are its documents.

    `name` is the factor and `wording` what the contract wants said; `on` the day of the judgment where it is `judged`, else
    that of its notice, and `lodged_on` when all of it was lodged.
    """

    kind: str
    amount: int
    late: int
    numbers: tuple[str, ...] = ()
    name: str = ""
    wording: str = ""
    on: date | None = None
    judged: bool = False
    lodged_on: date | None = None


@dataclass(frozen=True, slots=True)
class Parted:
    """The kind of each item that is apart, by its key; and what is told of them."""

    kinds: Mapping[int, str] = field(default_factory=dict[int, str])
    told: tuple[Apart, ...] = ()


def parted(rd: Read, account_id: int, standing: Sequence[OpenItem], day: date) -> Parted:
    """What of these items is not to be transferred to the company, by what is known today."""
    claim = to_lodge(rd, account_id)
    door = at_the_door(rd, [each.item_id for each in standing])
    names = _numbers(rd, {each.document_id for each in standing if each.noun == "invoice"})
    kinds: dict[int, str] = {}
    found: dict[tuple[str, str, str], Apart] = {}
    for each in standing:
        as_told = _of(rd, each, claim, door)
        if as_told is None:
            continue
        owed = each.component == "owed"
        if owed:
            kinds[each.item_id] = as_told.kind
        key = (as_told.kind, as_told.name, as_told.wording)
        before = found.get(key, as_told)
        number = names.get(each.document_id, "") if owed and each.noun == "invoice" else ""
        late = each.amount if owed and each.due_on is not None and each.due_on < day else 0
        found[key] = replace(
            before,
            amount=before.amount + each.amount,
            late=before.late + late,
            numbers=tuple(dict.fromkeys((*before.numbers, *([number] if number else ())))),
        )
    return Parted(kinds, tuple(each for each in found.values() if each.amount > 0))


def apart_told(apart: Iterable[Apart], currency: str, words: Words) -> tuple[str, ...]:
    """A sentence for each: what it is of, and who is to have it."""
    return tuple(_sentence(each, currency, words) for each in apart)


def balance_told(amount: str, apart: Iterable[Apart], currency: str, words: Words) -> str:
    """A balance, and what of it is not to be transferred to the company."""
    parts = [
        words.say(
            f"mail.apart.{each.kind}",
            amount=words.money(each.amount, currency),
            name=each.name,
            event=_event(each, words),
        )
        for each in apart
    ]
    return words.say("mail.apart.of", amount=amount, parts=", ".join(parts)) if parts else amount


def _sentence(each: Apart, currency: str, words: Words) -> str:
    kind = each.kind
    if kind == "before":
        kind = "lodged" if each.lodged_on is not None else "to_lodge"
    amount = words.money(each.amount, currency)
    told = words.say(
        f"paper.statement.apart.{kind}",
        what=f"{amount} ({', '.join(each.numbers)})" if each.numbers else amount,
        name=each.name,
        event=_event(each, words),
        day=each.lodged_on or "",
    )
    return f"{told} {each.wording}".strip()


def _event(each: Apart, words: Words) -> str:
    key = "judgment" if each.judged else "notice"
    return words.say(f"paper.statement.apart.{key}", day=each.on) if each.on is not None else ""


def _of(rd: Read, each: OpenItem, claim: ToLodge | None, door: frozenset[int]) -> Apart | None:
    """What an item is apart for, with nothing of it counted yet."""
    handed_on = assignment_of(rd, "invoice", each.document_id) if each.noun == "invoice" else None
    if handed_on is not None:
        wording = contract_wording(rd, handed_on)
        return Apart("assigned", 0, 0, name=handed_on.factor, wording=wording)
    if claim is not None and claim.from_on is not None and each.opened_on < claim.from_on:
        lodged_on = claim.lodged_on if claim.lodged >= claim.total else None
        return Apart("before", 0, 0, on=claim.since, judged=claim.judged, lodged_on=lodged_on)
    return Apart("on_delivery", 0, 0) if each.component == "owed" and each.item_id in door else None


def at_the_door(rd: Read, items: Sequence[int]) -> frozenset[int]:
    """Those of these items (keys) that whoever brings the goods collects."""
    found: set[int] = set()
    for some in pages(items):
        found.update(rd.execute(_DOOR, {"ids": some}).scalars())
    return frozenset(found)


def _numbers(rd: Read, invoices: Iterable[int]) -> dict[int, str]:
    found: dict[int, str] = {}
    for some in pages(sorted(invoices)):
        found.update({row.id: row.number for row in rd.execute(_NUMBERS, {"ids": some})})
    return found


_DOOR = (
    select(item.c.id)
    .join(invoice, invoice.c.id == item.c.document_id)
    .join(sales_order, sales_order.c.id == item.c.order_id)
    .where(
        item.c.id.in_(bindparam("ids", expanding=True)),
        item.c.noun == "invoice",
        invoice.c.kind == "invoice",
        sales_order.c.payment_kind == "on_delivery",
    )
)
_NUMBERS = select(invoice.c.id, invoice.c.number).where(invoice.c.id.in_(bindparam("ids", expanding=True)))
