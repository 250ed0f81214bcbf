"""What is to be written to a shop of an order: how it stands here held against how it stands there. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from app.links.shops.port import Meaning, ShopOrder
from app.links.shops.push.standing import Credit, Standing
from app.links.shops.sync.port import Tracked
from app.orders.channel import Decisions

_OPEN = frozenset({Meaning.CONFIRMED, Meaning.AWAITING_PAYMENT})
_UNPAID = frozenset({Meaning.AWAITING_PAYMENT, Meaning.UNFINISHED, Meaning.PAYMENT_FAILED})


@dataclass(frozen=True, slots=True)
class Saying:
    """What is to be written, in this order: `parcels` as notes or into the fields, that it is `paid`, a `status`, `credits`."""

    parcels: tuple[Tracked, ...] = ()
    paid: bool = False
    status: str = ""
    credits: tuple[Credit, ...] = ()

    @property
    def anything(self) -> bool:
        """Whether there is something to write."""
        return bool(self.parcels or self.paid or self.status or self.credits)


def saying(standing: Standing, there: ShopOrder, told: Sequence[str], decisions: Decisions) -> Saying:
    """What the shop does not know yet. `told` is where numbers of parcels may stand in it: its notes, or its fields.

    What the shop has ended, by cancelling or giving money back, stays as it is there: that is for a person to settle.
    """
    parcels: tuple[Tracked, ...] = ()
    if decisions.tracking != "none" and there.meaning in _OPEN | {Meaning.SHIPPED}:
        parcels = tuple(each for each in standing.parcels if not any(each.number in text for text in told))
    paid = decisions.tells_paid and standing.paid and there.paid_at is None and there.meaning in _UNPAID
    status = ""
    if standing.cancelled and there.meaning in _OPEN | _UNPAID:
        status = decisions.cancelled_status
    elif standing.gone and (there.meaning in _OPEN or (paid and there.meaning in _UNPAID)):
        status = decisions.sent_status
    return Saying(
        parcels=parcels,
        paid=paid,
        status=status if status != there.status else "",
        credits=_untold(standing, there) if decisions.tells_refunds else (),
    )


def _untold(standing: Standing, there: ShopOrder) -> tuple[Credit, ...]:
    """Credit notes that no refund in the shop names."""
    reasons = [each.reason for each in there.refunds]
    return tuple(each for each in standing.credits if not any(each.number in reason for reason in reasons))
