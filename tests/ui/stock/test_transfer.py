"""Transfers on screen: made at once or sent, received in part by scanner, undone; nothing of them with one place."""

from __future__ import annotations

from dataclasses import replace

from app.base.listing import ListQuery
from app.reports.transfer_page import transfer_page
from app.stock import place, transfer
from app.stock.place import places
from app.stock.transfer import TransferDraft, Transferred
from app.stock.transfer_queries import TRANSFERS
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.kit.reason_dialog import ReasonDialog
from ui.stock.product_page import ProductPage
from ui.stock.stock_screen import stock_screen
from ui.stock.transfer_dialog import ArrivalDialog, TransferDialog, new_transfer
from ui.stock.transfer_page import TransferPage
from ui.stock.transfers_screen import transfers_screen


def made(books: Desk) -> list[int]:
    with books.database.read() as rd:
        return list(TRANSFERS.ids(rd, ListQuery(chips=(("view", "all"),)), 0, 9))


def sent(books: Desk, product: int, pieces: int) -> int:
    """A transfer from the first place to the store room that is on its way."""
    store = books.do(place.add_place, "Réserve")
    with books.database.read() as rd:
        first = places(rd).first
    draft = TransferDraft(from_id=first, to_id=store, lines=(Transferred(product, pieces * 1000),))
    return books.do(transfer.send_now, draft)


def on_hand(books: Desk, product: int) -> list[int]:
    query = "SELECT on_hand_milli FROM stock_balance WHERE product_id = :id ORDER BY location_id"
    return [row["on_hand_milli"] // 1000 for row in books.rows(query, id=product)]


def test_goods_are_fetched_at_once_from_the_page_of_a_product(stage: Stage, books: Desk) -> None:
    product = books.a_product("Théière", on_hand=5)
    page = stage.show(ProductPage(stage.office, product))
    stage.calm()
    assert "transfers.new_for" not in page.verbs.offered
    store = books.do(place.add_place, "Réserve")
    page = stage.show(ProductPage(stage.office, product))
    stage.calm()
    page.verbs.do("transfers.new_for")
    stage.calm()
    dialog = page.findChild(TransferDialog)
    assert dialog is not None
    with books.database.read() as rd:
        first = places(rd).first
    # Nothing is in the store room: it is taken there.
    assert (dialog.leaves.place, dialog.comes.place) == (first, store)
    line = dialog.lines.rows_model.shown(0)
    assert line is not None
    assert line.cells[1].text == "5"
    assert [line.quantity_milli for line in dialog.draft.lines] == [1_000]
    dialog.verb.click()
    stage.calm()
    assert on_hand(books, product)[:2] == [4, 1]
    assert stage.opened[-1] == ("transfer", made(books)[0])


def test_what_a_transfer_takes_from_sale_is_said_before(stage: Stage, books: Desk) -> None:
    product = books.a_product("Théière", on_hand=5)
    books.confirm(books.an_order(books.a_customer(), goods(product, 3), payment_kind="account"))
    workshop = books.do(place.add_place, "Atelier", for_sale=False)
    dialog = new_transfer(stage.office, [product], stage.show(stock_screen(stage.office)))
    stage.calm()
    dialog.lines.close_cell()
    dialog.lines.change([replace(dialog.lines.rows[0], quantity_milli=4_000)])

    def told() -> str:
        return " | ".join(dialog.effects.told).replace("\u00a0", " ").replace("\u2212", "-")

    assert dialog.comes.place == workshop
    assert "Théière : disponible à la vente 2, puis -2" in told()
    assert "Théière : 2 promis à des commandes manqueront" in told()
    # Of more than there is, only what was promised is missed by somebody.
    dialog.lines.change([replace(dialog.lines.rows[0], quantity_milli=7_000)])
    assert "Théière : 3 promis à des commandes manqueront" in told()
    dialog.lines.change([replace(dialog.lines.rows[0], quantity_milli=4_000)])
    dialog.way.setCurrentIndex(dialog.way.findData("send"))
    assert "puis -2" in told()
    dialog.way.setCurrentIndex(dialog.way.findData("draft"))
    assert "disponible" not in told()
    # Between two places for sale nothing changes for anybody, once it is there.
    store = books.do(place.add_place, "Réserve")
    other = new_transfer(stage.office, [product], dialog.parentWidget())
    stage.calm()
    other.comes.setCurrentIndex(other.comes.findData(str(store)))
    assert not any("disponible" in each for each in other.effects.told)


def test_too_much_is_said_at_the_lines(stage: Stage, books: Desk) -> None:
    product = books.a_product("Théière", on_hand=5)
    books.do(place.add_place, "Réserve")
    shown = stage.show(stock_screen(stage.office))
    dialog = new_transfer(stage.office, [product], shown)
    stage.calm()
    dialog.lines.close_cell()
    dialog.lines.change([replace(dialog.lines.rows[0], quantity_milli=6_000)])
    assert [told for told in dialog.effects.told if told.startswith("Théière") and "6" in told]
    # Of five none can be the sixth; a draft may ask for what is still to come.
    assert not dialog.verb.isEnabled()
    dialog.way.setCurrentIndex(dialog.way.findData("draft"))
    assert dialog.verb.isEnabled()
    dialog.way.setCurrentIndex(dialog.way.findData("now"))
    assert not dialog.verb.isEnabled()
    # What is taken away meanwhile is refused at the lines.
    dialog.lines.change([replace(dialog.lines.rows[0], quantity_milli=5_000)])
    assert dialog.verb.isEnabled()
    books.receive_goods(product, -1)
    dialog.verb.click()
    stage.calm()
    assert dialog.form.fields["lines"].problem
    assert made(books) == []
    dialog.reject()


def test_a_draft_is_sent_from_its_page_and_received(stage: Stage, books: Desk) -> None:
    product = books.a_product("Théière", on_hand=5)
    store = books.do(place.add_place, "Réserve")
    with books.database.read() as rd:
        first = places(rd).first
    draft = TransferDraft(from_id=first, to_id=store, lines=(Transferred(product, 3_000),))
    row_id = books.do(transfer.save_transfer, draft)
    page = stage.show(TransferPage(stage.office, row_id))
    stage.calm()
    page.card.button.click()
    stage.calm()
    assert on_hand(books, product) == [2, 3]
    page.card.button.click()
    stage.calm()
    dialog = page.findChild(ArrivalDialog)
    assert dialog is not None
    assert list(dialog.quantities.values()) == [3_000]
    assert not dialog.form.fields["rest"].isVisibleTo(dialog)
    dialog.verb.click()
    stage.calm()
    assert page.card.isHidden()
    assert on_hand(books, product) == [2, 3, 0]


def test_the_first_scan_counts_what_arrived_and_the_rest_is_lost_with_a_reason(
    stage: Stage, books: Desk
) -> None:
    product = books.a_product("Théière", on_hand=5)
    row_id = sent(books, product, 4)
    with books.database.read() as rd:
        facts = transfer_page(rd, row_id)
    page = stage.show(TransferPage(stage.office, row_id))
    stage.calm()
    dialog = ArrivalDialog(stage.office, facts, page)
    dialog.open()
    stage.calm()
    goods = dialog.lines.rows[0].goods
    assert goods is not None
    for _ in range(3):
        dialog._scan_in(goods, 1_000)
    assert list(dialog.quantities.values()) == [3_000]
    assert dialog.form.fields["rest"].isVisibleTo(dialog)
    dialog.rest.set_value("lost")
    dialog._tell()
    dialog.reason.setText("cassée en route")
    dialog.verb.click()
    stage.calm()
    with books.database.read() as rd:
        row = transfer_page(rd, row_id).row
    assert (row.state, row.received_milli, row.lost_milli) == ("received", 3_000, 1_000)


def test_a_stranger_is_refused_when_it_is_scanned(stage: Stage, books: Desk) -> None:
    product, other = books.a_product("Théière", on_hand=5), books.a_product("Bol", on_hand=5)
    row_id = sent(books, product, 4)
    with books.database.read() as rd:
        facts = transfer_page(rd, row_id)
    page = stage.show(TransferPage(stage.office, row_id))
    dialog = ArrivalDialog(stage.office, facts, page)
    dialog.open()
    stage.calm()
    goods = dialog.lines.rows[0].goods
    assert goods is not None
    dialog._scan_in(replace(goods, id=other, name="Bol"), 1_000)
    assert list(dialog.quantities.values()) == [4_000]
    assert dialog.banner.isVisibleTo(dialog)


def test_a_transfer_is_undone_with_a_reason(stage: Stage, books: Desk) -> None:
    product = books.a_product("Théière", on_hand=5)
    row_id = sent(books, product, 4)
    page = stage.show(TransferPage(stage.office, row_id))
    stage.calm()
    page.verbs.do("transfer.undo")
    dialog = page.findChild(ReasonDialog)
    assert dialog is not None
    dialog.reason.setText("mauvais lieu")
    dialog.verb.click()
    stage.calm()
    assert on_hand(books, product)[0] == 5
    assert any("mauvais lieu" in told for told in page.history.told)


def test_lists_know_transfers_once_there_are_two_places(stage: Stage, books: Desk) -> None:
    product = books.a_product("Théière", on_hand=5)
    screen = stage.show(stock_screen(stage.office))
    stage.calm()
    assert "transfers" not in [view.key for view in screen.design.views]
    sent(books, product, 2)
    screen = stage.show(stock_screen(stage.office))
    stage.calm()
    assert "transfers" in [view.key for view in screen.design.views]
    listed = stage.show(transfers_screen(stage.office))
    stage.calm()
    assert listed.model.rowCount() == 1


def test_a_transfer_of_nothing_yet_leaves_where_goods_come_in(stage: Stage, books: Desk) -> None:
    store = books.do(place.add_place, "Réserve")
    with books.database.read() as rd:
        known = places(rd)
    dialog = new_transfer(stage.office, [], stage.show(stock_screen(stage.office)))
    stage.calm()
    assert (dialog.leaves.place, dialog.comes.place) == (known.first, store)


def test_a_transfer_goes_from_one_place_to_another_whichever_field_hears_of_them_first(
    stage: Stage, books: Desk
) -> None:
    product = books.a_product("Théière", on_hand=5)
    store = books.do(place.add_place, "Réserve")
    with books.database.read() as rd:
        known = places(rd)
    books.do(
        transfer.transfer_now,
        TransferDraft(from_id=known.first, to_id=store, lines=(Transferred(product, 2_000),)),
    )
    shown = stage.show(stock_screen(stage.office))
    dialog = new_transfer(stage.office, [product], shown)
    # The first field hears last: what was proposed stands all the same.
    dialog.comes._on_places(known)
    dialog.leaves._on_places(known)
    stage.calm()
    assert (dialog.leaves.place, dialog.comes.place) == (store, known.first)
    dialog.comes.setCurrentIndex(dialog.comes.findData(str(store)))
    assert not dialog.verb.isEnabled()
    assert dialog.form.fields["comes"].problem
    dialog.leaves.setCurrentIndex(dialog.leaves.findData(str(known.first)))
    assert dialog.verb.isEnabled()
    assert not dialog.form.fields["comes"].problem
    dialog.reject()
