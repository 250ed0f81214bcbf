"""Disconnecting a shop: what stays and what ends is said, why is asked, and its keys are forgotten here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QWidget

from app.links.shops.leaving import leave_shop
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import say
from ui.shops.synchroniser import synchroniser_of

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.links.shops.sync.state import ShopState
    from ui.kit.office import Office
    from ui.kit.runner import Token


def leave_a_shop(office: Office, state: ShopState, parent: QWidget | None = None) -> LeaveDialog:
    """Open the dialog for a connected shop."""
    dialog = LeaveDialog(office, state, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class LeaveDialog(ReasonDialog):
    """Leaving it changes nothing."""

    def __init__(self, office: Office, state: ShopState, parent: QWidget | None = None) -> None:
        told = [("done", say("shop_leave.stays")), ("cancelled", say("shop_leave.ends"))]
        if state.to_send:
            told.append(("trouble", say("shop_leave.not_sent", n=state.to_send)))
        told += [("keys", say("shop_leave.keys")), ("shops", say("shop_leave.back"))]
        super().__init__(
            office,
            "shop_leave.title",
            "shop_leave.do",
            leave_shop,
            effects=told,
            look="danger",
            parent=parent,
            facts={"shop": state.name},
        )
        self.shop_id = state.id
        self.sync = synchroniser_of(office)
        self.sync.changed.connect(self._tell)
        self._tell()

    def act(self) -> None:
        """Off the window's thread: a keyring may ask for its password."""
        self.set_busy(busy=True)
        self.office.call(
            _disconnect,
            self.shop_id,
            self.reason.text().strip(),
            done=self._on_left,
            failed=self.refused,
            owner=self,
        )

    def _on_left(self, _nothing: object) -> None:
        self.office.ways.say(say("shop_leave.done"))
        # Not before the dialog is gone: whoever listens looks at what stands behind it.
        self.accept()
        self.sync.forget_keys(self.shop_id)

    def _tell(self) -> None:
        self.verb.allow(not self.sync.is_busy(self.shop_id), say("shop_link.syncing"))


def _disconnect(database: Database, actor: Actor, _token: Token, shop_id: int, reason: str) -> None:
    # Only where a shop is asked or left: the start of the window does without.
    from app.links.shops.sync.disconnect import disconnect

    disconnect(database, actor, shop_id, reason)
