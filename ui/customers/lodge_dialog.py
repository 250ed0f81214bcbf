"""A claim lodged in insolvency proceedings: the sum there is to lodge, what was lodged, when, with whom, and its paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from app.customers.file import DocumentRow, documents_of
from app.customers.merged import account_now, account_of
from app.flow.insolvency import ClaimDraft, lodge_claim, withdraw_claim
from app.payments.barred_debits import BarredDebit, barred_debits
from app.payments.barred_money import BarredMoney, barred_at_bank
from app.payments.cheques import cheques_in_hand
from app.receivables.lodged import LodgedRow, ToLodge, lodged_claims, to_lodge
from app.reminders.accrued import Accrued, accrued_before
from app.reports.account_statement import account_statements, words_of
from app.reports.account_statement_paper import render_account_statements
from ui.customers.claim_told import NOTHING, beside_claim, claim_told
from ui.kit.chips import Chip
from ui.kit.choice import Choice
from ui.kit.columns import Column
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.list_dialog import ListDialog
from ui.kit.money_edit import MoneyEdit
from ui.kit.office import Office
from ui.kit.printing import print_paper
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.verb_dialog import VerbDialog
from ui.kit.word_box import WordBox
from ui.kit.wording import WordButton, say, words

if TYPE_CHECKING:
    from app.base.door import Read


@dataclass(frozen=True, slots=True)
class Claiming:
    """What is to be lodged of a customer, and the papers kept with them."""

    claim: ToLodge | None
    documents: tuple[DocumentRow, ...]
    accrued: Accrued = NOTHING
    barred: BarredMoney | None = None
    cheques: int = 0
    """Their cheques that nobody handed in, in minor units of the claim's currency."""
    debits: tuple[BarredDebit, ...] = ()


def claiming(rd: Read, customer_id: int) -> Claiming:
    """The claim against a customer as it stands; refused with ``customer_unknown``."""
    account_id = account_now(rd, account_of(rd, customer_id))
    claim = to_lodge(rd, account_id)
    accrued = accrued_before(rd, account_id, claim.since) if claim is not None else NOTHING
    barred = barred_at_bank(rd).get(customer_id) if claim is not None else None
    cheques = sum(
        each.amount
        for each in (cheques_in_hand(rd) if claim is not None else ())
        if each.customer_id == customer_id and claim is not None and each.currency == claim.currency
    )
    debits = tuple(each for each in barred_debits(rd) if each.customer_id == customer_id)
    return Claiming(claim, tuple(documents_of(rd, customer_id)), accrued, barred, cheques, debits)


class LodgeDialog(VerbDialog):
    """When, how much (what there is to lodge at first), with whom, and the paper that proves it."""

    fields_of: Mapping[str, str] = {
        "claim_in_future": "on",
        "claim_not_positive": "amount",
        "claim_without_administrator": "whom",
        "document_unknown": "paper",
    }

    def __init__(
        self, office: Office, customer_id: int, customer: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(office, "lodge.title", "lodge.do", parent)
        self._customer_id, self._customer = customer_id, customer
        self._found: Claiming | None = None
        self._reckoned: int | None = None
        self.on = DateEdit(lambda: office.today, self)
        self.on.set_value(office.today)
        self.amount = MoneyEdit(office.currency, self)
        self.whom, self.note = QLineEdit(self), QLineEdit(self)
        self.paper = Choice([("", "lodge.no_paper")], self)
        self.interest, self.fixed_sum = WordBox("lodge.interest", self), WordBox("lodge.fixed_sum", self)
        self.form.add("on", Field("lodge.on", self.on, required=True))
        self.form.add("amount", Field("lodge.amount", self.amount, required=True))
        for box in (self.interest, self.fixed_sum):
            box.hide()
            box.toggled.connect(self._reckon)
            box.toggled.connect(self._tell_claim)
            self.put(box)
        self.form.add("whom", Field("lodge.whom", self.whom, required=True, hint="lodge.whom_hint"), span=2)
        self.form.add("paper", Field("lodge.paper", self.paper, hint="lodge.paper_hint"), span=2)
        self.form.add("note", Field("lodge.note", self.note), span=2)
        self.put_at_foot(
            WordButton(
                "chase.statement",
                self,
                look="link",
                clicked=lambda: print_claim(office, customer_id, customer, self),
            )
        )
        self.tell_subtitle(customer)
        office.ask(claiming, customer_id, done=self._on_found, failed=self.refused, owner=self)

    def act(self) -> None:
        on, amount = self.on.value, self.amount.value
        if on is None or amount is None:
            return
        chosen = self.paper.value
        draft = ClaimDraft(
            lodged_on=on,
            amount=amount,
            lodged_with=self.whom.text(),
            document_id=int(chosen) if chosen else None,
            note=self.note.text(),
        )
        self.do(lodge_claim, self._customer_id, draft, done=self._done)

    def _on_found(self, found: Claiming) -> None:
        for each in found.documents:
            self.paper.addItem(each.title, str(each.id))
        claim = found.claim
        if claim is None:
            return
        self._found = found
        self._tell_box(self.interest, "lodge.interest", found.accrued.interest, claim)
        self._tell_box(self.fixed_sum, "lodge.fixed_sum", found.accrued.fixed_sum, claim)
        self._reckon()
        self._tell_claim()
        self.whom.setText(self.whom.text() or claim.lodged_with or claim.trustee)

    def _tell_box(self, box: WordBox, key: str, amount: int, claim: ToLodge) -> None:
        # What was lodged before may have had them in it: who lodges more decides.
        box.tell(key, amount=words().money(amount, claim.currency), day=claim.since - timedelta(days=1))
        box.setChecked(amount > 0 and not claim.lodged)
        box.setVisible(amount > 0)

    def _ticked(self) -> Accrued:
        """What of interest and fixed sums is lodged too."""
        accrued = self._found.accrued if self._found is not None else NOTHING
        return Accrued(
            accrued.interest if self.interest.isChecked() else 0,
            accrued.fixed_sum if self.fixed_sum.isChecked() else 0,
        )

    def _tell_claim(self) -> None:
        if self._found is not None and self._found.claim is not None:
            claim = self._found.claim
            found = self._found
            beside = beside_claim(claim, found.barred, found.debits, found.cheques)
            self.effects.tell([*claim_told(claim, self._ticked()), *beside])

    def _reckon(self) -> None:
        """The sum there is to lodge, with what is ticked, until somebody writes another."""
        found = self._found
        if found is None or found.claim is None or self.amount.value not in (None, self._reckoned):
            return
        more = self._ticked()
        self._reckoned = max(found.claim.total + more.total - found.claim.lodged, 0) or None
        self.amount.set_value(self._reckoned)

    def _done(self, _claim_id: int) -> None:
        self.office.ways.say(say("lodge.done", customer=self._customer))


def show_lodged(
    office: Office, customer_id: int, customer: str, account_id: int, parent: QWidget | None = None
) -> LodgedDialog:
    """Show what was lodged of an account, with what can be done about it."""
    dialog = LodgedDialog(office, customer_id, customer, account_id, parent)
    dialog.open()
    return dialog


class LodgedDialog(ListDialog[LodgedRow]):
    """Each claim with its paper; one that was written down wrongly is withdrawn with a reason and stays in sight."""

    def __init__(
        self, office: Office, customer_id: int, customer: str, account_id: int, parent: QWidget | None = None
    ) -> None:
        super().__init__(
            office,
            "lodge.list",
            partial(lodged_claims, account_id=account_id),
            COLUMNS,
            "lodge.none",
            parent,
            ("lodge.withdraw", self._withdraw),
        )
        self.table.rows_model.muted = lambda row: row.state == "withdrawn"
        self.tell_subtitle(customer)
        self.more = WordButton(
            "lodge.open", self, clicked=lambda: LodgeDialog(office, customer_id, customer, self).open()
        )
        self.put_at_foot(self.more)

    def _on_current(self, row: LodgedRow | None) -> None:
        over = row is not None and row.state == "withdrawn"
        self.button.allow(row is not None and not over, say("lodge.over" if over else "kit.choose_row"))

    def _withdraw(self, row: LodgedRow) -> None:
        if row.state == "withdrawn":
            return
        ReasonDialog(
            self.office,
            "lodge.withdraw_title",
            "lodge.withdraw_do",
            withdraw_claim,
            row.id,
            effects=[("late", say("lodge.withdraw_effect"))],
            parent=self,
        ).open()


def print_claim(office: Office, customer_id: int, customer: str, parent: QWidget) -> None:
    """Print what the customer owes, to be lodged with the administrator."""
    name = say("customer.statement_name", name=customer)
    office.ask(
        _statement_paper,
        customer_id,
        done=lambda content: print_paper(office, "letter", name, content),
        owner=parent,
    )


def _statement_paper(rd: Read, customer_id: int) -> bytes:
    found = account_statements(rd, customer_id)
    return render_account_statements(found, words_of(found[0]))


def _state(row: LodgedRow) -> Chip:
    if row.state == "withdrawn":
        return Chip("none", say("lodge.state.withdrawn"), icon="cancelled")
    return Chip("done", say("lodge.state.lodged"))


COLUMNS: tuple[Column[LodgedRow], ...] = (
    Column(key="lodged_on", title="lodge.column.on", kind="date", width=104, strong=True),
    Column(
        key="lodged_with", title="lodge.column.whom", aside=lambda row: row.note, aside_below=True, wraps=True
    ),
    Column(key="paper", title="lodge.column.paper", wraps=True, muted=True),
    Column(key="recorded_by", title="lodge.column.by", width=120, muted=True),
    Column(key="state", title="column.state", kind="chip", value=_state, width=112),
    Column(
        key="amount",
        title="column.amount",
        kind="money",
        width=112,
        strong=True,
        currency=lambda row: row.currency,
    ),
)
