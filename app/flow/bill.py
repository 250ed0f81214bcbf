"""Billing: issue the invoice of an order, or of what has shipped of it; credit it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from sqlalchemy import bindparam, select

from app.base import settings
from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.words import Words
from app.flow import ship
from app.flow.debit_said import debit_for
from app.flow.deposit import credit_rest, settle_with_deposits
from app.flow.factor import hand_on_issued, wording_for
from app.flow.letters import promise_by_itself
from app.flow.position import (
    Position,
    keep_progress,
    post_commitment,
    take_position,
    with_lines,
)
from app.invoicing.deposits import deposits_of, keep_deductions, take_off, without
from app.invoicing.einvoice_check import check_einvoice
from app.invoicing.exchange import document_worth
from app.invoicing.issue import Document, IssuedLine, issue, order_told, part_line
from app.orders.agreed import Agreed, agreed_on
from app.orders.bundle import contents_told, parts_by_bundle, whole_only, with_parts
from app.orders.coverage import coverage
from app.orders.methods import method_said
from app.orders.naming import order_name
from app.orders.next_step import quantities_to_bill
from app.orders.order import Order, OrderLine, document_of, read_rates, waits_to_leave
from app.payments.tables import payment
from app.pricing.figures import LineFigures, PartFigures, Totals
from app.pricing.portion import portion
from app.receivables.allocation import oldest_first, set_against
from app.receivables.ledger import Posting, open_item
from app.receivables.tables import item
from app.shipping.supplied import last_left_on

_NOTHING: Mapping[int, int] = MappingProxyType({})


@verb("bill.issue")
def issue_invoice(
    tx: Write,
    order_id: int,
    what: str = "shipped",
    issued_on: date | None = None,
    *,
    staying: Mapping[int, int] = _NOTHING,
) -> int:
    """Issue the invoice of what has shipped of an order (``shipped``) or of all of it (``all``); gives its key.

    Where the business does not ship by itself, the goods leave with it: all that stock covers (``shipped``), or all of them
    (``all``) but what is `staying` (thousandths by line), given back already and to be called off by a credit note;
    whatever keeps them from being shipped keeps the invoice. Deposits are taken off it with their VAT, and money
    kept for the order is set against it at once; what deposits are still worth when the order asks for nothing more is
    credited. Refused with ``order_not_confirmed``, ``order_invoiced_in_shop``, ``nothing_to_invoice``, ``goods_missing``,
    ``invoice_not_positive`` or ``date_before_last_number``, and where goods leave as `ship.ship` is.
    """
    position = take_position(tx, order_id)
    order = position.order
    if not order.stands or order.handling == "history":
        raise Refusal("order_not_confirmed", number=order_name(order), state=order.state)
    if order.invoiced_there:
        raise Refusal("order_invoiced_in_shop", number=order_name(order))
    if _hand_over(tx, position, what, issued_on, staying):
        position = take_position(tx, order_id)
        order = position.order
    counted = [line for line in position.lines if line.counted]
    now = quantities_to_bill(position.lines, what)
    first = position.invoiced_total == 0
    if not any(now.values()) and (counted or not first):
        raise Refusal("nothing_to_invoice", number=order_name(order))
    document = document_of(order, list(position.lines), read_rates(tx, order_id))
    figures = portion(document, [line.invoiced_milli for line in counted], [now[line.id] for line in counted])
    if figures.total <= 0:
        raise Refusal(
            "invoice_not_positive", number=order_name(order), total=figures.total, currency=order.currency
        )
    on = issued_on or tx.today
    agreed = agreed_on(tx, order)
    taken = take_off(deposits_of(tx, order_id), figures.rates, figures.total)
    off = tuple(rate for _, rates in taken for rate in rates)
    deposits = sum(rate.gross for rate in off)
    instalments = _instalments(agreed, on, figures.total, deposits)
    paid = deposits + min(sum(position.money.kept.values()), figures.total - deposits)
    invoice_id, number = issue(
        tx,
        Document(
            kind="invoice",
            order=order,
            issued_on=on,
            lines=_lines(order, position.lines, counted, document, figures, first=first),
            rates=figures.rates,
            net=figures.net,
            tax=figures.tax,
            rounding=figures.rounding,
            total=figures.total,
            instalments=instalments,
            texts={
                **_texts(tx, order, agreed),
                **_supplied(tx, position.lines, now),
                "settled": _settled(tx, position, paid - deposits),
                # What a factor is to be paid is not ours to collect.
                **(
                    wording_for(tx, order.customer_id)
                    or debit_for(tx, order, _asked_on(instalments, on, deposits))
                ),
            },
            paid_before=paid,
            deposit_count=len(off),
        ),
    )
    keep_deductions(tx, invoice_id, taken)
    check_einvoice(tx, invoice_id)
    owed: dict[int, int] = {}
    worth = document_worth(tx, invoice_id, order.currency)
    for at, (due_on, amount) in enumerate(instalments, 1):
        item_id = open_item(
            tx,
            order.account_id,
            "invoice",
            invoice_id,
            order.currency,
            on=on,
            order_id=order_id,
            instalment=at,
            due_on=due_on,
            worth=worth,
        )
        owed[item_id] = amount
    position = with_lines(
        tx,
        position,
        {line.id: {"invoiced_milli": line.invoiced_milli + now[line.id]} for line in counted if now[line.id]},
    )
    kept = position.money.kept
    position = post_commitment(
        tx,
        position,
        on,
        ("invoice", invoice_id),
        invoiced=figures.total,
        also=[Posting(item_id, "owed", amount, amount) for item_id, amount in owed.items()],
    )
    owed = settle_with_deposits(tx, position, taken, owed, on)
    at = without(figures.rates, off, figures.total, figures.total - deposits)
    set_against(
        tx,
        order.account_id,
        order.currency,
        oldest_first(kept, owed, rates=at.rates, total=at.total, settled=0, aside=at.aside),
        on,
        "order",
    )
    position = keep_progress(tx, position, money_moved=True)
    credit_rest(tx, position, on)
    hand_on_issued(tx, order.customer_id, invoice_id)
    tx.touch("sales_order", order_id)
    tx.note(number=number, invoice=number, total=figures.total, currency=order.currency, paid=paid)
    promise_by_itself(tx, "invoice", "invoice", invoice_id, order.shop_id)
    return invoice_id


@verb("bill.issue_kept")
def issue_kept(tx: Write, order_id: int, reason: str) -> int:
    """Invoice all of an order whose goods the credit rules keep here, and say why; gives its key.

    No run of `app.flow.process` does that. Refused with ``reason_missing``, and like `issue_invoice`.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    invoice_id = issue_invoice(tx, order_id, "all")
    tx.note(reason=reason.strip())
    return invoice_id


def _hand_over(tx: Write, position: Position, what: str, on: date | None, staying: Mapping[int, int]) -> bool:
    """Let goods leave with their invoice where nobody ships them before it; gives whether any left."""
    order, lines = position.order, position.lines
    left = [line for line in lines if line.to_ship_milli]
    if not left or order.payment_state == "refunded" or settings.get(tx, "steps.ship"):
        return False
    if waits_to_leave(lines) or order.invoiced == "all":
        return False
    if what == "all":
        stays = with_parts(lines, staying)
        leaving = {line.id: line.to_ship_milli - stays.get(line.id, 0) for line in left}
        if not any(leaving.values()):
            return False
        ship.ship(tx, order.id, leaving, on)
        return True
    if any(whole_only(left, coverage(tx, left)).values()):
        ship.ship(tx, order.id, None, on)
        return True
    if any(quantities_to_bill(lines, what).values()):
        return False
    raise Refusal(
        "goods_missing",
        number=order_name(order),
        product=left[0].name,
        missing_milli=sum(line.to_ship_milli for line in left),
        n=len(left),
    )


def _supplied(tx: Write, lines: Sequence[OrderLine], now: Mapping[int, int]) -> dict[str, str]:
    """The day the last of the goods billed `now` left; nothing while some are still here, or where no goods are billed."""
    goods = [line for line in lines if line.kind == "goods" and now.get(line.id)]
    if not goods or any(line.shipped_milli < line.invoiced_milli + now[line.id] for line in goods):
        return {}
    parts = parts_by_bundle(lines)
    day = last_left_on(tx, [each.id for line in goods for each in (line, *parts.get(line.id, ()))])
    return {"supplied_on": day.isoformat()} if day else {}


def _instalments(agreed: Agreed, on: date, total: int, deposits: int) -> tuple[tuple[date, int], ...]:
    """When which amount falls due: terms divide what is left once deposits are taken off, which are settled at once."""
    if not deposits or deposits == total:
        return agreed.instalments(on, total)
    rest = agreed.instalments(on, total - deposits)
    if len(rest) == 1:
        return ((rest[0][0], total),)
    return ((on, deposits), *rest)


def _asked_on(instalments: tuple[tuple[date, int], ...], on: date, deposits: int) -> list[date]:
    """The days on which something falls due: what deposits settled at once is asked for no more."""
    rest = instalments[1:] if len(instalments) > 1 and instalments[0] == (on, deposits) else instalments
    return [due_on for due_on, _ in rest]


def _lines(
    order: Order,
    lines: Sequence[OrderLine],
    counted: Sequence[OrderLine],
    document: Totals,
    figures: Totals,
    *,
    first: bool,
) -> tuple[IssuedLine, ...]:
    """The lines of an invoice in the order of the order's: goods and services billed now, and what goes with them."""
    billed = {line.id: new for line, new in zip(counted, figures.lines, strict=True)}
    parts = _parts_by_line(lines, document, figures, first=first)
    heading = _headings(
        lines, {key for key, now in billed.items() if now.quantity_milli or now.net or now.tax}
    )
    inside, words = parts_by_bundle(lines), Words(order.language)
    found: list[IssuedLine] = []
    for line in lines:
        if line.counted:
            now = billed[line.id]
            if now.quantity_milli or now.net or now.tax:
                told = contents_told(line, inside.get(line.id, ()), words)
                found.append(_counted_line(line, now, told))
        elif line.id in parts:
            found.append(
                part_line(
                    parts[line.id],
                    line.name,
                    line.id,
                    prices_include_tax=document.prices_include_tax,
                    currency=order.currency,
                )
            )
        elif (line.kind == "text" and first) or line.id in heading:
            found.append(IssuedLine(kind=line.kind, name=line.name, order_line_id=line.id, quantity_milli=0))
    return tuple(found)


def _headings(lines: Sequence[OrderLine], billed: set[int]) -> set[int]:
    """The headings whose section has something on this invoice, and those without words that end such a one."""
    found: set[int] = set()
    heading: OrderLine | None = None
    kept = False
    for line in lines:
        if line.kind == "section":
            if not line.name and kept:
                found.add(line.id)
            heading, kept = line, False
        elif heading is not None and line.id in billed:
            kept = bool(heading.name)
            if kept:
                found.add(heading.id)
    return found


def _counted_line(line: OrderLine, now: LineFigures, description: str) -> IssuedLine:
    discount = line.discount_amount * now.quantity_milli // line.quantity_milli if line.quantity_milli else 0
    return IssuedLine(
        kind=line.kind,
        name=line.name,
        order_line_id=line.id,
        product_id=line.product_id,
        sku=line.sku,
        description=description,
        unit=line.unit,
        quantity_milli=now.quantity_milli,
        unit_price_micro=line.unit_price_micro,
        discount_amount=discount,
        category=line.category,
        rate_ppm=line.rate_ppm,
        net=now.net,
        tax=now.tax,
        vat_rule=line.vat_rule,
        vat_territory=line.vat_territory,
        vat_reason=line.vat_reason,
    )


def _parts_by_line(
    lines: Sequence[OrderLine], document: Totals, figures: Totals, *, first: bool
) -> dict[int, PartFigures]:
    """Which billed part belongs to which line of the order: both stand in the same order."""
    standing = [line for line in lines if not line.counted and (line.net or line.tax)]
    if first:
        return {line.id: part for line, part in zip(standing, figures.parts, strict=True)}
    found: dict[int, PartFigures] = {}
    rest = iter(figures.parts)
    part = next(rest, None)
    for line, whole in zip(standing, document.parts, strict=True):
        if part is not None and (part.kind, part.vat) == (whole.kind, whole.vat):
            found[line.id] = part
            part = next(rest, None)
    return found


def _settled(tx: Write, position: Position, paid: int) -> list[dict[str, Any]]:
    """What was paid when the invoice was issued, as its page shows it: day, amount, reference."""
    found: list[dict[str, Any]] = []
    words = Words(position.order.language)
    for (item_id, _), amount in position.money.kept.items():
        used = min(amount, paid)
        paid -= used
        if used:
            row = tx.execute(_PAYMENT_OF_ITEM, {"item": item_id}).one()
            found.append(
                {
                    "on": row.received_on.isoformat(),
                    "amount": used,
                    "reference": row.reference,
                    "method": row.method,
                    "said": method_said(tx, row.method_code or row.method, words),
                }
            )
    return found


_PAYMENT_OF_ITEM = (
    select(payment.c.received_on, payment.c.method, payment.c.method_code, payment.c.reference)
    .join(item, item.c.document_id == payment.c.id)
    .where(item.c.id == bindparam("item"), item.c.noun == "payment")
)


def _texts(tx: Write, order: Order, agreed: Agreed) -> dict[str, Any]:
    """What the page says besides the figures, frozen: order, terms, who is a professional, late payment."""
    return {
        "order": order_told(order),
        "payment": {"kind": order.payment_kind, "method": order.payment_method},
        "terms": agreed.words,
        "professional": agreed.professional,
        "late_rate_ppm": settings.get(tx, "late.rate_ppm") if agreed.professional else None,
    }
