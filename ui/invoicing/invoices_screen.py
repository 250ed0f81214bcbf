"""The list of invoices and credit notes, with what is still open of each."""

from __future__ import annotations

from datetime import date

from app.base.listing import Totals
from app.correspondence.went_out import WAYS, WentOut
from app.customers.queries import customer_name
from app.invoicing.queries import INVOICES, InvoiceRow
from app.orders.queries import ORDERS
from app.purchasing.received_queries import RECEIVED
from ui.customers.customer_picker import customer_picker
from ui.files.import_wizard import bring_file
from ui.invoicing.invoice_deeds import ORIGINALS, SEND
from ui.kit.acts import Act, BulkAct
from ui.kit.bulk_dialog import do_to_many
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.filters import Filter, amounts, days, period
from ui.kit.list_design import ListDesign
from ui.kit.list_screen import ListScreen
from ui.kit.office import Office
from ui.kit.papers_dialog import print_many
from ui.kit.view_tabs import View
from ui.kit.wording import say, words
from ui.reminders.remind_many import remind_of_invoices
from ui.today.process_waiting import invoice_what_has_left


def _due_on(row: InvoiceRow) -> date | None:
    """Of several instalments the one that comes next, the last once all are paid; at the door the customer has no day."""
    at_the_door = row.on_delivery and row.open > 0 and not row.late and row.instalments <= 1
    if row.kind == "credit_note" or at_the_door:
        return None
    return row.next_due_on or row.due_on


def invoices_screen(office: Office) -> ListScreen[InvoiceRow]:
    """The list of invoices."""
    return ListScreen(office, _design(office))


def invoice_chip(row: InvoiceRow, today: date) -> Chip:
    """Where the money of an issued document is; with instalments the worst part speaks (S5)."""
    if row.kind == "credit_note":
        if row.open <= 0:
            return Chip("done", say("invoices.chip.used"))
        return Chip("run", say(f"invoices.chip.{'credit_left' if row.owes else 'to_refund'}"), filled=True)
    if row.open <= 0:
        return Chip("done", say("invoices.chip.paid"))
    if row.assigned:
        return Chip("run", say("receivables.chip.assigned"))
    if row.late and row.instalments > 1:
        return Chip(
            "late", say("invoices.chip.instalments_late", n=row.late, of=row.instalments), filled=True
        )
    if row.late and row.next_due_on is not None:
        return Chip("late", say("invoices.chip.overdue", n=(today - row.next_due_on).days), filled=True)
    if row.open < row.total:
        return Chip("run", say(f"invoices.chip.{'credited' if row.credited else 'part'}"), filled=True)
    if row.on_delivery:
        return Chip("wait", say("orders.chip.on_delivery"), icon="cash")
    return Chip(
        "none", say("invoices.chip.due_today" if row.next_due_on == today else "invoices.chip.not_due")
    )


def went_told(went: WentOut | None) -> str:
    """How a document went to its customer, on a line: which way, to whom, when, and how many times it was printed."""
    if went is None:
        return ""
    way = (
        say(f"invoices.went.by_{went.way}" if went.way in ("mail", "waits") else f"handover.way.{went.way}")
        if went.way
        else ""
    )
    times = say("invoices.went.times", n=went.printed) if went.printed else ""
    told = [part for part in (way, went.to, times, words().date(went.on) if went.on else "") if part]
    return " · ".join(told) or say("invoices.went.never")


def _design(office: Office) -> ListDesign[InvoiceRow]:
    return ListDesign[InvoiceRow](
        name="invoices",
        title="invoices.title",
        counted="invoices.counted",
        hint="invoices.hint",
        empty_title="invoices.empty",
        empty_text="invoices.empty_text",
        acts=(
            Act("mails.open_outbox", lambda: office.ways.go("mails"), look="door"),
            Act("files.bring_here", lambda: bring_file(office, "invoices"), icon="bring"),
            Act("orders.invoice", lambda: invoice_what_has_left(office), icon="invoices", look="primary"),
        ),
        elsewhere={"to_invoice": ORDERS, "received": RECEIVED},
        start=Act("invoices.start", lambda: office.ways.go("orders"), icon="orders"),
        listing=INVOICES,
        columns=_columns(office),
        nouns=(
            "invoice",
            "item",
            "payment",
            "allocation",
            "sales_order",
            "customer",
            "mail",
            "assignment",
            "received_invoice",
        ),
        opens="invoice",
        views=_VIEWS,
        filters=_FILTERS,
        bulk=(
            BulkAct(
                "customer.remind",
                lambda keys: remind_of_invoices(office, keys),
                icon="mail",
                fits=lambda row: row.kind == "invoice" and row.late > 0,
                otherwise="customer.nothing_late",
            ),
            BulkAct(
                "invoices.send_many.ask",
                lambda keys: do_to_many(office, SEND, keys),
                icon="mail",
                in_order=True,
            ),
            BulkAct(
                "kit.papers.ask",
                lambda keys: print_many(office, ORIGINALS, keys),
                icon="print",
                in_order=True,
            ),
        ),
        sort="issued_on",
        descending=True,
        parts=_parts,
    )


def _parts(totals: Totals) -> str:
    """Of what the sum of what is open is made, where some is owed and some is credit."""
    owed, credit = totals.sums.get("owed", 0), totals.sums.get("credit", 0)
    if not owed or not credit:
        return ""
    told = (words().money(amount, totals.currency) for amount in (owed, credit))
    return say("invoices.parts", **dict(zip(("owed", "credit"), told, strict=True)))


_VIEWS = (
    View("all", "invoices.view.all", (("view", "all"),)),
    View("to_invoice", "orders.view.to_invoice", (("view", "to_invoice"),), leads="orders"),
    View("open", "invoices.view.open", (("view", "open"),)),
    View("overdue", "invoices.view.overdue", (("view", "overdue"),), alarm="late"),
    View(
        "never_left",
        "invoices.view.never_left",
        (("view", "never_left"),),
        alarm="late",
        hint="invoices.view.never_left_hint",
    ),
    View("paid", "invoices.view.paid", (("view", "paid"),)),
    View("credit_notes", "invoices.view.credit_notes", (("view", "credit_notes"),)),
    View("credit_left", "invoices.view.credit_left", (("view", "credit_left"),), alarm="wait"),
    # What suppliers send is looked for where invoices are.
    View(
        "received",
        "invoices.view.received",
        leads="received",
        hint="invoices.view.received_hint",
    ),
)
_FILTERS = (
    period("within", "filter.issued_within"),
    *days("filter.issued_from", "filter.issued_to"),
    *days("filter.due_from", "filter.due_to", "due_from", "due_to"),
    Filter("customer", "column.customer", called=customer_name, picker=customer_picker),
    *amounts(),
    Filter(
        "kind",
        "column.kind",
        (
            ("invoice", "invoice.kind.invoice"),
            ("credit_note", "invoice.kind.credit_note"),
            ("deposit", "invoice.kind.deposit"),
        ),
    ),
    Filter("went", "filter.went", tuple((way, f"invoices.went.{way}") for way in WAYS)),
)


def _beside(row: InvoiceRow) -> str:
    """Which of two namesakes it is for, and which corrective invoice counts instead."""
    replaced = say("invoices.replaced", number=row.replaced_by) if row.replaced_by else ""
    return " · ".join(filter(None, (row.apart, replaced)))


def _columns(office: Office) -> tuple[Column[InvoiceRow], ...]:
    def chip(row: InvoiceRow) -> Chip:
        return invoice_chip(row, office.today)

    return (
        Column(key="number", title="column.number", width=120, strong=True),
        Column(key="issued_on", title="column.issued_on", kind="date", width=96, muted=True),
        Column(key="customer", title="column.customer", aside=_beside, strong=True),
        Column(
            key="contact", title="filter.contact", width=140, sortable=False, muted=True, shown=False, wide=2
        ),
        Column(key="city", title="filter.city", width=108, sortable=False, muted=True, shown=False, wide=1),
        Column(
            key="kind",
            title="column.kind",
            value=lambda row: say(f"invoices.kind.{row.kind}"),
            width=84,
            sortable=False,
            muted=True,
            # The number and the sign of the amount say it; the name of the customer needs the room.
            shown=False,
            wide=3,
        ),
        Column(key="state", title="column.state", kind="chip", value=chip, width=136, sortable=False),
        Column(
            key="order",
            title="column.order_number",
            value=lambda row: say("grouped.orders", n=row.orders) if row.orders else row.order_number or "",
            width=120,
            sortable=False,
            muted=True,
        ),
        Column(
            key="went",
            title="filter.went",
            value=lambda row: went_told(row.went),
            width=220,
            sortable=False,
            muted=True,
            shown=False,
            wide=4,
        ),
        Column(
            key="due_on",
            title="column.due_on",
            kind="date",
            value=_due_on,
            width=96,
            muted=True,
        ),
        Column(
            key="total",
            title="column.total",
            kind="money",
            value=lambda row: row.signed(row.total),
            width=100,
            sortable=False,
            currency=lambda row: row.currency,
        ),
        Column(
            key="open",
            title="column.open",
            kind="money",
            value=lambda row: row.signed(row.open),
            width=100,
            sortable=False,
            strong=True,
            currency=lambda row: row.currency,
        ),
    )
