"""Agreeing on a plan from the invoice's page: what each instalment comes to is shown before it is agreed on."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtCore import Qt

from app.customers import customer
from app.customers.customer import CustomerDraft
from app.customers.terms import Instalment
from app.flow.plan import agree
from app.reports.invoice_page import invoice_page
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.invoicing.correct_dialog import CorrectDialog
from ui.invoicing.credit_dialog import CreditDialog
from ui.invoicing.invoice_figures import amounts
from ui.invoicing.invoices_screen import _due_on
from ui.invoicing.plan_dialog import PlanDialog


def test_what_is_collected_at_the_door_is_said_to_be_collected_still(stage: Stage, books: Desk) -> None:
    for kind, told in (("on_delivery", True), ("account", False)):
        order = books.an_order(books.a_customer(), goods(books.a_product(on_hand=9), 2), payment_kind=kind)
        books.confirm(order)
        books.ship(order)
        invoice = books.invoice(order)
        with books.database.read() as rd:
            page = invoice_page(rd, invoice)
        anew = CorrectDialog(stage.office, page, None)
        anew.wrong.setCurrentIndex(anew.wrong.findData("customer"))
        for made in (PlanDialog(stage.office, page), CreditDialog(stage.office, page, None), anew):
            stage.qtbot.addWidget(made)
            effects = [each for each in made.effects.told if "prévenir le transporteur" in each]
            assert bool(effects) is told
            assert not told or "24,00" in effects[0]
        # The customer was told of no day: it is the carrier's, in the list as on the page.
        plan = PlanDialog(stage.office, page)
        stage.qtbot.addWidget(plan)
        assert any("remplace le paiement à la livraison" in each for each in plan.effects.told) is told
        labels = [figure.label for figure in amounts(page)]
        assert ("Attendu du transporteur" in labels, "Échéance" in labels) == (told, not told)
        assert (_due_on(page.row) is None) is told


def test_a_consumer_s_plan_shows_the_warning_and_the_instalments(stage: Stage, books: Desk) -> None:
    person = books.do(customer.add, CustomerDraft(name="Inès Legrand", kind="person"))
    order = books.an_order(
        person, goods(books.a_product(on_hand=9), 1), payment_kind="account", prices_include_tax=True
    )
    books.confirm(order)
    books.ship(order)
    invoice = books.invoice(order)
    with books.database.read() as rd:
        dialog = PlanDialog(stage.office, invoice_page(rd, invoice))
    stage.qtbot.addWidget(dialog)
    row = dialog._page.row
    assert dialog.first.value == row.next_due_on
    assert "remplace ce qui était dû le" in dialog.effects.told[-1]
    assert [each.amount for each in dialog.parts.parts] == [333, 333, 334]
    dialog.reason.setText("À sa demande")
    dialog.try_it()
    stage.calm()
    assert dialog.form.fields["warned"].problem
    dialog.warned.setChecked(True)
    dialog.try_it()
    stage.calm()
    with books.database.read() as rd:
        assert [each.amount for each in invoice_page(rd, invoice).instalments] == [333, 333, 334]
    books.must_verify()


def _owing(stage: Stage, books: Desk) -> tuple[int, PlanDialog]:
    order = books.an_order(
        books.a_customer(),
        goods(books.a_product(on_hand=20), 10),
        payment_kind="account",
        prices_include_tax=True,
    )
    books.confirm(order)
    books.ship(order)
    invoice = books.invoice(order)
    return invoice, _dialog(stage, books, invoice)


def _dialog(stage: Stage, books: Desk, invoice: int) -> PlanDialog:
    with books.database.read() as rd:
        dialog = PlanDialog(stage.office, invoice_page(rd, invoice))
    stage.qtbot.addWidget(dialog)
    dialog.open()
    return dialog


def _type(stage: Stage, dialog: PlanDialog, *words: str) -> None:
    """Type words into cell after cell; an empty one goes on."""
    for word in words:
        editor = dialog.parts.open_editor
        assert editor is not None
        if word:
            stage.qtbot.keyClicks(editor, word)
        stage.qtbot.keyClick(editor, Qt.Key.Key_Return)


def _amounts(dialog: PlanDialog) -> list[int]:
    return [each.amount for each in dialog.parts.parts]


def test_days_and_amounts_are_typed_and_the_rest_follows(stage: Stage, books: Desk) -> None:
    invoice, dialog = _owing(stage, books)
    today = stage.office.today
    assert _amounts(dialog) == [3_333, 3_333, 3_334]
    dialog.count.setText("4")
    dialog.count.settle()
    dialog.first.set_value(today + timedelta(days=2))
    dialog.first.settled.emit()
    dialog.every.setCurrentIndex(2)
    days = [today + timedelta(days=each) for each in (2, 9, 16, 23)]
    assert dialog.parts.parts == tuple(Instalment(day, 2_500) for day in days)
    dialog.parts.begin()
    # Over the day as it is, an amount, over the next, another: what was not typed shares what they leave.
    _type(stage, dialog, "", "40,00")
    assert _amounts(dialog) == [4_000, 2_000, 2_000, 2_000]
    _type(stage, dialog, "", "10,00", "", "", "+", "")
    assert _amounts(dialog) == [4_000, 1_000, 2_500, 2_500]
    # The last line is typed too: nothing follows any more, and the verb says what is wrong.
    dialog.parts.go(3, "amount")
    _type(stage, dialog, "20,00")
    assert _amounts(dialog) == [4_000, 1_000, 3_000, 2_000]
    dialog.parts.go(2, "amount")
    _type(stage, dialog, "10,00")
    assert any("80,00" in each and "100,00" in each for each in dialog.effects.told)
    # An empty line goes, and with it the keys; a line that is taken out gives what it asked for to the last.
    dialog.parts.go(3, "amount")
    _type(stage, dialog, "", "")
    assert len(dialog.parts.rows) == 4
    dialog.parts.go(2, "amount")
    dialog.parts.remove_line()
    assert _amounts(dialog) == [4_000, 1_000, 5_000]
    dialog.reason.setText("Saison basse")
    dialog.try_it()
    stage.calm()
    with books.database.read() as rd:
        found = [(each.due_on, each.open) for each in invoice_page(rd, invoice).instalments if each.open]
    assert found == [(days[0], 4_000), (days[1], 1_000), (days[3] + timedelta(days=1), 5_000)]
    books.must_verify()


def test_a_running_plan_is_what_another_begins_with(stage: Stage, books: Desk) -> None:
    invoice, dialog = _owing(stage, books)
    today = stage.office.today
    dialog.reject()
    parts = [Instalment(today + timedelta(days=at), of) for at, of in ((5, 5_000), (9, 3_000), (30, 2_000))]
    books.do(agree, invoice, parts, "à sa demande")
    dialog = _dialog(stage, books, invoice)
    assert list(dialog.parts.parts) == parts
    assert dialog.count.value == 3
    # As they are already they are not agreed on again.
    dialog.reason.setText("Un jour de plus")
    dialog.try_it()
    stage.calm()
    assert dialog.form.fields["parts"].problem
    dialog.parts.go(1, "amount")
    _type(stage, dialog, "10,00")
    assert _amounts(dialog) == [5_000, 1_000, 4_000]
    # One part is another day for all of it.
    dialog.count.setText("1")
    dialog.count.settle()
    assert _amounts(dialog) == [10_000]
    dialog.try_it()
    stage.calm()
    with books.database.read() as rd:
        assert [each.open for each in invoice_page(rd, invoice).instalments if each.open] == [10_000]
