"""Picking for several orders at once, and the check by scanner: what is wrong changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.base.words import Words
from app.shipping.pick_list import Check, PickLine, PickOrder, order_code, order_of_code, together
from app.shipping.pick_list_paper import render_pick_list
from tests.paper.papers import text

BOWL = PickLine(1, 7, "BOL", "Bol", "piece", 10_000, 0, (("3760074380534", 1000), ("96385074", 6000)))
PLATE = PickLine(2, 8, "ASS", "Assiette", "piece", 1000, 2000, (("4006381333931", 1000),))


def test_ten_scans_are_ten_units_and_the_eleventh_is_refused() -> None:
    check = Check((BOWL, PLATE))
    heard = [check.scan(("3760074380534",))[0] for _ in range(11)]
    assert heard == ["counted"] * 9 + ["whole", "too_many"]
    assert check.quantities == {1: 10_000}
    assert not check.whole


def test_a_carton_counts_for_what_it_holds_and_not_for_more_than_is_asked_for() -> None:
    check = Check((BOWL,))
    assert check.scan(("96385074",)) == ("counted", BOWL)
    assert check.scan(("96385074",)) == ("too_many", BOWL)
    assert check.progress == (6000, 10_000)


def test_a_code_of_no_line_changes_nothing() -> None:
    check = Check((BOWL, PLATE))
    assert check.scan(("4012345678901",)) == ("wrong", None)
    assert not check.counted


def test_any_reading_of_a_code_is_understood() -> None:
    check = Check((PLATE,))
    assert check.scan(('\'àà-"_&"""ç"&', "4006381333931"))[0] == "whole"
    assert check.whole


def test_the_same_article_on_two_lines_fills_one_after_the_other() -> None:
    twin = PickLine(3, 8, "ASS", "Assiette", "piece", 1000, 0, (("4006381333931", 1000),))
    check = Check((PLATE, twin))
    lines = [check.scan(("4006381333931",))[1] for _ in range(2)]
    assert lines == [PLATE, twin]
    assert check.scan(("4006381333931",))[0] == "too_many"


def test_by_hand_counts_one_and_a_line_begins_again() -> None:
    check = Check((BOWL,))
    assert check.take(BOWL) == "counted"
    check.put_back(BOWL)
    assert check.progress == (0, 10_000)


def an_order(number: str, *lines: PickLine) -> PickOrder:
    return PickOrder(id=1, number=number, customer="SARL Lefèvre", city="Lyon", lines=lines)


def test_what_is_taken_for_several_orders_says_which_box_gets_how_much() -> None:
    found = together([an_order("CM-1", BOWL, PLATE), an_order("CM-2", PLATE)])
    assert [(each.name, each.quantity_milli, each.boxes) for each in found] == [
        ("Assiette", 2000, ((1, 1000), (2, 1000))),
        ("Bol", 10_000, ((1, 10_000),)),
    ]


def test_the_paper_of_several_orders_begins_with_all_and_goes_on_with_each() -> None:
    orders = [an_order("CM-2026-0001", BOWL, PLATE), an_order("CM-2026-0002", PLATE)]
    shown = " ".join(text(render_pick_list(orders, Words("fr"), "Boutique", date(2026, 11, 22))).split())
    assert "2 commandes, 12 articles" in shown
    assert "À prendre en rayon" in shown
    assert "1 en boîte 1 · 1 en boîte 2 2" in shown.replace("\u00a0", " ")
    assert shown.count("□") == 2 + 3
    assert [shown.count(f"À scanner : {order.number}") for order in orders] == [1, 1]
    assert shown.index("CM-2026-0001") < shown.index("CM-2026-0002")


def test_the_paper_of_one_order_has_no_boxes() -> None:
    shown = text(render_pick_list([an_order("CM-1", PLATE)], Words("en"), "Shop", date(2026, 11, 22)))
    assert "To take off the shelves" not in shown
    assert "Missing" in shown


def test_the_paper_says_which_order_is_late() -> None:
    def shown(promised_on: date) -> str:
        order = replace(an_order("CM-1", PLATE), promised_on=promised_on)
        return text(render_pick_list([order], Words("fr"), "Boutique", date(2026, 11, 22)))

    assert "En retard, promise pour le 21/11/2026" in shown(date(2026, 11, 21))
    assert "Promise pour le 22/11/2026" in shown(date(2026, 11, 22))


def test_the_code_of_an_order_is_read_back_and_is_no_article_s() -> None:
    assert order_of_code(("x", order_code(42))) == 42
    assert order_of_code(("3760074380534", "96385074", "BOL")) is None
