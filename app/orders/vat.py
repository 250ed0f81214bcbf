"""The VAT of a whole draft: each line decided by who buys, where it goes and what it is.

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
from app.orders.draft import DraftLine, OrderDraft, PostalAddress
from app.orders.figures import figures
from app.orders.order import COUNTED
from app.pricing.territory import territory_of
from app.pricing.totals import discounted_lines
from app.pricing.vat import DISTANCE, Decision, Nature
from app.pricing.vat_facts import VatFacts, vat_facts

PRICED = (*COUNTED, "shipping", "fee")
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


def with_vat_beside(rd: Read, draft: OrderDraft, added: Sequence[DraftLine]) -> tuple[DraftLine, ...]:
    """Lines added to an order that stands, their VAT decided as it is at entry; that of the others was agreed on.

    Where the added lines cross the threshold of distance sales they alone are taxed where they arrive.
    """
    alone = with_natures(rd, replace(draft, lines=tuple(added)))
    facts = vat_facts(rd, draft.customer_id, draft.ordered_on)
    # What goes with goods is taxed as they are, also where the goods stand on the order already.
    return determined(alone, facts, with_goods=_has_goods(draft)).lines


def determined(draft: OrderDraft, facts: VatFacts, *, with_goods: bool = False) -> OrderDraft:
    """The draft with the VAT of every line decided; refused with ``vat_rate_unknown`` where no rate is in force.

    An order that crosses the threshold of distance sales is taxed where it arrives as a whole. `with_goods` says that
    goods are sold beside these lines.
    """
    if draft.charged is not None:
        return _as_charged(draft, facts)
    found = _with_decisions(draft, facts, with_goods=with_goods)
    if not facts.counted.past and any(line.vat_rule in DISTANCE for line in found.lines):
        after = facts.at_distance(distance_net(found))
        if after.counted.past:
            return _with_decisions(draft, after, with_goods=with_goods)
    return found


def distance_net(draft: OrderDraft) -> int:
    """What a draft sells at a distance within the Union, in minor units without tax, its discounts taken off."""
    draft = replace(draft, lines=tuple(line for line in draft.lines if not line.optional))
    counted = [line for line in draft.lines if line.kind in COUNTED]
    others = [line for line in draft.lines if line.kind in ("shipping", "fee")]
    totals = figures(draft)
    parts = [part for part in totals.parts if part.kind != "discount"]
    found = [*zip(counted, discounted_lines(totals), strict=True), *zip(others, parts, strict=True)]
    return sum(priced.net for line, priced in found if line.vat_rule in DISTANCE)


def nature_of(line: DraftLine, *, with_goods: bool) -> Nature:
    """What a line is for VAT; carriage and fees go with the goods when there are any (one supply)."""
    if line.kind in ("shipping", "fee"):
        return "goods" if with_goods else "service"
    if line.kind == "service":
        return (
            cast("Nature", line.vat_nature) if line.vat_nature in ("electronic", "on_the_spot") else "service"
        )
    return "goods"


def decide_line(draft: OrderDraft, line: DraftLine, facts: VatFacts, *, with_goods: bool = False) -> Decision:
    """The VAT of one line of a draft; `with_goods` says that goods are sold beside it."""
    return facts.decision(
        line.vat_class,
        nature_of(line, with_goods=with_goods or _has_goods(draft)),
        billed=_place(draft.billing),
        delivered=_place(draft.delivery),
        reason=line.vat_reason,
    )


def _has_goods(draft: OrderDraft) -> bool:
    return any(each.kind == "goods" for each in draft.lines)


def _with_decisions(draft: OrderDraft, facts: VatFacts, *, with_goods: bool) -> OrderDraft:
    lines = (_decided(draft, line, facts, with_goods=with_goods) for line in draft.lines)
    return replace(draft, lines=tuple(lines))


def _decided(draft: OrderDraft, line: DraftLine, facts: VatFacts, *, with_goods: bool) -> DraftLine:
    if line.kind not in PRICED:
        return line
    found = decide_line(draft, line, facts, with_goods=with_goods)
    return replace(
        line,
        category=found.category,
        rate_ppm=found.rate_ppm,
        vat_rule=found.rule,
        vat_territory=found.territory,
    )


def _as_charged(draft: OrderDraft, facts: VatFacts) -> OrderDraft:
    """What the shop charged, with the rule it follows from where its figures agree with one.

    A line without tax takes the category of the rule that says so (export, not "zero rate"), when all of them agree: the
    shop states its taxes by rate, and a rate has one category.
    """
    assert draft.charged is not None
    here = replace(facts, counted=replace(facts.counted, past=False))
    found = {at: decide_line(draft, line, here) for at, line in enumerate(draft.lines) if line.kind in PRICED}
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


def _agreeing(line: DraftLine, found: Decision, category: str, arrives: str) -> DraftLine:
    if found.counts_as_distance and line.rate_ppm != found.rate_ppm:
        return replace(line, vat_rule="distance_there", vat_territory=arrives)
    if line.rate_ppm:
        return _ruled(line, found) if line.rate_ppm == found.rate_ppm else line
    return _ruled(replace(line, category=found.category), found) if found.category == category else line


def _ruled(line: DraftLine, found: Decision) -> DraftLine:
    return replace(line, vat_rule=found.rule, vat_territory=found.territory)


def _place(address: PostalAddress) -> tuple[str, str]:
    return address.country, address.postcode


_NATURES = select(product.c.id, product.c.vat_nature, product.c.vat_reason).where(
    product.c.id.in_(bindparam("products", expanding=True)),
    or_(product.c.vat_nature.is_not(None), product.c.vat_reason.is_not(None)),
)
