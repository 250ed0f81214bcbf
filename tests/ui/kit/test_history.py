"""What the journal tells of a document, in words."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from pytestqt.qtbot import QtBot

from app.base.audit import HISTORY_MOST, Event
from ui.kit.history import SHOWN, History, event_told
from ui.kit.wording import switch

AT = datetime(2026, 11, 22, 10, 22, tzinfo=UTC)


def told(verb: str, **facts: Any) -> str:
    return event_told(Event(1, AT, "Alice", verb, facts), "EUR")


def test_amounts_and_quantities_are_written_in_the_currency_of_the_event() -> None:
    assert (
        told("bill.issue", number="FA-1", total=71_929, currency="EUR")
        == "Facture FA-1 émise\xa0: 719,29\xa0€"
    )
    assert told("ship.ship", number="BL-1", quantity_milli=18_000) == "Expédition BL-1\xa0: 18 articles"
    assert "CHF" in told("sell.confirm", total=1_000, currency="CHF")


def test_a_hold_is_told_by_its_rules() -> None:
    held = [{"rule": "credit_limit", "excess": 5}, {"rule": "overdue"}]
    assert (
        told("sell.confirm", held=held) == "Commande bloquée\xa0: Plafond d’encours dépassé, Factures échues"
    )


def test_what_the_journal_does_not_hold_leaves_no_gap() -> None:
    assert told("sell.cancel") == "Commande annulée"
    assert told("collect.receive", number="RG-1", amount=1_000) == "Règlement RG-1 reçu\xa0: 10,00\xa0€"


def test_a_verb_without_words_still_shows_itself() -> None:
    assert "unheard.of" in told("unheard.of")


def test_the_newest_come_first_and_the_others_on_demand(qtbot: QtBot) -> None:
    history = History("EUR")
    qtbot.addWidget(history)
    count = SHOWN + 3
    history.show_events([Event(n, AT, "Alice", "sell.cancel", {"reason": str(n)}) for n in range(count)])
    history.show()
    assert history.told[0] == f"Commande annulée\xa0: {count - 1}"
    assert len(history.told) == SHOWN
    assert history._more.text() == "Voir 3 événements plus anciens"
    history._more.click()
    assert len(history.told) == count
    assert history._more.isHidden()
    assert history._rest.isHidden()


def test_where_the_journal_holds_more_than_is_told_it_says_so(qtbot: QtBot) -> None:
    history = History("EUR")
    qtbot.addWidget(history)
    history.show_events([Event(n, AT, "Alice", "sell.cancel", {}) for n in range(HISTORY_MOST)])
    history.show()
    assert history._rest.isHidden()
    history._more.click()
    assert not history._rest.isHidden()
    assert str(HISTORY_MOST) in history._rest.text()


def test_another_language_tells_the_same() -> None:
    try:
        switch("en")
        assert told("sell.cancel", reason="gone") == "Order cancelled: gone"
    finally:
        switch("fr")
