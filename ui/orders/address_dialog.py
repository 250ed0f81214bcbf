"""Another address for one order: typed once, kept on the order alone, or with the customer too where that is ticked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import asdict

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.errors import Refusal
from app.customers.customer import AddressDraft, add_address
from app.orders.addressed import must_have_whole_point
from app.orders.draft import PostalAddress
from ui.kit.choice import Choice
from ui.kit.countries import COUNTRIES, country_name
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.text_choice import TextChoice
from ui.kit.verb_dialog import VerbDialog
from ui.kit.word_box import WordBox
from ui.kit.wording import say
from ui.orders.point_fields import PointFields

OTHER = "other"
"""What stands for it in a list of addresses."""
_TYPED = ("name", "company", "line1", "line2", "postcode", "city", "country", "phone")


class AddressDialog(VerbDialog):
    """`done` gets the address. Without a customer there is nobody to keep it with.

    Where it is `fetched` a pick-up point is asked for too: it is an order's, no customer keeps one.
    """

    fields_of: Mapping[str, str] = {
        "point_without_carrier": "point_carrier",
        "point_without_code": "point_code",
    }

    def __init__(
        self,
        office: Office,
        customer_id: int | None,
        done: Callable[[PostalAddress], object],
        parent: QWidget | None = None,
        *,
        title: str = "other_address.title",
        verb: str = "other_address.verb",
        fetched: bool = True,
    ) -> None:
        super().__init__(office, title, verb, parent)
        self._customer_id, self._done = customer_id, done
        self.name, self.company, self.phone = (QLineEdit(self) for _ in range(3))
        self.line1, self.line2, self.postcode, self.city = (QLineEdit(self) for _ in range(4))
        self.country = Choice([], self)
        for each in COUNTRIES:
            self.country.addItem(country_name(each), each)
        for name, edit, span in (
            ("name", self.name, 1),
            ("company", self.company, 1),
            ("line1", self.line1, 2),
            ("line2", self.line2, 2),
            ("postcode", self.postcode, 1),
            ("city", self.city, 1),
            ("country", self.country, 1),
            ("phone", self.phone, 1),
        ):
            needed = name in ("line1", "city")
            self.form.add(name, Field(f"other_address.{name}", edit, required=needed), span=span)
        self.point = PointFields(self)
        if fetched:
            self.point.put(self.form)
        else:
            self.point.leave_out()
        self.keep = WordBox("other_address.keep", self)
        self.put(self.keep)
        self.keep.setVisible(customer_id is not None)

    @property
    def address(self) -> PostalAddress:
        """What was typed."""
        told = {
            name: edit.value if isinstance(edit := getattr(self, name), Choice) else edit.text().strip()
            for name in _TYPED
        }
        return self.point.put_on(PostalAddress(**told))

    def check(self) -> bool:
        if not super().check():
            return False
        try:
            must_have_whole_point(self.address)
        except Refusal as refusal:
            self.form.complain(self.fields_of[refusal.code], refusal)
            return False
        return True

    def act(self) -> None:
        address = self.address
        if self._customer_id is None or not self.keep.isChecked():
            self.accept()
            self._done(address)
            return
        told = {name: value for name, value in asdict(address).items() if name in _TYPED}
        draft = AddressDraft(kind="delivery", **told)
        self.do(add_address, self._customer_id, draft, done=lambda _key: self._done(address))


class OtherAddress(QObject):
    """The way to it in a `choice` of addresses; left again, what was chosen before stands. `typed` carries the address.

    `customer_id` is whose record may keep it.
    """

    typed = Signal(object)

    def __init__(self, office: Office, choice: TextChoice) -> None:
        super().__init__(choice)
        self._office, self._choice = office, choice
        self.customer_id: int | None = None
        self._before = ""
        choice.activated.connect(self._on_activated)
        choice.currentIndexChanged.connect(self._on_changed)
        choice.installEventFilter(self)

    def offered(self, places: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """Addresses with the way to another one below them."""
        self._before = self._choice.value
        return [*(places or [("", say("order_page.no_address"))]), (OTHER, say("other_address.ask"))]

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Say the entries that are no address in the words of now."""
        if event.type() == QEvent.Type.LanguageChange:
            for value, key in (("", "order_page.no_address"), (OTHER, "other_address.ask")):
                if (at := self._choice.findData(value)) >= 0:
                    self._choice.setItemText(at, say(key))
        return super().eventFilter(watched, event)

    def _on_changed(self, _at: int) -> None:
        if self._choice.value != OTHER:
            self._before = self._choice.value

    def _on_activated(self, _at: int) -> None:
        if self._choice.value != OTHER:
            return
        # Until something is typed the order goes where it went.
        at = self._choice.findData(self._before)
        self._choice.setCurrentIndex(max(at, 0))
        AddressDialog(self._office, self.customer_id, self.typed.emit, self._choice.window()).open()
