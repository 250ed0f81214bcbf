"""Selling products in a shop from here: in which, and what follows there; or not any more."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from PySide6.QtWidgets import QApplication, QWidget

from app.catalogue.sold_in import leave_shop, sell_in
from app.links.shops.selling import Selling, selling_in
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.text_choice import TextChoice
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say

_WAYS = ("sell", "leave")


def sell_in_shop(office: Office, products: Collection[int], parent: QWidget | None = None) -> SellInDialog:
    """Ask in which shop these products are sold."""
    dialog = SellInDialog(office, products, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class SellInDialog(VerbDialog):
    """Nothing is written to a shop by it: what is written follows from who decides what there, and from the consent."""

    def __init__(self, office: Office, products: Collection[int], parent: QWidget | None = None) -> None:
        super().__init__(office, "sold_in.title", "sold_in.do.sell", parent, columns=1)
        self._products = tuple(sorted(products))
        self.shops: dict[int, Selling] = {}
        self.shop = TextChoice(self)
        self.way = Choice([(each, f"sold_in.way.{each}") for each in _WAYS], self)
        self.form.add("shop", Field("sold_in.shop", self.shop))
        self.form.add("way", Field("sold_in.what", self.way))
        self.shop.currentIndexChanged.connect(self._tell)
        self.way.currentIndexChanged.connect(self._tell)
        self.tell_subtitle(say("sold_in.products", n=len(self._products)))
        self.verb.allow(allowed=False, reason=say("kit.bulk.looking"))
        office.ask(selling_in, self._products, done=self._on_shops, failed=self.refused, owner=self)

    def act(self) -> None:
        """Write it down."""
        shop = self.shops[int(self.shop.value)]
        leaves = self.way.value == "leave"
        verb = leave_shop if leaves else sell_in
        self.do(verb, shop.shop_id, self._products, done=partial(self._done, shop.shop, leaves=leaves))

    # --- within ---

    def _done(self, shop: str, _many: int, *, leaves: bool) -> None:
        told = "sold_in.done.leave" if leaves else "sold_in.done.sell"
        self.office.ways.say(say(told, n=len(self._products), shop=shop))

    def _on_shops(self, found: list[Selling]) -> None:
        self.shops = {each.shop_id: each for each in found}
        self.shop.offer([(str(each.shop_id), each.shop) for each in found])
        if found:
            self.shop.set_value(str(found[0].shop_id))
            # What is sold there already can only be shown anew, or taken out.
            self.way.set_value("leave" if all(each.sold == len(self._products) for each in found) else "sell")
        self._tell()

    def _tell(self, *_at: object) -> None:
        shop = self.shops.get(int(self.shop.value or 0))
        leaves = self.way.value == "leave"
        self.verb.tell(f"sold_in.do.{self.way.value}")
        if shop is None:
            self.effects.tell([("shops", say("sold_in.no_shop"))])
            self.verb.allow(allowed=False, reason=say("sold_in.no_shop"))
            return
        self.effects.tell([("shops", say("sold_in.effect.leave"))] if leaves else effects_of(shop))
        allowed = self.office.actor.may("product.leave_shop" if leaves else "product.sell_in")
        why = say("sold_in.may_not")
        if leaves and not shop.sold:
            allowed, why = False, say("sold_in.not_sold")
        elif not leaves and not (shop.known or _may_be_made(shop)):
            allowed, why = False, say("sold_in.nothing")
        self.verb.allow(allowed=allowed, reason=why)


def _may_be_made(shop: Selling) -> int:
    """How many products come to stand in the shop; nothing does where it alone decides on texts."""
    decided = shop.channel.decisions
    return shop.new if not decided.shows_products or decided.texts == "here" else 0


_WRITES = ("cash", "edit", "new")
"""Icons of what is written to the shop."""


def effects_of(shop: Selling) -> list[tuple[str, str]]:
    """What follows in a shop, by who decides what there."""
    decided, lines = shop.channel.decisions, list[tuple[str, str]]()
    if not decided.shows_products:
        return [("hold", say("sold_in.effect.undecided", shop=shop.shop))]
    if shop.known and decided.prices == "here":
        lines.append(("cash", say("sold_in.effect.prices", n=shop.known)))
    if shop.known and decided.texts == "here":
        lines.append(("edit", say("sold_in.effect.texts", n=shop.known)))
    if decided.texts == "here":
        if shop.new:
            word = "published" if decided.publishes else "draft"
            lines.append(("new", say(f"sold_in.effect.{word}", n=shop.new)))
        if shop.without_sku:
            lines.append(("late", say("sold_in.effect.without_sku", n=shop.without_sku)))
        if shop.variants:
            lines.append(("late", say("sold_in.effect.variants", n=shop.variants)))
    elif shop.new + shop.without_sku + shop.variants:
        lines.append(("hold", say("sold_in.effect.not_made", n=shop.new + shop.without_sku + shop.variants)))
    if not any(icon in _WRITES for icon, _ in lines):
        return lines
    when = "sold_in.effect.next" if shop.channel.may_write else "sold_in.effect.no_consent"
    lines.append(("wait", say(when)))
    return lines
