"""Letters that lie here to be posted, as rows: what came meanwhile is said before one leaves."""

from __future__ import annotations

from functools import partial

from app.reminders.lying import Lying
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.wording import say, words


def post_told(row: Lying) -> str:
    """What came of what a letter asks for since it was written."""
    money = partial(words().money, currency=row.letter.currency)
    if row.overtaken == "bank":
        told = say(f"reminders.post.bank_{'sure' if row.sure else 'likely'}", amount=money(row.at_bank))
        # What a batch takes besides is told even so: matched, it is to be left out of it.
        return " · ".join((told, say("reminders.post.debit_too", number=row.batch))) if row.batch else told
    if row.overtaken == "debit":
        return say("reminders.post.debit_in", number=row.batch)
    return say("reminders.post.part_left", amount=money(row.open)) if row.overtaken else ""


def post_chip(row: Lying) -> Chip | str:
    """Why a letter is better not posted as it is; empty where nothing came meanwhile."""
    if not row.overtaken:
        return ""
    kind = "hold" if row.overtaken == "part" else "late"
    return Chip(kind, say(f"reminders.post.{row.overtaken}"), icon="bank")


POST_COLUMNS: tuple[Column[Lying], ...] = (
    Column(
        key="number",
        title="column.document",
        value=lambda row: row.letter.number,
        width=132,
        strong=True,
    ),
    Column(
        key="customer",
        title="column.customer",
        value=lambda row: row.letter.customer,
        aside=post_told,
        aside_below=True,
        wraps=True,
        strong=True,
    ),
    Column(key="state", title="column.state", kind="chip", value=post_chip, width=168),
    Column(
        key="level",
        title="reminder.column.level",
        value=lambda row: say(f"reminder.level.{row.letter.level}"),
        width=150,
    ),
    Column(
        key="channel",
        title="reminder.column.channel",
        value=lambda row: say(f"reminder.channel.{row.letter.channel}"),
        width=170,
        muted=True,
    ),
    Column(
        key="made_on",
        title="paper.reminder.on",
        kind="date",
        value=lambda row: row.letter.made_on,
        width=104,
        muted=True,
    ),
    Column(
        key="total",
        title="reminder.column.total",
        kind="money",
        value=lambda row: row.letter.total,
        width=112,
        currency=lambda row: row.letter.currency,
        strong=True,
    ),
)
