"""The page of an order: what comes next and what it will do, what else can be done, and why not where it cannot."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication

from app.base import settings
from app.correspondence import sender
from app.correspondence.sender import SenderDraft
from app.flow import lend, purchase
from app.orders.draft import PostalAddress
from app.purchasing import supplier
from app.purchasing.purchase import OrderedLine
from app.purchasing.supplier import OfferDraft, SupplierDraft
from tests.stories.desk import OWNER, TODAY, Desk, goods
from tests.ui.conftest import Stage
from tests.ui.orders.conftest import Hands
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton, say, switch, words
from ui.orders.leaving_effects import nowhere_lines
from ui.orders.lots_dialog import ask_what_leaves
from ui.orders.order_deeds import RELEASE
from ui.orders.order_effects import next_step_of
from ui.orders.order_page import OrderPage
from ui.orders.quantities_dialog import ShipDialog
from ui.purchasing.replenish_dialog import ReplenishDialog
from ui.shell.main_window import MainWindow
from ui.today.process_dialog import ProcessDialog

Key = Qt.Key
Opened = Callable[[int], OrderPage]


@pytest.fixture
def opened(window: MainWindow, hands: Hands) -> Opened:
    """Open an order's page and wait for what it shows."""

    def open_it(order_id: int) -> OrderPage:
        window.open_document("order", order_id)
        page = window.current
        assert isinstance(page, OrderPage)
        hands.wait(lambda: page.facts is not None)
        hands.calm()
        return page

    return open_it


@pytest.fixture
def confirmed(desk: Desk) -> int:
    """An order of seven of which four are there, and parts may leave."""
    desk.do(settings.decide, "ship.partial", value=True)
    product = desk.a_product("Bol", on_hand=4, sku="BOL")
    at = PostalAddress(line1="21 rue de l’Église", postcode="29900", city="Concarneau")
    customer = desk.a_customer("SARL Lefèvre", limit=50_000)
    order = desk.an_order(customer, goods(product, 7, "10.00", name="Bol"), billing=at)
    desk.confirm(order)
    return order


def title(page: OrderPage) -> str:
    assert page.card.step is not None
    return page.card.step.title


def dialog(hands: Hands) -> VerbDialog:
    hands.wait(lambda: isinstance(hands.focus.window(), VerbDialog))
    hands.calm()
    found = hands.focus.window()
    assert isinstance(found, VerbDialog)
    return found


def test_the_button_of_the_next_step_has_the_keys_and_its_effects_are_said(
    opened: Opened, confirmed: int, hands: Hands
) -> None:
    page = opened(confirmed)
    assert hands.focus is page.card.button
    assert title(page) == "Expédier"
    assert page.card.told == ("sort 4 articles du stock", "laisse 3 articles en reliquat")
    assert (
        page.card.button.accessibleDescription() == "sort 4 articles du stock, laisse 3 articles en reliquat"
    )


def test_the_steps_read_as_one_sentence(opened: Opened, confirmed: int) -> None:
    told = opened(confirmed).strip.accessibleName()
    assert told.startswith("Étapes\xa0: Reçue fait, 22/11/2026")
    assert "Stock en retard, 4 sur 7, attend des articles" in told


def test_a_step_taken_twice_in_haste_is_done_once(
    opened: Opened, confirmed: int, desk: Desk, hands: Hands
) -> None:
    page = opened(confirmed)
    page.card.take()
    page.card.take()
    hands.calm()
    assert len(desk.rows("SELECT * FROM shipment")) == 1


def test_after_shipping_the_invoice_is_next_with_amount_and_due_date(
    opened: Opened, confirmed: int, hands: Hands
) -> None:
    page = opened(confirmed)
    hands.step()
    hands.wait(lambda: title(page) == "Facturer")
    assert page.card.told[0] == "émet la facture de 48,00\xa0€, échéance 22/12/2026"
    assert [document.number[:2] for document in page.documents.rows_model.rows] == ["BL"]


def test_the_paper_of_an_invoice_is_drawn_without_being_asked_for(
    opened: Opened, confirmed: int, desk: Desk, hands: Hands
) -> None:
    desk.ship(confirmed)
    page = opened(confirmed)
    hands.wait(lambda: title(page) == "Facturer")
    hands.step()
    hands.wait(lambda: bool(desk.rows("SELECT * FROM archive_paper")))
    [invoice] = desk.rows("SELECT id FROM invoice")
    assert desk.row("SELECT row_id FROM archive_paper WHERE noun = 'invoice'")["row_id"] == invoice["id"]


def test_the_way_out_of_a_dialog_is_no_word_for_cancelling(
    opened: Opened, confirmed: int, hands: Hands
) -> None:
    page = opened(confirmed)
    page.acts._cancel()
    asked = dialog(hands)
    assert (asked.leave.text(), asked.verb.text()) == ("Ne pas annuler", "Annuler la commande")


def test_a_dialog_is_as_high_as_what_stands_in_it(opened: Opened, confirmed: int, hands: Hands) -> None:
    page = opened(confirmed)
    page.acts._cancel()
    asked = dialog(hands)
    below = asked.effects.mapTo(asked, asked.effects.rect().topLeft()).y()
    above = asked.form.mapTo(asked, asked.form.rect().bottomLeft()).y()
    assert 0 < below - above < 40


def test_what_cannot_be_done_says_why(opened: Opened, confirmed: int, desk: Desk) -> None:
    desk.ship(confirmed)
    offered = opened(confirmed).verbs.offered
    # That it cannot be done is seen: why is said, and what helps.
    assert offered["order_page.verb.cancel"].startswith(
        "Des articles sont expédiés ou facturés. Annuler d’abord"
    )
    assert offered["order_page.verb.reverse_shipment"] == ""
    assert offered["order_page.verb.ship_ship"].startswith(
        "Il manque «\xa0Bol\xa0» pour expédier la commande"
    )


def test_an_order_that_waits_for_goods_leads_to_whom_they_are_bought_from(
    opened: Opened, desk: Desk, hands: Hands
) -> None:
    bowl, other = desk.a_product("Bol", on_hand=4), desk.a_product("Assiette")
    who = desk.do(supplier.add, SupplierDraft(name="Poterie du Gard"))
    for product in (bowl, other):
        desk.do(supplier.offer, who, OfferDraft(product_id=product, price_micro=5_000_000))
    desk.confirm(desk.an_order(desk.a_customer("SCI Tomé"), goods(other, 2)))
    order = desk.an_order(desk.a_customer(), goods(bowl, 7, name="Bol"))
    desk.confirm(order)
    page = opened(order)
    # An incomplete order waits here, and what is there of it leaves only where somebody says so.
    assert title(page) == "Manque 3\xa0: à commander à Poterie du Gard"
    assert "Bol\xa0: il en manque 3" in page.card.told
    assert "order_page.verb.ship_ship" not in page.verbs.offered
    assert page.verbs.offered["order_page.verb.ship_there"] == ""
    hands.step()
    hands.wait(lambda: isinstance(hands.focus.window(), ReplenishDialog))
    asked = hands.focus.window()
    assert isinstance(asked, ReplenishDialog)
    hands.wait(lambda: asked.found is not None)
    assert [row.id for row in asked.rows.rows_model.rows] == [bowl, other]
    assert asked.rows.ticked == {bowl}
    asked.reject()


def test_an_order_whose_goods_are_bought_waits_for_their_purchase(opened: Opened, desk: Desk) -> None:
    bowl = desk.a_product("Bol", on_hand=4)
    who = desk.do(supplier.add, SupplierDraft(name="Poterie du Gard", lead_days=7))
    order = desk.an_order(desk.a_customer(), goods(bowl, 7, name="Bol"))
    desk.confirm(order)
    [bought] = desk.do(purchase.save_many, {who: (OrderedLine(bowl, 3_000, 5_000_000),)})
    desk.do(purchase.send, bought)
    page = opened(order)
    number = desk.row("SELECT number FROM purchase_order")["number"]
    assert title(page).startswith(f"Attendre la commande {number}, prévue le ")
    assert page.card.button.isHidden()
    assert page.verbs.offered["order_page.verb.see_purchase"] == ""
    # A later order is served by nothing that is on its way.
    later = desk.an_order(desk.a_customer("SCI Tomé"), goods(bowl, 1, name="Bol"))
    desk.confirm(later)
    assert title(opened(later)) == "Manque 1\xa0: à commander, fournisseur à choisir"


def test_a_part_is_shipped_by_typing_how_much(
    opened: Opened, confirmed: int, desk: Desk, hands: Hands
) -> None:
    page = opened(confirmed)
    page.acts._ship_some()
    asked = dialog(hands)
    hands.type("2")
    hands.press(Key.Key_Tab)
    assert asked.effects.told == ("sort 2 articles du stock", "laisse 5 articles en reliquat")
    hands.step()
    hands.wait(lambda: desk.state(confirmed)[1] == "part")
    assert desk.row("SELECT quantity_milli FROM shipment")["quantity_milli"] == 2_000


def test_what_left_in_part_for_one_invoice_a_month_is_not_invoiced_apart_first(
    stage: Stage, books: Desk
) -> None:
    customer = books.a_customer(monthly_invoice=True)
    order = books.an_order(customer, goods(books.a_product(on_hand=10), 10, "10.00"))
    books.confirm(order)
    line = books.row("SELECT id FROM order_line WHERE order_id = :id", id=order)["id"]
    books.ship(order, {line: 4_000})
    page = stage.show(OrderPage(stage.office, order))
    stage.calm()
    assert page.card.step is not None
    assert page.card.step.title == say("order_page.title.ship_ship")
    offered = list(page.verbs.offered)
    assert offered[0] == "order_page.verb.collect_receive"
    assert offered[-3:] == [f"order_page.verb.{each}" for each in ("bill_issue", "bill_deposit", "bill_all")]


def test_more_than_is_left_is_refused_at_its_field(
    opened: Opened, confirmed: int, desk: Desk, hands: Hands
) -> None:
    opened(confirmed).acts._ship_some()
    asked = dialog(hands)
    hands.type("9")
    hands.step()
    [field] = asked.form.fields.values()
    assert field.problem == "à expédier\xa0: 7"
    assert desk.rows("SELECT * FROM shipment") == []


def test_the_rest_is_called_off_with_its_reason(
    opened: Opened, confirmed: int, desk: Desk, hands: Hands
) -> None:
    desk.ship(confirmed)
    opened(confirmed).acts._drop()
    dialog(hands)
    # Nothing is called off by itself: what is left of the one article is typed.
    hands.type("3")
    hands.press(Key.Key_Tab)
    hands.type("Plus fabrique")
    hands.step()
    hands.wait(lambda: desk.state(confirmed)[1] == "all")
    assert desk.row("SELECT dropped_milli FROM order_line")["dropped_milli"] == 3_000


def test_a_shipment_is_reversed_and_both_stay_in_sight(
    opened: Opened, confirmed: int, desk: Desk, hands: Hands
) -> None:
    desk.ship(confirmed)
    page = opened(confirmed)
    page.acts._reverse_shipment()
    dialog(hands)
    hands.type("Mauvais colis")
    hands.step()
    hands.wait(lambda: desk.state(confirmed)[1] == "none")
    hands.calm()
    assert [document.kind for document in page.documents.rows_model.rows] == ["Livraison", "Annulation"]
    assert any("Mauvais colis" in told for told in page.history.told)


def test_a_held_order_is_released_with_a_reason_under_the_rules_that_said_no(
    opened: Opened, desk: Desk, hands: Hands
) -> None:
    order = desk.an_order(desk.a_customer(limit=1_000), goods(desk.a_product(on_hand=9), 3, "10.00"))
    desk.confirm(order)
    page = opened(order)
    assert page.history.told == ("Commande CM-2026-0001 bloquée\xa0: Plafond d’encours dépassé",)
    hands.step()
    asked = dialog(hands)
    assert asked.effects.told[0].startswith("dépasse de 26,00\xa0€ le plafond")
    hands.type("Chef d'accord")
    hands.step()
    hands.wait(lambda: desk.state(order)[0] == "confirmed")
    hands.calm()
    assert page.history.told[0] == "Commande CM-2026-0001 débloquée\xa0: Chef d'accord"


def test_what_is_reserved_says_how_much_of_it_is_not_there_and_the_limit_is_said_once(
    opened: Opened, desk: Desk
) -> None:
    order = desk.an_order(desk.a_customer(limit=1_000), goods(desk.a_product(on_hand=2), 3, "10.00"))
    desk.confirm(order)
    page = opened(order)
    assert page.card.step is not None
    told = [text for _, text in page.card.step.effects]
    assert told == [
        "dépasse de 26,00\xa0€ le plafond de 10,00\xa0€\xa0: l’encours atteint 36,00\xa0€",
        "au déblocage\xa0: réserve 3 articles, dont 1 pas encore en stock",
        "au déblocage\xa0: ne promet aucune date\xa0: ce qui manque n’est pas commandé",
    ]


def test_who_lets_pass_what_is_promised_reads_that_the_day_is_lost_and_that_its_customer_is_written_to(
    opened: Opened, desk: Desk
) -> None:
    desk.do(sender.decide, SenderDraft(kind="system", address="bonjour@boutique.fr", name="Boutique"))
    desk.do(settings.decide, "mail.order_confirmation", ["hand"])
    buyer = desk.a_customer(limit=1_000, email="ana@example.test")
    lines = goods(desk.a_product(on_hand=2), 3, "10.00"), goods(desk.a_product(on_hand=9), 1, "10.00")
    short, there = (desk.an_order(buyer, line, promised_on=TODAY + timedelta(days=60)) for line in lines)
    for order in (short, there):
        assert desk.confirm(order).state == "held"
    told: list[list[str]] = []
    for order in (short, there):
        page = opened(order)
        assert page.card.step is not None
        told.append([text.replace("\u200b", "") for _, text in page.card.step.effects])
    day = say("order_proposed.stays", day=words().date(TODAY + timedelta(days=60)))
    # What cannot be kept is confirmed to nobody, one by one or many at once.
    lost = say("order_proposed.gone", day=words().date(TODAY + timedelta(days=60)))
    nowhere = say("order_proposed.unknown")
    assert all(any(each.endswith(said) for each in told[0]) for said in (lost, nowhere))
    assert any(day in each for each in told[1])
    for each in told:
        assert "ana@example.test" in each[-1]
        assert each[-1].startswith("au déblocage")
    with desk.reading() as rd:
        notes = [row.note.replace("\u200b", "") for row in RELEASE.plan(rd, [short, there])]
    assert all("ana@example.test" in each for each in notes)
    assert [lost in each and nowhere in each for each in notes] == [True, False]
    for order in (short, there):
        RELEASE.do(desk.database, OWNER, order, "Il paie toujours")
    days = [
        desk.row("SELECT promised_on FROM sales_order WHERE id = :id", id=order) for order in (short, there)
    ]
    assert [str(each["promised_on"]) for each in days] == ["None", str(TODAY + timedelta(days=60))]


def test_letting_a_confirmed_order_pass_ships_nothing_and_says_so(
    opened: Opened, confirmed: int, desk: Desk
) -> None:
    customer = int(
        desk.row("SELECT customer_id FROM sales_order WHERE id = :id", id=confirmed)["customer_id"]
    )
    desk.do(lend.set_limit, customer, 1_000, "Trop de retard")
    page = opened(confirmed)
    assert title(page) == say("order_page.title.ship_held")
    assert page.card.step is not None
    told = [text for _, text in page.card.step.effects]
    assert told[-1] == "au déblocage\xa0: permet le départ de 4 articles"
    assert not any("sort " in each for each in told)


def test_what_is_left_to_pay_tells_what_no_invoice_asks_for_yet_and_the_customers_figures_add_up(
    opened: Opened, desk: Desk
) -> None:
    customer = desk.a_customer()
    order = desk.an_order(customer, goods(desk.a_product(on_hand=9), 2, "10.00"), payment_kind="account")
    desk.confirm(order)
    [line] = desk.lines(order)
    desk.ship(order, {line: 1000})
    desk.invoice(order)
    desk.pay(None, 500, customer)
    page = opened(order)
    told = page.facts_part.totals.told
    assert told["Reste à régler"] == "24,00\xa0€"
    assert told["dont facturé"] == "12,00\xa0€"
    assert told["dont pas encore facturé"] == "12,00\xa0€"
    assert page.standing.told == {
        "Dû": "12,00\xa0€",
        "dont échu": "0,00\xa0€",
        "Commandes à facturer": "12,00\xa0€",
        "Avances et avoirs": "−5,00\xa0€",
        "Encours": "19,00\xa0€",
    }


def test_an_order_is_cancelled_only_with_a_reason(
    opened: Opened, confirmed: int, desk: Desk, hands: Hands
) -> None:
    page = opened(confirmed)
    page.acts._cancel()
    assert say("order_page.cancel.untold") in dialog(hands).effects.told
    hands.step()
    assert desk.state(confirmed)[0] == "confirmed"
    hands.type("Client parti")
    hands.step()
    hands.wait(lambda: desk.state(confirmed)[0] == "cancelled")
    hands.calm()
    assert title(page) == "Commande annulée"


def test_an_invoice_is_credited_from_the_order(
    opened: Opened, confirmed: int, desk: Desk, hands: Hands
) -> None:
    desk.ship(confirmed)
    desk.invoice(confirmed)
    opened(confirmed).acts._credit()
    dialog(hands)
    hands.press(Key.Key_Tab)
    hands.type("Casse")
    hands.step()
    hands.wait(lambda: len(desk.rows("SELECT * FROM invoice")) == 2)
    assert desk.rows("SELECT kind, total FROM invoice ORDER BY id")[1] == {
        "kind": "credit_note",
        "total": 4_800,
    }


def test_all_can_be_invoiced_before_it_has_shipped(
    opened: Opened, confirmed: int, desk: Desk, hands: Hands
) -> None:
    page = opened(confirmed)
    assert page.verbs.offered["order_page.verb.bill_all"] == ""
    page.verbs.do("order_page.verb.bill_all")
    hands.calm()
    dialog = next(
        each
        for each in QApplication.topLevelWidgets()
        if isinstance(each, ProcessDialog) and each.isVisible()
    )
    assert dialog.verb.text() == "Facturer 1 commande"
    dialog.verb.click()
    hands.calm()
    assert desk.row("SELECT total FROM invoice")["total"] == 8_400


def test_a_refusal_is_shown_over_the_page_and_the_step_can_be_tried_again(
    opened: Opened, confirmed: int, desk: Desk, hands: Hands, window: MainWindow
) -> None:
    page = opened(confirmed)
    window.office.changed.disconnect(page._on_changed)
    desk.ship(confirmed)  # by somebody else, unseen
    hands.step()
    assert page.banner.problem.startswith("Il n’y a rien à expédier")
    assert not page.card._busy


def test_another_language_reaches_everything_on_the_page(opened: Opened, confirmed: int) -> None:
    page = opened(confirmed)
    try:
        switch("en")
        assert title(page) == "Ship"
        assert page.card.told[0] == "takes 4 items out of stock"
        assert page.strip.accessibleName().startswith("Steps: Received done")
    finally:
        switch("fr")


def test_a_draft_is_edited_from_its_page(
    opened: Opened, desk: Desk, hands: Hands, window: MainWindow
) -> None:
    from ui.orders.order_entry import OrderEntry

    order = desk.an_order(desk.a_customer(), goods(desk.a_product("Bol", on_hand=4), 2))
    page = opened(order)
    assert page.tool("order_page.edit").isVisible()
    page.tool("order_page.edit").click()
    hands.wait(lambda: isinstance(window.current, OrderEntry))
    hands.calm()
    entry = window.current
    assert isinstance(entry, OrderEntry)
    assert entry.order_id == order


def test_a_page_that_cannot_be_filled_offers_to_be_closed(stage: Stage, books: Desk) -> None:
    closed: list[bool] = []
    stage.office.ways.closing_asked.connect(lambda: closed.append(True))
    page = stage.show(OrderPage(stage.office, 99_999))
    [way] = [each for each in page.banner.findChildren(WordButton) if each.isVisible()]
    way.click()
    assert closed == [True]


def test_the_stock_of_an_unpaid_order_is_released_and_reserved_again_from_its_page(
    opened: Opened, desk: Desk, hands: Hands
) -> None:
    bowl = desk.a_product("Bol", on_hand=4)
    order = desk.an_order(desk.a_customer(), goods(bowl, 2), payment_kind="prepaid")
    desk.confirm(order)
    page = opened(order)
    assert "order_page.verb.promise_again" not in page.verbs.offered
    assert page.verbs.offered["order_page.verb.free_goods"] == ""
    page.acts._free_goods()
    asked = dialog(hands)
    hands.type("Injoignable")
    asked.verb.click()
    hands.wait(lambda: "order_page.verb.promise_again" in page.verbs.offered)
    assert desk.stock(bowl) == (4, 0)
    assert any("son stock a été libéré" in told for told in page.card.told)
    page.acts._promise_again()
    hands.wait(lambda: "order_page.verb.free_goods" in page.verbs.offered)
    assert desk.stock(bowl) == (4, 2)


def test_missing_goods_lead_to_their_supplier(opened: Opened, confirmed: int, hands: Hands) -> None:
    page = opened(confirmed)
    assert page.verbs.offered["process.go.goods_missing"] == ""
    page.acts._buy()
    asked = dialog(hands)
    assert asked.windowTitle() == "À commander"
    asked.reject()


def test_a_variant_that_is_there_is_to_be_offered_instead_of_what_lacks(opened: Opened, desk: Desk) -> None:
    shirt = desk.a_product("Marinière", sellable=False)
    small, _ = (
        desk.a_product("Marinière", on_hand=there, variant=size, parent_id=shirt)
        for size, there in (("S", 1), ("M", 40))
    )
    order = desk.an_order(desk.a_customer(), goods(small, 3), payment_kind="account")
    desk.confirm(order)
    assert "à proposer au client à la place\u00a0: Marinière, M, 40 disponibles" in opened(order).card.told


def test_what_is_paid_at_the_door_waits_for_no_day(opened: Opened, desk: Desk) -> None:
    order = desk.an_order(
        desk.a_customer(), goods(desk.a_product("Bol", on_hand=4)), payment_kind="on_delivery"
    )
    desk.confirm(order)
    desk.ship(order)
    desk.invoice(order)
    told = opened(order).strip.accessibleName()
    assert "Prépaiement sans objet, À la livraison" in told
    assert "à la livraison, 12,00" in told
    assert "échéance" not in told


def test_a_way_of_paying_that_nobody_named_says_so_on_the_order_with_the_way_there(
    confirmed: int, opened: Opened
) -> None:
    page = opened(confirmed)
    assert page.facts is not None
    part, asked = page.facts_part, list[str]()
    page.office.ways.settings_asked.connect(asked.append)
    assert not part.decide.isVisible()
    part.show_page(replace(page.facts.page, method_to_decide=True), TODAY)
    assert part.terms.text.endswith("moyen à décider")
    assert part.decide.isVisible()
    part.decide.click()
    assert asked == ["methods"]


def test_an_order_paid_in_a_way_that_nobody_named_may_leave_and_says_so(opened: Opened, desk: Desk) -> None:
    product = desk.a_product(on_hand=1)
    order = desk.an_order(desk.a_customer(), goods(product, 1, "10.00"), payment_kind="account")
    desk.confirm(order)
    page = opened(order)
    assert page.facts is not None
    assert say("order_page.effect.method_open") not in page.card.told
    paid = replace(page.facts.page.order, payment_state="paid")
    look = replace(page.facts, page=replace(page.facts.page, method_to_decide=True, order=paid))
    step = next_step_of(look, {"ship.ship": lambda: None})
    assert step.effects[-1] == ("bank", say("order_page.effect.method_open"))


def test_an_order_that_nobody_said_where_to_send_says_so_before_it_ships(opened: Opened, desk: Desk) -> None:
    product = desk.a_product(on_hand=1)
    order = desk.an_order(desk.a_customer("SARL Lefèvre"), goods(product, 1, "10.00"), payment_kind="account")
    desk.confirm(order)
    page = opened(order)
    assert title(page) == "Expédier"
    assert page.card.told[1].startswith("sans adresse complète")
    assert page.facts is not None
    ask_what_leaves(page.office, order, page.facts, page)
    dialog = page.findChild(ShipDialog)
    assert dialog is not None
    assert any(told.startswith("sans adresse complète") for told in dialog.effects.told)
    # Of an order of a shop the address is changed there, and only there.
    sold = replace(page.facts.page.order, shop_id=1)
    [(_, told)] = nowhere_lines(replace(page.facts, page=replace(page.facts.page, order=sold)))
    assert told.endswith("compléter d’abord l’adresse dans la boutique, d’où elle suit ici")


def test_what_was_ordered_shipped_invoiced_and_paid_stands_side_by_side(
    opened: Opened, confirmed: int
) -> None:
    page = opened(confirmed)
    told = [tuple(part.replace("\u00a0", " ") for part in stage) for stage in page.match_part.told]
    assert told == [
        ("Commandé", "84,00 €", ""),
        ("Expédié", "0,00 €", "84,00 € à expédier"),
        ("Facturé", "0,00 €", ""),
        ("Réglé", "0,00 €", ""),
    ]


def test_an_order_that_is_late_without_a_promise_says_since_when(opened: Opened, desk: Desk) -> None:
    product, customer = desk.a_product("Vase"), desk.a_customer(limit=50_000)
    waits: list[int] = []
    for day in (date(2026, 11, 17), TODAY):
        order = desk.on(day).an_order(customer, goods(product), payment_kind="account")
        desk.confirm(order)
        waits.append(order)
    late, fresh = waits
    facts = opened(late).facts_part
    assert facts.late.isVisible()
    assert not facts.promised.isVisible()
    # Ordered on a Tuesday, with one working day to prepare.
    assert "18/11/2026" in facts.late.text
    assert not opened(fresh).facts_part.late.isVisible()
