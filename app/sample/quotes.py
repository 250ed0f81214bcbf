"""Quotes of the sample company in its last weeks: one of each kind that people meet, with sections and options."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from app.base.actor import Actor
from app.base.door import Write
from app.flow import collect, quote
from app.flow.quote import Answer
from app.orders.draft import OrderDraft
from app.orders.quote_draft import QuoteDraft
from app.receivables.ledger import money_of_order
from app.sample.cast import Article, Buyer
from app.sample.diary import Diary
from app.sample.story import filled
from app.sample.voice import said


@dataclass(frozen=True, slots=True)
class Offer:
    """A quote so many days before the last one, how long it holds, and what becomes of it (``sent``: nobody answered)."""

    days_ago: int
    holds: int
    title: str
    fate: str
    reason: str = ""
    deposit_ppm: int = 0


_ANY = date.min
OFFERS = (
    Offer(40, 30, "Corbeilles de fin d’année", "sent"),
    Offer(33, 30, "Réassort de la boutique", "declined", "budget"),
    Offer(26, 30, "Cadeaux d’entreprise", "sent"),
    Offer(18, 30, "Salon de thé, première dotation", "sent", deposit_ppm=300_000),
    Offer(12, 30, "Coffrets pour les clients", "revised"),
    Offer(3, 30, "Table du restaurant", "sent"),
    Offer(1, 30, "", "draft"),
    Offer(22, 30, "Vaisselle de la cantine", "accepted", deposit_ppm=300_000),
)


def offer(
    diary: Diary, random: Random, buyers: Sequence[Buyer], articles: Sequence[Article], who: Actor
) -> int:
    """Put the quotes into the diary; gives how many of them become orders."""
    firms = [each for each in buyers if not each.person and not each.tight]
    for each in OFFERS:
        _Offered(diary, each, random.choice(firms), _draft(random, articles), who).begin()
    return sum(each.fate == "accepted" for each in OFFERS)


def _draft(random: Random, articles: Sequence[Article]) -> OrderDraft:
    """Lines without their buyer: goods, and one of them on top as an option."""
    lines = filled(random, list(articles), person=False, short=False, large=False)
    goods = [line for line in lines if line.kind == "goods"]
    option = replace(
        goods[-1], quantity_milli=goods[-1].quantity_milli // 2 // 1000 * 1000 or 1000, optional=True
    )
    return OrderDraft(customer_id=0, ordered_on=_ANY, lines=(*lines, option))


class _Offered:
    """One quote on its way through the diary."""

    def __init__(self, diary: Diary, told: Offer, buyer: Buyer, draft: OrderDraft, who: Actor) -> None:
        self._diary, self._told, self._buyer, self._draft, self._who = diary, told, buyer, draft, who
        self._id = 0

    def begin(self) -> None:
        """The day it is typed and sent, and the day of its answer."""
        day = self._diary.last - timedelta(days=self._told.days_ago)
        verb = "quote.save" if self._told.fate == "draft" else "quote.issue"
        self._diary.plan(day, self._who, verb, self._type, silent=verb == "quote.save")
        after = day + timedelta(days=5)
        if self._told.fate == "declined":
            self._diary.plan(after, self._who, "quote.decline", self._decline)
        elif self._told.fate == "accepted":
            self._diary.plan(after, self._who, "quote.accept", self._accept)
        elif self._told.fate == "revised":
            self._diary.plan(after, self._who, "quote.issue", self._revise)

    def _type(self, tx: Write) -> None:
        content = replace(
            self._draft,
            customer_id=self._buyer.id,
            ordered_on=tx.today,
            terms_id=self._buyer.terms_id,
            billing=self._buyer.address,
            delivery=self._buyer.address,
            language=self._buyer.language,
            deposit_ppm=self._told.deposit_ppm,
        )
        until = tx.today + timedelta(days=self._told.holds)
        self._id = quote.save(tx, QuoteDraft(content=content, valid_until=until, title=self._told.title))
        if self._told.fate != "draft":
            quote.issue(tx, self._id)

    def _decline(self, tx: Write) -> None:
        quote.decline(tx, self._id, said(self._told.reason), Answer(person=self._buyer.address.name))

    def _accept(self, tx: Write) -> None:
        """The order that follows waits for its deposit, which comes a week later."""
        accepted = quote.accept(tx, self._id, Answer(person=self._buyer.address.name))
        if accepted.deposit_id is not None:
            week = tx.today + timedelta(days=7)
            self._diary.plan(week, self._who, "collect.receive", lambda tx: self._pay(tx, accepted.order_id))

    def _pay(self, tx: Write, order_id: int) -> None:
        owed = money_of_order(tx, order_id).owed_amount
        if owed > 0:
            receipt = collect.Receipt(
                amount=owed, currency="EUR", method="transfer", received_on=tx.today, order_id=order_id
            )
            collect.receive(tx, receipt)

    def _revise(self, tx: Write) -> None:
        quote.issue(tx, quote.revise(tx, self._id))
