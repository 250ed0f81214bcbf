"""Deciding methods of payment: added, changed, put in order, no longer offered; and what a shop's gateways are here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.uid import new_uid
from app.orders.gateways import Gateway, gateway_of
from app.orders.methods import APPROVALS, KINDS, all_methods, method_of
from app.orders.tables import MEANS, payment_gateway, payment_method

USUAL: tuple[tuple[str, str, str, str], ...] = (
    ("transfer", "Virement", "Transfer", "prepaid"),
    ("card", "Carte", "Card", "prepaid"),
    ("cheque", "Chèque", "Cheque", "prepaid"),
    ("cash", "Espèces", "Cash", "prepaid"),
    ("direct_debit", "Prélèvement", "Direct debit", "account"),
    ("on_delivery", "À la livraison", "On delivery", "on_delivery"),
    ("paypal", "PayPal", "PayPal", "prepaid"),
    ("gateway", "Paiement en ligne", "Online payment", "prepaid"),
    ("other", "Autre", "Other", "account"),
)
"""What a company begins with: code (also its means), names, and when money is expected."""
_CODE_LONGEST = 20


@dataclass(frozen=True, slots=True)
class MethodDraft:
    """A method as it shall be."""

    name_fr: str
    name_en: str
    means: str
    payment_kind: str
    approval: str = "never"


@verb("method.lay_down")
def lay_down(tx: Write) -> None:
    """Give the company the usual methods; idle where it has some."""
    if tx.execute(select(payment_method.c.id).limit(1)).first() is not None:
        return
    tx.insert_many(
        payment_method,
        [
            {
                "uid": new_uid(),
                "code": code,
                "name_fr": french,
                "name_en": english,
                "means": code,
                "payment_kind": kind,
                "approval": "never",
                "position": at,
            }
            for at, (code, french, english, kind) in enumerate(USUAL, 1)
        ],
    )


@verb("method.add")
def add(tx: Write, draft: MethodDraft) -> int:
    """Add a method at the end of the list; gives its key.

    Refused with ``method_without_name``, ``method_name_taken`` or ``method_unreadable``.
    """
    lay_down(tx)
    values = _checked(tx, draft, but=0)
    last = tx.scalar(select(func.max(payment_method.c.position)))
    made = tx.insert(
        payment_method, {"uid": new_uid(), "code": _free_code(tx), "position": int(last or 0) + 1, **values}
    )
    tx.note(name=values["name_fr"], after=_told(values))
    return made


@verb("method.change")
def change(tx: Write, method_id: int, draft: MethodDraft) -> None:
    """Change a method: orders and payments to come follow, what was frozen on documents stays.

    Refused as `add` is, and with ``method_not_there`` or ``method_archived``.
    """
    row = _known(tx, method_id)
    if row.archived_at is not None:
        raise Refusal("method_archived", name=row.name_fr)
    values = _checked(tx, draft, but=method_id)
    before = {name: getattr(row, name) for name in values}
    if values == before:
        return
    tx.update(payment_method, method_id, **values)
    tx.note(name=row.name_fr, before=_told(before), after=_told(values))


@verb("method.archive")
def archive(tx: Write, method_id: int, successor_id: int | None = None) -> None:
    """Offer a method no longer; what was paid with it keeps its name.

    What of shops led to it leads to the successor from now on; without one it must be decided anew. Refused with
    ``method_not_there``, ``method_archived`` where the successor is not offered, and ``method_last`` where no other is.
    """
    row = _known(tx, method_id)
    others = select(payment_method.c.id).where(
        payment_method.c.archived_at.is_(None), payment_method.c.id != method_id
    )
    if tx.execute(others.limit(1)).first() is None:
        raise Refusal("method_last", name=row.name_fr)
    successor = _known(tx, successor_id) if successor_id is not None else None
    if successor is not None and (successor.archived_at is not None or successor.id == method_id):
        raise Refusal("method_archived", name=successor.name_fr)
    code = successor.code if successor is not None else None
    if row.archived_at is None or row.successor != code:
        tx.update(payment_method, method_id, archived_at=row.archived_at or tx.now, successor=code)
    tx.note(name=row.name_fr, into=successor.name_fr if successor is not None else "")


@verb("method.restore")
def restore(tx: Write, method_id: int) -> None:
    """Offer a method again; what of shops led to it leads to it again.

    Refused with ``method_name_taken`` when another in use bears its name by now.
    """
    row = _known(tx, method_id)
    _must_be_free(tx, (row.name_fr, row.name_en), method_id)
    tx.update(payment_method, method_id, archived_at=None, successor=None)
    tx.note(name=row.name_fr)


@verb("method.arrange")
def arrange(tx: Write, ids: Sequence[int]) -> None:
    """Put methods in this order; those not named come after. Refused with ``method_not_there``."""
    standing = {each.id: each for each in all_methods(tx)}
    unknown = [each for each in ids if each not in standing]
    if unknown:
        raise Refusal("method_not_there", id=unknown[0])
    order = [*dict.fromkeys(ids), *(each for each in standing if each not in set(ids))]
    for at, method_id in enumerate(order, 1):
        if standing[method_id].position != at:
            tx.update(payment_method, method_id, position=at)
    tx.note(after=", ".join(standing[method_id].name_fr for method_id in order))


@verb("method.map")
def map_gateway(tx: Write, gateway_id: int, method_id: int | None) -> None:
    """Say which method a shop's way of paying is, or that it is none; orders taken in from now on follow.

    Refused with ``gateway_not_there``, ``method_not_there`` or ``method_archived``.
    """
    row = tx.execute(select(payment_gateway).where(payment_gateway.c.id == gateway_id)).one_or_none()
    if row is None:
        raise Refusal("gateway_not_there", id=gateway_id)
    name = ""
    if method_id is not None:
        method = _known(tx, method_id)
        name = method.name_fr
        if method.archived_at is not None:
            raise Refusal("method_archived", name=name)
    tx.update(payment_gateway, gateway_id, method_id=method_id, decided_at=tx.now)
    tx.note(gateway=row.gateway, name=name)


@verb("method.map_seen")
def map_seen(tx: Write, shop_id: int, gateway: str, title: str, method_id: int | None) -> None:
    """Say the same of a way of paying that orders came with before ways of paying were written down.

    Refused as `map_gateway` is.
    """
    map_gateway(tx, met(tx, shop_id, gateway, title, None).id, method_id)


def met(tx: Write, shop_id: int, gateway: str, title: str, known_as: str | None) -> Gateway:
    """What a shop's way of paying is here; one that is met for the first time is written down.

    `known_as` is the code of the method which the program knows it to be; without one, or where that method is not offered
    any more and none took its place, it waits for a person to say what it is.
    """
    found = gateway_of(tx, shop_id, gateway)
    if found is not None:
        return found
    lay_down(tx)
    method = method_of(tx, known_as) if known_as is not None else None
    tx.insert(
        payment_gateway,
        {
            "shop_id": shop_id,
            "gateway": gateway,
            "title": title,
            "method_id": method.id if method is not None else None,
            "seen_at": tx.now,
        },
    )
    made = gateway_of(tx, shop_id, gateway)
    assert made is not None
    return made


# --- within ---


def _known(rd: Read, method_id: int) -> Any:
    row = rd.execute(select(payment_method).where(payment_method.c.id == method_id)).one_or_none()
    if row is None:
        raise Refusal("method_not_there", id=method_id)
    return row


def _checked(rd: Read, draft: MethodDraft, *, but: int) -> dict[str, str]:
    french, english = draft.name_fr.strip(), draft.name_en.strip()
    if not french or not english:
        raise Refusal("method_without_name")
    if draft.means not in MEANS or draft.payment_kind not in KINDS or draft.approval not in APPROVALS:
        raise Refusal("method_unreadable", name=french)
    _must_be_free(rd, (french, english), but)
    return {
        "name_fr": french,
        "name_en": english,
        "means": draft.means,
        "payment_kind": draft.payment_kind,
        "approval": draft.approval,
    }


def _must_be_free(rd: Read, names: tuple[str, str], but: int) -> None:
    for each in all_methods(rd):
        if each.id == but or each.archived_at is not None:
            continue
        for mine, taken in zip(names, (each.name_fr, each.name_en), strict=True):
            if mine.casefold() == taken.casefold():
                raise Refusal("method_name_taken", name=mine)


def _free_code(rd: Read) -> str:
    """A code of its own: orders and payments name it by it."""
    taken = {each.code for each in all_methods(rd)}
    n = 1
    while (code := f"own-{n}") in taken:
        n += 1
    return code[:_CODE_LONGEST]


def _told(values: dict[str, str]) -> str:
    return ", ".join(values.values())
