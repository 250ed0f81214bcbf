"""Files spoilt in every way a file can be: bytes changed, cut short, doubled; entities; encodings that are not what they say."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf

SAMPLES = Path(__file__).parents[1] / "data" / "einvoice" / "incoming"


@cache
def samples() -> tuple[tuple[str, bytes], ...]:
    """The good files, as others sent them."""
    names = (
        "OK-001/facture.pdf",
        "RBT-001/facture.pdf",
        "CII_example1.xml",
        "CII_example5.xml",
        "01.01a-INVOICE_ubl.xml",
    )
    return tuple((name, (SAMPLES / name).read_bytes()) for name in names)


def damaged(chance: random.Random, count: int, secret: Path) -> Iterator[tuple[str, bytes]]:
    """So many spoilt files with what was done to them; `secret` is a file that none of them may get read."""
    for _ in range(count):
        name, content = chance.choice(samples())
        done = chance.choice(_WAYS)
        xml = _xml(content)
        yield f"{name}: {done.__name__}", done(chance, content, xml, secret)


def _xml(content: bytes) -> bytes:
    if not content.startswith(b"%PDF"):
        return content
    with pikepdf.open(BytesIO(content)) as pdf:
        return bytes(next(iter(pdf.attachments.values())).get_file().read_bytes())


def with_inside(xml: bytes, *, packed: bool = True) -> bytes:
    """A PDF that carries this as its invoice."""
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        spec = pikepdf.AttachedFileSpec(
            pdf,
            xml,
            filename="factur-x.xml",
            description="",
            mime_type="text/xml",
            creation_date="",
            mod_date="",
        )
        spec.obj[pikepdf.Name.AFRelationship] = pikepdf.Name.Data
        pdf.attachments["factur-x.xml"] = spec
        pdf.save(out, compress_streams=packed)
    return out.getvalue()


def _bytes_changed(chance: random.Random, content: bytes, _xml: bytes, _secret: Path) -> bytes:
    found = bytearray(content)
    for _ in range(chance.randint(1, 60)):
        found[chance.randrange(len(found))] = chance.randrange(256)
    return bytes(found)


def _cut_short(chance: random.Random, content: bytes, _xml: bytes, _secret: Path) -> bytes:
    return content[: chance.randrange(len(content))]


def _a_part_doubled(chance: random.Random, content: bytes, _xml: bytes, _secret: Path) -> bytes:
    at, end = sorted(chance.sample(range(len(content)), 2))
    return content[:end] + content[at:]


def _an_entity_of_a_file(chance: random.Random, _content: bytes, xml: bytes, secret: Path) -> bytes:
    where = chance.choice((f"file://{secret}", "http://127.0.0.1:9/secret", str(secret)))
    kind = chance.choice(('<!ENTITY x SYSTEM "{}">', '<!ENTITY % x SYSTEM "{}"> %x;'))
    declared = f"<!DOCTYPE a [{kind.format(where)}]>".encode()
    body = xml[xml.index(b"?>") + 2 :] if xml.lstrip().startswith(b"<?xml") else xml
    body = body.replace(b"EUR", b"&x;", 1) if "%" not in kind else body
    return chance.choice((bytes, with_inside))(b"<?xml version='1.0'?>" + declared + body)


def _entities_in_entities(chance: random.Random, _content: bytes, xml: bytes, _secret: Path) -> bytes:
    depth = chance.randint(3, 12)
    levels = "".join(f'<!ENTITY a{at} "{f"&a{at - 1};" * 10}">' for at in range(1, depth))
    declared = f'<!DOCTYPE a [<!ENTITY a0 "ha">{levels}]>'.encode()
    body = xml[xml.index(b"?>") + 2 :] if xml.lstrip().startswith(b"<?xml") else xml
    return b"<?xml version='1.0'?>" + declared + body.replace(b"EUR", f"&a{depth - 1};".encode(), 1)


def _a_wrong_encoding(chance: random.Random, _content: bytes, xml: bytes, _secret: Path) -> bytes:
    told = chance.choice((b"utf-16", b"iso-8859-1", b"ascii", b"utf-7", b"klingon", b"utf-32"))
    body = xml[xml.index(b"?>") + 2 :] if xml.lstrip().startswith(b"<?xml") else xml
    text = body.decode("utf-8", "replace").replace("a", "é")
    written = text.encode(chance.choice(("utf-8", "utf-16", "latin-1", "utf-32")), "replace")
    return b"<?xml version='1.0' encoding='" + told + b"'?>" + written


def _a_text_replaced(chance: random.Random, _content: bytes, xml: bytes, _secret: Path) -> bytes:
    """Still well-formed: amounts, days and codes that are none."""
    parts = xml.split(b">")
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(parts))
        text, mark, tag = parts[at].partition(b"<")
        if text.strip():
            odd = (b"NaN", b"1e999999", b"-", b"20269999", "١٢٣".encode(), b"9" * 400, b"", b" ", b"Infinity")
            parts[at] = chance.choice(odd) + mark + tag
    return chance.choice((bytes, with_inside))(b">".join(parts))


def _deeply_nested(chance: random.Random, _content: bytes, xml: bytes, _secret: Path) -> bytes:
    depth = chance.choice((200, 5_000, 200_000))
    return xml.replace(b"EUR", b"<a>" * depth + b"</a>" * depth, 1)


_WAYS: tuple[Callable[[random.Random, bytes, bytes, Path], bytes], ...] = (
    _bytes_changed,
    _cut_short,
    _a_part_doubled,
    _an_entity_of_a_file,
    _entities_in_entities,
    _a_wrong_encoding,
    _a_text_replaced,
    _deeply_nested,
)
