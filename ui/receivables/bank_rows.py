"""Movements of the bank that wait, as rows: who, how much, what is proposed and how surely."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from app.base.errors import Refusal
from app.flow.bank import match
from app.payments.bank_account import BankAccount, bank_accounts
from app.payments.bank_matching import Matching, Waiting, matching, matching_again
from app.payments.bank_queries import BankRow
from app.payments.names_alike import Names
from app.payments.proposal import Piece, Proposal
from app.reports.beside_money import BesideItems, beside_items
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.deed import Deed, Planned
from ui.kit.wording import say, words

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.base.door import Read


_NONE = BesideItems()


@dataclass(frozen=True, slots=True)
class BankLine:
    """A movement that waits with what it may be; `beside` is what else stands about the invoices proposed for it."""

    id: int
    booked_on: date
    who: str
    text: str
    amount: int
    currency: str
    waiting: Waiting
    beside: BesideItems = _NONE

    @property
    def proposal(self) -> Proposal | None:
        """What is proposed for it."""
        return self.waiting.proposal

    @property
    def shares(self) -> dict[int, int]:
        """What would be set against each instalment (key of its item)."""
        found: dict[int, int] = {}
        for target in (each for piece in _pieces(self.proposal) for each in piece.targets):
            found[target.item_id] = found.get(target.item_id, 0) + target.amount
        return found

    @property
    def cash_brought(self) -> bool:
        """Whether it is cash that was brought to the bank, and nothing is proposed: it is divided into what was paid in cash."""
        return self.proposal is None and self.amount > 0 and self.waiting.row.kind == "cash"

    @property
    def to_factor(self) -> bool:
        """Whether an invoice that is proposed was assigned: matched, the money is to be passed on."""
        reached = self.beside.shares(self.shares)
        return any(each.factor for key, each in self.beside.invoices.items() if key in reached)


def _pieces(proposal: Proposal | None) -> tuple[Piece, ...]:
    return proposal.pieces if proposal is not None else ()


@dataclass(frozen=True, slots=True)
class AtBank:
    """What waits, and the accounts there are."""

    lines: tuple[BankLine, ...]
    accounts: tuple[BankAccount, ...]
    matching: Matching | None = None


def at_bank(
    rd: Read,
    account_id: int | None = None,
    before: Matching | None = None,
    touched: Collection[tuple[str, int]] = (),
) -> AtBank:
    """What waits, of one account or of all; where it was looked at `before`, only what the `touched` rows can change is again."""
    found = matching(rd) if before is None else matching_again(rd, before, touched)
    lines = tuple(_line(each) for each in found.waiting(account_id))
    beside = beside_items(rd, [key for each in lines for key in each.shares])
    if beside.invoices:
        lines = tuple(replace(each, beside=beside) for each in lines)
    return AtBank(lines, tuple(bank_accounts(rd)), found)


def _line(each: Waiting) -> BankLine:
    row = each.row
    who = who_said(row)
    text = row.text if row.name else ""
    return BankLine(row.id, row.booked_on, who, text, row.remaining, row.currency, each)


def who_said(row: BankRow) -> str:
    """Who a movement is of: the name the bank tells, else its text, else of what kind it is."""
    return row.name or row.text or say(f"bank.kind.{row.kind}")


def proposed(line: BankLine) -> str:
    """What a movement would be matched with, in a few words: the documents where there are some; of cash brought, how."""
    found = line.proposal
    if found is None:
        return say("bank.cash_row") if line.cash_brought else ""
    numbers = [each.number for piece in found.pieces for each in piece.targets]
    told = ", ".join(dict.fromkeys(numbers or [piece_said(each) for each in found.pieces]))
    # Whose it is, where that is not the name that the bank tells.
    names = {piece.customer for piece in found.pieces if piece.targets}
    others = sorted(name for name in names if not Names([(name, 1)]).alike(line.who))
    return " · ".join(part for part in (told, ", ".join(others)) if part)


def piece_said(piece: Piece) -> str:
    """What a part of a movement would be: the documents it settles, else whose it is."""
    match piece.kind:
        case "fee":
            return say("bank.piece.fee")
        case "aside":
            return say("bank.piece.aside", reason=piece.reason)
        case "bounce":
            return say(f"bank.piece.{'bounce' if piece.amount < 0 else 'back'}", number=piece.number)
        case "refund":
            return say("bank.piece.refund", number=piece.number)
        case _:
            pass
    if piece.recorded:
        return say("bank.piece.recorded", number=piece.number)
    numbers = ", ".join(dict.fromkeys(each.number for each in piece.targets)) or piece.order_number
    return f"{numbers} · {piece.customer}" if numbers else piece.customer


def sureness_chip(line: BankLine) -> Chip:
    """How surely it is proposed."""
    if line.proposal is None:
        return Chip("none", say("bank.sureness.none"), icon="search")
    if line.proposal.barred:
        return Chip("late", say("bank.sureness.barred"), icon="trouble")
    if line.to_factor:
        return Chip("late", say("bank.sureness.factor"), icon="trouble")
    kind = {"sure": "done", "likely": "run", "possible": "wait"}[line.proposal.sureness]
    return Chip(kind, say(f"bank.sureness.{line.proposal.sureness}"))  # pyright: ignore[reportArgumentType]


COLUMNS: tuple[Column[BankLine], ...] = (
    Column(key="booked_on", title="bank.column.day", kind="date", width=122),
    Column(key="who", title="bank.column.who", aside=lambda row: row.text, strong=True, wraps=True),
    Column(key="proposal", title="bank.column.proposal", value=proposed, wraps=True),
    Column(key="sureness", title="bank.column.sureness", kind="chip", value=sureness_chip, width=116),
    Column(
        key="amount",
        title="column.amount",
        kind="money",
        width=124,
        strong=True,
        currency=lambda row: row.currency,
    ),
)


class Confirming:
    """Proposals confirmed together: the same that were looked at before, each as it stood then."""

    def __init__(self) -> None:
        self._proposals: dict[int, Proposal] = {}

    @property
    def deed(self) -> Deed:
        """What the dialog of many rows shows and does."""
        return Deed(
            "bank.confirm_many",
            "done",
            self.plan,
            self.do,
            called="bank.column.who",
            whose="bank.column.proposal",
            named=260,
        )

    def plan(self, rd: Read, keys: Collection[int]) -> Sequence[Planned]:
        """What would be confirmed, and what has nothing to confirm."""
        found: list[Planned] = []
        for line in at_bank(rd).lines:
            if line.id not in keys:
                continue
            why = (
                Refusal("bank_nothing_proposed")
                if line.proposal is None
                else Refusal("bank_barred", customer=line.proposal.barred)
                if line.proposal.barred
                else None
            )
            if line.proposal is not None:
                self._proposals[line.id] = line.proposal
            found.append(Planned(line.id, line.who, proposed(line), why, line.amount, line.currency))
        return found

    def do(self, database: Database, actor: Actor, key: int, _reason: str) -> None:
        """Confirm one."""
        one = self._proposals[key]
        database.do(actor, match, key, one.pieces, sureness=one.sureness, why=one.why, rule_id=one.rule_id)


def why(proposal: Proposal) -> str:
    """Why it is proposed, in the language of the window."""
    return words().fact(proposal.why)


def barred_said(proposal: Proposal | None, customer_id: int | None = None) -> str:
    """That it pays what insolvency proceedings forbid to pay, or nothing; of one customer, or of anybody in it."""
    if proposal is None or not proposal.barred:
        return ""
    if customer_id is not None and all(each.customer_id != customer_id for each in proposal.pieces):
        return ""
    return say("bank.barred", customer=proposal.barred)
