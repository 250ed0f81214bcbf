"""The words of the program, held against the code that says them: python -m tests.house.words.

Reads `resources/words/*.toml` itself, so that a fault of the loader does not hide one here. What must hold:

- every key has French and English, with the same facts in braces; a plural has the forms its language asks for;
- a key stands in one file only; nobody types the spaces that the loader puts in, and after it none is a plain one;
- every key the code says exists, with every fact it needs; every sentence stands under a key the code says.

A key is said by a literal first argument: `say("order.confirm")`, `Field("order.note", …)`, `Refusal("stock_short", …)`,
`Trouble(…)`, and by the hint of a field. One that is put together (`say(f"order.state.{state}")`) says all keys that fit.
A literal elsewhere that equals a key (a table of columns, say) says it too, as does one that equals the code of a refusal.
Families that the code says in no such way are listed below, with the reason.
"""

from __future__ import annotations

import ast
import re
import string
import sys
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from app.base.words import tidy

ROOT = Path(__file__).parents[2]
LANGUAGES = ("fr", "en")
# CLDR; French has "many" too, for whole millions, which falls back on "other".
PLURALS = {
    "fr": ({"one", "other"}, {"zero", "one", "many", "other"}),
    "en": ({"one", "other"}, {"zero", "one", "other"}),
}
PARTS = ("problem", "cause", "way", "detail", "command")
"""What a refusal or a trouble says, one of a state by its name behind (``way_held``); only the problem must be there."""

FAMILIES: Mapping[str, str] = {
    # "prefix.": "why no literal names these keys",
}

_WORD_CALLS = frozenset({"say"})
_WORD_WIDGETS = frozenset({"Field", "WordLabel", "WordButton"})
"""What the window is made of and that says a key; of files read in there are fields, too."""
_HINT = "hint"
"""The name under which a field is handed the key of the words below it, which are said with the facts of its label."""
_FAULT_CALLS = {"Refusal": "refusal", "Trouble": "trouble"}
_FRENCH_SPACE = re.compile("( [\u00a0\u202f]?[;:!?»])|(« )|([\\w})»]:(?=\\s|$))")
"""A place where a French line may break before a sign, or a colon without its space."""


@dataclass(slots=True)
class Words:
    """One key: where it stands and its text in each language and form; form "" is the only one."""

    file: str
    texts: dict[str, dict[str, str]] = field(default_factory=dict[str, dict[str, str]])

    def facts(self, language: str) -> set[str]:
        """The names in braces, of all forms together."""
        return set().union(*(_facts(text) for text in self.texts.get(language, {}).values()))


@dataclass(frozen=True, slots=True)
class Said:
    """A place in the code that says a key, or the keys that fit a pattern."""

    place: str
    pattern: re.Pattern[str]
    key: str | None
    """None where the key is put together."""
    facts: frozenset[str] | None
    """The facts handed over; None where that cannot be read (`**facts`, or raised elsewhere)."""


def _facts(text: str) -> set[str]:
    return {
        name.split(".")[0].split("[")[0]
        for _, name, _, _ in string.Formatter().parse(text)
        if name is not None
    }


def read(folder: Path) -> tuple[dict[str, Words], list[str]]:
    """All keys of the TOML files in *folder*, and what is wrong with how they are written."""
    found: dict[str, Words] = {}
    faults: list[str] = []
    for file in sorted(folder.glob("*.toml")):
        text = file.read_text("utf-8")
        for number, line in enumerate(text.splitlines(), 1):
            if re.search("[\u00a0\u202f]", line):
                faults.append(f"{file.name}:{number}: type a plain space, the loader puts in the right one")
        try:
            tree = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            faults.append(f"{file.name}: {error}")
            continue
        for key, node in _keys(tree, ""):
            if key in found:
                faults.append(f"{file.name}: {key} stands in {found[key].file} already")
                continue
            found[key] = words = Words(file.name)
            for language, value in node.items():
                forms: Mapping[str, Any] = value if isinstance(value, Mapping) else {"": value}
                words.texts[language] = {
                    str(form): said for form, said in forms.items() if isinstance(said, str)
                }
                if len(words.texts[language]) != len(forms):
                    faults.append(f"{file.name}: {key}.{language} holds something that is not text")
    return found, faults


def _keys(node: Mapping[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    said = {name: value for name, value in node.items() if name in LANGUAGES}
    if said:
        yield path, said
    for name, value in node.items():
        if name in LANGUAGES:
            continue
        below = f"{path}.{name}" if path else name
        if isinstance(value, Mapping):
            yield from _keys(value, below)
        else:
            yield below, {"?": value}


def written_well(words: Mapping[str, Words]) -> list[str]:
    """What is wrong with the words themselves."""
    faults: list[str] = []
    for key, one in words.items():
        where = f"{one.file}: {key}"
        if missing := [language for language in LANGUAGES if language not in one.texts]:
            faults.append(f"{where}: no words in {', '.join(missing)}")
            continue
        for language in LANGUAGES:
            forms = one.texts[language]
            if "" not in forms:
                least, most = PLURALS[language]
                if not least <= set(forms) <= most:
                    faults.append(f"{where}.{language}: has {sorted(forms)}, needs {sorted(least)}")
            for text in forms.values():
                if not text.strip():
                    faults.append(f"{where}.{language}: empty")
                if text != text.strip():
                    faults.append(f"{where}.{language}: begins or ends with a space")
                if "  " in text:
                    faults.append(f"{where}.{language}: two spaces in a row")
                try:
                    facts = _facts(text)
                except ValueError as error:
                    faults.append(f"{where}.{language}: {error}")
                    break
                if bad := [name for name in facts if not name.isidentifier()]:
                    faults.append(f"{where}.{language}: {bad} in braces; give facts a name")
                if language == "fr" and (match := _FRENCH_SPACE.search(tidy(text, "fr"))):
                    faults.append(
                        f"{where}.fr: at «{match.group()}» the line may break, or a space is missing"
                    )
            else:
                continue
            break
        else:
            if one.facts("fr") != one.facts("en"):
                faults.append(f"{where}: fr names {sorted(one.facts('fr'))}, en {sorted(one.facts('en'))}")
            plural = [language for language in LANGUAGES if "" not in one.texts[language]]
            if plural and "n" not in one.facts("fr"):
                faults.append(f"{where}: a plural, but {{n}} is in none of its forms")
    for key, one in words.items():
        kind, _, rest = key.partition(".")
        if kind in _FAULT_CALLS.values():
            code, _, part = rest.rpartition(".")
            if part.partition("_")[0] not in PARTS or not code:
                faults.append(f"{one.file}: {key}: a {kind} has {', '.join(PARTS)}")
            elif f"{kind}.{code}.problem" not in words:
                faults.append(f"{one.file}: {kind}.{code}: has no problem")
    return faults


def said_in(root: Path) -> tuple[list[Said], set[str]]:
    """Every place in app, ui and main.py that says words, and every other literal there."""
    said: list[Said] = []
    literals: set[str] = set()
    for path in sorted([*root.glob("app/**/*.py"), *root.glob("ui/**/*.py"), *root.glob("main.py")]):
        name = path.relative_to(root).as_posix()
        for node in ast.walk(ast.parse(path.read_text("utf-8"), str(path))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                literals.add(node.value)
            elif isinstance(node, ast.JoinedStr) and (pattern := _pattern(node)):
                # Not a call of ours, but perhaps handed to one: it says what fits, and need not say anything.
                if "." in str(_first(node)):
                    said.append(Said(f"{name}:{node.lineno}", pattern, "", None))
            elif isinstance(node, ast.Call) and node.args:
                said += _call(node, f"{name}:{node.lineno}")
    return said, literals


def _call(node: ast.Call, place: str) -> Iterator[Said]:
    called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
    prefix = f"{_FAULT_CALLS[called]}\\." if called in _FAULT_CALLS else ""
    if not (prefix or called in _WORD_CALLS or (called in _WORD_WIDGETS and place.startswith("ui/"))):
        return
    facts = (
        None
        if any(word.arg is None for word in node.keywords)
        else frozenset(str(word.arg) for word in node.keywords)
    )
    below = [word.value for word in node.keywords if called in _WORD_WIDGETS and word.arg == _HINT]
    for argument in [choice for told in (node.args[0], *below) for choice in _choices(told)]:
        if isinstance(argument, ast.Constant) and isinstance(argument.value, str):
            pattern = re.compile(prefix + re.escape(argument.value) + (r"\.\w+" if prefix else ""))
            yield Said(place, pattern, argument.value, facts)
        elif isinstance(argument, ast.JoinedStr) and (built := _pattern(argument)):
            yield Said(place, re.compile(prefix + built.pattern + (r"\.\w+" if prefix else "")), None, facts)


def _choices(node: ast.expr) -> Iterator[ast.expr]:
    if isinstance(node, ast.IfExp):
        yield from _choices(node.body)
        yield from _choices(node.orelse)
    else:
        yield node


def _first(node: ast.JoinedStr) -> object:
    return node.values[0].value if isinstance(node.values[0], ast.Constant) else ""


def _pattern(node: ast.JoinedStr) -> re.Pattern[str] | None:
    """What an f-string can become; None when it is nothing but a fact."""
    parts = [
        re.escape(str(part.value)) if isinstance(part, ast.Constant) else r"[\w.]+" for part in node.values
    ]
    return re.compile("".join(parts)) if any(isinstance(part, ast.Constant) for part in node.values) else None


def _code(key: str) -> str | None:
    """The code of a refusal's or a trouble's sentence, which may be chosen before it is raised."""
    kind, _, rest = key.partition(".")
    return rest.rpartition(".")[0] if kind in _FAULT_CALLS.values() else None


def said_rightly(words: Mapping[str, Words], said: list[Said], literals: set[str]) -> list[str]:
    """Keys said that do not exist, facts not handed over, and keys nobody says."""
    faults: list[str] = []
    used: set[str] = {key for key in words if key in literals or _code(key) in literals}
    for one in said:
        fits = [key for key in words if one.pattern.fullmatch(key)]
        used.update(fits)
        if one.key == "":
            continue
        if not fits:
            faults.append(f"{one.place}: no words for {one.key or one.pattern.pattern}")
        for key in fits if one.key is not None and one.facts is not None else []:
            if absent := words[key].facts("fr") - (one.facts or frozenset()):
                faults.append(f"{one.place}: {key} needs {', '.join(sorted(absent))}")
    for key, one in words.items():
        if key not in used and not any(key.startswith(family) for family in FAMILIES):
            faults.append(f"{one.file}: {key}: nobody says it")
    for family in FAMILIES:
        if not any(key.startswith(family) for key in words):
            faults.append(f"tests/house/words.py: the family {family} has no words")
    return faults


def faults(root: Path) -> list[str]:
    """All that is wrong between the words and the code under *root*."""
    words, found = read(root / "resources" / "words")
    said, literals = said_in(root)
    return found + written_well(words) + said_rightly(words, said, literals)


def main() -> int:
    """Print the faults; the exit status says whether there were any."""
    found = faults(ROOT)
    print("\n".join(found) if found else "every word is in both languages, and said")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
