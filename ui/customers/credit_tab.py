"""The credit of a customer: exposure by its parts against the limit, how they pay, when open debts are likely paid."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.reports.credit_page import Expected
from app.reports.receivables import ReceivableRow
from ui.customers.agreed_part import AgreedPart
from ui.customers.credit_words import bad_words, behaviour_words, habit_words, proposal_rows
from ui.customers.customer_rows import OPEN_COLUMNS
from ui.customers.exposure_bar import BEYOND, ExposureBar, Part, PartLines
from ui.customers.limit_words import limit_told
from ui.customers.stems import DRAWN_FROM, Stems
from ui.kit.acts import Act
from ui.kit.columns import Column
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.section import Figures, Section
from ui.kit.theme import set_role, theme
from ui.kit.tokens import MARGIN
from ui.kit.wording import WordLabel, say, words

if TYPE_CHECKING:
    from app.reports.customer_page import CustomerPage


class CreditTab(QWidget):
    """Filled anew on every load; `open_items` and `parts` are the page's."""

    def __init__(
        self, office: Office, parent: QWidget | None = None, *, on_limit: Callable[[int | None], object]
    ) -> None:
        super().__init__(parent)
        self._on_limit = on_limit
        self._proposed: int | None = None
        self._expected: Mapping[int, Expected] = {}
        self._insolvent = False
        self.heroes = _Heroes(self)
        self.bar, self.parts = ExposureBar(self), PartLines(self)
        stands = Section("credit.stands", self)
        stands.body.addWidget(self.heroes)
        stands.body.addWidget(self.bar)
        stands.body.addWidget(self.parts)
        self._behaviour = Section("credit.behaviour", self, edge="top")
        self.stems, self._told = Stems(self), QLabel(self)
        self._told.setTextFormat(Qt.TextFormat.PlainText)
        self._told.setWordWrap(True)
        self._behaviour.body.addWidget(self.stems)
        self._behaviour.body.addWidget(self._told)
        self.bad = QLabel(self)
        self.bad.setTextFormat(Qt.TextFormat.PlainText)
        self.bad.setWordWrap(True)
        self._behaviour.body.addWidget(self.bad)
        self._open_part = Section("customer.open", self, edge="top")
        self._habit = QLabel(self)
        self._habit.setTextFormat(Qt.TextFormat.PlainText)
        self._habit.setWordWrap(True)
        self._open_part.body.addWidget(self._habit)
        self.open_items: RowsTable[ReceivableRow] = RowsTable(
            self._columns(), self, currency=office.currency, whole=True, name="customer.open"
        )
        proposed = self._proposed_part = Section(
            "credit.proposal", self, edge="top", act=Act("credit.proposal.use", self._use, look="link")
        )
        self.proposal = Figures(self)
        self._early = WordLabel("credit.proposal.too_early", self)
        self._early.setWordWrap(True)
        set_role(self._early, "body", "text2")
        proposed.body.addWidget(self.proposal)
        proposed.body.addWidget(self._early)
        self.agreed = AgreedPart(office, self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (stands, self._behaviour, self._open_part, self.open_items, self.agreed, proposed):
            column.addWidget(widget)
        self._dress()
        theme().changed.connect(self._dress)

    def show_credit(self, facts: CustomerPage) -> None:
        """Show how they stand."""
        credit = facts.credit
        self._expected, self._insolvent = {each.item_id: each for each in credit.expected}, facts.insolvent
        self.heroes.show_figures(_heroes(facts))
        self._show_parts(facts)
        self.stems.show_stems(credit.stems)
        # Fewer than four are told better than drawn (look.md §11).
        self.stems.setVisible(len(credit.stems) >= DRAWN_FROM)
        bad = bad_words(facts)
        self._behaviour.setVisible(bool(credit.stems or credit.in_advance or bad))
        usual = behaviour_words(credit)
        self._told.setText(usual)
        self._told.setVisible(bool(usual))
        self.bad.setText("\n".join(bad))
        self.bad.setVisible(bool(bad))
        self._habit.setText(habit_words(credit))
        # Where no date is expected there is none to give a reason for.
        self._habit.setVisible(bool(credit.expected))
        self.open_items.put(facts.open)
        self.agreed.show_agreed(facts.agreed)
        there = bool(facts.open)
        self._open_part.setVisible(there)
        self.open_items.setVisible(there)
        self.proposal.show_rows(proposal_rows(credit))
        self._proposed = credit.proposal.amount if credit.proposal is not None else None
        self._early.setVisible(self._proposed is None)
        self._proposed_part.show_act(shown=self._proposed is not None)
        self._proposed_part.setVisible(not credit.pays_ahead)

    def _use(self) -> None:
        self._on_limit(self._proposed)

    def _show_parts(self, facts: CustomerPage) -> None:
        stands, counts = facts.standing, facts.credit.counts
        parts = [
            Part("committed", stands.committed, 0),
            Part("delivered", stands.delivered, 1),
            Part("not_due", stands.owed - stands.overdue, 2),
            Part("overdue", stands.overdue, 3),
        ]

        def money(minor: int) -> str:
            return words().money(minor, stands.currency)

        def line(part: str, amount: int, colour: int | None) -> tuple[str, str, str, int | None]:
            many = words().number(counts[part]) if counts.get(part) else ""
            return say(f"customer.part.{part}"), many, money(amount), colour

        rows = [line(part.label, part.amount, part.colour) for part in parts if part.amount]
        credit = stands.unapplied + stands.deposit
        if credit:
            rows.append(line("credit", credit, None))
        if facts.credit.beyond:
            days = facts.credit.rules.horizon_days or 0
            rows.append((say("credit.beyond", n=days), "", money(-facts.credit.beyond), None))
        rows.append((say("column.exposure"), "", money(facts.credit.counted), None))
        below: list[tuple[str, str, str, int | None]] = []
        if stands.limit is not None and facts.credit.counted > stands.limit:
            # A part of the sum, and so no addend: it stands below it.
            excess = money(facts.credit.counted - stands.limit)
            below.append((say("credit.beyond_limit"), "", excess, BEYOND))
        self.parts.show_rows(rows, below)
        rows += below
        told = ", ".join(f"{row[0]} {row[2]}" for row in rows)
        over = stands.limit is not None and facts.credit.counted > stands.limit
        # Without a limit there is nothing to hold them against.
        self.bar.setVisible(stands.limit is not None)
        self.bar.show_parts(parts, stands.limit, told, over=over)

    def _columns(self) -> tuple[Column[ReceivableRow], ...]:
        expected: Column[ReceivableRow] = Column(
            key="expected_on",
            title="credit.expected",
            value=self._expected_told,
            width=156,
        )
        return (*OPEN_COLUMNS[:3], expected, *OPEN_COLUMNS[3:])

    def _expected_told(self, row: ReceivableRow) -> str:
        """The day as the report of expected cash has it; where none is expected any more, why."""
        known = self._expected.get(row.id)
        if known is None:
            return ""
        if known.at_bank:
            return say("credit.at_bank")
        if row.assigned:
            # The customer pays the factor, and what that one pays comes on no day that is known here.
            return say("credit.by_factor")
        if row.doubtful or self._insolvent:
            return say("credit.not_expected")
        if known.expected_on is None:
            return say("credit.no_date")
        day = words().date(known.expected_on)
        return say("credit.at_the_earliest", day=day) if known.put_off else day

    def _dress(self) -> None:
        set_role(self._told, "sum")
        set_role(self._habit, "support", "text2")
        set_role(self.bad, "body", "late")


def _heroes(facts: CustomerPage) -> list[tuple[str, str, str]]:
    """Label, amount and ink of each of the large figures."""
    credit, stands = facts.credit, facts.standing

    def money(minor: int) -> str:
        return words().money(minor, credit.currency)

    found = [("credit.hero.exposure", money(credit.counted), "")]
    if credit.limit is None:
        return [*found, ("credit.hero.limit", limit_told(stands), "")]
    left = credit.limit - credit.counted
    found += [
        (
            "credit.hero.limit" if facts.row.credit_limit is not None else "customer.general_limit",
            money(credit.limit),
            "",
        ),
        ("credit.hero.left", money(left), "late" if left < 0 else ""),
    ]
    if credit.utilisation_ppm is not None and stands.limit:
        share = words().percent(round(credit.utilisation_ppm, -4))
        found.append(("credit.hero.used", share, "late" if credit.utilisation_ppm > 1_000_000 else ""))
    return found


class _Heroes(QWidget):
    """The few figures that count, side by side."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(0, 0, 0, 4)
        self._row.setSpacing(MARGIN + 16)
        self._made: list[tuple[WordLabel, QLabel]] = []
        self._inks: list[str] = []
        for _ in range(4):
            column, label, value = QVBoxLayout(), WordLabel("credit.hero.limit", self), QLabel(self)
            value.setTextFormat(Qt.TextFormat.PlainText)
            column.setSpacing(0)
            column.addWidget(label)
            column.addWidget(value)
            self._made.append((label, value))
            self._row.addLayout(column)
        self._row.addStretch(1)
        theme().changed.connect(self._dress)

    def show_figures(self, figures: list[tuple[str, str, str]]) -> None:
        """Show these, as key of a label, words and ink."""
        self._inks = [ink for _, _, ink in figures]
        for at, (label, value) in enumerate(self._made):
            there = at < len(figures)
            label.setVisible(there)
            value.setVisible(there)
            if there:
                label.tell(figures[at][0])
                value.setText(figures[at][1])
                value.setAccessibleName(f"{say(figures[at][0])} {figures[at][1]}")
        self._dress()

    def _dress(self) -> None:
        for at, (label, value) in enumerate(self._made):
            set_role(label, "support", "text2")
            set_role(value, "figure", (self._inks[at] if at < len(self._inks) else "") or "text")
