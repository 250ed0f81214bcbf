"""Importing a recorded shop: what is in the folder and what will happen, then the work, then what became of it (O5)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QWidget

from app.base.errors import Refusal
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.long_work import LongWork
from ui.kit.office import Office
from ui.kit.progress_line import told_at
from ui.kit.runner import Failure
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton, say
from ui.shops.import_work import Imported, Recorded, look_into, take_folder
from ui.shops.left_dialog import leave_to_shop

NOUNS = ("order", "customer", "product", "refund")


def import_folder(office: Office, parent: QWidget) -> ImportDialog | None:
    """Ask for a folder and show what an import of it would do; None when no folder was chosen."""
    place = QFileDialog.getExistingDirectory(parent, say("shops.import_title"))
    if not place:
        return None
    dialog = ImportDialog(office, Path(place), parent)
    dialog.open()
    return dialog


class ImportDialog(VerbDialog):
    """Nothing is written to the shop; what is taken in can be looked at before anything is confirmed or shipped."""

    def __init__(self, office: Office, place: Path, parent: QWidget | None = None) -> None:
        super().__init__(office, "shops.import_title", "shops.import_do", parent, columns=1)
        self._place = place
        self._over = False
        self.before = DateEdit(lambda: office.today, self)
        self.before.settled.connect(self._tell)
        self._found: Recorded | None = None
        self._shop_id = 0
        self.invoiced = WordButton("shop_left.open", self, clicked=self._leave_to_shop)
        self.invoiced.hide()
        self.put_at_foot(self.invoiced)
        self.form.add("before", Field("shops.before", self.before, hint="shops.before_hint"))
        self.progress = LongWork(told_at("shops.working_at"), self)
        self.put(self.progress)
        self.tell_subtitle(str(place))
        self.verb.allow(allowed=False, reason=say("shops.reading"))
        office.ask(look_into, place, done=self._on_recorded, failed=self._unreadable, owner=self)

    def _on_recorded(self, found: Recorded) -> None:
        self._found = found
        self.tell_subtitle(found.name)
        self._tell()
        self.verb.allow(allowed=True)
        self.verb.setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        """Say what there is and what becomes of it; orders that the shop may have invoiced would be invoiced twice."""
        found = self._found
        if found is None or self._over:
            return
        counts = [
            say(f"shops.count.{noun}", n=found.counts[noun]) for noun in NOUNS if found.counts.get(noun)
        ]
        told = [
            ("in", say("shops.effect.takes", what=", ".join(counts))),
            ("stock", say("shops.effect.stock")),
            ("valid", say("shops.effect.again")),
            ("shops", say("shops.effect.nothing_back")),
        ]
        orders = found.counts.get("order", 0)
        if orders and self.before.value is None and not found.is_said:
            told.insert(1, ("trouble", say("shop_connect.to_invoice", n=orders)))
        self.effects.tell(told)

    def _leave_to_shop(self) -> None:
        leave_to_shop(self.office, self._shop_id, self, done=self.invoiced.hide)

    def _unreadable(self, failure: Failure) -> None:
        self.refused(failure)
        self.verb.allow(allowed=False, reason=say("shops.unreadable"))

    def act(self) -> None:
        if self._over:
            self.accept()
            return
        self.form.hide()
        self.effects.hide()
        self.verb.hide()
        self.tell_note(say("shops.stop_note"))
        self.progress.start(take_folder, self._place, self.before.value, done=self._done, failed=self._broke)

    def reject(self) -> None:
        if self.progress.cancel():
            return
        super().reject()

    @property
    def came_to(self) -> str:
        return ". ".join((self.subtitle.text(), *self.effects.told[:1]))

    def _done(self, found: Imported) -> None:
        self._end()
        taken, parked = sum(found.taken.done.values()), sum(found.taken.parked.values())
        lines = [("done", say("shops.done.taken", n=taken))]
        if found.arrived.same:
            lines.append(("info", say("shops.done.same", n=found.arrived.same)))
        if found.taken.opened:
            lines.append(("stock", say("shops.done.opened", n=found.taken.opened)))
        if parked:
            lines.append(("late", say("shops.done.parked", n=parked)))
        if found.old.orders:
            lines.append(("trouble", say("shop_left.old", n=len(found.old.orders))))
            self._shop_id = found.shop_id
            self.invoiced.show()
        self.effects.tell(lines)
        self.effects.show()
        self.tell_note(say("shops.done.then"))

    def _broke(self, failure: Failure) -> None:
        self._end()
        self.tell_note(say("shops.kept"))
        self.refused(failure)
        if isinstance(failure.error, Refusal):
            self.verb.allow(allowed=True)

    def _end(self) -> None:
        self._over = True
        self.progress.hide()
        self.leave.hide()
        self.verb.show()
        self.verb.tell("kit.close")
        self.verb.allow(allowed=True)
        self.verb.setFocus(Qt.FocusReason.OtherFocusReason)
