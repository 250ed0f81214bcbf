"""A corrective invoice: other particulars, the very same figures, naming number and date of what it corrects."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.base.words import Words
from app.correspondence.mail import promise, read_mail
from app.customers.customer import AddressDraft
from app.flow import credit, paper
from app.flow.chase import remind
from app.flow.credit import CreditRequest
from app.flow.letters import compose, kinds_for
from app.flow.mail_paper import papers_of
from app.flow.rectify import Rectified, rectify
from app.invoicing.corrective import corrective_called, corrective_facts, correctives_of
from app.invoicing.einvoice import einvoice
from app.invoicing.einvoice_frozen import einvoice_facts
from app.invoicing.einvoice_xml import cii, schema_faults
from app.invoicing.frozen import invoice_facts
from app.invoicing.official_rules import broken_rules, installed
from app.invoicing.queries import find_invoice, invoice_ids, listed_invoices, named_as_counts
from app.orders.draft import PostalAddress
from app.payments.bank_claims import claims_now, claims_seen
from app.payments.claim import Told
from app.reminders.reminder_facts import parts_of
from app.reports.account_statement import account_statement
from app.reports.finder import find
from app.reports.mails import mail_rows, mail_that_never_left, rows_about
from tests.stories.desk import OWNER, TODAY, Desk, a_desk, goods

WRONG = PostalAddress(company="SARL Lefèvre", line1="1 rue du Port", postcode="30000", city="Nîmes")


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def invoiced(desk: Desk, **values: object) -> int:
    who = desk.a_customer(
        siren="552100554",
        email="compta@lefevre.example",
        addresses=(AddressDraft(line1="1 rue du Port", postcode="30000"),),
    )
    order = desk.an_order(
        who, goods(desk.a_product(on_hand=9), 2), payment_kind="account", billing=WRONG, **values
    )
    desk.confirm(order)
    desk.ship(order)
    return desk.invoice(order)


def code_of(desk: Desk, invoice_id: int, wanted: Rectified, reason: str = "Adresse fausse") -> str:
    with pytest.raises(Refusal) as refused:
        desk.do(rectify, invoice_id, wanted, reason)
    return refused.value.code


def test_it_has_the_figures_of_the_invoice_and_names_what_it_corrects(desk: Desk) -> None:
    invoice_id = invoiced(desk)
    before = desk.money()
    desk.on(TODAY + timedelta(days=3))
    made = desk.do(
        rectify, invoice_id, Rectified(line1="12 quai des Docks", reference="BC 77"), "Adresse fausse"
    )
    assert desk.money() == before
    with desk.reading() as rd:
        [row] = correctives_of(rd, invoice_id)
        own, _ = invoice_facts(rd, invoice_id)
        facts, words = corrective_facts(rd, made)
        terms = einvoice(facts)
        assert corrective_called(rd, "FR-2026-0001") == made
    page = facts.page
    assert (row.number, row.issued_on, row.reason) == (
        "FR-2026-0001",
        desk.database.clock.today(),
        "Adresse fausse",
    )
    assert (page.net, page.tax, page.total, page.amount_due) == (own.net, own.tax, own.total, own.amount_due)
    assert [line.gross for line in page.lines] == [line.gross for line in own.lines]
    assert "12 quai des Docks" in page.customer.address
    assert "1 rue du Port" in own.customer.address
    assert (page.buyer_reference, page.payment_reference) == ("BC 77", own.number)
    assert (terms["BT-1"], terms["BT-3"], terms["BT-13"]) == ("FR-2026-0001", "384", "BC 77")
    assert terms["BG-3"] == [{"BT-25": own.number, "BT-26": own.issued_on}]
    assert terms["BT-115"] == einvoice_total(desk, invoice_id)
    xml = cii(terms)
    assert not list(schema_faults(xml))
    if installed():
        assert not list(broken_rules(xml, french=True))
    assert words.say("paper.title.corrective") == "Facture rectificative"


def einvoice_total(desk: Desk, invoice_id: int) -> str:
    with desk.reading() as rd:
        return str(einvoice(einvoice_facts(rd, invoice_id)[0])["BT-115"])


def test_after_its_due_date_it_names_no_day_before_its_own(desk: Desk) -> None:
    invoice_id = invoiced(desk)
    desk.on(TODAY + timedelta(days=400))
    made = desk.do(rectify, invoice_id, Rectified(city="Arles"), "Ville fausse")
    with desk.reading() as rd:
        facts, _ = corrective_facts(rd, made)
    terms = einvoice(facts)
    due = facts.page.instalments[0].due_on
    assert "BT-9" not in terms
    assert due.strftime("%d/%m/%Y") in terms["BT-20"]
    if installed():
        assert not list(broken_rules(cii(terms), french=True))


def test_the_second_corrects_the_first_and_both_stay(desk: Desk) -> None:
    invoice_id = invoiced(desk)
    first = desk.do(rectify, invoice_id, Rectified(city="Arles"), "Ville fausse")
    second = desk.do(rectify, invoice_id, Rectified(company="SAS Lefèvre"), "Forme changée")
    with desk.reading() as rd:
        facts, _ = corrective_facts(rd, second)
        was, _ = corrective_facts(rd, first)
    assert facts.page.corrects is not None
    assert facts.page.corrects.number == "FR-2026-0001"
    assert (facts.buyer.name, facts.buyer.city) == ("SAS Lefèvre", "Arles")
    assert was.buyer.name == "SARL Lefèvre"


def test_the_paper_is_kept_and_made_later_where_it_was_not(desk: Desk) -> None:
    invoice_id = invoiced(desk)
    made = desk.do(rectify, invoice_id, Rectified(city="Arles"), "Ville fausse")
    paper.render_missing(desk.database, OWNER)
    kept = paper.corrective_original(desk.database, OWNER, made)
    assert kept.startswith(b"%PDF")
    assert kept == paper.corrective_original(desk.database, OWNER, made)
    assert kept != paper.original(desk.database, OWNER, invoice_id)
    rows = desk.rows("SELECT number, noun FROM archive_paper WHERE noun = 'corrective_invoice'")
    assert [row["number"] for row in rows] == ["FR-2026-0001"]
    with desk.database.read() as rd:
        xml = paper.einvoice_file(rd, made, "ubl", corrective=True)
        [row] = listed_invoices(rd, [invoice_id])
    assert b">384<" in xml
    assert row.replaced_by == "FR-2026-0001"


def test_what_cannot_be_rectified_says_the_way(desk: Desk) -> None:
    invoice_id = invoiced(desk)
    same = Rectified(line1="1 rue du Port")
    assert code_of(desk, invoice_id, same) == "rectify_unchanged"
    assert code_of(desk, invoice_id, Rectified(city="Arles"), " ") == "reason_missing"
    assert code_of(desk, invoice_id, Rectified(country="DE")) == "rectify_taxed"
    assert code_of(desk, invoice_id, Rectified(siren="123456789")) == "siren_checksum"
    note = desk.do(credit.credit, invoice_id, CreditRequest(), "tout")
    assert code_of(desk, invoice_id, Rectified(city="Arles")) == "rectify_credited"
    assert code_of(desk, note, Rectified(city="Arles")) == "rectify_not_invoice"
    assert not desk.rows("SELECT id FROM corrective_invoice")
    assert not desk.rows("SELECT id FROM number_series WHERE kind = 'corrective' AND last > 0")


def test_it_is_mailed_like_an_invoice_and_the_mail_of_the_old_one_is_of_no_use(desk: Desk) -> None:
    invoice_id = invoiced(desk)
    with desk.reading() as rd:
        old = compose(rd, "invoice", "invoice", invoice_id).draft
        with pytest.raises(Refusal, match="invoice_not_rectified"):
            compose(rd, "corrective", "invoice", invoice_id)
    waits = desk.do(promise, replace(old, recipient="compta@lefevre.example"))
    made = desk.do(rectify, invoice_id, Rectified(line1="12 quai des Docks"), "Adresse fausse")
    with desk.reading() as rd:
        composed = compose(rd, "corrective", "invoice", invoice_id).draft
        [row] = mail_rows(rd, [waits])
    assert kinds_for("invoice", "corrective") == ("corrective", "invoice")
    assert row.overtaken == "replaced"
    assert composed.subject.startswith("Facture rectificative FR-2026-0001")
    assert "annule et remplace la facture FA-2026-0001" in composed.body.replace("\u00a0", " ")
    assert "Reste à régler" in composed.body
    [paper_draft] = composed.attachments
    assert (paper_draft.noun, paper_draft.row_id) == ("corrective_invoice", made)
    assert paper_draft.name == "Facture rectificative FR-2026-0001.pdf"
    sent = desk.do(promise, replace(composed, recipient="compta@lefevre.example"))
    with desk.reading() as rd:
        told = read_mail(rd, sent)
    [(name, content)] = papers_of(desk.database, OWNER, told)
    assert name == "Facture rectificative FR-2026-0001.pdf"
    assert content == paper.corrective_original(desk.database, OWNER, made)
    with desk.reading() as rd:
        assert [each.kind for each in rows_about(rd, "invoice", invoice_id)] == ["corrective", "invoice"]
        left = mail_that_never_left(rd, invoice_id)
    assert left is not None
    assert left.kind == "corrective"


def test_its_number_finds_the_invoice_it_replaces(desk: Desk) -> None:
    invoice_id = invoiced(desk)
    invoiced(desk)
    desk.do(rectify, invoice_id, Rectified(city="Arles"), "Ville fausse")
    with desk.reading() as rd:
        found = find(rd, "fr 1")
        listed = invoice_ids(rd, ListQuery(search="FR-2026-0001"), 0, 9)
        view = invoice_ids(rd, ListQuery(chips=(("view", "rectified"),)), 0, 9)
    assert invoice_id in [each.id for each in found.numbered]
    assert listed == view == [invoice_id]


def test_a_transfer_that_quotes_it_pays_the_invoice_it_replaces(desk: Desk) -> None:
    invoice_id = invoiced(desk)
    invoiced(desk)
    desk.do(rectify, invoice_id, Rectified(city="Arles"), "Ville fausse")
    with desk.reading() as rd:
        claims = {each.id: each for each in claims_now(rd) if each.noun == "invoice"}
        came = Told(
            id=1,
            amount=999,
            remaining=999,
            currency="EUR",
            booked_on=TODAY,
            kind="transfer",
            texts=("VIR FR-2026-0001",),
        )
        seen = claims_seen(rd, [came], ())
    assert claims[invoice_id].names[:2] == (claims[invoice_id].number, "FR-2026-0001")
    assert [each.id for each in seen] == [invoice_id]


def test_the_statement_of_account_names_it_beside_what_it_replaces(desk: Desk) -> None:
    invoice_id = invoiced(desk)
    desk.do(rectify, invoice_id, Rectified(city="Arles"), "Ville fausse")
    with desk.reading() as rd:
        who = desk.row("SELECT customer_id FROM invoice WHERE id = :id", id=invoice_id)["customer_id"]
        found = account_statement(rd, who)
        assert find_invoice(rd, "FR-2026-0001") == find_invoice(rd, found.lines[0].number) == invoice_id
    words = Words("fr")
    for told in (found.lines[0].told(words), found.open[0].told(words)):
        assert told == f"Facture {found.lines[0].number}, remplacée par FR-2026-0001"


def test_printed_with_others_it_follows_what_it_replaces(desk: Desk) -> None:
    invoice_id = invoiced(desk)
    plain = paper.originals_of(desk.database, OWNER, invoice_id)
    assert plain == paper.original(desk.database, OWNER, invoice_id)
    desk.do(rectify, invoice_id, Rectified(city="Arles"), "Ville fausse")
    both = PdfReader(BytesIO(paper.originals_of(desk.database, OWNER, invoice_id)))
    told = [page.extract_text() for page in both.pages]
    assert len(told) == 2
    assert "FR-2026-0001" in told[1]
    assert "FR-2026-0001" not in told[0]


def test_letters_name_the_one_that_counts_and_a_reminder_brings_it(desk: Desk) -> None:
    invoice_id = invoiced(desk)
    with desk.reading() as rd:
        [row] = listed_invoices(rd, [invoice_id])
        assert named_as_counts(rd, {invoice_id: row.number}, Words("fr")) == {invoice_id: row.number}
    desk.do(rectify, invoice_id, Rectified(city="Arles"), "Ville fausse")
    desk.do(rectify, invoice_id, Rectified(city="Alès"), "Ville encore fausse")
    named = f"FR-2026-0002 qui remplace {row.number}"
    desk.on(row.due_on + timedelta(days=40))
    made = desk.do(remind, row.customer_id)
    letter = desk.row("SELECT id, subject, body FROM mail WHERE noun = 'reminder'")
    assert named in letter["body"]
    papers = desk.rows(f"SELECT name, noun FROM mail_attachment WHERE mail_id = {letter['id']} ORDER BY id")
    assert [each["noun"] for each in papers] == ["reminder", "corrective_invoice"]
    assert papers[1]["name"] == "FR-2026-0002.pdf"
    with desk.reading() as rd:
        [part] = parts_of(rd, made)
    assert part.told(Words("fr")) == named
    # Money is told by the number of the invoice, as the corrective's own page asks.
    assert part.number == row.number
