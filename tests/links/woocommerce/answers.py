"""What comes in and what goes out: one request as the shop reads it, one answer, and the shop's way of saying no."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Record = dict[str, Any]
"""A record as the interface shows it: an order, a product, …"""


@dataclass(slots=True)
class Request:
    """One request; `query` is flat (``include[]`` twice is ``include: "1,2"``), `body` is empty unless it was JSON."""

    method: str
    path: str
    target: str
    query: dict[str, str]
    headers: Mapping[str, str]
    secure: bool
    host: str
    raw: bytes = b""
    body: Record = field(default_factory=dict[str, Any])

    def true(self, name: str) -> bool:
        return self.query.get(name, "").lower() in {"1", "true", "yes", "on"}

    def parse(self) -> None:
        """Read the body: JSON, if it was called that; anything else is no parameter to the shop, and no fault either."""
        if not self.raw or "application/json" not in self.headers.get("Content-Type", ""):
            return
        try:
            found = json.loads(self.raw)
        except ValueError as fault:
            facts = {"json_error_code": 4, "json_error_message": "Syntax error"}
            raise Refused(400, "rest_invalid_json", "Invalid JSON body passed.", **facts) from fault
        if isinstance(found, dict):
            self.body = found

    def list(self, name: str) -> list[str]:
        return [part.strip() for part in self.query.get(name, "").split(",") if part.strip()]


@dataclass(slots=True)
class Answer:
    """A status, a body that becomes JSON (or text that is sent as it is), and headers of its own."""

    body: Any
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict[str, str])
    allow: str = ""
    kind: str = "application/json; charset=UTF-8"
    of_site: bool = True
    """Whether the site itself answers, and puts its usual headers on it."""


class Refused(Exception):
    """The shop says no, in the shape of its errors: code, message, data."""

    def __init__(self, status: int, code: str, message: str, *, data: Any = None, **facts: Any) -> None:
        super().__init__(message)
        self.status = status
        self.body: Record = {
            "code": code,
            "message": message,
            "data": {"status": status, **facts} if data is None else data,
        }


def invalid(param: str, why: str, code: str, data: Any = None) -> Refused:
    """What the shop says of a parameter it can't take."""
    return Refused(
        400,
        "rest_invalid_param",
        f"Invalid parameter(s): {param}",
        params={param: why},
        details={param: {"code": code, "message": why, "data": data}},
    )


def not_one_of(param: str, allowed: list[str], shown: str = "") -> Refused:
    named = f"{', '.join(allowed[:-1])}, and {allowed[-1]}"
    return invalid(param, f"{shown or param} is not one of {named}.", "rest_not_in_enum")


def wrong_type(param: str, wanted: str) -> Refused:
    return invalid(param, f"{param} is not of type {wanted}.", "rest_invalid_type", {"param": param})


def only(body: Any, fields: list[str]) -> Any:
    """What ``_fields`` leaves of a record or of a list of them, in the record's own order."""
    if not fields:
        return body
    if isinstance(body, list):
        return [only(each, fields) for each in body]
    if not isinstance(body, dict):
        return body
    tops = {name.split(".")[0] for name in fields}
    return {name: value for name, value in body.items() if name in tops}


def written(body: object) -> str:
    """A body as PHP writes it: plain ASCII, and slashes with one of the other sort before them."""
    return json.dumps(body, separators=(",", ":")).replace("/", "\\/")
