"""The file of accounting entries (FEC) that French law asks for: art. A. 47 A-1 of the Livre des procédures fiscales.

Eighteen columns parted by tabs, UTF-8, a comma for decimals, days as AAAAMMJJ, lines ended by CR LF. Entries stand in the order
in which they were recorded, so that a number once given never changes: what is recorded later, whatever its date, comes
after. A part of a year has the same layout, and each entry the number that it has in the file of its year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select

from app.accounting.book import book
from app.accounting.chart import Chart, chart
from app.accounting.journal_entry import JournalEntry
from app.accounting.lettering import letters
from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.base.money import decimals
from app.base.words import Words
from app.customers.tables import customer

COLUMNS = (
    "JournalCode",
    "JournalLib",
    "EcritureNum",
    "EcritureDate",
    "CompteNum",
    "CompteLib",
    "CompAuxNum",
    "CompAuxLib",
    "PieceRef",
    "PieceDate",
    "EcritureLib",
    "Debit",
    "Credit",
    "EcritureLet",
    "DateLet",
    "ValidDate",
    "Montantdevise",
    "Idevise",
)
_LABEL = 200
"""How long a label may be: what accounting programs take in."""


@dataclass(frozen=True, slots=True)
class Fec:
    """The file of a financial year or of a part of one: its name, its bytes, and what is in it.

    `debit` is the sum of all debits, minor units.
    """

    name: str
    content: bytes
    first: date
    last: date
    entries: int
    lines: int
    debit: int
    described: str


def fec(rd: Read, year: int) -> Fec:
    """The file of the financial year that ends in `year`; refused as `fec_between` is."""
    return fec_between(rd, *chart(rd).year(year))


def fec_between(rd: Read, first: date, last: date) -> Fec:
    """The file of the entries dated from one day to another of one financial year; of a whole one, that which the law names.

    Refused with ``span_reversed`` or ``fec_of_two_years``; with ``fec_without_siren`` or ``fec_not_in_euro``, for the file is
    France's.
    """
    of = the_company(rd)
    if not of.siren:
        raise Refusal("fec_without_siren")
    if of.currency != "EUR":
        raise Refusal("fec_not_in_euro", currency=of.currency)
    words = Words("fr")
    zone = ZoneInfo(of.zone)
    year = _year(rd, first, last)
    found = book(rd, *year)
    whole = (first, last) == year
    # Letters are given over the year: those of parts made at other times could be the same for other debts.
    settled = letters(rd, found) if whole else {}
    called = _customers(rd)
    part = [(number, each) for number, each in enumerate(found.entries, 1) if first <= each.on <= last]
    accounts = {line.account for _, entry in part for line in entry.lines}
    names = {number: _account(found.plan, number, words) for number in accounts}
    journals = {code: _journal(found.plan, code, words) for code in {entry.journal for _, entry in part}}
    rows: list[str] = ["\t".join(COLUMNS)]
    debit = 0
    for number, entry in part:
        for line in entry.lines:
            debit += max(line.amount, 0)
            letter = settled.get((line.account, line.document)) if line.document else None
            rows.append(
                "\t".join(
                    (
                        entry.journal,
                        journals[entry.journal],
                        str(number),
                        _day(entry.on),
                        line.account,
                        names[line.account],
                        *(called[line.customer_id] if line.customer_id is not None else ("", "")),
                        _plain(entry.piece),
                        _day(entry.piece_on),
                        _label(entry, words),
                        _amount(max(line.amount, 0)),
                        _amount(max(-line.amount, 0)),
                        letter[0] if letter else "",
                        _day(letter[1]) if letter else "",
                        _day(entry.written_at.astimezone(zone).date()),
                        _amount(abs(line.own), line.currency) if line.currency and line.own else "",
                        line.currency if line.own else "",
                    )
                )
            )
    # The name that the law gives is that of a whole year alone.
    name = f"{of.siren}FEC{last:%Y%m%d}" if whole else f"{of.siren}-{first:%Y%m%d}-{last:%Y%m%d}"
    content = "".join(f"{row}\r\n" for row in rows).encode()
    return Fec(
        f"{name}.txt",
        content,
        first,
        last,
        len(part),
        len(rows) - 1,
        debit,
        _described(
            words.say("accounting.described", company=of.name, file=f"{name}.txt", first=first, last=last),
            names,
            journals,
        ),
    )


def _year(rd: Read, first: date, last: date) -> tuple[date, date]:
    """The financial year of a period, which lies in one."""
    if last < first:
        raise Refusal("span_reversed", first=first, last=last)
    year = chart(rd).year_of(last)
    if first < year[0]:
        raise Refusal("fec_of_two_years", begins=year[0], first=first, last=last)
    return year


def _described(told: str, accounts: Mapping[str, str], journals: Mapping[str, str]) -> str:
    """What goes with the file (A. 47 A-1, XI): what is in it, how it is written, which accounts and journals it has."""
    lines = [
        told,
        "",
        *(f"{number}\t{told}" for number, told in sorted(accounts.items())),
        "",
        *(f"{code}\t{told}" for code, told in sorted(journals.items())),
    ]
    return "\n".join(lines) + "\n"


def _customers(rd: Read) -> Mapping[int, tuple[str, str]]:
    return {row.id: (_plain(row.number), _plain(row.name)) for row in rd.execute(_CUSTOMERS)}


def _journal(plan: Chart, code: str, words: Words) -> str:
    role = next((role for role, each in plan.journals.items() if each == code), "bank")
    return words.say(f"accounting.journal.{role}")


def _account(plan: Chart, number: str, words: Words) -> str:
    return words.say(f"accounting.account.{plan.role_of(number).partition('.')[0] or 'other'}")


def _label(entry: JournalEntry, words: Words) -> str:
    said = words.say(f"accounting.entry.{entry.label}", number=entry.piece, who=entry.who)
    return _plain(said)[:_LABEL]


def _plain(told: str) -> str:
    """Without what parts columns and lines, nor the sign that the tax office's own checker takes for a separator."""
    return " ".join(told.replace("|", "/").split())


def _day(on: date | datetime) -> str:
    return f"{on:%Y%m%d}"


def _amount(minor: int, currency: str = "EUR") -> str:
    places = decimals(currency)
    return f"{minor // 10**places},{minor % 10**places:0{places}}" if places else str(minor)


_CUSTOMERS = select(customer.c.id, customer.c.number, customer.c.name)
