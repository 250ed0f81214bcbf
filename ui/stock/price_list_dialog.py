"""Price lists: which there are, and one of them with its lines, typed in a grid or pasted from a spreadsheet."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.pricing import price_text
from app.pricing.price_list import PriceListDraft
from app.pricing.price_queries import PriceListRow, ProductPriceRow, price_lists
from ui.kit.choice import Choice
from ui.kit.columns import Column
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.money_edit import PercentEdit
from ui.kit.office import Office
from ui.kit.reading_order import go_on
from ui.kit.rows_table import RowsTable
from ui.kit.theme import scaled
from ui.kit.verb_dialog import BROAD, WIDE, VerbDialog
from ui.kit.word_box import WordBox
from ui.kit.wording import WordButton, say
from ui.stock.groups_dialog import show_groups
from ui.stock.price_grid import PriceGrid
from ui.stock.price_rows import PriceEntry, entries_of

PRODUCT_COLUMNS: tuple[Column[ProductPriceRow], ...] = (
    Column(key="list_name", title="price_list.column.list", strong=True),
    Column(key="from_milli", title="price_list.column.from", kind="quantity", width=110),
    Column(key="price_micro", title="price_list.column.price", kind="price", width=120),
    Column(key="discount_ppm", title="price_list.column.discount", kind="percent", width=96),
    Column(key="valid_from", title="price_list.column.since", kind="date", width=100, muted=True),
    Column(key="valid_to", title="price_list.column.until", kind="date", width=100, muted=True),
)


def list_columns(office: Office) -> tuple[Column[PriceListRow], ...]:
    """The columns of the list of lists; whether one is in force is said of today."""
    return (
        Column(
            key="name", title="price_list.column.list", strong=True, aside=lambda row: _not_now(row, office)
        ),
        Column(key="for_whom", title="price_list.column.for_whom", value=_for_whom, width=150),
        Column(key="lines", title="price_list.column.lines", kind="number", width=72),
        Column(key="discount_ppm", title="price_list.column.discount", kind="percent", width=88),
        Column(key="valid_from", title="price_list.column.since", kind="date", width=104, muted=True),
        Column(key="valid_to", title="price_list.column.until", kind="date", width=104, muted=True),
    )


def _not_now(row: PriceListRow, office: Office) -> str:
    if row.valid_from is not None and row.valid_from > office.today:
        return say("price_list.not_yet")
    if row.valid_to is not None and row.valid_to < office.today:
        return say("price_list.over")
    return ""


def _for_whom(row: PriceListRow) -> str:
    if row.for_all:
        return say("price_list.everybody")
    return say("price_list.for_customers", n=row.customers) if row.customers else say("price_list.nobody")


def show_price_lists(office: Office, parent: QWidget | None = None) -> PriceListsDialog:
    """Show the price lists; one is opened to be changed, or a new one made."""
    dialog = PriceListsDialog(office, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class PriceListsDialog(VerbDialog):
    """The lists in use; Enter opens one, the verb makes a new one."""

    pending = False

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, "price_list.title", "price_list.new", parent, width=WIDE)
        self.lists: RowsTable[PriceListRow] = RowsTable(
            list_columns(office), self, whole=True, name="price_lists"
        )
        self.lists.opened.connect(self._open)
        self.form.hide()
        self.put_at_foot(WordButton("group.open", self, look="quiet", clicked=self._groups))
        self.put(self.lists)
        self.body.addStretch(1)
        self.refresh()

    def refresh(self) -> None:
        """Read the lists again."""
        self.office.ask(price_lists, done=self._on_lists, failed=self.refused, owner=self)

    def _on_lists(self, found: list[PriceListRow]) -> None:
        self.lists.put(found)
        self.lists.setVisible(bool(found))
        self.lists.frame_first()
        self.tell_subtitle(say("price_list.order" if found else "price_list.none"))

    def _open(self, row: PriceListRow) -> None:
        PriceListDialog(self.office, row, self, done=self.refresh).open()

    def _groups(self) -> None:
        show_groups(self.office, self)

    def act(self) -> None:
        PriceListDialog(self.office, None, self, done=self.refresh).open()


class PriceListDialog(VerbDialog):
    """One list: whom it is for, when, and its lines."""

    fields_of: Mapping[str, str] = {
        "price_list_without_name": "name",
        "price_list_name_taken": "name",
        "price_validity": "valid_to",
        "discount_out_of_range": "discount",
        "price_line_empty": "lines",
        "price_line_twice": "lines",
        "price_negative": "lines",
    }

    def __init__(
        self,
        office: Office,
        row: PriceListRow | None,
        parent: QWidget | None = None,
        *,
        done: Callable[[], object] | None = None,
    ) -> None:
        title = "price_list.add_title" if row is None else "price_list.change_title"
        super().__init__(office, title, "price_list.save", parent, width=BROAD)
        self._row, self._then = row, done
        self.name = QLineEdit(self)
        self.terms = Choice([("without", "product.priced.without"), ("with", "product.priced.with")], self)
        self.for_all = WordBox("price_list.for_all", self)
        self.discount = PercentEdit(self)
        self.valid_from = DateEdit(lambda: office.today, self)
        self.valid_to = DateEdit(lambda: office.today, self)
        self.lines = PriceGrid(office, self)
        self.lines.setMinimumHeight(scaled(250))
        self.lines.left.connect(self._on_left)
        put = self.form.add
        put("name", Field("price_list.name", self.name, required=True))
        put("terms", Field("price_list.terms", self.terms))
        put("for_all", Field("price_list.for_all_label", self.for_all, hint="price_list.for_all_hint"))
        put("discount", Field("price_list.discount", self.discount, hint="price_list.discount_hint"))
        put("valid_from", Field("price_list.valid_from", self.valid_from))
        put("valid_to", Field("price_list.valid_to", self.valid_to))
        put("lines", Field("price_list.lines", self.lines, hint="price_list.lines_hint"), span=2)
        self.lines.complained.connect(self.form.fields["lines"].complain)
        if row is not None:
            self._fill(row)
            office.ask(entries_of, row.id, done=self._on_lines, failed=self.refused, owner=self)

    def _fill(self, row: PriceListRow) -> None:
        self.name.setText(row.name)
        self.terms.set_value("with" if row.prices_include_tax else "without")
        self.for_all.setChecked(row.for_all)
        self.discount.set_value(row.discount_ppm or None)
        self.valid_from.set_value(row.valid_from)
        self.valid_to.set_value(row.valid_to)
        # Until its lines are there, saving would end them.
        self.set_busy(busy=True)

    def _on_lines(self, found: Sequence[PriceEntry]) -> None:
        self.lines.put(found)
        self.set_busy(busy=False)

    def _on_left(self, forward: bool) -> None:
        if not forward:
            self.valid_to.setFocus(Qt.FocusReason.BacktabFocusReason)
        elif self.lines.by_tab:
            go_on(self, forward=True)
        else:
            # Enter is done with the lines, and must not be a press away from losing them.
            self.verb.setFocus(Qt.FocusReason.TabFocusReason)

    def draft(self) -> PriceListDraft:
        """What stands in the fields."""
        return PriceListDraft(
            name=self.name.text().strip(),
            currency=self._row.currency if self._row is not None else self.office.currency,
            prices_include_tax=self.terms.value == "with",
            for_all=self.for_all.isChecked(),
            discount_ppm=self.discount.value or 0,
            valid_from=self.valid_from.value,
            valid_to=self.valid_to.value,
            note=self._row.note if self._row is not None else "",
        )

    def act(self) -> None:
        key = self._row.id if self._row is not None else None
        self.do(price_text.write_list, self.draft(), self.lines.lines, key, done=self._saved)

    def _saved(self, _key: int) -> None:
        self.office.ways.say(say("price_list.saved", name=self.name.text().strip()))
        if self._then is not None:
            self._then()
