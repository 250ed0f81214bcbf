"""What can be done for a customer, with a document or a product, from the palette: each asks before it does (S3)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from urllib.parse import quote

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QApplication

from app.base.listing import ListQuery
from app.catalogue.naming import full_name
from app.reports.around import Around
from app.reports.finder import CustomerFound
from app.reports.invoice_page import InvoicePage, invoice_page
from app.reports.product_page import ProductPage, product_page
from ui.kit.office import Office
from ui.kit.wording import say, sentence, words
from ui.shell.palette_faces import customer_row, document_row
from ui.shell.palette_rows import Group, Row


def for_customer(office: Office, found: CustomerFound) -> list[Row]:
    """The usual things to do for a customer: sell, take money, call or write."""
    row, name = found.row, found.row.name
    rows = [
        Row(
            "do:order",
            say("palette.customer.order", name=name),
            "new",
            partial(office.ways.draft_for, "order", row.id),
            keys="new",
            verb="palette.do",
        ),
        _do(
            "receive",
            say("palette.customer.receive", name=name),
            "receive",
            partial(_receive, office, row.id, None),
        ),
    ]
    if row.phone:
        address = f"tel:{quote(row.phone.replace(' ', ''))}"
        call = partial(_reach, office, address, row.phone)
        rows.append(_do("call", say("palette.customer.call", name=name), "call", call, aside=row.phone))
    if row.email:
        write = partial(_reach, office, f"mailto:{quote(row.email)}", row.email)
        rows.append(_do("write", say("palette.customer.write", name=name), "mail", write, aside=row.email))
    return rows


def about(office: Office, row: Row, here: Around) -> list[Group]:
    """All that can be done with what a row stands for, then what stands around it."""
    made = {
        "customer": _about_customer,
        "product": _about_product,
        "order": _about_order,
        "invoice": _about_invoice,
        "payment": _about_payment,
    }.get(row.noun)
    acts = made(office, row, here) if made is not None else []
    title = say("palette.open_it", name=row.title)
    groups = [Group(row.title, (Row("do:open", title, row.icon, row.act, row.aside), *acts))]
    around = [document_row(office, each) for each in here.documents]
    if row.noun != "customer" and here.customer is not None:
        around.insert(0, customer_row(office, here.customer))
    groups.append(Group(say("palette.group.around", name=row.title), tuple(around)))
    return groups


def _about_customer(office: Office, row: Row, here: Around) -> list[Row]:
    if here.customer is None:
        return []
    found = here.customer.row
    match = partial(_match, office, found.account_id)
    lists = [
        _do(
            name,
            say(f"palette.customer.{name}"),
            {"payments": "bank", "quotes": "quote"}.get(name, name),
            partial(office.ways.go, name, ListQuery(chips=(("customer", str(row.row_id)),))),
        )
        for name in ("orders", "quotes", "invoices", "payments")
    ]
    offer = partial(office.ways.draft_for, "quote", found.id)
    return [
        *for_customer(office, here.customer),
        _do("quote", say("palette.customer.quote", name=row.title), "quote", offer),
        _do("match", say("palette.customer.match", name=row.title), "bank", match),
        *lists,
    ]


def _about_product(office: Office, row: Row, _here: Around) -> list[Row]:
    def correct(page: ProductPage) -> None:
        from ui.stock.correction_dialog import CorrectionDialog

        dialog = CorrectionDialog(
            office,
            page.row.id,
            full_name(page.row.name, page.row.variant),
            page.on_hand_milli,
            QApplication.activeWindow(),
            levels=page.levels,
            lots=page.lots,
            traced=page.traced,
        )
        dialog.open()

    named = ListQuery(search=row.title)
    return [
        _do(
            "correct",
            say("palette.product.correct", name=row.title),
            "edit",
            lambda: office.ask(product_page, row.row_id, done=correct),
        ),
        _do(
            "goods_in",
            say("palette.product.goods_in", name=row.title),
            "in",
            partial(_take_in, office, row.row_id),
        ),
        _do("orders", say("palette.product.orders"), "orders", partial(office.ways.go, "orders", named)),
    ]


def _about_order(office: Office, row: Row, here: Around) -> list[Row]:
    key = row.row_id
    # A draft has no number; its day would read as when it is to be done.
    draft = any(each.verb == "sell.confirm" and each.allowed for each in here.possible)
    named = say("palette.order.this_draft") if draft else row.title
    verbs = (
        ("ship.ship", "ship", "shipments", partial(_process, office, key, "ship")),
        ("bill.issue", "invoice", "invoices", partial(_process, office, key, "invoice")),
        ("collect.receive", "receive", "receive", partial(_receive, office, None, key)),
    )
    return [
        _verb(here, verb, say(f"palette.order.{name}", number=named), icon, act)
        for verb, name, icon, act in verbs
        if here.allows(verb)
    ]


def _about_invoice(office: Office, row: Row, here: Around) -> list[Row]:
    def credit(page: InvoicePage) -> None:
        from ui.invoicing.credit_dialog import credit_invoice

        credit_invoice(office, page)

    rows: list[Row] = []
    if here.customer is not None:
        one, customer = here.customer.row, here.customer.row.name
        if here.allows("collect.receive"):
            told = say("palette.customer.receive", name=customer)
            rows.append(
                _verb(here, "collect.receive", told, "receive", partial(_receive, office, one.id, None))
            )
        if here.allows("collect.allocate"):
            told = say("palette.invoice.match", number=row.title)
            match = partial(_match, office, one.account_id, from_credit_note=row.row_id)
            rows.append(_verb(here, "collect.allocate", told, "bank", match))
    if here.allows("bill.credit"):
        told = say("palette.invoice.credit", number=row.title)
        asked = partial(office.ask, invoice_page, row.row_id, done=credit)
        rows.append(_verb(here, "bill.credit", told, "undo", asked))
    if here.plan_id is not None:
        opens = partial(_open_plan, office, here.plan_id, row.title)
        told = say("palette.invoice.plan_paper", number=row.title)
        rows.append(_do("plan_paper", told, "pdf", opens))
        told = say("palette.invoice.plan_send", number=row.title)
        rows.append(_do("plan_send", told, "mail", partial(_send_plan, office, row.row_id)))
    return rows


def _about_payment(office: Office, row: Row, here: Around) -> list[Row]:
    if here.customer is None or not here.allows("collect.allocate"):
        return []
    match = partial(_match, office, here.customer.row.account_id, from_payment=row.row_id)
    return [_verb(here, "collect.allocate", say("palette.payment.match", number=row.title), "bank", match)]


def _do(name: str, title: str, icon: str, act: Callable[[], object], *, aside: str = "") -> Row:
    return Row(f"do:{name}", title, icon, act, aside, verb="palette.do")


def _verb(here: Around, verb: str, title: str, icon: str, act: Callable[[], object]) -> Row:
    refusal = here.refusal(verb)
    why = words().part(refusal, "problem") if refusal is not None else ""
    return Row(f"do:{verb}", title, icon, act, verb="palette.do", refusal=why)


# --- doing it: rooms are imported when they are needed ---


def _take_in(office: Office, product_id: int) -> None:
    from ui.purchasing.goods_in_dialog import goods_in

    goods_in(office, [product_id])


def _receive(office: Office, customer_id: int | None, order_id: int | None) -> None:
    from ui.payments.receive_dialog import receive_payment

    receive_payment(office, customer_id=customer_id, order_id=order_id)


def _open_plan(office: Office, plan_id: int, number: str) -> None:
    from ui.invoicing.plan_paper import open_plan

    open_plan(office, plan_id, number, failed=lambda failure: office.ways.say(sentence(failure.error)))


def _send_plan(office: Office, invoice_id: int) -> None:
    from ui.correspondence.send_dialog import send_document

    send_document(office, "invoice", invoice_id, "plan")


def _process(office: Office, order_id: int, deed: str) -> None:
    from ui.today.process_dialog import process_orders

    process_orders(office, {order_id}, deed)


def _match(
    office: Office, account_id: int, *, from_payment: int | None = None, from_credit_note: int | None = None
) -> None:
    from ui.receivables.match_dialog import match_items

    match_items(office, account_id, from_payment=from_payment, from_credit_note=from_credit_note)


def _reach(office: Office, address: str, text: str) -> None:
    """Hand a number or an address to the program of this workstation that calls or writes; copy it where none does."""
    if not QDesktopServices.openUrl(QUrl(address)):
        QGuiApplication.clipboard().setText(text)
        office.ways.say(say("palette.copied", text=text))
