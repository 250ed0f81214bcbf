"""The paper of an issued document on its page: the original, or the corrective invoice that counts instead, to print and keep."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from app.base.archive import Paper, content_of
from app.flow import paper
from app.invoicing.corrective import CorrectiveRow
from app.reports.invoice_page import InvoicePage as Facts
from ui.invoicing.einvoice_menu import offer_forms
from ui.kit.acts import Act
from ui.kit.banner import Banner
from ui.kit.office import PAPER, Office
from ui.kit.other_verbs import Offered
from ui.kit.page import Page
from ui.kit.paper_view import PaperView
from ui.kit.printing import Originals, note_printed, print_paper
from ui.kit.runner import Failure, Token
from ui.kit.save_file import ask_place, write_file
from ui.kit.wording import say, sentence

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.base.door import Read

_INVOICE, _CORRECTIVE = "invoice", "corrective_invoice"


@dataclass(frozen=True, slots=True)
class _Document:
    """Whose paper it is: its noun, key and number."""

    noun: str
    row_id: int
    number: str


class IssuedPaper(QWidget):
    """What counts is shown; the original of an invoice that was replaced is one click away. `content` is what is in view."""

    def __init__(self, page: Page[Facts], office: Office) -> None:
        super().__init__(page)
        self._page, self.office = page, office
        self.content: bytes | None = None
        self.shown: _Document | None = None
        self._facts: Facts | None = None
        self._hash = ""
        self._making: Token | None = None
        self._original = False
        self._read = 0
        self.notice = Banner(self)
        self.notice.dismissed.connect(self._on_read)
        self.view = PaperView(self)
        self.view.show_message(say("invoice_page.fetching"))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.notice)
        column.addWidget(self.view)

    @property
    def pages(self) -> int:
        """How many pages it has; 0 while there is none."""
        return self.view.pages

    def show_facts(self, facts: Facts) -> None:
        """Show the paper that counts, or the one that was asked for."""
        self._facts = facts
        last = facts.correctives[-1] if facts.correctives else None
        if last is None or self._original:
            wanted, kept = _Document(_INVOICE, facts.row.id, facts.row.number), facts.paper
        else:
            wanted, kept = _Document(_CORRECTIVE, last.id, last.number), facts.corrective_paper
        if wanted != self.shown:
            self.shown, self.content, self._hash, self._making = wanted, None, "", None
        self._show_notice(last)
        self._fetch(wanted, kept)

    def ways(self) -> list[Offered]:
        """The other paper, where there are two."""
        if self._facts is None or not self._facts.correctives:
            return []
        return [Offered(f"invoice_page.show_{'corrective' if self._original else 'original'}", self.turn)]

    def turn(self) -> None:
        """Show the other of the two papers."""
        self._original = not self._original
        if self._facts is not None:
            self._read = 0
            self.show_facts(self._facts)
            self._page.load()

    # --- fetching ---

    def _show_notice(self, last: CorrectiveRow | None) -> None:
        if last is None or self._read == last.id:
            self.notice.hide()
            return
        told = say("invoice_page.replaced", number=last.number, on=last.issued_on, reason=last.reason)
        which = "original" if self._original else "replaced"
        turn = Act(self.ways()[0].key, self.turn, look="secondary")
        self.notice.show_message("run", told, say(f"invoice_page.{which}_shown"), (turn,))

    def _on_read(self) -> None:
        if self._facts is not None and self._facts.correctives:
            self._read = self._facts.correctives[-1].id

    def _fetch(self, wanted: _Document, kept: Paper | None) -> None:
        done, failed = partial(self._on_content, wanted), partial(self._on_failure, wanted)
        if kept is None and not self.office.writes:
            # Who only looks on sees the same paper, drawn and not kept.
            drawn = paper.drawn if wanted.noun == _INVOICE else paper.drawn_corrective
            self.office.ask(drawn, wanted.row_id, done=done, failed=failed, owner=self)
            return
        if kept is None:
            # A kill between the commit and the paper leaves a number without one; it is made now, the same bytes.
            if self._making is None:
                make = _made if wanted.noun == _INVOICE else _made_corrective
                self._making = self.office.work(
                    make, wanted.row_id, done=self._on_made, failed=failed, touches=PAPER
                )
            return
        if kept.hash != self._hash:
            self._hash = kept.hash
            self.office.ask(_kept, self.office, kept, done=done, failed=failed, owner=self)

    def _on_made(self, _content: bytes) -> None:
        self._page.load()

    def _on_content(self, of: _Document, content: bytes) -> None:
        if of == self.shown:
            self.content = content
            self.view.show_bytes(content, of.number)

    def _on_failure(self, of: _Document, failure: Failure) -> None:
        if of == self.shown:
            self.view.show_message(sentence(failure.error))

    # --- as a file, and on paper ---

    def save(self) -> None:
        """Save what is in view as a file."""
        if self.content is None or self.shown is None:
            return
        place = ask_place(self._page, say("invoice_page.save"), self.shown.number, "pdf")
        if place is not None and write_file(self.office, place, self.content):
            note_printed(self.office, self._noted(self.shown), place.name)

    def offer_forms(self) -> None:
        """Offer the forms of its e-invoice."""
        if self.shown is None:
            return
        of, button = self.shown, self._page.tool("invoice_page.einvoice")
        corrective = of.noun == _CORRECTIVE
        offer_forms(self.office, of.row_id, of.number, button, self._page, corrective=corrective)

    def open(self, *, ask: bool = False) -> None:
        """Print what is in view, or show it where nothing prints."""
        if self.content is not None and self.shown is not None:
            of = self._noted(self.shown)
            print_paper(self.office, _INVOICE, self.shown.number, self.content, ask=ask, of=of)

    def _noted(self, shown: _Document) -> Originals:
        name = shown.number if shown.noun == _CORRECTIVE else ""
        return Originals(shown.noun, (shown.row_id,), name)


def keep_corrective(office: Office, corrective_id: int) -> None:
    """Make the original of a corrective invoice that was issued just now; what fails is made at the next start."""
    office.work(_made_corrective, corrective_id, done=lambda _content: None, touches=PAPER)


def _made(database: Database, actor: Actor, _token: Token, invoice_id: int) -> bytes:
    return paper.original(database, actor, invoice_id)


def _made_corrective(database: Database, actor: Actor, _token: Token, corrective_id: int) -> bytes:
    return paper.corrective_original(database, actor, corrective_id)


def _kept(rd: Read, office: Office, found: Paper) -> bytes:
    return content_of(rd, office.archive_folder, found)
