"""What the auditor need not ask."""

from __future__ import annotations

import pytest

from app.verify import verify
from app.verify.books import Books
from tests.stories.desk import a_desk, goods


def test_what_is_not_asked_of_empty_tables_would_have_found_nothing(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    spared: list[str] = []
    finds_nothing = Books.finds_nothing

    def ask_all_the_same(books: Books, sql: str) -> bool:
        spared.extend([sql] * finds_nothing(books, sql))
        return False

    with a_desk(database_url) as desk:
        new = verify(desk.database)
        desk.confirm(desk.an_order(desk.a_customer(), goods(desk.a_product(on_hand=1))))
        used = verify(desk.database)
        monkeypatch.setattr(Books, "finds_nothing", ask_all_the_same)
        assert verify(desk.database) == used
        assert not any("FROM order_line" in sql for sql in spared)
    assert new.sound
    assert len(spared) > 100
