"""What can be done to many orders beside processing them: cancelling, asking for payment."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from app.base.errors import Refusal
from app.base.finding import home_currency
from app.correspondence import mail
from app.customers.merged import account_now, account_of
from app.flow import lend, sell
from app.flow.new_day import new_day, promise_anew
from app.flow.payment_request import payment_request, why_not_asked
from app.flow.unpaid import free_goods, why_not_freed
from app.orders.coverage import stocked_levels, unpromised_short
from app.orders.holds import open_holds
from app.orders.order import read_lines, read_order
from app.orders.queries import OrderRow, order_rows
from app.orders.release import waiting_release
from app.orders.stopped import holds_of
from app.orders.views import LONG_DAYS
from app.receivables.credit_rules import Hold
from app.reports.confirming import confirming
from app.reports.mails import by_hand
from app.reports.standing import standing
from app.reports.unsaid import account_unsaid, payable_by_transfer
from ui.customers.at_bank import at_bank_lines
from ui.kit.deed import Caution, Deed, Either, Planned
from ui.kit.wording import say, words
from ui.orders.day_proposed import releasing_lines
from ui.orders.order_effects import hold_told, on_release, reserved_line
from ui.orders.order_name import order_called

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.base.door import Read


def _cancellable(rd: Read, keys: Collection[int]) -> Sequence[Planned]:
    return [planned_order(row, _not_cancellable(row)) for row in order_rows(rd, sorted(keys))]


def _not_cancellable(row: OrderRow) -> Refusal | None:
    # What the list knows of it; the verb looks at the lines and the invoices themselves, and may still refuse.
    if row.state in {"cancelled", "closed"}:
        state = row.state
    elif row.shipped == "none" and row.invoiced == "none":
        return None
    else:
        state = "shipped" if row.shipped != "none" else "invoiced"
    return Refusal("order_not_cancellable", number=order_called(row), state=state)


def _cancel(database: Database, actor: Actor, order_id: int, reason: str) -> None:
    database.do(actor, sell.cancel, order_id, reason)


def _askable(rd: Read, keys: Collection[int]) -> Sequence[Planned]:
    return [_awaited(row, rd.today, why_not_asked(rd, row.id)) for row in order_rows(rd, sorted(keys))]


def _ask(database: Database, actor: Actor, order_id: int, _reason: str) -> None:
    with database.read() as rd:
        draft = payment_request(rd, order_id)
    database.do(actor, mail.promise, draft)


def mails_wait(rd: Read) -> Caution | None:
    """Mails that nobody sends are no use to whoever asks for money, or waits for an answer."""
    why = by_hand(rd)
    return (
        Caution(f"orders.ask_payment.before.{why}", "orders.ask_payment.before.go", "mail") if why else None
    )


def nowhere_to_pay(rd: Read) -> Caution | None:
    """Who is asked for money and not told to which account cannot pay it."""
    if not account_unsaid(rd):
        return None
    return Caution(
        "orders.ask_payment.unsaid",
        "orders.ask_payment.nowhere_go",
        "company.iban",
        effect="orders.ask_payment.effect_bare",
        only=payable_by_transfer(rd),
    )


def _freeable(rd: Read, keys: Collection[int]) -> Sequence[Planned]:
    return [_awaited(row, rd.today, why_not_freed(rd, row.id)) for row in order_rows(rd, sorted(keys))]


def _free(database: Database, actor: Actor, order_id: int, reason: str) -> None:
    database.do(actor, free_goods, order_id, reason)


def _new_days(rd: Read, keys: Collection[int]) -> Sequence[Planned]:
    return [_promised(row, new_day(rd, row.id)) for row in order_rows(rd, sorted(keys))]


def _new_days_told(rd: Read, keys: Collection[int]) -> Sequence[Planned]:
    return [_promised(row, new_day(rd, row.id, tell=True)) for row in order_rows(rd, sorted(keys))]


def _promised(row: OrderRow, found: date | Refusal) -> Planned:
    """With the day it was promised for, and the one it would be."""
    if isinstance(found, Refusal):
        return planned_order(row, found)
    day = words().date(found)
    told = (
        say("orders.new_day.from_to", promised=words().date(row.promised_on), day=day)
        if row.promised_on is not None
        else say("orders.new_day.to", day=day)
    )
    return replace(planned_order(row, None), note=told)


def _promise(database: Database, actor: Actor, order_id: int, reason: str) -> None:
    database.do(actor, promise_anew, order_id, reason)


def _promise_and_tell(database: Database, actor: Actor, order_id: int, reason: str) -> None:
    database.do(actor, promise_anew, order_id, reason, tell=True)


def _releasable(rd: Read, keys: Collection[int]) -> Sequence[Planned]:
    home = home_currency(rd)
    return [_kept(rd, row, _keeping(rd, row), home) for row in order_rows(rd, sorted(keys))]


def _keeping(rd: Read, row: OrderRow) -> Sequence[Hold]:
    """The rules that keep an order here, with the amounts they found."""
    if row.state == "held":
        return [hold for _, hold in open_holds(rd, row.id)]
    return holds_of(rd, row.id) if row.stopped else ()


def _confirmed_by_it(rd: Read, row: OrderRow) -> Sequence[tuple[str, str]]:
    """Of one that is confirmed by it: that not all of it is there, or its day cannot be kept, and whom a mail tells so."""
    if row.state != "held":
        return ()
    lines = read_lines(rd, row.id)
    short = unpromised_short(lines, stocked_levels(rd, lines))
    total = sum(line.to_ship_milli for line in lines)
    lacks = [reserved_line(total, short)] if short else []
    return on_release([*lacks, *releasing_lines(confirming(rd, read_order(rd, row.id), lines))])


def _kept(rd: Read, row: OrderRow, holds: Sequence[Hold], home: str) -> Planned:
    """With what keeps it, what is at the bank for that and who asks: who lets many pass decides on each as if it were alone."""
    why = _not_releasable(row, holds)
    if why is not None:
        return planned_order(row, why)
    asked, does = waiting_release(rd, row.id), _confirmed_by_it(rd, row)
    told = [hold_told(hold.rule, hold.facts, home) for hold in holds]
    stands = standing(rd, account_now(rd, account_of(rd, row.customer_id)), None)
    told += [text for _icon, text in at_bank_lines(stands, tuple(hold.rule for hold in holds))]
    if asked is not None:
        told.append(say("order_page.asked", person=asked.asked_by, plea=asked.plea))
    told += [text for _icon, text in does]
    return replace(planned_order(row, None), note="\n".join(told))


def _not_releasable(row: OrderRow, holds: Sequence[Hold]) -> Refusal | None:
    if row.state != "held" and not row.stopped:
        return Refusal("order_not_kept", number=order_called(row))
    if row.insolvent or any(hold.rule == "insolvency" for hold in holds):
        # Too grave to be one of many: its page says what is at stake.
        return Refusal("release_apart", number=order_called(row))
    return None


def _release(database: Database, actor: Actor, order_id: int, reason: str) -> None:
    with database.read() as rd:
        order = read_order(rd, order_id)
        anew = order.state == "held" and confirming(rd, order, read_lines(rd, order_id)).anew
    database.do(actor, sell.release, order_id, reason, anew=anew)


def _release_askable(rd: Read, keys: Collection[int]) -> Sequence[Planned]:
    return [planned_order(row, _release_not_asked(rd, row)) for row in order_rows(rd, sorted(keys))]


def _release_not_asked(rd: Read, row: OrderRow) -> Refusal | None:
    if row.state != "held" and not row.stopped:
        return Refusal("order_not_kept", number=order_called(row))
    asked = waiting_release(rd, row.id) is not None
    return Refusal("release_asked_already", number=order_called(row)) if asked else None


def _ask_release(database: Database, actor: Actor, order_id: int, reason: str) -> None:
    database.do(actor, lend.ask, order_id, reason)


def _awaited(row: OrderRow, today: date, why: Refusal | None) -> Planned:
    """With what is still to be paid, and for how long it has been."""
    days, left = (today - row.ordered_on).days, row.total - row.paid_amount
    return replace(planned_order(row, why), days=days, amount=left)


def planned_order(row: OrderRow, why: Refusal | None) -> Planned:
    """An order as a row of what would be done, with why it is not."""
    return Planned(
        row.id, order_called(row), row.customer, why, row.total, row.currency, whose_id=row.customer_id
    )


# As wide as the name of a draft.
_NAMED = 156
_KNOW = "process.column.know"
CANCEL = Deed(
    "orders.cancel_many",
    "cancelled",
    _cancellable,
    _cancel,
    asks_reason=True,
    look="danger",
    named=_NAMED,
)
ASK_PAYMENT = Deed(
    "orders.ask_payment",
    "mail",
    _askable,
    _ask,
    cautions=(nowhere_to_pay, mails_wait),
    long_days=LONG_DAYS,
    named=_NAMED,
)
ASK_RELEASE = Deed("orders.ask_release_many", "release", _release_askable, _ask_release, asks_reason=True)
RELEASE = Deed("orders.release_many", "release", _releasable, _release, asks_reason=True)
FREE_GOODS = Deed("orders.free_goods", "stock", _freeable, _free, asks_reason=True)
NEW_DAY_SILENT = Deed(
    "orders.new_day_silent",
    "calendar",
    _new_days,
    _promise,
    asks_reason=True,
    named=_NAMED,
    noted=_KNOW,
)
NEW_DAY = Either(
    "orders.new_day",
    (
        Deed(
            "orders.new_day_told",
            "mail",
            _new_days_told,
            _promise_and_tell,
            asks_reason=True,
            cautions=(mails_wait,),
            named=_NAMED,
            noted=_KNOW,
        ),
        NEW_DAY_SILENT,
    ),
)
UNPAID = Either("orders.unpaid", (ASK_PAYMENT, FREE_GOODS, CANCEL))
