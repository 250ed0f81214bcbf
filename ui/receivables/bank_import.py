"""A bank's file brought in from the window: chosen or dropped; where it does not say all, the account and columns are asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QApplication, QFileDialog, QWidget

from app.flow.bank_batch import Confirmed, match_sure
from app.links.bank.bring import Read, bring
from app.payments.take_statement import Taken
from ui.kit.wording import say, words

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from ui.kit.runner import Token

ENDINGS = (
    ".xml",
    ".ofx",
    ".qfx",
    ".sta",
    ".mt940",
    ".940",
    ".txt",
    ".dat",
    ".csv",
    ".xlsx",
    ".ods",
    ".cfonb",
    ".c53",
)


@dataclass(frozen=True, slots=True)
class Came:
    """What a file brought, over all its statements; amounts of `off` and `gaps` in words."""

    file: str
    new: int
    known: int
    matched: int
    off: tuple[str, ...]
    gaps: tuple[str, ...]
    accounts_new: int


def bring_in(database: Database, actor: Actor, _token: Token, path: Path, account: str = "") -> Came:
    """Take a file in, and match what the company lets the program match."""
    read, taken = bring(database, actor, path, account)
    return came_of(read, taken, match_sure(database))


def came_of(read: Read, taken: Sequence[Taken], done: Confirmed) -> Came:
    """What a file brought, summed."""
    return Came(
        read.file,
        sum(len(each.new) for each in taken),
        sum(each.known for each in taken),
        len(done.matched),
        tuple(_told(each.off_by, each) for each in taken if each.off_by),
        tuple(_told(each.gap, each) for each in taken if each.gap),
        sum(each.account_new for each in taken),
    )


def _told(minor: int | None, taken: Taken) -> str:
    return words().money(minor or 0, taken.currency)


def came_said(came: Came) -> str:
    """What a file brought, as a message."""
    told = [say("bank.came", n=came.new, known=came.known, file=came.file)]
    if came.matched:
        told.append(say("bank.came_matched", n=came.matched))
    told += [say("bank.import.off_by", amount=amount) for amount in came.off]
    told += [say("bank.import.gap", amount=amount) for amount in came.gaps]
    return " ".join(told)


def ask_statement(parent: QWidget) -> Path | None:
    """Ask for a bank's file; None when the asking was broken off."""
    endings = " ".join(f"*{ending}" for ending in ENDINGS)
    kinds = f"{say('bank.file_kinds')} ({endings});;{say('bank.file_any')} (*)"
    place, _kind = QFileDialog.getOpenFileName(
        parent or QApplication.activeWindow(), say("bank.import_title"), "", kinds
    )
    return Path(place) if place else None


def statement_in(mime: QMimeData) -> Path | None:
    """The one file that is being dropped; what it is shows when it is read."""
    places = [Path(url.toLocalFile()) for url in mime.urls() if url.isLocalFile()]
    return places[0] if len(places) == 1 else None
