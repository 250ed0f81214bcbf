"""Every command of the window by its words, for the palette: what can be begun, where one can go, how it looks."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QWidget

from app.base.folding import folded
from app.base.listing import ListQuery
from app.base.words import LANGUAGES
from ui.kit.shortcuts import SHORTCUTS
from ui.kit.wording import WordButton, say
from ui.shell.rooms import ROOMS
from ui.shell.window_menu import SIZES, set_language, set_text_size, set_theme
from ui.shops.shop_offers import shop_offers

if TYPE_CHECKING:
    from ui.shell.main_window import MainWindow


@dataclass(frozen=True, slots=True)
class Command:
    """Something the window does. `also` are other words it is found by; `keys` a row of ui.kit.shortcuts.

    With a `refusal` it is there and cannot be done now, and says why.
    """

    name: str
    title: str
    icon: str
    act: Callable[[], object]
    also: str = ""
    keys: str = ""
    verb: str = "palette.do"
    refusal: str = ""

    def nearness(self, text: str) -> int | None:
        """How near it is to what was typed: 0 is the title itself, 3 is found by other words only; None is not meant."""
        asked, title = folded(text), folded(self.title)
        if asked == title:
            return 0
        if title.startswith(asked):
            return 1
        parts = asked.split()
        if _all_begin(parts, title):
            return 2
        return 3 if _all_begin(parts, f"{title} {folded(self.also)}") else None


def _all_begin(parts: list[str], words: str) -> bool:
    spelt = words.replace("'", " ").split()
    return all(any(word.startswith(part) for word in spelt) for part in parts)


def commands(window: MainWindow) -> list[Command]:
    """All commands in the words of the moment, what is begun first."""
    begun = (*_begun(window), *_with_shops(window))
    return [*begun, *_places(window), *_views(window), *_looks(), *_of_window(window)]


def commands_of_page(page: QWidget) -> list[Command]:
    """The buttons of the screen or page that is shown, as commands: the main one first, the others from the top."""
    shown = [button for button in page.findChildren(WordButton) if button.isVisible()]
    shown.sort(key=lambda button: (button.property("look") != "primary", *_place(button, page)))
    found: dict[str, Command] = {}
    for at, button in enumerate(shown):
        title = button.accessibleName().strip()
        refusal = "" if button.isEnabled() else button.accessibleDescription()
        if title and title not in found and (button.isEnabled() or refusal):
            found[title] = Command(f"page:{at}", title, "go", button.click, refusal=refusal)
    return list(found.values())


def _place(button: QWidget, page: QWidget) -> tuple[int, int]:
    at = button.mapTo(page, QPoint(0, 0))
    return at.y(), at.x()


def _begun(window: MainWindow) -> Iterator[Command]:
    office = window.office

    def customer() -> None:
        from ui.customers.customer_dialog import add_customer

        add_customer(office)

    def product() -> None:
        from ui.stock.product_dialog import add_product

        add_product(office)

    def goods() -> None:
        from ui.purchasing.goods_in_dialog import goods_in

        goods_in(office)

    def replenish() -> None:
        from ui.purchasing.replenish_dialog import buy_what_is_low

        buy_what_is_low(office)

    def purchase() -> None:
        from ui.purchasing.purchase_dialog import new_purchase

        new_purchase(office)

    def received() -> None:
        from ui.purchasing.received_files import choose_received

        choose_received(office)

    def count() -> None:
        from ui.stock.take_dialogs import begin_take

        begin_take(office)

    def carry() -> None:
        from ui.stock.transfer_dialog import new_transfer

        new_transfer(office)

    def supplier() -> None:
        from ui.purchasing.supplier_dialog import add_supplier

        add_supplier(office)

    def receive() -> None:
        from ui.payments.receive_dialog import receive_payment

        receive_payment(office)

    def hand_in() -> None:
        from ui.payments.slip_dialog import hand_cheques_in

        hand_cheques_in(office)

    def debits() -> None:
        from ui.payments.debit_dialog import collect_debits

        collect_debits(office)

    def refunds() -> None:
        from ui.payments.refund_batch_dialog import refund_by_transfer

        refund_by_transfer(office)

    def process() -> None:
        from ui.today.process_dialog import process_orders

        process_orders(office)

    def bring() -> None:
        from ui.files.import_wizard import bring_file

        bring_file(office)

    def shop() -> None:
        from ui.shops.source_dialog import bring_shop

        bring_shop(office)

    for name, icon, act in (
        ("new_order", "new", partial(window.begin, "order")),
        ("new_quote", "quote", partial(window.begin, "quote")),
        ("receive", "receive", receive),
        ("hand_in", "bank", hand_in),
        ("collect_debits", "bank", debits),
        ("refund_by_transfer", "undo", refunds),
        ("process", "process", process),
        ("goods_in", "in", goods),
        ("open_received", "open", received),
        ("count_stock", "scan", count),
        ("new_transfer", "shipments", carry),
        ("new_customer", "customer", customer),
        ("new_product", "stock", product),
        ("new_supplier", "supplier", supplier),
        ("new_purchase", "supplier", purchase),
        ("replenish", "supplier", replenish),
        ("import", "in", bring),
        ("shop_import", "shops", shop),
    ):
        if name in office.left_out or (name == "new_transfer" and "transfers" in office.left_out):
            continue
        if name == "open_received" and not office.actor.may("received.keep"):
            continue
        # Where nothing is shipped it is not said either.
        told = "process_unshipped" if name == "process" and _UNSHIPPED in office.left_out else name
        yield Command(name, say(f"palette.command.{told}"), icon, act, say(f"palette.also.{name}"))


def _with_shops(window: MainWindow) -> Iterator[Command]:
    if "shops" in window.office.left_out:
        return
    for each in shop_offers(window.office):
        yield Command(each.name, each.title, each.icon, each.act, each.also, refusal=each.refusal)


_UNSHIPPED = "orders:orders.process"


def _places(window: MainWindow) -> Iterator[Command]:
    for number, room in enumerate(ROOMS, 1):
        if room.key in window.office.left_out:
            continue
        show = partial(window.show_room, room.key)
        title = say(room.title_without(window.office.left_out))
        yield Command(f"go:{room.key}", title, room.key, show, "", f"room_{number}", "palette.go")
    for name, icon in _OTHER_LISTS.items():
        if {name, f"go:{name}"} & window.office.left_out:
            continue
        go = partial(window.office.ways.go, name)
        yield Command(f"go:{name}", say(f"palette.command.{name}"), icon, go, verb="palette.go")
    for name, icon in _PARTS.items():
        if "receivables" in window.office.left_out:
            continue
        go = partial(window.office.ways.go, name)
        title, also = say(f"palette.command.{name}"), say(f"palette.also.{name}")
        yield Command(f"go:{name}", title, icon, go, also, verb="palette.go")


def _views(window: MainWindow) -> Iterator[Command]:
    rooms = {room.key: say(room.title_without(window.office.left_out)) for room in ROOMS}
    rooms |= {name: say(f"palette.command.{name}") for name in _OTHER_LISTS}
    for room, words, views in VIEWS:
        for view in views:
            if room in window.office.left_out or f"{room}:{view}" in window.office.left_out:
                continue
            title = say("palette.command.view", room=rooms[room], view=say(f"{words}.view.{view}"))
            show = partial(window.office.ways.go, room, ListQuery(chips=(("view", view),)))
            icon = _OTHER_LISTS.get(room, room)
            yield Command(f"view:{room}:{view}", title, icon, show, verb="palette.go")


def _looks() -> Iterator[Command]:
    for language in LANGUAGES:
        name = f"language_{language}"
        title, also = say(f"palette.command.{name}"), say(f"palette.also.{name}")
        yield Command(name, title, "language", partial(set_language, language), also)
    for mode in ("light", "dark", "system"):
        title = say("palette.command.theme", mode=say(f"shell.menu.theme_{mode}"))
        yield Command(f"theme:{mode}", title, "theme", partial(set_theme, mode), say("palette.also.theme"))
    for percent in SIZES:
        title = say("palette.command.text_size", percent=percent)
        size = partial(set_text_size, str(percent))
        yield Command(f"text_size:{percent}", title, "text_size", size, say("palette.also.text_size"))


def _of_window(window: MainWindow) -> Iterator[Command]:
    title, also = say("palette.command.see_news"), say("palette.also.see_news")
    none = "" if window.herald.news.unseen else say("news.none")
    yield Command("see_news", title, "orders", window.herald.go, also, refusal=none)
    for name, icon, keys, act in (
        ("help", "help", "help", window.show_help),
        ("keys", "keys", "keys", window.show_keys),
        ("close", "close", "close", window.close_current),
        ("other", "open", "", window.other_asked.emit),
        ("quit", "quit", "quit", window.close),
    ):
        assert not keys or keys in SHORTCUTS
        yield Command(name, say(f"palette.command.{name}"), icon, act, say(f"palette.also.{name}"), keys)


VIEWS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "orders",
        "orders",
        (
            "to_approve",
            "missing",
            "to_ship",
            "late",
            "to_invoice",
            "on_hold",
            "payment_problem",
            "to_pay",
            "closed",
        ),
    ),
    ("customers", "customers", ("owing", "overdue", "over_limit", "on_hold")),
    ("stock", "stock", ("short", "low", "out", "expired", "over", "dead")),
    ("preparation", "preparation", ("due_today", "due_tomorrow")),
    ("shipments", "shipments", ("today", "astray", "stuck", "reversals")),
    ("returns", "returns", ("expected", "received", "quarantine")),
    ("receipts", "receipts", ("today", "claimed", "reversals")),
    ("purchases", "purchases", ("drafts", "open", "late")),
    ("received", "received", ("open", "disputed", "unnamed", "late")),
    ("takes", "takes", ("open", "posted")),
    ("transfers", "transfers", ("draft", "sent")),
    ("invoices", "invoices", ("open", "overdue", "credit_notes", "credit_left")),
    ("receivables", "open_items", ("owed", "overdue", "credit")),
    ("payments", "payments", ("unapplied", "kept", "cheques", "refunds")),
    ("quotes", "quotes", ("drafts", "open", "expiring", "expired", "accepted", "declined")),
    ("mails", "mails", ("needs",)),
    ("journal", "shop_journal", ("in", "out", "refused", "waits")),
)
"""Lists with a filter of their own: the place, where the words of its views stand, and the views."""

_OTHER_LISTS: Mapping[str, str] = {
    "payments": "bank",
    "quotes": "quote",
    "products": "stock",
    "suppliers": "supplier",
    "receipts": "in",
    "purchases": "supplier",
    "received": "invoices",
    "takes": "scan",
    "transfers": "shipments",
    "preparation": "prepare",
    "returns": "in",
    "mails": "mail",
    "journal": "syncing",
}
"""Lists that are no room of their own, with their icon."""

_PARTS: Mapping[str, str] = {"bank": "bank", "reminders": "mail", "calls": "call", "disputes": "limit"}
"""Places within a room that are worked through rather than looked up, with their icon."""
