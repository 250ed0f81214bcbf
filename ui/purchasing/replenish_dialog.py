"""What to buy: by supplier, with the reason for each line; what is ticked becomes purchase orders to be read over (R34)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtWidgets import QApplication, QWidget

from app.base.listing import ListQuery
from app.flow import purchase
from app.reports.replenishment import (
    COVER_DAYS,
    SAFETY_DAYS,
    Below,
    BuyRow,
    Replenishment,
    chosen_lines,
    reason,
    replenishment,
)
from ui.kit.columns import Column
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.theme import scaled
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.whole_edit import WholeEdit
from ui.kit.wording import WordButton, say, words
from ui.purchasing.purchase_dialog import new_purchase


def buy_what_is_low(office: Office, parent: QWidget | None = None) -> ReplenishDialog:
    """Propose what to buy."""
    dialog = ReplenishDialog(office, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class ReplenishDialog(VerbDialog):
    """What somebody offers and would deliver for is ticked at first; nothing is ordered before each order is sent."""

    fields_of: Mapping[str, str] = {}

    def __init__(self, office: Office, parent: QWidget | None = None) -> None:
        super().__init__(office, "replenish.title", "replenish.do", parent, width=WIDE)
        self.found: Replenishment | None = None
        self.safety = WholeEdit(self, unit="kit.unit.days")
        self.safety.set_value(SAFETY_DAYS)
        self.cover = WholeEdit(self, unit="kit.unit.days")
        self.cover.set_value(COVER_DAYS)
        self.form.add("safety", Field("replenish.safety", self.safety, hint="replenish.safety_hint"))
        self.form.add("cover", Field("replenish.cover", self.cover, hint="replenish.cover_hint"))
        self.rows: RowsTable[BuyRow] = RowsTable(
            _columns(office), self, currency=office.currency, ticking=True, name="replenish.rows"
        )
        self.rows.gives_way = ("amount",) if office.actor.sees_costs else ()
        self.rows.ticks_changed.connect(self._tell)
        self.rows.setMinimumHeight(scaled(300))
        self.put(self.rows, 1)
        self.choose = WordButton("replenish.choose", self, look="link", clicked=self._choose)
        self.choose.hide()
        self.put_at_foot(self.choose)
        for edit in (self.safety, self.cover):
            edit.settled.connect(self.load)
        self.set_busy(busy=True)
        self.load()

    def load(self) -> None:
        """Reckon again."""
        safety, cover = self.safety.value, self.cover.value
        if safety is not None and cover:
            self.office.ask(
                replenishment, safety, cover, done=self._on_found, failed=self.refused, owner=self
            )

    @property
    def chosen(self) -> Sequence[BuyRow]:
        """The lines that are ticked and that somebody offers."""
        ticked = self.rows.ticked
        return [row for row in self.rows.rows_model.rows if row.id in ticked and row.supplier_id is not None]

    def act(self) -> None:
        self.do(purchase.save_many, chosen_lines(self.chosen), done=self._saved)

    def _on_found(self, found: Replenishment) -> None:
        self.found = found
        self.rows.put(found.rows)
        self.rows.setVisible(bool(found.rows))
        short = {each.supplier_id for each in found.below(found.rows)}
        self.rows.tick(
            frozenset(
                row.id for row in found.rows if row.supplier_id is not None and row.supplier_id not in short
            )
        )
        self.tell_subtitle("" if found.rows else say("replenish.nothing"))
        self._tell()

    def _tell(self) -> None:
        chosen = self.chosen
        suppliers = {row.supplier_id for row in chosen}
        told: list[tuple[str, str]] = []
        if chosen:
            told.append(("orders", say("replenish.effect.drafts", n=len(suppliers), lines=len(chosen))))
            if self.office.actor.sees_costs:
                net = words().money(sum(row.amount or 0 for row in chosen), self.office.currency)
                told.append(("margin", say("replenish.effect.net", amount=net)))
        if self.found is not None and self.office.actor.sees_costs:
            told += [("trouble", self._below_told(each)) for each in self.found.below(self.found.rows)]
        if self._alone:
            told.append(("wait", say("replenish.effect.nobody", n=len(self._alone))))
        self.choose.setVisible(bool(self._alone))
        self.effects.tell(told)
        self.set_busy(busy=not chosen)

    @property
    def _alone(self) -> dict[int, int]:
        """The products that nobody offers, and how many to buy of each (thousandths)."""
        return {row.id: row.suggested_milli for row in self.rows.rows_model.rows if row.supplier_id is None}

    def _below_told(self, short: Below) -> str:
        currency = self.office.currency
        amount, minimum = words().money(short.amount, currency), words().money(short.minimum, currency)
        return say("replenish.effect.minimum", supplier=short.supplier, amount=amount, minimum=minimum)

    def _choose(self) -> None:
        """Order what nobody offers from whoever shall: what they ask for it is known from then on."""
        alone = self._alone
        self.reject()
        new_purchase(self.office, alone, quantities=alone)

    def _saved(self, keys: list[int]) -> None:
        self.office.ways.say(say("replenish.done", n=len(keys)))
        if len(keys) == 1:
            self.office.ways.open("purchase", keys[0])
        else:
            self.office.ways.go("purchases", ListQuery(chips=(("view", "drafts"),)))


def _columns(office: Office) -> tuple[Column[BuyRow], ...]:
    columns: tuple[Column[BuyRow], ...] = (
        Column(
            key="supplier",
            title="column.supplier",
            value=lambda row: row.supplier or say("replenish.nobody"),
            width=136,
            wraps=True,
        ),
        Column(
            key="name", title="column.article", aside=lambda row: row.sku, strong=True, width=168, wraps=True
        ),
        Column(key="reason", title="replenish.column.reason", value=_reason, muted=True, wraps=True),
        Column(
            key="suggested_milli", title="replenish.column.suggested", kind="quantity", width=92, strong=True
        ),
        Column(key="amount", title="purchases.column.net", kind="money", width=116),
    )
    return tuple(each for each in columns if office.actor.sees_costs or each.key != "amount")


def _reason(row: BuyRow) -> str:
    return reason(row, words())
