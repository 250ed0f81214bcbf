"""From a file to the books in steps that can be gone back: the file, its columns, the dry run, what became of it (O1, L8)."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from app.links.files.bring_in import Brought
from app.links.files.convention import Convention
from app.links.files.model import ENDINGS
from app.links.files.plan import Plan
from app.links.files.preview import DOCUMENTS, Preview, preview
from app.links.files.take_back import TakenBack, undo
from app.links.files.writing import FOUND_OUT, Writing
from ui.files.check_step import CheckStep
from ui.files.columns_step import ColumnsStep
from ui.files.file_step import FileStep, file_in
from ui.files.import_rows import LEFT_COLUMNS, LeftRow
from ui.files.import_work import Looked, look_into, model_file, take, try_out
from ui.files.outcome import brought_lines, taken_back_lines
from ui.files.writing_form import written_told
from ui.kit.long_work import LongWork
from ui.kit.office import Office
from ui.kit.progress_line import told_at
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure, Token
from ui.kit.save_file import ask_place, write_file
from ui.kit.theme import scaled
from ui.kit.tokens import ROW
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import WordButton, say, words

NOUNS = ("customers", "products", "stock", "invoices", "orders")
"""What can be brought, in the order in which it is brought."""
STEPS = ("file", "columns", "check")
_ROWS_LEFT = 8
"""So many of the records that an undone import leaves are seen at once."""


def bring_file(
    office: Office, noun: str = "", path: Path | None = None, parent: QWidget | None = None
) -> ImportWizard:
    """Open the wizard, with what is brought and the file where they are known already."""
    wizard = ImportWizard(office, noun, parent or QApplication.activeWindow())
    wizard.open()
    if path is not None:
        wizard.look(path)
    return wizard


class ImportWizard(VerbDialog):
    """Nothing is written before the button of the third step says so; what it wrote can be taken back whole."""

    def __init__(self, office: Office, noun: str = "", parent: QWidget | None = None) -> None:
        super().__init__(office, "files.wizard.title", "files.wizard.next", parent, width=WIDE)
        self.step = "file"
        self.found: Looked | None = None
        self.plan: Plan | None = None
        self._said = Convention()
        self._asked: Token | None = None
        self._work: Token | None = None
        self._run: int | None = None
        self.setAcceptDrops(True)
        self.file, self.check_step = FileStep(NOUNS, self), CheckStep(self)
        self.columns = ColumnsStep(lambda: office.today, self)
        self.file.show_noun(noun)
        self.file.chosen.connect(self.look)
        self.file.noun_chosen.connect(self._again)
        self.file.model_wanted.connect(self._save_model)
        self.columns.written.connect(self._read_again)
        self.columns.told.connect(self._tell)
        self.check_step.told.connect(self._tell)
        self.progress = LongWork(told_at("files.wizard.working_at"), self)
        self.left: RowsTable[LeftRow] = RowsTable(LEFT_COLUMNS, self, name="files.wizard.left")
        self.back = WordButton("files.wizard.back", self, look="quiet", clicked=self._go_back)
        self.export = WordButton("files.wizard.export", self, clicked=self._ask_export)
        self.take_back = WordButton("files.wizard.undo", self, clicked=self._undo)
        for button in (self.take_back, self.export, self.back):
            self.put_at_foot(button)
        self.form.hide()
        for widget in (self.file, self.columns, self.check_step, self.progress, self.left):
            self.put(widget, 0 if widget is self.progress else 1)
        self._show("file")

    def open(self) -> None:
        super().open()
        self.file.choose.setFocus(Qt.FocusReason.OtherFocusReason)

    # --- going on and back ---

    def look(self, path: Path, writing: Writing = FOUND_OUT) -> None:
        """Look into a file, off the window's thread."""
        self._call_off()
        self.banner.hide()
        self.file.show_file(path, say("files.wizard.reading"))
        self.verb.allow(allowed=False, reason=say("files.wizard.reading"))
        self._path = path
        self._asked = self.office.ask(
            look_into,
            path,
            self.file.noun.value,
            writing,
            done=self._on_found,
            failed=self._unreadable,
            owner=self,
        )

    def act(self) -> None:
        """Go on: to the columns, to the dry run, to the books; close where it is over."""
        match self.step:
            case "file":
                self._show("columns")
            case "columns":
                self._try_out()
            case "check":
                self._take()
            case _:
                self.accept()

    def reject(self) -> None:
        """Leave; work that is under way is stopped first, and what is taken is kept."""
        if self.progress.cancel():
            return
        self._call_off()
        super().reject()

    def _go_back(self) -> None:
        self._call_off()
        self.banner.hide()
        self._say_file()
        self._show("columns" if self.step == "check" else "file")

    def _call_off(self) -> None:
        if self._asked is not None:
            self._asked.cancel()
            self._asked = None

    # --- the file ---

    def _again(self, _noun: str) -> None:
        if self.found is not None:
            self.look(self.found.path, self.found.opened.writing)

    def _read_again(self, writing: Writing) -> None:
        if self.found is not None:
            self.look(self.found.path, writing)

    def _on_found(self, found: Looked) -> None:
        self._asked, self.found, self.plan = None, found, None
        self._say_file()
        self.columns.show_file(found)
        self._tell()
        if self.step == "file":
            self.verb.setFocus(Qt.FocusReason.OtherFocusReason)

    def _say_file(self) -> None:
        """Say which file was read, and what is known of it."""
        if (found := self.found) is not None:
            what, written = say(f"files.noun.{found.noun}"), written_told(found.opened.writing)
            told = say("files.wizard.found", what=what, written=written, n=len(found.opened.rows))
            self.file.show_file(found.path, told)

    def _unreadable(self, failure: Failure) -> None:
        self._asked = None
        if self.step == "file":
            self.found = None
            self.file.show_file(self._path, "")
        elif self.found is not None:
            self.columns.show_file(self.found)
        self._tell()
        self.banner.show_failure(failure)

    # --- the dry run ---

    def _try_out(self) -> None:
        assert self.found is not None
        self.banner.hide()
        self.verb.allow(allowed=False, reason=say("files.wizard.trying"))
        self.tell_subtitle(say("files.wizard.trying"))
        self._said = self.columns.said
        self._asked = self.office.ask(
            try_out,
            self.found.opened,
            self.columns.mapped,
            self._said,
            self.columns.wishes,
            done=self._on_plan,
            failed=self._refused,
            owner=self,
        )

    def _on_plan(self, plan: Plan) -> None:
        self._asked, self.plan = None, plan
        self.check_step.show_plan(plan, self.office.currency)
        self._show("check")
        if plan.mapped.noun in DOCUMENTS and plan.planned:
            self.check_step.await_documents()
            self._asked = self.office.ask(
                preview, plan, done=self._on_preview, failed=self._refused, owner=self
            )

    def _on_preview(self, found: Preview) -> None:
        self._asked = None
        if self.plan is not None:
            self.check_step.show_documents(found, self.plan.mapped.noun)

    def _refused(self, failure: Failure) -> None:
        self._asked = None
        self._tell()
        self.banner.show_failure(failure)

    def _save_model(self) -> None:
        """Ask where the model of what is to be brought shall go, and write it."""
        noun = self.file.noun.value
        name = say("files.wizard.model_name", noun=say(f"files.noun.{noun}"))
        place = ask_place(self, say("files.wizard.model_title"), name, *ENDINGS)
        if place is not None:
            written = partial(write_file, self.office, place)
            self.office.ask(model_file, noun, place.suffix, words().language, done=written, owner=self)

    def _ask_export(self) -> None:
        """Ask where the faults shall go as a file, and write it."""
        assert self.found is not None
        name = f"{say('files.wizard.faults')} {self.found.path.stem}"
        place = ask_place(self, say("files.wizard.export"), name, "csv")
        if place is not None:
            write_file(self.office, place, self.check_step.faults.as_file())

    # --- the books ---

    def _take(self) -> None:
        assert self.found is not None
        assert self.plan is not None
        self._show("work")
        self._work = self.progress.start(
            take, self.found, self.plan, self._said, done=self._taken, failed=self._broke
        )

    def _taken(self, brought: Brought) -> None:
        stopped = self._work is not None and self._work.cancelled
        self.show_brought(brought, stopped=stopped)

    def show_brought(self, brought: Brought, *, stopped: bool = False) -> None:
        """Show what became of it."""
        self._run = brought.run_id
        refused = self.check_step.counts.get("refused", 0)
        self._show("result")
        self.tell_title("files.wizard.stopped" if stopped else "files.wizard.done")
        if (found := self.found) is not None:
            what = say(f"files.noun.{found.noun}")
            self.tell_subtitle(say("files.undo.of", file=found.path.name, what=what))
        noun = found.noun if found is not None else ""
        self.effects.tell(brought_lines(brought, refused, stopped=stopped, noun=noun))
        self.tell_note(say("files.wizard.undo_later") if self._run is not None else "")
        self.resize(self.sizeHint())
        self.verb.setFocus(Qt.FocusReason.OtherFocusReason)

    def _broke(self, failure: Failure) -> None:
        self._show("check")
        self.tell_note(say("files.wizard.kept"))
        self.banner.show_failure(failure)

    def _undo(self) -> None:
        assert self._run is not None
        self.take_back.allow(allowed=False, reason=say("files.wizard.undoing"))
        self.verb.allow(allowed=False, reason=say("files.wizard.undoing"))
        self.office.do(undo, self._run, done=self.show_taken_back, failed=self._not_undone, owner=self)

    def show_taken_back(self, done: TakenBack) -> None:
        """Show what taking the import back did."""
        self._run = None
        self._show("result")
        # What was wrong with lines is over with the import.
        self.export.hide()
        self.tell_title("files.wizard.undone_part" if done.left else "files.wizard.undone")
        # The faults of the file are no matter any more, and what stays is no fault.
        self.export.hide()
        self.effects.tell(taken_back_lines(done))
        self.left.put([LeftRow(line, name) for line, name in done.left])
        # As high as its rows, up to some: what stands below it is read with it.
        self.left.setFixedHeight(scaled(ROW) * (1 + min(len(done.left), _ROWS_LEFT)) + 2)
        self.left.setVisible(bool(done.left))
        self.show_body(shown=bool(done.left))
        self.tell_subtitle(say("files.wizard.left_told") if done.left else "")
        self.resize(self.sizeHint())
        self.verb.setFocus(Qt.FocusReason.OtherFocusReason)

    def _not_undone(self, failure: Failure) -> None:
        self.take_back.allow(allowed=True)
        self.verb.allow(allowed=True)
        self.banner.show_failure(failure)

    # --- what is shown ---

    def _show(self, step: str) -> None:
        self.step = step
        parts = {"file": self.file, "columns": self.columns, "check": self.check_step, "work": self.progress}
        for name, part in parts.items():
            part.setVisible(name == step)
        self.left.hide()
        self.show_body(shown=step != "result")
        self.effects.tell([])
        self.tell_note(say("shops.stop_note") if step == "work" else "")
        self.back.setVisible(step in {"columns", "check"})
        # What was left out is still to be mended once the rest is in.
        self.export.setVisible(step in {"check", "result"} and bool(self.check_step.rows))
        self.take_back.setVisible(step == "result" and self._run is not None)
        self.take_back.allow(allowed=True)
        self.leave.setVisible(step != "result")
        self.leave.allow(allowed=True)
        if step != "work":
            self.leave.tell("kit.leave")
        self.verb.setVisible(step != "work")
        self._tell()
        first = {"file": self.file.choose, "columns": self.verb, "check": self.check_step.faults}.get(step)
        if first is not None and self.isVisible():
            (first if first.isVisible() else self.verb).setFocus(Qt.FocusReason.OtherFocusReason)

    def _tell(self) -> None:
        """Say where one is, what the button does, and why it cannot be pressed."""
        at = STEPS.index(self.step) + 1 if self.step in STEPS else 0
        self.tell_subtitle(
            say("files.wizard.at", at=at, of=len(STEPS), step=say(f"files.step.{self.step}")) if at else ""
        )
        why = ""
        match self.step:
            case "file":
                why = "" if self.found is not None else say("files.wizard.no_file")
                self.verb.tell("files.wizard.next")
            case "columns":
                missing = self.columns.missing
                why = say("files.wizard.missing", fields=", ".join(missing)) if missing else ""
                self.tell_note(why)
                self.verb.tell("files.wizard.try")
            case "check":
                why = self._why_not()
                self.tell_note(why)
                lines = self.check_step.to_do
                if self.plan is not None and self.plan.examples and not why:
                    self.tell_note(say("files.examples", n=self.plan.examples))
                orders = self.found is not None and self.found.noun == "orders"
                some = "files.wizard.take_orders" if orders else "files.wizard.take"
                self.verb.tell(some if lines else "files.wizard.take_none", n=lines)
            case _:
                self.verb.tell("kit.close")
        self.verb.allow(not why, why)

    def _why_not(self) -> str:
        """Why nothing can be written: every line is there already, or faults that nobody said to leave out."""
        only_example = self.plan is not None and self.plan.examples and not self.plan.planned
        if only_example and not self.check_step.rows:
            return say("files.wizard.only_example")
        if not self.check_step.to_do:
            return say("files.wizard.nothing" if self.check_step.rows else "files.wizard.all_same")
        if self.check_step.rows and not self.check_step.leave_out.isChecked():
            return say("files.wizard.has_faults")
        return ""

    def sizeHint(self) -> QSize:
        # As high as its fullest step: nothing jumps on the way; no empty ground once little is left to say.
        least = super().sizeHint()
        if self.step == "result":
            return least
        return QSize(least.width(), min(scaled(640), self.screen().availableGeometry().height() - 40))

    @property
    def came_to(self) -> str:
        return ". ".join((self.windowTitle(), *self.effects.told[:1]))

    # --- a file dropped anywhere on it ---

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if self.step == "file" and file_in(event.mimeData()) is not None:
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        path = file_in(event.mimeData())
        if self.step == "file" and path is not None:
            event.acceptProposedAction()
            self.look(path)
