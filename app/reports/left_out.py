"""What of the window belongs to a step that the business does not need: its rooms and views, by name, for menus and search."""

from __future__ import annotations

from app.base import settings
from app.base.door import Read
from app.orders.views import views_left_out
from app.stock.place import places


def left_out(rd: Read) -> frozenset[str]:
    """Names of rooms (``shipments``) and of views in them (``orders:to_ship``) that nobody here has use for.

    What stands at a step that was switched off keeps its places until it is done.
    """
    views = views_left_out(rd)
    found = {f"orders:{name}" for name in views}
    if "on_hold" in views:
        found.add("customers:on_hold")
    if not settings.get(rd, "steps.ship") and "to_ship" in views:
        found.add("shipments")
    if not places(rd).several:
        found.add("transfers")
    return frozenset(found)
