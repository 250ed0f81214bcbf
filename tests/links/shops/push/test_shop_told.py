"""What an order's page says of its shop: what a step will tell it, what it is to learn, what it was told and when."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from app.base.audit import Event
from app.base.outbox import outbox
from app.base.words import Words
from app.flow import pack, sell, ship
from app.flow.channel import withdraw
from app.flow.pack import ParcelDraft
from app.orders.channel import Decisions
from app.reports.event_words import event_in_words
from app.reports.order_outlook import order_look
from app.reports.shop_marks import marks_in_words
from app.reports.shop_told import ShopTold, leaving_told, told_on_cancelling, told_on_leaving
from tests.links.shops.connected import Connected
from tests.links.shops.counter import ALICE

SENT = Decisions(sent_status="completed", cancelled_status="cancelled", tracking="note")


def placed(connected: Connected) -> int:
    made = connected.shop.place_order({connected.soap: 1})
    connected.sound()
    return connected.order(int(made["id"]))


def of_shop(connected: Connected, order: int) -> list[Event]:
    with connected.database.read() as rd:
        return [each for each in order_look(rd, order).page.history if each.verb.startswith("shop.")]


def told(connected: Connected, order: int, language: str = "fr") -> list[str]:
    return [event_in_words(each, Words(language), "EUR") for each in of_shop(connected, order)]


def leaving(connected: Connected, order: int, *, whole: bool = True) -> ShopTold:
    with connected.database.read() as rd:
        look = order_look(rd, order)
    return told_on_leaving(look.channel, whole=whole, status=look.page.remote_status)


def shipped(connected: Connected, order: int) -> None:
    made = connected.database.do(ALICE, ship.ship, order)
    connected.database.do(ALICE, pack.pack, made, [ParcelDraft(carrier="colissimo", tracking="6A123")])


def test_a_step_says_beforehand_what_the_shop_will_be_told(connected: Connected) -> None:
    connected.agree(SENT)
    order = placed(connected)
    shop = connected.counter.last
    assert leaving(connected, order) == ShopTold(
        ("status:completed", "parcel_note:"), mails=True, shop_id=shop
    )
    assert leaving(connected, order, whole=False) == ShopTold(("parcel_note:",), shop_id=shop)
    with connected.database.read() as rd:
        assert leaving_told(rd, {order: True}) == {order: leaving(connected, order)}
        assert told_on_cancelling(order_look(rd, order).channel).marks == ("status:cancelled",)
    assert marks_in_words(leaving(connected, order).marks, Words("fr")) == (
        "Terminée, suivi une fois connu (note interne)"
    )
    assert marks_in_words(("status:sent-by-us",), Words("en")) == "status “sent-by-us”"


def test_without_consent_nothing_is_announced_and_nothing_waits(connected: Connected) -> None:
    order = placed(connected)
    assert leaving(connected, order) == ShopTold()
    connected.agree(SENT)
    connected.database.do(ALICE, withdraw, connected.counter.last, "pas encore")
    shipped(connected, order)
    assert leaving(connected, order) == ShopTold()
    assert told(connected, order) == []


@pytest.mark.parametrize(
    ("decisions", "mails"),
    [
        (Decisions(mails="here", sent_status="completed"), False),
        (Decisions(mails="here", tracking="field"), False),
        (Decisions(mails="shop", tracking="note"), False),
        (Decisions(mails="shop", tracking="customer_note"), True),
        (Decisions(mails="shop", sent_status="completed"), True),
    ],
)
def test_that_the_shop_may_write_to_the_buyer_is_said_as_it_was_decided(
    connected: Connected, decisions: Decisions, mails: bool
) -> None:
    connected.agree(decisions)
    assert leaving(connected, placed(connected)).mails is mails


def test_the_history_says_what_the_shop_is_to_learn_and_then_what_it_was_told(connected: Connected) -> None:
    connected.agree(SENT)
    order = placed(connected)
    assert told(connected, order) == [], "nothing of it is to be told yet"
    shipped(connected, order)
    assert told(connected, order) == ["Boutique à informer\u00a0: Terminée, suivi 6A123"]
    connected.sound()
    assert told(connected, order) == ["Boutique informée\u00a0: Terminée, suivi 6A123"]
    assert told(connected, order, "en") == ["Shop told: Completed, tracking 6A123"]
    [event] = of_shop(connected, order)
    with connected.database.read() as rd:
        assert event.at == rd.scalar(select(func.max(outbox.c.tried_at)))
    connected.sound()
    assert len(of_shop(connected, order)) == 1


def test_while_the_plug_is_out_it_waits_and_what_the_shop_refuses_is_said(connected: Connected) -> None:
    connected.agree(SENT)
    order = placed(connected)
    connected.shop.faults.rule = lambda _request: "maintenance"
    shipped(connected, order)
    assert connected.sync().trouble is not None
    assert told(connected, order) == ["Boutique à informer\u00a0: Terminée, suivi 6A123"]
    connected.shop.faults.rule = None
    with connected.database.write(ALICE, "shop.test") as tx:
        tx.connection.exec_driver_sql(
            "UPDATE outbox SET state = 'refused', tried_at = promised_at WHERE state = 'waiting'"
        )
    assert told(connected, order) == ["La boutique n’a pas accepté d’être informée\u00a0: voir son journal"]


def test_an_order_cancelled_here_is_to_be_told_and_one_the_shop_cancelled_is_not(
    connected: Connected,
) -> None:
    connected.agree(SENT)
    here, there = placed(connected), placed(connected)
    connected.database.do(ALICE, sell.cancel, here, "épuisé")
    assert told(connected, here) == ["Boutique à informer\u00a0: Annulée"]
    remote = int(connected.counter.rows(f"SELECT remote_id FROM sales_order WHERE id = {there}")[0][0])
    connected.shop.set_status(remote, "cancelled")
    connected.sound()
    assert told(connected, there) == []
    assert told(connected, here) == ["Boutique informée\u00a0: Annulée"]
