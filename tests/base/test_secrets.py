"""Passwords: in the keyring where there is one, else in a file of one's own; the environment goes first."""

from __future__ import annotations

import stat
import sys
from pathlib import Path

import keyring
import keyring.backend
import pytest
from keyring.errors import KeyringLocked

from app.base import secrets
from app.base.errors import Refusal, Trouble

NAME = "0199/mail/0200/password"


@pytest.fixture(autouse=True)
def _home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMPTOIR_HOME", str(tmp_path))


class _Ring(keyring.backend.KeyringBackend):
    """A desktop's keyring, in memory."""

    priority = 5  # type: ignore[assignment]

    def __init__(self) -> None:
        super().__init__()
        self.held: dict[tuple[str, str], str] = {}
        self.locked = False

    def get_password(self, service: str, username: str) -> str | None:
        self._must_open()
        return self.held.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self._must_open()
        self.held[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.held[service, username]

    def _must_open(self) -> None:
        if self.locked:
            raise KeyringLocked("locked")


@pytest.fixture
def ring(monkeypatch: pytest.MonkeyPatch) -> _Ring:
    made = _Ring()
    monkeypatch.setattr(keyring, "get_keyring", lambda: made)
    monkeypatch.setattr(keyring, "get_password", made.get_password)
    monkeypatch.setattr(keyring, "set_password", made.set_password)
    monkeypatch.setattr(keyring, "delete_password", made.delete_password)
    return made


def test_without_a_keyring_it_is_a_file_only_its_owner_can_read() -> None:
    assert secrets.keep(NAME, "Été 12") == "file"
    assert secrets.read(NAME) == "Été 12"
    if sys.platform != "win32":
        assert stat.S_IMODE(secrets.secrets_file().stat().st_mode) == 0o600
    secrets.forget(NAME)
    assert secrets.read(NAME) is None


@pytest.mark.skipif(sys.platform == "win32", reason="rights are another thing there")
def test_a_file_others_could_read_is_refused() -> None:
    secrets.keep(NAME, "x")
    secrets.secrets_file().chmod(0o644)
    with pytest.raises(Refusal, match="secrets_file_open"):
        secrets.read(NAME)


def test_a_file_that_is_none_says_so() -> None:
    secrets.secrets_file().write_text("{")
    secrets.secrets_file().chmod(0o600)
    with pytest.raises(Trouble, match="secrets_file_unreadable"):
        secrets.read(NAME)


def test_the_keyring_of_the_desktop_is_used_where_there_is_one(ring: _Ring) -> None:
    assert secrets.keep(NAME, "abc") == "keyring"
    assert ring.held == {("Comptoir", NAME): "abc"}
    assert not secrets.secrets_file().exists()
    assert secrets.read(NAME) == "abc"
    secrets.forget(NAME)
    assert secrets.read(NAME) is None


def test_a_locked_keyring_is_a_trouble_and_nothing_falls_back_to_a_file(ring: _Ring) -> None:
    ring.locked = True
    with pytest.raises(Trouble, match="keyring_locked"):
        secrets.keep(NAME, "abc")
    assert not secrets.secrets_file().exists()


def test_the_environment_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    secrets.keep(NAME, "kept")
    assert secrets.variable(NAME) == "COMPTOIR_SECRET_MAIL_0200_PASSWORD"
    monkeypatch.setenv(secrets.variable(NAME), "told")
    assert secrets.read(NAME) == "told"
