"""The head of an order being entered: who buys, where it goes, when, on which terms (K1, K5, Q3)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from app.customers.queries import AddressRow
from app.customers.terms_law import TermsTooLong
from app.orders.addressed import postal, usual_address
from app.orders.draft import OrderDraft, PostalAddress
from app.reports.entry_page import Buyer, EntryPage
from ui.customers.customer_picker import customer_picker
from ui.customers.terms_beyond import beyond_of
from ui.kit.choice import Choice
from ui.kit.date_edit import DateEdit
from ui.kit.discount_edit import Discount, DiscountEdit
from ui.kit.field import Field
from ui.kit.form import Form
from ui.kit.money_edit import PriceEdit
from ui.kit.office import Office
from ui.kit.text_choice import TextChoice
from ui.kit.theme import scaled
from ui.kit.wording import say, words
from ui.orders.address_dialog import OtherAddress
from ui.orders.entry_history import HeadState
from ui.orders.list_choice import ListChoice
from ui.orders.point_fields import point_told

PREPAID, ON_DELIVERY = "prepaid", "on_delivery"


@dataclass(frozen=True, slots=True)
class Head:
    """What the head says, besides the customer."""

    payment_kind: str
    terms_id: int | None
    prices_include_tax: bool
    billing: PostalAddress
    delivery: PostalAddress


_SPANS = {
    "customer": 10,
    "delivery": 9,
    "promised": 5,
    "reference": 5,
    "terms": 7,
    "list": 4,
    "tax": 4,
    "currency": 4,
    "shipping": 4,
    "discount": 4,
}
"""Of 24 columns: two rows."""
_HALVES = {
    "customer": 12,
    "delivery": 12,
    "promised": 6,
    "reference": 6,
    "terms": 12,
    "list": 6,
    "tax": 6,
    "currency": 6,
    "shipping": 6,
    "discount": 6,
}
"""Three rows, where there are price lists or rates of other currencies: in two their words would be cut."""
_BOTH = {**_HALVES, "currency": 4, "shipping": 4, "discount": 4}
"""The same where there are both."""
_LARGE = {
    "customer": 12,
    "delivery": 12,
    "promised": 8,
    "reference": 8,
    "terms": 8,
    "list": 8,
    "tax": 8,
    "currency": 8,
    "shipping": 8,
    "discount": 8,
}
"""Three rows, where the text is too large for two."""
_FOUR_ABREAST = {"tax": 6, "currency": 5, "shipping": 6, "discount": 7}
_LARGE_ABROAD = {**_LARGE, **_FOUR_ABREAST}
_LARGE_LISTED = {**_LARGE, "promised": 12, "reference": 12, "terms": 16}
_LARGE_BOTH = {**_LARGE_LISTED, **_FOUR_ABREAST}
"""Four rows where there are price lists besides: a fifth field beside each other would not fit."""
_LAID = {
    (True, False, False): _SPANS,
    (True, True, False): _HALVES,
    (True, False, True): _HALVES,
    (True, True, True): _BOTH,
    (False, False, False): _LARGE,
    (False, True, False): _LARGE_ABROAD,
    (False, False, True): _LARGE_LISTED,
    (False, True, True): _LARGE_BOTH,
}
"""By whether there is room for two rows, rates of other currencies, and price lists."""
_TWO_ROWS = 680
"""From this width on, at 100 %."""
_ABREAST = 520
"""From this width on, at 100 %, a name and an address stand whole beside each other; else each has a row of its own."""
_WHOLE = {"customer": 24, "delivery": 24}


class EntryForm(Form):
    """`buyer_chosen` carries the customer that was picked, `changed` tells that something else is another."""

    buyer_chosen = Signal(object)
    changed = Signal()

    def __init__(
        self, office: Office, create: Callable[[str], object], parent: QWidget | None = None
    ) -> None:
        super().__init__(24, parent)
        self._page: EntryPage | None = None
        self._buyer: Buyer | None = None
        self._kept: PostalAddress | None = None
        self._today = lambda: office.today
        self._expected = PREPAID
        self._abroad = self._listed = False
        self.customer = customer_picker(office, self, create=create)
        self.delivery = TextChoice(self)
        self._other = OtherAddress(office, self.delivery)
        self._other.typed.connect(self.deliver_to)
        self.promised = DateEdit(lambda: office.today, self)
        self.reference = QLineEdit(self)
        self.terms = TextChoice(self)
        self.price_list = ListChoice(self)
        self.tax = Choice((("net", "order_entry.tax.net"), ("gross", "order_entry.tax.gross")), self)
        self.currency = TextChoice(self)
        # Short words: what they do not need is the terms'.
        longest = max(len(self.tax.itemText(at)) for at in range(self.tax.count()))
        self.tax.setMinimumContentsLength(longest)
        self.currency.setMinimumContentsLength(3)
        self.currency.offer([(office.currency, office.currency)])
        self._home = office.currency
        self.shipping = PriceEdit(self)
        self.discount = DiscountEdit(office.currency, self)
        self._spans = _SPANS
        for name, words_of, edit in (
            ("customer", "customer", self.customer),
            ("delivery", "delivery", self.delivery),
            ("promised", "promised", self.promised),
            ("reference", "reference", self.reference),
            ("terms", "terms", self.terms),
            ("list", "price_list", self.price_list),
            ("tax", "prices", self.tax),
            ("currency", "currency", self.currency),
            ("shipping", "shipping", self.shipping),
            ("discount", "discount", self.discount),
        ):
            field = Field(f"order_entry.{words_of}", edit, required=name == "customer")
            self.add(name, field, span=_SPANS[name])
        self.customer.chosen.connect(self.buyer_chosen)
        self.reference.editingFinished.connect(self.changed)
        for edit in (self.promised, self.shipping, self.discount):
            edit.settled.connect(self.changed)
        self._show_fields()
        for choice in (self.delivery, self.terms, self.price_list, self.tax, self.currency):
            choice.currentIndexChanged.connect(self._on_choice)
        self._tell_units()

    def _on_choice(self, _at: int) -> None:
        self._tell_units()
        self.changed.emit()

    def _set_tax(self, value: str) -> None:
        # What the program sets is not told as a choice of somebody's.
        self.tax.set_value(value)
        self._tell_units()

    def _tell_units(self) -> None:
        self.shipping.setPlaceholderText(say(f"order_entry.tax.{self.tax.value or 'net'}"))
        self.discount.setPlaceholderText(say("order_entry.discount_units"))

    # --- what stands in it ---

    def start(self, page: EntryPage) -> None:
        """Offer the terms there are, and show the draft to go on with when there is one."""
        self._page = page
        self._offer_terms()
        self._offer_currencies(page)
        self.price_list.start(page.lists, self._today())
        self._listed = bool(page.lists)
        self._show_fields()
        self._fit()
        if page.draft is None:
            # Until somebody is chosen, as most customers have them.
            self._set_tax("gross" if page.mostly_persons else "net")
        # While nobody buys it, nobody is given credit.
        self.terms.set_value(PREPAID)
        draft = page.draft
        if draft is not None and page.buyer is not None:
            self._kept = draft.delivery
            self.show_buyer(page.buyer)
            self._show_draft(draft)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        wide = self.width() >= scaled(_TWO_ROWS)
        spans = _LAID[wide, self._abroad, self._listed]
        if self.width() < scaled(_ABREAST):
            spans = {**spans, **_WHOLE}
        if spans != self._spans:
            self._spans = spans
            self.arrange(spans)
            self._show_fields()

    def propose_day(self, day: date | None) -> None:
        """Show the day the order is promised for where nobody types another."""
        self.promised.setPlaceholderText(words().date(day) if day is not None else "")

    def _show_fields(self) -> None:
        """Another currency and price lists are asked for where there are any."""
        hidden = {"currency": not self._abroad, "list": not self._listed}
        self.show_only([name for name in self.fields if not hidden.get(name)])

    def _offer_currencies(self, page: EntryPage) -> None:
        """Another currency is a choice where a rate of it is known, or the draft is in it already."""
        codes = [self._home, *(code for code in page.abroad if code != self._home)]
        if page.draft is not None and page.draft.currency not in codes:
            codes.append(page.draft.currency)
        self.currency.offer([(code, code) for code in codes])
        self.currency.set_value(page.draft.currency if page.draft is not None else self._home)
        self._abroad = len(codes) > 1

    def _offer_terms(self) -> None:
        if self._page is not None:
            fr = words().language == "fr"
            named = [(str(each.id), each.name_fr if fr else each.name_en) for each in self._page.terms]
            kinds = [(kind, say(f"order_page.pays.{kind}")) for kind in (PREPAID, ON_DELIVERY)]
            self.terms.offer([*named, *kinds])

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._offer_terms()
            self.price_list.say_again()
            self._tell_units()

    def _show_draft(self, draft: OrderDraft) -> None:
        self.promised.set_value(draft.promised_on)
        self.reference.setText(draft.customer_reference)
        off = Discount(draft.discount_ppm, draft.discount_amount)
        self.discount.set_value(off if off != Discount() else None)
        self._set_tax("gross" if draft.prices_include_tax else "net")
        kind = draft.payment_kind
        self.terms.set_value(kind if kind != "account" else str(draft.terms_id or ""))
        self.price_list.take_from(draft.lines)

    def show_buyer(self, buyer: Buyer, *, defaults: bool = False) -> None:
        """Show a customer with their addresses; with `defaults` also their terms, and how prices are told them."""
        self._buyer, self._other.customer_id = buyer, buyer.row.id
        self.customer.set_value(buyer.row)
        self.price_list.offer_for(buyer.lists, usual=defaults)
        places = [(str(each.id), _one_line(each)) for each in buyer.addresses]
        if self._kept is not None:
            known = [str(each.id) for each in buyer.addresses if postal(each, buyer.row) == self._kept]
            if known:
                self._kept = None
            else:
                places.insert(0, ("kept", ", ".join(_parts(self._kept))))
            self.delivery.offer(self._other.offered(places))
            self.delivery.set_value(known[0] if known else "kept")
        else:
            self.delivery.offer(self._other.offered(places))
            usual = next((each for each in buyer.addresses if each.kind == "delivery"), None)
            if usual is not None:
                self.delivery.set_value(str(usual.id))
        if defaults and self._page is not None:
            company = buyer.row.kind == "company"
            terms = buyer.terms_id or self._page.terms_of(buyer.row.kind)
            self.terms.set_value(str(terms) if terms is not None else PREPAID)
            self._set_tax("net" if company else "gross")

    @property
    def state(self) -> HeadState:
        """What stands in the fields, to come back to."""
        return HeadState(
            self.delivery.value,
            self._kept,
            self.promised.value,
            self.reference.text(),
            self.terms.value,
            self.price_list.value,
            self.tax.value,
            self.currency.value,
            self.shipping.value,
            self.discount.value,
        )

    def restore(self, state: HeadState, buyer: Buyer | None) -> None:
        """Show what stood in the fields before."""
        self._kept = state.kept
        if buyer is not None:
            self.show_buyer(buyer)
        else:
            self._buyer = None
            self.customer.set_value(None)
            self.delivery.offer([])
        self.delivery.set_value(state.delivery)
        self.promised.set_value(state.promised)
        self.reference.setText(state.reference)
        self.terms.set_value(state.terms)
        self.price_list.set_value(state.price_list)
        self._set_tax(state.tax)
        self.currency.set_value(state.currency)
        self.shipping.set_value(state.shipping)
        self.discount.set_value(state.discount)

    def expect(self, kind: str | None) -> None:
        """Money is expected as the method of payment says, unless terms were agreed on: those stay."""
        if kind is None or self.terms.value not in {PREPAID, ON_DELIVERY, self._expected}:
            return
        by_account = self._buyer.terms_id if self._buyer is not None else None
        account = by_account or (self._page.default_terms if self._page is not None else None)
        self.terms.set_value(str(account) if kind == "account" else kind)
        # Another method may say otherwise, as long as nobody chose these terms.
        self._expected = self.terms.value

    def deliver_to(self, address: PostalAddress) -> None:
        """Send it to an address that was typed for it; it says whose it is where that was left out."""
        if self._buyer is None:
            return
        named = address.name or address.company
        self._kept = address if named else replace(address, name=self._buyer.row.name)
        self.delivery.set_value("")
        self.show_buyer(self._buyer)
        self.changed.emit()

    def forget_places(self) -> None:
        """Another customer is being chosen: the address kept from a draft is not theirs."""
        self._kept = None

    @property
    def head(self) -> Head:
        """What the head says now."""
        chosen = self.terms.value
        by_kind = chosen in {PREPAID, ON_DELIVERY}
        billing = self._address("billing")
        return Head(
            payment_kind=chosen if by_kind else "account",
            terms_id=int(chosen) if chosen and not by_kind else None,
            prices_include_tax=self.tax.value == "gross",
            billing=billing,
            delivery=self._delivery or billing,
        )

    @property
    def beyond(self) -> TermsTooLong | None:
        """Where the terms chosen are longer than the law allows for who buys."""
        if self._page is None or self._buyer is None:
            return None
        head = self.head
        return beyond_of(self._page.terms, head.terms_id, self._buyer.row.kind, head.billing.country)

    @property
    def _delivery(self) -> PostalAddress | None:
        if self.delivery.value == "kept":
            return self._kept
        chosen = next((each for each in self._addresses if str(each.id) == self.delivery.value), None)
        return postal(chosen, self._buyer.row) if chosen is not None and self._buyer is not None else None

    @property
    def _addresses(self) -> tuple[AddressRow, ...]:
        return self._buyer.addresses if self._buyer is not None else ()

    def _address(self, kind: str) -> PostalAddress:
        if self._buyer is None:
            return PostalAddress()
        return usual_address(self._addresses, self._buyer.row, kind)


def _parts(address: PostalAddress) -> list[str]:
    town = f"{address.postcode} {address.city}".strip()
    return [part for part in (address.line1, town, point_told(address)) if part] or [
        address.name or address.company
    ]


def _one_line(address: AddressRow) -> str:
    town = f"{address.postcode} {address.city}".strip()
    return ", ".join(part for part in (address.line1, town) if part) or address.name
