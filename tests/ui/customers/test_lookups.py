"""Registers in the customer's page and form: asked on demand, shown with their age, never in the way."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from app.links.lookups import bodacc, vies
from app.links.lookups import register as entreprises
from tests.links.lookups.registers import CLOSED, COMPANY, NOTICE, Register, Reply, register, results
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from ui.customers.company_search import CompanySearch
from ui.customers.customer_dialog import CustomerDialog
from ui.customers.lookups_part import LookupsPart

SIREN = "732829320"


@pytest.fixture
def stand_in(monkeypatch: pytest.MonkeyPatch) -> Iterator[Register]:
    with register() as made:
        made.says({})
        monkeypatch.setattr(entreprises, "URL", f"{made.url}/search")
        monkeypatch.setattr(vies, "URL", made.url + "/ms/{country}/vat/{number}")
        monkeypatch.setattr(bodacc, "URL", f"{made.url}/records")
        yield made


def test_what_registers_say_is_shown_with_its_age_and_a_notice_becomes_a_fact(
    stage: Stage, books: Desk, stand_in: Register
) -> None:
    customer_id = books.a_customer(siren=SIREN)
    part = stage.show(LookupsPart(stage.office, customer_id), (340, 400))
    assert part.lines == ["Jamais vérifié dans les registres publics."]
    assert stand_in.asked == []
    stand_in.says(results(CLOSED), results(NOTICE))
    part.check.click()
    stage.calm()
    assert part.lines[0].startswith("Entreprise cessée le 2026-03-31")
    assert "il y a 0" in part.lines[1]
    assert "redressement" in part.lines[2]
    assert not part.notice.isHidden()
    part.notice.click()
    stage.calm()
    fact = books.row("SELECT kind, source, reference FROM fact")
    assert fact == {"kind": "insolvency", "source": "bodacc", "reference": "A202600123456"}
    part.load()
    stage.calm()
    assert part.notice.isHidden()
    books.must_verify()


def test_offline_is_said_and_nothing_else_changes(stage: Stage, books: Desk, stand_in: Register) -> None:
    customer_id = books.a_customer(siren=SIREN)
    part = stage.show(LookupsPart(stage.office, customer_id), (340, 400))
    stand_in.says(Reply(status=429, headers={"Retry-After": "99"}))
    part.check.click()
    stage.calm()
    assert any("est occupé" in line for line in part.lines)
    assert part.check.isEnabled()


def test_a_company_that_is_found_fills_in_the_form(stage: Stage, books: Desk, stand_in: Register) -> None:
    stand_in.says(results(COMPANY))
    dialog = stage.show(CustomerDialog(stage.office, None))
    dialog.name.setText("lefevre")
    search = CompanySearch(stage.office, dialog.name.text(), dialog.take_over, dialog)
    search.open()
    stage.calm()
    assert search.list.count() == 1
    search.try_it()
    assert (dialog.name.text(), dialog.siren.value, dialog.city.text()) == ("LEFEVRE ET FILS", SIREN, "NIMES")
    assert dialog.siren.text() == "732\u202f829\u202f320"
    assert dialog.vat_number.value == "FR44732829320"
    assert books.rows("SELECT id FROM customer") == []


def test_the_search_says_what_to_do_and_what_was_looked_for_in_vain(
    stage: Stage, books: Desk, stand_in: Register
) -> None:
    search = stage.show(CompanySearch(stage.office, "", lambda _company: None))
    assert not search.list.isVisible()
    assert search.blank.isVisible()
    # without anything to look for nothing is asked
    search.ask.click()
    stage.calm()
    assert stand_in.asked == []
    assert search.form.fields["words"].problem
    stand_in.says(results(), results(COMPANY))
    search.words.setText("zygomar")
    search.ask.click()
    stage.calm()
    assert "zygomar" in search.blank.title
    assert not search.verb.isEnabled()
    search.ask.click()
    stage.calm()
    assert not search.blank.isVisible()
    assert "732\u202f829\u202f320" in search.list.item(0).text()
