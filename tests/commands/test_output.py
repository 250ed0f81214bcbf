"""Figures for machines are exact and the same in every language; for people they stand in columns."""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from operator import attrgetter
from types import SimpleNamespace
from typing import cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

import app.commands
from app.base.said import said
from app.base.words import Words
from app.commands.desk import Desk
from app.commands.goods_columns import STOCK_COLUMNS
from app.commands.nouns import ORDER_COLUMNS
from app.commands.output import Column, exact, json_lines, record, table, trimmed, width


@dataclass(frozen=True)
class Row:
    name: str
    amount: int
    day: date | None = None
    currency: str = "EUR"


COLUMNS = (
    Column("name", attrgetter("name")),
    Column("amount", attrgetter("amount"), "amount"),
    Column("due_on", attrgetter("day"), "day"),
)


@pytest.mark.parametrize(
    ("value", "kind", "currency", "told"),
    [
        (71_929, "amount", "EUR", "719.29"),
        (-5, "amount", "EUR", "-0.05"),
        (1_500, "amount", "JPY", "1500"),
        (1_500, "amount", "KWD", "1.500"),
        (1_500, "quantity", "EUR", "1.5"),
        (18_000, "quantity", "EUR", "18"),
        (12_500_000, "price", "EUR", "12.50"),
        (1_234_560, "price", "EUR", "1.23456"),
        (200_000, "rate", "EUR", "20"),
        (55_000, "rate", "EUR", "5.5"),
        (None, "amount", "EUR", None),
    ],
)
def test_machines_get_decimal_strings(value: int | None, kind: str, currency: str, told: str | None) -> None:
    assert exact(value, kind, currency) == told  # pyright: ignore[reportArgumentType]


@given(st.decimals(allow_nan=False, allow_infinity=False, places=6, min_value=-(10**9), max_value=10**9))
def test_idle_noughts_go_and_the_value_stays(value: Decimal) -> None:
    assert Decimal(trimmed(value)) == value
    assert not trimmed(value).endswith("0") or "." not in trimmed(value)


def test_rows_for_machines_are_one_array_whatever_their_number() -> None:
    for many in range(3):
        rows = [record(COLUMNS, Row("a", 100, date(2026, 11, 22)))] * many
        found = json.loads("\n".join(json_lines(rows)))
        assert found == [{"name": "a", "amount": "1.00", "due_on": "2026-11-22"}] * many


def test_people_read_aligned_columns_with_figures_to_the_right() -> None:
    rows = [Row("Ömer", 1_234_56), Row("王", -1_00)]
    assert table(Words("fr"), COLUMNS, rows) == [
        "Nom    Montant",
        "────  ────────",
        "Ömer  1\u202f234,56",
        "王       −1,00",
    ]
    assert table(Words("en"), COLUMNS, rows)[2] == "Ömer  1,234.56"


def test_wide_letters_take_two_cells_and_accents_none() -> None:
    assert (width("王"), width("e\u0301"), width("abc")) == (2, 1, 3)


def test_machines_get_words_where_a_key_is_stored(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"reason": said("intake.refunded", number="55"), "lines": [{"note": "Cassée"}], "n": 1}]
    Desk(language="en", as_json=True).give(rows)
    Desk(language="fr", as_json=True).give_rows(rows)
    whole, by_rows = capsys.readouterr().out.split("]\n[")
    assert "Shop refund 55" in whole
    assert json.loads("[" + by_rows)[0]["reason"] == "Remboursement n°\u00a055 de la boutique"
    assert "Cassée" in by_rows


def _columns_in(value: object, depth: int = 4) -> Iterator[Column]:
    if isinstance(value, Column):
        yield value
    elif depth and isinstance(value, Mapping):
        for each in cast("Mapping[object, object]", value).values():
            yield from _columns_in(each, depth - 1)
    elif depth and isinstance(value, tuple | list):
        for each in cast("Sequence[object]", value):
            yield from _columns_in(each, depth - 1)
    elif depth and is_dataclass(value) and not isinstance(value, type):
        for each in fields(value):
            yield from _columns_in(getattr(value, each.name, None), depth - 1)


@pytest.mark.parametrize("language", ["fr", "en"])
def test_every_column_that_people_see_has_a_heading_in_words(language: str) -> None:
    words = Words(language)
    names = [f"{app.commands.__name__}.{each.name}" for each in pkgutil.iter_modules(app.commands.__path__)]
    shown = {
        column.headed
        for name in names
        for value in vars(importlib.import_module(name)).values()
        for column in _columns_in(value)
        if column.shown
    }
    assert {"column.number", "column.customer", "column.ordered_on"} <= shown
    assert [key for key in sorted(shown) if words.say(key) == key] == []


def test_of_a_cancelled_order_nothing_is_still_to_be_done() -> None:
    def told(**row: str) -> list[str | None]:
        return [each.get(SimpleNamespace(**row)) for each in ORDER_COLUMNS if each.name in _PROGRESS]

    nothing = dict.fromkeys(_PROGRESS, "none")
    assert told(state="confirmed", **nothing) == ["none"] * 3
    assert told(state="cancelled", **nothing) == [None] * 3
    # What has happened is still said.
    assert told(state="cancelled", shipped="none", invoiced="none", paid="part") == [None, None, "part"]


_PROGRESS = ("shipped", "invoiced", "paid")


def test_the_columns_of_stock_lead_from_what_is_there_to_what_is_available() -> None:
    row = SimpleNamespace(apart_milli=4_000, quarantined_milli=1_000)
    [column] = [each for each in STOCK_COLUMNS if each.name == "not_for_sale"]
    assert column.get(row) == 3_000
