"""What waits at the bank, with what each movement may be; and the same again after something changed."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, or_, select, union

from app.base.door import Read
from app.customers.tables import account, customer
from app.invoicing.tables import invoice
from app.orders.tables import sales_order
from app.payments.bank_books import books_now, rest_of_books
from app.payments.bank_claims import claims_now, claims_seen
from app.payments.bank_queries import BankRow, transaction_rows, waiting_ids
from app.payments.bank_tables import bank_rule
from app.payments.proposal import Proposal
from app.payments.propose_again import Changes, Looked, look, look_again
from app.payments.tables import payment
from app.receivables.tables import item

_MOST = 400
"""Where more rows than these changed, looking at everything anew costs less."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A movement that waits for somebody, and its proposal, if there is one."""

    row: BankRow
    proposal: Proposal | None


@dataclass(frozen=True, slots=True)
class Matching:
    """All that waits, the oldest first, looked at together, so that nothing is proposed twice."""

    rows: tuple[BankRow, ...]
    looked: Looked

    def waiting(self, account_id: int | None = None) -> list[Waiting]:
        """What waits, of one bank account or of all, with what is proposed."""
        return [
            Waiting(each, self.looked.proposals.get(each.id))
            for each in self.rows
            if account_id is None or each.bank_account_id == account_id
        ]


def matching(rd: Read) -> Matching:
    """All that waits, looked at."""
    rows = transaction_rows(rd, waiting_ids(rd))
    told = [each.told for each in rows]
    return Matching(tuple(rows), look(told, books_now(rd, told)))


def matching_once(rd: Read) -> Matching:
    """The same, looked at once in a reading."""
    return rd.once("bank.matching", lambda: matching(rd))


def matching_again(rd: Read, before: Matching, touched: Collection[tuple[str, int]]) -> Matching:
    """The same after some rows (table, key) changed: only their accounts are read, only what they touch is proposed again."""
    accounts = _accounts(rd, touched)
    if accounts is None:
        return matching(rd)
    rows = _rows_again(rd, before, {key for noun, key in touched if noun == "bank_transaction"})
    told = [each.told for each in rows]
    known, rest = before.looked.look_up.claims, rest_of_books(rd, told)
    was = {key: each for key, each in known.items() if each.account_id in accounts}
    now = {each.key: each for each in claims_now(rd, sorted(accounts))} if accounts else {}
    # What came back, or has less left, can be what no movement could be before.
    strange = [each for each in told if before.looked.movements.get(each.id) != each]
    if strange:
        now |= {each.key: each for each in claims_seen(rd, strange, rest.rules)}
    changes = Changes(
        tuple(key for key, each in was.items() if now.get(key) != each),
        tuple(each for key, each in now.items() if known.get(key) != each),
        rest,
    )
    return Matching(tuple(rows), look_again(before.looked, told, changes))


def waiting(rd: Read, account_id: int | None = None) -> list[Waiting]:
    """All that waits, of one account or of all, the oldest first."""
    return matching(rd).waiting(account_id)


def _rows_again(rd: Read, before: Matching, touched: set[int]) -> Sequence[BankRow]:
    """The movements that wait now; those that were there and nobody touched are what they were."""
    known = {each.id: each for each in before.rows if each.id not in touched}
    keys = waiting_ids(rd)
    read = {each.id: each for each in transaction_rows(rd, [key for key in keys if key not in known])}
    return [found for key in keys if (found := known.get(key) or read.get(key)) is not None]


def _accounts(rd: Read, touched: Collection[tuple[str, int]]) -> set[int] | None:
    """The accounts whose claims may have changed, with those merged into them or they into; None where it may be any."""
    by_noun: dict[str, list[int]] = {}
    for noun, key in touched:
        by_noun.setdefault(noun, []).append(key)
    if by_noun.keys() & _ANY or sum(len(keys) for noun, keys in by_noun.items() if noun in _OF) > _MOST:
        return None
    named = [_OF[noun](keys) for noun, keys in by_noun.items() if noun in _OF]
    if not named:
        return set()
    theirs = union(*named).subquery()
    own = select(account.c.id, account.c.belongs_to_id).where(
        or_(
            account.c.id.in_(select(theirs.c.account_id)),
            account.c.belongs_to_id.in_(select(theirs.c.account_id)),
        )
    )
    found = rd.execute(own).all()
    above = {int(row.belongs_to_id) for row in found if row.belongs_to_id is not None}
    return {int(row.id) for row in found} | above


_ANY = frozenset({"*", "bank_statement", "customer_merge", "setting"})
_OF: Mapping[str, Callable[[list[int]], Select[Any]]] = {
    "account": lambda keys: select(account.c.id.label("account_id")).where(account.c.id.in_(keys)),
    "customer": lambda keys: select(customer.c.account_id).where(customer.c.id.in_(keys)),
    "sales_order": lambda keys: (
        select(customer.c.account_id)
        .join(sales_order, sales_order.c.customer_id == customer.c.id)
        .where(sales_order.c.id.in_(keys))
    ),
    "invoice": lambda keys: select(invoice.c.account_id).where(invoice.c.id.in_(keys)),
    "payment": lambda keys: select(payment.c.account_id).where(payment.c.id.in_(keys)),
    "bank_rule": lambda keys: (
        select(customer.c.account_id)
        .join(bank_rule, bank_rule.c.customer_id == customer.c.id)
        .where(bank_rule.c.id.in_(keys))
    ),
    "item": lambda keys: select(item.c.account_id).where(item.c.id.in_(keys)),
}
"""Whose account a row of these tables is."""
