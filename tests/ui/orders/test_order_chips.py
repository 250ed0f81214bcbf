"""The four chips of an order: each says one thing, and only what asks for somebody is filled."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app.orders.queries import OrderRow
from ui.orders.order_chips import invoice_chip, payment_chip, shipment_chip, state_chip

TODAY = date(2026, 11, 22)
ROW = OrderRow(
    id=1,
    uid="u",
    number="CM-2026-0001",
    state="confirmed",
    handling="normal",
    customer_id=1,
    shop_id=None,
    remote_id=None,
    remote_number=None,
    ordered_on=date(2026, 11, 20),
    promised_on=None,
    currency="EUR",
    payment_kind="prepaid",
    payment_method="transfer",
    payment_state="none",
    total=1000,
    shipped="none",
    invoiced="none",
    paid="none",
    paid_amount=0,
    deposit_asked=0,
    ships_after_deposit=False,
    invoiced_there=False,
    customer="SARL Lefèvre",
    shop="",
    city="Nîmes",
)


@pytest.mark.parametrize(
    ("values", "text", "filled"),
    [
        ({"state": "draft"}, "À confirmer", False),
        ({"state": "draft", "shop_id": 1}, "À confirmer", True),
        ({"state": "draft", "shop_id": 1, "payment_state": "refused"}, "Brouillon", False),
        ({"state": "held"}, "Bloquée", True),
        ({"state": "confirmed"}, "Confirmée", False),
        # It is confirmed, and its goods are kept: said where goods are said, or here where none are shipped.
        ({"state": "confirmed", "stopped": True}, "Confirmée", False),
        ({"state": "confirmed", "stopped": True, "ships": False}, "Bloquée", True),
        ({"state": "cancelled"}, "Annulée", False),
        ({"state": "draft", "handling": "unfinished"}, "Inachevée", False),
    ],
)
def test_where_it_stands_by_decision(values: dict[str, object], text: str, filled: bool) -> None:
    chip = state_chip(replace(ROW, **values))
    assert (chip.text, chip.filled) == (text, filled)


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({}, "Attendu"),
        ({"ordered_on": date(2026, 11, 1)}, "Attendu 21 j"),
        ({"payment_kind": "account"}, "En compte"),
        ({"payment_kind": "account", "next_due_on": TODAY}, "Échoit aujourd’hui"),
        ({"payment_kind": "account", "next_due_on": date(2026, 12, 15)}, "À échoir"),
        ({"payment_kind": "account", "next_due_on": date(2026, 11, 15)}, "Échue 7 j"),
        ({"paid": "part", "next_due_on": date(2026, 11, 15)}, "Échue 7 j"),
        ({"payment_kind": "on_delivery"}, "À la livraison"),
        ({"payment_state": "refused"}, "Refusé"),
        ({"paid": "part"}, "En partie"),
        ({"paid": "all"}, "Réglée"),
        ({"paid": "all", "payment_state": "refunded"}, "Remboursée"),
        ({"state": "cancelled"}, None),
    ],
)
def test_where_the_money_is(values: dict[str, object], text: str | None) -> None:
    chip = payment_chip(replace(ROW, **values), TODAY)
    assert (chip.text if chip else None) == text


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({}, None),
        ({"paid": "all"}, "À expédier"),
        ({"payment_kind": "account"}, "À expédier"),
        ({"payment_kind": "account", "short": True}, "En attente"),
        ({"payment_kind": "account", "leaves_by": date(2026, 11, 21)}, "En retard"),
        ({"payment_kind": "account", "shipped": "part"}, "En partie"),
        ({"shipped": "all", "promised_on": date(2026, 11, 21)}, "Expédiée"),
        ({"state": "held", "paid": "all"}, None),
        ({"payment_kind": "account", "stopped": True}, "Bloquée"),
        ({"payment_kind": "account", "stopped": True, "promised_on": date(2026, 11, 21)}, "Bloquée"),
        ({"payment_kind": "account", "stopped": True, "shipped": "part"}, "Reste bloqué"),
        ({"payment_kind": "account", "stopped": True, "ships": False}, "À expédier"),
    ],
)
def test_where_the_goods_are(values: dict[str, object], text: str | None) -> None:
    chip = shipment_chip(replace(ROW, **values), TODAY)
    assert (chip.text if chip else None) == text


@pytest.mark.parametrize(
    ("values", "text"),
    [
        ({}, None),
        ({"shipped": "part"}, None),
        ({"shipped": "part", "payment_kind": "account"}, "À facturer"),
        ({"shipped": "all", "paid": "all"}, "À facturer"),
        ({"invoiced": "part", "shipped": "part"}, "En partie"),
        ({"state": "closed", "invoiced": "all"}, "Facturée"),
        ({"invoiced": "all"}, "Pas partie"),
        ({"invoiced": "all", "shipped": "all"}, "Facturée"),
    ],
)
def test_where_the_invoice_is(values: dict[str, object], text: str | None) -> None:
    chip = invoice_chip(replace(ROW, **values))
    assert (chip.text if chip else None) == text


def test_chips_that_stand_alone_say_what_is_done_in_part() -> None:
    row = replace(ROW, payment_kind="account", paid="part", shipped="part", invoiced="part")
    told = (
        payment_chip(row, TODAY, alone=True),
        shipment_chip(row, TODAY, alone=True),
        invoice_chip(row, alone=True),
    )
    assert [chip.text for chip in told if chip] == [
        "Réglée en partie",
        "Expédiée en partie",
        "Facturée en partie",
    ]


def test_parts_in_neighbouring_columns_have_icons_of_their_own() -> None:
    row = replace(ROW, payment_kind="account", shipped="part", invoiced="part")
    told = (shipment_chip(row, TODAY), invoice_chip(row))
    assert [chip.icon for chip in told if chip] == ["shipments", "invoices"]


def test_what_leaves_with_its_invoice_is_late_there_and_not_what_its_shop_invoices() -> None:
    row = replace(ROW, payment_kind="account", ships=False, hands_over=True, leaves_by=date(2026, 11, 21))
    chip = invoice_chip(row, TODAY)
    assert chip is not None
    assert (chip.text, chip.kind) == ("En retard", "late")
    for other in (invoice_chip(row), invoice_chip(replace(row, leaves_by=TODAY), TODAY)):
        assert other is not None
        assert other.text == "À facturer"
    assert invoice_chip(replace(row, invoiced_there=True), TODAY) == invoice_chip(
        replace(row, invoiced_there=True)
    )
