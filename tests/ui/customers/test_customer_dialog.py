"""Adding and changing customers, and lending to them."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton

from app.base import settings
from app.customers.customer import AddressDraft
from app.flow import lend
from app.reports.customer_page import CustomerPage, customer_page
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from ui.customers.customer_dialog import CustomerDialog, add_customer, change_customer
from ui.customers.limit_dialog import LimitDialog
from ui.customers.merge_dialog import MergeDialog
from ui.kit.wording import say, words

SIREN = "732829320"


def page_of(stage: Stage, customer_id: int) -> CustomerPage:
    with stage.office._database.read() as rd:
        return customer_page(rd, customer_id)


def test_a_customer_is_added_and_their_page_opened(stage: Stage, books: Desk) -> None:
    dialog = add_customer(stage.office, "Théo Hàn")
    stage.qtbot.addWidget(dialog)
    stage.calm()
    dialog.siren.setText(SIREN)
    dialog.city.setText("Nîmes")
    dialog.limit.setText("1500")
    stage.qtbot.keyClick(dialog.limit, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    dialog.verb.click()
    stage.calm()
    [(noun, key)] = stage.opened
    assert noun == "customer"
    page = page_of(stage, key)
    assert (page.row.name, page.row.siren, page.row.credit_limit) == ("Théo Hàn", SIREN, 150_000)
    assert [each.city for each in page.addresses] == ["Nîmes"]


def test_a_new_customer_says_what_an_empty_limit_means(stage: Stage, books: Desk) -> None:
    def below() -> str:
        dialog = add_customer(stage.office, "Théo Hàn")
        stage.qtbot.addWidget(dialog)
        stage.calm()
        spoken = dialog.limit.accessibleDescription()
        return spoken.removeprefix(f"{say('kit.optional').lower()}, ")

    assert "{" not in below()
    assert below() == say("limit.empty_none")
    books.do(settings.decide, "credit.default_limit", 300_000)
    assert below() == say("limit.empty", amount=words().money(300_000, "EUR"))


def test_a_wrong_siren_is_said_at_its_field_and_nothing_is_written(stage: Stage, books: Desk) -> None:
    dialog = add_customer(stage.office, "Théo Hàn")
    stage.qtbot.addWidget(dialog)
    stage.calm()
    dialog.siren.setText("732829321")
    dialog.verb.click()
    stage.calm()
    assert dialog.form.fields["siren"].problem
    assert stage.opened == []


def test_a_customer_without_a_name_cannot_be_added(stage: Stage, books: Desk) -> None:
    dialog = add_customer(stage.office)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    dialog.verb.click()
    assert dialog.form.fields["name"].problem


def test_changing_a_customer_keeps_what_the_form_does_not_show(stage: Stage, books: Desk) -> None:
    key = books.a_customer(
        "SARL Lefèvre",
        limit=90_000,
        addresses=(
            AddressDraft(kind="billing", company="SARL Lefèvre", line1="1 rue A", city="Nîmes"),
            AddressDraft(kind="delivery", line1="2 quai B", city="Sète"),
        ),
    )
    before = page_of(stage, key)
    dialog = stage.show(CustomerDialog(stage.office, before))
    dialog.contact.setText("Hélène")
    dialog.line1.setText("3 rue C")
    dialog.verb.click()
    stage.calm()
    page = page_of(stage, key)
    assert (page.row.contact, page.row.credit_limit) == ("Hélène", 90_000)
    assert {(each.kind, each.company, each.line1) for each in page.addresses} == {
        ("billing", "SARL Lefèvre", "3 rue C"),
        ("delivery", "", "2 quai B"),
    }


def test_a_limit_needs_a_reason_and_the_journal_keeps_it(stage: Stage, books: Desk) -> None:
    key = books.a_customer(limit=10_000)
    dialog = stage.show(LimitDialog(stage.office, page_of(stage, key)))
    dialog.limit.setText("250")
    dialog.limit.settle()
    assert any("250,00" in told for told in dialog.effects.told)
    dialog.verb.click()
    assert dialog.form.fields["reason"].problem
    dialog.reason.setText("paie toujours")
    dialog.verb.click()
    stage.calm()
    page = page_of(stage, key)
    assert page.row.credit_limit == 25_000
    assert page.history[-1].facts["reason"] == "paie toujours"


def test_a_limit_in_another_currency_stays_in_it_until_somebody_chooses_otherwise(
    stage: Stage, books: Desk
) -> None:
    key = books.a_customer()
    books.do(lend.set_limit, key, 50_000, "filiale suisse", None, "CHF")
    assert page_of(stage, key).standing.limit is None
    dialog = stage.show(LimitDialog(stage.office, page_of(stage, key)))
    assert any("CHF" in told and "EUR" in told for told in dialog.effects.told)
    dialog.limit.setText("600")
    dialog.limit.settle()
    dialog.reason.setText("plus de commandes")
    dialog.verb.click()
    stage.calm()
    page = page_of(stage, key)
    assert (page.row.credit_limit, page.limit_currency) == (60_000, "CHF")
    again = stage.show(LimitDialog(stage.office, page))
    again.currency.set_value("EUR")
    again.reason.setText("en euros désormais")
    again.verb.click()
    stage.calm()
    page = page_of(stage, key)
    assert (page.row.credit_limit, page.limit_currency, page.standing.limit) == (60_000, "", 60_000)


def test_an_address_nothing_can_be_mailed_to_is_said_when_its_field_is_left(
    stage: Stage, books: Desk
) -> None:
    dialog = add_customer(stage.office, "SARL Hàn")
    stage.qtbot.addWidget(dialog)
    stage.calm()
    dialog.email.setFocus()
    stage.qtbot.keyClicks(dialog.email, "compta@han")
    stage.qtbot.keyClick(dialog.email, Qt.Key.Key_Tab)
    assert dialog.form.fields["email"].problem.startswith("«\u00a0compta@han\u00a0» n’est pas une adresse")
    dialog.try_it()
    stage.calm()
    assert not books.rows("SELECT id FROM customer")
    dialog.email.setText("compta@Han.fr; direction@han.fr")
    dialog.try_it()
    stage.calm()
    assert books.row("SELECT email FROM customer")["email"] == "compta@han.fr, direction@han.fr"


def test_an_address_that_was_kept_as_it_came_is_no_reason_to_refuse_other_changes(
    stage: Stage, books: Desk
) -> None:
    customer = books.a_customer("SARL Hàn", email="client@boutique")
    dialog = change_customer(stage.office, page_of(stage, customer))
    stage.qtbot.addWidget(dialog)
    stage.calm()
    dialog.phone.setText("04 66 21 00 00")
    dialog.try_it()
    stage.calm()
    found = books.row("SELECT email, phone FROM customer")
    assert found == {"email": "client@boutique", "phone": "04 66 21 00 00"}


def test_who_exists_already_is_offered_before_being_created_twice(stage: Stage, books: Desk) -> None:
    known = books.a_customer("SARL Hàn", email="compta@han.fr")
    dialog = add_customer(stage.office, "Boutique Hàn")
    stage.qtbot.addWidget(dialog)
    stage.calm()
    assert not dialog.banner.isVisible()
    dialog.email.setFocus()
    stage.qtbot.keyClicks(dialog.email, "Compta@Han.fr")
    dialog.phone.setFocus()
    stage.calm()
    assert dialog.banner.problem.startswith("SARL Hàn")
    assert "adresse e-mail" in dialog.banner.problem
    take = next(each for each in dialog.banner.findChildren(QPushButton) if "Utiliser" in each.text())
    take.click()
    stage.calm()
    assert stage.opened == [("customer", known)]
    assert len(books.rows("SELECT id FROM customer")) == 1


def test_who_looks_alike_is_merged_with_in_place_once_kept(stage: Stage, books: Desk) -> None:
    known = books.a_customer("SARL Hàn", email="compta@han.fr")
    made: list[int] = []
    dialog = add_customer(stage.office, "Boutique Hàn", done=made.append)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    dialog.email.setFocus()
    stage.qtbot.keyClicks(dialog.email, "Compta@Han.fr")
    dialog.phone.setText("04 66 21 00 00")
    dialog.phone.setFocus()
    stage.calm()
    merge = next(each for each in dialog.banner.findChildren(QPushButton) if "réunir" in each.text())
    merge.click()
    stage.calm()
    [asked] = [each for each in QApplication.topLevelWidgets() if isinstance(each, MergeDialog)]
    assert made == []
    asked.kept.set_value(str(known))
    asked.kept.currentIndexChanged.emit(asked.kept.currentIndex())
    asked.verb.click()
    stage.calm()
    # Whoever asked for a customer goes on with the one that is kept.
    assert made == [known]
    rows = books.rows("SELECT id, merged_into_id, phone FROM customer ORDER BY id")
    assert [(row["merged_into_id"], row["phone"]) for row in rows] == [
        (None, "04 66 21 00 00"),
        (known, "04 66 21 00 00"),
    ]


def test_a_form_asks_a_person_for_no_number_of_companies(stage: Stage, books: Desk) -> None:
    dialog = add_customer(stage.office, "Ana Muñoz")
    stage.qtbot.addWidget(dialog)
    stage.calm()
    fields = dialog.form.fields

    def asked() -> set[str]:
        return {name for name in ("siren", "siret", "vat_number") if fields[name].isVisibleTo(dialog)}

    assert asked() == {"siren", "siret", "vat_number"}
    dialog.country.setCurrentIndex(dialog.country.findData("BE"))
    assert asked() == {"vat_number"}
    dialog.kind.setCurrentIndex(dialog.kind.findData("person"))
    assert asked() == set()
    assert not dialog.search.isVisibleTo(dialog)
