"""What the window says of a shop before goods leave: in the next step, in the dialogs that ship, and in the history after."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from app.flow import channel
from app.orders.channel import Decisions
from tests.stories.desk import OWNER, Desk
from tests.ui.conftest import Stage
from tests.ui.shops.conftest import Linked
from ui.kit.wording import say
from ui.orders.order_page import OrderPage
from ui.orders.quantities_dialog import ShipDialog
from ui.shipping.dispatch_dialog import DispatchDialog
from ui.shops.synchroniser import synchroniser_of
from ui.today.process_dialog import ProcessDialog

LEARNS = "suivi une fois connu (note interne)"
TOLD = f"la boutique est informée\u00a0: Terminée, {LEARNS}\u202f; elle peut écrire à l’acheteur"
PART = f"la boutique est informée\u00a0: {LEARNS}"
MANY = (
    f"la boutique est informée de 1 commande\u00a0: Terminée, {LEARNS}\u202f; elle peut écrire à l’acheteur"
)
LATER = (
    "les clés de Boutique Été & Cie manquent sur ce poste\u00a0: elle l’apprendra une fois les clés données"
)
WAITS = "Boutique à informer\u00a0: Terminée"


def agreed(books: Desk, linked: Linked, *, consents: bool = True) -> None:
    decided = Decisions(sent_status="completed", tracking="note")
    books.database.do(OWNER, channel.decide, linked.id, decided)
    if consents:
        books.database.do(OWNER, channel.consent, linked.id)


def placed(stage: Stage, books: Desk, linked: Linked) -> int:
    """The key here of an order of three things, taken in."""
    sync = synchroniser_of(stage.office)
    sync.look()
    stage.calm()
    product = linked.shop.add_product("Bol", sku="BOL", count=9)["id"]
    remote = linked.shop.place_order({product: 3})["id"]
    sync.start()
    stage.qtbot.waitUntil(lambda: not sync.running, timeout=30_000)
    stage.calm()
    return int(books.row(f"SELECT id FROM sales_order WHERE remote_id = '{remote}'")["id"])


def told_of_many(stage: Stage, order: int) -> Iterator[Sequence[str]]:
    """What each of the dialogs that ship many says of this one."""
    for dialog in (
        ProcessDialog(stage.office, frozenset({order}), "ship"),
        DispatchDialog(stage.office, [order]),
    ):
        dialog.open()
        stage.calm()
        yield dialog.effects.told
        dialog.reject()


def effects(page: OrderPage) -> list[str]:
    step = page.card.step
    assert step is not None
    return [text for _, text in step.effects]


def test_shipping_names_what_the_shop_is_told_and_the_history_says_that_it_waits(
    stage: Stage, books: Desk, linked: Linked
) -> None:
    agreed(books, linked)
    order = placed(stage, books, linked)
    page = stage.show(OrderPage(stage.office, order))
    stage.calm()
    assert TOLD in effects(page)
    page.acts._ship_some()
    stage.calm()
    dialog = page.findChild(ShipDialog)
    assert dialog is not None
    assert TOLD in dialog.effects.told
    [edit] = dialog.edits.values()
    edit.set_value(1000)
    dialog._tell()
    assert (TOLD in dialog.effects.told, PART in dialog.effects.told) == (False, True)
    dialog.reject()
    page.acts._ship()
    stage.calm()
    assert WAITS in page.history.told


def test_many_that_leave_say_of_how_many_shops_are_told(stage: Stage, books: Desk, linked: Linked) -> None:
    agreed(books, linked)
    order = placed(stage, books, linked)
    for told in told_of_many(stage, order):
        assert MANY in told


def test_without_its_keys_here_a_shop_is_said_to_learn_of_it_once_they_are_given(
    stage: Stage, books: Desk, linked: Linked
) -> None:
    agreed(books, linked)
    order = placed(stage, books, linked)
    sync = synchroniser_of(stage.office)
    assert LATER not in effects(stage.show(OrderPage(stage.office, order)))
    sync.keys[linked.id] = "missing"
    page = stage.show(OrderPage(stage.office, order))
    stage.calm()
    at = effects(page).index(TOLD)
    assert effects(page)[at + 1] == LATER
    for told in told_of_many(stage, order):
        assert LATER in told


def test_an_order_that_was_deleted_in_its_shop_says_so_in_its_history(
    stage: Stage, books: Desk, linked: Linked
) -> None:
    agreed(books, linked)
    order = placed(stage, books, linked)
    page = stage.show(OrderPage(stage.office, order))
    stage.calm()
    page.acts._ship()
    stage.calm()
    linked.shop.delete_order(int(books.row("SELECT remote_id FROM sales_order")["remote_id"]))
    sync = synchroniser_of(stage.office)
    sync.start()
    stage.qtbot.waitUntil(lambda: not sync.running, timeout=30_000)
    stage.calm()
    answers = [row["answer"] for row in books.rows("SELECT answer FROM outbox WHERE channel = 'shop'")]
    assert "shop_order_gone" in answers, answers
    page = stage.show(OrderPage(stage.office, order))
    stage.calm()
    assert say("history.shop.gone") in page.history.told


def test_where_nobody_consented_nothing_is_announced(stage: Stage, books: Desk, linked: Linked) -> None:
    agreed(books, linked, consents=False)
    order = placed(stage, books, linked)
    page = stage.show(OrderPage(stage.office, order))
    stage.calm()
    assert effects(page)
    assert not any("boutique" in text for text in effects(page))
    assert not any("Boutique" in text for text in page.history.told if "inform" in text)
