"""Who decides what with a shop, and what the shop is promised to be told, in the transaction of the verb itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.base import settings
from app.base.actor import Actor, Role
from app.base.errors import Refusal
from app.correspondence import sender
from app.correspondence.sender import SenderDraft
from app.flow import channel as deciding
from app.flow import pack, sell, ship
from app.flow.channel import consent, decide
from app.flow.pack import ParcelDraft
from app.flow.parcel_mail import will_tell
from app.orders.channel import Channel, Decisions, Side, channel_of
from app.shipping.tables import shipment
from tests.links.shops.counter import ALICE, Counter, a_counter
from tests.links.shops.woo import Woo

ALL = Decisions(stock="here", sent_status="completed", tracking="note", tells_paid=True)


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    with a_counter(database_url) as made:
        yield made
        made.assert_sound()


@pytest.fixture
def woo(tmp_path: Path) -> Woo:
    made = Woo(tmp_path / "shop")
    made.product(1, stock=10)
    return made


def agreed(counter: Counter, decisions: Decisions = ALL) -> None:
    counter.database.do(ALICE, decide, counter.last, decisions)
    counter.database.do(ALICE, consent, counter.last)


def told(counter: Counter) -> Channel:
    with counter.database.read() as rd:
        return channel_of(rd, counter.last)


def order_id(counter: Counter, number: int) -> int:
    return int(counter.order(number, "id")[0])


def waiting(counter: Counter) -> list[tuple[str, int]]:
    rows = counter.rows(
        "SELECT noun, row_id FROM outbox WHERE channel = 'shop' AND state = 'waiting' ORDER BY id"
    )
    return [(str(noun), int(row)) for noun, row in rows]


def left(counter: Counter, number: int) -> int:
    return int(
        counter.row("SELECT max(id) FROM shipment WHERE order_id = :order", order=order_id(counter, number))[
            0
        ]
    )


def test_a_shop_nobody_decided_on_is_told_nothing(counter: Counter, woo: Woo) -> None:
    woo.order(7)
    counter.take(woo.write())
    counter.process()
    assert told(counter) == Channel(counter.last, Decisions())
    assert waiting(counter) == []


def test_nothing_is_promised_before_somebody_consents(counter: Counter, woo: Woo) -> None:
    woo.order(7)
    counter.take(woo.write())
    counter.database.do(ALICE, decide, counter.last, ALL)
    counter.database.do(ALICE, ship.ship, order_id(counter, 7))
    assert waiting(counter) == []
    assert not told(counter).may_write


def test_what_is_shipped_packed_and_paid_is_promised_once_while_it_waits(counter: Counter, woo: Woo) -> None:
    woo.order(7, things=((1, 2),))
    woo.order(8)
    counter.take(woo.write())
    agreed(counter)
    seven = order_id(counter, 7)
    counter.database.do(ALICE, ship.ship, seven)
    assert waiting(counter) == [("sales_order", seven)]
    counter.database.do(
        ALICE, pack.pack, left(counter, 7), [ParcelDraft(carrier="colissimo", tracking="6A123")]
    )
    counter.database.do(ALICE, ship.reverse, left(counter, 7), "tombé")
    assert waiting(counter) == [("sales_order", seven)]
    [payload] = counter.row("SELECT payload FROM outbox WHERE channel = 'shop'")
    assert json.loads(payload) == {"shop": counter.last}


def test_numbers_that_come_later_are_promised_again_once_the_first_was_told(
    counter: Counter, woo: Woo
) -> None:
    woo.order(7)
    counter.take(woo.write())
    agreed(counter)
    counter.database.do(ALICE, ship.ship, order_id(counter, 7))
    with counter.database.write(ALICE, "shop.test") as tx:
        tx.execute(shipment.select().limit(1))
        tx.connection.exec_driver_sql("UPDATE outbox SET state = 'sent' WHERE channel = 'shop'")
    assert waiting(counter) == []
    counter.database.do(
        ALICE, pack.pack, left(counter, 7), [ParcelDraft(carrier="colissimo", tracking="6A123")]
    )
    assert waiting(counter) == [("sales_order", order_id(counter, 7))]


def test_a_refused_verb_promises_nothing(counter: Counter, woo: Woo) -> None:
    woo.order(7, paid=False, method="bacs", status="on-hold", date_paid_gmt=None)
    counter.take(woo.write())
    agreed(counter)
    with pytest.raises(Refusal):
        counter.database.do(ALICE, ship.ship, order_id(counter, 7))
    assert waiting(counter) == []


def test_an_order_cancelled_here_is_promised(counter: Counter, woo: Woo) -> None:
    woo.order(7, paid=False, method="bacs", status="on-hold", date_paid_gmt=None)
    counter.take(woo.write())
    agreed(counter, Decisions(cancelled_status="cancelled"))
    counter.database.do(ALICE, sell.cancel, order_id(counter, 7), "le client renonce")
    assert waiting(counter) == [("sales_order", order_id(counter, 7))]


def test_other_decisions_have_to_be_consented_to_again_but_not_another_buffer(
    counter: Counter, woo: Woo
) -> None:
    counter.take(woo.write())
    agreed(counter, Decisions(stock="here", buffer_milli=1_000))
    counter.database.do(ALICE, decide, counter.last, Decisions(stock="here", buffer_milli=3_000))
    found = told(counter)
    assert (found.may_write, found.consented_by, found.decisions.buffer_milli) == (True, "Alice", 3_000)
    counter.database.do(ALICE, decide, counter.last, Decisions(stock="here", tells_paid=True))
    found = told(counter)
    assert (found.may_write, found.consented_at, found.consented_by) == (False, None, "")


def test_consent_can_be_withdrawn_with_a_reason(counter: Counter, woo: Woo) -> None:
    woo.order(7)
    counter.take(woo.write())
    agreed(counter)
    with pytest.raises(Refusal, match="reason_missing"):
        counter.database.do(ALICE, deciding.withdraw, counter.last, " ")
    counter.database.do(ALICE, deciding.withdraw, counter.last, "stocks faux")
    counter.database.do(ALICE, ship.ship, order_id(counter, 7))
    assert waiting(counter) == []


def test_what_makes_no_sense_is_refused(counter: Counter, woo: Woo) -> None:
    counter.take(woo.write())
    with pytest.raises(Refusal, match="channel_buffer"):
        counter.database.do(ALICE, decide, counter.last, Decisions(buffer_milli=-1))
    with pytest.raises(Refusal, match="channel_writes_nothing"):
        counter.database.do(ALICE, consent, counter.last)
    with pytest.raises(Refusal, match="not_allowed"):
        counter.database.do(Actor("Bob", Role.CLERK), decide, counter.last, ALL)


def test_deciding_the_same_again_writes_nothing(counter: Counter, woo: Woo) -> None:
    counter.take(woo.write())
    agreed(counter)
    before = counter.content()
    counter.database.do(ALICE, decide, counter.last, ALL)
    counter.database.do(ALICE, consent, counter.last)
    assert counter.content() == before


def test_nobody_writes_to_the_buyer_twice(counter: Counter, woo: Woo) -> None:
    counter.take(woo.write())
    twice = Decisions(mails="here", tracking="customer_note")
    with pytest.raises(Refusal, match="channel_mails_twice"):
        counter.database.do(ALICE, decide, counter.last, twice)


@pytest.mark.parametrize(("mails", "left"), [("here", 1), ("shop", 0)])
def test_a_confirmation_leaves_here_by_itself_only_where_the_shop_does_not_write(
    counter: Counter, woo: Woo, mails: Side, left: int
) -> None:
    counter.take(woo.write())
    counter.database.do(ALICE, decide, counter.last, Decisions(mails=mails))
    counter.database.do(
        ALICE, sender.decide, SenderDraft(address="boutique@example.test", host="localhost", port=25)
    )
    counter.database.do(ALICE, settings.decide, "mail.order_confirmation", [str(counter.last)])
    woo.order(7)
    counter.take(woo.write())
    assert counter.row("SELECT count(*) FROM outbox WHERE channel = 'mail'") == (left,)


@pytest.mark.parametrize(("mails", "left"), [("here", 1), ("shop", 0)])
def test_a_parcel_is_told_of_from_here_only_where_the_shop_does_not_write(
    counter: Counter, woo: Woo, mails: Side, left: int
) -> None:
    counter.take(woo.write())
    counter.database.do(ALICE, decide, counter.last, Decisions(mails=mails))
    counter.database.do(
        ALICE, sender.decide, SenderDraft(address="boutique@example.test", host="localhost", port=25)
    )
    counter.database.do(ALICE, settings.decide, "mail.parcel_shipped", [str(counter.last)])
    woo.order(7)
    counter.take(woo.write())
    shipment = counter.database.do(ALICE, ship.ship, order_id(counter, 7))
    with counter.database.read() as rd:
        assert bool(will_tell(rd, shipment)) == bool(left)
    counter.database.do(ALICE, pack.pack, shipment, [ParcelDraft(carrier="GLS", tracking="77")])
    assert counter.row("SELECT count(*) FROM mail WHERE kind = 'parcel_shipped'") == (left,)
