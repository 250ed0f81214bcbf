"""What a bank's list does not say itself: which account it is of, how it writes, which column is which."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.base.company import the_company
from app.flow.bank_batch import match_sure
from app.links.bank import listed
from app.links.bank.bring import bring
from app.links.bank.reading import content_of, format_of
from app.links.files.convention import Convention
from app.links.files.mapping import Mapped
from app.links.files.memory import recalled
from app.links.files.plan import convention_of
from app.payments.bank_account import BankAccount, bank_accounts, open_bank_account
from ui.files.columns_step import ColumnsStep
from ui.files.import_work import Looked
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.text_choice import TextChoice
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import say
from ui.receivables.bank_import import Came, came_of

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.base.door import Read
    from ui.kit.runner import Token

ASKED = frozenset(
    {"fields_missing", "figure_unclear", "day_unclear", "bank_account_missing", "bank_account_unknown"}
)
"""What a person can say, so that a file is taken after all."""


@dataclass(frozen=True, slots=True)
class AskedOf:
    """A file that does not say all: the list as it was found (None where it is none), and the accounts there are."""

    looked: Looked | None
    accounts: tuple[BankAccount, ...]
    currency: str


def look(rd: Read, path: Path) -> AskedOf:
    """Read what a file says of itself."""
    accounts, currency = (
        tuple(each for each in bank_accounts(rd) if not each.archived),
        the_company(rd).currency,
    )
    content = content_of(path)
    if format_of(content) is not None:
        return AskedOf(None, accounts, currency)
    opened = listed.opened(path.name, content)
    mapped, said = recalled(rd, "statement", opened)
    looked = Looked(path, opened, "statement", "", mapped, convention_of(opened, mapped), said)
    return AskedOf(looked, accounts, currency)


def bring_as_said(
    database: Database,
    actor: Actor,
    _token: Token,
    path: Path,
    account: str,
    name: str,
    currency: str,
    mapped: Mapped | None,
    convention: Convention,
) -> Came:
    """Take a file in as a person says; an account that is named anew is opened with it."""
    if name:
        database.do(actor, open_bank_account, name, currency)
    read, taken = bring(database, actor, path, name or account, None, convention, mapped)
    return came_of(read, taken, match_sure(database))


def ask_more(
    office: Office, path: Path, done: Callable[[Came], object], parent: QWidget | None = None
) -> StatementDialog:
    """Ask what a file does not say, then take it in."""
    dialog = StatementDialog(office, path, done, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class StatementDialog(VerbDialog):
    """The account, and of a list its columns."""

    fields_of: Mapping[str, str] = {"bank_account_without_name": "name", "bank_account_missing": "account"}

    def __init__(
        self, office: Office, path: Path, done: Callable[[Came], object], parent: QWidget | None
    ) -> None:
        super().__init__(office, "bank.more.title", "bank.more.do", parent, width=WIDE)
        self._path, self._done, self._asked = path, done, AskedOf(None, (), office.currency)
        self.account, self.name = TextChoice(self), QLineEdit(self)
        self.form.add("account", Field("bank.more.account", self.account))
        self.form.add("name", Field("bank.more.name", self.name, hint="bank.more.name_hint"))
        self.columns = ColumnsStep(lambda: office.today, self)
        self.columns.told.connect(self._tell)
        self.put(self.columns, 1)
        self.columns.hide()
        self.tell_subtitle(path.name)
        self.account.currentIndexChanged.connect(self._on_account)
        self.verb.allow(allowed=False, reason=say("kit.bulk.looking"))
        office.ask(look, path, done=self._on_look, failed=self.refused, owner=self)

    def _on_look(self, asked: AskedOf) -> None:
        self._asked = asked
        choices = [(each.uid, each.name) for each in asked.accounts]
        self.account.offer([*choices, ("", say("bank.more.new_account"))])
        self.account.set_value(choices[0][0] if len(choices) == 1 else "")
        self.columns.setVisible(asked.looked is not None)
        if asked.looked is not None:
            self.columns.show_file(asked.looked)
        self._on_account()

    def _on_account(self, _at: int = 0) -> None:
        self.name.setEnabled(not self.account.value)
        if self.account.value:
            self.name.clear()
        self._tell()

    def _tell(self) -> None:
        missing = self.columns.missing if self._asked.looked is not None else []
        self.verb.allow(not missing, say("bank.more.missing", fields=", ".join(missing)))

    def act(self) -> None:
        name = self.name.text().strip()
        if not self.account.value and not name:
            self.form.fields["name"].complain(say("bank.more.name_needed"))
            return
        looked = self._asked.looked
        self.set_busy(busy=True)
        self.banner.hide()
        self.office.work(
            bring_as_said,
            self._path,
            self.account.value,
            name,
            self._asked.currency,
            self.columns.mapped if looked is not None else None,
            self.columns.said,
            done=self._came,
            failed=self.refused,
        )

    def _came(self, came: Came) -> None:
        self.accept()
        self._done(came)
