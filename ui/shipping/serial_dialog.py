"""Choosing by hand which unit leaves, where its serial number cannot be scanned."""

from __future__ import annotations

from collections.abc import Callable, Collection

from PySide6.QtWidgets import QWidget

from app.shipping.pick_list import PickLine
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.text_choice import TextChoice
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import say


class SerialDialog(VerbDialog):
    """The serial numbers that are here and were not taken yet."""

    def __init__(
        self,
        office: Office,
        line: PickLine,
        taken: Collection[int],
        chosen: Callable[[PickLine, str], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(office, "check.unit.title", "check.unit.do", parent, columns=1)
        self._line, self._chosen = line, chosen
        self.tell_subtitle(line.name)
        self.serial = TextChoice(self)
        left = [code for code, key in line.lots if key not in taken]
        self.serial.offer([(code, code) for code in sorted(left)])
        self.form.add("serial", Field("check.unit.serial", self.serial))
        self.verb.allow(bool(left), say("check.unit.none"))

    def act(self) -> None:
        code = self.serial.value
        self.accept()
        self._chosen(self._line, code)
