"""Direct debits at the window: a mandate written down, a batch announced, its file saved, its day, and calling it off."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
from PySide6.QtWidgets import QWidget

from app.base import settings
from app.correspondence.sender import SenderDraft, decide
from app.flow import collect
from app.flow.mandate import agree_notice
from app.payments.bank_account import open_bank_account
from app.payments.debits import BatchRow, last_batches
from app.payments.mandates import mandates_of
from app.payments.sepa import settlement_day
from app.payments.statement import Account
from tests.flow.test_debit import told
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.correspondence.mails_screen import MailsScreen
from ui.kit.list_dialog import ListDialog
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import WordButton, say, words
from ui.payments.batch_debits import ToldDialog, debit_lines
from ui.payments.batch_told import notices_told
from ui.payments.debit_dialog import DebitDialog, collect_debits, why_chip
from ui.payments.debits_dialog import batch_chip, show_batches
from ui.payments.mandate_dialog import MandateDialog, show_mandates
from ui.payments.move_batch import move_batch
from ui.payments.notice_dialog import NoticeDialog


def owing(books: Desk, who: int) -> int:
    service = books.a_product("Conseil", kind="service", stocked=False)
    line = goods(service, 1, "100.00", kind="service")
    order = books.an_order(who, line, payment_kind="account", payment_method="direct_debit")
    books.confirm(order)
    return books.invoice(order, "all")


def collecting_day(books: Desk) -> date:
    return settlement_day(books.database.clock.today() + timedelta(days=45))


def batches(books: Desk) -> list[BatchRow]:
    with books.database.read() as rd:
        return last_batches(rd)


def signed(stage: Stage, who: int) -> None:
    shown = show_mandates(stage.office, who, "Les Halles")
    stage.qtbot.addWidget(shown)
    stage.calm()
    shown.new.click()
    dialog = shown.findChildren(MandateDialog)[-1]
    dialog.iban.setText("FR76 3000 6000 0112 3456 7890 188")
    dialog.verb.click()
    stage.calm()
    assert dialog.form.fields["iban"].problem
    dialog.iban.setText("FR76 3000 6000 0112 3456 7890 189")
    dialog.verb.click()
    stage.calm()
    assert len(shown.table.rows_model.rows) == 1


@pytest.mark.parametrize("known", [True, False])
def test_a_form_to_sign_is_offered_where_the_creditor_is_known(
    stage: Stage, books: Desk, known: bool
) -> None:
    if known:
        books.do(settings.decide, "sepa.creditor", "FR72ZZZ123456")
    shown = show_mandates(stage.office, books.a_customer("Les Halles"), "Les Halles")
    stage.qtbot.addWidget(shown)
    shown.new.click()
    stage.calm()
    dialog = shown.findChildren(MandateDialog)[-1]
    assert dialog.paper.isEnabled() is known
    assert ("ICS" in dialog.paper.toolTip()) is not known


def asked(stage: Stage, books: Desk) -> DebitDialog:
    dialog = collect_debits(stage.office)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    dialog.collect_on.setText(f"{collecting_day(books):%d/%m/%Y}")
    dialog.collect_on.settle()
    stage.calm()
    return dialog


def test_without_the_creditor_identifier_nothing_is_announced_and_it_says_so(
    stage: Stage, books: Desk
) -> None:
    books.do(open_bank_account, "Compte courant", "EUR", Account("FR7630006000011234567890189"))
    who = books.a_customer("Les Halles")
    owing(books, who)
    dialog = asked(stage, books)
    assert not dialog.verb.isEnabled()
    assert dialog.banner.isVisible()
    assert [each.why for each in dialog.table.rows_model.rows] == ["no_mandate"]


def test_a_batch_goes_from_the_mandate_to_its_payments(
    stage: Stage, books: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    books.do(settings.decide, "sepa.creditor", "FR72ZZZ123456")
    books.do(open_bank_account, "Compte courant", "EUR", Account("FR7630006000011234567890189"))
    who = books.a_customer("Les Halles")
    owing(books, who)
    signed(stage, who)
    dialog = asked(stage, books)
    assert dialog.sums.sums == {"amount": "120,00\u00a0€"}
    dialog.verb.click()
    stage.calm()
    [made] = batches(books)
    # No account to send from: somebody has to tell the customer, and the file warns of it until then.
    assert (made.state, made.untold, made.total) == ("to_tell", 1, 12_000)
    shown = show_batches(stage.office)
    stage.qtbot.addWidget(shown)
    stage.calm()
    assert shown.run is not None
    assert not shown.run.isEnabled()
    place = tmp_path / "PS.xml"

    def chosen(*_asked: object) -> Path:
        return place

    monkeypatch.setattr("ui.payments.debits_dialog.ask_place", chosen)
    assert notices_told(made) == "1 client à prévenir sans e-mail"
    assert shown.banner.isVisible()
    shown.button.click()
    stage.calm()
    warned = shown.findChildren(ReasonDialog)[-1]
    assert not place.exists()
    warned.reason.setText("Le client est d’accord")
    warned.verb.click()
    stage.calm()
    assert b"pain.008.001.08" in place.read_bytes()
    place.unlink()
    shown.see.click()
    stage.calm()
    lines = next(each for each in shown.findChildren(ListDialog) if each is not shown)
    [button] = [each for each in lines.findChildren(WordButton) if each.text() == say("debit.tell")]
    assert button.isEnabled()
    button.click()
    [how] = lines.findChildren(ToldDialog)
    assert how.on.value == books.database.clock.today()
    how.how.setText("Par téléphone")
    how.verb.click()
    stage.calm()
    assert not button.isEnabled()
    lines.reject()
    assert batch_chip(batches(books)[0]).text == "Annoncée"
    shown.button.click()
    stage.calm()
    assert b"pain.008.001.08" in place.read_bytes()
    books.on(made.collect_on)
    monkeypatch.setattr(stage.office._database, "clock", books.database.clock)
    again = show_batches(stage.office)
    stage.qtbot.addWidget(again)
    stage.calm()
    assert again.run is not None
    again.run.click()
    stage.calm()
    assert [each.state for each in batches(books)] == ["executed"]
    assert not books.money().get("owed")
    # What the bank sends back is said of the batch too.
    payment = books.row("SELECT payment_id FROM debit_line")["payment_id"]
    books.do(collect.reverse, payment, "AM04 : provision insuffisante")
    [after] = batches(books)
    assert (after.sent_back, after.back, after.kept) == (1, 12_000, 0)
    assert batch_chip(after).text == "1 rejeté"
    books.must_verify()


def test_a_batch_is_called_off_with_a_reason_and_a_mandate_taken_back(stage: Stage, books: Desk) -> None:
    books.do(settings.decide, "sepa.creditor", "FR72ZZZ123456")
    books.do(open_bank_account, "Compte courant", "EUR", Account("FR7630006000011234567890189"))
    who = books.a_customer("Les Halles")
    owing(books, who)
    signed(stage, who)
    asked(stage, books).verb.click()
    stage.calm()
    shown = show_batches(stage.office)
    stage.qtbot.addWidget(shown)
    stage.calm()
    # Whom it collects from, and what became of each, stands behind it.
    shown.see.click()
    stage.calm()
    lines = next(each for each in shown.findChildren(ListDialog) if each is not shown)
    [line] = lines.table.rows_model.rows
    assert (line.customer, line.payment_id, line.returned) == ("Les Halles", None, "")
    lines.reject()
    shown.off.click()
    reason = shown.findChildren(ReasonDialog)[-1]
    reason.reason.setText("Mauvais jour")
    reason.verb.click()
    stage.calm()
    assert [each.undo_reason for each in batches(books)] == ["Mauvais jour"]
    assert not shown.off.isEnabled()
    mandates = show_mandates(stage.office, who, "Les Halles")
    stage.qtbot.addWidget(mandates)
    stage.calm()
    mandates.button.click()
    why = mandates.findChildren(ReasonDialog)[-1]
    why.reason.setText("Changé de banque")
    why.verb.click()
    stage.calm()
    with books.database.read() as rd:
        assert [each.end_reason for each in mandates_of(rd, who)] == ["Changé de banque"]
    books.must_verify()


def test_a_batch_whose_notice_is_missed_says_the_earliest_day_and_the_way_out(
    stage: Stage, books: Desk
) -> None:
    books.do(settings.decide, "sepa.creditor", "FR72ZZZ123456")
    books.do(open_bank_account, "Compte courant", "EUR", Account("FR7630006000011234567890189"))
    who = books.a_customer("Les Halles")
    owing(books, who)
    signed(stage, who)
    asked(stage, books).verb.click()
    stage.calm()
    [made] = batches(books)
    offered = asked(stage, books)
    assert offered.table.rows_model.rows[0].batch == made.number
    assert why_chip(offered.table.rows_model.rows[0]).text == f"{made.number}, à prévenir"
    # Nothing can be ticked: that is said, with the way to the batch.
    assert not offered.verb.isEnabled()
    assert offered.banner.problem == say("debit.all_announced", day=offered.collect_on.value or "")
    assert made.number in offered.banner.accessibleName() + offered.banner.accessibleDescription()
    # A longer notice does to a batch what days gone by do.
    books.do(settings.decide, "sepa.notice_days", 60)
    shown = show_batches(stage.office)
    stage.qtbot.addWidget(shown)
    stage.calm()
    [missed] = batches(books)
    assert missed.missed is not None
    assert missed.missed > made.collect_on
    told = say("debit.missed", number=made.number, day=missed.missed)
    assert f"{missed.missed:%d/%m/%Y}" in told
    assert told in shown.banner.accessibleName() + shown.banner.accessibleDescription()
    shown.button.click()
    stage.calm()
    warned = shown.findChildren(ReasonDialog)[-1]
    assert told in warned.effects.told


def test_putting_a_batch_off_says_what_it_leaves_out_and_is_not_offered_where_nothing_is_left(
    stage: Stage, books: Desk
) -> None:
    books.do(settings.decide, "sepa.creditor", "FR72ZZZ123456")
    books.do(open_bank_account, "Compte courant", "EUR", Account("FR7630006000011234567890189"))
    names = ("Les Halles", "Zoé Carpentier")
    for name in names:
        who = books.a_customer(name)
        owing(books, who)
        signed(stage, who)
    asked(stage, books).verb.click()
    stage.calm()
    books.do(settings.decide, "sepa.notice_days", 60)
    numbers = [each["number"] for each in books.rows("SELECT number FROM invoice ORDER BY id")]

    window = stage.show(QWidget())

    def moving() -> ReasonDialog:
        [row] = batches(books)
        move_batch(stage.office, row, window)
        stage.calm()
        return window.findChildren(ReasonDialog)[-1]

    def again(told: str) -> str:
        return say("debit.move_effect.again", day=batches(books)[0].missed, told=told)

    dialog = moving()
    amount, both = words().money(12_000, "EUR"), words().money(24_000, "EUR")
    named = ", ".join(f"{each} {amount}" for each in names)
    assert dialog.effects.told[1] == again(say("debit.move_effect.total", told=named, amount=both))
    dialog.reject()
    told(books, 12_000, f"VIR {numbers[0]}", "transfer")
    dialog = moving()
    assert numbers[0] in dialog.effects.told[0]
    # Of the other one alone somebody is told anew.
    assert again(f"{names[1]} {amount}") in dialog.effects.told
    assert dialog.verb.isEnabled()
    dialog.reject()
    told(books, 12_000, f"VIR {numbers[1]}", "transfer")
    dialog = moving()
    assert not dialog.verb.isEnabled()
    assert len(dialog.effects.told) == 1
    shown = show_batches(stage.office, window)
    stage.calm()
    assert not any(each.key == "debit.move" for each in shown.banner.findChildren(WordButton))


def test_a_notice_that_is_too_late_is_put_off_before_it_is_sent_and_told_otherwise_says_what_lacks(
    stage: Stage, books: Desk
) -> None:
    books.do(settings.decide, "sepa.creditor", "FR72ZZZ123456")
    books.do(open_bank_account, "Compte courant", "EUR", Account("FR7630006000011234567890189"))
    books.do(decide, SenderDraft(kind="system", address="bonjour@boutique.fr"))
    who = books.a_customer("Les Halles", email="compta@halles.fr")
    owing(books, who)
    signed(stage, who)
    asked(stage, books).verb.click()
    stage.calm()
    [made] = batches(books)
    screen = stage.show(MailsScreen(stage.office), (1200, 700))
    stage.calm()
    panel = screen.panel

    def offered() -> list[str]:
        return [each.key for each in panel._offered(panel.page)] if panel.page is not None else []

    stage.qtbot.waitUntil(lambda: panel.page is not None, timeout=10_000)
    # The mail is about its debit, and nothing of it is late yet.
    assert panel.title.text() == f"Avis de prélèvement {made.number}-1"
    assert offered()[0] == "mails.verb.open"
    books.do(settings.decide, "sepa.notice_days", 60)
    stage.office.changed.emit(frozenset({("setting", None)}))
    stage.qtbot.waitUntil(lambda: offered()[:1] == ["mails.verb.move"], timeout=10_000)
    looks = {key: button.property("look") for key, (button, _why) in panel.verbs._buttons.items()}
    assert (looks["mails.verb.move"], looks["mails.verb.open"]) == ("primary", "link")
    assert say("mail.stands.by_hand_system") not in panel.stands.text()
    with books.database.read() as rd:
        [line] = debit_lines(rd, made.id, "EUR")
    told = ToldDialog(stage.office, line)
    stage.qtbot.addWidget(told)
    days = (made.collect_on - books.database.clock.today()).days
    assert any(f"préavis de {days} jours au lieu de 60" in each for each in told.effects.told)
    told.on.set_value(made.collect_on - timedelta(days=60))
    told.on.settled.emit()
    assert not any("au lieu de" in each for each in told.effects.told)
    panel.verbs.do("mails.verb.move")
    stage.calm()
    reason = panel.findChildren(ReasonDialog)[-1]
    reason.reason.setText("Préavis manqué")
    reason.verb.click()
    stage.calm()
    assert [each.state for each in batches(books)] == ["to_tell", "undone"]


def test_a_notice_missed_is_cured_by_another_day_or_by_a_shorter_notice_agreed(
    stage: Stage, books: Desk
) -> None:
    books.do(settings.decide, "sepa.creditor", "FR72ZZZ123456")
    books.do(open_bank_account, "Compte courant", "EUR", Account("FR7630006000011234567890189"))
    who = books.a_customer("Les Halles")
    owing(books, who)
    signed(stage, who)
    asked(stage, books).verb.click()
    stage.calm()
    [made] = batches(books)
    books.do(settings.decide, "sepa.notice_days", 60)
    shown = show_batches(stage.office)
    stage.qtbot.addWidget(shown)
    stage.calm()
    assert batch_chip(batches(books)[0]).text == "Préavis manqué"
    shown.see.click()
    stage.calm()
    lines = next(each for each in shown.findChildren(ListDialog) if each is not shown)
    [button] = [each for each in lines.findChildren(WordButton) if each.text() == say("debit.agree")]
    button.click()
    stage.calm()
    [dialog] = lines.findChildren(NoticeDialog)
    dialog.days.setText("5")
    dialog.why.setText("Par écrit le 3")
    dialog.verb.click()
    stage.calm()
    lines.reject()
    stage.calm()
    assert (batches(books)[0].missed, batch_chip(batches(books)[0]).text) == (None, "À annoncer")
    with books.database.read() as rd:
        [given] = mandates_of(rd, who)
    stage.office.do(agree_notice, given.id, None, "accord retiré", done=print, owner=shown)
    stage.calm()
    first = batches(books)[0].missed
    assert first is not None
    [way] = [each for each in shown.banner.findChildren(WordButton) if each.text() == say("debit.move")]
    way.click()
    stage.calm()
    reason = shown.findChildren(ReasonDialog)[-1]
    reason.reason.setText("Préavis manqué")
    reason.verb.click()
    stage.calm()
    assert [(each.collect_on, each.state) for each in batches(books)] == [
        (first, "to_tell"),
        (made.collect_on, "undone"),
    ]
