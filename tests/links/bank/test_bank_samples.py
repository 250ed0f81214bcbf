"""Every sample of a bank's file is read as it means it, and every damaged one is refused with its line and reason."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from app.base.errors import Refusal
from app.base.words import Words
from app.links.bank import listed
from app.links.bank.port import french_iban, iban_of, kind_by_words, minor
from app.links.bank.reading import format_of
from app.links.files.convention import Convention
from app.links.files.layouts import proposed_for
from app.payments.statement import Statement

SAMPLES = Path(__file__).parents[2] / "data" / "bank"

# number of transactions, opening, closing, by how much they miss each other
GOOD: dict[str, list[tuple[str, str, int, int | None, int | None, int | None]]] = {
    "camt/camt053.v2.all-balance-types.xml": [("CH2801234000123456789", "EUR", 1, 101, 404, -582)],
    # Its closing balance is told in another currency than the account's: it says nothing of it.
    "camt/camt053.v2.minimal.xml": [("NL26VAYB8060476890", "EUR", 1, 1815, None, None)],
    "camt/camt053.v2.multi.statement.xml": [
        ("NL26VAYB8060476890", "EUR", 1, 1815, 2700, 0),
        ("NL26VAYB8060476890", "EUR", 1, 2700, 2000, 0),
    ],
    "camt/camt053.v3.xml": [("NL26VAYB8060476890", "EUR", 1, 1815, None, None)],
    "camt/camt053.v8.xml": [("NL26VAYB8060476890", "EUR", 1, 1815, None, None)],
    "camt/camt054.v2.xml": [("CH2801234000123456789", "SEK", 1, None, None, None)],
    "cfonb/example.txt": [
        ("FR7615589000009876543210088", "EUR", 3, -19040, -24121, 0),
        ("FR7618706000000012345678954", "EUR", 3, -24121, -16372, 0),
    ],
    "mt940/generic.sta": [("11111111", "EUR", 1, 10000, 9000, 0), ("11111111", "EUR", 1, 9000, 8000, 0)],
    "mt940/ing.sta": [("0001234567", "EUR", 7, 0, 347, 4906)],
    "mt940/rabobank-iban.sta": [
        ("NL71RABO0123456789", "EUR", 2, 100000, 96500, 0),
        ("NL71RABO0123456789", "EUR", 2, 96500, 93000, 0),
    ],
    "mt940/sepa_snippet.sta": [
        ("50880050/0194787400888", "EUR", 4, 76665649, 112525040, 0),
        ("50880050/0194791600888", "EUR", 7, -197043187, -447204909, 30008),
    ],
    "ofx/bank_medium.ofx": [("160000100/12300 000012345678", "CAD", 3, None, 38234, None)],
    "ofx/checking.ofx": [("5472369148/1452687~7", "USD", 3, None, 10099, None)],
    "ofx/multiple_accounts.ofx": [
        ("123/9100", "USD", 0, None, 11100, None),
        ("123/9200", "USD", 0, None, 22200, None),
    ],
    "ofx/ofx-v102-empty-tags.ofx": [("NPBS/12345678", "AUD", 1, None, None, None)],
}
BAD = {
    "camt/camt053.v2.wrong.xml": (3, "Stmt manque"),
    "cfonb/invalid_date.txt": (1, "« CART » n’est pas une date"),
    # Not marked as damaged where they come from; they begin in the middle, and what came before is not there.
    "cfonb/operation.txt": (1, "une écriture hors de tout relevé"),
    "cfonb/operation_out_of_statement.txt": (1, "une écriture hors de tout relevé"),
    "mt940/missing_crlf_at_end.sta": (1, "une écriture hors de tout relevé"),
    "mt940/sepa_snippet_broken.sta": (6, "le champ :25: n’est pas à sa place"),
    "ofx/decimal_error.ofx": (36, "« 201120000000 » n’est pas une date"),
}


def read(content: bytes, name: str = "list.csv") -> tuple[Statement, ...]:
    form = format_of(content)
    if form is not None:
        return form.read(content)
    file = listed.opened(name, content)
    return listed.read(file, proposed_for("statement", file.titles), Convention(), "EUR")


def test_the_samples_are_those_that_are_named_here() -> None:
    found = {
        str(each.relative_to(SAMPLES))
        for each in SAMPLES.glob("*/*")
        if each.parent.name not in ("list", "service")
    }
    assert found == {*GOOD, *BAD}


@pytest.mark.parametrize("name", GOOD)
def test_a_good_sample_is_read_whole(name: str) -> None:
    found = read((SAMPLES / name).read_bytes())
    assert [
        (each.account.called, each.currency, len(each.transactions), each.opening, each.closing, each.off_by)
        for each in found
    ] == GOOD[name]


@pytest.mark.parametrize("name", BAD)
def test_a_damaged_sample_is_refused_with_line_and_reason_in_both_languages(name: str) -> None:
    with pytest.raises(Refusal) as caught:
        read((SAMPLES / name).read_bytes())
    line, reason = BAD[name]
    french = Words("fr").refusal(caught.value).replace("\u00a0", " ").replace("\u202f", " ")
    assert f"à la ligne {line} : {reason}." in french
    assert f"at line {line}: " in Words("en").refusal(caught.value)
    assert "{" not in french + Words("en").refusal(caught.value)


def test_a_payer_is_told_by_name_account_and_what_he_wrote() -> None:
    [camt] = read((SAMPLES / "camt/camt053.v8.xml").read_bytes())
    [one] = camt.transactions
    assert (one.name, one.iban, one.reference, one.end_to_end) == (
        "NAME NAME",
        "NL56AGDH9619008421",
        "4654654654654654",
        "MUELL/FINP/RA12345",
    )
    first, *_ = read((SAMPLES / "mt940/sepa_snippet.sta").read_bytes())[0].transactions
    assert (first.name, first.iban) == ("KARL KAUFMANN", "DE14508800500194785000")
    assert first.text == "Verw CTSc-01 BC-PPP TFNr 22 004"
    assert (first.booked_on, first.value_on) == (date(2007, 9, 4), date(2007, 9, 7))
    debit = read((SAMPLES / "cfonb/example.txt").read_bytes())[0].transactions[0]
    assert (debit.name, debit.kind, debit.amount) == ("INTERNET SFR", "direct_debit", -3221)


def test_several_payments_that_the_bank_booked_as_one_stay_one_with_its_details() -> None:
    [notified] = read((SAMPLES / "camt/camt054.v2.xml").read_bytes())
    [one] = notified.transactions
    assert one.amount == -20_000_000
    assert [each.reference[:17] for each in one.details] == [
        "ISR ref number V1",
        "ISR ref number V2",
        "Ref number V3 blo",
    ]


def test_a_list_below_a_heading_is_read_with_its_debits_credits_and_balances() -> None:
    [found] = read((SAMPLES / "list/heading.csv").read_bytes())
    assert [(each.booked_on.day, each.amount, each.kind) for each in found.transactions] == [
        (28, -2000, "fee"),
        (29, -4544, "direct_debit"),
        (30, 120_000, "transfer"),
    ]
    assert (found.opening, found.closing, found.off_by) == (10_000, 123_456, 0)


def test_a_list_with_signs_is_read_in_the_currency_it_names() -> None:
    [found] = read((SAMPLES / "list/signed.csv").read_bytes())
    assert (found.currency, [each.amount for each in found.transactions]) == ("EUR", [15_000, -1250])


def test_one_faulty_line_refuses_a_list_whole_and_what_has_two_readings_is_asked() -> None:
    content = (SAMPLES / "list/heading.csv").read_text("utf-8")
    with pytest.raises(Refusal) as caught:
        read(content.replace("29/11/2026;28", "31/11/2026;28").encode())
    assert (caught.value.code, caught.value.facts["line"]) == ("bank_file_damaged", 6)
    assert "Date opération" in Words("fr").refusal(caught.value)
    with pytest.raises(Refusal) as caught:
        read(b"date;libelle;montant\n03/04/2026;VIR;12\n")
    assert caught.value.code == "day_unclear"


def test_an_entity_is_never_read() -> None:
    whole = (SAMPLES / "camt/camt053.v8.xml").read_bytes()
    bomb = b'<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z SYSTEM "file:///etc/passwd">]>'
    with pytest.raises(Refusal) as caught:
        read(whole.replace(b"<Document", bomb + b"<Document", 1))
    assert "entit" in Words("en").refusal(caught.value)


def test_an_ofx_of_version_two_with_transactions_is_read_like_the_first() -> None:
    first = (SAMPLES / "ofx/checking.ofx").read_text("ascii")
    body = first[first.index("<OFX>") :]
    closed = "".join(
        f"{line}</{line.strip()[1:].partition('>')[0]}>\n"
        if line.strip().partition(">")[2] and not line.strip().startswith("</")
        else f"{line}\n"
        for line in body.splitlines()
    )
    second = f'<?xml version="1.0" encoding="UTF-8"?>\n<?OFX OFXHEADER="200" VERSION="202"?>\n{closed}'
    assert [each.transactions for each in _without_lines(read(second.encode()))] == [
        each.transactions for each in _without_lines(read(first.encode()))
    ]


def _without_lines(found: tuple[Statement, ...]) -> list[Statement]:
    from dataclasses import replace

    return [
        replace(each, transactions=tuple(replace(one, line=0) for one in each.transactions)) for each in found
    ]


def test_an_account_in_the_old_french_form_is_the_same_as_by_its_iban() -> None:
    assert french_iban("30006", "00001", "12345678901") == "FR7630006000011234567890189"
    assert iban_of("FR76 3000 6000 0112 3456 7890 189") == "FR7630006000011234567890189"
    assert iban_of("FR76 3000 6000 0112 3456 7890 188") == ""
    assert french_iban("20041", "01005", "0500013M026") == "FR1420041010050500013M02606"


@pytest.mark.parametrize(
    ("text", "currency", "found"),
    [
        ("12,5", "EUR", 1250),
        ("-.07", "EUR", -7),
        ("8.850", "EUR", 885),
        ("2700", "JPY", 2700),
        ("1.", "EUR", 100),
    ],
)
def test_an_amount_is_read_exactly(text: str, currency: str, found: int) -> None:
    assert minor(text, currency, 1) == found


@pytest.mark.parametrize("text", ["", "$120", "1.234", "1,2,3", "1e3", "١٢", "--1", "12 000"])
def test_an_amount_that_is_none_or_finer_than_its_currency_is_damage(text: str) -> None:
    with pytest.raises(Refusal):
        minor(text, "EUR", 7)


def test_the_words_a_line_begins_with_say_how_money_moved() -> None:
    told = ("VIR SEPA RECU", "REMISE CHEQUE 12", "PRLV SEPA EDF", "FRAIS CARTE", "REJET PRLV", "DIVERS")
    assert [kind_by_words(each) for each in told] == [
        "transfer",
        "cheque",
        "direct_debit",
        "fee",
        "returned",
        "other",
    ]
