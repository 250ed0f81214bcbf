"""What an issued document says of its VAT besides the figures: frozen at issue, put in words when it is printed.

The law wants cited why no VAT is charged (CGI ann. II art. 242 nonies A, 12°), whether the sale is of goods or services
(8° bis), and the option to pay on debits where a seller of services took it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Protocol, cast

from app.base.door import Read
from app.base.words import Words
from app.customers.vat_checked import vat_checked
from app.pricing.number_told import BY_NUMBER
from app.pricing.vat_law import exemptions, rule

if TYPE_CHECKING:
    from app.invoicing.invoice_facts import SupplyKind


class Ruled(Protocol):
    """A line with the rule its VAT follows; the rule is None on lines of before."""

    @property
    def kind(self) -> str: ...
    @property
    def category(self) -> str: ...
    @property
    def vat_rule(self) -> str | None: ...
    @property
    def vat_territory(self) -> str | None: ...
    @property
    def vat_reason(self) -> str | None: ...


def vat_texts(lines: Sequence[Ruled], *, on_debits: bool) -> dict[str, Any]:
    """What to freeze: the rules in the order of the lines, each once; what is sold; the option for debits."""
    rules = {
        (line.vat_rule, line.vat_territory or "", line.vat_reason or "")
        for line in lines
        if line.vat_rule and (rule(line.vat_rule).mention or line.vat_rule == "distance_there")
    }
    services = any(line.kind == "service" for line in lines)
    goods = any(line.kind == "goods" for line in lines)
    found: dict[str, Any] = {"vat": [list(each) for each in sorted(rules)]}
    if goods or services:
        found["supply"] = "both" if goods and services else "goods" if goods else "services"
    if on_debits and any(line.kind == "service" and line.category == "S" for line in lines):
        found["vat_on_debits"] = True
    return found


def number_texts(rd: Read, lines: Sequence[Ruled], number: str | None) -> dict[str, Any]:
    """What to freeze where no VAT is charged because of the buyer's number: what VIES last said of it, as evidence."""
    if not number or not any(line.vat_rule in BY_NUMBER for line in lines):
        return {}
    found = vat_checked(rd, number)
    if found is None:
        return {"vies": {"number": number}}
    at = found.at.isoformat()
    return {"vies": {"number": number, "valid": found.valid, "asked_at": at, "proof": found.proof}}


def texts_said(own: Mapping[str, str], texts: Mapping[str, Any]) -> dict[str, str]:
    """What to freeze of the merchant's own words for legal texts, by their key: of mentions of VAT only those it bears."""
    borne = {f"vat.mention.{key}" for key, _, _ in texts.get("vat", ())}
    return {key: text for key, text in own.items() if key in borne or not key.startswith("vat.mention.")}


def supply_told(texts: Mapping[str, Any]) -> SupplyKind | None:
    """What is sold, as it was frozen."""
    return cast("SupplyKind | None", texts.get("supply"))


def vat_notes(texts: Mapping[str, Any], seller: Mapping[str, Any], words: Words) -> tuple[str, ...]:
    """The mentions that stand under the VAT, in the language of the paper."""
    frozen: list[list[str]] = texts.get("vat", [])
    if not frozen:
        return (words.say("vat.mention.franchise"),) if seller["vat_regime"] == "franchise" else ()
    return tuple(dict.fromkeys(mention(key, place, reason, words) for key, place, reason in frozen))


def mention(key: str, territory: str, reason: str, words: Words) -> str:
    """What the law wants cited for a rule; `reason` is the product's (VATEX), for the article it is exempt under."""
    place = words.country(territory.partition("-")[0])
    article = exemptions().get(reason, reason)
    return words.say(f"vat.mention.{key}", territory=place, article=article)
