"""An issued document as an e-invoice of EN 16931: one pure function from the frozen facts to business terms.

Every amount is one that the page prints; what is summed here is summed in minor units. `einvoice_sums` adds it up again.
"""

from __future__ import annotations

from app.invoicing.einvoice_facts import EInvoiceFacts, Ground
from app.invoicing.einvoice_lines import Body, Terms, body, money, percent
from app.invoicing.einvoice_parties import buyer_terms, place_terms, seller_terms
from app.orders.order import WORDS

_INVOICE, _DEPOSIT, _CREDIT_NOTE, _CREDIT_OF_DEPOSIT, _CORRECTIVE = "380", "386", "381", "503", "384"
"""UNTDID 1001."""
_TRANSFER, _SEPA_TRANSFER, _SEPA_DEBIT = "30", "58", "59"
"""UNTDID 4461."""
_BASE = {"goods": "B", "services": "S", "both": "M"}


def einvoice(facts: EInvoiceFacts) -> Terms:
    """The document in business terms, by their keys in EN 16931; amounts, quantities and rates are text."""
    page, currency = facts.page, facts.page.currency
    category_of = _written_otherwise(facts)
    within = _categories(facts)
    # A document of what is outside VAT names no VAT number (BR-O-02).
    vat_told = any(category_of.get(each, each) != "O" for each in within)
    content = body(
        page.lines,
        facts.codes,
        currency,
        with_tax=page.prices_include_tax,
        discount=facts.discount,
        category_of=category_of,
    )
    settled = sum(each.amount for each in page.settled)
    terms: Terms = {
        "BT-1": page.number,
        "BT-2": page.issued_on,
        "BT-3": _type(facts),
        "BT-5": currency,
        "BT-23": _process(facts, settled),
        "BG-1": _notes(facts, content),
        "BG-4": seller_terms(facts.seller, vat_told=vat_told),
        "BG-7": buyer_terms(facts.buyer, facts.seller, vat_told=vat_told),
        "BG-20": list(content.allowances),
        "BG-21": list(content.charges),
        "BG-23": _breakdown(facts, category_of),
        "BG-25": list(content.lines),
        **_references(facts),
        **_payment(facts, settled),
        **_totals(facts, content, settled),
    }
    if page.exchange is not None:
        terms |= {"BT-6": page.exchange.home, "BT-111": money(page.exchange.tax, page.exchange.home)}
    if page.vat_on_debits:
        terms["BT-8"] = "invoice"
    if facts.delivery:
        terms["BG-13"] = place_terms(facts.delivery)
    supplied = page.supplied_on or (page.issued_on if "K" in within else None)
    if supplied:
        terms["BT-72"] = supplied
    if page.period:
        terms |= dict(zip(("BT-73", "BT-74"), page.period, strict=True))
    return terms


def _type(facts: EInvoiceFacts) -> str:
    if facts.page.kind == "credit_note":
        return _CREDIT_OF_DEPOSIT if facts.corrects_deposit else _CREDIT_NOTE
    return {"deposit": _DEPOSIT, "corrective": _CORRECTIVE}.get(facts.page.kind, _INVOICE)


def _process(facts: EInvoiceFacts, settled: int) -> str:
    """What is sold and how it is settled (XP Z12-012): 4 after deposits, 2 paid already, 1 otherwise."""
    page = facts.page
    base = _BASE[page.supply or "goods"]
    if page.kind in ("invoice", "corrective") and any(each.kind == "deposit" for each in page.settled):
        return f"{base}4"
    return f"{base}{2 if _paid(facts, settled) else 1}"


def _paid(facts: EInvoiceFacts, settled: int) -> bool:
    """Whether it was paid, and nothing but paid, when it was issued; the rules know no rounding there (BR-FR-CO-09)."""
    page = facts.page
    by_money = all(each.kind == "payment" for each in page.settled)
    return (
        page.kind != "credit_note"
        and by_money
        and settled == page.net + page.tax
        and page.amount_due == 0 != settled
    )


def _notes(facts: EInvoiceFacts, content: Body) -> list[Terms]:
    """What the page says in sentences, with the codes of the notes that are compulsory in France."""
    page = facts.page
    fee, penalties, discount = facts.absent
    told = [
        ("PMT", facts.recovery_fee or fee),
        ("PMD", page.late_penalties or penalties),
        ("AAB", page.discount_terms or discount),
        ("BAR", facts.treatment),
        (
            "AAI",
            "\n".join(
                (
                    *content.words,
                    page.reason,
                    page.note,
                    page.assigned,
                    *page.vat_notes,
                    *page.other_terms,
                )
            ),
        ),
    ]
    lines = [(code, "\n".join(line for line in text.split("\n") if line.strip())) for code, text in told]
    return [{"BT-21": code, "BT-22": text} for code, text in lines if text]


def _references(facts: EInvoiceFacts) -> Terms:
    page = facts.page
    found: Terms = {}
    if ordered := page.buyer_reference or page.shop_order_number:
        found["BT-13"] = ordered
    elif len(references := {each.reference for each in page.orders}) == 1 and "" not in references:
        # A document names one order of its buyer; each line says its own.
        found["BT-13"] = references.pop()
    if page.order_number:
        found["BT-14"] = page.order_number
    before: list[Terms] = []
    if page.corrects:
        before.append({"BT-25": page.corrects.number, "BT-26": page.corrects.issued_on})
    # A corrective invoice names what it corrects and nothing else (BR-FR-CO-04).
    before += [
        {"BT-25": each.name, "BT-26": each.on}
        for each in page.settled
        if each.kind == "deposit" and each.name and page.kind != "corrective"
    ]
    if before:
        found["BG-3"] = before
    return found


def _payment(facts: EInvoiceFacts, settled: int) -> Terms:
    """Until when, on which terms, and how where the page says it: by transfer to the seller's account, or by direct debit."""
    page = facts.page
    if page.kind == "credit_note":
        return {"BT-20": facts.credit_terms} if page.amount_due > 0 else {}
    found: Terms = {}
    days = sorted(each.due_on for each in page.instalments)
    # The day by which a carrier hands money over is not the customer's: their page names none either.
    at_the_door = page.on_delivery and bool(days) and days[-1] > page.issued_on
    # No day before its own (BR-FR-CO-07): what is corrected later was due, and is, by the day it says in words.
    past = bool(days) and days[0] < page.issued_on
    if days and not at_the_door and not past:
        found["BT-9"] = days[0]
    if _paid(facts, settled):
        found["BT-9"] = max(each.on for each in page.settled)
    terms = [page.terms, *facts.instalments] if len(days) > 1 or past else [page.terms]
    if page.amount_due > 0 and not page.assigned:
        terms.append(facts.otherwise)
    if any(terms):
        found["BT-20"] = "\n".join(each for each in terms if each)
    if page.amount_due <= 0 or page.assigned or page.on_delivery:
        return found
    if page.debit is not None:
        # The group of a direct debit (BG-19): no account to transfer to, nothing is to be transferred.
        return found | {
            "BT-81": _SEPA_DEBIT,
            "BT-83": page.payment_reference or page.number,
            "BT-89": page.debit.mandate,
            "BT-90": page.debit.creditor,
            "BT-91": page.debit.iban,
        }
    if page.seller.iban:
        found |= {
            # SEPA knows euros alone.
            "BT-81": _SEPA_TRANSFER if page.currency == "EUR" else _TRANSFER,
            "BT-83": page.payment_reference or page.number,
            "BT-84": page.seller.iban,
            "BT-85": page.seller.name,
        }
        if page.seller.bic:
            found["BT-86"] = page.seller.bic
    return found


def _totals(facts: EInvoiceFacts, content: Body, settled: int) -> Terms:
    page = facts.page
    amounts = {
        "BT-106": content.of_lines,
        "BT-107": content.allowed if content.allowances else None,
        "BT-108": content.charged if content.charges else None,
        "BT-109": page.net,
        "BT-110": page.tax,
        "BT-112": page.net + page.tax,
        "BT-113": settled or None,
        "BT-114": page.rounding or None,
        "BT-115": page.amount_due,
    }
    return {key: money(amount, page.currency) for key, amount in amounts.items() if amount is not None}


def _categories(facts: EInvoiceFacts) -> dict[str, None]:
    """The VAT categories of a document, in the order of its lines."""
    pairs = zip(facts.page.lines, facts.codes, strict=True)
    return dict.fromkeys(code.category for line, code in pairs if line.kind not in WORDS)


def _written_otherwise(facts: EInvoiceFacts) -> dict[str, str]:
    """What is outside VAT cannot stand beside anything else (BR-O-11): there it is written as exempt, with its own reason."""
    within = _categories(facts)
    return {"O": "E"} if "O" in within and len(within) > 1 else {}


def _breakdown(facts: EInvoiceFacts, category_of: dict[str, str]) -> list[Terms]:
    """The VAT by category and rate (BG-23), each once: figures as frozen, and nothing for a rate of free lines alone."""
    page = facts.page
    figures: dict[tuple[str, int], list[int]] = {}
    for tax in page.taxes:
        at = figures.setdefault((category_of.get(tax.category, tax.category), tax.rate_ppm), [0, 0])
        at[0] += tax.net
        at[1] += tax.tax
    for line, code in zip(page.lines, facts.codes, strict=True):
        if line.kind not in WORDS:
            figures.setdefault((category_of.get(code.category, code.category), line.rate_ppm), [0, 0])
    return [
        {
            "BT-116": money(net, page.currency),
            "BT-117": money(tax, page.currency),
            "BT-118": category,
            **({"BT-119": percent(rate_ppm)} if category != "O" else {}),
            **_ground(
                [each for each in facts.grounds if category_of.get(each.category, each.category) == category]
            ),
        }
        for (category, rate_ppm), (net, tax) in figures.items()
    ]


def _ground(grounds: list[Ground]) -> Terms:
    """Why a category bears no VAT: the words of all its grounds, the code where there is one alone."""
    if not grounds:
        return {}
    codes = {each.code for each in grounds}
    words = "; ".join(dict.fromkeys(each.words for each in grounds))
    return {"BT-120": words, **({"BT-121": codes.pop()} if len(codes) == 1 and "" not in codes else {})}
