"""What of the window the business has no use for, by name: what belongs to steps and modules that are switched off."""

from __future__ import annotations

from app.base import settings
from app.base.door import Read
from app.orders.views import views_left_out
from app.reports.modules import left_out_with_modules
from app.stock.place import places


def left_out(rd: Read) -> frozenset[str]:
    """Names of rooms (``shipments``), of views in them (``orders:to_ship``) and of all else that `MODULES` names.

    What stands at a step or in a module that was switched off keeps its places until it is done.
    """
    views = views_left_out(rd)
    found = {f"orders:{name}" for name in views}
    if "on_hold" in views:
        found.add("customers:on_hold")
    if not settings.get(rd, "steps.ship") and "to_ship" in views:
        found.add("shipments")
    if not places(rd).several:
        found.add("transfers")
    return frozenset(found) | left_out_with_modules(rd)
