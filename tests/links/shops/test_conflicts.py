"""What was changed here and in a shop: merged field by field, and where both changed the same one a person decides."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from app.base.actor import Actor, Role
from app.base.errors import Refusal
from app.catalogue import product
from app.customers import customer
from app.customers.customer import AddressDraft, standing_customer
from app.links.shops.conflict import decide
from app.links.shops.conflict_record import Conflict, open_of_rows
from tests.links.shops.counter import ALICE, Counter, a_counter
from tests.links.shops.woo import BILLING, Woo


@pytest.fixture
def counter(database_url: str) -> Iterator[Counter]:
    with a_counter(database_url) as made:
        yield made
        made.assert_sound()


def account(woo: Woo, **billing: str) -> None:
    """The account of Inès Léger in the shop, with this instead of what it said first."""
    woo.customer(5, billing={**BILLING, "phone": "02 40 00 00 01", **billing})


def taken(woo: Woo, counter: Counter) -> int:
    """The account as it came first; gives the customer's key."""
    account(woo)
    counter.take(woo.write())
    (customer_id,) = counter.row("SELECT id FROM customer")
    return int(customer_id)


def change(counter: Counter, customer_id: int, **values: Any) -> None:
    """Change the customer here, as a person does."""
    with counter.database.read() as rd:
        standing = standing_customer(rd, customer_id)
    counter.database.do(ALICE, customer.change, customer_id, replace(standing, **values))


def moved(counter: Counter, customer_id: int, **values: str) -> None:
    """Change their only address here."""
    with counter.database.read() as rd:
        [standing] = standing_customer(rd, customer_id).addresses
    change(counter, customer_id, addresses=(replace(standing, **values),))


def open_of(counter: Counter, noun: str, row_id: int) -> dict[str, Conflict]:
    with counter.database.read() as rd:
        return {each.field: each for each in open_of_rows(rd, noun, [row_id])}


def cities(counter: Counter) -> list[str]:
    return [
        str(city)
        for (city,) in counter.rows("SELECT city FROM address WHERE archived_at IS NULL ORDER BY id")
    ]


def states(counter: Counter) -> dict[str, str]:
    return {str(field): str(state) for field, state in counter.rows("SELECT field, state FROM shop_conflict")}


def test_what_changed_on_one_side_only_is_that_sides(woo: Woo, counter: Counter) -> None:
    customer_id = taken(woo, counter)
    change(counter, customer_id, phone="06 11 22 33 44", note="Appelle le matin")
    account(woo, city="Brest", postcode="29200")
    counter.take(woo.write())
    assert counter.row("SELECT phone, note FROM customer") == ("06 11 22 33 44", "Appelle le matin")
    assert cities(counter) == ["Brest"]
    assert open_of(counter, "customer", customer_id) == {}
    # It goes on being ours when the shop changes something else once more.
    account(woo, city="Quimper", postcode="29000")
    counter.take(woo.write())
    assert (counter.row("SELECT phone FROM customer"), cities(counter)) == (("06 11 22 33 44",), ["Quimper"])


def test_a_field_changed_on_both_sides_stays_here_and_both_values_are_kept(
    woo: Woo, counter: Counter
) -> None:
    customer_id = taken(woo, counter)
    change(counter, customer_id, phone="06 11 22 33 44")
    woo.customer(5, last_name="Legrand", billing={**BILLING, "phone": "07 55 66 77 88"})
    counter.take(woo.write())
    assert counter.row("SELECT name, phone FROM customer") == ("Inès Legrand", "06 11 22 33 44")
    found = open_of(counter, "customer", customer_id)
    # Their address bears the telephone too, and nobody touched that here.
    assert set(found) == {"phone"}
    asked = found["phone"]
    assert [json.loads(each) for each in (asked.before, asked.here, asked.there)] == [
        "02 40 00 00 01",
        "06 11 22 33 44",
        "07 55 66 77 88",
    ]
    assert (asked.here_by, asked.here_at) == ("Alice", asked.found_at)
    assert counter.remarks() == {"5": "shop_fields_conflict"}
    assert counter.parked() == {}


def test_an_address_that_is_kept_has_the_telephone_that_was_decided(woo: Woo, counter: Counter) -> None:
    customer_id = taken(woo, counter)
    moved(counter, customer_id, line1="4 rue de Siam")
    change(counter, customer_id, phone="06 11 22 33 44")
    moved(counter, customer_id, phone="06 11 22 33 44")
    account(woo, phone="07 55 66 77 88", address_1="1 quai Nord")
    counter.take(woo.write())
    found = open_of(counter, "customer", customer_id)
    assert set(found) == {"phone", "billing"}
    counter.database.do(ALICE, decide, {found["phone"].id: "shop", found["billing"].id: "here"})
    with counter.database.read() as rd:
        standing = standing_customer(rd, customer_id)
    [kept] = standing.addresses
    assert (kept.line1, kept.phone, standing.phone) == ("4 rue de Siam", "07 55 66 77 88", "07 55 66 77 88")
    counter.take(woo.write())
    assert open_of(counter, "customer", customer_id) == {}, "it is not asked again"


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ({"email": "INES@example.test "}, {"email": "ines@example.test"}),
        ({"phone": "0240000002"}, {"phone": "02 40 00 00 02"}),
        ({"contact": ""}, {"company": ""}),
    ],
)
def test_the_same_said_otherwise_is_no_conflict(
    woo: Woo, counter: Counter, here: dict[str, str], there: dict[str, str]
) -> None:
    customer_id = taken(woo, counter)
    change(counter, customer_id, **here)
    account(woo, **there)
    counter.take(woo.write())
    assert open_of(counter, "customer", customer_id) == {}


def test_an_address_is_one_field_and_others_stay_beside_it(woo: Woo, counter: Counter) -> None:
    customer_id = taken(woo, counter)
    more = AddressDraft(kind="delivery", name="Atelier", line1="2 quai Sud", postcode="44100", city="Nantes")
    counter.database.do(ALICE, customer.add_address, customer_id, more)
    account(woo, city="Brest", postcode="29200")
    counter.take(woo.write())
    assert sorted(cities(counter)) == ["Brest", "Nantes"]
    with counter.database.read() as rd:
        standing = standing_customer(rd, customer_id)
    delivery = next(each for each in standing.addresses if each.kind == "delivery")
    billing = next(each for each in standing.addresses if each.kind == "billing")
    corrected = (replace(billing, line1="4 rue de Siam"), delivery)
    change(counter, customer_id, addresses=corrected)
    account(woo, city="Quimper", postcode="29000")
    counter.take(woo.write())
    assert sorted(cities(counter)) == ["Brest", "Nantes"]
    assert set(open_of(counter, "customer", customer_id)) == {"billing"}


def test_the_vat_territory_goes_with_the_address_that_is_taken(woo: Woo, counter: Counter) -> None:
    customer_id = taken(woo, counter)
    moved(counter, customer_id, line1="4 rue du Port")
    account(woo, city="Saint-Denis", postcode="97400")
    counter.take(woo.write())
    assert counter.row("SELECT territory FROM customer") == ("FR",)
    key = open_of(counter, "customer", customer_id)["billing"].id
    assert counter.database.do(ALICE, decide, {key: "shop"}) == 1
    assert (counter.row("SELECT territory FROM customer"), cities(counter)) == (("FR-DOM",), ["Saint-Denis"])


def test_ours_is_kept_until_the_shop_says_something_else_again(woo: Woo, counter: Counter) -> None:
    customer_id = taken(woo, counter)
    change(counter, customer_id, phone="06 11 22 33 44")
    account(woo, phone="07 55 66 77 88")
    counter.take(woo.write())
    asked = open_of(counter, "customer", customer_id)
    assert set(asked) == {"phone"}
    counter.database.do(ALICE, decide, {asked["phone"].id: "here"}, {asked["phone"].id: asked["phone"].there})
    assert counter.row("SELECT phone FROM customer") == ("06 11 22 33 44",)
    assert (states(counter), counter.remarks()) == ({"phone": "here"}, {})
    assert counter.row("SELECT decided_by FROM shop_conflict") == ("Alice",)
    account(woo, phone="07 55 66 77 88", city="Brest", postcode="29200")
    counter.take(woo.write())
    assert (open_of(counter, "customer", customer_id), cities(counter)) == ({}, ["Brest"])
    account(woo, phone="07 00 00 00 00", city="Brest", postcode="29200")
    counter.take(woo.write())
    again = open_of(counter, "customer", customer_id)["phone"]
    assert json.loads(again.before) == "07 55 66 77 88"
    with pytest.raises(Refusal, match="shop_conflict_changed"):
        counter.database.do(ALICE, decide, {again.id: "shop"}, {again.id: asked["phone"].there})
    counter.database.do(ALICE, decide, {again.id: "shop"}, {again.id: again.there})
    assert counter.row("SELECT phone FROM customer") == ("07 00 00 00 00",)
    with pytest.raises(Refusal, match="shop_conflict_decided"):
        counter.database.do(ALICE, decide, {again.id: "here"})


def test_while_it_waits_it_follows_the_shop_and_is_over_once_both_agree(woo: Woo, counter: Counter) -> None:
    customer_id = taken(woo, counter)
    change(counter, customer_id, phone="06 11 22 33 44")
    account(woo, phone="07 55 66 77 88")
    counter.take(woo.write())
    first = open_of(counter, "customer", customer_id)["phone"]
    account(woo, phone="07 00 00 00 00")
    counter.take(woo.write())
    second = open_of(counter, "customer", customer_id)["phone"]
    assert (second.id, second.found_at) == (first.id, first.found_at)
    assert [json.loads(each) for each in (second.before, second.there)] == [
        "02 40 00 00 01",
        "07 00 00 00 00",
    ]
    account(woo)
    counter.take(woo.write())
    assert (states(counter), counter.remarks()) == ({"phone": "gone"}, {})
    assert counter.row("SELECT phone FROM customer") == ("06 11 22 33 44",)
    account(woo, phone="07 55 66 77 88")
    counter.take(woo.write())
    assert set(open_of(counter, "customer", customer_id)) == {"phone"}
    change(counter, customer_id, phone="07 55 66 77 88")
    account(woo, phone="07 55 66 77 88", city="Brest")
    counter.take(woo.write())
    assert states(counter) == {"phone": "gone"}


def test_what_was_brought_before_anybody_kept_what_was_agreed_on_is_not_guessed_either(
    woo: Woo, counter: Counter
) -> None:
    customer_id = taken(woo, counter)
    forget(counter)
    account(woo, city="Brest", postcode="29200")
    counter.take(woo.write())
    assert (cities(counter), open_of(counter, "customer", customer_id)) == (["Brest"], {})
    forget(counter)
    change(counter, customer_id, phone="06 11 22 33 44")
    account(woo, city="Quimper", postcode="29000")
    counter.take(woo.write())
    found = open_of(counter, "customer", customer_id)
    assert {field: each.before for field, each in found.items()} == {"phone": "", "billing": ""}
    assert cities(counter) == ["Brest"]


def forget(counter: Counter) -> None:
    """As books are that were kept before what is agreed on was."""
    from sqlalchemy import text

    with counter.database.write(ALICE, "test.forgot") as tx:
        tx.execute(text("UPDATE inbox SET agreed = NULL"))


def test_a_product_is_merged_by_field_in_the_tax_of_the_shop(woo: Woo, counter: Counter) -> None:
    counter.take(woo.write())
    product_id = chosen(counter)
    # 10.00 before VAT of 20 %: the 12.00 that the shop shows.
    counter.database.do(
        ALICE,
        product.revise,
        product_id,
        {"price_micro": 10_000_000, "price_includes_tax": False, "name": "Chose  1"},
    )
    woo.product(1, stock=9, name="Chose neuve", regular_price="15.50")
    counter.take(woo.write())
    assert counter.row(
        "SELECT name, price_micro, price_includes_tax FROM product WHERE id = :id", id=product_id
    ) == (
        "Chose neuve",
        15_500_000,
        True,
    )
    assert open_of(counter, "product", product_id) == {}


def chosen(counter: Counter) -> int:
    (found,) = counter.row("SELECT product_id FROM listing WHERE remote_id = '1'")
    return int(found)


def test_a_price_and_a_name_changed_on_both_sides_wait_and_all_are_decided_at_once(
    woo: Woo, counter: Counter
) -> None:
    counter.take(woo.write())
    product_id = chosen(counter)
    ours = {"price_micro": 13_000_000, "name": "Chose à nous"}
    counter.database.do(ALICE, product.revise, product_id, ours)
    woo.product(1, stock=9, name="Chose neuve", regular_price="15.50", sku="SKU-NEUF")
    counter.take(woo.write())
    what = "SELECT name, price_micro, sku FROM product WHERE id = :id"
    assert counter.row(what, id=product_id) == ("Chose à nous", 13_000_000, "SKU-NEUF")
    found = open_of(counter, "product", product_id)
    assert {field: json.loads(each.there) for field, each in found.items()} == {
        "name": "Chose neuve",
        "price": 15_500_000,
    }
    counter.database.do(ALICE, decide, {found["name"].id: "here", found["price"].id: "shop"})
    assert counter.row(what, id=product_id) == ("Chose à nous", 15_500_000, "SKU-NEUF")
    assert states(counter) == {"name": "here", "price": "shop"}
    before = counter.content()
    counter.take(woo.write())
    assert counter.content() == before


def test_who_may_not_change_a_product_may_keep_it_and_not_take_the_shops(woo: Woo, counter: Counter) -> None:
    counter.take(woo.write())
    product_id = chosen(counter)
    counter.database.do(ALICE, product.revise, product_id, {"name": "Chose à nous"})
    woo.product(1, stock=9, name="Chose neuve")
    counter.take(woo.write())
    key = open_of(counter, "product", product_id)["name"].id
    reader, keeper = Actor("Bob", Role.READER), Actor("Carole", Role.BOOKKEEPER)
    with pytest.raises(Refusal, match="not_allowed"):
        counter.database.do(reader, decide, {key: "here"})
    with pytest.raises(Refusal, match="not_allowed"):
        counter.database.do(keeper, decide, {key: "shop"})
    counter.database.do(keeper, decide, {key: "here"})
    assert states(counter) == {"name": "here"}


def test_a_class_of_vat_that_nobody_understands_changes_nothing_that_stands(
    woo: Woo, counter: Counter
) -> None:
    woo.product(1, stock=9, tax_class="taux-reduit")
    counter.take(woo.write())
    product_id = chosen(counter)
    woo.product(1, stock=9, tax_class="taux-inconnu")
    counter.take(woo.write())
    assert counter.row("SELECT vat_class FROM product WHERE id = :id", id=product_id) == ("reduced",)
    assert counter.remarks() == {"1": "shop_vat_class_unknown"}


def test_addresses_and_notes_of_its_orders_cannot_be_changed_here_so_that_they_follow(
    woo: Woo, counter: Counter
) -> None:
    from app.flow import change as order_change
    from app.orders.change import OrderChange
    from app.orders.entry import read_draft

    woo.order(7, "pending", paid=False)
    woo.order(8)
    counter.take(woo.write())
    (draft_id,), (order_id,) = counter.order(7, "id"), counter.order(8, "id")
    with counter.database.read() as rd, pytest.raises(Refusal, match="draft_of_a_shop"):
        read_draft(rd, int(draft_id))
    with pytest.raises(Refusal, match="order_of_a_shop"):
        counter.database.do(ALICE, order_change.change, int(order_id), OrderChange({}), "adresse")
