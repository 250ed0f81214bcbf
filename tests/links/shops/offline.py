"""A month without the shop: the desk goes on, the shop changes, and one synchronisation afterwards settles what can be."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from app.base.words import LANGUAGES, Words
from app.customers import customer
from app.customers.customer import CustomerDraft
from app.flow import bill, pack, sell, ship
from app.flow.pack import ParcelDraft
from app.links.shops.push.figures import figures_to_write
from app.links.shops.push.orders import waiting_orders
from app.orders.channel import Decisions
from app.orders.draft import OrderDraft
from app.stock import correction
from app.verify import verify
from tests.links.shops.both_sides import change_both, conflicts_wait, decide_all, with_accounts
from tests.links.shops.connected import Connected, a_connected_shop
from tests.links.shops.counter import ALICE
from tests.stories.desk import goods

_SENT = "completed"
_DECIDED = Decisions(stock="here", buffer_milli=2_000, sent_status=_SENT, tracking="note")
_PIECES = 20_000
_ATTEMPTS = 4
"""So many synchronisations are tried while the shop cannot be reached."""


@dataclass(slots=True)
class Month:
    """What happened on either side. Orders by their ids in the shop; `left` in the order in which they left here."""

    left: list[int] = field(default_factory=list[int])
    invoiced: list[int] = field(default_factory=list[int])
    acts: Counter[str] = field(default_factory=Counter[str])
    conflicts: dict[str, str] = field(default_factory=dict[str, str])
    cancelled: list[int] = field(default_factory=list[int])
    placed: list[int] = field(default_factory=list[int])


def offline(url: str, folder: Path, acts: int, seed: int) -> Iterator[str]:
    """A shop that is taken over and consented to, and what `go_on` sees to hold of it."""
    with a_connected_shop(url, folder, soap=_PIECES, towel=_PIECES) as connected:
        yield from go_on(connected, acts, seed)


def go_on(connected: Connected, acts: int, seed: int) -> Iterator[str]:
    """So many acts here while the shop is away, which changes too; yields a sentence for each thing seen to hold."""
    chance, month, shop = random.Random(seed), Month(), connected.shop
    connected.agree(_DECIDED)
    things = (connected.soap, connected.towel)
    known = [
        shop.place_order({chance.choice(things): chance.randint(1, 4)})["id"] for _ in range(acts // 2 + 8)
    ]
    sides = with_accounts(connected, max(acts // 4, 4))
    assert connected.sync(whole=True).trouble is None
    shop.requests.clear()
    shop.mails.clear()
    shop.faults.rule = lambda _request: "reset_before"
    _act_here(connected, month, acts, list(known), chance)
    _act_there(connected, month, known, chance)
    change_both(connected, sides)
    there = f"{len(month.placed)} orders and {len(month.conflicts)} conflicts there"
    yield f"{sum(month.acts.values())} acts here ({dict(month.acts)}), {there}"
    shop.faults.clear()
    shop.requests.clear()
    assert connected.sync(whole=True).trouble is None
    yield _left_in_order_and_once(connected, month)
    yield _conflicts_are_parked(connected, month)
    _both_sides_agree(connected, month)
    yield "what was sold and cancelled there is here, and both sides show the same stock"
    yield conflicts_wait(connected, sides)
    yield decide_all(connected, sides)
    written = len(shop.writes)
    connected.sound()
    assert len(shop.writes) == written, shop.writes[written:]
    verdict = verify(connected.database)
    assert verdict.sound, verdict.faults[:5]
    yield "nothing is written twice, and the auditor finds the books sound"


def _act_here(
    connected: Connected, month: Month, acts: int, open_orders: list[int], chance: random.Random
) -> None:
    """Orders, shipments, invoices and corrections of stock, with a synchronisation tried in vain now and then."""
    database = connected.database
    products = [connected.product(each) for each in (connected.soap, connected.towel)]
    buyer = database.do(ALICE, customer.add, CustomerDraft(name="Les Halles SARL", kind="company"))
    kinds = [("order", "ship", "ship", "stock", "invoice", "order")[at % 6] for at in range(acts)]
    chance.shuffle(kinds)
    for at, kind in enumerate(kinds):
        month.acts[kind] += 1
        if kind == "order":
            draft = OrderDraft(
                customer_id=buyer, ordered_on=database.clock.today(), lines=(goods(chance.choice(products)),)
            )
            database.do(ALICE, sell.confirm, database.do(ALICE, sell.save, draft))
        elif kind == "stock":
            change = chance.choice((-3_000, -1_000, 2_000, 5_000))
            database.do(ALICE, correction.correct, chance.choice(products), change, "compté")
        else:
            remote_id = open_orders.pop(chance.randrange(len(open_orders)))
            _ship_or_invoice(connected, month, kind, remote_id)
        if at % max(acts // _ATTEMPTS, 1) == 0:
            trouble = connected.sync().trouble
            assert trouble is not None
            assert trouble.code == "shop_offline"
    assert connected.shop.writes == [] or all(each.status == 0 for each in connected.shop.writes)
    with database.read() as rd:
        assert waiting_orders(rd, connected.counter.last) >= len(month.left)


def _ship_or_invoice(connected: Connected, month: Month, kind: str, remote_id: int) -> None:
    order_id, database = connected.order(remote_id), connected.database
    if kind == "invoice":
        database.do(ALICE, bill.issue_invoice, order_id, "all")
        month.invoiced.append(remote_id)
        return
    shipment = database.do(ALICE, ship.ship, order_id)
    database.do(ALICE, pack.pack, shipment, [ParcelDraft(carrier="colissimo", tracking=f"6A{remote_id:011}")])
    month.left.append(remote_id)


def _act_there(connected: Connected, month: Month, known: list[int], chance: random.Random) -> None:
    """Orders come and are cancelled; some that left or were invoiced here are cancelled or edited, which nobody may guess."""
    shop = connected.shop
    for at, remote_id in enumerate(chance.sample(month.left, max(len(month.left) // 5, 2))):
        if at % 2:
            shop.set_status(remote_id, "cancelled")
            month.conflicts[str(remote_id)] = "order_not_cancellable"
        else:
            shop.edit_line(remote_id, quantity=9)
            month.conflicts[str(remote_id)] = "shop_order_changed"
    for at, remote_id in enumerate(chance.sample(month.invoiced, max(len(month.invoiced) // 3, 2))):
        if at % 2:
            shop.edit_line(remote_id, quantity=9)
            month.conflicts[str(remote_id)] = "shop_order_changed"
        else:
            shop.set_status(remote_id, "cancelled")
            month.conflicts[str(remote_id)] = "order_not_cancellable"
    untouched = [each for each in known if each not in month.left and each not in month.invoiced]
    for remote_id in untouched[: len(untouched) // 2]:
        shop.set_status(remote_id, "cancelled")
        month.cancelled.append(remote_id)
    for _ in range(max(len(known) // 5, 3)):
        shop.advance(chance.choice((0, 60, 86_400)))
        month.placed.append(shop.place_order({chance.choice((connected.soap, connected.towel)): 2})["id"])


def _left_in_order_and_once(connected: Connected, month: Month) -> str:
    shop = connected.shop
    ended = {int(each) for each, code in month.conflicts.items() if code == "order_not_cancellable"}
    told = [each for each in month.left if each not in ended]
    notes = [
        int(each.way.split("/")[1]) for each in shop.writes if each.method == "POST" and "notes" in each.way
    ]
    assert notes == told, "parcels are told in another order than they left"
    statuses = [int(each.way.split("/")[1]) for each in shop.writes if "status" in each.body]
    assert statuses == told
    for remote_id in told:
        assert shop.state.orders[remote_id]["status"] == _SENT
        standing = [
            each["note"] for each in shop.state.notes[remote_id] if f"6A{remote_id:011}" in each["note"]
        ]
        assert len(standing) == 1
    mails = [each.order for each in shop.mails_sent_for_us]
    assert sorted(mails) == sorted(told), "a mail that was not meant"
    with connected.database.read() as rd:
        assert waiting_orders(rd, connected.counter.last) == 0
    assert set(connected.counter.rows("SELECT state FROM outbox WHERE channel = 'shop'")) == {("sent",)}
    return f"one synchronisation tells {len(told)} orders that left, in order, once each"


def _conflicts_are_parked(connected: Connected, month: Month) -> str:
    counter, shop = connected.counter, connected.shop
    assert counter.parked() == month.conflicts
    for each in counter.outcome().parked:
        for language in LANGUAGES:
            assert Words(language).refusal(each.reason.refusal)
    for remote_id, code in month.conflicts.items():
        state, shipped, invoiced = counter.order(int(remote_id), "state, shipped, invoiced")
        wanted = ("all", "none") if int(remote_id) in month.left else ("none", "all")
        assert (state, shipped, invoiced) == ("confirmed", *wanted)
        if code == "order_not_cancellable":
            assert shop.state.orders[int(remote_id)]["status"] == "cancelled"
    assert counter.rows("SELECT id FROM invoice WHERE kind = 'credit_note'") == []
    return f"{len(month.conflicts)} conflicts wait with their reason, and neither side was changed for them"


def _both_sides_agree(connected: Connected, month: Month) -> None:
    counter, shop = connected.counter, connected.shop
    for remote_id in month.placed:
        assert counter.order(remote_id, "state") == ("confirmed",)
    for remote_id in month.cancelled:
        assert counter.order(remote_id, "state") == ("cancelled",)
    with connected.database.read() as rd:
        left = list(figures_to_write(rd, counter.last, _DECIDED.buffer_milli))
    assert left == []
    for thing in (connected.soap, connected.towel):
        on_hand, reserved = counter.stock(thing)
        assert shop.stock_of(thing) == max(on_hand - reserved - _DECIDED.buffer_milli // 1000, 0)
