"""The templates of mails: those that come with the program, and those the merchant wrote, each dated."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import bindparam, select

from app.base.door import Read, Write, verb
from app.base.uid import new_uid
from app.base.words import LANGUAGES, tidy
from app.correspondence.filling import checked
from app.correspondence.tables import KINDS, mail_template

FILE = Path(__file__).parents[2] / "resources" / "mail" / "templates.toml"


@dataclass(frozen=True, slots=True)
class Template:
    """A subject and a text with placeholders. `id` and `decided_at` are None for the one that comes with the program."""

    kind: str
    language: str
    subject: str
    body: str
    id: int | None = None
    decided_at: datetime | None = None


def template(rd: Read, kind: str, language: str) -> Template:
    """The template that counts now for a kind of mail in a language; English where the program does not speak it."""
    spoken = language if language in LANGUAGES else "en"
    row = rd.execute(_NEWEST, {"kind": kind, "language": spoken}).first()
    if row is None:
        return came_with(kind, spoken)
    return Template(kind, spoken, row.subject, row.body, row.id, row.decided_at)


def templates(rd: Read) -> dict[tuple[str, str], Template]:
    """Every template that counts now, by kind and language."""
    return {(kind, language): template(rd, kind, language) for kind in KINDS for language in LANGUAGES}


def came_with(kind: str, language: str) -> Template:
    """The template of the program itself."""
    told = _shipped()[kind][language]
    return Template(kind, language, told["subject"], told["body"])


def in_plural(written: Template) -> Template:
    """A template that speaks of one document, in the words the program has for several where it still says its own."""
    subject, body = written.subject, written.body
    for one, several in _shipped()[written.kind][written.language]["several"].items():
        subject, body = subject.replace(one, several), body.replace(one, several)
    return replace(written, subject=subject, body=body)


@verb("mail_template.decide")
def decide(tx: Write, kind: str, language: str, subject: str, body: str) -> int | None:
    """Write a template from now on; gives its key, None when it says what the one before says.

    Refused with ``mail_placeholder_unknown`` or ``mail_subject_empty``. The one before stays, with its date.
    """
    subject, body = " ".join(subject.split()), body.strip() + "\n"
    checked(kind, language, subject, body)
    now = template(tx, kind, language)
    if (now.subject, now.body) == (subject, body):
        return None
    row = {"kind": kind, "language": language, "subject": subject, "body": body}
    tx.note(template=kind, language=language)
    return tx.insert(mail_template, {**row, "uid": new_uid(), "decided_at": tx.now})


_NEWEST = (
    select(mail_template.c.id, mail_template.c.subject, mail_template.c.body, mail_template.c.decided_at)
    .where(mail_template.c.kind == bindparam("kind"), mail_template.c.language == bindparam("language"))
    .order_by(mail_template.c.id.desc())
    .limit(1)
)


@cache
def _shipped() -> dict[str, Any]:
    found: dict[str, Any] = {}
    for kind, languages in tomllib.loads(FILE.read_text("utf-8")).items():
        found[kind] = {
            language: {
                "subject": tidy(told["subject"], language),
                "body": tidy(told["body"], language).strip() + "\n",
                "several": {
                    tidy(one, language): tidy(several, language)
                    for one, several in told.get("several", {}).items()
                },
            }
            for language, told in languages.items()
        }
    return found
