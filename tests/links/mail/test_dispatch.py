"""What was promised leaves once: accepted, put off, refused, uncertain, and never more than that."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from pypdf import PdfReader

from app.base.clock import FixedClock
from app.correspondence import mail
from app.flow import sell
from app.links.mail.dispatch import Report, dispatch
from tests.links.mail.conftest import set_up
from tests.links.mail.server import PASSWORD, MailServer
from tests.stories.desk import OWNER, Desk, goods


def an_order(desk: Desk, email: str = "compta@lefevre.fr") -> int:
    customer_id = desk.a_customer("SARL Lefèvre", email=email)
    product_id = desk.a_product(on_hand=10)
    order_id = desk.an_order(customer_id, goods(product_id, 2, "26.90", name="Pull marin"))
    desk.confirm(order_id)
    return order_id


def run(desk: Desk) -> Report:
    return dispatch(desk.database, OWNER)


def states(desk: Desk) -> list[str]:
    return [row["state"] for row in desk.rows("SELECT state FROM outbox ORDER BY id")]


def the_mail(desk: Desk) -> mail.Mail:
    [row] = desk.rows("SELECT id FROM mail")
    with desk.database.read() as rd:
        return mail.read_mail(rd, row["id"])


def test_an_order_s_confirmation_is_promised_with_it_and_arrives_with_its_paper(
    desk: Desk, server: MailServer
) -> None:
    set_up(desk, server)
    order_id = an_order(desk)
    assert states(desk) == ["waiting"]
    report = run(desk)
    assert (report.sent, report.trouble) == (1, None)
    [arrived] = server.mails
    assert arrived["To"] == "compta@lefevre.fr"
    assert "Boutique Été" in str(arrived["From"])
    number = desk.order(order_id)["number"]
    assert arrived["Subject"] == f"Votre commande {number}"
    text = arrived.get_body(("plain",))
    assert text is not None
    assert "64,56\u00a0€" in text.get_content()
    assert "{" not in text.get_content()
    [paper] = arrived.iter_attachments()
    assert paper.get_filename() == f"Confirmation de commande {number}.pdf"
    content = paper.get_content()
    assert "Pull marin" in PdfReader(io.BytesIO(content)).pages[0].extract_text()
    sent = the_mail(desk)
    assert sent.state == "sent"
    assert sent.answer.startswith("250 2.0.0 Ok: queued as")
    assert run(desk).sent == 0
    assert len(server.mails) == 1
    row = desk.row("SELECT hash, size FROM archive_paper WHERE noun = 'mail_attachment'")
    assert row["size"] == len(content)


def test_nothing_is_promised_where_the_channel_is_off_or_nobody_could_send(
    desk: Desk, server: MailServer
) -> None:
    an_order(desk)
    assert states(desk) == []
    set_up(desk, server)
    from app.base import settings

    desk.do(settings.decide, "mail.order_confirmation", [])
    an_order(desk)
    assert states(desk) == []
    desk.do(settings.decide, "mail.order_confirmation", ["hand"])
    an_order(desk, email="")
    assert states(desk) == []
    an_order(desk)
    assert states(desk) == ["waiting"]


def test_a_line_that_dies_after_the_content_leaves_the_mail_uncertain_and_it_is_never_sent_again_by_itself(
    desk: Desk, server: MailServer
) -> None:
    set_up(desk, server)
    an_order(desk)
    server.faults.dies_after_data = True
    assert run(desk).uncertain == 1
    server.faults.dies_after_data = False
    for _ in range(3):
        run(desk)
    assert states(desk) == ["uncertain"]
    assert server.handler.reached_data == 1


@pytest.mark.parametrize(("decision", "state", "copies"), [("received", "sent", 1), ("again", "sent", 2)])
def test_a_person_decides_about_an_uncertain_mail(
    desk: Desk, server: MailServer, decision: str, state: str, copies: int
) -> None:
    set_up(desk, server)
    an_order(desk)
    server.faults.dies_after_data = True
    run(desk)
    server.faults.dies_after_data = False
    verb = mail.received if decision == "received" else mail.send_again
    desk.do(verb, the_mail(desk).id)
    run(desk)
    assert states(desk) == [state]
    assert len(server.mails) == copies
    # A server that has it already can tell: the mail is the same one.
    assert len({arrived["Message-ID"] for arrived in server.mails}) == 1
    papers = {next(arrived.iter_attachments()).get_content() for arrived in server.mails}
    assert len(papers) == 1


def test_a_server_that_takes_the_mail_and_stays_silent_leaves_it_uncertain(
    desk: Desk, server: MailServer
) -> None:
    from dataclasses import replace

    from app.links.mail.account import sender_of
    from app.links.mail.connectors.smtp import SmtpSender

    set_up(desk, server)
    an_order(desk)
    server.faults.silent_after_data = 3.0

    def impatient(account: object, company: str) -> SmtpSender:
        made = sender_of(account, company)  # type: ignore[arg-type]
        assert isinstance(made, SmtpSender)
        return replace(made, seconds=1.0)

    report = dispatch(desk.database, OWNER, opener=impatient)
    assert report.uncertain == 1
    assert states(desk) == ["uncertain"]


def test_greylisting_is_waited_out(desk: Desk, server: MailServer) -> None:
    set_up(desk, server)
    an_order(desk)
    server.faults.greylists = 1
    assert run(desk).later == 1
    waiting = the_mail(desk)
    assert (waiting.state, waiting.attempts) == ("waiting", 1)
    assert waiting.answer.startswith("450 4.2.0 Greylisted")
    assert run(desk).later == 0  # not yet
    clock = desk.database.clock
    desk.database.clock = FixedClock(at=clock.now() + timedelta(minutes=2))
    assert run(desk).sent == 1


@pytest.mark.parametrize(
    ("refuses", "data", "answer"),
    [
        ({"compta@lefevre.fr": "550 5.1.1 <compta@lefevre.fr>: user unknown"}, "", "550 5.1.1"),
        ({}, "552 5.3.4 Message too big for system", "552 5.3.4"),
        ({}, "554 5.7.1 Spam", "554 5.7.1"),
    ],
)
def test_a_refusal_keeps_the_server_s_own_answer_and_is_not_tried_again(
    desk: Desk, server: MailServer, refuses: dict[str, str], data: str, answer: str
) -> None:
    set_up(desk, server)
    an_order(desk)
    server.faults.refuses, server.faults.answers_data = refuses, data
    assert run(desk).refused == 1
    assert the_mail(desk).answer.startswith(answer)
    assert run(desk).refused == 0
    assert server.mails == []


def test_a_refused_mail_goes_to_the_address_that_was_meant(desk: Desk, server: MailServer) -> None:
    set_up(desk, server)
    an_order(desk)
    server.faults.refuses = {"compta@lefevre.fr": "550 5.1.1 user unknown"}
    run(desk)
    desk.do(mail.readdress, the_mail(desk).id, "comptabilite@lefevre.fr")
    assert run(desk).sent == 1
    assert server.mails[0]["To"] == "comptabilite@lefevre.fr"


def test_of_several_recipients_all_get_it_or_nobody(desk: Desk, server: MailServer) -> None:
    set_up(desk, server)
    an_order(desk)
    [row] = desk.rows("SELECT id FROM mail")
    desk.do(mail.readdress, row["id"], "a@lefevre.fr, b@lefevre.fr")
    server.faults.refuses = {"b@lefevre.fr": "550 5.1.1 <b@lefevre.fr> unknown"}
    assert run(desk).refused == 1
    assert server.mails == []


def test_a_wrong_password_stops_the_run_and_touches_no_mail(desk: Desk, server: MailServer) -> None:
    set_up(desk, server, password="wrong")
    an_order(desk)
    an_order(desk)
    report = run(desk)
    assert report.trouble is not None
    assert report.trouble.code == "mail_login_refused"
    assert "app password" in str(report.trouble.facts["answer"])
    assert states(desk) == ["waiting", "waiting"]
    assert desk.row("SELECT state, answer FROM mail_sender")["state"] == "fails"
    assert [row["attempts"] for row in desk.rows("SELECT attempts FROM outbox")] == [0, 0]


def test_offline_everything_waits_and_leaves_once_connected(desk: Desk, server: MailServer) -> None:
    uid = set_up(desk, server)
    with desk.database.write(OWNER, "mail_sender.decide") as tx:
        from app.correspondence.tables import mail_sender

        tx.update(mail_sender, 1, port=1)
    an_order(desk)
    report = run(desk)
    assert report.trouble is not None
    assert report.trouble.code == "mail_offline"
    assert states(desk) == ["waiting"]
    assert set_up(desk, server) == uid
    assert run(desk).sent == 1


def test_an_order_cancelled_while_its_mail_waited_is_asked_about_instead(
    desk: Desk, server: MailServer
) -> None:
    set_up(desk, server)
    order_id = an_order(desk)
    desk.do(sell.cancel, order_id, "customer changed their mind")
    assert run(desk).refused == 1
    assert the_mail(desk).answer == "comptoir:mail_order_cancelled"
    assert server.mails == []


def test_a_line_lost_before_the_content_is_tried_again(desk: Desk, server: MailServer) -> None:
    set_up(desk, server)
    an_order(desk)
    server.faults.drops_before_data = True
    assert run(desk).later == 1
    server.faults.drops_before_data = False
    desk.database.clock = FixedClock(at=desk.database.clock.now() + timedelta(minutes=2))
    assert run(desk).sent == 1


def test_what_is_sent_is_what_was_frozen_when_it_was_promised(desk: Desk, server: MailServer) -> None:
    set_up(desk, server)
    order_id = an_order(desk)
    [line] = desk.lines(order_id)
    desk.do(sell.drop, order_id, {line: 1000}, "one less")
    from app.base.company import company

    with desk.database.write(OWNER, "company.change") as tx:
        tx.update(company, 1, name="Another name")
    run(desk)
    content = next(server.mails[0].iter_attachments()).get_content()
    page = PdfReader(io.BytesIO(content)).pages[0].extract_text()
    assert "Boutique Été & Cie" in page
    assert "Another name" not in page
    assert "64,56" in page


def test_the_password_stands_in_no_table_line_or_log(
    desk: Desk, server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    from sqlalchemy import select

    from app.base.schema import metadata

    caplog.set_level(0)
    set_up(desk, server)
    an_order(desk)
    run(desk)
    set_up(desk, server, password="wrong-but-secret-too")
    an_order(desk)
    assert run(desk).trouble is not None
    with desk.database.read() as rd:
        everything = "".join(
            str(tuple(row)) for table in metadata.sorted_tables for row in rd.execute(select(table))
        )
    for secret in (PASSWORD, "wrong-but-secret-too"):
        assert secret not in everything
        assert secret not in caplog.text
    if desk.database.location.path is not None:
        folder = desk.database.location.path.parent
        for file in folder.rglob("*"):
            assert not file.is_file() or PASSWORD.encode() not in file.read_bytes()
