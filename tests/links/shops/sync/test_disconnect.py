"""A shop that is left is asked nothing more, its keys are gone from here, and connecting it again doubles nothing."""

from __future__ import annotations

import pytest

from app.base.actor import Actor, Role
from app.base.company import the_company
from app.base.errors import Refusal
from app.base.turn import turn
from app.flow.channel import decide
from app.links.shops.consenting import consent
from app.links.shops.shop import shop_of
from app.links.shops.sync.disconnect import disconnect
from app.links.shops.sync.keys import kept
from app.links.shops.sync.secret_names import KINDS, secret_name
from app.links.shops.sync.state import shop_states
from app.orders.channel import Decisions, channel_of
from tests.links.shops.counter import ALICE
from tests.links.shops.sync.desk import Desk


def keys(desk: Desk) -> str:
    with desk.database.read() as rd:
        uid, company = shop_of(rd, desk.last).uid, the_company(rd).uid
    return kept(secret_name(company, uid, kind) for kind in KINDS)


def test_what_came_stays_and_nothing_is_asked_or_written_any_more(desk: Desk) -> None:
    desk.sync()
    desk.database.do(ALICE, decide, desk.last, Decisions(stock="here", buffer_milli=1000))
    desk.database.do(ALICE, consent, desk.last)
    came = {name: desk.rows(f"SELECT * FROM {name}") for name in ("sales_order", "listing", "customer")}
    asked = len(desk.shop.requests)
    disconnect(desk.database, ALICE, desk.last, "boutique vendue")
    assert keys(desk) == "missing"
    fault = desk.run().trouble
    assert fault is not None
    assert fault.code == "shop_not_connected"
    assert len(desk.shop.requests) == asked
    assert {name: desk.rows(f"SELECT * FROM {name}") for name in came} == came
    with desk.database.read() as rd:
        [state] = shop_states(rd)
        channel = channel_of(rd, desk.last)
    assert (state.connected, state.standing()) == (False, "left")
    assert state.left_at is not None
    assert (channel.may_write, channel.decisions.stock) == (False, "here")


def test_connected_again_it_is_the_same_shop_and_goes_on(desk: Desk) -> None:
    desk.sync()
    before = desk.orders()
    disconnect(desk.database, ALICE, desk.last, "essai")
    shop_id = desk.last
    desk.connect(desk.shop)
    assert desk.last == shop_id
    desk.sync()
    desk.sync(whole=True)
    assert desk.orders() == before
    assert desk.rows("SELECT count(*) FROM shop") == [(1,)]
    with desk.database.read() as rd:
        [state] = shop_states(rd)
    assert (state.connected, state.left_at, state.channel.may_write) == (True, None, False)


def test_it_wants_a_reason_its_owner_and_no_run_under_way(desk: Desk) -> None:
    with pytest.raises(Refusal, match="reason_missing"):
        disconnect(desk.database, ALICE, desk.last, " ")
    with pytest.raises(Refusal):
        disconnect(desk.database, Actor("Paul", Role.CLERK), desk.last, "essai")
    with (
        turn(desk.database, f"shop-{desk.last}"),
        pytest.raises(Refusal, match="shop_being_synchronised"),
    ):
        disconnect(desk.database, ALICE, desk.last, "essai")
    assert keys(desk) == "here"
    disconnect(desk.database, ALICE, desk.last, "essai")
    with pytest.raises(Refusal, match="shop_not_connected"):
        disconnect(desk.database, ALICE, desk.last, "essai")
