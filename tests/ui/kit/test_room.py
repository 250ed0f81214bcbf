"""How columns share the width of a table."""

from hypothesis import given
from hypothesis import strategies as st

from ui.kit.room import lend, share, widen

_WIDTHS = st.dictionaries(st.integers(0, 9), st.integers(40, 300), min_size=1)


@given(_WIDTHS, _WIDTHS, st.integers(-200, 2_000))
def test_who_lends_keeps_what_it_needs_and_no_more_is_lent_than_is_asked(
    widths: dict[int, int], needs: dict[int, int], asked: int
) -> None:
    after = lend(widths, needs, asked)
    assert after.keys() == widths.keys()
    assert all(after[at] <= widths[at] for at in widths)
    assert all(after[at] >= min(widths[at], needs.get(at, widths[at])) for at in widths)
    assert 0 <= sum(widths.values()) - sum(after.values()) <= max(asked, 0)


def test_each_lends_in_the_measure_of_what_it_can_spare() -> None:
    assert lend({1: 100, 2: 100, 3: 100}, {1: 80, 2: 40}, 40) == {1: 90, 2: 70, 3: 100}


@given(st.integers(0, 1_500), st.dictionaries(st.integers(0, 4), st.integers(0, 600)))
def test_names_share_all_that_is_left(left: int, needs: dict[int, int]) -> None:
    shared = share(left, range(3), needs, 100)
    assert list(shared) == [0, 1, 2]
    assert min(shared.values()) >= 100
    assert left - 2 <= sum(shared.values()) or min(shared.values()) == 100
    assert sum(shared.values()) <= max(left, 0) or min(shared.values()) == 100


def test_a_name_that_needs_less_leaves_its_room_to_one_that_would_be_cut() -> None:
    assert share(400, [1, 2], {1: 120, 2: 300}, 100) == {1: 120, 2: 280}
    assert share(400, [1, 2], {1: 120, 2: 200}, 100) == {1: 200, 2: 200}


def test_what_is_to_spare_goes_to_words_that_would_be_cut_and_none_more_than_doubles() -> None:
    assert widen({1: 100, 2: 100, 3: 50}, {1: 130, 2: 400}, [1, 2], 90) == {1: 130, 2: 160, 3: 50}
    assert widen({1: 100, 2: 100}, {1: 130, 2: 400}, [1, 2], 900) == {1: 130, 2: 200}
    assert widen({1: 100}, {1: 130}, [1], -50) == {1: 100}
