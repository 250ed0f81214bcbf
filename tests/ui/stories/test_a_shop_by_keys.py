"""A shop from its connection to a parcel it knows of, without a mouse, over TLS; the plug is pulled in between."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TypeVar

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QDialog, QWidget

from app.base import secrets
from tests.links.woocommerce_server import StandIn, stand_in
from tests.stories.desk import Desk
from tests.ui.stories.conftest import Story
from ui.kit.table import ListTable
from ui.kit.wording import say
from ui.orders.order_page import OrderPage
from ui.shops.connect_dialog import ConnectDialog
from ui.shops.consent_dialog import ConsentDialog
from ui.shops.journal_screen import JournalScreen
from ui.shops.journal_words import sentence_of
from ui.shops.roles_dialog import RolesDialog
from ui.shops.synchroniser import Synchroniser, synchroniser_of

Opened = Callable[[], Story]
Shown = TypeVar("Shown", bound=QWidget)
Asked = TypeVar("Asked", bound=QDialog)
_THINGS = 12


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """A shop of twelve things; keys are kept in the file of secrets, and a line that is dead is tried once."""
    monkeypatch.setattr(secrets, "has_keyring", lambda: False)
    monkeypatch.setattr("app.links.shops.sync.patience.ATTEMPTS", 1)
    (tmp_path / "stand-in").mkdir()
    with stand_in(tls=True, folder=tmp_path / "stand-in") as made:
        for n in range(1, _THINGS + 1):
            made.add_product(f"Article {n:02}", sku=f"SKU-{n:03}", count=20 + n)
        yield made


def over(story: Story, kind: type[Asked]) -> Asked:
    """The dialog of a kind that has the keys."""
    story.dialog(kind)
    dialog = story.focus.window()
    assert isinstance(dialog, kind)
    return dialog


def at(story: Story, kind: type[Shown]) -> Shown:
    """The screen of a kind, once it is there."""
    story.wait(lambda: isinstance(story.window.current, kind))
    story.calm()
    found = story.window.current
    assert isinstance(found, kind)
    return found


def command(story: Story, typed: str) -> None:
    """One of the palette's commands, by its words."""
    story.control(Qt.Key.Key_K)
    story.type(typed)
    story.enter()
    story.calm()


def synchronised(story: Story, sync: Synchroniser) -> None:
    """A synchronisation asked for, and over."""
    ended: list[int] = []
    heard = sync.ended.connect(lambda shop_id, _report: ended.append(shop_id))
    command(story, "synchroniser les boutiques")
    # A busy machine may take longer than what else is waited for.
    story._qtbot.waitUntil(lambda: bool(ended) and not sync.running, timeout=60_000)
    sync.ended.disconnect(heard)
    story.calm()


def standing(sync: Synchroniser) -> str:
    [state] = sync.states
    return sync.standing(state)


def connected(story: Story, shop: StandIn) -> None:
    """Its address and keys, what stands in the way one after the other, then everything it has."""
    command(story, "connecter une boutique")
    dialog = over(story, ConnectDialog)
    story.photograph("connect")
    for name, text in (("address", shop.url), ("key", shop.key), ("secret", shop.secret)):
        story.tab_to(dialog.texts[name])
        story.type(text)
    story.step()
    story.wait(dialog.local.isVisible)
    story.photograph("own-network")
    story.tab_to(dialog.local)
    story.press(Qt.Key.Key_Space)
    story.step()
    story.wait(dialog.form.fields["ca_file"].isVisible)
    story.photograph("own-certificate")
    story.tab_to(dialog.texts["ca_file"])
    story.type(str(shop.ca_file))
    story.step()
    story._qtbot.waitUntil(lambda: dialog.step == "choose", timeout=60_000)
    story.calm()
    story.photograph("tried")
    story.step()
    story._qtbot.waitUntil(lambda: dialog.step == "over", timeout=60_000)
    story.calm()
    story.photograph("taken-over")


def consented(story: Story) -> ConsentDialog:
    """Who decides what is asked next: stock and status are ours to say; the first ten changes are looked at, and allowed."""
    story.step()
    roles = over(story, RolesDialog)
    story.tab_to(roles.choices["stock"])
    story.press(Qt.Key.Key_Down)
    story.tab_to(roles.buffer)
    story.type("2")
    story.tab_to(roles.choices["sent_status"])
    story.press(Qt.Key.Key_Down)
    story.photograph("roles")
    story.step()
    asked = over(story, ConsentDialog)
    story.wait(asked.verb.isEnabled)
    story.photograph("first-changes")
    return asked


@pytest.mark.slow
def test_a_shop_is_connected_consented_to_and_told_of_a_parcel_though_its_plug_was_pulled(
    desk: Desk, open_story: Opened, shop: StandIn
) -> None:
    story = open_story()
    sync = synchroniser_of(story.window.office)
    connected(story, shop)
    assert len(desk.rows("SELECT id FROM product WHERE sku LIKE 'SKU-%'")) == _THINGS
    assert not shop.writes

    asked = consented(story)
    assert asked.table is not None
    assert asked.table.rows_model.rowCount() == _THINGS
    assert not shop.writes, "nothing was written before somebody agreed"
    story.step()
    story.back_in_window()
    things = {each["sku"]: each for each in shop.state.products}
    placed = shop.place_order({int(things["SKU-003"]["id"]): 2})
    shop.advance(60)
    synchronised(story, sync)
    # Two were sold while nobody looked: less is shown at first than there is, and the next run puts it right.
    assert standing(sync) == "waiting"
    story.photograph("one-to-send")
    synchronised(story, sync)
    assert standing(sync) == "up_to_date"
    # Twenty-three there, two of them sold, two kept back.
    assert shop.stock_of(int(things["SKU-003"]["id"])) == 19
    story.photograph("up-to-date")

    for plug in shop.plugs:
        plug.pull()
    story.control(Qt.Key.Key_2)
    story.wait(lambda: isinstance(story.focus, ListTable))
    story.calm()
    story.enter()
    page = at(story, OrderPage)
    story.wait(lambda: page.facts is not None)
    story.step()
    story.wait(lambda: desk.state(page.row_id)[1] == "all")
    story.calm()
    story.photograph("shipped")
    synchronised(story, sync)
    assert standing(sync) == "offline"
    story.photograph("offline")
    assert shop.state.orders[placed["id"]]["status"] == "processing"
    command(story, "journal des boutiques à envoyer")
    journal = at(story, JournalScreen)
    story.wait(lambda: journal.list.model.rowCount() == 1)
    story.photograph("waits")

    for plug in shop.plugs:
        plug.put_back()
    synchronised(story, sync)
    assert standing(sync) == "up_to_date"
    assert shop.state.orders[placed["id"]]["status"] == "completed"
    assert not [each for each in shop.mails_sent_for_us if each.kind == "new_order"]

    command(story, "journal des boutiques envoyé")
    journal = at(story, JournalScreen)
    story.wait(lambda: journal.list.model.rowCount() > 0)
    story.calm()
    line = journal.list.current
    assert line is not None
    assert sentence_of(line) == say("sync.journal.told", number=line.facts["number"], what="statut")
    story.photograph("journal")
    story.tab_to(journal.list.table)
    story.enter()
    assert at(story, OrderPage).row_id == page.row_id
