"""Setting money or credit against a debt: one allocation, two entries, and the share of each VAT rate."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from sqlalchemy import bindparam, func, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.base.money import rounded_div, share
from app.base.uid import new_uid
from app.receivables.ledger import Posting, post
from app.receivables.tables import allocation, allocation_vat, entry, item


class Rated(Protocol):
    """VAT of an invoice at one rate: what `app.pricing` calls its figures, known here by shape only."""

    @property
    def category(self) -> str: ...
    @property
    def rate_ppm(self) -> int: ...
    @property
    def net(self) -> int: ...
    @property
    def tax(self) -> int: ...


@dataclass(frozen=True, slots=True)
class VatShare:
    """The part of an allocation that is net and tax at one rate."""

    category: str
    rate_ppm: int
    net: int
    tax: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Settlement:
    """An amount (minor units) of a source item's component to be set against a target item's.

    `rates`, `total` and `settled` are the target invoice's VAT, its total and what of it was settled before, so that
    the shares of all its settlements sum to its VAT; empty for anything but an invoice. All three leave out what the
    invoice took off for deposits, whose VAT was asked for before: that is `aside`. A deposit taken off says its own
    `shares`.
    """

    source_item_id: int
    source_component: str
    target_item_id: int
    target_component: str
    amount: int
    rates: Sequence[Rated] = ()
    total: int = 0
    settled: int = 0
    aside: Sequence[Rated] = ()
    shares: Sequence[Rated] | None = None


def set_against(
    tx: Write, account_id: int, currency: str, settlements: Sequence[Settlement], on: date, reason: str = ""
) -> list[int]:
    """Write allocations with their entries and VAT shares; the account's balances are locked by the caller."""
    ids: list[int] = []
    for each in settlements:
        if each.amount <= 0:
            raise Refusal("allocation_not_positive", amount=each.amount, currency=currency)
        allocation_id = tx.insert(
            allocation,
            {
                "uid": new_uid(),
                "account_id": account_id,
                "source_item_id": each.source_item_id,
                "target_item_id": each.target_item_id,
                "amount": each.amount,
                "currency": currency,
                "business_date": on,
                "recorded_at": tx.now,
                "reason": reason,
                "reverses_id": None,
            },
        )
        post(
            tx,
            account_id,
            currency,
            [
                Posting(each.source_item_id, each.source_component, each.amount, each.amount),
                Posting(each.target_item_id, each.target_component, -each.amount, -each.amount),
            ],
            on,
            ("allocation", allocation_id),
        )
        tx.insert_many(
            allocation_vat, [{"allocation_id": allocation_id, **row} for row in _vat_rows(tx, each)]
        )
        ids.append(allocation_id)
    return ids


def oldest_first(
    kept: Mapping[tuple[int, str], int],
    owed: Mapping[int, int],
    *,
    rates: Sequence[Rated],
    total: int,
    settled: int,
    aside: Sequence[Rated] = (),
) -> list[Settlement]:
    """Which money goes against which debt: the oldest of each first, until one of them is used up."""
    found: list[Settlement] = []
    left = dict(owed)
    for (source, component), amount in kept.items():
        for target, asked in tuple(left.items()):
            used = min(amount, asked)
            if used <= 0:
                continue
            found.append(
                Settlement(
                    source_item_id=source,
                    source_component=component,
                    target_item_id=target,
                    target_component="owed",
                    amount=used,
                    rates=tuple(rates),
                    total=total,
                    settled=settled,
                    aside=tuple(aside),
                )
            )
            amount -= used
            left[target] -= used
            settled += used
    return found


def vat_shares(
    rates: Sequence[Rated],
    total: int,
    settled: int,
    amount: int,
    held: Mapping[tuple[str, int], tuple[int, int]],
) -> tuple[VatShare, ...]:
    """The part of each rate's net and tax in `amount` of an invoice, after `settled` of it.

    Computed cumulatively, less what standing allocations hold already (`held`, by category and rate): whatever the
    payments and their reversals are, those that complete the invoice sum to its VAT exactly. The invoice's rounding
    takes its own part, so that net and tax sum to the amount less that part.
    """
    if not total or not rates:
        return ()
    after = _reached(rates, total, settled + amount)
    shares: list[VatShare] = []
    for rate, (net, tax) in zip(rates, after, strict=True):
        held_net, held_tax = held.get((rate.category, rate.rate_ppm), (0, 0))
        shares.append(VatShare(rate.category, rate.rate_ppm, net - held_net, tax - held_tax))
    return tuple(shares)


def reverse_allocations(tx: Write, item_id: int, on: date) -> list[int]:
    """Undo every standing allocation of an item by negative ones on `on`; gives the keys of what was undone."""
    undone: list[int] = []
    for row in tx.execute(_STANDING, {"item": item_id}).mappings().all():
        new_id = tx.insert(
            allocation,
            {
                **{
                    name: row[name]
                    for name in ("account_id", "source_item_id", "target_item_id", "currency", "reason")
                },
                "uid": new_uid(),
                "amount": -row["amount"],
                "business_date": on,
                "recorded_at": tx.now,
                "reverses_id": row["id"],
            },
        )
        entries = tx.execute(_ENTRIES, {"id": row["id"]}).all()
        post(
            tx,
            row["account_id"],
            row["currency"],
            [
                Posting(each.item_id, each.component, -each.amount, -each.base_amount, each.id)
                for each in entries
            ],
            on,
            ("allocation", new_id),
        )
        shares = tx.execute(_SHARES, {"id": row["id"]}).mappings().all()
        tx.insert_many(
            allocation_vat,
            [
                {
                    "allocation_id": new_id,
                    "category": each["category"],
                    "rate_ppm": each["rate_ppm"],
                    "net": -each["net"],
                    "tax": -each["tax"],
                }
                for each in shares
            ],
        )
        undone.append(int(row["id"]))
    return undone


def settled_by(rd: Read, item_id: int) -> list[tuple[int, int]]:
    """What an item's standing allocations settle: (target item, amount)."""
    return [
        (row["target_item_id"], row["amount"]) for row in rd.execute(_STANDING, {"item": item_id}).mappings()
    ]


def _reached(rates: Sequence[Rated], total: int, amount: int) -> list[tuple[int, int]]:
    """Net and tax of each rate once `amount` of the invoice is settled."""
    rounding = total - sum(rate.net + rate.tax for rate in rates)
    taxes = [rounded_div(rate.tax * amount, total) for rate in rates]
    left = amount - sum(taxes) - rounded_div(rounding * amount, total)
    nets = share(left, [rate.net for rate in rates]) if any(rate.net for rate in rates) else [0] * len(rates)
    return list(zip(nets, taxes, strict=True))


def vat_of(rd: Read, each: Settlement) -> tuple[VatShare, ...]:
    """The net and tax at each rate that a settlement would bear if it were made now."""
    if each.shares is not None:
        return tuple(VatShare(part.category, part.rate_ppm, part.net, part.tax) for part in each.shares)
    held: dict[tuple[str, int], tuple[int, int]] = {}
    if each.rates and (each.settled or each.aside):
        found = rd.execute(_HELD, {"item": each.target_item_id})
        held = {(row.category, row.rate_ppm): (int(row.net), int(row.tax)) for row in found}
        for rate in each.aside:
            net, tax = held.get((rate.category, rate.rate_ppm), (0, 0))
            held[rate.category, rate.rate_ppm] = (net - rate.net, tax - rate.tax)
    return vat_shares(each.rates, each.total, each.settled, each.amount, held)


def _vat_rows(tx: Write, each: Settlement) -> list[dict[str, Any]]:
    return [
        {"category": part.category, "rate_ppm": part.rate_ppm, "net": part.net, "tax": part.tax}
        for part in vat_of(tx, each)
    ]


_same = item.alias("same")
_HELD = (
    select(
        allocation_vat.c.category,
        allocation_vat.c.rate_ppm,
        func.sum(allocation_vat.c.net).label("net"),
        func.sum(allocation_vat.c.tax).label("tax"),
    )
    .join(allocation, allocation.c.id == allocation_vat.c.allocation_id)
    .join(item, item.c.id == allocation.c.target_item_id)
    .join(_same, (_same.c.noun == item.c.noun) & (_same.c.document_id == item.c.document_id))
    .where(_same.c.id == bindparam("item"))
    .group_by(allocation_vat.c.category, allocation_vat.c.rate_ppm)
)
_reversing = allocation.alias("reversing")
_STANDING = (
    select(allocation)
    .where(
        (allocation.c.source_item_id == bindparam("item"))
        | (allocation.c.target_item_id == bindparam("item")),
        allocation.c.reverses_id.is_(None),
        ~select(_reversing.c.id).where(_reversing.c.reverses_id == allocation.c.id).exists(),
    )
    .order_by(allocation.c.id)
)
_ENTRIES = (
    select(entry.c.id, entry.c.item_id, entry.c.component, entry.c.amount, entry.c.base_amount)
    .where(entry.c.cause == "allocation", entry.c.cause_id == bindparam("id"))
    .order_by(entry.c.id)
)
_SHARES = (
    select(allocation_vat)
    .where(allocation_vat.c.allocation_id == bindparam("id"))
    .order_by(allocation_vat.c.id)
)
