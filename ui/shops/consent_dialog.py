"""The first changes that would be written to a shop, to be looked at before somebody allows it; nothing is written before."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget

from app.base.errors import Refusal
from app.links.shops.consenting import consent
from app.links.shops.push.figures import Figure
from app.links.shops.push.first_changes import FirstChanges, ThingChange, first_changes
from app.links.shops.shop import Shop, shop_of
from app.orders.channel import Decisions, channel_of
from ui.kit.acts import Act
from ui.kit.columns import CellKind, Column
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.sized import least_height
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import say, words
from ui.shops.connect_dialog import connect_a_shop

if TYPE_CHECKING:
    from app.base.door import Read


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """A figure, a price or a word that the shop shows, and the one that it will show, as they are written."""

    id: int
    sku: str
    product: str
    what: str
    shown_there: str
    will_be_shown: str
    uid: str = ""
    archived_at: datetime | None = None


_HEADER, _ROW, _IN_SIGHT = 36, 32, 10
"""Heights at 100 %, in px, and how many rows are seen at once; the others are scrolled to."""


def _columns(kind: CellKind) -> tuple[Column[ChangeRow], ...]:
    return (
        Column(key="sku", title="column.sku", width=140),
        Column(key="product", title="column.product", strong=True),
        Column(key="what", title="column.change_of", width=110),
        Column(key="shown_there", title="column.shown_there", kind=kind, width=110),
        Column(key="will_be_shown", title="column.will_be_shown", kind=kind, width=120),
    )


def see_changes(office: Office, shop_id: int, parent: QWidget | None = None) -> ConsentDialog:
    """Open the dialog for a shop."""
    dialog = ConsentDialog(office, shop_id, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class ConsentDialog(VerbDialog):
    """Leaving it keeps the decisions and writes nothing."""

    def __init__(self, office: Office, shop_id: int, parent: QWidget | None = None) -> None:
        super().__init__(office, "shop_consent.title", "shop_consent.do", parent, width=WIDE)
        self.shop_id = shop_id
        self.form.hide()
        self.table: RowsTable[ChangeRow] | None = None
        self.leave.tell("shop_consent.not_yet")
        self.verb.allow(allowed=False, reason=say("shop_roles.reading"))
        office.ask(_look, shop_id, done=self._on_changes, failed=self.refused, owner=self)

    def act(self) -> None:
        self.do(consent, self.shop_id, done=self._on_consented)

    def _on_changes(self, told: tuple[Decisions, FirstChanges, Shop]) -> None:
        decided, found, shop = told
        things = [_thing(at, each) for at, each in enumerate(found.things, 1)]
        figures = [_figure(-each.listing_id, each) for each in found.figures]
        rows = [*things, *figures]
        if rows:
            self._show_rows(rows, "text" if things else "number")
        self.tell_subtitle(_counted(decided, found))
        lines = _told_of_orders(decided)
        if decided.tells_orders or found.figures or len(found.things) > found.things_refused:
            lines.append(("shops", say("shop_consent.then")))
        if found.orders:
            lines.insert(0, ("wait", say("shop_consent.orders_wait", n=found.orders)))
        lines[:0] = [("edit", say(f"shop_consent.{each}")) for each in _told_of_products(decided)]
        if found.things_refused:
            lines.insert(0, ("late", say("shop_consent.not_written", n=found.things_refused)))
        self.effects.tell(lines)
        allowed = self.office.actor.may("channel.consent")
        self.verb.allow(allowed=allowed, reason=say("shop_roles.may_not"))
        # Nobody consents by the Enter that was meant for the dialog before.
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)
        if shop.cannot_write is not None:
            self._tell_cannot(shop.cannot_write)

    def _show_rows(self, rows: Sequence[ChangeRow], kind: CellKind) -> None:
        """Figures of stock stand below each other; words and prices among them do not."""
        self.table = RowsTable(_columns(kind), self, name="shop_consent.title")
        self.put(self.table, 1)
        self.table.put(rows)
        least_height(self.table, _HEADER + _ROW * min(len(rows), _IN_SIGHT))

    def _tell_cannot(self, why: Refusal) -> None:
        """There is nothing to agree to before there are keys that may write."""
        current = words()
        self.verb.allow(allowed=False, reason=current.part(why, "problem"))
        ask = Act("shop_connect.give_keys", self._ask_keys)
        told = (current.part(why, "cause"), current.part(why, "way"))
        self.banner.show_message("late", current.part(why, "problem"), " ".join(told), (ask,))

    def _ask_keys(self) -> None:
        # Not within the press of a key: the window below would take the keys when this one closes.
        self.office.ask(shop_of, self.shop_id, done=self._go_on_with_keys, owner=self)

    def _go_on_with_keys(self, shop: Shop) -> None:
        office, above = self.office, self.parentWidget()
        self.reject()
        connect_a_shop(office, above, shop_id=shop.id, address=shop.url)

    def _on_consented(self, _nothing: object) -> None:
        self.office.ways.say(say("shop_consent.done"))


def _told_of_products(decided: Decisions) -> list[str]:
    """What of marked products is written over in the shop from then on: their prices say so themselves."""
    told = {"prices": decided.prices, "texts": decided.texts}
    return [name for name, owner in told.items() if owner == "here"]


def _told_of_orders(decided: Decisions) -> list[tuple[str, str]]:
    """What the shop is told of its orders, each thing as it was chosen, and where that writes to the buyer."""
    told: list[tuple[str, str]] = []
    for name, status, usual in (
        ("sent", decided.sent_status, "completed"),
        ("cancelled", decided.cancelled_status, "cancelled"),
    ):
        if status:
            key = f"shop_consent.{name}" if status == usual else f"shop_consent.{name}_own"
            told.append(("orders", say(key, status=status)))
    if decided.tracking != "none":
        icon = "mail" if decided.tracking == "customer_note" else "shipments"
        told.append((icon, say(f"shop_consent.tracking.{decided.tracking}")))
    if decided.tells_paid:
        told.append(("done", say("shop_consent.paid")))
    if decided.tells_refunds:
        told.append(("undo", say("shop_consent.refunds")))
    return told


def _counted(decided: Decisions, found: FirstChanges) -> str:
    """How many changes there would be in all."""
    told: list[str] = []
    # Of nought nothing is said.
    if decided.shows_products and (things := len(found.things) - found.things_refused):
        told.append(say("shop_consent.things", n=things))
    if decided.stock == "here":
        told.append(
            say("shop_consent.figures", n=len(found.figures))
            if found.figures
            else say("shop_consent.no_figure")
        )
    return " ".join(told)


def _figure(at: int, figure: Figure) -> ChangeRow:
    shown, wanted = (words().quantity(each) for each in (figure.shown_milli, figure.wanted_milli))
    return ChangeRow(at, figure.sku, figure.name, say("shop_change.stock"), shown, wanted)


def _thing(at: int, change: ThingChange) -> ChangeRow:
    before, after = (_value(each) for each in (change.before, change.after))
    return ChangeRow(at, change.sku, change.name, say(f"shop_change.{change.what}"), before, after)


def _value(said: int | str | Refusal | None) -> str:
    if isinstance(said, Refusal):
        return words().part(said, "cause") or words().part(said, "problem")
    if isinstance(said, int):
        return words().price(said)
    return " ".join((said or "").split())


def _look(rd: Read, shop_id: int) -> tuple[Decisions, FirstChanges, Shop]:
    decided = channel_of(rd, shop_id).decisions
    return decided, first_changes(rd, shop_id, decided), shop_of(rd, shop_id)
