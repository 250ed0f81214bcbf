"""OFX, in both ways it is written: version 1 (SGML, whose fields need no end) and version 2 (XML).

One tokenizer reads both: there are no entities but the five of XML, nothing is fetched, and a sign ``<`` that opens no tag is
damage, for it may have swallowed a transaction.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date

from app.links.bank.port import (
    Format,
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

_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9._-]*)\s*(/?)>([^<]*)")
_CHARACTER = re.compile(r"&(amp|lt|gt|quot|apos|nbsp|#\d{1,7});")
_NAMED = {"amp": "&", "lt": "<", "gt": ">", "quot": '"', "apos": "'", "nbsp": " "}
_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})(?:\d{4}(?:\d{2}(?:\.\d+)?)?)?(?:\s*\[.*\])?", re.ASCII)
_DEEPEST = 40


def knows(beginning: str) -> bool:
    """Whether a file is one, by its first part."""
    return re.search(r"OFXHEADER|<OFX>|<\?OFX", beginning) is not None


@dataclass(slots=True)
class _Node:
    name: str
    line: int
    text: str = ""
    children: list[_Node] = field(default_factory=list["_Node"])

    def at(self, *path: str) -> _Node | None:
        found: _Node | None = self
        for name in path:
            found = next((each for each in found.children if each.name == name), None) if found else None
        return found

    def told(self, *path: str) -> str:
        found = self.at(*path)
        return plain(found.text) if found is not None else ""

    def everywhere(self, *names: str) -> list[_Node]:
        """All below it with one of these names, in the order of the file."""
        found: list[_Node] = []
        for each in self.children:
            found += [each] if each.name in names else each.everywhere(*names)
        return found


def read(content: bytes) -> tuple[Statement, ...]:
    """The statements of a file: one an account."""
    root = _tree(_text(content))
    found = root.everywhere("STMTRS", "CCSTMTRS")
    if not found:
        raise damaged(root.line, "bank.damage.lacks", text="STMTRS")
    return tuple(_statement(each) for each in found)


FORMAT = Format("ofx", knows, read)


def _text(content: bytes) -> str:
    beginning = content[:2000].decode("ascii", "replace").upper()
    if "OFXHEADER:" in beginning and not re.search(r"ENCODING:\s*(UTF-8|UNICODE)", beginning):
        # Of those that say they write as Windows does, some write UTF-8: where that fits, it is no accident.
        return decoded(content, "utf-8", "cp1252")
    named = re.search(r'ENCODING="(ISO-8859-1|ISO-8859-15|WINDOWS-1252)"', beginning)
    return decoded(content, {"WINDOWS-1252": "cp1252"}.get(named[1], named[1]) if named else "utf-8")


def _tree(text: str) -> _Node:
    """Everything within ``<OFX>``; a field ends where the next tag begins, an aggregate where it is closed."""
    begin = text.find("<OFX>")
    ends = [found.end() for found in re.finditer("\n", text)]
    if begin < 0:
        raise damaged(1, "bank.damage.lacks", text="<OFX>")
    root: _Node | None = None
    open_: list[_Node] = []
    left = ""
    at = begin
    while at < len(text):
        line = bisect_right(ends, at) + 1
        found = _TAG.match(text, at)
        if found is None:
            raise damaged(line, "bank.damage.tag", text=text[at : at + 20])
        at = found.end()
        closing, name, empty, said = found[1], found[2].upper(), found[3], found[4]
        if closing:
            if said.strip():
                raise damaged(line, "bank.damage.outside_tags", text=said.strip()[:40])
            if name == left:
                left = ""
                continue
            _close(open_, name, line)
            if not open_:
                if text[at:].strip():
                    raise damaged(
                        bisect_right(ends, at) + 1, "bank.damage.outside_tags", text=text[at:].strip()[:40]
                    )
                break
            continue
        if root is not None and not open_:
            raise damaged(line, "bank.damage.outside_tags", text=name)
        made = _Node(name, line, _plainly(said))
        if open_:
            open_[-1].children.append(made)
        else:
            root = made
        left = name
        if not said.strip() and not empty:
            left = ""
            open_.append(made)
            if len(open_) > _DEEPEST:
                raise damaged(line, "bank.damage.xml_deep")
    if root is None or open_:
        raise damaged(bisect_right(ends, len(text)) + 1, "bank.damage.breaks_off")
    return root


def _close(open_: list[_Node], name: str, line: int) -> None:
    """End an aggregate; fields above it that were empty and never ended give back what they seemed to hold."""
    if name not in (each.name for each in open_):
        raise damaged(line, "bank.damage.tag_closed", text=f"</{name}>")
    while open_[-1].name != name:
        hollow = open_.pop()
        if hollow.name in _AGGREGATES:
            raise damaged(line, "bank.damage.tag_open", text=f"<{hollow.name}>")
        open_[-1].children += hollow.children
        hollow.children = []
    open_.pop()


_AGGREGATES = frozenset(
    {
        "OFX",
        "SIGNONMSGSRSV1",
        "SONRS",
        "BANKMSGSRSV1",
        "CREDITCARDMSGSRSV1",
        "STMTTRNRS",
        "CCSTMTTRNRS",
        "STMTRS",
        "CCSTMTRS",
        "BANKTRANLIST",
        "STMTTRN",
        "BANKACCTFROM",
        "CCACCTFROM",
        "LEDGERBAL",
        "AVAILBAL",
        "STATUS",
    }
)
"""What must be ended: an aggregate left open has lost its end, and what follows is not its own."""


def _plainly(text: str) -> str:
    return _CHARACTER.sub(_character, text)


def _character(found: re.Match[str]) -> str:
    name = found[1]
    if not name.startswith("#"):
        return _NAMED[name]
    number = int(name[1:])
    return chr(number) if 31 < number < 0x110000 and not 0xD800 <= number < 0xE000 else " "


def _statement(told_: _Node) -> Statement:
    source = told_.at("BANKACCTFROM") or told_.at("CCACCTFROM")
    if source is None:
        raise damaged(told_.line, "bank.damage.lacks", text="BANKACCTFROM")
    moves = told_.everywhere("STMTTRN")
    currency = told_.told("CURDEF").upper() or _currency(moves)
    ledger = told_.at("LEDGERBAL")
    balance = ledger.at("BALAMT") if ledger is not None else None
    transactions = (_transaction(each, currency) for each in moves)
    span = told_.at("BANKTRANLIST")
    return Statement(
        account=_account(source),
        currency=currency,
        format="ofx",
        opened_on=_span_day(span, "DTSTART"),
        closed_on=_span_day(ledger, "DTASOF") or _span_day(span, "DTEND"),
        closing=minor(balance.text, currency, balance.line)
        if balance is not None and balance.text.strip()
        else None,
        transactions=tuple(each for each in transactions if each.amount),
    )


def _currency(moves: list[_Node]) -> str:
    return next((found for each in moves if (found := each.told("CURRENCY", "CURSYM").upper())), "")


def _account(source: _Node) -> Account:
    number, bank = source.told("ACCTID"), source.told("BANKID")
    if not number:
        raise damaged(source.line, "bank.damage.lacks", text="ACCTID")
    iban = iban_of(number) or french_iban(bank, source.told("BRANCHID"), number)
    return Account(iban, "" if iban else "/".join(each for each in (bank, number) if each))


def _span_day(owner: _Node | None, name: str) -> date | None:
    """A day that frames a statement; one that is left empty or is no day says nothing and holds no money."""
    found = _DAY.fullmatch(owner.told(name)) if owner is not None else None
    if owner is None or found is None:
        return None
    return day(int(found[1]), int(found[2]), int(found[3]), found[0], owner.line)


def _transaction(move: _Node, currency: str) -> Transaction:
    amount, posted = move.at("TRNAMT"), move.at("DTPOSTED")
    if amount is None or posted is None:
        raise damaged(move.line, "bank.damage.lacks", text="TRNAMT" if amount is None else "DTPOSTED")
    booked = _DAY.fullmatch(plain(posted.text))
    if booked is None:
        raise damaged(posted.line, "bank.damage.day", text=posted.text)
    name, memo = move.told("NAME") or move.told("PAYEE", "NAME"), move.told("MEMO")
    kind = _KINDS.get(move.told("TRNTYPE").upper(), "other")
    value = _DAY.fullmatch(move.told("DTAVAIL") or move.told("VALUEDATE"))
    return Transaction(
        booked_on=day(int(booked[1]), int(booked[2]), int(booked[3]), posted.text, posted.line),
        value_on=day(int(value[1]), int(value[2]), int(value[3]), value[0], move.line) if value else None,
        amount=minor(amount.text, currency, amount.line),
        kind=kind if kind != "other" else kind_by_words(f"{name} {memo}"),
        code=move.told("TRNTYPE"),
        bank_id=told(move.told("FITID")),
        reference=told(move.told("REFNUM")) or told(move.told("CHECKNUM").strip("0")),
        text=plain(memo or name),
        name=name,
        iban=iban_of(move.told("BANKACCTTO", "ACCTID")),
        line=move.line,
    )


_KINDS = {
    "XFER": "transfer",
    "DIRECTDEP": "transfer",
    "DIRECTDEBIT": "direct_debit",
    "REPEATPMT": "transfer",
    "CHECK": "cheque",
    "POS": "card",
    "ATM": "cash",
    "CASH": "cash",
    "FEE": "fee",
    "SRVCHG": "fee",
    "INT": "interest",
}
