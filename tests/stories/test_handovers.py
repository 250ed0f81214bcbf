"""Documents handed over by hand: a quote, an order's confirmation, an invoice; how they count, and taking it back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.base.words import Words
from app.correspondence import mail, sender
from app.correspondence.never_left import how_left, never_left
from app.correspondence.sender import SenderDraft
from app.flow import bill, quote
from app.flow.handover import HandoverDraft, hand_over, not_handed_over
from app.flow.letters import compose
from app.orders.quote_queries import count_quotes, quote_rows
from app.reports.event_words import event_in_words
from app.reports.mails import MAILS, document_called, mail_that_never_left, trail
from app.reports.quote_page import quote_page
from tests.stories.desk import TODAY, Desk, a_desk, goods
from tests.stories.test_quotes import a_quote

DRAFT = HandoverDraft(handed_on=TODAY, way="post", person="Mme Roux")
NEVER = ListQuery(chips=(("view", "never_left"),))


def an_issued_quote(desk: Desk) -> int:
    """Its mail lies in the outbox."""
    desk.do(sender.decide, SenderDraft(kind="system", address="a@exemple.fr"))
    made = a_quote(desk, customer=desk.a_customer("Hôtel des Arènes", email="achats@arenes.fr"))
    desk.do(quote.issue, made)
    return made


def left(desk: Desk, quote_id: int) -> str:
    with desk.database.read() as rd:
        [row] = quote_rows(rd, [quote_id])
    return row.left


def test_a_quote_given_across_the_counter_counts_as_sent_and_its_mail_leaves_no_more(
    database_url: str,
) -> None:
    with a_desk(database_url) as desk:
        made = an_issued_quote(desk)
        assert left(desk, made) == "unsent"
        desk.do(hand_over, "quote", made, DRAFT)
        assert left(desk, made) == "handed"
        with desk.database.read() as rd:
            assert count_quotes(rd, NEVER).count == 0
            page, way = quote_page(rd, made), trail(rd, "quote", made)
        assert page.unsent is None
        assert page.handed is not None
        assert (page.handed.way, page.handed.person, page.handed.handed_on) == ("post", "Mme Roux", TODAY)
        assert (way.number, [each.state for each in way.mails], len(way.handed)) == (
            "DE-2026-0001",
            ["discarded"],
            1,
        )
        told = event_in_words(page.history[-1], Words("fr"), "EUR")
        assert told == "Remis au client le 22/11/2026, par courrier"
        desk.do(quote.accept, made)
        desk.must_verify()


def test_a_mail_that_is_still_wanted_stays_and_says_sent_once_it_has_left(database_url: str) -> None:
    with a_desk(database_url) as desk:
        made = an_issued_quote(desk)
        desk.do(hand_over, "quote", made, replace(DRAFT, instead=False))
        with desk.database.read() as rd:
            [waiting] = trail(rd, "quote", made).mails
        assert (waiting.state, left(desk, made)) == ("waiting", "handed")
        desk.do(mail.begin, waiting.id)
        desk.do(mail.done, waiting.id, 1, "sent", "250 ok")
        assert left(desk, made) == "mailed"


def test_what_was_written_down_wrongly_is_taken_back_with_a_reason(database_url: str) -> None:
    with a_desk(database_url) as desk:
        made = an_issued_quote(desk)
        key = desk.do(hand_over, "quote", made, replace(DRAFT, instead=False))
        with pytest.raises(Refusal, match="reason_missing"):
            desk.do(not_handed_over, key, " ")
        desk.do(not_handed_over, key, "autre client")
        assert left(desk, made) == "unsent"
        with desk.database.read() as rd:
            assert trail(rd, "quote", made).handed == ()
            assert count_quotes(rd, NEVER).count == 1
        with pytest.raises(Refusal, match="handover_withdrawn"):
            desk.do(not_handed_over, key, "encore")
        with pytest.raises(Refusal, match="handover_unknown"):
            desk.do(not_handed_over, key + 99, "quoi")
        desk.must_verify()


@pytest.mark.parametrize(
    ("draft", "code"),
    [
        (replace(DRAFT, handed_on=TODAY + timedelta(days=1)), "handover_in_future"),
        (replace(DRAFT, handed_on=TODAY - timedelta(days=1)), "handover_before_issue"),
        (replace(DRAFT, way="pigeon"), "handover_way_unknown"),
    ],
)
def test_what_cannot_have_been_is_refused(database_url: str, draft: HandoverDraft, code: str) -> None:
    with a_desk(database_url) as desk:
        made = an_issued_quote(desk)
        with pytest.raises(Refusal, match=code):
            desk.do(hand_over, "quote", made, draft)
        with pytest.raises(Refusal, match="handover_not_issued"):
            desk.do(hand_over, "quote", a_quote(desk), DRAFT)
        assert desk.rows("SELECT id FROM handover") == []


def test_an_invoice_whose_mail_never_left_may_be_asked_for_once_it_was_given(database_url: str) -> None:
    with a_desk(database_url) as desk:
        desk.do(sender.decide, SenderDraft(kind="system", address="a@exemple.fr"))
        who = desk.a_customer("Garage Rey", email="rey@garage.example")
        order = desk.an_order(who, goods(desk.a_product(on_hand=9), 1, "100.00"), payment_kind="account")
        desk.confirm(order)
        made = desk.do(bill.issue_invoice, order, "all")
        with desk.database.read() as rd:
            draft = compose(rd, "invoice", "invoice", made).draft
        desk.do(mail.promise, draft)
        with desk.database.read() as rd:
            assert rd.execute(never_left()).scalars().all() == [made]
        desk.do(hand_over, "invoice", made, DRAFT)
        with desk.database.read() as rd:
            assert rd.execute(never_left()).scalars().all() == []
            assert how_left(rd, "invoice", [made]) == {made: "handed"}
            assert mail_that_never_left(rd, made) is None
        # The confirmation of the order has no state that waits for it: its record stands in the history alone.
        desk.do(hand_over, "sales_order", order, DRAFT)
        with desk.database.read() as rd:
            assert len(trail(rd, "sales_order", order).handed) == 1
        desk.must_verify()


def test_the_outbox_shows_the_mails_of_one_document_alone(database_url: str) -> None:
    with a_desk(database_url) as desk:
        first, second = an_issued_quote(desk), an_issued_quote(desk)
        with desk.database.read() as rd:
            ids = MAILS.ids(rd, ListQuery(chips=(("about", f"quote:{second}"),)), 0, 9)
            assert [row.row_id for row in MAILS.rows(rd, ids)] == [second]
            assert document_called(rd, f"quote:{first}") == "DE-2026-0001"
            assert document_called(rd, "quote:4711") == ""
            with pytest.raises(Refusal, match="list_filter_value"):
                MAILS.ids(rd, ListQuery(chips=(("about", "parrot:1"),)), 0, 9)
