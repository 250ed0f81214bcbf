"""Dispatching from the window: what stays is said before and after, and one that was stopped goes on."""

from __future__ import annotations

from pathlib import Path

import pikepdf
import pytest
from PySide6.QtWidgets import QApplication

from app.flow import dispatch
from app.orders.draft import PostalAddress
from app.shipping.dispatches import dispatches
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.kit.wording import say
from ui.shipping.dispatch_dialog import DispatchDialog, DispatchesDialog, ReprintDialog, dispatch_orders


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    found = tmp_path / "all.pdf"
    monkeypatch.setattr("ui.shipping.dispatch_dialog.ask_place", lambda *_told: found)
    return found


def some_orders(books: Desk) -> list[int]:
    bowl = books.a_product("Bol", on_hand=50)
    made: list[int] = []
    for kind in ("account", "account", "prepaid"):
        order = books.an_order(books.a_customer(f"Client {len(made)}"), goods(bowl, 2), payment_kind=kind)
        books.confirm(order)
        made.append(order)
    return made


def test_what_can_leave_leaves_with_its_invoice_and_the_rest_says_why(
    stage: Stage, books: Desk, place: Path
) -> None:
    keys = some_orders(books)
    dialog = dispatch_orders(stage.office, keys)
    stage.calm()
    assert "2 commandes, 48,00\xa0€ en tout, peuvent partir" in dialog.subtitle.text()
    assert "facturer les 2" in dialog.verb.text()
    assert any("factures paraissent sans" in told for told in dialog.effects.told)
    assert dialog.lacks.isVisible()
    dialog.bills.setChecked(False)
    assert not any("paraissent sans" in told for told in dialog.effects.told)
    assert not dialog.lacks.isVisible()
    dialog.bills.setChecked(True)
    dialog.then.set_value("save")
    dialog.try_it()
    stage.qtbot.waitUntil(lambda: dialog.verb.text() == "Fermer")
    assert [books.state(key)[1:3] for key in keys] == [("all", "all"), ("all", "all"), ("none", "none")]
    with pikepdf.Pdf.open(place) as found:
        assert len(found.pages) == 4
    [row] = dialog.table.rows_model.rows
    assert row.why is not None
    assert row.why.code == "order_waits_for_payment"


def test_one_that_was_stopped_goes_on_from_the_list_of_dispatches(
    stage: Stage, books: Desk, place: Path
) -> None:
    keys = some_orders(books)
    books.do(dispatch.begin, keys, bills=True)
    listed = DispatchesDialog(stage.office)
    listed.open()
    stage.calm()
    row = listed.table.current
    assert row is not None
    assert row.to_do == 3
    listed._again(row)
    [dialog] = [each for each in QApplication.topLevelWidgets() if isinstance(each, DispatchDialog)]
    stage.qtbot.waitUntil(lambda: dialog.verb.text() == "Fermer")
    with books.reading() as rd:
        [row] = dispatches(rd)
    assert (row.shipped, row.left, row.ended) == (2, 1, True)
    again = ReprintDialog(stage.office, row)
    again.open()
    again.then.set_value("save")
    again.first.set_value(2)
    again.try_it()
    stage.calm()
    with pikepdf.Pdf.open(place) as found:
        assert len(found.pages) == 2


@pytest.mark.usefixtures("place")
def test_what_has_no_complete_address_beside_others_is_ticked_by_hand(stage: Stage, books: Desk) -> None:
    bowl = books.a_product("Bol", on_hand=50)
    door = PostalAddress(name="Café", line1="2 rue du Port", postcode="29200", city="Brest")
    sent, handed = (
        books.an_order(books.a_customer(name), goods(bowl), payment_kind="account", delivery=to)
        for name, to in (("Café", door), ("Mme Roux", PostalAddress(line1="1 rue A", city="Brest")))
    )
    for order in (sent, handed):
        books.confirm(order)
    dialog = dispatch_orders(stage.office, (sent, handed))
    stage.calm()
    stays, goes = (say(f"process.effect.{key}", n=1) for key in ("nowhere_stays", "nowhere"))
    assert dialog.table.ticked == {sent}
    assert (stays in dialog.effects.told, goes in dialog.effects.told) == (True, False)
    assert [say("process.nowhere") in row.note for row in dialog.table.rows_model.rows] == [False, True]
    dialog.then.set_value("save")
    dialog.try_it()
    stage.qtbot.waitUntil(lambda: books.state(sent)[2] == "all")
    stage.calm()
    assert [books.state(order)[1] for order in (sent, handed)] == ["all", "none"]
    # Where none has an address, all are handed over.
    alone = dispatch_orders(stage.office, (handed,))
    stage.calm()
    assert alone.table.ticked == {handed}
    assert goes in alone.effects.told
