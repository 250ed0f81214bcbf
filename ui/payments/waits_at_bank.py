"""Money at the bank that is proposed for an invoice or an order, in words, and the step that it makes: match it first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial

from app.payments.waits_at_bank import WaitsAtBank
from ui.kit.acts import Act
from ui.kit.office import Office
from ui.kit.step_card import NextStep
from ui.kit.wording import say, words

Line = tuple[str, str]


def waits_lines(waits: Sequence[WaitsAtBank]) -> tuple[Line, ...]:
    """What lies there, since when, and how surely it is for what is looked at."""
    return tuple(
        (
            "bank",
            say(
                f"beside.bank.{each.sureness}",
                amount=words().money(each.amount, each.currency),
                day=each.booked_on,
            ),
        )
        for each in waits
    )


def factor_lines(waits: Sequence[WaitsAtBank], factor: str, number: str = "") -> tuple[Line, ...]:
    """The same of an invoice that was assigned: that it is to be passed on to the factor; with its number where several are."""
    key = "beside.bank.of_factor" if number else "beside.bank.factor"
    return tuple(
        ("late", say(key, told=told, factor=factor, number=number)) for _, told in waits_lines(waits)
    )


def possible_line(amount: int, day: date, currency: str) -> str:
    """That so much may be for what is looked at, one sign alone saying so."""
    return say("beside.bank.possible", amount=words().money(amount, currency), day=day)


def match_first(waits: Sequence[WaitsAtBank]) -> bool:
    """Whether matching is what comes first: more than one sign says that the money is for it."""
    return any(each.credible for each in waits)


def match_card(office: Office, waits: Sequence[WaitsAtBank], more: Sequence[Line] = ()) -> NextStep:
    """The step: what is there is matched before anybody is asked for it; `more` are the lines below."""
    act = Act("stands.to_bank", partial(office.ways.go, "bank"), icon="bank")
    return NextStep(say("beside.bank.step"), (*waits_lines(waits), *more), act)
