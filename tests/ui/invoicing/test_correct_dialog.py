"""*Correct this invoice…* asks what is wrong, says which document follows, and leads there."""

from __future__ import annotations

from app.flow.credit import CreditRequest, credit
from app.orders.order import read_lines
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from tests.ui.invoicing.test_invoice_page import facts_of, issued
from ui.invoicing.correct_dialog import WRONGS, CorrectDialog, correct_offers
from ui.invoicing.credit_dialog import CreditDialog
from ui.invoicing.invoice_page import InvoicePage
from ui.invoicing.rectify_dialog import RectifyDialog


def choose(dialog: CorrectDialog, wrong: str) -> None:
    dialog.wrong.setCurrentIndex(dialog.wrong.findData(wrong))


def test_each_answer_says_what_follows(stage: Stage, books: Desk) -> None:
    dialog = stage.show(CorrectDialog(stage.office, facts_of(stage, issued(books)), None))
    told: dict[str, tuple[str, ...]] = {}
    for each in WRONGS:
        choose(dialog, each)
        stage.calm()
        told[each] = dialog.effects.told
    assert all(told.values())
    assert "facture rectificative" in told["particulars"][0]
    assert "avoir de tout" in told["vat"][0]
    assert "une seconde fois" in told["customer"][2]
    assert "retour" in told["goods"][0]


def test_wrong_vat_credits_all_and_prepares_the_order(stage: Stage, books: Desk) -> None:
    invoice = issued(books)
    dialog = stage.show(CorrectDialog(stage.office, facts_of(stage, invoice), None))
    choose(dialog, "vat")
    dialog.try_it()
    assert dialog.form.fields["reason"].problem
    dialog.reason.setText("mauvais taux")
    dialog.try_it()
    stage.calm()
    [note] = books.rows("SELECT corrects_id, reason FROM invoice WHERE kind = 'credit_note'")
    assert (note["corrects_id"], note["reason"]) == (invoice, "mauvais taux")
    draft = books.row("SELECT max(id) AS id FROM sales_order WHERE state = 'draft'")["id"]
    with books.reading() as rd:
        assert [line.quantity_milli for line in read_lines(rd, draft)] == [3000]


def test_particulars_are_corrected_where_they_stand(stage: Stage, books: Desk) -> None:
    invoice = issued(books)
    page = stage.show(InvoicePage(stage.office, invoice))
    stage.calm()
    assert "correct.ask" in page.verbs.offered
    dialog = stage.show(CorrectDialog(stage.office, facts_of(stage, invoice), page))
    dialog.reason.setText("adresse")
    dialog.try_it()
    stage.calm()
    rectify = next(each for each in page.findChildren(RectifyDialog))
    assert rectify.reason.text() == "adresse"
    assert not rectify.effects.told
    rectify.edits["line1"].setText("12 quai des Docks")
    rectify.edits["siren"].setText("12")
    rectify.try_it()
    stage.calm()
    assert rectify.form.fields["siren"].problem
    rectify.edits["siren"].setText("")
    assert "annule et remplace FA-2026-0001" in rectify.effects.told[0]
    rectify.try_it()
    stage.calm()
    [row] = books.rows("SELECT number, customer FROM corrective_invoice")
    assert row["number"] == "FR-2026-0001"
    assert "12 quai des Docks" in row["customer"]
    assert [each.number for each in facts_of(stage, invoice).correctives] == ["FR-2026-0001"]
    stage.calm()
    assert "invoice_page.send_corrective" in page.verbs.offered


def test_too_much_leads_to_a_credit_note_of_an_amount_with_the_reason(stage: Stage, books: Desk) -> None:
    invoice = issued(books)
    page = stage.show(InvoicePage(stage.office, invoice))
    dialog = stage.show(CorrectDialog(stage.office, facts_of(stage, invoice), page))
    choose(dialog, "too_much")
    dialog.reason.setText("prix faux")
    dialog.try_it()
    stage.calm()
    found = next(each for each in page.findChildren(CreditDialog))
    assert (found.way.value, found.reason.text()) == ("amount", "prix faux")
    assert found.amount.isEnabled()


def test_what_is_credited_whole_is_not_corrected_again(stage: Stage, books: Desk) -> None:
    invoice = issued(books)
    note = books.do(credit, invoice, CreditRequest(), "tout")
    page = stage.show(InvoicePage(stage.office, invoice))
    [offer] = correct_offers(stage.office, facts_of(stage, invoice), page)
    assert offer.refusal is not None
    assert correct_offers(stage.office, facts_of(stage, note), page) == []
