"""Using the customer's credit for an order from its page; and the paper of a deposit that comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.flow.paper import original
from app.reports.order_outlook import OrderLook
from ui.kit.office import PAPER, Office
from ui.kit.runner import Token
from ui.kit.wording import say, words

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database


def draw_paper(office: Office, invoice_id: int) -> None:
    """Draw an invoice's paper while work goes on; what would fail is shown by the window, and made up for later."""
    office.work(_draw, invoice_id, touches=PAPER)


def credit_used(office: Office, look: OrderLook, invoice_id: int | None) -> None:
    """Say what was used, and draw the paper of the deposit."""
    amount = words().money(look.outlook.usable, look.page.order.currency)
    office.ways.say(say("order_page.done.use_credit", amount=amount))
    if invoice_id is not None:
        draw_paper(office, invoice_id)


def credit_effects(look: OrderLook) -> list[tuple[str, str]]:
    """What using it does: how much there is, what of it goes to this order and on which paper, what stays to be paid."""
    page, outlook = look.page, look.outlook

    def money(minor: int) -> str:
        return words().money(minor, page.order.currency)

    there = say("order_page.effect.credit_there", amount=money(-page.standing.unapplied))
    found = [("cash", there), ("invoices", say("order_page.effect.credit_deposit"))]
    if (left := outlook.owed - outlook.usable) > 0:
        found.append(("wait", say("order_page.effect.credit_left_to_pay", amount=money(left))))
    return found


def _draw(database: Database, actor: Actor, _token: Token, invoice_id: int) -> None:
    original(database, actor, invoice_id)
