"""Doubtful and lost debts, pure: what moves to which account of the French plan. The accountant decides; this reckons.

Doubtful is the whole with tax (411 to 416); what is set aside at closing is of the net alone (68174, 491); what is lost for
certain is the net in 654 and the VAT to be had back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from app.base.money import rounded_div, share
from app.base.rate import WHOLE_PPM

RECEIVABLE, DOUBTFUL = "411", "416"
SET_ASIDE, CHARGE, REVERSAL = "491", "68174", "78174"
ASIDE = (SET_ASIDE, REVERSAL)
LOST, VAT_BACK = "654", "44571"
SMALL_LOSS, SMALL_GAIN = "658", "758"


class Rated(Protocol):
    """Net and tax of an invoice at one rate."""

    @property
    def rate_ppm(self) -> int: ...
    @property
    def net(self) -> int: ...
    @property
    def tax(self) -> int: ...


@dataclass(frozen=True, slots=True)
class AccountLine:
    """One line of an entry: account, what is debited and what credited, in minor units."""

    account: str
    debit: int = 0
    credit: int = 0


@dataclass(frozen=True, slots=True)
class Lost:
    """What is lost of a debt: `total` with tax, its net, and the VAT that may be had back."""

    total: int
    net: int
    vat: int


def doubtful(total: int) -> tuple[AccountLine, ...]:
    """A debt that may not be paid, with tax, set apart."""
    return (AccountLine(DOUBTFUL, debit=total), AccountLine(RECEIVABLE, credit=total))


def set_aside(net: int, lost_ppm: int) -> int:
    """What is set aside at closing: the net, by how likely it is lost (parts per million)."""
    return rounded_div(net * lost_ppm, WHOLE_PPM)


def at_closing(net: int, lost_ppm: int) -> tuple[AccountLine, ...]:
    """The entry of what is set aside."""
    amount = set_aside(net, lost_ppm)
    return (AccountLine(CHARGE, debit=amount), AccountLine(SET_ASIDE, credit=amount))


def lost(total: int, rates: Sequence[Rated]) -> Lost:
    """What is lost of `total` with tax, when the invoice had these rates: each loses its part; net and VAT sum to it."""
    if not total:
        return Lost(0, 0, 0)
    parts = share(total, [each.net + each.tax for each in rates])
    vat = sum(
        rounded_div(part * each.tax, each.net + each.tax)
        for part, each in zip(parts, rates, strict=True)
        if each.net + each.tax
    )
    return Lost(total, total - vat, vat)


def sound(total: int) -> tuple[AccountLine, ...]:
    """A debt that was doubtful and is not any more."""
    return (AccountLine(RECEIVABLE, debit=total), AccountLine(DOUBTFUL, credit=total))


def aside_changed(change: int) -> tuple[AccountLine, ...]:
    """The entry of more set aside, or of less."""
    if change < 0:
        return (AccountLine(SET_ASIDE, debit=-change), AccountLine(REVERSAL, credit=-change))
    return (AccountLine(CHARGE, debit=change), AccountLine(SET_ASIDE, credit=change)) if change else ()


def small_loss(total: int) -> tuple[AccountLine, ...]:
    """The entry of a little that was paid too little and is let go."""
    return (AccountLine(SMALL_LOSS, debit=total), AccountLine(RECEIVABLE, credit=total))


def small_gain(total: int) -> tuple[AccountLine, ...]:
    """The entry of a little that was paid too much and is kept."""
    return (AccountLine(RECEIVABLE, debit=total), AccountLine(SMALL_GAIN, credit=total))


def undone(lines: Sequence[AccountLine]) -> tuple[AccountLine, ...]:
    """The entry that takes another back."""
    return tuple(AccountLine(each.account, each.credit, each.debit) for each in lines)


def at_loss(found: Lost, aside: int = 0, held_on: str = DOUBTFUL) -> tuple[AccountLine, ...]:
    """The entry of a certain loss; `aside` is what was set aside for it before and is taken back.

    `held_on` is the account the debt stands on: 416 where it was said to be doubtful, else 411.
    """
    lines = [AccountLine(LOST, debit=found.net)] if found.net else []
    if found.vat:
        lines.append(AccountLine(VAT_BACK, debit=found.vat))
    lines.append(AccountLine(held_on, credit=found.total))
    if aside:
        lines += [AccountLine(SET_ASIDE, debit=aside), AccountLine(REVERSAL, credit=aside)]
    return tuple(lines)
