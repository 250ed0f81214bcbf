"""What a paper says around its content: whom it is from and to, its title, its facts, and what is to be paid on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from app.base.words import Words
from app.paper.grey_box import GreyBox
from app.paper.party import Addressee, Issuer


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """An address with its label above and notes below."""

    label: str
    addressee: Addressee
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """What a paper says around its content. `number` is empty while it has none; `watermark` is empty on the real thing.

    `to` stands in the window of the envelope, `beside` left of it; `facts` are labels and values in a row under the title.
    `running` is what the heads of later pages say besides the heading: whom to, and when. `slim` content goes into a narrow
    column where the design has one; `pay` is the box of the amount due, which a design may print beside the content.
    """

    issuer: Issuer
    title: str
    number: str
    to: Block
    beside: Block | None = None
    facts: Sequence[tuple[str, str]] = ()
    running: tuple[str, ...] = ()
    watermark: str = ""
    slim: bool = False
    pay: GreyBox | None = None

    @property
    def heading(self) -> str:
        """Title and number in one."""
        return f"{self.title} {self.number}".strip()

    def posted(self, words: Words) -> Letter:
        """The letter with the countries that its addresses need: those of others, and on what goes abroad its own."""
        home, to, beside = self.issuer.country, self.to, self.beside
        goes_abroad = any(each.addressee.is_abroad(home) for each in (to, beside) if each)
        if not goes_abroad:
            return self
        if beside and beside.addressee.address and beside.addressee.country:
            beside = replace(beside, addressee=beside.addressee.with_country(words))
        to = replace(to, addressee=to.addressee.posted_from(home, words))
        return replace(self, issuer=self.issuer.seen_abroad(words), to=to, beside=beside)
