"""Merging two customers by keys: what differs is chosen, what moves is told, and Undo tells them apart again."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.customers import customer
from app.customers.customer import CustomerDraft
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from ui.customers.customer_page import CustomerPage
from ui.customers.customers_screen import customers_screen
from ui.customers.merge_dialog import MergeDialog, merge_customers
from ui.kit.wording import WordButton, say

CONTROL = Qt.KeyboardModifier.ControlModifier


def shown(stage: Stage, one: int, two: int | None = None) -> MergeDialog:
    dialog = merge_customers(stage.office, one, two)
    stage.calm()
    return dialog


def test_the_one_most_alike_is_proposed_and_values_that_differ_are_chosen(stage: Stage, books: Desk) -> None:
    kept = books.a_customer("Durand", email="d@durand.example")
    gone = books.a_customer("Durand", email="d@durand.example", phone="0102030405")
    dialog = shown(stage, kept)
    assert dialog.other.value is not None
    assert dialog.other.value.id == gone
    assert set(dialog.choices) == {"phone"}
    dialog.kept.set_value(str(kept))
    dialog.kept.currentIndexChanged.emit(0)
    left, right = dialog.choices["phone"]
    # What the one kept lacks is taken from the other.
    assert (left.isChecked(), right.isChecked()) == (False, True)
    QTest.keyClick(dialog.kept, Qt.Key.Key_Return, CONTROL)
    stage.calm()
    assert books.row("SELECT phone, merged_into_id FROM customer WHERE id = :id", id=kept) == {
        "phone": "0102030405",
        "merged_into_id": None,
    }
    assert books.row("SELECT merged_into_id FROM customer WHERE id = :id", id=gone) == {
        "merged_into_id": kept
    }
    undo = stage.said[-1].undo
    assert undo is not None
    undo()
    stage.calm()
    assert books.row("SELECT merged_into_id FROM customer WHERE id = :id", id=gone) == {
        "merged_into_id": None
    }
    books.must_verify()


def test_how_they_are_served_is_taken_over_where_the_one_kept_has_nothing_of_their_own(
    stage: Stage, books: Desk
) -> None:
    served: dict[str, Any] = {"usual_carrier": "Chronopost", "one_delivery": True, "monthly_invoice": True}
    kept = books.a_customer("Durand", usual_carrier="Colissimo")
    gone = books.a_customer("Dupont", invoice_by="paper", **served)
    dialog = shown(stage, kept, gone)
    assert set(dialog.choices) == {"name", "usual_carrier", "one_delivery", "monthly_invoice", "invoice_by"}
    dialog.kept.set_value(str(kept))
    dialog.kept.currentIndexChanged.emit(0)
    assert dialog.choices["invoice_by"][0].text() == "Par e-mail, sinon sur papier"
    dialog.verb.click()
    stage.calm()
    found = books.row(
        "SELECT usual_carrier, one_delivery, monthly_invoice, invoice_by FROM customer WHERE id = :id",
        id=kept,
    )
    assert found == {**served, "usual_carrier": "Colissimo", "invoice_by": "paper"}


def test_the_page_of_the_one_who_went_leads_to_the_one_kept(stage: Stage, books: Desk) -> None:
    kept, gone = books.a_customer("Durand"), books.a_customer("Dupont")
    dialog = shown(stage, kept, gone)
    assert not dialog.other.isVisible()
    dialog.verb.click()
    stage.calm()
    page = stage.show(CustomerPage(stage.office, gone))
    stage.calm()
    assert list(page.verbs.offered) == ["customer.open_kept", "customer.separate_gone"]
    next(each for each in page.verbs.findChildren(WordButton) if each.key == "customer.separate_gone").click()
    stage.calm()
    assert "customer.separate_gone" not in page.verbs.offered


def test_merging_needs_exactly_two_ticked_rows_and_says_so(stage: Stage, books: Desk) -> None:
    keys = [books.a_customer(name) for name in ("Aubin", "Brault", "Cadiou")]
    screen = stage.show(customers_screen(stage.office))
    merge = next(button for button, act in screen.bulk._buttons if act.exactly)
    for key in keys:
        screen.model.ticks.flip(key)
    assert not merge.isEnabled()
    assert "exactement deux" in merge.toolTip()
    screen.model.ticks.flip(keys[0])
    assert merge.isEnabled()
    merge.click()
    stage.calm()
    [dialog] = [each for each in QApplication.topLevelWidgets() if isinstance(each, MergeDialog)]
    dialog.reject()
    assert stage.said == []


def test_two_with_nothing_in_common_are_asked_about(stage: Stage, books: Desk) -> None:
    one, two, like = (books.a_customer(name) for name in ("Garage Rey", "Épicerie Costa", "Rey SARL"))

    def told(other: int) -> tuple[str, ...]:
        dialog = MergeDialog(stage.office, one, other)
        stage.qtbot.addWidget(dialog)
        stage.calm()
        return dialog.effects.told

    assert told(two)[0] == say("merge.strangers")
    assert say("merge.strangers") not in told(like)


@pytest.mark.parametrize(
    ("one", "two", "kind", "strange"),
    [
        ("Aïcha Benoît", "Aïcha Le Bihan", "person", True),
        ("Aïcha Benoît", "Benoît Aïcha", "person", False),
        ("Aïcha Benoît", "A. Benoît", "person", False),
        ("Durand", "Durand", "person", False),
        ("SARL Épicerie de Valdorine", "SARL Épicerie du Val-Mirande", "company", True),
        ("SARL Épicerie de Valdorine", "Épicerie Valdorine", "company", False),
        ("La Boutique", "Boutique SARL", "company", False),
    ],
)
def test_a_given_name_or_a_legal_form_is_nothing_in_common(
    stage: Stage, books: Desk, one: str, two: str, kind: str, *, strange: bool
) -> None:
    both = [books.do(customer.add, CustomerDraft(name=name, kind=kind)) for name in (one, two)]
    dialog = MergeDialog(stage.office, *both)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    assert (dialog.effects.told[0] == say("merge.strangers")) is strange
