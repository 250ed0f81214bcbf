"""Deciding what follows here from what a shop did to an order: both sides' figures beside each other, then one act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.base.errors import Refusal
from app.links.shops.proposal import follow, leave
from app.links.shops.proposal_change import follow_edit
from app.links.shops.proposal_look import ProposalLook, proposal_look, refusal_of
from ui.kit.columns import Column
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure
from ui.kit.text_choice import TextChoice
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, sentence, words
from ui.shops.edited_lines import EDITED, EditedRow, edited_rows
from ui.shops.import_work import take_waiting

_ICONS = {"change": "orders", "credit_note": "invoices", "return": "in", "none": "cancelled"}


@dataclass(frozen=True, slots=True)
class SideRow:
    """What something comes to here, and what the shop says of it (minor units); None where it says nothing."""

    id: int
    what: str
    here: int
    there: int | None
    uid: str = ""
    archived_at: datetime | None = None


COLUMNS = (
    Column[SideRow](key="what", title="shop_proposal.side", strong=True),
    Column[SideRow](key="here", title="shop_proposal.here", kind="money", width=120, zero=True),
    Column[SideRow](key="there", title="shop_proposal.there", kind="money", width=150, zero=True),
)


def decide_proposal(
    office: Office,
    proposal_id: int,
    parent: QWidget | None = None,
    done: Callable[[], object] | None = None,
) -> ProposalDialog:
    """Open the dialog for a proposal."""
    dialog = ProposalDialog(office, proposal_id, parent or QApplication.activeWindow(), done)
    dialog.open()
    return dialog


class ProposalDialog(VerbDialog):
    """Leaving it decides nothing: the proposal goes on waiting, and so does nothing else."""

    fields_of: Mapping[str, str] = {"reason_missing": "reason", "return_reason_unknown": "return_reason"}

    def __init__(
        self,
        office: Office,
        proposal_id: int,
        parent: QWidget | None = None,
        done: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(
            office,
            "shop_proposal.title",
            "shop_proposal.answers.credit_note",
            parent,
            columns=1,
            facts={"number": ""},
        )
        self.proposal_id, self._done = proposal_id, done
        self.look: ProposalLook | None = None
        self.answer = TextChoice(self)
        self.return_reason, self.reason, self.release = TextChoice(self), QLineEdit(self), QLineEdit(self)
        self.form.add("answer", Field("shop_proposal.answer", self.answer))
        self.form.add("return_reason", Field("shop_proposal.return_reason", self.return_reason))
        reason = Field("shop_proposal.reason", self.reason, required=True, hint="shop_proposal.reason_hint")
        self.form.add("reason", reason)
        self._held = False
        self.form.add("release", Field("order_page.change.release", self.release))
        self.lines: RowsTable[EditedRow] = RowsTable(
            EDITED, self, currency=office.currency, whole=True, name="shop_proposal.lines"
        )
        self.lines.hide()
        self.table: RowsTable[SideRow] = RowsTable(
            COLUMNS, self, currency=office.currency, whole=True, name="shop_proposal.side"
        )
        self.body.insertWidget(0, self.table)
        self.body.insertWidget(0, self.lines)
        self.answer.currentIndexChanged.connect(self._explain)
        self.verb.allow(allowed=False, reason=say("shop_proposal.reading"))
        self._explain()
        office.ask(proposal_look, proposal_id, done=self._on_look, failed=self.refused, owner=self)

    def act(self) -> None:
        """Do what was chosen."""
        answer = self.answer.value
        if answer == "none":
            self.do(leave, self.proposal_id, self.reason.text().strip(), done=partial(self._decided, "left"))
        elif answer == "return":
            done = partial(self._decided, "returning")
            self.do(follow, self.proposal_id, answer, self.return_reason.value, done=done)
        elif answer == "change":
            done = partial(self._decided, "followed")
            self.do(follow_edit, self.proposal_id, self.release.text().strip(), done=done)
        else:
            self.do(follow, self.proposal_id, answer, done=partial(self._decided, "credited"))

    def refused(self, failure: Failure) -> None:
        """Where a rule says no to what the order grows by, whoever may decide can say why it passes."""
        super().refused(failure)
        if isinstance(failure.error, Refusal) and failure.error.code == "increase_held":
            self._held = True
            self._explain()
            self.release.setFocus()

    # --- within ---

    def _on_look(self, look: ProposalLook) -> None:
        self.look = look
        self.tell_title("shop_proposal.title", number=look.number)
        what = proposed(look)
        self.tell_subtitle(
            say("shop_proposal.subtitle", shop=look.shop, day=words().date(look.proposal.done_on), what=what)
        )
        self.table.put(side_rows(look))
        self.lines.put(edited_rows(look))
        self.lines.setVisible(bool(look.changes))
        self.answer.offer([(each.verb, say(f"shop_proposal.answers.{each.verb}")) for each in look.answers])
        language = words().language
        self.return_reason.offer([(each.code, each.name(language)) for each in look.reasons])
        self.answer.set_value(look.first)
        self.answer.setFocus(Qt.FocusReason.OtherFocusReason)
        self._explain()

    def _explain(self, *_at: object) -> None:
        answer = self.answer.value or "none"
        self.verb.tell(f"shop_proposal.answers.{answer}")
        named = {"return": ("answer", "return_reason"), "none": ("answer", "reason")}
        if self._held:
            named["change"] = ("answer", "release")
        self.form.show_only(named.get(answer, ("answer",)))
        if self.look is None:
            return
        chosen = next(each for each in self.look.answers if each.verb == answer)
        told = [(_ICONS[answer], _effect(self.look, answer))]
        if answer == "credit_note" and self.look.proposal.kind != "cancel":
            told.append(("stock", articles_said(self.look)))
        elif answer == "credit_note":
            told += _what_stays(self.look)
        if answer in ("credit_note", "return") and self.look.at_the_door:
            amount = words().money(self.look.at_the_door, self.look.currency)
            told.append(("trouble", say("invoice_page.effect.at_the_door", amount=amount)))
        self.effects.tell(told if chosen.allowed else [])
        self.tell_note(say("shop_proposal.effect.final") if answer == "credit_note" else "")
        allowed = chosen.allowed
        why = sentence(refusal_of(chosen)) if not allowed else ""
        verb = {"change": "sell.follow_shop", "none": "intake.leave_shop"}.get(answer, "bill.follow_shop")
        if allowed and not self.office.actor.may(verb):
            allowed, why = False, say(f"shop_proposal.may_not_{verb.partition('.')[0]}")
        self.form.fields["answer"].explain(why)
        self.verb.allow(allowed=allowed, reason=why)
        # Another answer asks less, or says more: no room is left empty between.
        QTimer.singleShot(0, self, lambda: self.resize(self.sizeHint()))

    def _decided(self, told: str, _made: object) -> None:
        self.office.ways.say(say(f"shop_proposal.{told}"))
        # The order's own record is read once more: what else it says is followed.
        self.office.work(take_waiting, done=lambda _taken: None)
        if self._done is not None:
            self._done()


def proposed(look: ProposalLook) -> str:
    """What the shop did, in a few words."""
    amount, total = (
        words().money(each, look.currency) for each in (look.proposal.amount, look.proposal.shop_total)
    )
    return say(f"shop_proposal.what.{look.proposal.kind}", amount=amount, total=total)


def side_rows(look: ProposalLook) -> list[SideRow]:
    """Both sides' figures, a line each; the order, and what is nothing on neither side."""
    proposal = look.proposal
    told = (
        ("total", look.total, 0 if proposal.kind == "cancel" else proposal.shop_total),
        ("shipped", look.shipped, None),
        ("invoiced", look.invoiced, None),
        ("credited", look.credited, None),
        ("paid", look.paid, None),
        ("given_back", look.given_back, proposal.amount if proposal.kind == "refund" else None),
    )
    return [
        SideRow(at, say(f"shop_proposal.row.{name}"), here, there)
        for at, (name, here, there) in enumerate(told, 1)
        if here or there or name == "total"
    ]


def articles_said(look: ProposalLook) -> str:
    """What the credit note names, before it is issued."""
    named = ", ".join(
        say("shop_proposal.article", quantity=words().quantity(milli), product=name)
        for name, milli in look.articles
    )
    return (
        say("shop_proposal.effect.articles", what=named) if named else say("shop_proposal.effect.no_article")
    )


def _what_stays(look: ProposalLook) -> list[tuple[str, str]]:
    """Beside the credit note of an order that its shop cancelled: what of it becomes of goods and of money."""
    told = (
        (look.open, "shipments", "shop_proposal.effect.unsent_stays"),
        (look.paid > look.given_back, "bank", "shop_proposal.effect.paid_stays"),
        (bool(look.shipped), "stock", "credit.effect.goods"),
    )
    return [(icon, say(key)) for so, icon, key in told if so]


def _effect(look: ProposalLook, answer: str) -> str:
    if answer == "change":
        here, there = (words().money(each, look.currency) for each in (look.total, look.proposal.shop_total))
        return say("shop_proposal.effect.change", here=here, there=there)
    if answer != "credit_note":
        return say(f"shop_proposal.effect.{answer}")
    kind = look.proposal.kind
    # Called off, all that is still invoiced is credited, whatever the order comes to.
    credited = look.invoiced - look.credited if kind == "cancel" else look.proposal.amount
    amount = words().money(max(credited, 0), look.currency)
    return say(f"shop_proposal.effect.credit_note.{kind}", amount=amount)
