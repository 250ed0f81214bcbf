"""The line to a server: its certificate is always checked, a password never leaves without encryption."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.base.errors import Trouble
from app.links.mail.connectors.smtp import Login, SmtpSender
from app.links.mail.port import Letter
from tests.links.mail.server import PASSWORD, TOKEN, USER, MailServer, mail_server

LETTER = Letter(USER, ("a@exemple.fr",), b"Subject: x\r\n\r\n.a line that begins with a dot\r\nlast")


def a_sender(server: MailServer, **values: object) -> SmtpSender:
    told = {
        "host": server.host,
        "port": server.port,
        "security": "starttls",
        "login": Login(USER, lambda: PASSWORD),
        "ca_file": str(server.ca_file),
        "seconds": 10.0,
    }
    return SmtpSender(**{**told, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize("security", ["tls", "starttls"])
def test_a_letter_arrives_as_it_was_whichever_way_it_is_encrypted(tmp_path: Path, security: str) -> None:
    with (
        mail_server(tmp_path, security=security) as server,
        a_sender(server, security=security).line() as line,
    ):
        assert line.deliver(LETTER).kind == "accepted"
        assert line.deliver(LETTER).kind == "accepted"
        assert server.handler.arrived[0] == LETTER.content + b"\r\n"
        assert server.handler.envelopes[0] == (USER, ("a@exemple.fr",))


def test_a_certificate_of_nobody_we_trust_gets_no_password(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server:
        with pytest.raises(Trouble) as fault, a_sender(server, ca_file="").line():
            pass
        assert fault.value.code == "mail_certificate"
        assert server.handler.reached_data == 0


def test_a_certificate_of_another_name_gets_no_password(tmp_path: Path) -> None:
    with (
        mail_server(tmp_path, name="smtp.exemple.fr") as server,
        pytest.raises(Trouble, match="mail_certificate"),
        a_sender(server).line(),
    ):
        pass


def test_a_server_without_encryption_gets_no_password(tmp_path: Path) -> None:
    with (
        mail_server(tmp_path, offers_tls=False) as server,
        pytest.raises(Trouble, match="mail_no_tls"),
        a_sender(server).line(),
    ):
        pass


def test_tls_on_the_port_of_starttls_says_which_goes_with_which(tmp_path: Path) -> None:
    with (
        mail_server(tmp_path) as server,
        pytest.raises(Trouble, match="mail_tls_failed"),
        a_sender(server, security="tls").line(),
    ):
        pass


def test_a_wrong_password_is_told_in_the_server_s_words_and_not_repeated(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server:
        with pytest.raises(Trouble) as fault, a_sender(server, login=Login(USER, lambda: "hunter2")).line():
            pass
        assert fault.value.code == "mail_login_refused"
        assert (
            fault.value.facts["answer"]
            == "535 5.7.8 Username and Password not accepted. Use an app password."
        )
        assert "hunter2" not in repr(fault.value)
        assert fault.value.__cause__ is None


def test_a_token_opens_the_line_and_a_wrong_one_does_not(tmp_path: Path) -> None:
    with mail_server(tmp_path) as server:
        with a_sender(server, login=Login(USER, lambda: TOKEN, token=True)).line() as line:
            assert line.deliver(LETTER).kind == "accepted"
        with (
            pytest.raises(Trouble, match="mail_login_refused") as fault,
            a_sender(server, login=Login(USER, lambda: "expired", token=True)).line(),
        ):
            pass
        assert str(fault.value.facts["answer"]).startswith("535 5.7.3")


def test_nobody_answers_or_there_is_no_such_server() -> None:
    with (
        pytest.raises(Trouble, match="mail_offline"),
        SmtpSender(host="127.0.0.1", port=1, security="tls").line(),
    ):
        pass
    nowhere = SmtpSender(host="smtp.invalid", port=587, security="starttls")
    with pytest.raises(Trouble, match="mail_no_server"), nowhere.line():
        pass


def test_what_a_server_would_refuse_for_its_size_is_not_begun(tmp_path: Path) -> None:
    with mail_server(tmp_path, size=1000) as server:
        large = Letter(USER, ("a@exemple.fr",), b"Subject: x\r\n\r\n" + b"a" * 2000)
        with a_sender(server).line() as line:
            outcome = line.deliver(large)
        assert (outcome.kind, outcome.reason) == ("refused", "too_large")
        assert server.handler.reached_data == 0


def test_a_ca_file_that_is_none_says_so(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").write_text("no certificate")
    with mail_server(tmp_path) as server:
        for path in (tmp_path / "ca.pem", tmp_path / "missing.pem"):
            with pytest.raises(Trouble, match="mail_ca_file"), a_sender(server, ca_file=str(path)).line():
                pass
