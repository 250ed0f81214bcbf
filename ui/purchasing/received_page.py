"""One invoice that a supplier sent: its page beside what it says, what is odd about it, and how it goes with the goods."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.flow.incoming import file_of, readable
from app.purchasing import received
from app.purchasing.received_match import Matched, agrees
from app.reports.received_page import ReceivedPage as Facts
from app.reports.received_page import received_page
from ui.kit.acts import Act
from ui.kit.banner import Banner
from ui.kit.chips import Chip
from ui.kit.history import History
from ui.kit.office import Office
from ui.kit.other_verbs import Offered, OtherVerbs
from ui.kit.page import Page, PageDesign
from ui.kit.paper_view import PaperView
from ui.kit.printing import print_paper
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure
from ui.kit.save_file import ask_place, write_file
from ui.kit.section import Figures, Section
from ui.kit.shortcuts import bind
from ui.kit.step_card import NextStep, StepCard
from ui.kit.verb_dialog import Effects
from ui.kit.wording import say, sentence, words
from ui.purchasing.received_dialogs import LinkDialog, PaidDialog, WhoseDialog
from ui.purchasing.received_screen import paid_chip, received_chip
from ui.purchasing.received_words import (
    figures,
    given_back_lines,
    linked,
    match_columns,
    origin,
    verdict_lines,
)

if TYPE_CHECKING:
    from app.base.door import Read

DESIGN = PageDesign[Facts](
    noun="received",
    back="received.title",
    query=received_page,
    nouns=("received_invoice", "supplier", "purchase_order", "purchase_line", "goods_receipt"),
)


class ReceivedPage(Page[Facts]):
    """Ctrl+Enter takes the next step; Esc goes back to the list. Nothing here changes the file."""

    def __init__(self, office: Office, received_id: int, parent: QWidget | None = None) -> None:
        super().__init__(office, received_id, DESIGN, parent)
        self._content: bytes | None = None
        self._file: tuple[bytes, str] | None = None
        self._shown = ""
        self.set_tools(
            (
                Act("received.print", self._print, icon="print", keys="print", look="quiet"),
                Act("received.save", self._save, icon="export", keys="save", look="quiet"),
            )
        )
        bind(self, "print_ask", partial(self._print, ask=True))
        self.notice = Banner(self)
        self.main.addWidget(self.notice)
        self._match_part = Section("received.match", self)
        self.match: RowsTable[Matched] = RowsTable(
            match_columns(office), self, currency=office.currency, whole=True, name="received.match"
        )
        self.main.addWidget(self._match_part)
        self.main.addWidget(self.match)
        self.paper = PaperView(self)
        self.paper.show_message(say("invoice_page.fetching"))
        self.main.addWidget(self.paper)
        self.main_height.connect(self.paper.make_room)
        past = Section("invoice_page.history", self)
        self.history = History(office.currency, self)
        past.body.addWidget(self.history)
        self.main.addWidget(past)
        self.main.addStretch(1)
        self.card = StepCard(self)
        self.side.addWidget(self.card)
        self._back_part = Section("received.went_back", self, edge="bottom")
        self.went_back = Effects(self)
        self._back_part.body.addWidget(self.went_back)
        self.side.addWidget(self._back_part)
        verdict = Section("received.verdict", self, edge="bottom")
        self.verdict = Effects(self)
        verdict.body.addWidget(self.verdict)
        self.side.addWidget(verdict)
        about = Section("received.about", self, edge="bottom")
        self.figures = Figures(self)
        about.body.addWidget(self.figures)
        self.side.addWidget(about)
        file = Section("received.file", self, edge="bottom")
        self.origin = Figures(self)
        file.body.addWidget(self.origin)
        self.side.addWidget(file)
        other = Section("shipment.other", self)
        self.verbs = OtherVerbs(self)
        other.body.addWidget(self.verbs)
        self.side.addWidget(other)
        self.side.addStretch(1)

    def fill(self, facts: Facts) -> None:
        row, costs = facts.row, self.office.actor.sees_costs
        paid = paid_chip(row)
        self.show_head(
            row.number,
            row.whose,
            [
                *([Chip("none", say("invoice.kind.credit_note"))] if row.kind == "credit_note" else []),
                received_chip(row),
                *([paid] if paid is not None else []),
            ],
            words().money(row.total, row.currency) if costs else "",
            say("order_page.with_tax") if costs else "",
        )
        self._show_notice(facts)
        for part in (self._match_part, self.match):
            part.setVisible(bool(facts.match))
        self._match_part.tell(f"received.match_{facts.against or 'purchase'}", number=linked(facts))
        # What differs is said by the last column too.
        prices, ordered = ("agreed_micro", "price_micro") if costs else (), facts.against == "purchase"
        self.match.gives_way = (*prices, *(("ordered_milli",) if ordered else ()), "received_milli")
        self.match.show_column("ordered_milli", shown=ordered)
        self.match.put(facts.match)
        self._show_paper(facts, costs=costs)
        self.history.show_events(facts.history)
        self.card.show_step(self._step(facts))
        back = given_back_lines(facts, costs=costs)
        self._back_part.setVisible(bool(back))
        self.went_back.tell(back)
        self.verdict.tell(verdict_lines(facts))
        self.figures.show_rows(figures(facts, costs=costs))
        self.origin.show_rows(origin(facts))
        self.verbs.show_verbs(self._offered(facts))

    def first_focus(self) -> QWidget | None:
        return self.card.button if self.facts is not None and not self.card.button.isHidden() else None

    def show_failure(self, failure: Failure) -> None:
        self.card.set_busy(busy=False)
        super().show_failure(failure)

    # --- showing ---

    def _show_notice(self, facts: Facts) -> None:
        if facts.row.state == "disputed":
            who = say("history.who", at=words().day_time(facts.decided_at), actor=facts.decided_by)  # pyright: ignore[reportArgumentType]
            self.notice.show_message("wait", say("received.disputed_notice", reason=facts.reason), who)
        else:
            self.notice.hide()

    def _show_paper(self, facts: Facts, *, costs: bool) -> None:
        if not costs:
            self.paper.show_message(say("received.no_costs"))
            return
        shown = f"{facts.paper.hash}{words().language}"
        if shown != self._shown:
            self._shown = shown
            self.office.ask(
                _readable,
                self.office.archive_folder,
                self.row_id,
                words().language,
                done=self._on_content,
                failed=self._no_paper,
                owner=self,
            )

    def _on_content(self, found: tuple[bytes, bytes, str]) -> None:
        self._content, self._file = found[0], found[1:]
        self.paper.show_bytes(found[0], self.title)

    def _no_paper(self, failure: Failure) -> None:
        self.paper.show_message(sentence(failure.error))

    # --- what can be done ---

    def _step(self, facts: Facts) -> NextStep:
        row = facts.row
        if row.supplier_id is None:
            effects = [("supplier", say("received.step.adds", name=facts.seller.name))]
            if facts.seller.vat_number or facts.seller.siren:
                effects.append(("scan", say("received.step.known_by")))
            return NextStep(
                say("received.step.unnamed"),
                tuple(effects),
                Act("received.step.create", partial(self._create, facts), icon="new"),
            )
        if row.state == "open":
            return self._judge(facts)
        if row.state == "disputed":
            effects = (("done", say("received.step.settles")),)
            return NextStep(
                say("received.step.disputed"), effects, Act("received.step.check", self._check, icon="done")
            )
        if row.paid_on is None and row.due > 0:
            when = say("received.step.due_on", day=words().date(row.due_on)) if row.due_on is not None else ""
            effects = ((("late" if row.late else "bank"), when),) if when else ()
            act = Act("received.step.pay", partial(self._pay, facts), icon="bank")
            return NextStep(say("received.step.to_pay"), effects, act)
        return NextStep(say("received.step.over"))

    def _judge(self, facts: Facts) -> NextStep:
        """Checked where it is as agreed; where it asks more, a person says which: the dearer answer is not the first."""
        effects = [_agreement(facts)]
        more = facts.beyond
        if more and self.office.actor.sees_costs:
            told = words().money(abs(more), facts.row.currency)
            effects.append(
                ("late", say("received.step.more", amount=told))
                if more > 0
                else ("info", say("received.step.less", amount=told))
            )
        # Where another answer comes first, it is what the second one does.
        checks = ("info", "received.step.checks_anyway") if more > 0 else ("done", "received.step.checks")
        effects.append((checks[0], say(checks[1], person=self.office.actor.name)))
        check = Act("received.step.check", self._check, icon="done")
        dispute = Act("received.verb.dispute", partial(self._dispute, facts), icon="hold")
        title = say("received.step.open")
        if more > 0:
            accept = replace(check, title="received.step.accept")
            return NextStep(say("received.step.decide"), tuple(effects), dispute, accept)
        differs = bool(facts.match) and not agrees(facts.match)
        return NextStep(title, tuple(effects), check, dispute if differs else None)

    def _offered(self, facts: Facts) -> list[Offered]:
        row = facts.row
        found: list[Offered] = []
        if row.supplier_id is not None:
            found.append(Offered("received.verb.supplier", partial(self._go, "supplier", row.supplier_id)))
        if row.purchase_id is not None:
            found.append(Offered("received.verb.purchase", partial(self._go, "purchase", row.purchase_id)))
        if row.receipt_id is not None:
            found.append(Offered("received.verb.receipt", partial(self._go, "receipt", row.receipt_id)))
        if facts.given_back:
            last = facts.given_back[-1].id
            found.append(Offered("received.verb.given_back", partial(self._go, "receipt", last)))
        whose = "whose" if row.supplier_id is None else "whose_other"
        found.append(Offered(f"received.verb.{whose}", partial(self._whose, facts)))
        if row.supplier_id is not None:
            verb = "link_other" if facts.against else "link"
            found.append(Offered(f"received.verb.{verb}", partial(self._link, facts)))
            if facts.against:
                found.append(Offered("received.verb.unlink", self._unlink))
        if row.state != "open":
            found.append(Offered("received.verb.reopen", self._reopen))
        if row.paid_on is not None:
            found.append(Offered("received.verb.unpay", self._unpay))
        elif row.due > 0 and (row.state != "checked" or row.supplier_id is None):
            found.append(Offered("received.verb.pay", partial(self._pay, facts)))
        if row.paid_on is None and row.paid_amount:
            found.append(Offered("received.verb.unpay", self._unpay))
        by_card = self.card.step is not None and "received.verb.dispute" in {
            each.title for each in (self.card.step.act, self.card.step.besides) if each is not None
        }
        if row.state != "disputed" and not by_card:
            found.append(Offered("received.verb.dispute", partial(self._dispute, facts), danger=True))
        return found

    def _go(self, noun: str, key: int) -> None:
        self.office.ways.open(noun, key)

    def _create(self, facts: Facts) -> None:
        told = say("received.created", name=facts.seller.name)
        self.office.do(
            received.create_supplier,
            self.row_id,
            done=lambda _supplier_id: self.office.ways.say(told),
            failed=self.show_failure,
            owner=self,
        )

    def _whose(self, facts: Facts) -> None:
        WhoseDialog(self.office, facts.row, self).open()

    def _link(self, facts: Facts) -> None:
        LinkDialog(self.office, facts.row, self).open()

    def _pay(self, facts: Facts) -> None:
        PaidDialog(self.office, facts.row, self, differs=_unsettled(facts)).open()

    def _unlink(self) -> None:
        self.office.do(received.unlink, self.row_id, failed=self.show_failure, owner=self)

    def _check(self) -> None:
        self.office.do(received.check, self.row_id, failed=self.show_failure, owner=self)

    def _reopen(self) -> None:
        self.office.do(received.reopen, self.row_id, failed=self.show_failure, owner=self)

    def _unpay(self) -> None:
        self.office.do(received.unpay, self.row_id, failed=self.show_failure, owner=self)

    def _dispute(self, facts: Facts) -> None:
        ReasonDialog(
            self.office,
            "received.dispute.title",
            "received.dispute.do",
            received.dispute,
            self.row_id,
            effects=(
                ("hold", say("received.dispute.effect")),
                ("note", say("received.dispute.tells_nobody")),
            ),
            look="danger",
            done=lambda _none: self.office.ways.say(say("received.dispute.done", number=facts.row.number)),
            parent=self,
            facts={"number": facts.row.number},
        ).open()

    # --- the file ---

    def _print(self, *, ask: bool = False) -> None:
        if self._content is not None:
            print_paper(self.office, "received", self.title, self._content, ask=ask)

    def _save(self) -> None:
        if self._file is not None:
            content, name = self._file
            place = ask_place(
                self, say("received.save"), Path(name).stem, Path(name).suffix.lstrip(".") or "xml"
            )
            if place is not None:
                write_file(self.office, place, content)


def _unsettled(facts: Facts) -> str:
    """How it differs from what it is for, where nobody has settled that; else empty."""
    if facts.row.state == "checked" or not facts.against or agrees(facts.match):
        return ""
    return _agreement(facts)[1]


def _agreement(facts: Facts) -> tuple[str, str]:
    """How the invoice goes with what it is for, as a line of the next step."""
    if not facts.against:
        return "wait", say("received.step.unlinked")
    if agrees(facts.match):
        return "valid", say("received.step.agrees", number=linked(facts))
    differ = sum(1 for each in facts.match if each.faults)
    return "late", say("received.step.differs", n=differ, number=linked(facts))


def _readable(rd: Read, folder: Path | None, received_id: int, language: str) -> tuple[bytes, bytes, str]:
    """What is shown, and the file as it came with its name."""
    return readable(rd, folder, received_id, language), *file_of(rd, folder, received_id)
