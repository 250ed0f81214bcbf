"""When a product is to be bought again and how many: the reorder point and the quantity up to the most there should be. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from math import ceil, sqrt
from statistics import NormalDist

from app.base.rate import WHOLE_PPM
from app.purchasing.forecast import Forecast


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """A product as buying sees it: thousandths of its unit, days.

    `daily_milli` is what goes out in a day until an order has come, `safety_milli` what is kept for days that sell more,
    `most_milli` what there should be at most once an order has come. `own_point_milli` is the reorder point somebody
    decided; then it counts, and nothing else. `projected` = on hand − reserved + incoming. `step_milli` is the least there is
    of it: what sales say is rounded up to it, so that the point that is told is the one that decides.
    """

    on_hand_milli: int
    reserved_milli: int
    incoming_milli: int
    daily_milli: int
    lead_days: int
    safety_milli: int
    most_milli: int
    pack_milli: int = 1000
    step_milli: int = 1
    own_point_milli: int | None = None
    own_most_milli: int | None = None
    season_ppm: int | None = None
    trend_ppm: int | None = None

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
        """The reorder point: somebody's own, else what goes out until an order has come, and the safety stock."""
        if self.own_point_milli is not None:
            return self.own_point_milli
        return self.sales_point_milli

    @property
    def sales_point_milli(self) -> int:
        """What the sales alone make of it."""
        return stepped(self.daily_milli * self.lead_days + self.safety_milli, self.step_milli)

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

    def is_over(self, days: int) -> bool:
        """Whether more is there than somebody's own maximum, else than goes out in so many days.

        What does not sell at all is another matter: it is dead.
        """
        if self.own_most_milli is not None:
            return self.available_milli > max(self.own_most_milli, self.point_milli)
        return 0 < self.daily_milli * days < self.available_milli


def stepped(milli: int, step_milli: int) -> int:
    """Rounded up to what there is of it at least."""
    return -(-milli // step_milli) * step_milli


def need(
    there: tuple[int, int, int],
    expected: Forecast,
    lead_days: int,
    pack_milli: int,
    *,
    service_ppm: int,
    cover_days: int,
    step_milli: int = 1,
    own: tuple[int | None, int | None] = (None, None),
) -> Need:
    """The need of a product; `there` is on hand, reserved, incoming, `own` the reorder point and the maximum somebody decided.

    The most there should be is the reorder point and what goes out in `cover_days` after it.
    """
    safety = safety_stock(expected, lead_days, service_ppm)
    own_point, own_most = own
    point = own_point
    if point is None:
        point = stepped(expected.daily_milli * lead_days + safety, step_milli)
    most = own_most if own_most is not None else point + expected.cover_milli * cover_days
    return Need(
        on_hand_milli=there[0],
        reserved_milli=there[1],
        incoming_milli=there[2],
        daily_milli=expected.daily_milli,
        lead_days=lead_days,
        safety_milli=safety,
        most_milli=most,
        pack_milli=pack_milli,
        step_milli=step_milli,
        own_point_milli=own_point,
        own_most_milli=own_most,
        season_ppm=expected.season_ppm,
        trend_ppm=expected.trend_ppm,
    )


def safety_stock(expected: Forecast, lead_days: int, service_ppm: int) -> int:
    """What is kept so that in `service_ppm` of a million times goods last until the order has come.

    The days until then differ by `spread` each, and so does their average, which so many days of the past told. When the
    level is looked at, it is below its point already by half of what an ordinary day takes out.
    """
    if not expected.daily_milli:
        return 0
    spread = expected.spread_milli * sqrt(lead_days + lead_days**2 / expected.days)
    below = (expected.spread_milli**2 / expected.daily_milli + expected.daily_milli) / 2
    return max(ceil(_times(min(service_ppm, WHOLE_PPM - 1)) * spread + below), 0)


@lru_cache(maxsize=64)
def _times(service_ppm: int) -> float:
    """So many standard deviations above its mean a figure of chance stays below in so many of a million times."""
    return NormalDist().inv_cdf(service_ppm / WHOLE_PPM)
