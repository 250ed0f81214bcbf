"""Signing in and sending with tokens, against a stand-in provider on this machine. Unproven on the real ones."""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Iterator
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest

from app.base import secrets
from app.base.company import the_company
from app.base.errors import Refusal, Trouble
from app.correspondence import sender
from app.correspondence.sender import Sender, SenderDraft, secret_name, the_sender
from app.links.mail import oauth
from app.links.mail.dispatch import dispatch
from app.links.mail.sign_in import coming_back, device_code, wait_for_browser, wait_for_device
from tests.links.lookups.registers import Register, Reply, register
from tests.links.mail.server import TOKEN, USER, MailServer
from tests.links.mail.test_dispatch import an_order
from tests.stories.desk import OWNER, Desk


@pytest.fixture
def provider(monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    with register() as made:
        made.says({})
        at = oauth.Provider(
            authorize=f"{made.url}/authorize",
            token=f"{made.url}/token",
            device=f"{made.url}/device",
            scope="mail offline",
        )
        monkeypatch.setitem(oauth.PROVIDERS, "microsoft", at)
        monkeypatch.setattr(oauth, "_known", {})
        yield made


def an_account(desk: Desk, server: MailServer) -> tuple[Sender, str]:
    draft = SenderDraft(
        kind="oauth", provider="microsoft", client_id="my-app", address=USER, host=server.host, port=server.port,
        security="starttls", ca_file=str(server.ca_file),
    )  # fmt: skip
    desk.do(sender.decide, draft)
    with desk.database.read() as rd:
        account = the_sender(rd)
        assert account is not None
        return account, the_company(rd).uid


def test_by_a_code_then_mails_leave_with_a_token_that_is_refreshed(
    desk: Desk, server: MailServer, provider: Register
) -> None:
    account, company = an_account(desk, server)
    provider.says(
        {
            "device_code": "dc",
            "user_code": "ABCD",
            "verification_uri": "https://x/device",
            "interval": 1,
            "expires_in": 60,
        },
        Reply({"error": "authorization_pending"}, status=400),
        Reply({"error": "slow_down"}, status=400),
        {"access_token": "first", "refresh_token": "keep-me", "expires_in": 3600},
    )
    code = device_code(account)
    assert (code.code, code.address) == ("ABCD", "https://x/device")
    waits: list[float] = []
    assert wait_for_device(account, company, code, wanted=lambda: True, wait=waits.append)
    assert waits == [1, 6]
    assert secrets.read(secret_name(company, account.uid, "refresh")) == "keep-me"
    # The next start of the program knows the refresh token only.
    oauth._known.clear()
    provider.says({"access_token": TOKEN, "refresh_token": "newer", "expires_in": 3600})
    an_order(desk)
    an_order(desk)
    assert dispatch(desk.database, OWNER).sent == 2
    assert provider.asked[-1][1]["grant_type"] == "refresh_token"
    assert len([asked for asked in provider.asked if asked[1].get("grant_type") == "refresh_token"]) == 1
    assert secrets.read(secret_name(company, account.uid, "refresh")) == "newer"


def test_back_to_this_machine_with_a_proof_key_and_its_own_state(
    desk: Desk, server: MailServer, provider: Register
) -> None:
    account, company = an_account(desk, server)
    provider.says({"access_token": "a", "refresh_token": "r", "expires_in": 3600})
    with coming_back(account, "C'est fait.") as under_way:
        asked = {name: values[0] for name, values in parse_qs(urlsplit(under_way.address).query).items()}
        back = asked["redirect_uri"]
        assert back.startswith("http://127.0.0.1:")

        def browser() -> None:
            assert httpx.get(f"{back}/favicon.ico").status_code == 404
            assert httpx.get(f"{back}/?state=forged&code=evil").status_code == 404
            assert (
                "C'est fait." in httpx.get(f"{back}/", params={"state": asked["state"], "code": "good"}).text
            )

        thread = threading.Thread(target=browser)
        thread.start()
        assert wait_for_browser(account, company, under_way, wanted=lambda: True, seconds=30)
        thread.join()
    form = provider.asked[-1][1]
    assert form["code"] == "good"
    challenge = (
        base64.urlsafe_b64encode(hashlib.sha256(form["code_verifier"].encode()).digest())
        .rstrip(b"=")
        .decode()
    )
    assert challenge == asked["code_challenge"]
    assert asked["code_challenge_method"] == "S256"


def test_who_never_signed_in_is_asked_to_and_mails_wait(
    desk: Desk, server: MailServer, provider: Register
) -> None:
    an_account(desk, server)
    an_order(desk)
    report = dispatch(desk.database, OWNER)
    assert report.trouble is not None
    assert report.trouble.code == "mail_sign_in_needed"
    assert desk.row("SELECT state FROM outbox")["state"] == "waiting"


def test_access_that_was_withdrawn_asks_to_sign_in_again(
    desk: Desk, server: MailServer, provider: Register
) -> None:
    account, company = an_account(desk, server)
    secrets.keep(secret_name(company, account.uid, "refresh"), "old")
    provider.says(Reply({"error": "invalid_grant", "error_description": "expired"}, status=400))
    with pytest.raises(Refusal, match="mail_sign_in_needed"):
        oauth.access_token(account, company)


def test_a_provider_that_answers_nonsense_is_a_trouble_without_the_secret(
    desk: Desk, server: MailServer, provider: Register
) -> None:
    account, company = an_account(desk, server)
    secrets.keep(secret_name(company, account.uid, "refresh"), "hidden-refresh")
    provider.says(Reply("<html>", status=502))
    with pytest.raises(Trouble, match="mail_provider") as trouble:
        oauth.access_token(account, company)
    assert "hidden-refresh" not in repr(trouble.value)
    assert trouble.value.__cause__ is None


def test_signing_in_that_is_refused_or_left_keeps_nothing(
    desk: Desk, server: MailServer, provider: Register
) -> None:
    account, company = an_account(desk, server)
    provider.says(
        {"device_code": "dc", "user_code": "A", "verification_uri": "x", "interval": 0, "expires_in": 60}
    )
    code = device_code(account)
    assert not wait_for_device(account, company, code, wanted=lambda: False)
    provider.says(Reply({"error": "access_denied"}, status=400))
    with pytest.raises(Refusal, match="mail_sign_in_refused"):
        wait_for_device(account, company, code, wanted=lambda: True, wait=lambda _seconds: None)
    with pytest.raises(Refusal, match="mail_sign_in_late"):
        wait_for_device(account, company, replace(code, lasts=0.0), wanted=lambda: True)
    assert secrets.read(secret_name(company, account.uid, "refresh")) is None


def test_gmail_has_no_sign_in_by_code(desk: Desk, server: MailServer) -> None:
    account, _ = an_account(desk, server)
    with pytest.raises(Refusal, match="mail_no_device_code"):
        device_code(replace(account, provider="google"))
