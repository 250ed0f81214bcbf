"""Ctrl+K: anything by a few letters, by keys alone, and told to a screen reader."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from PySide6.QtCore import QPoint, Qt, QUrl
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog
from pytestqt.qtbot import QtBot

from app.base.errors import Trouble
from app.stock import place
from tests.stories.desk import TODAY, Desk, goods
from ui.customers.customer_dialog import CustomerDialog
from ui.kit.list_screen import ListScreen
from ui.kit.theme import apply
from ui.kit.wording import switch
from ui.orders.order_entry import OrderEntry
from ui.orders.order_page import OrderPage
from ui.shell.commands import VIEWS, commands
from ui.shell.main_window import MainWindow
from ui.shell.palette import Palette
from ui.shell.palette_groups import command_rows
from ui.shell.palette_rows import found_parts

CONTROL = Qt.KeyboardModifier.ControlModifier
PLAIN = Qt.KeyboardModifier.NoModifier


class Searcher:
    """Somebody with the palette open, who only knows keys."""

    def __init__(self, window: MainWindow, calm: Callable[[], None]) -> None:
        self.window, self.calm = window, calm

    @property
    def palette(self) -> Palette:
        found = self.window.findChild(Palette)
        assert isinstance(found, Palette)
        return found

    def open(self) -> Searcher:
        self.press(Qt.Key.Key_K, CONTROL)
        return self

    def type(self, text: str) -> Searcher:
        if text.isascii():
            QTest.keyClicks(QApplication.focusWidget() or self.window, text)
        else:
            self.palette.field.insert(text)
        self.calm()
        return self

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = PLAIN, times: int = 1) -> Searcher:
        for _ in range(times):
            QTest.keyClick(QApplication.focusWidget() or self.window, key, modifier)
            self.calm()
        return self

    @property
    def groups(self) -> dict[str, list[str]]:
        """The names of the groups, with the titles below each."""
        model, found = self.palette.panel.model, dict[str, list[str]]()
        name = ""
        for line in range(model.rowCount()):
            row = model.row_at(line)
            if row is None:
                name = str(model.index(line).data())
                found[name] = []
            else:
                found[name].append(row.title)
        return found

    @property
    def chosen(self) -> str:
        current = self.palette.panel.current
        return current.title if current is not None else ""


@pytest.fixture
def searcher(desk_window: MainWindow, calm: Callable[[], None]) -> Searcher:
    calm()
    return Searcher(desk_window, calm)


def a_case(desk: Desk) -> tuple[int, int]:
    """A customer with a confirmed order; gives both keys."""
    han = desk.a_customer("SARL Hàn", contact="Hélène Hàn", phone="01 40 00 00 12")
    poster = desk.a_product("Affiche Paris 1900", on_hand=10, sku="AFF-1")
    order = desk.an_order(han, goods(poster, 2))
    desk.confirm(order)
    return han, order


def test_a_customer_is_found_with_what_can_be_done_for_them_and_their_documents(
    desk: Desk, searcher: Searcher
) -> None:
    a_case(desk)
    desk.a_customer("Théo Hàn")
    searcher.open().type("hàn")
    assert searcher.groups == {
        "Clients": ["SARL Hàn", "Théo Hàn"],
        "Pour SARL Hàn": [
            "Nouvelle commande pour SARL Hàn",
            "Enregistrer un règlement de SARL Hàn",
            "Appeler SARL Hàn",
        ],
        "Documents": ["CM-2026-0001"],
    }
    assert searcher.chosen == "SARL Hàn"


def test_customers_of_one_name_show_their_numbers(desk: Desk, searcher: Searcher) -> None:
    for name in ("Invité", "Invité", "Invitée"):
        desk.a_customer(name)
    searcher.open().type("invit")
    asides = [row.aside for row in searcher.palette.panel.model.rows if row.noun == "customer"]
    assert [aside.count("CL-") for aside in asides] == [1, 1, 0]
    assert asides[0] != asides[1]


def test_only_the_letters_that_were_found_stand_out() -> None:
    assert found_parts("François Muñoz", ("co",)) == [("Fran", False), ("ço", True), ("is Muñoz", False)]
    assert found_parts("Cœur Ünïcødé", ("oeu", "uni")) == [
        ("C", False),
        ("œu", True),
        ("r ", False),
        ("Ünï", True),
        ("cødé", False),
    ]
    assert found_parts("Commandes", ("x",)) == [("Commandes", False)]


def test_enter_opens_what_is_chosen_and_the_window_works_on(desk: Desk, searcher: Searcher) -> None:
    _han, order = a_case(desk)
    searcher.open().type("cm-2026-0001").press(Qt.Key.Key_Return)
    page = searcher.window.current
    assert isinstance(page, OrderPage)
    assert page.row_id == order
    assert not searcher.palette.isVisible()
    assert searcher.window.isAncestorOf(QApplication.focusWidget() or searcher.palette)


def test_enter_typed_before_the_answer_is_for_the_answer(
    desk: Desk, searcher: Searcher, qtbot: QtBot
) -> None:
    a_case(desk)
    searcher.open()
    QTest.keyClicks(searcher.palette.field, "cm 1")
    QTest.keyClick(searcher.palette.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: isinstance(searcher.window.current, OrderPage), timeout=20_000)
    searcher.calm()
    assert not searcher.palette.isVisible()


def test_tab_tells_what_can_be_done_with_a_document_and_why_not(desk: Desk, searcher: Searcher) -> None:
    _han, order = a_case(desk)
    desk.ship(order)
    searcher.open().type("cm 1").press(Qt.Key.Key_Tab)
    assert list(searcher.groups) == ["CM-2026-0001", "Autour de CM-2026-0001"]
    rows = {row.title: row.refusal for row in searcher.palette.panel.model.rows}
    assert rows["Facturer CM-2026-0001…"] == ""
    assert rows["Expédier CM-2026-0001…"]
    assert "SARL Hàn" in rows
    # what cannot be done is not done
    searcher.press(Qt.Key.Key_Down)
    assert searcher.chosen == "Expédier CM-2026-0001…"
    searcher.press(Qt.Key.Key_Return)
    assert searcher.palette.isVisible()
    # letters look among what can be done, Esc goes back to the search
    searcher.type("fact")
    assert searcher.chosen == "Facturer CM-2026-0001…"
    searcher.press(Qt.Key.Key_Escape)
    assert searcher.palette.field.text() == "cm 1"
    assert searcher.chosen == "CM-2026-0001"
    searcher.press(Qt.Key.Key_Escape)
    assert not searcher.palette.isVisible()


def test_what_writes_asks_in_its_own_dialog_first(desk: Desk, searcher: Searcher) -> None:
    a_case(desk)
    searcher.open().type("sarl").press(Qt.Key.Key_Tab).type("reglement").press(Qt.Key.Key_Return)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, QDialog)
    assert not desk.rows("SELECT id FROM payment")
    dialog.reject()


def test_a_new_order_begins_with_the_customer_that_was_found(desk: Desk, searcher: Searcher) -> None:
    han, _order = a_case(desk)
    desk.a_customer("SARL Hàn")
    searcher.open().type("helene").press(Qt.Key.Key_N, CONTROL)
    entry = searcher.window.current
    assert isinstance(entry, OrderEntry)
    chosen = entry.sheet.form.customer.value
    assert chosen is not None
    assert chosen.id == han


def test_calling_copies_the_number_where_no_program_calls(
    desk: Desk, searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def refused(url: QUrl) -> bool:
        asked.append(url.toString())
        return False

    monkeypatch.setattr("ui.shell.palette_acts.QDesktopServices.openUrl", refused)
    a_case(desk)
    searcher.open().type("sarl").press(Qt.Key.Key_Tab).type("appeler").press(Qt.Key.Key_Return)
    assert asked == ["tel:0140000012"]
    assert QApplication.clipboard().text() == "01 40 00 00 12"
    assert searcher.window.toasts.isVisible()


def test_a_list_of_a_customers_documents_is_one_key_from_their_name(desk: Desk, searcher: Searcher) -> None:
    a_case(desk)
    other = desk.a_customer("Autre")
    desk.an_order(other, goods(desk.a_product("Carte")))
    searcher.open().type("sarl").press(Qt.Key.Key_Tab).type("ses com").press(Qt.Key.Key_Return)
    shown = searcher.window.current
    assert isinstance(shown, ListScreen)
    assert shown.model.rowCount() == 1


def test_a_greater_sign_looks_among_actions_alone_with_those_of_the_page(
    desk: Desk, searcher: Searcher
) -> None:
    _han, order = a_case(desk)
    searcher.window.office.ways.open("order", order)
    searcher.calm()
    searcher.open().type(">")
    groups = searcher.groups
    assert list(groups) == ["Sur cette page", "Actions", "Aller à"]
    assert groups["Sur cette page"][0] == "Expédier"
    assert len(groups["Actions"] + groups["Aller à"]) == len(commands(searcher.window))
    searcher.type("sarl")
    assert searcher.groups == {}
    assert "sarl" in searcher.palette.panel.note.text()


def test_a_customer_by_a_word_of_the_name_comes_before_rooms_and_these_before_deeds(
    desk: Desk, searcher: Searcher
) -> None:
    desk.a_customer("EURL Boutique de la Combe")
    desk.a_product("Coffret", sku="P-1")
    searcher.open().type("co")
    groups = list(searcher.groups)
    assert groups[0] == "Clients"
    assert searcher.chosen == "EURL Boutique de la Combe"
    assert groups.index("Clients") < groups.index("Aller à") < groups.index("Actions")
    assert groups[-1] == "Actions"
    assert all(title.startswith("Commandes") for title in searcher.groups["Aller à"][:2])
    searcher.press(Qt.Key.Key_Escape).open().type("commandes")
    assert searcher.chosen == "Commandes"


def test_two_letters_begin_no_deed_and_four_may(desk: Desk, searcher: Searcher) -> None:
    desk.a_product("Nougat", sku="P-1")
    searcher.open().type("no")
    assert searcher.chosen == "Nougat"
    searcher.press(Qt.Key.Key_Escape).open().type("nouv")
    assert searcher.groups["Actions"][0] == searcher.chosen


def test_a_button_of_the_page_is_pressed_from_the_palette(desk: Desk, searcher: Searcher) -> None:
    _han, order = a_case(desk)
    searcher.window.office.ways.open("order", order)
    searcher.calm()
    searcher.open().type(">exp").press(Qt.Key.Key_Return)
    searcher.calm()
    assert desk.state(order)[1] == "all"


def test_a_command_is_found_by_other_words_and_shows_its_keys(desk: Desk, searcher: Searcher) -> None:
    searcher.open().type("nuit")
    assert [title.split()[-1] for title in searcher.groups["Actions"]] == ["Clair", "Sombre", "système"]
    searcher.press(Qt.Key.Key_Escape).open().type("factures")
    assert searcher.chosen == "Factures"
    current = searcher.palette.panel.current
    assert current is not None
    assert current.keys == "room_6"
    searcher.press(Qt.Key.Key_Return)
    assert searcher.window.rail.entries["invoices"].isChecked()


def test_every_view_that_is_offered_is_one_of_its_list(desk: Desk, searcher: Searcher) -> None:
    # All there is: transfers are offered where goods are at two places.
    desk.do(place.add_place, "Réserve")
    searcher.window.office.leave_out(frozenset())
    rows = {row.ident: row for row in command_rows(searcher.window)}
    offered = [(room, view) for room, _words, views in VIEWS for view in views]
    for room, view in offered:
        row = rows[f"view:{room}:{view}"]
        assert "." not in row.title, row.title
        row.act()
        searcher.calm()
        lists = searcher.window.current.findChildren(ListScreen)
        shown = [each for each in (searcher.window.current, *lists) if isinstance(each, ListScreen)]
        chips = [dict(each.model.query.chips) for each in shown if each.isVisible()]
        assert chips == [{"view": view}], (room, view)


def test_no_two_commands_share_a_name_and_all_have_words_in_both_languages(searcher: Searcher) -> None:
    for language in ("fr", "en"):
        switch(language)
        found = commands(searcher.window)
        assert len({each.name for each in found}) == len({each.title for each in found}) == len(found)
        assert not [each.title for each in found if "palette." in each.title or "{" in each.title]
        assert not [each.also for each in found if each.also.startswith("palette.")]


def test_without_a_text_it_shows_what_was_opened_last(desk: Desk, searcher: Searcher) -> None:
    han, order = a_case(desk)
    for noun, row_id in (("order", order), ("customer", han), ("order", order)):
        searcher.window.office.ways.open(noun, row_id)
        searcher.calm()
    searcher.open()
    groups = searcher.groups
    assert list(groups) == ["Récents", "Actions", "Aller à"]
    assert groups["Récents"] == ["CM-2026-0001", "SARL Hàn"]
    assert groups["Actions"][0] == "Nouvelle commande"
    assert len(groups["Aller à"]) == 26


def test_keys_of_the_window_do_not_reach_what_lies_beneath(desk: Desk, searcher: Searcher) -> None:
    _han, order = a_case(desk)
    searcher.window.office.ways.open("order", order)
    searcher.calm()
    searcher.open().press(Qt.Key.Key_Return, CONTROL).press(Qt.Key.Key_P, CONTROL)
    assert searcher.palette.isVisible()
    assert desk.state(order)[1] == "none"
    # those of a room do what they say
    searcher.press(Qt.Key.Key_3, CONTROL)
    assert not searcher.palette.isVisible()
    assert searcher.window.rail.entries["customers"].isChecked()
    searcher.open().press(Qt.Key.Key_K, CONTROL)
    assert not searcher.palette.isVisible()


def test_arrows_pass_over_the_names_of_groups_and_stop_at_both_ends(desk: Desk, searcher: Searcher) -> None:
    a_case(desk)
    searcher.open().type("sarl")
    titles = [row.title for row in searcher.palette.panel.model.rows]
    seen = [searcher.chosen]
    for _ in titles:
        searcher.press(Qt.Key.Key_Down)
        seen.append(searcher.chosen)
    assert seen == [*titles, titles[-1]]
    searcher.press(Qt.Key.Key_PageUp)
    assert searcher.chosen == titles[0]


def test_a_click_takes_a_row_and_a_click_beside_leaves(desk: Desk, searcher: Searcher, qtbot: QtBot) -> None:
    a_case(desk)
    searcher.open().type("cm 1")
    rows = searcher.palette.panel.list
    place = rows.visualRect(searcher.palette.panel.model.index(1)).center()
    qtbot.mouseClick(rows.viewport(), Qt.MouseButton.LeftButton, pos=place)
    searcher.calm()
    assert isinstance(searcher.window.current, OrderPage)
    searcher.open()
    qtbot.mouseClick(
        searcher.palette, Qt.MouseButton.LeftButton, pos=searcher.palette.panel.geometry().center()
    )
    assert searcher.palette.isVisible()
    qtbot.mouseClick(searcher.palette, Qt.MouseButton.LeftButton, pos=QPoint(5, 5))
    assert not searcher.palette.isVisible()


def test_the_field_of_the_rail_opens_it_and_esc_gives_the_focus_back(desk: Desk, searcher: Searcher) -> None:
    a_case(desk)
    searcher.window.show_room("orders")
    searcher.calm()
    before = QApplication.focusWidget()
    assert before is not None
    searcher.window.rail.search.click()
    searcher.calm()
    assert QApplication.focusWidget() is searcher.palette.field
    searcher.press(Qt.Key.Key_Escape)
    assert QApplication.focusWidget() is before


def test_it_opens_from_within_a_field_too(desk: Desk, searcher: Searcher) -> None:
    a_case(desk)
    searcher.window.show_room("orders")
    searcher.calm()
    searcher.press(Qt.Key.Key_F, CONTROL)
    searcher.type("abc").open()
    assert QApplication.focusWidget() is searcher.palette.field
    searcher.press(Qt.Key.Key_Escape)
    shown = searcher.window.current
    assert isinstance(shown, ListScreen)
    assert shown.filters.search.text() == "abc"


def test_a_telephone_number_is_found_a_moment_later(desk: Desk, searcher: Searcher) -> None:
    desk.a_customer("Un", phone="01 40 00 00 12")
    desk.a_product("Lot 40 00", sku="P-4000")
    searcher.open().type("40 00")
    assert searcher.groups["Clients"] == ["Un"]
    assert searcher.groups["Articles"] == ["Lot 40 00"]


def test_what_is_nowhere_can_be_looked_for_in_a_list(desk: Desk, searcher: Searcher) -> None:
    a_case(desk)
    searcher.open().type("affiches anciennes")
    (name, rows), (_instead, others) = searcher.groups.items()
    assert "affiches anciennes" in name
    assert rows == ["Commandes", "Clients et encours", "Factures", "Stock"]
    assert "« affiches anciennes »" in searcher.palette.panel.note.text().replace("\u00a0", " ")
    assert others[0].startswith("Créer le client")
    # what was not found is told, and then what Enter would take
    told = searcher.palette.field.accessibleDescription()
    assert told.startswith(searcher.palette.panel.note.text())
    assert "Commandes" in told
    searcher.press(Qt.Key.Key_Return)
    shown = searcher.window.current
    assert isinstance(shown, ListScreen)
    assert shown.model.query.search == "affiches anciennes"


def test_what_is_nowhere_can_be_created_by_that_name(desk: Desk, searcher: Searcher) -> None:
    searcher.open().type("Zygomar").press(Qt.Key.Key_Down, times=4)
    assert "Zygomar" in searcher.chosen
    searcher.press(Qt.Key.Key_Return)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, CustomerDialog)
    assert dialog.name.text() == "Zygomar"
    dialog.reject()


def test_help_on_the_search_is_offered_where_nothing_is_found_and_numbers_are_nobodys_name(
    searcher: Searcher,
) -> None:
    searcher.open().type("999999999")
    *_lists, (_instead, rows) = searcher.groups.items()
    assert len(rows) == 1
    searcher.press(Qt.Key.Key_Down, times=4).press(Qt.Key.Key_Return)
    assert searcher.window.help is not None
    assert searcher.window.help.isVisible()


def test_nothing_is_said_to_be_missing_while_it_is_still_looked_for(
    desk: Desk, searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A telephone number is found by the longer search alone."""
    desk.a_customer("Un", phone="01 40 00 00 12")
    notes: list[str] = []
    monkeypatch.setattr(searcher.open().palette.panel, "tell_note", notes.append)
    searcher.type("40 00")
    assert searcher.groups["Clients"] == ["Un"]
    assert set(notes) == {""}


def test_an_overdue_invoice_says_since_when(desk: Desk, searcher: Searcher) -> None:
    desk.on(TODAY - timedelta(days=60))
    _han, order = a_case(desk)
    desk.ship(order)
    desk.invoice(order)
    desk.on(TODAY)
    searcher.open().type("fa-2026")
    current = searcher.palette.panel.current
    assert current is not None
    assert "échue depuis" in current.aside
    searcher.press(Qt.Key.Key_Escape).open().type("sarl")
    current = searcher.palette.panel.current
    assert current is not None
    assert "échu" in current.aside


def test_a_search_that_fails_says_so_and_keeps_the_commands(
    desk: Desk, searcher: Searcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(_rd: object, _text: str) -> None:
        raise Trouble("database_busy", place="ici", reason="")

    monkeypatch.setattr("ui.shell.palette.find", broken)
    searcher.open().type("factures")
    assert searcher.chosen == "Factures"
    assert "La base est occupée" in searcher.palette.panel.note.text()


def test_it_is_told_to_a_screen_reader(desk: Desk, searcher: Searcher) -> None:
    a_case(desk)
    searcher.open().type("sarl")
    field, rows = searcher.palette.field, searcher.palette.panel.list
    assert (field.accessibleName(), rows.accessibleName()) == ("Rechercher partout", "Résultats")
    assert field.accessibleDescription().startswith("SARL Hàn, Hélène Hàn")
    assert field.accessibleDescription().endswith("1 sur 5")
    listed = QAccessible.queryAccessibleInterface(rows)
    assert listed is not None
    assert listed.role() == QAccessible.Role.List
    told = [listed.child(at).text(QAccessible.Text.Name) for at in range(listed.childCount())]
    assert told[0] == "Clients"
    assert told[1].endswith(", Clients")


def test_it_fits_a_small_window_with_large_text(desk: Desk, searcher: Searcher) -> None:
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    a_case(desk)
    searcher.window.resize(900, 560)
    try:
        apply(app, "dark", 150)
        searcher.open().type("s")
        panel = searcher.palette.panel
        assert searcher.palette.rect().contains(panel.geometry())
        assert panel.foot.geometry().bottom() <= panel.height()
        for _ in panel.model.rows:
            searcher.press(Qt.Key.Key_Down)
            assert panel.list.viewport().rect().contains(panel.list.visualRect(panel.list.currentIndex()))
    finally:
        apply(app, "light", 100)


def test_switching_the_language_closes_it_rather_than_mixing_words(desk: Desk, searcher: Searcher) -> None:
    searcher.open().type("anglais").press(Qt.Key.Key_Return)
    assert not searcher.palette.isVisible()
    searcher.open()
    assert searcher.groups["Go to"][0] == "Today"
    assert searcher.palette.field.placeholderText().startswith("Customer")
