"""Letters: what a mail about a document says, composed from the document and the template of the customer's language.

Composing reads only. A mail goes out because a person sends it (`mail.promise`), or because a verb promises it in its own
transaction (`promise_by_itself`): the confirmation of an order, the invoice, each by channel, so that a shop's own mails
are not doubled. What is promised is frozen: text, address and papers stay what they were.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from sqlalchemy import bindparam, select

from app.base.company import the_company
from app.base.door import Read, Write
from app.base.errors import Refusal
from app.base.freezing import freeze
from app.base.words import Words
from app.correspondence.filling import NEEDED, fill, tells_nowhere
from app.correspondence.mail import AttachmentDraft, MailDraft, write_down
from app.correspondence.sender import the_sender
from app.correspondence.templates import Template, in_plural, template
from app.customers.invoice_by import on_paper
from app.customers.mail_address import address_of
from app.customers.merged import account_of
from app.customers.tables import customer
from app.flow.assigned_letters import of_assigned, of_assigned_to_come
from app.flow.claim_letters import of_claim
from app.flow.invoice_letters import of_corrective, of_invoice, of_sent_invoice, of_trouble, of_wrong_amount
from app.flow.occasion import Occasion
from app.flow.order_letters import of_status, waits_for
from app.flow.parcel_letters import of_shipment
from app.flow.proforma_letters import of_proforma_of_order, of_proforma_of_quote
from app.flow.purchase_letters import of_purchase
from app.flow.receipt_letters import of_receipt
from app.invoicing.payment_link import payment_link
from app.orders.frozen import confirmation_facts
from app.orders.methods import method_said
from app.orders.naming import name_to_customer
from app.orders.order import Order, read_order
from app.orders.payment_said import last_said
from app.orders.quote_queries import quote_rows
from app.orders.quote_tables import quote
from app.paper.party import WIDE, spaced
from app.payments.plan_facts import last_plan, plan_facts
from app.payments.queries import payment_rows
from app.reports.account_apart import balance_told
from app.reports.account_statement import AccountStatement, account_statements
from app.reports.by_itself import leaves_by_itself
from app.reports.kept_money import kept_money


@dataclass(frozen=True, slots=True)
class Composed:
    """A mail as it would leave. `needs` are the placeholders without which it would be pointless, by key; `nowhere`: it asks
    for money and says not to which account, there being none.
    """

    draft: MailDraft
    template: Template
    needs: tuple[str, ...] = ()
    nowhere: bool = False


PAYMENT_TROUBLES = ("wrong_amount", "card_expired")
"""What may be wrong with the payment of an invoice, each with a mail that says how to put it right.

A wrong amount needs an amount: of an invoice on which no money came, only the card can be spoken of.
"""


def kinds_for(noun: str, state: str = "") -> tuple[str, ...]:
    """The kinds of mail a document can be the occasion of.

    `state` is the payment state of an order (``awaited``: money is waited for before it goes on; ``unconfirmed``: refused, of
    one that does not stand), or ``held`` while credit keeps it from standing; the kind of an invoice, ``corrective`` once one
    counts in its place, ``plan`` for the one agreed on for it, ``trouble`` for what is wrong with its payment, ``no_money``
    where none came, ``assigned`` for what a factor is to be paid, on a customer too; of a quote ``left`` where the customer
    has it; ``receipt`` for that of a payment; of goods received ``return`` where they go back to their supplier.
    """
    if noun == "sales_order":
        if state == "held":
            # Nothing is confirmed nor promised while credit keeps it here.
            return ("order_status", "proforma", "payment_problem")
        if state == "unconfirmed":
            return ("payment_problem", "proforma")
        if state == "refused":
            return ("payment_problem", "order_confirmation", "proforma")
        asks = ("payment_request",) if state == "awaited" else ()
        return (*asks, "order_confirmation", "proforma", "order_status", "order_late", "payment_problem")
    if noun == "purchase_order":
        return ("purchase_order",)
    if noun == "goods_receipt":
        return ("supplier_return",) if state == "return" else ("supplier_claim",)
    if noun in ("payment", "shipment"):
        told = "payment_receipt" if state == "receipt" else "missing_reference"
        return (told,) if noun == "payment" else ("parcel_shipped", "parcel_delivered")
    if state in ("trouble", "no_money"):
        return PAYMENT_TROUBLES if state == "trouble" else ("card_expired",)
    if state == "assigned":
        return ("assigned_to_come",) if noun == "customer" else ("assigned_invoice",)
    if noun in ("quote", "customer"):
        asks = ("quote_reminder",) if state == "left" else ()
        return (*asks, "quote", "proforma") if noun == "quote" else ("statement",)
    if state == "corrective":
        return ("corrective", "invoice")
    return (state,) if state in ("credit_note", "plan") else ("invoice",)


def compose(
    rd: Read,
    kind: str,
    noun: str,
    row_id: int,
    *,
    language: str | None = None,
    given: Mapping[str, str] | None = None,
) -> Composed:
    """A mail about a document, filled in. `given` are values a person adds, such as the link for a payment.

    What is still needed stands in `needs`, and as its name in braces in the text.
    """
    occasion = (_BY_NOUN.get((kind, noun)) or OCCASIONS[kind])(rd, row_id, language)
    values = {**occasion.values, **(given or {})}
    written = template(rd, kind, occasion.language)
    if occasion.several:
        written = in_plural(written)
    words = Words(occasion.language)
    needs = tuple(key for key in sorted(NEEDED.get(kind, ())) if not values.get(key))
    shown = {**values, **{key: f"[{words.say(f'mail.placeholder.{key}')}]" for key in needs}}
    filled = fill(kind, occasion.language, written.subject, written.body, shown)
    sender = the_sender(rd)
    draft = MailDraft(
        kind=kind,
        language=occasion.language,
        recipient=occasion.recipient,
        copy_to=sender.copy_to if sender else "",
        subject=filled.subject,
        body=filled.body,
        noun=noun,
        row_id=row_id,
        customer_id=occasion.customer_id,
        template_id=written.id,
        attachments=occasion.attachments,
    )
    return Composed(draft, written, needs, tells_nowhere(kind, written.language, written.body, values))


def promise_by_itself(tx: Write, kind: str, noun: str, row_id: int, shop_id: int | None) -> int | None:
    """Promise the mail of a step in its own transaction, where the channel is on, an account is set up and the customer
    has an address; gives its key. An invoice to whoever wants theirs on paper is not mailed.

    A mail that cannot be composed never stops the step: a template is checked when it is written, an address here.
    """
    if not leaves_by_itself(tx, kind, shop_id):
        return None
    try:
        draft = compose(tx, kind, noun, row_id).draft
        if noun == "invoice" and draft.customer_id is not None and on_paper(tx, draft.customer_id):
            return None
        return write_down(tx, draft)
    except Refusal:
        return None


# --- occasions ---


def _of_order(rd: Read, order_id: int, language: str | None) -> Occasion:
    order = read_order(rd, order_id)
    facts, _ = confirmation_facts(rd, order_id)
    spoken = language or order.language
    words = Words(spoken)
    values = _values_of_order(rd, order, words) | {
        "date": words.date(facts.confirmed_on),
        "promised": words.date(facts.promised_on) if facts.promised_on else "",
        "terms": facts.terms,
        "reference": facts.buyer_reference,
        "awaited": words.money(facts.awaited, facts.currency) if facts.awaited else "",
        "iban": spaced(facts.seller.iban, 4, gap=WIDE) if facts.awaited and facts.seller.iban else "",
        "on_delivery": words.money(facts.on_delivery, facts.currency) if facts.on_delivery else "",
    }
    name = f"{words.say('paper.title.order_confirmation')} {values['number']}.pdf"
    paper = AttachmentDraft(name=name, noun="sales_order", row_id=order_id, frozen=freeze(facts))
    return Occasion(
        spoken, address_of(rd, order.customer_id, order.billing), order.customer_id, values, (paper,)
    )


def _of_late_order(rd: Read, order_id: int, language: str | None) -> Occasion:
    """An order that leaves later than was said: with what it waits for, and its confirmation as it is now."""
    whole = _of_order(rd, order_id, language)
    waits = waits_for(rd, order_id, Words(whole.language))
    return replace(whole, values={**whole.values, "to_follow": waits})


def _of_refused_payment(rd: Read, order_id: int, language: str | None) -> Occasion:
    order = read_order(rd, order_id)
    spoken = language or order.language
    said = last_said(rd, order_id)
    values = _values_of_order(rd, order, Words(spoken))
    own = payment_link(rd, name_to_customer(order), order.total - order.paid_amount, order.currency)
    values["link"] = (said.link if said is not None else "") or own
    return Occasion(spoken, address_of(rd, order.customer_id, order.billing), order.customer_id, values)


def _of_payment(rd: Read, payment_id: int, language: str | None) -> Occasion:
    """A payment that does not say what it is for; refused with ``payment_says_what_for`` where it is known."""
    [row] = payment_rows(rd, [payment_id]) or [None]
    if row is None:
        raise Refusal("payment_unknown", payment=payment_id)
    if row.order_id is not None:
        raise Refusal("payment_says_what_for", number=row.number, order=row.order_number or "")
    spoken = language or str(rd.scalar(_CUSTOMER_LANGUAGE, {"id": row.customer_id}))
    words, company = Words(spoken), the_company(rd)
    values = {
        "number": row.number,
        "customer": row.customer,
        "company": company.name,
        "date": words.date(row.received_on),
        "total": words.money(row.amount, row.currency),
        "open": words.money(row.unapplied, row.currency),
        "phone": company.phone or "",
    }
    return Occasion(spoken, address_of(rd, row.customer_id, "{}"), row.customer_id, values)


def _of_plan(rd: Read, invoice_id: int, language: str | None) -> Occasion:
    """The plan agreed on last for an invoice; the mail is about the invoice, and stands on its page."""
    plan_id = last_plan(rd, invoice_id)
    if plan_id is None:
        raise Refusal("plan_unknown")
    facts, own = plan_facts(rd, plan_id)
    whole = of_invoice(rd, invoice_id, language or own.language)
    words = Words(whole.language)
    values = {**whole.values} | {
        "date": words.date(facts.agreed_on),
        "total": words.money(facts.total, facts.currency),
        "parts": words.say("paper.plan.parts", n=len(facts.parts)),
        "due": words.date(facts.parts[0].due_on),
    }
    name = f"{words.say('paper.title.plan')} {facts.number}.pdf"
    paper = AttachmentDraft(name=name, noun="instalment_plan", row_id=plan_id)
    return replace(whole, values=values, attachments=(paper,))


def _of_quote(rd: Read, quote_id: int, language: str | None) -> Occasion:
    [row] = quote_rows(rd, [quote_id]) or [None]
    if row is None:
        raise Refusal("quote_unknown")
    company = the_company(rd)
    spoken = language or str(rd.scalar(_QUOTE_LANGUAGE, {"id": quote_id}))
    words = Words(spoken)
    values = {
        "number": row.name,
        "customer": row.customer,
        "company": company.name,
        "date": words.date(row.quoted_on),
        "total": words.money(row.total, row.currency),
        "valid": words.date(row.valid_until),
        "phone": company.phone or "",
    }
    paper = AttachmentDraft(
        name=f"{words.say('mail.paper.quote')} {row.name}.pdf", noun="quote", row_id=quote_id
    )
    return Occasion(spoken, address_of(rd, row.customer_id, "{}"), row.customer_id, values, (paper,))


def _of_account(rd: Read, customer_id: int, language: str | None) -> Occasion:
    """The statement of a customer's account as it stands today."""
    found = account_statements(rd, customer_id)
    facts = found[0]
    spoken = language or facts.language
    words = Words(spoken)
    values = {
        "number": facts.number,
        "customer": facts.customer.name,
        "company": facts.seller.name,
        "date": words.date(facts.as_of),
        "closing": " + ".join(_balance(rd, each, words, customer_id) for each in found),
        "overdue": " + ".join(words.money(each.late, each.currency) for each in found if each.late),
        # Whoever reads that something is due must not transfer what will be debited.
        "debit": " + ".join(
            words.say("mail.debited_on", amount=words.money(amount, facts.currency), date=day)
            for day, amount in facts.debits
        ),
    }
    name = f"{words.say('paper.title.statement')} {facts.number}"
    papers = tuple(
        AttachmentDraft(
            # Each currency has a paper of its own.
            name=f"{name}{f' {each.currency}' if each is not facts else ''}.pdf",
            noun="account_statement",
            row_id=customer_id,
            frozen=freeze(each),
        )
        for each in found
    )
    return Occasion(spoken, facts.email, customer_id, values, papers)


def _balance(rd: Read, facts: AccountStatement, words: Words, customer_id: int) -> str:
    """A balance in words: what is the customer’s is said to be in their favour, and for which orders it was paid in advance."""
    closing, currency = facts.closing, facts.currency
    amount = words.money(abs(closing), currency)
    if closing >= 0:
        return balance_told(amount, facts.apart, currency, words)
    kept = kept_money(rd, account_of(rd, customer_id), currency)
    advance = sum(each.amount for each in kept)
    if not advance:
        return words.say("mail.in_favour", amount=amount)
    numbers = ", ".join(each.remote_number or each.number or "" for each in kept)
    key = "mail.in_advance" if len(kept) == 1 else "mail.in_advance_many"
    told = words.say(key, amount=words.money(advance, currency), numbers=numbers)
    # Nobody waits for money to be given back that their order is being prepared with.
    return told if advance == -closing else words.say("mail.in_favour_of_it", amount=amount, told=told)


OCCASIONS: dict[str, Callable[[Read, int, str | None], Occasion]] = {
    "order_confirmation": _of_order,
    "payment_problem": _of_refused_payment,
    "payment_request": _of_order,
    "order_late": _of_late_order,
    "invoice": of_sent_invoice,
    "credit_note": of_invoice,
    "corrective": of_corrective,
    "quote": _of_quote,
    "quote_reminder": _of_quote,
    "plan": _of_plan,
    "statement": _of_account,
    "purchase_order": of_purchase,
    "wrong_amount": of_wrong_amount,
    "card_expired": of_trouble,
    "missing_reference": _of_payment,
    "assigned_invoice": of_assigned,
    "assigned_to_come": of_assigned_to_come,
    "parcel_shipped": of_shipment,
    "parcel_delivered": of_shipment,
    "order_status": of_status,
    "supplier_claim": of_claim,
    "proforma": of_proforma_of_order,
    "payment_receipt": of_receipt,
    "supplier_return": of_claim,
}
"""How the mail of each kind is composed from its document, by key."""
_BY_NOUN: dict[tuple[str, str], Callable[[Read, int, str | None], Occasion]] = {
    ("proforma", "quote"): of_proforma_of_quote
}
"""Kinds that another document is the occasion of, too."""


def _values_of_order(rd: Read, order: Order, words: Words) -> dict[str, str]:
    company = the_company(rd)
    return {
        "number": name_to_customer(order),
        "customer": str(rd.scalar(_CUSTOMER_NAME, {"id": order.customer_id}) or ""),
        "company": company.name,
        "total": words.money(order.total, order.currency),
        "method": method_said(rd, order.payment_method, words),
        "phone": company.phone or "",
        "link": "",
    }


_CUSTOMER_NAME = select(customer.c.name).where(customer.c.id == bindparam("id"))
_CUSTOMER_LANGUAGE = select(customer.c.language).where(customer.c.id == bindparam("id"))
_QUOTE_LANGUAGE = select(quote.c.language).where(quote.c.id == bindparam("id"))
