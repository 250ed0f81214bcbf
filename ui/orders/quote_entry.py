"""Entering a quote: the entry of an order, with what a quote says besides, and sent rather than confirmed."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QWidget

from app.flow import quote
from app.orders.quote import valid_until
from app.orders.quote_draft import QuoteDraft
from app.reports.quote_entry import QuoteEntryPage, quote_entry_page
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.form import Form
from ui.kit.ground import Ground
from ui.kit.office import Office
from ui.kit.tokens import MARGIN
from ui.kit.wording import say
from ui.orders.draft_keeper import DraftKeeper
from ui.orders.entry_beside import lack_of
from ui.orders.order_entry import OrderEntry
from ui.orders.quote_issuing import issuing_lines


class QuoteTerms(Ground):
    """Subject and last day. `changed` tells that a person changed something."""

    changed = Signal()

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__("", "bottom", parent)
        self.title = QLineEdit(self)
        self.until = DateEdit(lambda: office.today, self)
        self.until.set_value(valid_until(office.today))
        form = self.form = Form(4, self)
        form.add("title", Field("column.title", self.title), span=3)
        form.add("until", Field("column.valid_until", self.until, required=True))
        row = QHBoxLayout(self)
        row.setContentsMargins(MARGIN, 12, MARGIN, 8)
        row.addWidget(form)
        self.title.textEdited.connect(self.changed)
        self.until.settled.connect(self.changed)

    def show_draft(self, draft: QuoteDraft) -> None:
        """Show a draft's."""
        self.title.setText(draft.title)
        self.until.set_value(draft.valid_until or valid_until(draft.content.ordered_on))

    def put_on(self, draft: QuoteDraft) -> QuoteDraft:
        """The draft with what stands here."""
        return replace(draft, valid_until=self.until.value, title=self.title.text().strip())


class QuoteEntry(OrderEntry):
    """A new quote, or a draft to go on with."""

    noun = "quote"

    def __init__(self, office: Office, quote_id: int | None = None, parent: QWidget | None = None) -> None:
        super().__init__(office, quote_id, parent)
        self.bar.be_a_quote()
        self.side.be_a_quote()
        self.sheet.offer_options()
        self.terms = QuoteTerms(office, self)
        self.terms.changed.connect(self._on_typed)
        self._version, self._mails = 1, ""
        self.terms.changed.connect(self._tell_issuing)
        self.sheet.counted.connect(self._tell_issuing)
        # Below messages, above the sheet: what a quote says comes before its lines.
        self.left.insertWidget(2, self.terms)

    def made_keeper(self, row_id: int | None) -> DraftKeeper:
        return DraftKeeper(
            self.office, self._quote_to_keep, row_id, self, save=quote.save, offers_again=False
        )

    def ask_page(self, row_id: int | None) -> None:
        self.office.ask(quote_entry_page, row_id, done=self._on_quote, failed=self._on_failed, owner=self)

    def keep_as_quote(self) -> None:
        """Save it and show its page, to see what will be sent."""
        if self._confirming or self.keeper.over or not self.sheet.settle() or not self.sheet.form.check():
            return
        if self.sheet.draft is not None:
            self.keeper.save_then(self._show_page)

    def abandon(self) -> None:
        """Give the quote up; it can be brought back for a while (U1)."""
        draft, quote_id, office = self._quote_to_keep(), self.order_id, self.office
        if self.keeper.busy or self._confirming:
            return
        self._finish()
        if quote_id is None or draft is None:
            return

        def undo() -> None:
            office.do(quote.save, draft, done=lambda new_id: office.ways.open("quote_draft", new_id))

        def said(_none: object) -> None:
            office.ways.say(say("quote_page.done.dropped"), undo)

        office.do(quote.withdraw, quote_id, "", done=said)

    def _tell_issuing(self) -> None:
        """What issuing it does, as its page says it, once there is something to issue."""
        who, draft = self.sheet.buyer, self.sheet.draft
        ready = self.beside.begun and who is not None and draft is not None and not lack_of(self.sheet)
        if not ready or who is None or draft is None:
            self.side.show_issuing([])
            return
        address = draft.billing.email or who.row.email or ""
        self.side.show_issuing(issuing_lines(self._version, self._mails, address, self.terms.until.value))

    def _on_quote(self, page: QuoteEntryPage) -> None:
        self._version, self._mails = page.version, page.mails
        if page.draft is not None:
            self.terms.show_draft(page.draft)
        self._on_page(page.entry)
        self._tell_issuing()

    def _quote_to_keep(self) -> QuoteDraft | None:
        content = self._to_keep()
        return self.terms.put_on(QuoteDraft(content=content)) if content is not None else None

    def _offer_unfinished(self) -> None:
        """Drafts of quotes stand in their list; none is offered again."""

    def _do_confirm(self, order_id: int) -> None:
        self.office.do(quote.issue, order_id, done=self._on_issued, failed=self._on_failed, owner=self)

    def _on_issued(self, name: str) -> None:
        quote_id = self.order_id
        self._finish()
        self.office.ways.say(say("quote_page.done.issue", number=name))
        if quote_id is not None:
            self.office.ways.open("quote", quote_id)

    def _show_page(self, quote_id: int) -> None:
        self._finish()
        self.office.ways.open("quote", quote_id)
