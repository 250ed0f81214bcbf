"""Tags and the merchant's own fields as columns and filters of a list (R14, L1)."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING, Any, cast

from PySide6.QtCore import QObject

from app.base.extras import tag_names
from app.base.field_words import answer_in_words
from app.base.fields import Field, all_fields
from ui.kit.columns import CellKind, Column
from ui.kit.filters import Filter, FilterKind
from ui.kit.list_design import ListDesign
from ui.kit.office import Office, Touched, touches
from ui.kit.runner import leave_unsaid
from ui.kit.wording import words

if TYPE_CHECKING:
    from app.base.door import Read
    from ui.kit.acts import Act

_CELLS: dict[str, CellKind] = {"number": "number", "date": "date"}


class OwnFields(QObject):
    """Asks which fields a list's noun has, at first and whenever they change; tells the design with them each time.

    A list without tags and own fields asks nothing.
    """

    def __init__(
        self,
        office: Office,
        design: ListDesign[Any],
        told: Callable[[ListDesign[Any]], object],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._office, self._design, self._told = office, design, told
        self._found: tuple[Sequence[Field], Collection[str]] = ((), ())
        office.leaving_out.connect(self._tell)
        if design.own:
            office.changed.connect(self._on_changed)
            self.ask()
        elif office.left_out:
            self._tell()

    def ask(self) -> None:
        """Ask now."""
        # Without an answer the list goes as it is, and says itself what is wrong with the books.
        self._office.ask(_asked, self._design, done=self._answered, failed=leave_unsaid, owner=self)

    def _answered(self, found: tuple[Sequence[Field], Collection[str]]) -> None:
        self._found = found
        self._tell()

    def _tell(self) -> None:
        plain, (fields, here) = self._design, self._found
        everywhere = {*here, *self._office.left_out}
        self._told(
            replace(
                plain,
                columns=(
                    *(_kept(column, here) for column in plain.columns if column.title not in here),
                    *(own_columns(fields) if plain.own else ()),
                ),
                filters=(
                    *(each for each in plain.filters if each.title not in here),
                    *(own_filters(plain.own, fields) if plain.own else ()),
                ),
                acts=tuple(
                    _worded(each, everywhere)
                    for each in plain.acts
                    if each.otherwise or each.title not in everywhere
                ),
                bulk=tuple(each for each in plain.bulk if each.title not in everywhere),
                brings=plain.brings
                if plain.brings is not None and plain.brings.title not in everywhere
                else None,
                views=tuple(
                    view
                    for view in plain.views
                    if view.key not in here
                    and not everywhere & {f"{plain.name}:{view.key}", view.leads or plain.name}
                ),
            )
        )

    def _on_changed(self, touched: Touched) -> None:
        concerned = (
            {"custom_field", "setting", "shop", "location", "goods_return", "lot"}
            if self._design.left_out is not None
            else {"custom_field"}
        )
        if touches(touched, frozenset(concerned)):
            self.ask()


def _kept(column: Column[Any], left_out: Collection[str]) -> Column[Any]:
    """A column the business has no use for can still be chosen; it does not come by itself."""
    return replace(column, wide=0) if column.key in left_out else column


def _worded(act: Act, left_out: Collection[str]) -> Act:
    """An act in the words of what is left of it here."""
    return replace(act, title=act.otherwise) if act.otherwise and act.title in left_out else act


def _asked(rd: Read, design: ListDesign[Any]) -> tuple[Sequence[Field], Collection[str]]:
    return all_fields(rd, design.own), design.left_out(rd) if design.left_out is not None else ()


def own_columns(fields: Sequence[Field]) -> tuple[Column[Any], ...]:
    """A column for the tags and one for each field; they wait in the choice of columns."""
    tags: Column[Any] = Column(
        key="tags", title="column.tags", value=_tags, width=150, sortable=False, shown=False
    )
    return (tags, *(_column(field) for field in fields))


def own_filters(noun: str, fields: Sequence[Field]) -> tuple[Filter, ...]:
    """A filter by tag and one by each field."""
    by_tag = Filter("tag", "column.tags", choices=partial(_tag_names, noun))
    return (by_tag, *(_filter(field) for field in fields))


def _tags(row: Any) -> str:
    return ", ".join(row.extras.tags)


def _tag_names(noun: str, rd: Any) -> list[tuple[int | str, str]]:
    return cast("list[tuple[int | str, str]]", tag_names(rd, noun))


def _column(field: Field) -> Column[Any]:
    def value(row: Any) -> object:
        kept = str(row.extras.answer(field.code))
        if field.kind == "date":
            return date.fromisoformat(kept) if kept else None
        return answer_in_words(field, kept, words())

    return Column(
        key=f"field.{field.code}",
        title="kit.called",
        called=field.name,
        kind=_CELLS.get(field.kind, "text"),
        value=value,
        width=120,
        sortable=False,
        shown=False,
    )


def _filter(field: Field) -> Filter:
    key, kind = f"field.{field.code}", cast("FilterKind", "day" if field.kind == "date" else "text")
    match field.kind:
        case "yes_no":
            return Filter(key, "kit.called", (("yes", "yes"), ("no", "no")), name=field.name)
        case "choice":
            offered = [(each, each) for each in field.choices]
            return Filter(key, "kit.called", choices=lambda _rd: offered, name=field.name)
        case _:
            return Filter(key, "kit.called", kind=kind, name=field.name)
