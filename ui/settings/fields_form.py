"""Fields of the merchant's own and tags: a row each, with what is done to them (R14)."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from app.base import fields as defining
from app.base import tags as tagging
from app.base.fields import Field as OwnField
from app.base.tags import Tag
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.ground import Edge
from ui.kit.name_dialog import NameDialog
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.runner import Failure
from ui.kit.section import Section, inset
from ui.kit.theme import scaled, set_role
from ui.kit.wording import WordButton, WordLabel, say
from ui.settings.field_dialog import FieldDialog

WIDEST = 900


def _state(row: OwnField) -> Chip:
    if row.archived_at is not None:
        return Chip("none", say("settings.fields.gone"), icon="cancelled")
    return Chip("done", say("settings.fields.asked"))


def _noun(row: OwnField | Tag) -> str:
    return say(f"settings.fields.nouns.{row.noun}")


FIELD_COLUMNS: tuple[Column[OwnField], ...] = (
    Column(key="noun", title="settings.fields.column.noun", value=_noun, width=110, muted=True),
    Column(key="name", title="column.name", width=220, strong=True),
    Column(
        key="kind",
        title="settings.fields.column.kind",
        value=lambda row: say(f"settings.fields.kinds.{row.kind}"),
        width=160,
    ),
    Column(key="choices", title="settings.fields.column.choices", value=lambda row: ", ".join(row.choices)),
    Column(key="state", title="column.state", kind="chip", value=_state, width=140),
)
TAG_COLUMNS: tuple[Column[Tag], ...] = (
    Column(key="noun", title="settings.fields.column.noun", value=_noun, width=110, muted=True),
    Column(key="name", title="column.name", strong=True),
    Column(key="many", title="settings.tags.many", kind="number", width=100),
)


class FieldsForm(QWidget):
    """Both tables; Enter changes the framed row."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        self.rows: tuple[OwnField, ...] = ()
        self.fields: RowsTable[OwnField] = RowsTable(
            FIELD_COLUMNS, self, whole=True, name="settings.part.fields"
        )
        self.fields.rows_model.muted = lambda row: row.archived_at is not None
        self.fields.opened.connect(self._open)
        self.fields.current_changed.connect(self._on_field)
        self.add = WordButton("settings.fields.add", self, clicked=self.ask_new)
        self.change = WordButton("settings.fields.change", self, clicked=self._change)
        self.leave = WordButton("settings.fields.leave", self, clicked=self._leave)
        self.tags: RowsTable[Tag] = RowsTable(TAG_COLUMNS, self, whole=True, name="settings.part.tags")
        self.tags.opened.connect(self.ask_rename)
        self.tags.current_changed.connect(self._on_tag)
        self.rename = WordButton("settings.tags.rename", self, clicked=self._rename)
        self.drop = WordButton("settings.tags.leave", self, clicked=self._drop)
        self.none = WordLabel("settings.tags.none", self)
        set_role(self.none, "body", "text3")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._part("fields", (self.fields,), (self.add, self.change, self.leave)))
        column.addWidget(self._part("tags", (self.tags, self.none), (self.rename, self.drop)))
        column.addStretch(1)
        self._on_field(None)
        self._on_tag(None)

    def show_fields(self, fields: Sequence[OwnField], tags: Sequence[Tag]) -> None:
        """Show all fields, and the tags that are offered."""
        self.rows = tuple(fields)
        self.fields.put(fields)
        self.fields.setVisible(bool(fields))
        self.fields.frame_first()
        self.tags.put(tags)
        self.tags.setVisible(bool(tags))
        self.tags.frame_first()
        self.none.setVisible(not tags)
        self.rename.setVisible(bool(tags))
        self.drop.setVisible(bool(tags))
        self._on_field(self.fields.current)
        self._on_tag(self.tags.current)

    def ask_new(self) -> FieldDialog:
        """Ask for a new field."""
        dialog = FieldDialog(self.office, None, self)
        dialog.open()
        return dialog

    def ask_change(self, row: OwnField) -> FieldDialog:
        """Ask what shall be different about a field."""
        dialog = FieldDialog(self.office, row, self)
        dialog.open()
        return dialog

    def ask_rename(self, row: Tag) -> NameDialog:
        """Ask what a tag shall be called."""

        def named(name: str) -> None:
            told = say("settings.tags.renamed", name=name)
            self.office.do(
                tagging.rename,
                row.id,
                name,
                done=lambda _none: self.office.ways.say(told),
                failed=self._broke,
                owner=self,
            )

        dialog = NameDialog(
            self.office,
            "settings.tags.rename_title",
            "settings.tags.rename_do",
            named,
            name=row.name,
            parent=self,
        )
        dialog.open()
        return dialog

    # --- within ---

    def _part(self, name: str, widgets: Sequence[QWidget], buttons: Sequence[WordButton]) -> Section:
        edge: Edge = "bottom" if name == "fields" else ""
        part = Section(f"settings.part.{name}", self, edge=edge, bleeds=True)
        part.setMaximumWidth(scaled(WIDEST))
        told = WordLabel(f"settings.{name}.told", part)
        told.setWordWrap(True)
        set_role(told, "body", "text2")
        row = QHBoxLayout()
        row.setSpacing(8)
        for button in buttons:
            row.addWidget(button)
        row.addStretch(1)
        inset(told, row, *(each for each in widgets if not isinstance(each, RowsTable)))
        for widget in (told, *widgets):
            part.body.addWidget(widget)
        part.end_with(row)
        return part

    def _on_field(self, row: OwnField | None) -> None:
        gone, choose = row is not None and row.archived_at is not None, say("settings.fields.choose")
        self.change.allow(row is not None and not gone, say("settings.fields.gone_stay") if gone else choose)
        self.leave.allow(row is not None, choose)
        self.leave.tell("settings.fields.back" if gone else "settings.fields.leave")

    def _on_tag(self, row: Tag | None) -> None:
        for button in (self.rename, self.drop):
            button.allow(row is not None, say("settings.tags.choose"))

    def _open(self, row: OwnField) -> None:
        if row.archived_at is None:
            self.ask_change(row)

    def _change(self) -> None:
        if self.fields.current is not None:
            self._open(self.fields.current)

    def _leave(self) -> None:
        row = self.fields.current
        if row is None:
            return
        gone = row.archived_at is not None
        verb, back = (defining.archive, defining.restore)[:: -1 if gone else 1]

        def done(_nothing: None) -> None:
            told = say("settings.fields.came" if gone else "settings.fields.left", name=row.name)
            self.office.ways.say(told, lambda: self.office.do(back, row.id))

        self.office.do(verb, row.id, done=done, failed=self._broke, owner=self)

    def _rename(self) -> None:
        if self.tags.current is not None:
            self.ask_rename(self.tags.current)

    def _drop(self) -> None:
        row = self.tags.current
        if row is None:
            return
        told = say("settings.tags.left", name=row.name)
        self.office.do(
            tagging.archive,
            row.id,
            done=lambda _none: self.office.ways.say(told),
            failed=self._broke,
            owner=self,
        )

    def _broke(self, failure: Failure) -> None:
        self.office.runner.unheard.emit(failure)
