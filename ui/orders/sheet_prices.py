"""In which terms the lines of an entry are priced and taxed: with or without tax, by whose lists, from where to where."""

from __future__ import annotations

from dataclasses import replace

from app.orders.draft import DraftLine
from app.orders.entry import Pricing, in_other_terms, repriced, shipping_line
from app.reports.entry_page import Buyer
from ui.kit.wording import say
from ui.orders.entry_form import EntryForm
from ui.orders.line_grid import LineGrid


class SheetPrices:
    """`terms` are those that hold, as the head of the entry says; `extra` are lines of its draft that the grid does not
    show.
    """

    def __init__(self, form: EntryForm, grid: LineGrid) -> None:
        self._form, self._grid = form, grid
        self.terms = Pricing(prices_include_tax=False, rates={})
        self.extra: tuple[DraftLine, ...] = ()

    def take(self, terms: Pricing) -> None:
        """Price in these terms from now on; what stands on the lines stays."""
        self.terms = terms
        self._grid.set_pricing(terms)

    def take_for(self, buyer: Buyer, *, anew: bool) -> None:
        """Price by the lists that count for the customer and tax by who they are; `anew` also what stands, but for what was
        typed.
        """
        self.take(replace(self.terms, vat=buyer.vat, lists=self._form.price_list.lists, **self._places()))
        if anew:
            self._reprice()

    def take_currency(self, currency: str, units_micro: int, *, anew: bool) -> None:
        """Price in a currency from now on; `anew` also what stands, but for what was typed."""
        if (currency, units_micro) != (self.terms.currency, self.terms.units_micro):
            self._form.discount.set_currency(currency)
            self.take(replace(self.terms, currency=currency, units_micro=units_micro))
            if anew:
                self._reprice()

    def follow_list(self) -> None:
        """Price by the list that was chosen, where that is another now; what was typed stays."""
        if self.terms.lists != self._form.price_list.lists:
            self.take(replace(self.terms, lists=self._form.price_list.lists))
            self._reprice()

    def follow_places(self) -> None:
        """Tax by where the order is billed and sent to, where that is another place now."""
        places = self._places()
        if (self.terms.billed, self.terms.delivered) != (places["billed"], places["delivered"]):
            self.take(replace(self.terms, **places))
            self._reprice()

    def turn(self, *, include_tax: bool) -> None:
        """Prices with tax become prices without, or the other way round: what is paid stays the same."""
        for line in in_other_terms(self.carriage, include_tax=include_tax):
            self._form.shipping.set_value(line.unit_price_micro)
        rows = self._grid.rows
        turned = iter(in_other_terms(self._grid.lines, include_tax=include_tax))
        self.extra = in_other_terms(self.extra, include_tax=include_tax)
        self.take(replace(self.terms, prices_include_tax=include_tax))
        self._grid.put([replace(row, line=next(turned)) if row.line is not None else row for row in rows])

    @property
    def carriage(self) -> tuple[DraftLine, ...]:
        """The line of what is asked for carriage, where anything is: with the VAT of the goods it goes with."""
        price = self._form.shipping.value
        if not price or not self.terms.rates:
            return ()
        return (shipping_line(price, say("order_entry.shipping"), self.terms, self._grid.lines),)

    def _places(self) -> dict[str, tuple[str, str]]:
        head = self._form.head
        return {
            "billed": (head.billing.country, head.billing.postcode),
            "delivered": (head.delivery.country, head.delivery.postcode),
        }

    def _reprice(self) -> None:
        self._grid.put(
            [
                replace(row, line=repriced(row.line, row.offer, self.terms)) if row.line else row
                for row in self._grid.rows
            ]
        )
