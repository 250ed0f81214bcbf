"""Quotes that never left are sent together from their list; what waits in the outbox or has left is passed over and says so."""

from __future__ import annotations

from datetime import timedelta

from PySide6.QtWidgets import QApplication

from app.base.listing import ListQuery
from app.correspondence import mail, sender
from app.correspondence.sender import SenderDraft
from app.customers import customer
from app.customers.customer import CustomerDraft
from app.flow import quote
from app.orders.draft import OrderDraft
from app.orders.quote_draft import QuoteDraft
from app.orders.quote_queries import quote_ids
from tests.stories.desk import OWNER, TODAY, Desk, goods
from tests.ui.conftest import Stage
from ui.correspondence.send_dialog import SendDialog
from ui.kit.bulk_dialog import do_to_many
from ui.kit.deed import ways_out
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.wording import say
from ui.orders.quote_deeds import SEND_QUOTES
from ui.orders.quote_page import QuotePage
from ui.orders.quotes_screen import quotes_screen


def a_quote(books: Desk, email: str, *, issued: bool = True) -> int:
    who = books.a_customer(f"Client {email}")
    if email:
        books.do(customer.change, who, CustomerDraft(name=f"Client {email}", kind="company", email=email))
    lines = (goods(books.a_product(), 1, "250.00"),)
    content = OrderDraft(customer_id=who, ordered_on=TODAY, lines=lines)
    made = books.do(quote.save, QuoteDraft(content=content))
    if issued:
        books.do(quote.issue, made)
    return made


def test_quotes_that_never_left_are_sent_together(stage: Stage, books: Desk) -> None:
    here, nowhere = a_quote(books, "achats@arenes.fr"), a_quote(books, "")
    draft = a_quote(books, "table@rey.fr", issued=False)
    books.do(sender.decide, SenderDraft(kind="system", address="nous@exemple.fr"))
    # Issued where an account sends, its mail lies in the outbox already.
    lies = a_quote(books, "cuisine@lefevre.fr")
    [waiting] = books.rows("SELECT row_id FROM mail")
    assert waiting["row_id"] == lies
    with books.database.read() as rd:
        plan = {
            row.id: row.why.code if row.why else ""
            for row in SEND_QUOTES.plan(rd, [here, nowhere, draft, lies])
        }
    assert plan == {
        here: "",
        nowhere: "mail_without_recipient",
        draft: "quote_not_issued",
        lies: "quote_mail_lies",
    }
    screen = stage.show(quotes_screen(stage.office), (1400, 800))
    [button] = [button for button, act in screen.bulk._buttons if act.title == "quotes.send_many.ask"]
    screen.model.ticks.flip(draft)
    stage.calm()
    assert not button.isEnabled()
    screen.model.ticks.flip(here)
    stage.calm()
    assert button.isEnabled()
    dialog = do_to_many(stage.office, SEND_QUOTES, {here, nowhere, draft, lies})
    stage.calm()
    assert dialog.verb.text().replace("&", "") == "Envoyer le devis"
    dialog.verb.click()
    stage.calm()
    sent = books.rows("SELECT kind, recipient FROM mail WHERE row_id = :id AND noun = 'quote'", id=here)
    assert sent == [{"kind": "quote", "recipient": "achats@arenes.fr"}]
    assert len(books.rows("SELECT id FROM mail")) == 2
    dialog.close()


def test_a_quote_the_customer_has_is_followed_up_with_a_mail_of_its_own(stage: Stage, books: Desk) -> None:
    made = a_quote(books, "achats@arenes.fr")
    page = stage.show(QuotePage(stage.office, made))
    assert "quote_page.verb.remind" not in page.verbs.offered
    SEND_QUOTES.do(books.database, OWNER, made, "")
    [row] = books.rows("SELECT id FROM mail")
    books.do(mail.begin, row["id"])
    books.do(mail.done, row["id"], 1, "sent", "")
    page.load()
    stage.calm()
    page.verbs.do("quote_page.verb.remind")
    stage.calm()
    [dialog] = [each for each in QApplication.topLevelWidgets() if isinstance(each, SendDialog)]
    assert dialog.kind.value == "quote_reminder"
    assert dialog.recipient.text() == "achats@arenes.fr"
    assert "DE-2026-0001" in dialog.text.toPlainText()
    # Without a telephone number nobody is asked to call one.
    assert "appelez-nous" not in dialog.text.toPlainText()
    dialog.verb.click()
    stage.calm()
    assert [each["kind"] for each in books.rows("SELECT kind FROM mail ORDER BY id")] == [
        "quote",
        "quote_reminder",
    ]
    page.close()


def test_who_withdraws_a_quote_reads_whether_its_customer_has_it(stage: Stage, books: Desk) -> None:
    has, here = a_quote(books, "achats@arenes.fr"), a_quote(books, "table@rey.fr")
    SEND_QUOTES.do(books.database, OWNER, has, "")
    [row] = books.rows("SELECT id FROM mail")
    books.do(mail.begin, row["id"])
    books.do(mail.done, row["id"], 1, "sent", "")
    told: list[tuple[str, ...]] = []
    for made in (has, here):
        page = stage.show(QuotePage(stage.office, made))
        page.verbs.do("quote_page.verb.withdraw_sent")
        stage.calm()
        [dialog] = page.findChildren(ReasonDialog)
        told.append(tuple(dialog.effects.told))
        dialog.reject()
        page.close()
    assert "le prévenir" in told[0][0]
    assert not any("le prévenir" in each for each in told[1])
    assert say("quote_page.effect.by_no_mail") in told[1]
    assert all(say("quote_page.withdraw.for_good") in each for each in told)


def test_what_the_customer_has_or_what_has_expired_is_not_sent_with_the_others(books: Desk) -> None:
    old, gone = a_quote(books, "a@arenes.fr"), a_quote(books, "b@arenes.fr")
    with books.database.read() as rd:
        assert [row.why for row in SEND_QUOTES.plan(rd, [old, gone])] == [None, None]
    SEND_QUOTES.do(books.database, OWNER, gone, "")
    [row] = books.rows("SELECT id FROM mail")
    books.do(mail.begin, row["id"])
    books.do(mail.done, row["id"], 1, "sent", "")
    with books.database.read() as rd:
        [_, has] = SEND_QUOTES.plan(rd, [old, gone])
    assert has.why is not None
    assert has.why.code == "quote_left"
    books.on(TODAY + timedelta(days=400))
    with books.database.read() as rd:
        [late, _] = SEND_QUOTES.plan(rd, [old, gone])
    assert late.why is not None
    assert late.why.code == "quote_expired"
    # One way for all stands by itself; of several each says whose it is.
    assert ways_out([has]) == "L’envoyer de nouveau depuis sa page."
    assert ways_out([late, has]).splitlines()[1] == "DE-2026-0002\xa0: L’envoyer de nouveau depuis sa page."
    assert ways_out([late, *[has] * 4]).splitlines()[1].startswith("4 lignes\xa0: L’envoyer")


def test_what_expires_soon_counts_also_where_it_never_left(books: Desk) -> None:
    made = a_quote(books, "achats@arenes.fr")
    books.on(TODAY + timedelta(days=26))
    with books.database.read() as rd:
        found = {
            view: quote_ids(rd, ListQuery(chips=(("view", view),)), 0, 9)
            for view in ("expiring", "never_left", "open")
        }
    assert found == {"expiring": [made], "never_left": [made], "open": []}


def test_what_holds_no_more_is_mailed_to_nobody_from_its_page(stage: Stage, books: Desk) -> None:
    first, other = a_quote(books, "achats@arenes.fr"), a_quote(books, "b@arenes.fr")
    page, refused = (stage.show(QuotePage(stage.office, each)) for each in (first, other))
    assert not page.tool("send.ask").isHidden()
    books.do(quote.issue, books.do(quote.revise, first))
    books.do(quote.decline, other, "Trop cher")
    for each, state in ((page, "replaced"), (refused, "declined")):
        each.load()
        stage.calm()
        assert each.facts is not None
        assert (each.facts.row.state, each.tool("send.ask").isHidden()) == (state, True)
