"""Lists as the shop gives them: filters it knows (and only those), an order, a page, and the headers that count."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from urllib.parse import quote

from tests.links.woocommerce.answers import Answer, Record, Request, invalid, not_one_of, only, wrong_type
from tests.links.woocommerce.dates import boundary
from tests.links.woocommerce.state import State
from tests.links.woocommerce.table import Table

ORDERBY = ["date", "id", "include", "title", "slug", "modified"]
_COLUMNS = {"date": "date_created", "modified": "date_modified"}
_DATES = {
    "after": ("date_created", True),
    "before": ("date_created", False),
    "modified_after": ("date_modified", True),
    "modified_before": ("date_modified", False),
}


def table(state: State, request: Request, of: Table, *, orderby: list[str] = ORDERBY) -> list[Record]:
    """All records of a table that the dates and ids of the query let through, in the order it asks for."""
    by = request.query.get("orderby", "date")
    if by not in orderby:
        raise not_one_of("orderby", orderby)
    direction = request.query.get("order", "desc")
    if direction not in {"asc", "desc"}:
        raise not_one_of("order", ["asc", "desc"])
    if by == "include":
        found = [of[number] for number in _ids(request, "include") if number in of]
    else:
        found = of.sorted(_COLUMNS.get(by, "id"), descending=direction == "desc")
    found = by_id(request, found)
    return by_date(state, request, found, hpos=not of.posts)


def by_id(request: Request, found: list[Record]) -> list[Record]:
    if "include" in request.query:
        wanted = set(_ids(request, "include"))
        found = [each for each in found if each["id"] in wanted]
    if "exclude" in request.query:
        left_out = set(_ids(request, "exclude"))
        found = [each for each in found if each["id"] not in left_out]
    return found


def by_date(
    state: State, request: Request, found: list[Record], *, hpos: bool, one_date: bool = False
) -> list[Record]:
    """Strictly after, strictly before, to the second. A version that does not know a filter answers with all.

    `one_date`: these records have no date of change but that of their making.
    """
    for name, (column, after) in _DATES.items():
        text = request.query.get(name)
        if text is None or (name.startswith("modified") and not state.version.knows_modified_after):
            continue
        as_gmt, limit = boundary(name, text, as_gmt=request.true("dates_are_gmt"), hpos=hpos)
        column = "date_created" if one_date else column
        key = f"{column}_gmt" if as_gmt else column
        if after:
            found = [each for each in found if (each.get(key) or "") > limit]
        else:
            found = [each for each in found if (each.get(key) or "") < limit]
    return found


def by_status(
    request: Request, found: list[Record], known: list[str], hidden: frozenset[str]
) -> list[Record]:
    """`any`, which leaves out the hidden ones, or those named."""
    wanted = request.list("status") or ["any"]
    for at, each in enumerate(wanted):
        if each not in known:
            raise not_one_of("status", known, f"status[{at}]")
    if "any" in wanted:
        return [each for each in found if each["status"] not in hidden]
    chosen = set(wanted)
    return [each for each in found if each["status"] in chosen]


def by_search(
    request: Request, found: list[Record], words: Callable[[Record], Iterable[str]]
) -> list[Record]:
    wanted = request.query.get("search", "").strip().lower()
    if not wanted:
        return found
    return [each for each in found if any(wanted in str(word).lower() for word in words(each))]


def page(
    state: State,
    request: Request,
    found: list[Record],
    *,
    defaults: dict[str, str] | None = None,
    forgets: bool = False,
    show: Callable[[Record], Record] | None = None,
) -> Answer:
    """One page. `forgets`: past the end, the totals say 0 as if there were nothing at all."""
    size, number = _size(request)
    start = int(request.query["offset"]) if request.query.get("offset", "").isdigit() else (number - 1) * size
    shown = found[start : start + size]
    past_the_end = not shown
    if state.unreadable:
        # Left out after the page was cut: a page may be short, or empty, and not be the last.
        shown = [each for each in shown if each["id"] not in state.unreadable]
    total = len(found)
    if forgets and past_the_end:
        total = 0
    pages = -(-total // size)
    headers = {"X-WP-Total": str(total), "X-WP-TotalPages": str(pages)}
    if forgets and past_the_end:
        defaults = {name: value for name, value in (defaults or {}).items() if name == "status[0]"}
    links = _links(state, request, number, pages, defaults or {})
    if links:
        headers["Link"] = links
    body = only([show(each) for each in shown] if show else shown, request.list("_fields"))
    return Answer(body, headers=headers)


def check_paging(request: Request) -> None:
    _size(request)


def _size(request: Request) -> tuple[int, int]:
    size, number = request.query.get("per_page", "10"), request.query.get("page", "1")
    for name, text in (("per_page", size), ("page", number)):
        if not re.fullmatch(r"-?\d+", text):
            raise wrong_type(name, "integer")
    if not 1 <= int(size) <= 100:
        why = "per_page must be between 1 (inclusive) and 100 (inclusive)"
        raise invalid("per_page", why, "rest_out_of_bounds")
    if int(number) < 1:
        raise invalid("page", "page must be greater than or equal to 1", "rest_out_of_bounds")
    return int(size), int(number)


def _links(state: State, request: Request, number: int, pages: int, defaults: dict[str, str]) -> str:
    """Where the neighbouring pages are: at the site's home, which may not be where the request came in."""
    found: list[str] = []
    if number > 1:
        found.append(f'<{_at(state, request, min(number - 1, pages), defaults)}>; rel="prev"')
    if number < pages:
        found.append(f'<{_at(state, request, number + 1, defaults)}>; rel="next"')
    return ", ".join(found)


def _at(state: State, request: Request, number: int, defaults: dict[str, str]) -> str:
    asked = {"status[0]": request.query["status"]} if "status" in request.query else {}
    params = {**request.query, **defaults, **asked}
    params.pop("status", None)
    if "dates_are_gmt" in params:
        params["dates_are_gmt"] = "1" if request.true("dates_are_gmt") else "0"
    params["page"] = str(number)
    query = "&".join(f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in params.items())
    return f"{state.home}{request.path}?{query}"


def _ids(request: Request, name: str) -> list[int]:
    try:
        return [int(each) for each in request.list(name)]
    except ValueError as fault:
        raise wrong_type(f"{name}[0]", "integer") from fault
