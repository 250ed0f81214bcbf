"""Changing a confirmed order within the law: what has shipped or been invoiced stays, figures are computed anew.

Lines are never taken away (call them off instead): a quantity may rise, fall to what is done of it, and lines may be
added. Lines already invoiced in part keep their quantity, so that the next invoice follows from the last.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Read, Write
from app.base.errors import Refusal
from app.orders.addressed import must_have_whole_point
from app.orders.bundle import begun_milli, parts_by_bundle
from app.orders.draft import DraftLine, OrderDraft, PostalAddress
from app.orders.entry import draft_of
from app.orders.figures import figures
from app.orders.naming import order_name
from app.orders.order import Order, OrderLine, read_lines, read_order
from app.orders.reprice import LinePrice, Off, Pays, must_be_here, paid_otherwise, priced_anew, taken_off
from app.orders.save import address_json, line_rows
from app.orders.tables import order_line, order_tax, sales_order
from app.orders.vat import with_vat, with_vat_beside
from app.pricing.figures import Totals


@dataclass(frozen=True, slots=True)
class OrderChange:
    """What is wanted: new quantities (thousandths, by line), lines added, the day promised where it moves, where it goes
    where that is another place, and what is asked for carriage (micro units) where that is another price.

    `carriage` is the line that asks for it where none did, named in the order's language. `prices` are those of lines
    that cost something else, `off` what is taken off the whole where that is another discount, `pays` when it is paid
    where that is another time. `reference` is the customer's and `note` goes with the delivery, where they are to be others.
    """

    quantities: Mapping[int, int]
    added: tuple[DraftLine, ...] = ()
    promised_on: date | None = None
    delivery: PostalAddress | None = None
    shipping_micro: int | None = None
    carriage: DraftLine | None = None
    prices: Mapping[int, LinePrice] = field(default_factory=dict[int, LinePrice])
    off: Off | None = None
    pays: Pays | None = None
    reference: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """The order as it would be: its draft, its figures, and the keys of the lines that stand, in their order.

    `noted` says that its note is another.
    """

    draft: OrderDraft
    totals: Totals
    standing: tuple[int, ...]
    noted: bool = False

    @property
    def added(self) -> tuple[DraftLine, ...]:
        """The lines that are new, with their VAT."""
        return self.draft.lines[len(self.standing) :]


def changed(rd: Read, order: Order, lines: Sequence[OrderLine], wanted: OrderChange) -> Changed:
    """What a change would make of an order, before anything is written.

    Refused with ``order_not_confirmed``, ``order_of_a_shop``, ``order_change_empty``, ``quantity_below_done``,
    ``line_invoiced``, ``price_fixed``, ``order_on_its_way``, ``carriage_negative``, ``address_changes_vat`` or
    ``order_words_invoiced``, and as `app.orders.addressed.must_have_whole_point`,
    `app.orders.reprice.paid_otherwise` and the figures are.
    """
    number = order_name(order)
    if not order.stands or order.handling != "normal":
        raise Refusal("order_not_confirmed", number=number, state=order.state)
    if order.rounding == "as_charged":
        raise Refusal("order_of_a_shop", number=number)
    parts = parts_by_bundle(lines)
    for line in lines:
        _must_be_lawful(line, wanted.quantities.get(line.id), parts.get(line.id, ()))
    draft = draft_of(rd, order.id)
    kept = [line for line in lines if line.kind != "discount" and line.bundle_line_id is None]
    standing = draft
    new_lines = tuple(
        replace(
            priced_anew(typed, line, parts.get(line.id, ()), wanted.prices),
            quantity_milli=wanted.quantities.get(line.id, typed.quantity_milli),
        )
        for line, typed in zip(kept, draft.lines, strict=True)
    )
    draft = paid_otherwise(
        rd, order, taken_off(order, replace(draft, lines=new_lines), wanted.off), wanted.pays
    )
    draft, more = _carried(order, draft, wanted)
    draft = _worded(order, _sent_elsewhere(rd, order, draft, wanted.delivery), wanted)
    more = (*wanted.added, *more)
    moved = wanted.promised_on is not None and wanted.promised_on != order.promised_on
    if draft == standing and not moved and not more:
        raise Refusal("order_change_empty", number=number)
    stand = [typed for line, typed in zip(kept, draft.lines, strict=True) if not _called_off(line, typed)]
    added = with_vat_beside(rd, draft, more, stand) if more else ()
    draft = replace(draft, lines=(*draft.lines, *added))
    totals = figures(draft)
    if totals.total < 0:
        raise Refusal("order_negative", total=totals.total, currency=order.currency)
    return Changed(draft, totals, tuple(line.id for line in kept), draft.note != standing.note)


def total_changed(rd: Read, order_id: int, wanted: OrderChange) -> int:
    """What an order would come to with a change, to the unit; refused as `changed` is, or with ``order_unknown``."""
    return changed(rd, read_order(rd, order_id), read_lines(rd, order_id), wanted).totals.total


def write_change(
    tx: Write, order: Order, lines: Sequence[OrderLine], made: Changed, wanted: OrderChange
) -> None:
    """Write the lines, VAT and totals of a changed order."""
    rows = line_rows(made.draft, made.totals)
    own = [row for row in rows if row["kind"] != "discount"]
    if wanted.promised_on is not None and wanted.promised_on != order.promised_on:
        # The day said now is that of all of it.
        for line in lines:
            if line.promised_on is not None and line.left_milli:
                tx.update(order_line, line.id, promised_on=None)
    for line_id, row in zip(made.standing, own, strict=False):
        tx.update(order_line, line_id, **{name: row[name] for name in _FIGURES})
    added = own[len(made.standing) :]
    first = _room_for(tx, lines, len(added))
    new = [{**row, "position": first + at} for at, row in enumerate(added)]
    discounts = _discounts(tx, lines, [row for row in rows if row["kind"] == "discount"])
    last = max((line.position for line in lines), default=0) + len(added)
    new += [{**row, "position": last + at} for at, row in enumerate(discounts, 1)]
    tx.insert_many(order_line, [{**row, "order_id": order.id} for row in new])
    _taxes(tx, order.id, made.totals)
    tx.update(
        sales_order,
        order.id,
        net=made.totals.net,
        tax=made.totals.tax,
        rounding_amount=made.totals.rounding,
        total=made.totals.total,
        line_count=len(lines) + len(new),
        delivery=address_json(made.draft.delivery),
        customer_reference=made.draft.customer_reference,
        note=made.draft.note,
        discount_ppm=made.draft.discount_ppm,
        discount_amount=made.draft.discount_amount,
        payment_kind=made.draft.payment_kind,
        terms_id=made.draft.terms_id,
        promised_on=wanted.promised_on or order.promised_on,
        saved_at=tx.now,
    )


_FIGURES = (
    "quantity_milli",
    "unit_price_micro",
    "discount_ppm",
    "discount_amount",
    "price_from",
    "price_list",
    "net",
    "tax",
    "gross",
)


def _carried(
    order: Order, draft: OrderDraft, wanted: OrderChange
) -> tuple[OrderDraft, tuple[DraftLine, ...]]:
    """The draft with another price of its carriage, and the line that asks for it where none did."""
    if wanted.shipping_micro is None:
        return draft, ()
    at = next((at for at, line in enumerate(draft.lines) if line.kind == "shipping"), None)
    before = draft.lines[at].unit_price_micro if at is not None else 0
    if wanted.shipping_micro == before:
        return draft, ()
    must_be_here(order)
    if wanted.shipping_micro < 0:
        raise Refusal("carriage_negative")
    if at is None:
        return draft, (wanted.carriage,) if wanted.carriage is not None else ()
    lines = list(draft.lines)
    lines[at] = replace(lines[at], unit_price_micro=wanted.shipping_micro, price_from="typed", price_list="")
    return replace(draft, lines=tuple(lines)), ()


def _sent_elsewhere(rd: Read, order: Order, draft: OrderDraft, delivery: PostalAddress | None) -> OrderDraft:
    """The draft sent to another address, where that leaves its VAT as it was agreed on."""
    if delivery is None or delivery == draft.delivery:
        return draft
    must_be_here(order)
    must_have_whole_point(delivery)
    moved = replace(draft, delivery=delivery)
    if _ruled(with_vat(rd, moved)) != _ruled(with_vat(rd, draft)):
        raise Refusal("address_changes_vat", number=order_name(order), city=delivery.city)
    return moved


def _worded(order: Order, draft: OrderDraft, wanted: OrderChange) -> OrderDraft:
    """The draft with another reference or note, as long as no invoice bears those it has."""
    reference = draft.customer_reference if wanted.reference is None else wanted.reference.strip()
    note = draft.note if wanted.note is None else wanted.note.strip()
    worded = replace(draft, customer_reference=reference, note=note)
    if worded != draft and order.invoiced != "none":
        raise Refusal("order_words_invoiced", number=order_name(order))
    return worded


def _called_off(line: OrderLine, typed: DraftLine) -> bool:
    return bool(line.dropped_milli) and line.dropped_milli >= typed.quantity_milli


def _ruled(draft: OrderDraft) -> list[tuple[str, int, str]]:
    return [(line.category, line.rate_ppm, line.vat_rule) for line in draft.lines]


def _must_be_lawful(line: OrderLine, quantity: int | None, parts: Sequence[OrderLine]) -> None:
    if quantity is None or quantity == line.quantity_milli:
        return
    if line.bundle_line_id is not None:
        raise Refusal("part_of_bundle", product=line.name)
    done = max(begun_milli(line, parts), line.invoiced_milli)
    if not line.counted or quantity <= 0 or quantity < done:
        raise Refusal("quantity_below_done", product=line.name, done_milli=max(done, 1), asked_milli=quantity)
    if line.invoiced_milli:
        raise Refusal("line_invoiced", product=line.name)


def _room_for(tx: Write, lines: Sequence[OrderLine], count: int) -> int:
    """The place of the first of so many lines that are added; what is taken off all lines goes on standing below them."""
    discounts = [line for line in lines if line.kind == "discount"]
    if not discounts or list(lines[-len(discounts) :]) != discounts:
        return max((line.position for line in lines), default=0) + 1
    if count:
        # The last one first: no two share a place.
        for line in reversed(discounts):
            tx.update(order_line, line.id, position=line.position + count)
    return discounts[0].position


def _discounts(tx: Write, lines: Sequence[OrderLine], rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Bring the lines of the document's discount up to date, by rate; gives those that are new."""
    standing = {(line.category, line.rate_ppm): line.id for line in lines if line.kind == "discount"}
    new: list[dict[str, Any]] = []
    # A line that takes nothing off any more stays on the order, and is shown to nobody.
    for rate in standing.keys() - {(row["category"], row["rate_ppm"]) for row in rows}:
        tx.update(order_line, standing[rate], unit_price_micro=0, net=0, tax=0, gross=0)
    for row in rows:
        line_id = standing.get((row["category"], row["rate_ppm"]))
        if line_id is None:
            new.append(row)
        else:
            names = ("unit_price_micro", "net", "tax", "gross")
            tx.update(order_line, line_id, **{name: row[name] for name in names})
    return new


def _taxes(tx: Write, order_id: int, totals: Totals) -> None:
    standing = {(row.category, row.rate_ppm): row.id for row in tx.execute(_TAXES, {"order": order_id})}
    for rate in totals.rates:
        row_id = standing.get((rate.category, rate.rate_ppm))
        if row_id is not None:
            tx.update(order_tax, row_id, net=rate.net, tax=rate.tax)
        else:
            values = {"category": rate.category, "rate_ppm": rate.rate_ppm, "net": rate.net, "tax": rate.tax}
            tx.insert(order_tax, {**values, "order_id": order_id})


_TAXES = select(order_tax.c.id, order_tax.c.category, order_tax.c.rate_ppm).where(
    order_tax.c.order_id == bindparam("order")
)
