"""50 orders shipped, invoiced and printed in one go; killed in the middle and resumed, nothing is done twice."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from app.base.actor import Actor, Role
from app.base.errors import Refusal
from app.commands.program import app
from app.flow import dispatch
from app.shipping.dispatches import dispatch_lines, dispatches
from tests.paper.papers import text
from tests.stories.desk import OWNER, Desk, a_desk, goods

MANY = 50


@pytest.fixture
def desk(database_url: str) -> Iterator[Desk]:
    with a_desk(database_url) as made:
        yield made


def orders(desk: Desk, many: int = MANY) -> list[int]:
    """So many orders, of which three cannot leave: one unpaid, one without goods, one shipped already."""
    bowl, vase = desk.a_product("Bol", on_hand=500), desk.a_product("Vase")
    made: list[int] = []
    for at in range(many):
        kind = "prepaid" if at == 7 else "account"
        product = vase if at == 11 else bowl
        order = desk.an_order(desk.a_customer(f"Client {at:02}"), goods(product, 2), payment_kind=kind)
        desk.confirm(order)
        made.append(order)
    desk.ship(made[20])
    # The list's own order is none of numbers.
    return list(reversed(made))


def counted(desk: Desk) -> tuple[int, int]:
    [found] = desk.rows("SELECT (SELECT count(*) FROM shipment) AS s, (SELECT count(*) FROM invoice) AS i")
    return int(found["s"]), int(found["i"])


def printed(content: bytes) -> list[str]:
    """The notes and invoices in the order of their pages."""
    return list(dict.fromkeys(re.findall(r"(?:BL|FA)-2026-\d{4}", text(content))))


def test_fifty_orders_in_one_go_and_three_say_why_they_stay(desk: Desk) -> None:
    keys = orders(desk)
    key = desk.do(dispatch.begin, keys, bills=True)
    lines = dispatch.run(desk.database, OWNER, key)
    assert [line.order_id for line in lines] == keys
    assert sorted(line.why.code for line in lines if line.why is not None) == [
        "goods_missing",
        "nothing_to_ship",
        "order_waits_for_payment",
    ]
    assert counted(desk) == (MANY - 3 + 1, MANY - 3)
    content = dispatch.papers(desk.database, OWNER, key)
    found = printed(content)
    assert len(found) == 2 * (MANY - 3)
    notes = [name for name in found if name.startswith("BL")]
    bills = [name for name in found if name.startswith("FA")]
    with desk.reading() as rd:
        wanted = [line for line in dispatch_lines(rd, key) if line.shipment_id is not None]
    numbers = {row["id"]: row["number"] for row in desk.rows("SELECT id, number FROM shipment")}
    assert notes == [numbers[line.shipment_id] for line in wanted]
    assert bills == sorted(bills)
    with desk.reading() as rd:
        [row] = dispatches(rd)
    assert (row.orders, row.shipped, row.left, row.to_do, row.ended) == (MANY, MANY - 3, 3, 0, True)
    # After a paper jam: the papers from a place of the list on.
    again = printed(dispatch.papers(desk.database, OWNER, key, 40))
    rest = [line for line in wanted if line.position >= 40]
    assert again == found[-2 * len(rest) :]


def test_killed_in_the_middle_it_goes_on_and_does_nothing_twice(desk: Desk) -> None:
    keys = orders(desk, 24)
    key = desk.do(dispatch.begin, keys, bills=True)

    class Killed(BaseException):
        pass

    def told(done: int, _whole: int, _item: str) -> None:
        if done == 10:
            raise Killed

    with pytest.raises(Killed):
        dispatch.run(desk.database, OWNER, key, told=told)
    half = counted(desk)
    with desk.reading() as rd:
        [row] = dispatches(rd)
    assert row.to_do == 14
    assert not row.ended
    dispatch.run(desk.database, OWNER, key)
    dispatch.run(desk.database, OWNER, key)
    assert counted(desk) == (24 - 3 + 1, 24 - 3)
    assert half[0] < counted(desk)[0]
    assert len(printed(dispatch.papers(desk.database, OWNER, key))) == 2 * 21


def test_an_order_that_cannot_be_invoiced_does_not_leave_either(desk: Desk) -> None:
    keys = orders(desk, 24)
    clerk = Actor("Sacha", Role.CLERK)
    with pytest.raises(Refusal, match="not_allowed"):
        desk.database.do(clerk, dispatch.begin, keys, bills=True)
    key = desk.database.do(clerk, dispatch.begin, keys, bills=False)
    lines = dispatch.run(desk.database, clerk, key)
    assert all(line.invoice_id is None for line in lines)
    assert counted(desk)[1] == 0
    with pytest.raises(Refusal, match="dispatch_empty"):
        desk.do(dispatch.begin, [], bills=False)


def test_the_command_line_does_it_and_prints_it_again(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LANG", "en_GB.UTF-8")
    orders(desk, 24)
    place = tmp_path / "all.pdf"

    def run(*words: str) -> dict[str, object]:
        told = ["dispatch", *words, "--out", str(place), "--database", desk.url, "--today", "2026-11-22"]
        return json.loads(CliRunner().invoke(app, [*told, "--json"]).stdout)

    told = run("--view", "to_prepare")
    assert len(list(told["orders"])) == told["invoiced"] == 21  # pyright: ignore[reportArgumentType]
    first = place.read_bytes()
    assert run("--resume")["orders"] == told["orders"]
    assert printed(place.read_bytes()) == printed(first)
    assert counted(desk) == (22, 21)


def test_where_its_paper_cannot_be_written_nothing_is_shipped(desk: Desk, tmp_path: Path) -> None:
    desk.confirm(
        desk.an_order(desk.a_customer(), goods(desk.a_product("Bol", on_hand=5), 2), payment_kind="account")
    )
    before = counted(desk)
    for place in (tmp_path, tmp_path / "all.csv"):
        words = ["dispatch", "--view", "to_prepare", "--out", str(place), "--database", desk.url]
        assert CliRunner().invoke(app, [*words, "--today", "2026-11-22"]).exit_code == 1
    assert counted(desk) == before
