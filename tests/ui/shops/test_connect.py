"""Connecting a shop from the window, over TLS: what stands in the way is named, and what works is taken over."""

from __future__ import annotations

import socket

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QLineEdit

from app.base import secrets
from tests.links.woocommerce.shop import KEYS
from tests.links.woocommerce_server import StandIn
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from tests.ui.shops.conftest import Linked
from ui.kit.wording import say
from ui.shops.connect_dialog import ConnectDialog, connect_a_shop
from ui.shops.roles_dialog import RolesDialog


def asked(stage: Stage, shop: StandIn, shop_id: int = 0) -> ConnectDialog:
    """The dialog with everything typed that opens this shop."""
    dialog = connect_a_shop(stage.office, shop_id=shop_id, address=shop.url)
    stage.qtbot.addWidget(dialog)
    dialog.activateWindow()
    stage.qtbot.waitUntil(dialog.isActiveWindow)
    for name, text in (("key", shop.key), ("secret", shop.secret), ("ca_file", str(shop.ca_file))):
        dialog.texts[name].setText(text)
    dialog.local.setChecked(True)
    return dialog


def choose(dialog: ConnectDialog, who: str) -> None:
    dialog.invoiced.setCurrentIndex(dialog.invoiced.findData(who))


def pressed(stage: Stage, dialog: ConnectDialog) -> None:
    dialog.verb.click()
    stage.qtbot.waitUntil(lambda: not dialog.sync.running, timeout=30_000)
    stage.calm()


def test_a_shop_is_tried_connected_and_taken_over(
    stage: Stage, books: Desk, shop: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "has_keyring", lambda: False)
    dialog = asked(stage, shop)
    pressed(stage, dialog)
    assert dialog.step == "choose"
    assert books.rows("SELECT id FROM shop") == [], "trying keeps nothing"
    assert "WooCommerce 11.0.1" in dialog.effects.told[0]
    assert say("shop_connection.writes") in dialog.effects.told
    pressed(stage, dialog)
    assert dialog.step == "over"
    assert {row["sku"] for row in books.rows("SELECT sku FROM product")} >= {"SAV", "TOR"}
    kept = secrets.secrets_file().read_text("utf-8")
    assert shop.key in kept
    [row] = books.rows("SELECT settings FROM shop")
    assert shop.secret not in str(row)
    assert not [each for each in dialog.findChildren(QLineEdit) if each.text() in (shop.key, shop.secret)]
    assert not shop.writes


def test_one_goes_back_from_what_was_found_with_all_that_was_typed(
    stage: Stage, books: Desk, shop: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "has_keyring", lambda: False)
    dialog = asked(stage, shop)
    assert not dialog.back.isVisibleTo(dialog)
    pressed(stage, dialog)
    assert dialog.step == "choose"
    assert any("2 articles" in told for told in dialog.effects.told), "how much there is"
    dialog.back.setFocus()
    stage.qtbot.keyClick(dialog.back, Qt.Key.Key_Space)
    assert (dialog.step, dialog.texts["secret"].text()) == ("try", shop.secret)
    assert QApplication.focusWidget() is dialog.texts["address"]
    assert not dialog.back.isVisibleTo(dialog)
    assert say("shop_connect.help.make") in dialog.effects.told
    assert books.rows("SELECT id FROM shop") == []
    pressed(stage, dialog)
    pressed(stage, dialog)
    assert dialog.step == "over"
    assert not dialog.back.isVisibleTo(dialog)


def test_a_wrong_key_is_named_and_nothing_is_kept(stage: Stage, books: Desk, shop: StandIn) -> None:
    dialog = asked(stage, shop)
    dialog.texts["secret"].setText("cs_autre")
    pressed(stage, dialog)
    assert dialog.step == "try"
    assert dialog.banner.isVisible()
    assert "clé" in dialog.banner.problem
    assert "Consumer" not in dialog.banner.problem
    assert dialog.banner.accessibleDescription().endswith("Consumer secret is invalid.")
    assert dialog.verb.isEnabled()
    assert dialog.form.fields["secret"].problem == say("shop_connect.wrong_secret")
    assert QApplication.focusWidget() is dialog.texts["secret"], "the code at fault has the keys"
    assert books.rows("SELECT id FROM shop") == []
    dialog.texts["secret"].setText(shop.secret)
    dialog.texts["key"].setText("ck_autre")
    pressed(stage, dialog)
    assert dialog.form.fields["key"].problem == say("shop_connect.wrong_key")
    assert not dialog.form.fields["secret"].problem
    assert QApplication.focusWidget() is dialog.texts["key"]


def test_what_is_not_the_two_codes_is_said_and_not_sent(stage: Stage, shop: StandIn) -> None:
    dialog = asked(stage, shop)
    before = len(shop.requests)
    for key, secret, at, why in (
        (shop.secret, shop.key, "key", "codes_swapped"),
        ("camille", shop.secret, "key", "no_key"),
        (shop.key, "mot de passe", "secret", "no_secret"),
    ):
        dialog.texts["key"].setText(key)
        dialog.texts["secret"].setText(secret)
        pressed(stage, dialog)
        assert dialog.form.fields[at].problem == say(f"shop_connect.{why}")
        assert QApplication.focusWidget() is dialog.texts[at]
    assert len(shop.requests) == before
    dialog.texts["secret"].setText(f" {shop.secret} ")
    pressed(stage, dialog)
    assert dialog.step == "choose"


def test_enter_after_the_last_code_comes_to_trying_and_never_to_where_codes_are_thrown_away(
    stage: Stage, shop: StandIn
) -> None:
    dialog = asked(stage, shop)
    dialog.texts["secret"].setFocus()
    stage.qtbot.keyClick(dialog.texts["secret"], Qt.Key.Key_Return)
    assert QApplication.focusWidget() is dialog.verb
    stage.qtbot.keyClick(dialog.verb, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is dialog.copy
    stage.qtbot.keyClick(dialog.copy, Qt.Key.Key_Tab)
    assert QApplication.focusWidget() is dialog.leave, "leaving comes after"


def test_an_address_that_nobody_knows_is_not_called_offline(
    stage: Stage, shop: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = asked(stage, shop)
    dialog.texts["address"].setText("https://boutique-mal-ecrite.invalid")
    unknown, asleep = (
        socket.gaierror(each, "said by the system") for each in (socket.EAI_NONAME, socket.EAI_AGAIN)
    )

    def answers(error: socket.gaierror) -> None:
        def ask(*_asked: object, **_how: object) -> list[object]:
            raise error

        monkeypatch.setattr(socket, "getaddrinfo", ask)

    answers(unknown)
    pressed(stage, dialog)
    told = dialog.form.fields["address"].problem
    assert told.startswith("Aucun site à cette adresse")
    assert "Errno" not in told
    assert not dialog.banner.isVisible()
    assert QApplication.focusWidget() is dialog.texts["address"]
    answers(asleep)
    pressed(stage, dialog)
    assert dialog.banner.isVisible()
    assert "synchronisation" not in dialog.banner.accessibleDescription(), "nothing is connected that goes on"


def test_orders_the_shop_may_have_invoiced_are_warned_of_until_a_day_is_said(
    stage: Stage, shop: StandIn
) -> None:
    [savon, _torchon] = shop.state.products
    shop.place_order({int(savon["id"]): 1})
    dialog = asked(stage, shop)
    pressed(stage, dialog)
    warned, still_open = say("shop_connect.to_invoice", n=1), say("shop_connect.still_open")
    assert any("1 commande" in told and "2 articles" in told for told in dialog.effects.told)
    assert dialog.days["completed"].value == stage.office.today, "nothing is invoiced twice by saying nothing"
    assert still_open in dialog.effects.told
    assert warned not in dialog.effects.told
    choose(dialog, "never")
    assert warned in dialog.effects.told
    assert not dialog.days["completed"].isVisibleTo(dialog)
    choose(dialog, "shop")
    assert say("shop_connect.there", n=1) in dialog.effects.told
    choose(dialog, "until")
    dialog.days["completed"].setText("1/1/2026")
    dialog.days["since"].setFocus()
    dialog.days["completed"].setFocus()
    stage.qtbot.keyClick(dialog.days["completed"], Qt.Key.Key_Return)
    assert any("01/01/2026" in told for told in dialog.effects.told)


@pytest.mark.parametrize(
    ("who", "day", "decided"),
    [("until", "completed_elsewhere_before", []), ("shop", "", ["shop"]), ("never", "", [])],
)
def test_who_invoices_is_kept_before_anything_comes(
    stage: Stage,
    books: Desk,
    shop: StandIn,
    monkeypatch: pytest.MonkeyPatch,
    who: str,
    day: str,
    decided: list[str],
) -> None:
    monkeypatch.setattr(secrets, "has_keyring", lambda: False)
    [savon, _torchon] = shop.state.products
    shop.place_order({int(savon["id"]): 1})
    dialog = asked(stage, shop)
    pressed(stage, dialog)
    choose(dialog, who)
    dialog.days["completed"].setText("")
    pressed(stage, dialog)
    assert (dialog.step, dialog.verb.key) == ("over", "shop_roles.open")
    [row] = books.rows("SELECT settings FROM shop")
    assert ("elsewhere_before" in str(row["settings"])) == bool(day)
    assert day in str(row["settings"])
    assert [each["invoices"] for each in books.rows("SELECT invoices FROM channel")] == decided
    [order] = books.rows("SELECT invoiced_there, handling FROM sales_order")
    assert (bool(order["invoiced_there"]), order["handling"]) == (who == "shop", "normal")


def test_a_shop_without_orders_is_not_warned_of(stage: Stage, shop: StandIn) -> None:
    dialog = asked(stage, shop)
    pressed(stage, dialog)
    assert say("shop_connect.still_open") not in dialog.effects.told


def test_what_is_to_be_done_is_copied_for_whoever_looks_after_the_site(stage: Stage, shop: StandIn) -> None:
    dialog = asked(stage, shop)
    dialog.copy.click()
    copied = QGuiApplication.clipboard().text()
    for name in ("please", "where", "make", "give"):
        assert say(f"shop_connect.help.{name}") in copied
    assert shop.key not in copied
    assert stage.said[-1].text == say("shop_connect.copied")
    pressed(stage, dialog)
    assert dialog.copy.isHidden()


def test_what_comes_next_is_who_decides_what(
    stage: Stage, shop: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "has_keyring", lambda: False)
    dialog = asked(stage, shop)
    pressed(stage, dialog)
    pressed(stage, dialog)
    assert (dialog.step, dialog.verb.key) == ("over", "shop_roles.open")
    assert dialog.leave.isVisible()
    dialog.verb.click()
    stage.calm()
    [roles] = [each for each in QApplication.topLevelWidgets() if isinstance(each, RolesDialog)]
    assert roles.shop_id == dialog.shop_id
    roles.reject()


def test_a_broken_take_over_says_that_the_shop_is_kept_and_goes_on_when_asked(
    stage: Stage, shop: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "has_keyring", lambda: False)
    dialog = asked(stage, shop)
    pressed(stage, dialog)
    for plug in shop.plugs:
        plug.pull()
    pressed(stage, dialog)
    assert (dialog.step, dialog.verb.key) == ("over", "kit.retry")
    assert say("shop_connect.kept") in dialog.effects.told
    assert "Errno" not in " ".join(dialog.effects.told)
    for plug in shop.plugs:
        plug.put_back()
    pressed(stage, dialog)
    assert (dialog.step, dialog.verb.key) == ("over", "shop_roles.open")
    [state] = dialog.sync.states
    assert state.taken_over


def test_a_key_that_only_reads_is_told_by_the_try_and_may_be_kept(
    stage: Stage, books: Desk, shop: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "has_keyring", lambda: False)
    dialog = asked(stage, shop)
    for name, text in (("key", KEYS["read"].key), ("secret", KEYS["read"].secret)):
        dialog.texts[name].setText(text)
    pressed(stage, dialog)
    assert dialog.step == "choose"
    assert say("shop_connection.reads_only") in dialog.effects.told
    pressed(stage, dialog)
    assert dialog.step == "over"
    [row] = books.rows("SELECT settings FROM shop")
    assert "write permissions" in str(row["settings"]), "kept for the consent"


def test_an_own_network_and_an_own_certificate_are_asked_for_only_when_met(
    stage: Stage, shop: StandIn
) -> None:
    dialog = asked(stage, shop)
    dialog.local.setChecked(False)
    dialog.texts["ca_file"].clear()
    assert not dialog.local.isVisible()
    pressed(stage, dialog)
    assert dialog.local.isVisible()
    dialog.local.setChecked(True)
    pressed(stage, dialog)
    assert dialog.form.fields["ca_file"].isVisible()
    dialog.texts["ca_file"].setText(str(shop.ca_file))
    pressed(stage, dialog)
    assert dialog.step == "choose"


def test_what_is_no_address_is_said_at_its_field(stage: Stage, shop: StandIn) -> None:
    dialog = asked(stage, shop)
    dialog.texts["address"].setText("http://boutique.example")
    pressed(stage, dialog)
    assert dialog.form.fields["address"].problem


def test_keys_that_are_missing_here_are_given_and_the_shop_goes_on(
    stage: Stage, linked: Linked, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in linked.variables:
        monkeypatch.delenv(name)
    monkeypatch.setattr(secrets, "has_keyring", lambda: False)
    dialog = asked(stage, linked.shop, linked.id)
    pressed(stage, dialog)
    assert dialog.step == "over"
    assert dialog.effects.told
    [state] = dialog.sync.states
    assert dialog.sync.standing(state) == "up_to_date"


def test_a_shop_that_is_connected_is_told_and_only_its_keys_are_replaced(
    stage: Stage, books: Desk, linked: Linked, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in linked.variables:
        monkeypatch.delenv(name)
    monkeypatch.setattr(secrets, "has_keyring", lambda: False)
    dialog = asked(stage, linked.shop)
    pressed(stage, dialog)
    assert dialog.step == "known"
    assert say("shop_connect.known") in dialog.effects.told
    assert say("shop_connect.nothing_back") not in dialog.effects.told
    assert not dialog.form.isVisible()
    pressed(stage, dialog)
    assert dialog.step == "over"
    assert [row["id"] for row in books.rows("SELECT id FROM shop")] == [linked.id]
    assert linked.shop.key in secrets.secrets_file().read_text("utf-8")


def test_a_take_over_goes_on_when_the_dialog_is_closed_and_can_be_stopped(
    stage: Stage, shop: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(secrets, "has_keyring", lambda: False)
    dialog = asked(stage, shop)
    pressed(stage, dialog)
    shop.faults.next("slow", times=4, seconds=0.3)
    sync = dialog.sync
    dialog.verb.click()
    stage.qtbot.waitUntil(lambda: bool(sync.running), timeout=10_000)
    dialog.leave.click()
    stage.qtbot.waitUntil(lambda: not sync.running, timeout=10_000)
    stage.calm()
    assert say("shop_connect.stopped") in dialog.effects.told
    assert say("shop_connect.kept") in dialog.effects.told
    dialog.leave.click()
    sync.start()
    stage.qtbot.waitUntil(lambda: not sync.running, timeout=30_000)
    stage.calm()
    [state] = sync.states
    assert state.taken_over
