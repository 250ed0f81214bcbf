"""Agreeing on a plan from the invoice's page: what each instalment comes to is shown before it is agreed on."""

from __future__ import annotations

from app.customers import customer
from app.customers.customer import CustomerDraft
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
    assert [each.split(" · ")[1] for each in dialog.effects.told[:-1]] == [
        "3,33\u00a0€",
        "3,33\u00a0€",
        "3,34\u00a0€",
    ]
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
