"""Faults on demand: what the caller sees, and whether the shop did what was asked all the same."""

from __future__ import annotations

import json

import httpx
import pytest

from tests.links.woocommerce import Fault, StandIn
from tests.links.woocommerce.answers import Request
from tests.links.woocommerce.conftest import Caller
from tests.links.woocommerce.faults import KINDS

LINES_DIE = {"lost_before", "lost_after", "reset_before", "reset_after", "cut_short"}
NEVER_DONE = {
    "lost_before", "reset_before", "too_many", "too_many_retry", "bad_gateway", "unavailable", "captcha", "firewall",
    "maintenance", "database_down", "fatal", "redirect", "echo_page", "echo_error", "echo_refusal", "echo_json",
    "echo_text", "echo_redirect",
}  # fmt: skip
NOT_JSON = {"bom", "notice", "truncated", "empty"}


@pytest.mark.parametrize("kind", sorted(KINDS))
def test_a_fault_spoils_one_request_and_says_whether_it_was_done(
    shop: StandIn, call: Caller, kind: str
) -> None:
    call.client.timeout = httpx.Timeout(5, read=0.3)
    before = len(shop.state.orders)
    shop.faults.next(kind, seconds=0.1 if kind == "slow" else 20)
    try:
        answered = call.post("orders", {"status": "pending"})
    except httpx.TransportError:
        assert kind in LINES_DIE
    else:
        assert kind not in LINES_DIE
        readable = answered.headers["Content-Type"].startswith("application/json")
        if kind in NOT_JSON and readable:
            with pytest.raises(json.JSONDecodeError):
                json.loads(answered.text)
    assert len(shop.state.orders) - before == (0 if kind in NEVER_DONE else 1)
    assert [each.fault for each in shop.requests] == [kind]
    assert call.get("orders", per_page=1).status_code == 200


def test_after_a_lost_answer_the_order_is_found_by_what_we_put_in_it(shop: StandIn, call: Caller) -> None:
    call.client.timeout = httpx.Timeout(5, read=0.2)
    shop.faults.next("lost_after")
    with pytest.raises(httpx.ReadTimeout):
        call.post("orders", {"transaction_id": "0197f0a2-uuid"})
    assert len(call.ids("orders", search="0197f0a2-uuid")) == 1
    call.post("orders", {"transaction_id": "0197f0a2-uuid"})
    assert len(call.ids("orders", search="0197f0a2-uuid")) == 2


@pytest.mark.parametrize(
    ("kind", "code", "retry"),
    [
        ("too_many", 429, None),
        ("too_many_retry", 429, "7"),
        ("unavailable", 503, "7"),
        ("maintenance", 503, "7"),
    ],
)
def test_hosts_say_when_to_come_back_or_do_not(
    shop: StandIn, call: Caller, kind: str, code: int, retry: str | None
) -> None:
    shop.faults.next(kind, retry_after="7" if retry else "")
    answered = call.get("orders")
    assert (answered.status_code, answered.headers.get("Retry-After")) == (code, retry)


def test_a_captcha_is_a_success_that_is_none(shop: StandIn, call: Caller) -> None:
    shop.faults.next("captcha")
    answered = call.get("orders")
    assert (answered.status_code, answered.headers["SG-Captcha"]) == (202, "challenge")
    assert answered.headers["Content-Type"].startswith("text/html")


def test_asked_for_json_a_site_in_maintenance_answers_json(shop: StandIn, call: Caller) -> None:
    shop.host.maintenance = True
    answered = call.client.get("orders", headers={"Accept": "application/json"})
    assert (answered.status_code, answered.json()["code"], answered.headers["Retry-After"]) == (
        503,
        "wp_die",
        "600",
    )


def test_a_rule_chooses_the_requests_that_fail(shop: StandIn, call: Caller) -> None:
    def rule(request: Request) -> Fault | str | None:
        return "bad_gateway" if request.method == "PUT" else None

    shop.faults.rule = rule
    assert call.put("orders/183", {}).status_code == 502
    assert call.get("orders/183").status_code == 200
    shop.faults.clear()
    assert call.put("orders/183", {}).status_code == 200


def test_several_faults_come_one_after_the_other(shop: StandIn, call: Caller) -> None:
    shop.faults.next("bad_gateway", times=2)
    shop.faults.next("fatal")
    assert [call.get("orders").status_code for _ in range(4)] == [502, 502, 500, 200]


def test_everything_asked_is_written_down(shop: StandIn, call: Caller) -> None:
    call.get("orders", per_page=1)
    call.put("orders/183", {"customer_note": "x"})
    call.get("orders/184")
    call.get("products/39/variations")
    assert shop.counts == {
        "GET orders": 1,
        "PUT orders/#": 1,
        "GET orders/#": 1,
        "GET products/#/variations": 1,
    }
    assert [(each.way, each.body, each.status) for each in shop.writes] == [
        ("orders/183", {"customer_note": "x"}, 200)
    ]
    assert shop.requests[0].query == {"per_page": "1"}
    assert shop.most_at_once == 1
