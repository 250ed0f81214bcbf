"""The made-up month is the same for a seed, and nothing that matching calls sure is wrong."""

from __future__ import annotations

from tests.benchmarks.bank_month import a_month, look


def test_a_month_is_the_same_for_a_seed_and_its_movements_pay_what_is_open() -> None:
    one, again = a_month(7, 300, 200, 60), a_month(7, 300, 200, 60)
    assert one == again
    asked = {part.item_id: part.amount for claim in one.books.claims for part in claim.parts}
    paid: dict[int, int] = {}
    for truth in one.truth.values():
        for item, amount in truth.pays:
            paid[item] = paid.get(item, 0) + amount
    assert all(amount <= asked[item] for item, amount in paid.items())


def test_nothing_that_is_called_sure_is_wrong_and_most_is_found() -> None:
    for seed in range(4):
        found = look(a_month(seed, 450, 300, 90))
        assert found.sure_wrong == 0, found.by_way
        assert found.share_right > 0.8, found.by_way
