"""What a shop's answers are taken for: content, a fault that may pass, or one that will not; and what travels there."""

from __future__ import annotations

import base64
import json
import logging
import re
from collections.abc import Callable, Mapping
from typing import Any

import httpx
import pytest

from app.base.errors import Refusal, Trouble
from app.base.words import LANGUAGES, Words
from app.links.shops.connectors.woocommerce.client import WooClient
from app.links.shops.connectors.woocommerce.http import AGENT
from app.links.shops.connectors.woocommerce.opened import opened
from app.links.shops.connectors.woocommerce.place import address_of, must_be_public
from app.links.shops.sync.port import Auth, Keys, Reach
from tests.links.shops.recordings import answer, order_json

KEYS = Keys("ck_" + "1" * 40, "cs_" + "2" * 40)
URL = "https://boutique.example"
HTML = {"Content-Type": "text/html"}
DENIED = {
    "code": "woocommerce_rest_cannot_view",
    "message": "Sorry, you cannot list resources.",
    "data": {"status": 401},
}


def a_client(
    handler: Callable[[httpx.Request], httpx.Response], auth: Auth = "basic", url: str = URL
) -> WooClient:
    return opened(Reach(url, auth), KEYS, httpx.MockTransport(handler))


def answering(status: int, body: Any = b"", headers: Mapping[str, str] | None = None) -> WooClient:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    return a_client(lambda _request: httpx.Response(status, content=content, headers=dict(headers or {})))


def fault_of(client: WooClient) -> Refusal | Trouble:
    with pytest.raises((Refusal, Trouble)) as told:
        client.page("orders", client.beginning("orders", None), 100)
    return told.value


def said(code: str, message: str, status: int = 400) -> dict[str, Any]:
    return {"code": code, "message": message, "data": {"status": status}}


FAULTS: list[tuple[str, type[Refusal | Trouble], int, Any, Mapping[str, str]]] = [
    ("shop_busy", Trouble, 429, b"<html>429 Too Many Requests</html>", HTML),
    ("shop_busy", Trouble, 429, said("rate_limit", "Slow down"), {"Retry-After": "30"}),
    ("shop_maintenance", Trouble, 503, said("wp_die", "Briefly unavailable"), {"Retry-After": "600"}),
    ("shop_maintenance", Trouble, 503, b"<html>Maintenance</html>", HTML),
    ("shop_fault", Trouble, 500, b"<html>Error establishing a database connection</html>", HTML),
    ("shop_fault", Trouble, 500, said("internal_server_error", "critical error", 500), {}),
    ("shop_fault", Trouble, 502, b"<html>Bad Gateway</html>", HTML),
    ("shop_fault", Trouble, 504, b"", {}),
    (
        "shop_blocked",
        Trouble,
        202,
        b"<html><title>Robot Challenge</title></html>",
        {"SG-Captcha": "challenge"},
    ),
    ("shop_blocked", Trouble, 403, b"<html><title>Wordfence</title>blocked</html>", HTML),
    ("shop_blocked", Trouble, 200, b"<!DOCTYPE html><title>Are you human?</title>", HTML),
    ("shop_blocked", Trouble, 406, b"<html>Not Acceptable! mod_security</html>", HTML),
    ("shop_garbled", Trouble, 200, b"", {}),
    ("shop_garbled", Trouble, 200, b'[{"id": 1, "stat', {}),
    ("shop_garbled", Trouble, 200, b'{"id": 1, "billing": {"city": "Lyon"}', {}),
    ("shop_garbled", Trouble, 200, {"id": 1}, {}),
    (
        "shop_redirects",
        Refusal,
        301,
        b"",
        {"Location": "https://www.boutique.example/wp-json/?consumer_key=ck"},
    ),
    ("shop_key_refused", Refusal, 401, DENIED, {}),
    (
        "shop_key_refused",
        Refusal,
        401,
        said("woocommerce_rest_authentication_error", "Consumer secret is invalid.", 401),
        {},
    ),
    (
        "shop_clock_wrong",
        Refusal,
        401,
        said("woocommerce_rest_authentication_error", "Invalid timestamp.", 401),
        {},
    ),
    ("shop_password_page", Refusal, 401, b"<html>Authorization Required</html>", HTML),
    ("shop_key_without_rights", Refusal, 403, said("woocommerce_rest_cannot_view", "Sorry", 403), {}),
    ("shop_no_route", Refusal, 404, said("rest_no_route", "No route was found", 404), {}),
    ("shop_no_route", Refusal, 404, b"<html>404</html>", HTML),
    ("shop_request_refused", Refusal, 400, said("rest_invalid_param", "Invalid parameter(s): per_page"), {}),
]


@pytest.mark.parametrize(("code", "kind", "status", "body", "headers"), FAULTS)
def test_each_fault_has_its_name_and_words(
    code: str, kind: type, status: int, body: Any, headers: Mapping[str, str]
) -> None:
    fault = fault_of(answering(status, body, headers))
    assert (type(fault), fault.code) == (kind, code)
    if kind is Trouble:
        asked = headers.get("Retry-After")
        assert fault.facts["wait"] == (float(asked) if asked else None)
    for language in LANGUAGES:
        words = Words(language).refusal(fault)
        assert code not in words
        assert not re.search(r"\{[a-z_]+\}", words)
        assert Words(language).part(fault, "way")


def test_a_redirect_shows_where_to_without_the_keys() -> None:
    fault = fault_of(answering(301, b"", {"Location": "https://www.boutique.example/x?consumer_key=ck_1"}))
    assert fault.facts["to"] == "https://www.boutique.example/x"


@pytest.mark.parametrize(
    ("raised", "code"),
    [
        (httpx.ReadTimeout("timed out"), "shop_timed_out"),
        (httpx.ConnectTimeout("timed out"), "shop_timed_out"),
        (httpx.ConnectError("[Errno -2] Name or service not known"), "shop_offline"),
        (httpx.RemoteProtocolError("Server disconnected without sending a response."), "shop_offline"),
    ],
)
def test_a_line_that_fails_is_a_trouble(raised: Exception, code: str) -> None:
    def handler(_request: httpx.Request) -> httpx.Response:
        raise raised

    fault = fault_of(a_client(handler))
    assert isinstance(fault, Trouble)
    assert fault.code == code


def test_a_certificate_that_is_not_trusted_is_final() -> None:
    def handler(_request: httpx.Request) -> httpx.Response:
        raise httpx.ConnectError("[SSL: CERTIFICATE_VERIFY_FAILED] certificate verify failed: self-signed")

    fault = fault_of(a_client(handler))
    assert isinstance(fault, Refusal)
    assert fault.code == "shop_certificate"
    assert "ssl.c" not in str(fault.facts["reason"]), "what is said is for people"


@pytest.mark.parametrize(
    "before", [b"\xef\xbb\xbf", b"\n\n ", b"<br />\n<b>Notice</b>: Undefined index in x.php\n"]
)
def test_what_stands_before_the_content_is_stepped_over(before: bytes) -> None:
    body = before + json.dumps([order_json(73)], default=str).encode()
    client = answering(200, body, {"X-WP-Total": "1", "X-WP-TotalPages": "1"})
    page = client.page("orders", client.beginning("orders", None), 100)
    assert [each.remote_id for each in page.records] == ["73"]
    assert page.done


def test_a_question_says_who_asks_and_for_what_and_never_takes_a_copy() -> None:
    asked: list[httpx.Request] = []

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json=[])

    client = a_client(handler)
    client.page("orders", client.present("orders"), 50)
    first, second = asked
    assert first.url.params["order"] == "desc"
    assert second.headers["User-Agent"] == AGENT
    assert second.headers["Accept"] == second.headers["Content-Type"] == "application/json"
    assert second.headers["Cache-Control"] == "no-cache"
    told = base64.b64decode(second.headers["Authorization"].removeprefix("Basic ")).decode()
    assert told == f"{KEYS.key}:{KEYS.secret}"
    assert KEYS.key not in str(second.url)
    assert second.url.params["per_page"] == "50"
    assert second.url.params["status"] == "any"


def test_dates_are_asked_for_without_a_zone_and_said_to_be_utc() -> None:
    asked: list[httpx.Request] = []
    sent = order_json(73)

    def handler(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(
            200, text=json.dumps([sent], default=str), headers={"X-WP-Total": "1", "X-WP-TotalPages": "1"}
        )

    client = a_client(handler)
    page = client.page("orders", client.present("orders"), 100)
    again = client.page("orders", page.cursor, 100)
    after = asked[-1].url.params["modified_after"]
    assert asked[-1].url.params["dates_are_gmt"] == "true"
    assert after < sent["date_modified_gmt"]
    assert len(after) == 19
    assert (again.records, again.done) == ((), True)


def test_keys_are_in_no_text_that_a_person_or_a_log_sees(caplog: pytest.LogCaptureFixture) -> None:
    def handler(request: httpx.Request) -> httpx.Response:
        page = f"<html>Blocked: {request.url} {KEYS.secret}</html>"
        return httpx.Response(403, text=page, headers=HTML)

    with caplog.at_level(logging.DEBUG):
        fault = fault_of(a_client(handler, "query"))
    seen = f"{fault!r} {fault.facts} {KEYS!r} {caplog.text} {Reach(URL)!r}"
    assert KEYS.key not in seen
    assert KEYS.secret not in seen


def test_one_that_is_not_there_is_none_and_other_refusals_stay_refusals() -> None:
    gone = answering(404, answer("errors/order_404"))
    assert gone.one("order", "9") is None
    with pytest.raises(Refusal, match="shop_key_refused"):
        answering(401, DENIED).one("order", "9")


def _probing(
    allowed: Callable[[httpx.Request], bool], site: Any = None, root: int = 200
) -> Callable[[httpx.Request], httpx.Response]:
    said_of_itself = site or {
        "name": "Été &amp; Cie",
        "home": URL,
        "timezone_string": "Europe/Paris",
        "namespaces": ["wc/v3"],
    }

    def handler(request: httpx.Request) -> httpx.Response:
        path = request.url.path
        if path == "/wp-json/":
            return (
                httpx.Response(root, json=said_of_itself)
                if root == 200
                else httpx.Response(root, text="<html>")
            )
        if request.url.params.get("rest_route") == "/":
            return (
                httpx.Response(200, json={"namespaces": []})
                if site == "plain"
                else httpx.Response(200, text="<html>")
            )
        if not allowed(request):
            return httpx.Response(401, json=DENIED)
        if path.endswith("system_status"):
            return httpx.Response(200, json={"environment": {"version": "11.0.1"}})
        return httpx.Response(200, json=[])

    return handler


def test_a_shop_that_works_is_found_with_its_version() -> None:
    found = a_client(_probing(lambda request: "Authorization" in request.headers)).probe()
    assert (found.version, found.auth, found.warnings, found.zone) == ("11.0.1", "basic", (), "Europe/Paris")


def test_a_stripped_header_is_told_from_a_wrong_key() -> None:
    found = a_client(_probing(lambda request: request.url.params.get("consumer_key") == KEYS.key)).probe()
    assert (found.auth, found.warnings) == ("query", ("query_keys",))
    with pytest.raises(Refusal, match="shop_key_refused"):
        a_client(_probing(lambda _request: False)).probe()


def test_a_probe_names_what_stands_in_the_way() -> None:
    with pytest.raises(Refusal, match="shop_key_no_https"):
        a_client(_probing(lambda _request: False), url="http://boutique.example").probe()
    with pytest.raises(Refusal, match="shop_no_permalinks"):
        a_client(_probing(lambda _request: True, "plain", 404)).probe()
    with pytest.raises(Refusal, match="shop_no_wordpress"):
        a_client(_probing(lambda _request: True, None, 404)).probe()
    with pytest.raises(Refusal, match="shop_no_woocommerce"):
        a_client(_probing(lambda _request: True, {"name": "Blog", "namespaces": ["wp/v2"]})).probe()


@pytest.mark.parametrize(
    ("typed", "url"),
    [
        ("boutique.example", "https://boutique.example"),
        (" https://boutique.example/ ", "https://boutique.example"),
        ("https://boutique.example/fr/wp-admin/index.php", "https://boutique.example/fr"),
        ("https://boutique.example:8443/wp-json/wc/v3", "https://boutique.example:8443"),
        ("https://[::1]:8443", "https://[::1]:8443"),
    ],
)
def test_an_address_is_read_as_typed(typed: str, url: str) -> None:
    assert address_of(typed) == url


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("http://boutique.example", "shop_address_http"),
        ("ftp://boutique.example", "shop_address_unreadable"),
        ("https://ck:cs@boutique.example", "shop_address_unreadable"),
        ("https://", "shop_address_unreadable"),
        ("https://[::1", "shop_address_unreadable"),
    ],
)
def test_other_addresses_are_refused(typed: str, code: str) -> None:
    with pytest.raises(Refusal) as told:
        address_of(typed)
    assert told.value.code == code
    assert "cs@" not in str(told.value.facts)


@pytest.mark.parametrize(
    "numeric", ["127.0.0.1", "10.1.2.3", "192.168.1.20", "169.254.169.254", "::1", "fe80::1%eth0"]
)
def test_an_address_of_the_own_network_is_called_only_when_asked_for(numeric: str) -> None:
    with pytest.raises(Refusal, match="shop_address_local"):
        must_be_public(URL, lambda _host: [numeric])
    must_be_public(URL, lambda _host: ["93.184.215.14"])
