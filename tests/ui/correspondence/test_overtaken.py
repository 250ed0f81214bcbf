"""The outbox names mails that wait while what they are about went on, and offers to set the outdated ones aside."""

from __future__ import annotations

from app.base import settings
from app.correspondence.sender import SenderDraft, decide
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.correspondence.mails_screen import MailsScreen, mail_chip
from ui.kit.wording import WordButton, say


def test_confirmations_of_what_left_are_set_aside_together_and_that_can_be_undone(
    stage: Stage, books: Desk
) -> None:
    books.do(decide, SenderDraft(kind="system", address="bonjour@boutique.fr"))
    books.do(settings.decide, "mail.order_confirmation", ["hand"])
    who = books.a_customer(email="compta@lefevre.fr")
    orders = [
        books.an_order(who, goods(books.a_product(on_hand=9), 2), payment_kind="account") for _ in range(3)
    ]
    for order in orders:
        books.confirm(order)
    screen = stage.show(MailsScreen(stage.office), (1200, 700))
    stage.calm()
    assert not screen.banner.isVisible()
    for order in orders[:2]:
        books.ship(order)
    stage.office.changed.emit(frozenset({("sales_order", orders[0])}))
    stage.calm()
    assert screen.banner.isVisible()

    def chips() -> list[str]:
        lines = [screen.list.model.line(at) for at in range(3)]
        return [mail_chip(each.row).text for each in lines if each is not None]

    stage.qtbot.waitUntil(lambda: chips() == ["À envoyer", "Sans objet", "Sans objet"], timeout=10_000)
    at = screen.list.model.index(1, 0)
    screen.list.table.setCurrentIndex(at)
    stage.calm()
    assert "mieux vaut l’écarter" in screen.panel.stands.text()
    assert screen.panel.page is not None
    assert screen.panel._offered(screen.panel.page)[0].key == "mails.verb.discard"
    [button] = [
        each
        for each in screen.banner.findChildren(WordButton)
        if each.text() == say("mails.outdated.discard")
    ]
    button.click()
    stage.calm()
    assert not screen.banner.isVisible()
    states = books.rows("SELECT o.state FROM mail m JOIN outbox o ON o.id = m.outbox_id ORDER BY m.id")
    assert [each["state"] for each in states] == ["discarded", "discarded", "waiting"]
