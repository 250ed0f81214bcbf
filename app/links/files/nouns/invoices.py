"""Unpaid invoices and credit notes of the program before, out of a file: claims with a cut-over date, no documents."""

from __future__ import annotations

from typing import Any

from app.base.company import the_company
from app.base.door import Read, Write
from app.base.errors import Refusal
from app.links.files.nouns.buyers import Buyer, Buyers, buyers_of
from app.links.files.plan import Line, Plan, Planned, Reader, chunks, in_order
from app.receivables.opening import OpeningDraft, openings_standing, take_back_opening, write_opening


def plan_invoices(rd: Read, reader: Reader) -> Plan:
    """What each line would claim; a line with nothing open is the same. Refused with ``cut_over_in_future``."""
    cut_over = reader.wishes.cut_over or rd.today
    if cut_over > rd.today:
        raise Refusal("cut_over_in_future", on=cut_over)
    lines = reader.lines()
    buyers = buyers_of(rd, [line.values["customer"] for line in lines if "customer" in line.values])
    currency = the_company(rd).currency
    drafts: list[tuple[Line, OpeningDraft, str]] = []
    for line in lines:
        before = len(reader.faults)
        buyer = _buyer(reader, buyers, line)
        _check_days(reader, line, cut_over)
        kind = _check_amounts(reader, line)
        told = line.values.get("currency", currency)
        if str(told).upper() not in (currency, "€" if currency == "EUR" else currency):
            reader.fault(line.line, "currency", Refusal("opening_currency", text=told, currency=currency))
        if buyer is None or not line.sound or len(reader.faults) > before:
            continue
        values, due_on = line.values, line.values.get("due_on")
        open_amount = abs(values.get("open", values["total"]))
        draft = OpeningDraft(
            account_id=buyer.account_id,
            customer_id=buyer.customer_id,
            kind=kind,
            number=values["number"],
            issued_on=values["issued_on"],
            due_on=due_on if kind == "invoice" else None,
            total=abs(values["total"]),
            open_amount=open_amount,
            currency=currency,
            cut_over_on=cut_over,
        )
        drafts.append((line, draft, f"{draft.number} {buyer.name}"))
    return in_order(reader, _against_books(rd, reader, drafts))


def _buyer(reader: Reader, buyers: Buyers, line: Line) -> Buyer | None:
    if "customer" not in line.values:
        return None
    try:
        return buyers.of(line.values["customer"])
    except Refusal as reason:
        reader.fault(line.line, "customer", reason)
        return None


def _check_days(reader: Reader, line: Line, cut_over: Any) -> None:
    issued, due = line.values.get("issued_on"), line.values.get("due_on")
    if issued is None:
        return
    if issued > cut_over:
        reader.fault(line.line, "issued_on", Refusal("opening_after_cut_over", on=issued, cut_over=cut_over))
    if due is not None and due < issued:
        reader.fault(line.line, "due_on", Refusal("opening_due_before_issue", due=due, on=issued))


def _check_amounts(reader: Reader, line: Line) -> str:
    """Invoice or credit note, by the sign of the total; what is wrong with the amounts is noted."""
    total = line.values.get("total")
    if total is None:
        return ""
    if total == 0:
        reader.fault(line.line, "total", Refusal("opening_nothing"))
        return ""
    left = line.values.get("open", total)
    if left and ((left < 0) != (total < 0) or abs(left) > abs(total)):
        reader.fault(line.line, "open", Refusal("opening_too_much"))
    if total > 0 and left and line.sound and line.values.get("due_on") is None:
        reader.fault(line.line, "due_on", Refusal("opening_due_missing"))
    return "invoice" if total > 0 else "credit_note"


def _against_books(rd: Read, reader: Reader, drafts: list[tuple[Line, OpeningDraft, str]]) -> list[Planned]:
    standing: dict[Any, int] = {}
    for piece in chunks(sorted({draft.account_id for _, draft, _ in drafts})):
        standing |= openings_standing(rd, list(piece))
    first: dict[Any, int] = {}
    planned: list[Planned] = []
    for line, draft, called in drafts:
        key = (draft.account_id, draft.kind, draft.number, draft.due_on)
        if key in first:
            reader.fault(line.line, "number", Refusal("line_twice", first=first[key], text=draft.number))
            continue
        first[key] = line.line
        if key in standing and draft.open_amount not in (0, standing[key]):
            reader.fault(line.line, "open", Refusal("opening_differs", number=draft.number))
            continue
        act = "create" if draft.open_amount and key not in standing else "same"
        planned.append(Planned(line.line, act, {"draft": draft}, None, called))
    return planned


# --- writing ---


def create_opening(tx: Write, planned: Planned) -> int:
    """Open a claim and give its key."""
    return write_opening(tx, planned.values["draft"])


def withdraw_opening(tx: Write, opening_id: int) -> bool:
    """Take a claim back; False where something is set against it, and it stays."""
    try:
        take_back_opening(tx, opening_id)
    except Refusal as refusal:
        if refusal.code not in ("opening_settled", "opening_taken_back"):
            raise
        return refusal.code == "opening_taken_back"
    return True
