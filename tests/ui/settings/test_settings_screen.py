"""Settings: decided at once, taken back by Undo, refused in words; the company; a backup."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from app.base import account, settings
from app.base.container import read_backup
from app.base.errors import Refusal
from app.base.series import go_on_from
from app.flow import company
from app.flow.company import CompanyDraft
from app.reports.modules import MODULES
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from ui.kit.runner import Failure
from ui.kit.wording import WordLabel, say
from ui.settings.policies import Policies
from ui.settings.settings_screen import SettingsScreen


def decided(books: Desk, name: str) -> object:
    with books.database.read() as rd:
        return settings.get(rd, name)


def test_a_choice_is_decided_at_once_and_undone_by_its_message(stage: Stage, books: Desk) -> None:
    screen = stage.show(SettingsScreen(stage.office))
    edit = screen.policies.fields["ship.policy"].edit
    edit.setCurrentIndex(1)  # type: ignore[attr-defined]
    stage.calm()
    assert decided(books, "ship.policy") == "when_covered"
    assert "tous les articles sont là" in screen.policies.effect_of("ship.policy")
    undo = stage.said[-1].undo
    assert undo is not None
    undo()
    stage.calm()
    assert decided(books, "ship.policy") == "by_hand"
    assert screen.policies.values["ship.policy"] == "by_hand"


@pytest.mark.parametrize(
    ("name", "typed", "kept"),
    [
        ("credit.default_limit", "1500", 150_000),
        ("late.rate_ppm", "12,5", 125_000),
    ],
)
def test_a_figure_is_decided_when_its_field_is_left(
    stage: Stage, books: Desk, name: str, typed: str, kept: int
) -> None:
    screen = stage.show(SettingsScreen(stage.office))
    edit = screen.policies.fields[name].edit
    edit.setText(typed)  # type: ignore[attr-defined]
    edit.settle()  # type: ignore[attr-defined]
    stage.calm()
    assert decided(books, name) == kept


def test_every_setting_says_what_follows_from_each_of_its_values(stage: Stage, books: Desk) -> None:
    policies = stage.show(Policies(stage.office))
    tried = {
        "steps.credit": [True, False],
        "steps.prepare": [True, False],
        "steps.ship": [True, False],
        **{name: [True, False] for name in MODULES},
        "ship.policy": ["by_hand", "when_covered"],
        "bill.policy": ["on_shipment", "on_payment", "by_hand"],
        "bill.payment_code": [True, False],
        "bill.payment_link": [None, "https://pay.example/?ref={number}"],
        "bill.warranty": [True, False],
        "bill.official_rules": [True, False],
        "totals.rounding": ["unit", "line", "rate"],
        "ship.partial": [True, False],
        "ship.join": [True, False],
        "credit.default_limit": [None, 100],
        "terms.default": ["net30"],
        "terms.persons": ["prepaid", "usual"],
        "late.rate_ppm": [121_500],
        "late.follows": ["semester", "first_day", "contract"],
        "reminders.gap_days": [0, 1, 7],
        "reminders.grace_days": [0, 1, 2],
        "reminders.deadline_days": [1, 8],
        "ship.lead_days": [0, 1, 3],
        "ship.closed": [
            [],
            [["2026-12-24", "2026-12-24"]],
            [["2026-12-24", "2026-12-24"], ["2027-08-02", "2027-08-21"]],
        ],
        "restock.service_ppm": [950_000],
        "restock.cover_days": [1, 30],
        "restock.dead_days": [1, 180],
        "stock.expires_within": [1, 30],
        "collect.small_difference": [0, 500],
        "collect.carrier_days": [1, 15],
        "sepa.creditor": [None, "FR72ZZZ123456"],
        "sepa.notice_days": [1, 14],
        "orders.unpaid_days": [None, 1, 30],
        "vat.on_debits": [True, False],
        "vat.distance": ["threshold", "there"],
        "vat.distance_opening": [None, 250_000],
        "vat.turnover_opening": [None, 250_000],
        "vat.services_opening": [None, 250_000],
        "vat.oss": [True, False],
        "vat.reduced_there": [True, False],
    }
    # The rules of credit by class of risk are a form of their own.
    elsewhere = {
        name
        for name in settings.DEFAULTS
        if name.startswith(("mail.", "lookups.", "paper.", "bank.", "accounting.")) or name == "credit.rules"
    }
    # Rates of the law, the plan of reminders and the rules of carriers are data with dialogs of their own.
    elsewhere |= {"late.rates", "reminders.plan", "ship.carriers", "returns.reasons", "customs.eori"}
    # The rules by class, and what was decided for everybody before there were classes.
    elsewhere |= {"credit.overdue_days", "credit.new_customer_hold"}
    assert set(tried) == set(settings.DEFAULTS) - elsewhere
    for name, values in tried.items():
        for value in values:
            policies.values[name] = value
            assert " " in policies.effect_of(name), name


@pytest.mark.parametrize(
    ("name", "wrong", "right", "kept"),
    [
        ("iban", "FR76 3000 6000 0112 3456 7890 188", "FR7630006000011234567890189", None),
        ("bic", "AGRIFR", "agrifrpp", "AGRIFRPP"),
        ("email", "bonjour@ete", "bonjour@ete.example", None),
    ],
)
def test_where_customers_pay_and_write_to_is_checked_when_the_field_is_left(
    stage: Stage, books: Desk, name: str, wrong: str, right: str, kept: str | None
) -> None:
    form = stage.show(SettingsScreen(stage.office)).company
    field = form.form.fields[name]
    field.edit.setFocus()
    stage.qtbot.keyClicks(field.edit, wrong)
    # What somebody else changes meanwhile is not written over what is being typed.
    books.do(company.set_logo, None)
    stage.office.changed.emit(frozenset({("company", 1)}))
    stage.calm()
    stage.qtbot.keyClick(field.edit, Qt.Key.Key_Tab)
    assert field.problem
    form.save.click()
    stage.calm()
    assert books.row(f"SELECT {name} AS kept FROM company")["kept"] is None
    field.edit.setFocus()
    stage.qtbot.keyClicks(field.edit, right)
    form.save.click()
    stage.calm()
    assert not field.problem
    assert books.row(f"SELECT {name} AS kept FROM company")["kept"] == (kept or right)
    books.must_verify()


def test_the_company_is_saved_with_its_identifiers_checked(stage: Stage, books: Desk) -> None:
    screen = stage.show(SettingsScreen(stage.office))
    form = screen.company
    assert form.name.text() == "Boutique Été & Cie"
    form.siren.setText("123")
    form.save.click()
    assert form.form.fields["siren"].problem
    form.siren.setText("732 829 320")
    form.iban.setText("FR76 3000 6000 0112 3456 7890 189")
    form.save.click()
    stage.calm()
    found = books.row("SELECT name, siren, iban FROM company")
    assert found == {
        "name": "Boutique Été & Cie",
        "siren": "732829320",
        "iban": "FR7630006000011234567890189",
    }
    # In groups on the screen, bare in the books; saved again as it is shown, nothing changes.
    assert form.iban.text() == "FR76\u00a03000\u00a06000\u00a00112\u00a03456\u00a07890\u00a0189"
    assert form.siren.text() == "732\u202f829\u202f320"
    form.save.click()
    stage.calm()
    assert books.row("SELECT name, siren, iban FROM company") == found
    books.must_verify()


def test_capital_and_register_are_kept_and_a_capital_of_nothing_is_refused(stage: Stage, books: Desk) -> None:
    form = stage.show(SettingsScreen(stage.office)).company
    form.legal_form.setText("SARL")
    form.capital.set_value(0)
    form.registry.setText(" RCS Avignon ")
    form.save.click()
    stage.calm()
    assert form.form.fields["capital"].problem
    assert books.row("SELECT capital, registry FROM company") == {"capital": None, "registry": None}
    form.capital.set_value(800_000)
    form.save.click()
    stage.calm()
    assert books.row("SELECT capital, registry FROM company") == {
        "capital": 800_000,
        "registry": "RCS Avignon",
    }
    form.capital.clear()
    form.registry.clear()
    form.save.click()
    stage.calm()
    assert books.row("SELECT capital, registry FROM company") == {"capital": None, "registry": None}
    books.must_verify()


def test_what_papers_lack_of_the_company_is_said_with_its_article_and_leads_to_the_field(
    stage: Stage, books: Desk
) -> None:
    screen = stage.show(SettingsScreen(stage.office))
    form = screen.company
    assert form.mentions.lines == [
        "Il manque l’adresse",
        "Il manque la forme juridique",
        "Il manque le numéro de TVA",
        "Il manque votre IBAN",
    ]
    form.mentions.ways["vat_number"].click()
    assert form.focusWidget() is form.vat_number
    screen.show_section("company.iban")
    assert form.focusWidget() is form.iban
    whole: dict[str, Any] = {
        "address": "3 rue des Halles",
        "postcode": "30000",
        "city": "Nîmes",
        "iban": "FR7630006000011234567890189",
    }
    named: dict[str, Any] = {"siren": "732829320", "vat_number": "FR44732829320"}
    books.do(company.change, CompanyDraft(name="A", legal_form="SARL", **whole, **named))
    screen.refresh()
    stage.calm()
    assert form.mentions.lines == ["Il manque le capital", "Il manque le RCS et sa ville"]
    books.do(company.change, CompanyDraft(name="A", legal_form="EI", **whole, **named))
    screen.refresh()
    stage.calm()
    assert form.mentions.lines == ["Vos factures portent tout ce que la loi veut de votre société."]


def test_registers_have_a_section_of_their_own(stage: Stage, books: Desk) -> None:
    screen = stage.show(SettingsScreen(stage.office))
    screen.show_section("registers")
    assert screen.registers.box.isVisible()
    screen.registers.box.click()
    stage.calm()
    assert [row["name"] for row in books.rows("SELECT name FROM setting")] == ["lookups.nightly"]
    assert screen.registers.box.isChecked()
    undo = stage.said[-1].undo
    assert undo is not None
    undo()
    stage.calm()
    assert not screen.registers.box.isChecked()


def test_a_backup_is_written_and_can_be_read(stage: Stage, books: Desk, tmp_path: Path) -> None:
    screen = stage.show(SettingsScreen(stage.office))
    place = tmp_path / "a.comptoir-backup"
    screen.backup.write(place)
    stage.calm()
    assert read_backup(place).company_name == "Boutique Été & Cie"
    assert "a.comptoir-backup" in stage.said[-1].text
    told = screen.backup.place.told
    assert str(place) in told["Fichier"]
    assert "jamais" not in told["Dernière sauvegarde depuis ce poste"]


def test_a_backup_is_put_back_beside_the_books_that_are_open(
    stage: Stage, books: Desk, tmp_path: Path
) -> None:
    screen = stage.show(SettingsScreen(stage.office))
    screen.backup.write(tmp_path / "b.comptoir-backup")
    stage.calm()
    screen.backup.put_back(tmp_path / "b.comptoir-backup", tmp_path / "again.comptoir")
    stage.calm()
    assert (tmp_path / "again.comptoir").exists()
    assert "again.comptoir" in stage.said[-1].text
    assert screen.backup.restore.isEnabled()
    # What stands there already is never written over.
    screen.backup.put_back(tmp_path / "b.comptoir-backup", tmp_path / "again.comptoir")
    stage.calm()
    assert screen.backup.restore.isEnabled()
    books.must_verify()


def test_a_refusal_of_the_company_is_said_at_the_field_it_is_about(stage: Stage, books: Desk) -> None:
    screen = stage.show(SettingsScreen(stage.office))
    form = screen.company
    heard: list[object] = []
    stage.office.runner.unheard.connect(heard.append)
    for code, name in (("vat_number_checksum", "vat_number"), ("siret_malformed", "siret")):
        form._refused(Failure.of(Refusal(code, typed="FR1", country="FR")))
        assert form.form.fields[name].problem
    assert not heard


def test_people_are_added_with_what_they_may_do_and_leave_with_undo(stage: Stage, books: Desk) -> None:
    screen = stage.show(SettingsScreen(stage.office))
    screen.show_section("people")
    assert (screen.people.none.isVisible(), screen.people.change.isVisible()) == (True, False)
    first = screen.people.ask_new()
    assert first.role.value == "owner"
    assert (first.name.text(), first.login.text()) == (stage.office.actor.name, account.login())
    first.try_it()
    stage.calm()
    second = screen.people.ask_new()
    assert second.role.value == "clerk"
    assert "Vente" in second.effects.told[0]
    second.name.setText("Léo")
    second.login.setText("leo")
    second.try_it()
    stage.calm()
    stage.qtbot.wait(20)
    screen.refresh()
    stage.calm()
    assert sorted(row.name for row in screen.people.rows) == sorted([stage.office.actor.name, "Léo"])
    at = [row.name for row in screen.people.rows].index("Léo")
    screen.people.table.setCurrentIndex(screen.people.table.rows_model.index(at, 0))
    screen.people.leave.click()
    stage.calm()
    assert books.row("SELECT archived_at IS NOT NULL AS gone FROM person WHERE login = 'leo'") == {"gone": 1}
    undo = stage.said[-1].undo
    assert undo is not None
    undo()
    stage.calm()
    assert books.row("SELECT archived_at FROM person WHERE login = 'leo'") == {"archived_at": None}
    books.must_verify()


def test_what_would_lock_everybody_out_is_said_at_its_field(stage: Stage, books: Desk) -> None:
    screen = stage.show(SettingsScreen(stage.office))
    dialog = screen.people.ask_new()
    dialog.role.set_value("reader")
    dialog.try_it()
    stage.calm()
    assert "propriétaire" in dialog.form.fields["role"].problem
    dialog.reject()


def test_what_is_still_missing_is_listed_with_the_way_to_it(stage: Stage, books: Desk) -> None:
    screen = stage.show(SettingsScreen(stage.office))
    screen.show_section("checklist")
    found = {row.name: row.done for row in screen.checklist.rows}
    assert found["iban"] is False
    assert found["orders"] is False
    assert found["numbers"] is False
    books.do(go_on_from, "invoice", 98, books.database.clock.today(), "Suite")
    books.an_order(books.a_customer())
    screen.refresh()
    stage.calm()
    found = {row.name: row.done for row in screen.checklist.rows}
    assert found["orders"]
    assert found["customers"]
    assert found["numbers"]
    screen.checklist.buttons["numbers"].click()
    assert screen._name == "numbering"
    screen.checklist.buttons["products"].click()
    assert stage.places[-1].room == "stock"
    screen.checklist.buttons["iban"].click()
    assert screen._name == "company"


def test_the_program_says_its_parts_with_version_and_licence(stage: Stage) -> None:
    screen = stage.show(SettingsScreen(stage.office))
    screen.show_section("about")
    rows = {part.name: part for part in screen.about.table.rows_model.rows}
    assert rows["sqlalchemy"].licence == "MIT"
    assert rows["openpyxl"].version
    assert stage.office.place in screen.about.facts.told.values()


def test_a_rule_of_a_class_is_decided_with_undo_and_every_rule_says_what_follows(
    stage: Stage, books: Desk
) -> None:
    screen = stage.show(SettingsScreen(stage.office))
    rules = screen.credit
    rules.chosen.set_value("watch")
    for name in rules.fields:
        assert " " in rules.effect_of(name), name
    edit = rules.fields["overdue_share_ppm"].edit
    edit.setText("30")  # type: ignore[attr-defined]
    edit.settle()  # type: ignore[attr-defined]
    stage.calm()
    kept: Any = decided(books, "credit.rules")
    assert kept["watch"]["overdue_share_ppm"] == 300_000
    assert "30" in rules.effect_of("overdue_share_ppm")
    rules.chosen.set_value("company")
    assert rules.rules.overdue_share_ppm is None
    undo = stage.said[-1].undo
    assert undo is not None
    undo()
    stage.calm()
    assert decided(books, "credit.rules") == {}


def test_a_logo_is_chosen_from_a_file_and_taken_off_with_undo(
    stage: Stage, books: Desk, tmp_path: Path
) -> None:
    from PIL import Image

    Image.new("RGB", (300, 100), "navy").save(tmp_path / "logo.png")
    screen = stage.show(SettingsScreen(stage.office))
    part = screen.look.logo
    assert part.shown.text() == "Sans logo"
    assert part.remove.isHidden()
    part.take(tmp_path / "logo.png")
    stage.calm()
    screen.refresh()
    stage.calm()
    assert not part.shown.pixmap().isNull()
    part.remove.click()
    stage.calm()
    assert decided(books, "paper.logo") is None
    undo = stage.said[-1].undo
    assert undo is not None
    undo()
    stage.calm()
    assert decided(books, "paper.logo")
    books.must_verify()


def test_a_look_is_chosen_beside_the_last_invoice_drawn_so_and_taken_back(stage: Stage, books: Desk) -> None:
    screen = stage.show(SettingsScreen(stage.office))
    screen.show_section("look")
    form = screen.look
    form.draw()
    stage.calm()
    assert form.paper.pages == 1
    form.design.setCurrentIndex(form.design.findData("zinc"))
    form.ink.setCurrentIndex(form.ink.findData("#B3391F"))
    assert form.accent.text() == "#B3391F"
    form.accent.setText("rouge")
    form.draw()
    assert "rouge" in form.form.fields["accent"].problem
    form.accent.setText("#b3391f")
    form.foot.setText("Ouvert le mardi")
    form.draw()
    stage.calm()
    assert not form.form.fields["accent"].problem
    dialog = form.ask_columns()
    assert dialog.ticked == ("name", "sku", "quantity", "price", "discount", "rate", "total")
    dialog.act()
    form.save.click()
    stage.calm()
    assert decided(books, "paper.look") == {
        "design": "zinc",
        "accent": "#B3391F",
        "foot": "Ouvert le mardi",
    }
    undo = stage.said[-1].undo
    assert undo is not None
    undo()
    stage.calm()
    assert decided(books, "paper.look") == {}
    screen.refresh()
    stage.calm()
    assert form.design.value == "registre"
    books.must_verify()


def test_each_section_says_how_it_is_saved_and_the_first_heading_is_in_sight(
    stage: Stage, books: Desk
) -> None:
    screen = stage.show(SettingsScreen(stage.office))
    screen.resize(1072, 760)
    stage.calm()
    heading = next(
        each
        for each in screen.sections.findChildren(WordLabel)
        if each.text() == say("settings.group.business")
    )
    assert not heading.visibleRegion().isEmpty()
    told = {}
    for name in screen.sections.entries:
        screen.show_section(name)
        assert screen._heading.isVisible()
        assert screen._heading.text() == say(f"settings.section.{name}")
        told[name] = screen._how.text() if screen._how.isVisible() else ""
    assert told["company"] == told["look"] == say("settings.by_button")
    assert told["mail"] == say("settings.by_button_or_box")
    assert told["policies"] == say("settings.at_once")
    assert told["terms"] == say("settings.in_windows")
    assert [name for name, text in told.items() if not text] == ["imports", "backup", "checklist", "about"]
