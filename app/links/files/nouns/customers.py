"""Customers out of a file: found again by number, SIRET, e-mail, or name and postcode; else new."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, replace
from functools import partial
from typing import Any

from sqlalchemy import ColumnElement, bindparam, func, select

from app.base import settings
from app.base.company import the_company
from app.base.door import Read, Write
from app.base.errors import Refusal
from app.base.extras import Extras
from app.base.folding import folded
from app.base.said import said
from app.base.uid import new_uid
from app.customers.country import country_code
from app.customers.customer import AddressDraft, CustomerDraft, insert_customer
from app.customers.identifiers import checked_siren, checked_siret, checked_vat_number, siren_of
from app.customers.limit import Limit, set_limit
from app.customers.tables import address, customer, terms
from app.customers.terms_law import binds
from app.customers.usual import usual
from app.links.files.own import differing, put, put_back, split_off, standing_extras
from app.links.files.plan import Line, Plan, Planned, Reader, Remark, chunks, in_order, twice
from app.links.files.withdraw import taken_back
from app.reports.terms_row import terms_row
from app.shipping.carriers import carrier_named

_OWN = ("kind", "name", "contact", "email", "phone", "siren", "siret", "vat_number", "language", "note")
_SERVED = ("usual_carrier", "one_delivery", "monthly_invoice", "invoice_by")
"""How they are delivered and invoiced."""
_ADDRESS = ("line1", "line2", "postcode", "city", "country")


def plan_customers(rd: Read, reader: Reader) -> Plan:
    """What each line would do to the customers."""
    home = the_company(rd).country
    lines = [_checked(rd, reader, line, home) for line in reader.lines()]
    doubled = set[int]()
    for name in ("number", "siret", "email"):
        doubled |= twice(reader, lines, name, [_folded(line.values.get(name)) for line in lines])
    # Also of a line that is faulty already: whoever mends a file wants to hear of all that is wrong with it at once.
    standing = _standing(rd, [line for line in lines if "name" in line.values])
    for line in lines:
        number = line.values.get("number")
        if number and line.line not in doubled and ("number", number) not in standing and not line.sound:
            reader.fault(line.line, "number", Refusal("customer_number_unknown", text=number))
    lines = [line for line in lines if line.sound and line.line not in doubled]
    begins_as = usual(rd).kind
    carried = standing_extras(rd, "customers", (row["id"] for row in standing.values()))
    of_all = settings.get(rd, "credit.default_limit")
    planned: list[Planned] = []
    taken: dict[int, int] = {}
    for line in lines:
        row = _found(standing, line)
        if row is None and line.values.get("number"):
            reader.fault(line.line, "number", Refusal("customer_number_unknown", text=line.values["number"]))
            continue
        if row is not None and row["id"] in taken:
            reason = Refusal("line_twice", first=taken[row["id"]], text=row["name"])
            reader.fault(line.line, "name", reason)
            continue
        if row is not None:
            taken[row["id"]] = line.line
        if line.values.get("credit_limit") == of_all and (row is None or row["credit_limit"] is None):
            # A list shows the general limit where they have none of their own: read back it is still that one.
            line.values.pop("credit_limit", None)
        if row is None:
            # What most of theirs are, where neither a column nor a register's number says.
            line.values.setdefault("kind", begins_as)
        planned.append(_planned(line, row, carried.get(row["id"]) if row is not None else None))
    return replace(in_order(reader, planned), remarks=_beyond_law(rd, planned, standing.values(), home))


def _beyond_law(
    rd: Read, planned: Sequence[Planned], standing: Iterable[Mapping[str, Any]], home: str
) -> tuple[Remark, ...]:
    """The terms that the file gives beyond the legal maximum where it binds, as a customer's record remarks them."""
    known = {row["id"]: row for row in standing}
    given: dict[int, list[int]] = {}
    for each in planned:
        row, terms_id = known.get(each.row_id, {}), each.values.get("terms_id")
        kind, country = (each.values.get(name) or row.get(name) for name in ("kind", "country"))
        if terms_id is not None and binds(kind or "", country or home):
            given.setdefault(terms_id, []).append(each.line)
    found: list[Remark] = []
    for terms_id, lines in given.items():
        told = terms_row(rd, terms_id)
        if told is not None and told.beyond is not None:
            found.append(Remark(tuple(lines), "terms.too_long", asdict(told.beyond)))
    return tuple(found)


def _checked(rd: Read, reader: Reader, line: Line, home: str) -> Line:
    """The line with its identifiers in their one form; those that are wrong are noted."""
    values = dict(line.values)
    split_off(values)
    first, last = values.pop("first_name", ""), values.pop("last_name", "")
    person = f"{first} {last}".strip()
    if not values.get("name"):
        values["name"] = person
        values.setdefault("kind", "person")
    elif person:
        values.setdefault("contact", person)
    sound = line.sound
    if not values["name"] and sound:
        reader.fault(line.line, "name", Refusal("field_missing"))
        sound = False
    for name, check in (
        ("siret", checked_siret),
        ("siren", checked_siren),
        ("vat_number", checked_vat_number),
    ):
        if name in values:
            sound &= _put(reader, line, values, name, check)
    if values.get("siret"):
        values.setdefault("siren", siren_of(values["siret"]))
    if "email" in values and not _looks_like_email(values["email"]):
        reader.fault(line.line, "email", Refusal("email_malformed", text=values["email"]))
        sound = False
    if "country" in values:
        sound &= _put(reader, line, values, "country", country_code)
    if values.get("country", home) == "FR" and values.get("postcode"):
        sound &= _put(reader, line, values, "postcode", _french_postcode)
    if values.get("phone"):
        sound &= _put(reader, line, values, "phone", _phone)
    if values.get("usual_carrier"):
        values["usual_carrier"] = carrier_named(values["usual_carrier"])
    if "terms" in values:
        sound &= _put(reader, line, values, "terms", partial(_terms, rd))
        values["terms_id"] = values.pop("terms", None)
    if values.get("credit_limit", 0) < 0:
        reader.fault(line.line, "credit_limit", Refusal("limit_negative", limit=values["credit_limit"]))
        sound = False
    if "kind" not in values and (values.get("siren") or values.get("vat_number")):
        values["kind"] = "company"
    return Line(line.line, values, sound)


def _put(
    reader: Reader, line: Line, values: dict[str, Any], name: str, check: Callable[[str], object]
) -> bool:
    try:
        values[name] = check(values[name])
    except Refusal as reason:
        reader.fault(line.line, name, reason)
        return False
    return True


def _looks_like_email(text: str) -> bool:
    before, _, after = text.rpartition("@")
    return bool(before) and "." in after and not any(sign.isspace() for sign in text)


def _french_postcode(text: str) -> str:
    """Five digits; a spreadsheet eats the zero it begins with, and what it was nobody can know for sure."""
    bare = text.replace(" ", "")
    if len(bare) != 5 or not bare.isdigit():
        raise Refusal("postcode_malformed", text=text)
    return bare


def _phone(text: str) -> str:
    if sum(sign.isdigit() for sign in text) < _LEAST_DIGITS:
        raise Refusal("phone_malformed", text=text)
    return text


_LEAST_DIGITS = 6
"""The shortest telephone numbers there are; what has fewer is something else."""


def _terms(rd: Read, text: str) -> int:
    told = folded(text)
    rows = rd.execute(
        select(terms.c.id, terms.c.code, terms.c.name_fr, terms.c.name_en).where(
            terms.c.archived_at.is_(None)
        )
    ).all()
    for row in rows:
        if told in (folded(row.code), folded(row.name_fr), folded(row.name_en)):
            return int(row.id)
    known = ", ".join(f"« {row.name_fr} »" for row in rows)
    raise Refusal("terms_unknown", text=text, known=known)


def _folded(text: str | None) -> str | None:
    return folded(text) if text else None


def _standing(rd: Read, lines: Sequence[Line]) -> dict[tuple[str, str], dict[str, Any]]:
    """The customers in use that the lines may mean, by what they are found by."""
    found: dict[tuple[str, str], dict[str, Any]] = {}
    wanted: tuple[tuple[str, ColumnElement[Any]], ...] = (
        ("number", customer.c.number),
        ("siret", customer.c.siret),
        ("email", func.lower(customer.c.email)),
        ("name", customer.c.folded),
    )
    for name, column in wanted:
        keys = sorted({key for line in lines if (key := _key(line.values, name))})
        statement = _FOUND.where(column.in_(bindparam("keys", expanding=True)))
        for piece in chunks(keys):
            for row in rd.execute(statement, {"keys": list(piece)}).mappings():
                values = dict(row)
                values["country"] = values["country"] or "FR"
                key = (
                    row["folded"] + "\x1f" + (row["postcode"] or "") if name == "name" else _key(values, name)
                )
                found.setdefault((name, str(key)), values)
    archived = {row["id"] for row in found.values() if row["archived_at"] is not None}
    again = taken_back(rd, "customer", archived)
    return {key: row for key, row in found.items() if row["archived_at"] is None or row["id"] in again}


_FOUND = (
    select(
        customer.c.id,
        customer.c.number,
        customer.c.folded,
        customer.c.terms_id,
        customer.c.credit_limit,
        customer.c.archived_at,
        *(customer.c[name] for name in (*_OWN, *_SERVED)),
        address.c.id.label("address_id"),
        *(address.c[name] for name in _ADDRESS),
    )
    .join(
        address,
        (address.c.customer_id == customer.c.id)
        & (address.c.kind == "billing")
        & address.c.archived_at.is_(None),
        isouter=True,
    )
    .where(customer.c.passing.is_(False), customer.c.merged_into_id.is_(None))
    .order_by(customer.c.archived_at.is_not(None), customer.c.id)
)


def _key(values: Mapping[str, Any], name: str) -> str | None:
    if name == "name":
        return folded(f"{values['name']} {values.get('contact') or ''}".strip())
    value = values.get(name)
    return str(value).lower() if value and name == "email" else value


def _found(standing: Mapping[tuple[str, str], dict[str, Any]], line: Line) -> dict[str, Any] | None:
    for name in ("number", "siret", "email"):
        key = _key(line.values, name)
        if key and (name, key) in standing:
            return standing[name, key]
    if any(line.values.get(name) for name in ("number", "siret", "email")):
        return None
    return standing.get(("name", f"{_key(line.values, 'name')}\x1f{line.values.get('postcode', '')}"))


def _planned(line: Line, row: dict[str, Any] | None, carried: Extras | None) -> Planned:
    name = str(line.values["name"])
    if row is None:
        return Planned(line.line, "create", line.values, None, name)
    changed = {
        field: value
        for field, value in line.values.items()
        if field in row and (row[field] or None) != (value or None)
    }
    if set(changed) & set(_ADDRESS):
        changed |= {field: line.values.get(field, row[field] or "") for field in _ADDRESS}
        changed["address_id"] = row["address_id"]
    changed |= differing(line.values, carried)
    act = "revive" if row["archived_at"] is not None else "change" if changed else "same"
    return Planned(line.line, act, changed, row["id"], name, {field: row.get(field) for field in changed})


# --- writing ---


def create_customer(tx: Write, planned: Planned) -> int:
    """Write a new customer and give their key."""
    values = planned.values
    where = {name: values[name] for name in _ADDRESS if values.get(name)}
    addresses = (AddressDraft(name=values["name"], **where),) if where else ()
    draft = CustomerDraft(
        name=values["name"],
        kind=values.get("kind", "person"),
        contact=values.get("contact", ""),
        siren=values.get("siren"),
        siret=values.get("siret"),
        vat_number=values.get("vat_number"),
        email=values.get("email"),
        phone=values.get("phone"),
        language=values.get("language", "fr"),
        terms_id=values.get("terms_id"),
        credit_limit=values.get("credit_limit"),
        note=values.get("note", ""),
        usual_carrier=values.get("usual_carrier", ""),
        one_delivery=values.get("one_delivery", False),
        monthly_invoice=values.get("monthly_invoice", False),
        invoice_by=values.get("invoice_by", ""),
        addresses=addresses,
        extras=values.get("extras"),
    )
    return insert_customer(tx, draft)


def change_customer(tx: Write, planned: Planned) -> dict[str, Any]:
    """Change what the file says differently; gives what stood there."""
    key = planned.row_id
    assert key is not None
    values = dict(planned.values)
    address_id = values.pop("address_id", None)
    where = {name: values.pop(name) for name in _ADDRESS if name in values}
    carried = put(tx, "customers", key, values)
    row = tx.execute(select(customer).where(customer.c.id == key)).mappings().one()
    before: dict[str, Any] = {name: row[name] for name in values} | carried
    _write(tx, key, values)
    if where and address_id is not None:
        standing = tx.execute(select(address).where(address.c.id == address_id)).mappings().one()
        before["address"] = {"id": address_id, **{name: standing[name] for name in where}}
        tx.update(address, address_id, **where)
    elif where:
        name = str(values.get("name", row["name"]))
        draft = {"customer_id": key, "kind": "billing", "name": name, **_EMPTY_ADDRESS, **where}
        before["address"] = {"id": tx.insert(address, {**draft, "uid": new_uid()}), "new": True}
    return before


_EMPTY_ADDRESS: Mapping[str, Any] = {
    "company": "",
    "line1": "",
    "line2": "",
    "postcode": "",
    "city": "",
    "region": "",
    "country": "FR",
    "phone": None,
    "email": None,
    "archived_at": None,
}


def put_back_customer(tx: Write, key: int, before: Mapping[str, Any]) -> None:
    """Put back what stood there before the file."""
    values = dict(before)
    where = values.pop("address", None)
    put_back(tx, "customers", key, values)
    _write(tx, key, values)
    if where and where.get("new"):
        tx.update(address, where["id"], archived_at=tx.now)
    elif where:
        tx.update(address, where["id"], **{name: where[name] for name in where if name != "id"})


def _write(tx: Write, key: int, values: dict[str, Any]) -> None:
    if "credit_limit" in values:
        reason = said("files.limit_reason")
        set_limit(tx, key, Limit(values.pop("credit_limit"), reason=reason))
    if values:
        tx.update(customer, key, **values)
        _fold(tx, key)


def _fold(tx: Write, key: int) -> None:
    row = tx.execute(select(customer.c.name, customer.c.contact).where(customer.c.id == key)).one()
    tx.update(customer, key, folded=folded(f"{row.name} {row.contact}".strip()))
