"""The sample's shop on the net: its ways of paying, and the orders it sent lately, taken in as a real shop's are.

Its payloads are those of WooCommerce, made from `resources/sample/shop.toml`; the goods are known there by their codes.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import bindparam, select

from app.base.actor import Actor
from app.base.database import Database
from app.base.door import Write, verb
from app.base.money import rounded_div
from app.flow import bill, methods, ship
from app.flow.methods import MethodDraft
from app.links.shops.inbox import Incoming, incoming
from app.links.shops.intake import store, take_in
from app.links.shops.kinds import kind_of
from app.links.shops.shop import connect, reach_shop
from app.links.shops.sync.port import Reach
from app.links.shops.tables import listing
from app.orders.methods import all_methods
from app.orders.tables import sales_order
from app.sample.both_sides import change_both_sides
from app.sample.cast import Article, content
from app.sample.linked import Arrived, link

_FILE = Path(__file__).parents[2] / "resources" / "sample" / "shop.toml"
_KIND = kind_of("woocommerce")
_VERSION = "10.3.4"
_FIRST_NUMBER = 1041
_REFUND, _GIVEN_BACK = 1990, 750
ON_TERMS = "own-1"
"""The code of the method by which firms pay: the first that the company added to the usual ones."""


def told() -> dict[str, Any]:
    """What the file says."""
    return tomllib.loads(_FILE.read_text("utf-8"))


def orders_sent() -> int:
    """How many orders of the shop come into the books: all but those that wait for somebody."""
    return sum("currency" not in each for each in told()["order"])


@verb("method.add")
def lay_down_methods(tx: Write) -> None:
    """Add the company's own methods to the usual ones; what nobody uses here is not offered."""
    first: list[int] = []
    for each in told()["method"]:
        draft = MethodDraft(
            each["name_fr"],
            each["name_en"],
            each["means"],
            each["payment_kind"],
            each.get("approval", "never"),
        )
        key = methods.add(tx, draft)
        if each.get("first"):
            first.append(key)
    methods.arrange(tx, first)
    unused = next(each for each in all_methods(tx) if each.code == "other")
    methods.archive(tx, unused.id)


def sell_online(
    database: Database, actor: Actor, articles: Sequence[Article], last: date, random: Random
) -> int:
    """Connect the shop, say what its ways of paying are, and take in what it sent until the last day; gives its key."""
    said = told()
    shop_id = database.do(actor, connect, _KIND.name, said["shop"]["name"], said["shop"]["url"])
    database.do(actor, _decide, shop_id, said["gateway"])
    wanted = {sku for each in said["order"] for sku, _ in each["lines"]}
    goods = {each.sku: each for each in articles if each.sku in wanted}
    database.do(actor, _list_goods, shop_id, list(goods.values()))
    database.do(actor, reach_shop, shop_id, Reach(said["shop"]["url"], home=said["shop"]["url"]), _VERSION)
    store(database, actor, shop_id, _records(said, goods, last, random))
    take_in(database, actor, shop_id)
    with database.read() as rd:
        at_door = [int(key) for key in rd.execute(_AT_THE_DOOR).scalars()]
    for order_id in at_door:
        database.do(actor, _leave, order_id)
    _give_back(database, actor, shop_id, last)
    return shop_id


def tell_of_link(database: Database, actor: Actor, shop_id: int, last: date) -> None:
    """Say who decides what with the shop, and how the last days' synchronisations went."""
    arrived = [
        Arrived(str(number), _day(each, last)) for number, each in enumerate(told()["order"], _FIRST_NUMBER)
    ]
    change_both_sides(database, actor, shop_id, str(_FIRST_NUMBER + 2), told()["both_sides"])
    link(database, actor, shop_id, arrived, last)


def _give_back(database: Database, actor: Actor, shop_id: int, last: date) -> None:
    """What was invoiced here is given back in part in the shop: somebody has yet to decide what follows."""
    with database.read() as rd:
        order_id = int(rd.scalar(_FIRST, {"remote": str(_FIRST_NUMBER)}))
    database.do(actor, bill.issue_invoice, order_id, "all")
    refund: dict[str, Any] = {
        "id": _REFUND,
        "parent_id": _FIRST_NUMBER,
        "date_created_gmt": f"{last.isoformat()}T07:40:00",
        "amount": _amount(_GIVEN_BACK),
        "reason": told()["refund"]["reason"],
        **{name: [] for name in ("line_items", "shipping_lines", "fee_lines", "tax_lines", "meta_data")},
    }
    store(database, actor, shop_id, [incoming(_KIND, "refund", str(_REFUND), refund)])
    take_in(database, actor, shop_id)


@verb("ship.ship")
def _leave(tx: Write, order_id: int) -> None:
    """What is paid to the carrier left with its invoice, and is waited for."""
    ship.ship(tx, order_id, carrier="Colissimo")
    bill.issue_invoice(tx, order_id)


_FIRST = select(sales_order.c.id).where(sales_order.c.remote_id == bindparam("remote"))
_AT_THE_DOOR = select(sales_order.c.id).where(
    sales_order.c.payment_kind == "on_delivery", sales_order.c.state == "confirmed"
)


@verb("method.map")
def _decide(tx: Write, shop_id: int, decided: Sequence[Mapping[str, str]]) -> None:
    by_name = {each.name_fr: each.id for each in all_methods(tx)}
    for each in decided:
        methods.map_seen(tx, shop_id, each["code"], each["title"], by_name[each["method"]])


@verb("intake.product")
def _list_goods(tx: Write, shop_id: int, goods: Sequence[Article]) -> None:
    """Say which of the goods is which thing in the shop: there they have the same keys."""
    for each in goods:
        tx.insert(
            listing,
            {"shop_id": shop_id, "remote_id": str(each.id), "product_id": each.id, "seen_at": tx.now},
        )


def _records(
    said: Mapping[str, Any], goods: Mapping[str, Article], last: date, random: Random
) -> list[Incoming]:
    info = {
        "root": {
            "name": said["shop"]["name"],
            "home": said["shop"]["url"],
            "timezone_string": "Europe/Paris",
        },
        "currency": {"code": "EUR"},
        "settings_tax": [{"id": "woocommerce_prices_include_tax", "value": "yes"}],
        "settings_general": [{"id": "woocommerce_default_country", "value": "FR"}],
    }
    rates = sorted({each.rate_ppm for each in goods.values()}, reverse=True)
    taxes = [
        {
            "id": at,
            "country": "FR",
            "state": "",
            "rate": f"{rate / 10_000:.4f}",
            "name": "TVA",
            "class": "standard",
        }
        for at, rate in enumerate(rates, 1)
    ]
    orders = [
        incoming(_KIND, "order", str(number), _order(number, each, goods, rates, last, random))
        for number, each in enumerate(said["order"], _FIRST_NUMBER)
    ]
    return [incoming(_KIND, "info", "info", info), incoming(_KIND, "rates", "rates", taxes), *orders]


def _order(
    number: int,
    each: Mapping[str, Any],
    goods: Mapping[str, Article],
    rates: Sequence[int],
    last: date,
    random: Random,
) -> dict[str, Any]:
    lines = [
        _line(number * 10 + at, goods[sku], pieces, rates) for at, (sku, pieces) in enumerate(each["lines"])
    ]
    tax = {at: sum(line["tax"] for line in lines if line["rate_id"] == at) for at in range(1, len(rates) + 1)}
    whole = sum(line["net"] + line["tax"] for line in lines)
    day = _day(each, last)
    at = f"{day.isoformat()}T0{random.randint(7, 9)}:{random.randint(10, 59)}:00"
    done = each["status"] == "completed"
    return {
        "id": number,
        "number": str(number),
        "status": each["status"],
        "currency": each.get("currency", "EUR"),
        "prices_include_tax": True,
        "date_created_gmt": at,
        "date_modified_gmt": at,
        "date_paid_gmt": at if each["paid"] else None,
        "date_completed_gmt": at if done else None,
        "total": _amount(whole),
        "total_tax": _amount(sum(tax.values())),
        "customer_id": 0,
        "billing": _buyer(random),
        "shipping": {},
        "payment_method": each["gateway"],
        "payment_method_title": each["title"],
        "transaction_id": f"tx_{number}" if each["paid"] else "",
        "customer_note": "",
        "meta_data": [],
        "line_items": [line["sent"] for line in lines],
        "tax_lines": [
            {
                "rate_id": at,
                "label": "TVA",
                "rate_percent": rate / 10_000,
                "tax_total": _amount(tax[at]),
                "shipping_tax_total": "0.00",
            }
            for at, rate in enumerate(rates, 1)
            if tax[at]
        ],
        "shipping_lines": [],
        "fee_lines": [],
        "coupon_lines": [],
        "refunds": [],
    }


def _day(each: Mapping[str, Any], last: date) -> date:
    """The working day on which an order was placed."""
    day = last - timedelta(days=each["days_ago"])
    while day.weekday() >= 5:
        day -= timedelta(days=1)
    return day


def _line(key: int, article: Article, pieces: int, rates: Sequence[int]) -> dict[str, Any]:
    """A line as the shop sends it, with its figures in minor units beside it."""
    gross = article.gross_micro * pieces // 10_000
    net = rounded_div(gross * 1_000_000, 1_000_000 + article.rate_ppm)
    rate_id = rates.index(article.rate_ppm) + 1
    figures = {"total": _amount(net), "total_tax": _amount(gross - net)}
    sent = {
        "id": key,
        "name": article.name,
        "product_id": article.id,
        "variation_id": 0,
        "quantity": pieces,
        "tax_class": "",
        "subtotal": figures["total"],
        "subtotal_tax": figures["total_tax"],
        **figures,
        "taxes": [{"id": rate_id, "total": figures["total_tax"], "subtotal": figures["total_tax"]}],
        "meta_data": [{"id": 1, "key": "_reduced_stock", "value": str(pieces)}],
        "sku": article.sku,
    }
    return {"sent": sent, "net": net, "tax": gross - net, "rate_id": rate_id}


def _buyer(random: Random) -> dict[str, str]:
    """Somebody who buys there, with an address of their own."""
    names, cities = content()["names"], content()["city"]
    first, last, city = random.choice(names["first"]), random.choice(names["last"]), random.choice(cities)
    return {
        "first_name": first,
        "last_name": last,
        "company": "",
        "address_1": f"{random.randint(1, 98)} {random.choice(names['streets'])}",
        "address_2": "",
        "city": city["name"],
        "state": "",
        "postcode": city["postcode"],
        "country": "FR",
        "email": f"boutique.{random.randint(100, 999)}@courriel.example",
        "phone": f"06 39 98 {random.randrange(100):02} {random.randrange(100):02}",
    }


def _amount(minor: int) -> str:
    return f"{minor // 100}.{minor % 100:02}"
