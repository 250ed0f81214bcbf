"""A customer made while an order is typed: the least first, and what was typed says who they are."""

from __future__ import annotations

from app.customers import customer
from app.customers.customer import CustomerDraft
from tests.stories.desk import Desk
from tests.ui.conftest import Stage
from ui.customers.customer_dialog import CustomerDialog, add_customer


def asked(stage: Stage, text: str) -> CustomerDialog:
    """The small form for what was typed."""
    dialog = add_customer(stage.office, text, done=lambda _key: None, brief=True)
    stage.qtbot.addWidget(dialog)
    stage.calm()
    return dialog


def in_view(dialog: CustomerDialog) -> list[str]:
    return [name for name, field in dialog.form.fields.items() if field.isVisible()]


_LEAST = ["name", "kind", "email", "phone", "line1", "postcode", "city"]


def test_only_what_an_order_needs_is_asked_and_the_rest_unfolds(stage: Stage, books: Desk) -> None:
    dialog = asked(stage, "Aïcha Benoît")
    assert in_view(dialog) == _LEAST
    assert dialog.kind.value == "person"
    narrow = dialog.width()
    dialog.brief.more.click()  # type: ignore[union-attr]
    stage.calm()
    assert {"terms", "country", "limit", "tags"} < set(in_view(dialog))
    assert "siren" not in in_view(dialog)  # a person has none
    assert dialog.width() > narrow
    assert dialog.form.fields["language"].edit.hasFocus()


def test_a_company_is_known_by_its_name_until_somebody_says_otherwise(stage: Stage, books: Desk) -> None:
    books.do(customer.add, CustomerDraft(name="Ana Costa"))
    dialog = asked(stage, "SARL Hàn")
    assert (dialog.kind.value, in_view(dialog)) == ("company", _LEAST)
    dialog.kind.set_value("person")
    dialog.kind.activated.emit(dialog.kind.currentIndex())
    stage.qtbot.keyClicks(dialog.name, " SAS")
    assert dialog.kind.value == "person"


def test_where_the_name_says_nothing_they_are_what_most_customers_are(stage: Stage, books: Desk) -> None:
    books.do(customer.add, CustomerDraft(name="Ana Costa"))
    assert asked(stage, "Lefèvre").kind.value == "person"


def test_an_e_mail_or_siren_that_was_looked_for_stands_in_its_field(stage: Stage, books: Desk) -> None:
    dialog = asked(stage, "ana@costa.example")
    assert (dialog.name.text(), dialog.email.text()) == ("", "ana@costa.example")
    other = asked(stage, "732829320")
    assert (other.siren.value, other.kind.value) == ("732829320", "company")
    assert "siren" in in_view(other)


def test_what_is_typed_in_the_small_form_is_kept(stage: Stage, books: Desk) -> None:
    made: list[int] = []
    dialog = add_customer(stage.office, "Aïcha Benoît", done=made.append, brief=True)
    stage.calm()
    dialog.phone.setText("06 12 34 56 78")
    dialog.line1.setText("34 avenue de la Gare")
    dialog.city.setText("Lille")
    dialog.verb.click()
    stage.calm()
    row = books.row("SELECT id, kind, name, phone FROM customer")
    assert made == [row["id"]]
    assert (row["kind"], row["name"], row["phone"]) == ("person", "Aïcha Benoît", "06 12 34 56 78")
    assert books.row("SELECT city FROM address")["city"] == "Lille"
