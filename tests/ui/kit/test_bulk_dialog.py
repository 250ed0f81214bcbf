"""Verbs for many rows: what will be done and what not is said before, what became of each after; papers as one file."""

from __future__ import annotations

import csv
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader
from PySide6.QtCore import Qt

from app.base.actor import Actor
from app.base.company import company
from app.base.database import Database
from app.flow import lend, sell, ship
from app.orders.queries import order_rows
from tests.stories.desk import OWNER, Desk, goods
from tests.ui.conftest import Stage
from ui.invoicing.invoice_deeds import ORIGINALS
from ui.kit.bulk_dialog import BulkDialog, do_to_many
from ui.kit.deed import Deed, Planned, carry_out
from ui.kit.papers_dialog import Papers, PapersDialog, draw_all, print_many
from ui.kit.runner import Token
from ui.kit.tag_dialog import tag_many
from ui.orders.order_deeds import ASK_PAYMENT, CANCEL, NEW_DAY, RELEASE, UNPAID
from ui.orders.order_papers import CONFIRMATIONS
from ui.orders.orders_screen import orders_screen
from ui.shipping.shipment_deeds import DELIVERY_NOTES


def some_orders(books: Desk) -> tuple[int, int, int]:
    """One that can be cancelled, one that was shipped, one cancelled already."""
    customer, there = books.a_customer(), books.a_product("Bol", on_hand=9)
    open_one = books.an_order(customer, goods(there, 2), payment_kind="account")
    books.confirm(open_one)
    shipped = books.an_order(customer, goods(there), payment_kind="account")
    books.confirm(shipped)
    books.ship(shipped)
    gone = books.an_order(customer, goods(there), payment_kind="account")
    books.confirm(gone)
    books.do(sell.cancel, gone, "essai")
    return open_one, shipped, gone


def kept(dialog: BulkDialog | PapersDialog, stage: Stage) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    stage.qtbot.addWidget(dialog)
    stage.calm()


def bulk(stage: Stage, deed: Deed, *keys: int) -> BulkDialog:
    dialog = do_to_many(stage.office, deed, keys)
    kept(dialog, stage)
    return dialog


def test_what_will_be_done_and_what_is_left_is_said_before_with_the_reason(stage: Stage, books: Desk) -> None:
    dialog = bulk(stage, CANCEL, *some_orders(books))
    rows = dialog.table.rows_model.rows
    assert [row.why.code if row.why else "" for row in rows] == [
        "",
        "order_not_cancellable",
        "order_not_cancellable",
    ]
    assert dialog.subtitle.text() == "1 ligne sera traitée, 24,00 €. 2 lignes resteront telles quelles."
    assert dialog.verb.text() == "Annuler la commande"
    assert dialog.leave.text() == "Ne pas annuler"
    whys = [dialog.table.rows_model.shown(at).cells[3].text for at in (1, 2)]  # pyright: ignore[reportOptionalMemberAccess]
    assert whys == ["Déjà expédiée, au moins en partie", "Déjà annulée"]
    assert len(dialog.effects.told) == 1
    assert books.state(rows[0].id)[0] == "confirmed"


def test_what_is_unticked_stays_and_the_result_says_so(stage: Stage, books: Desk) -> None:
    customer, there = books.a_customer(), books.a_product("Bol", on_hand=9)
    orders = [books.an_order(customer, goods(there), payment_kind="account") for _ in range(2)]
    for order in orders:
        books.confirm(order)
    dialog = bulk(stage, CANCEL, *orders)
    assert dialog.verb.text() == "Annuler 2 commandes"
    dialog.table.tick(frozenset())
    assert not dialog.verb.isEnabled()
    dialog.table.tick(frozenset({orders[1]}))
    assert dialog.verb.text() == "Annuler la commande"
    assert dialog.subtitle.text() == "1 ligne sera traitée, 12,00 €. 1 ligne restera telle quelle."
    dialog.reason.setText("essai")
    dialog.try_it()
    stage.calm()
    assert [books.state(order)[0] for order in orders] == ["confirmed", "cancelled"]
    became = {row.id: row.why.code if row.why else "" for row in dialog.ended.rows_model.rows}
    assert became == {orders[0]: "bulk_unticked", orders[1]: ""}


def an_unpaid_order(books: Desk) -> int:
    order = books.an_order(
        books.a_customer(email="compta@lefevre.fr"),
        goods(books.a_product("Bol", on_hand=9), 2),
        payment_kind="prepaid",
    )
    books.confirm(order)
    return order


def test_one_of_several_deeds_is_chosen_over_the_table(stage: Stage, books: Desk) -> None:
    order = an_unpaid_order(books)
    dialog = do_to_many(stage.office, UNPAID, {order})
    kept(dialog, stage)
    assert dialog.windowTitle() == "Commandes impayées qui retiennent du stock"
    assert dialog.verb.text() == "Écrire au client"
    assert not dialog.reason.isVisible()
    assert any("boîte d’envoi" in told for told in dialog.effects.told), "no account: said before"
    assert dialog.mends
    dialog.choice.setCurrentIndex(1)
    stage.calm()
    assert dialog.verb.text() == "Libérer ses articles"
    assert dialog.reason.isVisible()
    assert not dialog.mends
    dialog.reason.setText("Injoignable")
    dialog.try_it()
    stage.calm()
    assert dialog.subtitle.text() == "Le stock de 1 commande est libéré."
    assert books.row("SELECT sum(reserved_milli) AS held FROM stock_balance") == {"held": 0}
    assert books.state(order)[0] == "confirmed"
    books.must_verify()


def test_a_caution_leads_to_what_mends_it(stage: Stage, books: Desk) -> None:
    dialog = bulk(stage, ASK_PAYMENT, an_unpaid_order(books))
    asked: list[str] = []
    stage.office.ways.settings_asked.connect(asked.append)
    dialog.mends[-1].click()
    assert asked == ["mail"]
    assert not dialog.isVisible()


def test_who_is_asked_for_money_is_not_promised_an_iban_that_nobody_entered(
    stage: Stage, books: Desk
) -> None:
    order = an_unpaid_order(books)
    dialog = bulk(stage, ASK_PAYMENT, order)
    assert any("1 e-mail demande un virement" in told for told in dialog.effects.told)
    assert not any("et l’IBAN" in told for told in dialog.effects.told)
    asked: list[str] = []
    stage.office.ways.settings_asked.connect(asked.append)
    dialog.mends[0].click()
    assert asked == ["company.iban"]
    with books.database.write(OWNER, "test") as tx:
        tx.update(company, 1, iban="FR7630006000011234567890189")
    dialog = bulk(stage, ASK_PAYMENT, order)
    assert not any("demande un virement" in told for told in dialog.effects.told)
    assert any("et l’IBAN" in told for told in dialog.effects.told)


def test_who_is_written_to_more_than_once_is_counted_and_who_pays_otherwise_needs_no_iban(
    stage: Stage, books: Desk
) -> None:
    buyer, bowl = books.a_customer(email="compta@lefevre.fr"), books.a_product("Bol", on_hand=9)
    first, second = (
        books.an_order(buyer, goods(bowl, 2), payment_kind="prepaid", payment_method=method)
        for method in ("transfer", "on_delivery")
    )
    books.confirm(first)
    books.confirm(second)
    dialog = bulk(stage, ASK_PAYMENT, first, second)
    assert any(told.startswith("1 client en reçoit plusieurs") for told in dialog.effects.told)
    assert any("1 e-mail demande un virement" in told for told in dialog.effects.told)
    dialog.table.tick(frozenset({second}))
    assert not any("plusieurs" in told or "virement" in told for told in dialog.effects.told)


def test_a_reason_is_asked_for_before_anything_is_done(stage: Stage, books: Desk) -> None:
    open_one, *_others = some_orders(books)
    dialog = bulk(stage, CANCEL, open_one)
    dialog.try_it()
    stage.calm()
    assert dialog.form.fields["reason"].problem
    assert books.state(open_one)[0] == "confirmed"


def test_each_row_says_what_became_of_it_and_the_result_is_a_file(
    stage: Stage, books: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_one, shipped, gone = some_orders(books)
    dialog = bulk(stage, CANCEL, open_one, shipped, gone)
    dialog.activateWindow()
    stage.qtbot.waitUntil(dialog.isActiveWindow)
    stage.qtbot.keyClicks(dialog.reason, "Fermeture annuelle")
    stage.qtbot.keyClick(dialog.reason, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.calm()
    assert books.state(open_one)[0] == "cancelled"
    assert dialog.subtitle.text() == "1 commande annulée. 2 lignes sont restées telles quelles."
    monkeypatch.setattr("ui.kit.bulk_dialog.ask_place", lambda *_asked: tmp_path / "result.csv")
    dialog.export.click()
    with (tmp_path / "result.csv").open(encoding="utf-8-sig", newline="") as file:
        lines = list(csv.reader(file, delimiter=";"))
    assert sorted(line[2] for line in lines[1:]) == ["Fait", "Laissée", "Laissée"]
    dialog.verb.click()
    assert not dialog.isVisible()
    books.must_verify()


def test_one_refusal_leaves_that_row_and_no_other_and_what_was_stopped_says_so(
    stage: Stage, books: Desk
) -> None:
    open_one, shipped, _gone = some_orders(books)
    rows = [Planned(shipped, "B", "x"), Planned(open_one, "A", "x")]
    database: Database = books.database
    became = carry_out(database, Actor("Alice"), Token(), CANCEL, rows, "essai")
    assert [row.why.code if row.why else "" for row in became] == ["order_not_cancellable", ""]
    stopped = Token()
    stopped.cancel()
    assert carry_out(database, Actor("Alice"), stopped, CANCEL, rows, "essai") == []


def test_where_nothing_allows_it_there_is_no_verb_and_no_reason_to_give(stage: Stage, books: Desk) -> None:
    _open_one, shipped, gone = some_orders(books)
    dialog = bulk(stage, CANCEL, shipped, gone)
    assert not dialog.verb.isEnabled()
    assert dialog.verb.isHidden()
    assert dialog.form.isHidden()
    assert dialog.leave.text() == "Fermer"


def test_the_bar_of_the_list_offers_the_verbs_and_a_row_its_menu(stage: Stage, books: Desk) -> None:
    some_orders(books)
    screen = stage.show(orders_screen(stage.office))
    stage.qtbot.wait(200)
    stage.calm()
    stage.qtbot.keyClick(screen.table, Qt.Key.Key_Space)
    stage.calm()
    assert [button.accessibleName() for button, _act in screen.bulk._buttons] == [
        "Confirmer…",
        "Expédier…",
        "Facturer…",
        "Demander le règlement…",
        "Étiqueter…",
        "Imprimer…",
        "Annuler…",
        "Exporter…",
    ]


def invoiced(books: Desk, count: int = 2) -> list[int]:
    customer, there = books.a_customer(), books.a_product("Bol", on_hand=9)
    made: list[int] = []
    for _ in range(count):
        order = books.an_order(customer, goods(there), payment_kind="account")
        books.confirm(order)
        books.ship(order)
        made.append(books.invoice(order))
    return made


def test_originals_of_many_invoices_are_one_file_in_the_order_of_issue(
    stage: Stage, books: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second = invoiced(books)
    dialog = print_many(stage.office, ORIGINALS, [second, first])
    kept(dialog, stage)
    assert dialog.subtitle.text() == "2 originaux, dans l’ordre d’émission."
    dialog.then.set_value("save")
    monkeypatch.setattr("ui.kit.papers_dialog.ask_place", lambda *_asked: tmp_path / "all.pdf")
    dialog.try_it()
    stage.calm()
    stage.calm()
    pages = [page.extract_text() for page in PdfReader(tmp_path / "all.pdf").pages]
    assert len(pages) == 2
    assert "FA-2026-0001" in pages[0]
    assert "FA-2026-0002" in pages[1]
    assert not dialog.isVisible()


@pytest.mark.parametrize("papers", [CONFIRMATIONS, DELIVERY_NOTES])
def test_what_has_no_paper_is_left_out_and_said(stage: Stage, books: Desk, papers: Papers) -> None:
    customer, there = books.a_customer(), books.a_product("Bol", on_hand=9)
    draft = books.an_order(customer, goods(there), payment_kind="account")
    order = books.an_order(customer, goods(there), payment_kind="account")
    books.confirm(order)
    shipment = books.ship(order)
    back = books.do(ship.reverse, shipment, "essai")
    keys = [draft, order] if papers is CONFIRMATIONS else [shipment, back]
    dialog = print_many(stage.office, papers, keys)
    kept(dialog, stage)
    assert [row.why.code for row in dialog.table.rows_model.rows if row.why] == [
        "paper_of_draft" if papers is CONFIRMATIONS else "paper_none"
    ]
    rows = [row for row in dialog.table.rows_model.rows if row.why is None]
    content = draw_all(books.database, Actor("Alice"), Token(), papers, rows)
    assert content is not None
    assert len(PdfReader(BytesIO(content)).pages) == 1
    dialog.reject()


def test_tagging_says_what_is_tagged_and_that_nothing_goes(stage: Stage, books: Desk) -> None:
    for noun, many, told in (
        ("sales_order", 1, "Étiqueter 1 commande"),
        ("customer", 3, "Étiqueter 3 clients"),
        ("product", 2, "Étiqueter 2 articles"),
    ):
        dialog = tag_many(stage.office, noun, range(1, many + 1))
        stage.qtbot.addWidget(dialog)
        stage.calm()
        assert dialog.windowTitle() == told
        assert "restent" in dialog.effects.told[0]
        dialog.reject()


def test_what_is_over_is_offered_nothing_to_do_with_it(stage: Stage, books: Desk) -> None:
    open_one, _shipped, gone = some_orders(books)
    screen = stage.show(orders_screen(stage.office))
    buttons = {button.key: button for button, _act in screen.bulk._buttons}
    screen.model.ticks.flip(gone)
    stage.calm()
    assert not buttons["orders.confirm_many"].isEnabled()
    for title in ("orders.ship", "orders.invoice", "orders.cancel_many.ask"):
        assert not buttons[title].isEnabled()
        assert "terminées ou annulées" in buttons[title].toolTip()
    screen.model.ticks.flip(open_one)
    stage.calm()
    assert buttons["orders.ship"].isEnabled()
    row = screen.bulk.layout()
    assert row is not None
    stand = sorted(buttons.values(), key=row.indexOf)
    allowed = [button.isEnabled() for button in stand]
    assert allowed == sorted(allowed, reverse=True), "what can be done stands before what cannot"
    assert stand[0].key == "orders.ship"


def test_what_credit_keeps_is_released_together_and_only_that(stage: Stage, books: Desk) -> None:
    customer, there = books.a_customer(limit=100), books.a_product("Bol", on_hand=9)
    held = [books.an_order(customer, goods(there, 1, "500.00"), payment_kind="account") for _ in range(2)]
    for each in held:
        books.confirm(each)
    free = books.an_order(books.a_customer("Zoé"), goods(there), payment_kind="account")
    books.confirm(free)
    dialog = bulk(stage, RELEASE, *held, free)
    told = {row.id: row.why.code if row.why else "" for row in dialog.table.rows_model.rows}
    assert told == {**dict.fromkeys(held, ""), free: "order_not_kept"}
    dialog.reason.setText("Réglée demain, dit le gérant")
    dialog.verb.click()
    stage.calm()
    assert {books.state(each)[0] for each in held} == {"confirmed"}


def test_an_order_kept_by_insolvency_proceedings_is_never_one_of_many(stage: Stage, books: Desk) -> None:
    customer, there = books.a_customer(), books.a_product("Bol", on_hand=9)
    books.do(lend.notice, customer, books.database.clock.today(), "BODACC A n° 1")
    order = books.an_order(customer, goods(there), payment_kind="account")
    books.confirm(order)
    dialog = bulk(stage, RELEASE, order)
    assert [row.why.code if row.why else "" for row in dialog.table.rows_model.rows] == ["release_apart"]
    # The menu of its row says so before.
    with books.database.read() as rd:
        [row] = order_rows(rd, [order])
    [release] = [each for each in orders_screen(stage.office).design.bulk if each.icon == "release"]
    assert (row.insolvent, release.fits is not None and release.fits(row)) == (True, False)


def test_where_nobody_knows_the_day_the_way_on_is_said_and_nothing_is_asked(
    stage: Stage, books: Desk
) -> None:
    order = books.an_order(books.a_customer(), goods(books.a_product("Vase"), 1), payment_kind="account")
    books.confirm(order)
    dialog = BulkDialog(stage.office, NEW_DAY, frozenset({order}))
    kept(dialog, stage)
    dialog.open()
    stage.calm()
    # Who is told of it may be chosen otherwise; a reason is asked for nothing.
    assert [name for name, field in dialog.form.fields.items() if field.isVisibleTo(dialog)] == ["choice"]
    assert "Modifier la commande…" in dialog.note.text()
    dialog.reject()
