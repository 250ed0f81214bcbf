"""What a step tells the shop of an order, as lines of its effects: what it learns, that it may write to the buyer, and when."""

from __future__ import annotations

from collections.abc import Iterable

from app.reports.order_outlook import OrderLook
from app.reports.shop_marks import marks_in_words
from app.reports.shop_told import ShopTold, all_marks, told_on_cancelling, told_on_leaving
from ui.kit.office import Office
from ui.kit.wording import say, words
from ui.shops.synchroniser import Synchroniser

Line = tuple[str, str]


def shop_lines(look: OrderLook, *, whole: bool) -> list[Line]:
    """What the shop is told when goods of an order leave, all that are left of it where it is `whole`."""
    return _lines(told_on_leaving(look.channel, whole=whole, status=look.page.remote_status))


def cancelling_lines(office: Office, look: OrderLook) -> list[Line]:
    """What the shop is told when its order is cancelled; that the customer is told by nobody, where it writes to no buyer."""
    told = told_on_cancelling(look.channel, look.page.remote_status)
    untold = look.page.order.state != "draft" and not told.mails
    silent = [("mail", say("order_page.cancel.untold"))] if untold else []
    return [*_lines(told), *_later(office, [told]), *silent]


def crediting_lines(office: Office, told: ShopTold) -> list[Line]:
    """What the shop is told when some of its order is credited."""
    return [*_lines(told), *_later(office, [told])]


def with_later(office: Office, look: OrderLook, lines: Iterable[Line]) -> list[Line]:
    """The effects of goods that leave, with when the shop hears of it where this workstation has no keys of it."""
    found = list(lines)
    told = told_on_leaving(look.channel, whole=True, status=None)
    at = next((at for at, (icon, _) in enumerate(found, 1) if icon == _SHOPS), 0)
    return [*found[:at], *_later(office, [told]), *found[at:]] if at else found


def many_lines(office: Office, told: Iterable[ShopTold]) -> list[Line]:
    """What shops are told of many orders that leave."""
    each = [one for one in told if one.marks]
    if not each:
        return []
    every = all_marks(each)
    key = "shop_effect.many_mails" if every.mails else "shop_effect.many"
    lines = [(_SHOPS, say(key, n=len(each), marks=marks_in_words(every.marks, words())))]
    return [*lines, *_later(office, each)]


def _later(office: Office, told: Iterable[ShopTold]) -> list[Line]:
    """That shops hear of it only once their keys are given; nothing where they are here, or nobody asked for them yet."""
    sync = office.findChild(Synchroniser)
    shops = {each.shop_id for each in told if each.marks}
    if not isinstance(sync, Synchroniser):
        return []
    return [
        ("wait", say("shop_effect.no_keys", shop=each.name))
        for each in sync.connected
        if each.id in shops and each.standing(sync.keys.get(each.id, "here")) in _KEYLESS
    ]


def _lines(told: ShopTold) -> list[Line]:
    if not told.marks:
        return []
    key = "shop_effect.told_mails" if told.mails else "shop_effect.told"
    return [(_SHOPS, say(key, marks=marks_in_words(told.marks, words())))]


_SHOPS = "shops"
_KEYLESS = frozenset({"keys_missing", "keys_locked"})
