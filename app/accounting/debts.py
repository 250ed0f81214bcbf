"""Entries of debts given up, doubted or handed on: write-offs, doubtful debts, what is set aside for them, and factors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlalchemy import bindparam, select

from app.accounting.chart import Chart
from app.accounting.journal_entry import JournalEntry, Line, balanced
from app.accounting.party import PARTY, with_party
from app.base.door import Read
from app.invoicing.tables import invoice
from app.receivables.assignment_tables import assignment, factor_payment
from app.receivables.tables import opening
from app.receivables.write_off_tables import allowance, doubtful_debt, write_off, write_off_line

_OF_CUSTOMERS = ("411", "416")


def write_off_entries(rd: Read, plan: Chart, until: date) -> Iterator[JournalEntry]:
    """Debts given up, small differences let go, and the reversals of both: the lines that were frozen with them."""
    lines: dict[int, list[Any]] = defaultdict(list)
    for row in rd.execute(_WRITE_OFF_LINES, {"until": until}):
        lines[row.write_off_id].append(row)
    for row in rd.execute(_WRITE_OFFS, {"until": until}):
        yield JournalEntry(
            journal=plan.journals["various"],
            on=row.decided_on,
            written_at=row.recorded_at,
            noun="write_off",
            row_id=row.id,
            piece=row.number,
            piece_on=row.decided_on,
            label="write_off" if row.kind != "reversal" else "write_off_undone",
            who=row.name,
            lines=balanced(
                Line(
                    plan.of_plan(line.account_code),
                    line.debit - line.credit,
                    row.standing_id if line.account_code in _OF_CUSTOMERS else None,
                    ("write_off", row.id) if line.account_code in _OF_CUSTOMERS else None,
                )
                for line in lines[row.id]
            ),
        )


def doubtful_entries(rd: Read, plan: Chart, until: date) -> Iterator[JournalEntry]:
    """Debts that became doubtful, and what of them was taken back as sound."""
    for row in rd.execute(_DOUBTFUL, {"until": until}):
        steps = [("doubtful", row.since, row.recorded_at, row.amount)]
        if row.ended_on is not None and row.ended_on <= until and row.end_amount:
            steps.append(("doubtful_ended", row.ended_on, row.ended_at, -row.end_amount))
        of = (row.noun, row.document_id)
        for noun, on, at, amount in steps:
            yield JournalEntry(
                journal=plan.journals["various"],
                on=on,
                written_at=at,
                noun=noun,
                row_id=row.id,
                piece=row.number or row.opened,
                piece_on=min(row.issued_on or row.opened_on or on, on),
                label=noun,
                who=row.name,
                lines=balanced(
                    (
                        Line(plan.account("doubtful"), amount, row.standing_id, of),
                        Line(plan.account("customers"), -amount, row.standing_id, of),
                    )
                ),
            )


def allowance_entries(rd: Read, plan: Chart, until: date) -> Iterator[JournalEntry]:
    """What was set aside for doubtful debts at a closing, or released because they were sound; losses bear their own."""
    for row in rd.execute(_ALLOWANCES, {"until": until}):
        against = plan.account("allowance_made" if row.change > 0 else "allowance_released")
        yield JournalEntry(
            journal=plan.journals["various"],
            on=row.decided_on,
            written_at=row.recorded_at,
            noun="allowance",
            row_id=row.id,
            piece=row.number or row.opened,
            piece_on=min(row.issued_on or row.opened_on or row.decided_on, row.decided_on),
            label="allowance" if row.change > 0 else "allowance_released",
            who=row.name,
            lines=balanced((Line(against, row.change), Line(plan.account("allowance"), -row.change))),
        )


def factor_entries(rd: Read, plan: Chart, until: date) -> Iterator[JournalEntry]:
    """What a factor paid for an invoice, and what it kept of it."""
    for row in rd.execute(_FACTOR, {"until": until}):
        yield JournalEntry(
            journal=plan.journals["bank"],
            on=row.paid_on,
            written_at=row.recorded_at,
            noun="factor_payment",
            row_id=row.id,
            piece=row.number,
            piece_on=min(row.issued_on, row.paid_on),
            label="factor_payment",
            who=row.factor,
            lines=balanced(
                (
                    Line(plan.account("bank"), row.paid),
                    Line(plan.account("factor_commission"), row.commission),
                    Line(plan.account("vat_paid"), row.commission_vat),
                    Line(plan.account("factor_interest"), row.interest),
                    Line(plan.account("factor"), row.fund),
                    Line(plan.account("factor"), -row.total),
                )
            ),
        )


_WRITE_OFFS = with_party(
    select(
        write_off.c.id,
        write_off.c.number,
        write_off.c.kind,
        write_off.c.decided_on,
        write_off.c.recorded_at,
        *PARTY,
    )
    .where(write_off.c.decided_on <= bindparam("until"))
    .order_by(write_off.c.id),
    write_off.c.customer_id,
)
_WRITE_OFF_LINES = (
    select(
        write_off_line.c.write_off_id,
        write_off_line.c.account_code,
        write_off_line.c.debit,
        write_off_line.c.credit,
    )
    .join(write_off, write_off.c.id == write_off_line.c.write_off_id)
    .where(write_off.c.decided_on <= bindparam("until"))
    .order_by(write_off_line.c.write_off_id, write_off_line.c.position)
)


def _with_document(statement: Any) -> Any:
    """What a doubtful debt is of: an invoice, or one of the program before."""
    told = statement.add_columns(
        invoice.c.number,
        invoice.c.issued_on,
        opening.c.number.label("opened"),
        opening.c.issued_on.label("opened_on"),
        *PARTY,
    )
    return (
        with_party(told, doubtful_debt.c.customer_id)
        .outerjoin(
            invoice, (doubtful_debt.c.noun == "invoice") & (invoice.c.id == doubtful_debt.c.document_id)
        )
        .outerjoin(
            opening, (doubtful_debt.c.noun == "opening") & (opening.c.id == doubtful_debt.c.document_id)
        )
    )


_DOUBTFUL = _with_document(
    select(
        doubtful_debt.c.id,
        doubtful_debt.c.noun,
        doubtful_debt.c.document_id,
        doubtful_debt.c.amount,
        doubtful_debt.c.since,
        doubtful_debt.c.recorded_at,
        doubtful_debt.c.ended_on,
        doubtful_debt.c.ended_at,
        doubtful_debt.c.end_amount,
    )
    .select_from(doubtful_debt)
    .where(doubtful_debt.c.since <= bindparam("until"))
    .order_by(doubtful_debt.c.id)
)
_ALLOWANCES = _with_document(
    select(allowance.c.id, allowance.c.decided_on, allowance.c.change, allowance.c.recorded_at)
    .select_from(allowance)
    .join(doubtful_debt, doubtful_debt.c.id == allowance.c.doubtful_debt_id)
    .where(
        allowance.c.decided_on <= bindparam("until"),
        allowance.c.write_off_id.is_(None),
        allowance.c.change != 0,
    )
    .order_by(allowance.c.id)
)
_FACTOR = (
    select(
        *(factor_payment.c[name] for name in ("id", "total", "paid", "commission", "commission_vat")),
        *(factor_payment.c[name] for name in ("interest", "fund", "paid_on", "recorded_at")),
        assignment.c.factor,
        invoice.c.number,
        invoice.c.issued_on,
    )
    .join(assignment, assignment.c.id == factor_payment.c.assignment_id)
    .join(invoice, invoice.c.id == assignment.c.document_id)
    .where(factor_payment.c.paid_on <= bindparam("until"), assignment.c.noun == "invoice")
    .order_by(factor_payment.c.id)
)
