"""Finding by hand what a movement pays: whose it is, and which of what is open; what is more stays the customer's credit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from app.customers.queries import CustomerRow
from app.flow.bank import match
from app.payments.proposal import Piece, Target
from app.reports.beside_money import BesideItems, beside_items
from app.reports.entry_page import Buyer, buyer
from app.reports.receivables import ReceivableRow, receivables_of
from ui.customers.customer_picker import customer_picker
from ui.kit.blank import Blank
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.sized import least_height
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import say, words
from ui.payments.beside_money import beside_lines
from ui.receivables.bank_rows import BankLine, barred_said
from ui.receivables.match_dialog import COLUMNS, Debt, shared_out
from ui.receivables.small_rest import SmallRest, rest_of

if TYPE_CHECKING:
    from collections.abc import Mapping


def match_by_hand(office: Office, line: BankLine, parent: QWidget | None = None) -> ByHandDialog:
    """Ask what a movement is; the customer that is proposed is chosen already."""
    dialog = ByHandDialog(office, line, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class ByHandDialog(VerbDialog):
    """Who paid, or was paid back, and for what. Money that goes out takes one credit, money that comes in any debts."""

    fields_of: Mapping[str, str] = {"payment_without_customer": "customer"}

    def __init__(self, office: Office, line: BankLine, parent: QWidget | None) -> None:
        super().__init__(office, "bank.hand.title", "bank.hand.do", parent, width=WIDE)
        self._bank = line
        self._rows: tuple[ReceivableRow, ...] = ()
        self._shares: dict[int, int] = {}
        self._ticking = False
        self._beside = BesideItems()
        self.customer = customer_picker(office, self)
        # Orders stand where a movement is divided: here are debts alone, or credit.
        hint = "bank.hand.orders" if line.amount > 0 else ""
        self.form.add("customer", Field("receive.customer", self.customer, required=True, hint=hint), span=2)
        self.table: RowsTable[Debt] = RowsTable(
            COLUMNS, self, currency=line.currency, ticking=True, name="match.table"
        )
        self.blank = Blank(self)
        for widget in (self.table, self.blank):
            least_height(widget, 220)
            self.put(widget, 1)
        self.small = SmallRest(office, self)
        self.small.toggled.connect(self._tell_effects)
        self.put(self.small)
        self.tell_subtitle(
            say("bank.hand.subtitle", who=line.who, amount=words().money(line.amount, line.currency))
        )
        self.customer.chosen.connect(self._on_customer)
        self.table.ticks_changed.connect(self._on_ticks)
        self._show()
        proposal = line.proposal
        whose = (
            {piece.customer_id for piece in proposal.pieces} if proposal is not None else set[int | None]()
        )
        if len(whose) == 1 and (only := whose.pop()) is not None:
            office.ask(buyer, only, done=self._on_proposed, failed=self.refused, owner=self)

    def _on_proposed(self, found: Buyer) -> None:
        """Whoever is proposed is chosen, unless somebody has chosen already."""
        if self.customer.value is None and not self.customer.text():
            self.customer.set_value(found.row)
            self._on_customer(found.row)

    def _on_customer(self, row: CustomerRow | None) -> None:
        self._rows, self._shares = (), {}
        if row is not None:
            self.office.ask(
                receivables_of, row.account_id, done=self._on_rows, failed=self.refused, owner=self
            )
        self._show()

    def _on_rows(self, rows: Sequence[ReceivableRow]) -> None:
        wanted = 1 if self._bank.amount > 0 else -1
        self._rows = tuple(
            row
            for row in rows
            if row.currency == self._bank.currency and row.amount * wanted > 0 and _takes(row, wanted)
        )
        self._show()
        self._choose()
        if wanted > 0:
            keys = [row.id for row in self._rows]
            self.office.ask(beside_items, keys, done=self._on_beside, failed=self.refused, owner=self)

    def _on_beside(self, found: BesideItems) -> None:
        self._beside = found
        self._tell_effects()

    def _choose(self) -> None:
        """Tick what the amount reaches, the oldest first; of credits the one of exactly that amount."""
        amount = abs(self._bank.amount)
        exact = next((row for row in self._rows if abs(row.amount) == amount), None)
        if self._bank.amount < 0:
            found = exact or next((row for row in self._rows if -row.amount >= amount), None)
            wanted = frozenset({found.id}) if found is not None else frozenset[int]()
        elif exact is not None:
            wanted = frozenset({exact.id})
        else:
            wanted = frozenset(shared_out(amount, self._rows, frozenset(row.id for row in self._rows)))
        self._ticking = True
        self.table.tick(wanted)
        self._ticking = False
        self._share()

    def _on_ticks(self) -> None:
        if not self._ticking:
            self._share()

    def _share(self) -> None:
        ticked = self.table.ticked
        if self._bank.amount > 0:
            self._shares = shared_out(self._bank.amount, self._rows, ticked)
        else:
            chosen = next((row for row in self._rows if row.id in ticked), None)
            self._shares = {chosen.id: min(-self._bank.amount, -chosen.amount)} if chosen is not None else {}
        self._show()

    def _show(self) -> None:
        chosen = self.customer.value
        rows = [
            Debt(
                row.id,
                row.number,
                row.due_on,
                row.days_late,
                abs(row.amount),
                self._shares.get(row.id, 0),
                row.currency,
            )
            for row in self._rows
        ]
        self.table.put(rows)
        self.table.setVisible(bool(rows))
        self.blank.setVisible(not rows)
        if not rows:
            key = "bank.hand.choose" if chosen is None else "bank.hand.nothing_open"
            self.blank.show_words("customer", say(key), "")
        self._tell()

    def _tell(self) -> None:
        debts = {row.id: row.amount for row in self._rows}
        comes_in = self._bank.amount > 0
        self.small.tell_rest(
            rest_of(self._bank.amount, self._shares, debts) if comes_in else 0, self._bank.currency
        )
        self._tell_effects()
        chosen = self.customer.value
        whole = comes_in or sum(self._shares.values()) == -self._bank.amount
        why = "bank.hand.choose" if chosen is None else "bank.hand.choose_credit"
        self.verb.allow(chosen is not None and whole, say(why))

    def _tell_effects(self) -> None:
        """What matching does; a small rest is the customer's credit, or kept, never both."""
        chosen, total = self.customer.value, sum(self._shares.values())
        told = words().money
        lines: list[tuple[str, str]] = []
        if self._bank.amount > 0:
            lines += beside_lines(self._beside, self._shares)
        if total:
            amount = told(total, self._bank.currency)
            key = "bank.hand.effect.settles" if self._bank.amount > 0 else "bank.hand.effect.gives_back"
            lines.append(("bank", say(key, amount=amount, n=len(self._shares))))
        rest = self._bank.amount - total
        if self.small.wanted:
            short = next(
                (row.number for row in self._rows if row.amount > self._shares.get(row.id, row.amount)), ""
            )
            lines.append(self.small.said(short))
        elif chosen is not None and self._bank.amount > 0 and rest > 0:
            lines.append(("customer", say("bank.hand.effect.rest", amount=told(rest, self._bank.currency))))
        if chosen is not None:
            lines.append(("info", say("bank.effect.learned")))
        if chosen is not None and (barred := barred_said(self._bank.proposal, chosen.id)):
            lines.append(("late", barred))
        self.effects.tell(lines)

    def act(self) -> None:
        chosen = self.customer.value
        if chosen is None:
            return
        numbers = {row.id: row.number for row in self._rows}
        if self._bank.amount > 0:
            asked = {row.id: row.amount for row in self._rows}
            shares = self._shares.items()
            short = self.small.wanted
            targets = tuple(
                Target(key, amount, numbers[key], small=short and amount < asked[key])
                for key, amount in shares
            )
            piece = Piece(
                kind="payment",
                amount=self._bank.amount,
                customer_id=chosen.id,
                customer=chosen.name,
                targets=targets,
                small=short and self._bank.amount > sum(self._shares.values()),
            )
        else:
            key = next(iter(self._shares))
            piece = Piece(
                kind="refund",
                amount=self._bank.amount,
                customer_id=chosen.id,
                customer=chosen.name,
                credit_item_id=key,
                number=numbers[key],
            )
        self.do(match, self._bank.id, [piece], done=self._done)

    def _done(self, _keys: object) -> None:
        amount = words().money(self._bank.amount, self._bank.currency)
        self.office.ways.say(say("bank.matched", who=self._bank.who, amount=amount))


def _takes(row: ReceivableRow, wanted: int) -> bool:
    """Whether a row can be settled by a movement: refunds that wait for their credit note cannot."""
    return wanted < 0 or row.kind not in {"refund", "reversal"}
