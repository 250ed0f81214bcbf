"""What invoices go without, as every dialog that issues some says it before the click, with the way to mend it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QDialog

from app.base.door import Read
from app.invoicing.mention_facts import numbers_unconfirmed, orders_lack
from app.invoicing.mentions import Lack
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton, say
from ui.orders.mention_words import Line, lack_named, lacks_named, of_company


def many_lack(lacks: Iterable[Sequence[Lack]]) -> list[Line]:
    """What these invoices go without, each mention with how many: first what the company has not said."""
    each = list(lacks)
    found: list[Line] = []
    unsaid = list(dict.fromkeys(lack for one in each for lack in one if of_company(lack)))
    if unsaid:
        n = sum(any(map(of_company, one)) for one in each)
        found.append(("trouble", say("particulars.many", n=n, missing=lacks_named(unsaid))))
    for lack, n in Counter(lack for one in each for lack in one if not of_company(lack)).items():
        key, icon = ("mention.many_stopped", "late") if lack.refused else ("mention.many", "trouble")
        found.append((icon, say(key, n=n, missing=lack_named(lack))))
    return found


def lack_note(lacks: Iterable[Lack]) -> str:
    """What one invoice of many goes without, in a few words: the first mention that is not the company's, and how many more."""
    own = [each for each in lacks if not of_company(each)]
    if not own:
        return ""
    first, more = say(f"mention.name.{own[0].code}"), len(own) - 1
    return say("mention.why_more", missing=first, more=more) if more else say("mention.why", missing=first)


class CompleteCompany(WordButton):
    """The link at the foot of a dialog to where the company says what its invoices lack; the dialog is left, nothing done."""

    def __init__(self, office: Office, dialog: VerbDialog) -> None:
        super().__init__("particulars.go", dialog, look="link", clicked=self._go)
        self._office, self._field = office, ""
        self.hide()
        dialog.put_at_foot(self)

    def lead(self, lacks: Iterable[Lack]) -> None:
        """Lead to the first of these that the company says; hidden where there is none."""
        fields = (each.rule.field for each in lacks if each.rule.field.startswith("company."))
        self._field = next(fields, "")
        self.setVisible(bool(self._field))

    def _go(self) -> None:
        dialog = self.window()
        if isinstance(dialog, QDialog):
            dialog.reject()
        self._office.ways.settings(self._field)


class LacksTold(CompleteCompany):
    """What the invoices of some orders go without: looked up once, then told of those that are chosen.

    `known` once they were looked up: the dialog tells its effects anew.
    """

    known = Signal()

    def __init__(self, office: Office, dialog: VerbDialog) -> None:
        super().__init__(office, dialog)
        self._of: Mapping[int, Sequence[Lack]] = {}
        self._numbers: Collection[int] = ()

    def look(self, orders: Collection[int]) -> None:
        """Look at these orders."""
        self._office.ask(_lacks, frozenset(orders), done=self._on_found, owner=self)

    def lines(self, orders: Iterable[int]) -> list[Line]:
        """What the invoices of these orders go without; with none, nothing, and no way to it."""
        orders = list(orders)
        lacks = [self._of[key] for key in orders if key in self._of]
        self.lead(lack for one in lacks for lack in one)
        return [*self._of_numbers(sum(key in self._numbers for key in orders)), *many_lack(lacks)]

    def lines_of_one(self, orders: Iterable[int]) -> list[Line]:
        """What one invoice of all these orders goes without."""
        orders = list(orders)
        lacks = list(dict.fromkeys(lack for key in orders for lack in self._of.get(key, ())))
        self.lead(lacks)
        return [*self._of_numbers(int(any(key in self._numbers for key in orders))), *many_lack([lacks])]

    def note(self, order_id: int) -> str:
        """The same of one order, in a few words."""
        return lack_note(self._of.get(order_id, ()))

    def _of_numbers(self, n: int) -> list[Line]:
        """How many invoices bear no VAT because of a number that VIES has not confirmed."""
        return [("trouble", say("vat_number.many", n=n))] if n else []

    def _on_found(self, found: tuple[Mapping[int, Sequence[Lack]], Collection[int]]) -> None:
        self._of, self._numbers = found
        self.known.emit()


def _lacks(rd: Read, orders: Collection[int]) -> tuple[Mapping[int, Sequence[Lack]], Collection[int]]:
    return orders_lack(rd, orders, rd.today), numbers_unconfirmed(rd, orders)
