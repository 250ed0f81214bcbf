"""The interface's table of ways: which address and method does what, and what a batch does with many at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from tests.links.woocommerce.access import Key, may
from tests.links.woocommerce.answers import Answer, Record, Refused, Request, only
from tests.links.woocommerce.state import State

Do = Callable[..., Answer]

MOST_IN_A_BATCH = 100


@dataclass(frozen=True, slots=True)
class Route:
    """An address of the interface and what its methods do; `since` is asked whether this version has it."""

    pattern: re.Pattern[str]
    does: dict[str, tuple[str, Do]]
    has: Callable[[State], bool] = lambda _: True

    @property
    def allow(self) -> str:
        known = ["GET", "POST", "PUT", "PATCH", "DELETE"]
        return ", ".join(each for each in known if each in self.does)


def route(path: str, *, has: Callable[[State], bool] = lambda _: True, **does: tuple[str, Do]) -> Route:
    """A route under /wc/v3; ``#`` stands for an id, ``*`` for a word. `put` answers PATCH and POST as well."""
    text = path.replace("#", r"(\d+)").replace("*", r"([\w-]+)")
    table = {name.upper(): done for name, done in does.items()}
    if "PUT" in table:
        table = {
            "GET": table.get("GET"),
            "POST": table["PUT"],
            "PUT": table["PUT"],
            "PATCH": table["PUT"],
        } | {name: done for name, done in table.items() if name == "DELETE"}
    found = {name: done for name, done in table.items() if done is not None}
    return Route(re.compile(rf"/wc/v3/{text}/?", re.IGNORECASE), found, has)


def answer(state: State, routes: list[Route], request: Request, way: str, user: Key | None) -> Answer:
    """Do what a request asks for; `way` is the part of its address behind wp-json."""
    for each in routes:
        found = each.pattern.fullmatch(way)
        if found is None or not each.has(state):
            continue
        if request.method not in each.does:
            break
        doing, do = each.does[request.method]
        may(user, doing)
        try:
            request.parse()
            made = do(state, request, *(int(part) if part.isdigit() else part for part in found.groups()))
        except Refused as refused:
            made = Answer(refused.body, refused.status)
        made.allow = each.allow
        return made
    raise Refused(404, "rest_no_route", "No route was found matching the URL and request method.")


def shown(request: Request, record: Any, status: int = 200, location: str = "") -> Answer:
    """One record, with the fields that were asked for."""
    headers = {"Location": location} if location else {}
    return Answer(only(record, request.list("_fields")), status, headers)


def batch(
    request: Request,
    create: Callable[[Record], Record],
    update: Callable[[Record], Record],
    delete: Callable[[int], Record],
) -> Answer:
    """Many at once: 200 whatever happens, and each item says for itself whether it failed."""
    body = request.body
    parts: dict[str, list[Any]] = {name: body.get(name) or [] for name in ("create", "update", "delete")}
    if sum(map(len, parts.values())) > MOST_IN_A_BATCH:
        message = f"Unable to accept more than {MOST_IN_A_BATCH} items for this request."
        raise Refused(413, "woocommerce_rest_request_entity_too_large", message)
    done: Record = {}
    for name, do in (("create", create), ("update", update), ("delete", delete)):
        if parts[name]:
            done[name] = [_one(do, item, name) for item in parts[name]]
    # An empty list of PHP: a batch of nothing (*unproven*, no recording shows one).
    return Answer(done or [])


def _one(do: Callable[[Any], Record], item: Any, name: str) -> Record:
    try:
        return do(item)
    except Refused as refused:
        number = 0 if name == "create" else item.get("id") if isinstance(item, dict) else item
        return {"id": number, "error": refused.body}
