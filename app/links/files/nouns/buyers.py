"""Whom a line is about, in a file of documents: a customer by number, e-mail, SIRET or name."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from app.base.door import Read
from app.base.errors import Refusal
from app.base.folding import folded
from app.customers.tables import customer


@dataclass(frozen=True, slots=True)
class Buyer:
    """A customer and the account their claims stand on."""

    customer_id: int
    account_id: int
    name: str


@dataclass(frozen=True, slots=True)
class Buyers:
    """The customers that some texts may mean, by number, e-mail and SIRET, and by name where several may share it.

    One that was merged means the one that is kept.
    """

    by_key: dict[str, Buyer]
    by_name: dict[str, list[Buyer]]

    def of(self, text: str) -> Buyer:
        """Whom a text means; refused with ``cell_customer_unknown`` or ``cell_customer_several``."""
        told = folded(text)
        found = self.by_key.get(told) or self.by_key.get(told.replace(" ", ""))
        if found is not None:
            return found
        named = self.by_name.get(told, [])
        if len(named) == 1:
            return named[0]
        raise Refusal("cell_customer_several" if named else "cell_customer_unknown", text=text)


def buyers_of(rd: Read, texts: Collection[str]) -> Buyers:
    """The customers that these texts may mean."""
    found = Buyers({}, {})
    wanted = {folded(text) for text in texts} | {folded(text).replace(" ", "") for text in texts}
    for row in rd.execute(_IN_USE):
        buyer = Buyer(row.id, row.account_id, row.kept)
        for key in (row.number, row.email, row.siret):
            if key and folded(key) in wanted:
                found.by_key[folded(key)] = buyer
        if (name := folded(row.name)) in wanted and buyer not in found.by_name.setdefault(name, []):
            found.by_name[name].append(buyer)
    return found


# All of them once: names fold as no database does, and 50,000 are read in the time of a few hundred look-ups.
_kept = customer.alias("kept")
_IN_USE = (
    select(
        _kept.c.id,
        _kept.c.account_id,
        _kept.c.name.label("kept"),
        customer.c.name,
        customer.c.number,
        customer.c.email,
        customer.c.siret,
    )
    .join(_kept, _kept.c.id == func.coalesce(customer.c.merged_into_id, customer.c.id))
    .where(_kept.c.archived_at.is_(None))
    .order_by(customer.c.merged_into_id.is_not(None).desc(), customer.c.id)
)
