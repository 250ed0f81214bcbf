"""How whoever sits at this computer is called: what journal and documents of the day are signed with."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtWidgets import QWidget

from app.base import account
from app.base.actor import Actor
from ui.kit import memory
from ui.kit.name_dialog import NameDialog
from ui.kit.office import Office
from ui.kit.wording import WordButton, say

NAME = "person/name"
"""Where this computer remembers it."""


def the_name() -> str:
    """What was said at this computer, else what it knows by itself, at last the name of its account."""
    return memory.recall(NAME, "") or account.full_name() or account.login()


def is_account(actor: Actor) -> bool:
    """Whether all that is known of somebody is the account they logged in with."""
    return actor.person_id is None and actor.name == account.login()


def name_told(actor: Actor) -> str:
    """A name as it is offered to choose: an account says that it is one."""
    return say("own_name.account", name=actor.name) if is_account(actor) else actor.name


def ask_name(office: Office, done: Callable[[], object], parent: QWidget | None = None) -> NameDialog:
    """Ask for it, and sign with it from now on."""

    def named(name: str) -> None:
        memory.keep(NAME, name)
        office.actor = replace(office.actor, name=name)
        office.ways.say(say("own_name.said", name=name))
        done()

    before = "" if is_account(office.actor) else office.actor.name
    dialog = NameDialog(office, "own_name.title", "own_name.do", named, name=before, parent=parent)
    dialog.tell_subtitle(say("own_name.text"))
    dialog.open()
    return dialog


def name_link(office: Office, done: Callable[[], object], parent: QWidget) -> WordButton:
    """A link to where it is said, for a place that shows an account instead; hidden where there is a name."""
    link = WordButton("own_name.ask", parent, look="link")

    def said() -> None:
        link.setVisible(is_account(office.actor))
        done()

    link.clicked.connect(lambda _checked=False: ask_name(office, said, parent))
    link.setVisible(is_account(office.actor))
    return link
