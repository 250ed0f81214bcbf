"""The filter of a list of orders by how they are paid: the company's methods, and what shops say of those that are none."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.orders.methods import all_methods, method_said, unlisted
from app.orders.queries import methods_of_orders
from ui.kit.filters import Filter
from ui.kit.wording import words

if TYPE_CHECKING:
    from app.base.door import Read


def by_method() -> Filter:
    """The filter; its values are codes of methods and words of shops, as orders keep them."""
    return Filter("method", "orders.filter.method", choices=_choices, says=_said)


def _choices(rd: Read) -> list[tuple[int | str, str]]:
    """Methods in the order of the company's list, those withdrawn only where orders bear them; then what shops say."""
    told, language = set(methods_of_orders(rd)), words().language
    known = all_methods(rd)
    found: list[tuple[int | str, str]] = [
        (each.code, each.name(language)) for each in known if each.archived_at is None or each.code in told
    ]
    own = sorted(told - {each.code for each in known}, key=str.casefold)
    return [*found, *((each, unlisted(each, words())) for each in own)]


def _said(rd: Read, told: str) -> str:
    return method_said(rd, told, words())
