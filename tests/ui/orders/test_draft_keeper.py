"""Keeping a draft: what is typed while a saving is under way is kept too, the window closing or not."""

from __future__ import annotations

import threading
from pathlib import Path

from PySide6.QtCore import QObject
from sqlalchemy import text

from app.base.door import Write, verb
from tests.ui.conftest import add_thing, small_database, things
from ui.kit.office import Office
from ui.orders.draft_keeper import DraftKeeper


@verb("sell.keep_thing", silent=True)
def keep_thing(tx: Write, name: str, thing_id: int | None) -> int:
    """Keep a name: a new thing, or the one it was kept as."""
    if thing_id is None:
        return add_thing(tx, name)
    tx.execute(text("UPDATE thing SET name = :name WHERE id = :id"), {"name": name, "id": thing_id})
    return thing_id


def test_what_was_typed_during_a_saving_is_kept_when_the_window_closes(
    tmp_path: Path, office: Office
) -> None:
    gate = threading.Event()
    office.runner.do(gate.wait)
    typed = ["Bol"]
    holder = QObject()
    keeper = DraftKeeper(office, lambda: typed[-1], None, holder, save=keep_thing, offers_again=False)
    keeper.touch()
    keeper.save()
    typed.append("Bol bleu")
    keeper.touch()
    threading.Timer(0.05, gate.set).start()
    office.close()
    books = small_database(tmp_path / "small.comptoir")
    with books.read() as rd:
        assert things(rd) == ["Bol bleu"]
    books.close()
