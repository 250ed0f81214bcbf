"""Debts that may not be paid: said of a document, set aside for at a closing, and taken back when they are sound again.

A doubtful debt stays owed and in the exposure; nobody is reminded of it, it is expected in no week and in no measure of
collection. The accountant decides on the accounts; what is written here is what they mean.
"""

from __future__ import annotations

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.rate import WHOLE_PPM
from app.base.uid import new_uid
from app.flow.given_up import Debts, debts_of, read_debts
from app.flow.sell import look_at_held
from app.flow.settling import settlement
from app.receivables.allocation import vat_of
from app.receivables.bad_debts import set_aside
from app.receivables.doubtful import DoubtfulRow, doubtful_mark, set_aside_for
from app.receivables.write_off_tables import allowance, doubtful_debt


@verb("collect.doubtful")
def doubt(tx: Write, noun: str, document_id: int, reason: str) -> int:
    """Say that what a document still asks for may not come; gives the mark's key.

    Refused with ``reason_missing``, ``doubtful_already``, ``doubtful_of_nothing`` or ``invoice_unknown``.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    debts = debts_of(tx, noun, document_id)
    if not debts.total:
        raise Refusal("doubtful_of_nothing", number=debts.number)
    if doubtful_mark(tx, noun, document_id) is not None:
        raise Refusal("doubtful_already", number=debts.number)
    made = tx.insert(
        doubtful_debt,
        {
            "uid": new_uid(),
            "customer_id": debts.customer_id,
            "account_id": debts.account_id,
            "noun": noun,
            "document_id": document_id,
            "amount": debts.total,
            "currency": debts.currency,
            "since": tx.today,
            "reason": reason.strip(),
            "marked_by": tx.actor.name,
            "recorded_at": tx.now,
            "ended_on": None,
        },
    )
    _tell(tx, debts, debts.total, reason)
    return made


@verb("collect.allow")
def set_aside_at(tx: Write, noun: str, document_id: int, lost_ppm: int) -> int:
    """Set aside at a closing what is likely lost of a doubtful debt, of its net; gives by how much that changes what is.

    Refused with ``allowance_share``, ``doubtful_not``, or ``allowance_same`` where nothing changes.
    """
    if not 0 <= lost_ppm <= WHOLE_PPM:
        raise Refusal("allowance_share")
    debts, mark = _marked(tx, noun, document_id)
    net = _net(tx, debts)
    change = set_aside(net, lost_ppm) - set_aside_for(tx, mark.id)
    if not change:
        raise Refusal("allowance_same", number=debts.number)
    _write_allowance(tx, mark.id, net, lost_ppm, change, "closing")
    _tell(tx, debts, change, "")
    return change


def likely_lost(rd: Read, noun: str, document_id: int, lost_ppm: int) -> int:
    """What a share of a debt's net comes to (minor units), before it is decided; refused with ``invoice_unknown``."""
    return set_aside(_net(rd, read_debts(rd, noun, document_id)), lost_ppm)


@verb("collect.sound")
def sound(tx: Write, noun: str, document_id: int, reason: str) -> None:
    """Say that a doubtful debt is sound again; what was set aside for it is taken back.

    Refused with ``reason_missing`` or ``doubtful_not``.
    """
    if not reason.strip():
        raise Refusal("reason_missing")
    debts, mark = _marked(tx, noun, document_id)
    if aside := set_aside_for(tx, mark.id):
        _write_allowance(tx, mark.id, 0, 0, -aside, "sound")
    tx.update(
        doubtful_debt,
        mark.id,
        ended_on=tx.today,
        end_reason=reason.strip(),
        end_amount=debts.total,
        ended_by=tx.actor.name,
        ended_at=tx.now,
    )
    _tell(tx, debts, debts.total, reason)
    look_at_held(tx, debts.account_id)


def _marked(tx: Write, noun: str, document_id: int) -> tuple[Debts, DoubtfulRow]:
    debts = debts_of(tx, noun, document_id)
    mark = doubtful_mark(tx, noun, document_id)
    if mark is None:
        raise Refusal("doubtful_not", number=debts.number)
    return debts, mark


def _net(rd: Read, debts: Debts) -> int:
    """What of the debts is not VAT: what the program before declared is taken whole."""
    if not debts.total:
        return 0
    whole = settlement(rd, 0, "unapplied", debts.items[0][0], debts.total)
    return debts.total - sum(part.tax for part in vat_of(rd, whole))


def _write_allowance(tx: Write, mark_id: int, net: int, lost_ppm: int, change: int, cause: str) -> None:
    tx.insert(
        allowance,
        {
            "uid": new_uid(),
            "doubtful_debt_id": mark_id,
            "decided_on": tx.today,
            "net": net,
            "lost_ppm": lost_ppm,
            "change": change,
            "cause": cause,
            "write_off_id": None,
            "decided_by": tx.actor.name,
            "recorded_at": tx.now,
        },
    )


def _tell(tx: Write, debts: Debts, amount: int, reason: str) -> None:
    tx.touch(debts.noun, debts.document_id)
    tx.touch("customer", debts.customer_id)
    tx.note(number=debts.number, amount=amount, currency=debts.currency, reason=reason.strip())
