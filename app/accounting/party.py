"""Whose a fact is in the accounts: its customer as the document names them, on the account of whom they stand for now."""

from __future__ import annotations

from typing import Any

from sqlalchemy import func

from app.customers.tables import customer

_named = customer.alias("named")
PARTY = (func.coalesce(_named.c.merged_into_id, _named.c.id).label("standing_id"), _named.c.name)
"""Of a statement joined by `with_party`: the key of whom the customer stands for now, and the name the document bears."""


def with_party(statement: Any, key: Any) -> Any:
    """A statement with its customer, by the column that names them."""
    return statement.join(_named, _named.c.id == key)
