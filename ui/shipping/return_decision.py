"""Deciding on a return: how much of each line is sold again, kept apart or thrown away, and what the customer gets."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from app.flow import returns
from app.flow.return_answer import Answer
from app.flow.returns import Decision
from app.reports.return_page import ReturnPage
from app.shipping.return_tables import ANSWERS, FATES
from app.shipping.returned import ReturnLine
from app.shipping.returned_lots import LotBack
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.sized import fixed_width
from ui.kit.theme import set_role
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import WordLabel, say, words
from ui.orders.order_effects import items_told
from ui.orders.shop_effects import crediting_lines
from ui.payments.method_choice import MethodChoice
from ui.shipping.back_fields import lot_said

_QUANTITY = 92
_LATER = "later"
_ICONS: Mapping[str, str] = {"stock": "stock", "quarantine": "hold", "scrap": "cancelled"}


@dataclass(frozen=True, slots=True)
class _Open:
    """A line with a quantity that waits for a decision; `before` is what was decided of it until now, `lot` of which lot it
    is, where several came.
    """

    line: ReturnLine
    before: str
    milli: int
    lot: LotBack | None = None


class DecideDialog(VerbDialog):
    """Goods that are as new go back to stock unless somebody says otherwise; all others stay apart."""

    fields_of: Mapping[str, str] = {"return_not_invoiced": "answer"}

    def __init__(self, office: Office, page: ReturnPage, parent: QWidget | None = None) -> None:
        facts = {"number": page.row.number}
        super().__init__(office, "return.decide.title", "return.decide.do", parent, width=WIDE, facts=facts)
        self._page = page
        answers = (_LATER, *ANSWERS)
        self.answer = Choice([(each, f"returns.answer.{each}") for each in answers], self)
        self.method = MethodChoice(office, self)
        self.note_ = QLineEdit(self)
        self.form.add("answer", Field("return.decide.answer", self.answer, required=True))
        self.form.add("method", Field("return.decide.method", self.method))
        self.form.add("note", Field("return.decide.note", self.note_), span=2)
        self.goods = _Goods(page, self)
        self.put(self.goods)
        self.goods.setVisible(bool(self.goods.open))
        self.answer.currentIndexChanged.connect(self.tell)
        self.tell_subtitle(say("return.decide.told" if page.unanswered_milli else "return.decide.told_goods"))
        self.tell()

    def tell(self) -> None:
        """Show what the answer asks for, and say what follows."""
        shown = {"note"}
        if self._page.unanswered_milli:
            shown.add("answer")
            if self.answer.value == "refund":
                shown.add("method")
        self.form.show_only(shown)
        told: list[tuple[str, str]] = []
        for fate in FATES:
            milli = sum(each.quantity_milli for each in self.goods.chosen if each.fate == fate)
            if milli:
                told.append((_ICONS[fate], say(f"return.decide.effect.{fate}", quantity=items_told(milli))))
        told += self.goods.worn()
        if self._page.unanswered_milli:
            pieces = items_told(self._page.unanswered_milli)
            told.append(("customer", say(f"return.decide.effect.{self.answer.value}", quantity=pieces)))
            by = self._page.row.pay_back_by
            if by is not None and self.answer.value in (_LATER, "nothing"):
                told.append(("trouble", say("return.step.pay_back_by", day=by)))
        # Only these end in a credit note.
        papers = self._given is not None and self._given.kind != "nothing"
        if papers:
            told += crediting_lines(self.office, self._page.shop_told)
        self.tell_note(say("return.decide.final") if papers else "")
        wrong = self.goods.too_many()
        if wrong:
            told = [("late", say("return.decide.too_many", name=wrong))]
        self.effects.tell(told)
        decided = bool(self.goods.chosen) or self._given is not None
        self.verb.allow(decided and not wrong, told[0][1] if wrong else say("return.decide.none"))

    def act(self) -> None:
        number = self._page.row.number
        self.do(
            returns.decide,
            self._page.row.id,
            self.goods.chosen,
            self._given,
            self.note_.text(),
            done=lambda _id: self.office.ways.say(say("return.decide.done", number=number)),
        )

    @property
    def _given(self) -> Answer | None:
        if not self._page.unanswered_milli or self.answer.value == _LATER:
            return None
        return Answer(kind=self.answer.value, method=self.method.means, method_code=self.method.value or None)


class _Goods(QWidget):
    """What waits for a decision, a row each with a field for each fate."""

    def __init__(self, page: ReturnPage, parent: DecideDialog) -> None:
        super().__init__(parent)
        self.open = [
            each
            for before in ("", "quarantine")
            for line in page.lines
            for each in _waiting(page, line, before)
        ]
        self.edits: dict[tuple[int, str], QuantityEdit] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(6)
        grid.setColumnStretch(0, 1)
        for column, key in enumerate(("to_decide", *FATES), 1):
            head = WordLabel(f"return.decide.{key}", self)
            set_role(head, "support", "text2")
            grid.addWidget(head, 0, column, Qt.AlignmentFlag.AlignRight)
        for at, each in enumerate(self.open):
            self._add(grid, at, each, parent)

    def _add(self, grid: QGridLayout, at: int, each: _Open, parent: DecideDialog) -> None:
        line, condition = each.line, each.line.condition
        about = say("return.decide.apart") if each.before else ""
        if not each.before and condition:
            about = say(f"returns.condition.{condition}")
        if each.lot is not None:
            about = ", ".join(filter(None, (lot_said(each.lot), about)))
        name, whole = (
            QLabel(f"{line.name}, {about}" if about else line.name, self),
            QLabel(words().quantity(each.milli), self),
        )
        name.setTextFormat(Qt.TextFormat.PlainText)
        name.setWordWrap(True)
        grid.addWidget(name, at + 1, 0)
        grid.addWidget(whole, at + 1, 1, Qt.AlignmentFlag.AlignRight)
        for column, fate in enumerate(FATES, 2):
            edit = QuantityEdit(self)
            edit.setAccessibleName(
                say("return.decide.cell", name=line.name, fate=say(f"return.decide.{fate}"))
            )
            fixed_width(edit, _QUANTITY)
            edit.setEnabled(fate != each.before)
            if not each.before:
                first = "stock" if condition in {"new", ""} else "quarantine"
                # Of several lots no more may be told together than waits: somebody says which.
                edit.set_value(each.milli if fate == first and each.lot is None else 0)
            edit.settled.connect(parent.tell)
            edit.returnPressed.connect(self.focusNextChild)
            grid.addWidget(edit, at + 1, column)
            self.edits[at, fate] = edit

    @property
    def chosen(self) -> list[Decision]:
        """What is decided."""
        return [
            Decision(
                each.line.id,
                milli,
                fate,
                each.before,
                ((each.lot.lot_id, milli),) if each.lot is not None else (),
            )
            for at, each in enumerate(self.open)
            for fate in FATES
            if fate != each.before and (milli := self.edits[at, fate].value or 0)
        ]

    def worn(self) -> list[tuple[str, str]]:
        """What goes back on sale though it came opened or damaged: a caution each, no refusal: whoever sees it knows."""
        lines = {each.line.id: each.line for each in self.open}
        back = dict.fromkeys(each.line_id for each in self.chosen if each.fate == "stock")
        return [
            (
                "trouble",
                say(
                    "return.decide.effect.worn",
                    name=lines[key].name,
                    condition=say(f"returns.condition.{lines[key].condition}").lower(),
                ),
            )
            for key in back
            if lines[key].condition not in {"", "new"}
        ]

    def too_many(self) -> str:
        """The name of a line of which more is decided than waits for it; empty where none is."""
        of_line: dict[tuple[int, str], int] = {}
        for at, each in enumerate(self.open):
            milli = sum(self.edits[at, fate].value or 0 for fate in FATES if fate != each.before)
            key = (each.line.id, each.before)
            of_line[key] = of_line.get(key, 0) + milli
            whole = each.line.quarantine_milli if each.before else each.line.undecided_milli
            if milli > each.milli or of_line[key] > whole:
                return each.line.name
        return ""


def _waiting(page: ReturnPage, line: ReturnLine, before: str) -> list[_Open]:
    """What of a line waits for a decision: at once, or lot by lot where several came."""
    milli = line.quarantine_milli if before else line.undecided_milli
    lots = page.lots_kept.get(line.id, ())
    if not milli:
        return []
    if len(lots) < 2:
        return [_Open(line, before, milli)]
    return [_Open(line, before, min(milli, each.quantity_milli), each) for each in lots]
