"""The journal of the shops: each line in words, filters, what waits, what it opens, copied; empty, offline, and by keys."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication

from app.base.errors import Refusal, Trouble
from app.base.listing import ListQuery
from app.flow import channel
from app.links.shops.sync import journal
from app.orders.channel import Decisions
from tests.stories.desk import OWNER, Desk
from tests.ui.conftest import Stage
from tests.ui.shops.conftest import Linked
from ui.kit.wording import say
from ui.shops.journal_screen import JournalScreen
from ui.shops.journal_words import outcome_chip, sentence_of


def shown(stage: Stage) -> JournalScreen:
    screen = stage.show(JournalScreen(stage.office))
    stage.calm()
    return screen


def synced(stage: Stage, screen: JournalScreen) -> None:
    screen.sync.start()
    stage.qtbot.waitUntil(lambda: not screen.sync.running, timeout=30_000)
    stage.calm()


def told(stage: Stage, screen: JournalScreen) -> list[str]:
    stage.qtbot.waitUntil(lambda: screen.list.model.state not in ("loading", ""), timeout=5_000)
    stage.calm()
    found = [screen.list.model.line(at) for at in range(screen.list.model.rowCount())]
    return [sentence_of(line.row) for line in found if line is not None]


def view(stage: Stage, screen: JournalScreen, name: str, **chips: str) -> list[str]:
    screen.show_list("", ListQuery(chips=(("view", name), *chips.items())))
    return told(stage, screen)


def test_without_a_shop_the_journal_leads_to_connecting_one(stage: Stage, books: Desk) -> None:
    screen = shown(stage)
    assert screen.list.blank.isVisible()
    assert not screen.panel.isVisible()
    assert not screen.strip.isVisible()


def test_before_the_first_synchronisation_it_says_what_will_stand_there(stage: Stage, linked: Linked) -> None:
    screen = shown(stage)
    assert screen.list.blank.isVisible()
    [line] = screen.lines.values()
    assert say("shop_link.never") in line.text.text()


def test_what_came_in_and_how_the_first_take_over_ended_is_told_newest_first(
    stage: Stage, books: Desk, linked: Linked
) -> None:
    screen = shown(stage)
    synced(stage, screen)
    assert told(stage, screen) == ["Première reprise\u00a0: 4 fiches reçues."]
    number = str(linked.shop.place_order({linked.shop.add_product("Bol", sku="BOL", count=3)["id"]: 2})["id"])
    linked.shop.advance(60)
    synced(stage, screen)
    lines = told(stage, screen)
    assert lines[1] == f"Commande {number} reçue."
    assert lines[0].startswith("Synchronisé")
    screen.list.table.go_to(1)
    stage.calm()
    assert screen.panel.title.text() == f"Commande {number} reçue."
    [order] = [row["id"] for row in books.rows("SELECT id FROM sales_order")]
    stage.qtbot.keyClick(screen.list.table, Qt.Key.Key_Return)
    assert stage.opened == [("order", order)]
    screen.panel.open.click()
    assert stage.opened == [("order", order)] * 2


def test_a_refusal_gives_its_reason_and_the_record_it_is_about(
    stage: Stage, books: Desk, linked: Linked
) -> None:
    screen = shown(stage)
    synced(stage, screen)
    product = linked.shop.add_product("Bol", sku="BOL", count=3)["id"]
    number = str(linked.shop.place_order({product: 1})["id"])
    linked.shop.add_status("strange", "Strange")
    linked.shop.set_status(int(number), "strange")
    linked.shop.advance(60)
    synced(stage, screen)
    assert view(stage, screen, "refused") == [f"Commande {number}\u00a0: à revoir."]
    # Shops say the same word of the record.
    assert say("shop_journal.outcome.refused") == say("shops.state.parked")
    screen.list.table.go_to(0)
    stage.calm()
    assert "état inconnu" in screen.panel.problem.text
    assert screen.panel.way.text
    stage.qtbot.keyClick(screen.list.table, Qt.Key.Key_Return)
    assert stage.places[-1].room == "shops"
    # It is refused: nothing of it waits to be sent.
    assert view(stage, screen, "waits") == []


def test_an_interrupted_run_is_grey_and_says_why(
    stage: Stage, linked: Linked, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen = shown(stage)
    synced(stage, screen)
    monkeypatch.setattr("app.links.shops.sync.patience.ATTEMPTS", 1)
    linked.shop.faults.rule = lambda _request: "maintenance"
    synced(stage, screen)
    assert told(stage, screen)[0] == say("sync.journal.failed")
    [line] = screen.lines.values()
    assert say("shop_link.offline") in line.text.text()
    assert "maintenance" in line.more.text()
    screen.show_list("", ListQuery("maintenance"))
    assert told(stage, screen) == [say("sync.journal.failed")]


def test_what_waits_is_called_as_in_the_list_of_records(stage: Stage, books: Desk, linked: Linked) -> None:
    run = books.database.do(OWNER, journal.begin, linked.id, "increment")
    for number, fault in (
        ("72", Refusal("shop_refund_proposed", number="CM-2026-0001", amount="7.50", currency="EUR")),
        ("73", Refusal("shop_order_status_unknown", number="73", status="strange")),
    ):
        with books.database.write(OWNER, "sync.note", silent=True) as tx:
            journal.write(tx, linked.id, run, "parked", fault=fault, noun="order", number=number)
    screen = shown(stage)
    for outcome, number, word in (("asks", "72", "À décider"), ("refused", "73", "À revoir")):
        [line] = view(stage, screen, "all", outcome=outcome)
        assert number in line
        row = screen.list.model.line(0)
        assert row is not None
        assert outcome_chip(row.row).text == word
        assert outcome_chip(replace(row.row, code="conflict")).text == say("shops.state.conflict")


def test_lines_are_found_by_way_outcome_shop_and_words(stage: Stage, books: Desk, linked: Linked) -> None:
    run = books.database.do(OWNER, journal.begin, linked.id, "increment")
    for code, fault, facts in (
        ("order_new", None, {"number": "71"}),
        ("refund_new", None, {"number": "72"}),
        ("told", None, {"number": "CM-2026-0001", "what": "parcels, status"}),
        ("not_told", Refusal("shop_order_gone", number="CM-2026-0002"), {"number": "CM-2026-0002"}),
        ("stock_moved", None, {"sku": "SAV", "seen_milli": 3000, "found_milli": 2500}),
        ("again", Trouble("shop_busy", host="boutique.example", wait=3), {}),
    ):
        with books.database.write(OWNER, "sync.note", silent=True) as tx:
            journal.write(tx, linked.id, run, code, fault=fault, **facts)
    screen = shown(stage)
    assert len(told(stage, screen)) == 6
    assert view(stage, screen, "in") == ["Remboursement 72 reçu.", "Commande 71 reçue."]
    out = view(stage, screen, "out")
    assert out[0].startswith("SAV\u00a0: la boutique affichait 2,5 au lieu de 3")
    assert out[2] == "Commande CM-2026-0001\u00a0: la boutique est au courant (suivi, statut)."
    assert view(stage, screen, "all", outcome="trouble") == ["Nouvel essai."]
    assert view(stage, screen, "all", shop="4711") == []
    for typed, count in (
        ("remboursement", 1),
        ("cm-2026", 2),
        ("patienter", 1),
        ("supprimee", 1),
        ("autruche", 0),
    ):
        screen.show_list("", ListQuery(typed, (("view", "all"),)))
        assert len(told(stage, screen)) == count, typed


def test_lines_are_copied_one_or_all_and_written_as_a_file(stage: Stage, books: Desk, linked: Linked) -> None:
    run = books.database.do(OWNER, journal.begin, linked.id, "increment")
    fault = Refusal("shop_order_gone", number="CM-2026-0002")
    for code, why, number in (("order_new", None, "71"), ("not_told", fault, "CM-2026-0002")):
        with books.database.write(OWNER, "sync.note", silent=True) as tx:
            journal.write(tx, linked.id, run, code, fault=why, number=number)
    screen = shown(stage)
    told(stage, screen)
    screen.list.table.go_to(0)
    stage.calm()
    screen.panel.copy.click()
    copied = QGuiApplication.clipboard().text()
    assert "n’a pas accepté" in copied
    assert "n’est plus dans la boutique" in copied
    assert "not_told/shop_order_gone" in copied
    screen.list.copy_all()
    stage.calm()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert len(lines) == 3
    assert "Commande 71 reçue." in lines[2]
    dialog = screen.list.ask_export()
    assert dialog.isVisible()
    dialog.reject()


def test_what_waits_to_leave_is_listed_until_it_has_left(stage: Stage, books: Desk, linked: Linked) -> None:
    screen = shown(stage)
    synced(stage, screen)
    decided = Decisions(stock="here", buffer_milli=2000)
    books.database.do(OWNER, channel.decide, linked.id, decided)
    books.database.do(OWNER, channel.consent, linked.id)
    assert view(stage, screen, "waits") == [
        "SAV\u00a0: la boutique affiche 10, elle affichera 8.",
        "TOR\u00a0: la boutique affiche 5, elle affichera 3.",
    ]
    assert view(stage, screen, "waits", way="in") == []
    synced(stage, screen)
    assert view(stage, screen, "waits") == []
    assert view(stage, screen, "out") == ["Stock envoyé\u00a0: 2 articles."]
