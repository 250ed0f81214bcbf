"""The list of payments, refunds and their reversals, with what was not yet set against anything."""

from __future__ import annotations

from dataclasses import replace

from app.customers.queries import customer_name
from app.payments.at_bank import AT_BANK
from app.payments.bank_queries import movement_of
from app.payments.queries import METHODS, PAYMENTS, PaymentRow
from ui.customers.customer_picker import customer_picker
from ui.kit.acts import BulkAct
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.filters import Filter, amounts, days, period
from ui.kit.list_design import ListDesign
from ui.kit.list_screen import ListScreen
from ui.kit.office import Office
from ui.kit.view_tabs import View
from ui.kit.wording import say, words
from ui.payments.slip_dialog import hand_cheques_in
from ui.receivables.bank_lists import show_matched


def payments_screen(office: Office) -> ListScreen[PaymentRow]:
    """The list of payments, in the room of debts."""

    def show_at_bank(keys: frozenset[int]) -> None:
        [key] = keys
        office.ask(movement_of, key, done=lambda found: show_matched(office, screen, found), owner=screen)

    bulk = (
        BulkAct(
            "slip.offer",
            lambda keys: hand_cheques_in(office, keys),
            icon="bank",
            fits=_cheque,
            otherwise="payments.no_cheque",
        ),
        BulkAct(
            "payment.open_bank",
            show_at_bank,
            icon="bank",
            exactly=1,
            otherwise="payments.not_at_bank",
            fits=lambda row: row.bank_on is not None,
        ),
    )
    screen = ListScreen(office, replace(DESIGN, bulk=bulk))
    return screen


def _cheque(row: PaymentRow) -> bool:
    """Whether it is a cheque that may still be handed in, as far as its row knows."""
    return row.kind == "payment" and row.method == "cheque" and not row.reversed and row.bank_on is None


def payment_chip(row: PaymentRow) -> Chip:
    """What became of the money."""
    if row.kind == "reversal":
        if row.way != "reversal":
            return Chip("late", say("payments.chip.returned"), icon="trouble")
        return Chip("none", say("payments.chip.reversal"), icon="undo")
    if row.reversed:
        return Chip("none", say("payments.chip.reversed"), icon="cancelled")
    if row.unapplied:
        # A refund that stands for itself waits for its credit note; there is nothing of it to give back.
        back = row.kind == "payment" and not row.owes
        return Chip("run", say(f"payments.chip.{'to_refund' if back else 'unapplied'}"), filled=True)
    if row.kept:
        return Chip("none", say("payments.chip.kept"), icon="bank")
    return Chip("done", say("payments.chip.matched"))


def signed(row: PaymentRow) -> int:
    """The amount as money in hand: what goes out is negative, and so is a payment undone."""
    return row.in_hand


def _at_bank(row: PaymentRow) -> str:
    """The day the bank booked it, or that it has not yet; nothing of what it will never tell."""
    if row.bank_on is not None:
        return words().date(row.bank_on)
    return say("payments.bank.not_yet") if row.bank_awaited else ""


def _way(row: PaymentRow) -> str:
    return say(f"payment.kind.{row.way}")


_VIEWS = (
    View("all", "payments.view.all", (("view", "all"),)),
    View("unapplied", "payments.view.unapplied", (("view", "unapplied"),), alarm="wait"),
    View("kept", "payments.view.kept", (("view", "kept"),)),
    View("cheques", "payments.view.cheques", (("view", "cheques"),)),
    View("refunds", "payments.view.refunds", (("view", "refunds"),)),
    View("reversals", "payments.view.reversals", (("view", "reversals"),)),
    View("unseen", "payments.view.unseen", (("view", "unseen"),)),
)
_FILTERS = (
    period("within", "filter.received_within"),
    *days("filter.received_from", "filter.received_to"),
    Filter("customer", "column.customer", called=customer_name, picker=customer_picker),
    *amounts(),
    Filter("method", "column.method", tuple((each, f"payment.method.{each}") for each in METHODS)),
    Filter("bank", "payments.column.bank", tuple((each, f"payments.bank.{each}") for each in AT_BANK)),
    Filter(
        "kind",
        "column.kind",
        (
            ("payment", "payment.kind.payment"),
            ("refund", "payment.kind.refund"),
            ("reversal", "payment.kind.reversal"),
        ),
    ),
)
_COLUMNS: tuple[Column[PaymentRow], ...] = (
    Column(key="number", title="column.number", width=120, strong=True),
    Column(key="received_on", title="column.received_on", kind="date", width=96, muted=True),
    Column(key="customer", title="column.customer", aside=lambda row: row.apart, strong=True),
    Column(
        key="kind",
        title="column.kind",
        value=_way,
        width=148,
        sortable=False,
        muted=True,
        shown=False,
        wide=1,
    ),
    Column(
        key="method",
        title="column.method",
        value=lambda row: row.method_said(words()),
        aside=lambda row: row.reference,
        aside_in="reference",
        width=172,
        sortable=False,
    ),
    Column(
        key="reference", title="column.reference", width=200, sortable=False, muted=True, shown=False, wide=2
    ),
    Column(
        key="order",
        title="column.order_number",
        value=lambda row: row.order_number or row.order_remote_id or "",
        width=116,
        sortable=False,
        muted=True,
        shown=False,
        wide=1,
    ),
    Column(
        key="bank_on",
        title="payments.column.bank",
        value=_at_bank,
        aside=lambda row: " · ".join(part for part in (row.bank_account, row.statement) if part),
        width=232,
        sortable=False,
        muted=True,
        shown=False,
        wide=1,
    ),
    Column(key="state", title="column.state", kind="chip", value=payment_chip, width=158, sortable=False),
    Column(
        key="unapplied",
        title="column.unapplied",
        kind="money",
        width=104,
        sortable=False,
        currency=lambda row: row.currency,
    ),
    Column(
        key="amount",
        title="column.amount",
        kind="money",
        value=signed,
        width=104,
        sortable=False,
        strong=True,
        currency=lambda row: row.currency,
    ),
)
DESIGN = ListDesign[PaymentRow](
    name="payments",
    title="payments.title",
    counted="payments.counted",
    hint="payments.hint",
    empty_title="payments.empty",
    empty_text="payments.empty_text",
    listing=PAYMENTS,
    columns=_COLUMNS,
    nouns=("payment", "item", "allocation", "sales_order", "customer", "cheque_slip", "bank_transaction"),
    icon="bank",
    opens="payment",
    views=_VIEWS,
    filters=_FILTERS,
    sort="received_on",
    descending=True,
    muted=lambda row: row.reversed or row.kind == "reversal",
    heading=False,
)
