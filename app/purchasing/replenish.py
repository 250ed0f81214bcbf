"""When a product is to be bought again and how many: the reorder point and the quantity up to the most there should be. Pure."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A product as buying sees it: thousandths of its unit, days.

    `daily_milli` is what goes out in a day, `safety_milli` what must never be touched, `most_milli` what there should be at
    most once an order has come. `projected` = on hand − reserved + incoming.
    """

    on_hand_milli: int
    reserved_milli: int
    incoming_milli: int
    daily_milli: int
    lead_days: int
    safety_milli: int
    most_milli: int
    pack_milli: int = 1000

    @property
    def available_milli(self) -> int:
        """What nobody was promised yet."""
        return self.on_hand_milli - self.reserved_milli

    @property
    def projected_milli(self) -> int:
        """What will be free once all that is incoming has come."""
        return self.available_milli + self.incoming_milli

    @property
    def point_milli(self) -> int:
        """The reorder point: what goes out until an order has come, and the safety stock."""
        return self.daily_milli * self.lead_days + self.safety_milli

    @property
    def is_low(self) -> bool:
        """Whether it is to be bought now."""
        return self.projected_milli <= self.point_milli and self.most_milli > self.projected_milli

    @property
    def suggested_milli(self) -> int:
        """How many to buy, in whole packs; nought while there is enough."""
        if not self.is_low:
            return 0
        wanted = self.most_milli - self.projected_milli
        return -(-wanted // self.pack_milli) * self.pack_milli


def need(
    there: tuple[int, int, int],
    sold_milli: int,
    days: int,
    lead_days: int,
    pack_milli: int,
    *,
    safety_days: int,
    cover_days: int,
) -> Need:
    """The need of a product of which `sold_milli` went out in `days`; `there` is on hand, reserved, incoming.

    The safety stock lasts `safety_days`, the most there should be lasts `cover_days` longer than the reorder point. A day's
    demand is rounded up to a thousandth, so that what sells slowly is not forgotten.
    """
    daily = -(-max(sold_milli, 0) // max(days, 1))
    safety = daily * safety_days
    return Need(
        on_hand_milli=there[0],
        reserved_milli=there[1],
        incoming_milli=there[2],
        daily_milli=daily,
        lead_days=lead_days,
        safety_milli=safety,
        most_milli=daily * (lead_days + cover_days) + safety,
        pack_milli=pack_milli,
    )
