"""Who works here: roles hold for the account at the computer, and nobody can lock everybody out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from app.base import people, settings
from app.base.actor import Actor, Role
from app.base.database import Database
from app.base.errors import Refusal
from tests.builders import ALICE, opened


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with opened(database_url) as found:
        yield found


def actor(database: Database, login: str) -> tuple[str, Role]:
    with database.read() as rd:
        found = people.actor_for(rd, login)
    return found.name, found.role


def refused(database: Database, *told: Any) -> str:
    verb, *args = told
    with pytest.raises(Refusal) as why:
        database.do(ALICE, verb, *args)
    return why.value.code


def test_whoever_opens_a_file_owns_it_until_people_are_written_down(database: Database) -> None:
    assert actor(database, "rose") == ("rose", Role.OWNER)
    database.do(ALICE, people.add, "Rose Kerbrume", "rose", "owner")
    database.do(ALICE, people.add, "Léo", "leo", "clerk")
    assert actor(database, "ROSE") == ("Rose Kerbrume", Role.OWNER)
    assert actor(database, "leo") == ("Léo", Role.CLERK)
    assert actor(database, "stranger") == ("stranger", Role.READER)


def test_a_role_lets_do_what_it_says_and_nothing_else(database: Database) -> None:
    database.do(ALICE, people.add, "Rose", "rose", "owner")
    database.do(ALICE, people.add, "Léo", "leo", "clerk")
    with database.read() as rd:
        leo = people.actor_for(rd, "leo")
    with pytest.raises(Refusal) as why:
        database.do(leo, settings.decide, "ship.partial", True)
    assert why.value.code == "not_allowed"
    with pytest.raises(Refusal) as why:
        database.do(leo, people.add, "Max", "max", "owner")
    assert why.value.code == "not_allowed"


def test_the_first_is_the_owner_and_the_last_owner_stays(database: Database) -> None:
    assert refused(database, people.add, "Léo", "leo", "clerk") == "person_first_owner"
    assert refused(database, people.add, "Rose", None, "owner") == "person_first_owner"
    rose = database.do(ALICE, people.add, "Rose", "rose", "owner")
    leo = database.do(ALICE, people.add, "Léo", "leo", "clerk")
    assert refused(database, people.change, rose, "Rose", "rose", "reader") == "person_last_owner"
    assert refused(database, people.change, rose, "Rose", None, "owner") == "person_last_owner"
    assert refused(database, people.archive, rose) == "person_last_owner"
    database.do(ALICE, people.change, leo, "Léo", "leo", "owner")
    database.do(ALICE, people.archive, rose)
    assert actor(database, "rose")[1] == Role.READER


def test_costs_are_for_the_owner_and_who_keeps_the_books() -> None:
    seen = [role for role in Role if Actor("Jo", role).sees_costs]
    assert seen == [Role.OWNER, Role.BOOKKEEPER, Role.PROGRAM]


def test_names_accounts_and_roles_are_checked(database: Database) -> None:
    rose = database.do(ALICE, people.add, "Rose", "rose", "owner")
    assert refused(database, people.add, " ", "x", "clerk") == "person_without_name"
    assert refused(database, people.add, "Max", "Rose", "clerk") == "login_taken"
    assert refused(database, people.add, "Max", "max", "program") == "role_unknown_here"
    assert refused(database, people.change, 99, "Max", "max", "clerk") == "person_unknown"
    leo = database.do(ALICE, people.add, "Léo", "leo", "clerk")
    database.do(ALICE, people.archive, leo)
    database.do(ALICE, people.add, "Max", "leo", "clerk")
    assert refused_back(database, leo) == "login_taken"
    with database.read() as rd:
        assert [each.name for each in people.people(rd)] == ["Max", "Rose", "Léo"]
    assert rose


def refused_back(database: Database, person_id: int) -> str:
    with pytest.raises(Refusal) as why:
        database.do(ALICE, people.archive, person_id, gone=False)
    return why.value.code


def test_who_is_not_written_down_goes_by_the_name_they_said(database: Database) -> None:
    with database.read() as rd:
        assert people.actor_for(rd, "root", "Maud Kervella").name == "Maud Kervella"
        assert people.actor_for(rd, "root").name == "root"
