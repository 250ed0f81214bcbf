"""The list of disputes in the window: what comes next is read, the invoice opens, and one that stands is closed."""

from __future__ import annotations

from datetime import date, timedelta

from PySide6.QtCore import Qt

from app.base.listing import ListQuery
from app.flow import chase
from app.flow.credit import CreditRequest, credit
from app.reminders.dispute import DisputeDraft, the_dispute
from app.reports.credited_by import CreditedBy
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from tests.ui.receivables.test_receivables_screen import owing
from ui.kit.wording import say, words
from ui.receivables.disputes_screen import DisputesScreen, next_chip
from ui.receivables.receivables_screen import ReceivablesScreen, to_work_through
from ui.reminders.dispute_dialog import (
    ChangeDisputeDialog,
    DisputeDialog,
    EndDisputeDialog,
    credited_told,
)


def disputed(books: Desk, name: str, days: int) -> tuple[int, int]:
    """An invoice over 36.00 and the dispute about a part of it, to be settled in so many days."""
    invoice = owing(books, name, date(2026, 8, 1), 3)
    draft = DisputeDraft(
        invoice_id=invoice,
        code="damaged",
        amount=1_200,
        owner="Nadia Roche",
        due_on=books.database.clock.today() + timedelta(days=days),
    )
    return invoice, books.do(chase.open_dispute, draft)


def test_what_comes_next_stands_in_the_list_and_enter_opens_the_invoice(stage: Stage, books: Desk) -> None:
    invoice, _key = disputed(books, "Lefèvre", 3)
    screen = stage.show(DisputesScreen(stage.office))
    stage.calm()
    line = screen.model.line(0)
    assert line is not None
    assert next_chip(line.row).text == "À résoudre avant le 25/11/2026"
    screen.table.go_to(0)
    stage.qtbot.keyClick(screen.table, Qt.Key.Key_Return)
    assert stage.opened[-1] == ("invoice", invoice)


def test_several_ticked_say_why_nothing_can_be_done_and_days_say_what_they_count(
    stage: Stage, books: Desk
) -> None:
    _invoice, closed = disputed(books, "Lefèvre", 3)
    _other, still = disputed(books, "Morvan", 3)
    books.do(chase.end_dispute, closed, "refused")
    screen = stage.show(DisputesScreen(stage.office))
    stage.calm()
    lines = [screen.model.line(at) for at in range(2)]
    since = next(each for each in screen.design.columns if each.key == "opened_on")
    assert since.aside is not None
    told = {line.row.id: since.aside(line.row) for line in lines if line is not None}
    assert told[closed].startswith("clos en")
    assert told[still].startswith("depuis")
    screen.model.tick_all()
    stage.calm()
    assert "décocher les autres" in screen.bulk._count.text()


def test_the_tab_counts_every_dispute_that_stands(stage: Stage, books: Desk) -> None:
    disputed(books, "Lefèvre", -1)
    disputed(books, "Morvan", 3)
    with books.reading() as rd:
        assert to_work_through(rd)["disputes"] == 2


def test_a_dispute_is_closed_where_it_is_seen(stage: Stage, books: Desk) -> None:
    _invoice, key = disputed(books, "Lefèvre", -1)
    room = stage.show(ReceivablesScreen(stage.office))
    room.show_list("disputes", ListQuery(chips=(("view", "late"),)))
    stage.calm()
    screen = room.current
    assert isinstance(screen, DisputesScreen)
    assert screen.model.rowCount() == 1
    line = screen.model.line(0)
    assert line is not None
    chip = next_chip(line.row)
    assert (chip.kind, chip.filled) == ("late", True)
    screen.design.bulk[0].act(frozenset({key}))
    stage.calm()
    dialog = screen.findChildren(EndDisputeDialog)[-1]
    dialog.outcome.set_value("refused")
    dialog.try_it()
    stage.calm()
    assert books.row("SELECT outcome FROM dispute")["outcome"] == "refused"
    stage.qtbot.waitUntil(lambda: screen.model.rowCount() == 0)


def test_who_settles_a_dispute_and_by_when_is_said_anew_with_its_why(stage: Stage, books: Desk) -> None:
    _invoice, key = disputed(books, "Lefèvre", -1)
    screen = stage.show(DisputesScreen(stage.office))
    stage.calm()
    screen.design.bulk[1].act(frozenset({key}))
    stage.calm()
    dialog = screen.findChildren(ChangeDisputeDialog)[-1]
    assert (dialog.code.value, dialog.owner.value) == ("damaged", "Nadia Roche")
    dialog.due.set_value(date(2026, 12, 1))
    dialog.try_it()
    stage.calm()
    assert books.row("SELECT due_on FROM dispute")["due_on"] != "2026-12-01"
    dialog.reason.setText("attend l’expert")
    dialog.try_it()
    stage.calm()
    assert str(books.row("SELECT due_on FROM dispute")["due_on"]) == "2026-12-01"

    def told() -> str:
        line = screen.model.line(0)
        return next_chip(line.row).text if line is not None else ""

    stage.qtbot.waitUntil(lambda: told() == "À résoudre avant le 01/12/2026")


def test_what_was_credited_before_is_said_where_a_dispute_is_recorded_and_closed(
    stage: Stage, books: Desk
) -> None:
    invoice, key = disputed(books, "Lefèvre", 3)

    def told() -> tuple[bool, bool]:
        note = books.rows("SELECT number, issued_on FROM invoice WHERE kind = 'credit_note'")
        named = (
            say("dispute.credit_note", number=note[0]["number"], day=books.database.clock.today())
            if note
            else ""
        )
        said = say("dispute.credited", amount=words().money(1_200, "EUR"), notes=named)
        with books.reading() as rd:
            row = the_dispute(rd, key)
        recorded = DisputeDialog(stage.office, invoice, row.number, "Lefèvre", 2_400)
        closed = EndDisputeDialog(stage.office, row)
        for dialog in (recorded, closed):
            stage.qtbot.addWidget(dialog)
        stage.calm()
        return said in recorded.effects.told, said in closed.effects.told

    assert told() == (False, False)
    books.do(credit, invoice, CreditRequest(total=1_200), "abîmé")
    assert told() == (True, True)
    note = CreditedBy(1, "AV-2026-0001", date(2026, 11, 22), 1_200, unsent=True)
    assert say("dispute.credit_note_unsent", number=note.number, day=note.issued_on) in credited_told(
        [note], "EUR"
    )
