"""A program killed while it sends leaves the mail uncertain: asked about, and never sent again by itself."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

from app.base.turn import turn
from app.links.mail.dispatch import dispatch
from tests.links.mail.conftest import set_up
from tests.links.mail.server import PASSWORD, MailServer
from tests.links.mail.test_dispatch import an_order, run, states
from tests.stories.desk import OWNER, Desk


def test_killed_while_sending_it_is_uncertain_afterwards(desk: Desk, server: MailServer) -> None:
    set_up(desk, server)
    an_order(desk)
    server.faults.silent_after_data = 60
    sending = subprocess.Popen([sys.executable, "-m", "tests.links.mail.killed", desk.url])
    try:
        until = time.monotonic() + 120
        while not server.handler.reached_data:
            assert time.monotonic() < until, "nothing was sent"
            assert sending.poll() is None, "it ended by itself"
            time.sleep(0.05)
        assert states(desk) == ["sending"]
        # While it lives, nobody else takes its mails in hand or gives them up.
        assert dispatch(desk.database, OWNER).busy
        assert states(desk) == ["sending"]
        # What everybody on the machine can read of a program.
        said = Path(f"/proc/{sending.pid}/cmdline").read_bytes().decode()
        assert "killed" in said
        assert PASSWORD not in said
    finally:
        sending.send_signal(signal.SIGKILL)
        sending.wait()
    server.faults.silent_after_data = 0
    until = time.monotonic() + 60
    while (report := run(desk)).busy:  # a server notices a moment later that a connection is gone
        assert time.monotonic() < until
        time.sleep(0.1)
    assert report.found_dead == 1
    assert states(desk) == ["uncertain"]
    run(desk)
    assert states(desk) == ["uncertain"]
    assert server.handler.reached_data == 1


def test_one_program_at_a_time_has_the_turn(desk: Desk) -> None:
    with turn(desk.database, "mail") as first, turn(desk.database, "mail") as second:
        assert (first, second) == (True, False)
    with turn(desk.database, "mail") as again, turn(desk.database, "shops") as other:
        assert again
        assert other
