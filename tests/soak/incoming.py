"""Damaged e-invoices by the hundred, and what makes a program slow or greedy: none does harm; the slowest is told."""

from __future__ import annotations

import random
import time
from collections.abc import Iterator

from app.base.company import Company
from app.base.errors import Refusal
from app.invoicing.einvoice_reading import read_einvoice
from app.invoicing.einvoice_verdict import oddities
from tests.invoicing.damage import damaged, with_inside
from tests.soak.ground import Ground

_MANY = 500
_MEGABYTES = 200


def incoming(ground: Ground) -> Iterator[str]:
    """Random damage, then attachments of 200 MB, packed and as they are."""
    secret = ground.folder / "secret"
    secret.write_text("the-inside-of-another-file")
    slowest, of, read = 0.0, "", 0
    for what, content in damaged(random.Random(ground.seed), _MANY, secret):
        took, was_read = _timed(content)
        read += was_read
        if took > slowest:
            slowest, of = took, what
    yield f"{_MANY} damaged e-invoices, {read} read and the rest refused; the slowest took {slowest * 1000:.0f} ms ({of})"
    large = b"<a>" + b" " * (_MEGABYTES * 1_000_000) + b"</a>"
    for name, content in (
        ("packed", with_inside(large)),
        ("as it is", with_inside(large, packed=False)),
        ("alone", large),
    ):
        took, was_read = _timed(content)
        assert not was_read
        yield f"{_MEGABYTES} MB {name}: refused in {took * 1000:.0f} ms"


def _timed(content: bytes) -> tuple[float, bool]:
    begun = time.perf_counter()
    try:
        found = read_einvoice(content)
        said = str(oddities(found, Company(uid="", name="A", siren="732829320")))
        was_read = True
    except Refusal as refusal:
        said, was_read = str(refusal.facts), False
    assert "the-inside-of-another-file" not in said
    return time.perf_counter() - begun, was_read
