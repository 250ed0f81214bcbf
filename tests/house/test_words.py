"""The check of the words finds each kind of fault, and finds none where there is none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.base.words import Words
from tests.house import words

SOUND = """
[order.confirm]
fr = "Confirmer"
en = "Confirm"

[order.count]
fr = { one = "{n} commande", other = "{n} commandes" }
en = { one = "{n} order", other = "{n} orders" }

[order.state.draft]
fr = "Brouillon : à finir"
en = "Draft"

[refusal.stock_short]
problem = { fr = "Il manque {missing} {product}.", en = "{missing} {product} are missing." }
"""

CODE = """
def show(words, state, n):
    words.say("order.confirm")
    words.say("order.count", n=n)
    words.say(f"order.state.{state}")
    raise Refusal("stock_short", missing=1, product="x", more=2)
"""


def _faults(root: Path, toml: str = SOUND, code: str = CODE) -> str:
    (root / "resources" / "words").mkdir(parents=True)
    (root / "resources" / "words" / "order.toml").write_text(toml, "utf-8")
    (root / "app").mkdir()
    (root / "app" / "order.py").write_text(code, "utf-8")
    return "\n".join(words.faults(root))


def test_sound_words_said_rightly_have_no_fault(tmp_path: Path) -> None:
    assert _faults(tmp_path) == ""


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('en = "Confirm"', "", "order.confirm: no words in en"),
        ('{ one = "{n} order", other', "{ other", "order.count.en: has ['other']"),
        ('one = "{n} commande", other = "{n} commandes"', 'one = "x", other = "y"', "fr names [], en ['n']"),
        ("are missing", "of {place} are missing", "'place'"),
        ("Brouillon :", "Brouillon\u00a0:", "type a plain space"),
        ("Brouillon :", "Brouillon  :", "the line may break"),
        ("Brouillon : à", "Brouillon: à", "a space is missing"),
        ("Confirmer", "Confirmer  tout", "two spaces"),
        ("Brouillon : à finir", " ", "order.state.draft.fr: empty"),
        ("problem =", "cause =", "has no problem"),
        ("{missing} {product}.", "{missing} {}.", "give facts a name"),
        ('"Confirmer"', "7", "holds something that is not text"),
        (
            "[order.confirm]",
            '[order.spare]\nfr = "a"\nen = "a"\n[order.confirm]',
            "order.spare: nobody says it",
        ),
    ],
)
def test_a_fault_in_the_words_is_found(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in SOUND
    assert fault in _faults(tmp_path, toml=SOUND.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ('"order.confirm"', '"order.confrim"', "app/order.py:3: no words for order.confrim"),
        ('"order.count", n=n', '"order.count"', "app/order.py:4: order.count needs n"),
        ("order.state.", "order.stage.", "order.state.draft: nobody says it"),
        ("missing=1, ", "", "refusal.stock_short.problem needs missing"),
        ('"stock_short"', '"stock_shot"', "no words for stock_shot"),
    ],
)
def test_a_fault_in_the_code_that_says_them_is_found(tmp_path: Path, old: str, new: str, fault: str) -> None:
    assert old in CODE
    assert fault in _faults(tmp_path, code=CODE.replace(old, new))


@pytest.mark.parametrize(
    "shown",
    [
        'Field("order.count", edit)',
        'Field("order.confirm", edit, hint="order.count")',
        'WordLabel("order.count")',
    ],
)
def test_a_widget_that_would_show_a_fact_without_its_value_is_found(tmp_path: Path, shown: str) -> None:
    (tmp_path / "ui").mkdir()
    (tmp_path / "ui" / "dialog.py").write_text(f"{shown[:-1]}, n=1)\n{shown}\n", "utf-8")
    assert _faults(tmp_path) == "ui/dialog.py:2: order.count needs n"


def test_a_key_in_two_files_is_found(tmp_path: Path) -> None:
    assert _faults(tmp_path) == ""
    (tmp_path / "resources" / "words" / "other.toml").write_text(
        '[order.confirm]\nfr = "a"\nen = "a"\n', "utf-8"
    )
    assert words.faults(tmp_path) == ["other.toml: order.confirm stands in order.toml already"]


def test_each_table_has_a_name_to_be_read_aloud() -> None:
    french = Words("fr")
    named = re.compile(r'\bname="([a-z_]+(?:\.[a-z_0-9]+)+)"')
    found = {
        (path.name, key)
        for path in Path("ui").rglob("*.py")
        for key in named.findall(path.read_text(encoding="utf-8"))
    }
    assert found
    assert [each for each in sorted(found) if french.say(each[1]) == each[1]] == []
