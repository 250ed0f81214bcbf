"""Where a mail about something goes."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.customers.tables import customer


def address_of(rd: Read, customer_id: int, billing: str = "{}") -> str:
    """The address the order was made with, else the customer's."""
    frozen: Any = json.loads(billing or "{}")
    return str(frozen.get("email") or rd.scalar(_EMAIL, {"id": customer_id}) or "")


_EMAIL = select(customer.c.email).where(customer.c.id == bindparam("id"))
