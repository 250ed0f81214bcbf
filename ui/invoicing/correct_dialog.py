"""*Correct this invoice…*: asks what is wrong with it and leads to the document that puts it right (U2)."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.base.errors import Refusal
from app.flow.anew import Anew, invoice_anew
from app.reports.invoice_page import InvoicePage
from ui.correspondence.send_dialog import send_document
from ui.invoicing.credit_dialog import coming_money, credit_invoice
from ui.invoicing.rectify_dialog import rectify_invoice
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.other_verbs import Offered
from ui.kit.runner import Failure
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import say

WRONGS = ("particulars", "too_much", "too_little", "vat", "customer", "goods", "gesture", "never")
DEPOSIT_WRONGS = ("too_much", "gesture", "never")
"""A deposit has no goods, and is asked for anew from its order."""
GROUPED_WRONGS = ("particulars", "too_much", "too_little", "gesture", "never")
"""Of several orders none is made anew with the others, and goods come back to one of them."""
_ANEW = ("vat", "customer")
_CREDITED = {"too_much": "amount", "gesture": "amount", "never": "whole"}


def correct_offers(office: Office, facts: InvoicePage, page: QWidget) -> list[Offered]:
    """What the page of an issued document offers to correct it, and to open what was made in its place."""
    row = facts.row
    if row.kind == "credit_note":
        return []
    credit = next((each for each in facts.possible if each.verb == "bill.credit"), None)
    if credit is None:
        return []
    why = None if credit.allowed else Refusal("invoice_credited", number=row.number)
    found = [Offered("correct.ask", partial(correct_invoice, office, facts, page), why)]
    if facts.correctives:
        send = partial(send_document, office, "invoice", row.id, "corrective", page)
        found.append(Offered("invoice_page.send_corrective", send))
    return found


def correct_invoice(office: Office, facts: InvoicePage, parent: QWidget | None = None) -> CorrectDialog:
    """Ask what is wrong with an invoice."""
    dialog = CorrectDialog(office, facts, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class CorrectDialog(VerbDialog):
    """What is wrong, and which document will follow; the reason goes with it into whatever asks next."""

    def __init__(self, office: Office, page: InvoicePage, parent: QWidget | None) -> None:
        facts = {"number": page.row.number}
        super().__init__(office, "correct.title", "correct.do", parent, width=WIDE, columns=1, facts=facts)
        self._page = page
        of_several = GROUPED_WRONGS if page.row.orders else WRONGS
        wrongs = DEPOSIT_WRONGS if page.row.kind == "deposit" else of_several
        self.wrong = Choice([(each, f"correct.wrong.{each}") for each in wrongs], self)
        self.reason = QLineEdit(self)
        self.form.add("wrong", Field("correct.what", self.wrong))
        self.form.add("reason", Field("kit.reason", self.reason, required=True, hint="correct.reason_hint"))
        self.tell_note(say("correct.note"))
        self.wrong.currentIndexChanged.connect(self.tell)
        self.tell()

    def tell(self) -> None:
        """Say which document follows, and what else."""
        wrong, row = self.wrong.value, self._page.row
        self.form.fields["reason"].required = wrong != "too_little"
        told = [
            (icon, say(f"correct.effect.{name}", customer=row.customer)) for icon, name in _EFFECTS[wrong]
        ]
        # Made anew it is credited at once; everything else asks once more, and says so there.
        self.effects.tell([*told, *(coming_money(self._page) if wrong in _ANEW else [])])
        self.verb.tell("correct.do_anew" if wrong in _ANEW else "correct.do")
        barred = wrong == "particulars" and bool(self._page.corrected_by)
        self.verb.allow(not barred, say("correct.credited"))

    def act(self) -> None:
        wrong, office, page, parent = self.wrong.value, self.office, self._page, self.parentWidget()
        reason = self.reason.text().strip()
        if wrong in _ANEW:
            self.do(invoice_anew, page.row.id, reason, done=self._prepared)
            return
        self.accept()
        if wrong == "particulars":
            rectify_invoice(office, page, parent, reason)
        elif wrong == "too_little":
            office.ways.draft_for("order", page.row.customer_id)
        elif wrong == "goods":
            if page.row.order_id is None or parent is None:
                return
            from ui.shipping.return_dialogs import begin_return

            begin_return(office, page.row.order_id, parent, partial(_unheard, office))
        else:
            way = _CREDITED.get(wrong, "whole")
            # Of several orders an amount would not say which.
            way = "lines" if way == "amount" and page.row.orders else way
            credit_invoice(office, page, parent, way=way, reason=reason)

    def _prepared(self, made: Anew) -> None:
        self.office.ways.say(say("correct.begun", number=self._page.row.number))
        self.office.ways.open("order_draft", made.draft_id)


_EFFECTS: dict[str, tuple[tuple[str, str], ...]] = {
    "particulars": (("invoices", "corrective"), ("done", "same")),
    "too_much": (("invoices", "credit_part"), ("done", "settles")),
    "too_little": (("orders", "complement"), ("done", "stays")),
    "vat": (("invoices", "credit_whole"), ("orders", "draft"), ("stock", "no_goods")),
    "customer": (("invoices", "credit_whole"), ("orders", "draft_other"), ("stock", "no_goods")),
    "goods": (("stock", "returned"), ("invoices", "credit_after")),
    "gesture": (("invoices", "credit_part"), ("done", "settles")),
    "never": (("invoices", "credit_whole"), ("stock", "never_goods")),
}


def _unheard(office: Office, failure: Failure) -> None:
    office.runner.unheard.emit(failure)
