"""A mandate on paper, to be signed: what the rulebooks want to stand on it (EPC130-08, EPC222-07, §4.7), in their words.

What is not known yet is a line to write on. Nothing is recorded by it: a mandate is there once somebody writes down the day
on which it was signed.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlalchemy import bindparam, select

from app.base import settings
from app.base.door import Read
from app.base.errors import Refusal
from app.base.words import Words
from app.customers.queries import addresses_of
from app.customers.tables import customer
from app.orders.frozen import addressee, issuer_now
from app.paper.letter import Block, Letter
from app.paper.lettered import lettered
from app.paper.party import Addressee, Issuer, spaced
from app.paper.pdf import About, pdf_bytes
from app.paper.sheet import LEFT, RIGHT, Sheet
from app.paper.small_print import closing
from app.paper.style import BODY, FACT, HEAVY_LINE, LABEL, LINE
from app.payments.mandates import mandates_of
from app.payments.sepa import checked_bic, checked_iban, checked_reference

_ROW, _SIGNATURE = 11.0, 26.0
_MIDDLE = 112.0
_ADDRESS = ("company", "name", "line1", "line2", "postcode", "city", "country")


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDraft:
    """What is known of a mandate before it is signed; without a reference it is that of the customer's next one."""

    iban: str = ""
    bic: str = ""
    reference: str = ""
    holder: str = ""
    scheme: str = "CORE"
    one_off: bool = False
    notice_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MandateFacts:
    """A mandate as it is printed."""

    creditor: Issuer
    identifier: str
    debtor: Addressee
    reference: str
    holder: str
    iban: str
    bic: str
    scheme: str
    one_off: bool
    on: date
    notice_days: int | None = None


def has_creditor(rd: Read) -> bool:
    """Whether the company's creditor identifier is known, without which there is no form to sign."""
    return bool(settings.get(rd, "sepa.creditor"))


def mandate_facts(rd: Read, customer_id: int, draft: FormDraft) -> tuple[MandateFacts, Words]:
    """What the form says, and the words of the customer's language.

    Refused with ``customer_unknown``, ``creditor_missing``, ``iban_wrong``, ``bic_wrong`` or ``mandate_reference_wrong``.
    """
    row = rd.execute(_CUSTOMER, {"id": customer_id}).one_or_none()
    if row is None:
        raise Refusal("customer_unknown", customer=customer_id)
    identifier = str(settings.get(rd, "sepa.creditor") or "")
    if not identifier:
        raise Refusal("creditor_missing")
    home = [each for each in addresses_of(rd, customer_id) if each.kind == "billing"]
    billing = {name: getattr(home[0], name) or "" for name in _ADDRESS} if home else {}
    who = {"name": row.name, "siren": row.siren, "vat_number": row.vat_number}
    facts = MandateFacts(
        creditor=issuer_now(rd),
        identifier=identifier,
        debtor=addressee(billing, who),
        reference=checked_reference(
            draft.reference or f"{row.number}-{len(mandates_of(rd, customer_id)) + 1}"
        ),
        holder=draft.holder.strip() or row.name,
        iban=checked_iban(draft.iban) if draft.iban.strip() else "",
        bic=checked_bic(draft.bic),
        scheme=draft.scheme,
        one_off=draft.one_off,
        on=rd.today,
        notice_days=draft.notice_days,
    )
    return facts, Words(row.language)


def mandate_form(rd: Read, customer_id: int, draft: FormDraft) -> bytes:
    """The form as a PDF, in the customer's language; refused as `mandate_facts` is."""
    return render_mandate(*mandate_facts(rd, customer_id, draft))


def render_mandate(facts: MandateFacts, words: Words) -> bytes:
    """The form as a PDF in the language of `words`."""
    letter = _letter(facts, words)

    def content(sheet: Sheet) -> None:
        # What is signed is read before it is: as large as any text.
        sheet.y += 8
        told = words.say(f"paper.mandate.authorises_{facts.scheme}", creditor=facts.creditor.name)
        sheet.flowing(LEFT, told, BODY, RIGHT - LEFT, 4.6)
        sheet.y += 6
        if facts.notice_days is not None:
            # Less than the scheme's own notice counts only where it is agreed, so it is signed too.
            agreed = words.say("paper.mandate.notice", n=facts.notice_days, creditor=facts.creditor.name)
            sheet.flowing(LEFT, agreed, BODY, RIGHT - LEFT, 4.6)
            sheet.y += 6
        address = facts.debtor.posted_from(facts.creditor.country, words).address
        _line(sheet, words.say("paper.mandate.holder"), facts.holder)
        _line(sheet, words.say("paper.mandate.address"), ", ".join(address))
        _line(sheet, words.say("paper.mandate.iban"), spaced(facts.iban, 4))
        _line(sheet, words.say("paper.mandate.bic"), facts.bic)
        _sign(sheet, words)
        closing(
            sheet,
            "",
            (
                words.say(f"paper.mandate.rights_{facts.scheme}"),
                words.say("paper.mandate.back", creditor=facts.creditor.name),
            ),
        )

    about = About(letter.heading, facts.creditor.name, words.language, facts.on, facts.holder)
    return pdf_bytes(lettered(letter, words, content), about)


def _letter(facts: MandateFacts, words: Words) -> Letter:
    kind = "one_off" if facts.one_off else "recurrent"
    return Letter(
        issuer=facts.creditor,
        title=words.say(f"paper.title.mandate_{facts.scheme}"),
        number="",
        to=Block(label=words.say("paper.mandate.debtor"), addressee=facts.debtor),
        facts=[
            (words.say("paper.mandate.reference"), facts.reference),
            (words.say("paper.mandate.identifier"), facts.identifier),
            (words.say("paper.mandate.kind"), words.say(f"paper.mandate.{kind}")),
        ],
        running=(facts.holder, facts.reference),
    )


def _line(sheet: Sheet, label: str, told: str) -> None:
    """A label with what is known, or with a line to write on."""
    sheet.need(_ROW)
    sheet.words(LEFT, sheet.y + 3, label, LABEL)
    sheet.words(LEFT, sheet.y + 8, told, FACT.fitted(told, RIGHT - LEFT))
    sheet.line(LEFT, RIGHT, sheet.y + 9.6, 0.3, LINE if told else HEAVY_LINE)
    sheet.y += _ROW


def _sign(sheet: Sheet, words: Words) -> None:
    """Where and when it is signed, and room for the signature."""
    sheet.need(_SIGNATURE)
    sheet.words(LEFT, sheet.y + 3, words.say("paper.mandate.place_and_day"), LABEL)
    sheet.words(_MIDDLE, sheet.y + 3, words.say("paper.mandate.signature"), LABEL)
    for left, right in ((LEFT, _MIDDLE - 8), (_MIDDLE, RIGHT)):
        sheet.line(left, right, sheet.y + _SIGNATURE - 3, 0.3, HEAVY_LINE)
    sheet.y += _SIGNATURE


_CUSTOMER = select(
    customer.c.name, customer.c.number, customer.c.language, customer.c.siren, customer.c.vat_number
).where(customer.c.id == bindparam("id"))
