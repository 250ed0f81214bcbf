"""What a reminder says: the template of its level and of whom it goes to, filled in with what is asked for."""

from __future__ import annotations

from datetime import date

from app.base.company import the_company
from app.base.door import Read
from app.base.errors import Refusal
from app.base.words import Words
from app.correspondence.filling import fill, names
from app.correspondence.templates import template
from app.invoicing.queries import named_as_counts
from app.paper.party import WIDE, spaced
from app.receivables.late_rates import FIXED_SUM_IN
from app.reminders.letter_parts import ReminderPart, parts_told
from app.reminders.propose import Proposal
from app.reminders.reminder import Waiver, Wording, figures_of
from app.reminders.reminder_facts import ReminderFacts, address_of, claimed_in, seller_of


def letter_words(rd: Read, proposal: Proposal, waiver: Waiver, number: str) -> tuple[str, str]:
    """Subject and text of a letter, as its template says them now."""
    debtor = proposal.debtor
    kind = f"reminder_{proposal.level}_{debtor.audience}"
    written = template(rd, kind, debtor.language)
    values = _values(rd, proposal, waiver, number)
    filled = fill(kind, debtor.language, written.subject, written.body, values)
    return filled.subject, _with_what_is_left_out(filled.body, proposal)


def _with_what_is_left_out(body: str, proposal: Proposal) -> str:
    """The text with what the sum takes off, before its last words: who asks for money says what they hold and leave out."""
    words = Words(proposal.debtor.language)
    amounts = (
        ("credit", proposal.debtor.credit),
        ("disputed", sum(each.debt.disputed for each in proposal.items)),
    )
    told = "\n".join(
        words.say(f"reminder.{name}", amount=words.money(amount, proposal.debtor.currency))
        for name, amount in amounts
        if amount > 0
    )
    text, _, last = body.rstrip().rpartition("\n\n")
    return "\n\n".join(part for part in (text, told, last) if part) if told else body


def as_written(proposal: Proposal, waiver: Waiver, wording: Wording, number: str) -> tuple[str, str]:
    """Subject and text as a person wrote them, with the number of the letter where they name it.

    Refused with ``reminder_text_missing``, or ``reminder_changed`` where it was written about other figures.
    """
    if not wording.subject.strip() or not wording.body.strip():
        raise Refusal("reminder_text_missing")
    if wording.about != figures_of(proposal, waiver):
        raise Refusal("reminder_changed", customer=proposal.debtor.name)
    named = number_named(proposal)
    return wording.subject.strip().replace(named, number), wording.body.rstrip().replace(named, number)


def number_named(proposal: Proposal) -> str:
    """What stands for the number of a letter that has none yet: its name in templates of the customer's language."""
    return f"{{{names(f'reminder_{proposal.level}_{proposal.debtor.audience}', proposal.debtor.language)['number']}}}"


def preview_facts(
    rd: Read, proposal: Proposal, waiver: Waiver, words: tuple[str, str], on: date
) -> ReminderFacts:
    """The letter as it would be printed, without a number."""
    return ReminderFacts(
        seller=seller_of(rd),
        customer=address_of(rd, proposal.debtor.customer_id),
        number="",
        level=proposal.level,
        registered=proposal.channel == "registered",
        professional=proposal.debtor.audience == "company",
        made_on=on,
        deadline_on=proposal.deadline_on,
        currency=proposal.debtor.currency,
        subject=words[0],
        body=words[1],
        charges=proposal.step.charges,
        parts=parts_told(
            rd,
            (
                (
                    each.debt.item_id,
                    ReminderPart(
                        each.debt.number,
                        each.debt.instalment,
                        each.debt.issued_on,
                        each.debt.due_on,
                        each.days_late,
                        each.amount,
                        each.debt.amount,
                        each.debt.disputed,
                        each.debt.invoice_id,
                    ),
                )
                for each in proposal.items
            ),
        ),
        interest=0 if waiver.interest else proposal.interest,
        fixed_sum=0 if waiver.fixed_sum else proposal.fixed_sum,
        credit=proposal.debtor.credit,
    )


def _values(rd: Read, proposal: Proposal, waiver: Waiver, number: str) -> dict[str, str]:
    company, currency = the_company(rd), proposal.debtor.currency
    words = Words(proposal.debtor.language)
    interest = 0 if waiver.interest else proposal.interest
    fixed = 0 if waiver.fixed_sum else proposal.fixed_sum
    claims = proposal.step.charges == "claimed"
    claimed = claimed_in(
        words,
        (proposal.total + (interest if claims else 0), currency),
        (fixed if claims else 0, FIXED_SUM_IN),
    )
    asked = proposal.step.charges != "none"
    known = {
        each.debt.invoice_id: each.debt.number for each in proposal.items if each.debt.invoice_id is not None
    }
    counts = named_as_counts(rd, known, words)
    numbers = list(
        dict.fromkeys(counts.get(each.debt.invoice_id or 0, each.debt.number) for each in proposal.items)
    )
    sent = [each.debt.sent_on for each in proposal.items if each.debt.sent_on is not None]
    return {
        "number": number,
        "customer": proposal.debtor.name,
        "company": company.name,
        "date": words.date(rd.today),
        "total": words.money(proposal.total, currency),
        "due": words.date(min(each.debt.due_on for each in proposal.items)),
        "invoices": ", ".join(numbers),
        # Empty where there are more, as the count is where there is one: a sentence that names what is missing goes.
        "invoice": numbers[0] if len(numbers) == 1 else "",
        "count": words.number(len(numbers)) if len(numbers) > 1 else "",
        "last": words.date(max(sent)) if sent else "",
        "interest": words.money(interest, currency) if asked and interest else "",
        "fixed": words.money(fixed, FIXED_SUM_IN) if asked and fixed else "",
        "claimed": claimed,
        "deadline": words.date(proposal.deadline_on) if proposal.deadline_on is not None else "",
        "phone": company.phone or "",
        "iban": spaced(company.iban, 4, gap=WIDE) if company.iban else "",
    }
