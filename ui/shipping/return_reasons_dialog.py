"""Why goods come back: the company's own reasons, and which of them are the shop's doing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from app.base.folding import folded
from app.flow.returns import decide_reasons
from app.shipping.return_reasons import ReturnReason, return_reasons
from ui.kit.columns import Column
from ui.kit.field import Field
from ui.kit.list_dialog import ListDialog
from ui.kit.office import Office
from ui.kit.verb_dialog import VerbDialog
from ui.kit.word_box import WordBox
from ui.kit.wording import WordButton, say, words

if TYPE_CHECKING:
    from app.base.door import Read


@dataclass(frozen=True, slots=True)
class ReasonRow:
    """A reason at its place, from 1; that is also its key."""

    id: int
    reason: ReturnReason


def show_reasons(office: Office, parent: QWidget | None = None) -> ReasonsDialog:
    """Show the reasons; one is added or changed in a dialog of its own."""
    dialog = ReasonsDialog(office, parent)
    dialog.open()
    return dialog


class ReasonsDialog(ListDialog[ReasonRow]):
    """The reasons in their order; Enter changes the framed one."""

    nothing_text = "return_reasons.none_text"

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        self._reasons: tuple[ReturnReason, ...] = ()
        super().__init__(
            office,
            "return_reasons.title",
            self._rows,
            _COLUMNS,
            "return_reasons.none",
            parent,
            ("return_reasons.change", self._change),
        )
        self.tell_subtitle(say("return_reasons.told"))
        self.put_at_foot(WordButton("return_reasons.add", self, clicked=self._add))

    def _rows(self, rd: Read) -> Sequence[ReasonRow]:
        self._reasons = return_reasons(rd)
        return [ReasonRow(at, reason) for at, reason in enumerate(self._reasons, 1)]

    def _add(self) -> None:
        ReturnReasonDialog(self.office, self._reasons, None, self).open()

    def _change(self, row: ReasonRow) -> None:
        ReturnReasonDialog(self.office, self._reasons, row.id - 1, self).open()


class ReturnReasonDialog(VerbDialog):
    """One reason; its code never changes, for returns keep it."""

    def __init__(
        self, office: Office, reasons: Sequence[ReturnReason], at: int | None, parent: QWidget | None = None
    ) -> None:
        title = "return_reasons.new" if at is None else "return_reasons.edit"
        super().__init__(office, title, "return_reasons.do", parent)
        self._reasons, self._at = tuple(reasons), at
        self.french, self.english = QLineEdit(self), QLineEdit(self)
        self.ours, self.used = (
            WordBox("return_reasons.ours_on", self),
            WordBox("return_reasons.used_on", self),
        )
        self.form.add("fr", Field("return_reasons.in_fr", self.french, required=True))
        self.form.add("en", Field("return_reasons.in_en", self.english, required=True))
        self.form.add("ours", Field("return_reasons.ours", self.ours))
        self.form.add("used", Field("return_reasons.used", self.used))
        self.used.setChecked(True)
        if at is not None:
            reason = reasons[at]
            self.french.setText(reason.fr)
            self.english.setText(reason.en)
            self.ours.setChecked(reason.ours)
            self.used.setChecked(reason.used)
        self.effects.tell([("info", say("return_reasons.effect"))])

    def act(self) -> None:
        reason = ReturnReason(
            code=self._reasons[self._at].code if self._at is not None else self._code(),
            fr=self.french.text().strip(),
            en=self.english.text().strip(),
            ours=self.ours.isChecked(),
            used=self.used.isChecked(),
        )
        wanted = list(self._reasons)
        if self._at is None:
            wanted.append(reason)
        else:
            wanted[self._at] = reason
        before, office = list(self._reasons), self.office

        def done(_none: None) -> None:
            office.ways.say(say("return_reasons.saved"), partial(office.do, decide_reasons, before))

        self.do(decide_reasons, wanted, done=done)

    def _code(self) -> str:
        """A code of its own, made of its English name."""
        plain = "".join(sign if sign.isalnum() else "_" for sign in folded(self.english.text()))[:16] or "own"
        taken, code, more = {each.code for each in self._reasons}, plain, 2
        while code in taken:
            code, more = f"{plain}_{more}", more + 1
        return code


_COLUMNS: tuple[Column[ReasonRow], ...] = (
    Column(
        key="name",
        title="return_reasons.column_name",
        value=lambda row: row.reason.name(words().language),
        strong=True,
    ),
    Column(
        key="ours",
        title="return_reasons.column_ours",
        value=lambda row: say("yes" if row.reason.ours else "no"),
        width=150,
    ),
    Column(
        key="used",
        title="return_reasons.column_used",
        value=lambda row: say("yes" if row.reason.used else "no"),
        width=96,
        muted=True,
    ),
)
