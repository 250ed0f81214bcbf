"""Tokens of Microsoft 365 and Gmail, for merchants who bring a client id of their own.

The refresh token is a secret of the workstation (`app.base.secrets`); an access token lives in memory only, for as long as
its provider says. Unproven against the real services: no account was at hand (docs/reliability.md).
"""

from __future__ import annotations

import threading
from dataclasses import dataclass
from time import monotonic
from typing import Any, cast

import httpx

from app.base import secrets
from app.base.errors import Refusal, Trouble
from app.correspondence.sender import Sender, SenderDraft, secret_name

SECONDS = 20.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """Where a provider signs people in, and what is asked for: to send mail, and to do so later too."""

    authorize: str
    token: str
    scope: str
    device: str = ""
    more: tuple[tuple[str, str], ...] = ()


# learn.microsoft.com/exchange: "Authenticate an IMAP, POP or SMTP connection using OAuth";
# developers.google.com/gmail/imap/xoauth2-protocol. Google's device flow has no scope for mail, so there is none here.
PROVIDERS = {
    "microsoft": Provider(
        authorize="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/authorize",
        token="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token",  # noqa: S106
        device="https://login.microsoftonline.com/{tenant}/oauth2/v2.0/devicecode",
        scope="https://outlook.office.com/SMTP.Send offline_access",
    ),
    "google": Provider(
        authorize="https://accounts.google.com/o/oauth2/v2/auth",
        token="https://oauth2.googleapis.com/token",  # noqa: S106
        scope="https://mail.google.com/",
        more=(("access_type", "offline"), ("prompt", "consent")),
    ),
}
_known: dict[str, tuple[str, float]] = {}
_one = threading.Lock()


def provider_of(draft: SenderDraft) -> Provider:
    """The provider of an account, its addresses for the account's tenant (``common`` where none is named)."""
    found = PROVIDERS[draft.provider]
    tenant = draft.tenant or "common"
    return Provider(
        authorize=found.authorize.format(tenant=tenant),
        token=found.token.format(tenant=tenant),
        device=found.device.format(tenant=tenant),
        scope=found.scope,
        more=found.more,
    )


def access_token(account: Sender, company: str) -> str:
    """A token that opens the account now.

    Refused with ``mail_sign_in_needed`` where nobody signed in on this workstation or the provider wants it done again;
    Trouble ``mail_provider`` when it does not answer.
    """
    with _one:
        token, until = _known.get(account.uid, ("", 0.0))
        if monotonic() < until:
            return token
        name = secret_name(company, account.uid, "refresh")
        kept = secrets.read(name)
        if kept is None:
            raise Refusal("mail_sign_in_needed", address=account.address)
        told = ask_token(
            provider_of(account),
            {
                "grant_type": "refresh_token",
                "refresh_token": kept,
                "client_id": account.client_id,
                **client_secret(account, company),
            },
        )
        if told.get("error") == "invalid_grant":
            raise Refusal("mail_sign_in_needed", address=account.address)
        return take_in(account, company, told)


def take_in(account: Sender, company: str, told: dict[str, Any]) -> str:
    """Keep what a provider gave: the refresh token with the workstation, the access token in memory; gives the latter.

    Trouble ``mail_provider`` when the answer holds none.
    """
    if not isinstance(told.get("access_token"), str):
        raise Trouble("mail_provider", answer=said(told))
    if told.get("refresh_token"):
        secrets.keep(secret_name(company, account.uid, "refresh"), str(told["refresh_token"]))
    # A minute early: a token must last from here to the server.
    lasts = max(float(told.get("expires_in") or 0) - 60, 0)
    _known[account.uid] = (told["access_token"], monotonic() + lasts)
    return str(told["access_token"])


def client_secret(account: Sender, company: str) -> dict[str, str]:
    """What some providers call the secret of an application on a desktop, where the merchant was given one."""
    kept = secrets.read(secret_name(company, account.uid, "client"))
    return {"client_secret": kept} if kept else {}


def ask_token(provider: Provider, form: dict[str, str], url: str = "") -> dict[str, Any]:
    """Ask a provider's token address; an ``error`` it answers is in the answer. Trouble ``mail_provider_offline``."""
    try:
        answer = httpx.post(url or provider.token, data=form, timeout=SECONDS)
    except httpx.HTTPError as error:
        # Without the cause: a request holds the secrets it was made with.
        reason = str(error) or type(error).__name__
        raise Trouble("mail_provider_offline", reason=reason) from None
    try:
        told: object = answer.json()
    except ValueError:
        told = None
    if not isinstance(told, dict):
        raise Trouble("mail_provider", answer=f"HTTP {answer.status_code}")
    return cast("dict[str, Any]", told)


def said(told: dict[str, Any]) -> str:
    """A provider's own words for what went wrong, without anything it may have sent besides."""
    return " ".join(str(told[name]) for name in ("error", "error_description") if told.get(name)) or "?"
