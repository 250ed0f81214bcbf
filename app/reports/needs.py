"""The need of every product that is counted: what is there, what goes out, who brings more, what somebody decided."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import func, select

from app.base import settings
from app.base.door import Read
from app.catalogue.tables import product
from app.orders.unpaid import held_by_unpaid
from app.purchasing.demand import pasts
from app.purchasing.forecast import Forecast, forecast
from app.purchasing.purchase_queries import Unheard, unheard
from app.purchasing.reorder_rule import ReorderRule, rules
from app.purchasing.replenish import Need, need
from app.purchasing.supplier_queries import OfferRow, offers_in_use
from app.stock.for_sale import ON_HAND_TO_LAST
from app.stock.tables import stock_balance

LEAD_DAYS = 7
"""How long goods take where no supplier said so."""


@dataclass(frozen=True, slots=True)
class Needs:
    """What products need by their keys, and who is asked first for each.

    What orders hold that nobody pays (`unpaid`, thousandths by product) counts as free: it is not bought for them. What stands
    in orders their suppliers never heard of (`unheard`) does not count as incoming: nothing of it comes.
    """

    service_ppm: int
    cover_days: int
    by_product: Mapping[int, Need]
    offers: Mapping[int, OfferRow]
    unpaid: Mapping[int, int]
    unheard: Mapping[int, Unheard]

    @property
    def low(self) -> list[int]:
        """The products at or below their reorder point."""
        return [product_id for product_id, each in self.by_product.items() if each.is_low]

    def over(self, days: int) -> list[int]:
        """The products of which there is more than goes out in so many days, or than their own maximum."""
        return [product_id for product_id, each in self.by_product.items() if each.is_over(days)]


def needs(rd: Read, service_ppm: int | None = None, cover_days: int | None = None) -> Needs:
    """What every product needs today; service level and days of cover are those of the settings unless told.

    A level below 50 % or above 99.9 % is taken for these.
    """
    if service_ppm is not None:
        service_ppm = min(max(service_ppm, _LEAST_SERVICE), _MOST_SERVICE)
    usual, usually = _usual(rd)
    service, cover = service_ppm or usual, cover_days or usually
    return rd.once(f"reports.needs {service} {cover}", lambda: _needs(rd, service, cover))


def need_of(rd: Read, product_id: int) -> Need | None:
    """What one product needs today, as the settings say; None of one that is not counted."""
    return _needs(rd, *_usual(rd), [product_id]).by_product.get(product_id)


def needs_among(rd: Read, products: Collection[int]) -> Mapping[int, Need]:
    """What these products need today, as the settings say; those alone are reckoned."""
    return _needs(rd, *_usual(rd), products).by_product if products else {}


def _usual(rd: Read) -> tuple[int, int]:
    """The service level and the days of cover of the settings."""
    service, cover = int(settings.get(rd, "restock.service_ppm")), int(settings.get(rd, "restock.cover_days"))
    return min(max(service, _LEAST_SERVICE), _MOST_SERVICE), max(cover, 1)


def _needs(rd: Read, service_ppm: int, cover_days: int, only: Collection[int] | None = None) -> Needs:
    past, offers, own = pasts(rd, only), offers_in_use(rd), rules(rd)
    unpaid, silent = held_by_unpaid(rd, only), unheard(rd, only)
    found: dict[int, Need] = {}
    levels = _LEVELS if only is None else _LEVELS.where(product.c.id.in_(sorted(only)))
    for row in rd.execute(levels):
        offer = offers.get(row.id)
        lead = offer.lead_days if offer is not None and offer.lead_days is not None else LEAD_DAYS
        known, rule = past.get(row.id), own.get(row.id, ReorderRule())
        found[row.id] = need(
            (
                int(row.on_hand or 0),
                int(row.reserved or 0) - unpaid.get(row.id, 0),
                int(row.incoming or 0) - silent.get(row.id, _NOTHING).milli,
            ),
            forecast(known, rd.today, lead, cover_days) if known is not None else _STILL,
            lead,
            offer.pack_milli if offer is not None else 1000,
            service_ppm=service_ppm,
            cover_days=cover_days,
            step_milli=_WHOLE if row.unit == "piece" else _TENTH,
            own=(rule.point_milli, rule.most_milli),
        )
    return Needs(service_ppm, cover_days, found, offers, unpaid, silent)


_LEAST_SERVICE, _MOST_SERVICE = 500_000, 999_000
_STILL = Forecast()
_NOTHING = Unheard(0, ())
_WHOLE, _TENTH = 1000, 100
"""What there is of pieces at least, and what of goods that are measured is worth telling apart."""
_LEVELS = (
    select(
        product.c.id,
        product.c.unit,
        func.sum(ON_HAND_TO_LAST).label("on_hand"),
        func.sum(stock_balance.c.reserved_milli).label("reserved"),
        func.sum(stock_balance.c.incoming_milli).label("incoming"),
    )
    .join(stock_balance, stock_balance.c.product_id == product.c.id, isouter=True)
    .where(product.c.stocked, product.c.archived_at.is_(None))
    .group_by(product.c.id, product.c.unit)
    .order_by(product.c.id)
)
