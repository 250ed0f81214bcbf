"""What a step tells the shop of an order, as lines of its effects: what it learns, and that it may write to the buyer."""

from __future__ import annotations

from collections.abc import Iterable

from app.reports.order_outlook import OrderLook
from app.reports.shop_marks import marks_in_words
from app.reports.shop_told import ShopTold, all_marks, told_on_cancelling, told_on_leaving
from ui.kit.wording import say, words

Line = tuple[str, str]


def shop_lines(look: OrderLook, *, whole: bool) -> list[Line]:
    """What the shop is told when goods of an order leave, all that are left of it where it is `whole`."""
    return _lines(told_on_leaving(look.channel, whole=whole, status=look.page.remote_status))


def cancelling_lines(look: OrderLook) -> list[Line]:
    """What the shop is told when its order is cancelled."""
    return _lines(told_on_cancelling(look.channel, look.page.remote_status))


def crediting_lines(told: ShopTold) -> list[Line]:
    """What the shop is told when some of its order is credited."""
    return _lines(told)


def many_lines(told: Iterable[ShopTold]) -> list[Line]:
    """What shops are told of many orders that leave."""
    each = [one for one in told if one.marks]
    if not each:
        return []
    every = all_marks(each)
    key = "shop_effect.many_mails" if every.mails else "shop_effect.many"
    return [("shops", say(key, n=len(each), marks=marks_in_words(every.marks, words())))]


def _lines(told: ShopTold) -> list[Line]:
    if not told.marks:
        return []
    key = "shop_effect.told_mails" if told.mails else "shop_effect.told"
    return [("shops", say(key, marks=marks_in_words(told.marks, words())))]
