"""The list of what shops sent, and the shops themselves."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from app.base.database import Database
from app.base.listing import ListQuery
from app.links.shops.queries import INBOX, find_shop, payload_of, shops
from app.links.shops.tables import inbox
from tests.builders import ALICE, a_shop, opened


@pytest.fixture
def database(database_url: str) -> Iterator[Database]:
    with opened(database_url) as found:
        yield found


def build(database: Database) -> dict[str, int]:
    with database.write(ALICE, "test.build") as tx:
        shop, other = a_shop(tx, "Ma boutique"), a_shop(tx, "Autre")

        def record(
            noun: str, remote_id: str, state: str, reason: str | None = None, shop_id: int = shop
        ) -> int:
            return tx.insert(
                inbox,
                {
                    "shop_id": shop_id,
                    "noun": noun,
                    "remote_id": remote_id,
                    "payload": json.dumps({"id": remote_id}),
                    "payload_hash": remote_id,
                    "state": state,
                    "reason": reason,
                    "facts": json.dumps({"number": f"WEB-{remote_id}"}),
                    "received_at": tx.now - timedelta(minutes=int(remote_id)),
                },
            )

        return {
            "shop": shop,
            "taken": record("order", "1", "taken"),
            "parked": record("order", "2", "parked", "shop_totals_disagree"),
            "waiting": record("refund", "3", "waiting"),
            "elsewhere": record("order", "4", "parked", "shop_order_unreadable", other),
        }


def test_a_parked_record_tells_its_reason_and_facts(database: Database) -> None:
    made = build(database)
    with database.read() as rd:
        [row] = INBOX.rows(rd, [made["parked"]])
        assert payload_of(rd, row.id) == '{"id": "2"}'
    assert (row.shop, row.reason, row.facts["number"]) == ("Ma boutique", "shop_totals_disagree", "WEB-2")


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        (ListQuery(), ["elsewhere", "waiting", "parked", "taken"]),
        (ListQuery(sort="received_at"), ["elsewhere", "waiting", "parked", "taken"]),
        (ListQuery(chips=(("view", "parked"),)), ["elsewhere", "parked"]),
        (ListQuery(chips=(("noun", "refund"),)), ["waiting"]),
        (ListQuery(search="web-2"), ["parked"]),
    ],
)
def test_records_are_filtered_and_found(database: Database, query: ListQuery, shown: list[str]) -> None:
    made = build(database)
    with database.read() as rd:
        assert list(INBOX.ids(rd, query, 0, 50)) == [made[each] for each in shown]
        assert INBOX.count(rd, query).count == len(shown)


def test_each_shop_counts_its_own_records(database: Database) -> None:
    made = build(database)
    with database.read() as rd:
        assert [(each.name, each.waiting, each.parked, each.taken) for each in shops(rd)] == [
            ("Ma boutique", 1, 1, 1),
            ("Autre", 0, 1, 0),
        ]
        assert find_shop(rd, "Ma boutique") == made["shop"]
        assert find_shop(rd, "Nulle part") is None
