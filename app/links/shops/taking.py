"""What taking in a shop's records needs to know of the shop and of the company, read once a run."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from zoneinfo import ZoneInfo

from app.base.company import Company, the_company
from app.base.door import Read
from app.base.words import Words
from app.links.shops.kinds import Kind, kind_of
from app.links.shops.port import ShopProduct
from app.links.shops.shop import Shop, shop_of
from app.pricing.rates import class_of

_STANDARD, _NONE = "standard", "none"


@dataclass(slots=True)
class Taking:
    """A run over one shop's records. What it remembers is for this run only."""

    shop: Shop
    kind: Kind
    company: Company
    words: Words
    credits: bool = False
    """Whether refunds that waited for their order's invoice become credit notes now: only where somebody processes orders."""
    parents: dict[str, ShopProduct] = field(default_factory=dict[str, ShopProduct])
    """Products that hold variants, by remote id, as far as this run has met them."""
    _classes: dict[tuple[int, date], str | None] = field(default_factory=dict[tuple[int, date], str | None])

    @classmethod
    def begin(cls, rd: Read, shop_id: int) -> Taking:
        """What the database knows now."""
        shop, company = shop_of(rd, shop_id), the_company(rd)
        return cls(shop, kind_of(shop.kind), company, Words(company.language, ZoneInfo(company.zone)))

    def day_of(self, instant: datetime) -> date:
        """The business day of an instant, in the company's zone."""
        return instant.astimezone(self.words.zone).date()

    def vat_class_at(self, rd: Read, rate_ppm: int, on: date) -> str | None:
        """The company's class of goods that bears a rate on a day."""
        key = (rate_ppm, on)
        if key not in self._classes:
            self._classes[key] = class_of(rd, self.company.territory, rate_ppm, on)
        return self._classes[key]

    def vat_class(self, rd: Read, tax_class: str, *, taxable: bool) -> str | None:
        """The company's class for a class of the shop: the one that bears the rate which the shop charges at home."""
        if not taxable:
            return _NONE
        rates = [rate for rate in self.shop.rates if rate.tax_class == tax_class and not rate.narrowed]
        for country in (self.company.country, self.shop.country, ""):
            for rate in rates:
                if rate.country == country:
                    return self.vat_class_at(rd, rate.rate_ppm, rd.today)
        return _STANDARD if not tax_class and not self.shop.rates else None
