"""Asking a register and keeping its answer as evidence: the network first, then one short transaction."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import bindparam, select

from app.base.actor import Actor
from app.base.company import the_company
from app.base.database import Database
from app.base.door import Read, Write, verb
from app.base.uid import new_uid
from app.customers.identifiers import checked_siren, checked_vat_number
from app.customers.register_tables import lookup
from app.links.lookups import bodacc, register, vies
from app.links.lookups.asking import ask

T = TypeVar("T")

FRESH = timedelta(hours=12)
"""Within this time the same question is not asked again unless somebody insists."""


@dataclass(frozen=True, slots=True)
class Looked:
    """One answer: `state` (active, closed, unknown, valid, invalid, unavailable, clear, notices, found), what it says,
    and when it was given. `summary` are facts by name, for machines and for words alike."""

    id: int
    service: str
    asked: str
    customer_id: int | None
    state: str
    summary: dict[str, Any]
    asked_at: datetime


def search_companies(database: Database, actor: Actor, told: str) -> list[register.Company]:
    """Companies by name, SIREN or SIRET, for filling in a form; the answer is kept like any other."""
    words = " ".join(told.split())
    digits = words.replace(" ", "")
    asked = digits if digits.isdigit() and len(digits) in {9, 14} else words
    answer = ask("register", register.URL, {"q": asked, "page": "1", "per_page": str(register.MOST)})
    found = register.companies(answer.told)
    summary = {"companies": [asdict(each) for each in found]}
    state = "found" if found else "unknown"
    _kept(
        database, actor, "register", asked, None, state, summary, register.trimmed(answer.told), answer.status
    )
    return found


def look_up_company(
    database: Database, actor: Actor, siren: str, customer_id: int | None = None, *, insist: bool = False
) -> Looked:
    """Whether a company is active, by its SIREN. *unknown* may also be one that objects to its publication."""
    number = checked_siren(siren)
    if (known := _fresh(database, "register", number, customer_id)) and not insist:
        return known
    answer = ask("register", register.URL, {"q": number, "page": "1", "per_page": "1"})
    found = [each for each in register.companies(answer.told) if each.siren == number]
    state = "unknown" if not found else "active" if found[0].active else "closed"
    summary = asdict(found[0]) if found else {}
    kept = register.trimmed(answer.told)
    return _kept(database, actor, "register", number, customer_id, state, summary, kept, answer.status)


def look_up_vat(
    database: Database, actor: Actor, vat_number: str, customer_id: int | None = None, *, insist: bool = False
) -> Looked:
    """Whether a VAT number is valid for trade between member states; *unavailable* is neither yes nor no."""
    number = checked_vat_number(vat_number)
    known = _fresh(database, "vies", number, customer_id)
    if known is not None and known.state != "unavailable" and not insist:
        return known
    with database.read() as rd:
        own = the_company(rd).vat_number
    # Its errors come as an answer of their own, with other statuses than 200.
    answer = ask("vies", vies.address_of(number), vies.requester(own), allowed=(400, 500, 503))
    said = vies.vat_answer(answer.told)
    summary = {"name": said.name, "address": said.address, "proof": said.proof, "code": said.code}
    return _kept(
        database, actor, "vies", number, customer_id, said.state, summary, answer.told, answer.status
    )


def look_up_notices(
    database: Database, actor: Actor, siren: str, customer_id: int | None = None, *, insist: bool = False
) -> Looked:
    """Whether insolvency proceedings were published against a company."""
    number = checked_siren(siren)
    if (known := _fresh(database, "bodacc", number, customer_id)) and not insist:
        return known
    answer = ask("bodacc", bodacc.URL, bodacc.question(number))
    found = bodacc.notices(answer.told, number)
    summary = {"notices": [{**asdict(each), "opens": each.opens} for each in found]}
    state, kept = "notices" if found else "clear", bodacc.trimmed(answer.told, number)
    return _kept(database, actor, "bodacc", number, customer_id, state, summary, kept, answer.status)


@verb("lookup.keep")
def keep(
    tx: Write,
    service: str,
    asked: str,
    customer_id: int | None,
    state: str,
    summary: dict[str, Any],
    answer: dict[str, Any],
    status: int,
) -> int:
    """Keep an answer; the history of the customer it is about mentions it."""
    row_id = tx.insert(
        lookup,
        {
            "uid": new_uid(),
            "service": service,
            "asked": asked,
            "customer_id": customer_id,
            "state": state,
            "summary": json.dumps(summary, ensure_ascii=False, sort_keys=True),
            "answer": json.dumps(answer, ensure_ascii=False, sort_keys=True),
            "status": status,
            "asked_at": tx.now,
        },
    )
    tx.note(service=service, state=state)
    if customer_id is not None:
        tx.touch("customer", customer_id)
    return row_id


def latest(rd: Read, service: str, asked: str) -> Looked | None:
    """The newest answer of a register to a question."""
    row = rd.execute(_LATEST, {"service": service, "asked": asked}).mappings().first()
    return looked(row) if row is not None else None


def looked(row: Any) -> Looked:
    """A row of the table as an answer."""
    values = {name: row[name] for name in Looked.__slots__}
    return Looked(**{**values, "summary": json.loads(row["summary"])})


def _fresh(database: Database, service: str, asked: str, customer_id: int | None) -> Looked | None:
    with database.read() as rd:
        found = latest(rd, service, asked)
        fresh = found is not None and rd.now - found.asked_at < FRESH
    # What was asked before the customer was known is asked again for them: their page shows their own evidence.
    return found if fresh and found is not None and found.customer_id == customer_id else None


def _kept(
    database: Database,
    actor: Actor,
    service: str,
    asked: str,
    customer_id: int | None,
    state: str,
    summary: dict[str, Any],
    answer: dict[str, Any],
    status: int,
) -> Looked:
    row_id = database.do(actor, keep, service, asked, customer_id, state, summary, answer, status)
    with database.read() as rd:
        return looked(rd.execute(_ONE, {"id": row_id}).mappings().one())


_COLUMNS = tuple(lookup.c[name] for name in Looked.__slots__)
_LATEST = (
    select(*_COLUMNS)
    .where(lookup.c.service == bindparam("service"), lookup.c.asked == bindparam("asked"))
    .order_by(lookup.c.id.desc())
    .limit(1)
)
_ONE = select(*_COLUMNS).where(lookup.c.id == bindparam("id"))
