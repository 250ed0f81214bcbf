"""A bank's file brought in: read whole, then taken in as one step."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from app.base.actor import Actor
from app.base.company import the_company
from app.base.database import Database
from app.base.door import Read as DoorRead
from app.links.bank import activity, listed
from app.links.bank.reading import content_of, format_of
from app.links.files.convention import Convention
from app.links.files.mapping import Mapped
from app.links.files.mapping import told as mapping_told
from app.links.files.memory import recalled, remember
from app.links.files.opened import Opened
from app.payments.bank_account import BankAccount, bank_accounts, find_bank_account
from app.payments.statement import Statement
from app.payments.take_statement import Taken, take_statements

NOTHING_SAID = Convention()


@dataclass(frozen=True, slots=True)
class Read:
    """A bank's file as it was read; of a list also how, for whoever wants to say it otherwise."""

    file: str
    format: str
    statements: tuple[Statement, ...]
    opened: Opened | None = None
    mapped: Mapped | None = None
    convention: Convention = NOTHING_SAID


def read_file(
    database: Database,
    path: Path,
    account: BankAccount | None = None,
    says: Mapping[str, str] | None = None,
    convention: Convention = NOTHING_SAID,
    mapped: Mapped | None = None,
) -> Read:
    """Read a file of any format; `says` (by title), or all of `mapped`, and `convention` are what a person says of a list.

    Refused with ``bank_file_damaged`` (line, reason), ``bank_file_unknown``, or as a list is.
    """
    content = content_of(path)
    form = format_of(content)
    if form is not None:
        return Read(path.name, form.name, form.read(content))
    opened = listed.opened(path.name, content)
    whose = activity.service_of(opened.titles)
    if whose is not None:
        return Read(path.name, whose.name, activity.read(opened, whose, convention))
    with database.read() as rd:
        known, before = recalled(rd, "statement", opened)
        currency = _currency(rd, account)
    found = before.said(convention.mark, convention.order)
    mapped = mapping_told("statement", opened.titles, mapped or known, says or {})
    return Read(path.name, "list", listed.read(opened, mapped, found, currency), opened, mapped, found)


def bring(
    database: Database,
    actor: Actor,
    path: Path,
    account: str = "",
    says: Mapping[str, str] | None = None,
    convention: Convention = NOTHING_SAID,
    mapped: Mapped | None = None,
) -> tuple[Read, list[Taken]]:
    """Read a file and take it in; what was said of a list is remembered for the next of its kind."""
    chosen: BankAccount | None = None
    if account:
        with database.read() as rd:
            chosen = find_bank_account(rd, account)
    read = read_file(database, path, chosen, says, convention, mapped)
    taken = database.do(actor, take_statements, read.statements, read.file, chosen.id if chosen else None)
    if read.opened is not None and read.mapped is not None and (says or mapped or convention != NOTHING_SAID):
        database.do(actor, remember, read.opened, read.mapped, read.convention)
    return read, taken


def _currency(rd: DoorRead, account: BankAccount | None) -> str:
    """That of the account a list is of, for a list seldom says it."""
    if account is not None:
        return account.currency
    in_use = {each.currency for each in bank_accounts(rd) if not each.archived}
    return in_use.pop() if len(in_use) == 1 else the_company(rd).currency
