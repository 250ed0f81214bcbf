"""A letter for several invoices names one day: it says that this is the oldest of them."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

TEMPLATES = tomllib.loads(
    (Path(__file__).parents[2] / "resources" / "mail" / "templates.toml").read_text(encoding="utf-8")
)
REMINDERS = sorted(name for name in TEMPLATES if re.match(r"reminder_\d", name))


@pytest.mark.parametrize("name", REMINDERS)
@pytest.mark.parametrize(
    ("language", "day", "number", "oldest"),
    [
        ("fr", "{échéance}", "{facture}", ("la plus ancienne", "la première")),
        ("en", "{due date}", "{invoice}", ("the oldest", "the first")),
    ],
)
def test_the_day_of_what_is_owed_is_told_as_the_oldest(
    name: str, language: str, day: str, number: str, oldest: tuple[str, ...]
) -> None:
    sentences = re.split(r"(?<=\.)\s", TEMPLATES[name][language]["body"])
    named = [each for each in sentences if day in each and number not in each]
    assert named
    assert all(any(word in each for word in oldest) for each in named)
