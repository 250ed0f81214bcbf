"""What is kept on file of a customer: notes, tasks, terms accepted, documents, and facts that hold their orders."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QVBoxLayout, QWidget

from app.base import archive
from app.base.errors import Refusal
from app.customers import file, task
from app.customers.file import DocumentRow
from ui.customers.credit_dialogs import AcceptDialog, NoteDialog, NoticeDialog, end_fact
from ui.customers.credit_words import day
from ui.customers.task_dialog import Matter, TaskDialog
from ui.kit.acts import Act
from ui.kit.office import Office
from ui.kit.runner import Failure, Token
from ui.kit.save_file import open_with_system
from ui.kit.section import Section, emptied
from ui.kit.theme import set_role
from ui.kit.wording import WordButton, say, words

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from app.base.actor import Actor
    from app.base.database import Database
    from app.customers.task import TaskRow
    from app.receivables.fact import Fact
    from app.reports.customer_page import CustomerPage


class FileTab(QWidget):
    """Each part says what belongs there while it is empty."""

    def __init__(self, office: Office, page: QWidget) -> None:
        super().__init__(page)
        self._office, self._page = office, page
        self._facts: CustomerPage | None = None
        parts = (
            ("notes", Act("file.note.add", self._note, look="link")),
            ("tasks", Act("task.new.open", self._task, look="link")),
            ("facts", Act("credit.notice.add", self._notice, look="link")),
            ("accepted", Act("file.accept.add", self._accept, look="link")),
            ("documents", Act("file.document.add", self._add_document, look="link")),
        )
        self.lists: dict[str, _Lines] = {}
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for name, act in parts:
            section = Section(f"file.{name}", self, act=act, edge="bottom")
            self.lists[name] = _Lines(f"file.empty.{name}", self)
            section.body.addWidget(self.lists[name])
            column.addWidget(section)

    def show_file(self, facts: CustomerPage) -> None:
        """Show what is kept."""
        self._facts = facts
        self.lists["notes"].show_lines(
            [
                (
                    note.body,
                    _who(note.written_by, words().day_time(note.written_at)),
                    _verb("file.put_away", self._put_note_away, note.id),
                )
                for note in facts.notes
            ]
        )
        self.lists["tasks"].show_lines(
            [
                (
                    words().fact(each.what),
                    _standing(each),
                    _verb("file.task.finish", self._finish, each.id) if each.done_at is None else None,
                )
                for each in facts.tasks
            ]
        )
        self.lists["facts"].show_lines(
            [
                (
                    " · ".join(
                        (f"{say(f'credit.fact.{each.kind}')} {each.reference}".strip(), *_opened(each))
                    ),
                    _who(each.posted_by, day(each.happened_on))
                    if each.ended_at is None
                    else say("file.fact.ended", by=each.ended_by, reason=each.end_reason),
                    _verb("credit.end_fact.add", self._end_fact, each.id) if each.ended_at is None else None,
                )
                for each in facts.credit.facts
            ]
        )
        self.lists["accepted"].show_lines(
            [
                (
                    each.wording,
                    say(
                        "file.accept.told",
                        by=each.accepted_by,
                        on=day(each.accepted_on),
                        who=each.recorded_by,
                    ),
                    None,
                )
                for each in facts.acceptances
            ]
        )
        self.lists["documents"].show_lines(
            [
                (
                    each.title,
                    f"{each.file_name} · {_who(each.added_by, words().day_time(each.added_at))}",
                    _verb("file.document.open", self._open_document, each),
                )
                for each in facts.documents
            ]
        )

    # --- what can be done ---

    def _note(self) -> None:
        if self._facts is not None:
            NoteDialog(self._office, self._facts, self._page).open()

    def _task(self) -> None:
        if self._facts is not None:
            row = self._facts.row
            TaskDialog(self._office, Matter("customer", row.id, row.id, row.name), self._page).open()

    def _notice(self) -> None:
        if self._facts is not None:
            NoticeDialog(self._office, self._facts, self._page).open()

    def _accept(self) -> None:
        if self._facts is not None:
            AcceptDialog(self._office, self._facts, self._page).open()

    def _end_fact(self, fact_id: int) -> None:
        if self._facts is not None:
            end_fact(self._office, self._facts, fact_id, self._page)

    def _put_note_away(self, note_id: int) -> None:
        self._office.do(file.put_note_away, note_id)

    def _finish(self, task_id: int) -> None:
        told = say("file.task.finished")

        def back() -> None:
            self._office.do(task.reopen, task_id)

        self._office.do(task.finish, task_id, done=lambda _none: self._office.ways.say(told, back))

    def _add_document(self) -> None:
        if self._facts is None:
            return
        place, _kind = QFileDialog.getOpenFileName(self._page, say("file.document.choose"))
        if place:
            self.keep(Path(place))

    def keep(self, place: Path) -> None:
        """Keep a file with the customer."""
        assert self._facts is not None
        told = say("file.document.kept", file=place.name)
        self._office.work(
            _keep, self._facts.row.id, place, done=lambda _id: self._office.ways.say(told), failed=self._broke
        )

    def _open_document(self, row: DocumentRow) -> None:
        def opened(content: bytes) -> None:
            open_with_system(self._office, row.file_name, content)

        self._office.ask(
            _content, self._office.archive_folder, row.id, done=opened, failed=self._broke, owner=self
        )

    def _broke(self, failure: Failure) -> None:
        self._office.runner.unheard.emit(failure)


def _standing(each: TaskRow) -> str:
    """Until when a task is to be done and by whom, or who did it."""
    if each.done_at is not None:
        return say("file.task.done", by=each.done_by, at=words().day_time(each.done_at))
    due = say("file.task.due", day=day(each.due_on))
    return say("file.task.due_by", due=due, who=each.assigned_to) if each.assigned_to else due


def _opened(each: Fact) -> tuple[str, ...]:
    """What is known of the judgment that opened proceedings."""
    told = [say(f"credit.proceedings.{each.proceedings}")] if each.proceedings else []
    if each.judged_on is not None:
        told.append(say("file.fact.judged", day=each.judged_on))
    return (*told, each.trustee) if each.trustee else tuple(told)


def _keep(database: Database, actor: Actor, _token: Token, customer_id: int, place: Path) -> int:
    """Read a file, put it into the archive, and record it."""
    content = place.read_bytes()
    folder = database.archive_folder
    if folder is not None and content:
        archive.put_file(folder, content)
    return database.do(
        actor,
        file.keep_document,
        customer_id,
        place.stem,
        place.name,
        content,
        as_row=folder is None,
    )


def _content(rd: archive.Read, folder: Path | None, document_id: int) -> bytes:
    paper = archive.paper_of(rd, "customer_document", document_id)
    if paper is None:
        raise Refusal("archive_damaged", number=f"D{document_id}")
    return archive.content_of(rd, folder, paper)


def _who(by: str, when: str) -> str:
    return say("history.who", at=when, actor=by)


def _verb(key: str, act: Callable[..., object], *args: object) -> tuple[str, Callable[[], object]]:
    return key, partial(act, *args)


class _Lines(QWidget):
    """Lines of a list: what, in support ink who and when, and what can be done with it."""

    def __init__(self, empty: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._empty = empty
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(10)
        self.told: tuple[str, ...] = ()

    def show_lines(self, lines: Sequence[tuple[str, str, tuple[str, Callable[[], object]] | None]]) -> None:
        """Show these in place of those before."""
        emptied(self._column)
        self.told = tuple(what for what, _, _ in lines)
        if not lines:
            nothing = _label(say(self._empty), "body", "text2", self)
            self._column.addWidget(nothing)
        for what, who, verb in lines:
            row, texts = QHBoxLayout(), QVBoxLayout()
            texts.setSpacing(2)
            texts.addWidget(_label(what, "body", "text", self))
            texts.addWidget(_label(who, "support", "text2", self))
            row.addLayout(texts, 1)
            if verb is not None:
                # Words end at their reading width; what can be done with them stands at the edge, under that of the heading.
                row.setStretch(0, 100)
                row.addStretch(1)
                button = WordButton(verb[0], self, look="link", clicked=verb[1])
                button.setProperty("fit", "compact")
                row.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
            self._column.addLayout(row)


def _label(text: str, role: str, ink: str, parent: QWidget) -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    label.setMaximumWidth(720)
    set_role(label, role, ink)
    return label
