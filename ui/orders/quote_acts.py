"""What can be done with a quote from its page, and the card of its next step with what it will do."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any, TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from app.flow import quote
from app.flow.paper import quote_paper
from app.flow.quote import Accepted
from app.reports.mails import MailRow
from app.reports.proforma import why_no_proforma
from app.reports.quote_page import QuotePage
from ui.correspondence.handover_dialog import hand_document_over
from ui.correspondence.send_dialog import send_document
from ui.correspondence.waiting_mail import send_waiting, stands_told
from ui.customers.terms_beyond import beyond_lines
from ui.kit.acts import Act
from ui.kit.office import PAPER, Office
from ui.kit.other_verbs import Offered, refusal_of
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.runner import Failure, Token
from ui.kit.step_card import NextStep
from ui.kit.wording import say, words
from ui.orders.accept_dialog import AcceptDialog
from ui.orders.options_dialog import OptionsDialog
from ui.orders.proforma_dialog import draw_proforma
from ui.orders.quote_issuing import issuing_lines

if TYPE_CHECKING:
    from app.base.actor import Actor
    from app.base.database import Database
    from app.base.door import Verb
    from app.orders.queries import OrderRow

T = TypeVar("T")

_ICONS = {"quote.issue": "quote", "quote.accept": "done", "quote.revise": "edit"}


class QuoteActs(QObject):
    """The acts of one quote's page; `page` is what it shows now. `begun` and `failed` as for orders."""

    begun = Signal()
    failed = Signal(object)

    def __init__(self, office: Office, quote_id: int, widget: QWidget, send: Callable[[], object]) -> None:
        super().__init__(widget)
        self._office, self._quote_id, self._widget, self._send = office, quote_id, widget, send
        self.page: QuotePage | None = None

    @property
    def _page(self) -> QuotePage:
        assert self.page is not None
        return self.page

    def next_step(self) -> NextStep:
        """What the quote asks for next, with what it will do; what became of it when it is over."""
        page = self._page
        verb = page.next_step
        if not verb:
            return self._rest()
        if self._stays_here():
            return self._send_first(self._to_send())
        acts = {"quote.issue": self._issue, "quote.accept": self._accept, "quote.revise": self.revise}
        words_key = verb.replace(".", "_")
        refusal = next((refusal_of(each) for each in page.possible if each.verb == verb), None)
        if refusal is not None:
            told = [("late", words().part(refusal, name)) for name in ("problem", "way")]
            return NextStep(say(f"quote_page.title.{words_key}"), tuple(line for line in told if line[1]))
        # Only who expired is asked for a new version as its next step.
        told_verb = "quote_renew" if verb == "quote.revise" else words_key
        act = Act(f"quote_page.verb.{told_verb}", acts[verb], icon=_ICONS[verb], look="primary")
        return NextStep(say(f"quote_page.title.{words_key}"), tuple(self._effects(verb)), act)

    def offered(self) -> list[Offered]:
        """The verbs besides the next step, as far as they mean something."""
        page = self._page
        state, step = page.quote.state, page.next_step
        why = {each.verb: refusal_of(each) for each in page.possible}
        found: list[Offered] = []
        unsent = self._stays_here()
        by_hand = unsent and self._to_send() is None and not page.address
        # What is no longer valid is renewed, not sent.
        if state == "sent" and not page.row.expired and not page.row.left and (by_hand or not unsent):
            found.append(Offered("quote_page.verb.send", self._send))
        if state == "sent" and not page.row.expired and not page.row.never_left:
            found.append(Offered("quote_page.verb.remind", self._remind))
        if state == "sent" and page.row.left in {"", "unsent"} and not by_hand:
            found.append(Offered("handover.open_quote", self._hand_over))
        if state == "draft" and page.lines:
            found.append(Offered("quote_page.verb.options", self._options))
        if state == "sent" and (unsent or step != "quote.accept"):
            found.append(Offered("quote_page.verb.quote_accept", self._accept, why["quote.accept"]))
        if state in {"sent", "declined"} and (unsent or step != "quote.revise"):
            found.append(Offered("quote_page.verb.quote_revise", self.revise))
        if state == "sent":
            found.append(Offered("quote_page.verb.decline", self._decline))
        if why_no_proforma(page.quote, self._office.today) is None:
            drawn = partial(draw_proforma, self._office, "quote", self._quote_id, self._widget)
            found.append(Offered("proforma.verb", drawn))
        found.append(Offered("quote_page.verb.duplicate", self._duplicate))
        if state in {"draft", "sent"}:
            found.append(Offered(f"quote_page.verb.withdraw_{state}", self._withdraw, danger=True))
        return found

    # --- done at once ---

    def revise(self) -> None:
        """Begin the next version, or go on with the one begun, in the entry."""
        self._do(quote.revise, done=lambda key: self._office.ways.open("quote_draft", key))

    def _issue(self) -> None:
        self._do(quote.issue, done=self._on_issued)

    def _on_issued(self, name: str) -> None:
        self._office.ways.say(say("quote_page.done.issue", number=name))
        # Its paper is drawn while work goes on; what would fail is made up for when it is asked for.
        self._office.work(_draw, self._quote_id, touches=PAPER)

    def _duplicate(self) -> None:
        self._do(quote.duplicate, done=lambda key: self._office.ways.open("quote_draft", key))

    def _do(self, verb: Verb[..., T], *args: object, done: Callable[[T], object] | None = None) -> None:
        self.begun.emit()
        self._office.do(verb, self._quote_id, *args, done=done, failed=self._on_failed, owner=self)

    def _on_failed(self, failure: Failure) -> None:
        self.failed.emit(failure)

    # --- with more to be said ---

    def _accept(self) -> None:
        AcceptDialog(self._office, self._page, self._widget, self._on_accepted).open()

    def _on_accepted(self, accepted: Accepted) -> None:
        self._office.ways.say(say(f"quote_page.done.{accepted.state}", number=accepted.number))
        noun = "order_draft" if accepted.state == "draft" else "order"
        self._office.ways.open(noun, accepted.order_id)

    def _decline(self) -> None:
        self._reason("decline", quote.decline, [("cancelled", say("quote_page.decline.effect"))])

    def _withdraw(self) -> None:
        if self._page.quote.state == "draft":
            self._drop()
            return
        self._reason("withdraw", quote.withdraw, self._withdrawing())

    def _drop(self) -> None:
        """A draft goes at once and can be brought back for a while (U1)."""
        office = self._office

        def gone(_none: object) -> None:
            office.ways.close_page()
            office.ways.say(say("quote_page.done.dropped"))

        self._do(quote.withdraw, "", done=gone)

    def _reason(self, name: str, verb: Verb[..., Any], effects: list[tuple[str, str]]) -> None:
        ReasonDialog(
            self._office,
            f"quote_page.{name}.title",
            f"quote_page.{name}.verb",
            verb,
            self._quote_id,
            effects=effects,
            look="danger" if name == "withdraw" else "primary",
            done=lambda _none: self._office.ways.say(say(f"quote_page.done.{name}")),
            parent=self._widget,
            facts={"number": self._page.row.name},
        ).open()

    def _remind(self) -> None:
        send_document(self._office, "quote", self._quote_id, "left", self._widget)

    def _hand_over(self) -> None:
        hand_document_over(self._office, "quote", self._quote_id, self._page.row.name, self._widget)

    def _options(self) -> None:
        OptionsDialog(self._office, self._page, self._widget).open()

    # --- words ---

    def _to_send(self) -> MailRow | None:
        """The mail that waits for somebody while an answer is waited for."""
        mail, row = self._page.unsent, self._page.row
        open_ = row.state == "sent" and not row.expired
        return mail if open_ and mail is not None and mail.waits_for_us else None

    def _stays_here(self) -> bool:
        """Whether an answer would be waited for to what the customer is not known to have."""
        row = self._page.row
        return self._to_send() is not None or (row.state == "sent" and not row.expired and not row.left)

    def _send_first(self, mail: MailRow | None) -> NextStep:
        """What waits for us is sent; where no mail was asked for it is sent or, without an address, given by hand."""
        until = words().date(self._page.quote.valid_until)
        valid = (*beyond_lines(self._page.beyond), ("wait", say("quote_page.effect.valid", day=until)))
        stands = ("mail", stands_told(mail) if mail is not None else say("quote_page.effect.by_no_mail"))
        if mail is None and not self._page.address:
            act = Act("handover.open_quote", self._hand_over, icon="customer", look="primary")
            return NextStep(say("quote_page.title.hand_over"), (stands, *valid), act)
        send = self._send if mail is None else partial(send_waiting, self._office, self._widget, mail)
        act = Act("quote_page.verb.send", send, icon="mail", look="primary")
        return NextStep(say("quote_page.title.send"), (stands, *valid), act)

    def _withdrawing(self) -> list[tuple[str, str]]:
        """What taking back an issued one does: its customer may hold it, and nobody tells them."""
        row = self._page.row
        found = [
            ("cancelled", say("quote_page.withdraw.effect")),
            ("info", say("quote_page.withdraw.for_good")),
        ]
        if row.left == "unsent" or row.never_left:
            found.append(("mail", say("quote_page.effect.by_no_mail")))
        elif not row.expired:
            until = words().date(row.valid_until)
            found.insert(0, ("call", say("quote_page.withdraw.in_hand", day=until)))
        return found

    def _effects(self, verb: str) -> list[tuple[str, str]]:
        page, of = self._page, self._page.quote
        until, remarked = words().date(of.valid_until), beyond_lines(self._page.beyond)
        match verb:
            case "quote.issue":
                return [*remarked, *issuing_lines(of.version, page.mails, page.address, of.valid_until)]
            case "quote.accept":
                amount = words().money(of.total, of.currency)
                found = [("orders", say("quote_page.accept.effect_order", amount=amount))]
                if of.deposit_asked:
                    money = words().money(of.deposit_asked, of.currency)
                    found.append(("invoices", say("quote_page.accept.effect_deposit", amount=money)))
                if page.handed is not None:
                    day, way = page.handed.handed_on, say(f"handover.told.{page.handed.way}")
                    found.append(("done", say("quote_page.effect.handed", day=words().date(day), way=way)))
                return [*remarked, *found, ("wait", say("quote_page.effect.valid", day=until))]
            case _:
                unsent = [("mail", say("quote_page.effect.by_no_mail"))] if page.row.never_left else []
                return [
                    ("late", say("quote_page.effect.expired", day=words().date(page.row.valid_until))),
                    *unsent,
                    ("edit", say("quote_page.effect.renews")),
                ]

    def _rest(self) -> NextStep:
        """What became of a quote that asks for nothing any more."""
        page, decision = self._page, self._page.decision
        lines: list[tuple[str, str]] = []
        if decision is not None:
            day = words().date(decision.decided_on)
            who = decision.person or decision.recorded_by
            lines.append(("customer", say("quote_page.rest.who", day=day, who=who)))
            if decision.reason:
                lines.append(("note", words().fact(decision.reason)))
        state = page.quote.state
        act = None
        if page.order is not None and _can_be_cancelled(page.order):
            lines.append(("undo", say("quote_page.rest.mistake")))
        if page.order is not None:
            act = Act("quote_page.verb.open_order", self._open_order, icon="orders", look="primary")
        elif state == "replaced":
            act = Act("quote_page.verb.open_latest", self._open_latest, icon="quote", look="primary")
        return NextStep(say(f"quote_page.rest.{state}"), tuple(lines), act)

    def _open_order(self) -> None:
        order = self._page.order
        if order is not None:
            self._office.ways.open("order", order.id)

    def _open_latest(self) -> None:
        self._office.ways.open("quote", self._page.versions[-1].id)


def _can_be_cancelled(order: OrderRow) -> bool:
    return order.state not in ("cancelled", "closed") and (order.shipped, order.invoiced) == ("none", "none")


def _draw(database: Database, actor: Actor, _token: Token, quote_id: int) -> None:
    quote_paper(database, actor, quote_id)
