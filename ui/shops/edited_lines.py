"""The lines of an order that were edited in its shop: what stands here, what the shop has now, and what that comes to more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app.links.shops.proposal_look import ProposalLook
from ui.kit.columns import Column
from ui.kit.wording import say, words


@dataclass(frozen=True, slots=True)
class EditedRow:
    """A line with both sides in words, and the difference with tax in minor units."""

    id: int
    what: str
    here: str
    there: str
    more: int
    uid: str = ""
    archived_at: datetime | None = None


EDITED = (
    Column[EditedRow](key="what", title="shop_proposal.line", strong=True),
    Column[EditedRow](key="here", title="shop_proposal.here", width=104),
    Column[EditedRow](key="there", title="shop_proposal.there", width=124),
    Column[EditedRow](key="more", title="shop_proposal.more", kind="money", width=100, zero=True),
)


def edited_rows(look: ProposalLook) -> list[EditedRow]:
    """The lines that differ, those of the shop in its order, then those it took off."""
    return [
        EditedRow(
            at,
            each.name,
            _side(each.here_milli, each.here_price, look.currency),
            _side(each.there_milli, each.there_price, look.currency),
            each.there_gross - each.here_gross,
        )
        for at, each in enumerate(look.changes, 1)
    ]


def _side(milli: int, price: int, currency: str) -> str:
    if not milli:
        return say("shop_proposal.no_line")
    return f"{words().quantity(milli)}\u00a0×\u00a0{words().unit_price(price, currency)}"
