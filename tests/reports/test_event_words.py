"""Events of the journal in words."""

from __future__ import annotations

import importlib
import pkgutil
from datetime import UTC, datetime
from typing import Any

import pytest

import app
from app.base.audit import Event
from app.base.door import Verb
from app.base.words import Words
from app.reports.event_words import event_in_words

AT = datetime(2026, 11, 22, 10, 22, tzinfo=UTC)


def told(verb: str, language: str = "fr", **facts: Any) -> str:
    return event_in_words(Event(1, AT, "Alice", verb, facts), Words(language), "EUR")


def verbs() -> set[str]:
    """The names of all verbs that write to the journal."""
    found: set[str] = set()
    for module in pkgutil.walk_packages(app.__path__, "app."):
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Verb) and not value.silent:
                found.add(value.name)
    return found


def test_every_verb_that_writes_to_the_journal_has_words() -> None:
    known = verbs()
    assert {"sell.confirm", "ship.ship", "intake.order", "customer.add"} <= known
    assert [name for name in sorted(known) if not Words("fr").knows(f"history.{name}")] == []


def test_one_item_is_told_in_the_singular() -> None:
    assert told("ship.ship", number="BL-1", quantity_milli=1_000) == "Expédition BL-1\xa0: 1 article"
    assert told("ship.ship", "en", number="BL-1", quantity_milli=2_000) == "Shipment BL-1: 2 items"


def test_how_many_there_were_chooses_the_plural() -> None:
    assert told("ship.pack", "en", number="BL-1", n=1) == "1 parcel for BL-1"
    assert told("ship.pack", "en", number="BL-1", n=1_200) == "1,200 parcels for BL-1"
    assert told("ship.begin_dispatch", n=1) == "Envoi groupé de 1 commande"
    assert told("ship.begin_dispatch", n=12) == "Envoi groupé de 12 commandes"


def test_goods_that_leave_with_their_invoice_are_told_with_both_numbers() -> None:
    facts = {"number": "FA-1", "shipment": "BL-7", "invoice": "FA-1", "quantity_milli": 3_000, "total": 7_660}
    whole = "Shipment BL-7: 3 items · Invoice FA-1 issued: €76.60"
    assert [told(verb, "en", **facts) for verb in ("ship.ship", "bill.issue")] == [whole, whole]


def test_a_counter_sale_is_told_as_one_with_the_money_that_came() -> None:
    facts = {"number": "CM-1", "shipment": "BL-7", "invoice": "FA-1", "quantity_milli": 3_000, "total": 7_660}
    assert told("counter.sell", "en", **facts) == "Counter sale CM-1: €76.60 paid, handed over and invoiced"


@pytest.mark.parametrize("language", ["fr", "en"])
def test_an_event_without_facts_names_none_in_braces(language: str) -> None:
    for name in verbs():
        assert "{" not in told(name, language), name


def test_what_lets_an_order_go_says_so_after_itself() -> None:
    facts = {"amount": 128_736, "method": "transfer", "currency": "EUR"}
    now = told("collect.receive", "en", number="RG-7", let_go=["CM-1", "CM-2"], **facts)
    assert now == "Payment RG-7 received: €1,287.36, Transfer · releases CM-1, CM-2"
    before = told("collect.receive", "en", number="CM-1", total=174_853, **facts)
    assert before == "Payment received: €1,287.36, Transfer · releases CM-1"
