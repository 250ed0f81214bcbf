"""The rates of other currencies: each with its day and source, as they were written down."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from app.base.exchange import Rate, rate_told
from app.flow import exchange
from ui.kit.columns import Column
from ui.kit.date_edit import DateEdit
from ui.kit.field import Field
from ui.kit.money_edit import PriceEdit
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.section import Section, inset
from ui.kit.theme import scaled, set_role
from ui.kit.verb_dialog import VerbDialog
from ui.kit.wording import WordButton, WordLabel, say, words

WIDEST = 960

COLUMNS: tuple[Column[Rate], ...] = (
    Column(key="currency", title="column.currency", value=lambda row: row.currency, strong=True, width=88),
    Column(
        key="valid_on", title="exchange.column.day", kind="date", value=lambda row: row.valid_on, width=104
    ),
    Column(
        key="rate",
        title="exchange.column.rate",
        kind="price",
        value=lambda row: row.units_micro,
        width=152,
    ),
    Column(key="source", title="exchange.column.source", value=lambda row: row.source),
    Column(
        key="written_by", title="exchange.column.by", value=lambda row: row.written_by, width=140, muted=True
    ),
)


class ExchangeForm(QWidget):
    """The rates, the latest first; another day is another line."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.office = office
        part = Section("", self, bleeds=True)
        part.setMaximumWidth(scaled(WIDEST))
        told = WordLabel("exchange.told", part, company=office.currency)
        told.setWordWrap(True)
        set_role(told, "body", "text2")
        self.table: RowsTable[Rate] = RowsTable(COLUMNS, part, whole=True, name="settings.part.currencies")
        self.table.gives_way = ("written_by",)
        self.none = WordLabel("exchange.none", part)
        set_role(self.none, "body", "text2")
        self.add = WordButton("exchange.add", part, clicked=self.ask_new)
        row = QHBoxLayout()
        row.addWidget(self.add)
        row.addStretch(1)
        inset(told, self.none, row)
        for widget in (told, self.none, self.table):
            part.body.addWidget(widget)
        part.end_with(row)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(part)
        column.addStretch(1)
        self.table.opened.connect(self._again)
        self.show_rates([])

    def show_rates(self, rows: Sequence[Rate]) -> None:
        """Show what was written down."""
        self.table.put(rows)
        self.table.frame_first()
        self.table.setVisible(bool(rows))
        self.none.setVisible(not rows)

    def ask_new(self) -> ExchangeDialog:
        """Ask for a rate."""
        return self._ask(self.table.current)

    def _again(self, row: Rate) -> None:
        self._ask(row)

    def _ask(self, like: Rate | None) -> ExchangeDialog:
        dialog = ExchangeDialog(self.office, like, self)
        dialog.open()
        return dialog


class ExchangeDialog(VerbDialog):
    """How many of a currency make one of the company's on a day, and who says so."""

    fields_of: Mapping[str, str] = {
        "unknown_currency": "currency",
        "rate_of_own_currency": "currency",
        "rate_not_positive": "rate",
        "rate_in_future": "day",
        "rate_without_source": "source",
    }

    def __init__(self, office: Office, like: Rate | None, parent: QWidget | None = None) -> None:
        super().__init__(office, "exchange.dialog.title", "exchange.dialog.do", parent)
        self.currency, self.source = QLineEdit(self), QLineEdit(self)
        self.currency.setMaxLength(3)
        self.day = DateEdit(lambda: office.today, self)
        self.day.set_value(office.today)
        self.rate = PriceEdit(self)
        if like is not None:
            # The same currency by the same source on another day is what is written down most.
            self.currency.setText(like.currency)
            self.source.setText(like.source)
        put = self.form.add
        put(
            "currency",
            Field("exchange.dialog.currency", self.currency, required=True, hint="exchange.dialog.code"),
        )
        put("day", Field("exchange.dialog.day", self.day, required=True))
        put("rate", Field("exchange.dialog.rate", self.rate, required=True, company=office.currency))
        put(
            "source", Field("exchange.dialog.source", self.source, required=True, hint="exchange.dialog.hint")
        )
        self.currency.textChanged.connect(self._tell)
        self.rate.settled.connect(self._tell)
        self._tell()

    def act(self) -> None:
        """Write it down."""
        day = self.day.value
        assert day is not None
        code = self._code
        self.do(
            exchange.write,
            code,
            day,
            self.rate.value or 0,
            self.source.text(),
            done=lambda _line: self.office.ways.say(say("exchange.dialog.done", currency=code, day=day)),
        )

    @property
    def _code(self) -> str:
        return self.currency.text().strip().upper()

    def _tell(self, _text: object = None) -> None:
        rate, code = self.rate.value, self._code
        lines = [("invoices", say("exchange.dialog.effect"))]
        if rate and code:
            told = say(
                "exchange.dialog.reads",
                company=self.office.currency,
                rate=rate_told(rate, words()),
                currency=code,
            )
            lines.insert(0, ("info", told))
        self.effects.tell(lines)
