"""What happened around the orders lately: prices agreed, notes, tags, tasks, decisions about credit, a plan of instalments.

Each finds what it is about in the books when its day comes, and leaves it alone where there is nothing like it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from sqlalchemy import bindparam, func, select

from app.base import tags
from app.base.actor import Actor
from app.base.door import Write
from app.base.rate import WHOLE_PPM
from app.customers import file, task
from app.customers.tables import customer
from app.flow import lend, plan
from app.invoicing.tables import invoice
from app.orders.tables import sales_order
from app.pricing import price_list
from app.pricing.price_list import PriceLineDraft, PriceListDraft
from app.receivables.plan import instalments, outstanding
from app.receivables.tables import item, item_balance
from app.reminders.promise import promises_of
from app.sample import chased, given_up, rectified
from app.sample.cast import Article
from app.sample.diary import Act, Diary
from app.sample.rates import write_rates
from app.sample.story import BOOKKEEPER, CLERK, OWNER
from app.sample.voice import said, said_of_promise

_CENT_MICRO = 10_000


class Lately:
    """The last weeks of the sample company, as far as they are no order's own."""

    def __init__(self, diary: Diary, articles: Sequence[Article]) -> None:
        self._diary, self._articles = diary, articles

    def begin(self) -> None:
        """Put down what happens on which day."""
        for days_ago, actor, verb, act in (
            (60, OWNER, "price.add_list", self._agree_prices),
            (45, BOOKKEEPER, "collect.plan", _agree_on_plan),
            (21, CLERK, "customer.note", _write_notes),
            (20, CLERK, "tags.put", _hang_tags),
            (6, OWNER, "credit.classify", _watch),
            (9, OWNER, "settings.decide", given_up.tolerate),
            (8, BOOKKEEPER, "collect.doubtful", given_up.doubt_oldest),
            (7, BOOKKEEPER, "collect.write_off", given_up.lose_part),
            (3, BOOKKEEPER, "bill.rectify", rectified.name_reference),
            (1, BOOKKEEPER, "collect.assign", given_up.hand_on_largest),
            (5, BOOKKEEPER, "collect.remind", chased.remind_on_paper),
            (4, BOOKKEEPER, "collect.promise", chased.note_promise),
            (3, BOOKKEEPER, "collect.dispute", chased.note_dispute),
            (3, BOOKKEEPER, "collect.dispute", chased.leave_dispute),
            (2, BOOKKEEPER, "collect.called", chased.note_call),
            (2, CLERK, "sell.ask_release", _ask_for_release),
            (2, CLERK, "task.add", self._add_tasks),
            (1, BOOKKEEPER, "exchange.write", write_rates),
            (0, BOOKKEEPER, "credit.notice", _note_insolvency),
        ):
            self._plan(days_ago, actor, verb, act)
        chased.Decided(self._diary).begin()

    def _plan(self, days_ago: int, actor: Actor, verb: str, act: Act) -> None:
        self._diary.plan(self._diary.last - timedelta(days=days_ago), actor, verb, act)

    def _agree_prices(self, tx: Write) -> None:
        """One list for those who sell on, by quantity; one for Christmas."""
        goods = [each for each in self._articles if each.stocked and not each.last][:6]
        lines = [
            PriceLineDraft(product_id=each.id, from_milli=pieces * 1000, price_micro=_off(each, percent))
            for each in goods
            for pieces, percent in ((0, 8), (24, 14))
        ]
        resellers = price_list.add_list(tx, PriceListDraft(name=said("resellers")), lines)
        group = price_list.add_group(tx, said("resellers"), resellers)
        for customer_id in _best(tx)[:4]:
            price_list.set_customer_prices(tx, customer_id, group, None)
        winter = PriceListDraft(
            name=said("christmas"),
            for_all=True,
            discount_ppm=WHOLE_PPM // 20,
            valid_from=date(self._diary.last.year, 12, 1),
            valid_to=date(self._diary.last.year, 12, 24),
            note=said("christmas_note"),
        )
        price_list.add_list(tx, winter)

    def _add_tasks(self, tx: Write) -> None:
        last = self._diary.last
        for at, (what, due_on, person) in enumerate(
            (
                (_call(tx), last, BOOKKEEPER.name),
                (said("task_address"), last + timedelta(days=1), CLERK.name),
                (said("task_spring"), last + timedelta(days=12), OWNER.name),
                (said("task_samples"), last - timedelta(days=1), CLERK.name),
            )
        ):
            best = _best(tx)
            if at >= len(best):
                return
            key = task.insert_task(
                tx,
                task.TaskDraft(
                    what=what,
                    due_on=due_on,
                    noun="customer",
                    row_id=best[at],
                    customer_id=best[at],
                    assigned_to=person,
                ),
            )
            if at == 3:
                task.finish_task(tx, key, said("samples_left"))


def _call(tx: Write) -> str:
    """What to ask the best customer about: the money they promised for a day to come, where they did."""
    for each in promises_of(tx, _best(tx)[:1]):
        if each.state == "open" and each.promised_on >= tx.today:
            return said_of_promise(each.amount, each.currency, each.promised_on)
    return said("task_call")


def _off(article: Article, percent: int) -> int:
    """A price less some percent, in whole cents."""
    return article.price_micro * (100 - percent) // 100 // _CENT_MICRO * _CENT_MICRO


def _best(tx: Write) -> list[int]:
    """The firms with the most orders."""
    return [int(key) for key in tx.execute(_BEST).scalars()]


def _agree_on_plan(tx: Write) -> None:
    """Who could not pay an invoice at once pays it in three parts."""
    late = tx.execute(_LATE.order_by(item.c.due_on.desc(), item.c.id), {"today": tx.today}).first()
    if late is not None:
        first = tx.today + timedelta(days=5)
        plan.agree(tx, late.id, instalments(outstanding(tx, late.id), 3, first), said("cash_tight"))


def _write_notes(tx: Write) -> None:
    late = tx.execute(_LATE.order_by(item.c.due_on, item.c.id), {"today": tx.today}).all()
    told = dict.fromkeys([*(row.customer_id for row in late[:2]), *_best(tx)])
    for customer_id, body in zip(
        told,
        (
            said("note_calls"),
            said("note_debit"),
            said("note_morning"),
            said("note_reference"),
            said("note_bookkeeper"),
        ),
        strict=False,
    ):
        file.write_note(tx, customer_id, body)


def _hang_tags(tx: Write) -> None:
    best = _best(tx)
    tags.put(tx, "customer", best[:4], [said("tag_reseller")])
    tags.put(tx, "customer", best[:2], [said("tag_good")])


def _watch(tx: Write) -> None:
    """One whose debts grow old is put under watch."""
    late = tx.execute(_LATE.order_by(item.c.due_on, item.c.id), {"today": tx.today}).all()
    if late:
        lend.classify(tx, late[-1].customer_id, "watch", said("late_twice"))


def _ask_for_release(tx: Write) -> None:
    held = tx.scalar(_HELD)
    if held is not None:
        lend.ask(tx, int(held), said("collects_friday"))


def _note_insolvency(tx: Write) -> None:
    late = tx.execute(_LATE.order_by(item.c.due_on, item.c.id), {"today": tx.today}).first()
    if late is not None:
        on = tx.today - timedelta(days=8)
        opened = lend.Opened(on - timedelta(days=6), "receivership")
        lend.notice(tx, late.customer_id, on, "BODACC A n°\u00a04711", said("press"), opened=opened)


_BEST = (
    select(sales_order.c.customer_id)
    .join(customer, customer.c.id == sales_order.c.customer_id)
    .where(customer.c.kind == "company")
    .group_by(sales_order.c.customer_id)
    .order_by(func.count().desc(), sales_order.c.customer_id)
    .limit(8)
)
_LATE = (
    select(invoice.c.id, invoice.c.customer_id)
    .join(item, (item.c.noun == "invoice") & (item.c.document_id == invoice.c.id))
    .join(item_balance, item_balance.c.item_id == item.c.id)
    .join(customer, customer.c.id == invoice.c.customer_id)
    .where(
        invoice.c.kind == "invoice",
        invoice.c.currency == "EUR",
        item.c.due_on < bindparam("today"),
        customer.c.kind == "company",
        item_balance.c.component == "owed",
        item_balance.c.amount > 0,
    )
)
_HELD = (
    select(sales_order.c.id)
    .where(sales_order.c.state == "held")
    .order_by(sales_order.c.ordered_on, sales_order.c.id)
    .limit(1)
)
