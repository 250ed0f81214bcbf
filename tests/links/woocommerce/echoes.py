"""Answers that hand back what a request was opened with: debug pages, a firewall's report, a redirect, a plugin's JSON."""

from __future__ import annotations

import base64
import binascii
from urllib.parse import quote

from tests.links.woocommerce.answers import Answer, Request

PADDING = "x" * 97
"""So that the keys stand where a message is cut off."""


def echo(request: Request, kind: str) -> Answer:
    """The answer of that kind with all that came: the header as it was, what it holds, and the address."""
    header = request.headers.get("Authorization", "")
    opened = _opened(header)
    match kind:
        case "echo_page":
            title = f"{PADDING} {opened} {header}"
            text = f"<html><head><title>{title}</title></head><body>{request.target}</body></html>"
            return Answer(text, 403, kind="text/html")
        case "echo_error":
            message = f"{PADDING} {opened} {header} {request.target}"
            body = {"code": f"debug {opened}", "message": message, "data": {"status": 500, "sent": header}}
            return Answer(body, 500)
        case "echo_refusal":
            body = {"code": f"debug_{opened}", "message": f"{opened} {header}", "data": {"status": 400}}
            return Answer(body, 400)
        case "echo_json":
            return Answer({"sent": opened, "header": header, "target": request.target})
        case "echo_redirect":
            where = f"https://{opened}@www.{request.host}/{quote(opened, safe='')}/{opened}"
            return Answer("", 301, {"Location": f"{where}?consumer_key={opened}"}, kind="text/html")
        case _:
            # A text that is no JSON, whose first words are the header.
            return Answer(f"{opened} {header} {request.target}", kind="text/plain")


def _opened(header: str) -> str:
    """What a header for Basic holds."""
    try:
        return base64.b64decode(header.partition(" ")[2]).decode()
    except (binascii.Error, UnicodeDecodeError):
        return ""
