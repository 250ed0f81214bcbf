"""Taking goods from one place to another: what, from where, at once or on its way; and saying what arrived (B1, B5)."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLineEdit, QWidget

from app.reports.goods_in import GoodsRow, goods_of
from app.reports.transfer_page import TransferPage
from app.stock import transfer
from app.stock.place import Places
from app.stock.transfer import TransferDraft, Transferred, carried
from ui.kit.choice import Choice
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.reading_order import go_on
from ui.kit.theme import scaled
from ui.kit.typed_grid import without_blanks
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import say, words
from ui.purchasing.goods_grid import GoodsGrid
from ui.purchasing.goods_rows import compared
from ui.purchasing.goods_scans import GoodsScans
from ui.purchasing.on_the_way import by_name
from ui.stock.carry_lots_dialog import Lots, with_lots
from ui.stock.place_choice import PlaceChoice
from ui.stock.place_words import place_told

_NAMED = 3
"""So many articles are named one by one."""


def new_transfer(
    office: Office, products: Collection[int] = (), parent: QWidget | None = None
) -> TransferDialog:
    """Ask what goes where; `products` stand there already."""
    dialog = TransferDialog(office, products, parent or QApplication.activeWindow())
    dialog.open()
    return dialog


class TransferDialog(VerbDialog):
    """A new transfer, or one that was not sent yet and is changed."""

    fields_of: Mapping[str, str] = {
        "transfer_empty": "lines",
        "transfer_quantity": "lines",
        "transfer_short": "lines",
        "product_not_stocked": "lines",
        "transfer_same_place": "comes",
    }

    def __init__(
        self,
        office: Office,
        products: Collection[int] = (),
        parent: QWidget | None = None,
        *,
        page: TransferPage | None = None,
    ) -> None:
        super().__init__(office, "transfer.title", "transfer.do", parent, width=WIDE)
        self._page = page
        self.leaves, self.comes = PlaceChoice(office, self), PlaceChoice(office, self)
        there = compared("there", "transfer.column.there", lambda each: each.loose_at(self.leaves.place))
        self.lines = GoodsGrid(office, self, plain="column.quantity", beside=there)
        self.lines.setMinimumHeight(scaled(210))
        self.lines.left.connect(self._on_left)
        self.lines.changed.connect(self._tell)
        self._chosen = page is not None
        self.way = Choice([(each, f"transfer.way_{each}") for each in ("now", "send", "draft")], self)
        self.note = QLineEdit(page.row.note if page is not None else "", self)
        put = self.form.add
        put("leaves", Field("transfer.leaves", self.leaves, required=True))
        put("comes", Field("transfer.comes", self.comes, required=True))
        put("lines", Field("transfer.lines", self.lines, hint="goods_in.lines_hint"), span=2)
        put("way", Field("transfer.way", self.way))
        put("note", Field("goods_in.note", self.note))
        self.lines.complained.connect(self.form.fields["lines"].complain)
        self.scans = GoodsScans(office, self.lines.scan_in, self.banner, self)
        for choice in (self.leaves, self.comes):
            # Either may hear of the places first.
            choice.known.connect(self._on_places)
            choice.activated.connect(self._on_chosen)
        for choice in (self.leaves, self.comes, self.way):
            choice.currentIndexChanged.connect(self._on_way)
        wanted = sorted(products) if page is None else [line.product_id for line in page.lines]
        if wanted:
            office.ask(goods_of, wanted, done=self._on_goods, failed=self.refused, owner=self)
        self._tell()

    @property
    def draft(self) -> TransferDraft:
        """What stands in the fields."""
        return TransferDraft(
            from_id=self.leaves.place or 0,
            to_id=self.comes.place or 0,
            lines=tuple(Transferred(line.product_id, line.quantity_milli) for line in self.lines.lines),
            note=self.note.text().strip(),
        )

    def act(self) -> None:
        """Write it down, and do it at once or send it where that was chosen."""
        known = self._page.row.id if self._page is not None else None
        if self.way.value == "draft":
            self.do(transfer.save_transfer, self.draft, known, done=self._done)
            return
        verb = transfer.transfer_now if self.way.value == "now" else transfer.send_now

        def go(lots: Lots) -> None:
            self.do(verb, self.draft, known, lots, done=self._done)

        draft = self.draft
        with_lots(self.office, draft.from_id, carried(draft.lines), self, go, self.refused)

    def _done(self, transfer_id: int) -> None:
        self.office.ways.say(say(f"transfer.done_{self.way.value}"))
        self.office.ways.open("transfer", transfer_id)

    # --- within ---

    def _on_places(self) -> None:
        known = self.comes.places
        if known is None or self.leaves.places is None:
            return
        if self._page is not None:
            self.leaves.set_value(str(self._page.row.from_id))
            self.comes.set_value(str(self._page.row.to_id))
        else:
            self._propose(known)
        self._on_way()

    def _propose(self, known: Places) -> None:
        """Most often what sells is fetched from where it is kept; what is kept nowhere else is taken there.

        So is what nobody named yet: goods come in where they are sold first.
        """
        others = [each.id for each in known.in_use if each.id != known.first]
        goods = self.lines.goods
        kept = [key for key in others if any(each.loose_at(key) > 0 for each in goods)]
        only_here = not kept and (not goods or any(each.loose_at(known.first) > 0 for each in goods))
        away = (kept or others or [known.first])[0]
        leaves, comes = (known.first, away) if only_here else (away, known.first)
        self.leaves.set_value(str(leaves))
        self.comes.set_value(str(comes))

    def _on_chosen(self, _at: int) -> None:
        self._chosen = True

    def _on_way(self, _at: int = 0) -> None:
        """Another place has other goods, and a transfer goes from one to another."""
        same = self.leaves.place is not None and self.leaves.place == self.comes.place
        self.form.fields["comes"].complain(say("refusal.transfer_same_place.problem") if same else "")
        self.lines.rows_model.renew()
        self.lines.cover()
        self._tell()

    def _on_goods(self, goods: Sequence[GoodsRow]) -> None:
        told = {line.product_id: line.quantity_milli for line in self._page.lines} if self._page else {}
        goods = goods if self._page is not None else by_name(goods)
        self.lines.show_goods(goods, {each.id: told.get(each.id, 1_000) for each in goods})
        if not self._chosen:
            self._on_places()
        if goods:
            self.lines.go(0, "quantity_milli")

    def _on_left(self, forward: bool) -> None:
        if not forward or self.lines.by_tab:
            go_on(self, forward=forward, past=self.lines)
        else:
            self.way.setFocus(Qt.FocusReason.TabFocusReason)

    def _tell(self) -> None:
        short = self._short_told()
        same = self.leaves.place is not None and self.leaves.place == self.comes.place
        # A draft may ask for what is still to come; what goes now has to be there.
        kept = bool(short) and self.way.value != "draft"
        why = say("refusal.transfer_same_place.problem") if same else short[0][1] if kept else ""
        self.verb.allow(not why, why)
        lines = self.lines.lines
        milli = sum(line.quantity_milli for line in lines)
        if self.leaves.places is not None and not self.leaves.several:
            why = say("transfer.one_place")
            self.verb.allow(allowed=False, reason=why)
            self.effects.tell([("trouble", why)])
            return
        if not milli or not self.leaves.several:
            self.effects.tell([])
            return
        quantity = words().quantity(milli)
        leaves, comes = self.leaves.currentText(), self.comes.currentText()
        told = [("out", say("transfer.effect.out", quantity=quantity, place=leaves))]
        if self.way.value == "now":
            told.append(("in", say("transfer.effect.in", quantity=quantity, place=comes)))
        elif self.way.value == "send":
            told.append(("wait", say("transfer.effect.between", place=comes)))
        else:
            told = [("done", say("transfer.effect.nothing"))]
        self.effects.tell(short + told + self._sale_told())

    def _sale_told(self) -> list[tuple[str, str]]:
        """What may be sold of each article before and after, where one of the two places is not for sale."""
        sign, asked = self._sold_from, self._asked()
        if not sign:
            return []
        told: list[tuple[str, str]] = []
        lacking: list[tuple[str, str]] = []
        for each in {goods.id: goods for goods in self.lines.goods}.values():
            if not (milli := asked.get(each.id, 0)):
                continue
            after = each.available_milli + sign * milli
            facts = {"product": each.name, "before": words().quantity(each.available_milli)}
            told.append(("stock", say("transfer.effect.sale", after=words().quantity(after), **facts)))
            # Only what was promised is missed by somebody.
            if sign < 0 and (taken := min(-after, milli, each.reserved_milli)) > 0:
                facts = {"product": each.name, "quantity": words().quantity(taken)}
                lacking.append(("late", say("transfer.effect.promised", **facts)))
        more = len(told) - _NAMED
        told = told[:_NAMED]
        if more > 0:
            told.append(("stock", say("transfer.effect.sale_more", n=more)))
        return told + lacking[:_NAMED]

    @property
    def _sold_from(self) -> int:
        """Whether orders can be served from less of it (-1) or from more (1) once it is done; 0 where nothing changes."""
        known = self.leaves.places
        if known is None or self.way.value == "draft":
            return 0
        before = self.leaves.place in known.serving
        # What is on its way is for sale nowhere.
        after = self.way.value == "now" and self.comes.place in known.serving
        return int(after) - int(before)

    def _asked(self) -> dict[int, int]:
        asked: dict[int, int] = {}
        for row in without_blanks(self.lines.rows):
            if row.goods is not None:
                asked[row.goods.id] = asked.get(row.goods.id, 0) + row.quantity_milli
        return asked

    def _short_told(self) -> list[tuple[str, str]]:
        """What is asked of more than is there."""
        place = self.leaves.place
        asked = self._asked()
        found = {each.id: each for each in self.lines.goods if each.loose_at(place) < asked[each.id]}
        facts = {"place": self.leaves.currentText()}
        return [
            (
                "late",
                say(
                    "transfer.effect.short",
                    product=each.name,
                    there=words().quantity(each.loose_at(place)),
                    asked=words().quantity(asked[each.id]),
                    **facts,
                ),
            )
            for each in found.values()
        ]


class ArrivalDialog(VerbDialog):
    """What arrived of a transfer: all of it is proposed; the first scan begins to count instead."""

    fields_of: Mapping[str, str] = {"transfer_more_than_sent": "lines", "transfer_nothing_came": "lines"}

    def __init__(self, office: Office, page: TransferPage, parent: QWidget | None = None) -> None:
        facts = {"number": page.row.number or ""}
        super().__init__(
            office, "transfer.arrival.title", "transfer.arrival.do", parent, width=WIDE, facts=facts
        )
        self._page, self._counting = page, False
        self._left: dict[int, int] = {}
        for line in page.lines:
            self._left[line.product_id] = self._left.get(line.product_id, 0) + line.left_milli
        self.tell_subtitle(
            say("transfers.way", leaves=place_told(page.row.leaves), comes=place_told(page.row.comes))
        )
        sent = compared("sent", "transfer.column.sent", lambda each: self._left.get(each.id, 0))
        self.lines = GoodsGrid(office, self, plain="transfer.column.received", beside=sent)
        self.lines.setMinimumHeight(scaled(210))
        self.lines.left.connect(self._on_left)
        self.lines.changed.connect(self._tell)
        self.rest = Choice([(each, f"transfer.rest.{each}") for each in ("waits", "lost")], self)
        self.reason = QLineEdit(self)
        put = self.form.add
        put("lines", Field("transfer.arrival.lines", self.lines, hint="transfer.arrival.lines_hint"), span=2)
        put("rest", Field("transfer.arrival.rest", self.rest))
        put("reason", Field("kit.reason", self.reason, required=True, hint="kit.reason_hint"))
        self.lines.complained.connect(self.form.fields["lines"].complain)
        self.scans = GoodsScans(office, self._scan_in, self.banner, self)
        self.rest.currentIndexChanged.connect(self._tell)
        keys = [line.product_id for line in page.lines if line.left_milli]
        office.ask(goods_of, keys, done=self._on_goods, failed=self.refused, owner=self)
        self._tell()

    @property
    def quantities(self) -> dict[int, int]:
        """What arrived, by line of the transfer; more than was sent of a product stands at its last line."""
        came: dict[int, int] = {}
        for typed in self.lines.lines:
            came[typed.product_id] = came.get(typed.product_id, 0) + typed.quantity_milli
        found: dict[int, int] = {}
        last: dict[int, int] = {}
        for line in self._page.lines:
            taken = min(line.left_milli, came.get(line.product_id, 0))
            found[line.id], last[line.product_id] = taken, line.id
            came[line.product_id] = came.get(line.product_id, 0) - taken
        for product_id, line_id in last.items():
            found[line_id] += came[product_id]
        return found

    @property
    def missing_milli(self) -> int:
        """What of it did not arrive."""
        return sum(line.left_milli for line in self._page.lines) - sum(self.quantities.values())

    def act(self) -> None:
        lost = self.reason.text().strip() if self.missing_milli > 0 and self.rest.value == "lost" else ""
        self.do(
            transfer.receive_transfer, self._page.row.id, self.quantities, lost_reason=lost, done=self._done
        )

    def _done(self, _nothing: None) -> None:
        self.office.ways.say(say("transfer.arrival.done", number=self._page.row.number or ""))

    def _on_goods(self, goods: Sequence[GoodsRow]) -> None:
        self.lines.show_goods(goods, self._left)
        if goods:
            self.lines.go(0, "quantity_milli")

    def _scan_in(self, goods: GoodsRow, many: int) -> None:
        if all(line.product_id != goods.id for line in self._page.lines):
            self.banner.show_message("late", say("transfer.arrival.stranger", name=goods.name), "")
            return
        if not self._counting:
            self._counting = True
            self.lines.at = None
            self.lines.change([replace(row, quantity_milli=0) for row in self.lines.rows])
        self.lines.scan_in(goods, many)

    def _on_left(self, forward: bool) -> None:
        go_on(self, forward=forward, past=self.lines)

    def _tell(self) -> None:
        missing, quantities = self.missing_milli, self.quantities
        lost = self.rest.value == "lost"
        shown = {"lines"} | ({"rest"} if missing > 0 else set[str]())
        self.form.show_only(shown | ({"reason"} if missing > 0 and lost else set[str]()))
        told: list[tuple[str, str]] = []
        quantity = words().quantity(sum(quantities.values()))
        told.append(
            ("in", say("transfer.effect.in", quantity=quantity, place=place_told(self._page.row.comes)))
        )
        if missing > 0:
            key = "transfer.effect.lost" if lost else "transfer.effect.waits"
            told.append(("wait", say(key, quantity=words().quantity(missing))))
        self.effects.tell(told)
