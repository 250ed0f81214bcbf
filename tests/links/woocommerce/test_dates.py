"""Dates and pages: strict to the second, wrong with a zone behind the time, drifting while somebody walks through them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.links.woocommerce import StandIn
from tests.links.woocommerce.conftest import Caller, calling

FIVE = [183, 184, 185, 186, 187]
"""Changed in one second: 2026-11-15 at noon UTC, at 13:00 in Paris."""
VERSIONS = ["11.0.1", "7.8.2"]


def _five(call: Caller, after: str, **more: Any) -> bool:
    found = call.ids("orders", modified_after=after, orderby="modified", order="asc", per_page=50, **more)
    assert set(FIVE) <= set(found) or not set(FIVE) & set(found)
    return set(FIVE) <= set(found)


@pytest.mark.parametrize("version", VERSIONS)
def test_only_a_naive_time_in_utc_finds_what_was_changed_since(version: str) -> None:
    with calling(version) as call:
        assert _five(call, "2026-11-15T11:59:59", dates_are_gmt="true")
        assert not _five(call, "2026-11-15T11:59:59Z", dates_are_gmt="true")
        assert not _five(call, "2026-11-15T12:59:59+01:00", dates_are_gmt="true")
        assert _five(call, "2026-11-15T11:59:59Z")
        assert _five(call, "2026-11-15T12:59:59")
        assert not _five(call, "2026-11-15T12:00:00", dates_are_gmt="true")


@pytest.mark.parametrize("text", ["2026-11-15", "1763208000", "hier", "2026-11-15T12:59:59 01:00"])
def test_what_is_no_date_is_refused(call: Caller, text: str) -> None:
    answered = call.get("orders", modified_after=text)
    assert answered.status_code == 400
    details = answered.json()["data"]["details"]["modified_after"]
    assert (details["code"], details["message"]) == ("rest_invalid_date", "Invalid date.")


def test_a_version_that_does_not_know_the_filter_answers_with_everything() -> None:
    with calling("5.7.2") as call:
        assert call.get("orders", modified_after="2030-01-01T00:00:00").headers["X-WP-Total"] == "541"
    with calling("6.0.0") as call:
        assert call.get("orders", modified_after="2030-01-01T00:00:00").headers["X-WP-Total"] == "0"


def test_a_misspelt_filter_is_ignored(call: Caller) -> None:
    assert call.get("orders", modifed_after="2030-01-01T00:00:00").headers["X-WP-Total"] == "538"
    assert len(call.ids("customers", modified_after="2030-01-01T00:00:00")) == 10


def _autumn(call: Caller) -> list[int]:
    """Four orders in the two hours that both are called 2 to 3 o'clock."""
    made: list[int] = []
    for hour, minute in ((0, 15), (0, 45), (1, 15), (1, 45)):
        call.shop.now = datetime(2027, 10, 31, hour, minute, tzinfo=UTC)
        made.append(call.shop.place_order()["id"])
    return made


def test_when_the_clocks_go_back_order_tables_lose_an_hour_to_local_filters() -> None:
    with calling("11.0.1") as call:
        made = _autumn(call)
        assert {call.get(f"orders/{each}").json()["date_created"][11:13] for each in made} == {"02"}
        assert call.ids("orders", after="2027-10-31T02:00:00", order="asc") == made[2:]
        assert (
            call.ids(
                "orders", after="2027-10-31T00:00:00", dates_are_gmt="true", orderby="modified", order="asc"
            )
            == made
        )


def test_when_the_clocks_go_back_posts_are_sorted_by_the_local_time() -> None:
    with calling("7.8.2") as call:
        made = _autumn(call)
        assert call.ids("orders", after="2027-10-31T02:00:00", order="asc") == [
            made[0],
            made[2],
            made[1],
            made[3],
        ]
        listed = call.get("orders", orderby="modified", order="desc", per_page=4).json()
        assert [each["date_modified_gmt"][11:16] for each in listed] == ["01:45", "00:45", "01:15", "00:15"]


def test_when_the_clocks_go_forward_no_hour_is_missing_in_utc(shop: StandIn, call: Caller) -> None:
    made: list[int] = []
    for hour, minute in ((0, 59), (1, 0), (1, 1)):
        shop.now = datetime(2027, 3, 28, hour, minute, tzinfo=UTC)
        made.append(shop.place_order()["id"])
    assert [call.get(f"orders/{each}").json()["date_created"][11:16] for each in made] == [
        "01:59",
        "03:00",
        "03:01",
    ]
    assert call.ids("orders", after="2027-03-28T00:58:59", dates_are_gmt="true", order="asc") == made


# --- pages ---


@pytest.mark.parametrize(
    ("name", "value"), [("per_page", 0), ("per_page", 101), ("page", 0), ("page", "deux")]
)
def test_pages_have_limits(call: Caller, name: str, value: object) -> None:
    assert call.get("orders", **{name: value}).json()["code"] == "rest_invalid_param"


@pytest.mark.parametrize(("version", "total"), [("11.0.1", "0"), ("7.8.2", "541")])
def test_past_the_end_order_tables_forget_how_many_there_are(version: str, total: str) -> None:
    with calling(version) as call:
        answered = call.get("orders", page=99, per_page=100)
        assert (answered.status_code, answered.json(), answered.headers["X-WP-Total"]) == (200, [], total)


def _walk(call: Caller, meanwhile: Any) -> list[int]:
    """All pages by number; after the tenth, something happens in the shop."""
    found: list[int] = []
    for page in range(1, 40):
        got = call.ids("orders", page=page, per_page=20, orderby="modified", order="asc", _fields="id")
        if not got:
            break
        found += got
        if page == 10:
            meanwhile(found)
    return found


def test_numbered_pages_miss_orders_while_others_are_changed(shop: StandIn, call: Caller) -> None:
    whole = {each["id"] for each in shop.state.orders}
    touched: list[int] = []

    def meanwhile(found: list[int]) -> None:
        for order in found[:3]:
            touched.append(order)
            call.put(f"orders/{order}", {})

    missed = whole - set(_walk(call, meanwhile))
    assert len(missed) == 3
    assert not missed & set(touched)


def test_a_walk_from_the_last_second_seen_misses_nothing(shop: StandIn, call: Caller) -> None:
    whole = {each["id"] for each in shop.state.orders}
    cursor, seen, rounds = "2000-01-01T00:00:00", dict[int, str](), 0
    while True:
        rounds += 1
        in_second = ",".join(str(number) for number, moment in seen.items() if moment > cursor)
        rows = call.get(
            "orders", modified_after=cursor, dates_are_gmt="true", orderby="modified", order="asc", per_page=20,
            _fields="id,date_modified_gmt", exclude=in_second,
        ).json()  # fmt: skip
        if not rows:
            break
        seen |= {each["id"]: each["date_modified_gmt"] for each in rows}
        last = datetime.fromisoformat(rows[-1]["date_modified_gmt"])
        cursor = f"{last - timedelta(seconds=1):%Y-%m-%dT%H:%M:%S}"
        if rounds == 10:
            shop.advance(5)
            for order in list(seen)[:3]:
                call.put(f"orders/{order}", {})
    assert whole == set(seen)


def test_a_page_may_be_short_without_being_the_last(shop: StandIn, call: Caller) -> None:
    first = call.ids("orders", per_page=10)
    shop.unreadable.update(first[2:5])
    assert call.ids("orders", per_page=10) == first[:2] + first[5:]
    assert call.get(f"orders/{first[2]}").status_code == 404
    shop.unreadable.update(first)
    answered = call.get("orders", per_page=10)
    assert (answered.json(), answered.headers["X-WP-Total"]) == ([], "538")


def test_trash_and_drafts_are_not_among_any(shop: StandIn, call: Caller) -> None:
    thrown = shop.place_order()["id"]
    shop.trash_order(thrown)
    draft = call.post("orders", {"coupon_lines": [{"code": "rien"}]}).json()["data"]["new_draft_order_id"]
    assert not {thrown, draft} & set(call.ids("orders", per_page=5))
    assert call.ids("orders", status="trash") == [thrown]
    assert call.ids("orders", status="checkout-draft") == [draft]


def test_lists_are_narrowed_by_what_they_know(shop: StandIn, call: Caller) -> None:
    made = shop.place_order({14: 1}, transaction_id="0197-uuid", customer=5)["id"]
    assert call.ids("orders", search="0197-uuid") == [made]
    assert call.ids("orders", search="ines@example.test", per_page=1) == [made]
    assert call.ids("orders", include=f"{made},183") == [made, 183]
    assert call.ids("orders", **{"include[]": 183}) == [183]
    assert made in call.ids("orders", customer=5)
    assert call.ids("orders", status="on-hold", per_page=3) != call.ids("orders", per_page=3)
    assert call.ids("orders", offset=1, per_page=1) == call.ids("orders", page=2, per_page=1)
    many = ",".join(map(str, range(1, 601)))
    assert min(call.ids("orders", exclude=many, per_page=100)) > 600
    assert call.ids("products", sku="SKU-001,var-1-s-bl") == [11, 40]
    assert list(call.get("orders/183", _fields="total,id").json()) == ["id", "total"]


@pytest.mark.parametrize("version", ["8.9.0", "9.0.0", "10.4.0"])
def test_lists_over_all_orders_or_products_came_late(version: str) -> None:
    with calling(version) as call:
        codes = (call.get("refunds").status_code, call.get("variations").status_code)
    assert codes == {"8.9.0": (404, 404), "9.0.0": (200, 404), "10.4.0": (200, 200)}[version]
