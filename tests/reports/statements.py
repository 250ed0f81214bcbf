"""The statement of a customer's account as it is read, printed and mailed, for the tests that look at it."""

from __future__ import annotations

from app.base.freezing import freeze, thaw
from app.base.words import Words
from app.flow.letters import compose
from app.reports.account_statement import AccountStatement, account_statement
from app.reports.account_statement_paper import render_account_statement
from tests.paper.papers import plain, text
from tests.stories.desk import Desk


def of(desk: Desk, who: int) -> AccountStatement:
    """Of today, the same when it is frozen and thawed."""
    with desk.database.read() as rd:
        found = account_statement(rd, who)
    assert thaw(AccountStatement, freeze(found)) == found
    return found


def printed(found: AccountStatement) -> str:
    """The words of its page."""
    return " ".join(plain(text(render_account_statement(found, Words("fr")))).split())


def mailed(desk: Desk, who: int) -> str:
    """The mail that brings it."""
    with desk.database.read() as rd:
        return plain(compose(rd, "statement", "customer", who).draft.body)
