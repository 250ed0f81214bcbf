"""Giving up money in the window: all it means is said before the click, and what was done can be taken back where it is seen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import TypeVar

from PySide6.QtCore import Qt

from app.base import settings
from app.flow import factor, lend
from app.flow.factor import Handing
from app.reports.invoice_page import InvoicePage as Facts
from app.reports.invoice_page import invoice_page
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from tests.ui.receivables.test_match_dialog import dialog_of, owing, shown
from ui.invoicing.invoice_page import InvoicePage
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say
from ui.receivables.after_all_dialog import AfterAllDialog
from ui.receivables.allowance_dialog import AllowanceDialog
from ui.receivables.loss_dialog import LossDialog, Owed

D = TypeVar("D", bound=VerbDialog)


def page_of(stage: Stage, books: Desk) -> InvoicePage:
    """The page of an invoice over 36.00."""
    invoice = owing(books, books.a_customer(), date(2026, 8, 1), 3)
    page = stage.show(InvoicePage(stage.office, invoice))
    stage.calm()
    return page


def pressed(stage: Stage, page: InvoicePage, key: str, kind: type[D]) -> D:
    """The dialog that a verb of the page opens."""
    next(act for title, act in offered(page).items() if title == key)()
    found = page.findChildren(kind)[-1]
    found.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    stage.calm()
    return found


def offered(page: InvoicePage) -> dict[str, Callable[[], object]]:
    assert page.facts is not None
    return {each.key: each.act for each in page._offered(page.facts)}


def facts(books: Desk, page: InvoicePage) -> Facts:
    with books.database.read() as rd:
        return invoice_page(rd, page.row_id)


def test_a_loss_says_its_entry_and_whether_the_vat_comes_back(stage: Stage, books: Desk) -> None:
    page = page_of(stage, books)
    dialog = pressed(stage, page, "loss.offer.lose", LossDialog)
    assert any("654\u00a0: 36,00" in told and "411\u00a0: 36,00" in told for told in dialog.effects.told)
    dialog.ground.setCurrentIndex(dialog.ground.findData("judgement"))
    stage.calm()
    assert any("654\u00a0: 30,00" in told and "44571\u00a0: 6,00" in told for told in dialog.effects.told)
    assert any("article 272" in told for told in dialog.effects.told)
    dialog.amount.setText("40")
    dialog.amount.settle()
    stage.calm()
    assert dialog.effects.told == ()
    dialog.reason.setText("Liquidation")
    dialog.try_it()
    stage.calm()
    assert dialog.form.fields["amount"].problem
    dialog.amount.setText("12")
    dialog.amount.settle()
    dialog.try_it()
    stage.calm()
    found = facts(books, page)
    assert (found.row.open, found.lost, found.write_offs[0].vat) == (2_400, 1_200, 200)
    books.must_verify()


def test_a_loss_is_taken_back_where_it_is_seen(stage: Stage, books: Desk) -> None:
    page = page_of(stage, books)
    dialog = pressed(stage, page, "loss.offer.lose", LossDialog)
    dialog.reason.setText("Introuvable")
    dialog.try_it()
    stage.calm()
    assert [row.kind for row in page.settled.rows_model.rows] == ["write_off_loss"]
    page._open_settlement(page.settled.rows_model.rows[0])
    undo = page.findChildren(ReasonDialog)[-1]
    undo.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    stage.calm()
    assert any("débit 411\u00a0: 36,00" in told and "crédit 654" in told for told in undo.effects.told)
    undo.reason.setText("Retrouvé")
    undo.try_it()
    stage.calm()
    found = facts(books, page)
    assert (found.row.open, found.lost) == (3_600, 0)
    assert "loss.offer.undo" not in offered(page)
    books.must_verify()


def test_money_that_comes_after_all_says_what_of_the_loss_stays(stage: Stage, books: Desk) -> None:
    page = page_of(stage, books)
    dialog = pressed(stage, page, "loss.offer.lose", LossDialog)
    dialog.reason.setText("Introuvable")
    dialog.try_it()
    stage.calm()
    came = pressed(stage, page, "loss.offer.after_all", AfterAllDialog)
    came.amount.setText("10")
    came.amount.settle()
    assert any("26,00" in told for told in came.effects.told)
    stage.calm()
    assert any("débit 411\u00a0: 36,00" in told and "perte du reste" in told for told in came.effects.told)
    came.reason.setText("Liquidateur")
    came.try_it()
    stage.calm()
    found = facts(books, page)
    assert (found.row.open, found.lost) == (0, 2_600)
    books.must_verify()


def test_a_doubtful_debt_is_marked_set_aside_for_and_sound_again(stage: Stage, books: Desk) -> None:
    page = page_of(stage, books)
    doubt = pressed(stage, page, "loss.offer.doubtful", ReasonDialog)
    assert any("416\u00a0: 36,00" in told for told in doubt.effects.told)
    doubt.reason.setText("Ne répond plus")
    doubt.try_it()
    stage.calm()
    assert "loss.offer.doubtful" not in offered(page)
    aside = pressed(stage, page, "loss.offer.allow", AllowanceDialog)
    stage.calm()
    assert any("15,00" in told for told in aside.effects.told)
    aside.try_it()
    stage.calm()
    assert facts(books, page).aside == 1_500
    sound = pressed(stage, page, "loss.offer.sound", ReasonDialog)
    sound.reason.setText("A répondu")
    sound.try_it()
    stage.calm()
    found = facts(books, page)
    assert (found.doubtful, found.aside) == (None, 0)
    books.must_verify()


def test_sound_again_says_that_proceedings_run_and_what_it_reverses(stage: Stage, books: Desk) -> None:
    page = page_of(stage, books)
    doubt = pressed(stage, page, "loss.offer.doubtful", ReasonDialog)
    doubt.reason.setText("Ne répond plus")
    doubt.try_it()
    stage.calm()
    sound = pressed(stage, page, "loss.offer.sound", ReasonDialog)
    assert sound.effects.told[0] == say("loss.sound.effect.again")
    sound.reject()
    since = books.database.clock.today()
    who = books.row("SELECT customer_id FROM invoice")["customer_id"]
    books.do(lend.notice, who, since, "BODACC A n° 4711")
    page.refresh()
    stage.calm()
    sound = pressed(stage, page, "loss.offer.sound", ReasonDialog)
    assert sound.effects.told[0] == say("loss.sound.effect.proceedings", day=since)
    assert say("loss.sound.effect.again") not in sound.effects.told
    assert any("annule" in told and "411" in told for told in sound.effects.told)


def test_what_is_missing_within_the_tolerance_is_let_go_when_matching(stage: Stage, books: Desk) -> None:
    books.do(settings.decide, "collect.small_difference", 50)
    customer = books.a_customer()
    books.pay(None, 3_570, customer_id=customer)
    owing(books, customer, date(2026, 8, 1), 3)
    dialog = dialog_of(stage, books.row("SELECT id FROM account")["id"])
    assert shown(dialog) == [(True, 3_570, 30)]
    assert dialog.small.isVisible()
    assert "0,30" in dialog.small.text()
    dialog.amount.setText("35")
    dialog.amount.settle()
    assert not dialog.small.isVisible()
    dialog.amount.setText("35,70")
    dialog.amount.settle()
    assert dialog.small.isChecked()
    assert any("laisse" in told and "0,30" in told for told in dialog.effects.told)
    dialog.verb.click()
    stage.calm()
    assert books.money() == {}
    assert books.row("SELECT kind, amount FROM write_off") == {"kind": "small_loss", "amount": 30}
    books.must_verify()


def test_without_a_tolerance_no_difference_is_let_go(stage: Stage, books: Desk) -> None:
    customer = books.a_customer()
    books.pay(None, 3_630, customer_id=customer)
    owing(books, customer, date(2026, 8, 1), 3)
    dialog = dialog_of(stage, books.row("SELECT id FROM account")["id"])
    assert not dialog.small.isVisible()


def test_what_is_sold_or_not_due_yet_is_said_before_it_is_given_up(stage: Stage, books: Desk) -> None:
    late = page_of(stage, books)
    for key, kind in (("loss.offer.lose", LossDialog), ("loss.offer.doubtful", ReasonDialog)):
        dialog = pressed(stage, late, key, kind)
        assert not any("factor" in told or "échue" in told for told in dialog.effects.told)
        dialog.reject()
    invoice = owing(books, books.a_customer("Zoé"), date(2027, 1, 15), 3)
    books.do(
        factor.hand_on, invoice, Handing(factor="Factor SA", wording="À payer à Factor SA", recourse=True)
    )
    page = stage.show(InvoicePage(stage.office, invoice))
    stage.calm()
    for key, kind in (("loss.offer.lose", LossDialog), ("loss.offer.doubtful", ReasonDialog)):
        dialog = pressed(stage, page, key, kind)
        assert "factor" in dialog.effects.told[0]
        assert dialog.effects.told[1] == say("loss.effect.not_due", day=date(2027, 2, 14))
        dialog.reject()


def test_what_is_overdue_is_proposed_first(stage: Stage) -> None:
    coming = Owed("invoice", 2, "FA-2", 5_000, "EUR", date(2030, 1, 1))
    late = Owed("invoice", 3, "FA-3", 700, "EUR", date(2026, 1, 1))
    dialog = LossDialog(stage.office, "Zoé", [coming, late])
    stage.qtbot.addWidget(dialog)
    assert dialog.document.currentText().startswith("FA-3")
