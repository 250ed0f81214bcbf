"""The deposit asked for is typed with the order or quote, told in figures before it is kept, and asked for on the page."""

from __future__ import annotations

from app.orders.entry import offers_of
from tests.stories.desk import TODAY, Desk, goods
from tests.ui.conftest import Stage
from ui.kit.wording import say
from ui.orders.deposit_dialog import DepositDialog
from ui.orders.order_entry import OrderEntry
from ui.orders.order_page import OrderPage
from ui.orders.quote_entry import QuoteEntry


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


def begun(stage: Stage, books: Desk, kind: type[OrderEntry] = OrderEntry) -> OrderEntry:
    bowl = books.a_product("Bol", on_hand=10, price_micro=100_000_000)
    entry = stage.show(kind(stage.office))
    entry.buy_for(books.a_customer())
    stage.calm()
    with books.database.read() as rd:
        entry.sheet.grid.add_product(offers_of(rd, [bowl])[0])
    stage.calm()
    return entry


def typed(entry: OrderEntry, text: str) -> str:
    """Type a deposit; what is said below its field."""
    fields = entry.sheet.foot.deposit
    fields.edit.setText(text)
    fields.edit.settle()
    return plain(fields.field.problem or fields.edit.accessibleDescription())


def test_a_share_or_an_amount_is_told_in_figures_and_kept(stage: Stage, books: Desk) -> None:
    entry = begun(stage, books)
    fields = entry.sheet.foot.deposit
    assert not fields.ships.isVisible()
    assert typed(entry, "30") == "soit 36,00 € TTC"
    assert fields.ships.isVisible()
    fields.ships.click()
    entry.sheet.form.discount.setText("50 %")
    entry.sheet.form.discount.settle()
    assert plain(fields.edit.accessibleDescription()) == "soit 18,00 € TTC"
    entry.save()
    stage.calm()
    kept = "SELECT deposit_ppm, deposit_asked, ships_after_deposit FROM sales_order"
    assert books.row(kept) == {"deposit_ppm": 300_000, "deposit_asked": 1_800, "ships_after_deposit": 1}
    assert typed(entry, "25 €") == "soit 25,00 € TTC"
    entry.save()
    stage.calm()
    assert books.row(kept) == {"deposit_ppm": 0, "deposit_asked": 2_500, "ships_after_deposit": 1}
    entry.sheet.step_back(back=True)
    assert plain(fields.edit.text()) == "30 %"
    assert typed(entry, "") == plain(say("quote_entry.deposit_hint"))
    entry.save()
    stage.calm()
    assert books.row(kept) == {"deposit_ppm": 0, "deposit_asked": 0, "ships_after_deposit": 0}


def test_more_than_the_total_is_said_at_the_field(stage: Stage, books: Desk) -> None:
    entry = begun(stage, books)
    assert "500,00 €" in typed(entry, "500 €")
    assert typed(entry, "120 €") == "soit 120,00 € TTC"


def test_a_quote_has_the_same_fields_and_its_draft_shows_them_again(stage: Stage, books: Desk) -> None:
    entry = begun(stage, books, QuoteEntry)
    typed(entry, "40 €")
    entry.sheet.foot.deposit.ships.click()
    entry.save()
    stage.calm()
    again = stage.show(QuoteEntry(stage.office, books.row("SELECT id FROM quote")["id"]))
    assert plain(again.sheet.foot.deposit.edit.text()) == "40,00 €"
    assert again.sheet.foot.deposit.ships.isChecked()
    assert plain(again.sheet.foot.deposit.edit.accessibleDescription()) == "soit 40,00 € TTC"


def test_the_page_shows_what_is_asked_and_offers_its_invoice_next(stage: Stage, books: Desk) -> None:
    bowl = books.a_product("Bol", on_hand=10)
    order = books.an_order(
        books.a_customer(), goods(bowl, 1, "100.00"), deposit_ppm=300_000, ships_after_deposit=True
    )
    books.confirm(order)
    page = stage.show(OrderPage(stage.office, order))
    assert page.card.step is not None
    assert page.card.step.title == "Acompte convenu"
    assert plain(page.card.step.effects[0][1]) == "émet une facture d’acompte de 36,00 €, avec sa TVA"
    page.card.button.click()
    stage.calm()
    [dialog] = page.findChildren(DepositDialog)
    assert dialog.amount.value == 3_600
    dialog.due_on.set_value(TODAY)
    dialog.verb.click()
    stage.calm()
    assert books.row("SELECT kind, total FROM invoice") == {"kind": "deposit", "total": 3_600}
    page.refresh()
    stage.calm()
    assert page.card.step.title != "Acompte convenu"
    books.must_verify()


def test_a_deposit_is_said_to_be_for_good_and_what_it_is_on_an_order_on_hold(
    stage: Stage, books: Desk
) -> None:
    order = books.an_order(
        books.a_customer(limit=1_000), goods(books.a_product("Bol", on_hand=10), 1, "100.00")
    )
    books.confirm(order)
    page = stage.show(OrderPage(stage.office, order))
    assert page.facts is not None
    dialog = DepositDialog(stage.office, page.facts.page, page)
    dialog.open()
    stage.calm()
    assert dialog.focusWidget() is dialog.percent
    assert say("deposit.note") in dialog.note.text()
    assert say("deposit.effect.held") in dialog.effects.told
    free = books.an_order(books.a_customer(), goods(books.a_product("Pot", on_hand=10), 1, "100.00"))
    books.confirm(free)
    other = stage.show(OrderPage(stage.office, free))
    assert other.facts is not None
    assert say("deposit.effect.held") not in DepositDialog(stage.office, other.facts.page, other).effects.told


def test_what_is_still_being_typed_is_asked_for_when_it_is_issued_or_confirmed(
    stage: Stage, books: Desk
) -> None:
    entry = begun(stage, books, QuoteEntry)
    entry.sheet.foot.deposit.edit.setText("30")
    entry.confirm()
    stage.calm()
    assert books.row("SELECT state, deposit_ppm FROM quote") == {"state": "sent", "deposit_ppm": 300_000}
    entry = begun(stage, books)
    entry.sheet.foot.deposit.edit.setText("trente")
    entry.confirm()
    stage.calm()
    assert books.row("SELECT count(*) AS n FROM sales_order WHERE number IS NOT NULL")["n"] == 0
    entry.sheet.foot.deposit.edit.setText("50 €")
    entry.confirm()
    stage.calm()
    assert (
        books.row("SELECT deposit_asked FROM sales_order WHERE number IS NOT NULL")["deposit_asked"] == 5_000
    )


def test_what_was_paid_in_part_before_any_deposit_invoice_may_get_one_still(
    stage: Stage, books: Desk
) -> None:
    order = books.an_order(books.a_customer(), goods(books.a_product("Bol", on_hand=10), 1, "100.00"))
    books.confirm(order)
    books.pay(order, 5_000)
    assert "order_page.verb.bill_deposit" in stage.show(OrderPage(stage.office, order)).verbs.offered
    books.pay(order, 7_000)
    assert "order_page.verb.bill_deposit" not in stage.show(OrderPage(stage.office, order)).verbs.offered
