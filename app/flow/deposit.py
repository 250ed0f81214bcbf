"""Deposits: money asked for before the goods, on an invoice of its own; taken off by the final one, or credited.

In the ledger a deposit invoice is two things at once: what it asks for is owed, and the same amount is worth something to
its order (``deposit``; ``earmarked`` while the order is held). So asking lends nothing, paying lowers the exposure, and
the final invoice is settled by what the deposit is worth, with the deposit's own VAT.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from app.base import settings
from app.base.door import Write, verb
from app.base.errors import Refusal
from app.base.money import rounded_div
from app.base.said import said
from app.base.words import Words
from app.flow.exchange import only_at_home
from app.flow.letters import promise_by_itself
from app.flow.position import Position, bring_forward, take_position
from app.invoicing.deposits import Deposit, deposits_of, the_deposit, without
from app.invoicing.einvoice_check import check_einvoice
from app.invoicing.issue import Document, issue, order_told, part_line
from app.invoicing.issued import Issued, issued_of_order
from app.orders.agreed import agreed_on
from app.orders.naming import order_name
from app.orders.order import read_rates
from app.orders.possible import all_left
from app.pricing.credit import Uncredited
from app.pricing.credit import credit as credit_figures
from app.pricing.deposit import Deducted, deposit, part_of, rates_less, too_much
from app.pricing.figures import RateFigures
from app.receivables.allocation import Settlement, oldest_first, set_against
from app.receivables.ledger import Posting, held_by, items_of, open_item, post
from app.reports.debit_said import debit_for


@verb("bill.deposit")
def ask_deposit(
    tx: Write,
    order_id: int,
    amount: int | None = None,
    *,
    ppm: int | None = None,
    due_on: date | None = None,
    issued_on: date | None = None,
) -> int:
    """Issue a deposit invoice on a held or confirmed order; gives its key.

    `amount` in minor units with tax, or `ppm` of the order's total (300 000 is 30 %); neither asks for what was agreed
    on with the order and not asked for yet. Money kept for the order pays it at once. Refused with
    ``order_not_confirmed``, ``deposit_too_late``, ``deposit_not_positive``, ``deposit_exceeds_order`` or
    ``date_before_last_number``.
    """
    position = take_position(tx, order_id)
    if position.order.stands and all_left(position.lines):
        # The goods are there: what is owed for them is asked for by their invoice.
        raise Refusal("deposit_too_late", number=order_name(position.order))
    return write_deposit(tx, order_id, amount, ppm=ppm, due_on=due_on, issued_on=issued_on)


def write_deposit(
    tx: Write,
    order_id: int,
    amount: int | None = None,
    *,
    ppm: int | None = None,
    due_on: date | None = None,
    issued_on: date | None = None,
    beside: int = 0,
) -> int:
    """The same inside whatever transaction is open; `beside` what the customer's credit pays of it there and then."""
    position = take_position(tx, order_id)
    order = position.order
    if order.state not in ("held", "confirmed") or order.handling != "normal":
        raise Refusal("order_not_confirmed", number=order_name(order), state=order.state)
    if order.invoiced_there:
        raise Refusal("order_invoiced_in_shop", number=order_name(order))
    only_at_home(tx, order.currency)
    standing = deposits_of(tx, order_id)
    if amount is None:
        asked = part_of(order.total, ppm) if ppm is not None else order.deposit_asked
        amount = asked if ppm is not None else asked - sum(each.issued.total for each in standing)
    left, most = _left_to_ask(tx, position, standing)
    if amount > most:
        raise too_much(amount, most, order.currency)
    figures = deposit(left, amount, order.currency, prices_include_tax=order.prices_include_tax)
    on = issued_on or tx.today
    due = max(due_on or on, on)
    debit = debit_for(tx, order, [due])
    words = Words(order.language)
    name = words.say(
        "invoice.deposit_line", number=order_name(order), share=words.percent(ppm) if ppm is not None else ""
    )
    paid = min(sum(position.money.kept.values()) + beside, figures.total)
    if paid < figures.total:
        [(due, _)] = debit.put_off(((due, figures.total),))
    invoice_id, number = issue(
        tx,
        Document(
            kind="deposit",
            order=order,
            issued_on=on,
            lines=tuple(
                part_line(
                    part,
                    name,
                    prices_include_tax=order.prices_include_tax,
                    currency=order.currency,
                )
                for part in figures.parts
            ),
            rates=figures.rates,
            net=figures.net,
            tax=figures.tax,
            rounding=0,
            total=figures.total,
            instalments=((due, figures.total),),
            texts={**_texts(tx, position, ppm, most - figures.total), **debit.told},
            paid_before=paid,
        ),
    )
    check_einvoice(tx, invoice_id)
    component = "deposit" if order.stands else "earmarked"
    worth = open_item(tx, order.account_id, "invoice", invoice_id, order.currency, on=on, order_id=order_id)
    owed = open_item(
        tx,
        order.account_id,
        "invoice",
        invoice_id,
        order.currency,
        on=on,
        order_id=order_id,
        instalment=1,
        due_on=due,
    )
    cause = ("invoice", invoice_id)
    postings = [
        Posting(owed, "owed", figures.total, figures.total),
        Posting(worth, component, -figures.total, -figures.total),
    ]
    post(tx, order.account_id, order.currency, postings, on, cause)
    set_against(
        tx,
        order.account_id,
        order.currency,
        oldest_first(
            position.money.kept,
            {owed: figures.total},
            rates=figures.rates,
            total=figures.total,
            settled=0,
        ),
        on,
        "deposit",
    )
    bring_forward(tx, position, on, cause, money_moved=True)
    tx.touch("sales_order", order_id)
    tx.note(number=number, total=figures.total, currency=order.currency, paid=paid)
    promise_by_itself(tx, "invoice", "invoice", invoice_id, order.shop_id)
    return invoice_id


def settle_with_deposits(
    tx: Write,
    position: Position,
    taken: Sequence[tuple[Deposit, Deducted]],
    owed: dict[int, int],
    on: date,
) -> dict[int, int]:
    """Set what deposits are worth against a final invoice, oldest instalment first; gives what it still asks for."""
    left = dict(owed)
    settlements: list[Settlement] = []
    for each, rates in taken:
        rest = rates
        for target, asked in tuple(left.items()):
            amount = min(sum(rate.gross for rate in rest), asked)
            if amount <= 0:
                continue
            now, rest = _split(rest, amount)
            left[target] -= amount
            settlements.append(
                Settlement(
                    source_item_id=each.item_id,
                    source_component="deposit",
                    target_item_id=target,
                    target_component="owed",
                    amount=amount,
                    shares=now,
                )
            )
    set_against(tx, position.order.account_id, position.order.currency, settlements, on, "deposit")
    return left


def credit_rest(tx: Write, position: Position, on: date) -> list[int]:
    """Credit what deposits are still worth to an order that will ask for nothing more; gives the notes' keys.

    The money becomes the customer's unapplied credit, and the VAT that was asked for on it is given back.
    """
    if position.commitment.remaining or not any(position.money.credited.values()):
        return []
    order_id = position.order.id
    reason = said("invoice.deposit_unused")
    return [
        write_deposit_credit(tx, take_position(tx, order_id), each, each.total_left, reason, on)
        for each in deposits_of(tx, order_id)
        if each.total_left
    ]


def credit_all(tx: Write, order_id: int, reason: str) -> list[int]:
    """Credit all that is left of an order's deposits, as when it is cancelled; gives the notes' keys.

    The reason of a cancellation was given for the history: the notes do not print it.
    """
    return [
        write_deposit_credit(
            tx, take_position(tx, order_id), each, each.total_left, reason, tx.today, printed=False
        )
        for each in deposits_of(tx, order_id)
        if each.total_left
    ]


def write_deposit_credit(
    tx: Write,
    position: Position,
    credited: Deposit,
    total: int,
    reason: str,
    on: date,
    *,
    printed: bool = True,
) -> int:
    """A credit note of a deposit: what is unpaid of it is settled, the rest is the customer's credit; gives its key.

    `printed` says whether it prints the reason.
    """
    order, of = position.order, credited.issued
    figures = credit_figures(
        Uncredited(credited.left, 0), total=total, prices_include_tax=of.prices_include_tax
    )
    words = Words(order.language)
    note_id, number = issue(
        tx,
        Document(
            kind="credit_note",
            order=order,
            issued_on=on,
            lines=tuple(
                part_line(
                    part,
                    words.say("invoice.credited_deposit", number=of.number),
                    prices_include_tax=of.prices_include_tax,
                    currency=of.currency,
                )
                for part in figures.parts
            ),
            rates=figures.rates,
            net=figures.net,
            tax=figures.tax,
            rounding=0,
            total=figures.total,
            instalments=(),
            texts={
                "corrects": {"number": of.number, "issued_on": of.issued_on.isoformat()},
                **({"reason": reason.strip()} if printed else {}),
            },
            corrects_id=of.id,
            reason=reason,
        ),
    )
    check_einvoice(tx, note_id)
    cause = ("invoice", note_id)
    own = open_item(tx, order.account_id, "invoice", note_id, of.currency, on=on, order_id=order.id)
    items = items_of(tx, "invoice", [of.id])
    held = held_by(tx, [each.id for each in items])
    component = "deposit" if held.get((credited.item_id, "deposit")) else "earmarked"
    postings = [
        Posting(own, "unapplied", -figures.total, -figures.total),
        Posting(credited.item_id, component, figures.total, figures.total),
    ]
    post(tx, order.account_id, of.currency, postings, on, cause)
    owed = {each.id: held.get((each.id, "owed"), 0) for each in items if each.instalment}
    at = without(of.rates, (), of.total, sum(owed.values()))
    settlements = oldest_first(
        {(own, "unapplied"): figures.total}, owed, rates=at.rates, total=at.total, settled=at.settled
    )
    set_against(tx, order.account_id, of.currency, settlements, on, "credit_note")
    bring_forward(tx, position, on, cause, money_moved=True)
    tx.touch("invoice", of.id)
    tx.touch("sales_order", order.id)
    tx.note(number=number, corrects=of.number, total=figures.total, currency=of.currency, reason=reason)
    return note_id


def credit_deposit(tx: Write, of: Issued, total: int | None, reason: str) -> int:
    """Credit a deposit invoice, whole or in part; refused with ``credit_exceeds_invoice`` beyond what is left of it."""
    assert of.order_id is not None
    position = take_position(tx, of.order_id)
    standing = the_deposit(tx, of)
    asked = standing.total_left if total is None else total
    return write_deposit_credit(tx, position, standing, asked, reason, tx.today)


def _left_to_ask(
    tx: Write, position: Position, standing: Sequence[Deposit]
) -> tuple[tuple[RateFigures, ...], int]:
    """What may still be asked for by deposit: by rate, and in all (what will be invoiced less deposits that wait for it)."""
    order = position.order
    invoiced = [
        rate for each in issued_of_order(tx, order.id) if each.kind == "invoice" for rate in each.rates
    ]
    waiting = [rate for each in standing for rate in each.left]
    left = rates_less(read_rates(tx, order.id), [*invoiced, *waiting])
    positive = tuple(rate for rate in left if rate.gross > 0)
    remaining = position.commitment.remaining if order.stands else order.total
    most = remaining - sum(each.total_left for each in standing)
    return positive, max(min(most, sum(rate.gross for rate in positive)), 0)


def _split(rates: Deducted, amount: int) -> tuple[Deducted, Deducted]:
    """So much of these figures, and the rest of them."""
    now: list[RateFigures] = []
    for rate in rates:
        part = min(amount, rate.gross)
        amount -= part
        if part == rate.gross:
            now.append(rate)
        elif part:
            tax = rounded_div(rate.tax * part, rate.gross)
            now.append(RateFigures(rate.category, rate.rate_ppm, part - tax, tax))
    rest = tuple(each for each in rates_less(rates, now) if each.gross)
    return tuple(now), rest


def _texts(tx: Write, position: Position, ppm: int | None, left: int) -> dict[str, Any]:
    """What the paper says besides its figures, frozen at issue."""
    order = position.order
    agreed = agreed_on(tx, order)
    return {
        "order": order_told(order),
        "payment": {"kind": order.payment_kind, "method": order.payment_method},
        "deposit": {"ppm": ppm, "order_total": order.total, "left": left},
        "terms": "",
        "professional": agreed.professional,
        "late_rate_ppm": settings.get(tx, "late.rate_ppm") if agreed.professional else None,
    }


def earmarked_to_deposit(position: Position) -> list[Posting]:
    """Money that came before the confirmation is now kept for the order, as far as it needs it; deposits wholly."""
    postings: list[Posting] = []
    needed = max(position.order.total - sum(position.money.credited.values()), 0)
    for (item_id, component), amount in position.money.credited.items():
        if component == "earmarked":
            postings.append(Posting(item_id, "earmarked", amount, amount))
            postings.append(Posting(item_id, "deposit", -amount, -amount))
    for (item_id, component), amount in position.money.kept.items():
        if component != "earmarked":
            continue
        kept = min(amount, needed)
        needed -= kept
        postings.append(Posting(item_id, "earmarked", amount, amount))
        postings.append(Posting(item_id, "deposit", -kept, -kept))
        postings.append(Posting(item_id, "unapplied", kept - amount, kept - amount))
    return postings
