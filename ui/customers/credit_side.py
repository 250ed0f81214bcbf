"""Beside a customer: what holds their orders and what can be done about it, their limit, and what was decided."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QVBoxLayout, QWidget

from app.customers.limit import LimitRow
from ui.customers.at_bank import AtBank, at_bank_lines
from ui.customers.credit_words import ICONS, day, event_words, rules_words
from ui.kit import icons
from ui.kit.acts import Act
from ui.kit.office import Office
from ui.kit.section import Figure, Figures, Paragraph, Section, emptied
from ui.kit.step_card import NextStep, StepCard
from ui.kit.theme import scaled, set_role, theme
from ui.kit.wording import WordButton, say, words
from ui.orders.order_effects import hold_told
from ui.orders.order_name import order_called
from ui.reminders.chase_step import chase_card

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from app.orders.release import Release
    from app.reports.credit_events import CreditEvent
    from app.reports.customer_page import CustomerPage

SHOWN = 6
"""How many decisions are shown until all are asked for."""


class CreditSide(QWidget):
    """The card shows while orders wait for a decision, a rule would hold a new one, money is overdue, or theirs waits here:
    with what helps most.
    """

    def __init__(
        self,
        office: Office,
        parent: QWidget,
        *,
        on_limit: Callable[[], object],
        on_class: Callable[[], object],
        on_release: Callable[[], object],
        on_receive: Callable[[], object],
        on_match: Callable[[], object],
    ) -> None:
        super().__init__(parent)
        self._office, self._on_release, self._on_receive = office, on_release, on_receive
        self._on_match = on_match
        self.card = StepCard(self)
        self._limit_part = Section(
            "customer.credit", self, act=Act("customer.set_limit", on_limit, look="link"), edge="bottom"
        )
        self.standing = Figures(self)
        self.at_bank = AtBank(office, self)
        self._limit_part.body.addWidget(self.standing)
        self._limit_part.body.addWidget(self.at_bank)
        self._rules_part = Section(
            "credit.rules", self, act=Act("credit.change_class", on_class, look="link"), edge="bottom"
        )
        self.risk_class = Figures(self)
        self.rules = Paragraph("credit.rules_on", self)
        self._rules_part.body.addWidget(self.risk_class)
        self._rules_part.body.addWidget(self.rules)
        self._past = Section("credit.decisions", self, edge="bottom")
        self.decisions = _Decisions(office.currency, self)
        self._past.body.addWidget(self.decisions)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (self.card, self._limit_part, self._rules_part, self._past):
            column.addWidget(widget)

    def show_credit(self, facts: CustomerPage, standing: list[Figure]) -> None:
        """Show what holds, the limit and the decisions; `standing` are the figures of the limit."""
        credit = facts.credit
        held, stands, title = facts.held, facts.standing, "credit.holds"
        self.card.setVisible(
            bool(credit.holds or held or facts.chase) or stands.overdue > 0 or stands.unapplied < 0
        )
        effects = [("late", hold_told(hold.rule, hold.facts, credit.currency)) for hold in credit.holds]
        # Where the card leads to the bank, it says what is there.
        said = not held and facts.chase is not None and facts.chase.action == "bank"
        effects += [] if said else at_bank_lines(stands, tuple(hold.rule for hold in credit.holds))
        act = None
        if facts.asked:
            title = "credit.step.decide"
            numbers = {order.id: order_called(order) for order in held}
            effects = [("hold", _asked(each, numbers)) for each in facts.asked] + effects
            act = Act("credit.decide", self._on_release, icon="release")
        elif held:
            title = "credit.held"
            effects.append(("hold", say("credit.held_orders", n=len(held))))
            act = Act("credit.see_held", self._on_release, icon="release")
        elif stands.overdue > 0:
            title = "credit.collect"
            if credit.holds:
                effects.append(("hold", say("credit.blocks")))
            else:
                effects.append(
                    ("late", say("credit.overdue", amount=words().money(stands.overdue, stands.currency)))
                )
            act = Act("customer.receive", self._on_receive, icon="receive")
        elif stands.unapplied < 0:
            theirs = words().money(-stands.unapplied, stands.currency)
            title = "credit.step.match" if stands.owed > 0 else "credit.step.refund"
            key = "credit.to_match" if stands.owed > 0 else "credit.theirs"
            effects.append(("bank", say(key, amount=theirs)))
            verb = "customer.match" if stands.owed > 0 else "credit.open_credit"
            act = Act(verb, self._on_match, icon="bank" if stands.owed > 0 else "undo")
        step = NextStep(say(title), tuple(effects), act)
        if not held and facts.chase is not None:
            # Money that has not come is asked for; the head of the page records what has.
            step = chase_card(self._office, facts.chase, tuple(effects), self)
        self.card.show_step(step)
        self.at_bank.show_standing(replace(stands, at_bank=0) if said else stands, facts.factor_money)
        self.standing.show_rows([*standing, *_set_by(credit.limits)])
        self.risk_class.show_rows((Figure(say("credit.class"), say(f"credit.class.{credit.risk_class}")),))
        self.rules.show_text(rules_words(credit))
        self.decisions.show_events(credit.events)
        self._past.setVisible(bool(credit.events))


def _asked(asked: Release, numbers: Mapping[int, str]) -> str:
    """A request that waits: who asked, when, for which order and why."""
    return say(
        "credit.asked",
        by=asked.asked_by,
        day=words().date(words().local_day(asked.asked_at)) if asked.asked_at is not None else "",
        number=numbers[asked.order_id],
        plea=words().fact(asked.plea),
    )


def _set_by(limits: tuple[LimitRow, ...]) -> list[Figure]:
    """Who set the limit in force, when, until when, and why."""
    if not limits:
        return []
    newest = limits[0]
    set_on = words().date(words().local_day(newest.set_at))
    found = [Figure(say("credit.set_by", by=newest.set_by), set_on)]
    if newest.valid_until is not None:
        found.append(Figure(say("credit.valid_until"), day(newest.valid_until)))
    if newest.reason:
        found.append(Figure(say("credit.why"), words().fact(newest.reason)))
    return found


class _Decisions(QWidget):
    """Decisions, newest first, the others on demand."""

    def __init__(self, currency: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._currency, self._all = currency, False
        self._events: tuple[CreditEvent, ...] = ()
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(10)
        self._grid.setVerticalSpacing(0)
        self._grid.setColumnStretch(1, 1)
        self._more = WordButton("history.more", self, look="link", clicked=self._show_all, n=0)
        self._more.setProperty("fit", "compact")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(self._grid)
        column.addWidget(self._more, 0, Qt.AlignmentFlag.AlignLeft)
        theme().changed.connect(self._draw)

    def show_events(self, events: tuple[CreditEvent, ...]) -> None:
        """Show these, which are newest first."""
        self._events = events
        self._draw()

    @property
    def told(self) -> tuple[str, ...]:
        """The sentences shown."""
        return tuple(event_words(each, self._currency) for each in self._shown)

    @property
    def _shown(self) -> tuple[CreditEvent, ...]:
        return self._events if self._all else self._events[:SHOWN]

    def _show_all(self) -> None:
        self._all = True
        self._draw()

    def _draw(self) -> None:
        emptied(self._grid)
        for at, event in enumerate(self._shown):
            glyph, what, who = QLabel(self), QLabel(self), QLabel(self)
            glyph.setPixmap(icons.pixmap(ICONS[event.kind], "text2", scaled(16), self.devicePixelRatioF()))
            what.setText(event_words(event, self._currency))
            who.setText(
                say("history.who", at=words().day_time(event.at), actor=event.by)
                if event.by
                else words().day_time(event.at)
            )
            for label, style, ink in ((what, "body", "text"), (who, "support", "text2")):
                label.setTextFormat(Qt.TextFormat.PlainText)
                label.setWordWrap(True)
                set_role(label, style, ink)
            who.setContentsMargins(0, 0, 0, 10)
            self._grid.addWidget(glyph, 2 * at, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(what, 2 * at, 1)
            self._grid.addWidget(who, 2 * at + 1, 1)
        left = len(self._events) - len(self._shown)
        self._more.tell("history.more", n=left)
        self._more.setVisible(left > 0)
