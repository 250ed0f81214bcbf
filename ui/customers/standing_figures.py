"""How a customer stands, as figures: the limit, what is available of it, what is late, what waits and what they paid for."""

from __future__ import annotations

from app.reports.customer_page import CustomerPage
from ui.customers.limit_words import left_figure, limit_told
from ui.kit.section import Figure
from ui.kit.wording import say, words


def standing_figures(facts: CustomerPage) -> list[Figure]:
    """The lines beside a customer, sums of what presses in bold."""
    stands = facts.standing

    def money(minor: int) -> str:
        return words().money(minor, stands.currency)

    # One of their own, or the one of all who have none.
    own = facts.row.credit_limit is not None or stands.limit is None
    label = "column.credit_limit" if own else "customer.general_limit"
    found = [Figure(say(label), limit_told(stands))]
    left = left_figure("column.available_credit", stands, "strong")
    if facts.insolvent:
        # Whatever the limit says, nothing more is lent from the opening of the proceedings on.
        found.append(Figure(say("column.available_credit"), say("customer.no_credit"), "strong", "late"))
    elif left is not None:
        found.append(left)
    if stands.overdue:
        since = words().date(stands.overdue_since) if stands.overdue_since is not None else ""
        found.append(
            Figure(say("customer.overdue_since", day=since), money(stands.overdue), "strong", "late")
        )
    # Held before it is confirmed an order lends nothing yet: what it would is said beside.
    waits = [order.open or order.to_pay for order in facts.held if order.state == "held"]
    if waits:
        found.append(Figure(say("customer.waiting", n=len(waits)), money(sum(waits)), "strong", "hold"))
        found.append(Figure(say("customer.exposure_then"), money(stands.exposure + sum(waits))))
    if stands.prepaid:
        found.append(Figure(say("customer.prepaid_exposure"), money(stands.prepaid)))
    if stands.earmarked:
        found.append(Figure(say("customer.earmarked"), money(-stands.earmarked)))
    if facts.ahead:
        found.append(Figure(say("customer.ahead"), money(facts.ahead), ink="wait"))
    if facts.monthly_invoice:
        found.append(Figure(say("customer.monthly_label"), say("customer.monthly_figure")))
    if facts.trusted:
        found.append(Figure(say("customer.trusted_label"), say("customer.never_held")))
    return found
