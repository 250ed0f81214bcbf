"""Who decides what, in the window: effects are said, nothing is written before consent, and consent can be withdrawn."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLineEdit

from app.base.errors import Refusal
from app.links.shops.push.figures import Figure
from app.links.shops.push.first_changes import FirstChanges
from app.links.shops.shop import learn_writing, shop_of
from app.orders.channel import Channel, Decisions, channel_of
from tests.stories.desk import OWNER, Desk
from tests.ui.conftest import Stage
from tests.ui.shops.conftest import Linked
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import say
from ui.shops.connect_dialog import ConnectDialog
from ui.shops.consent_dialog import ConsentDialog
from ui.shops.left_dialog import LeftDialog
from ui.shops.roles_dialog import RolesDialog, decide_roles
from ui.shops.synchroniser import Synchroniser, synchroniser_of


def synced(stage: Stage) -> Synchroniser:
    sync = synchroniser_of(stage.office)
    sync.look()
    stage.calm()
    sync.start()
    stage.qtbot.waitUntil(lambda: not sync.running, timeout=30_000)
    stage.calm()
    return sync


def opened(stage: Stage, linked: Linked) -> RolesDialog:
    dialog = decide_roles(stage.office, linked.id)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    return dialog


def chosen(dialog: RolesDialog, name: str, value: str) -> None:
    choice = dialog.choices[name]
    choice.setCurrentIndex(choice.findData(value))


def asked() -> ConsentDialog:
    [dialog] = [
        each
        for each in QApplication.topLevelWidgets()
        if isinstance(each, ConsentDialog) and each.isVisible()
    ]
    return dialog


def decided(books: Desk, linked: Linked) -> Channel:
    with books.database.read() as rd:
        return channel_of(rd, linked.id)


def test_nothing_is_written_before_the_changes_were_seen_and_consented_to(
    stage: Stage, books: Desk, linked: Linked
) -> None:
    sync = synced(stage)
    dialog = opened(stage, linked)
    chosen(dialog, "stock", "here")
    dialog.buffer.set_value(3)
    dialog.verb.click()
    stage.calm()
    consent = asked()
    assert consent.table is not None
    first = consent.table.rows_model.rows[0]
    assert (first.shown_there, first.will_be_shown) == ("10", "7")
    sync.start()
    stage.qtbot.waitUntil(lambda: not sync.running, timeout=30_000)
    assert not linked.shop.writes, "decided, and nobody consented"
    assert not decided(books, linked).may_write
    consent.verb.click()
    stage.calm()
    assert decided(books, linked).may_write
    assert decided(books, linked).consented_by == OWNER.name
    sync.start()
    stage.qtbot.waitUntil(lambda: not sync.running, timeout=30_000)
    assert linked.shop.writes


def test_a_key_that_only_reads_leaves_nothing_to_consent_to(
    stage: Stage, books: Desk, linked: Linked
) -> None:
    synced(stage)
    refused = Refusal("shop_key_cannot_write", host="boutique.example", answer="no write permissions")
    books.database.do(OWNER, learn_writing, linked.id, refused)
    dialog = opened(stage, linked)
    chosen(dialog, "stock", "here")
    dialog.buffer.set_value(3)
    dialog.verb.click()
    stage.calm()
    consent = asked()
    assert not consent.verb.isEnabled()
    assert "ne permet pas d’écrire" in consent.banner.problem
    assert consent.leave.hasFocus()
    [give] = [each for each in consent.banner.findChildren(QAbstractButton) if "clés" in each.text()]
    give.setFocus()
    # By the key, which is still down when the dialog closes: the next one has the keys all the same.
    stage.qtbot.keyPress(give, Qt.Key.Key_Space)
    stage.qtbot.keyRelease(give, Qt.Key.Key_Space)
    stage.calm()
    shown = [each for each in QApplication.topLevelWidgets() if each.isVisible()]
    [keys] = [each for each in shown if isinstance(each, ConnectDialog)]
    stage.qtbot.addWidget(keys)
    assert not [each for each in shown if isinstance(each, ConsentDialog)]
    assert keys.shop_id == linked.id
    assert keys.isActiveWindow()
    assert QApplication.focusWidget() in keys.findChildren(QLineEdit)
    assert not decided(books, linked).may_write


def test_consent_names_what_was_chosen_and_has_the_keys_on_the_safe_answer(
    stage: Stage, books: Desk, linked: Linked
) -> None:
    synced(stage)
    dialog = opened(stage, linked)
    chosen(dialog, "sent_status", "completed")
    chosen(dialog, "tracking", "customer_note")
    dialog.verb.click()
    stage.calm()
    consent = asked()
    told = " ".join(consent.effects.told)
    assert "Terminée" in told
    assert "note" in told
    assert "e-mail" in told
    assert "annulée" not in told, "what was not chosen is not named"
    consent.activateWindow()
    stage.qtbot.waitUntil(consent.isActiveWindow)
    assert QApplication.focusWidget() is consent.leave
    stage.qtbot.keyClick(consent.leave, Qt.Key.Key_Return)
    stage.calm()
    assert not decided(books, linked).may_write


def test_all_that_would_change_can_be_read_before_it_is_agreed_to(
    stage: Stage, books: Desk, linked: Linked
) -> None:
    dialog = ConsentDialog(stage.office, linked.id)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    with books.database.read() as rd:
        shop = shop_of(rd, linked.id)
    figures = tuple(Figure(at, "", at, f"S-{at}", f"Savon {at}", 0, at * 1000) for at in range(19, 0, -1))
    dialog._on_changes((Decisions(stock="here"), FirstChanges(figures, 0), shop))
    assert dialog.table is not None
    assert [row.sku for row in dialog.table.rows_model.rows][::9] == ["S-19", "S-10", "S-1"]
    assert len(dialog.table.rows_model.rows) == 19
    assert not [line for line in dialog.effects.told if "autres stocks" in line]


def test_what_is_chosen_says_what_follows(stage: Stage, linked: Linked) -> None:
    dialog = opened(stage, linked)
    assert not dialog.form.fields["buffer"].isEnabled()
    chosen(dialog, "stock", "here")
    assert dialog.form.fields["buffer"].isEnabled()
    assert dialog.form.fields["stock"]._below.text() == say("shop_roles.effect.stock_here")


def test_a_buyer_who_would_get_two_mails_is_refused_at_the_field(
    stage: Stage, books: Desk, linked: Linked
) -> None:
    dialog = opened(stage, linked)
    chosen(dialog, "mails", "here")
    chosen(dialog, "tracking", "customer_note")
    dialog.verb.click()
    stage.calm()
    assert dialog.form.fields["tracking"].problem
    assert decided(books, linked).decided_at is None


def test_consent_is_withdrawn_with_a_reason(stage: Stage, books: Desk, linked: Linked) -> None:
    dialog = opened(stage, linked)
    assert not dialog.stop.isVisible()
    chosen(dialog, "sent_status", "completed")
    dialog.verb.click()
    stage.calm()
    asked().verb.click()
    stage.calm()
    assert decided(books, linked).may_write
    dialog = opened(stage, linked)
    assert dialog.stop.isVisible()
    assert (dialog.stop.property("look"), dialog.stop.property("danger")) == ("link", True)
    dialog.stop.click()
    [why] = [each for each in QApplication.topLevelWidgets() if isinstance(each, ReasonDialog)]
    why.reason.setText("essai")
    why.verb.click()
    stage.calm()
    assert not decided(books, linked).may_write
    assert decided(books, linked).decisions.sent_status == "completed"


def test_who_invoices_is_said_with_its_effect_and_refused_while_orders_wait_here(
    stage: Stage, books: Desk, linked: Linked
) -> None:
    synced(stage)
    dialog = opened(stage, linked)
    assert dialog.decisions().invoices == "here"
    chosen(dialog, "invoices", "shop")
    assert say("shop_roles.effect.invoices_shop") in dialog.form.fields["invoices"]._below.text()
    dialog.verb.click()
    stage.calm()
    assert decided(books, linked).decisions.invoices == "shop"
    assert not linked.shop.writes


def _opened_left(stage: Stage) -> LeftDialog:
    stage.calm()
    [dialog] = [
        each for each in QApplication.topLevelWidgets() if isinstance(each, LeftDialog) and each.isVisible()
    ]
    return dialog


def test_the_shop_takes_over_once_what_waits_here_was_left_to_it(
    stage: Stage, books: Desk, linked: Linked
) -> None:
    [savon, _torchon] = linked.shop.state.products
    linked.shop.place_order({int(savon["id"]): 1})
    synced(stage)
    dialog = opened(stage, linked)
    assert dialog.invoiced.isVisible()
    assert "1 commande attend" in dialog.form.fields["invoices"]._below.text()
    chosen(dialog, "invoices", "shop")
    dialog.verb.click()
    left = _opened_left(stage)
    assert decided(books, linked).decisions.invoices == "here", "asked first"
    assert left.which.value == "all"
    assert "jamais à facturer ici" in left.effects.told[0]
    assert left.note.text() == say("shop_left.no_way_back")
    [order] = books.rows("SELECT * FROM sales_order")
    [row] = left.table.rows_model.rows
    assert (row.number, row.remote_number, row.ordered_on.isoformat()) == (
        order["number"],
        order["remote_number"],
        str(order["ordered_on"]),
    )
    assert left.verb.property("look") == "danger"
    left.table.tick(frozenset())
    assert not left.verb.isEnabled()
    assert not left.effects.told
    left.table.tick(frozenset({row.id}))
    left.verb.click()
    stage.qtbot.waitUntil(lambda: left._over, timeout=10_000)
    stage.calm()
    assert left.effects.told == (say("shop_left.done_n", n=1),)
    left.verb.click()
    stage.calm()
    [row] = books.rows("SELECT invoiced_there FROM sales_order")
    assert row["invoiced_there"]
    assert not dialog.invoiced.isVisible()
    dialog.verb.click()
    stage.calm()
    assert decided(books, linked).decisions.invoices == "shop"


def test_what_the_shop_completed_is_left_to_it_without_changing_who_invoices(
    stage: Stage, linked: Linked
) -> None:
    [savon, _torchon] = linked.shop.state.products
    linked.shop.place_order({int(savon["id"]): 1})
    synced(stage)
    dialog = opened(stage, linked)
    dialog.invoiced.click()
    left = _opened_left(stage)
    assert (left.which.value, left.before.value) == ("done", stage.office.today)
    assert not left.verb.isEnabled(), "what is open is not completed"
    left.which.setCurrentIndex(1)
    stage.calm()
    assert left.verb.isEnabled()
    left.reason.setText("")
    left.verb.click()
    stage.calm()
    assert left.form.fields["reason"].problem
    left.reject()
