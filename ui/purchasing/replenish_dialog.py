"""What to buy: by supplier, with the reason for each line; what is ticked becomes purchase orders to be read over (R34)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from PySide6.QtWidgets import QApplication, QWidget

from app.base.listing import ListQuery
from app.flow import purchase
from app.purchasing.supplier_queries import SupplierRow
from app.reports.replenishment import (
    Below,
    BuyRow,
    Replenishment,
    chosen_lines,
    reason,
    replenishment,
    unpaid_told,
)
from ui.kit.columns import Column
from ui.kit.field import Field
from ui.kit.money_edit import PercentEdit
from ui.kit.office import Office
from ui.kit.rows_table import RowsTable
from ui.kit.theme import scaled
from ui.kit.verb_dialog import BROAD, VerbDialog
from ui.kit.whole_edit import WholeEdit
from ui.kit.wording import WordButton, plain, say, words
from ui.purchasing.purchase_dialog import new_purchase
from ui.purchasing.supplier_dialog import add_supplier


def buy_what_is_low(
    office: Office, parent: QWidget | None = None, wanted: Collection[int] = ()
) -> ReplenishDialog:
    """Propose what to buy; the products that are `wanted`, by their keys, stand first, and they alone are ticked."""
    dialog = ReplenishDialog(office, parent or QApplication.activeWindow(), wanted)
    dialog.open()
    return dialog


class ReplenishDialog(VerbDialog):
    """What somebody offers and would deliver for is ticked at first; nothing is ordered before each order is sent."""

    fields_of: Mapping[str, str] = {}

    def __init__(self, office: Office, parent: QWidget | None = None, wanted: Collection[int] = ()) -> None:
        super().__init__(office, "replenish.title", "replenish.do", parent, width=BROAD)
        self._wanted = frozenset(wanted)
        self.found: Replenishment | None = None
        self.service = PercentEdit(self)
        self.cover = WholeEdit(self, unit="kit.unit.days")
        self.form.add("service", Field("replenish.service", self.service, hint="replenish.service_hint"))
        self.form.add("cover", Field("replenish.cover", self.cover, hint="replenish.cover_hint"))
        self.rows: RowsTable[BuyRow] = RowsTable(
            _columns(office), self, currency=office.currency, ticking=True, name="replenish.rows"
        )
        self.rows.ticks_changed.connect(self._tell)
        self.rows.setMinimumHeight(scaled(380))
        self.put(self.rows, 1)
        self.choose = WordButton("replenish.choose", self, look="link", clicked=self._choose)
        self.choose.hide()
        self.put_at_foot(self.choose)
        self.decide = WordButton("replenish.decide", self, look="link", clicked=self._go_decide)
        self.decide.hide()
        self.put_at_foot(self.decide)
        self.fill_up = WordButton(
            "replenish.fill", self, look="link", clicked=self._fill_up, n=0, supplier="", amount=""
        )
        self.fill_up.hide()
        self.put_at_foot(self.fill_up)
        for edit in (self.service, self.cover):
            edit.settled.connect(self.load)
        self.set_busy(busy=True)
        self.load()

    def load(self) -> None:
        """Reckon again; at first as the settings say."""
        self.office.ask(
            replenishment,
            self.service.value,
            self.cover.value,
            done=self._on_found,
            failed=self.refused,
            owner=self,
        )

    @property
    def chosen(self) -> Sequence[BuyRow]:
        """The lines that are ticked and that somebody offers."""
        ticked = self.rows.ticked
        return [row for row in self.rows.rows_model.rows if row.id in ticked and row.supplier_id is not None]

    @property
    def lacks_supplier(self) -> bool:
        """Whether nothing of it can be ordered before somebody says from whom."""
        rows = self.rows.rows_model.rows
        return bool(rows) and all(row.supplier_id is None for row in rows)

    def act(self) -> None:
        if self.lacks_supplier:
            self._choose()
        else:
            self.do(purchase.gather, chosen_lines(self.chosen), done=self._saved)

    def _on_found(self, found: Replenishment) -> None:
        self.found = found
        self.service.set_value(found.service_ppm)
        self.cover.set_value(found.cover_days)
        self._leave_out_empty(found.rows)
        self.rows.put(sorted(found.rows, key=lambda row: row.id not in self._wanted))
        self.rows.setVisible(bool(found.rows))
        short = {each.supplier_id for each in found.below(found.proposed)}
        # What nobody offers is ticked where nothing else is there: it is ordered from whoever is named next.
        asked = frozenset(
            row.id
            for row in found.proposed
            if (self.lacks_supplier or (row.supplier_id is not None and row.supplier_id not in short))
        )
        # Who came for some of it sees the supplier's minimum, and decides.
        named = self._wanted & {row.id for row in found.rows}
        self.rows.tick(named or asked)
        nothing = "replenish.nothing_else" if found.only_unpaid else "replenish.nothing"
        self.tell_subtitle("" if found.rows else say(nothing))
        if found.rows and not found.suppliers:
            self.tell_subtitle(say("replenish.no_supplier"))
        self._tell()

    def _leave_out_empty(self, rows: Sequence[BuyRow]) -> None:
        """Columns in which nothing would stand leave their room to the reasons."""
        keys = [column.key for column in self.rows.rows_model.columns]
        filled = {
            "supplier": any(row.supplier_id is not None for row in rows),
            "amount": any(row.amount is not None for row in rows),
        }
        self.rows.gives_way = ("amount",) if "amount" in keys and filled["amount"] else ()
        for key, there in filled.items():
            if key in keys:
                self.rows.setColumnHidden(keys.index(key), not there)

    def _tell(self) -> None:
        chosen = self.chosen
        suppliers = {row.supplier_id for row in chosen}
        told: list[tuple[str, str]] = []
        if chosen:
            told.append(
                (
                    "orders",
                    say(
                        "replenish.effect.drafts",
                        n=len(suppliers),
                        lines=say("order_entry.goods", n=len(chosen)),
                    ),
                )
            )
            if self.office.actor.sees_costs:
                net = words().money(sum(row.amount or 0 for row in chosen), self.office.currency)
                told.append(("margin", say("replenish.effect.net", amount=net)))
        if joined := {row.supplier_id: self._draft_told(row) for row in chosen if self._has_draft(row)}:
            told.append(("edit", say("replenish.effect.joined", suppliers=", ".join(joined.values()))))
        if self.found is not None and self.office.actor.sees_costs:
            told += [("trouble", self._below_told(each)) for each in self._below]
        if self._only_for_kept:
            told.append(("wait", say("replenish.effect.only_kept", n=self._only_for_kept)))
        if self._alone and (self.found is None or self.found.suppliers):
            told.append(("wait", say("replenish.effect.nobody", n=len(self._alone))))
        unpaid = unpaid_told(self.found, words()) if self.found is not None else ""
        if unpaid:
            told.append(("wait", unpaid))
        self.decide.setVisible(bool(unpaid))
        self.effects.tell(told)
        self._tell_fill()
        # Where nobody offers any of it, saying from whom it comes is what the dialog leads to.
        self.choose.setVisible(bool(self._alone) and not self.lacks_supplier)
        if self.lacks_supplier:
            known = self.found is None or self.found.suppliers
            self.verb.tell("replenish.choose" if known else "replenish.first")
        else:
            self.verb.tell("replenish.do")
        rows = bool(self.rows.rows_model.rows)
        none = "replenish.none_ticked" if not self.lacks_supplier else "replenish.nothing_ticked"
        self.verb.allow(bool(chosen) or (self.lacks_supplier and bool(self._alone)), say(none))
        self.verb.setVisible(rows)
        self.leave.tell("kit.leave" if rows else "kit.close")

    @property
    def _only_for_kept(self) -> int:
        """How many products are proposed for orders on hold alone, and not ticked."""
        ticked = self.rows.ticked
        return sum(row.only_for_kept and row.id not in ticked for row in self.rows.rows_model.rows)

    def _has_draft(self, row: BuyRow) -> bool:
        return row.supplier_id in self._drafts

    @property
    def _drafts(self) -> dict[int | None, int]:
        """What stands in the drafts that wait, by supplier."""
        return {**self.found.drafts} if self.found is not None else {}

    def _draft_told(self, row: BuyRow) -> str:
        if not self.office.actor.sees_costs:
            return row.supplier
        return f"{row.supplier} ({words().money(self._drafts[row.supplier_id], self.office.currency)})"

    @property
    def _alone(self) -> dict[int, int]:
        """The products that nobody offers, and how many to buy of each (thousandths); of those alone, the ticked ones."""
        ticked = self.rows.ticked
        return {
            row.id: row.suggested_milli
            for row in self.rows.rows_model.rows
            if row.supplier_id is None and (row.id in ticked or not (self.lacks_supplier or self._wanted))
        }

    @property
    def _below(self) -> tuple[Below, ...]:
        """Who would not deliver for so little: of whom something is ticked by that, of the others by all that is proposed."""
        if self.found is None:
            return ()
        chosen = self.chosen
        asked = {row.supplier_id for row in chosen}
        return self.found.below(
            [*chosen, *(row for row in self.found.proposed if row.supplier_id not in asked)]
        )

    @property
    def _fills(self) -> list[BuyRow]:
        """The lines that are not ticked of suppliers whose ticked ones do not reach their minimum."""
        ticked = {row.id for row in self.chosen}
        short = {each.supplier_id for each in self._below} & {row.supplier_id for row in self.chosen}
        rows = self.rows.rows_model.rows
        return [row for row in rows if row.supplier_id in short and row.id not in ticked]

    def _tell_fill(self) -> None:
        """Offer to fill up what is below a minimum with the other lines of its supplier, and say what it comes to then."""
        more = self._fills if self.office.actor.sees_costs else []
        self.fill_up.setVisible(bool(more))
        names = {row.supplier_id: row.supplier for row in more}
        whole = sum(row.amount or 0 for row in (*more, *self.chosen) if row.supplier_id in names)
        whole += sum(net for key, net in self._drafts.items() if key in names)
        amount = words().money(whole, self.office.currency)
        supplier = plain(", ".join(names.values()))
        self.fill_up.tell("replenish.fill", n=len(more), supplier=supplier, amount=amount)

    def _fill_up(self) -> None:
        self.rows.tick(self.rows.ticked | {row.id for row in self._fills})

    def _below_told(self, short: Below) -> str:
        currency = self.office.currency
        amount, minimum = words().money(short.amount, currency), words().money(short.minimum, currency)
        ticked = any(row.supplier_id == short.supplier_id for row in self.chosen)
        key = "replenish.effect.minimum_ticked" if ticked else "replenish.effect.minimum"
        return say(key, supplier=short.supplier, amount=amount, minimum=minimum)

    def _choose(self) -> None:
        """Order what nobody offers from whoever shall: what they ask for it is known from then on."""
        office, alone = self.office, self._alone
        known = self.found is None or self.found.suppliers

        def write(row: SupplierRow) -> None:
            new_purchase(office, alone, supplier_id=row.id, quantities=alone)

        self.reject()
        if known:
            new_purchase(office, alone, quantities=alone)
        else:
            add_supplier(office, done=write)

    def _go_decide(self) -> None:
        self.reject()
        self.office.ways.go("orders", ListQuery(chips=(("view", "unpaid"),)))

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
            width=160,
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
