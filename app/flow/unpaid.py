"""What becomes of the goods of an order that nobody pays: free for others, and promised to it anew once it goes on."""

from __future__ import annotations

from collections.abc import Mapping

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.flow.position import take_position
from app.flow.reserve import give_back, promise_lacking
from app.orders.naming import order_name
from app.orders.order import Order, read_lines, read_order
from app.stock.ledger import promised_to


@verb("sell.free_goods")
def free_goods(tx: Write, order_id: int, reason: str) -> int:
    """Give back the goods promised to an order whose money is awaited, so that others may have them; gives thousandths.

    The order stands as it was. Its goods are promised to it again by themselves once its money is there, behind all who
    came meanwhile. Refused with ``reason_missing`` or as `why_not_freed` says.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    position = take_position(tx, order_id)
    why = _why_not_freed(position.order, promised_to(tx, [line.id for line in position.lines]))
    if why is not None:
        raise why
    freed = give_back(tx, position)
    tx.touch("sales_order", order_id)
    tx.note(number=order_name(position.order), freed=freed, reason=reason.strip())
    return freed


def why_not_freed(rd: Read, order_id: int) -> Refusal | None:
    """Why an order keeps its goods, None where they may be given back.

    ``order_not_confirmed``; ``order_keeps_goods``: nothing is awaited before they leave; ``no_goods_promised``.
    """
    return _why_not_freed(
        read_order(rd, order_id), promised_to(rd, [line.id for line in read_lines(rd, order_id)])
    )


def _why_not_freed(order: Order, promised: Mapping[int, int]) -> Refusal | None:
    number = order_name(order)
    if not order.stands:
        return Refusal("order_not_confirmed", number=number, state=order.state)
    if order.money_allows:
        return Refusal("order_keeps_goods", number=number)
    return None if any(promised.values()) else Refusal("no_goods_promised", number=number)


@verb("sell.promise_again")
def promise_again(tx: Write, order_id: int) -> int:
    """Promise an order again what was given back of its goods, behind all who came meanwhile; gives thousandths.

    Refused with ``order_not_confirmed`` or ``goods_promised_already``.
    """
    position = take_position(tx, order_id)
    order = position.order
    if not order.stands:
        raise Refusal("order_not_confirmed", number=order_name(order), state=order.state)
    promised = promise_lacking(tx, position)
    if not promised:
        raise Refusal("goods_promised_already", number=order_name(order))
    tx.touch("sales_order", order_id)
    tx.note(number=order_name(order), promised=promised)
    return promised
