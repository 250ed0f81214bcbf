"""The workstation's own mail program: handed the mail with its papers; nobody can know whether it was sent."""

from __future__ import annotations

from email import message_from_bytes, policy
from pathlib import Path

import pytest

from app.correspondence import mail, sender
from app.correspondence.sender import SenderDraft
from app.links.mail.by_program import open_mail
from app.links.mail.dispatch import dispatch
from tests.links.mail.test_dispatch import an_order, the_mail
from tests.stories.desk import OWNER, Desk


def by_program(desk: Desk) -> mail.Mail:
    desk.do(sender.decide, SenderDraft(kind="system", address="boutique@exemple.fr"))
    an_order(desk)
    return the_mail(desk)


def test_a_mail_is_never_sent_by_itself_and_uncertain_once_it_was_handed_over(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    waiting = by_program(desk)
    report = dispatch(desk.database, OWNER)
    assert report.trouble is not None
    assert report.trouble.code == "mail_by_program"
    assert the_mail(desk).state == "waiting"
    handed = open_mail(desk.database, OWNER, waiting.id)
    assert handed.way == "file"
    assert handed.file is not None
    draft = message_from_bytes(handed.file.read_bytes(), policy=policy.default)
    assert draft["X-Unsent"] == "1"
    assert draft["To"] == "compta@lefevre.fr"
    [paper] = draft.iter_attachments()
    assert paper.get_content_type() == "application/pdf"
    after = the_mail(desk)
    assert (after.state, after.answer) == ("uncertain", "comptoir:mail_handed_over")
    desk.do(mail.received, waiting.id)
    assert the_mail(desk).state == "sent"


def test_xdg_email_gets_the_text_and_the_papers(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "xdg-email"
    program.write_text(f'#!/bin/sh\nfor each in "$@"; do echo "$each" >> {tmp_path}/told; done\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    waiting = by_program(desk)
    assert open_mail(desk.database, OWNER, waiting.id).way == "program"
    told = (tmp_path / "told").read_text().splitlines()
    assert "compta@lefevre.fr" in told
    paper = Path(told[told.index("--attach") + 1])
    assert paper.read_bytes().startswith(b"%PDF")
