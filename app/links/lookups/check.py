"""Checking one customer in every register that knows them, and the nightly round over all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from sqlalchemy import and_, bindparam, func, or_, select

from app.base import settings
from app.base.actor import Actor
from app.base.database import Database
from app.base.door import Read
from app.base.errors import Refusal, Trouble
from app.customers.merged import standing_account
from app.customers.register_tables import lookup
from app.customers.tables import customer
from app.links.lookups.lookup import Looked, look_up_company, look_up_notices, look_up_vat, looked
from app.links.lookups.news import tell
from app.pricing.territory import number_country
from app.receivables.tables import fact

_Asking = Callable[[Database, Actor, "Round", int, str], None]


@dataclass(frozen=True, slots=True)
class Checked:
    """What the registers said of a customer, by service; `troubles` are those that gave no answer, and why."""

    answers: Mapping[str, Looked]
    troubles: Mapping[str, Refusal | Trouble]


@dataclass(slots=True)
class Round:
    """What a nightly round did; `off` when it is not switched on."""

    off: bool = False
    checked: int = 0
    closed: list[int] = field(default_factory=list[int])
    proceedings: list[int] = field(default_factory=list[int])
    refused: list[int] = field(default_factory=list[int])
    """Customers whose VAT number VIES says does not exist."""
    troubles: list[Refusal | Trouble] = field(default_factory=list[Refusal | Trouble])


def check_customer(database: Database, actor: Actor, customer_id: int, *, insist: bool = True) -> Checked:
    """Ask about a customer's SIREN and VAT number; one register that is silent does not stop the others.

    Refused with ``lookup_nothing`` where the customer has neither number.
    """
    with database.read() as rd:
        row = rd.execute(_NUMBERS, {"id": customer_id}).one()
    asked: dict[str, Callable[[], Looked]] = {}
    if row.siren:
        asked["register"] = lambda: look_up_company(database, actor, row.siren, customer_id, insist=insist)
        asked["bodacc"] = lambda: look_up_notices(database, actor, row.siren, customer_id, insist=insist)
    if row.vat_number:
        asked["vies"] = lambda: look_up_vat(database, actor, row.vat_number, customer_id, insist=insist)
    if not asked:
        raise Refusal("lookup_nothing")
    answers: dict[str, Looked] = {}
    troubles: dict[str, Refusal | Trouble] = {}
    for service, question in asked.items():
        try:
            answers[service] = question()
        except (Refusal, Trouble) as fault:
            troubles[service] = fault
    return Checked(answers, troubles)


def nightly(
    database: Database, actor: Actor, *, wanted: Callable[[], bool] = lambda: True, most: int = 200
) -> Round:
    """Ask about the customers in use that have a SIREN or another member state's VAT number, those asked about longest ago
    first; only where switched on. What they say for the first time somebody is asked to look at (`app.links.lookups.news`).

    Who is offline or busy is asked no more: the next night goes on from there.
    """
    done = Round()
    with database.read() as rd:
        done.off = not settings.get(rd, "lookups.nightly")
        due = [] if done.off else list(rd.execute(_DUE, {"most": most}))
    silent = set[_Asking]()
    for row in due:
        questions: list[tuple[_Asking, str]] = [(_of_company, row.siren)] if row.siren else []
        if row.vat_number and number_country(row.vat_number) != "FR":
            questions.append((_of_number, row.vat_number))
        answered = False
        for ask, number in questions:
            if ask in silent or not wanted():
                continue
            try:
                ask(database, actor, done, row.id, number)
                answered = True
            except Trouble as trouble:
                done.troubles.append(trouble)
                silent.add(ask)
            except Refusal as refusal:
                done.troubles.append(refusal)
        done.checked += answered
    return done


def _of_company(database: Database, actor: Actor, done: Round, customer_id: int, siren: str) -> None:
    company = look_up_company(database, actor, siren, customer_id)
    if company.state == "closed":
        done.closed.append(customer_id)
        tell(database, actor, customer_id, "closed", siren)
    found = look_up_notices(database, actor, siren, customer_id).summary.get("notices", ())
    opened = [str(each["reference"]) for each in found if each["opens"]]
    if opened:
        done.proceedings.append(customer_id)
        with database.read() as rd:
            known = notice_known(rd, customer_id, set(opened))
        if not known:
            # The newest stands first.
            tell(database, actor, customer_id, "proceedings", opened[0])


def _of_number(database: Database, actor: Actor, done: Round, customer_id: int, number: str) -> None:
    if look_up_vat(database, actor, number, customer_id).state == "invalid":
        done.refused.append(customer_id)
        tell(database, actor, customer_id, "refused", number)


def answers_about(rd: Read, customer_id: int) -> dict[str, Looked]:
    """The newest answer of each register about a customer."""
    return {row["service"]: looked(row) for row in rd.execute(_ABOUT, {"customer": customer_id}).mappings()}


def notice_known(rd: Read, customer_id: int, references: set[str]) -> bool:
    """Whether one of these notices is a fact of the customer's account already, ended or not."""
    known = {str(each) for each in rd.execute(_REFERENCES, {"customer": customer_id}).scalars()}
    return bool(known & references)


_REFERENCES = (
    select(fact.c.reference)
    .select_from(fact)
    .join(customer, customer.c.account_id == standing_account(fact.c.account_id))
    .where(customer.c.id == bindparam("customer"), fact.c.kind == "insolvency")
)
_NUMBERS = select(customer.c.siren, customer.c.vat_number).where(customer.c.id == bindparam("id"))
_newest = (
    select(func.max(lookup.c.id))
    .where(lookup.c.customer_id == bindparam("customer"))
    .group_by(lookup.c.service)
)
_ABOUT = select(*(lookup.c[name] for name in Looked.__slots__)).where(lookup.c.id.in_(_newest))
_last = (
    select(func.max(lookup.c.asked_at))
    .where(lookup.c.customer_id == customer.c.id, lookup.c.service.in_(("bodacc", "vies")))
    .correlate(customer)
    .scalar_subquery()
)
_DUE = (
    select(customer.c.id, customer.c.siren, customer.c.vat_number)
    .where(
        or_(
            customer.c.siren.is_not(None),
            and_(customer.c.vat_number.is_not(None), customer.c.vat_number.not_like("FR%")),
        ),
        customer.c.archived_at.is_(None),
    )
    .order_by(_last.asc().nulls_first(), customer.c.id)
    .limit(bindparam("most"))
)
