"""A desk whose mails leave through a real server on this machine."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from app.base import secrets
from app.base.company import the_company
from app.correspondence import sender
from app.correspondence.sender import SenderDraft, secret_name
from tests.links.mail.server import PASSWORD, USER, MailServer, mail_server
from tests.stories.desk import OWNER, Desk, a_desk


@pytest.fixture(autouse=True)
def _own_secrets(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Secrets of a test stand in a folder of its own."""
    monkeypatch.setenv("COMPTOIR_HOME", str(tmp_path / "program"))


@pytest.fixture
def server(tmp_path: Path) -> Iterator[MailServer]:
    with mail_server(tmp_path / "server") as made:
        yield made


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def set_up(desk: Desk, server: MailServer, password: str = PASSWORD, security: str = "starttls") -> str:
    """Set the company's account up, with its password on this workstation; gives the account's uid."""
    draft = SenderDraft(
        address=USER,
        name="Boutique Été",
        host=server.host,
        port=server.port,
        security=security,
        login=USER,
        ca_file=str(server.ca_file),
    )
    uid = desk.database.do(OWNER, sender.decide, draft)
    with desk.database.read() as rd:
        company = the_company(rd).uid
    secrets.keep(secret_name(company, uid), password)
    return uid
