"""Connecting a shop and synchronising it from the command line, over real HTTP and TLS."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from app.commands import run
from tests.links.shops.sync.conftest import small
from tests.links.woocommerce_server import StandIn, stand_in

__all__ = ["small"]


@pytest.fixture
def shop(small: Path) -> Iterator[StandIn]:
    with stand_in(small) as found:
        yield found


class Terminal:
    """The command line on one database."""

    def __init__(self, database: Path, out: pytest.CaptureFixture[str]) -> None:
        self.database, self.out = database, out
        self.err = ""

    def __call__(self, *words: str, code: int = 0) -> Any:
        ended = run(
            [*words, "--database", str(self.database), "--language", "en", "--today", "2026-11-22", "--json"]
        )
        told = self.out.readouterr()
        self.err = told.err
        assert ended == code, told
        return json.loads(told.out)


@pytest.fixture
def terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Terminal:
    monkeypatch.setenv("COMPTOIR_HOME", str(tmp_path / "home"))
    return Terminal(tmp_path / "new.db", capsys)


def _added(terminal: Terminal, shop: StandIn, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setenv("COMPTOIR_SHOP_KEY", shop.key)
    monkeypatch.setenv("COMPTOIR_SHOP_SECRET", shop.secret)
    added = terminal("shop", "add", shop.url, "--local", "--ca-file", str(shop.ca_file))
    monkeypatch.delenv("COMPTOIR_SHOP_KEY")
    monkeypatch.delenv("COMPTOIR_SHOP_SECRET")
    return added


def test_a_shop_is_connected_tried_listed_and_synchronised(
    terminal: Terminal, shop: StandIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    added = _added(terminal, shop, monkeypatch)
    assert (added["version"], added["auth"], added["keys"]) == ("11.0.1", "basic", "file")
    assert (tmp_path / "home" / "secrets.json").stat().st_mode & 0o777 == 0o600
    assert terminal("shop", "test", added["shop"])["keys"] is None
    [listed] = terminal("shop", "list")
    assert (listed["connection"], listed["last_synced"]) == ("connected", None)

    [first] = terminal("sync", "--once")["shops"]
    assert (first["kind"], first["received"]["order"], first["trouble"]) == ("take_over", 3, None)
    asked = len(shop.requests)
    [second] = terminal("sync", "--shop", added["shop"], "--once")["shops"]
    assert (second["kind"], second["changes"]) == ("increment", 0)
    assert [third["changes"] for third in terminal("sync", "--once")["shops"]] == [0]
    assert len(shop.requests) - asked <= 6
    assert terminal("sync", "--once", "--sweep")["shops"][0]["kind"] == "sweep"
    assert len(terminal("list", "orders")) == 3
    assert terminal("verify")["sound"]
    assert shop.writes == []
    for file in tmp_path.rglob("*"):
        if file.is_file() and file.name != "secrets.json":
            content = file.read_bytes()
            assert shop.key.encode() not in content, file
            assert shop.secret.encode() not in content, file


def test_connecting_says_that_old_orders_are_to_be_invoiced_here_unless_it_was_decided(
    terminal: Terminal, shop: StandIn, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    added = _added(terminal, shop, monkeypatch)
    assert (added["orders"], added["old_orders_to_invoice_here"]) == (3, True)
    monkeypatch.setenv("COMPTOIR_SHOP_KEY", shop.key)
    monkeypatch.setenv("COMPTOIR_SHOP_SECRET", shop.secret)
    again = ("shop", "add", shop.url, "--local", "--ca-file", str(shop.ca_file))
    common = ("--database", str(terminal.database), "--language", "en")
    assert run([*again, *common]) == 0
    assert "its 3 orders, however old, will be to invoice here" in capsys.readouterr().out
    told = terminal(*again, "--completed-elsewhere-before", "2026-11-22")
    assert (told["orders"], told["old_orders_to_invoice_here"]) == (3, False)


def test_a_shop_that_cannot_be_read_is_an_exit_code_and_a_sentence(
    terminal: Terminal, shop: StandIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    _added(terminal, shop, monkeypatch)
    shop.faults.next("redirect", location="https://www.boutique.example/")
    [told] = terminal("sync", "--once", code=1)["shops"]
    assert told["trouble"]["code"] == "shop_redirects"
    assert terminal("sync", "--shop", "Nobody", "--once", code=1)["error"]["code"] == "shop_unknown"


def test_keys_are_found_in_the_environment_where_this_workstation_keeps_none(
    terminal: Terminal, shop: StandIn, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    _added(terminal, shop, monkeypatch)
    [listed] = terminal("shop", "list")
    (tmp_path / "home" / "secrets.json").unlink()
    assert terminal("shop", "list")[0]["connection"] == "keys_missing"
    [told] = terminal("sync", "--once", code=1)["shops"]
    assert told["trouble"]["code"] == "shop_keys_missing"
    for name, value in zip(listed["key_variables"], (shop.key, shop.secret), strict=True):
        assert name in told["trouble"]["words"]
        monkeypatch.setenv(name, value)
    assert terminal("sync", "--once")["shops"][0]["trouble"] is None


def test_a_key_file_is_read_only_when_nobody_else_can(
    terminal: Terminal, shop: StandIn, tmp_path: Path
) -> None:
    file = tmp_path / "keys"
    file.write_text(f"{shop.key}\n{shop.secret}\n", "utf-8")
    file.chmod(0o644)
    words = ("shop", "add", shop.url, "--local", "--ca-file", str(shop.ca_file), "--key-file", str(file))
    assert terminal(*words, code=1)["error"]["code"] == "shop_key_file"
    assert shop.requests == []
    file.chmod(0o600)
    assert terminal(*words)["version"] == "11.0.1"


def test_what_stands_in_the_way_of_a_connection_is_named(
    terminal: Terminal, shop: StandIn, tmp_path: Path
) -> None:
    file = tmp_path / "keys"
    file.write_text(f"{shop.key}\ncs_wrong\n", "utf-8")
    file.chmod(0o600)
    rest = ("--key-file", str(file))
    assert terminal("shop", "add", shop.url, *rest, code=1)["error"]["code"] == "shop_address_local"
    assert terminal("shop", "add", shop.url, "--local", *rest, code=1)["error"]["code"] == "shop_certificate"
    trusted = ("--local", "--ca-file", str(shop.ca_file), *rest)
    assert terminal("shop", "add", shop.url, *trusted, code=1)["error"]["code"] == "shop_key_refused"
    assert terminal("shop", "add", shop.plain_url, *trusted, code=1)["error"]["code"] == "shop_address_http"
    assert not (tmp_path / "new.db").exists()
    file.write_text(f"{shop.key}\n{shop.secret}\n", "utf-8")
    shop.state.now = datetime.now(UTC)  # a signature is good for a quarter of an hour
    signed = terminal("shop", "add", shop.plain_url, "--auth", "oauth", *trusted)
    assert (signed["auth"], signed["warnings"]) == ("oauth", ["oauth_keys"])
    assert terminal("sync", "--once")["shops"][0]["trouble"] is None
