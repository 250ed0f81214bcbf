"""What VIES says of a customer's VAT number, as lines of effects, and the act that asks: VAT depends on it."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from app.links.lookups.check import Checked, check_customer
from app.links.lookups.told import told
from app.pricing.number_told import NumberTold
from app.reports.order_outlook import OrderLook
from ui.kit.acts import Act
from ui.kit.office import Office
from ui.kit.runner import Failure, Token
from ui.kit.step_card import NextStep
from ui.kit.wording import say, sentence, words

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database

Line = tuple[str, str]


def number_lines(number: NumberTold | None) -> list[Line]:
    """The line that says it; none where the number is valid or changes nothing."""
    if number is None:
        return []
    day = words().date(number.on) if number.on is not None else ""
    return [("trouble", say(f"vat_number.{number.what}", day=day))]


def with_check(office: Office, step: NextStep, look: OrderLook, page: QObject) -> NextStep:
    """A step that says something of the number, with what asks VIES about it beside its one button."""
    order, told_so = look.page.order, number_lines(look.outlook.number)
    if step.act is None or step.besides is not None or not set(told_so) & set(step.effects):
        return step
    if not office.actor.may("lookup.keep"):
        return step
    ask = partial(check_number, office, order.customer_id, order.id, page)
    return replace(step, besides=Act("vat_number.check", ask))


def check_number(office: Office, customer_id: int, order_id: int, owner: QObject) -> None:
    """Ask the registers about a customer; the page of the order says what changes by it."""
    office.call(
        _check,
        customer_id,
        done=partial(_on_checked, office),
        failed=partial(_on_failed, office),
        touches=frozenset({("customer", customer_id), ("sales_order", order_id)}),
        owner=owner,
    )


def _on_checked(office: Office, checked: Checked) -> None:
    said = [told(each, words()) for service, each in checked.answers.items() if service == "vies"]
    said += [sentence(each) for service, each in checked.troubles.items() if service == "vies"]
    for line in said:
        office.ways.say(line)


def _on_failed(office: Office, failure: Failure) -> None:
    office.ways.say(sentence(failure.error))


def _check(database: Database, actor: Actor, _token: Token, customer_id: int) -> Checked:
    return check_customer(database, actor, customer_id)
