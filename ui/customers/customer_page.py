"""One customer, in tabs: their record, credit, quotes, orders, invoices, payments, and what is kept on file of them."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QWidget

from app.base.listing import ListQuery
from app.customers import customer
from app.invoicing.queries import InvoiceRow
from app.orders.queries import OrderRow
from app.orders.quote_queries import QuoteRow
from app.payments.queries import PaymentRow
from app.reports.customer_page import CustomerPage as Facts
from app.reports.customer_page import customer_page
from app.reports.merge_page import MergeRow
from app.reports.receivables import ReceivableRow
from app.reports.standing import Standing
from ui.customers.account_offers import account_offers
from ui.customers.credit_dialogs import ClassDialog, NoticeDialog
from ui.customers.credit_side import CreditSide
from ui.customers.credit_tab import CreditTab
from ui.customers.customer_dialog import change_customer
from ui.customers.customer_rows import PAYMENT_COLUMNS, invoice_columns, order_columns, quote_columns
from ui.customers.file_tab import FileTab
from ui.customers.given_up_part import GivenUpPart
from ui.customers.latest_tab import latest_tab, tabs_used
from ui.customers.limit_dialog import LimitDialog
from ui.customers.lookups_part import LookupsPart
from ui.customers.mentions_part import MentionsPart
from ui.customers.merge_dialog import merge_customers, separate
from ui.customers.record_tab import RecordTab
from ui.customers.returns_part import ReturnsPart
from ui.customers.standing_figures import standing_figures
from ui.kit.acts import Act
from ui.kit.chips import Chip
from ui.kit.office import Office
from ui.kit.other_verbs import Offered, OtherVerbs, used_here
from ui.kit.page import Page, PageDesign
from ui.kit.rows_table import RowsTable
from ui.kit.section import Section
from ui.kit.view_tabs import View, ViewTabs
from ui.kit.wording import say, words
from ui.payments.receive_dialog import receive_payment
from ui.receivables.match_dialog import match_items
from ui.shops.conflict_banner import ConflictBanner

DESIGN = PageDesign[Facts](
    noun="customer",
    back="customers.back",
    query=customer_page,
    nouns=(
        "customer",
        "address",
        "quote",
        "sales_order",
        "item",
        "invoice",
        "payment",
        "bank_transaction",
        "allocation",
        "write_off",
        "shipment",
        "goods_return",
        "account",
        "credit_release",
        "reminder",
        "payment_promise",
        "dispute",
        "collection_call",
        "customer_note",
        "customer_document",
        "task",
        "setting",
        "tag",
        "custom_field",
    ),
)
TABS = ("record", "credit", "quotes", "orders", "invoices", "payments", "file")
_FIRST = "credit"


class CustomerPage(Page[Facts]):
    """Credit first: exposure by its parts against the limit, how they pay, what is open. Ctrl+Tab walks the tabs."""

    def __init__(self, office: Office, customer_id: int, parent: QWidget | None = None) -> None:
        super().__init__(office, customer_id, DESIGN, parent)
        self.set_tools(
            (
                Act("customer.new_order", self._begin_order, icon="new", keys="new", look="quiet"),
                Act("customer.receive", self._take_money, icon="receive", look="quiet"),
                Act("customer.edit", self._edit, icon="edit", look="quiet"),
            )
        )
        self.tabs = ViewTabs(tabs_used(TABS), self)
        self.tabs.chosen.connect(self._on_tab)
        self.add_strip(self.tabs)
        self.conflicts = ConflictBanner(office, "customer", customer_id, self)
        self.add_strip(self.conflicts)
        self.credit = CreditTab(office, self, on_limit=self._limit_of)
        self.open_items, self.parts, self.bar = self.credit.open_items, self.credit.parts, self.credit.bar
        self.open_items.opened.connect(self._open_item)
        self.quotes: RowsTable[QuoteRow] = RowsTable(
            quote_columns(), self, currency=office.currency, whole=True, name="customer.tab.quotes"
        )
        self.quotes.opened.connect(self._open_quote)
        self.orders: RowsTable[OrderRow] = RowsTable(
            order_columns(office), self, currency=office.currency, whole=True, name="customer.orders"
        )
        self.orders.opened.connect(self._open_order)
        self.returns = ReturnsPart(office, partial(self._all, "returns"), self)
        self.invoices: RowsTable[InvoiceRow] = RowsTable(
            invoice_columns(office, self._lost),
            self,
            currency=office.currency,
            whole=True,
            name="customer.tab.invoices",
        )
        self.invoices.opened.connect(self._open_invoice)
        self.payments: RowsTable[PaymentRow] = RowsTable(
            PAYMENT_COLUMNS, self, currency=office.currency, whole=True, name="customer.tab.payments"
        )
        self.payments.opened.connect(self._open_payment)
        self.given_up = GivenUpPart(office, self)
        self.file = FileTab(office, self)
        self.record = RecordTab(office, customer_id, self)
        self._panels: dict[str, QWidget] = {
            "record": self.record,
            "credit": self.credit,
            "quotes": latest_tab(
                office,
                self,
                "quotes",
                self.quotes,
                partial(self._all, "quotes"),
                Act("customer.new_quote", self._begin_quote, icon="quote"),
            ),
            "orders": latest_tab(
                office,
                self,
                "orders",
                self.orders,
                partial(self._all, "orders"),
                Act("customer.new_order", self._begin_order, icon="new"),
                self.returns,
            ),
            "invoices": latest_tab(office, self, "invoices", self.invoices, partial(self._all, "invoices")),
            "payments": latest_tab(
                office, self, "payments", self.payments, partial(self._all, "payments"), also=self.given_up
            ),
            "file": self.file,
        }
        for panel in self._panels.values():
            self.main.addWidget(panel)
        self.main.addStretch(1)
        self.credit_side = CreditSide(
            office,
            self,
            on_limit=self._limit,
            on_class=self._class,
            on_release=self._held_orders,
            on_receive=self._take_money,
            on_match=self._match_credit,
        )
        self.standing = self.credit_side.standing
        self.side.addWidget(self.credit_side)
        self.lookups = LookupsPart(office, customer_id, self)
        self.side.addWidget(self.lookups)
        self.mentions = MentionsPart(office, customer_id, self)
        self.side.addWidget(self.mentions)
        more = Section("customer.do", self)
        self.verbs = OtherVerbs(self)
        more.body.addWidget(self.verbs)
        self.side.addWidget(more)
        self.side.addStretch(1)
        self.show_tab(_FIRST)

    def show_tab(self, name: str) -> None:
        """Show one of the tabs."""
        self.tabs.show_view(name)
        for each, panel in self._panels.items():
            panel.setVisible(each == name)

    # --- showing ---

    def fill(self, facts: Facts) -> None:
        row, stands = facts.row, facts.standing
        self.show_head(
            row.name,
            ", ".join(part for part in (row.contact, row.city) if part),
            _chips(facts),
            *_hero(stands),
        )
        self.credit.show_credit(facts)
        # Registers of companies know no private person.
        self.lookups.setVisible(row.kind != "person" or bool(row.siren or row.vat_number))
        self.quotes.put(facts.quotes)
        self.orders.put(facts.orders)
        self.returns.put(facts.returns)
        self.invoices.put(facts.invoices)
        self.payments.put(facts.payments)
        self.given_up.put(facts.write_offs)
        self.file.show_file(facts)
        self.tabs.put_views(tabs_used(TABS, self.office.left_out, quotes=facts.quote_count))
        self.show_tab(self.tabs.current.key if self.tabs.current is not None else _FIRST)
        open_tasks = sum(each.done_at is None for each in facts.tasks)
        for name, many in (
            ("quotes", facts.quote_count),
            ("orders", facts.order_count),
            ("invoices", facts.invoice_count),
            ("payments", facts.payment_count),
            ("file", len(facts.notes) + open_tasks),
        ):
            self.tabs.set_count(name, many)
        self.credit_side.show_credit(facts, standing_figures(facts))
        self.record.show_record(facts)
        self.mentions.show_lacks(facts.lacks)
        self.verbs.show_verbs(used_here(self._offered(facts), self.office.left_out))
        gone = facts.merge is not None and facts.merged_into_id is not None
        for tool in ("customer.new_order", "customer.receive"):
            self.tool(tool).setVisible(not gone)

    def first_focus(self) -> QWidget | None:
        if self.facts is None:
            return None
        return self.open_items if self.facts.open else self.tabs.tabs[_FIRST]

    def _lost(self, invoice_id: int) -> int:
        """What stands as lost of one of the invoices."""
        rows = self.facts.write_offs if self.facts is not None else ()
        mine = (row for row in rows if (row.noun, row.document_id) == ("invoice", invoice_id))
        return sum(row.amount for row in mine if row.stands and row.kind == "loss")

    # --- what can be done ---

    def _offered(self, facts: Facts) -> list[Offered]:
        if facts.merge is not None and facts.merged_into_id is not None:
            return [
                Offered(
                    "customer.open_kept", partial(self.office.ways.open, "customer", facts.merged_into_id)
                ),
                Offered("customer.separate_gone", partial(self._separate, facts.merge)),
            ]
        # A payment and a new order stand in the head of the page.
        found: list[Offered] = []
        debts = any(row.amount > 0 for row in facts.open)
        if debts and any(row.amount < 0 for row in facts.open):
            found.append(Offered("customer.match", partial(self._match, facts)))
        found += account_offers(self.office, facts, self)
        found.append(Offered("customer.new_quote", partial(self._new_quote, facts)))
        found.append(Offered("credit.notice.add", partial(self._notice, facts)))
        if not facts.row.passing:
            found.append(Offered("customer.merge", partial(self._merge, facts)))
        if facts.merges:
            found.append(Offered("customer.separate_last", partial(self._separate, facts.merges[0])))
        if facts.row.archived_at is None and not facts.row.passing:
            found.append(Offered("customer.archive", partial(self._archive, facts)))
        return found

    def _begin_order(self) -> None:
        if self.facts is not None:
            self._new_order(self.facts)

    def _take_money(self) -> None:
        if self.facts is not None:
            self._receive(self.facts)

    def _new_order(self, facts: Facts) -> None:
        self.office.ways.draft_for("order", facts.row.id)

    def _begin_quote(self) -> None:
        if self.facts is not None:
            self._new_quote(self.facts)

    def _new_quote(self, facts: Facts) -> None:
        self.office.ways.draft_for("quote", facts.row.id)

    def _receive(self, facts: Facts) -> None:
        receive_payment(self.office, customer_id=facts.row.id, parent=self)

    def _match_credit(self) -> None:
        """Set their credit against what they owe; where they owe nothing open it, to be given back."""
        facts = self.facts
        if facts is None:
            return
        if not _we_owe(facts):
            self._match(facts)
            return
        credit = next((each for each in facts.open if each.amount < 0), None)
        if credit is not None:
            self._open_item(credit)

    def _match(self, facts: Facts) -> None:
        match_items(self.office, facts.row.account_id, parent=self)

    def _merge(self, facts: Facts) -> None:
        merge_customers(self.office, facts.row.id, parent=self)

    def _separate(self, row: MergeRow) -> None:
        separate(self.office, row.id, row.name, self.show_failure, self)

    def _archive(self, facts: Facts) -> None:
        told = say("customer.archived", name=facts.row.name)
        self.office.do(
            customer.archive,
            facts.row.id,
            done=lambda _none: self.office.ways.say(told),
            failed=self.show_failure,
            owner=self,
        )

    def _limit(self) -> None:
        self._limit_of(None)

    def _limit_of(self, amount: int | None) -> None:
        """Ask for the limit, beginning with an amount."""
        if self.facts is not None:
            LimitDialog(self.office, self.facts, self, amount).open()

    def _class(self) -> None:
        if self.facts is not None:
            ClassDialog(self.office, self.facts, self).open()

    def _notice(self, facts: Facts) -> None:
        NoticeDialog(self.office, facts, self).open()

    def _held_orders(self) -> None:
        """The order that is held; where there are several, all orders."""
        facts = self.facts
        if facts is not None and facts.asked:
            self.office.ways.open("order", facts.asked[0].order_id)
        elif facts is not None and len(facts.held) == 1:
            self.office.ways.open("order", facts.held[0].id)
        else:
            self.show_tab("orders")
            self.orders.setFocus()

    def _edit(self) -> None:
        if self.facts is not None:
            change_customer(self.office, self.facts, self)

    # --- going elsewhere ---

    def _open_item(self, row: ReceivableRow) -> None:
        self.office.ways.open(row.noun, row.document_id)

    def _open_quote(self, row: QuoteRow) -> None:
        self.office.ways.open("quote", row.id)

    def _open_order(self, row: OrderRow) -> None:
        self.office.ways.open("order", row.id)

    def _open_invoice(self, row: InvoiceRow) -> None:
        self.office.ways.open("invoice", row.id)

    def _open_payment(self, row: PaymentRow) -> None:
        self.office.ways.open("payment", row.id)

    def _on_tab(self, view: View) -> None:
        self.show_tab(view.key)

    def _all(self, room: str) -> None:
        if self.facts is not None:
            self.office.ways.go(room, ListQuery(chips=(("customer", f"{self.facts.row.id}"),)))


def _chips(facts: Facts) -> list[Chip]:
    row, stands, found = facts.row, facts.standing, list[Chip]()
    if row.archived_at is not None:
        chip = "customers.chip.archived" if facts.merge is None else "customer.chip.merged"
        found.append(Chip("none", say(chip), icon="cancelled"))
    if facts.insolvent:
        found.append(Chip("late", say("customer.insolvent"), icon="trouble", filled=True))
    if held := len(facts.held):
        found.append(Chip("hold", say("customers.chip.held", n=held), filled=True))
    if stands.available is not None and stands.available < 0:
        found.append(Chip("hold", say("customers.chip.over_limit"), icon="limit", filled=True))
    if stands.overdue > 0:
        found.append(Chip("late", say("customers.chip.overdue"), filled=True))
    found.append(Chip("none", say(f"customer.kind.{row.kind}"), icon="customer"))
    return found


def _we_owe(facts: Facts) -> bool:
    return facts.standing.owed == 0 and facts.standing.unapplied < 0


def _hero(stands: Standing) -> tuple[str, str]:
    """What they owe; else what is theirs, or what they paid for orders that are not invoiced."""
    advance = stands.deposit + stands.earmarked
    if not stands.owed and stands.unapplied < 0:
        return words().money(-stands.unapplied, stands.currency), say("customer.we_owe")
    if not stands.owed and advance < 0:
        return words().money(-advance, stands.currency), say("customer.advance")
    return words().money(stands.owed, stands.currency), say("customer.owed")
