from hypothesis import given
from hypothesis import strategies as st

from app.verify.marks import Marks


@given(st.lists(st.one_of(st.integers(0, 5000), st.integers(2**30 - 2, 2**63), st.integers(-3, 3))))
def test_marks_remember_what_a_set_remembers(keys: list[int]) -> None:
    marks, known = Marks(), set[int]()
    for key in keys:
        assert marks.add(key) == (key not in known)
        known.add(key)
    assert all(key in marks for key in known)
    assert not any(key in marks for key in set(range(-3, 5001)) - known)


def test_what_is_no_whole_number_was_never_met() -> None:
    marks = Marks()
    marks.add(1)
    assert "1" not in marks
    assert None not in marks
