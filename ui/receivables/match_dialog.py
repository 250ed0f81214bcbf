"""Matching: a customer's money or credit set against what they owe, the oldest first unless chosen otherwise."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from app.flow import collect
from app.flow.write_off import let_go
from app.reports.beside_money import BesideItems, beside_items
from app.reports.receivables import ReceivableRow, receivables_of
from ui.kit.blank import Blank
from ui.kit.choice import Choice
from ui.kit.columns import Column
from ui.kit.field import Field
from ui.kit.money_edit import MoneyEdit
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.sized import least_height
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import WordButton, say, words
from ui.payments.beside_money import beside_lines
from ui.receivables.small_rest import SmallRest, rest_of

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from ui.kit.runner import Token


def match_items(
    office: Office,
    account_id: int,
    *,
    from_payment: int | None = None,
    from_credit_note: int | None = None,
    to_invoice: int | None = None,
    parent: QWidget | None = None,
) -> MatchDialog:
    """Set credit of an account against its debts; the payment, credit note or invoice named is chosen already."""
    named = from_payment if from_payment is not None else from_credit_note
    source = ("payment" if from_payment is not None else "invoice", named) if named is not None else None
    dialog = MatchDialog(office, account_id, source, to_invoice, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


@dataclass(frozen=True, slots=True)
class Debt:
    """Something owed, and how much of it the chosen money would settle."""

    id: int
    number: str
    due_on: date | None
    days_late: int
    open: int
    matched: int
    currency: str

    @property
    def left(self) -> int:
        """What would still be owed of it."""
        return self.open - self.matched


def _currency(row: Debt) -> str:
    return row.currency


COLUMNS: tuple[Column[Debt], ...] = (
    Column(key="number", title="column.document", strong=True),
    Column(key="due_on", title="column.due_on", kind="date", width=106, muted=True),
    Column(
        key="days_late",
        title="column.days_late",
        kind="number",
        value=lambda row: max(row.days_late, 0),
        width=110,
    ),
    Column(key="open", title="column.open", kind="money", width=116, currency=_currency),
    Column(
        key="matched", title="match.column.matched", kind="money", width=116, strong=True, currency=_currency
    ),
    Column(key="left", title="match.column.left", kind="money", width=124, zero=True, currency=_currency),
)


def shared_out(amount: int, debts: Sequence[ReceivableRow], chosen: frozenset[int]) -> dict[int, int]:
    """How much of an amount goes to each chosen debt, in their order."""
    shares: dict[int, int] = {}
    for debt in debts:
        part = min(amount, debt.amount) if debt.id in chosen else 0
        if part > 0:
            shares[debt.id] = part
            amount -= part
    return shares


def allocate_all(
    database: Database,
    actor: Actor,
    token: Token,
    source: int,
    shares: Mapping[int, int],
    small: int | None = None,
) -> int:
    """Set one credit against several debts, each in a transaction of its own; gives how many were settled or lowered.

    `small` is the item of which a small rest is let go, or kept, afterwards.
    """
    done = 0
    for target, amount in shares.items():
        if token.cancelled:
            return done
        database.do(actor, collect.allocate, source, target, amount)
        done += 1
    if small is not None:
        database.do(actor, let_go, small)
    return done


class MatchDialog(VerbDialog):
    """Which credit, how much of it, and which debts."""

    def __init__(
        self,
        office: Office,
        account_id: int,
        source: tuple[str, int] | None,
        to_invoice: int | None,
        parent: QWidget | None,
    ) -> None:
        super().__init__(office, "match.title", "match.do", parent, width=WIDE)
        self._source, self._to_invoice = source, to_invoice
        self._credits: dict[str, ReceivableRow] = {}
        self._debts: tuple[ReceivableRow, ...] = ()
        self._shares: dict[int, int] = {}
        self._chosen_by_hand = self._ticking = False
        self._small_of: int | None = None
        self._beside = BesideItems()
        self.credit = Choice([], self)
        self.amount = MoneyEdit(office.currency, self)
        self.form.add("credit", Field("match.credit", self.credit, required=True))
        self.form.add("amount", Field("match.amount", self.amount, required=True))
        self.table: RowsTable[Debt] = RowsTable(
            COLUMNS, self, currency=office.currency, ticking=True, name="match.table"
        )
        least_height(self.table, 220)
        self.put(self.table, 1)
        self.small = SmallRest(office, self)
        self.small.toggled.connect(self._tell_effects)
        self.put(self.small)
        self.blank = Blank(self)
        least_height(self.blank, 220)
        self.blank.hide()
        self.put(self.blank, 1)
        self.to_batch = WordButton("debit.list", self, look="link", clicked=self._show_batches)
        self.to_batch.hide()
        self.put_at_foot(self.to_batch)
        self.credit.currentIndexChanged.connect(self._on_credit)
        self.amount.settled.connect(self._on_amount)
        self.table.ticks_changed.connect(self._on_ticks)
        office.ask(receivables_of, account_id, done=self._on_rows, failed=self.refused, owner=self)
        self.verb.allow(allowed=False, reason=say("match.nothing"))

    def _show_batches(self) -> None:
        from ui.payments.debits_dialog import show_batches

        show_batches(self.office, self)

    def _on_rows(self, rows: Sequence[ReceivableRow]) -> None:
        self._debts = tuple(row for row in rows if row.amount > 0)
        self._credits = {str(row.id): row for row in rows if row.amount < 0}
        if rows:
            self.tell_subtitle(rows[0].customer)
        for key, row in self._credits.items():
            amount = words().money(-row.amount, row.currency)
            self.credit.addItem(say("match.credit_row", number=row.number, amount=amount), key)
        for key, row in self._credits.items():
            if (row.noun, row.document_id) == self._source:
                self.credit.set_value(key)
        self._show_what_lacks()
        self._on_credit()
        debts = [row.id for row in self._debts]
        self.office.ask(beside_items, debts, done=self._on_beside, failed=self.refused, owner=self)

    def _on_beside(self, found: BesideItems) -> None:
        self._beside = found
        self._tell_effects()

    def _show_what_lacks(self) -> None:
        """Say it where there is nothing to match, or nothing to match it with."""
        self.form.fields["credit"].explain("" if self._credits else say("match.no_credit"))
        self.table.setVisible(bool(self._debts))
        self.blank.setVisible(not self._debts)
        # Without anything to match there is nothing to call off.
        self.leave.tell("kit.leave" if self._debts and self._credits else "kit.close")
        if not self._debts:
            text = say("match.credit_stays") if self._credits else ""
            self.blank.show_words("done", say("match.no_debt"), text)

    def _on_credit(self) -> None:
        chosen = self._credits.get(self.credit.value)
        if chosen is not None:
            self.amount.set_currency(chosen.currency)
            self.amount.set_value(-chosen.amount)
        self._chosen_by_hand = False
        self._on_amount()

    def _on_amount(self) -> None:
        """Tick what the amount reaches, the oldest first; what was ticked by hand stays."""
        if not self._chosen_by_hand:
            wanted = [debt.id for debt in self._payable if self._is_meant(debt)]
            self._ticking = True
            self.table.tick(frozenset(shared_out(self._amount, self._payable, frozenset(wanted))))
            self._ticking = False
        self._share()

    def _is_meant(self, debt: ReceivableRow) -> bool:
        return self._to_invoice is None or (debt.noun, debt.document_id) == ("invoice", self._to_invoice)

    def _on_ticks(self) -> None:
        if not self._ticking:
            self._chosen_by_hand = True
            self._share()

    @property
    def _payable(self) -> list[ReceivableRow]:
        """The debts that the chosen credit can be set against."""
        chosen = self._credits.get(self.credit.value)
        return [debt for debt in self._debts if chosen is not None and debt.currency == chosen.currency]

    @property
    def _amount(self) -> int:
        """How much is to be matched: what is typed, and no more than there is."""
        chosen = self._credits.get(self.credit.value)
        return min(self.amount.value or 0, -chosen.amount) if chosen is not None else 0

    def _share(self) -> None:
        ticked = self.table.ticked
        self._shares = shared_out(self._amount, self._payable, ticked)
        self._show(ticked)
        self._tell(self._credits.get(self.credit.value))

    def _show(self, ticked: frozenset[int]) -> None:
        self.table.put(
            [
                Debt(
                    row.id,
                    row.number,
                    row.due_on,
                    row.days_late,
                    row.amount,
                    self._shares.get(row.id, 0) if row.id in ticked else 0,
                    row.currency,
                )
                for row in self._debts
            ]
        )

    def _tell(self, chosen: ReceivableRow | None) -> None:
        self._tell_rest(chosen)
        why = "match.no_credit" if chosen is None else "match.nothing" if self._debts else "match.no_debt"
        self.verb.allow(bool(self._shares), say(why))
        self._tell_effects()

    def _tell_effects(self) -> None:
        """What matching does; a small rest stays to be matched, or is let go or kept, never both."""
        chosen, total = self._credits.get(self.credit.value), sum(self._shares.values())
        reached = self._beside.shares(self._shares)
        self.to_batch.setVisible(
            any(each.debit and reached.get(key) for key, each in self._beside.invoices.items())
        )
        if chosen is None or not total:
            self.effects.tell([])
            return
        settled = sum(row.amount == self._shares.get(row.id) for row in self._debts)
        lines = [
            *beside_lines(self._beside, self._shares, credit=True),
            (
                "bank",
                say("match.effect.amount", amount=words().money(total, chosen.currency), n=len(self._shares)),
            ),
        ]
        if settled:
            lines.append(("done", say("match.effect.settled", n=settled)))
        if self.small.wanted:
            short = next((row.number for row in self._debts if row.id == self._small_of), "")
            lines.append(self.small.said(short, chosen.number))
        elif (rest := -chosen.amount - total) > 0:
            told = words().money(rest, chosen.currency)
            lines.append(("customer", say("match.effect.rest", amount=told, number=chosen.number)))
        self.effects.tell(lines)

    def _tell_rest(self, chosen: ReceivableRow | None) -> None:
        """Offer to settle a small rest: only where the whole credit is matched, or all that it meets is settled."""
        debts = {row.id: row.amount for row in self._debts}
        whole = chosen is not None and self._amount == -chosen.amount
        rest = rest_of(self._amount, self._shares, debts) if whole else 0
        self.small.tell_rest(rest, chosen.currency if chosen is not None else self.office.currency)
        self._small_of = None
        if rest > 0:
            self._small_of = next(key for key, part in self._shares.items() if debts[key] > part)
        elif rest < 0 and chosen is not None:
            self._small_of = chosen.id

    def act(self) -> None:
        chosen = self._credits.get(self.credit.value)
        if chosen is None:
            return
        small = self._small_of if self.small.wanted else None
        self.set_busy(busy=True)
        self.office.work(
            allocate_all, chosen.id, dict(self._shares), small, done=self._done, failed=self.refused
        )

    def _done(self, _count: int) -> None:
        self.office.ways.say(say("match.done"))
        self.accept()
