"""Batches of direct debits: the file for the bank, the day it collects, and calling one off."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QWidget

from app.flow.debit import call_off, execute, file_at_bank, file_barred, file_paid, file_untold
from app.payments.debit_file import Warned, debit_file
from app.payments.debits import BatchRow, last_batches
from ui.kit.acts import Act
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.list_dialog import ListDialog
from ui.kit.office import Office
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.save_file import ask_place, write_file
from ui.kit.wording import WordButton, say, words
from ui.payments.batch_debits import show_debits
from ui.payments.batch_told import (
    at_bank_told,
    barred_told,
    credit_told,
    notices_told,
    paid_told,
    possible_told,
    too_late_told,
)
from ui.payments.credit_beside import match_credit
from ui.payments.move_batch import can_move, move_batch

_WARNED = {"barred": file_barred, "at_bank": file_at_bank, "paid": file_paid, "": file_untold}


def show_batches(office: Office, parent: QWidget | None = None) -> DebitsDialog:
    """The batches, those collected last first; Enter saves the file."""
    dialog = DebitsDialog(office, parent)
    dialog.open()
    return dialog


class DebitsDialog(ListDialog[BatchRow]):
    """The framed one: its file, its execution, calling it off."""

    broad = True
    nothing_text = "debit.list_none_text"

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        self.run: WordButton | None = None
        super().__init__(
            office,
            "debit.list_title",
            last_batches,
            COLUMNS,
            "debit.list_none",
            parent,
            ("debit.file", self._save),
        )
        self.table.rows_model.muted = lambda row: row.undone
        self.off = WordButton("debit.call_off", self, clicked=self._call_off)
        self.run = WordButton("debit.execute", self, clicked=self._execute)
        self.see = WordButton("debit.see", self, clicked=self._see)
        self.put_at_foot(self.off)
        self.put_at_foot(self.run)
        self.put_at_foot(self.see)
        self.tell_subtitle(say("debit.steps"))
        self._on_current(self.table.current)

    def _on_rows(self, rows: Sequence[BatchRow]) -> None:
        super()._on_rows(rows)
        # Of nothing there is no file to save and nothing to call off.
        self.button.setVisible(bool(rows))
        if self.run is not None:
            for button in (self.off, self.run, self.see):
                button.setVisible(bool(rows))

    def _on_current(self, row: BatchRow | None) -> None:
        super()._on_current(row)
        if self.run is None:
            return
        self.see.allow(row is not None, say("kit.choose_row"))
        announced = row is not None and row.to_come
        self._tell_troubles(row)
        over = say("refusal.debit_batch_over.problem", number=row.number) if row is not None else ""
        self.off.allow(announced, over or say("kit.choose_row"))
        early = row is not None and announced and row.collect_on > self.office.today
        later = (
            say("refusal.debit_not_yet.problem", number=row.number, day=words().date(row.collect_on))
            if row is not None and early
            else over
        )
        self.run.allow(announced and not early, later or say("kit.choose_row"))
        if row is not None and row.undone:
            self.button.allow(allowed=False, reason=over)
        if row is not None and row.executed:
            # Handed in again, its file would take the money twice.
            self.button.allow(allowed=False, reason=say("debit.file_again", number=row.number))

    def _tell_troubles(self, row: BatchRow | None) -> None:
        """What of the framed batch may not be paid, lies at the bank or was paid meanwhile, else whom its notices have still to
        reach, and the way there.
        """
        if row is not None and row.barred:
            title = say("debit.barred.banner", number=row.number)
            acts = self._later(row)
            self.banner.show_message("late", title, barred_told(row), acts)
            self.table.setFocus()
            return
        if row is not None and row.at_bank:
            amount = words().money(sum(each.twice for each in row.at_bank), row.currency)
            title = say("debit.at_bank.banner", number=row.number, amount=amount)
            acts = (Act("stands.to_bank", self._to_bank, look="secondary"), *self._later(row))
            told = say("debit.at_bank.and_way", told=at_bank_told(row))
            self.banner.show_message("late", title, told, acts)
            self.table.setFocus()
            return
        if row is not None and row.too_much:
            title = say("debit.paid.banner", number=row.number, amount=_too_much(row))
            acts = self._later(row)
            self.banner.show_message("late", title, ". ".join((paid_told(row), say("debit.paid.way"))), acts)
            self.table.setFocus()
            return
        if row is None or not (row.untold or row.missed or row.possible or row.credits):
            self.banner.hide()
            return
        mails = row.notices.waiting + row.notices.failed
        acts = (Act("mails.open_outbox", self._to_outbox, look="secondary"),) if mails else ()
        causes = [possible_told(row), credit_told(row), notices_told(row)]
        if row.missed is not None:
            title = too_late_told(row)
            causes.append(say("debit.missed_way", day=row.missed))
            acts = (Act("debit.move", self._move, look="secondary"), *acts)
        elif row.untold:
            title = say("debit.to_announce", number=row.number)
        elif row.possible:
            title = say("debit.at_bank.banner_possible", number=row.number)
        else:
            amount = words().money(sum(each.credit.amount for each in row.credits), row.currency)
            title = say("debit.credit.banner", number=row.number, amount=amount)
        if row.credits:
            acts = (Act("invoice_page.match", partial(self._match, row), look="secondary"), *acts)
        if row.possible:
            acts = (Act("reminders.to_bank", self._to_bank, look="secondary"), *acts)
        told = ". ".join(filter(None, causes))
        self.banner.show_message("late", title, told, acts)
        # It takes the keys when it comes; they belong to the rows.
        self.table.setFocus()

    def _later(self, row: BatchRow) -> tuple[Act, ...]:
        """The way to put off what its customers cannot be told of in time any more, whatever else is wrong with it."""
        return (Act("debit.move", self._move, look="secondary"),) if can_move(row) else ()

    def _match(self, row: BatchRow) -> None:
        match_credit(self.office, row.credits[0].credit, self)

    def _to_outbox(self) -> None:
        self.accept()
        self.office.ways.go("mails")

    def _to_bank(self) -> None:
        self.accept()
        self.office.ways.go("bank")

    def _see(self) -> None:
        row = self.table.current
        if row is not None:
            show_debits(self.office, row, self)

    def _save(self, row: BatchRow) -> None:
        if row.undone or row.executed:
            return
        if row.barred or row.at_bank or row.too_much or row.untold or row.missed:
            self._save_warned(row)
        else:
            self._save_file(row)

    def _save_warned(self, row: BatchRow) -> None:
        """What may not be paid is taken, whoever paid or seems to have is debited again, whoever was not told may charge back: to
        go on nevertheless takes a reason.
        """
        missed = (
            ()
            if row.missed is None
            else (("late", too_late_told(row)), ("info", say("debit.missed_way", day=row.missed)))
        )
        counted = (("told", row.untold), ("late", row.notices.late))
        paid = (
            (("late", paid_told(row)), ("bank", say("debit.paid.back")), ("info", say("debit.paid.way")))
            if row.too_much
            else ()
        )
        untold = bool(row.untold or row.missed)
        barred = (
            (
                ("trouble", barred_told(row)),
                ("bank", say("debit.barred.back")),
                ("info", say("debit.barred.way")),
            )
            if row.barred
            else ()
        )
        at_bank = (
            (
                ("late", at_bank_told(row)),
                ("bank", say("debit.at_bank.back")),
                ("info", say("debit.at_bank.way")),
            )
            if row.at_bank
            else ()
        )
        what = "barred" if barred else "at_bank" if at_bank else "paid" if paid else ""
        ReasonDialog(
            self.office,
            f"debit.{what}.title" if what else "debit.untold_title",
            "debit.untold_do",
            _WARNED[what],
            row.id,
            effects=(
                *barred,
                *at_bank,
                *paid,
                *((("bank", possible_told(row)),) if row.possible else ()),
                *((("invoices", credit_told(row)),) if row.credits else ()),
                *missed,
                *(("late", say(f"debit.untold_effect.{name}", n=n)) for name, n in counted if n),
                *((("info", say("debit.untold_effect.back")),) if untold else ()),
                ("note", say("debit.untold_effect.journal")),
            ),
            look="danger" if barred or at_bank else "primary",
            done=lambda _none: self._save_file(row),
            parent=self,
        ).open()

    def _save_file(self, row: BatchRow) -> None:
        # What the row was warned of is known; what came since is refused.
        found: tuple[tuple[Warned, object], ...] = (("barred", row.barred), ("at_bank", row.at_bank))
        knowing: list[Warned] = [what for what, each in found if each]
        place = ask_place(self, say("debit.file"), row.number, "xml")
        if place is not None:
            self.office.ask(
                partial(debit_file, batch_id=row.id, knowing=knowing),
                done=lambda content: write_file(self.office, place, content),
                failed=self.refused,
                owner=self,
            )

    def _execute(self) -> None:
        row = self.table.current
        if row is not None:
            told = say("debit.executed", number=row.number, amount=words().money(row.total, row.currency))
            self.office.do(
                execute,
                row.id,
                done=lambda _keys: self.office.ways.say(told),
                failed=self.refused,
                owner=self,
            )

    def _move(self) -> None:
        row = self.table.current
        if row is not None:
            move_batch(self.office, row, self)

    def _call_off(self) -> None:
        row = self.table.current
        if row is None:
            return
        ReasonDialog(
            self.office,
            "debit.call_off_title",
            "debit.call_off_do",
            call_off,
            row.id,
            effects=(
                ("undo", say("debit.call_off_effect.again")),
                ("mail", say("debit.call_off_effect.told")),
                ("bank", say("debit.move_effect.file", day=row.file_by)),
                ("info", say("debit.call_off_effect.stays", number=row.number)),
            ),
            look="danger",
            done=lambda _none: self.office.ways.say(say("debit.called_off", number=row.number)),
            parent=self,
            facts={"number": row.number},
        ).open()


def _beside(row: BatchRow) -> str:
    """Why a batch was called off, or what of its money came back and what stayed."""
    if not row.sent_back:
        return row.undo_reason
    back, kept = (words().money(amount, row.currency) for amount in (row.back, row.kept))
    return say("debit.back", back=back, kept=kept)


def _too_much(row: BatchRow) -> str:
    return words().money(row.too_much, row.currency)


def batch_chip(row: BatchRow) -> Chip:
    """What became of a batch; debits that came back speak first."""
    if row.sent_back:
        return Chip("late", say("debit.state.back", n=row.sent_back))
    match row.state:
        case "undone":
            return Chip("none", say("debit.state.undone"), icon="cancelled")
        case "to_tell" | "announced" if row.barred:
            return Chip("late", say("debit.barred.chip"), icon="trouble")
        case "to_tell" | "announced" if row.at_bank:
            return Chip("late", say("debit.at_bank.chip"), icon="bank")
        case "to_tell" | "announced" if row.too_much:
            return Chip("late", say("debit.paid.chip"), icon="trouble")
        case "to_tell" | "announced" if row.missed is not None:
            return Chip("late", say(f"debit.state.{'missed' if row.late_on is None else 'late'}"))
        case "to_tell":
            return Chip("hold", say("debit.state.to_tell"), icon="mail")
        case "announced":
            return Chip("wait", say("debit.state.announced"))
        case "executed":
            return Chip("run", say("debit.state.executed"))
        case _:
            return Chip("done", say("debit.state.matched"))


COLUMNS: tuple[Column[BatchRow], ...] = (
    # What became of a batch is told below its number, where nothing else is meant.
    Column(
        key="number", title="debit.column.batch", strong=True, aside=_beside, aside_below=True, wraps=True
    ),
    Column(key="collect_on", title="debit.column.collect_on", kind="date", width=104),
    Column(key="file_by", title="debit.column.file_by", kind="date", width=104, muted=True),
    Column(key="account", title="bank.fact.account", width=150),
    Column(key="count", title="debit.column.count", kind="number", width=72),
    Column(key="total", title="column.amount", kind="money", width=110, strong=True),
    Column(key="state", title="column.state", kind="chip", value=batch_chip, width=160),
)
