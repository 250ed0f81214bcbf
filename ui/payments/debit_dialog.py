"""Announcing direct debits: for which day, on which account, for which of the invoices that fall due."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from app.base import settings
from app.flow import methods
from app.flow.debit import Announced, announce
from app.orders.methods import all_methods
from app.payments.bank_account import BankAccount, bank_accounts, own_iban
from app.payments.credit_beside import CreditBeside
from app.payments.debit_notices import first_day
from app.payments.sepa import SCHEMES
from app.reports.collectable import CURRENCY, CollectableRow, collectable, first_collection
from app.reports.debit_step import DebitStep
from app.reports.next_debit import NextDebit, next_debit
from ui.kit.acts import Act
from ui.kit.blank import Blank
from ui.kit.chips import Chip
from ui.kit.choice import Choice
from ui.kit.columns import Column
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.office import Office, Touched, touches
from ui.kit.rows_sum import RowsSum
from ui.kit.rows_table import RowsTable
from ui.kit.sized import least_height
from ui.kit.text_choice import TextChoice
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import WordButton, say, words
from ui.payments.credit_beside import credit_line, credits_told, match_credit
from ui.payments.debits_dialog import show_batches
from ui.payments.own_account import account_chosen, accounts_offered
from ui.payments.waits_at_bank import possible_line
from ui.receivables.new_account_dialog import NewAccountDialog

if TYPE_CHECKING:
    from app.base.door import Read


@dataclass(frozen=True, slots=True)
class ToCollect:
    """What could be collected on a day, the accounts it can go to, the first day, and the company's identifier.

    `method` is the key of the method of payment where no method of that means is offered any more, else None.
    """

    on: date
    rows: tuple[CollectableRow, ...]
    accounts: tuple[BankAccount, ...]
    iban: str
    first: date
    creditor: str
    method: int | None = None
    coming: NextDebit | None = None
    """What is collected after that day, where nothing more can be announced for it."""

    @property
    def goes_somewhere(self) -> bool:
        """Whether there is an account that the money can go to."""
        return bool(self.accounts or self.iban)


def to_collect(rd: Read, on: date | None, scheme: str) -> ToCollect:
    """What the dialog shows, asked in one go; without a day the first on which anybody can be debited."""
    first = first_collection(rd)
    accounts = tuple(
        each for each in bank_accounts(rd) if not each.archived and each.iban and each.currency == CURRENCY
    )
    # Where somebody agreed to less, most did not.
    day = on or first_day(rd)
    creditor = str(settings.get(rd, "sepa.creditor") or "")
    ways = [each for each in all_methods(rd) if each.means == "direct_debit"]
    withdrawn = ways[0].id if ways and all(each.archived_at is not None for each in ways) else None
    iban = own_iban(rd, CURRENCY)
    rows = tuple(collectable(rd, day, scheme))
    stuck = all(each.why for each in rows)
    coming = next_debit(rd, day, scheme, [each.id for each in rows]) if stuck else None
    return ToCollect(day, rows, accounts, iban, first, creditor, withdrawn, coming)


_NOUNS = frozenset({"bank_account", "setting", "mandate", "invoice", "payment"})


def collect_debits(
    office: Office,
    *,
    parent: QWidget | None = None,
    step: DebitStep | None = None,
    invoice_id: int | None = None,
) -> DebitDialog:
    """Ask what is collected; with the `step` of an invoice on its day, and that one alone is ticked."""
    dialog = DebitDialog(office, parent or QApplication.activeWindow(), step, invoice_id)
    dialog.open()
    return dialog


class DebitDialog(VerbDialog):
    """All that can be collected is ticked; what cannot says why and stays where it is."""

    fields_of: Mapping[str, str] = {
        "debit_too_soon": "collect_on",
        "debit_not_settled": "collect_on",
        "bank_account_unknown": "account",
        "debit_account_without_iban": "account",
    }

    def __init__(
        self,
        office: Office,
        parent: QWidget | None = None,
        step: DebitStep | None = None,
        invoice_id: int | None = None,
    ) -> None:
        super().__init__(office, "debit.title", "debit.verb", parent, width=WIDE, columns=3)
        self._found: ToCollect | None = None
        self._only = invoice_id
        self.tell_subtitle(say("debit.steps"))
        self.collect_on = DateEdit(lambda: office.today, self)
        self.account = TextChoice(self)
        self.scheme = Choice([(each, f"mandate.scheme.{each}") for each in SCHEMES], self)
        if step is not None and step.mandate is not None:
            self.collect_on.set_value(step.on)
            self.scheme.set_value(step.mandate.scheme)
        self.form.add(
            "collect_on", Field("debit.collect_on", self.collect_on, required=True, hint="debit.first_hint")
        )
        self.form.add("account", Field("debit.account", self.account, required=True))
        self.form.add("scheme", Field("mandate.scheme_label", self.scheme))
        self.table: RowsTable[CollectableRow] = RowsTable(
            COLUMNS, self, currency=CURRENCY, ticking=True, name="debit.invoices"
        )
        self.table.rows_model.muted = lambda row: bool(row.why)
        self.table.opened.connect(self._open_invoice)
        self.sums = RowsSum(self.table, self)
        self.blank = Blank(self)
        for widget in (self.table, self.blank):
            least_height(widget, 240)
            self.put(widget, 1)
        self.put(self.sums)
        self.blank.hide()
        self.put_at_foot(
            WordButton("debit.list", self, look="link", clicked=lambda: show_batches(office, self))
        )
        self.matched = WordButton("invoice_page.match", self, clicked=self._match)
        self.put_at_foot(self.matched)
        self.matched.hide()
        self.table.ticks_changed.connect(self._tell)
        self.collect_on.settled.connect(self._look)
        self.scheme.currentIndexChanged.connect(self._look)
        office.changed.connect(self._on_changed)
        self._look()
        self._tell()

    def act(self) -> None:
        day = self.collect_on.value
        if day is None or not self.account.value:
            return
        keys = [each.id for each in self._rows if each.id in self.table.ticked]
        self.do(announce, account_chosen(self.account.value), day, self.scheme.value, keys, done=self._done)

    # --- within ---

    @property
    def _rows(self) -> tuple[CollectableRow, ...]:
        return self._found.rows if self._found is not None else ()

    def _look(self, _at: int = 0) -> None:
        asked = (self.collect_on.value, self.scheme.value)
        self.office.ask(to_collect, *asked, done=self._on_found, failed=self.refused, owner=self)

    def _on_found(self, found: ToCollect) -> None:
        self._found = found
        if self.collect_on.value is None:
            self.collect_on.set_value(found.on)
        self.form.fields["collect_on"].explain(say("debit.first", day=words().date(found.first)))
        self.account.offer(
            accounts_offered(found.accounts, found.iban) or [("", say("debit.no_account_short"))]
        )
        self.table.put(found.rows)
        there = bool(found.rows)
        for widget in (self.table, self.sums):
            widget.setVisible(there)
        self.blank.setVisible(not there)
        if not there and found.method is not None:
            again = Act("debit.method_again", self._take_method, look="secondary")
            self.blank.show_words("bank", say("debit.method_off"), say("debit.method_off_text"), (again,))
        elif not there:
            self.blank.show_words("bank", say("debit.none"), self._coming() or say("debit.none_text"))
        able = frozenset(each.id for each in found.rows if not each.why)
        self.table.tick(able if self._only is None else able & {self._only})
        self.table.frame_first()

    def _tell(self) -> None:
        found = self._found
        chosen = [each for each in self._rows if each.id in self.table.ticked]
        total = words().money(sum(each.amount for each in chosen), CURRENCY)
        self.sums.tell(say("debit.counted", n=len(chosen)), {"amount": total})
        stuck = self._stuck()
        why = (
            say("refusal.creditor_missing.problem")
            if found is not None and not found.creditor
            else say("debit.no_account")
            if found is not None and not found.goes_somewhere
            else stuck or say("debit.choose")
        )
        able = bool(chosen) and found is not None and bool(found.creditor) and found.goes_somewhere
        self.verb.allow(able, why)
        self.banner.hide()
        if found is not None and not found.creditor:
            go = Act("debit.to_creditor", self._to_creditor, look="secondary")
            self.banner.show_message(
                "wait", say("debit.without_creditor"), say("debit.without_creditor_text"), (go,)
            )
        elif found is not None and not found.goes_somewhere:
            add = Act("bank.account_new.open", self._add_account, look="secondary")
            self.banner.show_message("wait", say("debit.no_account"), say("debit.no_account_text"), (add,))
        elif stuck:
            self._tell_batches(stuck)
        self.matched.setVisible(bool(self._credits))
        customers = len({each.customer_id for each in chosen})
        self.effects.tell(
            [
                *_look_first(chosen),
                ("mail", say("debit.effect.told", n=customers)),
                ("bank", say("debit.effect.file")),
                ("wait", say("debit.effect.later")),
            ]
            if chosen
            else []
        )

    @property
    def _credits(self) -> list[CreditBeside]:
        """Of the customers of what is ticked; where nothing can be, of all that is listed."""
        rows = [each for each in self._rows if each.id in self.table.ticked] or self._rows
        return [each for row in rows for each in row.credits]

    def _match(self) -> None:
        if self._credits:
            match_credit(self.office, self._credits[0], self)

    def _stuck(self) -> str:
        """Why nothing can be ticked; empty where something can."""
        if not self._rows or any(not each.why for each in self._rows):
            return ""
        if self._found is not None and all(each.batch for each in self._rows):
            return say("debit.all_announced", day=self._found.on)
        return say("debit.none_able")

    def _coming(self) -> str:
        """What is to be announced next, and until when; empty where nothing is."""
        if self._found is None or (coming := self._found.coming) is None:
            return ""
        first, n = coming.rows[0], len(coming.rows)
        what = f"{first.number}, {first.customer}" if n == 1 else say("debit.coming_many", n=n)
        amount = words().money(coming.amount, CURRENCY)
        return say("debit.coming", what=what, amount=amount, day=coming.on, last=coming.announce_by)

    def _tell_batches(self, stuck: str) -> None:
        """Where everything that is listed went, with the way there."""
        numbers = sorted({each.batch for each in self._rows if each.batch})
        see = Act("debit.list", lambda: show_batches(self.office, self), look="secondary")
        told = [say("debit.in_batches", numbers=", ".join(numbers))] if numbers else []
        causes = " ".join([*told, *filter(None, [self._coming()])])
        self.banner.show_message("wait", stuck, causes, (see,) if numbers else ())

    def _to_creditor(self) -> None:
        self.reject()
        self.office.ways.settings("policies")

    def _add_account(self) -> None:
        NewAccountDialog(self.office, self).open()

    def _take_method(self) -> None:
        if self._found is not None and self._found.method is not None:
            self.office.do(
                methods.restore,
                self._found.method,
                done=lambda _none: self._look(),
                failed=self.refused,
                owner=self,
            )

    def _on_changed(self, touched: Touched) -> None:
        if touches(touched, _NOUNS):
            self._look()

    def _open_invoice(self, row: CollectableRow) -> None:
        self.accept()
        self.office.ways.open("invoice", row.id)

    def _done(self, made: Announced) -> None:
        key = "debit.done_untold" if made.untold else "debit.done"
        self.office.ways.say(say(key, number=made.number, n=made.untold))
        show_batches(self.office)


def why_chip(row: CollectableRow) -> Chip:
    """Whether it can be collected, and as which debit of its mandate."""
    if row.batch and row.at_bank:
        # Nobody is told of a debit whose money is there.
        return Chip("late", say("debit.why.batch_at_bank", number=row.batch))
    if row.batch:
        return Chip(
            "hold" if row.why == "to_announce" else "wait", say(f"debit.why.{row.why}", number=row.batch)
        )
    if row.why:
        return Chip("hold", say(f"debit.why.{row.why}"), icon="hold")
    return Chip("done", say(f"debit.sequence.{row.sequence}"))


def _look_first(chosen: Sequence[CollectableRow]) -> list[tuple[str, str]]:
    """What may lie at the bank for what is ticked, and their customers' credit: looked at before anybody is told of a debit."""
    credit = credits_told(list(dict.fromkeys((row.customer, each) for row in chosen for each in row.credits)))
    lying = [
        (
            "bank",
            say(
                "debit.at_bank.look",
                told=say(
                    "debit.at_bank.possible",
                    invoice=row.number,
                    customer=row.customer,
                    amount=words().money(each.amount, each.currency),
                    day=each.booked_on,
                ),
            ),
        )
        for row in chosen
        for each in row.possible
    ]
    return [*lying, ("invoices", credit)] if credit else lying


def _beside(row: CollectableRow) -> str:
    """What may lie at the bank for it, and credit beside it; where it is too soon, from which day on it can be collected."""
    told = [possible_line(each.amount, each.booked_on, each.currency) for each in row.possible]
    told += [credit_line(each) for each in row.credits]
    if row.why == "too_soon":
        told.append(say("debit.why.too_soon_until", day=row.first or ""))
    return ", ".join(told)


def _due(row: CollectableRow) -> object:
    """When it falls due; where its amount is that of several instalments, from the first to the last of them."""
    if row.last_due_on in (None, row.due_on):
        return row.due_on
    return say("debit.why.from_to", first=row.due_on, last=row.last_due_on)


COLUMNS: tuple[Column[CollectableRow], ...] = (
    Column(key="number", title="column.document", width=148, strong=True),
    Column(key="customer", title="column.customer", aside=_beside, aside_below=True, wraps=True),
    Column(key="due_on", title="column.due_on", value=_due, width=108, muted=True, wraps=True),
    Column(key="state", title="debit.column.debit", kind="chip", value=why_chip, width=208),
    Column(key="amount", title="column.amount", kind="money", width=104, strong=True),
)
