"""What a document offers for a mail about it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.correspondence.mail import AttachmentDraft


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a document offers for a mail about it: values by placeholder, and the papers that go along.

    `several`: it is about more than one, and says so in the plural.
    """

    language: str
    recipient: str
    customer_id: int | None
    values: Mapping[str, str]
    attachments: tuple[AttachmentDraft, ...] = ()
    several: bool = False
