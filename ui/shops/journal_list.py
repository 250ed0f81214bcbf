"""The list of what happened between this program and the shops, for thirty days, and of what still waits (Y14)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from app.base.listing import ListQuery
from app.links.shops.sync.told import LINES, JournalRow
from app.orders.queries import shop_name, shops_of_orders
from ui.kit.acts import Act
from ui.kit.columns import Column
from ui.kit.copying import as_table
from ui.kit.filters import Filter
from ui.kit.list_design import ListDesign
from ui.kit.office import Office
from ui.kit.pointing_list import PointingList
from ui.kit.view_tabs import View
from ui.kit.wording import say, words
from ui.shops.connect_dialog import connect_a_shop
from ui.shops.journal_words import outcome_chip, sentence_of, short_of, way_of, why_of
from ui.shops.synchroniser import synchroniser_of

if TYPE_CHECKING:
    from app.base.door import Read

OPENS = {"order": "order", "product": "product", "customer": "customer", "refund": "invoice"}
"""The page of what a line speaks of; a refund of a shop is a credit note here."""


class JournalList(PointingList[JournalRow]):
    """`pointed` carries the line that is framed, or None."""

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        acts = (
            Act("shop_journal.copy_all", self.copy_all, icon="copy"),
            Act("shop_journal.export", self.ask_export, icon="export"),
        )
        self.sync = synchroniser_of(office)
        super().__init__(office, replace(DESIGN, acts=acts), parent)
        self.sync.changed.connect(self._explain)

    def copy_all(self) -> None:
        """All lines that match, to the clipboard."""
        self.office.ask(_all_rows, self.model.query, done=self._copied, owner=self)

    def open_row(self, row: JournalRow) -> None:
        """Show the page of what a line speaks of, or the record that was set aside."""
        if row.row_id is not None and row.noun in OPENS:
            self.office.ways.open(OPENS[row.noun], row.row_id)
        elif is_record(row):
            self.office.ways.go("shops", record_query(row))

    def _on_state(self, state: str) -> None:
        super()._on_state(state)
        self._explain()

    def _explain(self) -> None:
        """Say in an empty journal what would fill it: a shop, or its first synchronisation."""
        view = self.tabs.current
        whole = view is not None and view.key == "all" and not self.filters.chips and not self.filters.text
        if not whole or not self.sync.known or self.stand.currentWidget() is not self.blank:
            return
        if self.sync.connected:
            told, act = "empty", Act("shop_link.sync", self.sync.start, icon="syncing")
        else:
            told, act = "none", Act("shop_connect.open", self._connect_shop, icon="new")
        text = say(f"shop_journal.{told}_text")
        acts = () if self.sync.running else (act,)
        self.blank.show_words("shops", say(f"shop_journal.{told}"), text, acts)

    def _connect_shop(self) -> None:
        connect_a_shop(self.office, self)

    def _copied(self, rows: Sequence[JournalRow]) -> None:
        told = as_table(DESIGN.columns, rows, words(), self.office.currency)
        QGuiApplication.clipboard().setText(told)
        self.office.ways.say(say("kit.list.copied", n=len(rows)))

    def _open(self, key: int) -> None:
        at = self.model.row_of(key)
        line = self.model.line(at) if at is not None else None
        if line is not None:
            self.open_row(line.row)


def is_record(row: JournalRow) -> bool:
    """Whether a line speaks of a record that can be looked at among those the shops sent."""
    return row.row_id is None and bool(row.noun) and row.way == "in"


def record_query(row: JournalRow) -> ListQuery:
    """The list of records, at the one a line speaks of."""
    # What was set aside may have to be decided on, or be settled since: it is found among all.
    state = ("view", "conflicts" if row.code == "conflict" else "all")
    return ListQuery(str(row.facts.get("number", "")), (state, ("shop", str(row.shop_id))))


def _all_rows(rd: Read, query: ListQuery) -> Sequence[JournalRow]:
    ids = LINES.ids(rd, query, 0, LINES.count(rd, query).count)
    return [row for at in range(0, len(ids), _PAGE) for row in LINES.rows(rd, ids[at : at + _PAGE])]


_PAGE = 500


def _choices(kind: str, *names: str) -> tuple[tuple[str, str], ...]:
    return tuple((each, f"shop_journal.{kind}.{each}") for each in names)


DESIGN = ListDesign[JournalRow](
    name="journal",
    title="shop_journal.title",
    counted="shop_journal.counted",
    hint="shop_journal.hint",
    empty_title="shop_journal.empty",
    empty_text="shop_journal.empty_text",
    listing=LINES,
    columns=(
        Column(key="at", title="column.at", kind="instant", width=136, muted=True),
        Column(
            key="way",
            title="column.way",
            value=way_of,
            width=84,
            sortable=False,
            muted=True,
            shown=False,
            wide=1,
        ),
        Column(
            key="outcome", title="column.outcome", kind="chip", value=outcome_chip, width=124, sortable=False
        ),
        Column(
            key="what",
            title="column.happened",
            value=short_of,
            aside=why_of,
            aside_in="why",
            sortable=False,
            strong=True,
        ),
        Column(
            key="whole",
            title="column.happened_whole",
            value=sentence_of,
            sortable=False,
            muted=True,
            shown=False,
        ),
        # Where there is room; the line beside the list has it whole.
        Column(
            key="why",
            title="column.reason",
            value=why_of,
            width=300,
            sortable=False,
            muted=True,
            shown=False,
            wide=2,
        ),
        Column(key="shop", title="filter.shop", width=130, sortable=False, muted=True, shown=False, wide=1),
    ),
    nouns=("sync_line", "sync_run", "inbox", "outbox", "channel", "shop"),
    icon="syncing",
    opens="line",
    views=(
        View("all", "shop_journal.view.all", (("view", "all"),)),
        View("in", "shop_journal.view.in", (("view", "in"),)),
        View("out", "shop_journal.view.out", (("view", "out"),)),
        View("refused", "shop_journal.view.refused", (("view", "refused"),)),
        View("waits", "shop_journal.view.waits", (("view", "waits"),), alarm="wait"),
    ),
    filters=(
        Filter("shop", "filter.shop", called=shop_name, choices=shops_of_orders),
        Filter("way", "column.way", _choices("way", "in", "out", "run")),
        Filter("outcome", "column.outcome", _choices("outcome", "done", "refused", "asks", "trouble")),
    ),
)
