"""What the wizard has done off the window's thread: a file looked into, tried out, taken in."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from app.base.words import Words
from app.links.files.bring_in import Brought, bring_in, content_hash, plan
from app.links.files.convention import Convention
from app.links.files.layouts import arranged, layout_of, noun_of
from app.links.files.mapping import Mapped
from app.links.files.memory import recalled, remember
from app.links.files.model import as_file, model
from app.links.files.opened import Opened, open_file
from app.links.files.plan import NO_WISHES, Plan, Wishes, convention_of
from app.links.files.writing import FOUND_OUT, Writing

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.base.door import Read
    from ui.kit.runner import Token


@dataclass(frozen=True, slots=True)
class Looked:
    """A file as it was found: what it holds, whose layout it has ("" where nobody's), which column is which field.

    `convention` is what decimals and days look like, `said` what a person told of it before.
    """

    path: Path
    opened: Opened
    noun: str
    layout: str
    mapped: Mapped
    convention: Convention
    said: Convention


def look_into(rd: Read, path: Path, noun: str, writing: Writing = FOUND_OUT) -> Looked:
    """Read a file; refused as `open_file` is. Without a `noun` it is what the titles say, else customers."""
    opened = open_file(path, writing)
    noun = noun or noun_of(opened.titles) or "customers"
    mapped, said = recalled(rd, noun, opened)
    found = convention_of(arranged(noun, opened), mapped)
    return Looked(path, opened, noun, layout_of(noun, opened.titles), mapped, found, said)


def model_file(rd: Read, noun: str, ending: str, language: str) -> bytes:
    """The model of what is to be brought, in the language of the window."""
    return as_file(model(rd, noun, Words(language)), ending)


def try_out(rd: Read, opened: Opened, mapped: Mapped, said: Convention, wishes: Wishes = NO_WISHES) -> Plan:
    """The dry run: nothing is written."""
    return plan(rd, opened, mapped, said, wishes)


def take(
    database: Database, actor: Actor, token: Token, found: Looked, planned: Plan, said: Convention
) -> Brought:
    """Write what a plan says, its faulty lines left out; what a person said of this kind of file is remembered."""
    if planned.mapped != found.mapped or said != found.said:
        database.do(actor, remember, found.opened, planned.mapped, said)
    return bring_in(
        database,
        actor,
        planned,
        content_hash(found.path),
        faulty_left_out=True,
        wanted=lambda: not token.cancelled,
        told=token.tell,
    )
