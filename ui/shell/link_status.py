"""The foot of the rail: how the link to the shops stands, or that what is entered is saved where no shop is connected (Y1)."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject, Qt

from ui.kit.menu import Menu
from ui.kit.office import Office
from ui.kit.wording import say
from ui.shell.rail import Rail
from ui.shops.standing import all_shown
from ui.shops.synchroniser import synchroniser_of


class LinkStatus(QObject):
    """Shows it all the time; pressed, it offers to synchronise, the journal and the room of shops."""

    def __init__(self, office: Office, rail: Rail, parent: QObject) -> None:
        super().__init__(parent)
        self.office, self.rail = office, rail
        self.sync = synchroniser_of(office)
        self.sync.changed.connect(self.show)
        rail.status.clicked.connect(self._go)
        self.show()
        self.sync.look()
        self.sync.begin()

    def show(self) -> None:
        """Say it anew."""
        shown = all_shown(self.sync)
        place = say("shell.place_tip", place=self.office.place)
        if shown is None:
            self.rail.status.show_state("valid", say("shell.saved_at"), place)
        else:
            more = f"{shown.more}\n{place}"
            self.rail.status.show_state(shown.icon, shown.text, more, shown.ink, shown.aside, shown.under)

    def _go(self) -> None:
        if not self.sync.connected:
            return
        menu = Menu(self.rail)
        menu.setAccessibleName(self.rail.status.text())
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        now = menu.addAction(say("palette.command.shop_sync"), self.sync.start)
        now.setEnabled(not self.sync.running and self.office.actor.may("sync.store"))
        menu.addAction(say("shop_link.see_journal"), partial(self.office.ways.go, "journal"))
        menu.addAction(say("shop_link.see_shops"), partial(self.office.ways.go, "shops"))
        menu.popup(self.rail.status.mapToGlobal(self.rail.status.rect().topLeft()))
