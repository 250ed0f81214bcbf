"""One stock-take: counted by scanner or by keys, by one or many, and posted when the differences were looked at."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.reports.goods_in import GoodsRow, GoodsScanned
from app.reports.take_page import TakePage as Facts
from app.reports.take_page import products_of, take_page, take_paper
from app.stock import take
from app.stock.take import Counted
from app.stock.take_lots import UnitCalled, unit_called
from app.stock.take_queries import TakeLine, TallyRow
from ui.kit.acts import Act
from ui.kit.chips import Chip
from ui.kit.choice import Choice
from ui.kit.columns import Column
from ui.kit.history import History
from ui.kit.office import Office
from ui.kit.other_verbs import Offered, OtherVerbs
from ui.kit.page import Page, PageDesign
from ui.kit.printing import print_paper
from ui.kit.reason_dialog import ReasonDialog
from ui.kit.rows_table import RowsTable
from ui.kit.section import Figure, Figures, Section
from ui.kit.shortcuts import bind
from ui.kit.step_card import NextStep, StepCard
from ui.kit.theme import scaled
from ui.kit.wording import say, words
from ui.purchasing.goods_scans import GoodsScans
from ui.stock.count_bar import CountBar
from ui.stock.count_lot_dialog import CountLotDialog
from ui.stock.place_words import place_told
from ui.stock.take_dialogs import PostDialog, RecountDialog, begin_take, differences
from ui.stock.takes_screen import take_chip

DESIGN = PageDesign[Facts](
    noun="take",
    back="takes.title",
    query=take_page,
    new=begin_take,
    nouns=("stock_take", "stock_take_line", "stock_tally", "product", "stock_balance"),
)


class TakePage(Page[Facts]):
    """What is scanned or typed is counted at once. Enter on a line counts it anew; Ctrl+Enter posts the take."""

    def __init__(self, office: Office, take_id: int, parent: QWidget | None = None) -> None:
        super().__init__(office, take_id, DESIGN, parent)
        self.set_tools((Act(_PRINT, self._print, icon="print", keys="print", look="quiet"),))
        bind(self, "print_ask", partial(self._print, ask=True))
        self.bar = CountBar(office, self)
        self.bar.counted.connect(self.count)
        self.scans = GoodsScans(office, self._scanned, self.banner, self, self._no_article)
        self._last_part = Section("take.last", self)
        self.last: RowsTable[TallyRow] = RowsTable(_LAST_COLUMNS, self, whole=True, name="take.last")
        self.shown = Choice([(each, f"take.show.{each}") for each in _SHOWN], self)
        self.shown.setAccessibleName(say("take.show.label"))
        self.shown.currentIndexChanged.connect(self._show_lines)
        part = self._lines_part = Section("take.lines", self)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        self.shown.setMinimumWidth(scaled(220))
        row.addWidget(self.shown)
        row.addStretch(1)
        part.body.addLayout(row)
        self.lines: RowsTable[TakeLine] = self._made_lines(blind=False)
        self.blind_lines: RowsTable[TakeLine] = self._made_lines(blind=True)
        past = Section("product.history", self)
        self.history = History(office.currency, self)
        past.body.addWidget(self.history)
        for widget in (
            self.bar,
            self._last_part,
            self.last,
            self._lines_part,
            self.lines,
            self.blind_lines,
            past,
        ):
            self.main.addWidget(widget)
        self.main.addStretch(1)
        self.card = StepCard(self)
        other = self._other = Section("shipment.other", self, edge="bottom")
        self.verbs = OtherVerbs(self)
        other.body.addWidget(self.verbs)
        about = Section("take.about", self, edge="bottom")
        self.figures = Figures(self)
        about.body.addWidget(self.figures)
        for side in (self.card, other, about):
            self.side.addWidget(side)
        self.side.addStretch(1)

    def fill(self, facts: Facts) -> None:
        row = facts.row
        is_open = row.state == "open"
        told = say("take.progress", n=facts.products_counted, of=facts.products)
        self.show_head(row.number, row.name, [take_chip(row)], told, say("take.progress_of"))
        self.tool(_PRINT).tell(_PRINT if is_open else "take.print_result")
        for widget in (self.bar, self._other):
            widget.setVisible(is_open)
        for widget in (self._last_part, self.last):
            widget.setVisible(is_open and bool(facts.last))
        self.last.put(facts.last)
        self._show_lines()
        self.history.show_events(facts.history)
        self.card.show_step(self._step(facts))
        self.verbs.show_verbs(self._offered(facts))
        self.figures.show_rows(_figures(facts))

    def first_focus(self) -> QWidget | None:
        if self.facts is None:
            return None
        return self.bar.article if self.facts.row.state == "open" else self.lines

    def count(self, goods: GoodsRow, milli: int) -> None:
        """Add so much of a product to what was counted of it."""
        if self.facts is None or self.facts.row.state != "open":
            return
        if goods.traced:
            self._ask_lot((goods.id, goods.name, goods.traced), milli)
        else:
            self._count(Counted(goods.id, milli), goods.name)

    def _scanned(self, goods: GoodsRow, milli: int) -> None:
        """What is traced is of the lot its code says, which is asked for where it says none."""
        told = self.scans.told
        number = "" if told is None else told.serial if goods.traced == "serial" else told.lot
        if self.facts is None or self.facts.row.state != "open" or not goods.traced or not number:
            self.count(goods, milli)
            return
        day = told.expires_on if told is not None else None
        self._count(Counted(goods.id, milli, code=number, expires_on=day), f"{goods.name} · {number}")

    def _no_article(self, answer: GoodsScanned) -> None:
        """The code of no article may be the number of a unit."""
        self.office.ask(
            unit_called,
            answer.code,
            done=partial(self._on_unit, answer),
            failed=self.show_failure,
            owner=self,
        )

    def _on_unit(self, answer: GoodsScanned, unit: UnitCalled | None) -> None:
        if unit is None or self.facts is None or self.facts.row.state != "open":
            self.scans.tell_unknown(answer)
        else:
            self._count(Counted(unit.product_id, 1000, code=unit.code), f"{unit.name} · {unit.code}")

    def _ask_lot(self, goods: tuple[int, str, str], milli: int | None) -> None:
        def counted(whole: int) -> None:
            told = say("take.counted_one", quantity=words().quantity(whole), name=goods[1])
            self.bar.tell(told)

        blind = self.facts is not None and self.facts.row.blind
        CountLotDialog(self.office, self.row_id, goods, milli, counted, self, blind=blind).open()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self.shown.setAccessibleName(say("take.show.label"))

    # --- what is shown ---

    @property
    def hides_expected(self) -> bool:
        """Whether what the ledger has is kept from who counts."""
        return self.facts is not None and self.facts.row.blind and self.facts.row.state == "open"

    @property
    def _state(self) -> str:
        return self.facts.row.state if self.facts is not None else "open"

    def _made_lines(self, *, blind: bool) -> RowsTable[TakeLine]:
        made: RowsTable[TakeLine] = RowsTable(
            self._columns(blind=blind), self, currency=self.office.currency, whole=True, name="take.lines"
        )
        there = {column.key for column in made.rows_model.columns}
        made.gives_way = tuple(key for key in ("counted_by", "worth") if key in there)
        made.opened.connect(self._open_line)
        return made

    def _show_lines(self) -> None:
        facts = self.facts
        if facts is None:
            return
        chosen = {
            "all": facts.in_sight,
            "left": tuple(each for each in facts.in_sight if each.counted_milli is None),
            "differing": facts.differing,
            "moved": facts.moved,
        }.get(self.shown.value, facts.in_sight)
        blind = self.hides_expected
        self.lines.setVisible(not blind)
        self.blind_lines.setVisible(blind)
        table = self.blind_lines if blind else self.lines
        # Where nothing is traced, names have its room.
        table.setColumnHidden(_LOT_COLUMN, not any(each.lot_id is not None for each in facts.in_sight))
        table.put(chosen)

    def _columns(self, *, blind: bool) -> tuple[Column[TakeLine], ...]:
        hidden = {"expected_milli", "difference_milli", "worth"} if blind else set[str]()
        if not self.office.actor.sees_costs:
            hidden.add("worth")
        return tuple(each for each in self._all_columns(blind=blind) if each.key not in hidden)

    def _all_columns(self, *, blind: bool) -> tuple[Column[TakeLine], ...]:
        return (
            Column(key="name", title="column.article", aside=_code_told, aside_whole=True, strong=True),
            Column(key="lot", title="column.lot", value=lot_told, width=160),
            Column(
                key="state",
                title="column.state",
                kind="chip",
                value=lambda row: line_chip(row, blind=blind, state=self._state),
                width=124,
            ),
            Column(
                key="expected_milli",
                title="take.column.expected",
                kind="quantity",
                width=84,
                zero=True,
                muted=True,
            ),
            Column(
                key="counted_milli",
                title="take.column.counted",
                kind="quantity",
                width=84,
                zero=True,
                strong=True,
            ),
            Column(key="difference_milli", title="take.column.difference", kind="quantity", width=92),
            Column(key="worth", title="take.column.worth", kind="money", value=self._worth, width=104),
            Column(key="counted_by", title="take.column.by", width=120, muted=True),
        )

    def _worth(self, row: TakeLine) -> int | None:
        return self.facts.worth(row) if self.facts is not None else None

    # --- what is done ---

    def _step(self, facts: Facts) -> NextStep:
        costs = self.office.actor.sees_costs
        if facts.row.state != "open":
            found = differences(facts, costs=costs) if facts.row.state == "posted" else []
            return NextStep(say(f"take.step.{facts.row.state}"), tuple(found))
        if not facts.counted:
            return NextStep(say("take.step.count"), (("scan", say("take.step.count_how")),))
        told: list[tuple[str, str]] = []
        if not self.hides_expected:
            told = differences(facts, costs=costs)
        if facts.moved:
            told.append(("late", say("take.step.moved", n=products_of(facts.moved))))
        if facts.left:
            lots = "_lots" if any(each.lot_id is not None for each in facts.left) else ""
            told.append(("wait", say(f"take.step.left{lots}", n=len(facts.left))))
        return NextStep(say("take.step.post"), tuple(told), Act("take.post.open", self._post, icon="done"))

    def _offered(self, facts: Facts) -> list[Offered]:
        if facts.row.state != "open":
            return []
        found: list[Offered] = []
        if facts.last and facts.last[0].quantity_milli > 0:
            found.append(Offered("take.take_back", partial(self._take_back, facts.last[0])))
        found.append(Offered("take.abandon.open", self._abandon, danger=True))
        return found

    def _count(self, counted: Counted, name: str) -> None:
        quantity = words().quantity(counted.quantity_milli)
        self.office.do(
            take.count,
            self.row_id,
            [counted],
            done=lambda _none: self.bar.tell(say("take.counted_one", quantity=quantity, name=name)),
            failed=self.show_failure,
            owner=self,
        )

    def _take_back(self, last: TallyRow) -> None:
        self._count(Counted(last.product_id, -last.quantity_milli, last.lot_id), last.name)

    def _open_line(self, line: TakeLine) -> None:
        if self.facts is not None and self.facts.row.state == "open":
            if line.traced and line.lot_id is None:
                self._ask_lot((line.product_id, line.name, line.traced), None)
                return
            RecountDialog(self.office, self.row_id, line, blind=self.hides_expected, parent=self).open()
        else:
            self.office.ways.open("product", line.product_id)

    def _post(self) -> None:
        if self.facts is not None:
            PostDialog(self.office, self.facts, self).open()

    def _print(self, *, ask: bool = False) -> None:
        """The sheet to count by while it is open, afterwards what was found."""
        if self.facts is None:
            return
        number = self.facts.row.number

        def show(content: bytes) -> None:
            print_paper(self.office, "take", number, content, ask=ask)

        self.office.ask(
            take_paper,
            self.row_id,
            costs=self.office.actor.sees_costs,
            done=show,
            failed=self.show_failure,
            owner=self,
        )

    def _abandon(self) -> None:
        assert self.facts is not None
        number = self.facts.row.number
        ReasonDialog(
            self.office,
            "take.abandon.title",
            "take.abandon.do",
            take.abandon,
            self.row_id,
            effects=(("cancelled", say("take.abandon.effect")),),
            look="danger",
            done=lambda _none: self.office.ways.say(say("take.abandon.done", number=number)),
            parent=self,
            facts={"number": number},
        ).open()


def line_chip(row: TakeLine, *, blind: bool, state: str) -> Chip:
    """Whether a line was counted, whether it differs, and whether it is to be counted anew.

    Once the stock-take is no longer open (`state`) it asks nothing of anybody: what differed is corrected, or was given up.
    """
    if state != "open":
        if row.counted_milli is None:
            return Chip("none", say("take.chip.not_counted"))
        if not row.difference_milli:
            return Chip("done", say("take.chip.counted"))
        return (
            Chip("done", say("take.chip.corrected"))
            if state == "posted"
            else Chip("none", say("take.chip.differs"))
        )
    if row.counted_milli is None:
        return Chip("none", say("take.chip.left"), icon="wait")
    if row.moved:
        return Chip("late", say("take.chip.moved"), filled=True)
    if row.difference_milli and not blind:
        return Chip("wait", say("take.chip.differs"), filled=True)
    return Chip("done", say("take.chip.counted"))


def _figures(facts: Facts) -> list[Figure]:
    row = facts.row
    found = [
        Figure(say("takes.column.opened"), words().date(row.opened_on)),
        *([Figure(say("column.location"), place_told(facts.place))] if facts.place else []),
        Figure(say("takes.column.by"), row.opened_by),
        Figure(say("take.expected_quantities"), say(f"take.expected_{'hidden' if row.blind else 'shown'}")),
    ]
    if facts.ended_by:
        found.append(Figure(say("take.ended_by"), facts.ended_by))
        found.append(Figure(say("purchase.end_reason"), facts.end_reason))
    return found


def _code_told(row: TakeLine) -> str:
    """The code of a product beside its name; beside a lot there is no room for it."""
    return row.sku if row.lot_id is None else ""


def lot_told(row: TakeLine) -> str:
    """The lot of a line with its best-before day; nothing of what is not traced."""
    if row.lot_id is None:
        return ""
    if not row.lot:
        return say("lots.none")
    return row.lot if row.expires_on is None else f"{row.lot} · {words().date(row.expires_on)}"


_PRINT = "take.print_sheet"
_LOT_COLUMN = 1
_SHOWN = ("all", "left", "differing", "moved")
_LAST_COLUMNS: tuple[Column[TallyRow], ...] = (
    Column(key="name", title="column.article", aside=lambda row: row.lot, strong=True),
    Column(key="quantity_milli", title="take.column.counted", kind="quantity", width=84),
    Column(key="counted_by", title="take.column.by", width=136, muted=True),
    Column(key="recorded_at", title="take.column.at", kind="instant", width=144, muted=True),
)
