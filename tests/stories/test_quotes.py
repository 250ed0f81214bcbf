"""Quotes: typed, sent, changed as a new version, answered, and turned into an order at the prices quoted."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from app.base.actor import Actor, Role
from app.base.errors import Refusal
from app.base.listing import ListQuery
from app.correspondence import mail, sender
from app.correspondence.sender import SenderDraft
from app.flow import deposit, quote
from app.flow.handover import HandoverDraft, hand_over
from app.flow.letters import compose
from app.flow.mail_paper import draft_paper
from app.flow.paper import quote_paper
from app.flow.quote import Answer
from app.orders.draft import DraftLine, OrderDraft
from app.orders.quote_draft import QuoteDraft, read_quote_draft
from app.orders.quote_queries import count_quotes, quote_ids, quote_rows
from app.reports.accepting import accepting
from app.reports.quote_page import quote_page
from app.reports.today import today
from tests.stories.desk import OWNER, TODAY, Desk, a_desk, goods


def a_quote(desk: Desk, *lines: DraftLine, customer: int | None = None, **values: Any) -> int:
    """A draft of 1 000.00 net at 20 % where nothing is said."""
    until = values.pop("valid_until", None)
    content = OrderDraft(
        customer_id=customer or desk.a_customer(),
        ordered_on=desk.database.clock.today(),
        lines=lines or (goods(desk.a_product(on_hand=50), 10, "100.00"),),
        **values,
    )
    return desk.do(quote.save, QuoteDraft(content=content, valid_until=until))


def found(desk: Desk, quote_id: int) -> dict[str, Any]:
    return desk.row("SELECT number, version, state, total FROM quote WHERE id = :id", id=quote_id)


def test_a_draft_has_no_number_and_leaves_no_line_in_the_journal(database_url: str) -> None:
    with a_desk(database_url) as desk:
        made = a_quote(desk)
        assert found(desk, made) == {"number": None, "version": 1, "state": "draft", "total": 120_000}
        assert not desk.rows("SELECT id FROM audit_line WHERE verb LIKE 'quote.%'")


def test_numbers_are_taken_when_quotes_are_sent_and_have_no_gap(database_url: str) -> None:
    with a_desk(database_url) as desk:
        first, second, third = (a_quote(desk) for _ in range(3))
        assert desk.do(quote.issue, second) == "DE-2026-0001"
        desk.do(quote.withdraw, first, "")
        assert desk.do(quote.issue, third) == "DE-2026-0002"


def test_a_changed_quote_is_a_new_version_and_the_old_stays_as_it_was_sent(database_url: str) -> None:
    with a_desk(database_url) as desk:
        first = a_quote(desk)
        desk.do(quote.issue, first)
        with desk.database.read() as rd:
            draft = read_quote_draft(rd, first)
        with pytest.raises(Refusal, match="quote_not_a_draft"):
            desk.do(quote.save, draft, first)
        second = desk.do(quote.revise, first)
        # What was begun is gone on with, and the standing one keeps until the new one is sent.
        assert desk.do(quote.revise, first) == second
        assert found(desk, first)["state"] == "sent"
        cheaper = replace(draft.content, discount_ppm=100_000)
        desk.do(quote.save, replace(draft, content=cheaper), second)
        assert desk.do(quote.issue, second) == "DE-2026-0001 v2"
        assert found(desk, first) == {
            "number": "DE-2026-0001",
            "version": 1,
            "state": "replaced",
            "total": 120_000,
        }
        assert found(desk, second) == {
            "number": "DE-2026-0001",
            "version": 2,
            "state": "sent",
            "total": 108_000,
        }
        with pytest.raises(Refusal, match="quote_not_open"):
            desk.do(quote.accept, first)


def test_an_accepted_quote_becomes_an_order_that_points_back_at_the_prices_quoted(database_url: str) -> None:
    with a_desk(database_url) as desk:
        pull = desk.a_product(on_hand=50)
        made = a_quote(desk, goods(pull, 10, "99.99", discount_ppm=50_000), discount_ppm=20_000)
        desk.do(quote.issue, made)
        with desk.database.write(OWNER, "test.price") as tx:
            from app.catalogue.tables import product

            tx.update(product, pull, price_micro=1)
        accepted = desk.do(quote.accept, made, Answer(person="Mme Lefèvre", reason="bon pour accord"))
        order = desk.order(accepted.order_id)
        assert (order["quote_id"], order["state"], order["total"]) == (
            made,
            "confirmed",
            found(desk, made)["total"],
        )
        assert found(desk, made)["state"] == "accepted"
        decision = desk.row("SELECT decision, decided_on, person, reason, recorded_by FROM quote_decision")
        assert str(decision.pop("decided_on"))[:10] == TODAY.isoformat()
        assert decision == {
            "decision": "accepted",
            "person": "Mme Lefèvre",
            "reason": "bon pour accord",
            "recorded_by": "Camille",
        }
        with pytest.raises(Refusal, match="quote_not_open"):
            desk.do(quote.accept, made)


def test_options_are_no_part_of_the_total_until_they_are_chosen(database_url: str) -> None:
    with a_desk(database_url) as desk:
        base, extra, other = (desk.a_product(name, on_hand=9) for name in ("Table", "Rallonge", "Housse"))
        lines = (
            goods(base, 1, "400.00", name="Table"),
            goods(extra, 2, "50.00", name="Rallonge", optional=True),
            goods(other, 1, "30.00", name="Housse", optional=True),
        )
        made = a_quote(desk, *lines, discount_ppm=100_000)
        assert found(desk, made)["total"] == 43_200
        rows = desk.rows(
            "SELECT id, name, optional, gross FROM quote_line WHERE quote_id = :id ORDER BY position", id=made
        )
        assert [(row["name"], bool(row["optional"]), row["gross"]) for row in rows] == [
            ("Table", False, 48_000),
            ("Rallonge", True, 12_000),
            ("Housse", True, 3_600),
            ("Remise", False, -4_800),
        ]
        desk.do(quote.issue, made)
        with pytest.raises(Refusal, match="quote_option_unknown"):
            desk.do(quote.accept, made, Answer(options=(rows[0]["id"],)))
        accepted = desk.do(quote.accept, made, Answer(options=(rows[1]["id"],)))
        # The order's discount is on all its goods.
        assert desk.order(accepted.order_id)["total"] == 54_000
        assert found(desk, made)["total"] == 43_200


def test_texts_and_sections_go_with_the_quote_into_the_order(database_url: str) -> None:
    with a_desk(database_url) as desk:
        made = a_quote(
            desk,
            DraftLine(name="Salon", kind="section"),
            goods(desk.a_product(on_hand=3), 1, "10.00"),
            DraftLine(name="Livraison comprise", kind="text"),
        )
        desk.do(quote.issue, made)
        order = desk.do(quote.accept, made).order_id
        query = "SELECT kind, name FROM order_line WHERE order_id = :id ORDER BY position"
        assert [(row["kind"], row["name"]) for row in desk.rows(query, id=order)] == [
            ("section", "Salon"),
            ("goods", "Pull marin"),
            ("text", "Livraison comprise"),
        ]


def test_a_quote_declined_says_why_and_may_be_offered_anew(database_url: str) -> None:
    with a_desk(database_url) as desk:
        made = a_quote(desk)
        desk.do(quote.issue, made)
        with pytest.raises(Refusal, match="reason_missing"):
            desk.do(quote.decline, made, " ")
        desk.do(quote.decline, made, "trop cher", Answer(person="M. Petit"))
        assert found(desk, made)["state"] == "declined"
        second = desk.do(quote.revise, made)
        desk.do(quote.issue, second)
        assert (found(desk, made)["state"], found(desk, second)["version"]) == ("replaced", 2)


def test_an_expired_quote_is_renewed_before_it_is_accepted(database_url: str) -> None:
    with a_desk(database_url) as desk:
        made = a_quote(desk, valid_until=TODAY + timedelta(days=30))
        desk.do(quote.issue, made)
        desk.on(TODAY + timedelta(days=30)).do(quote.revise, made)
        desk.on(TODAY + timedelta(days=31))
        with pytest.raises(Refusal, match="quote_expired"):
            desk.do(quote.accept, made)
        second = desk.do(quote.revise, made)
        desk.do(quote.issue, second)
        until = desk.row("SELECT valid_until FROM quote WHERE id = :id", id=second)["valid_until"]
        assert str(until)[:10] == (TODAY + timedelta(days=60)).isoformat()
        desk.do(quote.accept, second)


def test_a_yes_said_in_time_counts_when_it_comes_late(database_url: str) -> None:
    with a_desk(database_url) as desk:
        made = a_quote(desk, valid_until=TODAY + timedelta(days=10))
        desk.do(quote.issue, made)
        with pytest.raises(Refusal, match="quote_not_answered_yet"):
            desk.do(quote.accept, made, Answer(decided_on=TODAY + timedelta(days=1)))
        desk.on(TODAY + timedelta(days=13))
        with pytest.raises(Refusal, match="quote_expired"):
            desk.do(quote.accept, made, Answer(decided_on=TODAY + timedelta(days=11)))
        desk.do(quote.accept, made, Answer(person="Mme Roux", decided_on=TODAY + timedelta(days=9)))
        assert found(desk, made)["state"] == "accepted"


def test_a_quote_is_sent_only_once_its_mail_has_left(database_url: str) -> None:
    with a_desk(database_url) as desk:
        desk.do(sender.decide, SenderDraft(kind="system", address="a@exemple.fr"))
        reached = a_quote(desk, customer=desk.a_customer("Hôtel des Arènes", email="achats@arenes.fr"))
        by_hand = a_quote(desk, customer=desk.a_customer("Garage Rey"))
        with desk.database.read() as rd:
            assert (quote_page(rd, reached).address, quote_page(rd, reached).mails) == (
                "achats@arenes.fr",
                "system",
            )
            assert quote_page(rd, by_hand).address == ""
        desk.do(quote.issue, reached)
        desk.do(quote.issue, by_hand)
        assert left(desk, reached, by_hand) == ["unsent", ""]
        with desk.database.read() as rd:
            assert quote_ids(rd, ListQuery(chips=(("view", "never_left"),)), 0, 9) == [by_hand, reached]
            # Nobody answers what they never had: it waits for us.
            assert quote_ids(rd, ListQuery(chips=(("view", "open"),)), 0, 9) == []
            unsent = quote_page(rd, reached).unsent
        assert unsent is not None
        assert unsent.waits_for_us
        desk.do(mail.begin, unsent.id)
        desk.do(mail.done, unsent.id, 1, "sent", "")
        assert left(desk, reached, by_hand) == ["mailed", ""]
        with desk.database.read() as rd:
            assert quote_ids(rd, ListQuery(chips=(("view", "open"),)), 0, 9) == [reached]
            # No mail was asked for: it counts as awaiting an answer once somebody says that it was handed over.
            assert quote_ids(rd, ListQuery(chips=(("view", "never_left"),)), 0, 9) == [by_hand]
        desk.do(hand_over, "quote", by_hand, HandoverDraft(handed_on=TODAY))
        assert left(desk, reached, by_hand) == ["mailed", "handed"]
        with desk.database.read() as rd:
            assert quote_ids(rd, ListQuery(chips=(("view", "open"),)), 0, 9) == [by_hand, reached]
            assert not quote_ids(rd, ListQuery(chips=(("view", "never_left"),)), 0, 9)


def left(desk: Desk, *ids: int) -> list[str]:
    with desk.database.read() as rd:
        return [row.left for row in quote_rows(rd, ids)]


def test_the_sum_of_quotes_counts_what_is_offered_or_agreed_on_and_says_what_is_awaited(
    database_url: str,
) -> None:
    with a_desk(database_url) as desk:
        first = a_quote(desk)
        desk.do(quote.issue, first)
        second = desk.do(quote.revise, first)
        desk.do(quote.issue, second)
        a_quote(desk)
        with desk.database.read() as rd:
            # Issued is not with the customer.
            sums = dict(count_quotes(rd, ListQuery()).sums)
            assert sums == {"total": 120_000, "awaited": 0, "apart": 120_000}
        desk.do(hand_over, "quote", second, HandoverDraft(handed_on=TODAY))
        with desk.database.read() as rd:
            sums = dict(count_quotes(rd, ListQuery()).sums)
            assert sums == {"total": 120_000, "awaited": 120_000, "apart": 120_000}
            drafts = ListQuery(chips=(("view", "drafts"),))
            assert dict(count_quotes(rd, drafts).sums) == {"total": 120_000, "awaited": 0}
            replaced = ListQuery(chips=(("view", "replaced"),))
            assert dict(count_quotes(rd, replaced).sums) == {"total": 120_000, "awaited": 0}


def test_today_asks_to_send_what_never_left_and_names_all_that_expires_soon(database_url: str) -> None:
    with a_desk(database_url) as desk:
        soon = TODAY + timedelta(days=2)
        unsent, handed = (a_quote(desk, valid_until=soon) for _ in range(2))
        for each in (unsent, handed):
            desk.do(quote.issue, each)
        desk.do(hand_over, "quote", handed, HandoverDraft(handed_on=TODAY))
        with desk.database.read() as rd:
            tasks = {each.name: each for each in today(rd).tasks}
            named = {
                name: (tasks[name].count, [row.id for row in tasks[name].quotes])
                for name in ("quotes_unsent", "quotes")
            }
            # What never left is nearest to being lost: it is named by both.
            assert named == {"quotes_unsent": (1, [unsent]), "quotes": (2, [unsent, handed])}
            for task in (tasks["quotes_unsent"], tasks["quotes"]):
                assert count_quotes(rd, ListQuery(chips=task.chips)).count == task.count


def test_a_quote_is_good_on_its_last_day(database_url: str) -> None:
    with a_desk(database_url, date(2026, 2, 27)) as desk:
        made = a_quote(desk, valid_until=date(2026, 2, 28))
        desk.do(quote.issue, made)
        assert desk.on(date(2026, 2, 28)).do(quote.accept, made).state == "confirmed"
        late = a_quote(desk, valid_until=date(2026, 2, 27))
        with pytest.raises(Refusal, match="quote_valid_in_the_past"):
            desk.do(quote.issue, late)


def test_accepting_asks_for_the_deposit_that_was_agreed_on(database_url: str) -> None:
    with a_desk(database_url) as desk:
        made = a_quote(desk, deposit_ppm=300_000, ships_after_deposit=True)
        desk.do(quote.issue, made)
        accepted = desk.do(quote.accept, made)
        asked = desk.row("SELECT number, total, tax FROM invoice WHERE id = :id", id=accepted.deposit_id)
        assert asked == {"number": "AC-2026-0001", "total": 36_000, "tax": 6_000}
        with pytest.raises(Refusal, match="order_waits_for_deposit"):
            desk.ship(accepted.order_id)
        desk.pay(accepted.order_id, 36_000)
        desk.ship(accepted.order_id)
        desk.invoice(accepted.order_id)
        assert desk.money() == {"owed": 84_000}


def test_who_may_not_bill_accepts_the_quote_and_leaves_its_deposit_to_others(database_url: str) -> None:
    with a_desk(database_url) as desk:
        made = a_quote(desk, deposit_ppm=300_000)
        clerk = Actor("Alix", Role.CLERK)
        desk.database.do(clerk, quote.issue, made)
        accepted = desk.database.do(clerk, quote.accept, made)
        assert (accepted.state, accepted.deposit_id) == ("confirmed", None)
        desk.do(deposit.ask_deposit, accepted.order_id)
        assert desk.row("SELECT total FROM invoice")["total"] == 36_000


def test_a_quote_sent_is_promised_by_mail_with_its_paper(database_url: str) -> None:
    with a_desk(database_url) as desk:
        made = a_quote(desk)
        desk.do(quote.issue, made)
        with desk.database.read() as rd:
            composed = compose(rd, "quote", "quote", made)
        assert composed.draft.subject == "Votre devis DE-2026-0001 – Boutique Été & Cie"
        [paper] = composed.draft.attachments
        assert paper.name == "Devis DE-2026-0001.pdf"
        drawn = draft_paper(desk.database, OWNER, paper, "fr")
        assert drawn == quote_paper(desk.database, OWNER, made)


def test_an_accepted_quote_over_the_limit_is_held_and_its_deposit_is_asked_for_all_the_same(
    database_url: str,
) -> None:
    with a_desk(database_url) as desk:
        made = a_quote(desk, customer=desk.a_customer(limit=100_000), deposit_ppm=300_000)
        desk.do(quote.issue, made)
        accepted = desk.do(quote.accept, made)
        assert (accepted.state, accepted.number) == ("held", "CM-2026-0001")
        desk.pay(accepted.order_id, 36_000)
        assert desk.state(accepted.order_id)[0] == "confirmed"


def test_an_accepted_quote_may_wait_as_a_draft_of_the_order(database_url: str) -> None:
    with a_desk(database_url) as desk:
        made = a_quote(desk)
        desk.do(quote.issue, made)
        accepted = desk.do(quote.accept, made, confirm=False)
        order = desk.order(accepted.order_id)
        assert (order["state"], order["number"], order["quote_id"]) == ("draft", None, made)
        desk.confirm(accepted.order_id)


def test_a_duplicate_is_a_draft_of_today_under_no_number(database_url: str) -> None:
    with a_desk(database_url) as desk:
        made = a_quote(desk)
        desk.do(quote.issue, made)
        copy = desk.on(TODAY + timedelta(days=3)).do(quote.duplicate, made)
        assert found(desk, copy) == {"number": None, "version": 1, "state": "draft", "total": 120_000}


def test_a_version_answered_meanwhile_is_not_replaced(database_url: str) -> None:
    with a_desk(database_url) as desk:
        made = a_quote(desk)
        desk.do(quote.issue, made)
        second = desk.do(quote.revise, made)
        desk.do(quote.accept, made)
        with pytest.raises(Refusal, match="quote_answered"):
            desk.do(quote.issue, second)
        desk.do(quote.withdraw, second, "")


def test_an_option_that_is_chosen_takes_carriage_to_its_rate_and_none_before(database_url: str) -> None:
    with a_desk(database_url) as desk:
        honey, pull = desk.a_product("Miel", on_hand=9, vat_class="food"), desk.a_product(on_hand=9)
        port = DraftLine(name="Port", kind="shipping", unit_price_micro=10_000_000)
        food, option = goods(honey, vat_class="food"), goods(pull, optional=True)
        totals: list[int] = []
        for chosen in (False, True):
            made = a_quote(desk, food, option, port, customer=desk.a_customer(f"Client {chosen}"))
            desk.do(quote.issue, made)
            assert found(desk, made)["total"] == 2_110
            keys = desk.rows("SELECT id FROM quote_line WHERE quote_id = :id AND optional", id=made)
            options = [row["id"] for row in keys] if chosen else []
            with desk.database.read() as rd:
                told = accepting(rd, made, options).total
            order = desk.do(quote.accept, made, Answer(options=options)).order_id
            totals.append(desk.order(order)["total"])
            assert told == totals[-1]
        # 10.00 at 5.5 %, and the option and its carriage at 20 %.
        assert totals == [2_110, 1_055 + 1_200 + 1_200]
