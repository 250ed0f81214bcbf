"""The sample company's bank: a statement of the last days with a line of each kind, some of them matched already."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from datetime import date, timedelta

from app.base.actor import Actor
from app.base.database import Database
from app.base.door import Read, Write, verb
from app.base.said import said
from app.flow.bank import bank_fee, match
from app.payments.bank_account import bank_accounts
from app.payments.bank_books import books_now
from app.payments.bank_matching import waiting
from app.payments.claim import Books, Claim
from app.payments.slip_movement import movement_of_slip
from app.payments.slips import last_slips
from app.payments.statement import Account, Statement, Transaction
from app.payments.take_statement import take_statements
from app.sample.cheques import cheques_with
from app.sample.collected import IBAN, given_back

_OPENING = 1_248_215
_RECORDED = 3
_AWAITED = 20
"""Days after which the bank should have credited cheques."""
_TOGETHER, _KEPT = 2, 1_180
_WAYS: tuple[tuple[str, int, int, int, str | None], ...] = (
    ("Facture {number}", 10, 0, 1, None),
    ("REGLT {garbled}", 10, 0, 1, None),
    ("VIREMENT SEPA RECU", 10, 0, 2, None),
    ("ACPTE {number}", 4, 0, 2, None),
    ("{bare}", 10, 100, 3, None),
    ("PAIEMENT {number}", 10, 0, 0, "HOLDING ARMOR"),
    ("VIR INST", 10, 0, 0, ""),
)
"""What a payer writes, how many tenths of the invoice, how much more, how many days ago, under which name (None: their own)."""


def bank_with(database: Database, actor: Actor, last: date) -> None:
    """Take the account's statements in, and match what was in the books before them."""
    with database.read() as rd:
        [account] = bank_accounts(rd)
    before, handed_in = cheques_with(database, actor, account.id, last)
    # One is awaited for too long: what is done about it is there to be seen.
    late = next((each for each in reversed(before) if (last - each[0]).days > _AWAITED), None)
    for told in _of_slips([each for each in before if each != late], last):
        database.do(actor, take_statements, [told], f"remises-{told.number}.xml")
    database.do(actor, _credited)
    with database.read() as rd:
        told = _statement(rd, last, handed_in)
    database.do(actor, take_statements, [told], f"releve-{last.isoformat()}.xml")
    database.do(actor, _begin)
    # What the bank has told of can be given back, and only that is.
    if given := given_back(database, actor, account.id, last):
        after = _after(told, given)
        database.do(actor, take_statements, [after], f"releve-{last.isoformat()}-2.xml")
        database.do(actor, _begin)


@verb("collect.match")
def _credited(tx: Write) -> None:
    """The slips of the months before, each with the movement that was it."""
    for slip in last_slips(tx):
        found = movement_of_slip(tx, slip.id)
        if found is not None:
            why = said("bank.why.cheque_slip_amount", number=slip.number, n=slip.count)
            match(tx, found.row.id, found.pieces, sureness="sure", why=why)


@verb("collect.match")
def _begin(tx: Write) -> None:
    """What a person had time for: the payments recorded before, and the fee."""
    for each in waiting(tx):
        if each.proposal is None:
            continue
        pieces = each.proposal.pieces
        if all(piece.recorded for piece in pieces):
            match(tx, each.row.id, pieces, sureness=each.proposal.sureness, why=each.proposal.why)
        elif all(piece.kind == "fee" for piece in pieces):
            bank_fee(tx, each.row.id)


def _after(told: Statement, moves: list[Transaction]) -> Statement:
    """What else the bank booked on the last day of a statement."""
    return replace(
        told,
        number=f"{told.number}-2",
        opened_on=told.closed_on,
        opening=told.closing,
        closing=(told.closing or 0) + sum(each.amount for each in moves),
        transactions=tuple(moves),
    )


def _statement(rd: Read, last: date, handed_in: int) -> Statement:
    books = books_now(rd)
    invoices = [each for each in books.claims if each.noun == "invoice" and each.currency == "EUR"]
    moves = [*_recorded(books, last), *_of_customers(invoices, last), *_of_others(last, handed_in)]
    return Statement(
        account=Account(IBAN),
        currency="EUR",
        format="camt.053",
        number=f"{last:%Y-%m}",
        opened_on=last - timedelta(days=6),
        closed_on=last,
        opening=_OPENING,
        closing=_OPENING + sum(each.amount for each in moves),
        transactions=tuple(sorted(moves, key=lambda each: each.booked_on)),
    )


def _of_slips(slips: list[tuple[date, int]], last: date) -> list[Statement]:
    """The statements that credited the cheques of the months before, two days after each slip."""
    made: list[Statement] = []
    balance = _OPENING - sum(amount for _, amount in slips)
    for handed_on, amount in slips:
        on = min(handed_on + timedelta(days=2), last - timedelta(days=7))
        made.append(
            Statement(
                account=Account(IBAN),
                currency="EUR",
                format="camt.053",
                number=f"{on:%Y-%m-%d}",
                opened_on=on,
                closed_on=on,
                opening=balance,
                closing=balance + amount,
                transactions=(
                    Transaction(booked_on=on, amount=amount, kind="cheque", text="REMISE DE CHEQUES"),
                ),
            )
        )
        balance += amount
    return made


def _recorded(books: Books, last: date) -> list[Transaction]:
    """Transfers that somebody recorded before the bank told of them."""
    lately = [
        each
        for each in books.recorded
        if each.kind == "payment"
        and each.method == "transfer"
        and (last - each.on).days <= 6
        and each.currency == "EUR"
    ]
    return [
        Transaction(
            booked_on=each.on,
            amount=each.amount,
            kind="transfer",
            text=f"VIR SEPA {each.customer.upper()}",
            name=each.customer.upper(),
        )
        for each in sorted(lately, key=lambda each: each.number)[:_RECORDED]
    ]


def _of_customers(invoices: list[Claim], last: date) -> list[Transaction]:
    """Payments as customers write them: in full, garbled, in part, too much, several at once, by name alone."""
    of: dict[int, list[Claim]] = defaultdict(list)
    for each in sorted(invoices, key=lambda each: each.number):
        of[each.customer_id].append(each)
    single = [claims[0] for claims in of.values() if len(claims) == 1]
    several = [claims for claims in of.values() if len(claims) > 1]
    made: list[Transaction] = []

    for (text, tenths, more, days_ago, name), each in zip(_WAYS, single, strict=False):
        garbled = each.number.replace("-", " ").replace("0", "O")
        made.append(
            _came(
                each.amount * tenths // 10 + more,
                text.format(number=each.number, garbled=garbled, bare=each.number[3:]),
                each.customer.upper() if name is None else name,
                last - timedelta(days=days_ago),
            )
        )
    if len(pair := single[len(_WAYS) : len(_WAYS) + 2]) == _TOGETHER:
        # A group pays for two of its houses in one line, and the bank keeps its share: somebody has to divide it.
        told = "REGLEMENT GROUPE " + " ".join(each.number for each in pair)
        made.append(_came(sum(each.amount for each in pair) - _KEPT, told, "GROUPE KERVADEC", last))
    for claims in several[:1]:
        whole = sum(each.amount for each in claims)
        made.append(_came(whole, "SOLDE DE TOUT COMPTE", claims[0].customer.upper(), last))
    return made


def _came(amount: int, text: str, name: str, on: date) -> Transaction:
    return Transaction(booked_on=on, amount=amount, kind="transfer", text=text, name=name)


def _of_others(last: date, handed_in: int) -> list[Transaction]:
    """What no customer paid, and the slip of cheques."""
    slip = Transaction(booked_on=last, amount=handed_in, kind="cheque", text="REMISE DE CHEQUES")
    return [
        *([slip] if handed_in else []),
        Transaction(
            booked_on=last - timedelta(days=5), amount=-1_290, kind="fee", text="COMMISSION TENUE DE COMPTE"
        ),
        Transaction(
            booked_on=last - timedelta(days=2),
            amount=-8_640,
            kind="direct_debit",
            text="PRLV SEPA ENERGIE DU PONANT 4471",
            name="ENERGIE DU PONANT",
        ),
        Transaction(booked_on=last, amount=17_350, kind="cash", text="VERSEMENT ESPECES 0042"),
    ]
