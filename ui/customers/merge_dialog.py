"""Two customers who are one: side by side, which values win, what will move, and how it is taken back."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QButtonGroup, QGridLayout, QLabel, QRadioButton, QWidget

from app.customers.queries import CustomerRow, customer_rows
from app.flow import merge as merging
from app.flow.merge import FIELDS, other_addresses
from app.reports.merge_page import MergePage, MergeSide, look_alikes, merge_page
from ui.customers.customer_picker import customer_picker
from ui.customers.identifier_edit import siren_said, siret_said
from ui.customers.limit_words import limit_told
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.picker import Picker
from ui.kit.section import emptied
from ui.kit.text_choice import TextChoice
from ui.kit.theme import set_role
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import plain, say, words

if TYPE_CHECKING:
    from app.base.door import Read


def merge_customers(
    office: Office, one: int, two: int | None = None, parent: QWidget | None = None
) -> MergeDialog:
    """Ask how a customer shall be merged with another, or with one that is still to be chosen."""
    dialog = MergeDialog(office, one, two, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class MergeDialog(VerbDialog):
    """Values that differ have a button each side; what is the same or stands on one side only needs no choice.

    `done` gets the key of the one that is kept, or of `two` where they are left apart; without it the page of the one
    that is kept is opened.
    """

    def __init__(
        self,
        office: Office,
        one: int,
        two: int | None,
        parent: QWidget | None = None,
        done: Callable[[int], object] | None = None,
    ) -> None:
        super().__init__(office, "merge.title", "merge.do", parent, width=WIDE, columns=2)
        self._one, self._two, self._done = one, two, done
        office.ask(_named, one, done=self.tell_subtitle, failed=self.refused, owner=self)
        self.rejected.connect(self._on_left_apart)
        self.page: MergePage | None = None
        self.other: Picker[CustomerRow] = customer_picker(office, self)
        self.kept = TextChoice(self)
        self.form.add("other", Field("merge.other", self.other, hint="merge.other_hint"))
        self.form.add("kept", Field("merge.kept", self.kept, hint="merge.kept_hint"))
        self.choices: dict[str, tuple[QRadioButton, QRadioButton]] = {}
        self._groups: list[QButtonGroup] = []
        self._table = QWidget(self)
        self._grid = QGridLayout(self._table)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(6)
        self._grid.setColumnStretch(1, 1)
        self._grid.setColumnStretch(2, 1)
        self.put(self._table)
        self.other.chosen.connect(self._on_other)
        self.kept.currentIndexChanged.connect(self._on_kept)
        if two is None:
            self.verb.allow(allowed=False, reason=say("merge.other_first"))
            office.ask(look_alikes, one, done=self._propose, failed=self.refused, owner=self)
        else:
            self.form.fields["other"].hide()
            self.form.arrange({"other": 2, "kept": 2})
            self._ask()

    def check(self) -> bool:
        if self.page is not None:
            return super().check()
        self.form.fields["other"].complain(say("merge.other_first"))
        self.other.setFocus(Qt.FocusReason.OtherFocusReason)
        return False

    # --- choosing ---

    def _propose(self, found: list[CustomerRow]) -> None:
        """Who shares most with them is proposed; anybody else can be typed."""
        if found and self._two is None:
            self.other.set_value(found[0])
            self._on_other(found[0])

    def _on_other(self, row: CustomerRow | None) -> None:
        self._two = row.id if row is not None else None
        self._ask()

    def _ask(self) -> None:
        self.banner.hide()
        self.page = None
        self.verb.allow(allowed=False, reason=say("merge.other_first"))
        if self._two is not None:
            self.office.ask(
                merge_page, self._one, self._two, done=self._show, failed=self.refused, owner=self
            )

    def _show(self, page: MergePage) -> None:
        self.page = page
        self.verb.allow(allowed=True)
        self.kept.offer([(str(each.row.id), _called(each)) for each in (page.one, page.two)])
        self.kept.set_value(str(page.one.row.id))
        self.form.fields["other"].complain("")
        self._lay()

    def _on_kept(self, _at: int) -> None:
        self._lay()

    @property
    def sides(self) -> tuple[MergeSide, MergeSide] | None:
        """The one that is kept, and the one that goes."""
        if self.page is None:
            return None
        one, two = self.page.one, self.page.two
        return (one, two) if self.kept.value == str(one.row.id) else (two, one)

    # --- showing ---

    def _lay(self) -> None:
        sides = self.sides
        if sides is None:
            return
        kept, gone = sides
        emptied(self._grid)
        self.choices.clear()
        self._groups.clear()
        for column, (side, key) in enumerate(((kept, "merge.keeps"), (gone, "merge.goes")), 1):
            head = _text(say(key, name=side.row.name, number=side.row.number), "sum", self._table)
            self._grid.addWidget(head, 0, column)
        for at, name in enumerate(FIELDS, 1):
            mine, theirs = kept.values[name], gone.values[name]
            if not mine and not theirs:
                continue
            label = _text(say(f"merge.field.{name}"), "body", self._table, "text2")
            self._grid.addWidget(label, at, 0)
            if mine == theirs:
                self._grid.addWidget(_text(_said(kept, name), "body", self._table), at, 1, 1, 2)
                continue
            # What is not known of the one is taken from the other, unless somebody says otherwise.
            self._choose(at, name, (_said(kept, name), _said(gone, name)), own=bool(mine))
        self._tell(kept, gone)
        for widget in self._table.findChildren(QWidget):
            widget.ensurePolished()
        self._table.updateGeometry()

    def _choose(self, at: int, name: str, said: tuple[str, str], *, own: bool) -> None:
        group = QButtonGroup(self._table)
        left, right = (QRadioButton(plain(text) or say("merge.nothing"), self._table) for text in said)
        for column, button in enumerate((left, right), 1):
            button.setAccessibleName(f"{say(f'merge.field.{name}')}: {button.text()}")
            button.setToolTip(said[column - 1])
            group.addButton(button)
            self._grid.addWidget(button, at, column)
        (left if own else right).setChecked(True)
        self.choices[name] = (left, right)
        self._groups.append(group)

    def _tell(self, kept: MergeSide, gone: MergeSide) -> None:
        strange = self.page is not None and self.page.shares_nothing
        told = [("trouble", say("merge.strangers"))] if strange else []
        told.append(("orders", _moves(gone)))
        added = len(other_addresses(kept.addresses, gone.addresses))
        file = [
            say(f"merge.file.{key}", n=many)
            for key, many in (
                ("addresses", added),
                ("notes", gone.notes),
                ("tasks", gone.tasks),
                ("tags", len(set(gone.tags) - set(kept.tags))),
                ("facts", gone.facts),
            )
            if many
        ]
        if file:
            told.append(("note", say("merge.also", what=", ".join(file))))
        money = partial(words().money, currency=kept.standing.currency)
        told += [
            (
                "bank",
                say(
                    "merge.balance",
                    owed=money(kept.standing.owed + gone.standing.owed),
                    kept=money(kept.standing.owed),
                    gone=money(gone.standing.owed),
                ),
            ),
            (
                "limit",
                say(
                    "merge.exposure",
                    exposure=money(kept.standing.exposure + gone.standing.exposure),
                    limit=limit_told(kept.standing),
                ),
            ),
            ("pdf", say("merge.issued")),
            ("undo", say("merge.undo_hint")),
        ]
        self.effects.tell(told)

    # --- doing ---

    def act(self) -> None:
        """Merge, with Undo."""
        sides = self.sides
        if sides is None:
            return
        kept, gone = sides
        take = [name for name, (_left, right) in self.choices.items() if right.isChecked()]
        office, told = self.office, say("merge.done", name=gone.row.name, into=kept.row.name)

        def done(merge_id: int) -> None:
            office.ways.say(told, lambda: office.do(merging.undo, merge_id))
            open_it(kept.row.id)

        open_it = self._done if self._done is not None else partial(office.ways.open, "customer")
        self.do(merging.merge, kept.row.id, gone.row.id, take, done=done)

    def _on_left_apart(self) -> None:
        if self._done is not None and self._two is not None:
            self._done(self._two)


def separate(office: Office, merge_id: int, name: str, failed: Callable[..., object], owner: QWidget) -> None:
    """Tell two merged customers apart again."""
    told = say("merge.undone", name=name)
    office.do(merging.undo, merge_id, done=lambda _none: office.ways.say(told), failed=failed, owner=owner)


def _called(side: MergeSide) -> str:
    return ", ".join(part for part in (side.row.name, side.row.number, side.row.city) if part)


def _named(rd: Read, customer_id: int) -> str:
    return "".join(f"{row.name}, {row.number}" for row in customer_rows(rd, [customer_id]))


def _said(side: MergeSide, name: str) -> str:
    value = side.values[name]
    match name:
        case "kind":
            return say(f"customer.kind.{value}")
        case "language":
            return say("customer.language.french" if value == "fr" else "customer.language.english")
        case "terms_id":
            return side.terms.get(words().language, "") or say("customer.terms_default")
        case "one_delivery" | "monthly_invoice":
            return say(f"merge.said.{name}") if value else ""
        case "invoice_by":
            return say(f"customer.invoice_by.{value or 'usual'}")
        case "note":
            return " ".join(value.split())[:60]
        case "siren":
            return siren_said(value)
        case "siret":
            return siret_said(value)
        case _:
            return value


def _moves(gone: MergeSide) -> str:
    parts = [
        say(f"merge.moves.{key}", n=many)
        for key, many in (("orders", gone.orders), ("drafts", gone.drafts), ("quotes", gone.quotes))
        if many
    ]
    return say("merge.move", what=", ".join(parts)) if parts else say("merge.move_none")


def _text(text: str, role: str, parent: QWidget, ink: str = "text") -> QLabel:
    label = QLabel(text, parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    set_role(label, role, ink)
    return label
