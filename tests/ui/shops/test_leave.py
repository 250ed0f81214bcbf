"""A shop is disconnected from its card: what stays and what ends is said; from there it is connected again."""

from __future__ import annotations

import pytest

from app.base import secrets
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from tests.ui.shops.conftest import Linked
from tests.ui.shops.test_synchronise import room, settled
from ui.kit.wording import say
from ui.shops.connect_dialog import ConnectDialog
from ui.shops.leave_dialog import LeaveDialog
from ui.shops.shop_offers import shop_offers


def test_a_shop_is_left_for_a_reason_and_offers_to_be_connected_again(
    stage: Stage, books: Desk, linked: Linked, monkeypatch: pytest.MonkeyPatch
) -> None:
    forgotten: list[str] = []
    monkeypatch.setattr(secrets, "forget", forgotten.append)
    screen, card = room(stage, linked)
    screen.sync.start()
    settled(stage, screen.sync)
    assert not card.again.isVisibleTo(card)
    card.acts["shop_leave.open"].click()
    [dialog] = [each for each in screen.findChildren(LeaveDialog) if each.isVisible()]
    assert say("shop_leave.stays") in dialog.effects.told
    dialog.verb.click()
    assert dialog.isVisible(), "it is left only for a reason"
    dialog.reason.setText("boutique vendue")
    dialog.verb.click()
    stage.qtbot.waitUntil(lambda: card.standing.text() == say("shop_link.left"))
    stage.calm()
    assert len(forgotten) == 2
    assert card.again.isVisibleTo(card)
    assert not card.acts["shop_leave.open"].isVisibleTo(card)
    assert card.acts["shop_journal.open"].isVisibleTo(card), "what was exchanged stays to be read"
    assert {row["sku"] for row in books.rows("SELECT sku FROM product")} >= {"SAV", "TOR"}
    asked = len(linked.shop.requests)
    screen.sync.start()
    stage.calm()
    assert len(linked.shop.requests) == asked
    [offer] = [each for each in shop_offers(stage.office) if each.name == "shop_leave"]
    assert offer.refusal
    card.again.click()
    [wizard] = [each for each in screen.findChildren(ConnectDialog) if each.isVisible()]
    assert (wizard.shop_id, wizard.texts["address"].text()) == (0, linked.shop.home)
    wizard.reject()
