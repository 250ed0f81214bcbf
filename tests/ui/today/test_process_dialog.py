"""Process in the window: what will be done and what not is said before, the work can be stopped, what is left is told."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import cast

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication
from sqlalchemy import text

from app.base import settings
from app.base.door import Read
from app.base.errors import Refusal
from app.flow import company, deposit
from app.flow.company import CompanyDraft
from app.flow.steps import decide_step
from app.orders.draft import PostalAddress
from app.shipping.joined import together
from tests.stories.desk import TODAY, Desk, goods
from tests.ui.conftest import Stage
from ui.kit.bulk_dialog import BulkDialog
from ui.kit.cells import PAD
from ui.kit.chips import chip_size
from ui.kit.wording import say, words
from ui.today.process_columns import columns_for, lack_chip, reason_chip
from ui.today.process_dialog import ProcessDialog
from ui.today.process_plan import Plan, PlanRow, verb_told


def three_orders(books: Desk) -> tuple[int, int, int]:
    """One covered by stock, one whose goods lack, one draft typed by hand."""
    customer = books.a_customer()
    there, lacking = books.a_product("Bol", on_hand=5), books.a_product("Vase")
    covered = books.an_order(customer, goods(there, 2), payment_kind="account")
    books.confirm(covered)
    short = books.an_order(customer, goods(lacking), payment_kind="account")
    books.confirm(short)
    return covered, short, books.an_order(customer, goods(there))


def dialog_of(stage: Stage, deed: str = "process", only: frozenset[int] | None = None) -> ProcessDialog:
    dialog = ProcessDialog(stage.office, only, deed)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    stage.qtbot.addWidget(dialog)
    dialog.open()
    stage.calm()
    return dialog


def test_it_ships_and_invoices_as_its_name_says_also_where_the_policy_leaves_it_to_a_hand(
    stage: Stage, books: Desk
) -> None:
    covered, short, draft = three_orders(books)
    dialog = dialog_of(stage)
    boxes = dialog.boxes
    assert boxes.ship.text() == "Expédier 1 commande prête"
    assert boxes.drafts.text() == "Confirmer 1 brouillon"
    assert boxes.ship.isChecked()
    assert boxes.invoice.isChecked()
    assert not boxes.drafts.isChecked()
    assert dialog.verb.text() == "Expédier et facturer 1 commande"
    told = {row.id: (row.steps, [why.code for why in row.reasons]) for row in dialog.table.rows_model.rows}
    assert told[covered] == (("ship", "invoice"), [])
    assert told[short][1][0] == "goods_missing"
    assert told[draft][1] == ["draft_by_hand"]
    for box in (boxes.ship, boxes.invoice):
        box.click()
        stage.calm()
    assert dialog.table.ticked == frozenset()
    assert not dialog.verb.isEnabled()
    assert dialog.verb.toolTip()
    assert "se coche" in dialog.subtitle.text()


def test_the_very_first_number_is_said_before_it_is_given_and_never_again(stage: Stage, books: Desk) -> None:
    covered, _short, _draft = three_orders(books)
    first = say("process.effect.first_number", number=f"FA-{TODAY.year}-0001")
    dialog = dialog_of(stage)
    assert first in dialog.effects.told
    dialog.boxes.invoice.click()
    stage.calm()
    assert first not in dialog.effects.told, "nothing is invoiced"
    dialog.reject()
    books.ship(covered)
    books.invoice(covered)
    left = books.an_order(books.a_customer("Élan"), goods(books.a_product("Pot", on_hand=1)))
    books.confirm(left)
    dialog = dialog_of(stage)
    assert "invoice" in next(row.steps for row in dialog.table.rows_model.rows if row.id == left)
    assert first not in dialog.effects.told


def test_what_deposits_asked_for_already_is_said_beside_the_invoices(stage: Stage, books: Desk) -> None:
    order, _short, _draft = three_orders(books)
    total = books.row("SELECT total FROM sales_order WHERE id = :id", id=order)["total"]
    books.do(deposit.ask_deposit, order, ppm=300_000)
    dialog = dialog_of(stage)
    told = "".join(dialog.effects.told)
    assert words().money(total, "EUR") in told, "the invoice keeps its whole total"
    [asked] = [each for each in dialog.effects.told if "acomptes" in each]
    assert words().money(total * 3 // 10, "EUR") in asked
    for box in (dialog.boxes.ship, dialog.boxes.invoice):
        box.click()
        stage.calm()
    assert not any("acomptes" in each for each in dialog.effects.told)


def test_the_button_names_every_step_and_counts_them_apart_where_they_are_of_other_orders(
    stage: Stage, books: Desk
) -> None:
    covered, short, _draft = three_orders(books)
    left = books.an_order(books.a_customer("Élan"), goods(books.a_product("Pot", on_hand=1)))
    books.confirm(left)
    books.ship(left)
    dialog = dialog_of(stage)
    assert dialog.table.ticked == {covered, left}
    assert dialog.verb.text() == "Expédier 1, facturer 2"
    dialog.boxes.drafts.click()
    stage.calm()
    assert dialog.verb.text() == "Confirmer 1, expédier 2, facturer 3"
    assert short not in dialog.table.ticked


def test_who_ships_ships_alone_and_reads_of_invoices_once_they_are_ticked(stage: Stage, books: Desk) -> None:
    covered, _short, _draft = three_orders(books)
    left = books.an_order(books.a_customer("Élan"), goods(books.a_product("Pot", on_hand=1)))
    books.confirm(left)
    books.ship(left)
    dialog = dialog_of(stage, "ship", frozenset({covered, left}))
    assert dialog.windowTitle() == say("process.titles.ship")
    assert dialog.verb.text() == "Expédier 1 commande"
    assert dialog.table.ticked == {covered}, "what has left is invoiced where somebody asks for it"
    assert not any("facture" in told for told in dialog.effects.told)
    dialog.boxes.invoice.click()
    stage.calm()
    assert dialog.windowTitle() == say("process.titles.process")
    assert dialog.verb.text() == "Expédier 1, facturer 2"


@pytest.mark.parametrize("deed", ["confirm", "ship", "invoice"])
def test_a_verb_begins_with_its_own_step_whatever_the_policies_do(
    stage: Stage, books: Desk, deed: str
) -> None:
    keys = three_orders(books)
    books.do(settings.decide, "ship.policy", "when_covered")
    dialog = dialog_of(stage, deed, frozenset(keys))
    assert {step for row in dialog.table.rows_model.rows for step in row.steps} <= {deed}


def test_credit_notes_are_counted_in_the_button(qapp: QApplication) -> None:
    def row(key: int, *steps: str) -> PlanRow:
        return PlanRow(key, f"CM-{key}", "Élan", steps, (), 1_200, "EUR")

    def told(*rows: PlanRow) -> str:
        key, facts = verb_told(rows)
        return say(key, **facts)

    assert told(row(1, "invoice", "refund")) == "Facturer 1, établir 1 avoir"
    assert told(row(1, "ship"), row(2, "invoice", "refund")) == "Expédier 1, facturer 1, établir 1 avoir"
    whole = (row(1, "confirm", "ship", "invoice"), row(2, "invoice", "refund", "ship"))
    assert told(*whole) == "Confirmer 1, expédier 2, facturer 2, établir 1 avoir"
    both = (row(1, "invoice", "refund"), row(2, "invoice", "refund"))
    assert told(*both) == "Facturer 2, établir 2 avoirs"


def test_what_waits_of_an_order_that_goes_is_not_said_to_hold_it() -> None:
    waits = (Refusal("invoice_monthly", number="CM-1"),)

    def heads(*rows: PlanRow) -> list[str]:
        return [say(column.title) for column in columns_for(rows)]

    goes = PlanRow(1, "CM-1", "Élan", ("ship",), waits, 1_200, "EUR")
    stays = PlanRow(2, "CM-2", "Élan", (), waits, 1_200, "EUR")
    assert "À savoir" in heads(goes, stays)
    assert "Ce qui retient" in heads(stays)


def test_where_nothing_is_shipped_neither_its_title_nor_its_button_says_so(stage: Stage, books: Desk) -> None:
    covered, _short, _draft = three_orders(books)
    books.do(decide_step, "steps.ship", False)
    dialog = dialog_of(stage)
    assert dialog.windowTitle() == "Facturer les commandes"
    assert dialog.table.ticked == {covered}
    assert dialog.verb.text() == "Facturer 1 commande"


def test_asking_to_ship_this_time_ticks_what_stock_covers_and_says_the_effects(
    stage: Stage, books: Desk
) -> None:
    covered, short, _draft = three_orders(books)
    dialog = dialog_of(stage)
    assert dialog.table.ticked == {covered}
    _leaves, _billed, _first, nowhere, of_company, address, siren = dialog.effects.told
    assert nowhere.startswith("1 commande part sans adresse complète")
    [chip] = [each.nowhere for each in dialog.table.rows_model.rows if each.id == covered]
    assert chip
    assert "sans l’adresse, la forme juridique et le numéro de TVA de votre société" in of_company
    assert "sans l’adresse du client" in address
    assert "sans le SIREN du client (obligatoire, et bloquant dès le 01/09/2027)" in siren
    [lacks] = [row.lacks for row in dialog.table.rows_model.rows if row.id == covered]
    assert lack_chip(lacks).text == "Sans l’adresse du client, +1"
    # It goes ahead: nothing keeps it back.
    assert "À savoir" in [say(column.title) for column in dialog.table.rows_model.columns]
    assert not dialog.complete.isHidden()
    assert dialog.verb.text() == "Expédier et facturer 1 commande"
    [why] = [row.reasons[0].code for row in dialog.table.rows_model.rows if row.id == short]
    assert why == "goods_missing"


def test_what_invoices_lack_of_the_company_is_said_before_and_leads_to_its_settings(
    stage: Stage, books: Desk
) -> None:
    three_orders(books)
    asked: list[str] = []
    stage.office.ways.settings_asked.connect(asked.append)
    dialog = dialog_of(stage)
    dialog.complete.click()
    assert dialog.isHidden()
    assert asked == ["company.address"]
    told = CompanyDraft(
        name="Boutique Été & Cie",
        legal_form="EI",
        address="3 rue des Halles",
        postcode="30000",
        city="Nîmes",
        siren="732829320",
        vat_number="FR44732829320",
    )
    books.do(company.change, told)
    again = dialog_of(stage)
    assert again.complete.isHidden()
    assert not any("votre société" in told for told in again.effects.told)
    again.reject()


def test_only_what_is_ticked_is_done_and_what_was_left_is_told(stage: Stage, books: Desk) -> None:
    covered, short, _draft = three_orders(books)
    dialog = dialog_of(stage)
    dialog.verb.click()
    stage.calm()
    assert books.state(covered) == ("confirmed", "all", "all", "none")
    assert books.state(short)[1] == "none"
    assert "1 expédition" in dialog.subtitle.text()
    dialog.verb.click()
    assert dialog.isHidden()
    again = dialog_of(stage, "ship")
    assert again.table.ticked == frozenset()


def test_chosen_orders_alone_are_looked_at(stage: Stage, books: Desk) -> None:
    _covered, short, _draft = three_orders(books)
    dialog = dialog_of(stage, "ship", only=frozenset({short}))
    assert [row.id for row in dialog.table.rows_model.rows] == [short]


def test_whoever_chose_orders_hears_of_each_and_confirms_the_drafts_there(stage: Stage, books: Desk) -> None:
    covered, _short, draft = three_orders(books)
    books.ship(covered)
    books.invoice(covered)
    dialog = dialog_of(stage, "ship", only=frozenset({covered, draft}))
    told = {row.id: row.reasons[0].code for row in dialog.table.rows_model.rows}
    assert told == {covered: "order_all_done", draft: "draft_by_hand"}
    assert next(row.number for row in dialog.table.rows_model.rows if row.id == draft).startswith("Brouillon")
    dialog.boxes.drafts.click()
    stage.calm()
    assert dialog.table.ticked == {draft}
    [row] = [row for row in dialog.table.rows_model.rows if row.id == draft]
    assert row.steps == ("confirm", "ship")
    dialog.verb.click()
    stage.calm()
    assert books.state(draft)[:3] == ("confirmed", "all", "none")


def test_what_the_policy_invoices_is_ticked_and_can_be_refused_this_time(stage: Stage, books: Desk) -> None:
    covered, _short, _draft = three_orders(books)
    dialog = dialog_of(stage)
    boxes = dialog.boxes
    assert boxes.invoice.isChecked()
    assert boxes.invoice.text() == "Facturer ce qui part ou est parti : 1"
    assert not boxes.ahead.isChecked()
    boxes.invoice.click()
    stage.calm()
    [row] = [row for row in dialog.table.rows_model.rows if row.id == covered]
    assert row.steps == ("ship",)
    assert boxes.invoice.isVisible()
    assert dialog.verb.text() == "Expédier 1 commande"
    dialog.verb.click()
    stage.calm()
    assert books.state(covered)[:3] == ("confirmed", "all", "none")


def test_goods_that_stay_are_invoiced_only_where_their_box_is_ticked(stage: Stage, books: Desk) -> None:
    _covered, short, _draft = three_orders(books)
    dialog = dialog_of(stage, "invoice")
    assert dialog.table.ticked == frozenset()
    assert dialog.boxes.ahead.text() == "Facturer avant l’expédition : 2"
    listed = dialog_of(stage, "invoice", frozenset({short}))
    assert not listed.boxes.ahead.isChecked(), (
        "the policy invoices what ships: before that only where asked for"
    )
    assert not listed.verb.isEnabled()
    chosen = dialog_of(stage, "invoice_ahead", frozenset({short}))
    assert chosen.boxes.ahead.isChecked()
    assert any("avant que tout n’en soit parti, " in told for told in chosen.effects.told)
    assert chosen.verb.text() == "Facturer 1 commande"
    [bills] = [row.bills for row in chosen.table.rows_model.rows if row.id == short]
    assert any(words().money(bills or 0, "EUR") in told for told in chosen.effects.told)
    chosen.verb.click()
    stage.calm()
    assert books.state(short)[1:3] == ("none", "all")
    assert [row["total"] for row in books.rows("SELECT total FROM invoice")] == [bills]


def test_who_confirms_or_ships_is_offered_no_invoice(stage: Stage, books: Desk) -> None:
    _covered, short, draft = three_orders(books)
    for deed in ("confirm", "ship"):
        dialog = dialog_of(stage, deed, frozenset({short, draft}))
        assert dialog.boxes.ahead.isHidden()
        dialog.reject()


def test_where_nothing_can_be_done_there_is_no_verb(stage: Stage, books: Desk) -> None:
    covered, _short, _draft = three_orders(books)
    books.ship(covered)
    books.invoice(covered)
    dialog = dialog_of(stage, "ship", frozenset({covered}))
    assert dialog.verb.isHidden()
    assert dialog.leave.text() == "Fermer"
    assert dialog.subtitle.text().startswith("Il ne reste rien à faire")


def test_space_takes_an_order_off_and_the_button_counts_anew(stage: Stage, books: Desk) -> None:
    three_orders(books)
    dialog = dialog_of(stage, "ship")
    dialog.table.setFocus()
    stage.qtbot.keyClick(dialog.table, Qt.Key.Key_Space)
    assert dialog.table.ticked == frozenset()
    assert not dialog.verb.isEnabled()


def test_steps_and_reasons_are_as_wide_as_they_need_and_customers_have_the_rest(
    stage: Stage, books: Desk
) -> None:
    three_orders(books)
    dialog = dialog_of(stage, "confirm")
    header, columns = dialog.table.horizontalHeader(), [each.key for each in dialog.table.rows_model.columns]
    width = {key: header.sectionSize(at) for at, key in enumerate(columns)}
    rows = [row for row in dialog.table.rows_model.rows if row.reasons]
    chips = [chip_size(reason_chip(row.reasons[0])).width() for row in rows]
    assert width["why"] - 2 * PAD >= max(chips)
    assert width["customer"] > 200


def test_a_long_look_says_how_far_it_is_and_ends_with_the_dialog(
    stage: Stage, books: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    three_orders(books)
    looked = threading.Event()

    def slowly(rd: Read, *_chosen: object) -> Plan:
        told = cast("Callable[[int, int], None]", _chosen[-1])
        told(1200, 60_000)
        while True:
            rd.scalar(text("SELECT 1"))
            looked.set()

    monkeypatch.setattr("ui.today.process_dialog.planned", slowly)
    monkeypatch.setattr("ui.today.process_dialog.PATIENCE_MILLISECONDS", 0)
    dialog = ProcessDialog(stage.office, None)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    stage.qtbot.addWidget(dialog)
    dialog.open()
    assert looked.wait(10)
    stage.qtbot.waitUntil(lambda: "60" in dialog.progress.text, timeout=10_000)
    assert dialog.progress.isVisible()
    assert dialog.looking
    dialog.reject()
    stage.calm()
    assert not dialog.looking


def test_what_keeps_orders_is_counted_by_reason_with_the_way_out(stage: Stage, books: Desk) -> None:
    _covered, short, _draft = three_orders(books)
    product = books.a_product("Bol", on_hand=9)
    unpaid = [
        books.an_order(books.a_customer("Élan", email="a@b.example"), goods(product), payment_kind="prepaid")
        for _ in range(2)
    ]
    for order in unpaid:
        books.confirm(order)
    dialog = dialog_of(stage)
    assert dialog.reasons.told == (("order_waits_for_payment", 2), ("goods_missing", 1))
    # In the table they stand together in the same order, after what moves.
    kept = [
        row.id
        for row in dialog.table.rows_model.rows
        if row.untouched and row.reasons[0].code != "draft_by_hand"
    ]
    assert kept == [*unpaid, short]
    dialog.reasons.ways["order_waits_for_payment"].click()
    stage.calm()
    stage.calm()
    assert dialog.isHidden()
    [asking] = [each for each in QApplication.topLevelWidgets() if isinstance(each, BulkDialog)]
    assert {row.id for row in asking.table.rows_model.rows} == set(unpaid)
    asking.reject()


def test_who_confirms_hears_of_confirmed_orders_that_they_are_and_of_no_amount(
    stage: Stage, books: Desk
) -> None:
    _covered, short, draft = three_orders(books)
    dialog = dialog_of(stage, "confirm", only=frozenset({short, draft}))
    told = {row.id: row.reasons[0].code for row in dialog.table.rows_model.rows if row.untouched}
    assert told == {short: "order_is_confirmed"}
    dialog = dialog_of(stage, "confirm", only=frozenset({short}))
    # Nothing is invoiced: no column asks how much.
    assert "bills" not in [column.key for column in dialog.table.rows_model.columns]


def test_all_its_orders_are_in_sight_where_the_screen_has_room_and_the_table_alone_scrolls(
    stage: Stage, books: Desk
) -> None:
    customer, there = books.a_customer(), books.a_product("Bol", on_hand=500)
    for many in (6, 30):
        for _ in range(many):
            books.confirm(books.an_order(customer, goods(there), payment_kind="account"))
        dialog = dialog_of(stage)
        rows = dialog.table.horizontalHeader().height() + dialog.table.verticalHeader().length()
        outer = dialog._scroll.verticalScrollBar()
        assert outer.maximum() == 0, "no bar beside the bar of the table"
        seen = dialog.table.height() >= rows
        assert seen == (many == 6)
        # Higher than it had to be: as high as the screen allows.
        assert seen or dialog.height() == dialog.screen().availableGeometry().height() - 40
        dialog.close()


def test_what_goes_to_one_address_may_be_joined_before_it_leaves(stage: Stage, books: Desk) -> None:
    bowl = books.a_product("Bol", on_hand=9)
    to = PostalAddress(name="Café", line1="2 rue du Port", postcode="29200", city="Brest", country="FR")
    buyer, other = books.a_customer("Café du Port"), books.a_customer("Mme Roux")
    for who in (buyer, buyer, other):
        books.confirm(books.an_order(who, goods(bowl), payment_kind="account", billing=to, delivery=to))
    dialog = dialog_of(stage, "ship")
    boxes = dialog.boxes
    assert boxes.join.isVisibleTo(boxes)
    assert boxes.join.text() == "Réunir 2 commandes de même adresse"
    assert not boxes.join.isChecked()
    boxes.join.click()
    stage.calm()
    assert boxes.join.isChecked()
    dialog.verb.click()
    stage.calm()
    with books.reading() as rd:
        keys = [row["id"] for row in books.rows("SELECT id FROM shipment ORDER BY id")]
        assert len(keys) == 3
        assert sorted(len(each.standing) for each in together(rd, keys).values()) == [2, 2]


def test_nothing_is_joined_where_no_two_go_to_one_address(stage: Stage, books: Desk) -> None:
    three_orders(books)
    boxes = dialog_of(stage, "ship").boxes
    assert not boxes.join.isVisibleTo(boxes)


def test_what_was_promised_first_stands_first_and_what_is_late_is_marked(stage: Stage, books: Desk) -> None:
    product, who = books.a_product("Bol", on_hand=20), books.a_customer()
    keys: list[int] = []
    for days in (9, -3, 2):
        books.on(TODAY - timedelta(days=10))
        line = goods(product, 1)
        keys.append(
            books.an_order(who, line, payment_kind="account", promised_on=TODAY + timedelta(days=days))
        )
        books.confirm(keys[-1])
    books.on(TODAY)
    dialog = dialog_of(stage, "ship")
    rows = dialog.table.rows_model.rows
    assert [row.id for row in rows] == [keys[1], keys[2], keys[0]]
    assert [row.late for row in rows] == [True, False, False]
    [column] = [each for each in dialog.table.rows_model.columns if each.key == "by"]
    late, soon = (column.cell(row, words(), "EUR") for row in rows[:2])
    assert late.chip is not None
    assert (late.chip.kind, late.text) == ("late", words().date(TODAY - timedelta(days=3)))
    assert (soon.chip, soon.text) == (None, words().date(TODAY + timedelta(days=2)))


def test_what_would_leave_to_no_address_beside_others_that_have_one_is_ticked_by_hand(
    stage: Stage, books: Desk
) -> None:
    bowl = books.a_product("Bol", on_hand=9)
    to = PostalAddress(name="Café", line1="2 rue du Port", postcode="29200", city="Brest", country="FR")
    buyer, nowhere = books.a_customer("Café du Port"), books.a_customer("Mme Roux")
    sent = books.an_order(buyer, goods(bowl), payment_kind="account", billing=to, delivery=to)
    handed = books.an_order(nowhere, goods(bowl), payment_kind="account")
    for order in (sent, handed):
        books.confirm(order)
    stays, goes = (say(f"process.effect.{key}", n=1) for key in ("nowhere_stays", "nowhere"))
    dialog = dialog_of(stage, "ship")
    assert dialog.table.ticked == {sent}
    assert (stays in dialog.effects.told, goes in dialog.effects.told) == (True, False)
    dialog.table.tick(frozenset({sent, handed}))
    assert (stays in dialog.effects.told, goes in dialog.effects.told) == (False, True)
    dialog.reject()
    # Where no address is known of any, goods are handed over: there is nobody to tick apart.
    alone = dialog_of(stage, "ship", frozenset({handed}))
    assert alone.table.ticked == {handed}
    alone.reject()
