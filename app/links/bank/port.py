"""What every reader of bank files is, and the small things they share: text, amounts, days, IBANs, damage."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from app.base.errors import Refusal
from app.base.folding import folded
from app.base.money import decimals
from app.base.said import said
from app.payments.statement import Statement


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: whether some bytes are one (by their first part), and what they say.

    `read` refuses with ``bank_file_damaged`` (line, reason) or a refusal of its own.
    """

    name: str
    knows: Callable[[str], bool]
    read: Callable[[bytes], tuple[Statement, ...]]


def damaged(line: int, reason: str, **values: str | int) -> Refusal:
    """The refusal of a whole file: at which of its lines, and why (a key of words)."""
    return Refusal("bank_file_damaged", line=line, reason=said(reason, **values))


def decoded(content: bytes, *encodings: str) -> str:
    """The text of a file in the first encoding that fits all of it; damaged at the line of the byte that fits none."""
    first: UnicodeDecodeError | None = None
    for encoding in encodings:
        try:
            return content.decode(encoding).removeprefix("\ufeff")
        except UnicodeDecodeError as error:
            first = first or error
    assert first is not None
    raise damaged(
        content[: first.start].count(b"\n") + 1, "bank.damage.encoding", encoding=encodings[0].upper()
    )


_AMOUNT = re.compile(r"([+-]?)(\d{1,15})(?:[.,](\d{0,5}))?|([+-]?)[.,](\d{1,5})", re.ASCII)


def minor(text: str, currency: str, line: int) -> int:
    """An amount with its sign in minor units; noughts beyond the decimals of the currency say nothing."""
    found = _AMOUNT.fullmatch(text.strip())
    if found is None:
        raise damaged(line, "bank.damage.amount", text=_shown(text))
    sign, whole, after = found[1] or found[4] or "", found[2] or "0", found[3] or found[5] or ""
    places = decimals_of(currency, line)
    if after[places:].strip("0"):
        raise damaged(line, "bank.damage.decimals", text=_shown(text), currency=currency)
    amount = int(whole + after[:places].ljust(places, "0"))
    return -amount if sign == "-" else amount


def decimals_of(currency: str, line: int) -> int:
    """How many decimals a currency has; one that is not told has two, as all that leave it out."""
    if not currency:
        return 2
    try:
        return decimals(currency)
    except Refusal as refusal:
        raise damaged(line, "bank.damage.currency", text=_shown(currency)) from refusal


def day(year: int, month: int, day_: int, text: str, line: int) -> date:
    """A day of the calendar within what a bank can have booked."""
    try:
        found = date(year, month, day_)
    except ValueError:
        raise damaged(line, "bank.damage.day", text=_shown(text)) from None
    if not 1970 <= found.year <= 2199:
        raise damaged(line, "bank.damage.day", text=_shown(text))
    return found


def century(two: int) -> int:
    """The year that two digits mean."""
    return two + (2000 if two < 70 else 1900)


def plain(text: str) -> str:
    """A text on one line, its spaces single, without signs that nobody can read."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())


def told(text: str) -> str:
    """A reference, "" where it only says that there is none."""
    found = plain(text)
    return "" if folded(found).replace(" ", "") in _NOTHING else found


_NOTHING = frozenset({"notprovided", "nonref", "none", "nonrefnonref", "norefs", "nonprovided", "-", "n/a"})

_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")


def iban_of(text: str) -> str:
    """The IBAN a text is, without its spaces; "" where its form or its check digits say that it is none."""
    bare = re.sub(r"\s", "", text).upper()
    if not bare.isascii() or not _IBAN.fullmatch(bare):
        return ""
    turned = "".join(str(int(sign, 36)) for sign in bare[4:] + bare[:4])
    return bare if int(turned) % 97 == 1 else ""


_RIB_LETTERS = str.maketrans("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "12345678912345678923456789")


def french_iban(bank: str, branch: str, account: str) -> str:
    """The IBAN of a French account (bank and branch of five digits, number of eleven); "" where they are not that."""
    account = account.upper()
    if not re.fullmatch(r"\d{5}", bank, re.ASCII) or not re.fullmatch(r"\d{5}", branch, re.ASCII):
        return ""
    if not re.fullmatch(r"[0-9A-Z]{11}", account, re.ASCII):
        return ""
    digits = int(account.translate(_RIB_LETTERS))
    key = 97 - (89 * int(bank) + 15 * int(branch) + 3 * digits) % 97
    bban = f"{bank}{branch}{account}{key:02d}"
    turned = "".join(str(int(sign, 36)) for sign in f"{bban}FR00")
    return f"FR{98 - int(turned) % 97:02d}{bban}"


_BY_WORDS = (
    (
        "returned",
        re.compile(r"\b(impaye|impayee|rejet|retour prlv|retour vir|returned|unpaid|rucklastschrift)\b"),
    ),
    ("fee", re.compile(r"\b(commission|commissions|comm|frais|cotis|cotisation|agios|fee|fees|charges)\b")),
    ("direct_debit", re.compile(r"\b(prlv|prelevement|prel|direct debit|sdd|lastschrift)\b")),
    ("cheque", re.compile(r"\b(chq|cheque|cheques|rem chq|remise chq|check)\b")),
    ("card", re.compile(r"\b(cb|carte|card|tpe)\b")),
    ("cash", re.compile(r"\b(especes|retrait|versement|cash)\b")),
    ("interest", re.compile(r"\b(interets|interest)\b")),
    ("transfer", re.compile(r"\b(vir|virement|virt|transfer|gutschrift|sepa-ueberw)\b")),
)


def kind_by_words(text: str) -> str:
    """How money moved, by the words banks begin a line with; ``other`` where they say nothing."""
    words = folded(text)[:60]
    return next((kind for kind, pattern in _BY_WORDS if pattern.search(words)), "other")


def _shown(text: str) -> str:
    """As much of a faulty text as a sentence bears."""
    short = plain(text)
    return short if len(short) <= 40 else f"{short[:39]}…"
