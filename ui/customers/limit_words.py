"""A customer's credit limit in words, and an exposure beside it; a limit in another currency is compared with nothing."""

from __future__ import annotations

from typing import Literal

from app.reports.standing import Standing
from ui.kit.section import Figure
from ui.kit.wording import say, words


def limit_told(stands: Standing) -> str:
    """The limit in its own currency, or that there is none."""
    if stands.limit_abroad is not None:
        return words().money(*stands.limit_abroad)
    return say("customer.no_limit") if stands.limit is None else words().money(stands.limit, stands.currency)


def left_figure(label: str, stands: Standing, look: Literal["plain", "strong"] = "plain") -> Figure | None:
    """What may still be lent, `label` being its key; nothing where there is no limit."""
    if stands.limit_abroad is not None:
        return Figure(say(label), say("limit.not_compared"), ink="text2")
    if stands.available is None:
        return None
    ink = "late" if stands.available < 0 else ""
    return Figure(say(label), words().money(stands.available, stands.currency), look, ink)


def exposure_told(stands: Standing, exposure: int) -> str:
    """Where something would bring the exposure (minor units of the company's currency), as an effect."""
    facts = {"exposure": words().money(exposure, stands.currency)}
    if stands.limit_abroad is not None:
        return say("order_page.effect.exposure_abroad", limit=limit_told(stands), **facts)
    if stands.limit is None:
        return say("order_page.effect.exposure", **facts)
    return say("order_page.effect.exposure_of", limit=limit_told(stands), **facts)
