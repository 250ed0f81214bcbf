"""One lot from its supplier to its customers, put right where its label was misread, and saved as a file for a recall."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QWidget

from app.reports.report_table import ReportTable
from app.reports.traced_lot import trace_table, traced_lot
from app.stock import tracing
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.save_file import ask_place, write_file
from ui.kit.sized import least_height
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import WordButton, say, words
from ui.reports.table_rows import TableRow, columns_of, file_of, rows_of
from ui.stock.set_aside_dialog import SetAsideDialog

if TYPE_CHECKING:
    from app.base.door import Read
    from app.reports.traced_lot import TracedLot


def _asked(rd: Read, lot_id: int, currency: str) -> tuple[TracedLot, ReportTable]:
    found = traced_lot(rd, lot_id)
    return found, trace_table([found], words(), currency)


_WIDTHS = {"move": 84, "document": 116, "party": 164, "contact": 0, "quantity": 80}
"""How wide columns are here: what a contact needs, the others give."""


class LotDialog(VerbDialog):
    """Every step of a lot with who brought or got it; number and day may be put right below."""

    fields_of: Mapping[str, str] = {"lot_missing": "code", "lot_known": "code"}
    pending = False

    def __init__(self, office: Office, lot_id: int, parent: QWidget | None = None) -> None:
        super().__init__(
            office, "lots.page.title", "lots.page.do", parent, width=WIDE, look="secondary", facts={"lot": ""}
        )
        self._known: tuple[str, date | None] = ("", None)
        self._lot_id, self._table = lot_id, ReportTable("", office.currency, (), ())
        self.code, self.expires_on = QLineEdit(self), DateEdit(lambda: office.today, self)
        self.form.add("code", Field("lots.page.code", self.code, required=True))
        self.form.add("expires_on", Field("lots.page.expires_on", self.expires_on, hint="lots.page.day_hint"))
        self.put_at_foot(WordButton("lots.page.save", self, look="link", clicked=self._save))
        self.aside = WordButton("aside.open", self, look="link", clicked=self._set_aside)
        self.put_at_foot(self.aside)
        office.ask(_asked, lot_id, office.currency, done=self._on_found, failed=self.refused, owner=self)

    def _on_found(self, found: tuple[TracedLot, ReportTable]) -> None:
        lot, self._table = found
        if lot.by_unit:
            self.verb.tell("lots.page.do_serial")
        self.tell_title("lots.page.title_serial" if lot.by_unit else "lots.page.title", lot=lot.code)
        # A unit has no date of its own, but where somebody gave it one.
        self.form.fields["expires_on"].setVisible(not lot.by_unit or lot.expires_on is not None)
        self.aside.setVisible(lot.here_milli > 0)
        here, out = words().quantity(lot.here_milli), words().quantity(lot.out_milli)
        self.tell_subtitle(say("lots.page.told", product=lot.product, here=here, out=out))
        if lot.without_milli:
            quantity, since = words().quantity(lot.without_milli), words().date(lot.moves[0].on)
            self.effects.tell([("trouble", say("lots.page.without", quantity=quantity, since=since))])
        self.code.setText(lot.code)
        self.expires_on.set_value(lot.expires_on)
        self._known = (lot.code, lot.expires_on)
        self.code.textChanged.connect(self._tell)
        self.expires_on.settled.connect(self._tell)
        self._tell()
        # Whom to call is read whole: it is what a recall is looked up for.
        columns = tuple(
            replace(each, wraps=each.key == "contact", width=_WIDTHS.get(each.key, each.width))
            for each in columns_of(self._table)
        )
        table: RowsTable[TableRow] = RowsTable(columns, self, name="lots.page.table")
        least_height(table, 220)
        table.put(rows_of(self._table))
        table.opened.connect(self._open)
        self.put(table, 1)

    def _tell(self, _text: str = "") -> None:
        """It is opened to be looked at; only what was changed is put right."""
        typed = (self.code.text().strip(), self.expires_on.value)
        self.verb.allow(typed != self._known, say("lots.page.same"))

    def _open(self, row: TableRow) -> None:
        if row.opens is not None and row.opens[0] != "product":
            self.reject()
            self.office.ways.open(*row.opens)

    def _set_aside(self) -> None:
        parent = self.parentWidget()
        self.reject()
        SetAsideDialog(self.office, parent, lot_id=self._lot_id).open()

    def _save(self) -> None:
        """The list of whom to call, as a paper or a table."""
        place = ask_place(self, say("lots.page.save"), self._table.title, "pdf", "csv", "xlsx")
        if place is not None:
            self.office.ask(
                file_of,
                self._table,
                place.suffix,
                done=partial(write_file, self.office, place),
                failed=self.refused,
                owner=self,
            )

    def act(self) -> None:
        self.do(
            tracing.change_lot,
            self._lot_id,
            self.code.text(),
            self.expires_on.value,
            done=lambda _nothing: self.office.ways.say(say("lots.page.done")),
        )
