"""Tags and own fields together: kept with a form, found again by lists, on both dialects (R14)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app.base import fields, tags
from app.base.actor import Actor, Role
from app.base.audit import history
from app.base.database import Database
from app.base.errors import Refusal
from app.base.extras import Extras, extras_of, extras_page, keep
from app.base.fields import checked, define
from app.base.listing import Listing, ListQuery
from app.catalogue import product
from app.catalogue.product import ProductDraft
from app.catalogue.queries import PRODUCTS
from app.customers import customer
from app.customers.customer import CustomerDraft
from app.orders.queries import ORDERS
from app.reports.standing import CUSTOMERS
from app.reports.stock_list import STOCK
from tests.builders import ALICE, a_customer, an_order, opened


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with opened(database_url) as found:
        yield found


def found(database: Database, listing: Listing[Any], *chips: tuple[str, str]) -> list[int]:
    with database.read() as rd:
        query = ListQuery(chips=chips)
        keys = list(listing.ids(rd, query, 0, 50))
        assert listing.count(rd, query).count == len(keys)
    return keys


def test_a_customer_is_written_with_its_tags_and_answers_in_one_line_of_the_journal(
    database: Database,
) -> None:
    database.do(ALICE, define, "customer", "Secteur", "choice", ["Hôtel", "Traiteur"])
    database.do(ALICE, define, "customer", "Visite", "date")
    own = Extras(("fidèle",), (("secteur", "Hôtel"), ("visite", "2026-11-02")))
    one = database.do(ALICE, customer.add, CustomerDraft(name="Le Grand Hôtel", extras=own))
    other = database.do(ALICE, customer.add, CustomerDraft(name="Sans rien"))
    with database.read() as rd:
        assert extras_of(rd, "customer", one) == own
        assert extras_of(rd, "customer", other) == Extras()
        [event] = history(rd, "customer", one)
        assert event.verb == "customer.add"
        [row] = CUSTOMERS.rows(rd, [one])
        assert row.extras.answer("secteur") == "Hôtel"
    assert found(database, CUSTOMERS, ("tag", "FIDELE")) == [one]
    assert found(database, CUSTOMERS, ("field.secteur", "Hôtel")) == [one]
    assert found(database, CUSTOMERS, ("field.secteur", "Traiteur")) == []
    assert found(database, CUSTOMERS, ("field.visite", "2026-11-02")) == [one]


def test_what_stays_as_it_was_leaves_no_trace_and_what_is_emptied_goes(database: Database) -> None:
    database.do(ALICE, define, "customer", "Code du chantier", "text")
    own = Extras(("pro",), (("code_du_chantier", "Lyon 7"),))
    one = database.do(ALICE, customer.add, CustomerDraft(name="Maçons réunis", extras=own))
    database.do(ALICE, keep, "customer", one, own)
    with database.read() as rd:
        assert [event.verb for event in history(rd, "customer", one)] == ["customer.add"]
    assert found(database, CUSTOMERS, ("field.code_du_chantier", "lyon")) == [one]
    database.do(ALICE, keep, "customer", one, Extras((), (("code_du_chantier", ""),)))
    with database.read() as rd:
        assert extras_of(rd, "customer", one) == Extras()
        assert history(rd, "customer", one)[-1].verb == "extras.keep"


def test_products_and_orders_are_found_by_theirs_in_every_list(database: Database) -> None:
    database.do(ALICE, define, "product", "Poids net", "number")
    database.do(ALICE, define, "sales_order", "Cadeau", "yes_no")
    draft = ProductDraft(name="Miel", extras=Extras(("Noël",), (("poids_net", "0,5"),)))
    honey = database.do(ALICE, product.add, draft)
    database.do(ALICE, product.add, ProductDraft(name="Sel"))
    with database.write(ALICE, "test.build") as tx:
        order = an_order(tx, a_customer(tx), total="10")
        an_order(tx, a_customer(tx), total="10")
    database.do(ALICE, keep, "sales_order", order, Extras(("urgent",), (("cadeau", "yes"),)))
    for listing in (PRODUCTS, STOCK):
        assert found(database, listing, ("tag", "noel")) == [honey]
        assert found(database, listing, ("field.poids_net", "0.5")) == [honey]
    assert found(database, ORDERS, ("tag", "urgent"), ("field.cadeau", "yes")) == [order]
    assert found(database, ORDERS, ("field.cadeau", "no")) == []
    with pytest.raises(Refusal) as refused:
        found(database, ORDERS, ("field.nowhere", "1"))
    assert refused.value.code == "list_filter_unknown"


def test_a_field_asked_no_more_keeps_its_answers_and_comes_back(database: Database) -> None:
    key = database.do(ALICE, define, "customer", "Secteur", "text")
    own = Extras((), (("secteur", "Bâtiment"),))
    one = database.do(ALICE, customer.add, CustomerDraft(name="Maçons", extras=own))
    database.do(ALICE, fields.archive, key)
    with database.read() as rd:
        assert extras_page(rd, "customer", one).fields == ()
        assert extras_of(rd, "customer", one) == Extras()
        assert [each.archived_at is not None for each in fields.every_field(rd)] == [True]
    database.do(ALICE, fields.restore, key)
    with database.read() as rd:
        assert extras_of(rd, "customer", one) == own


@pytest.mark.parametrize("told", [".", "5.", ".5", "1.2.3", "²", "--1", "1e3"])
def test_what_is_no_number_is_refused(told: str) -> None:
    with pytest.raises(Refusal) as refused:
        checked(fields.Field(1, "customer", "n", "Nombre", "number"), told)
    assert refused.value.code == "field_value_wrong"


def test_a_clerk_tags_and_answers_but_defines_no_fields(database: Database) -> None:
    clerk = Actor("Marie", Role.CLERK)
    with database.write(ALICE, "test.build") as tx:
        one = a_customer(tx)
    database.do(clerk, tags.put, "customer", [one], ["fidèle"])
    database.do(clerk, keep, "customer", one, Extras(("fidèle", "pro")))
    with pytest.raises(Refusal) as refused:
        database.do(clerk, define, "customer", "Secteur", "text")
    assert refused.value.code == "not_allowed"
