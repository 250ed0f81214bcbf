"""What issuing a quote does, in the same words on its page and beside its entry."""

from __future__ import annotations

from datetime import date

from ui.kit.breakable import breakable
from ui.kit.wording import say, words


def issuing_lines(version: int, mails: str, address: str, until: date | None) -> list[tuple[str, str]]:
    """Its number or the version it replaces, what is frozen, whether and to whom it is mailed, until when it is valid.

    `mails` is what becomes of its mail (`app.reports.quote_page.QuotePage`).
    """
    found = [("quote", say("quote_page.effect.number"))]
    if version > 1:
        found = [("undo", say("quote_page.effect.replaces", version=version - 1))]
    found.append(("valid", say("quote_page.effect.frozen")))
    if address:
        told = say(f"quote_page.effect.mail_{mails or 'none'}", address=breakable(address))
    else:
        told = say("quote_page.effect.no_address")
    found.append(("mail", told))
    if until is not None:
        found.append(("wait", say("quote_page.effect.valid", day=words().date(until))))
    return found
