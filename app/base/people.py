"""Who works here and what they may do: people by name, by the account they have on their computer, and by their role."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from app.base.actor import Actor, Role
from app.base.company import person
from app.base.door import Read, Write, verb
from app.base.errors import Refusal
from app.base.uid import new_uid

ROLES = (Role.OWNER, Role.CLERK, Role.BOOKKEEPER, Role.READER)
"""Those a person may have; the program has one of its own."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who works here; `login` is the name of their account on their computer."""

    id: int
    uid: str
    name: str
    login: str | None
    role: str
    archived_at: datetime | None


def people(rd: Read) -> list[Person]:
    """Everybody, those who left last."""
    rows = rd.execute(select(person).order_by(person.c.archived_at.is_not(None), person.c.name, person.c.id))
    return [Person(*row) for row in rows]


def actor_for(rd: Read, login: str, called: str = "") -> Actor:
    """Who sits at a computer under an account of that name.

    `called` is how somebody is called whom nobody wrote down; else they go by their account.
    Somebody nobody wrote down is the owner, as on a file of one's own, until people are written down with an owner among
    them: from then on a stranger only reads.
    """
    known = [each for each in people(rd) if each.archived_at is None]
    mine = next((each for each in known if (each.login or "").casefold() == login.casefold()), None)
    if mine is not None:
        return Actor(mine.name, Role(mine.role), mine.id)
    owned = any(each.role == Role.OWNER and each.login for each in known)
    return Actor(called or login, Role.READER if owned else Role.OWNER)


@verb("person.add")
def add(tx: Write, name: str, login: str | None, role: str) -> int:
    """Write somebody down; gives their key.

    Refused with ``person_without_name``, ``role_unknown_here``, ``login_taken``, and ``person_first_owner`` where it would
    leave nobody who may everything.
    """
    name, login = _checked(tx, name, login, role, but=None)
    _must_leave_an_owner(tx, None, login, role)
    made = tx.insert(person, {"uid": new_uid(), "name": name, "login": login, "role": role})
    tx.touch("person", made)
    return made


@verb("person.change")
def change(tx: Write, person_id: int, name: str, login: str | None, role: str) -> None:
    """Change what somebody is called, their account or their role; refused as `add` is, and with ``person_last_owner``."""
    _known(tx, person_id)
    name, login = _checked(tx, name, login, role, but=person_id)
    _must_leave_an_owner(tx, person_id, login, role)
    tx.update(person, person_id, name=name, login=login, role=role)
    tx.touch("person", person_id)


@verb("person.archive")
def archive(tx: Write, person_id: int, *, gone: bool = True) -> None:
    """Somebody leaves, or comes back; what they did stays theirs. Refused with ``person_last_owner``."""
    found = _known(tx, person_id)
    if gone:
        _must_leave_an_owner(tx, person_id, None, "")
    elif found.login and _taken(tx, found.login, person_id):
        raise Refusal("login_taken", login=found.login)
    tx.update(person, person_id, archived_at=tx.now if gone else None)
    tx.touch("person", person_id)


def _known(rd: Read, person_id: int) -> Person:
    row = rd.execute(select(person).where(person.c.id == person_id)).one_or_none()
    if row is None:
        raise Refusal("person_unknown", person=person_id)
    return Person(*row)


def _checked(rd: Read, name: str, login: str | None, role: str, *, but: int | None) -> tuple[str, str | None]:
    if not name.strip():
        raise Refusal("person_without_name")
    if role not in ROLES:
        raise Refusal("role_unknown_here", role=role)
    told = (login or "").strip() or None
    if told is not None and _taken(rd, told, but):
        raise Refusal("login_taken", login=told)
    return name.strip(), told


def _taken(rd: Read, login: str, but: int | None) -> bool:
    same = select(person.c.id).where(
        func.lower(person.c.login) == login.lower(), person.c.archived_at.is_(None), person.c.id != (but or 0)
    )
    return rd.execute(same).first() is not None


def _must_leave_an_owner(tx: Write, but: int | None, login: str | None, role: str) -> None:
    """Whoever changes rights must not lock everybody out: an owner with an account stays, or nobody has a role at all."""
    if role == Role.OWNER and login:
        return
    others: Sequence[Person] = [
        each for each in people(tx) if each.archived_at is None and each.id != (but or 0)
    ]
    if any(each.role == Role.OWNER and each.login for each in others):
        return
    if but is None and not others:
        raise Refusal("person_first_owner")
    if others or role:
        raise Refusal("person_last_owner")
