"""One customer: who they are, how they stand, what is open, what they ordered; credit and money from here."""

from __future__ import annotations

import re
from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.listing import ListQuery
from app.customers import customer
from app.orders.queries import OrderRow
from app.reports.customer_page import CustomerPage as Facts
from app.reports.customer_page import customer_page
from app.reports.receivables import ReceivableRow
from ui.customers.customer_dialog import LANGUAGES, change_customer, country_name
from ui.customers.customer_rows import OPEN_COLUMNS, order_columns
from ui.customers.exposure_bar import ExposureBar, Part
from ui.customers.limit_dialog import LimitDialog
from ui.customers.lookups_part import LookupsPart
from ui.kit.acts import Act
from ui.kit.chips import Chip
from ui.kit.history import History
from ui.kit.office import Office
from ui.kit.other_verbs import Offered, OtherVerbs
from ui.kit.page import Page, PageDesign
from ui.kit.rows_table import RowsTable
from ui.kit.section import Figure, Figures, Paragraph, Section
from ui.kit.wording import say, words
from ui.payments.receive_dialog import receive_payment
from ui.receivables.match_dialog import match_items

DESIGN = PageDesign[Facts](
    noun="customer",
    back="customers.back",
    query=customer_page,
    nouns=("customer", "address", "sales_order", "item", "invoice", "payment", "allocation", "shipment"),
)


class CustomerPage(Page[Facts]):
    """Standing first: exposure by its parts against the limit; then what is open and what was ordered."""

    def __init__(self, office: Office, customer_id: int, parent: QWidget | None = None) -> None:
        super().__init__(office, customer_id, DESIGN, parent)
        self.set_tools((Act("customer.edit", self._edit, icon="edit", look="quiet"),))
        stands = Section("customer.exposure", self)
        self.bar, self.parts = ExposureBar(self), Figures(self)
        stands.body.addWidget(self.bar)
        stands.body.addWidget(self.parts)
        self.main.addWidget(stands)
        self._open_part = Section("customer.open", self)
        self.open_items: RowsTable[ReceivableRow] = RowsTable(
            OPEN_COLUMNS, self, currency=office.currency, whole=True, name="customer.open"
        )
        self.open_items.opened.connect(self._open_item)
        self._orders_part = Section(
            "customer.orders", self, act=Act("customer.all_orders", self._all_orders, look="link")
        )
        self.orders: RowsTable[OrderRow] = RowsTable(
            order_columns(office), self, currency=office.currency, whole=True, name="customer.orders"
        )
        self.orders.opened.connect(self._open_order)
        for widget in (self._open_part, self.open_items, self._orders_part, self.orders):
            self.main.addWidget(widget)
        past = Section("customer.history", self)
        self.history = History(office.currency, self)
        past.body.addWidget(self.history)
        self.main.addWidget(past)
        self.main.addStretch(1)
        self._build_side(self.side)

    def _build_side(self, side: QVBoxLayout) -> None:
        credit = Section(
            "customer.credit", self, act=Act("customer.set_limit", self._limit, look="link"), edge="bottom"
        )
        self.standing, self.verbs = Figures(self), OtherVerbs(self)
        credit.body.addWidget(self.standing)
        credit.body.addWidget(self.verbs)
        side.addWidget(credit)
        about = Section("customer.about", self, edge="bottom")
        self.about = Figures(self)
        self.billing, self.delivery = (
            Paragraph("customer.billing", self),
            Paragraph("customer.delivery", self),
        )
        self.reach = Paragraph("customer.reach", self)
        self.note = Paragraph("customer.note", self)
        for widget in (self.about, self.reach, self.billing, self.delivery, self.note):
            about.body.addWidget(widget)
        side.addWidget(about)
        self.lookups = LookupsPart(self.office, self.row_id, self)
        side.addWidget(self.lookups)
        side.addStretch(1)

    # --- showing ---

    def fill(self, facts: Facts) -> None:
        row, stands = facts.row, facts.standing
        self.show_head(
            row.name,
            ", ".join(part for part in (row.contact, row.city) if part),
            _chips(facts),
            words().money(stands.owed, stands.currency),
            say("customer.owed"),
        )
        self._show_exposure(facts)
        self.open_items.put(facts.open)
        self.orders.put(facts.orders)
        for part, table in ((self._open_part, self.open_items), (self._orders_part, self.orders)):
            there = bool(table.rows_model.rowCount())
            part.setVisible(there)
            table.setVisible(there)
        self.standing.show_rows(_standing(facts))
        self.about.show_rows(_about(facts))
        for paragraph, kind in ((self.billing, "billing"), (self.delivery, "delivery")):
            found = next((each for each in reversed(facts.addresses) if each.kind == kind), None)
            lines = (
                (found.company, found.line1, found.line2, f"{found.postcode} {found.city}".strip())
                if found is not None
                else ()
            )
            paragraph.show_text("\n".join(line for line in lines if line))
        self.reach.show_text("\n".join(part for part in (row.phone, _breakable(row.email)) if part))
        self.note.show_text(facts.note)
        self.history.show_events(facts.history)
        self.verbs.show_verbs(self._offered(facts))

    def first_focus(self) -> QWidget | None:
        if self.facts is None:
            return None
        return self.open_items if self.facts.open else self.orders if self.facts.orders else None

    def _show_exposure(self, facts: Facts) -> None:
        stands = facts.standing
        due = stands.owed - stands.overdue
        parts = [
            Part(say("customer.part.committed"), stands.committed, 0),
            Part(say("customer.part.delivered"), stands.delivered, 1),
            Part(say("customer.part.not_due"), due, 2),
            Part(say("customer.part.overdue"), stands.overdue, 3),
        ]
        credit = stands.unapplied + stands.deposit

        def money(minor: int) -> str:
            return words().money(minor, stands.currency)

        rows = [
            Figure(part.label, money(part.amount), ink="late" if part.colour == 3 else "")
            for part in parts
            if part.amount
        ]
        if credit:
            rows.append(Figure(say("customer.part.credit"), money(credit)))
        rows.append(Figure(say("column.exposure"), money(stands.exposure), "hero"))
        self.parts.show_rows(rows)
        self.bar.show_parts(parts, stands.limit, ", ".join(f"{row.label} {row.value}" for row in rows))

    # --- what can be done ---

    def _offered(self, facts: Facts) -> list[Offered]:
        found = [Offered("customer.receive", partial(self._receive, facts))]
        debts = any(row.amount > 0 for row in facts.open)
        if debts and any(row.amount < 0 for row in facts.open):
            found.append(Offered("customer.match", partial(self._match, facts)))
        found.append(Offered("customer.new_order", partial(self._new_order, facts)))
        if facts.row.archived_at is None and not facts.row.passing:
            found.append(Offered("customer.archive", partial(self._archive, facts)))
        return found

    def _new_order(self, facts: Facts) -> None:
        self.office.ways.draft_for("order", facts.row.id)

    def _receive(self, facts: Facts) -> None:
        receive_payment(self.office, customer_id=facts.row.id, parent=self)

    def _match(self, facts: Facts) -> None:
        match_items(self.office, facts.row.account_id, parent=self)

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
        if self.facts is not None:
            LimitDialog(self.office, self.facts, self).open()

    def _edit(self) -> None:
        if self.facts is not None:
            change_customer(self.office, self.facts, self)

    # --- going elsewhere ---

    def _open_item(self, row: ReceivableRow) -> None:
        self.office.ways.open(row.noun, row.document_id)

    def _open_order(self, row: OrderRow) -> None:
        self.office.ways.open("order", row.id)

    def _all_orders(self) -> None:
        if self.facts is not None:
            self.office.ways.go("orders", ListQuery(chips=(("customer", f"{self.facts.row.id}"),)))


def _breakable(email: str | None) -> str:
    """A long address may go on in the next line after a sign of it."""
    text = email or ""
    return re.sub(r"([@.-])", "\\1\u200b", text) if len(text) > 32 else text


def _chips(facts: Facts) -> list[Chip]:
    row, stands, found = facts.row, facts.standing, list[Chip]()
    if row.archived_at is not None:
        found.append(Chip("none", say("customers.chip.archived"), icon="cancelled"))
    held = sum(order.state == "held" for order in facts.orders)
    if held:
        found.append(Chip("hold", say("customers.chip.held", n=held), filled=True))
    if stands.available is not None and stands.available < 0:
        found.append(Chip("hold", say("customers.chip.over_limit"), icon="limit", filled=True))
    if stands.overdue > 0:
        found.append(Chip("late", say("customers.chip.overdue"), filled=True))
    found.append(Chip("none", say(f"customer.kind.{row.kind}"), icon="customer"))
    return found


def _standing(facts: Facts) -> list[Figure]:
    stands = facts.standing

    def money(minor: int) -> str:
        return words().money(minor, stands.currency)

    limit = say("customer.no_limit") if stands.limit is None else money(stands.limit)
    found = [Figure(say("column.credit_limit"), limit)]
    if stands.available is not None:
        ink = "hold" if stands.available < 0 else ""
        found.append(Figure(say("column.available_credit"), money(stands.available), "strong", ink))
    if stands.overdue:
        since = words().date(stands.overdue_since) if stands.overdue_since is not None else ""
        found.append(
            Figure(say("customer.overdue_since", day=since), money(stands.overdue), "strong", "late")
        )
    if stands.earmarked:
        found.append(Figure(say("customer.earmarked"), money(-stands.earmarked)))
    if facts.trusted:
        found.append(Figure(say("customer.trusted_label"), say("customer.never_held")))
    return found


def _about(facts: Facts) -> list[Figure]:
    row = facts.row
    known = (
        (say("column.number"), row.number),
        (say("column.siren"), row.siren or ""),
        ("SIRET", facts.siret or ""),
        (say("column.vat_number"), row.vat_number or ""),
        (say("customers.filter.language"), say(dict(LANGUAGES).get(row.language, row.language))),
        (say("column.country"), country_name(row.country) if row.country else ""),
        (say("column.terms"), _terms(facts)),
        (say("customer.invoices"), words().number(facts.invoice_count)),
        (say("customer.payments"), words().number(facts.payment_count)),
        (say("customer.shared"), ", ".join(each.name for each in facts.shared_with)),
    )
    return [Figure(label, value) for label, value in known if value]


def _terms(facts: Facts) -> str:
    if facts.terms is None:
        return say("customer.terms_default")
    return facts.terms.name_fr if words().language == "fr" else facts.terms.name_en
