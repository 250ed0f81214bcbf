"""What an invoice says of being collected: its page, its e-invoice and its mail ask for no transfer, and it is frozen."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from app.base import settings
from app.correspondence import mail as mails
from app.correspondence import sender
from app.correspondence.sender import SenderDraft
from app.flow import company
from app.flow.collect import receive, reverse
from app.flow.company import CompanyDraft
from app.flow.deposit import ask_deposit
from app.flow.factor import Handing, hand_on_all
from app.flow.letters import compose
from app.flow.mandate import MandateDraft, end_mandate, give_mandate
from app.flow.paper import drawn
from app.flow.receipt import Receipt
from app.invoicing.einvoice import einvoice
from app.invoicing.einvoice_frozen import einvoice_facts
from app.invoicing.einvoice_xml import cii, schema_faults, ubl
from app.invoicing.official_rules import broken_rules, installed
from app.payments.debit_notices import first_day
from app.payments.sepa import settlement_day
from app.reminders.debts import charging, debtors
from app.reminders.plan import plan_of
from app.reminders.propose import LeftAlone, propose
from app.reports.call_list import call_list
from tests.paper.papers import plain, text
from tests.stories.desk import Desk, a_desk, goods

IBAN = "FR7630006000011234567890189"
DEBTOR = "DE89370400440532013000"
CREDITOR = "FR72ZZZ123456"


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        made.do(
            company.change,
            CompanyDraft(
                name="Boutique Été & Cie",
                address="14 rue des Halles",
                postcode="30000",
                city="Nîmes",
                siren="732829320",
                vat_number="FR44732829320",
                iban=IBAN,
            ),
        )
        made.do(settings.decide, "sepa.creditor", CREDITOR)
        made.do(settings.decide, "bill.payment_code", True)
        yield made


def a_payer(desk: Desk) -> int:
    return desk.a_customer(email="compta@lefevre.fr", siren="552100554")


def signed(desk: Desk, who: int, **values: Any) -> int:
    draft = MandateDraft(
        signed_on=values.pop("signed_on", desk.database.clock.today()), iban=DEBTOR, **values
    )
    return desk.do(give_mandate, who, draft)


def billed(desk: Desk, who: int, method: str = "direct_debit", **values: Any) -> int:
    service = desk.a_product("Conseil", kind="service", stocked=False)
    line = goods(service, 1, "100.00", kind="service", name="Conseil")
    order = desk.an_order(who, line, payment_kind="account", payment_method=method, **values)
    desk.confirm(order)
    return desk.invoice(order, "all")


def printed(desk: Desk, invoice_id: int) -> str:
    with desk.database.read() as rd:
        return " ".join(plain(text(drawn(rd, invoice_id))).split())


def told(desk: Desk, invoice_id: int) -> dict[str, Any]:
    """The terms of the e-invoice, which keeps to the schemas and, where they are installed, to the official rules."""
    with desk.database.read() as rd:
        terms = einvoice(einvoice_facts(rd, invoice_id)[0])
    xml = cii(terms)
    assert schema_faults(xml) == []
    assert schema_faults(ubl(terms), "ubl") == []
    if installed():
        assert broken_rules(xml, french=True) == []
    return terms


def mailed(desk: Desk, invoice_id: int, language: str = "fr") -> str:
    with desk.database.read() as rd:
        return plain(compose(rd, "invoice", "invoice", invoice_id, language=language).draft.body)


def due(desk: Desk, invoice_id: int) -> date:
    row = desk.row("SELECT due_on FROM invoice WHERE id = :id", id=invoice_id)["due_on"]
    return row if isinstance(row, date) else date.fromisoformat(row)


def asks_for_a_transfer(desk: Desk, invoice_id: int) -> bool:
    page, terms = printed(desk, invoice_id), told(desk, invoice_id)
    transfer = "Payer par virement" in page
    assert transfer == ("FR76 3000 6000 0112 3456 7890 189" in page)
    assert transfer == (terms.get("BT-81") == "58" and terms.get("BT-84") == IBAN)
    assert transfer != ("Sera prélevé" in page)
    return transfer


def test_who_signed_is_told_of_the_debit_and_asked_for_no_transfer(desk: Desk) -> None:
    who = a_payer(desk)
    signed(desk, who, reference="RUM-2026-7")
    invoice_id = billed(desk, who)
    about = settlement_day(due(desk, invoice_id)).strftime("%d/%m/%Y")
    page = printed(desk, invoice_id)
    assert "Par prélèvement : ne rien virer" in page
    assert f"Sera prélevé 120,00 € vers le {about}" in page
    for wanted in ("DE89 … 3000", "RUM-2026-7", "FR72 ZZZ1 2345 6"):
        assert wanted in page, wanted
    assert DEBTOR[4:-4] not in page.replace(" ", ""), "a paper lies about: it bears no whole account"
    assert "IBAN" not in page
    terms = told(desk, invoice_id)
    assert [terms[key] for key in ("BT-81", "BT-89", "BT-90", "BT-91")] == [
        "59",
        "RUM-2026-7",
        CREDITOR,
        DEBTOR,
    ]
    assert terms.keys().isdisjoint({"BT-84", "BT-85", "BT-86"})
    assert f"vers le {about}" in terms["BT-20"]
    body = mailed(desk, invoice_id)
    assert f"rien à virer : nous prélèverons 120,00 € vers le {about} sur votre compte DE89 … 3000." in body
    assert "Reste à régler" not in body
    assert "we will collect €120.00 about" in mailed(desk, invoice_id, "en")


def test_the_file_says_the_debit_in_both_syntaxes(desk: Desk) -> None:
    who = a_payer(desk)
    signed(desk, who, reference="RUM-2026-7")
    terms = told(desk, billed(desk, who))
    for written in (cii(terms).decode(), ubl(terms).decode()):
        for wanted in ("RUM-2026-7", CREDITOR, DEBTOR, ">59<"):
            assert wanted in written, wanted
        assert IBAN not in written


def test_what_was_issued_stays_whatever_becomes_of_the_mandate(desk: Desk) -> None:
    who = a_payer(desk)
    before = billed(desk, who)
    assert asks_for_a_transfer(desk, before), "nobody had signed"
    given = signed(desk, who)
    during = billed(desk, who)
    desk.do(end_mandate, given, "ne veut plus")
    after = billed(desk, who)
    assert [asks_for_a_transfer(desk, each) for each in (before, during, after)] == [True, False, True]


@pytest.mark.parametrize("lacking", ["method", "creditor", "lapsed", "factor"])
def test_without_all_that_a_debit_needs_a_transfer_is_asked_for(desk: Desk, lacking: str) -> None:
    who = a_payer(desk)
    today = desk.database.clock.today()
    # Good today, and no more on the day the money is due.
    signed(desk, who, signed_on=today - timedelta(days=3 * 365 - 10) if lacking == "lapsed" else today)
    if lacking == "creditor":
        desk.do(settings.decide, "sepa.creditor", "")
    if lacking == "factor":
        desk.do(hand_on_all, who, Handing(factor="Affactura", wording="À régler à Affactura."))
    invoice_id = billed(desk, who, "transfer" if lacking == "method" else "direct_debit")
    terms = told(desk, invoice_id)
    assert terms.get("BT-81") == (None if lacking == "factor" else "58")
    assert "BT-89" not in terms
    assert "Sera prélevé" not in printed(desk, invoice_id)


def test_what_is_due_before_a_notice_can_be_in_time_is_collected_on_the_first_day_there_is(
    desk: Desk,
) -> None:
    who = a_payer(desk)
    signed(desk, who)
    service = desk.a_product("Conseil", kind="service", stocked=False)
    order = desk.an_order(
        who,
        goods(service, 1, "100.00", kind="service"),
        payment_kind="account",
        payment_method="direct_debit",
        deposit_ppm=300_000,
    )
    desk.confirm(order)
    desk.do(ask_deposit, order, 3_600)
    key = desk.row("SELECT id FROM invoice WHERE kind = 'deposit'")["id"]
    with desk.database.read() as rd:
        first = first_day(rd)
    assert due(desk, key) == first, "nobody is late before they can be debited"
    assert f"Sera prélevé 36,00 € vers le {first:%d/%m/%Y}" in printed(desk, key)
    assert told(desk, key)["BT-9"] == first


def at_once(desk: Desk) -> int:
    """The key of the terms *on receipt*."""
    return int(desk.row("SELECT id FROM terms WHERE code = 'immediate'")["id"])


def test_on_receipt_means_on_the_first_day_of_a_debit_and_the_page_names_that_day_alone(desk: Desk) -> None:
    who = a_payer(desk)
    at = at_once(desk)
    assert "À réception" in printed(desk, billed(desk, who, "transfer", terms_id=at))
    signed(desk, who)
    invoice_id = billed(desk, who, terms_id=at)
    with desk.database.read() as rd:
        first = first_day(rd)
    assert due(desk, invoice_id) == first > desk.database.clock.today()
    page = printed(desk, invoice_id)
    assert f"Échéance {first:%d/%m/%Y}" in page
    assert "À réception" not in page
    assert str(first) == str(
        desk.row(
            "SELECT due_on FROM item WHERE document_id = :id AND noun = 'invoice' AND instalment = 1",
            id=invoice_id,
        )["due_on"]
    )
    desk.must_verify()


def test_what_is_paid_already_keeps_the_day_of_its_terms(desk: Desk) -> None:
    who = a_payer(desk)
    signed(desk, who)
    service = desk.a_product("Conseil", kind="service", stocked=False)
    order = desk.an_order(
        who,
        goods(service, 1, "100.00", kind="service"),
        payment_kind="account",
        payment_method="direct_debit",
        terms_id=at_once(desk),
    )
    desk.confirm(order)
    desk.pay(order, 12_000)
    assert due(desk, desk.invoice(order, "all")) == desk.database.clock.today()


def test_nobody_is_reminded_of_what_is_still_to_be_collected(desk: Desk) -> None:
    who = a_payer(desk)
    given = signed(desk, who)
    invoice_id = billed(desk, who, terms_id=at_once(desk))
    desk.on(due(desk, invoice_id) + timedelta(days=40))

    def next_of() -> tuple[str, str]:
        with desk.database.read() as rd:
            plan = plan_of(rd)
            [late] = debtors(rd, plan, rd.today)
            letter = propose(late, plan, charging(rd), rd.today)
            [row] = call_list(rd, [late]).rows
        return letter.reason if isinstance(letter, LeftAlone) else type(letter).__name__, row.action

    assert next_of() == ("to_collect", "collect")
    desk.do(end_mandate, given, "ne veut plus")
    assert next_of() == ("Proposal", "remind")


def test_a_paid_invoice_is_said_to_be_paid_in_the_mail_that_brings_it_late(desk: Desk) -> None:
    who = a_payer(desk)
    invoice_id = billed(desk, who, "transfer")
    page = printed(desk, invoice_id)
    assert "Déjà réglée" not in mailed(desk, invoice_id)
    order = desk.row("SELECT order_id FROM invoice WHERE id = :id", id=invoice_id)["order_id"]
    desk.on(desk.database.clock.today() + timedelta(days=4))
    on = desk.database.clock.today()
    desk.do(
        receive,
        Receipt(amount=12_000, currency="EUR", method="transfer", received_on=on, order_id=order),
    )
    body = mailed(desk, invoice_id)
    assert f"Déjà réglée le {on:%d/%m/%Y}, merci" in body
    assert "Reste à régler" not in body
    assert "Already paid on" in mailed(desk, invoice_id, "en")
    assert printed(desk, invoice_id) == page, "the original never changes"


def test_a_page_that_asks_for_nothing_needs_no_word_about_it(desk: Desk) -> None:
    who = a_payer(desk)
    service = desk.a_product("Conseil", kind="service", stocked=False)
    order = desk.an_order(who, goods(service, 1, "100.00", kind="service"), payment_kind="prepaid")
    desk.confirm(order)
    desk.pay(order, 12_000)
    body = mailed(desk, desk.invoice(order, "all"))
    assert "Déjà réglée" not in body


def test_money_at_the_door_has_words_and_no_day_in_the_file(desk: Desk) -> None:
    order = desk.an_order(a_payer(desk), goods(desk.a_product(on_hand=9), 2), payment_kind="on_delivery")
    desk.confirm(order)
    desk.ship(order)
    terms = told(desk, desk.invoice(order))
    assert "BT-9" not in terms
    assert "BT-81" not in terms
    assert plain(terms["BT-20"]).startswith("À régler à la livraison.")
    assert Decimal(str(terms["BT-115"])) == 24


def test_the_mail_that_waits_is_said_anew_when_money_comes_and_when_it_is_taken_back(desk: Desk) -> None:
    desk.do(
        sender.decide,
        SenderDraft(kind="system", address="bonjour@boutique.fr", name="Boutique"),
    )
    desk.do(settings.decide, "mail.invoice", ["hand"])
    who = a_payer(desk)
    invoice_id = billed(desk, who, "transfer")
    order = desk.row("SELECT order_id FROM invoice WHERE id = :id", id=invoice_id)["order_id"]

    def waiting() -> list[str]:
        query = "SELECT body FROM mail WHERE kind = 'invoice' ORDER BY id"
        return [plain(row["body"]) for row in desk.rows(query)]

    assert "Reste à régler : 120,00 €" in waiting()[0]
    with desk.database.read() as rd:
        draft = compose(rd, "invoice", "invoice", invoice_id).draft
    desk.on(desk.database.clock.today() + timedelta(days=1))
    desk.do(mails.promise, replace(draft, body=f"{draft.body}\nÀ voir avec Zoé : 120,00 € en tout.\n"))
    desk.do(mails.promise, replace(draft, body="À voir avec Zoé.\n"))
    desk.pay(order, 2_000)
    assert "Reste à régler : 100,00 €" in waiting()[0]
    last = desk.pay(order, 10_000)
    assert "Déjà réglée le" in waiting()[0]
    assert "Reste à régler" not in waiting()[0]
    desk.do(reverse, last, "impayé")
    assert "Reste à régler : 100,00 €" in waiting()[0]
    assert "Reste à régler : 100,00 €" in waiting()[1]
    assert "Déjà réglée" not in waiting()[1]
    assert "À voir avec Zoé : 120,00 € en tout." in waiting()[1], "what a person wrote stays"
    assert waiting()[2] == "À voir avec Zoé.\n"
