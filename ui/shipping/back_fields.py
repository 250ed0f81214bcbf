"""How much of each line comes back: a field a line, or one for each lot where several left with it."""

from __future__ import annotations

from collections.abc import Callable

from app.shipping.returned_lots import LotBack, LotsBack
from ui.kit.field import Field
from ui.kit.quantity_edit import QuantityEdit
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import plain, say, words

_QUANTITY = 104
"""How wide a field for a quantity is."""


class BackFields:
    """The fields of a dialog for what comes back, by line; `edits` are those of lines that ask for no lot."""

    def __init__(self, dialog: VerbDialog, lots: LotsBack, changed: Callable[[], object]) -> None:
        self._dialog, self._lots, self._changed = dialog, lots, changed
        self.edits: dict[int, QuantityEdit] = {}
        self.of_lots: dict[tuple[int, int], QuantityEdit] = {}
        self._most: dict[int, int] = {}
        self._asked: dict[int, tuple[LotBack, ...]] = {}

    def add(self, line_id: int, shipped_id: int, called: str, hint: str, *, most: int, first: int) -> None:
        """Ask of a line how much comes back: no more than `most`; `first` stands there to begin with."""
        self._most[line_id] = most
        lots = self._lots.get(shipped_id, ())
        if len(lots) < 2:
            edit = self._edit(first)
            self.edits[line_id] = edit
            self._put(str(line_id), called, edit, hint)
            return
        self._asked[line_id] = lots
        for each in lots:
            edit = self._edit(each.quantity_milli if first >= sum(a.quantity_milli for a in lots) else 0)
            self.of_lots[line_id, each.lot_id] = edit
            left = say("return.new.lot_left", quantity=words().quantity(each.quantity_milli))
            self._put(f"{line_id}_{each.lot_id}", f"{called} · {lot_said(each)}", edit, left)

    def quantity(self, line_id: int) -> int:
        """How much of a line comes back, of whatever lots."""
        if line_id in self.edits:
            return self.edits[line_id].value or 0
        return sum(milli for _, milli in self.lots(line_id))

    def lots(self, line_id: int) -> tuple[tuple[int, int], ...]:
        """Of which lots that is, where it was asked."""
        return tuple(
            (each.lot_id, milli)
            for each in self._asked.get(line_id, ())
            if (milli := self.of_lots[line_id, each.lot_id].value or 0)
        )

    def take_all(self, line_ids: list[int]) -> None:
        """All of these lines comes back."""
        for line_id in line_ids:
            if line_id in self.edits:
                self.edits[line_id].set_value(self._most[line_id])
            for each in self._asked.get(line_id, ()):
                self.of_lots[line_id, each.lot_id].set_value(each.quantity_milli)
        self._changed()

    def within(self) -> bool:
        """Whether no quantity is more than there may be; the first that is says so at its field."""
        for line_id, most in self._most.items():
            if self.quantity(line_id) > most:
                key = str(line_id) if line_id in self.edits else f"{line_id}_{self._asked[line_id][0].lot_id}"
                return self._complain(key, most)
            for each in self._asked.get(line_id, ()):
                if (self.of_lots[line_id, each.lot_id].value or 0) > each.quantity_milli:
                    return self._complain(f"{line_id}_{each.lot_id}", each.quantity_milli)
        return True

    def _edit(self, first: int) -> QuantityEdit:
        edit = QuantityEdit(self._dialog)
        edit.set_value(first)
        edit.settled.connect(self._changed)
        return edit

    def _put(self, key: str, called: str, edit: QuantityEdit, hint: str) -> None:
        self._dialog.form.add(key, Field(plain(called), edit, hint=hint, beside=_QUANTITY), span=2)

    def _complain(self, key: str, most: int) -> bool:
        field = self._dialog.form.fields[key]
        field.complain(say("return.receive.open", quantity=words().quantity(most)))
        field.edit.setFocus()
        return False


def lot_said(each: LotBack) -> str:
    """A lot in a few words."""
    return say("lots.of.one", lots=each.code) if each.code else say("lots.none")
