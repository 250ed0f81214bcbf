"""Dividing a movement of the bank: several customers' invoices, on account, a fee, a small difference, until nothing is left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QHBoxLayout, QLabel, QLineEdit, QWidget

from app.customers.queries import CustomerRow
from app.flow.bank import match
from app.payments.claim import Claim
from app.payments.split import Share, first_shares, pieces_of, rest, small_rests, taken_first, whose
from app.reports.bank_shares import cash_brought, shares_of_all
from app.reports.beside_money import BesideItems, beside_items
from ui.customers.customer_picker import customer_picker
from ui.kit.blank import Blank
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.reading_order import go_on
from ui.kit.sized import least_height
from ui.kit.theme import set_role
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.word_box import WordBox
from ui.kit.wording import WordButton, say, words
from ui.payments.beside_money import beside_lines
from ui.receivables.bank_rows import BankLine, barred_said
from ui.receivables.small_rest import small_most
from ui.receivables.split_grid import SplitGrid, problem_said

_LAST = frozenset({"fee", "aside"})


def split_movement(
    office: Office, line: BankLine, named: Sequence[Claim] = (), parent: QWidget | None = None
) -> SplitDialog:
    """Ask what a movement is made of; what is proposed, or else what it names, is divided already."""
    dialog = SplitDialog(office, line, named, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class SplitDialog(VerbDialog):
    """One customer after another is added with all that is open; amounts are typed until the rest is nought."""

    def __init__(
        self, office: Office, line: BankLine, named: Sequence[Claim], parent: QWidget | None
    ) -> None:
        super().__init__(office, "bank.split.title", "bank.split.do", parent, width=WIDE)
        self._line, self._named, self._most = line, named, 0
        self._beside = BesideItems()
        self.customer = customer_picker(office, self)
        self.customer.chosen.connect(self._on_customer)
        self.grid = SplitGrid(line.currency, office.currency, self)
        self.grid.changed.connect(self._tell)
        self.grid.left.connect(self._on_left)
        self.grid.wants_rest.connect(self.take_rest)
        self.blank = Blank(self)
        self.reason = QLineEdit(self)
        self.reason.textChanged.connect(self._on_reason)
        self.form.add(
            "customer", Field("bank.split.customer", self.customer, hint="bank.split.customer_hint"), span=2
        )
        lines = self.form.add("lines", Field("bank.split.lines", self.grid), span=2)
        self.form.add("reason", Field("bank.split.reason", self.reason, required=True), span=2)
        self.grid.complained.connect(lines.complain)
        self.left = QLabel(self)
        self.rest_here = WordButton("bank.split.rest_here", self, clicked=self.take_rest)
        self.fee = WordButton("bank.split.fee", self, clicked=lambda: self.add(Share(kind="fee")))
        self.aside = WordButton("bank.split.aside", self, clicked=lambda: self.add(Share(kind="aside")))
        self.small = WordBox("bank.split.small", self, rests="")
        self._rests: set[tuple[str, int]] = set()
        self.small.toggled.connect(self._tell_effects)
        for widget in (self.grid, self.blank):
            least_height(widget, 240)
        acts = QWidget(self)
        row = QHBoxLayout(acts)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        for button in (self.rest_here, self.fee, self.aside):
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.left)
        self.put(self.blank, 1)
        self.put(acts)
        self.put(self.small)
        self.tell_subtitle(
            say("bank.hand.subtitle", who=line.who, amount=words().money(line.amount, line.currency))
        )
        office.ask(small_most, done=self._on_most, owner=self)
        known = whose(line.proposal, named)
        kind = line.waiting.row.kind
        self._cash = line.amount > 0 and kind in ("cash", "other")
        self._tell()
        if known:
            office.ask(
                shares_of_all,
                known,
                line.currency,
                incoming=line.amount > 0,
                on=line.booked_on,
                cash=self._cash,
                done=self._on_first,
                failed=self.refused,
                owner=self,
            )
        elif self._cash and kind == "cash":
            # What lay in the till was recorded for each customer, and is brought in one sum.
            office.ask(cash_brought, line.currency, line.booked_on, done=self._on_first, owner=self)

    # --- what is divided ---

    def add(self, share: Share) -> None:
        """Add a fee, or a part that is set aside, with what is left; its amount is open for typing."""
        if not self.grid.take():
            return
        shares = self.grid.shares
        at = next((number for number, each in enumerate(shares) if each.kind == share.kind), len(shares))
        if at == len(shares):
            shares = (*shares, share.taking(self.rest))
        self._show(shares)
        self.grid.go(at, "amount")

    def take_rest(self) -> None:
        """Put what is left into the open line, or the framed one."""
        at = self.grid.at_share
        if at is None or not self.grid.take():
            return
        self.grid.change(at, self.grid.shares[at].taking(self.rest))
        if self.grid.at is None:
            self.grid.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def rest(self) -> int:
        """What is left to divide, with the sign of the money."""
        return rest(self._line.amount, self.grid.shares)

    def _on_first(self, found: Sequence[Share]) -> None:
        if not self.grid.rows:
            self._show(first_shares(found, self._line.proposal, self._named))

    def _on_customer(self, row: CustomerRow | None) -> None:
        """Add whom was chosen; the picker is free for the next one."""
        if row is None or not self.grid.take():
            return

        def found(shares: Sequence[Share]) -> None:
            self._put_in(row.id, shares)

        self.customer.set_value(None)
        self.office.ask(
            shares_of_all,
            [row.id],
            self._line.currency,
            incoming=self._line.amount > 0,
            on=self._line.booked_on,
            cash=self._cash,
            done=found,
            failed=self.refused,
            owner=self,
        )

    def _put_in(self, customer_id: int, found: Sequence[Share]) -> None:
        before = self.grid.shares
        at = next((number for number, each in enumerate(before) if each.customer_id == customer_id), None)
        if at is None:
            theirs = [each for each in before if each.kind not in _LAST]
            at = len(theirs)
            last = [each for each in before if each.kind in _LAST]
            self._show([*theirs, *taken_first(self.rest, found), *last])
        self.form.fields["customer"].explain("" if found else say("bank.hand.nothing_open"))
        if self.grid.rows and at < len(self.grid.rows):
            self.grid.go(at, "amount")

    def _show(self, shares: Sequence[Share]) -> None:
        reason = self.reason.text().strip()
        told = next((each.reason for each in shares if each.kind == "aside" and each.reason), "")
        if told and not reason:
            self.reason.setText(told)
        self.grid.show_shares(shares)
        keys = [each.item_id for each in shares if each.kind == "instalment" and each.item_id is not None]
        self.office.ask(beside_items, keys, done=self._on_beside, failed=self.refused, owner=self)

    def _on_beside(self, found: BesideItems) -> None:
        self._beside = found
        self._tell_effects()

    # --- what is said ---

    def _on_most(self, most: int) -> None:
        # A difference may be let go in the company's own currency, of which the tolerance speaks.
        self._most = most if self._line.currency == self.office.currency else 0
        self._tell()

    def _on_reason(self) -> None:
        self.form.fields["reason"].complain("")

    def _on_left(self, forward: bool) -> None:
        if forward and not self.grid.by_tab and not self.rest:
            # Enter is done with the amounts, and nothing is left.
            self.verb.setFocus(Qt.FocusReason.TabFocusReason)
        else:
            go_on(self, forward=forward, past=self.grid)

    def _tell(self) -> None:
        shares, left = self.grid.shares, self.rest
        wanted = ["customer", "lines"] if shares else ["customer"]
        if any(each.kind == "aside" and each.amount for each in shares):
            wanted.append("reason")
        self.form.show_only(wanted)
        self.blank.setVisible(not shares)
        self.blank.show_words("customer", say("bank.split.none"), say("bank.split.none_text"))
        told = words().money(left, self._line.currency)
        self.left.setText(say("bank.split.left" if left else "bank.split.nothing_left", amount=told))
        set_role(self.left, "sum", "late" if left else "text")
        self.rest_here.allow(bool(left and shares), say("bank.split.nothing_left"))
        rests = small_rests(shares, self._most)
        if (keys := {each.key for each in rests}) != self._rests:
            # Ticked at first, as the bank's list would do.
            self._rests = keys
            self.small.setChecked(bool(rests))
        self.small.setVisible(bool(rests))
        self.small.tell("bank.split.small", rests=", ".join(self._small_said(each) for each in rests))
        self._tell_effects()
        if not left and not self.grid.told:
            self.form.fields["lines"].complain("")

    def _small_said(self, share: Share) -> str:
        amount = share.left if share.kind == "instalment" else share.amount
        name = share.number if share.kind == "instalment" else share.customer
        return f"{name} {words().money(amount, self._line.currency)}"

    def _small(self) -> tuple[Share, ...]:
        """The differences that are settled too."""
        return small_rests(self.grid.shares, self._most) if self.small.isChecked() else ()

    def _tell_effects(self) -> None:
        shares, money, currency = self.grid.shares, words().money, self._line.currency
        pieces, small = pieces_of(shares), self._small()
        made = [each for each in pieces if each.kind in ("payment", "refund") and not each.recorded]
        taken = {
            each.item_id: each.amount
            for each in shares
            if each.kind == "instalment" and each.item_id is not None
        }
        lines = beside_lines(self._beside, taken)
        if made:
            amount = money(sum(each.amount for each in made), currency)
            lines.append(("bank", say("bank.split.effect.makes", n=len(made), amount=amount)))
        if known := [each.number for each in pieces if each.recorded]:
            lines.append(("done", say("bank.split.effect.links", numbers=", ".join(known))))
        for each in shares:
            if each.kind in ("account", "fee", "aside") and each.amount and each not in small:
                key = f"bank.split.effect.{each.kind}"
                told = say(key, amount=money(each.amount, currency), name=each.customer)
                lines.append(("customer" if each.kind == "account" else "info", told))
        for each in small:
            key = "loss.small.effect.debt" if each.kind == "instalment" else "bank.split.effect.kept"
            amount = money(each.left if each.kind == "instalment" else each.amount, currency)
            told = say(key, amount=amount, number=each.number, name=each.customer)
            lines.append(("receivables", told))
        if any(each.amount and each.kind == "instalment" for each in shares) and (
            barred := barred_said(self._line.proposal)
        ):
            lines.append(("late", barred))
        self.grid.mark_small(frozenset(each.key for each in small))
        self.effects.tell(lines)

    # --- the verb ---

    def check(self) -> bool:
        if not self.grid.take() or not super().check():
            return False
        field = self.form.fields["lines"]
        wrong = next(
            (told for each in self.grid.shares if (told := problem_said(each, self._line.currency))), ""
        )
        if not wrong and self.rest:
            amount = words().money(self.rest, self._line.currency)
            wrong = say("bank.split.wrong.rest", amount=amount)
        if wrong or not any(each.amount for each in self.grid.shares):
            where = field if self.grid.rows else self.form.fields["customer"]
            where.complain(wrong or say("bank.split.none"))
            where.edit.setFocus(Qt.FocusReason.OtherFocusReason)
            return False
        return True

    def act(self) -> None:
        reason = self.reason.text().strip()
        shares = [replace(each, reason=reason) if each.kind == "aside" else each for each in self.grid.shares]
        self.do(match, self._line.id, pieces_of(shares, self._small()), done=self._done)

    def _done(self, keys: Sequence[int]) -> None:
        amount = words().money(self._line.amount, self._line.currency)
        self.office.ways.say(say("bank.split.done", who=self._line.who, amount=amount, n=len(keys)))
