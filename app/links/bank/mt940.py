"""MT940, SWIFT's customer statement: fields ``:20:`` to ``:86:``, in the ways banks write what a payment says.

The order of fields is held to: what stands elsewhere than it must is damage, for a field that went missing takes money with
it. Within ``:86:`` three ways are known: ``?20…`` of German banks, ``/EREF/…`` of Dutch and Belgian ones, plain text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from app.links.bank.port import (
    Format,
    century,
    damaged,
    day,
    decoded,
    french_iban,
    iban_of,
    kind_by_words,
    minor,
    plain,
    told,
)
from app.payments.statement import Account, Statement, Transaction

_TAG = re.compile(r":(20|21|25P?|28C?|60[FM]|61|86|NS|62[FM]|64|65|13D?|34F|90[CD]):(.*)", re.DOTALL)
_BALANCE = re.compile(r"([CD])(\d{6})([A-Z]{3})?(\d{1,15}(?:,\d{0,4})?)", re.ASCII)
_MOVED = re.compile(
    r"(\d{6})(\d{4})?(R[CD]|E?[CD])([A-Z])?(\d{1,15},\d{0,4})([A-Z][A-Z0-9]{3})?([^\n]*)(?:\n(.*))?",
    re.ASCII | re.DOTALL,
)
_BEFORE = frozenset({"20", "21", "25", "28", "28C", "13", "13D"})
_END = re.compile(r"-(?:XXX)?|-\}.*|\{5:.*")


def knows(beginning: str) -> bool:
    """Whether a file is one, by its first part."""
    return re.search(r"(?m)^(?:\{4:\s*)?:(?:20|25|60[FM]|62[FM]):", beginning) is not None


@dataclass(slots=True)
class _Field:
    tag: str
    text: str
    line: int


@dataclass(slots=True)
class _Open:
    line: int
    account: str = ""
    number: str = ""
    opening: _Field | None = None
    closing: _Field | None = None
    moves: list[tuple[_Field, list[_Field]]] = field(default_factory=list[tuple["_Field", "list[_Field]"]])


def read(content: bytes) -> tuple[Statement, ...]:
    """The statements of a file, in its order."""
    statements: list[Statement] = []
    at: _Open | None = None
    last = 1
    for each in _fields(decoded(content, "utf-8", "cp1252")):
        last = each.line
        if each.tag == "end":
            at = None if at is None or at.closing is not None else at
            continue
        if each.tag == "20":
            if at is not None and at.closing is None:
                raise damaged(each.line, "bank.damage.no_closing")
            at = _Open(each.line)
        elif at is None:
            raise damaged(each.line, "bank.damage.outside_statement")
        elif each.tag in _BEFORE or each.tag == "25P":
            _head(at, each)
        elif each.tag.startswith("60"):
            if at.opening is not None or not at.account:
                raise damaged(each.line, "bank.damage.field_place", text=f":{each.tag}:")
            at.opening = each
        elif each.tag == "61":
            if at.opening is None or at.closing is not None:
                raise damaged(each.line, "bank.damage.field_place", text=":61:")
            at.moves.append((each, []))
        elif each.tag in ("86", "NS"):
            _tell(at, each)
        elif each.tag.startswith("62"):
            if at.opening is None or at.closing is not None:
                raise damaged(each.line, "bank.damage.field_place", text=f":{each.tag}:")
            at.closing = each
            statements.append(_statement(at))
        elif at.closing is None and not each.tag.startswith(("34", "90")):
            raise damaged(each.line, "bank.damage.field_place", text=f":{each.tag}:")
    if at is not None and at.closing is None:
        raise damaged(last, "bank.damage.no_closing")
    if not statements:
        raise damaged(1, "bank.damage.nothing")
    return tuple(statements)


FORMAT = Format("mt940", knows, read)


def _fields(text: str) -> list[_Field]:
    """The fields of a file; lines that begin none belong to the one before. Before the first stands what banks like."""
    found: list[_Field] = []
    for line, whole in enumerate(text.splitlines(), 1):
        bare = whole.rstrip()
        begun = _TAG.fullmatch(bare.removeprefix("{4:"))
        if begun is not None:
            found.append(_Field(begun[1], begun[2], line))
        elif _END.fullmatch(bare):
            found.append(_Field("end", "", line))
        elif found and found[-1].tag != "end":
            found[-1].text += f"\n{bare}"
    return found


def _head(at: _Open, each: _Field) -> None:
    if at.opening is not None or each.tag == "20":
        raise damaged(each.line, "bank.damage.field_place", text=f":{each.tag}:")
    if each.tag in ("25", "25P"):
        if at.account or not each.text.strip():
            raise damaged(each.line, "bank.damage.field_place", text=":25:")
        at.account = plain(each.text.split("\n")[0])
    elif each.tag.startswith("28"):
        at.number = plain(each.text)


def _tell(at: _Open, each: _Field) -> None:
    """What is said of the transaction before; after the closing balance it is said of the statement."""
    if at.closing is not None:
        return
    if not at.moves:
        # Some banks say something of the whole statement before its first transaction.
        if at.opening is None:
            raise damaged(each.line, "bank.damage.field_place", text=f":{each.tag}:")
        return
    at.moves[-1][1].append(each)


def _statement(at: _Open) -> Statement:
    assert at.opening is not None
    assert at.closing is not None
    currency, opened_on, opening = _balance(at.opening, "")
    also, closed_on, closing = _balance(at.closing, currency)
    if also != currency:
        raise damaged(at.closing.line, "bank.damage.two_currencies", one=currency, other=also)
    moves = (_transaction(move, said, currency) for move, said in at.moves)
    return Statement(
        account=_account(at.account),
        currency=currency,
        format="mt940",
        number=at.number,
        opened_on=opened_on,
        closed_on=closed_on,
        opening=opening,
        closing=closing,
        transactions=tuple(each for each in moves if each.amount),
    )


def _account(number: str) -> Account:
    bare = number.split(" ", maxsplit=1)[0] if iban_of(number.split(" ", maxsplit=1)[0]) else number
    iban = iban_of(bare) or iban_of(re.sub(r"[A-Z]{3}$", "", bare))
    if not iban and (
        french := re.fullmatch(r"(\d{5})(\d{5})/?([0-9A-Z]{11})(?:\d{2})?", bare.replace(" ", ""))
    ):
        iban = french_iban(french[1], french[2], french[3])
    return Account(iban, "" if iban else number)


def _balance(each: _Field, currency: str) -> tuple[str, date, int]:
    found = _BALANCE.fullmatch(each.text.strip())
    if found is None:
        raise damaged(each.line, "bank.damage.balance", text=each.text)
    told_currency = found[3] or currency
    if not told_currency:
        raise damaged(each.line, "bank.damage.balance", text=each.text)
    amount = minor(found[4], told_currency, each.line)
    return told_currency, _day(found[2], each.line), amount if found[1] == "C" else -amount


def _transaction(move: _Field, said: list[_Field], currency: str) -> Transaction:
    found = _MOVED.fullmatch(move.text.strip())
    if found is None:
        raise damaged(move.line, "bank.damage.move", text=move.text)
    value_on = _day(found[1], move.line)
    mark = found[3]
    amount = minor(found[5], currency, move.line)
    # A credit taken back goes out, a debit taken back comes in.
    incoming = mark in ("C", "EC", "RD")
    own, _, bank = found[7].partition("//")
    more = plain(found[8] or "")
    facts = _facts(said)
    label = facts.get("label", "")
    kind = (
        "returned"
        if mark in ("RC", "RD") or facts.get("returned")
        else _KINDS.get((found[6] or "")[1:], "other")
    )
    text = facts.get("text", "")
    if kind == "other":
        kind = kind_by_words(label or text)
    return Transaction(
        booked_on=_entry_day(value_on, found[2], move.line),
        value_on=value_on,
        amount=amount if incoming else -amount,
        kind=kind,
        code=found[6] or "",
        bank_id=told(bank.strip()),
        end_to_end=facts.get("end_to_end", ""),
        reference=told(own) if told(own).rstrip("+") not in ("EREF", "KREF", "MREF") else "",
        text=plain(" ".join(each for each in (text or label, "" if iban_of(more) else more) if each)),
        name=facts.get("name", ""),
        iban=facts.get("iban", "") or iban_of(more),
        line=move.line,
    )


_KINDS = {
    "TRF": "transfer",
    "DDT": "direct_debit",
    "CHK": "cheque",
    "COL": "direct_debit",
    "CHG": "fee",
    "COM": "fee",
    "INT": "interest",
    "RTI": "returned",
    "CLR": "cash",
}


def _day(text: str, line: int) -> date:
    return day(century(int(text[:2])), int(text[2:4]), int(text[4:]), text, line)


def _entry_day(value_on: date, told_: str | None, line: int) -> date:
    """The day of booking, told without its year: the one nearest to the day of value."""
    if not told_:
        return value_on
    month, number = int(told_[:2]), int(told_[2:])
    years = (value_on.year, value_on.year - 1, value_on.year + 1)
    if (month, number) == (2, 29):
        years = tuple(year for year in years if year % 4 == 0) or years
    near = [day(year, month, number, told_, line) for year in years]
    return min(near, key=lambda each: abs((each - value_on).days))


# --- what :86: says ---

_GERMAN = re.compile(r"\?(\d\d)([^?]*)")
_SEPA = re.compile(r"(EREF|KREF|MREF|CRED|DEBT|SVWZ|ABWA|ABWE|IBAN|BIC|COAM|OAMT|MTLG)[+:]")
_SLASHED = re.compile(
    r"/(EREF|REMI|NAME|IBAN|ORDP|BENM|MARF|CSID|TRTP|BIC|ISDT|RTRN|PREF|CNTP|ULTD|ULTC|PURP|TRCD|ACCW|SVCL|INIT|ID"
    r"|ADDR)/"
)


def _facts(said: list[_Field]) -> dict[str, str]:
    """What the fields after a transaction say: end_to_end, text, name, iban, label, returned; what is not said is left out."""
    whole = [each.text for each in said]
    joined = "".join(part.replace("\n", "") for part in whole)
    if re.match(r"\s*\d{3}\?", joined) or re.match(r"\s*\?\d\d", joined):
        return _german(joined)
    if len(_SLASHED.findall(joined)) >= 2:
        return _slashed(joined)
    text = plain(" ".join(whole).replace("\n", " "))
    return {"text": text, "label": text}


def _german(joined: str) -> dict[str, str]:
    parts: dict[int, str] = {}
    for number, text in _GERMAN.findall(joined):
        parts[int(number)] = parts.get(int(number), "") + text
    remittance = "".join(parts[at] for at in (*range(20, 30), *range(60, 64)) if at in parts)
    pieces = _SEPA.split(remittance)
    named: dict[str, str] = {}
    for name, text in zip(pieces[1::2], pieces[2::2], strict=True):
        named.setdefault(name, text)
    facts = {
        "label": plain(parts.get(0, "")),
        "text": plain(named.get("SVWZ") or pieces[0] or ("" if named else remittance)),
        "name": plain(f"{parts.get(32, '')}{parts.get(33, '')}"),
        "iban": iban_of(parts.get(31, "")) or iban_of(named.get("IBAN", "")),
        "end_to_end": told(named.get("EREF", "")),
    }
    if joined.lstrip()[:3] in ("108", "109", "159", "160", "161"):
        facts["returned"] = "yes"
    return {name: text for name, text in facts.items() if text}


def _slashed(joined: str) -> dict[str, str]:
    pieces = _SLASHED.split(joined)
    named: dict[str, str] = {}
    for name, text in zip(pieces[1::2], pieces[2::2], strict=True):
        if text.strip("/ ") and name not in named:
            named[name] = text.strip("/")
    # Of the structured remittance (/REMI/USTD//text, /REMI/STRD/CUR/reference) only what follows says something.
    text = re.sub(r"^(?:USTD//|STRD/(?:CUR|ISO)?/?)", "", named.get("REMI", ""))
    counter = named.get("CNTP", "").split("/")
    facts = {
        "text": plain(text),
        "name": plain(named.get("NAME", "") or (counter[2] if len(counter) > 2 else "")),
        "iban": iban_of(named.get("IBAN", "")) or iban_of(counter[0]),
        "end_to_end": told(named.get("EREF", "")),
    }
    if "RTRN" in named:
        facts["returned"] = "yes"
    return {name: text for name, text in facts.items() if text}
