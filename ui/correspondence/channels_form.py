"""Which mails leave by themselves: by channel, so that a shop that writes to its customers is not doubled (R9)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QSignalBlocker, Qt
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.base import settings
from app.correspondence.sender import the_sender
from app.links.shops.queries import ShopRow, shops
from app.orders.channel import channel_of
from app.reports.by_itself import BY_HAND
from ui.kit.office import Office
from ui.kit.section import Section, emptied
from ui.kit.theme import set_role
from ui.kit.wording import WordButton, WordLabel, plain, say
from ui.shops.roles_dialog import decide_roles

if TYPE_CHECKING:
    from app.base.door import Read

KINDS = ("quote", "order_confirmation", "invoice", "parcel_shipped", "parcel_delivered")


class ChannelsForm(QWidget):
    """A box for each kind of mail and channel, decided at once, with Undo."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.values: dict[str, list[str]] = {}
        self.boxes: dict[tuple[str, str], QCheckBox] = {}
        self._shops: tuple[ShopRow, ...] = ()
        self._vetoed: frozenset[str] = frozenset()
        part = Section("mailset.automatic", self, edge="bottom")
        self._manual = WordLabel("mailset.automatic_by_hand", self)
        self._manual.setWordWrap(True)
        set_role(self._manual, "support", "text2")
        part.body.addWidget(self._manual)
        self._body = QVBoxLayout()
        self._body.setSpacing(6)
        part.body.addLayout(self._body)
        self._veto = QVBoxLayout()
        self._veto.setSpacing(6)
        part.body.addLayout(self._veto)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(part)

    def refresh(self) -> None:
        """Look again what is decided."""
        self.office.ask(_look, done=self._on_look, owner=self)

    def _on_look(self, found: Looked) -> None:
        values, self._shops, by_hand = found.values, found.shops, found.by_hand
        self._vetoed = found.vetoed
        self._manual.setVisible(by_hand)
        self.values = {kind: list(values[f"mail.{kind}"]) for kind in KINDS}
        self._draw()

    def _draw(self) -> None:
        wanted = {(kind, channel) for kind in KINDS for channel, _ in self._channels(kind)}
        if wanted != set(self.boxes):
            emptied(self._body)
            self.boxes.clear()
            for kind in KINDS:
                heading = WordLabel(f"mailset.automatic_{kind}", self)
                set_role(heading, "label", "text2")
                if self.boxes:
                    # Nearer to its boxes than to those of the one before.
                    self._body.addSpacing(8)
                self._body.addWidget(heading)
                for channel, name in self._channels(kind):
                    box = QCheckBox(plain(name), self)
                    box.toggled.connect(partial(self._decide, kind, channel))
                    self._body.addWidget(box)
                    self.boxes[kind, channel] = box
        for (kind, channel), box in self.boxes.items():
            with QSignalBlocker(box):
                vetoed = channel in self._vetoed
                # What is ticked and does not happen is not shown as if it did; it holds again with the role.
                box.setChecked(channel in self.values[kind] and not vetoed)
                box.setEnabled(not vetoed)
                why = say("mailset.vetoed") if vetoed else ""
                box.setToolTip(why)
                box.setAccessibleDescription(why)
        self._draw_vetoes()

    def _draw_vetoes(self) -> None:
        """Say of each shop that writes to its buyers itself that nothing leaves here, and lead to where that was decided."""
        emptied(self._veto)
        for shop in self._shops:
            if str(shop.id) not in self._vetoed:
                continue
            told = WordLabel("mailset.shop_mails", self, shop=shop.name)
            told.setWordWrap(True)
            set_role(told, "support", "text2")
            change = WordButton("shop_roles.open", self, look="link", clicked=partial(self._roles, shop.id))
            self._veto.addWidget(told)
            self._veto.addWidget(change, 0, Qt.AlignmentFlag.AlignLeft)

    def _roles(self, shop_id: int) -> None:
        dialog = decide_roles(self.office, shop_id, self)
        dialog.finished.connect(self._on_decided)

    def _on_decided(self, _result: int) -> None:
        self.refresh()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            for (kind, channel), box in self.boxes.items():
                box.setText(plain(dict(self._channels(kind)).get(channel, box.text())))

    def _channels(self, kind: str) -> list[tuple[str, str]]:
        # Quotes are typed here and nowhere else.
        if kind == "quote":
            return [(BY_HAND, say("mailset.by_hand_quotes"))]
        return [(BY_HAND, say("mailset.by_hand")), *((str(each.id), each.name) for each in self._shops)]

    def _decide(self, kind: str, channel: str, on: bool) -> None:
        before = list(self.values[kind])
        after = [each for each in before if each != channel] + ([channel] if on else [])
        self.values[kind] = after

        def decided(_nothing: None) -> None:
            self.office.ways.say(say("mailset.decided"), partial(self._put, kind, before))

        self.office.do(settings.decide, f"mail.{kind}", after, done=decided, owner=self)

    def _put(self, kind: str, value: list[str]) -> None:
        self.values[kind] = value
        self.office.do(settings.decide, f"mail.{kind}", value, done=lambda _none: self._draw(), owner=self)


@dataclass(frozen=True, slots=True)
class Looked:
    """What was decided: the settings, the shops, whether mails leave by hand, and the keys of shops that write themselves."""

    values: dict[str, Any]
    shops: tuple[ShopRow, ...]
    by_hand: bool
    vetoed: frozenset[str]


def _look(rd: Read) -> Looked:
    account, found = the_sender(rd), tuple(shops(rd))
    vetoed = frozenset(str(each.id) for each in found if channel_of(rd, each.id).shop_mails)
    by_hand = account is not None and account.kind == "system"
    return Looked(settings.all_settings(rd), found, by_hand, vetoed)
