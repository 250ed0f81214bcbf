"""Where only the account of the computer is known, it is offered to say one’s name."""

from __future__ import annotations

import pytest

from app.base import account
from app.base.actor import Actor
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from ui.kit.own_name import ask_name, is_account, name_link, name_told, the_name
from ui.settings.people_form import PeopleForm


@pytest.fixture
def unnamed(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> Stage:
    monkeypatch.setattr(account, "login", lambda: "poste3")
    monkeypatch.setattr(account, "full_name", lambda: "")
    stage.office.actor = Actor("poste3")
    return stage


def test_an_account_is_called_one_and_gives_way_to_a_name(unnamed: Stage, books: Desk) -> None:
    office = unnamed.office
    form = unnamed.show(PeopleForm(office, "poste3"))
    form.show_people(())
    assert is_account(office.actor)
    assert name_told(office.actor) == "poste3 (compte de ce poste)"
    assert form.own.isVisible()
    told: list[str] = []
    link = name_link(office, lambda: told.append("again"), form)
    assert not link.isHidden()
    dialog = ask_name(office, lambda: told.append("again"), form)
    assert dialog.name.text() == "", "an account is no name to begin with"
    dialog.name.setText("Anne Le Goff")
    dialog.act()
    assert (office.actor.name, the_name(), told) == ("Anne Le Goff", "Anne Le Goff", ["again"])
    assert name_told(office.actor) == "Anne Le Goff"


def test_the_first_person_is_not_proposed_under_an_account(unnamed: Stage, books: Desk) -> None:
    form = unnamed.show(PeopleForm(unnamed.office, "poste3"))
    form.show_people(())
    assert form.ask_new().name.text() == ""


def test_where_there_is_a_name_nothing_is_offered(stage: Stage, books: Desk) -> None:
    stage.office.actor = Actor("Alice")
    form = stage.show(PeopleForm(stage.office, "poste3"))
    assert name_link(stage.office, lambda: None, form).isHidden()
    assert name_told(stage.office.actor) == "Alice"
