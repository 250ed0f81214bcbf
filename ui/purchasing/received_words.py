"""What the page of an invoice received says in words: the verdict, the facts, how it goes with what was ordered and came."""

from __future__ import annotations

from app.purchasing.received_match import Matched
from app.reports.received_page import ReceivedPage
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.office import Office
from ui.kit.section import Figure
from ui.kit.wording import say, words

Line = tuple[str, str]
"""The role of an icon and words."""


def verdict_lines(facts: ReceivedPage) -> tuple[Line, ...]:
    """What is odd about an invoice, and what was found right."""
    found: list[Line] = [
        ("late", say("received.twin", number=each.number, day=words().date(each.issued_on)))
        for each in facts.twins
    ]
    found += [("late", say(f"einvoice.odd.{code}", told=told)) for code, told in facts.odd]
    if not found:
        found.append(("valid", say("received.nothing_odd")))
    found.append(("done", say("received.adds_up")))
    return tuple(found)


def given_back_lines(facts: ReceivedPage, *, costs: bool) -> tuple[Line, ...]:
    """What of the goods went back since, and whether the credit for it has come: the difference to be paid, or to be credited."""
    return tuple(
        (
            "wait" if each.credit_awaited else "done",
            say(
                f"received.given_back{'' if costs and each.amount is not None else '_goods'}",
                number=each.number,
                day=each.received_on,
                amount=words().money(-(each.amount or 0), each.currency),
                credit=say(f"received.credit_{'awaited' if each.credit_awaited else 'came'}"),
            ),
        )
        for each in facts.given_back
    )


def linked(facts: ReceivedPage) -> str:
    """The number of the order or the receipt it is for; empty where it is for none."""
    return facts.row.purchase or facts.row.receipt


def figures(facts: ReceivedPage, *, costs: bool) -> list[Figure]:
    """What the invoice says, as far as the page beside it is not read for it."""
    row = facts.row
    found = [Figure(say("received.issued_on"), words().date(row.issued_on))]
    if row.due_on is not None:
        found.append(
            Figure(say("column.due_on"), words().date(row.due_on), "strong", "late" if row.late else "")
        )
    if row.paid_on is not None:
        found.append(Figure(say("column.paid_on"), words().date(row.paid_on)))
    if costs:
        paid = row.paid_amount if row.paid_on is None else 0
        found += [
            Figure(say("received.net"), words().money(row.net, row.currency)),
            Figure(say("received.tax"), words().money(row.tax, row.currency)),
            Figure(say("column.due"), words().money(row.due, row.currency), "strong"),
        ]
        if paid:
            found += [
                Figure(say("received.column.paid_part"), words().money(-paid, row.currency)),
                Figure(say("received.column.left"), words().money(row.left, row.currency), "strong"),
            ]
    if facts.order_reference:
        found.append(Figure(say("received.order_reference"), facts.order_reference))
    if facts.delivery_reference:
        found.append(Figure(say("received.delivery_reference"), facts.delivery_reference))
    seller = facts.seller
    if row.supplier and seller.name != row.supplier:
        found.append(Figure(say("column.seller"), seller.name))
    for key, value in (("siren", seller.siren), ("vat_number", seller.vat_number)):
        if value:
            found.append(Figure(say(f"received.{key}"), value))
    return found


def origin(facts: ReceivedPage) -> list[Figure]:
    """The file, its hash, and who kept it when."""
    form = f"{facts.syntax}{'_pdf' if facts.in_pdf else ''}"
    return [
        Figure(say("received.file_name"), facts.file_name),
        Figure(say("received.form"), say(f"received.form_{form}")),
        Figure(
            say("received.kept_at"),
            say("history.who", at=words().day_time(facts.kept_at), actor=facts.kept_by),
        ),
        Figure(say("received.hash"), f"{facts.paper.hash[:16]}…"),
    ]


def match_chip(row: Matched) -> Chip:
    """What differs of an article, the worst first; a quiet word where nothing does."""
    if row.faults:
        kind = "late" if {"quantity", "price"} & {*row.faults} else "wait"
        told = " · ".join(say(f"received.fault.{each}") for each in row.faults)
        return Chip(kind, told, filled=True)
    if row.invoiced_milli is None:
        return Chip("none", say(f"received.fault.{'before' if row.received_milli else 'to_come'}"))
    return Chip("done", say("received.fault.none"))


def match_columns(office: Office) -> tuple[Column[Matched], ...]:
    """Ordered, received and invoiced, article by article; prices are for who may see costs."""
    columns: tuple[Column[Matched], ...] = (
        Column(key="name", title="column.article", aside=lambda row: row.code, aside_whole=True, strong=True),
        Column(key="ordered_milli", title="purchase.column.ordered", kind="quantity", width=98),
        Column(key="received_milli", title="purchase.column.received", kind="quantity", width=80),
        Column(
            key="invoiced_milli", title="received.column.invoiced", kind="quantity", width=76, strong=True
        ),
        Column(key="agreed_micro", title="received.column.agreed", kind="price", width=84),
        Column(key="price_micro", title="received.column.price", kind="price", width=84, strong=True),
        Column(key="fault", title="received.column.fault", kind="chip", value=match_chip, width=140),
    )
    hidden = {"agreed_micro", "price_micro"}
    return tuple(each for each in columns if office.actor.sees_costs or each.key not in hidden)
