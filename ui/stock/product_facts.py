"""The facts of a product as its page shows them: chips, levels, what it is."""

from __future__ import annotations

from app.orders.margin import Margin
from app.pricing.vat_law import exemption_key
from app.reports.product_page import ProductPage as Facts
from ui.kit.chips import Chip
from ui.kit.section import Figure
from ui.kit.wording import say, words
from ui.stock.bundle_part import bundle_levels
from ui.stock.product_dialog import NATURES, REASONS
from ui.stock.stock_screen import unit_told


def product_chips(facts: Facts) -> list[Chip]:
    """How it stands: put away, missing, out, low, not sold."""
    row, found = facts.row, list[Chip]()
    if facts.bundle is not None:
        found.append(Chip("none", say("bundle.chip"), icon="stock"))
        if not facts.bundle.makes_milli:
            found.append(Chip("wait", say("stock.chip.out"), filled=True))
    if row.archived_at is not None:
        found.append(Chip("none", say("stock.chip.archived"), icon="cancelled"))
    if row.stocked and facts.available_milli < 0:
        found.append(
            Chip(
                "late",
                say("stock.chip.missing", quantity=words().quantity(-facts.available_milli)),
                filled=True,
            )
        )
    elif row.stocked and facts.on_hand_milli <= facts.expired_milli:
        found.append(Chip("wait", say("stock.chip.out"), filled=True))
    elif row.archived_at is None and facts.need is not None and facts.need.is_low:
        found.append(Chip("wait", say("stock.chip.low"), filled=True))
    if facts.expired_milli > 0:
        told = say("stock.chip.expired", quantity=words().quantity(facts.expired_milli))
        found.append(Chip("late", told, filled=True))
    if not row.sellable:
        found.append(Chip("none", say("product.not_sold")))
    return found


def available_told(facts: Facts) -> str:
    """How much of it can be sold, where that is counted."""
    if facts.bundle is not None:
        return words().quantity(facts.bundle.makes_milli)
    return words().quantity(facts.available_milli) if facts.row.stocked else ""


def product_levels(facts: Facts) -> list[Figure]:
    """What is there of it, promised, free to sell, on its way, and when it is ordered."""
    if facts.bundle is not None:
        return bundle_levels(facts.bundle)
    if not facts.row.stocked:
        return [Figure(say("column.stocked"), say("no"))]

    def told(milli: int) -> str:
        return words().quantity(milli)

    found = [
        Figure(say("column.on_hand"), told(facts.on_hand_milli)),
        Figure(say("column.reserved"), told(facts.reserved_milli)),
        *(
            [Figure(say("column.quarantined"), told(facts.quarantined_milli))]
            if facts.quarantined_milli
            else []
        ),
        *([Figure(say("column.expired"), told(facts.expired_milli))] if facts.expired_milli else []),
        Figure(
            say("column.available"),
            told(facts.available_milli),
            "hero",
            "late" if facts.available_milli < 0 else "",
        ),
    ]
    apart = facts.on_hand_milli - facts.reserved_milli - facts.available_milli - facts.expired_milli
    if apart:
        found.insert(2, Figure(say("product.places.apart"), told(apart)))
    if facts.incoming:
        found.append(Figure(say("column.incoming"), told(facts.incoming_milli)))
    found += _reorder_told(facts)
    if len(facts.levels) == 1 and facts.levels[0].shelf:
        found.append(Figure(say("column.shelf"), facts.levels[0].shelf))
    return found


def _reorder_told(facts: Facts) -> list[Figure]:
    """At what level it is ordered: somebody's own, else what its sales say."""
    if facts.need is None or not (facts.need.daily_milli or facts.rule):
        return []
    own = facts.rule.point_milli is not None
    point = words().quantity(facts.need.point_milli)
    found = [Figure(say("reorder.own" if own else "reorder.of_sales"), point)]
    if facts.rule.most_milli is not None:
        found.append(Figure(say("reorder.most").replace("&", ""), words().quantity(facts.rule.most_milli)))
    return found


def product_about(facts: Facts, currency: str, *, costs: bool) -> list[Figure]:
    """What it is: price, VAT, cost and margin for those who may see them, barcodes, where it is sold."""
    row = facts.row
    priced = say("product.priced.with" if row.price_includes_tax else "product.priced.without")
    found = [
        Figure(say("column.price"), f"{words().unit_price(row.price_micro, currency)} {priced}", "strong"),
        Figure(say("column.vat_class"), say(f"vat_class.{row.vat_class}")),
        Figure(say("column.unit"), unit_told(row.unit)),
    ]
    if row.vat_nature in NATURES and row.kind == "service":
        found.append(
            Figure(say("product.vat_nature").replace("&", ""), say(f"product.taxed.{row.vat_nature}"))
        )
    if row.vat_reason:
        key = exemption_key(row.vat_reason)
        found.append(Figure(say("product.exempt"), say(key) if row.vat_reason in REASONS else row.vat_reason))
    if facts.cost_micro is not None and costs:
        key = "column.cost" if facts.bundle is None else "bundle.cost"
        found.append(Figure(say(key), words().unit_price(facts.cost_micro, currency)))
        if facts.price_net_micro:
            earned = Margin(facts.price_net_micro, facts.cost_micro)
            told = words().unit_price(earned.amount, currency)
            share = words().percent(earned.share_ppm or 0)
            found.append(
                Figure(
                    say("margin.title"),
                    say("margin.of_price", amount=told, share=share),
                    ink="late" if earned.amount < 0 else "",
                )
            )
    found += [Figure(say("column.barcode"), each.told) for each in facts.gtins]
    if facts.parent is not None:
        found.append(Figure(say("product.parent"), facts.parent.name))
    for each in facts.listings:
        remote = say("orders.remote", number=each.remote_id)
        if each.stock_milli is not None:
            remote = say("product.in_shop", remote=remote, quantity=words().quantity(each.stock_milli))
        if each.shop in facts.sold_in:
            remote = say("sold_in.in_shop", remote=remote)
        found.append(Figure(each.shop, remote))
    there = {each.shop for each in facts.listings}
    found += [Figure(name, say("sold_in.waits")) for name in facts.sold_in if name not in there]
    return found
