"""Which lots or serial numbers came with a receipt: asked when it is recorded, of the products that are traced."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from app.catalogue.gs1 import Gs1, read_gs1
from app.flow import restock
from app.flow.restock import Received
from app.purchasing.receipt import ReceiptDraft
from app.reports.goods_in import GoodsRow, GoodsScanned, scanned_goods
from ui.kit.field import Field
from ui.kit.office import Office
from ui.kit.scanner import Reading, scanner
from ui.kit.sounds import ring
from ui.kit.theme import scaled
from ui.kit.verb_dialog import WIDE, VerbDialog
from ui.kit.wording import say, words
from ui.purchasing.lots_grid import LotEntry, LotsGrid

_TOLD = 3
"""So many of the lots that have expired are named."""


class LotsInDialog(VerbDialog):
    """A row a lot, or a row a unit; what was scanned with the goods stands there already."""

    fields_of: Mapping[str, str] = dict.fromkeys(
        (
            "lot_missing",
            "serials_missing",
            "lot_quantity",
            "lot_sum_differs",
            "lot_differs",
            "serial_known",
            "serial_twice",
        ),
        "lots",
    )

    def __init__(
        self,
        office: Office,
        draft: ReceiptDraft,
        goods: Sequence[GoodsRow],
        said: Sequence[tuple[int, Gs1, int]],
        received: Callable[[Received], object],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(office, "lots.in.title", "goods_in.do", parent, width=WIDE, columns=1)
        self._draft, self._received, self._heard = draft, received, Reading("", "", ())
        self.lots = LotsGrid(office, self)
        self.lots.setMinimumHeight(scaled(260))
        self.lots.left.connect(self._on_left)
        self.form.add("lots", Field("lots.in.lots", self.lots, hint="lots.in.hint"), span=2)
        self.lots.complained.connect(self.form.fields["lots"].complain)
        self.lots.changed.connect(self._tell)
        self.lots.put(_entries(draft, goods, said))
        self.tell_subtitle(say("lots.in.told"))
        scanner().listen(self, self._on_scan)

    def open(self) -> None:
        """Where the codes said all lots, there is nothing to go through."""
        super().open()
        if not self.lots.empty:
            self.lots.close_cell()
            self.verb.setFocus(Qt.FocusReason.OtherFocusReason)

    @property
    def draft(self) -> ReceiptDraft:
        """The receipt with the lots as they stand in the rows."""
        lines = tuple(
            replace(line, lots=self.lots.lots_of_line(at)) for at, line in enumerate(self._draft.lines)
        )
        return replace(self._draft, lines=lines)

    def act(self) -> None:
        if self.lots.take():
            self.do(restock.receive, self.draft, done=self._received)

    def _tell(self) -> None:
        """What is past its date now is refused or claimed now: later it is on the shelf."""
        today = self.office.today
        gone = [row for row in self.lots.rows if row.expires_on is not None and row.expires_on < today]
        self.effects.tell(
            [
                (
                    "late",
                    say(
                        "lots.in.expired",
                        name=row.article,
                        lot=row.name or say("lots.in.missing"),
                        day=row.expires_on,
                        quantity=words().quantity(row.quantity_milli),
                    ),
                )
                for row in gone[:_TOLD]
            ]
            + ([("info", say("lots.in.expired_then"))] if gone else [])
        )

    def _on_left(self, forward: bool) -> None:
        (self.verb if forward else self.lots).setFocus(Qt.FocusReason.TabFocusReason)

    def _on_scan(self, reading: Reading) -> None:
        self._heard = reading
        self.office.ask(scanned_goods, reading.code, done=self._on_scanned, failed=self.refused, owner=self)

    def _on_scanned(self, found: GoodsScanned) -> None:
        """A code of an article with its lot, or the number alone; the article alone says nothing here."""
        told = read_gs1(self._heard.code)
        product_id = found.found[0][0].id if len(found.found) == 1 else None
        if found.found and told is None:
            ring(1)
            self.form.fields["lots"].complain(say("lots.in.article_alone"))
        elif not self.lots.scanned(product_id, told, self._heard.code):
            ring(1)
            self.form.fields["lots"].complain(say("lots.in.none_left"))
        else:
            self.form.fields["lots"].complain("")


def _entries(
    draft: ReceiptDraft, goods: Sequence[GoodsRow], said: Sequence[tuple[int, Gs1, int]]
) -> list[LotEntry]:
    """The rows to begin with: what codes said, then what is left of each line."""
    left = list(said)
    rows: list[LotEntry] = []
    for at, (line, article) in enumerate(zip(draft.lines, goods, strict=True)):
        if not article.traced:
            continue
        by_unit = article.traced == "serial"
        blank = LotEntry(0, at, article.id, article.name, by_unit, 0)
        milli, own = line.quantity_milli, dict[tuple[str, object], LotEntry]()
        for each in [each for each in left if each[0] == article.id]:
            told, many = each[1], each[2]
            number = told.serial if by_unit else told.lot
            if not number or many > milli:
                continue
            left.remove(each)
            milli -= many
            key = (number, None if by_unit else told.expires_on)
            before = own.get(
                key, replace(blank, name=number, expires_on=None if by_unit else told.expires_on)
            )
            own[key] = replace(before, quantity_milli=before.quantity_milli + many)
        rows += own.values()
        if by_unit:
            rows += [replace(blank, quantity_milli=1000)] * (milli // 1000)
            if milli % 1000:
                rows.append(replace(blank, quantity_milli=milli % 1000))
        elif milli:
            rows.append(replace(blank, quantity_milli=milli))
    return rows
