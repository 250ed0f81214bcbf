"""The keys of a shop stand in their own file and nowhere else, whatever a server sends back and whatever breaks."""

from __future__ import annotations

import base64
import contextlib
import json
import logging
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from app.base.location import data_folder
from app.base.secrets import secrets_file
from app.base.words import LANGUAGES, Words
from app.links.shops.clients import open_client
from app.links.shops.sync import journal
from app.links.shops.sync.port import Keys, Reach
from tests.links.shops.counter import TODAY, Counter
from tests.links.shops.sync.conftest import small
from tests.links.shops.sync.desk import Desk, a_desk
from tests.links.woocommerce_server import StandIn, stand_in
from ui.kit.runner import Failure
from ui.shell.log import Hooks, start_log, stop_log

__all__ = ["small"]

ECHOES = ("echo_page", "echo_error", "echo_refusal", "echo_json", "echo_text", "echo_redirect")
OTHERS = ("firewall", "wrong_json", "truncated", "redirect", "reset_before", "bad_gateway")
PROC = Path("/proc")
PIECE = 14


@pytest.fixture
def shop(small: Path) -> Iterator[StandIn]:
    with stand_in(small) as found:
        yield found


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The program's own folder, with its log begun."""
    monkeypatch.setenv("COMPTOIR_HOME", str(tmp_path / "home"))
    return data_folder()


def needles(shop: StandIn) -> list[bytes]:
    """Beginnings and ends of the key, of the secret, and of both as they travel: half a key is one too many."""
    header = base64.b64encode(f"{shop.key}:{shop.secret}".encode()).decode()
    parts = [each for whole in (shop.key, shop.secret, header) for each in (whole[:PIECE], whole[-PIECE:])]
    # The stand-in gives all its keys one beginning; that of the header is made of nothing else.
    return [each.encode() for each in parts]


def assert_nowhere(shop: StandIn, *places: bytes | str) -> None:
    for place in places:
        content = place.encode("utf-8", "replace") if isinstance(place, str) else place
        for needle in needles(shop):
            at = content.find(needle)
            assert at < 0, content[max(at - 80, 0) : at + 80]


def everything(counter: Counter, place: str) -> Iterator[bytes]:
    """All that the database holds: its file byte by byte, and every table of it row by row."""
    if place.startswith("sqlite"):
        file = Path(place.removeprefix("sqlite:///"))
        for each in file.parent.glob(f"{file.name}*"):
            yield each.read_bytes()
        # A text may run over several pages of the file.
        with contextlib.closing(sqlite3.connect(file)) as raw:
            yield "\n".join(raw.iterdump()).encode()
        return
    named = "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    for (table,) in counter.rows(named):
        yield repr(counter.rows(f'SELECT CAST(t AS text) FROM "{table}" t')).encode()


def folder(where: Path) -> Iterator[bytes]:
    """All files of a folder but the one that holds the keys."""
    for file in where.rglob("*"):
        if file.is_file() and file != secrets_file():
            yield file.read_bytes()


def test_a_server_that_sends_the_keys_back_leaves_them_nowhere(
    database_url: str, shop: StandIn, home: Path, capfd: pytest.CaptureFixture[str], caplog: Any
) -> None:
    caplog.set_level(logging.DEBUG)
    log = start_log()
    try:
        with a_desk(database_url, shop) as desk:
            desk.sync()
            for kind in (*ECHOES, *OTHERS):
                shop.advance(60)
                shop.edit_order(82, customer_note=f"vu {kind} {shop.key}:{shop.secret}")
                shop.faults.next(kind)
                report = desk.run()
                assert report.trouble is None or kind in ("echo_refusal", "echo_redirect", "redirect")
                assert_nowhere(shop, *_texts(report.trouble))
            desk.sync(whole=True)
            [(payload,)] = desk.rows("SELECT payload FROM inbox WHERE remote_id = '82'")
            assert "•••:•••" in json.loads(payload)["customer_note"]
            told = journal_of(desk)
            assert "•••" in told
            assert_nowhere(shop, told, *everything(desk, database_url), *folder(home))
    finally:
        stop_log(log)
    said = capfd.readouterr()
    assert_nowhere(shop, said.out, said.err, caplog.text, *folder(home))


def journal_of(desk: Desk) -> str:
    """The journal as it is shown, and its faults in words."""
    with desk.database.read() as rd:
        lines = journal.lines(rd, desk.last)
    faults = [found for each in lines if (found := journal.fault_of(each)) is not None]
    shown = [Words(language).refusal(each) for language in LANGUAGES for each in faults]
    return "\n".join([*(repr(each) for each in lines), *shown])


@pytest.mark.parametrize("kind", ECHOES)
@pytest.mark.parametrize("auth", ["basic", "query"])
def test_trying_a_connection_says_no_key(shop: StandIn, kind: str, auth: Any) -> None:
    reach = Reach(shop.url, auth=auth, ca_file=str(shop.ca_file), local=True)
    for step in range(4):
        client = open_client("woocommerce", reach, Keys(shop.key, shop.secret))
        shop.faults.clear()
        for _ in range(step):
            shop.faults.next("slow", seconds=0)
        shop.faults.next(kind, 2)
        told: BaseException | None = None
        try:
            assert_nowhere(shop, repr(client.probe()))
        except Exception as error:  # noqa: BLE001 - whatever it is, it says no key
            told = error
        client.close()
        assert_nowhere(shop, *_texts(told))


def test_a_report_of_a_bug_says_no_key(
    desk_here: Desk, shop: StandIn, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    log, heard = start_log(), list[str]()

    def breaks(*_given: object, **_more: object) -> object:
        raise RuntimeError("a bug under a request")

    try:
        monkeypatch.setattr(httpx.Client, "stream", breaks)
        with pytest.raises(RuntimeError) as raised:
            desk_here.run()
        report = Failure.of(raised.value)
        hooks = Hooks(heard.append)
        hooks._on_exception(type(raised.value), raised.value, raised.value.__traceback__)
    finally:
        stop_log(log)
    assert "a bug under a request" in report.trace
    assert "_fetched" in heard[0]
    assert any(b"a bug under a request" in each for each in folder(home))
    assert_nowhere(shop, report.trace, repr(report), *heard, *folder(home))


@pytest.fixture
def desk_here(sqlite_template: Path, tmp_path: Path, shop: StandIn, home: Path) -> Iterator[Desk]:
    """A desk whose keys are in the file of the program's folder."""
    assert home
    copy = tmp_path / "comptoir.db"
    copy.write_bytes(sqlite_template.read_bytes())
    with a_desk(f"sqlite:///{copy}", shop) as made:
        assert shop.secret in secrets_file().read_text("utf-8")
        yield made


@pytest.mark.skipif(not PROC.is_dir(), reason="no list of processes to read here")
def test_no_key_stands_in_a_command_line(shop: StandIn, home: Path, tmp_path: Path) -> None:
    keys = tmp_path / "keys.txt"
    keys.write_text(f"{shop.key}\n{shop.secret}\n", "utf-8")
    keys.chmod(0o600)
    seen: list[bytes] = []

    def looks(_request: object) -> None:
        seen.extend(_command_lines())

    shop.faults.rule = looks
    database, said = tmp_path / "new.db", list[bytes]()
    common = ["--database", str(database), "--language", "fr", "--today", TODAY.isoformat()]
    add = ["shop", "add", shop.url, "--local", "--ca-file", str(shop.ca_file), "--key-file", str(keys)]
    for words in (add, ["sync", "--once", "--json"]):
        ran = subprocess.run(
            [sys.executable, "main.py", *words, *common],
            cwd=Path(__file__).parents[3],
            capture_output=True,
            check=False,
            timeout=120,
        )
        said += [ran.stdout, ran.stderr]
    assert any(b"sync" in line and b"--once" in line for line in seen)
    keys.unlink()
    assert shop.secret.encode() in secrets_file().read_bytes()
    assert_nowhere(shop, *seen, *said, *folder(tmp_path), *folder(home))


def _command_lines() -> Iterator[bytes]:
    for each in PROC.iterdir():
        if each.name.isdigit():
            with contextlib.suppress(OSError):
                yield (each / "cmdline").read_bytes()


def _texts(fault: BaseException | None) -> list[str]:
    """All that an exception says, and those it came from."""
    said: list[str] = []
    while fault is not None:
        said += [str(fault), repr(fault), repr(getattr(fault, "facts", {}))]
        fault = fault.__cause__ or fault.__context__
    return said
