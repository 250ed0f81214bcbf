"""The remark that payment terms are longer than the law allows between businesses in France: said, never forbidden."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import QSignalBlocker
from PySide6.QtWidgets import QWidget

from app.customers.terms_law import TermsTooLong, binds
from app.reports.entry_page import EntryPage
from app.reports.terms_row import TermsRow
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.wording import say, words

Line = tuple[str, str]


def beyond_told(beyond: TermsTooLong) -> str:
    """An invoice's day, when it would be due, and when the law says at the latest."""
    return say(
        "terms.too_long",
        issued_on=beyond.issued_on,
        due_on=beyond.due_on,
        latest=beyond.latest,
        source=beyond.source,
    )


def beyond_lines(beyond: TermsTooLong | None) -> list[Line]:
    """The same as an effect; none where the terms keep to the law, or it binds nobody there."""
    return [("trouble", beyond_told(beyond))] if beyond is not None else []


def beyond_of(rows: Iterable[TermsRow], terms_id: int | None, kind: str, country: str) -> TermsTooLong | None:
    """What to remark of terms given to a customer of this kind, billed in this country."""
    if not binds(kind, country):
        return None
    return next((row.beyond for row in rows if row.id == terms_id), None)


class TermsChoice(Choice):
    """The terms a customer may have, none of their own among them; `be_for` says of what kind they are, billed where."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__([], parent)
        self._kind, self._country = "", ""
        self._page: EntryPage | None = None
        self.field = Field("customer.terms", self)
        self.currentIndexChanged.connect(self._tell)

    def offer(self, page: EntryPage, own: TermsRow | None) -> None:
        """Offer the terms there are, with a customer's own chosen."""
        self._page = page
        with QSignalBlocker(self):
            self.addItem("", "")
            for each in page.terms:
                self.addItem(each.name_fr if words().language == "fr" else each.name_en, str(each.id))
        if own is not None:
            self.set_value(str(own.id))
        self._tell()

    def be_for(self, kind: str, country: str) -> None:
        """They are given to a customer of this kind, billed in this country."""
        self._kind, self._country = kind, country
        self._tell()

    def _tell(self, *_at: int) -> None:
        """Say what none of their own means for such a customer, and whether what is chosen is too long for them."""
        page = self._page
        if page is None:
            return
        usual = page.terms_of(self._kind)
        self.setItemText(0, say("customer.terms_prepaid" if usual is None else "customer.terms_default"))
        beyond = beyond_of(page.terms, int(self.value) if self.value else usual, self._kind, self._country)
        self.field.explain(beyond_told(beyond) if beyond is not None else "")
