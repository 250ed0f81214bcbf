"""The address book of a customer in their record: where their goods may go, added, corrected, put away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, replace
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.customers.address_book import archive_address, change_address, reopen_address
from app.customers.customer import AddressDraft, add_address
from app.customers.queries import AddressRow
from ui.kit.acts import Act
from ui.kit.countries import country_name
from ui.kit.office import Office
from ui.kit.section import Section, emptied
from ui.kit.theme import set_role
from ui.kit.wording import WordButton, WordLabel, say
from ui.orders.address_dialog import AddressDialog


class AddressBook(Section):
    """The delivery addresses, the one that orders are offered first on top."""

    def __init__(self, office: Office, customer_id: int, parent: QWidget) -> None:
        super().__init__(
            "address_book.title",
            parent,
            act=Act("address_book.add", lambda: self.ask(None), look="link"),
            edge="bottom",
        )
        self._office, self._customer_id = office, customer_id
        self.places: tuple[AddressRow, ...] = ()
        self._none = WordLabel("address_book.none", self)
        set_role(self._none, "support", "text2")
        self._rows = QVBoxLayout()
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(10)
        self.body.addWidget(self._none)
        self.body.addLayout(self._rows)

    def show_addresses(self, addresses: Sequence[AddressRow]) -> None:
        """Show those of these to which goods go; they come oldest first."""
        found = tuple(each for each in reversed(addresses) if each.kind == "delivery")
        self._none.setVisible(not found)
        emptied(self._rows)
        self.places = found
        for at, each in enumerate(found):
            self._rows.addWidget(_Place(each, self, first=at == 0 and len(found) > 1))

    def ask(self, row: AddressRow | None) -> KeptAddressDialog:
        """Ask for another address, or for what is to be corrected in one."""
        dialog = KeptAddressDialog(self._office, self._customer_id, row, self.window())
        dialog.open()
        return dialog

    def put_away(self, row: AddressRow) -> None:
        """Take an address out of use; the message takes it back."""

        def back() -> None:
            self._office.do(reopen_address, row.id)

        told = say("address_book.archived")
        self._office.do(archive_address, row.id, done=lambda _none: self._office.ways.say(told, back))


class KeptAddressDialog(AddressDialog):
    """An address of the book: a new one, or one as it stands, to be corrected."""

    def __init__(
        self, office: Office, customer_id: int, row: AddressRow | None, parent: QWidget | None = None
    ) -> None:
        deed = "add" if row is None else "correct"
        super().__init__(
            office,
            customer_id,
            lambda _address: None,
            parent,
            title=f"address_book.{deed}_title",
            verb=f"address_book.{deed}_verb",
            fetched=False,
        )
        self._row = row
        self._whose = customer_id
        self.keep.hide()
        if row is None:
            return
        self.tell_note(say("address_book.note"))
        for edit, text in (
            (self.name, row.name),
            (self.company, row.company),
            (self.line1, row.line1),
            (self.line2, row.line2),
            (self.postcode, row.postcode),
            (self.city, row.city),
            (self.phone, row.phone or ""),
        ):
            edit.setText(text)
        if self.country.findData(row.country) < 0:
            self.country.addItem(country_name(row.country), row.country)
        self.country.set_value(row.country)

    def act(self) -> None:
        typed = asdict(self.address)
        told = {name: typed[name] for name in ("name", "company", "line1", "line2", "postcode", "city")}
        country, phone = self.address.country, self.address.phone or None
        said = say("address_book.saved")

        def done(_key: object) -> None:
            self.office.ways.say(said)

        if self._row is None:
            draft = AddressDraft(kind="delivery", **told, country=country, phone=phone)
            self.do(add_address, self._whose, draft, done=done)
            return
        row = self._row
        draft = AddressDraft(kind=row.kind, region=row.region, email=row.email)
        self.do(change_address, row.id, replace(draft, **told, country=country, phone=phone), done=done)


class _Place(QWidget):
    """One address, with what can be done with it."""

    def __init__(self, row: AddressRow, book: AddressBook, *, first: bool) -> None:
        super().__init__(book)
        town = f"{row.postcode} {row.city}".strip()
        abroad = country_name(row.country) if row.country not in {"", "FR"} else ""
        whom = ", ".join(part for part in (row.company, row.name) if part)
        where = ", ".join(part for part in (row.line1, row.line2, town, row.region, abroad) if part)
        texts = QVBoxLayout()
        texts.setContentsMargins(0, 0, 0, 0)
        texts.setSpacing(2)
        more = say("address_book.first") if first else ""
        for text, role, ink in ((whom, "body", "text"), (where, "body", "text2"), (more, "support", "text2")):
            if not text:
                continue
            label = QLabel(text, self)
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setWordWrap(True)
            set_role(label, role, ink)
            texts.addWidget(label)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(12)
        line.addLayout(texts, 1)
        for key, act in (
            ("address_book.correct", partial(book.ask, row)),
            ("address_book.archive", partial(book.put_away, row)),
        ):
            line.addWidget(WordButton(key, self, look="link", clicked=act), 0, Qt.AlignmentFlag.AlignTop)
