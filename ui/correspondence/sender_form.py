"""The account mails leave from: who, through which server, with which secret, and whether it works."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.base import secrets
from app.base.company import the_company
from app.base.errors import Refusal
from app.correspondence import sender
from app.correspondence.sender import Sender, SenderDraft, secret_name, the_sender
from app.links.mail.trial import Trial, try_account
from ui.customers.identifier_edit import email_edit, emails_edit
from ui.kit.banner import Banner
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.form import Form
from ui.kit.office import Office
from ui.kit.runner import Failure, Token
from ui.kit.section import Figure, Figures, Section
from ui.kit.theme import scaled
from ui.kit.whole_edit import WholeEdit
from ui.kit.wording import WordButton, say, words

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.base.door import Read

WIDEST = 720
WAYS = ("smtp", "microsoft", "google", "system")
_OF_WAY = {
    "smtp": ("host", "port", "security", "login", "password", "ca_file", "reply_to", "copy_to"),
    "microsoft": ("client_id", "client_secret", "tenant", "reply_to", "copy_to"),
    "google": ("client_id", "client_secret", "reply_to", "copy_to"),
    "system": ("reply_to",),
}
"""The fields that mean something for each way."""
_PORTS = {"starttls": 587, "tls": 465}
"""The port on which a server usually takes each."""
_NEEDED = {"smtp": ("host", "port"), "microsoft": ("client_id",), "google": ("client_id",)}
"""Those without which the account cannot work, beside its address."""
_FIELDS = {
    "mail_address_malformed": "address",
    "mail_host_missing": "host",
    "mail_port_wrong": "port",
    "mail_client_missing": "client_id",
}


class SenderForm(QWidget):
    """Saved when asked to; the password goes to the workstation's keyring, never into the database."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.account: Sender | None = None
        part = Section("", self, edge="bottom")
        self.banner = Banner(self, 0)
        self.form = Form(2, part)
        self.form.setMaximumWidth(scaled(WIDEST))
        self.way = Choice([(each, f"mailset.way.{each}") for each in WAYS], self)
        self.security = Choice([(each, f"mailset.security.{each}") for each in ("starttls", "tls")], self)
        self.port = WholeEdit(self)
        # Each says what is wrong with its own address: the verb would not tell whose it is.
        self._mailed = {
            "address": email_edit(self),
            "reply_to": emails_edit(self),
            "copy_to": emails_edit(self),
        }
        self.texts: dict[str, QLineEdit] = {
            name: self._mailed.get(name) or QLineEdit(self)
            for name in (
                "address",
                "name",
                "host",
                "login",
                "password",
                "client_id",
                "tenant",
                "client_secret",
                "ca_file",
                "reply_to",
                "copy_to",
            )
        }
        for name in ("password", "client_secret"):
            self.texts[name].setEchoMode(QLineEdit.EchoMode.Password)
        edits: dict[str, QWidget] = {
            "way": self.way,
            "security": self.security,
            "port": self.port,
            **self.texts,
        }
        hints = {"copy_to": "mailset.copy_hint", "ca_file": "mailset.ca_hint"}
        hints |= {"tenant": "mailset.tenant_hint", "login": "mailset.login_hint", "name": "mailset.name_hint"}
        for name in _ORDER:
            label = f"mailset.{_LABELS.get(name, name)}"
            hint, own = hints.get(name, ""), name == "name"
            field = Field(label, edits[name], hint=hint, required=name == "address", optional=own)
            self.form.add(name, field, span=2 if name in {"way", "tenant"} else 1)
        self.way.currentIndexChanged.connect(self._show_fields)
        self.security.currentIndexChanged.connect(self._on_security)
        self._on_security()
        self.save = WordButton("mailset.save", self, look="primary", clicked=self._save)
        self.test = WordButton("mailset.test", self, clicked=self._test)
        self.sign_in = WordButton("mailset.sign_in", self, clicked=self._sign_in)
        self.standing = Figures(self)
        buttons = QHBoxLayout()
        buttons.setSpacing(8)
        for button in (self.save, self.test, self.sign_in):
            buttons.addWidget(button)
        buttons.addStretch(1)
        part.body.setSpacing(14)
        for widget in (self.form, self.banner):
            part.body.addWidget(widget)
        part.end_with(buttons)
        part.body.addWidget(self.standing)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(part)
        self._show_fields()

    # --- showing ---

    def refresh(self) -> None:
        """Look again how the account stands."""
        self.office.ask(_look, done=self.show_account, owner=self)

    def show_account(self, found: tuple[Sender | None, str]) -> None:
        """Show the account and how it stands."""
        account, place = found
        changed = account is None or self.account is None or account.changed_at != self.account.changed_at
        self.account = account
        if account is not None and changed:
            self.way.set_value(account.provider or account.kind)
            self.security.set_value(account.security)
            # Nothing typed yet is a standard: the provider's own server stands in no field.
            by_provider = account.kind == "oauth"
            self.port.set_value(
                account.port if not by_provider and account.port else _PORTS[self.security.value]
            )
            for name, edit in self.texts.items():
                edit.setText("" if by_provider and name == "host" else str(getattr(account, name, "")))
            for edit in self._mailed.values():
                edit.settle()
        kept = say(f"mailset.kept.{place}") if place else say("mailset.kept.none")
        self.texts["password"].setPlaceholderText(kept)
        self._show_fields()
        self._show_standing()

    def _on_security(self, _at: int = 0) -> None:
        """The port that its name says stands there, unless another was typed."""
        if self.port.value in {None, *_PORTS.values()}:
            self.port.set_value(_PORTS[self.security.value])

    def _show_standing(self) -> None:
        account = self.account
        if account is None or account.kind == "system":
            state = "none" if account is None else "system"
            self.standing.show_rows((Figure(say("mailset.stands"), say(f"mailset.state.{state}")),))
            return
        rows = [
            Figure(
                say("mailset.stands"),
                say(f"mailset.state.{account.state}"),
                "strong",
                "late" if account.state == "fails" else "",
            )
        ]
        if account.tried_at is not None:
            rows.append(Figure(say("mailset.tried_at"), words().day_time(account.tried_at)))
        if account.answer:
            rows.append(Figure(say("mailset.answer"), account.answer))
        self.standing.show_rows(rows)

    def _show_fields(self, *_at: int) -> None:
        shown = {"way", "address", "name", *_OF_WAY[self.way.value]}
        needed = {"address", *_NEEDED.get(self.way.value, ())}
        for name, field in self.form.fields.items():
            field.setVisible(name in shown)
            field.required = name in needed
            if not field.required:
                field.complain("")
        saved = self.account is not None
        oauth = self.way.value in {"microsoft", "google"}
        self.sign_in.setVisible(oauth and saved)
        self.test.setVisible(saved and self.way.value != "system")
        self.form.fields["way"].explain(say(f"mailset.about.{self.way.value}"))

    # --- doing ---

    def draft(self) -> SenderDraft:
        """The account as it stands in the fields."""
        way = self.way.value
        wanted = {"address", "name", *_OF_WAY[way]}

        def told(name: str) -> str:
            return self.texts[name].text().strip() if name in wanted else ""

        return SenderDraft(
            kind="oauth" if way in {"microsoft", "google"} else way,
            address=told("address"),
            name=told("name"),
            reply_to=told("reply_to"),
            copy_to=told("copy_to"),
            host=told("host"),
            port=(self.port.value or 0) if "port" in wanted else 0,
            security=self.security.value,
            login=told("login"),
            ca_file=told("ca_file"),
            provider=way if way in {"microsoft", "google"} else "",
            client_id=told("client_id"),
            tenant=told("tenant"),
        )

    def _save(self) -> None:
        self.banner.hide()
        if self.form.check():
            self.office.do(sender.decide, self.draft(), done=self._saved, failed=self._failed, owner=self)

    def _saved(self, uid: str) -> None:
        typed = {"password": self.texts["password"].text(), "client": self.texts["client_secret"].text()}
        given = {kind: secret for kind, secret in typed.items() if secret}
        if given:
            self.office.call(_keep_secrets, uid, given, done=self._kept, failed=self._failed, owner=self)
        else:
            self._kept(None)

    def _kept(self, _nothing: None) -> None:
        for name in ("password", "client_secret"):
            self.texts[name].clear()
        self.office.ways.say(say("mailset.saved"))
        self.refresh()

    def _test(self) -> None:
        self.banner.hide()
        self.test.allow(allowed=False, reason=say("mailset.testing"))
        self.office.call(_try, done=self._tested, failed=self._test_failed, owner=self)

    def _tested(self, trial: Trial) -> None:
        self.test.allow(allowed=True)
        self.banner.show_message(
            "done",
            say("mailset.works", address=trial.address),
            say("mailset.server_said", answer=trial.answer),
        )
        self.refresh()

    def _test_failed(self, failure: Failure) -> None:
        self.test.allow(allowed=True)
        self._failed(failure)
        self.refresh()

    def _sign_in(self) -> None:
        # Here, because it brings what talks to the providers along.
        from ui.correspondence.sign_in_dialog import SignInDialog

        if self.account is not None:
            SignInDialog(self.office, self.account, self).open()

    def _failed(self, failure: Failure) -> None:
        error = failure.error
        if isinstance(error, Refusal) and error.code in _FIELDS:
            self.form.complain(_FIELDS[error.code], error)
        else:
            self.banner.show_failure(failure)


_ORDER = (
    *("way", "address", "name", "host", "port", "security", "ca_file", "login", "password"),
    *("client_id", "client_secret", "tenant", "reply_to", "copy_to"),
)
"""In rows of two that are shown or hidden together."""
_LABELS = {"way": "through", "security": "encryption"}


def _look(rd: Read) -> tuple[Sender | None, str]:
    """The account, and where this workstation keeps its password, if it does."""
    account = the_sender(rd)
    if account is None:
        return None, ""
    kind = "refresh" if account.kind == "oauth" else "password"
    kept = secrets.read(secret_name(the_company(rd).uid, account.uid, kind)) is not None
    return account, secrets.place() if kept else ""


def _keep_secrets(database: Database, _actor: Actor, _token: Token, uid: str, given: dict[str, str]) -> None:
    with database.read() as rd:
        company = the_company(rd).uid
    for kind, secret in given.items():
        secrets.keep(secret_name(company, uid, kind), secret)


def _try(database: Database, actor: Actor, _token: Token) -> Trial:
    return try_account(database, actor, words())
