"""A bank's statement as a list: CSV or a spreadsheet, its columns found by their titles or as a person said once.

Read as every list is (`app.links.files`): encoding, separator, decimal mark and order of days are found out, and what has
two readings is asked and never guessed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from app.base.errors import Refusal
from app.base.said import said
from app.links.bank.port import damaged, decimals_of, iban_of, kind_by_words, plain, told
from app.links.files.cell import Row
from app.links.files.convention import Convention
from app.links.files.mapping import Mapped, missing_fields, must_be_whole, proposed
from app.links.files.opened import Opened, of_content
from app.links.files.plan import Line, Reader, convention_of
from app.links.files.writing import Writing
from app.payments.statement import Account, Statement, Transaction

_HEADINGS = 25
"""How many lines banks write above the titles, at most: account, holder, span, balance."""
_TELLING = frozenset({"booked_on", "amount", "debit", "credit"})
_ASKED = frozenset({"figure_unclear", "day_unclear"})


def opened(name: str, content: bytes) -> Opened:
    """The list with its titles: they stand on the first line that names a day and an amount, else where any list has them."""
    first = of_content(name, content)
    if not missing_fields(proposed("statement", first.titles)):
        return first
    for row in first.rows[:_HEADINGS]:
        titles = tuple(cell.text.strip() for cell in row.cells)
        if not missing_fields(proposed("statement", titles)):
            return of_content(name, content, Writing(titles_line=row.line))
    return first


def read(file: Opened, mapped: Mapped, convention: Convention, currency: str) -> tuple[Statement, ...]:
    """The one statement a list is, in the currency it names, else in the account's (`currency`).

    Refused with ``fields_missing``, ``bank_file_damaged``, ``figure_unclear``, ``day_unclear`` (line) or ``file_empty``.
    """
    must_be_whole(mapped)
    file = replace(file, rows=tuple(each for each in file.rows if _says_something(each, mapped)))
    if not file.rows:
        raise Refusal("file_without_rows", file=file.name)
    currency = _currency(file, mapped) or currency
    found = convention_of(file, mapped).said(convention.mark, convention.order)
    reader = Reader(file, mapped, found, decimals_of(currency, file.rows[0].line))
    lines = reader.lines()
    if reader.faults:
        fault = min(reader.faults, key=lambda each: each.line)
        raise refused(fault.line, fault.title or fault.column, fault.reason)
    whole = [(each, _transaction(each)) for each in lines]
    return (_statement(whole, currency),)


def refused(line: int, title: str, reason: Refusal) -> Refusal:
    """One fault is a fault of the file: a statement is taken whole or not at all."""
    if reason.code in _ASKED:
        return Refusal(reason.code, line=line, **reason.facts)
    facts: dict[str, Any] = {
        name: value if isinstance(value, int) else str(value) for name, value in reason.facts.items()
    }
    return damaged(
        line, "bank.damage.column", title=title, why=said(f"refusal.{reason.code}.problem", **facts)
    )


def _says_something(row: Row, mapped: Mapped) -> bool:
    """Whether a line holds a day or an amount; sums and remarks below a list hold neither."""
    telling = [at for at, name in mapped.columns.items() if name in _TELLING]
    return any(not row.at(at).empty for at in telling)


def _currency(file: Opened, mapped: Mapped) -> str:
    at = mapped.column_of("currency")
    if at is None:
        return ""
    found = {row.at(at).text.strip().upper() for row in file.rows} - {""}
    if len(found) > 1:
        one, other, *_ = sorted(found)
        line = next(row.line for row in file.rows if row.at(at).text.strip().upper() == other)
        raise damaged(line, "bank.damage.two_currencies", one=one, other=other)
    return next(iter(found), "")


def _transaction(line: Line) -> Transaction:
    values = line.values
    debit, credit = values.get("debit"), values.get("credit")
    if "amount" in values:
        amount = int(values["amount"])
    elif debit is None and credit is None:
        raise damaged(line.line, "bank.damage.no_amount")
    else:
        # Some banks write what goes out with its sign in the column of debits, some without.
        amount = abs(credit or 0) - abs(debit or 0)
    text = plain(" ".join(str(values[name]) for name in ("text", "more") if name in values))
    return Transaction(
        booked_on=values["booked_on"],
        value_on=values.get("value_on"),
        amount=amount,
        kind=kind_by_words(text),
        bank_id=told(values.get("bank_id", "")),
        end_to_end=told(values.get("end_to_end", "")),
        reference=told(values.get("reference", "")),
        text=text,
        name=plain(values.get("name", "")),
        iban=iban_of(values.get("iban", "")),
        line=line.line,
    )


def _statement(whole: Sequence[tuple[Line, Transaction]], currency: str) -> Statement:
    """The list in the order of its days; a column of balances says what stood before and after."""
    if whole[0][1].booked_on > whole[-1][1].booked_on:
        whole = whole[::-1]
    days = [each.booked_on for _, each in whole]
    balances = [line.values.get("balance") for line, _ in whole]
    opening = balances[0] - whole[0][1].amount if balances[0] is not None else None
    return Statement(
        account=Account(),
        currency=currency,
        format="list",
        opened_on=min(days),
        closed_on=max(days),
        opening=opening,
        closing=balances[-1],
        transactions=tuple(each for _, each in whole if each.amount),
    )
