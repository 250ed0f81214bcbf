"""One reminder before it goes out: its words, which may be changed, another level or way, what is waived (S3, U3)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QWidget

from app.base.errors import Refusal
from app.base.words import Words
from app.flow import chase
from app.flow.reminder_run import Choice as Letter
from app.flow.reminder_words import number_named
from app.reminders.plan import CHANNELS
from app.reminders.propose import Proposal, Wish
from app.reminders.reminder import Waiver, Wording, figures_of
from app.reminders.reminder_facts import FORMAL_NOTICE, ReminderFacts
from app.reminders.reminder_paper import render_reminder
from ui.correspondence.waiting_mail import send_invoices
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure
from ui.kit.save_file import open_with_system
from ui.kit.sized import fixed_height, least_height
from ui.kit.theme import scaled
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.word_box import WordBox
from ui.kit.wording import WordButton, say, words
from ui.receivables.match_dialog import match_items
from ui.reminders.interest_rows import INTEREST_COLUMNS, InterestRow, interest_rows
from ui.reminders.reminder_rows import LetterRow, cautions, letter_row, prepared_row, preview
from ui.settings.rates_dialog import show_rates

_LEVELS = 6
_ROOMY = 900
"""On a screen as high as this the whole letter is in sight."""


class ReminderDialog(VerbDialog):
    """Composed anew whenever something is chosen otherwise; nothing goes out that was not shown.

    Words that a person changed stay as they are. With `keep` the letter can also be left for the run of many, as
    prepared; `chosen` is how it was prepared before.
    """

    fields_of: Mapping[str, str] = {"reason_missing": "reason", "reminder_text_missing": "text"}

    def __init__(
        self,
        office: Office,
        customer_id: int,
        name: str,
        parent: QWidget | None = None,
        *,
        currency: str = "",
        chosen: Letter | None = None,
        keep: Callable[[Letter, LetterRow], object] | None = None,
    ) -> None:
        super().__init__(office, "reminders.one.title", "reminders.one.verb", parent, width=WIDE)
        self._customer_id = customer_id
        self._name = name
        self._currency = currency
        self._found: Proposal | None = None
        self._facts_now: ReminderFacts | None = None
        self._language = ""
        # As the template says it now; anything else in the fields was written by a person.
        self._composed = ("", "")
        self.level = Choice([("", "reminders.one.as_reached"), *_levels()], self)
        self.channel = Choice([("", "reminders.one.as_planned"), *_channels()], self)
        self.interest = WordBox("reminders.one.waive_interest", self)
        self.fixed = WordBox("reminders.one.waive_fixed", self)
        self.reason = QLineEdit(self)
        self.subject, self.text = QLineEdit(self), QPlainTextEdit(self)
        self.text.setTabChangesFocus(True)
        least_height(self.text, 200)
        if self.screen().availableGeometry().height() < scaled(_ROOMY):
            # On a small screen how the interest is reckoned has its room below.
            fixed_height(self.text, 112)
        self.form.add("level", Field("reminders.one.level", self.level))
        self.form.add("channel", Field("reminders.one.channel", self.channel))
        # Whoever asks to see the letter sees it first; how its interest is reckoned stands below.
        self.form.add("subject", Field("mails.subject", self.subject), span=2)
        self.form.add("text", Field("mails.text", self.text), span=2)
        self.form.add("interest", Field("reminders.one.waive", self.interest))
        self.form.add("fixed", Field("reminders.one.waive_too", self.fixed))
        self.form.add("reason", Field("kit.reason", self.reason, hint="kit.reason_hint"), span=2)
        self.interest_table: RowsTable[InterestRow] = RowsTable(
            INTEREST_COLUMNS, self, currency=office.currency, whole=True, name="reminders.one.reckoned"
        )
        self.form.add("reckoned", Field("reminders.one.reckoned", self.interest_table), span=2)
        self.form.fields["reckoned"].hide()
        self.paper = WordButton("reminders.one.paper", self, clicked=self._show_paper)
        self.template = WordButton("reminders.one.template", self, look="link", clicked=self._take_template)
        self.template.hide()
        self.send = WordButton("chase.send", self, look="link", clicked=self._send_unsent)
        self.send.hide()
        self.match = WordButton("customer.match", self, look="link", clicked=self._match_first)
        self.match.hide()
        self.rates = WordButton(
            "late_rates.open", self, look="link", clicked=lambda: show_rates(self.office, self)
        )
        self.rates.hide()
        for first in (self.match, self.send, self.rates):
            self.put_at_foot(first)
        self.put_at_foot(self.template)
        self.put_at_foot(self.paper)
        self.keep = WordButton("reminders.one.keep", self, clicked=self._keep)
        self.keep.setVisible(keep is not None)
        self._kept = keep
        self._foot.insertWidget(self._foot.count() - 1, self.keep)
        self.tell_subtitle(name)
        self._begin_with(chosen)
        self.subject.textChanged.connect(self._on_words)
        self.text.textChanged.connect(self._on_words)
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
        # Once a letter was shown, it is of that currency whatever else is chosen.
        currency = self._found.debtor.currency if self._found is not None else self._currency
        return Wish(level=int(level) if level else None, channel=self.channel.value, currency=currency)

    @property
    def waiver(self) -> Waiver:
        """What is not asked for, and why."""
        return Waiver(self.interest.isChecked(), self.fixed.isChecked(), self.reason.text().strip())

    @property
    def wording(self) -> Wording | None:
        """What a person wrote in place of the template; None where its words stand."""
        found = self._found
        if found is None or not self.edited:
            return None
        return Wording(*self._words, figures_of(found, self.waiver))

    @property
    def edited(self) -> bool:
        """Whether the letter says something else than its template."""
        return any(self._composed) and self._words != self._composed

    @property
    def chosen(self) -> Letter:
        """All that was decided about this letter."""
        return Letter(self.wish, self.waiver, self.wording)

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
        if self.edited and not all(each.strip() for each in self._words):
            empty = "subject" if not self._words[0].strip() else "text"
            self.form.complain(empty, Refusal("reminder_text_missing"))
            return False
        return True

    def act(self) -> None:
        self.do(
            chase.remind,
            self._customer_id,
            self.wish,
            self.waiver,
            self.wording,
            done=lambda _key: self.office.ways.say(say("reminders.one.done", customer=self._name)),
        )

    def refused(self, failure: Failure) -> None:
        super().refused(failure)
        if getattr(failure.error, "code", "") == "reminder_changed":
            # What is shown below is what stands now, so that it can be read again.
            self.load()

    def _begin_with(self, chosen: Letter | None) -> None:
        if chosen is None:
            return
        self.level.set_value("" if chosen.wish.level is None else str(chosen.wish.level))
        self.channel.set_value(chosen.wish.channel)
        self.interest.setChecked(chosen.waiver.interest)
        self.fixed.setChecked(chosen.waiver.fixed_sum)
        self.reason.setText(chosen.waiver.reason)
        if chosen.wording is not None:
            self._show_words((chosen.wording.subject, chosen.wording.body))

    @property
    def _words(self) -> tuple[str, str]:
        # Qt's plain text has ordinary spaces where French typography has others.
        body = self.text.document().toRawText().replace("\u2029", "\n").replace("\u2028", "\n")
        return self.subject.text(), body

    def _show_words(self, told: tuple[str, str]) -> None:
        self.subject.setText(told[0])
        self.text.setPlainText(told[1])

    def _take_template(self) -> None:
        self._show_words(self._composed)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_words(self) -> None:
        """Say that the words are a person's own, and that they follow no choice any more."""
        self.template.setVisible(self.edited)
        self.form.fields["text"].explain(say("reminders.one.edited") if self.edited else "")
        named = number_named(self._found) if self._found is not None else ""
        told = say("reminders.one.number", name=named) if named and named in "".join(self._words) else ""
        self.form.fields["subject"].explain(told)
        for name in ("subject", "text"):
            self.form.fields[name].complain("")

    def _keep(self) -> None:
        found, facts = self._found, self._facts_now
        if found is not None and facts is not None and self._kept is not None and self.check():
            self._kept(self.chosen, prepared_row(found, facts, edited=self.edited))
            self.office.ways.say(say("reminders.one.kept", customer=self._name))
            self.accept()

    def _on_preview(self, found: tuple[Proposal, tuple[str, str], ReminderFacts]) -> None:
        proposal, composed, facts = found
        # What was written before its template was known is a person's own.
        own = self.edited or (not any(self._composed) and any(self._words))
        self._found, self._facts_now, self._language = proposal, facts, proposal.debtor.language
        self._composed = composed
        self.set_busy(busy=False)
        if own:
            self._on_words()
        else:
            self.banner.hide()
            self._show_words(composed)
            self._on_words()
        has_letter = any(composed)
        for name in ("subject", "text"):
            self.form.fields[name].setVisible(has_letter)
        self.paper.setVisible(has_letter)
        for name, box in (("interest", self.interest), ("fixed", self.fixed)):
            # What a letter does not speak of cannot be waived in it.
            self.form.fields[name].setVisible(facts.charges != "none" or box.isChecked())
        rows = interest_rows(proposal) if facts.charges != "none" and facts.interest else []
        self.interest_table.put(rows)
        self.form.fields["reckoned"].setVisible(bool(rows))
        self.effects.tell(_effects(proposal, facts))
        row = letter_row(proposal)
        self.send.setVisible(bool(row.unsent_ids))
        self.send.tell("chase.send" if len(row.unsent_ids) < 2 else "chase.send_many")
        self.rates.setVisible(row.rate_missing is not None)
        # The letter takes credit off its sum; to match it first is another way, and not the one asked for here.
        self.match.setVisible(row.credit > 0)
        level = say(f"reminder.level.{proposal.level}")
        way = say(f"reminder.channel.{proposal.channel}")
        self.tell_subtitle(say("reminders.one.is", customer=self._name, level=level, channel=way))

    def _send_unsent(self) -> None:
        if self._found is not None:
            row = letter_row(self._found)
            where = self.parentWidget() or self
            self.reject()
            send_invoices(self.office, row.unsent_ids, self._customer_id, where)

    def _match_first(self) -> None:
        if self._found is not None:
            where = self.parentWidget() or self
            self.reject()
            match_items(self.office, self._found.debtor.account_id, parent=where)

    def _show_paper(self) -> None:
        if self._facts_now is not None:
            name = f"{say('reminders.one.preview')} {self._name}.pdf"
            subject, body = self._words
            facts = replace(self._facts_now, subject=subject, body=body)
            open_with_system(self.office, name, render_reminder(facts, Words(self._language)))


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
                    fixed=words().money(facts.fixed_sum, facts.fixed_in),
                ),
            )
        )
    elif facts.charges == "none" and proposal.debtor.audience == "company" and proposal.level > 0:
        found.append(("info", say("reminders.effect.no_charges")))
    found += cautions(letter_row(proposal))
    if not facts.seller.iban:
        found.append(("trouble", say("orders.ask_payment.nowhere", n=1)))
    if proposal.level == FORMAL_NOTICE:
        found.append(("late", say("reminders.effect.formal")))
    if proposal.holds:
        found.append(("hold", say("reminders.effect.hold")))
    return found
