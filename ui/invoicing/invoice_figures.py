"""What stands beside an issued paper: what it came to, instalment by instalment, and where it comes from."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from app.reports.invoice_page import InvoicePage
from ui.kit.section import Figure
from ui.kit.wording import say, words
from ui.reminders.registered_words import registered_words

if TYPE_CHECKING:
    from app.reminders.reminder import ReminderRow


def amounts(facts: InvoicePage) -> list[Figure]:
    """Net, tax by rate, total, what was paid, and what is open; each instalment where there are several."""
    row = facts.row

    # As the lists have it: what is given back is negative, wherever it stands.
    sign = -1 if row.kind == "credit_note" else 1

    def money(minor: int) -> str:
        return words().money(sign * minor, row.currency)

    found = [Figure(say("order_page.net"), money(facts.net))]
    found += [
        Figure(say("order_page.tax", rate=words().percent(rate.rate_ppm)), money(rate.tax))
        for rate in facts.rates
        if rate.tax
    ]
    if facts.rounding_amount:
        found.append(Figure(say("order_page.rounding"), money(facts.rounding_amount)))
    found.append(Figure(say("order_page.total"), money(row.total), "strong"))
    for deposit in facts.deposits:
        told = say("invoice_page.deposit", number=deposit.number, tax=money(deposit.tax))
        found.append(Figure(told, money(-deposit.amount)))
    done = row.total - row.open - facts.lost - sum(deposit.amount for deposit in facts.deposits)
    if done:
        found.append(
            Figure(
                say("invoice_page.used_amount" if row.kind == "credit_note" else "order_page.paid"),
                money(done),
            )
        )
    if facts.lost:
        found.append(Figure(say("loss.amount_lost"), money(-facts.lost)))
    for order in facts.orders:
        # Each order's part is a debt of its own, of which nothing may be left.
        found.append(
            Figure(
                say("invoice_page.order", number=order.number, amount=money(order.total)),
                money(order.open) if order.open else say("invoice_page.instalment_done"),
            )
        )
    if len(facts.instalments) > 1 and not facts.orders:
        for each in facts.instalments:
            day = words().date(each.due_on) if each.due_on is not None else ""
            found.append(
                Figure(
                    say("invoice_page.instalment", at=each.position, day=day),
                    money(each.open) if each.open else say("invoice_page.instalment_done"),
                )
            )
    left = "invoice_page.credit_left" if row.kind == "credit_note" else "order_page.due_amount"
    found.append(Figure(say(left), money(row.open), "hero", "late" if row.overdue else ""))
    if row.kind != "credit_note" and row.open > 0 and row.next_due_on is not None:
        # Whoever pays at the door was told of no day: it is the carrier's.
        due = "invoice_page.from_carrier" if row.on_delivery and row.instalments <= 1 else "column.due_on"
        found.append(Figure(say(due), words().date(row.next_due_on)))
    if facts.aside:
        # It lowers what the books expect, not what the customer owes: below the sum, in no sum.
        found.append(Figure(say("loss.amount_aside"), money(facts.aside)))
    return found


def origins(facts: InvoicePage) -> list[Figure]:
    """The documents it comes from and that came of it."""
    row = facts.row
    issued = "paper.credit_issued_on" if row.kind == "credit_note" else "paper.issued_on"
    found = [Figure(say(issued), words().date(row.issued_on))]
    if row.order_number:
        found.append(Figure(say("column.order_number"), row.order_number))
    if facts.corrects is not None:
        found.append(Figure(say("invoice_page.corrects"), facts.corrects.number))
    if facts.reason:
        found.append(Figure(say("column.reason"), words().fact(facts.reason)))
    found += [
        Figure(
            say("invoice_page.corrected_by", number=each.number), words().money(-each.total, each.currency)
        )
        for each in facts.corrected_by
    ]
    found += [
        Figure(say("invoice_page.rectified_by", number=each.number), words().date(each.issued_on))
        for each in facts.correctives
    ]
    for each in facts.reminders:
        level = say(f"reminder.level.{each.level}")
        at_post = facts.registered.get(each.id)
        found.append(
            Figure(
                say("invoice_page.reminder", level=level, number=each.number),
                _reminder_told(each, facts.row.open),
                ink="wait" if each.lies and facts.row.open > 0 else "",
            )
        )
        if at_post is not None:
            found.append(
                Figure(say("registered.figure", number=at_post.post_number), registered_words(at_post))
            )
    found += _number_figures(facts)
    if facts.paper is not None:
        found.append(Figure(say("invoice_page.archived"), words().day_time(facts.paper.archived_at)))
    return found


def _number_figures(facts: InvoicePage) -> list[Figure]:
    """What VIES had said of the customer's number when it was issued, where no VAT is charged because of that number."""
    told = facts.texts.get("vies")
    if told is None:
        return []
    if "valid" not in told:
        return [Figure(say("vat_number.vies"), say("vat_number.never"), ink="wait")]
    day = words().date(words().local_day(datetime.fromisoformat(told["asked_at"])))
    said = "valid" if told["valid"] else "refused"
    found = [
        Figure(
            say("vat_number.vies"), say(f"vat_number.{said}", day=day), ink="" if told["valid"] else "late"
        )
    ]
    return [*found, Figure(say("vat_number.proof"), told["proof"])] if told["proof"] else found


def _reminder_told(row: ReminderRow, still_open: int) -> str:
    """When a reminder left, or why it did not."""
    if row.withdrawn_at is not None:
        return say("invoice_page.not_sent", reason=words().fact(row.withdrawal))
    if row.lies:
        return say("invoice_page.to_post" if still_open > 0 else "invoice_page.never_posted")
    return words().date(row.made_on)
