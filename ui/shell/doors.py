"""The doors into a company's books: open, bring up to date, create, make the sample. Run off the window's thread."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from app.base import account
from app.base.actor import PROGRAM, Actor, Role
from ui.kit.own_name import the_name
from ui.kit.runner import Token
from ui.kit.wording import words

if TYPE_CHECKING:
    from app.base.container import Manifest
    from app.base.database import Database
    from app.base.restore import Restored


@dataclass(frozen=True, slots=True)
class NewCompany:
    """What has to be known to begin: the rest is asked when it is needed (O1)."""

    name: str
    country: str = "FR"
    vat_regime: str = "normal"
    language: str = "fr"


@dataclass(frozen=True, slots=True)
class Opened:
    """Books that stand open, and what the window must know of the company at once."""

    database: Database
    name: str
    currency: str = "EUR"
    sample: bool = False
    company: str = ""
    """The company's uid."""
    fresh: bool = False
    """Whether it was made just now."""
    restored: Restored | None = None
    """What was put back, where it comes from a backup just now."""


def open_books(place: str) -> Opened:
    """Open the books at a path or URL; Refusals and Troubles are those of `open_database`."""
    from app.base.database import open_database

    return _opened(open_database(place))


def upgrade_books(place: str) -> Opened:
    """Bring older books up to date, a copy having been taken, and open them."""
    from app.base import migrate
    from app.base.database import connect
    from app.base.location import locate

    older = connect(locate(place))
    try:
        migrate.upgrade(older)
    finally:
        older.close()
    return _opened_anew(place)


def read_saved(backup: Path) -> Manifest:
    """Read a backup from end to end and give what it says of itself; Refusals are those of `read_backup`."""
    from app.base.container import read_backup

    return read_backup(backup)


def restore_books(backup: Path, place: str) -> Opened:
    """Put a backup where nothing stands, and open it; Refusals and Troubles are those of `restore`."""
    from app.base.restore import restore

    back = restore(backup, place, actor=the_actor())
    return replace(_opened_anew(place) if back.upgraded_from else open_books(place), restored=back)


def create_books(place: str, new: NewCompany) -> Opened:
    """Make new books for a company and open them; refused with ``database_exists`` where some stand."""
    from app.base import migrate
    from app.base.location import locate
    from app.flow.found import found

    made = migrate.create(locate(place))
    try:
        made.do(
            the_actor(),
            found,
            new.name,
            country=new.country,
            territory=new.country,
            vat_regime=new.vat_regime,
            language=new.language,
        )
    finally:
        made.close()
    return replace(open_books(place), fresh=True)


def make_sample(place: str, token: Token) -> Opened:
    """Make the sample company; takes some seconds and tells how far it is."""
    from app.base.location import locate
    from app.sample.build import build

    database, _made = build(
        locate(place), language=words().language, told=token.tell, wanted=lambda: not token.cancelled
    )
    database.close()
    return open_books(place)


@dataclass(frozen=True, slots=True)
class Doors:
    """The functions the start page calls, so that another way in can stand in for them."""

    open: Callable[[str], Opened] = open_books
    upgrade: Callable[[str], Opened] = upgrade_books
    create: Callable[[str, NewCompany], Opened] = create_books
    sample: Callable[[str, Token], Opened] = make_sample
    read: Callable[[Path], Manifest] = read_saved
    restore: Callable[[Path, str], Opened] = restore_books


def the_actor(database: Database | None = None) -> Actor:
    """Whoever sits at this computer, with the role written down for them; on a file of their own they are its owner."""
    if database is None:
        return Actor(the_name(), Role.OWNER)
    from app.base.people import actor_for

    with database.read() as rd:
        return actor_for(rd, account.login(), the_name())


def _opened_anew(place: str) -> Opened:
    """Open books that were brought up to date: those of before the list of methods of payment get the usual ones."""
    from app.flow.methods import lay_down

    opened = open_books(place)
    opened.database.do(PROGRAM, lay_down)
    return opened


def _opened(database: Database) -> Opened:
    from app.base.company import the_company

    with database.read() as rd:
        company = the_company(rd)
    return Opened(database, company.name, company.currency, company.sample, company.uid)
