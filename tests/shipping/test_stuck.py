"""Parcels without news: listed after ten days until something is told of them, their goods came back, or they must be there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.flow import pack, returns, ship
from app.flow.pack import ParcelDraft
from app.flow.returns import ReturningLine
from app.reports.return_page import return_start
from app.reports.shipment_page import shipment_page
from app.reports.today import today
from app.shipping.parcels import HELD_DAYS, parcels_of
from app.shipping.queries import SHIPMENTS, ShipmentRow
from app.shipping.stuck import STUCK_DAYS
from tests.stories.desk import TODAY, Desk, a_desk, goods


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def left(desk: Desk, tracking: str = "6A01") -> int:
    bowl = desk.a_product("Bol", on_hand=50)
    order = desk.an_order(desk.a_customer(), goods(bowl, 3), payment_kind="account")
    desk.confirm(order)
    shipment = desk.ship(order)
    desk.do(pack.pack, shipment, [ParcelDraft(carrier="Colissimo", tracking=tracking)])
    return shipment


def view(desk: Desk, name: str = "stuck") -> list[int]:
    query = ListQuery(chips=(("view", name),))
    with desk.reading() as rd:
        found = list(SHIPMENTS.ids(rd, query, 0, 9))
        assert SHIPMENTS.count(rd, query).count == len(found)
    return found


def row(desk: Desk, shipment: int) -> ShipmentRow:
    with desk.reading() as rd:
        [found] = SHIPMENTS.rows(rd, [shipment])
    return found


def tasks(desk: Desk) -> dict[str, int]:
    with desk.reading() as rd:
        return {each.name: each.count for each in today(rd).tasks}


def back(desk: Desk, shipment: int, pieces: int) -> int:
    order = row(desk, shipment).order_id
    with desk.reading() as rd:
        [line] = [each for each in return_start(rd, order).lines if each.shipment_id == shipment]
    return desk.do(returns.take_in, order, [ReturningLine(line.id, pieces * 1000, "refused")], "new", "")


def test_a_parcel_without_news_is_listed_after_ten_days_until_it_must_have_arrived(desk: Desk) -> None:
    shipment, unnumbered = left(desk), left(desk, "")
    desk.on(TODAY + timedelta(days=STUCK_DAYS))
    assert view(desk) == []
    desk.on(TODAY + timedelta(days=STUCK_DAYS + 1))
    assert view(desk) == [shipment]
    assert unnumbered not in view(desk)
    [parcel] = parcels(desk, shipment)
    desk.do(pack.tell_fate, parcel, "on_way", TODAY + timedelta(days=8), "vu à Lyon")
    assert view(desk) == []
    desk.on(TODAY + timedelta(days=8 + STUCK_DAYS + 1))
    assert view(desk) == [shipment]
    desk.on(TODAY + timedelta(days=HELD_DAYS + 1))
    assert view(desk) == []


def parcels(desk: Desk, shipment: int) -> list[int]:
    with desk.reading() as rd:
        return [each.id for each in parcels_of(rd, [shipment])]


def test_what_was_undone_is_not_on_its_way(desk: Desk) -> None:
    shipment = left(desk)
    desk.do(ship.reverse, shipment, "mauvaise adresse")
    desk.on(TODAY + timedelta(days=STUCK_DAYS + 1))
    assert view(desk) == []


def test_the_day_asks_only_where_deliveries_are_noted(desk: Desk) -> None:
    stuck, noted = left(desk), left(desk, "6A02")
    desk.on(TODAY + timedelta(days=STUCK_DAYS + 1))
    assert set(view(desk)) == {stuck, noted}
    assert "stuck" not in tasks(desk)
    desk.do(pack.tell_delivered, noted, TODAY + timedelta(days=3))
    assert row(desk, noted).fate == "delivered"
    assert view(desk) == [stuck]
    assert tasks(desk)["stuck"] == 1
    with pytest.raises(Refusal) as why:
        desk.do(pack.tell_delivered, noted, TODAY + timedelta(days=3))
    assert why.value.code == "parcels_none_on_way"
    with pytest.raises(Refusal) as why:
        desk.do(pack.tell_delivered, stuck, TODAY - timedelta(days=1))
    assert why.value.code == "parcel_day"
    desk.must_verify()


def test_what_came_back_is_on_its_way_no_more(desk: Desk) -> None:
    whole, part = left(desk), left(desk, "6A02")
    desk.on(TODAY + timedelta(days=STUCK_DAYS + 1))
    assert set(view(desk)) == {whole, part}
    back(desk, whole, 3)
    back(desk, part, 1)
    assert view(desk) == []
    assert (row(desk, whole).fate, row(desk, whole).came_back) == ("back", True)
    assert (row(desk, part).fate, row(desk, part).back_milli, row(desk, part).came_back) == (
        "part_back",
        1_000,
        False,
    )
    for shipment in (whole, part):
        with pytest.raises(Refusal) as why:
            desk.do(pack.tell_delivered, shipment, TODAY)
        assert why.value.code == "parcels_none_on_way"
    desk.must_verify()


def test_of_several_parcels_nobody_knows_which_one_came_back(desk: Desk) -> None:
    shipment = left(desk)
    [first] = parcels(desk, shipment)
    drafts = [ParcelDraft(id=first, tracking="6A01"), ParcelDraft(tracking="6A02")]
    desk.do(pack.pack, shipment, drafts)
    back(desk, shipment, 1)
    assert row(desk, shipment).fate == "on_way"
    desk.do(pack.tell_delivered, shipment, TODAY)
    assert row(desk, shipment).fate == "delivered"


def silent(desk: Desk, shipment: int) -> tuple[str, int] | None:
    with desk.reading() as rd:
        found = shipment_page(rd, shipment).silent
    return (found.parcel.tracking, found.days) if found is not None else None


def test_the_page_says_of_the_listed_ones_alone_since_when(desk: Desk) -> None:
    plain, told, unnumbered = left(desk), left(desk, "6A02"), left(desk, "")
    [parcel] = parcels(desk, told)
    desk.on(TODAY + timedelta(days=STUCK_DAYS))
    desk.do(pack.tell_fate, parcel, "on_way", TODAY + timedelta(days=4), "vu au dépôt")
    assert silent(desk, plain) is None
    for after, wanted in ((1, {plain}), (5, {plain, told})):
        desk.on(TODAY + timedelta(days=STUCK_DAYS + after))
        assert {each for each in (plain, told, unnumbered) if silent(desk, each)} == wanted == set(view(desk))
    assert silent(desk, plain) == ("6A01", STUCK_DAYS + 5)
    assert silent(desk, told) == ("6A02", STUCK_DAYS + 1)
    back(desk, plain, 1)
    assert silent(desk, plain) is None


def test_a_parcel_that_was_refused_is_dealt_with_once_its_goods_are_back(desk: Desk) -> None:
    shipment = left(desk)
    [parcel] = parcels(desk, shipment)
    desk.do(pack.tell_fate, parcel, "refused", TODAY, "")
    assert view(desk, "astray") == [shipment]
    assert tasks(desk)["astray"] == 1
    back(desk, shipment, 3)
    assert view(desk, "astray") == []
    assert "astray" not in tasks(desk)
    # What somebody said of it stays said.
    assert row(desk, shipment).fate == "refused"
