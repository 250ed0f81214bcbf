"""Every refusal of a shop's record has words in both languages."""

from __future__ import annotations

import re
from pathlib import Path

from app.base.errors import Refusal
from app.base.words import Words

SHOPS = Path(__file__).parents[3] / "app" / "links" / "shops"
KINDS = ("order", "refund", "product", "customer", "rate", "shop")


def codes() -> set[str]:
    """What the shops' code refuses with, found in its text."""
    text = "\n".join(file.read_text("utf-8") for file in SHOPS.rglob("*.py"))
    fixed = set(re.findall(r'Refusal\(\s*"(shop_[a-z_]+)"', text))
    return fixed | {f"shop_{kind}_{what}" for kind in KINDS for what in ("incomplete", "unreadable")}


def test_every_refusal_says_the_problem_and_the_way_out_in_both_languages() -> None:
    assert {"shop_totals_disagree", "shop_not_json"} <= codes()
    for code in codes():
        for language in ("fr", "en"):
            for name in ("problem", "way"):
                said = Words(language).part(Refusal(code), name)
                assert said, (code, language, name)
                assert code not in said
