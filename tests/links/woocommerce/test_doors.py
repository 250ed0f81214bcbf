"""Keys and doors: the same refusal for four causes, signatures without TLS, and what a host does in front of the shop."""

from __future__ import annotations

import base64
import hashlib
import hmac
import ssl
from typing import Any
from urllib.parse import quote, urlencode

import httpx
import pytest

from tests.links.woocommerce import StandIn, stand_in
from tests.links.woocommerce.conftest import Caller, calling

WAY = "/wp-json/wc/v3/orders"


def signed(
    shop: StandIn, *, home: str = "", nonce: str = "n1", apart: int = 0, method: str = "HMAC-SHA256"
) -> str:
    """The address of the orders, signed as RFC 5849 says; `home` is the site it is signed for."""
    given = {
        "per_page": "1",
        "oauth_consumer_key": shop.key,
        "oauth_nonce": nonce,
        "oauth_signature_method": method,
        "oauth_timestamp": str(int(shop.now.timestamp()) + apart),
        "oauth_version": "1.0",
    }
    params = "&".join(f"{quote(name, safe='')}={quote(given[name], safe='')}" for name in sorted(given))
    base = f"GET&{quote((home or shop.home) + WAY, safe='')}&{quote(params, safe='')}"
    kind = hashlib.sha256 if method == "HMAC-SHA256" else hashlib.sha1
    made = base64.b64encode(hmac.new(f"{shop.secret}&".encode(), base.encode(), kind).digest()).decode()
    return f"{shop.plain_url}{WAY}?{urlencode({**given, 'oauth_signature': made})}"


def said(answered: httpx.Response) -> tuple[int, str]:
    body: Any = answered.json()
    return answered.status_code, "" if isinstance(body, list) else body["message"]


@pytest.mark.parametrize("method", ["HMAC-SHA256", "HMAC-SHA1"])
def test_without_tls_a_signature_opens_once(method: str) -> None:
    with stand_in(tls=False) as shop:
        address = signed(shop, method=method)
        assert said(httpx.get(address)) == (200, "")
        code, message = said(httpx.get(address))
        assert (code, message[:13]) == (401, "Invalid nonce")
        assert said(httpx.get(signed(shop, nonce="n2", method=method))) == (200, "")


def test_a_signature_counts_for_the_site_s_home_only() -> None:
    with stand_in(tls=False, home="http://boutique.example.test") as shop:
        code, message = said(httpx.get(signed(shop, home=shop.plain_url)))
        assert (code, message[:17]) == (401, "Invalid signature")
        assert said(httpx.get(signed(shop, nonce="n2"))) == (200, "")


@pytest.mark.parametrize(
    ("apart", "message"), [(899, ""), (901, "Invalid timestamp."), (-901, "Invalid timestamp.")]
)
def test_a_clock_a_quarter_of_an_hour_off_signs_in_vain(apart: int, message: str) -> None:
    with stand_in(tls=False) as shop:
        assert said(httpx.get(signed(shop, apart=apart)))[1] == message


def test_without_tls_name_and_secret_are_not_even_looked_at() -> None:
    with stand_in(tls=False) as shop:
        code, message = said(httpx.get(shop.url + WAY, auth=(shop.key, "cs_wrong")))
    assert (code, message) == (401, "Sorry, you cannot list resources.")


def test_a_host_that_hides_tls_makes_it_plain(shop: StandIn, call: Caller) -> None:
    shop.host.hides_tls = True
    assert said(call.get("orders")) == (401, "Sorry, you cannot list resources.")


def test_a_host_that_takes_the_header_away_lets_keys_in_the_address_through(
    shop: StandIn, call: Caller
) -> None:
    shop.host.strips_authorization = True
    assert said(call.get("orders")) == (401, "Sorry, you cannot list resources.")
    assert call.get("orders", consumer_key=shop.key, consumer_secret=shop.secret).status_code == 200


def test_without_permalinks_a_key_counts_if_the_address_shows_the_interface(
    shop: StandIn, call: Caller
) -> None:
    shop.host.no_permalinks = True
    way = f"{shop.url}/index.php?rest_route=/wc/v3/orders"
    assert call.client.get(f"{shop.url}/wp-json/").status_code == 404
    assert call.client.get(way).status_code == 401
    assert call.client.get(f"{way}&x=wp-json/wc/").status_code == 200
    assert call.client.get(f"{way}&x=wp-json%2Fwc%2F").status_code == 401
    for page in ("/index.php", "/"):
        site = call.client.get(f"{shop.url}{page}?rest_route=/").json()
        assert site["timezone_string"] == "Europe/Paris"


def test_anybody_may_ask_for_the_site_itself(shop: StandIn, call: Caller) -> None:
    context = ssl.create_default_context(cafile=shop.ca_file)
    page = httpx.get(f"{shop.url}/wp-json/", verify=context).json()
    assert (page["home"], page["gmt_offset"], "wc/v3" in page["namespaces"]) == (shop.home, 1, True)


def test_an_unknown_authority_is_not_trusted(shop: StandIn) -> None:
    with pytest.raises(httpx.ConnectError, match="CERTIFICATE_VERIFY_FAILED"):
        httpx.get(f"{shop.url}/wp-json/")


def test_a_redirect_makes_a_list_of_what_should_have_been_an_order(shop: StandIn) -> None:
    shop.host.redirects_plain = True
    query = {"consumer_key": shop.key, "consumer_secret": shop.secret}
    context = ssl.create_default_context(cafile=shop.ca_file)
    before = len(shop.state.orders)
    with httpx.Client(verify=context, follow_redirects=True, params=query) as client:
        answered = client.post(shop.plain_url + WAY, json={"status": "pending"})
    assert (answered.status_code, len(answered.json()), len(shop.state.orders)) == (200, 10, before)


def test_a_shop_that_moved_says_where_to(shop: StandIn, call: Caller) -> None:
    shop.host.redirects_to = "https://www.boutique.example.test"
    answered = call.get("orders", per_page=1)
    assert answered.status_code == 301
    assert answered.headers["Location"] == "https://www.boutique.example.test/wp-json/wc/v3/orders?per_page=1"


def test_a_cache_serves_old_orders_to_all_who_do_not_ask_for_fresh_ones(shop: StandIn, call: Caller) -> None:
    shop.host.caches = True
    before = call.ids("orders", per_page=1)
    made = shop.place_order()["id"]
    assert call.ids("orders", per_page=1) == before
    fresh = call.client.get("orders", params={"per_page": 1}, headers={"Cache-Control": "no-cache"})
    assert [each["id"] for each in fresh.json()] == [made]


def test_a_host_may_turn_away_programs_by_their_name(shop: StandIn, call: Caller) -> None:
    shop.host.blocks_agents = ("python-httpx",)
    assert call.get("orders").status_code == 403
    assert call.client.get("orders", headers={"User-Agent": "Comptoir/1.0"}).status_code == 200


def test_addresses_are_read_as_the_site_reads_them(call: Caller) -> None:
    codes = {
        way: call.client.get(f"{call.shop.url}{way}").status_code
        for way in (f"{WAY}/", "/wp-json/wc/v3/Orders")
    }
    assert set(codes.values()) == {200}
    assert call.client.get(f"{call.shop.url}/wp-json/wc/v3//orders").status_code == 404
    assert call.client.get(f"{call.shop.url}/wp-json/wc/v4/orders").status_code == 404
    assert (
        call.client.get(f"{call.shop.url}/wc-api/v3/orders").json()["errors"]["code"]
        == "woocommerce_api_disabled"
    )


def test_the_version_is_told_by_the_status_page(call: Caller) -> None:
    assert call.get("system_status", _fields="environment").json()["environment"]["version"] == "11.0.1"
    with calling("7.8.2") as older:
        page = older.get("system_status").json()
    assert (page["environment"]["version"], page["settings"]["HPOS_enabled"]) == ("7.8.2", False)
