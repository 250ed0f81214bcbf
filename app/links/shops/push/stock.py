"""Bringing the figures a shop shows to what is available here, one thing after the other.

The shop is read again just before it is written to. Where it shows less than it did when it was last read, somebody bought
there meanwhile: what of that no order here says is written less, so that nothing is sold twice, and the next run, which knows
the order, puts it right.
Where it shows more, our figure stands: whose stock is right was decided.
"""

from __future__ import annotations

from app.base.door import Write, verb
from app.base.errors import Refusal
from app.links.shops.push.figures import Figure, figures_to_write
from app.links.shops.push.known_sales import known_sales
from app.links.shops.sync import journal
from app.links.shops.sync.port import KEY_FAULTS, Shown
from app.links.shops.sync.syncing import Syncing
from app.links.shops.tables import listing


def show_stock(syncing: Syncing, buffer_milli: int) -> int:
    """Write every figure that differs; gives how many were written."""
    with syncing.database.read() as rd:
        wanted = list(figures_to_write(rd, syncing.shop.id, buffer_milli))
    return sum(_show(syncing, figure) for figure in wanted)


@verb("sync.showed", silent=True)
def showed(tx: Write, syncing: Syncing, figure: Figure, before: int | None, now: int | None) -> None:
    """Write down what the shop shows now, and into the journal where somebody else had changed it since it was read.

    What it did not say is not known: the figure stays, and what the shop counts no more is for its next taking in to say.
    """
    if now is not None:
        tx.update(listing, figure.listing_id, stock_milli=now, seen_at=tx.now)
        tx.touch("product", figure.product_id)
    if before is not None and before != figure.shown_milli:
        journal.write(
            tx,
            syncing.shop.id,
            syncing.run_id,
            "stock_moved",
            sku=figure.called,
            product=figure.product_id,
            seen_milli=figure.shown_milli,
            found_milli=before,
        )


@verb("sync.not_showed", silent=True)
def not_showed(tx: Write, syncing: Syncing, figure: Figure, why: Refusal) -> None:
    """Write into the journal that the shop refused a figure."""
    shop_id, run_id = syncing.shop.id, syncing.run_id
    called, key = figure.called, figure.product_id
    journal.write(tx, shop_id, run_id, "not_showed", fault=why, sku=called, product=key)


def _show(syncing: Syncing, figure: Figure) -> int:
    database, actor = syncing.database, syncing.actor
    try:
        before, now = syncing.patience.ask(lambda _size: _write(syncing, figure))
    except Refusal as refusal:
        if refusal.code in KEY_FAULTS:
            raise
        database.do(actor, not_showed, syncing, figure, refusal)
        return 0
    database.do(actor, showed, syncing, figure, before, now)
    return int(before != now)


def _write(syncing: Syncing, figure: Figure) -> tuple[int | None, int | None]:
    """What the shop showed just before, and what it shows now; None where it counts it no more."""
    writer = syncing.client.writer
    shown: Shown | None = writer.shown(figure.remote_id)
    if shown is None or shown.stock_milli is None:
        return None, None
    sold_meanwhile = max(figure.shown_milli - shown.stock_milli, 0)
    if sold_meanwhile:
        # Sold after the things were read and before the orders were: what is wanted here is without it already.
        with syncing.database.read() as rd:
            sold_meanwhile = max(sold_meanwhile - known_sales(rd, syncing.shop.id, figure), 0)
    wanted = max(figure.wanted_milli - sold_meanwhile, 0)
    if wanted == shown.stock_milli:
        return shown.stock_milli, shown.stock_milli
    return shown.stock_milli, writer.show(shown, wanted)
