"""Templates: filled in by names in the template's language, checked when written, silent about what is not there."""

from __future__ import annotations

import re

import pytest

from app.base.errors import Refusal
from app.base.words import LANGUAGES, Words
from app.correspondence.addresses import checked_address, checked_addresses, on_the_wire
from app.correspondence.filling import PLACEHOLDERS, checked, exemplary, fill, names
from app.correspondence.tables import KINDS
from app.correspondence.templates import came_with


def test_a_placeholder_is_found_without_accents_or_case() -> None:
    filled = fill(
        "order_confirmation", "fr", "N° {NUMERO}", "{Entreprise}", {"number": "CM-1", "company": "Été"}
    )
    assert (filled.subject, filled.body) == ("N° CM-1", "Été\n")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_placeholder_has_a_name_and_an_example(language: str) -> None:
    """The preview in the settings shows the examples; a key among them would be shown as it stands."""
    known = Words(language).knows
    every = {key for keys in PLACEHOLDERS.values() for key in keys}
    # The example is one case, and an invoice that is paid at the door, collected or settled is another.
    shown = {key for kind in PLACEHOLDERS for key in exemplary(kind)}
    assert "debit" not in exemplary("invoice")
    assert "debit" in exemplary("statement")
    lacking = [key for key in sorted(every) if not known(f"mail.placeholder.{key}")]
    lacking += [key for key in sorted(shown) if not known(f"mail.example.{key}")]
    assert lacking == []


def test_a_sentence_that_names_a_missing_value_is_left_out_and_the_others_of_its_line_stay() -> None:
    body = (
        "Bonjour,\n\nLivraison le {livraison}.\n\nTotal {total}. Votre référence : {référence} ({total}).\n"
    )
    filled = fill("order_confirmation", "fr", "x", body, {"total": "12 €"})
    assert filled.body == "Bonjour,\n\nTotal 12 €.\n"


def test_an_unknown_placeholder_is_refused_with_those_that_are_known() -> None:
    with pytest.raises(Refusal) as refused:
        checked("invoice", "en", "Invoice {number}", "{nombre}")
    assert refused.value.code == "mail_placeholder_unknown"
    assert refused.value.facts["name"] == "{nombre}"
    assert "{outstanding amount}" in str(refused.value.facts["known"])


def test_the_placeholders_of_one_language_are_unknown_in_the_other() -> None:
    with pytest.raises(Refusal, match="mail_placeholder_unknown"):
        checked("invoice", "en", "{numéro}", "")


def test_a_mail_about_a_payment_without_its_link_is_refused() -> None:
    with pytest.raises(Refusal, match="mail_value_missing"):
        fill("payment_problem", "fr", "x", "Ici : {lien}", {"number": "1"})
    assert fill("payment_problem", "fr", "x", "Appelez-nous.", {}).body == "Appelez-nous.\n"


def test_a_name_with_a_line_break_cannot_add_a_header() -> None:
    filled = fill("invoice", "fr", "Facture {client}", "", {"customer": "A\r\nBcc: x@y.fr"})
    assert filled.subject == "Facture A Bcc: x@y.fr"


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["fr", "en"])
def test_the_templates_that_come_with_the_program_can_be_filled_in(kind: str, language: str) -> None:
    shipped = came_with(kind, language)
    checked(kind, language, shipped.subject, shipped.body)
    values = {key: f"<{key}>" for key in PLACEHOLDERS[kind]}
    filled = fill(kind, language, shipped.subject, shipped.body, values)
    assert "{" not in filled.subject + filled.body
    assert "<number>" in filled.subject
    assert set(names(kind, language)) == set(PLACEHOLDERS[kind])
    if language == "fr":
        assert not re.search(" [:;!?]", shipped.body), "a plain space before a sign"


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Camille@Exemple.FR ", "Camille@exemple.fr"),
        ("mailto:a.b+c@d-e.co.uk", "a.b+c@d-e.co.uk"),
        ("x@été.fr", "x@été.fr"),
    ],
)
def test_an_address_is_kept_in_one_form(typed: str, kept: str) -> None:
    assert checked_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        *("", "a", "a@", "@b.fr", "a b@c.fr", "a@b", "a@b..fr", "a@-b.fr", "a..b@c.fr", "é@b.fr"),
        *("a@1.2.3.4", "<a@b.fr>", "a@b.fr\nBcc: c@d.fr"),
    ],
)
def test_what_is_no_address_is_refused(typed: str) -> None:
    with pytest.raises(Refusal, match="mail_address_malformed"):
        checked_address(typed)


def test_several_addresses_are_told_apart_and_each_kept_once() -> None:
    assert checked_addresses("a@b.fr; c@d.fr, a@b.fr") == ("a@b.fr", "c@d.fr")
    assert on_the_wire("x@été.fr") == "x@xn--t-9fab.fr"
