import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.base.errors import Refusal
from app.customers.identifiers import (
    checked_siren,
    checked_siret,
    checked_vat_number,
    french_vat_number,
    siren_of,
)

VECTORS = [
    ("732829320", "FR44732829320"),
    ("901821074", "FR53901821074"),
    ("130025265", "FR07130025265"),
]


@pytest.mark.parametrize(("siren", "vat_number"), VECTORS)
def test_the_french_vat_number_comes_from_the_siren(siren: str, vat_number: str) -> None:
    assert checked_siren(siren) == siren
    assert french_vat_number(siren) == vat_number
    assert checked_vat_number(vat_number) == vat_number


def test_a_siren_loses_its_spaces() -> None:
    assert checked_siren(" 732 829 320 ") == "732829320"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("732829321", "siren_checksum"),
        ("73282932", "siren_malformed"),
        ("7328293200", "siren_malformed"),
        ("73282932O", "siren_malformed"),
        ("", "siren_malformed"),
    ],
)
def test_a_wrong_siren_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        checked_siren(typed)
    assert (refused.value.code, refused.value.facts) == (code, {"typed": typed})


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("73282932000079", "siret_checksum"),
        ("7328293200007", "siret_malformed"),
        ("732829320 OOO74", "siret_malformed"),
        ("35600000000049", "siret_checksum"),
    ],
)
def test_a_wrong_siret_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        checked_siret(typed)
    assert (refused.value.code, refused.value.facts) == (code, {"typed": typed})


def test_a_siret_begins_with_its_siren() -> None:
    assert checked_siret("732 829 320 00074") == "73282932000074"
    assert siren_of("73282932000074") == "732829320"


def test_the_post_offices_have_a_rule_of_their_own() -> None:
    assert checked_siret("35600000000048") == "35600000000048"  # the head office: Luhn
    assert checked_siret("35600000049837") == "35600000049837"  # a post office: digits sum to 45


@given(st.text("0123456789", min_size=8, max_size=8), st.integers(1, 9))
def test_any_single_wrong_digit_is_found(body: str, off: int) -> None:
    siren = next(body + digit for digit in "0123456789" if _passes(body + digit))
    wrong = siren[:-1] + str((int(siren[-1]) + off) % 10)
    assert not _passes(wrong)


def _passes(siren: str) -> bool:
    try:
        return checked_siren(siren) == siren
    except Refusal:
        return False


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("fr 44 732 829 320", "FR44732829320"),
        ("FR-44.732829320", "FR44732829320"),
        ("DE 136 695 976", "DE136695976"),
        ("BE 0697.449.992", "BE0697449992"),
        ("BE697449992", "BE0697449992"),
        ("ATU13585627", "ATU13585627"),
        ("ES B-58378431", "ESB58378431"),
        ("NL 4495445B01", "NL004495445B01"),
        ("EL 094259216", "EL094259216"),
        ("XI 980780684", "XI980780684"),
    ],
)
def test_a_vat_number_is_kept_in_one_form(typed: str, expected: str) -> None:
    assert checked_vat_number(typed) == expected


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("FR45732829320", "vat_number_checksum"),
        ("FR4473282932", "vat_number_malformed"),
        ("DE136695977", "vat_number_checksum"),
        ("732829320", "vat_number_country"),
        ("GB980780684", "vat_number_country"),
        ("CHE107787577", "vat_number_country"),
        ("GR094259216", "vat_number_country"),
        ("EU372022452", "vat_number_country"),
        ("", "vat_number_country"),
    ],
)
def test_a_wrong_vat_number_is_refused(typed: str, code: str) -> None:
    with pytest.raises(Refusal) as refused:
        checked_vat_number(typed)
    assert refused.value.code == code
    assert refused.value.facts["typed"] == typed
