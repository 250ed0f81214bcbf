"""On time and in full, returns and errors: each of what was promised or left in the period, by product, carrier and shop."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

import pytest

from app.base.errors import Refusal
from app.base.words import Words
from app.flow import lend, pack, returns, ship
from app.flow.pack import ParcelDraft
from app.flow.returns import ReturningLine
from app.reports.delivery import Delivery, delivery, delivery_table
from app.shipping.returned import left_of_order
from tests.stories.desk import TODAY, Desk, a_desk, goods

MARCH = date(2026, 3, 1)
PROMISED = date(2026, 3, 10)
END = date(2026, 3, 31)


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url, MARCH) as made:
        yield made


def ordered(desk: Desk, product: int, pieces: int, promised: date | None = PROMISED) -> int:
    customer = desk.row("SELECT min(id) AS id FROM customer")["id"] or desk.a_customer()
    order = desk.an_order(customer, goods(product, pieces), payment_kind="account", promised_on=promised)
    desk.confirm(order)
    return order


def came_back(desk: Desk, order: int, pieces: int, reason: str) -> None:
    with desk.reading() as rd:
        line = left_of_order(rd, order)[0].id
    desk.do(returns.take_in, order, [ReturningLine(line, pieces * 1000, reason)])


def asked(desk: Desk, by: str = "product", since: date = MARCH, until: date = END) -> Delivery:
    with desk.reading() as rd:
        return delivery(rd, since, until, by)


def test_on_time_is_in_full_and_by_the_promised_day(desk: Desk) -> None:
    bowl = desk.a_product("Bol", on_hand=50)
    in_time, late, in_part, _never = (ordered(desk, bowl, 4) for _ in range(4))
    ordered(desk, desk.a_product("Vase"), 4, promised=None)
    mistaken = ordered(desk, bowl, 1)
    desk.on(PROMISED).ship(in_time)
    desk.ship(in_part, {desk.lines(in_part)[0]: 3_000})
    desk.do(ship.reverse, desk.ship(mistaken), "erreur")
    desk.on(date(2026, 3, 11)).ship(late)
    desk.ship(in_part)
    [row] = asked(desk).rows
    # On the day, too late, in two parts, not at all, undone; what nobody can date is not judged.
    assert (row.figures.promised, row.figures.on_time, row.figures.on_time_ppm) == (5, 1, 200_000)
    # What is promised for today and has not left is not judged yet; what has, is.
    desk.on(PROMISED)
    assert asked(desk).total.promised == 1
    assert asked(desk, until=date(2026, 3, 9)).total.promised == 0


def test_what_credit_keeps_here_is_not_our_delay(desk: Desk) -> None:
    bowl = desk.a_product("Bol", on_hand=50)
    for _ in range(2):
        ordered(desk, bowl, 4)
    buyer = desk.a_customer("Café du Port")
    kept = desk.an_order(buyer, goods(bowl, 2), payment_kind="account", promised_on=PROMISED)
    desk.confirm(kept)
    desk.on(END)
    assert asked(desk).total.promised == 3
    desk.do(lend.notice, buyer, END, "BODACC A 2026 0123", "")
    assert asked(desk).total.promised == 2


def test_called_off_is_not_missing(desk: Desk) -> None:
    from app.flow import sell

    bowl = desk.a_product("Bol", on_hand=50)
    order = ordered(desk, bowl, 4)
    desk.ship(order, {desk.lines(order)[0]: 3_000})
    desk.do(sell.drop, order, {desk.lines(order)[0]: 1_000}, "plus voulu")
    desk.on(END)
    assert asked(desk).total.on_time_ppm == 1_000_000


def test_returns_and_errors_are_of_the_pieces_that_left_in_the_period(desk: Desk) -> None:
    bowl, cup = desk.a_product("Bol", on_hand=50), desk.a_product("Tasse", on_hand=50)
    early = ordered(desk, bowl, 10)
    desk.ship(early)
    other = ordered(desk, cup, 5)
    desk.ship(other)
    desk.on(date(2026, 4, 20))
    came_back(desk, early, 1, "size")
    came_back(desk, early, 2, "faulty")
    found = asked(desk)
    assert [(row.name, row.figures.back_ppm, row.figures.error_ppm) for row in found.rows] == [
        ("Bol", 300_000, 200_000),
        ("Tasse", 0, 0),
    ]
    assert (found.total.left_milli, found.total.back_milli, found.total.error_milli) == (15_000, 3_000, 2_000)
    # Announced and not here yet is no return; what left in April has none.
    assert asked(desk, since=date(2026, 4, 1), until=date(2026, 4, 30)).rows == ()


def test_carriers_have_their_parcels_and_shops_their_name(desk: Desk) -> None:
    bowl = desk.a_product("Bol", on_hand=50)
    first, second = ordered(desk, bowl, 2), ordered(desk, bowl, 2)
    one, two = desk.ship(first), desk.ship(second)
    desk.do(
        pack.pack, one, [ParcelDraft(carrier="colissimo", tracking="1"), ParcelDraft(carrier="Colissimo")]
    )
    desk.do(pack.pack, two, [ParcelDraft(carrier="Geodis", tracking="2")])
    parcel = desk.row("SELECT id FROM parcel WHERE tracking = '1'")["id"]
    desk.do(pack.tell_fate, parcel, "lost", MARCH)
    desk.on(END)
    found = asked(desk, "carrier")
    assert {row.name: (row.figures.parcels, row.figures.astray_ppm) for row in found.rows} == {
        "Colissimo": (2, 500_000),
        "Geodis": (1, 0),
    }
    assert {row.name: row.figures.promised for row in found.rows} == {"Colissimo": 1, "Geodis": 1}
    words = Words("fr")
    table = delivery_table(found, words)
    assert len(table.columns) == len(table.rows[0]) == 9
    assert any("perdu ou refusé" in note for note in table.notes)
    assert table.notes[0] == words.say("report.note.span", since=found.since, until=found.until)
    [shop] = delivery_table(asked(desk, "shop"), words).rows
    assert shop[0] == "Hors boutique"
    with pytest.raises(Refusal):
        asked(desk, "weather")
    assert asked(desk, since=TODAY, until=TODAY).rows == ()
