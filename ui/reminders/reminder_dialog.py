"""One reminder before it goes out: its words and figures, another level or way, what is waived and why (S3, U3)."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.base.errors import Refusal
from app.base.words import Words
from app.flow import chase
from app.reminders.plan import CHANNELS
from app.reminders.propose import Proposal, Wish
from app.reminders.reminder import Waiver
from app.reminders.reminder_facts import ReminderFacts
from app.reminders.reminder_paper import render_reminder
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.save_file import open_with_system
from ui.kit.sized import least_height
from ui.kit.theme import scaled, set_role
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.word_box import WordBox
from ui.kit.wording import WordButton, WordLabel, say, words
from ui.reminders.interest_rows import INTEREST_COLUMNS, InterestRow, interest_rows
from ui.reminders.reminder_rows import cautions, letter_row, preview

_LEVELS = 6


class ReminderDialog(VerbDialog):
    """Composed anew whenever something is chosen otherwise; nothing goes out that was not shown."""

    fields_of: Mapping[str, str] = {"reason_missing": "reason"}

    def __init__(self, office: Office, customer_id: int, name: str, parent: QWidget | None = None) -> None:
        super().__init__(office, "reminders.one.title", "reminders.one.verb", parent, width=WIDE)
        self._customer_id = customer_id
        self._name = name
        self._facts_now: ReminderFacts | None = None
        self._language = ""
        self.level = Choice([("", "reminders.one.as_reached"), *_levels()], self)
        self.channel = Choice([("", "reminders.one.as_planned"), *_channels()], self)
        self.interest = WordBox("reminders.one.waive_interest", self)
        self.fixed = WordBox("reminders.one.waive_fixed", self)
        self.reason = QLineEdit(self)
        self.subject, self.text = QLineEdit(self), QPlainTextEdit(self)
        self.subject.setReadOnly(True)
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(scaled(200))
        self.form.add("level", Field("reminders.one.level", self.level))
        self.form.add("channel", Field("reminders.one.channel", self.channel))
        self.form.add("interest", Field("reminders.one.waive", self.interest))
        self.form.add("fixed", Field("reminders.one.waive_too", self.fixed))
        self.form.add("reason", Field("kit.reason", self.reason, hint="kit.reason_hint"), span=2)
        self.form.add("subject", Field("mails.subject", self.subject), span=2)
        self.form.add("text", Field("mails.text", self.text), span=2)
        self.reckoned = WordLabel("reminders.one.reckoned", self)
        set_role(self.reckoned, "support", "text2")
        self.interest_table: RowsTable[InterestRow] = RowsTable(
            INTEREST_COLUMNS, self, currency=office.currency, name="reminders.one.reckoned"
        )
        least_height(self.interest_table, 112)
        for widget in (self.reckoned, self.interest_table):
            widget.hide()
            self.put(widget)
        self.paper = WordButton("reminders.one.paper", self, clicked=self._show_paper)
        self.put_at_foot(self.paper)
        self.tell_subtitle(name)
        for choice in (self.level, self.channel):
            choice.currentIndexChanged.connect(self.load)
        for box in (self.interest, self.fixed):
            box.toggled.connect(self.load)
        self.set_busy(busy=True)
        self.load()

    @property
    def wish(self) -> Wish:
        """What was chosen otherwise than proposed."""
        level = self.level.value
        return Wish(level=int(level) if level else None, channel=self.channel.value)

    @property
    def waiver(self) -> Waiver:
        """What is not asked for, and why."""
        return Waiver(self.interest.isChecked(), self.fixed.isChecked(), self.reason.text().strip())

    def load(self) -> None:
        """Compose the letter as it would be written now."""
        waives = self.interest.isChecked() or self.fixed.isChecked()
        self.form.fields["reason"].setVisible(waives)
        self.office.ask(
            preview,
            self._customer_id,
            self.wish,
            self.waiver,
            done=self._on_preview,
            failed=self.refused,
            owner=self,
        )

    def check(self) -> bool:
        if not super().check():
            return False
        if (self.interest.isChecked() or self.fixed.isChecked()) and not self.reason.text().strip():
            self.form.complain("reason", Refusal("reason_missing"))
            return False
        return True

    def act(self) -> None:
        self.do(
            chase.remind,
            self._customer_id,
            self.wish,
            self.waiver,
            done=lambda _key: self.office.ways.say(say("reminders.one.done", customer=self._name)),
        )

    def _on_preview(self, found: tuple[Proposal, tuple[str, str], ReminderFacts]) -> None:
        proposal, (subject, body), facts = found
        self._facts_now, self._language = facts, proposal.debtor.language
        self.set_busy(busy=False)
        self.banner.hide()
        self.subject.setText(subject)
        self.text.setPlainText(body)
        has_letter = bool(subject)
        for name in ("subject", "text"):
            self.form.fields[name].setVisible(has_letter)
        self.paper.setVisible(has_letter)
        rows = interest_rows(proposal) if facts.charges != "none" and facts.interest else []
        self.interest_table.put(rows)
        for widget in (self.reckoned, self.interest_table):
            widget.setVisible(bool(rows))
        self.effects.tell(_effects(proposal, facts))

    def _show_paper(self) -> None:
        if self._facts_now is not None:
            name = f"{say('reminders.one.preview')} {self._name}.pdf"
            open_with_system(self.office, name, render_reminder(self._facts_now, Words(self._language)))


def _levels() -> list[tuple[str, str]]:
    return [(str(level), f"reminder.level.{level}") for level in range(1, _LEVELS)]


def _channels() -> list[tuple[str, str]]:
    return [(each, f"reminder.channel.{each}") for each in CHANNELS]


def _effects(proposal: Proposal, facts: ReminderFacts) -> list[tuple[str, str]]:
    currency = facts.currency
    amount = words().money(proposal.total, currency)
    found = [
        (
            "mail" if proposal.channel == "mail" else "print",
            say(f"reminders.effect.{proposal.channel}", address=proposal.debtor.email),
        ),
        ("invoices", say("reminders.effect.asks", n=len(proposal.items), amount=amount)),
    ]
    if facts.charges != "none" and (facts.interest or facts.fixed_sum):
        found.append(
            (
                "bank",
                say(
                    f"reminders.effect.{facts.charges}",
                    interest=words().money(facts.interest, currency),
                    fixed=words().money(facts.fixed_sum, currency),
                ),
            )
        )
    found += cautions(letter_row(proposal, currency))
    if proposal.level >= _HOLDS:
        found.append(("hold", say("reminders.effect.hold")))
    return found


_HOLDS = 3
