"""Text that WooCommerce sends with HTML entities in it, and entries of its meta data."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping

from app.links.shops.payload import Record, clean

_ENTITY = re.compile(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_BREAK = re.compile(r"<br\s*/?>|</(?:p|li|div|h[1-6]|tr|ul|ol|table|blockquote)>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z!][^<>]*>")
OUR_UID = "_comptoir_uid"
"""The hidden field in which a product that was made from here says of which."""
_VAT_NUMBER = ("_billing_vat_number", "_vat_number", "_billing_eu_vat_number", "billing_vat", "vat_number")
_REGISTRATION = ("siret", "siren", "billing_siret", "billing_siren", "_billing_siret", "_billing_siren")


def unescaped(text: str) -> str:
    """The text with its entities read once: ``Smith &amp; Fils`` is ``Smith & Fils``, ``&amp;lt;`` is ``&lt;``.

    Only whole entities, with their semicolon: ``R&D`` and ``A&copy`` are left as they are.
    """
    return _ENTITY.sub(lambda found: html.unescape(found[0]), text).replace("\x00", "")


def plain(markup: str) -> str:
    """The words of a text with markup, a line each paragraph or line of it."""
    broken = _BREAK.sub("\n", markup.replace("\r", "").replace("\n", " "))
    lines = (" ".join(unescaped(_TAG.sub("", line)).split()) for line in broken.split("\n"))
    return "\n".join(line for line in lines if line)


def marked_up(text: str) -> str:
    """A text of ours as the shop shows it: nothing in it is read as markup, each line of it is one."""
    return "<br />\n".join(html.escape(line, quote=False) for line in text.splitlines())


def metas(record: Record) -> Mapping[str, Record]:
    """The meta entries of a record by key; of entries with one key the last counts."""
    return {entry.text("key"): entry for entry in record.records("meta_data")}


def vat_number(found: Mapping[str, Record]) -> str:
    """The VAT number that a plugin asked the buyer for, as typed; empty without."""
    return _first(found, _VAT_NUMBER)


def registration(found: Mapping[str, Record]) -> str:
    """The SIREN or SIRET that a plugin asked the buyer for, as typed; empty without."""
    return _first(found, _REGISTRATION)


def _first(found: Mapping[str, Record], keys: tuple[str, ...]) -> str:
    texts = (found[key].fields.get("value") for key in keys if key in found)
    return next((clean(text).strip() for text in texts if isinstance(text, str) and text.strip()), "")
