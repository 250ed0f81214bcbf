"""CAMT.053 (statement) and CAMT.054 (notification) of ISO 20022, from version 2 on: what a bank booked.

Versions differ in where a party's name and an entry's status stand; both places are read. Only booked entries count. An
entry with several details stays one transaction, as the bank booked it.
"""

from __future__ import annotations

import re
from datetime import date

from app.links.bank.port import Format, damaged, day, iban_of, kind_by_words, minor, plain, told
from app.links.bank.xml_tree import Element, tree
from app.payments.statement import Account, Detail, Statement, Transaction

_MESSAGES = {"camt.053": ("BkToCstmrStmt", "Stmt"), "camt.054": ("BkToCstmrDbtCdtNtfctn", "Ntfctn")}
_NAMESPACE = re.compile(r"(camt\.05[34])\.001\.(\d{2})")
_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:[TZ+-].*)?", re.ASCII)


def knows(beginning: str) -> bool:
    """Whether a file is one, by its first part."""
    return re.search(r"camt\.05\d\.001\.", beginning) is not None


def read(content: bytes) -> tuple[Statement, ...]:
    """The statements of a file, in its order."""
    root = tree(content)
    found = _NAMESPACE.search(root.namespace)
    if root.name != "Document" or found is None or int(found[2]) < 2:
        raise damaged(root.line, "bank.damage.camt_other", text=root.namespace or root.name)
    message, statement = _MESSAGES[found[1]]
    body = root.at(message)
    if body is None:
        raise damaged(root.line, "bank.damage.lacks", text=message)
    statements = tuple(_statement(each, found[1]) for each in body.all(statement))
    if not statements:
        raise damaged(body.line, "bank.damage.lacks", text=statement)
    return statements


FORMAT = Format("camt", knows, read)


def _statement(told_: Element, form: str) -> Statement:
    account = told_.at("Acct")
    if account is None:
        raise damaged(told_.line, "bank.damage.lacks", text="Acct")
    entries = [each for each in told_.all("Ntry") if _booked(each)]
    currency = account.told("Ccy") or _first_currency(told_, entries)
    balances = {_kind_of_balance(each): each for each in reversed(list(told_.all("Bal")))}
    opening = balances.get("OPBD") or balances.get("PRCD")
    closing = balances.get("CLBD")
    transactions = (_transaction(each, currency) for each in entries)
    return Statement(
        account=_account(account),
        currency=currency,
        format=form,
        number=told(told_.told("ElctrncSeqNb") or told_.told("LglSeqNb") or told_.told("Id")),
        opened_on=_day(told_.at("FrToDt", "FrDtTm") or told_.at("FrToDt", "FrDt")) or _day_within(opening),
        closed_on=_day_within(closing) or _day(told_.at("FrToDt", "ToDtTm") or told_.at("FrToDt", "ToDt")),
        opening=_balance(opening, currency),
        closing=_balance(closing, currency),
        transactions=tuple(each for each in transactions if each.amount),
    )


def _account(account: Element) -> Account:
    number = account.told("Id", "IBAN") or account.told("Id", "Othr", "Id")
    if not number:
        raise damaged(account.line, "bank.damage.lacks", text="IBAN")
    iban = iban_of(number)
    return Account(iban, "" if iban else number)


def _first_currency(told_: Element, entries: list[Element]) -> str:
    for each in (*entries, *told_.all("Bal")):
        amount = each.at("Amt")
        if amount is not None and amount.attributes.get("Ccy"):
            return amount.attributes["Ccy"]
    return ""


def _kind_of_balance(balance: Element) -> str:
    return balance.told("Tp", "CdOrPrtry", "Cd")


def _balance(balance: Element | None, currency: str) -> int | None:
    """A balance; one in another currency than the account's says nothing of it."""
    amount = balance.at("Amt") if balance is not None else None
    if balance is None or amount is None or amount.attributes.get("Ccy", currency) != currency:
        return None
    return _signed(balance, amount, currency)


def _signed(owner: Element, amount: Element, currency: str) -> int:
    way = owner.told("CdtDbtInd")
    if way not in ("CRDT", "DBIT"):
        raise damaged(owner.line, "bank.damage.lacks", text="CdtDbtInd")
    found = minor(amount.text, currency, amount.line)
    if found < 0:
        raise damaged(amount.line, "bank.damage.amount", text=amount.text)
    return found if way == "CRDT" else -found


def _booked(entry: Element) -> bool:
    """Whether an entry was booked: what is only announced is not there yet."""
    status = entry.told("Sts", "Cd") or entry.told("Sts")
    if not status:
        raise damaged(entry.line, "bank.damage.lacks", text="Sts")
    return status == "BOOK"


def _day(element: Element | None) -> date | None:
    if element is None:
        return None
    found = _DAY.fullmatch(element.text)
    if found is None:
        raise damaged(element.line, "bank.damage.day", text=element.text)
    return day(int(found[1]), int(found[2]), int(found[3]), element.text, element.line)


def _day_within(owner: Element | None, *path: str) -> date | None:
    """The day in a ``Dt`` or ``DtTm`` below ``Dt`` (balances) or below a path (entries)."""
    if owner is None:
        return None
    place = owner.at(*(path or ("Dt",)))
    return _day(place.at("Dt") or place.at("DtTm")) if place is not None else None


def _transaction(entry: Element, currency: str) -> Transaction:
    amount = entry.at("Amt")
    if amount is None:
        raise damaged(entry.line, "bank.damage.lacks", text="Amt")
    if amount.attributes.get("Ccy", currency) != currency:
        raise damaged(amount.line, "bank.damage.two_currencies", one=currency, other=amount.attributes["Ccy"])
    signed = _signed(entry, amount, currency)
    booked = _day_within(entry, "BookgDt") or _day_within(entry, "ValDt")
    if booked is None:
        raise damaged(entry.line, "bank.damage.lacks", text="BookgDt")
    inner = [each for part in entry.all("NtryDtls") for each in part.all("TxDtls")]
    details = tuple(_detail(each, signed > 0, currency) for each in inner)
    only = details[0] if len(details) == 1 else Detail()
    extra = plain(entry.told("AddtlNtryInf"))
    kind, code = _kind(entry, inner)
    return Transaction(
        booked_on=booked,
        value_on=_day_within(entry, "ValDt"),
        amount=signed,
        kind=kind if kind != "other" else kind_by_words(extra),
        code=code,
        bank_id=told(
            entry.told("AcctSvcrRef")
            or (inner[0].told("Refs", "AcctSvcrRef") if len(inner) == 1 else "")
            or entry.told("NtryRef")
        ),
        end_to_end=only.end_to_end,
        reference=only.reference,
        text=only.text or extra,
        name=only.name,
        iban=only.iban,
        line=entry.line,
        details=details if len(details) > 1 else (),
    )


def _detail(inner: Element, incoming: bool, currency: str) -> Detail:
    """What one payment of an entry says; the other side is who paid, or who was paid."""
    parties, role = inner.at("RltdPties"), "Dbtr" if incoming else "Cdtr"
    name = iban = ""
    if parties is not None:
        party = parties.at(role)
        if party is not None:
            name = party.told("Nm") or party.told("Pty", "Nm")
        iban = iban_of(parties.told(f"{role}Acct", "Id", "IBAN"))
    remittance = list(inner.all("RmtInf"))
    texts = [each.text for part in remittance for each in part.all("Ustrd")]
    structured = [each for part in remittance for each in part.all("Strd")]
    references = [each.told("CdtrRefInf", "Ref") or each.told("CdtrRefInf", "CdtrRef") for each in structured]
    texts += [more.text for each in structured for more in each.all("AddtlRmtInf")]
    texts += [each.told("RfrdDocInf", "Nb") for each in structured]
    # Why a debit came back.
    texts.append(inner.told("RtrInf", "Rsn", "Cd"))
    return Detail(
        amount=_amount_of(inner, currency),
        end_to_end=told(inner.told("Refs", "EndToEndId")),
        reference=told(" ".join(each for each in references if each)),
        text=plain(" ".join(each for each in texts if each) or inner.told("AddtlTxInf")),
        name=plain(name),
        iban=iban,
    )


def _amount_of(inner: Element, currency: str) -> int | None:
    amount = inner.at("Amt") or inner.at("AmtDtls", "TxAmt", "Amt") or inner.at("AmtDtls", "InstdAmt", "Amt")
    if amount is None or amount.attributes.get("Ccy", currency) != currency:
        return None
    found = minor(amount.text, currency, amount.line)
    return -found if inner.told("CdtDbtInd") == "DBIT" else found


_FAMILIES = {
    "RCDT": "transfer",
    "ICDT": "transfer",
    "RRCT": "transfer",
    "IRCT": "transfer",
    "RDDT": "direct_debit",
    "IDDT": "direct_debit",
    "RCHQ": "cheque",
    "ICHQ": "cheque",
    "CCRD": "card",
    "MCRD": "card",
    "CNTR": "cash",
}
_SUBFAMILIES = {
    "CHRG": "fee",
    "FEES": "fee",
    "COMM": "fee",
    "INTR": "interest",
    "RRTN": "returned",
    "UPDD": "returned",
    "UPCQ": "returned",
    "PRDD": "returned",
    "DAJT": "other",
    "CAJT": "other",
}


def _kind(entry: Element, inner: list[Element]) -> tuple[str, str]:
    domain = entry.at("BkTxCd", "Domn") or (inner[0].at("BkTxCd", "Domn") if inner else None)
    family = domain.told("Fmly", "Cd") if domain is not None else ""
    below = domain.told("Fmly", "SubFmlyCd") if domain is not None else ""
    code = ".".join(each for each in (family, below) if each) or entry.told("BkTxCd", "Prtry", "Cd")
    returned = entry.told("RvslInd") in ("true", "1") or any(each.at("RtrInf") is not None for each in inner)
    if returned:
        return "returned", code
    return _SUBFAMILIES.get(below) or _FAMILIES.get(family, "other"), code
