"""The VAT of a whole draft: each line decided by who buys, where it goes and what it is; carriage follows its goods.

Typed orders take category and rate from the decision. Orders from shops keep every figure as charged; of them only the
rule is kept, so that distance sales count and the invoice cites the right article.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import cast

from sqlalchemy import bindparam, or_, select

from app.base.door import Read
from app.catalogue.tables import product
from app.orders.accessory import ACCESSORY, goods_sold, taxed_as
from app.orders.draft import DraftLine, OrderDraft, PostalAddress
from app.orders.figures import figures
from app.orders.order import COUNTED
from app.pricing.territory import territory_of
from app.pricing.totals import discounted_lines
from app.pricing.vat import DISTANCE, Nature
from app.pricing.vat_facts import VatFacts, vat_facts

PRICED = (*COUNTED, *ACCESSORY)
"""Kinds of lines that bear VAT of their own."""


def with_vat(rd: Read, draft: OrderDraft) -> OrderDraft:
    """A draft with the VAT of its lines decided from what the database knows now; refused as `determined` is."""
    # What a shop charged stays, however much was sold at a distance.
    facts = vat_facts(rd, draft.customer_id, draft.ordered_on, distance=draft.charged is None)
    return determined(with_natures(rd, draft), facts)


def with_natures(rd: Read, draft: OrderDraft) -> OrderDraft:
    """The draft with what its products say of their VAT: where they are taxed, why they are exempt."""
    wanted = sorted({line.product_id for line in draft.lines if line.product_id is not None})
    if not wanted:
        return draft
    found = {row.id: row for row in rd.execute(_NATURES, {"products": wanted})}
    if not found:
        return draft
    lines = (
        replace(
            line,
            vat_nature=found[line.product_id].vat_nature or "",
            vat_reason=found[line.product_id].vat_reason or "",
        )
        if line.product_id in found
        else line
        for line in draft.lines
    )
    return replace(draft, lines=tuple(lines))


def with_vat_beside(
    rd: Read, draft: OrderDraft, added: Sequence[DraftLine], standing: Sequence[DraftLine]
) -> tuple[DraftLine, ...]:
    """Lines added to an order, their VAT decided as it is at entry; that of the lines `standing` on it was agreed on.

    Where the added lines cross the threshold of distance sales they alone are taxed where they arrive.
    """
    alone = with_natures(rd, replace(draft, lines=tuple(added)))
    facts = vat_facts(rd, draft.customer_id, draft.ordered_on)
    return determined(alone, facts, beside=standing).lines


def determined(draft: OrderDraft, facts: VatFacts, *, beside: Sequence[DraftLine] = ()) -> OrderDraft:
    """The draft with the VAT of every line decided; refused with ``vat_rate_unknown`` where no rate is in force.

    An order that crosses the threshold of distance sales is taxed where it arrives as a whole. `beside` are lines sold
    with these whose VAT stands: carriage goes with the goods among them, too.
    """
    if draft.charged is not None:
        return _as_charged(draft, facts)
    found = _with_decisions(draft, facts, beside)
    if not facts.counted.past and any(line.vat_rule in DISTANCE for line in found.lines):
        after = facts.at_distance(distance_net(found))
        if after.counted.past:
            return _with_decisions(draft, after, beside)
    return found


def distance_net(draft: OrderDraft) -> int:
    """What a draft sells at a distance within the Union, in minor units without tax, its discounts taken off."""
    draft = replace(draft, lines=tuple(line for line in draft.lines if not line.optional))
    counted = [line for line in draft.lines if line.kind in COUNTED]
    others = [line for line in draft.lines if line.kind in ACCESSORY]
    totals = figures(draft)
    parts = [part for part in totals.parts if part.kind != "discount"]
    found = [*zip(counted, discounted_lines(totals), strict=True), *zip(others, parts, strict=True)]
    return sum(priced.net for line, priced in found if line.vat_rule in DISTANCE)


def nature_of(line: DraftLine, *, with_goods: bool) -> Nature:
    """What a line is for VAT; carriage and fees go with the goods when there are any (one supply)."""
    if line.kind in ACCESSORY:
        return "goods" if with_goods else "service"
    if line.kind == "service":
        return (
            cast("Nature", line.vat_nature) if line.vat_nature in ("electronic", "on_the_spot") else "service"
        )
    return "goods"


def _decided(draft: OrderDraft, line: DraftLine, facts: VatFacts) -> DraftLine:
    """The line with the VAT of its own class."""
    if line.kind not in PRICED:
        return line
    found = facts.decision(
        line.vat_class,
        nature_of(line, with_goods=bool(goods_sold(draft.lines))),
        billed=_place(draft.billing),
        delivered=_place(draft.delivery),
        reason=line.vat_reason,
    )
    return replace(
        line,
        category=found.category,
        rate_ppm=found.rate_ppm,
        vat_rule=found.rule,
        vat_territory=found.territory,
    )


def _with_decisions(draft: OrderDraft, facts: VatFacts, beside: Sequence[DraftLine]) -> OrderDraft:
    lines = list(draft.lines)
    for at, line in enumerate(lines):
        if line.kind not in ACCESSORY:
            lines[at] = _decided(draft, line, facts)
    goods = goods_sold((*beside, *lines))
    for at, line in enumerate(lines):
        if line.kind in ACCESSORY:
            lines[at] = taxed_as(line, goods[0]) if goods else _decided(draft, line, facts)
    return replace(draft, lines=tuple(lines))


def _as_charged(draft: OrderDraft, facts: VatFacts) -> OrderDraft:
    """What the shop charged, with the rule it follows from where its figures agree with one.

    A line without tax takes the category of the rule that says so (export, not "zero rate"), when all of them agree: the
    shop states its taxes by rate, and a rate has one category.
    """
    assert draft.charged is not None
    here = replace(facts, counted=replace(facts.counted, past=False))
    found = {at: each for at, each in enumerate(_as_ruled(draft, here)) if each.kind in PRICED}
    untaxed = {found[at].category for at in found if not draft.lines[at].rate_ppm}
    category = untaxed.pop() if len(untaxed) == 1 else "S"
    lines = list(draft.lines)
    for at, each in found.items():
        lines[at] = _agreeing(lines[at], each, category, territory_of(*_place(draft.delivery)))
    if category == "S":
        return replace(draft, lines=tuple(lines))
    taxes = tuple(
        replace(tax, category=category) if not tax.rate_ppm and not tax.tax else tax
        for tax in draft.charged.taxes
    )
    return replace(draft, lines=tuple(lines), charged=replace(draft.charged, taxes=taxes))


def _as_ruled(draft: OrderDraft, facts: VatFacts) -> list[DraftLine]:
    """The lines of a shop as the rules have them: carriage like the goods where it was charged so, else by its own class."""
    own = [_decided(draft, line, facts) for line in draft.lines]
    goods = goods_sold(own)

    def ruled(charged: DraftLine, alone: DraftLine) -> DraftLine:
        if charged.kind not in ACCESSORY or not goods:
            return alone
        ways = [*(taxed_as(charged, each) for each in goods), alone]
        return next((way for way in ways if way.rate_ppm == charged.rate_ppm), ways[0])

    return [ruled(*pair) for pair in zip(draft.lines, own, strict=True)]


def _agreeing(line: DraftLine, found: DraftLine, category: str, arrives: str) -> DraftLine:
    if found.vat_rule in DISTANCE and line.rate_ppm != found.rate_ppm:
        return replace(line, vat_rule="distance_there", vat_territory=arrives)
    if line.rate_ppm:
        return _ruled(line, found) if line.rate_ppm == found.rate_ppm else line
    return _ruled(replace(line, category=found.category), found) if found.category == category else line


def _ruled(line: DraftLine, found: DraftLine) -> DraftLine:
    return replace(
        line, vat_rule=found.vat_rule, vat_territory=found.vat_territory, vat_reason=found.vat_reason
    )


def _place(address: PostalAddress) -> tuple[str, str]:
    return address.country, address.postcode


_NATURES = select(product.c.id, product.c.vat_nature, product.c.vat_reason).where(
    product.c.id.in_(bindparam("products", expanding=True)),
    or_(product.c.vat_nature.is_not(None), product.c.vat_reason.is_not(None)),
)
