"""The wizard in the window: from a file to the books by keys, its faults, nothing to take, taking back, dropped files."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication

from app.base.listing import ListQuery
from app.customers.terms import Days, single
from app.flow import terms
from app.flow.terms import TermsDraft
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.customers.customers_screen import customers_screen
from ui.files.import_wizard import ImportWizard
from ui.files.imports_form import ImportsForm
from ui.invoicing.invoices_screen import invoices_screen
from ui.kit.csv_file import as_csv
from ui.kit.runner import Token
from ui.kit.sheet_file import write_rows
from ui.kit.wording import say, switch, words
from ui.orders.orders_screen import orders_screen
from ui.receivables.open_items_screen import OpenItems

CUSTOMERS = (
    "Nom;Type;Courriel;Code postal;Ville;Plafond d'encours\n"
    "Librairie Gaïa;société;contact@gaia.example;75011;Paris;1 500,00\n"
    "Œuvrard Anaïs;particulier;anais@example.org;27000;Évreux;\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "files"
    made.mkdir()
    return made


def file(folder: Path, content: str, name: str = "clients.csv", encoding: str = "cp1252") -> Path:
    place = folder / name
    place.write_bytes(content.encode(encoding))
    return place


def wizard(stage: Stage, noun: str = "") -> ImportWizard:
    made = ImportWizard(stage.office, noun)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, on=False)
    stage.qtbot.addWidget(made)
    made.open()
    return made


def looked(stage: Stage, path: Path, noun: str = "") -> ImportWizard:
    made = wizard(stage, noun)
    made.look(path)
    stage.calm()
    return made


def on(stage: Stage, made: ImportWizard) -> None:
    """Press what has the keys, or go on by the keys that confirm."""
    stage.qtbot.keyClick(made, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    stage.calm()


def names(books: Desk) -> list[str]:
    return [
        row["name"] for row in books.rows("SELECT name FROM customer WHERE archived_at IS NULL ORDER BY name")
    ]


def test_a_file_comes_in_by_keys_alone_and_is_undone_from_its_result(
    stage: Stage, books: Desk, folder: Path
) -> None:
    before = names(books)
    made = looked(stage, file(folder, CUSTOMERS))
    assert made.found is not None
    assert (made.found.noun, made.found.opened.written) == ("customers", "CP1252 · ;")
    on(stage, made)
    assert made.step == "columns"
    assert made.columns.form.mark.value == ","
    assert made.columns.form._fields["days"].isHidden(), "no column holds a day"
    on(stage, made)
    assert made.step == "check"
    assert made.check_step.counts == {"new": 2, "changed": 0, "same": 0, "refused": 0}
    assert names(books) == before
    on(stage, made)
    assert made.step == "result"
    assert made.effects.told == (say("files.result.created", n=2),)
    assert made.found is not None
    assert made.windowTitle() == say("files.wizard.done")
    assert made.found.path.name in made.subtitle.text()
    assert names(books) == sorted([*before, "Librairie Gaïa", "Œuvrard Anaïs"])
    made.take_back.click()
    stage.calm()
    assert made.effects.told == (say("files.result.removed", n=2),)
    assert made.windowTitle() == say("files.wizard.undone")
    assert names(books) == before


def test_an_import_of_which_something_stays_is_undone_in_part(
    stage: Stage, books: Desk, folder: Path
) -> None:
    made = looked(stage, file(folder, CUSTOMERS))
    for _ in range(3):
        on(stage, made)
    [used] = books.rows("SELECT id FROM customer WHERE name = 'Librairie Gaïa'")
    books.an_order(used["id"], goods(books.a_product(), 1))
    made.take_back.click()
    stage.calm()
    assert [row.name for row in made.left.rows_model.rows] == ["Librairie Gaïa"]
    assert made.windowTitle() == say("files.wizard.undone_part")


def test_the_columns_of_what_is_brought_are_said_before_there_is_a_file(stage: Stage) -> None:
    made = wizard(stage)
    assert made.file.columns.isHidden()
    made.file.noun.set_value("customers")
    made.file._tell_columns()
    needed, possible = made.file.columns.text().splitlines()
    assert say("files.field.name") in needed
    assert say("files.field.email") in possible


def test_faults_are_named_and_stop_the_import_until_they_are_left_out(
    stage: Stage, books: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = looked(stage, file(folder, CUSTOMERS + ";société;pas une adresse;69001;Lyon;douze\n"))
    on(stage, made)
    on(stage, made)
    assert [(row.fault.line, row.fault.column) for row in made.check_step.rows] == [
        (4, "A"),
        (4, "C"),
        (4, "F"),
    ]
    assert not made.verb.isEnabled()
    assert made.verb.accessibleDescription() == say("files.wizard.has_faults")
    place = folder / "erreurs.csv"
    monkeypatch.setattr("ui.files.import_wizard.ask_place", lambda *_asked: place)
    made.export.click()
    assert "pas une adresse" in place.read_text("utf-8-sig")
    made.check_step.leave_out.click()
    on(stage, made)
    assert made.effects.told == (say("files.result.created", n=2), say("files.result.refused", n=1))
    assert not made.export.isHidden(), "what was left out is still to be mended"


@pytest.mark.parametrize(
    ("content", "why"),
    [
        ("Nom;Courriel\n;pas une adresse\n", "files.wizard.nothing"),
        ("Nom;Courriel\nZoé;x;y\n", "files.wizard.nothing"),
    ],
)
def test_no_success_is_shown_where_nothing_can_be_taken(
    stage: Stage, books: Desk, folder: Path, content: str, why: str
) -> None:
    made = looked(stage, file(folder, content))
    on(stage, made)
    on(stage, made)
    assert made.step == "check"
    assert not made.verb.isEnabled()
    assert made.verb.accessibleDescription() == say(why)
    on(stage, made)
    assert made.step == "check"
    assert books.rows("SELECT id FROM import_run") == []


def test_a_file_that_is_there_already_and_one_without_lines_bring_no_success(
    stage: Stage, books: Desk, folder: Path
) -> None:
    path = file(folder, CUSTOMERS)
    first = looked(stage, path)
    for _ in range(3):
        on(stage, first)
    again = looked(stage, path)
    on(stage, again)
    on(stage, again)
    assert again.check_step.counts["same"] == 2
    assert again.verb.accessibleDescription() == say("files.wizard.all_same")
    empty = looked(stage, file(folder, "Nom;Courriel\n", "vide.csv"))
    assert not empty.verb.isEnabled()
    assert "vide.csv" in empty.banner.problem
    assert len(books.rows("SELECT id FROM import_run")) == 1


def test_what_was_found_out_can_be_said_otherwise_and_is_remembered(
    stage: Stage, books: Desk, folder: Path
) -> None:
    content = "Bidon\nTruc;Machin;Prix HT\nA-1;Thé;1.250\n"
    made = looked(stage, file(folder, content), "products")
    on(stage, made)
    assert not made.verb.isEnabled()
    assert made.columns.missing == [say("files.field.sku"), say("files.field.name")]
    made.columns.fields[0].setCurrentIndex(made.columns.fields[0].findData("sku"))
    made.columns.fields[1].setCurrentIndex(made.columns.fields[1].findData("name"))
    # A field is read from one column only.
    made.columns.fields[2].setCurrentIndex(made.columns.fields[2].findData("name"))
    assert made.columns.mapped.columns == {0: "sku", 2: "name"}
    made.columns.fields[2].setCurrentIndex(made.columns.fields[2].findData("price"))
    made.columns.fields[1].setCurrentIndex(made.columns.fields[1].findData("name"))
    on(stage, made)
    assert [row.fault.reason.code for row in made.check_step.rows] == ["figure_unclear"]
    made.back.click()
    made.columns.form.mark.setCurrentIndex(made.columns.form.mark.findData("."))
    for _ in range(2):
        on(stage, made)
    assert books.rows("SELECT price_micro FROM product WHERE sku = 'A-1'") == [{"price_micro": 1_250_000}]
    other = looked(stage, file(folder, content.replace("A-1", "A-2")), "products")
    on(stage, other)
    assert other.columns.mapped.columns == {0: "sku", 1: "name", 2: "price"}
    assert other.columns.form.mark.value == "."


def test_another_encoding_and_line_of_titles_are_read_anew(stage: Stage, folder: Path) -> None:
    made = looked(stage, file(folder, "Liste;du jour\nNom;Ville\nŒuf;Évreux\n"), "customers")
    assert made.found is not None
    assert made.found.opened.titles == ("Liste", "du jour")
    on(stage, made)
    titles = made.columns.form.titles
    titles.setFocus()
    titles.selectAll()
    stage.qtbot.keyClicks(titles, "2")
    stage.qtbot.keyClick(titles, Qt.Key.Key_Tab)
    stage.calm()
    assert made.found.opened.titles == ("Nom", "Ville")
    encoding = made.columns.form.encoding
    encoding.setCurrentIndex(encoding.findData("utf-8"))
    stage.calm()
    assert "UTF-8" in made.banner.problem
    assert encoding.value == "cp1252"
    assert made.found.opened.rows[0].cells[0].text == "Œuf"


def test_a_dropped_file_is_looked_into_and_its_layout_is_said(stage: Stage, folder: Path) -> None:
    content = (
        "Handle,Title,Type,Option1 Value,Variant SKU,Variant Price\n"
        "bol,Bol,Vaisselle,Petit,B-P,12.50\nbol,,,Grand,B-G,18.00\nbol,,,,,\nthe,Thé,Épicerie,Default Title,T,4\n"
    )
    made = wizard(stage)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(str(file(folder, content, "products_export.csv", "utf-8")))])
    held = (Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(made, QDragEnterEvent(QPoint(100, 100), *held))
    QApplication.sendEvent(made, QDropEvent(QPointF(100, 100), *held))
    stage.calm()
    assert made.found is not None
    assert (made.found.noun, made.found.layout) == ("products", "shopify")
    on(stage, made)
    assert made.columns.layout_told.text() == say("files.layout.shopify")
    on(stage, made)
    assert made.check_step.counts == {"new": 3, "changed": 0, "same": 0, "refused": 0}


def test_past_imports_are_listed_and_can_be_undone(stage: Stage, books: Desk, folder: Path) -> None:
    from app.links.files.memory import imports

    before = names(books)
    made = looked(stage, file(folder, CUSTOMERS))
    for _ in range(3):
        on(stage, made)
    form = stage.show(ImportsForm(stage.office))
    with books.database.read() as rd:
        form.show_imports(imports(rd))
    row = form.table.rows_model.rows[0]
    assert (row.file, row.created, row.begun_by, row.state) == (
        "clients.csv",
        2,
        stage.office.actor.name,
        "done",
    )
    dialog = form.ask_undo(row)
    assert dialog is not None
    dialog.verb.click()
    stage.calm()
    assert dialog.effects.told == (say("files.result.removed", n=2),)
    dialog.verb.click()
    assert names(books) == before
    with books.database.read() as rd:
        form.show_imports(imports(rd))
    form.table.frame_first()
    assert not form.take_back.isEnabled()
    assert form.ask_undo(form.table.rows_model.rows[0]) is None


def test_stopping_keeps_what_is_taken_and_the_same_file_goes_on(
    stage: Stage, books: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.links.files.bring_in.PIECE", 1)
    path = file(folder, CUSTOMERS)
    made = looked(stage, path)
    on(stage, made)
    on(stage, made)
    made.verb.click()
    assert made._work is not None
    made.reject()
    stage.calm()
    assert made.step == "result"
    taken = len(books.rows("SELECT id FROM import_row"))
    assert taken < 2
    assert say("files.result.stopped") in made.effects.told
    again = looked(stage, path)
    for _ in range(3):
        on(stage, again)
    assert len(books.rows("SELECT id FROM import_row")) == 2
    assert len(books.rows("SELECT id FROM import_run")) == 1


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_lists_of_the_window_map_themselves(
    stage: Stage, books: Desk, folder: Path, language: str
) -> None:
    switch(language)
    try:
        made = looked(stage, file(folder, CUSTOMERS))
        for _ in range(3):
            on(stage, made)
        design = customers_screen(stage.office).design
        listing = design.listing
        with books.database.read() as rd:
            ids = listing.ids(rd, ListQuery(), 0, 100)
            rows = listing.rows(rd, ids)
        place = folder / f"own-{language}.csv"
        place.write_bytes(as_csv(design.columns, rows, words(), "EUR"))
        again = looked(stage, place)
        assert again.found is not None
        assert (again.found.noun, again.found.layout) == ("customers", "comptoir")
        on(stage, again)
        on(stage, again)
        assert again.check_step.counts == {"new": 0, "changed": 0, "same": len(rows), "refused": 0}
    finally:
        switch("fr")


@pytest.mark.parametrize("language", ["fr", "en"])
@pytest.mark.parametrize("screen", ["invoices", "open_items"])
def test_the_lists_of_what_is_owed_map_themselves(
    stage: Stage, books: Desk, folder: Path, language: str, screen: str
) -> None:
    product = books.a_product("Bol", on_hand=9)
    order = books.an_order(books.a_customer("Gaïa"), goods(product, 3), payment_kind="account")
    books.confirm(order)
    books.ship(order)
    books.invoice(order)
    books.pay(None, 1_000, books.order(order)["customer_id"])
    switch(language)
    try:
        shown = invoices_screen(stage.office) if screen == "invoices" else OpenItems(stage.office)
        design = shown.design
        asked = (design.listing, ListQuery(), design.columns, frozenset[int]())
        place = folder / f"owed-{language}.csv"
        with books.database.read() as rd:
            write_rows(rd, place, asked, words(), "EUR", Token())
        made = looked(stage, place)
        assert made.found is not None
        assert (made.found.noun, made.found.layout) == ("invoices", "comptoir")
        on(stage, made)
        assert made.columns.missing == []
        on(stage, made)
        counts = made.check_step.counts
        # The invoice; beside it, among what is open, the money that nothing was set against.
        assert counts == {"new": 1 if screen == "invoices" else 2, "changed": 0, "same": 0, "refused": 0}
    finally:
        switch("fr")


@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_list_of_orders_is_none_of_unpaid_invoices(
    stage: Stage, books: Desk, folder: Path, language: str
) -> None:
    books.an_order(books.a_customer("Gaïa"), goods(books.a_product("Bol"), 3))
    switch(language)
    try:
        design = orders_screen(stage.office).design
        asked = (design.listing, ListQuery(), design.columns, frozenset[int]())
        place = folder / f"orders-{language}.csv"
        with books.database.read() as rd:
            write_rows(rd, place, asked, words(), "EUR", Token())
        made = looked(stage, place)
        assert made.found is not None
        assert (made.found.noun, made.found.layout) == ("orders", "comptoir")
        on(stage, made)
        assert say("files.field.quantity") in made.columns.missing
    finally:
        switch("fr")


def test_unpaid_invoices_ask_for_the_day_of_the_cut_over_and_are_open_then(
    stage: Stage, books: Desk, folder: Path
) -> None:
    first = looked(stage, file(folder, CUSTOMERS))
    assert first.columns.cut_over_field.isHidden()
    for _ in range(3):
        on(stage, first)
    content = (
        "N° facture;Client;Date;Échéance;Total TTC;Reste dû\n"
        "F-101;Librairie Gaïa;15/01/2026;15/02/2026;1 200,00;200,00\n"
        "F-102;Personne;15/01/2026;15/02/2026;10,00;10,00\n"
    )
    made = looked(stage, file(folder, content, "impayes.csv"))
    assert made.found is not None
    assert made.found.noun == "invoices"
    on(stage, made)
    assert made.columns.cut_over_field.isVisible()
    assert made.columns.cut_over.value == stage.office.today
    on(stage, made)
    assert [(row.fault.line, row.fault.column) for row in made.check_step.rows] == [(3, "B")]
    made.check_step.leave_out.click()
    on(stage, made)
    assert made.step == "result"
    assert books.rows("SELECT number, open_amount FROM opening") == [
        {"number": "F-101", "open_amount": 20_000}
    ]
    books.must_verify()
    open_items = stage.show(OpenItems(stage.office))
    rows = [line.row for at in range(20) if (line := open_items.model.line(at)) is not None]
    assert ("F-101", 20_000) in [(row.number, row.amount) for row in rows]
    made.take_back.click()
    stage.calm()
    assert made.effects.told == (say("files.result.removed", n=1),)
    books.must_verify()


def test_a_count_of_stock_asks_for_its_day(stage: Stage, books: Desk, folder: Path) -> None:
    books.a_product("Bol", on_hand=5, sku="BOL")
    made = looked(stage, file(folder, "Code;Quantité\nBOL;7\n", "comptage.csv"))
    on(stage, made)
    assert made.columns.counted_field.isVisible()
    assert made.columns.cut_over_field.isHidden()
    day = stage.office.today - timedelta(days=3)
    made.columns.counted_on.set_value(day)
    for _ in range(2):
        on(stage, made)
    assert made.step == "result"
    # The five came today, after the count.
    move = books.row("SELECT quantity_milli, business_date FROM stock_move WHERE cause = 'import_run'")
    assert (move["quantity_milli"], str(move["business_date"])) == (7_000, day.isoformat())
    books.must_verify()


def test_orders_become_drafts_or_are_confirmed_as_is_said(stage: Stage, books: Desk, folder: Path) -> None:
    first = looked(stage, file(folder, CUSTOMERS))
    for _ in range(3):
        on(stage, first)
    content = (
        "N° commande;Client;Date;Désignation;Quantité;Prix HT\n"
        "C-1;Librairie Gaïa;23/10/2026;Bol;3;10,00\nC-1;;;Pot;1;4,50\n"
    )
    made = looked(stage, file(folder, content, "commandes.csv"))
    assert made.found is not None
    assert made.found.noun == "orders"
    on(stage, made)
    assert made.columns.confirmed_field.isVisible()
    assert made.columns.wishes.confirmed is False
    made.columns.confirmed.setCurrentIndex(1)
    assert made.columns.wishes.confirmed is True
    on(stage, made)
    assert made.verb.text() == say("files.wizard.take_orders", n=1)
    on(stage, made)
    found = "SELECT state, net FROM sales_order WHERE customer_reference = 'C-1'"
    [order] = books.rows(found)
    assert (order["state"] in {"confirmed", "held"}, order["net"]) == (True, 3_450)
    made.take_back.click()
    stage.calm()
    assert books.row(found)["state"] == "cancelled"
    books.must_verify()


ORDERS = (
    "N° commande;Client;Date;Désignation;Quantité;Prix HT\n"
    "C-12;SARL Lefèvre;23/10/2026;Bol;3;10,00\n"
    "C-12;;;Emballage;1;2,00\n"
    "C-13;Personne;24/10/2026;Bol;1;10,00\n"
    "EXEMPLE;Exemple SARL;25/10/2026;Carnet;3;12,50\n"
)


def test_what_each_document_would_be_is_seen_before_anything_is_written(
    stage: Stage, books: Desk, folder: Path
) -> None:
    books.a_customer("SARL Lefèvre")
    made = looked(stage, file(folder, ORDERS, "commandes.csv"), "orders")
    on(stage, made)
    on(stage, made)
    assert made.step == "check"
    step = made.check_step
    assert step.counts == {"new": 1, "changed": 0, "same": 0, "refused": 1}
    [order] = [row for row in step.documents.rows_model.rows if row.becomes]
    assert (order.title, order.customer, order.quantity, order.total, order.becomes) == (
        "C-12",
        "SARL Lefèvre",
        "2",
        3_840,
        "draft",
    )
    assert step.told_documents.text() == "1 commande à créer, 38,40\u00a0€ TTC"
    assert books.rows("SELECT id FROM sales_order") == []
    step.leave_out.click()
    assert made.note.text() == say("files.examples", n=1)
    on(stage, made)
    assert [row["total"] for row in books.rows("SELECT total FROM sales_order")] == [3_840]


def test_a_model_is_saved_from_the_first_step_and_comes_back_as_an_example(
    stage: Stage, books: Desk, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = wizard(stage)
    assert not made.file.model.isEnabled()
    assert made.file.model.toolTip() == say("files.wizard.model_which")
    made.file.noun.setCurrentIndex(made.file.noun.findData("products"))
    stage.calm()
    place = folder / "modele.xlsx"
    monkeypatch.setattr("ui.files.import_wizard.ask_place", lambda *_told: place)
    made.file.model.click()
    stage.calm()
    made.look(place)
    stage.calm()
    assert made.found is not None
    assert made.found.noun == "products"
    on(stage, made)
    on(stage, made)
    assert made.step == "check"
    assert not made.verb.isEnabled()
    assert made.note.text() == say("files.wizard.only_example")


def test_the_check_shows_how_the_first_new_records_will_be_written(
    stage: Stage, books: Desk, folder: Path
) -> None:
    lines = "".join(f"ZZ-{at};Table {at};2.000,50\n" for at in range(8))
    made = looked(stage, file(folder, "SKU;Nom;Prix HT\n" + lines, "articles.csv"), "products")
    on(stage, made)
    on(stage, made)
    assert made.step == "check"
    rows = made.check_step.changes.rows_model.rows
    assert not made.check_step.changes.isHidden()
    # Enough of them to see how figures were read; how many there are stands above.
    assert [(row.id, row.called) for row in rows] == [(at + 2, f"ZZ-{at} Table {at}") for at in range(5)]
    assert rows[0].told == f"à créer\u00a0: {say('files.field.price')} 2\u202f000,50"


def test_terms_beyond_the_law_are_remarked_and_stop_nothing(stage: Stage, books: Desk, folder: Path) -> None:
    books.do(terms.add, TermsDraft("90 jours", "90 days", single(Days(90))))
    text = "Nom;Type;Conditions de règlement\nGaïa;société;90 jours\nZoé;particulier;90 jours\n"
    made = looked(stage, file(folder, text, "clients.csv"), "customers")
    on(stage, made)
    on(stage, made)
    assert made.check_step.remarks.text().startswith(
        "Ligne 2\u00a0: Ces conditions dépassent le maximum légal"
    )
    assert not made.check_step.remarks.isHidden()


def test_the_check_shows_what_the_counted_stock_was_and_will_be(
    stage: Stage, books: Desk, folder: Path
) -> None:
    books.a_product("Bol", on_hand=80, sku="BOL")
    made = looked(stage, file(folder, "SKU;Quantité en stock\nBOL;1.200,50\n", "stock.csv"), "stock")
    on(stage, made)
    on(stage, made)
    [row] = made.check_step.changes.rows_model.rows
    assert row.told.startswith(f"{say('files.field.on_hand')} 80 → 1\u202f200,5")
