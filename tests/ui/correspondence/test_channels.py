"""Which mails leave by themselves: a shop that writes to its buyers itself is never doubled, and that is said."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication

from app.base import settings
from app.flow import channel
from app.links.shops.shop import connect
from app.orders.channel import Decisions
from tests.stories.desk import OWNER, Desk
from tests.ui.conftest import Stage
from ui.correspondence.channels_form import ChannelsForm
from ui.kit.wording import WordButton, WordLabel, say
from ui.shops.roles_dialog import RolesDialog


def shown(stage: Stage) -> ChannelsForm:
    form = stage.show(ChannelsForm(stage.office))
    form.refresh()
    stage.calm()
    return form


def told(form: ChannelsForm) -> str:
    return " ".join(each.text() for each in form.findChildren(WordLabel))


def test_a_shop_that_writes_to_its_buyers_itself_is_not_ticked_and_says_why(
    stage: Stage, books: Desk
) -> None:
    shop = books.database.do(OWNER, connect, "woocommerce", "Boutique Été", "https://ete.example")
    books.database.do(OWNER, settings.decide, "mail.invoice", [str(shop)])
    form = shown(stage)
    box = form.boxes["invoice", str(shop)]
    assert box.isChecked()
    assert box.isEnabled(), "nobody decided yet"
    books.database.do(OWNER, channel.decide, shop, Decisions(mails="shop", stock="here"))
    form.refresh()
    stage.calm()
    assert not box.isChecked()
    assert not box.isEnabled()
    assert box.accessibleDescription() == say("mailset.vetoed")
    assert "Boutique Été écrit elle-même" in told(form)
    [change] = [each for each in form.findChildren(WordButton) if each.key == "shop_roles.open"]
    change.click()
    stage.calm()
    [dialog] = [each for each in QApplication.topLevelWidgets() if isinstance(each, RolesDialog)]
    books.database.do(OWNER, channel.decide, shop, Decisions(mails="here", stock="here"))
    dialog.reject()
    stage.calm()
    assert box.isChecked(), "what was ticked holds again"
    assert box.isEnabled()
    assert "écrit elle-même" not in told(form)
