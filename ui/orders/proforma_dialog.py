"""The pro forma of an order or a quote: in which language, and whether it is sent, printed, opened or saved."""

from __future__ import annotations

from PySide6.QtWidgets import QApplication, QWidget

from app.base.words import Words
from app.flow.paper import proforma
from app.reports.proforma import ProformaFacts, proforma_facts
from app.reports.proforma_customs import ForCustoms
from ui.correspondence.send_dialog import SendDialog
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.languages import LANGUAGES
from ui.kit.office import Office
from ui.kit.printing import print_paper
from ui.kit.save_file import ask_place, open_with_system, write_file
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say

WAYS = ("mail", "print", "open", "save")
"""What may be done with it, the usual way first."""


def draw_proforma(office: Office, noun: str, row_id: int, parent: QWidget | None = None) -> ProformaDialog:
    """Ask for the pro forma of a ``sales_order`` or a ``quote``."""
    dialog = ProformaDialog(office, noun, row_id, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class ProformaDialog(VerbDialog):
    """Says beforehand that it is no invoice, what it goes by, and what customs will not find in it."""

    def __init__(self, office: Office, noun: str, row_id: int, parent: QWidget | None = None) -> None:
        super().__init__(office, "proforma.title", "proforma.do", parent)
        self._noun, self._row_id, self._number = noun, row_id, ""
        self.then = Choice([(each, f"proforma.then_{each}") for each in WAYS], self)
        self.language = Choice(LANGUAGES, self)
        self.form.add("then", Field("proforma.then", self.then))
        self.form.add("language", Field("proforma.language", self.language))
        self.then.currentIndexChanged.connect(self._tell)
        self._facts: ProformaFacts | None = None
        self.set_busy(busy=True)
        office.ask(proforma_facts, noun, row_id, done=self._on_facts, failed=self.refused, owner=self)

    def _on_facts(self, found: tuple[ProformaFacts, Words]) -> None:
        self._facts, own = found
        self.language.set_value(own.language)
        self.tell_subtitle(
            say("proforma.subtitle", number=self._facts.number, customer=self._facts.customer.name)
        )
        self._tell()
        self.set_busy(busy=False)

    def _tell(self) -> None:
        facts = self._facts
        if facts is None:
            return
        told = [
            ("info", say("proforma.effect.nothing")),
            (
                "invoices",
                say(f"proforma.effect.number{'' if facts.to_pay else '_paid'}", number=facts.number),
            ),
        ]
        if facts.customs is not None:
            told.append(("carrier", say("proforma.effect.customs")))
            if lacking := _lacking(facts.customs):
                told.append(("late", say("proforma.effect.lacks", n=lacking)))
        if facts.asked and facts.to_pay and not facts.seller.iban:
            told.append(("trouble", say("orders.ask_payment.nowhere", n=1)))
        told.append(
            ("mail", say("proforma.effect.kept"))
            if self.then.value == "mail"
            else ("print", say("proforma.effect.of_day"))
        )
        self.effects.tell(told)

    def act(self) -> None:
        if self.then.value == "mail":
            self._send()
            return
        self.set_busy(busy=True)
        asked = (self._noun, self._row_id, self.language.value)
        self.office.ask(proforma, *asked, done=self._on_drawn, failed=self.refused, owner=self)

    def _send(self) -> None:
        asked = (self.office, self._noun, self._row_id, ("proforma",), self.parentWidget())
        language = self.language.value
        self.accept()
        SendDialog(*asked, language=language).open()

    def _on_drawn(self, content: bytes) -> None:
        facts = self._facts
        assert facts is not None
        name, way, office = say("proforma.file", number=facts.number), self.then.value, self.office
        if way == "save":
            place = ask_place(self, say("proforma.title"), name, "pdf")
            if place is None or not write_file(office, place, content):
                self.set_busy(busy=False)
                return
            self.accept()
            return
        self.accept()
        if way == "open":
            open_with_system(office, f"{name}.pdf", content)
        else:
            print_paper(office, "quote" if self._noun == "quote" else "order", name, content)


def _lacking(customs: ForCustoms) -> int:
    """How many goods customs will ask about."""
    return sum(not (each.hs_code and each.origin and each.grams) for each in customs.goods)
