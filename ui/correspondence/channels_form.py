"""Which mails leave by themselves: by channel, so that a shop that writes to its customers is not doubled (R9)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QSignalBlocker
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from app.base import settings
from app.correspondence.sender import the_sender
from app.flow.letters import BY_HAND
from app.links.shops.queries import ShopRow, shops
from ui.kit.office import Office
from ui.kit.section import Section, emptied
from ui.kit.theme import set_role
from ui.kit.wording import WordLabel, plain, say

if TYPE_CHECKING:
    from app.base.door import Read

KINDS = ("quote", "order_confirmation", "invoice")


class ChannelsForm(QWidget):
    """A box for each kind of mail and channel, decided at once, with Undo."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.values: dict[str, list[str]] = {}
        self.boxes: dict[tuple[str, str], QCheckBox] = {}
        self._shops: tuple[ShopRow, ...] = ()
        part = Section("mailset.automatic", self, edge="bottom")
        self._manual = WordLabel("mailset.automatic_by_hand", self)
        self._manual.setWordWrap(True)
        set_role(self._manual, "support", "text2")
        part.body.addWidget(self._manual)
        self._body = QVBoxLayout()
        self._body.setSpacing(6)
        part.body.addLayout(self._body)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(part)

    def refresh(self) -> None:
        """Look again what is decided."""
        self.office.ask(_look, done=self._on_look, owner=self)

    def _on_look(self, found: tuple[dict[str, Any], tuple[ShopRow, ...], bool]) -> None:
        values, self._shops, by_hand = found
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
                self._body.addWidget(heading)
                for channel, name in self._channels(kind):
                    box = QCheckBox(plain(name), self)
                    box.toggled.connect(partial(self._decide, kind, channel))
                    self._body.addWidget(box)
                    self.boxes[kind, channel] = box
        for (kind, channel), box in self.boxes.items():
            with QSignalBlocker(box):
                box.setChecked(channel in self.values[kind])

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


def _look(rd: Read) -> tuple[dict[str, Any], tuple[ShopRow, ...], bool]:
    account = the_sender(rd)
    return settings.all_settings(rd), tuple(shops(rd)), account is not None and account.kind == "system"
