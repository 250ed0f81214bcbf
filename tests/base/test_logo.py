"""The logo: kept in the books, on the papers of its day, and sealed as all that was issued depends on it."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image
from pypdf import PdfReader

from app.base.errors import Refusal
from app.base.logo import logo_in_use, logo_of
from app.flow import company
from app.flow.paper import delivery_note, order_confirmation, original
from app.invoicing.einvoice_frozen import einvoice_facts
from app.invoicing.original import render_original
from app.paper.look import Design, Look
from tests.paper.papers import text
from tests.stories.desk import OWNER, Desk, a_desk, goods


def drawn(colour: str, wide: int = 900) -> bytes:
    told = BytesIO()
    Image.new("RGB", (wide, 300), colour).save(told, "JPEG")
    return told.getvalue()


def pictures(content: bytes) -> int:
    return sum(len(page.images) for page in PdfReader(BytesIO(content)).pages)


@pytest.fixture
def desk(database_url: str):  # noqa: ANN201
    with a_desk(database_url) as made:
        yield made


def in_use(desk: Desk) -> bytes | None:
    with desk.database.read() as rd:
        return logo_of(rd, logo_in_use(rd))


def test_it_is_made_fit_for_paper_and_kept_once(desk: Desk) -> None:
    desk.do(company.set_logo, drawn("navy"))
    kept = in_use(desk)
    assert kept is not None
    with Image.open(BytesIO(kept)) as shown:
        assert (shown.format, shown.size) == ("PNG", (600, 200))
    desk.do(company.set_logo, None)
    assert in_use(desk) is None
    desk.do(company.set_logo, kept)
    assert in_use(desk) == kept
    assert desk.row("SELECT count(*) AS n FROM logo") == {"n": 1}
    desk.must_verify()


def test_a_look_changed_later_leaves_what_was_issued_as_it_was(desk: Desk) -> None:
    customer, product = desk.a_customer(), desk.a_product(on_hand=9)
    desk.do(company.set_look, Look(design=Design.ARDOISE, accent="#7a2e5d", foot="Ouvert le mardi"))
    first, second = (desk.an_order(customer, goods(product), payment_kind="account") for _ in range(2))
    for order in (first, second):
        desk.confirm(order)
        desk.ship(order)
    of_then = desk.invoice(first)
    with desk.database.read() as rd:
        as_issued = render_original(*einvoice_facts(rd, of_then))
    desk.do(company.set_look, Look(design=Design.ZINC))
    of_now = desk.invoice(second)
    with desk.database.read() as rd:
        assert einvoice_facts(rd, of_now)[0].page.seller.look == Look(design=Design.ZINC)
        assert einvoice_facts(rd, of_then)[0].page.seller.look.accent == "#7A2E5D"
    # Drawn only now, after the look changed: what was frozen at issue counts.
    assert original(desk.database, OWNER, of_then) == as_issued
    assert "Ouvert le mardi" in text(as_issued)
    assert "Ouvert le mardi" not in text(original(desk.database, OWNER, of_now))
    desk.must_verify()


def test_new_papers_bear_it_and_an_original_keeps_that_of_its_day(desk: Desk) -> None:
    customer, product = desk.a_customer(), desk.a_product(on_hand=9)
    order = desk.an_order(customer, goods(product), payment_kind="account")
    desk.confirm(order)
    shipment = desk.ship(order)
    desk.do(company.set_logo, drawn("navy"))
    invoice = desk.invoice(order)
    with desk.database.read() as rd:
        assert pictures(order_confirmation(rd, order)) == 1
        assert pictures(delivery_note(rd, shipment)) == 1
    desk.do(company.set_logo, None)
    # Drawn only now, after the logo went: what was frozen at issue counts.
    assert pictures(original(desk.database, OWNER, invoice)) == 1
    with desk.database.read() as rd:
        assert pictures(order_confirmation(rd, order)) == 0
    desk.must_verify()


def test_what_is_no_picture_is_refused(desk: Desk) -> None:
    with pytest.raises(Refusal) as refused:
        desk.do(company.set_logo, b"%PDF-1.7")
    assert refused.value.code == "picture_unreadable"
    assert in_use(desk) is None
