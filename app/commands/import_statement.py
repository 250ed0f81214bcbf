"""`import statement FILE`: a bank's statement; what of it was new, what was matched and why, and what was not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

from app.base.door import Read as DoorRead
from app.base.money import from_minor
from app.commands.desk import Desk
from app.commands.import_files import mark, order, pair
from app.commands.output import Column, table
from app.commands.program import argument, command, imports, option
from app.flow.bank_batch import match_sure
from app.links.bank.bring import Read, bring
from app.links.files.convention import Convention
from app.payments.bank_account import BankAccount, bank_accounts
from app.payments.bank_matching import waiting
from app.payments.bank_queries import BankRow, MatchRow, matches_of, transaction_rows, waiting_count
from app.payments.proposal import Piece, Proposal
from app.payments.take_statement import Taken

_SHOWN = 40
"""Movements told one by one; ``--json`` has them all."""


@dataclass(frozen=True, slots=True)
class _Line:
    """A movement of the file with what became of it."""

    row: BankRow
    proposal: Proposal | None
    matches: tuple[MatchRow, ...]
    why: str

    @property
    def state(self) -> str:
        """``matched`` by the program, ``proposed`` to a person, or ``open``."""
        if not self.row.remaining:
            return "matched"
        return "proposed" if self.proposal is not None else "open"


_COLUMNS = (
    Column("date", lambda line: line.row.booked_on, "day"),
    Column("total", lambda line: line.row.amount, "amount"),
    Column("bank_state", lambda line: line.state, "word", "bank.state"),
    Column("told_by", lambda line: (line.row.name or line.row.text)[:40]),
    Column("reason", lambda line: line.why[:70]),
)


@command("statement", on=imports)
def statement(
    desk: Desk,
    file: Annotated[Path, argument("file", words="statement_file")],
    account: Annotated[str, option("--account")] = "",
    mapped: Annotated[list[str] | None, option("--map")] = None,
    decimal: Annotated[str | None, option("--decimal")] = None,
    days: Annotated[str | None, option("--days")] = None,
) -> None:
    """Take a bank's statement in; the same one again adds nothing."""
    says = dict(pair(each) for each in mapped or [])
    convention = Convention(mark(decimal), order(days))
    with desk.opened() as database:
        read, taken = bring(database, desk.actor_in(database), file, account, says, convention)
        match_sure(database)
        with database.read() as rd:
            lines = _lines(desk, rd, [key for each in taken for key in each.new])
            accounts = {each.id: each for each in bank_accounts(rd)}
            left = waiting_count(rd)
    if desk.as_json:
        desk.give(_for_machines(read, taken, lines, accounts, left))
    else:
        _for_people(desk, read, taken, list(lines.values()), accounts, left)


def _lines(desk: Desk, rd: DoorRead, keys: Sequence[int]) -> dict[int, _Line]:
    if not keys:
        return {}
    proposals = {each.row.id: each.proposal for each in waiting(rd)}
    matches: dict[int, list[MatchRow]] = {}
    for each in matches_of(rd, keys):
        matches.setdefault(each.transaction_id, []).append(each)
    found: dict[int, _Line] = {}
    for row in transaction_rows(rd, keys):
        proposal, made = proposals.get(row.id), tuple(matches.get(row.id, ()))
        why = proposal.why if proposal is not None else made[0].reason if made else ""
        found[row.id] = _Line(row, proposal, made, desk.words.fact(why) if why else "")
    return found


def _for_people(
    desk: Desk,
    read: Read,
    taken: Sequence[Taken],
    lines: Sequence[_Line],
    accounts: Mapping[int, BankAccount],
    left: int,
) -> None:
    for told, each in zip(read.statements, taken, strict=True):
        name = accounts[each.bank_account_id].name
        known = {"account": name, "number": each.number or "—", "n": len(each.new), "known": each.known}
        desk.say("bank.import.statement", **known)
        if each.account_new:
            desk.say("bank.import.account_new", account=name)
        for key, minor in (("bank.import.off_by", each.off_by), ("bank.import.gap", each.gap)):
            if minor:
                desk.say(key, amount=desk.words.money(minor, told.currency or each.currency))
    if lines:
        desk.write("")
        # Currencies differ between accounts of one file; each row says its own.
        for text in table(desk.words, _COLUMNS, [_Shown(each) for each in lines[:_SHOWN]]):
            desk.write(text)
        if len(lines) > _SHOWN:
            desk.say("bank.import.more", n=len(lines) - _SHOWN)
    desk.write("")
    counted = {state: sum(each.state == state for each in lines) for state in ("matched", "proposed", "open")}
    desk.say("bank.import.counts", **counted)
    desk.say("bank.import.left", n=left)


class _Shown:
    """A line as the table asks for it: the currency is the row's own."""

    def __init__(self, line: _Line) -> None:
        self.row, self.state, self.why, self.currency = line.row, line.state, line.why, line.row.currency


def _for_machines(
    read: Read,
    taken: Sequence[Taken],
    lines: Mapping[int, _Line],
    accounts: Mapping[int, BankAccount],
    left: int,
) -> dict[str, Any]:
    return {
        "file": read.file,
        "format": read.format,
        "statements": [_statement(each, accounts[each.bank_account_id], lines) for each in taken],
        "new": sum(len(each.new) for each in taken),
        "known": sum(each.known for each in taken),
        "matched": sum(each.state == "matched" for each in lines.values()),
        "proposed": sum(each.state == "proposed" for each in lines.values()),
        "open": sum(each.state == "open" for each in lines.values()),
        "waiting": left,
    }


def _statement(each: Taken, account: BankAccount, lines: Mapping[int, _Line]) -> dict[str, Any]:
    return {
        "account": {"name": account.name, "iban": account.iban or None, "new": each.account_new},
        "number": each.number,
        "currency": each.currency,
        "from": each.opened_on,
        "to": each.closed_on,
        "opening": _amount(each.opening, each.currency),
        "closing": _amount(each.closing, each.currency),
        "off_by": _amount(each.off_by, each.currency),
        "gap": _amount(each.gap, each.currency),
        "taken": each.statement_id is not None,
        "known": each.known,
        "transactions": [_transaction(lines[key]) for key in each.new],
    }


def _transaction(line: _Line) -> dict[str, Any]:
    row = line.row
    return {
        "uid": row.uid,
        "booked_on": row.booked_on,
        "value_on": row.value_on,
        "amount": _amount(row.amount, row.currency),
        "currency": row.currency,
        "kind": row.kind,
        "name": row.name,
        "iban": row.iban,
        "text": row.text,
        "reference": row.reference,
        "end_to_end": row.end_to_end,
        "state": line.state,
        "why": line.why,
        "sureness": line.proposal.sureness
        if line.proposal
        else line.matches[0].sureness
        if line.matches
        else None,
        "matched": [
            {"kind": each.kind, "amount": _amount(each.amount, row.currency), "payment": each.number or None}
            for each in line.matches
        ],
        "proposed": [_piece(each, row.currency) for each in line.proposal.pieces] if line.proposal else [],
    }


def _piece(piece: Piece, currency: str) -> dict[str, Any]:
    return {
        "kind": piece.kind,
        "amount": _amount(piece.amount, currency),
        "customer": piece.customer or None,
        "payment": piece.number if piece.recorded or piece.kind == "bounce" else None,
        "order": piece.order_number or None,
        "settles": [
            {"number": each.number, "amount": _amount(each.amount, currency)} for each in piece.targets
        ],
    }


def _amount(minor: int | None, currency: str) -> str | None:
    return None if minor is None else str(from_minor(minor, currency))
