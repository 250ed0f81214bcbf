"""What a run of *Process* would do with each order, and what it did."""

from __future__ import annotations

from dataclasses import dataclass, field

from app.base.errors import Refusal
from app.invoicing.mentions import Lack


@dataclass(frozen=True, slots=True)
class Planned:
    """What would be done with an order: steps in order, and why what is left out is left out.

    Whatever this run does: `typed` is a draft typed by hand that may be confirmed; `due` an order of which something may be
    invoiced as the policy has it, having left by then or being paid; `ahead` one of which more would be invoiced at once.
    `bills` is what its invoice will come to (minor units, with VAT); None where none is issued, or that is not known before.
    `deposits` is what of it deposit invoices asked for already, `lacks` what it would go without.
    """

    order_id: int
    number: str
    steps: tuple[str, ...]
    reasons: tuple[Refusal, ...] = ()
    typed: bool = False
    due: bool = False
    ahead: bool = False
    bills: int | None = None
    deposits: int = 0
    lacks: tuple[Lack, ...] = ()


@dataclass(slots=True)
class Report:
    """What a run did: how many of each step, and what it left with the reason.

    `lacks` are the orders whose invoices went without a mention, with their numbers.
    """

    done: dict[str, int] = field(default_factory=dict[str, int])
    left: list[tuple[int, str, Refusal]] = field(default_factory=list[tuple[int, str, Refusal]])
    papers: int = 0
    lacks: list[tuple[int, str, tuple[Lack, ...]]] = field(
        default_factory=list[tuple[int, str, tuple[Lack, ...]]]
    )

    def count(self, step: str) -> None:
        """One more of a step."""
        self.done[step] = self.done.get(step, 0) + 1
