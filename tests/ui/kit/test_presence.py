"""Who else has something open: on PostgreSQL a banner with name and time, nothing in a file, and nobody stays for ever."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import pytest
from pytestqt.qtbot import QtBot
from sqlalchemy import update

from app.base.actor import Actor, Role
from app.base.database import Database, open_database
from app.base.presence import be_here, leave, presence
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.customers.customer_page import CustomerPage
from ui.kit.office import Office
from ui.orders.order_entry import OrderEntry

MARIE = Actor("Marie", Role.CLERK)


@pytest.fixture
def server_books(postgres_url: Callable[[], str]) -> Iterator[Desk]:
    """A company on the tests' server."""
    from tests.conftest import make_schema

    url = postgres_url()
    make_schema(url)
    desk = Desk(url)
    yield desk
    desk.close()


@pytest.fixture
def marie(server_books: Desk) -> Iterator[Database]:
    """The same books by a connection of another workstation."""
    database = open_database(server_books.database.location)
    database.clock = server_books.database.clock
    yield database
    database.close()


@pytest.fixture
def shared(qtbot: QtBot, server_books: Desk, marie: Database) -> Iterator[Stage]:
    """A window over the books on the server."""
    own = open_database(server_books.database.location)
    own.clock = server_books.database.clock
    office = Office(own, Actor("Alice"), watch=False)
    yield Stage(qtbot, office, [], [], [])
    office.close()


def test_both_hear_of_each_other_until_one_leaves(server_books: Desk, marie: Database) -> None:
    order = server_books.an_order(server_books.a_customer(), goods(server_books.a_product(), 1, "10", "20"))
    alice = server_books.database
    assert alice.do(Actor("Alice"), be_here, "sales_order", order, "seat-a", edits=True) == ()
    [other] = marie.do(MARIE, be_here, "sales_order", order, "seat-m", edits=False)
    assert (other.who, other.edits) == ("Alice", True)
    [back] = alice.do(Actor("Alice"), be_here, "sales_order", order, "seat-a", edits=True)
    assert (back.who, back.edits) == ("Marie", False)
    # Of another row nobody is told.
    assert marie.do(MARIE, be_here, "quote", order, "seat-m", edits=True) == ()
    marie.do(MARIE, leave, "sales_order", order, "seat-m")
    assert alice.do(Actor("Alice"), be_here, "sales_order", order, "seat-a", edits=True) == ()
    server_books.must_verify()


def test_who_says_nothing_any_more_is_gone_after_a_while(server_books: Desk, marie: Database) -> None:
    customer = server_books.a_customer()
    marie.do(MARIE, be_here, "customer", customer, "seat-m", edits=False)
    alice = server_books.database
    assert alice.do(Actor("Alice"), be_here, "customer", customer, "seat-a", edits=False)
    with alice.write(Actor("Alice"), "test.age") as tx:
        late = datetime(2020, 1, 1, tzinfo=UTC)
        tx.execute(update(presence).where(presence.c.seat == "seat-m").values(seen_at=late))
    assert alice.do(Actor("Alice"), be_here, "customer", customer, "seat-a", edits=False) == ()


def test_a_page_and_an_entry_say_who_else_is_there(
    shared: Stage, server_books: Desk, marie: Database
) -> None:
    customer = server_books.a_customer()
    order = server_books.an_order(customer, goods(server_books.a_product(), 1, "10", "20"))
    marie.do(MARIE, be_here, "customer", customer, "seat-m", edits=False)
    marie.do(MARIE, be_here, "sales_order", order, "seat-m", edits=True)
    page = shared.show(CustomerPage(shared.office, customer))
    assert page.presence.banner.problem.startswith("Marie a aussi cette fiche ouverte depuis ")
    entry = shared.show(OrderEntry(shared.office, order))
    assert entry.presence.banner.isVisible()
    assert entry.presence.banner.problem.startswith("Marie modifie cette commande depuis ")
    [alice] = marie.do(MARIE, be_here, "sales_order", order, "seat-m", edits=True)
    assert (alice.who, alice.edits) == ("Alice", True)
    marie.do(MARIE, leave, "sales_order", order, "seat-m")
    entry.presence.beat()
    shared.calm()
    assert not entry.presence.banner.isVisible()
    entry.hide()
    shared.calm()
    assert marie.do(MARIE, be_here, "sales_order", order, "seat-m", edits=True) == ()


def test_in_a_file_nobody_is_asked(stage: Stage, books: Desk) -> None:
    page = stage.show(CustomerPage(stage.office, books.a_customer()))
    assert not stage.office.shared
    assert books.rows("SELECT * FROM presence") == []
    assert not page.presence.banner.isVisible()
