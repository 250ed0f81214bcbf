"""Customs on a shipment's page: hidden where none is needed, what lacks is named, declared and then printed."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QApplication, QLabel

from app.flow import returns
from app.flow.returns import ReturningLine
from app.orders.draft import PostalAddress
from app.reports.return_page import return_start
from app.reports.shipment_page import shipment_page
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.shipping.customs_part import CustomsDialog
from ui.shipping.shipment_page import ShipmentPage

BERN = PostalAddress(
    name="Zoë Müller", line1="3 Marktgasse", postcode="3011", city="Bern", country="CH", phone="1"
)


def shipped(books: Desk, to: PostalAddress) -> int:
    bowl = books.a_product("Bol", on_hand=9, hs_code="691110", origin_country="PT", weight_grams=400)
    order = books.an_order(
        books.a_customer(), goods(bowl, 2), payment_kind="account", billing=to, delivery=to
    )
    books.confirm(order)
    return books.ship(order)


def test_what_lacks_is_declared_and_then_the_paper_may_be_printed(stage: Stage, books: Desk) -> None:
    page = stage.show(ShipmentPage(stage.office, shipped(books, BERN)))
    part = page.customs
    assert part.isVisibleTo(page)
    assert not part.paper.isEnabled()
    assert not part.products
    assert page.card.isVisibleTo(page)
    assert page.card.step is not None
    assert page.card.step.title == "Compléter la douane"
    page.card.take()
    [dialog] = [each for each in QApplication.topLevelWidgets() if isinstance(each, CustomsDialog)]
    dialog.eori.setText("73282932000074")
    dialog.try_it()
    stage.calm()
    assert "EORI" in dialog.form.fields["eori"].problem
    dialog.eori.setText("FR73282932000074")
    dialog.try_it()
    stage.calm()
    stage.qtbot.waitUntil(part.paper.isEnabled)
    assert part.paper.text() == "CN 23…"
    assert not page.card.isVisibleTo(page)


def test_of_what_came_back_in_part_the_papers_are_completed_without_alarm_and_printed(
    stage: Stage, books: Desk
) -> None:
    page = came_back(stage, books, 1000)
    assert page.customs.step is None
    told = " ".join(each.text() for each in page.customs.figures.findChildren(QLabel))
    assert "EORI" in told
    assert not page.customs.paper.isEnabled()
    page.customs.ask()
    [dialog] = [each for each in QApplication.topLevelWidgets() if isinstance(each, CustomsDialog)]
    dialog.eori.setText("FR73282932000074")
    dialog.try_it()
    stage.calm()
    stage.qtbot.waitUntil(page.customs.paper.isEnabled)


def test_what_came_back_whole_needs_no_papers_and_declares_nothing(stage: Stage, books: Desk) -> None:
    page = came_back(stage, books, 2000)
    assert page.customs.step is None
    assert not page.customs.products
    told = " ".join(each.text() for each in page.customs.figures.findChildren(QLabel))
    assert "plus nécessaires" in told
    assert "EORI" not in told
    assert not page.customs.declare.isEnabled()
    assert "tout est revenu" in page.customs.declare.toolTip()


def came_back(stage: Stage, books: Desk, milli: int) -> ShipmentPage:
    """Two bowls went to Bern; the page of their shipment once so many thousandths came back."""
    shipment = shipped(books, BERN)
    with books.reading() as rd:
        order = shipment_page(rd, shipment).row.order_id
        [line] = return_start(rd, order).lines
    books.do(returns.take_in, order, [ReturningLine(line.id, milli, "refused")], "new", "")
    page = stage.show(ShipmentPage(stage.office, shipment))
    assert page.customs.isVisibleTo(page)
    return page


def test_a_parcel_that_stays_in_the_union_shows_nothing_of_it(stage: Stage, books: Desk) -> None:
    to = PostalAddress(name="Zoë", postcode="10115", city="Berlin", country="DE")
    page = stage.show(ShipmentPage(stage.office, shipped(books, to)))
    assert not page.customs.isVisibleTo(page)
    assert not page.card.isVisibleTo(page)


def test_each_thing_that_lacks_opens_where_it_is_filled_in(stage: Stage, books: Desk) -> None:
    bare = [books.a_product(name, on_hand=9) for name in ("Sachet de lavande", "Savon & Cie")]
    silent = replace(BERN, phone="")
    lines = [
        goods(each, 1, name=name)
        for each, name in zip(bare, ("Sachet de lavande", "Savon & Cie"), strict=True)
    ]
    order = books.an_order(
        books.a_customer(), *lines, payment_kind="account", billing=silent, delivery=silent
    )
    books.confirm(order)
    opened: list[tuple[str, int]] = []
    stage.office.ways.document_asked.connect(lambda noun, key: opened.append((noun, key)))
    page = stage.show(ShipmentPage(stage.office, books.ship(order)))
    part = page.customs
    assert [each.text() for each in part.products] == ["Ouvrir Sachet de lavande", "Ouvrir Savon && Cie"]
    part.products[1].click()
    page.card.take()
    assert opened == [("product", bare[1]), ("product", bare[0])]
    assert page.card.other.isVisibleTo(page)
    assert page.card.other.text() == "Saisir le téléphone…"
    page.card.other.click()
    dialog = next(each for each in QApplication.topLevelWidgets() if isinstance(each, CustomsDialog))
    assert dialog.focusWidget() is dialog.phone
    # What the paper is barred for is not called optional.
    told = {key: field.edit.accessibleDescription() for key, field in dialog.form.fields.items()}
    assert told["phone"] == "Il manque\u00a0: sans lui, pas de CN\u00a023."
    assert not told["eori"].startswith("facultatif")
    assert told["comments"] == "facultatif"
    dialog.phone.setText("+41 31 000 00 00")
    dialog.eori.setText("FR73282932000074")
    dialog.try_it()
    stage.calm()
    stage.qtbot.waitUntil(lambda: not page.card.other.isVisibleTo(page))
    assert len(part.products) == 2
