"""Why a record of a shop was parked, waits, or was taken in with a remark: a code and facts, kept for the words."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from app.base.errors import Refusal


@dataclass(frozen=True, slots=True)
class Reason:
    """A code (words: ``refusal.<code>``) and the facts its sentence names."""

    code: str
    facts: Mapping[str, object] = field(default_factory=dict[str, object])

    @classmethod
    def of(cls, refusal: Refusal) -> Reason:
        """The reason that a refusal gives."""
        return cls(refusal.code, refusal.facts)

    @property
    def refusal(self) -> Refusal:
        """The reason as what words are found for."""
        return Refusal(self.code, **self.facts)

    @property
    def json(self) -> str:
        """The facts as they are stored, amounts and days exact."""
        return json.dumps({name: _stored(value) for name, value in self.facts.items()}, ensure_ascii=False)


def reason_from(code: str | None, facts: str) -> Reason | None:
    """The reason a record was stored with."""
    if code is None:
        return None
    read = cast("dict[str, object]", json.loads(facts))
    return Reason(code, {name: _read(value) for name, value in read.items()})


def _stored(value: object) -> object:
    if value is None or isinstance(value, (bool, int, str)):
        return value
    if isinstance(value, Decimal):
        return {"decimal": str(value)}
    if isinstance(value, datetime):
        return {"instant": value.isoformat()}
    if isinstance(value, date):
        return {"date": value.isoformat()}
    return str(value)


def _read(value: object) -> object:
    if not isinstance(value, dict):
        return value
    [(kind, text)] = cast("dict[str, Any]", value).items()
    if kind == "decimal":
        return Decimal(text)
    return datetime.fromisoformat(text) if kind == "instant" else date.fromisoformat(text)
