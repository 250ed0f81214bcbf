"""Parts of the program that not every business has use for: whether one is used, what stands in it, what is left out without it.

One that was switched off and in which something stands all the same, for a shop or a command sent it, is there until that
is done (R14, R15).
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from sqlalchemy import column, func, select, table

from app.base import settings
from app.base.door import Read
from app.base.finding import home_currency
from app.base.listing import ListQuery
from app.orders.quote_queries import count_quotes
from app.payments.cheques import count_in_hand
from app.payments.debits import count_batches
from app.payments.mandates import standing_mandates
from app.payments.slips import count_slips
from app.purchasing.purchase_queries import PURCHASES
from app.purchasing.received_queries import RECEIVED
from app.stock.kept import kept_in_stock


def standing(rd: Read, name: str) -> int:
    """How much stands in a module: while there is any, it cannot be switched off."""
    return _STANDING[name](rd)


def unused(rd: Read) -> frozenset[str]:
    """The modules that are switched off and in which nothing stands."""
    decided = settings.all_settings(rd)
    return frozenset(name for name in MODULES if not decided[name] and not standing(rd, name))


def left_out_with_modules(rd: Read) -> frozenset[str]:
    """What of the window belongs to modules that are not used, by the names `MODULES` gives."""
    return frozenset[str]().union(*(MODULES[name] for name in unused(rd)))


MODULES: Mapping[str, frozenset[str]] = {
    "modules.quotes": frozenset(
        {
            "quotes",
            "quotes.title",
            "new_quote",
            "customer.new_quote",
            "order_entry.as_quote",
            "help:quotes",
            "help:quote",
        }
    ),
    "modules.stock": frozenset(
        {
            # What is about levels as such: the room of stock is then that of all products.
            "levels",
            "go:products",
            "stock.title",
            *(f"stock:{view}" for view in ("short", "low", "out", "expired", "over", "dead")),
            "orders:missing",
            *("receipts", "takes", "transfers", "purchases", "suppliers", "received"),
            *("goods_in", "count_stock", "new_transfer"),
            *("new_purchase", "new_supplier", "replenish", "open_received", "preparation.buy_in"),
            *(f"reports:{name}" for name in ("stock", "lots", "service")),
            *(f"settings:{name}" for name in ("places", "steps.prepare", "settings.part.restock")),
            "checklist:stock",
            *(f"help:{page}" for page in ("replenishment", "goods-in", "stock-take", "stock-places")),
            *(f"help:{page}" for page in ("transfers", "lots", "purchases", "suppliers", "received")),
        }
    ),
    "modules.shops": frozenset(
        {
            "shops",
            "journal",
            "shops.import",
            "shop_import",
            "sold_in.open",
            "settings:news",
            "checklist:shop",
            *(f"help:{page}" for page in ("shops", "connect-shop", "shop-journal", "new-orders")),
            *(
                f"help:{page}"
                for page in ("shop-changes", "shop-conflicts", "shop-invoices", "shop-products")
            ),
        }
    ),
    "modules.debits": frozenset(
        {
            "collect_debits",
            "debit.offer",
            "mandate.offer",
            "settings:sepa.creditor",
            "settings:sepa.notice_days",
            "help:direct-debits",
        }
    ),
    "modules.cheques": frozenset({"hand_in", "slip.offer", "payments:cheques", "help:cheques"}),
}
"""What of the window belongs to each, beside its setting: rooms and lists by name, views (``list:view``), commands, the keys of
the words of what can be done, sections and fields of the settings (``settings:``), reports, what may still be told of the
company (``checklist:``) and pages of help.
"""


def _quotes(rd: Read) -> int:
    return sum(count_quotes(rd, _view(view)).count for view in ("drafts", "open", "never_left"))


def _stock(rd: Read) -> int:
    bought = sum(PURCHASES.count(rd, _view(view)).count for view in ("drafts", "untold", "open"))
    billed = sum(RECEIVED.count(rd, _view(view)).count for view in ("open", "disputed"))
    return kept_in_stock(rd) + bought + billed


def _connected(rd: Read) -> int:
    asked = sum(json.loads(kept).get("reach") is not None for kept in rd.execute(_SHOPS).scalars())
    return asked + int(rd.scalar(_PARKED) or 0)


def _debits(rd: Read) -> int:
    return len(standing_mandates(rd)) + count_batches(rd, _view("announced")).count


def _cheques(rd: Read) -> int:
    return count_in_hand(rd, home_currency(rd))[0] + count_slips(rd, _view("open")).count


def _view(name: str) -> ListQuery:
    return ListQuery(chips=(("view", name),))


_STANDING: Mapping[str, Callable[[Read], int]] = {
    "modules.quotes": _quotes,
    "modules.stock": _stock,
    "modules.shops": _connected,
    "modules.debits": _debits,
    "modules.cheques": _cheques,
}
# The room of shops stands above; its tables are known by name only, as foreign keys are.
_shop, _inbox = table("shop", column("settings")), table("inbox", column("state"))
_SHOPS = select(_shop.c.settings)
_PARKED = select(func.count()).select_from(_inbox).where(_inbox.c.state == "parked")
