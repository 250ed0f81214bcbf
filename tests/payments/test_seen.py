"""With what movements can be alone, each of them is what it is with all that is open."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.base.folding import folded
from app.payments.claim import Books, Claim, Rule, Told
from app.payments.proposal import Proposal
from app.payments.propose import propose
from app.payments.seen import Sign, named, seen
from tests.benchmarks.bank_month import a_month
from tests.payments.test_propose import came, owed


def _signs(books: Books) -> list[Sign]:
    return [
        Sign(each.key, each.names, each.customer_id, each.customer, each.contact, each.amount, each.currency)
        for each in books.claims
    ]


def _narrowed(movements: list[Told], books: Books) -> Books:
    found = seen(_signs(books), movements, books.rules)
    return replace(books, claims=tuple(each for each in books.claims if each.key in found))


def _sure(movements: list[Told], books: Books) -> dict[int, Proposal]:
    return {key: each for key, each in propose(movements, books).items() if each.sureness == "sure"}


def _kept(movement: Told, *claims: Claim, rules: tuple[Rule, ...] = ()) -> set[str]:
    books = _narrowed([movement], Books(claims=claims, rules=rules))
    assert propose([movement], books) == propose([movement], Books(claims=claims, rules=rules))
    return {each.number for each in books.claims}


@pytest.mark.parametrize("seed", range(4))
def test_a_few_movements_of_a_month_are_what_they_are_beside_all_others(seed: int) -> None:
    month = a_month(seed, invoices=300, movements=120, customers=90)
    narrower = 0
    for at in range(0, len(month.movements), 4):
        some = list(month.movements[at : at + 4])
        books = _narrowed(some, month.books)
        assert propose(some, books) == propose(some, month.books)
        narrower += len(books.claims) < len(month.books.claims) // 2
    assert narrower > 10


@pytest.mark.parametrize("seed", range(4))
def test_what_is_sure_of_a_month_is_sure_with_what_is_named_alone(seed: int) -> None:
    month = a_month(seed, invoices=300, movements=200, customers=90)
    movements = list(month.movements)
    keys = named(_signs(month.books), movements)
    few = replace(month.books, claims=tuple(each for each in month.books.claims if each.key in keys))
    whole = _sure(movements, month.books)
    assert len(few.claims) < len(month.books.claims)
    assert len(whole) > 50
    assert _sure(movements, few) == whole


def test_a_document_is_seen_by_its_number_by_its_amount_or_by_its_customer() -> None:
    named = owed("FA-2026-0012", 10_000, "Lefèvre", 1)
    same = owed("FA-2026-0013", 7_700, "Garnier", 2)
    called = owed("FA-2026-0014", 3_000, "Rousseau", 3)
    other = owed("FA-2026-0099", 9_900, "Mercier", 4)
    movement = came(7_700, "facture FA2O26 0012", "ROUSSEAU")
    assert _kept(movement, named, same, called, other) == {named.number, same.number, called.number}


def test_all_that_whoever_is_named_owes_is_seen() -> None:
    claims = [owed(f"FA-2026-{at:04d}", 1_000 * at, "Lefèvre", 1) for at in range(1, 4)]
    other = owed("FA-2026-0099", 9_900, "Mercier", 4)
    assert _kept(came(3_000, claims[0].number), *claims, other) == {each.number for each in claims}


def test_a_short_number_that_two_bear_stays_doubtful() -> None:
    two = [owed(f"FA-{year}-0012", 5_000 + year, f"Client {year}", year) for year in (2025, 2026)]
    assert _kept(came(7_026, "facture 12"), *two) == {each.number for each in two}


def test_who_is_known_by_a_rule_is_seen_and_money_that_went_out_sees_nothing() -> None:
    claim = owed("FA-2026-0012", 10_000, "Lefèvre", 1)
    payer = "Société Générique de Paiement"
    rule = Rule(
        id=1, sign="name", told=folded(payer), incoming=True, act="customer", customer_id=1, reason=""
    )
    assert _kept(came(4_000, "", payer), claim, rules=(rule,)) == {claim.number}
    assert _kept(came(4_000, "", payer), claim) == set()
    assert _kept(came(-10_000, claim.number), claim) == set()
