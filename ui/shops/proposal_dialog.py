"""Deciding what follows here from what a shop did to an order: both sides' figures beside each other, then one act."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.links.shops.proposal import follow, leave
from app.links.shops.proposal_look import ProposalLook, proposal_look, refusal_of
from ui.kit.choice import Choice
from ui.kit.columns import Column
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.text_choice import TextChoice
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say, sentence, words
from ui.shops.import_work import take_waiting

_ANSWERS = ("credit_note", "return", "none")
_ICONS = {"credit_note": "invoices", "return": "in", "none": "cancelled"}


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
        self.answer = Choice([(each, f"shop_proposal.answers.{each}") for each in _ANSWERS], self)
        self.return_reason, self.reason = TextChoice(self), QLineEdit(self)
        self.form.add("answer", Field("shop_proposal.answer", self.answer))
        self.form.add("return_reason", Field("shop_proposal.return_reason", self.return_reason))
        reason = Field("shop_proposal.reason", self.reason, required=True, hint="shop_proposal.reason_hint")
        self.form.add("reason", reason)
        self.table: RowsTable[SideRow] = RowsTable(
            COLUMNS, self, currency=office.currency, whole=True, name="shop_proposal.side"
        )
        self.body.insertWidget(0, self.table)
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
        else:
            self.do(follow, self.proposal_id, answer, done=partial(self._decided, "credited"))

    # --- within ---

    def _on_look(self, look: ProposalLook) -> None:
        self.look = look
        self.tell_title("shop_proposal.title", number=look.number)
        what = proposed(look)
        self.tell_subtitle(
            say("shop_proposal.subtitle", shop=look.shop, day=words().date(look.proposal.done_on), what=what)
        )
        self.table.put(side_rows(look))
        language = words().language
        self.return_reason.offer([(each.code, each.name(language)) for each in look.reasons])
        self.answer.set_value(look.first)
        self.answer.setFocus(Qt.FocusReason.OtherFocusReason)
        self._explain()

    def _explain(self, *_at: object) -> None:
        answer = self.answer.value
        self.verb.tell(f"shop_proposal.answers.{answer}")
        named = {"return": ("answer", "return_reason"), "none": ("answer", "reason")}
        self.form.show_only(named.get(answer, ("answer",)))
        if self.look is None:
            return
        chosen = next(each for each in self.look.answers if each.verb == answer)
        told = _effect(self.look, answer)
        self.effects.tell([(_ICONS[answer], told)] if chosen.allowed else [])
        self.tell_note(say("shop_proposal.effect.final") if answer == "credit_note" else "")
        allowed = chosen.allowed
        why = sentence(refusal_of(chosen)) if not allowed else ""
        if allowed and answer != "none" and not self.office.actor.may("bill.follow_shop"):
            allowed, why = False, say("shop_proposal.may_not")
        self.form.fields["answer"].explain(why)
        self.verb.allow(allowed=allowed, reason=why)

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
    """Both sides' figures, a line each."""
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
    ]


def _effect(look: ProposalLook, answer: str) -> str:
    if answer != "credit_note":
        return say(f"shop_proposal.effect.{answer}")
    amount = words().money(max(look.proposal.amount, 0), look.currency)
    return say(f"shop_proposal.effect.credit_note.{look.proposal.kind}", amount=amount)
