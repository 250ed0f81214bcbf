"""CFONB 120: the fixed records of French banks (01 old balance, 04 transaction, 05 what more is said of it, 07 new balance).

Layout as the CFONB's brochure *Relevé de compte sur support informatique* has it; the last sign of an amount carries its
last digit and its sign.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date

from app.links.bank.port import (
    Format,
    century,
    damaged,
    day,
    decimals_of,
    decoded,
    french_iban,
    iban_of,
    kind_by_words,
    plain,
    told,
)
from app.payments.statement import Account, Statement, Transaction

_LAST = {sign: (digit, 1) for digit, sign in enumerate("{ABCDEFGHI")} | {
    sign: (digit, -1) for digit, sign in enumerate("}JKLMNOPQR")
}
_KNOWN = re.compile(r"\s*(?:01\d{5} {4}\d{5}|04\d{5}.{4}\d{5})[A-Z]{3}\d")
_LENGTH = 120
_CODES = {"01": "cheque", "02": "cheque", "03": "returned", "62": "fee", "63": "fee", "61": "interest"}


def knows(beginning: str) -> bool:
    """Whether a file is one, by its first part."""
    return _KNOWN.match(beginning) is not None


@dataclass(slots=True)
class _Open:
    """A statement whose new balance was not read yet; `told_` are the qualified texts of the transaction read last."""

    bank: str
    head: str
    currency: str
    opened_on: date
    opening: int
    made: list[Transaction] = field(default_factory=list[Transaction])
    told_: dict[str, list[str]] = field(default_factory=dict[str, list[str]])


def read(content: bytes) -> tuple[Statement, ...]:
    """The statements of a file, in its order."""
    statements: list[Statement] = []
    at: _Open | None = None
    last = 0
    for line, whole in enumerate(decoded(content, "utf-8", "cp1252").splitlines(), 1):
        if not whole.strip():
            continue
        last = line
        record, kind = _padded(whole, line), whole[:2]
        if kind == "01":
            if at is not None:
                raise damaged(line, "bank.damage.no_closing")
            at = _opened(record, line)
        elif kind in ("04", "05", "07"):
            if at is None:
                raise damaged(line, "bank.damage.outside_statement")
            _must_be_of(at, record, line)
            if kind == "04":
                _finish(at)
                at.made.append(_transaction(record, line))
            elif kind == "05":
                _tell(at, record, line)
            else:
                statements.append(_closed(at, record, line))
                at = None
        else:
            raise damaged(line, "bank.damage.record", text=whole[:2])
    if at is not None:
        raise damaged(last, "bank.damage.no_closing")
    if not statements:
        raise damaged(1, "bank.damage.nothing")
    return tuple(statements)


FORMAT = Format("cfonb", knows, read)


def _padded(whole: str, line: int) -> str:
    record = whole.rstrip("\r\n").ljust(_LENGTH)
    if record[_LENGTH:].strip():
        raise damaged(line, "bank.damage.record_long", n=len(record.rstrip()), longest=_LENGTH)
    return record


def _opened(record: str, line: int) -> _Open:
    currency, places = record[16:19], record[19]
    if not re.fullmatch(r"[A-Z]{3}", currency, re.ASCII) or str(decimals_of(currency, line)) != places:
        raise damaged(line, "bank.damage.currency", text=record[16:20])
    return _Open(
        bank=record[2:7],
        head=_head(record),
        currency=currency,
        opened_on=_day(record[34:40], line),
        opening=_amount(record[90:104], line),
    )


def _head(record: str) -> str:
    """Branch, currency with its decimals and account: the same in every record of a statement.

    The bank is not: after a merger some write the old code in one record and the new one in another.
    """
    return record[11:20] + record[21:32]


def _must_be_of(at: _Open, record: str, line: int) -> None:
    if _head(record) != at.head:
        raise damaged(line, "bank.damage.other_account", text=record[21:32].strip())


def _closed(at: _Open, record: str, line: int) -> Statement:
    _finish(at)
    bank, branch, number = at.bank, at.head[:5], at.head[9:20]
    iban = french_iban(bank, branch, number)
    closed_on = _day(record[34:40], line)
    return Statement(
        account=Account(iban, "" if iban else f"{bank} {branch} {number.strip()}"),
        currency=at.currency,
        format="cfonb",
        opened_on=at.opened_on,
        closed_on=closed_on,
        opening=at.opening,
        closing=_amount(record[90:104], line),
        transactions=tuple(each for each in at.made if each.amount),
    )


def _transaction(record: str, line: int) -> Transaction:
    label, code = plain(record[48:79]), record[32:34].strip()
    kind = kind_by_words(label)
    return Transaction(
        booked_on=_day(record[34:40], line),
        value_on=_day(record[42:48], line) if record[42:48].strip() else None,
        amount=_amount(record[90:104], line),
        kind=kind if kind != "other" else _CODES.get(code, "other"),
        code=code,
        reference=told(record[104:120]),
        text=label,
        line=line,
    )


def _tell(at: _Open, record: str, line: int) -> None:
    if not at.made:
        raise damaged(line, "bank.damage.outside_transaction")
    at.told_.setdefault(record[45:48], []).append(record[48:118])


def _finish(at: _Open) -> None:
    """Put what the records 05 said into the transaction they follow."""
    if not at.made or not at.told_:
        return
    said = at.told_

    def plainly(name: str) -> str:
        return plain(" ".join(said.get(name, ())))

    made = at.made[-1]
    known = {"LIB", "LCC", "LC2", "LCS", "NPY", "NBE", "NPO", "NBU", "RCN", "REF", "RUM", "CPY", "CBE"}
    incoming = made.amount > 0
    names = ("NPY", "NPO") if incoming else ("NBE", "NBU")
    accounts = "CPY" if incoming else "CBE"
    texts = [plainly(each) for each in ("LCC", "LC2", "LIB")]
    texts += [plain(each) for name, all_ in said.items() if name not in known for each in all_]
    purpose = plain(" ".join(each[35:] for each in said.get("RCN", ())))
    at.made[-1] = replace(
        made,
        text=plain(" ".join((made.text, *texts, purpose))),
        # Banks name the other side where they name one only, whichever side it is.
        name=next((found for each in (*names, "NPY", "NBE") if (found := plainly(each))), ""),
        iban=iban_of("".join(said.get(accounts, ("",)))[:34]),
        end_to_end=told(" ".join(each[:35] for each in said.get("RCN", ()))),
        reference=told(plainly("LCS")) or told(plainly("REF")) or made.reference,
    )
    at.told_ = {}


def _amount(text: str, line: int) -> int:
    digits, last = text[:-1], _LAST.get(text[-1:])
    if last is None or not re.fullmatch(r"\d{13}", digits, re.ASCII):
        raise damaged(line, "bank.damage.amount", text=text)
    return last[1] * (int(digits) * 10 + last[0])


def _day(text: str, line: int) -> date:
    if not re.fullmatch(r"\d{6}", text, re.ASCII):
        raise damaged(line, "bank.damage.day", text=text.strip())
    return day(century(int(text[4:])), int(text[2:4]), int(text[:2]), text, line)
