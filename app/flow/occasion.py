"""What a document offers for a mail about it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Read
from app.correspondence.mail import AttachmentDraft
from app.customers.tables import customer


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a document offers for a mail about it: values by placeholder, and the papers that go along.

    `several`: it is about more than one, and says so in the plural.
    """

    language: str
    recipient: str
    customer_id: int | None
    values: Mapping[str, str]
    attachments: tuple[AttachmentDraft, ...] = ()
    several: bool = False


def address_of(rd: Read, customer_id: int, billing: str = "{}") -> str:
    """The address the order was made with, else the customer's."""
    frozen: Any = json.loads(billing or "{}")
    return str(frozen.get("email") or rd.scalar(_EMAIL, {"id": customer_id}) or "")


_EMAIL = select(customer.c.email).where(customer.c.id == bindparam("id"))
