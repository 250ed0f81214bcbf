"""Groups of customers: which there are, who is in one of them, and the price list they all have."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.pricing import price_list
from app.pricing.group_queries import GroupPage, KeptGroup, Member, group_page, kept_groups
from app.pricing.price_queries import price_lists
from ui.kit.chips import Chip
from ui.kit.choice import Choice
from ui.kit.columns import Column
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.section import Paragraph
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import WordButton, say

if TYPE_CHECKING:
    from app.base.door import Read


def _state(row: KeptGroup) -> Chip | None:
    return Chip("none", say("group.gone"), icon="cancelled") if row.archived_at is not None else None


GROUP_COLUMNS: tuple[Column[KeptGroup], ...] = (
    Column(key="name", title="group.column.name", strong=True),
    Column(key="price_list", title="price_list.column.list", width=220),
    Column(key="customers", title="price_list.column.customers", kind="number", width=84),
    Column(key="state", title="column.state", kind="chip", value=_state, width=120),
)
MEMBER_COLUMNS: tuple[Column[Member], ...] = (
    Column(key="number", title="column.number", width=120, muted=True),
    Column(key="name", title="column.customer", strong=True),
    Column(key="own_list", title="group.column.own_list", width=220),
)


def show_groups(office: Office, parent: QWidget | None = None) -> GroupsDialog:
    """Show the groups; one is opened to be changed, or a new one made."""
    dialog = GroupsDialog(office, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class GroupsDialog(VerbDialog):
    """All groups; Enter opens one, the verb makes a new one."""

    pending = False

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, "group.title", "group.new", parent, width=WIDE)
        self.groups: RowsTable[KeptGroup] = RowsTable(GROUP_COLUMNS, self, whole=True, name="group.title")
        self.groups.rows_model.muted = lambda row: row.archived_at is not None
        self.groups.opened.connect(self._open)
        self.form.hide()
        self.put(self.groups)
        self.body.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        """Read the groups again."""
        self.office.ask(kept_groups, done=self._on_groups, failed=self.refused, owner=self)

    def _on_groups(self, found: list[KeptGroup]) -> None:
        self.groups.put(found)
        self.groups.setVisible(bool(found))
        self.groups.frame_first()
        self.tell_subtitle(say("group.told" if found else "group.none"))

    def _open(self, row: KeptGroup) -> None:
        GroupDialog(self.office, row, self, done=self.refresh).open()

    def act(self) -> None:
        GroupDialog(self.office, None, self, done=self.refresh).open()


class GroupDialog(VerbDialog):
    """One group: its name, its list, and who is in it; customers are put into it on their own record."""

    fields_of: Mapping[str, str] = {"group_without_name": "name", "group_name_taken": "name"}

    def __init__(
        self,
        office: Office,
        row: KeptGroup | None,
        parent: QWidget | None = None,
        *,
        done: Callable[[], object] | None = None,
    ) -> None:
        super().__init__(
            office,
            "group.add_title" if row is None else "group.change_title",
            "group.add" if row is None else "group.save",
            parent,
            width=WIDE,
        )
        self._row, self._then = row, done
        self.name = QLineEdit(self)
        self.price_list = Choice([], self)
        self.form.add("name", Field("price_list.name", self.name, required=True))
        self.form.add("price_list", Field("group.price_list", self.price_list, hint="group.price_list_hint"))
        self.lists = Paragraph("group.lists", self)
        self.members: RowsTable[Member] = RowsTable(MEMBER_COLUMNS, self, whole=True, name="group.members")
        self.members.opened.connect(self._open_member)
        for part in (self.lists, self.members):
            self.put(part)
            part.hide()
        if row is not None:
            self.name.setText(row.name)
            gone = row.archived_at is not None
            self.archive = WordButton(
                "group.back" if gone else "group.archive", self, look="quiet", clicked=self._archive
            )
            self.put_at_foot(self.archive)
            office.ask(group_page, row.id, done=self._on_page, failed=self.refused, owner=self)
        # Until its list is known, saving would take it away.
        self.set_busy(busy=True)
        office.ask(_lists, done=self._on_lists, failed=self.refused, owner=self)

    def _on_lists(self, found: list[tuple[int, str]]) -> None:
        row = self._row
        self.price_list.addItem(say("customer.no_list"), "")
        for key, name in found:
            self.price_list.addItem(name, str(key))
        if row is not None and row.price_list_id is not None:
            if self.price_list.findData(str(row.price_list_id)) < 0:
                # An archived list stays the group's until another is chosen.
                self.price_list.addItem(row.price_list, str(row.price_list_id))
            self.price_list.set_value(str(row.price_list_id))
        self.set_busy(busy=False)

    def _on_page(self, page: GroupPage) -> None:
        self.members.put(page.members)
        self.members.setVisible(bool(page.members))
        self.lists.show_text(", ".join(page.lists) or say("group.no_lists"))
        many = page.row.customers
        told = say("group.counted", n=many) if many else say("group.nobody")
        if many > len(page.members):
            told = say("group.first_of", shown=len(page.members), n=many)
        self.tell_subtitle(told)

    def act(self) -> None:
        name, chosen = self.name.text().strip(), self.price_list.value
        key = int(chosen) if chosen else None
        if self._row is None:
            self.do(price_list.add_group, name, key, done=self._saved)
        else:
            self.do(price_list.change_group, self._row.id, name, key, done=self._saved)

    def _saved(self, _key: object) -> None:
        self.office.ways.say(say("group.saved", name=self.name.text().strip()))
        self._ended()

    def _archive(self) -> None:
        """Out of use, or back; its customers stay in it, so coming back gives them its list again."""
        row = self._row
        if row is None:
            return
        office, then = self.office, self._then
        gone = row.archived_at is None

        def undo() -> None:
            office.do(price_list.archive_group, row.id, gone=not gone, done=lambda _none: _call(then))

        def archived(_none: None) -> None:
            office.ways.say(say("group.archived" if gone else "group.came_back", name=row.name), undo)
            self._ended()

        self.do(price_list.archive_group, row.id, gone=gone, done=archived)

    def _ended(self) -> None:
        _call(self._then)

    def _open_member(self, row: Member) -> None:
        self.reject()
        parent = self.parentWidget()
        if isinstance(parent, GroupsDialog):
            parent.reject()
        self.office.ways.open("customer", row.id)

    def open(self) -> None:
        super().open()
        self.name.setFocus(Qt.FocusReason.OtherFocusReason)


def _call(then: Callable[[], object] | None) -> None:
    if then is not None:
        then()


def _lists(rd: Read) -> list[tuple[int, str]]:
    return [(row.id, row.name) for row in price_lists(rd)]
