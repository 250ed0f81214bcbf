"""Why a customer stands where they do in the call list, in words."""

from __future__ import annotations

from app.reminders.left_told import left_told
from app.reports.call_list import LATE, MISSED, OVER, UNTOLD, CallRow
from ui.kit.wording import say, words


def kept_told(row: CallRow) -> str:
    """Why no reminder is written to a customer today, as a button that is greyed says it."""
    if not row.kept:
        return ""
    return left_told(words(), row.kept, row.until, row.promised_on)


def parts_told(row: CallRow, *, in_all: bool = False) -> str:
    """What of the amount late is in dispute, and what of theirs waits to be matched, where the reason does not say so.

    `in_all`: beside one invoice, what is to be asked for is said to be that of all.
    """
    asks = row.to_ask
    proceedings = row.action in ("insolvency", "lodged")
    barred = row.barred.amount if row.barred is not None and proceedings else 0
    arisen = row.claim.arisen if row.claim is not None and proceedings else 0
    parts = (
        ("barred", barred),
        ("cheques", row.cheques if proceedings else 0),
        ("arisen", arisen),
        ("disputed", row.disputed if row.action != "disputed" else 0),
        ("credit", row.credit if row.action != "match" else 0),
        ("coming", row.coming - row.to_announce if row.action not in ("bank", "debit") else 0),
        ("likely", row.likely if not proceedings and row.action != "bank" else 0),
        ("possible", row.possible if not proceedings else 0),
        ("to_announce", row.to_announce if row.action != "debit" else 0),
        ("promised", row.promised if row.action != "promised" else 0),
        ("asked_in_all" if in_all else "asked", asks if asks != row.overdue else 0),
        ("early", row.early if row.action == "remind" and row.letter else 0),
        ("unsent", row.unsent_amount if row.action != "unsent" else 0),
    )
    return ", ".join(
        say(
            f"calls.part.{name}",
            amount=words().money(
                amount, row.told_in if name in ("barred", "cheques", "arisen") else row.currency
            ),
            on=(row.claim.from_on or "")
            if name == "arisen" and row.claim is not None
            else row.promised_on or "",
        )
        for name, amount in parts
        if amount > 0
    )


def why_told(row: CallRow) -> str:
    """The reason of what is next."""
    told = row.letter if row.action == "remind" else row.level
    level = say(f"reminder.level.{told}") if told is not None else ""
    if row.abrupt and row.action == "remind":
        level = say("reminders.level_unheard", level=level)
    amount = words().money(row.amount, row.told_in) if row.amount else ""
    more = "_why" if row.why else "_part" if row.late_part else ""
    if row.what in (OVER, UNTOLD, MISSED, LATE):
        more = f"_{row.what}"
    what = ", ".join(row.unsent_numbers) if row.action == "unsent" else words().fact(row.what)
    return say(
        f"calls.why.{row.action}{more}",
        day=row.day or "",
        level=level,
        amount=amount,
        part=words().money(row.late_part, row.currency),
        what=what,
        why=row.why,
        first=row.first or "",
        told=row.told_on or "",
    )
