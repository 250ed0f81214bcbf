"""What has expired is not sold any more: it is told, and thrown away or kept apart in one step; so is a lot called back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from app.base.listing import ListQuery
from app.base.words import Words
from app.flow import ship
from app.orders.coverage import coverage
from app.orders.order import read_lines
from app.reports.expired import expired_lots
from app.reports.line_page import line_page
from app.reports.needs import need_of
from app.reports.stock_list import STOCK, left_out_of_stock, stock_alerts
from app.reports.stock_value import stock_table, stock_value
from app.stock import place
from app.stock.correction import correct
from app.stock.for_sale import EXPIRED, ON_HAND_FOR_SALE
from app.stock.ledger import levels
from app.stock.lots import lots_at
from app.stock.place import places
from app.stock.queries import levels_of, stock_rows
from app.stock.set_aside import Aside, set_aside, to_set_aside
from app.stock.tables import stock_balance
from app.stock.tracing import change_lot
from app.stock.transfer import TransferDraft, Transferred, send_now, transfer_now
from tests.stock.test_lots import PAST, SOON, came, confirmed, key, lot, refused, there, traced
from tests.stories.desk import TODAY, Desk, a_desk


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def view(desk: Desk, name: str) -> set[int]:
    with desk.reading() as rd:
        return set(STOCK.ids(rd, ListQuery(chips=(("view", name),)), 0, 50))


def main(desk: Desk) -> int:
    with desk.reading() as rd:
        return places(rd).main


def free(desk: Desk, product: int) -> set[int]:
    """What may be promised of a product, in pieces, wherever it is asked for: one answer."""
    with desk.reading() as rd:
        row = stock_rows(rd, [product])[0]
        found = {row.available_milli, levels(rd, [product])[product].available_milli}
        found.add(sum(each.available_milli for each in levels_of(rd, product)))
        found.add(line_page(rd, product).free_milli)
        need = need_of(rd, product)
        assert need is not None
        found.add(need.available_milli)
        asked = select(ON_HAND_FOR_SALE - stock_balance.c.reserved_milli).where(
            stock_balance.c.product_id == product
        )
        found.add(sum(int(milli) for milli in rd.execute(asked).scalars()))
    return {milli // 1000 for milli in found}


def test_what_expired_is_on_hand_and_not_available_wherever_it_is_asked(desk: Desk) -> None:
    honey = traced(desk)
    came(desk, honey, lot("PAST", 4, PAST), lot("SOON", 3, SOON))
    assert free(desk, honey) == {3}
    with desk.reading() as rd:
        assert stock_rows(rd, [honey])[0].on_hand_milli == 7000
        assert stock_rows(rd, [honey])[0].expired_milli == 4000
        assert "expired" not in left_out_of_stock(rd)
        assert stock_alerts(rd).expired == 1
        assert expired_lots(rd) == (1, ("Miel, PAST",))
    assert view(desk, "expired") == {honey}
    # The last good day is a good day; the day after, all of it is past.
    desk.on(SOON)
    assert free(desk, honey) == {3}
    desk.on(SOON + timedelta(days=1))
    assert free(desk, honey) == {0}
    assert view(desk, "out") == {honey}
    with desk.reading() as rd:
        assert stock_value(rd, TODAY).rows[0].on_hand_milli == 7000
        assert expired_lots(rd)[0] == 2


def test_what_stock_is_worth_says_how_much_of_it_has_expired_or_is_kept_apart(desk: Desk) -> None:
    honey = traced(desk)
    came(desk, honey, lot("PAST", 4, PAST), lot("SOON", 3, SOON))

    def unsold(day: date) -> tuple[int, int]:
        with desk.reading() as rd:
            found = stock_value(rd, day)
            said = stock_table(found, Words("en")).notes
        assert any("expired or in quarantine" in each for each in said)
        return found.rows[0].unsold_milli, found.unsold

    assert unsold(TODAY) == (4_000, 16_00)
    with desk.reading() as rd:
        lots = {each.code: (each.lot_id, each.place) for each in lots_at(rd, [honey])[honey]}
    # What has expired and is kept apart counts once.
    for code in ("PAST", "SOON"):
        desk.do(set_aside, "quarantine", [Aside(*lots[code], 2_000)], "à voir")
    assert unsold(TODAY) == (6_000, 24_00)
    assert unsold(SOON + timedelta(days=1)) == (7_000, 28_00)


def test_an_order_lacks_what_has_expired_and_the_rest_leaves(desk: Desk) -> None:
    honey = traced(desk)
    came(desk, honey, lot("PAST", 4, PAST), lot("SOON", 3, SOON))
    order = confirmed(desk, honey, 5)
    with desk.reading() as rd:
        lines = read_lines(rd, order)
        assert coverage(rd, lines) == {lines[0].id: 3000}
    assert view(desk, "short") == {honey}
    desk.do(ship.ship, order)
    assert there(desk, honey) == {"PAST": 4}


def test_expired_goods_are_thrown_away_in_one_step_or_kept_apart_and_thrown_away_later(desk: Desk) -> None:
    honey = traced(desk)
    came(desk, honey, lot("PAST", 4, PAST), lot("SOON", 3, SOON))
    past, at = key(desk, "PAST"), main(desk)
    assert refused(desk, set_aside, "scrap", [Aside(past, at, 5000)], "Périmé") == "lot_short"
    assert refused(desk, set_aside, "scrap", [Aside(past, at, 1000)], " ") == "reason_missing"
    assert refused(desk, set_aside, "eat", [Aside(past, at, 1000)], "Périmé") == "aside_unknown"
    assert refused(desk, set_aside, "scrap", [Aside(past, at, 0)], "Périmé") == "aside_empty"
    assert refused(desk, set_aside, "scrap", [Aside(999, at, 1000)], "Périmé") == "lot_unknown"
    desk.do(set_aside, "scrap", [Aside(past, at, 1000)], "Périmé")
    desk.do(set_aside, "quarantine", [Aside(past, at, 3000)], "À rendre au fournisseur")
    assert (there(desk, honey), free(desk, honey)) == ({"PAST": 3, "SOON": 3}, {3})
    assert view(desk, "expired") == set()
    with desk.reading() as rd:
        assert expired_lots(rd) == (0, ())
        [row] = to_set_aside(rd, past)
        assert (row.loose_milli, row.kept_milli) == (0, 3000)
    assert refused(desk, set_aside, "scrap", [Aside(past, at, 1000)], "Périmé") == "lot_short"
    assert refused(desk, set_aside, "scrap", [Aside(past, at, 4000, kept=True)], "Périmé") == "lot_short"
    desk.do(set_aside, "scrap", [Aside(past, at, 3000, kept=True)], "Périmé")
    assert (there(desk, honey), free(desk, honey)) == ({"SOON": 3}, {3})
    desk.must_verify()


def test_a_lot_that_is_called_back_is_kept_apart_and_let_go_again(desk: Desk) -> None:
    honey = traced(desk)
    came(desk, honey, lot("A", 4, SOON), lot("B", 2, SOON))
    a, at = key(desk, "A"), main(desk)
    desk.do(set_aside, "quarantine", [Aside(a, at, 4000)], "Rappel du fabricant")
    assert free(desk, honey) == {2}
    order = confirmed(desk, honey, 3)
    desk.do(ship.ship, order)
    assert there(desk, honey) == {"A": 4}
    assert refused(desk, set_aside, "stock", [Aside(a, at, 5000)], "Levé") == "lot_short"
    desk.do(set_aside, "stock", [Aside(a, at, 4000)], "Levé")
    desk.do(ship.ship, order)
    assert there(desk, honey) == {"A": 3}
    desk.must_verify()


def test_no_more_of_a_lot_is_corrected_away_than_is_not_kept_apart(desk: Desk) -> None:
    honey = traced(desk)
    came(desk, honey, lot("A", 5, SOON))
    desk.do(set_aside, "quarantine", [Aside(key(desk, "A"), main(desk), 2000)], "rappel")
    assert refused(desk, correct, honey, -4000, "casse", lot_id=key(desk, "A")) == "lot_kept"
    assert there(desk, honey) == {"A": 5}
    desk.do(correct, honey, -3000, "casse", lot_id=key(desk, "A"))
    assert there(desk, honey) == {"A": 2}
    desk.must_verify()


def test_a_day_put_right_gives_the_goods_back_to_what_is_sold(desk: Desk) -> None:
    honey = traced(desk)
    came(desk, honey, lot("PAST", 4, PAST))
    assert free(desk, honey) == {0}
    desk.do(change_lot, key(desk, "PAST"), "PAST", SOON)
    assert free(desk, honey) == {4}


def test_expired_goods_may_be_carried_elsewhere_and_stay_expired(desk: Desk) -> None:
    honey = traced(desk)
    came(desk, honey, lot("PAST", 4, PAST), lot("SOON", 3, SOON))
    back = desk.do(place.add_place, "Réserve")
    lines = (Transferred(honey, 6000),)
    desk.do(transfer_now, TransferDraft(from_id=main(desk), to_id=back, lines=lines))
    assert free(desk, honey) == {3}
    with desk.reading() as rd:
        assert levels(rd, [honey])[honey].expired_at == {main(desk): 1000, back: 3000}
        by_row = select(stock_balance.c.location_id, EXPIRED.label("milli")).where(
            stock_balance.c.product_id == honey
        )
        found = {row.location_id: int(row.milli) for row in rd.execute(by_row) if row.milli}
        assert found == {main(desk): 1000, back: 3000}
    desk.must_verify()


def test_what_is_on_its_way_is_the_transfers(desk: Desk) -> None:
    honey = traced(desk)
    came(desk, honey, lot("PAST", 4, PAST))
    back = desk.do(place.add_place, "Réserve")
    lines = (Transferred(honey, 4000),)
    desk.do(send_now, TransferDraft(from_id=main(desk), to_id=back, lines=lines))
    with desk.reading() as rd:
        between = places(rd).transit
        assert expired_lots(rd) == (0, ())
    assert between is not None
    assert (
        refused(desk, set_aside, "scrap", [Aside(key(desk, "PAST"), between, 1000)], "Périmé") == "lot_short"
    )
