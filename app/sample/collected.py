"""Direct debits and refunds of the sample: some firms signed, what they owed was collected, one debit came back.

Who signed pays by nothing else from that day on; the batch announced last waits for its day.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from app.base import settings
from app.base.actor import Actor
from app.base.database import Database
from app.base.door import Write
from app.base.said import said
from app.flow.collect import reverse
from app.flow.debit import announce, execute
from app.flow.mandate import MandateDraft, give_mandate
from app.flow.refund_batch import Transfer, order_refunds
from app.payments.bank_account import bank_accounts, open_bank_account
from app.payments.debit_notices import first_day
from app.payments.refund_batches import read_batch
from app.payments.sepa import settlement_day
from app.payments.statement import Account, Transaction
from app.reports.collectable import collectable
from app.reports.refundable import refundable
from app.sample import voice
from app.sample.cast import Buyer
from app.sample.diary import Diary
from app.sample.story import BOOKKEEPER, OWNER

IBAN = "FR7630006000011234567890189"
_IBANS = (
    "FR7615589351010721540884026",
    "FR7612906120105740221839120",
    "FR7613807007133192148360590",
    "FR7614445004000800327195460",
)
_SIGNED, _FIRST, _SECOND = 52, 38, 3
"""Days ago: when firms signed, when the first batch was announced, and the one that waits."""
_COMES_BACK = 4
_GIVEN_BACK = 2
_THEIRS = "FR7610278360212051884017115"


def debited(buyers: Sequence[Buyer]) -> list[Buyer]:
    """The buyers, some of the first firms as such who are collected from."""
    firms = [buyer.id for buyer in buyers if not buyer.person and buyer.terms_id is not None]
    signing = set(firms[2:16:4])
    return [replace(each, debited=each.id in signing) for each in buyers]


class Collected:
    """What is put down in the diary, each on its day."""

    def __init__(self, diary: Diary, buyers: Sequence[Buyer]) -> None:
        self._diary = diary
        self._buyers = [each for each in buyers if each.debited]

    @property
    def signed_on(self) -> date:
        """The day on which all of them signed."""
        return self._diary.last - timedelta(days=_SIGNED)

    def begin(self) -> None:
        """Plan the account, the mandates and the batches."""
        for days_ago, actor, verb, act in (
            (_SIGNED, OWNER, "collect.open_bank_account", _open_account),
            *(
                (_SIGNED, BOOKKEEPER, "collect.give_mandate", partial(_sign, buyer=buyer, iban=iban))
                for buyer, iban in zip(self._buyers, _IBANS, strict=False)
            ),
            (_FIRST, BOOKKEEPER, "collect.announce_debits", self._collect),
            (_SECOND, BOOKKEEPER, "collect.announce_debits", self._collect),
        ):
            self._diary.plan(self._diary.last - timedelta(days=days_ago), actor, verb, act)

    def _collect(self, tx: Write) -> None:
        """Announce all that can be collected on the first day there is, and collect it then."""
        on = first_day(tx)
        rows = [each for each in collectable(tx, on, "CORE") if not each.why]
        if not rows:
            return
        [account] = bank_accounts(tx)
        made = announce(tx, account.id, on, "CORE", [each.id for each in rows])
        self._diary.plan(on, BOOKKEEPER, "collect.execute_debits", partial(self._execute, batch_id=made.id))

    def _execute(self, tx: Write, batch_id: int) -> None:
        payments = execute(tx, batch_id)
        if len(payments) > 1:
            back = tx.today + timedelta(days=_COMES_BACK)
            self._diary.plan(
                back, BOOKKEEPER, "collect.reverse", partial(_come_back, payment_id=payments[-1])
            )


def _sign(tx: Write, *, buyer: Buyer, iban: str) -> None:
    give_mandate(tx, buyer.id, MandateDraft(signed_on=tx.today, iban=iban))


def _open_account(tx: Write) -> None:
    open_bank_account(tx, voice.said("current_account"), "EUR", Account(IBAN))
    settings.write(tx, "sepa.creditor", "FR72ZZZ123456")


def _come_back(tx: Write, payment_id: int) -> None:
    reverse(tx, payment_id, said("bank.returned.AM04"))


def given_back(database: Database, actor: Actor, account_id: int, last: date) -> list[Transaction]:
    """Refund the oldest credits by transfer, where some are left whose money surely came; gives the line by which the bank
    tells of it, where it is paid by then.
    """
    with database.read() as rd:
        on = settlement_day(rd.today)
        rows = [each for each in refundable(rd) if each.by_transfer and not each.unseen]
    # One at least is left for somebody to give back.
    chosen = rows[: min(_GIVEN_BACK, max(len(rows) - 1, 1))]
    if not chosen:
        return []
    transfers = [Transfer(credit_item_id=each.id, iban=each.iban or _THEIRS) for each in chosen]
    batch_id = database.do(actor, order_refunds, account_id, on, transfers)
    if on > last:
        # On a weekend the bank pays nothing: it goes out on the next day on which it does.
        return []
    with database.read() as rd:
        batch = read_batch(rd, batch_id)
    return [
        Transaction(
            booked_on=last, amount=-batch.total, kind="transfer", text=f"VIR SEPA EMIS {batch.number}"
        )
    ]
