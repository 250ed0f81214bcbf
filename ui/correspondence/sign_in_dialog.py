"""Signing in to Microsoft 365 or Gmail: in the browser of this workstation, or by a code typed anywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QLabel, QWidget

from app.base.company import the_company
from app.correspondence.sender import Sender
from app.links.mail.oauth import provider_of
from app.links.mail.sign_in import coming_back, device_code, wait_for_browser, wait_for_device
from ui.kit.office import Office
from ui.kit.runner import Failure, Token
from ui.kit.theme import set_role
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton, say

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database


class SignInDialog(VerbDialog):
    """Leaving it ends the waiting; nothing is kept then."""

    def __init__(self, office: Office, account: Sender, parent: QWidget | None = None) -> None:
        super().__init__(office, "signin.title", "signin.browser", parent)
        self.account = account
        self._under_way: Token | None = None
        self.tell_subtitle(account.address)
        self.code = QLabel(self)
        self.code.setWordWrap(True)
        set_role(self.code, "section")
        self.code.hide()
        self.put(self.code)
        self.by_code = WordButton("signin.code", self, clicked=self._by_code)
        self.by_code.setVisible(bool(provider_of(account).device))
        self.put(self.by_code)
        self.effects.tell((("valid", say("signin.effect")),))
        # What the waiting thread tells is looked at from here: no widget is touched over there.
        self._look = QTimer(self)
        self._look.setInterval(200)
        self._look.timeout.connect(self._show_told)
        self.finished.connect(self._left)

    def act(self) -> None:
        self._begin(_in_browser)

    def _by_code(self) -> None:
        self._begin(_by_code)

    def _begin(self, way: Callable[[Database, Actor, Token, Sender, str], bool]) -> None:
        self.banner.hide()
        self.set_busy(busy=True)
        self.by_code.allow(allowed=False, reason=say("signin.waiting"))
        self.code.setText(say("signin.waiting"))
        self.code.show()
        self._shown = ""
        self._under_way = self.office.call(
            way, self.account, say("signin.come_back"), done=self._done, failed=self._failed, owner=self
        )
        self._look.start()

    def _show_told(self) -> None:
        told = self._under_way.progress.item if self._under_way is not None else ""
        if told and told != self._shown:
            self._shown = told
            kind, _, rest = told.partition(" ")
            address, _, code = rest.partition(" ")
            QDesktopServices.openUrl(QUrl(address))
            if kind == "code":
                self.code.setText(say("signin.type", code=code, address=address))

    def _done(self, signed_in: bool) -> None:
        self._look.stop()
        if signed_in:
            self.office.ways.say(say("signin.done", address=self.account.address))
            self.accept()

    def _failed(self, failure: Failure) -> None:
        self._look.stop()
        self.code.hide()
        self.by_code.allow(allowed=True)
        self.refused(failure)

    def _left(self, _result: int) -> None:
        self._look.stop()
        if self._under_way is not None:
            self._under_way.cancel()


def _in_browser(database: Database, _actor: Actor, token: Token, account: Sender, words: str) -> bool:
    with database.read() as rd:
        company = the_company(rd).uid
    with coming_back(account, words) as under_way:
        token.tell(0, 0, f"browser {under_way.address}")
        return wait_for_browser(account, company, under_way, wanted=lambda: token.wanted)


def _by_code(database: Database, _actor: Actor, token: Token, account: Sender, _words: str) -> bool:
    with database.read() as rd:
        company = the_company(rd).uid
    code = device_code(account)
    token.tell(0, 0, f"code {code.address} {code.code}")
    return wait_for_device(account, company, code, wanted=lambda: token.wanted)
