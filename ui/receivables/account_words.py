"""An entry of the accounts on one line, as the effects of a verb say it."""

from __future__ import annotations

from collections.abc import Sequence

from app.receivables.bad_debts import AccountLine
from ui.kit.wording import say, words


def entry_in_words(lines: Sequence[AccountLine], currency: str) -> str:
    """Debits first, then credits, each with its account."""

    def side(amounts: Sequence[tuple[str, int]]) -> str:
        return ", ".join(
            say("loss.entry_part", account=account, amount=words().money(amount, currency))
            for account, amount in amounts
            if amount
        )

    debit = side([(each.account, each.debit) for each in lines])
    credit = side([(each.account, each.credit) for each in lines])
    return say("loss.entry", debit=debit, credit=credit)
