"""On the page of a customer or a product: what was changed here and in a shop, until somebody decides."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QWidget

from app.links.shops.conflict_look import ConflictLook, look_of_row
from ui.kit.acts import Act
from ui.kit.banner import Banner
from ui.kit.office import Office, Touched, touches
from ui.kit.wording import say
from ui.shops.conflict_dialog import decide_conflicts
from ui.shops.conflict_words import fields_said


class ConflictBanner(Banner):
    """Hidden while there is nothing to decide. Looks again by itself."""

    def __init__(self, office: Office, noun: str, row_id: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office, self.noun, self.row_id = office, noun, row_id
        self.look: ConflictLook | None = None
        office.changed.connect(self._on_changed)
        self.load()

    def load(self) -> None:
        """Look what waits."""
        self.office.ask(look_of_row, self.noun, self.row_id, done=self._show, owner=self, later=True)

    def _show(self, look: ConflictLook | None) -> None:
        self.look = look
        if look is None:
            self.hide()
            return
        n = len(look.fields)
        problem = say("shop_conflict.banner", n=n, shops=look.shops, fields=fields_said(look))
        self.show_message(
            "late",
            problem,
            say("shop_conflict.banner_cause"),
            (Act("shop_conflict.decide", self.decide),),
        )

    def decide(self) -> None:
        """Open the dialog that decides."""
        decide_conflicts(self.office, self.noun, self.row_id, self.window())

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._show(self.look)

    def _on_changed(self, touched: Touched) -> None:
        if touches(touched, frozenset({"shop_conflict", self.noun})):
            self.load()
