"""Carriage and fees bear the VAT of the goods they go with; the price that was typed stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.orders.draft import Charged, DraftLine, OrderDraft, PostalAddress
from app.orders.entry import Pricing, in_other_terms, shipping_line
from app.orders.figures import figures
from app.orders.vat import determined
from app.pricing.as_charged import ChargedTax
from app.pricing.distance import Counted
from app.pricing.vat_facts import VatFacts
from tests.pricing.vat_cases import Carriage, carriages

DAY = date(2026, 11, 25)
FACTS = VatFacts(on=DAY)
PORT = DraftLine(name="Port", kind="shipping", unit_price_micro=10_000_000)
FEE = DraftLine(name="Emballage", kind="fee", unit_price_micro=2_000_000)
FOOD = DraftLine(name="Miel", unit_price_micro=100_000_000, vat_class="food")
WINE = DraftLine(name="Vin", unit_price_micro=1_000_000)
GOLD = DraftLine(
    name="Or", unit_price_micro=100_000_000, vat_class="none", vat_reason="VATEX-FR-CGI298SEXDECIESA"
)
BERLIN = PostalAddress(country="DE", postcode="10115")


def a_draft(*lines: DraftLine, to: PostalAddress | None = None) -> OrderDraft:
    place = to or PostalAddress(country="FR", postcode="75011")
    return OrderDraft(customer_id=1, ordered_on=DAY, billing=place, delivery=place, lines=lines)


def charged_at(line: DraftLine, net: int, rate_ppm: int, vat_class: str = "standard") -> DraftLine:
    """A line as a shop charged it."""
    tax = net * rate_ppm // 1_000_000
    return replace(line, rate_ppm=rate_ppm, vat_class=vat_class, charged=(net, tax))


def charged(*lines: DraftLine, to: PostalAddress | None = None) -> tuple[DraftLine, ...]:
    """The lines of an order of a shop, with what was decided of them."""
    by_rate: dict[int, int] = {}
    for line in lines:
        assert line.charged is not None
        by_rate[line.rate_ppm] = by_rate.get(line.rate_ppm, 0) + line.charged[1]
    taxes = tuple(ChargedTax("S", rate, tax) for rate, tax in by_rate.items())
    total = sum(sum(line.charged or ()) for line in lines)
    draft = replace(a_draft(*lines, to=to), charged=Charged(taxes, total))
    return determined(draft, FACTS).lines


@pytest.mark.parametrize("case", carriages(), ids=lambda case: case.name)
@pytest.mark.parametrize("line", [PORT, FEE], ids=lambda line: line.kind)
def test_it_bears_what_the_table_says(case: Carriage, line: DraftLine) -> None:
    buyer = case.who_buys
    facts = VatFacts(
        seller=case.who_sells,
        business=buyer.business,
        vat_number=buyer.vat_number,
        on=case.on,
        counted=Counted(0, None, past=case.there),
        reduced_there=case.reduced_there,
    )
    place = PostalAddress(country=case.buyer["country"], postcode=case.buyer["postcode"])
    others = [DraftLine(name="A", unit_price_micro=100_000_000, **each) for each in case.goods]
    found = determined(a_draft(line, *others, to=place), facts).lines[0]
    assert (found.category, found.rate_ppm, found.vat_rule, found.vat_territory) == (
        case.category,
        case.rate,
        case.rule,
        case.territory,
    )
    if case.rule == "exempt":
        assert found.vat_reason == case.reason


def test_alone_it_bears_the_standard_rate() -> None:
    [found] = determined(a_draft(PORT), FACTS).lines
    assert (found.vat_class, found.rate_ppm) == ("standard", 200_000)


def test_goods_changed_for_others_take_it_with_them() -> None:
    first = determined(a_draft(GOLD, PORT), FACTS)
    assert (first.lines[1].category, first.lines[1].vat_reason) == ("E", GOLD.vat_reason)
    again = determined(replace(first, lines=(FOOD, first.lines[1])), FACTS).lines[1]
    assert (again.vat_class, again.category, again.vat_reason) == ("food", "S", "")


@pytest.mark.parametrize(("with_tax", "total"), [(False, 10_550 + 1_055), (True, 11_000)])
def test_the_price_that_was_typed_stays(with_tax: bool, total: int) -> None:
    draft = replace(determined(a_draft(FOOD, PORT), FACTS), prices_include_tax=with_tax)
    assert draft.lines[1].unit_price_micro == PORT.unit_price_micro
    assert figures(draft).total == total
    assert [rate.rate_ppm for rate in figures(draft).rates] == [55_000]


def test_it_crosses_the_threshold_with_its_goods() -> None:
    honey = replace(FOOD, unit_price_micro=9_995_000_000)
    facts = replace(FACTS, counted=Counted(0, 1_000_000, past=False))
    for line, rates in ((PORT, [190_000, 190_000]), (FEE, [55_000, 55_000])):
        found = determined(a_draft(honey, line, to=BERLIN), facts).lines
        assert [each.rate_ppm for each in found] == rates


@pytest.mark.parametrize(("beside", "rate"), [((FOOD,), 55_000), ((FOOD, WINE), 200_000), ((), 200_000)])
def test_added_to_an_order_it_goes_with_the_goods_that_stand_on_it(
    beside: tuple[DraftLine, ...], rate: int
) -> None:
    agreed = determined(a_draft(*beside), FACTS).lines
    [found] = determined(a_draft(PORT), FACTS, beside=agreed).lines
    assert found.rate_ppm == rate


def test_added_with_dearer_goods_it_goes_with_those() -> None:
    agreed = determined(a_draft(FOOD), FACTS).lines
    assert determined(a_draft(WINE, PORT), FACTS, beside=agreed).lines[1].rate_ppm == 200_000


def test_before_it_is_known_who_buys_it_bears_what_the_lines_say() -> None:
    pricing = Pricing(prices_include_tax=True, rates={"standard": 200_000, "food": 55_000})
    line = replace(FOOD, rate_ppm=55_000)
    port = shipping_line(10_550_000, "Port", pricing, [line])
    assert (port.vat_class, port.rate_ppm) == ("food", 55_000)
    [net] = in_other_terms([port], include_tax=False)
    assert net.unit_price_micro == 10_000_000
    assert shipping_line(10_000_000, "Port", pricing).rate_ppm == 200_000


# --- as a shop charged it ---


@pytest.mark.parametrize(
    ("rate", "vat_class"), [(55_000, "reduced"), (200_000, "standard")], ids=["like its goods", "standard"]
)
def test_what_a_shop_charged_stays_and_finds_its_rule(rate: int, vat_class: str) -> None:
    honey = charged_at(FOOD, 10_000, 55_000, "food")
    _, port = charged(honey, charged_at(PORT, 1_000, rate, vat_class))
    assert (port.rate_ppm, port.vat_class, port.vat_rule) == (rate, vat_class, "domestic")


def test_a_shops_carriage_at_the_rate_of_either_goods_finds_its_rule() -> None:
    honey, wine = charged_at(FOOD, 10_000, 55_000, "food"), charged_at(WINE, 100, 200_000)
    # The shop knows no class of ours that bears the rate: the goods tell.
    _, _, port = charged(honey, wine, charged_at(PORT, 1_000, 55_000))
    assert (port.rate_ppm, port.vat_rule) == (55_000, "domestic")


def test_a_shops_carriage_at_a_rate_of_nobodys_keeps_it_without_a_rule() -> None:
    _, port = charged(charged_at(FOOD, 10_000, 55_000, "food"), charged_at(PORT, 1_000, 100_000))
    assert (port.rate_ppm, port.vat_rule) == (100_000, "")


def test_a_shops_untaxed_carriage_of_exempt_goods_is_exempt_as_they_are() -> None:
    lines = charged(charged_at(GOLD, 10_000, 0, "none"), charged_at(PORT, 1_000, 0, "none"))
    assert [(each.category, each.vat_rule, each.vat_reason) for each in lines] == [
        ("E", "exempt", GOLD.vat_reason)
    ] * 2


@pytest.mark.parametrize("rate", [55_000, 200_000])
def test_a_shops_carriage_to_another_member_state_counts_as_taxed_here(rate: int) -> None:
    honey = charged_at(FOOD, 10_000, 55_000, "food")
    _, port = charged(honey, charged_at(PORT, 1_000, rate), to=BERLIN)
    assert port.vat_rule == "distance_here"


def test_a_shops_carriage_taxed_where_it_arrives_counts_so() -> None:
    honey = charged_at(FOOD, 10_000, 70_000, "food")
    _, port = charged(honey, charged_at(PORT, 1_000, 190_000), to=BERLIN)
    assert (port.vat_rule, port.vat_territory) == ("distance_there", "DE")
