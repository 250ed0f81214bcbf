"""Why goods come back: the company's own list of reasons, and which of them are the shop's own doing."""

from __future__ import annotations

import tomllib
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from app.base import settings
from app.base.door import Read

_FILE = Path(__file__).parents[2] / "resources" / "return_reasons.toml"
REFUSED = "refused"
"""The reason that is proposed for a parcel that was refused."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnReason:
    """A reason: its code, which returns keep, its name in both languages, whether it is the shop's doing, and still used."""

    code: str
    fr: str
    en: str
    ours: bool = False
    used: bool = True

    def name(self, language: str) -> str:
        """What it is called in a language."""
        return self.fr if language == "fr" else self.en

    def kept(self) -> dict[str, object]:
        """As the settings keep it."""
        return asdict(self)


@cache
def usual_reasons() -> tuple[ReturnReason, ...]:
    """The reasons a company begins with."""
    return tuple(ReturnReason(**each) for each in tomllib.loads(_FILE.read_text("utf-8"))["reason"])


def return_reasons(rd: Read) -> tuple[ReturnReason, ...]:
    """The company's reasons in the order in which they are offered, those not used any more among them."""
    kept = settings.get(rd, "returns.reasons")
    return tuple(ReturnReason(**each) for each in kept) if kept else usual_reasons()


def reason_named(reasons: tuple[ReturnReason, ...], code: str, language: str) -> str:
    """What a reason is called; its code where nobody knows it any more."""
    return next((each.name(language) for each in reasons if each.code == code), code)
