"""The way from a mention that an invoice lacks to the field where it is filled in."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import partial

from PySide6.QtWidgets import QWidget

from app.base.errors import Refusal
from app.invoicing.mentions import Lack
from app.reports.customer_page import CustomerPage, customer_page
from ui.customers.customer_dialog import change_customer
from ui.kit.office import Office
from ui.kit.other_verbs import Offered


def way_to(
    office: Office, lack: Lack, customer_id: int, parent: QWidget
) -> tuple[str, Callable[[], object]] | None:
    """The words and the deed that lead to where a mention is filled in; None where it is the open page."""
    room, _, field = lack.rule.field.partition(".")
    if room == "company":
        return "particulars.go", partial(office.ways.settings, lack.rule.field)
    if room == "customer":
        return "mention.complete_customer", partial(complete_customer, office, customer_id, field, parent)
    if room == "settings":
        return "mention.complete_rates", partial(office.ways.settings, "policies")
    return None


def ways_to_complete(
    office: Office, lacks: Iterable[Lack], customer_id: int, parent: QWidget
) -> list[Offered]:
    """Where what an invoice would lack is filled in, each place once."""
    ways: dict[str, Offered] = {}
    for lack in lacks:
        way = way_to(office, lack, customer_id, parent)
        if way is not None:
            ways.setdefault(way[0], Offered(*way))
    return list(ways.values())


def way_of_refusal(
    office: Office, refusal: Refusal, customer_id: int, parent: QWidget
) -> tuple[str, Callable[[], object]] | None:
    """The same for the refusal of an invoice that lacks a mention; None for any other."""
    whom, _, field = refusal.code.removeprefix("mention_").partition("_")
    if not refusal.code.startswith("mention_"):
        return None
    if whom == "seller":
        return "particulars.go", partial(office.ways.settings, f"company.{field}")
    return "mention.complete_customer", partial(complete_customer, office, customer_id, field, parent)


def complete_customer(office: Office, customer_id: int, field: str, parent: QWidget) -> None:
    """Change a customer, beginning at a field."""

    def show(page: CustomerPage) -> None:
        dialog = change_customer(office, page, parent)
        dialog.form.fields[field].edit.setFocus()

    office.ask(customer_page, customer_id, done=show, owner=parent)
