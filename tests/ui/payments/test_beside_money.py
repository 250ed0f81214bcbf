"""Whoever records or matches money is told of the direct debit that takes it too, and of the dispute it settles."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest

from app.base import settings
from app.flow import chase, factor
from app.flow.debit import announce
from app.flow.factor import Handing
from app.flow.mandate import MandateDraft, give_mandate
from app.payments.bank_account import open_bank_account
from app.payments.debit_notices import first_day
from app.payments.debits import last_batches
from app.payments.sepa import settlement_day
from app.payments.statement import Account
from app.reminders.dispute import DisputeDraft
from app.reports.beside_money import beside_items
from app.reports.receivables import receivables_of
from tests.flow.test_debit import told
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.customers.credit_dialogs import NoticeDialog
from ui.customers.customer_page import CustomerPage
from ui.customers.lodge_dialog import LodgeDialog
from ui.invoicing.invoice_page import InvoicePage
from ui.kit.list_dialog import ListDialog
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import say
from ui.payments.beside_money import beside_lines
from ui.payments.debits_dialog import DebitsDialog, batch_chip, show_batches
from ui.payments.receive_dialog import receive_payment
from ui.receivables.bank_by_hand import match_by_hand
from ui.receivables.bank_rows import proposed, sureness_chip
from ui.receivables.bank_screen import BankScreen
from ui.receivables.match_dialog import match_items
from ui.receivables.open_items_screen import beside_customer
from ui.receivables.split_dialog import split_movement

IBAN = "FR7630006000011234567890189"


def owing(books: Desk, who: int, method: str = "direct_debit") -> int:
    service = books.a_product("Conseil", kind="service", stocked=False)
    line = goods(service, 1, "100.00", kind="service")
    order = books.an_order(who, line, payment_kind="account", payment_method=method)
    books.confirm(order)
    return books.invoice(order, "all")


@pytest.fixture
def debited(books: Desk) -> tuple[int, int]:
    """A customer and their invoice of 120 euro, which stands in a batch."""
    books.do(settings.decide, "sepa.creditor", "FR72ZZZ123456")
    books.do(open_bank_account, "Compte courant", "EUR", Account(IBAN))
    who = books.a_customer("Les Halles")
    today = books.database.clock.today()
    books.do(give_mandate, who, MandateDraft(signed_on=today, iban="DE89370400440532013000"))
    invoice = owing(books, who)
    books.do(announce, 1, settlement_day(today + timedelta(days=45)), "CORE", [invoice])
    return who, invoice


def test_money_for_what_a_factor_took_over_is_said_to_be_the_factors(stage: Stage, books: Desk) -> None:
    who = books.a_customer("Les Halles")
    invoice = owing(books, who, "transfer")
    row = books.row("SELECT order_id, number FROM invoice WHERE id = :id", id=invoice)
    words = say("beside.factor", number=row["number"], factor="Factor SA")

    def said() -> bool:
        dialog = receive_payment(stage.office, order_id=row["order_id"], invoice_id=invoice)
        stage.qtbot.addWidget(dialog)
        stage.calm()
        lines = dialog.effects.told
        dialog.reject()
        return words in lines

    assert not said()
    books.do(factor.hand_on, invoice, Handing(factor="Factor SA", wording="Créance cédée."))
    assert said()
    with books.database.read() as rd:
        [item] = [each.id for each in receivables_of(rd, 1) if each.noun == "invoice"]
        found = beside_items(rd, [item])
    assert ("late", words) in beside_lines(found, {item: 12_000})
    assert beside_lines(found, {item: 0}) == []
    books.do(factor.take_back, "invoice", invoice, "Rendue")
    assert not said()


def test_money_at_the_bank_that_is_a_factors_is_said_to_be_in_the_list_and_on_the_pages(
    stage: Stage, books: Desk
) -> None:
    books.do(open_bank_account, "Compte courant", "EUR", Account(IBAN))
    who, other = books.a_customer("Les Halles"), books.a_customer("Bruno Vidal")
    handed, own = owing(books, who, "transfer"), owing(books, other, "transfer")
    books.do(factor.hand_on, handed, Handing(factor="Factor SA", wording="Créance cédée."))
    numbers = {
        each["id"]: each["number"] for each in books.rows("SELECT id, number FROM invoice ORDER BY id")
    }
    for key in (handed, own):
        told(books, 12_000, f"VIR {numbers[key]}", "transfer")
    bank = stage.show(BankScreen(stage.office))
    stage.calm()
    marked = {line.text or line.who: sureness_chip(line).text for line in bank.table.rows_model.rows}
    assert marked[f"VIR {numbers[handed]}"] == say("bank.sureness.factor")
    assert marked[f"VIR {numbers[own]}"] != say("bank.sureness.factor")
    bank.tick_all.click()
    ticked = [line for line in bank.table.rows_model.rows if line.id in bank.table.ticked]
    assert [line.to_factor for line in ticked] == [False]
    said = "à reverser à Factor SA"
    page = stage.show(InvoicePage(stage.office, handed))
    assert page.card.step is not None
    assert said in page.card.step.effects[0][1]
    for key, there in ((who, True), (other, False)):
        shown = stage.show(CustomerPage(stage.office, key))
        assert any(said in each for each in shown.credit_side.at_bank.told) == there


def test_cash_brought_to_the_bank_is_said_to_be_divided(stage: Stage, books: Desk) -> None:
    books.do(open_bank_account, "Compte courant", "EUR", Account(IBAN))
    for kind in ("cash", "transfer"):
        told(books, 7_700, f"VERSEMENT {kind}", kind)
    bank = stage.show(BankScreen(stage.office))
    stage.calm()
    said = {line.who: proposed(line) for line in bank.table.rows_model.rows}
    assert said == {"VERSEMENT cash": say("bank.cash_row"), "VERSEMENT transfer": ""}


def test_who_records_a_payment_is_told_of_the_debit_and_led_to_it(
    stage: Stage, books: Desk, debited: tuple[int, int]
) -> None:
    who, invoice = debited
    order = books.row("SELECT order_id FROM invoice WHERE id = :id", id=invoice)["order_id"]
    for customer_id, order_id, invoice_id in ((who, None, None), (None, order, None), (None, order, invoice)):
        dialog = receive_payment(
            stage.office, customer_id=customer_id, order_id=order_id, invoice_id=invoice_id
        )
        stage.qtbot.addWidget(dialog)
        stage.calm()
        assert "PS-2026-0001 prélève aussi 120,00" in dialog.effects.told[0]
        assert dialog.to_batch.isVisible()
        dialog.reject()
    dialog = receive_payment(stage.office, customer_id=books.a_customer("Bruno"))
    stage.qtbot.addWidget(dialog)
    stage.calm()
    assert not any("prélève" in told for told in dialog.effects.told)
    assert not dialog.to_batch.isVisible()
    dialog = receive_payment(stage.office, customer_id=who)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    dialog.to_batch.click()
    stage.calm()
    assert len(dialog.findChildren(DebitsDialog)) == 1


def test_the_debit_is_told_with_the_day_left_where_its_notice_was_missed(
    stage: Stage, books: Desk, debited: tuple[int, int]
) -> None:
    who, _ = debited

    def told() -> tuple[str, ...]:
        dialog = receive_payment(stage.office, customer_id=who)
        stage.qtbot.addWidget(dialog)
        stage.calm()
        lines = dialog.effects.told
        dialog.reject()
        return lines

    assert not any("Préavis manqué" in each for each in told())
    books.do(settings.decide, "sepa.notice_days", 60)
    with books.database.read() as rd:
        earliest = first_day(rd)
    assert told()[1] == say("debit.missed", number="PS-2026-0001", day=earliest)


def test_open_items_name_the_batch_that_collects_them(books: Desk, debited: tuple[int, int]) -> None:
    who, _ = debited
    books.pay(None, 5_000, customer_id=who)
    account = books.row("SELECT account_id FROM customer WHERE id = :id", id=who)["account_id"]
    with books.database.read() as rd:
        owed, credit = receivables_of(rd, account)
    assert (owed.batch, credit.batch) == ("PS-2026-0001", "")
    assert beside_customer(owed) == "dans PS-2026-0001"


def test_matching_credit_says_the_debit_of_what_is_ticked(
    stage: Stage, books: Desk, debited: tuple[int, int]
) -> None:
    who, _ = debited
    books.pay(None, 5_000, customer_id=who)
    account = books.row("SELECT account_id FROM customer WHERE id = :id", id=who)["account_id"]
    dialog = match_items(stage.office, account)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    # Credit that is there is matched first, as the debit's windows ask: its batch then takes less.
    [told] = [told for told in dialog.effects.told if "prélève" in told]
    assert "PS-2026-0001 prélève encore 120,00" in told
    assert told.endswith("reporter ensuite la remise, elle prend alors d’autant moins")
    assert dialog.to_batch.isVisibleTo(dialog)
    dialog.table.tick(frozenset())
    stage.calm()
    assert not any("prélève" in told for told in dialog.effects.told)
    assert not dialog.to_batch.isVisibleTo(dialog)


def test_the_file_of_a_batch_that_was_paid_meanwhile_is_saved_with_a_reason_alone(
    stage: Stage, books: Desk, debited: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, invoice = debited
    order = books.row("SELECT order_id FROM invoice WHERE id = :id", id=invoice)["order_id"]
    books.pay(order, 12_000)
    shown = show_batches(stage.office)
    stage.qtbot.addWidget(shown)
    stage.calm()
    with books.database.read() as rd:
        [made] = last_batches(rd)
    assert batch_chip(made).text == "Réglé entre-temps"
    assert shown.banner.isVisible()
    place = tmp_path / "PS.xml"
    monkeypatch.setattr("ui.payments.debits_dialog.ask_place", lambda *_asked: place)
    shown.button.click()
    stage.calm()
    warned = shown.findChildren(ReasonDialog)[-1]
    assert warned.windowTitle().startswith(say("debit.paid.title"))
    assert any("0,00" in told and "120,00" in told for told in warned.effects.told)
    assert not place.exists()
    warned.reason.setText("Déjà déposé")
    warned.verb.click()
    stage.calm()
    assert place.exists()
    shown.see.click()
    stage.calm()
    lines = next(each for each in shown.findChildren(ListDialog) if each is not shown)
    assert any("0,00" in told for told in lines.effects.told)
    told = books.rows("SELECT verb FROM audit_line ORDER BY id DESC")[0]
    assert told["verb"] == "collect.file_paid"


def test_a_debit_of_a_customer_in_proceedings_is_told_of_and_its_file_takes_a_reason(
    stage: Stage, books: Desk, debited: tuple[int, int], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    who, _ = debited
    page = stage.show(CustomerPage(stage.office, who))
    stage.calm()
    assert page.facts is not None
    notice = NoticeDialog(stage.office, page.facts, page)
    notice.open()
    stage.calm()
    assert any("PS-2026-0001 prélève 120,00" in told for told in notice.effects.told)
    assert notice.to_batch.isVisible()
    notice.on.set_value(stage.office.today)
    notice.reference.setText("A 2026 0001")
    notice.try_it()
    stage.calm()
    lodge = LodgeDialog(stage.office, who, "Les Halles")
    stage.qtbot.addWidget(lodge)
    stage.calm()
    assert any("PS-2026-0001 prélève encore 120,00" in told for told in lodge.effects.told)
    shown = show_batches(stage.office)
    stage.qtbot.addWidget(shown)
    stage.calm()
    assert shown.banner.problem == say("debit.barred.banner", number="PS-2026-0001")
    place = tmp_path / "PS.xml"
    monkeypatch.setattr("ui.payments.debits_dialog.ask_place", lambda *_asked: place)
    shown.button.click()
    stage.calm()
    warned = shown.findChildren(ReasonDialog)[-1]
    assert warned.windowTitle().startswith(say("debit.barred.title"))
    assert not place.exists()
    warned.reason.setText("Accord du mandataire")
    warned.verb.click()
    stage.calm()
    assert place.exists()
    told = books.rows("SELECT verb FROM audit_line ORDER BY id DESC")[0]
    assert told["verb"] == "collect.file_barred"
    shown.see.click()
    stage.calm()
    lines = next(each for each in shown.findChildren(ListDialog) if each is not shown)
    assert any("à déclarer et non à prélever" in told for told in lines.effects.told)


def test_the_bank_says_of_a_match_that_it_settles_what_is_in_dispute(
    stage: Stage, books: Desk, tmp_path: Path
) -> None:
    books.on(date(2026, 10, 1))
    invoice = owing(books, books.a_customer("Les Halles"), "transfer")
    books.do(chase.open_dispute, DisputeDraft(invoice_id=invoice, code="damaged", amount=2_000))
    number = books.row("SELECT number FROM invoice WHERE id = :id", id=invoice)["number"]
    books.on(date(2026, 11, 22))
    books.do(open_bank_account, "Compte courant", "EUR", Account(IBAN))
    path = tmp_path / "releve.csv"
    path.write_text(f"Date;Libellé;Montant\n18/11/2026;VIR LES HALLES {number};120,00\n", "utf-8")
    screen = stage.show(BankScreen(stage.office))
    screen.take(path)
    stage.calm()
    screen.refresh()
    stage.calm()
    screen.table.frame_first()
    [line] = screen.table.rows_model.rows
    wanted = "20,00\u00a0€ en litige sur"
    assert [wanted in told for told in screen.panel.beside.told] == [True]
    for dialog in (match_by_hand(stage.office, line), split_movement(stage.office, line)):
        stage.qtbot.addWidget(dialog)
        stage.calm()
        assert any(wanted in told for told in dialog.effects.told)
        dialog.reject()
