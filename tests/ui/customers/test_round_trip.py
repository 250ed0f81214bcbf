"""The list of customers written as a file and brought in again: nothing of their record is lost on the way."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from app.base import settings
from app.customers import customer
from app.customers.customer import AddressDraft, CustomerDraft, standing_customer
from app.links.files.fields import CUSTOMERS as FIELDS
from app.reports.standing import CUSTOMERS
from tests.stories.desk import Desk
from tests.ui.round_trip import exported, imported
from ui.customers.customers_screen import customers_screen
from ui.kit.office import Office

GAIA = CustomerDraft(
    name="Librairie Gaïa",
    kind="company",
    contact="Mme Œuvrard",
    siren="732829320",
    siret="73282932000074",
    vat_number="FR44732829320",
    email="contact@gaia.example",
    phone="+33 1 23 45 67 89",
    language="en",
    credit_limit=150_000,
    note="sonner deux fois",
    monthly_invoice=True,
    invoice_by="paper",
    usual_carrier="Chronopost",
    one_delivery=True,
    addresses=(
        AddressDraft(
            name="Librairie Gaïa",
            line1="12 rue des Lilas",
            line2="bâtiment B",
            postcode="01000",
            city="Bourg-en-Bresse",
        ),
    ),
)
PLAIN = CustomerDraft(name="Anaïs", email="anais@example.org")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_all_columns_come_back(
    books_office: Office, books: Desk, tmp_path: Path, language: str, ending: str
) -> None:
    terms = books.row("SELECT id FROM terms WHERE archived_at IS NULL ORDER BY id DESC LIMIT 1")["id"]
    key = books.do(customer.add, replace(GAIA, terms_id=terms))
    other = books.do(customer.add, PLAIN)
    books.do(settings.decide, "credit.default_limit", 80_000)
    with books.database.read() as rd:
        before = {each: standing_customer(rd, each) for each in (key, other)}
    place = tmp_path / f"customers.{ending}"
    exported(books, books_office, customers_screen, CUSTOMERS, place, language)
    looked = imported("customers", books.url, place, "--dry-run")
    of_two_names = {"first_name", "last_name"}
    assert {each["field"] for each in looked["columns"]} >= {
        each.name for each in FIELDS if each.name not in of_two_names
    }
    assert (looked["same"], looked["change"], looked["create"], looked["faults"]) == (2, 0, 0, [])
    books.do(customer.change, key, CustomerDraft(name="?", email=GAIA.email, credit_limit=150_000))
    assert imported("customers", books.url, place)["changed"] == 1
    with books.database.read() as rd:
        after = {each: standing_customer(rd, each) for each in (key, other)}
    assert after[other] == before[other]
    told, was = after[key], before[key]
    assert replace(told, addresses=()) == replace(was, addresses=())
    assert [(each.line1, each.line2, each.postcode, each.city) for each in told.addresses] == [
        (each.line1, each.line2, each.postcode, each.city) for each in was.addresses
    ]
