"""What to buy: the reorder point, the quantity in whole packs, the reason in words, and the drafts it becomes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.words import Words
from app.flow import lend, purchase
from app.flow.handover import HandoverDraft, hand_over
from app.purchasing import supplier
from app.purchasing.forecast import Forecast
from app.purchasing.purchase import OrderedLine, PurchaseDraft
from app.purchasing.replenish import Need, need
from app.purchasing.supplier import OfferDraft, SupplierDraft
from app.reports.purchase_page import purchase_page
from app.reports.replenishment import (
    BuyRow,
    chosen_lines,
    need_told,
    reason,
    replenishment,
    replenishment_table,
)
from app.reports.report_file import as_file
from tests.stories.desk import TODAY, Desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    made = Desk(database_url)
    yield made
    made.close()


def test_the_worked_example_gives_60() -> None:
    example = Need(
        on_hand_milli=30_000,
        reserved_milli=5_000,
        incoming_milli=0,
        daily_milli=4_000,
        lead_days=7,
        safety_milli=10_000,
        most_milli=80_000,
        pack_milli=12_000,
    )
    assert example.point_milli == 38_000
    assert example.projected_milli == 25_000
    assert example.suggested_milli == 60_000


@given(
    st.tuples(st.integers(-50_000, 90_000), st.integers(0, 90_000), st.integers(0, 90_000)),
    st.integers(0, 900_000),
    st.integers(0, 60),
    st.integers(1, 48_000),
)
def test_what_is_bought_is_whole_packs_up_to_the_most_and_no_pack_more(
    there: tuple[int, int, int], sold: int, lead: int, pack: int
) -> None:
    daily = -(-sold // 90)
    expected = Forecast(daily_milli=daily, spread_milli=2 * daily, cover_milli=daily)
    wanted = need(there, expected, lead, pack, service_ppm=950_000, cover_days=30)
    bought = wanted.suggested_milli
    assert bought % pack == 0
    assert (bought > 0) == wanted.is_low
    if bought:
        assert wanted.projected_milli + bought >= wanted.most_milli
        assert wanted.projected_milli + bought - pack < wanted.most_milli


def test_what_sells_is_proposed_by_supplier_with_its_reason_and_becomes_drafts(desk: Desk) -> None:
    sells, still, alone = (desk.a_product(name, on_hand=90) for name in ("Affiche", "Carte", "Livre"))
    who = desk.do(supplier.add, SupplierDraft(name="Grossiste", lead_days=7))
    offered = OfferDraft(product_id=sells, pack_milli=12_000, price_micro=2_000_000, preferred=True)
    desk.do(supplier.offer, who, offered)
    buyer = desk.a_customer()
    order = desk.an_order(buyer, goods(sells, 84), goods(alone, 84))
    desk.confirm(order)
    desk.ship(order)
    with desk.database.read() as rd:
        found = replenishment(rd)
        words = Words("fr")
        told = [reason(row, words) for row in found.rows]
        table = replenishment_table(found, words)
    # Sold 84 on one day of the fortnight it is there: 6 a day, and no day like another. What nobody offers comes last;
    # what does not sell is not bought.
    assert [(row.id, row.need.daily_milli, row.suggested_milli) for row in found.rows] == [
        (sells, 6_000, 336_000),
        (alone, 6_000, 330_000),
    ]
    assert still not in {row.id for row in found.rows}
    assert told[0].startswith("6 par jour × 7 j + 114 de sécurité = seuil 156")
    assert len(table.rows) == 2
    [key] = desk.do(purchase.save_many, chosen_lines(found.rows))
    with desk.database.read() as rd:
        page = purchase_page(rd, key)
    assert (page.row.supplier_id, page.lines[0].line.quantity_milli) == (who, 336_000)
    with desk.database.read() as rd:
        # Nobody was asked for a draft: it is still to be bought, and says so.
        again = replenishment(rd)
        assert [(row.id, row.drafted_milli) for row in again.rows] == [(sells, 336_000), (alone, 0)]
        assert reason(again.rows[0], words).endswith("336 déjà en brouillon")
        assert set(again.drafts) == {who}
    number = desk.do(purchase.send, key)
    with desk.database.read() as rd:
        # Placed is not told: nothing of it comes before somebody passes it on, and it is not bought twice either.
        again = replenishment(rd)
        assert [row.id for row in again.rows] == [sells, alone]
        assert reason(again.rows[0], words).endswith(f"336 dans {number}, pas transmise")
        assert [row.id for row in again.proposed] == [alone]
        assert again.rows[0].need.incoming_milli == 0
    desk.do(
        hand_over, "purchase_order", key, HandoverDraft(handed_on=desk.database.clock.today(), way="phone")
    )
    with desk.database.read() as rd:
        # What is on its way is not bought twice.
        assert [row.id for row in replenishment(rd).rows] == [alone]


def test_what_is_promised_and_not_there_is_bought_though_nothing_was_sold(desk: Desk) -> None:
    product = desk.a_product("Affiche", on_hand=1)
    order = desk.an_order(desk.a_customer(), goods(product, 4))
    desk.confirm(order)
    with desk.database.read() as rd:
        [row] = replenishment(rd).rows
        assert row.suggested_milli == 3_000
        assert reason(row, Words("en")).startswith("promised")


def test_what_orders_on_hold_hold_is_said_and_not_proposed_where_nothing_else_asks_for_it(desk: Desk) -> None:
    alone, shared = desk.a_product("Affiche", on_hand=1), desk.a_product("Carte", on_hand=1)
    insolvent = desk.a_customer("Café du Port")
    desk.confirm(desk.an_order(insolvent, goods(alone, 4), goods(shared, 4), payment_kind="account"))
    desk.confirm(desk.an_order(desk.a_customer(), goods(shared, 3), payment_kind="account"))
    words = Words("en")
    with desk.database.read() as rd:
        assert all("on hold" not in reason(row, words) for row in replenishment(rd).rows)
    desk.do(lend.notice, insolvent, TODAY, "BODACC A 2026 0123", "")
    with desk.database.read() as rd:
        found = replenishment(rd)
    by_key = {row.id: row for row in found.rows}
    assert {key: (row.suggested_milli, row.kept_milli) for key, row in by_key.items()} == {
        alone: (3_000, 4_000),
        shared: (6_000, 4_000),
    }
    assert [row.id for row in found.proposed] == [shared]
    assert reason(by_key[alone], words).endswith("4 kept by orders on hold, without them nothing to buy")
    assert reason(by_key[shared], words).endswith("4 kept by orders on hold")


@pytest.mark.parametrize(
    ("daily", "days", "safety", "told"),
    [
        (4_000, 7, 10_000, "4 a day × 7 d + 10 safety = reorder point 38;"),
        (71, 14, 7_212, "0.07 a day × 14 d ≈ 1, + 8 safety = reorder point 9;"),
        (1_778, 21, 95_400, "1.78 a day × 21 d ≈ 37, + 96 safety = reorder point 133;"),
        (12_345, 30, 20, "12.35 a day × 30 d ≈ 371, + 0 safety = reorder point 371;"),
    ],
)
def test_the_figures_of_a_reason_add_up_as_they_are_read(
    daily: int, days: int, safety: int, told: str
) -> None:
    wanted = Need(
        on_hand_milli=1_000,
        reserved_milli=0,
        incoming_milli=0,
        daily_milli=daily,
        lead_days=days,
        safety_milli=safety,
        most_milli=900_000,
        step_milli=1_000,
    )
    assert need_told(wanted, Words("en")).startswith(told)


def test_what_is_bought_goes_into_the_draft_that_waits_and_counts_for_the_minimum(desk: Desk) -> None:
    one, other = desk.a_product("Affiche"), desk.a_product("Carte")
    who = desk.do(supplier.add, SupplierDraft(name="Grossiste", minimum_amount=50_00))
    for each in (one, other):
        desk.do(supplier.offer, who, OfferDraft(product_id=each, price_micro=10_000_000))
    began = PurchaseDraft(
        supplier_id=who,
        lines=(OrderedLine(one, 3_000, 9_000_000),),
        expected_on=TODAY + timedelta(days=9),
        note="Avant midi",
    )
    key = desk.do(purchase.save, began)
    desk.confirm(desk.an_order(desk.a_customer(), goods(one, 4), goods(other, 2)))
    with desk.database.read() as rd:
        found = replenishment(rd)
    assert found.drafts == {who: 27_00}
    assert [each.amount for each in found.below(found.proposed)] == [27_00 + 20_00]
    assert found.below(found.rows) == ()
    assert desk.do(purchase.gather, chosen_lines(found.rows)) == [key]
    with desk.database.read() as rd:
        page = purchase_page(rd, key)
    # More of what stands there at the price that was typed; the rest behind it, and nothing else changes.
    assert [
        (each.line.product_id, each.line.quantity_milli, each.line.unit_price_micro) for each in page.lines
    ] == [
        (one, 7_000, 9_000_000),
        (other, 2_000, 10_000_000),
    ]
    assert (page.row.expected_on, page.note) == (began.expected_on, "Avant midi")


def test_a_season_and_a_trend_are_told_with_the_reason() -> None:
    wanted = Need(
        on_hand_milli=20_000,
        reserved_milli=0,
        incoming_milli=0,
        daily_milli=4_000,
        lead_days=7,
        safety_milli=10_000,
        most_milli=80_000,
        season_ppm=1_402_000,
        trend_ppm=880_000,
    )
    told = reason(BuyRow(1, "", "Affiche", None, "", "", wanted, None, None), Words("en"))
    assert told.endswith("incoming 0; season: 40% more; falling by 12%")
    slight = replace(wanted, season_ppm=1_020_000, trend_ppm=None)
    assert "season" not in reason(BuyRow(1, "", "Affiche", None, "", "", slight, None, None), Words("en"))


@pytest.mark.parametrize("ending", ["csv", "xlsx", "pdf"])
def test_the_report_is_a_file_and_hides_amounts_from_who_sees_no_costs(desk: Desk, ending: str) -> None:
    product = desk.a_product("Affiche", sku="AFF-1")
    who = desk.do(supplier.add, SupplierDraft(name="Grossiste"))
    desk.do(supplier.offer, who, OfferDraft(product_id=product, price_micro=2_000_000))
    desk.confirm(desk.an_order(desk.a_customer(), goods(product, 4)))
    words = Words("fr")
    with desk.database.read() as rd:
        found = replenishment(rd)
        whole = replenishment_table(found, words)
    assert whole.total is not None
    assert found.amount == 8_00
    content = as_file(whole, ending, words, "Boutique", found.as_of)
    assert len(content) > 100
    if ending == "csv":
        assert "8,00" in content.decode("utf-8-sig")
        bare = as_file(replenishment_table(found, words, costs=False), ending, words, "Boutique", found.as_of)
        assert "8,00" not in bare.decode("utf-8-sig")
