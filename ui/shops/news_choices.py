"""How this workstation wants to hear of new orders, and what of them was seen at it; never part of the books (A3, A5)."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, cast

from app.links.shops.routing import DELIVERIES, WAYS, Rule, Way
from ui.kit import memory

_CHOICES, _SEEN = "news/choices", "news/seen"
_KEPT = 500
"""How many orders are remembered one by one: one that was seen as a draft is no news when it is confirmed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewsChoices:
    """`otherwise` is how orders are told that no rule fits; `rings` whether there is any sound here at all.

    `desktop`: whether the system shows it too while another program is in front.
    """

    otherwise: Way = "silent"
    rings: bool = False
    desktop: bool = True
    rules: tuple[Rule, ...] = ()


@dataclass(frozen=True, slots=True)
class Seen:
    """Until when orders were seen, and which."""

    until: datetime
    orders: tuple[int, ...] = ()


def choices_of(company: str) -> NewsChoices:
    """What was chosen for these books at this workstation."""
    said = _of_company(_CHOICES, company)
    return NewsChoices(
        otherwise=_way(said.get("otherwise"), "silent"),
        rings=said.get("rings") is True,
        desktop=said.get("desktop") is not False,
        rules=tuple(
            _rule(cast("dict[str, Any]", each)) for each in said.get("rules", ()) if isinstance(each, dict)
        ),
    )


def choose(company: str, choices: NewsChoices) -> None:
    """Remember a choice."""
    _keep(_CHOICES, company, {**asdict(choices), "rules": [asdict(each) for each in choices.rules]})


def seen_at(company: str) -> Seen | None:
    """What was seen; None where nobody ever looked from here."""
    said = _of_company(_SEEN, company)
    try:
        until = datetime.fromisoformat(str(said.get("until")))
    except ValueError:
        return None
    return Seen(until, tuple(each for each in said.get("orders", ()) if isinstance(each, int)))


def keep_seen(company: str, seen: Seen) -> None:
    """Remember until when orders were seen, and the latest of them."""
    _keep(_SEEN, company, {"until": seen.until.isoformat(), "orders": list(seen.orders)[-_KEPT:]})


def _of_company(name: str, company: str) -> dict[str, Any]:
    found = memory.recall(name, dict[str, object]()).get(company)
    return cast("dict[str, Any]", found) if isinstance(found, dict) else {}


def _keep(name: str, company: str, said: dict[str, Any]) -> None:
    memory.keep(name, {**memory.recall(name, dict[str, object]()), company: said})


def _rule(said: dict[str, Any]) -> Rule:
    delivery = said.get("delivery")
    return Rule(
        way=_way(said.get("way"), "silent"),
        shop_id=_whole(said.get("shop_id")),
        least=_whole(said.get("least")),
        carrier=str(said.get("carrier") or ""),
        delivery=delivery if delivery in DELIVERIES else "any",
        tag=str(said.get("tag") or ""),
    )


def _way(said: object, default: Way) -> Way:
    return said if said in WAYS else default


def _whole(said: object) -> int:
    return said if isinstance(said, int) and said > 0 else 0
