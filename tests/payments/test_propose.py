"""What is proposed for a movement, why, and how surely."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from app.base.words import Words
from app.payments.claim import Books, Claim, Credit, Part, Recorded, Rule, Told
from app.payments.names_alike import Names
from app.payments.numbers_in_text import BARE, SHORT, WHOLE, Numbers
from app.payments.proposal import Proposal
from app.payments.propose import propose

DAY = date(2026, 11, 20)
_keys = itertools.count(1)


def owed(
    number: str, amount: int, customer: str = "Atelier des Lilas", customer_id: int = 1, **more: Any
) -> Claim:
    key = next(_keys)
    values: dict[str, Any] = {
        "noun": "invoice",
        "id": key,
        "number": number,
        "names": (number, *more.pop("also", ())),
        "customer_id": customer_id,
        "customer": customer,
        "contact": "",
        "amount": amount,
        "currency": "EUR",
        "on": date(2026, 10, 1),
        "due_on": date(2026, 10, 31),
        "parts": (Part(key, amount),),
    }
    return Claim(**{**values, **more})


def came(amount: int, text: str = "", name: str = "", **more: Any) -> Told:
    values: dict[str, Any] = {
        "id": next(_keys),
        "amount": amount,
        "remaining": amount,
        "currency": "EUR",
        "booked_on": DAY,
        "kind": "transfer",
        "texts": (text,) if text else (),
        "names": (name,) if name else (),
    }
    return Told(**{**values, **more})


def recorded(number: str, amount: int, kind: str = "payment", **more: Any) -> Recorded:
    values: dict[str, Any] = {
        "id": next(_keys),
        "number": number,
        "names": (number,),
        "kind": kind,
        "method": "transfer",
        "customer_id": 1,
        "customer": "Atelier des Lilas",
        "contact": "",
        "amount": amount,
        "currency": "EUR",
        "on": DAY,
    }
    return Recorded(**{**values, **more})


def of(movement: Told, *claims: Claim, **books: Any) -> Proposal | None:
    return propose([movement], Books(claims=claims, **books)).get(movement.id)


def settles(found: Proposal | None) -> list[tuple[str, int]]:
    assert found is not None
    return [(target.number, target.amount) for piece in found.pieces for target in piece.targets]


@pytest.mark.parametrize(
    "text",
    [
        "FA-2026-0012",
        "VIR SEPA FA 2026 0012 MERCI",
        "fa20260012",
        "FA2O26OO12",
        "FA-20 26-00 12",
        "Facture n° 2026-0012",
        "REGLEMENT 20260012 ATELIER",
        "/INV/FA2026-0012/RGT",
        "REFFA20260012",
    ],
)
def test_a_reference_is_found_however_it_was_typed(text: str) -> None:
    claims = [owed("FA-2026-0012", 12_000), owed("FA-2026-0112", 12_000, "Autre", 2)]
    found = of(came(12_000, text, "Atelier des Lilas"), *claims)
    assert found is not None
    assert (found.sureness, settles(found)) == ("sure", [("FA-2026-0012", 12_000)])


@pytest.mark.parametrize("text", ["FA-2026-00123", "120260012", "FA-2026-0013", "MERCI", "2026 00 13"])
def test_another_number_is_not_taken_for_it(text: str) -> None:
    assert Numbers([("FA-2026-0012", 1)]).within(text) == {}


def test_how_surely_a_number_was_meant() -> None:
    numbers = Numbers([("FA-2026-0012", 1), ("1042", 2), ("CM-2026-0300", 3)])
    assert numbers.within("fa 2026 0012") == {1: WHOLE}
    assert numbers.within("2026 0012") == {1: BARE}
    assert numbers.within("commande 1042") == {2: SHORT}
    assert numbers.within("facture 12 et cmd300") == {1: SHORT, 3: SHORT}
    assert numbers.within("le 12 a 10h42") == {}


def test_a_word_of_the_customer_s_own_is_no_number() -> None:
    assert Numbers([("bon de commande", 1), ("A12", 2)]).within("bon de commande a12") == {}


def test_names_are_alike_in_any_order_and_without_their_form() -> None:
    names = Names([("SARL Atelier des Lilas", 1), ("Dupont Marine", 2), ("Martin", 3), ("Martin Hélène", 4)])
    assert names.alike("ATELIER DES LILAS EURL PARIS") == {1}
    assert names.alike("MME MARINE DUPONT") == {2}
    assert names.alike("VIR HELENE MARTIN") == {4}
    assert names.alike("M MARTIN PAUL") == {3}
    assert names.alike("ATELIER") == set()


def test_digits_alone_may_be_a_day_so_they_are_sure_only_with_the_payer() -> None:
    claim = owed("FA-2026-1120", 5_000)
    found = of(came(5_000, "VIREMENT DU 2026-11-20"), claim)
    assert found is not None
    assert found.sureness == "likely"


def test_several_references_and_their_exact_sum_are_sure() -> None:
    claims = [owed("FA-2026-0001", 1_000), owed("FA-2026-0002", 2_000), owed("FA-2026-0003", 3_000)]
    found = of(came(4_000, "FA-2026-0001 et FA-2026-0003"), *claims)
    assert found is not None
    assert (found.sureness, settles(found)) == ("sure", [("FA-2026-0001", 1_000), ("FA-2026-0003", 3_000)])


def test_references_of_two_customers_become_a_payment_each() -> None:
    claims = [owed("FA-2026-0001", 1_000), owed("FA-2026-0002", 2_000, "Autre Maison", 2)]
    found = of(came(3_000, "FA-2026-0001 FA-2026-0002"), *claims)
    assert found is not None
    assert [(piece.customer_id, piece.amount) for piece in found.pieces] == [(1, 1_000), (2, 2_000)]


def test_two_invoices_of_one_customer_and_one_of_another_become_a_payment_of_each() -> None:
    claims = [
        owed("FA-2026-0001", 1_000),
        owed("FA-2026-0002", 2_000, "Autre Maison", 2),
        owed("FA-2026-0003", 500),
    ]
    found = of(came(3_500, "FA-2026-0001 FA-2026-0002 FA-2026-0003"), *claims)
    assert found is not None
    assert [(piece.customer_id, piece.amount, len(piece.targets)) for piece in found.pieces] == [
        (1, 1_500, 2),
        (2, 2_000, 1),
    ]


def test_a_little_less_than_several_customers_claims_is_let_go_of_the_last_one() -> None:
    claims = [owed("FA-2026-0001", 1_000), owed("FA-2026-0002", 2_000, "Autre Maison", 2)]
    told = "FA-2026-0001 FA-2026-0002"
    found = of(came(2_950, told), *claims, small_most=50, currency="EUR")
    assert found is not None
    assert found.sureness == "likely"
    assert sorted(
        (target.number, target.amount, target.small) for piece in found.pieces for target in piece.targets
    ) == [("FA-2026-0001", 1_000, False), ("FA-2026-0002", 1_950, True)]
    assert of(came(2_949, told), *claims, small_most=50, currency="EUR") is None
    # A little too much is whose credit? Nobody can say.
    assert of(came(3_010, told), *claims, small_most=50, currency="EUR") is None


@pytest.mark.parametrize(
    ("amount", "target", "let_go", "kept"),
    [(9_999, 9_999, True, False), (9_950, 9_950, True, False), (9_949, 9_949, False, False),
     (10_000, 10_000, False, False), (10_001, 10_000, False, True), (10_050, 10_000, False, True),
     (10_051, 10_000, False, False)],
)  # fmt: skip
def test_a_difference_is_small_up_to_the_tolerance_and_no_cent_more(
    amount: int, target: int, let_go: bool, kept: bool
) -> None:
    found = of(came(amount, "FA-2026-0001"), owed("FA-2026-0001", 10_000), small_most=50, currency="EUR")
    assert found is not None
    [piece] = found.pieces
    [one] = piece.targets
    assert (one.amount, one.small, piece.small) == (target, let_go, kept)


def test_of_several_invoices_only_the_one_that_lacks_something_is_let_go_and_never_in_another_currency() -> (
    None
):
    claims = [owed("FA-2026-0001", 1_000), owed("FA-2026-0002", 2_000)]
    told = "FA-2026-0001 FA-2026-0002"
    found = of(came(2_980, told), *claims, small_most=50, currency="EUR")
    assert found is not None
    assert [(each.amount, each.small) for each in found.pieces[0].targets] == [(1_000, False), (1_980, True)]
    foreign = [replace(each, currency="USD") for each in claims]
    found = of(came(2_980, told, currency="USD"), *foreign, small_most=50, currency="EUR")
    assert found is not None
    assert not any(each.small for piece in found.pieces for each in (piece, *piece.targets))


def test_less_than_a_reference_asks_is_a_part_payment_and_more_is_credit() -> None:
    claim = owed("FA-2026-0001", 10_000)
    less, more = of(came(4_000, "FA-2026-0001"), claim), of(came(10_500, "FA-2026-0001"), claim)
    assert less is not None
    assert more is not None
    assert (less.sureness, settles(less)) == ("likely", [("FA-2026-0001", 4_000)])
    assert (more.sureness, settles(more), more.pieces[0].amount) == (
        "likely",
        [("FA-2026-0001", 10_000)],
        10_500,
    )


def test_an_order_not_invoiced_yet_takes_its_payment() -> None:
    order = owed("CM-2026-0007", 9_000, noun="sales_order", parts=(), also=("1042",))
    found = of(came(9_000, "commande 1042"), order)
    assert found is not None
    assert (found.sureness, found.pieces[0].order_id) == ("likely", order.id)


def test_an_iban_that_paid_before_and_the_amount_are_likely() -> None:
    rule = Rule(id=5, sign="iban", told="FR76X", incoming=True, act="customer", customer_id=1, reason="")
    claims = [
        owed("FA-2026-0001", 1_000),
        owed("FA-2026-0002", 2_000),
        owed("FA-2026-0003", 2_000, "Autre", 2),
    ]
    found = of(came(2_000, "VIR", "HOLDING XY", ibans=("FR76X",)), *claims, rules=(rule,))
    assert found is not None
    assert (found.sureness, found.rule_id, settles(found)) == ("likely", 5, [("FA-2026-0002", 2_000)])


def test_a_name_and_invoices_that_come_to_the_amount_are_likely_and_else_the_oldest_is_possible() -> None:
    claims = [
        owed("FA-2026-0001", 1_000, due_on=date(2026, 9, 1)),
        owed("FA-2026-0002", 2_500, due_on=date(2026, 9, 2)),
        owed("FA-2026-0003", 4_000, due_on=date(2026, 9, 3)),
    ]
    group, rest = (
        of(came(5_000, "", "ATELIER DES LILAS"), *claims),
        of(came(1_700, "", "ATELIER LILAS"), *claims),
    )
    assert group is not None
    assert rest is not None
    assert (group.sureness, settles(group)) == ("likely", [("FA-2026-0001", 1_000), ("FA-2026-0003", 4_000)])
    assert (rest.sureness, settles(rest)) == ("possible", [("FA-2026-0001", 1_000), ("FA-2026-0002", 700)])


def test_an_amount_alone_is_possible_only_where_one_document_and_one_movement_have_it() -> None:
    claims = [owed("FA-2026-0001", 1_234), owed("FA-2026-0002", 2_000), owed("FA-2026-0003", 2_000, "B", 2)]
    alone = of(came(1_234, "VIREMENT"), *claims)
    assert alone is not None
    assert alone.sureness == "possible"
    assert of(came(2_000, "VIREMENT"), *claims) is None
    one, other = came(1_234, "VIREMENT"), came(1_234, "VIREMENT")
    assert propose([one, other], Books(claims=tuple(claims))) == {}


def test_what_a_surer_movement_takes_is_not_proposed_to_another() -> None:
    claims = (owed("FA-2026-0001", 1_000), owed("FA-2026-0002", 1_000))
    named, referred = came(1_000, "", "ATELIER DES LILAS"), came(1_000, "FA-2026-0001", "ATELIER DES LILAS")
    found = propose([named, referred], Books(claims=claims))
    assert settles(found[referred.id]) == [("FA-2026-0001", 1_000)]
    assert settles(found[named.id]) == [("FA-2026-0002", 1_000)]
    # The same invoice paid twice: the second payment is not set against it again.
    once, twice = came(1_000, "FA-2026-0001"), came(1_000, "FA-2026-0001")
    both = propose([once, twice], Books(claims=claims[:1]))
    assert once.id in both
    assert twice.id not in both


def test_a_payment_that_is_recorded_already_is_linked_and_not_made_again() -> None:
    known = recorded("RG-2026-0003", 5_000, names=("RG-2026-0003", "FA-2026-0001"))
    found = of(came(5_000, "FA-2026-0001"), owed("FA-2026-0009", 5_000), recorded=(known,))
    assert found is not None
    assert (found.sureness, found.pieces[0].payment_id, found.pieces[0].recorded) == ("sure", known.id, True)
    named = of(came(5_000, "VIR", "ATELIER DES LILAS"), owed("FA-2026-0009", 5_000), recorded=(known,))
    assert named is not None
    assert (named.sureness, named.pieces[0].payment_id) == ("likely", known.id)


def test_money_that_goes_out_is_a_refund_a_bounce_or_a_fee() -> None:
    refund = recorded("RB-2026-0001", 2_000, "refund")
    cheque = recorded("RG-2026-0009", 7_000, method="cheque", on=date(2026, 11, 2))
    credit = Credit(
        item_id=77, number="AV-2026-0004", names=("AV-2026-0004",), customer_id=1, customer="Atelier des Lilas",
        contact="", amount=900, currency="EUR",
    )  # fmt: skip
    books = {"recorded": (refund,), "matched": (cheque,), "credits": (credit,)}
    back = of(came(-2_000, "VIR EMIS", "ATELIER DES LILAS"), **books)
    unpaid = of(came(-7_000, "CHEQUE IMPAYE", "ATELIER DES LILAS", kind="returned"), **books)
    fee = of(came(-1_200, "COMMISSION", kind="fee"), **books)
    given = of(came(-900, "AV-2026-0004"), **books)
    assert back is not None
    assert (back.pieces[0].kind, back.pieces[0].payment_id) == ("refund", refund.id)
    assert unpaid is not None
    assert (unpaid.pieces[0].kind, unpaid.pieces[0].payment_id) == ("bounce", cheque.id)
    assert fee is not None
    assert fee.pieces[0].kind == "fee"
    assert given is not None
    assert (given.pieces[0].kind, given.pieces[0].credit_item_id) == ("refund", 77)
    assert of(came(-55_000, "VIR FOURNISSEUR"), **books) is None


def test_a_rule_sets_aside_what_a_person_set_aside_before() -> None:
    rule = Rule(
        id=3,
        sign="words",
        told="prlv sepa telecom",
        incoming=False,
        act="aside",
        customer_id=None,
        reason="achats",
    )
    found = of(came(-4_500, "PRLV SEPA TELECOM 11/2026"), rules=(rule,))
    assert found is not None
    assert (found.pieces[0].kind, found.pieces[0].reason, found.rule_id) == ("aside", "achats", 3)


def test_payments_booked_together_are_proposed_each_to_its_own() -> None:
    claims = [owed("FA-2026-0001", 1_000), owed("FA-2026-0002", 2_000, "Autre Maison", 2)]
    whole = came(3_000, "REMISE")
    parts = (came(1_000, "FA-2026-0001"), came(2_000, "", "AUTRE MAISON"))
    whole = replace(whole, details=tuple(replace(each, id=whole.id) for each in parts))
    found = of(whole, *claims)
    assert found is not None
    assert (found.sureness, settles(found)) == ("likely", [("FA-2026-0001", 1_000), ("FA-2026-0002", 2_000)])


def test_what_a_payment_service_kept_is_a_piece_of_its_own() -> None:
    found = of(came(9_680, "FA-2026-0001", gross=10_000, fee=-320), owed("FA-2026-0001", 10_000))
    assert found is not None
    assert [(piece.kind, piece.amount) for piece in found.pieces] == [("payment", 10_000), ("fee", -320)]
    assert found.sureness == "sure"


def test_a_reason_is_a_sentence_in_both_languages() -> None:
    found = of(came(4_000, "FA-2026-0001"), owed("FA-2026-0001", 10_000))
    assert found is not None
    assert "il restera 60,00\u00a0€" in Words("fr").fact(found.why)
    assert "€60.00 will remain outstanding" in Words("en").fact(found.why)


def test_pieces_always_sum_to_what_is_left() -> None:
    claims = [owed(f"FA-2026-{at:04d}", 100 * at, f"Maison {at % 7}", at % 7) for at in range(1, 60)]
    movements = [
        came(37 * at + 13, f"FA-2026-{at:04d}" if at % 3 else "", f"MAISON {at % 7}") for at in range(1, 90)
    ]
    found = propose(movements, Books(claims=tuple(claims)))
    assert len(found) > 30
    left = {each.id: each.remaining for each in movements}
    assert all(sum(piece.amount for piece in each.pieces) == left[key] for key, each in found.items())
    taken: dict[int, int] = {}
    for each in found.values():
        for piece in each.pieces:
            assert sum(target.amount for target in piece.targets) <= piece.amount
            for target in piece.targets:
                taken[target.item_id] = taken.get(target.item_id, 0) + target.amount
    asked = {part.item_id: part.amount for claim in claims for part in claim.parts}
    assert all(amount <= asked[item] for item, amount in taken.items())


def test_what_insolvency_proceedings_forbid_to_pay_is_never_sure() -> None:
    """Code de commerce, article L622-7: the payment of an older debt may be void, that of a newer one is not."""
    older = owed("FA-2026-0023", 18_367, barred=True)
    newer = owed("FA-2026-0101", 26_569)
    for text, amount, barred in (
        ("VIR FA-2026-0023", 18_367, "Atelier des Lilas"),
        ("VIR FA-2026-0101", 26_569, ""),
        ("VIR FA-2026-0023 FA-2026-0101", 44_936, "Atelier des Lilas"),
    ):
        found = of(came(amount, text), older, newer)
        assert found is not None
        assert (found.sureness, found.barred) == ("possible" if barred else "sure", barred)
