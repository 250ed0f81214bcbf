"""Ticked invoices leave as each customer gets them: by mail or on paper, in one run that goes on where it stopped."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.base import settings
from app.base.printed import note_printing
from app.correspondence import sender
from app.correspondence.sender import SenderDraft
from app.customers.invoice_by import invoice_by, on_paper
from app.flow.invoice_mails import how_it_leaves
from tests.stories.desk import Desk, goods
from tests.ui.conftest import Stage
from ui.invoicing.invoice_deeds import SEND, SEND_AS_ASKED
from ui.kit.bulk_dialog import BulkDialog


def invoiced(books: Desk, email: str, by: str = "") -> int:
    who = books.a_customer(email=email, invoice_by=by)
    order = books.an_order(who, goods(books.a_product(on_hand=9), 1), payment_kind="account")
    books.confirm(order)
    books.ship(order)
    return books.invoice(order)


@pytest.fixture
def opened(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, bytes]]:
    """What was given to the viewer instead of a printer."""
    found: list[tuple[str, bytes]] = []
    monkeypatch.setattr(
        "ui.kit.printing.open_with_system", lambda _o, name, content: found.append((name, content))
    )
    return found


def test_each_leaves_as_its_customer_gets_them(
    stage: Stage, books: Desk, opened: list[tuple[str, bytes]], tmp_path: Path
) -> None:
    mailed = invoiced(books, "a@b.example")
    nowhere = invoiced(books, "")
    asked = invoiced(books, "c@d.example", "paper")
    unreached = invoiced(books, "", "mail")
    keys = frozenset({mailed, nowhere, asked, unreached})
    dialog = stage.show(BulkDialog(stage.office, SEND, keys))
    stage.calm()
    rows = {row.id: row for row in dialog.table.rows_model.rows}
    notes = [rows[key].note for key in (mailed, nowhere, asked)]
    assert notes == ["a@b.example", "Sur papier", "Sur papier"]
    why = rows[unreached].why
    assert why is not None
    assert why.code == "mail_without_recipient"
    dialog.try_it()
    stage.calm()
    assert [row["row_id"] for row in books.rows("SELECT row_id FROM mail ORDER BY id")] == [mailed]
    assert len(opened) == 1
    given = books.rows("SELECT row_id, way FROM handover ORDER BY row_id")
    assert [(row["row_id"], row["way"]) for row in given] == [(nowhere, "post"), (asked, "post")]
    again = stage.show(BulkDialog(stage.office, SEND, keys))
    stage.calm()
    assert not again.chosen
    assert len(opened) == 1


def test_what_was_printed_and_not_given_is_printed_again_and_said(stage: Stage, books: Desk) -> None:
    key = invoiced(books, "", "paper")
    books.do(note_printing, "invoice", key, "Laser")
    dialog = stage.show(BulkDialog(stage.office, SEND_AS_ASKED, frozenset({key})))
    stage.calm()
    assert dialog.table.rows_model.rows[0].note == "Sur papier (déjà imprimée 1 fois)"


def test_no_mail_leaves_by_itself_for_whoever_wants_paper(books: Desk) -> None:
    books.do(sender.decide, SenderDraft(kind="system", address="bonjour@boutique.fr", name="Boutique"))
    books.do(settings.decide, "mail.invoice", ["hand"])
    first, second = invoiced(books, "a@b.example"), invoiced(books, "c@d.example", "paper")
    assert [row["row_id"] for row in books.rows("SELECT row_id FROM mail WHERE noun = 'invoice'")] == [first]
    with books.database.read() as rd:
        assert how_it_leaves(rd, second).on_paper
        customer = books.row("SELECT customer_id FROM invoice WHERE id = :id", id=second)["customer_id"]
        assert (invoice_by(rd, customer), on_paper(rd, customer)) == ("paper", True)
