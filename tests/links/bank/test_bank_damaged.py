"""Five hundred files damaged at random: read or refused with words, never a crash, never half a statement."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from app.base.errors import Refusal
from app.base.words import Words
from app.payments.statement import Statement
from tests.links.bank.test_bank_samples import GOOD, SAMPLES, read

SEED = 20261126
MANY = 500


def _flipped(content: bytes, chance: random.Random) -> bytes:
    made = bytearray(content)
    for _ in range(chance.randint(1, 12)):
        made[chance.randrange(len(made))] = chance.randrange(256)
    return bytes(made)


def _cut(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(1, len(content))]


def _without_a_line(content: bytes, chance: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    del lines[chance.randrange(len(lines))]
    return b"".join(lines)


def _swapped(content: bytes, chance: random.Random) -> bytes:
    lines = content.splitlines(keepends=True)
    one, other = chance.randrange(len(lines)), chance.randrange(len(lines))
    lines[one], lines[other] = lines[other], lines[one]
    return b"".join(lines)


def _entities(content: bytes, chance: random.Random) -> bytes:
    at = content.find(b">", chance.randrange(len(content))) + 1
    what = (b"&x;", b"&#0;", b"&#x110000;", b'<!DOCTYPE a [<!ENTITY x "y">]>', b"<![CDATA[", b"<!--", b"&amp")
    return content[:at] + chance.choice(what) + content[at:]


def _encoded(content: bytes, chance: random.Random) -> bytes:
    text = content.decode("utf-8", "replace") + chance.choice(("", "é", "€"))
    return text.encode(
        chance.choice(("utf-16", "utf-16-le", "cp1252", "utf-7", "cp037", "utf-8-sig")), "replace"
    )


def _doubled(content: bytes, chance: random.Random) -> bytes:
    at = chance.randrange(len(content))
    return content[:at] + content[chance.randrange(len(content)) :]


WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _flipped,
    _cut,
    _without_a_line,
    _swapped,
    _entities,
    _encoded,
    _doubled,
)


def damaged_files() -> Iterator[tuple[str, bytes]]:
    """The same files on every run: which sample, and its damaged bytes."""
    chance = random.Random(SEED)
    names = (*GOOD, "list/heading.csv", "list/signed.csv")
    for at in range(MANY):
        name = names[at % len(names)]
        yield name, chance.choice(WAYS)((SAMPLES / name).read_bytes(), chance)


def test_a_file_damaged_at_random_is_read_or_refused_with_words() -> None:
    refused = 0
    for name, content in damaged_files():
        try:
            found = read(content)
        except Refusal as refusal:
            refused += 1
            for language in ("fr", "en"):
                told = Words(language).refusal(refusal)
                assert told
                assert "{" not in told, (name, told)
        else:
            assert found, name
    assert refused > MANY // 2


def test_a_file_cut_off_anywhere_gives_whole_statements_or_nothing() -> None:
    chance = random.Random(SEED)
    for name in GOOD:
        content = (SAMPLES / name).read_bytes()
        whole = _moved(read(content))
        for _ in range(12):
            try:
                found = _moved(read(_cut(content, chance)))
            except Refusal:
                continue
            assert found == whole[: len(found)], name


def _moved(found: tuple[Statement, ...]) -> list[tuple[str, int, int | None]]:
    return [(each.account.called, each.moved, each.closing) for each in found]
