"""The delivery addresses of a customer, each corrected and put away by itself; orders and documents keep the one they have."""

from __future__ import annotations

from dataclasses import asdict

from sqlalchemy import bindparam, select

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.customers.customer import AddressDraft
from app.customers.tables import address


@verb("customer.change_address")
def change_address(tx: Write, address_id: int, draft: AddressDraft) -> None:
    """Correct an address; refused with ``address_gone`` where it was put away."""
    tx.touch("customer", _whose(tx, address_id))
    tx.update(address, address_id, **asdict(draft))


@verb("customer.archive_address")
def archive_address(tx: Write, address_id: int) -> None:
    """Take an address out of use; refused with ``address_gone`` where it is already."""
    tx.touch("customer", _whose(tx, address_id))
    tx.update(address, address_id, archived_at=tx.now)


@verb("customer.reopen_address")
def reopen_address(tx: Write, address_id: int) -> None:
    """Take an address into use again."""
    tx.touch("customer", tx.scalar(_OWNER, {"id": address_id}))
    tx.update(address, address_id, archived_at=None)


def _whose(tx: Write, address_id: int) -> int:
    found = tx.scalar(_OWNER.where(address.c.archived_at.is_(None)), {"id": address_id})
    if found is None:
        raise Refusal("address_gone")
    return int(found)


_OWNER = select(address.c.customer_id).where(address.c.id == bindparam("id"))
