"""The page of one order: the seven steps, what was ordered, the documents of it, its history, and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.flow import bill, sell, ship
from app.orders.draft import PostalAddress
from app.orders.order import OrderLine
from app.reports.invoice_page import InvoicePage, invoice_page
from app.reports.order_outlook import OrderLook, order_look
from app.reports.order_page import OrderPage as Facts
from ui.kit.acts import Act
from ui.kit.ground import Ground
from ui.kit.history import History
from ui.kit.office import Office
from ui.kit.page import Page, PageDesign
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure
from ui.kit.section import Figure, Figures, Paragraph, Section
from ui.kit.step_card import StepCard
from ui.kit.step_strip import StepStrip
from ui.kit.tokens import MARGIN
from ui.kit.wording import say, words
from ui.orders.order_chips import invoice_chip, payment_chip, shipment_chip, state_chip
from ui.orders.order_effects import effects_of, items_told, next_step_of, verb_key
from ui.orders.order_rows import DOCUMENT_COLUMNS, LinkedDocument, line_columns, linked_documents
from ui.orders.order_steps import discs
from ui.orders.order_verbs import Offered, OtherVerbs, concerned, refusal_of
from ui.orders.quantities_dialog import DropDialog, ShipDialog
from ui.orders.release_dialog import ReleaseDialog

if TYPE_CHECKING:
    from app.base.door import Verb

T = TypeVar("T")

DESIGN = PageDesign[OrderLook](
    noun="order",
    back="orders.title",
    query=order_look,
    nouns=(
        "sales_order",
        "order_line",
        "order_hold",
        "shipment",
        "invoice",
        "payment",
        "item",
        "customer",
        "stock_balance",
    ),
)


class OrderPage(Page[OrderLook]):
    """Ctrl+Enter takes the next step; Esc goes back to the list."""

    def __init__(self, office: Office, order_id: int, parent: QWidget | None = None) -> None:
        super().__init__(office, order_id, DESIGN, parent)
        self.strip = StepStrip(self)
        self.strip.opened.connect(office.ways.open)
        self.add_strip(self.strip)
        self.set_tools(
            (
                Act("order_page.print", self._print, icon="print", keys="print", look="quiet"),
                Act("order_page.edit", self._edit, icon="edit", look="quiet"),
            )
        )
        self._build_side()
        self._build_main()

    # --- building ---

    def _build_main(self) -> None:
        self._lines: RowsTable[OrderLine] | None = None
        self._lines_row = QVBoxLayout()
        self.main.addLayout(self._lines_row)
        self.main.addLayout(self._facts_row())
        self.main.addWidget(_line(self))
        row = QHBoxLayout()
        row.setSpacing(0)
        self._documents_part = Section("order_page.documents", self, bleeds=True)
        self.documents: RowsTable[LinkedDocument] = RowsTable(
            DOCUMENT_COLUMNS, self, currency=self.office.currency, whole=True, name="order_page.documents"
        )
        self.documents.opened.connect(self._open_document)
        self._documents_part.body.addWidget(self.documents)
        self._documents_part.body.addStretch(1)
        self._history_part = Section("order_page.history", self)
        self.history = History(self.office.currency, self)
        self._history_part.body.addWidget(self.history)
        self._history_part.body.addStretch(1)
        row.addWidget(self._documents_part, 8)
        row.addWidget(self._history_part, 5)
        self.main.addLayout(row)
        self.main.addStretch(1)

    def _facts_row(self) -> QHBoxLayout:
        self.delivery = Paragraph("order_page.delivery", self)
        self.billing = Paragraph("order_page.billing", self)
        self.terms = Paragraph("order_page.terms", self)
        self.reference = Paragraph("order_page.reference", self)
        self.promised = Paragraph("order_page.promised_on", self)
        self.note = Paragraph("order_page.note", self)
        self.totals = Figures(self)
        row = QHBoxLayout()
        row.setContentsMargins(MARGIN, 16, MARGIN, 16)
        row.setSpacing(24)
        for parts in (
            (self.delivery, self.billing),
            (self.terms, self.reference, self.promised, self.note),
            (self.totals,),
        ):
            column = QVBoxLayout()
            column.setSpacing(12)
            for part in parts:
                column.addWidget(part)
            column.addStretch(1)
            row.addLayout(column, 1)
        return row

    def _build_side(self) -> None:
        self.card = StepCard(self)
        self.side.addWidget(self.card)
        self._verbs_part = Section("order_page.other", self, edge="bottom")
        self.verbs = OtherVerbs(self)
        self._verbs_part.body.addWidget(self.verbs)
        self.side.addWidget(self._verbs_part)
        self._customer_part = Section(
            "order_page.customer",
            self,
            act=Act("order_page.open_customer", self._open_customer, look="link"),
        )
        self.standing = Figures(self)
        self._customer_part.body.addWidget(self.standing)
        self.side.addWidget(self._customer_part)
        self.side.addStretch(1)

    # --- showing ---

    def fill(self, facts: OrderLook) -> None:
        page = facts.page
        row, today = page.row, self.office.today
        chips = (state_chip(row), payment_chip(row, today), shipment_chip(row, today), invoice_chip(row))
        self.show_head(
            row.number or row.remote_number or say("order_page.draft"),
            row.customer,
            [chip for chip in chips if chip is not None],
            words().money(row.total, row.currency),
            say("order_page.with_tax"),
        )
        self.strip.show_steps(discs(page))
        self._show_lines(page)
        self._show_facts(page)
        self.documents.put(linked_documents(page))
        self._documents_part.setVisible(bool(self.documents.rows_model.rows))
        self.history.show_events(page.history)
        self.card.show_step(next_step_of(facts, self._acts(facts)))
        self.verbs.show_verbs(self._offered(facts))
        self._verbs_part.setVisible(bool(self.verbs.offered))
        self._show_standing(page)
        editable = row.state == "draft" and row.shop_id is None
        self.tool("order_page.edit").setVisible(editable)

    def first_focus(self) -> QWidget | None:
        if self.facts is None:
            return None
        return self.card.button if not self.card.button.isHidden() else self.strip

    def show_failure(self, failure: Failure) -> None:
        self.card.set_busy(busy=False)
        super().show_failure(failure)

    def _show_lines(self, page: Facts) -> None:
        columns = line_columns(include_tax=page.order.prices_include_tax, shipped=page.order.stands)
        keys = [column.key for column in columns]
        if self._lines is None or [column.key for column in self._lines.rows_model.columns] != keys:
            if self._lines is not None:
                self._lines.deleteLater()
            self._lines = RowsTable(
                columns, self, currency=page.row.currency, whole=True, name="order_page.lines"
            )
            self._lines.opened.connect(self._open_product)
            self._lines_row.addWidget(self._lines)
        self._lines.put(page.lines)

    def _show_facts(self, page: Facts) -> None:
        row, order = page.row, page.order
        delivery, billing = address_text(page.delivery), address_text(page.billing)
        self.delivery.show_text(delivery)
        self.billing.show_text(billing if billing != delivery else say("order_page.same_address"))
        fr = words().language == "fr"
        named = page.terms and (page.terms.name_fr if fr else page.terms.name_en)
        kind = say(f"order_page.pays.{order.payment_kind}")
        self.terms.show_text(named if named and order.payment_kind == "account" else kind)
        self.reference.show_text(page.customer_reference)
        self.promised.show_text(words().date(row.promised_on) if row.promised_on else "")
        self.note.show_text(page.note)

        def money(minor: int) -> str:
            return words().money(minor, row.currency)

        rows = [Figure(say("order_page.net"), money(order.net))]
        rows += [
            Figure(say("order_page.tax", rate=words().percent(rate.rate_ppm)), money(rate.tax))
            for rate in page.rates
            if rate.tax
        ]
        if order.rounding_amount:
            rows.append(Figure(say("order_page.rounding"), money(order.rounding_amount)))
        rows.append(Figure(say("order_page.total"), money(order.total), "strong"))
        if order.paid_amount:
            rows.append(Figure(say("order_page.paid"), money(order.paid_amount)))
        if page.match.credited:
            rows.append(Figure(say("order_page.credited"), money(page.match.credited)))
        if order.state != "cancelled":
            rows.append(Figure(say("order_page.due_amount"), money(row.open), "hero"))
        self.totals.show_rows(rows)

    def _show_standing(self, page: Facts) -> None:
        stands = page.standing

        def money(minor: int) -> str:
            return words().money(minor, stands.currency)

        rows = [
            Figure(say("order_page.owed"), money(stands.owed)),
            Figure(
                say("order_page.overdue_part"), money(stands.overdue), ink="late" if stands.overdue else ""
            ),
        ]
        credit = -(stands.unapplied + stands.deposit)
        if credit > 0:
            rows.append(Figure(say("order_page.credit_held"), money(credit)))
        rows.append(Figure(say("order_page.exposure"), money(stands.exposure), "strong"))
        if stands.limit is not None:
            rows.append(Figure(say("order_page.limit"), money(stands.limit)))
            left = stands.available or 0
            rows.append(Figure(say("order_page.left"), money(left), ink="hold" if left < 0 else ""))
        self.standing.show_rows(rows)

    # --- what can be done ---

    def _acts(self, look: OrderLook) -> dict[str, Callable[[], object]]:
        what = "shipped" if look.outlook.shipped is not None else "all"
        return {
            "sell.confirm": lambda: self._do(sell.confirm, done=self._on_confirmed),
            "sell.release": self._release,
            "ship.ship": lambda: self._do(ship.ship, done=self._told("order_page.done.ship")),
            "bill.issue": lambda: self._do(
                bill.issue_invoice, what, done=self._told("order_page.done.invoice")
            ),
            "collect.receive": self._receive,
        }

    def _offered(self, look: OrderLook) -> list[Offered]:
        """The verbs besides the next step, in the order in which work goes on."""
        page, wanted, acts = look.page, concerned(look), self._acts(look)
        verbs = {each.verb: each for each in page.possible}
        found: list[Offered] = []
        for verb, act in acts.items():
            if verb in wanted and verb != look.outlook.verb:
                found.append(Offered(verb_key(verb), act, refusal_of(verbs[verb])))
        if "ship.ship" in wanted:
            found.append(
                Offered("order_page.verb.ship_some", self._ship_some, refusal_of(verbs["ship.ship"]))
            )
        both = look.outlook.whole is not None and look.outlook.whole != look.outlook.shipped
        if "bill.issue" in wanted and both and (look.outlook.shipped or look.outlook.verb != "bill.issue"):
            found.append(Offered("order_page.verb.bill_all", self._bill_all, refusal_of(verbs["bill.issue"])))
        if any(each.kind == "delivery" and not each.reversed for each in page.shipments):
            found.append(Offered("order_page.verb.reverse_shipment", self._reverse_shipment))
        if page.match.invoiced > page.match.credited:
            found.append(Offered("order_page.verb.credit", self._credit))
        if "sell.drop" in wanted:
            found.append(Offered("order_page.verb.drop", self._drop, refusal_of(verbs["sell.drop"])))
        if "sell.cancel" in wanted:
            found.append(
                Offered("order_page.verb.cancel", self._cancel, refusal_of(verbs["sell.cancel"]), danger=True)
            )
        # What is done with one button is not offered twice under another name.
        single = {"order_page.verb.bill_issue"} if look.outlook.shipped is None and both else set[str]()
        return [each for each in found if each.key not in single]

    def _do(self, verb: Verb[..., T], *args: object, done: Callable[[T], object] | None = None) -> None:
        """Run a verb on this order; until the page shows what became of it, it is not run again."""
        self.card.set_busy(busy=True)
        self.banner.dismiss()
        self.office.do(verb, self.row_id, *args, done=done, failed=self.show_failure, owner=self)

    def _told(self, key: str) -> Callable[[Any], object]:
        return lambda _answer: self.office.ways.say(say(key))

    def _on_confirmed(self, confirmed: sell.Confirmed) -> None:
        self.office.ways.say(say(f"order_page.done.{confirmed.state}", number=confirmed.number))

    def _receive(self) -> None:
        from ui.payments.receive_dialog import receive_payment

        receive_payment(self.office, order_id=self.row_id, parent=self)

    def _release(self) -> None:
        if self.facts is not None:
            ReleaseDialog(self.office, self.facts.page, effects_of("sell.release", self.facts), self).open()

    def _ship_some(self) -> None:
        if self.facts is not None:
            ShipDialog(self.office, self.row_id, self.facts.page.lines, self.facts.page.covered, self).open()

    def _bill_all(self) -> None:
        self._do(bill.issue_invoice, "all", done=self._told("order_page.done.invoice"))

    def _drop(self) -> None:
        if self.facts is not None:
            DropDialog(self.office, self.row_id, self.facts.page.lines, self).open()

    def _credit(self) -> None:
        """Credit the last invoice of which something is left; another one is credited from its own page."""
        if self.facts is not None:
            page = self.facts.page
            credited = {each.corrects_id: each.total for each in page.invoices if each.kind == "credit_note"}
            invoices = [each for each in page.invoices if each.kind == "invoice"]
            left = [each for each in invoices if each.total > credited.get(each.id, 0)] or invoices
            self.office.ask(
                invoice_page, left[-1].id, done=self._on_invoice, failed=self.show_failure, owner=self
            )

    def _on_invoice(self, found: InvoicePage) -> None:
        from ui.invoicing.credit_dialog import credit_invoice

        credit_invoice(self.office, found, self)

    def _reverse_shipment(self) -> None:
        if self.facts is None:
            return
        shipment = next(
            each
            for each in reversed(self.facts.page.shipments)
            if each.kind == "delivery" and not each.reversed
        )
        effects = [("undo", say("order_page.reverse.effect", items=items_told(shipment.quantity_milli)))]
        ReasonDialog(
            self.office,
            "order_page.reverse.title",
            "order_page.reverse.verb",
            ship.reverse,
            shipment.id,
            effects=effects,
            done=self._told("order_page.reverse.done"),
            parent=self,
            facts={"number": shipment.number},
        ).open()

    def _cancel(self) -> None:
        if self.facts is None:
            return
        page = self.facts.page
        effects = [("cancelled", say("order_page.cancel.effect"))]
        if page.order.paid_amount:
            amount = words().money(page.order.paid_amount, page.order.currency)
            effects.append(("bank", say("order_page.cancel.credit", amount=amount)))
        ReasonDialog(
            self.office,
            "order_page.cancel.title",
            "order_page.cancel.verb",
            sell.cancel,
            self.row_id,
            effects=effects,
            look="danger",
            note=say("order_page.cancel.note"),
            done=self._told("order_page.cancel.done"),
            parent=self,
            facts={"number": page.row.number or page.row.remote_number or ""},
        ).open()

    # --- going elsewhere ---

    def _open_document(self, document: LinkedDocument) -> None:
        self.office.ways.open(document.noun, document.row_id)

    def _open_product(self, line: OrderLine) -> None:
        if line.product_id is not None:
            self.office.ways.open("product", line.product_id)

    def _open_customer(self) -> None:
        if self.facts is not None:
            self.office.ways.open("customer", self.facts.page.row.customer_id)

    def _edit(self) -> None:
        self.office.ways.open("order_draft", self.row_id)

    def _print(self) -> None:
        from ui.orders.order_paper import save_confirmation

        if self.facts is not None:
            save_confirmation(self.office, self.facts.page, self)


def address_text(address: PostalAddress) -> str:
    """An address, a line each."""
    town = " ".join(part for part in (address.postcode, address.city) if part)
    parts = (
        address.company,
        address.name if address.name != address.company else "",
        address.line1,
        address.line2,
        town,
        address.region,
        address.country if address.country not in {"", "FR"} else "",
    )
    return "\n".join(part for part in parts if part)


def _line(parent: QWidget) -> Ground:
    line = Ground("", "bottom", parent, line="line")
    line.setFixedHeight(1)
    return line
