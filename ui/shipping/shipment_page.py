"""One shipment: what left, for which order, where to; its delivery note, and taking it back."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from app.flow.paper import delivery_note
from app.reports.shipment_page import ShipmentLineRow, shipment_page
from app.reports.shipment_page import ShipmentPage as Facts
from app.shipping.carriers import carrier_said
from app.shipping.return_reasons import REFUSED
from ui.correspondence.document_mails import DocumentMails
from ui.correspondence.send_dialog import send_document
from ui.kit.acts import Act
from ui.kit.chips import Chip
from ui.kit.columns import Column
from ui.kit.countries import country_name
from ui.kit.history import History
from ui.kit.office import Office
from ui.kit.other_verbs import Offered, OtherVerbs, refusal_of
from ui.kit.page import Page, PageDesign
from ui.kit.printing import print_paper
from ui.kit.rows_table import RowsTable
from ui.kit.save_file import ask_place, write_file
from ui.kit.section import Figure, Figures, Paragraph, Section
from ui.kit.shortcuts import bind
from ui.kit.step_card import NextStep, StepCard
from ui.kit.wording import say, words
from ui.orders.order_name import order_called
from ui.orders.reversal import ask_reversal
from ui.shipping.beside_part import BesidePart
from ui.shipping.customs_part import CustomsPart
from ui.shipping.labels_dialog import label_parcels
from ui.shipping.parcels_part import ParcelsPart, fate_chip, silent_chip
from ui.shipping.return_dialogs import begin_return
from ui.shipping.returns_part import ReturnsPart
from ui.shipping.shipments_screen import shipment_state
from ui.shops.proposal_part import ProposalPart
from ui.stock.lots_part import LotsPart

DESIGN = PageDesign[Facts](
    noun="shipment",
    back="shell.room.shipments",
    query=shipment_page,
    nouns=("shipment", "parcel", "customs_declaration", "product", "goods_return", "sales_order", "customer"),
)
LINE_COLUMNS: tuple[Column[ShipmentLineRow], ...] = (
    Column(
        key="name",
        title="order_page.column.name",
        aside=lambda row: " · ".join(filter(None, (row.sku, row.bundle))),
        aside_whole=True,
        strong=True,
    ),
    Column(
        key="quantity",
        title="column.quantity",
        kind="quantity",
        value=lambda row: row.quantity_milli,
        width=112,
    ),
)


class ShipmentPage(Page[Facts]):
    """Lines and address; the order it belongs to is one key away."""

    def __init__(self, office: Office, shipment_id: int, parent: QWidget | None = None) -> None:
        super().__init__(office, shipment_id, DESIGN, parent)
        self.set_tools(
            (
                Act("shipment.open_note", self._open_note, icon="print", keys="print", look="quiet"),
                Act("send.ask", self._send, icon="mail", keys="send", look="quiet"),
                Act("labels.parcels_ask", self._label, icon="scan", look="quiet"),
                Act("shipment.save_note", self._save_note, icon="pdf", keys="save", look="quiet"),
            )
        )
        bind(self, "print_ask", partial(self._open_note, ask=True))
        self.lines: RowsTable[ShipmentLineRow] = RowsTable(
            LINE_COLUMNS, self, whole=True, name="shipment.lines"
        )
        self.lines.opened.connect(self._open_product)
        self.main.addWidget(self.lines)
        self.lots = LotsPart(self.office, self)
        self.main.addWidget(self.lots)
        self.parcels = ParcelsPart(office, self)
        self.main.addWidget(self.parcels)
        self.returns = ReturnsPart(office, self)
        self.main.addWidget(self.returns)
        self.customs = CustomsPart(office, self)
        self.customs.looked.connect(self._show_step)
        self.main.addWidget(self.customs)
        self.beside = BesidePart(office, self)
        self.main.addWidget(self.beside)
        self.delivery = Paragraph("shipment.delivery", self)
        self.note = Paragraph("shipment.note", self)
        about = Section("shipment.about", self)
        about.body.addWidget(self.delivery)
        about.body.addWidget(self.note)
        self.main.addWidget(about)
        part = Section("shipment.history", self)
        self.history = History(office.currency, self)
        part.body.addWidget(self.history)
        self.main.addWidget(part)
        self.main.addStretch(1)
        self.card = StepCard(self)
        self.card.hide()
        self.side.addWidget(self.card)
        # What its shop called off is decided before anything else is done for the parcel.
        self.proposals = ProposalPart(office, 0, self)
        self.proposals.looked.connect(self._on_proposed)
        self.side.addWidget(self.proposals)
        facts = Section(
            "shipment.order",
            self,
            act=Act("shipment.open_order", self._open_order, look="link"),
            edge="bottom",
        )
        self.figures = Figures(self)
        facts.body.addWidget(self.figures)
        self.side.addWidget(facts)
        other = Section("shipment.other", self)
        self.verbs = OtherVerbs(self)
        other.body.addWidget(self.verbs)
        self.side.addWidget(other)
        self.mails = DocumentMails(office, "shipment", shipment_id, self)
        self.side.addWidget(self.mails)
        self.side.addStretch(1)

    def fill(self, facts: Facts) -> None:
        row = facts.row
        self.show_head(
            row.number,
            row.customer,
            [
                shipment_state(row),
                *_news(facts),
                *([Chip("wait", say("orders.chip.on_delivery"), icon="cash")] if facts.at_the_door else []),
                *([Chip("wait", say("shop_proposal.chip"), filled=True)] if self.proposals.looks else []),
            ],
            words().money(row.value, row.currency),
            say("shipment.worth"),
        )
        self.lines.put(facts.lines)
        self.lots.show_lots(facts.lots)
        self.parcels.show_page(facts)
        self.beside.show_members(facts.beside, next(iter(_news(facts)), None))
        self.returns.show_returns(facts.returns)
        self.customs.look(row.id, alarms=facts.on_the_road, over=row.is_over)
        self.delivery.show_text(address_told(facts.delivery))
        self.note.show_text(facts.note)
        self.figures.show_rows(_figures(facts))
        self.history.show_events(facts.history)
        # What came back has no delivery note to hand to anybody.
        for tool in ("shipment.open_note", "labels.parcels_ask", "shipment.save_note"):
            self.tool(tool).setVisible(row.kind == "delivery")
        self.tool("send.ask").setVisible(row.kind == "delivery" and not row.reversed)
        self.verbs.show_verbs(self._offered(facts))
        out = row.kind == "delivery" and not row.reversed
        self.proposals.show_order(row.order_id if out else None)

    def _on_proposed(self) -> None:
        """What its shop did is read later than the shipment: head and card say it then."""
        if self.facts is not None:
            self.fill(self.facts)

    def first_focus(self) -> QWidget | None:
        return self.lines if self.facts is not None else None

    def _offered(self, facts: Facts) -> list[Offered]:
        row, [reversing] = facts.row, facts.possible
        found = [
            Offered(key, partial(self.office.ways.open, "shipment", other.id))
            for key, other in (
                ("shipment.open_undone", facts.reverses),
                ("shipment.open_reversal", facts.reversed_by),
            )
            if other is not None
        ]
        if row.kind == "delivery" and not row.reversed:
            found.append(Offered("shipment.return", partial(self._return, facts)))
        undo = partial(self._reverse, facts)
        return [*found, Offered("shipment.reverse", undo, refusal_of(reversing), danger=True)]

    def _show_step(self) -> None:
        """Whether it is wanted at all comes first, then papers that are missing, a parcel without news or number, and returns."""
        leads = bool(self.proposals.looks)
        step = self.proposals.step() if leads else self._own_step()
        self.proposals.stand_below(leads=leads)
        self.card.setVisible(step is not None)
        if step is not None:
            self.card.show_step(step)

    def _own_step(self) -> NextStep | None:
        return self.customs.step or self._search() or self._number() or self.returns.step()

    def _search(self) -> NextStep | None:
        """What finds a parcel without news: its carrier's page where there is one, and noting what became of it."""
        if self.facts is None or (silent := self.facts.silent) is None:
            return None
        parcel, day = silent.parcel, words().date(silent.since)
        told = (
            ("late", say("parcels.silent.since", number=parcel.tracking, day=day, n=silent.days)),
            ("info", say("parcels.silent.ways")),
        )
        note = Act("parcels.fate", partial(self.parcels.tell_of, parcel))
        if not self.parcels.page_of(parcel):
            return NextStep(say("parcels.silent.step"), told, note)
        follow = Act("parcels.follow", partial(self.parcels.open_page_of, parcel))
        return NextStep(say("parcels.silent.step"), told, follow, note)

    def _number(self) -> NextStep | None:
        """What has a parcel found again that a carrier is to bring money back for."""
        facts = self.facts
        if facts is None or not facts.lacks_number:
            return None
        amount = words().money(facts.at_the_door, facts.row.currency)
        told = (("cash", say("parcels.unnumbered.collect", amount=amount)),)
        return NextStep(
            say("parcels.unnumbered.step"), told, Act("parcels.unnumbered.do", self.parcels.tell_number)
        )

    def _reverse(self, facts: Facts) -> None:
        ask_reversal(
            self.office,
            facts.row,
            facts.order,
            facts.invoices,
            self,
            partial(self._return, facts),
            changed=self.proposals.changed,
        )

    def _return(self, facts: Facts) -> None:
        """What comes back of it; a parcel that was refused comes through the same door."""
        reason = REFUSED if facts.row.fate == "refused" else ""
        begin_return(self.office, facts.row.order_id, self, self.show_failure, facts.row.id, reason)

    def _send(self) -> None:
        """Tell the customer what left, whether or not parcels are told of by themselves."""
        send_document(self.office, "shipment", self.row_id, parent=self)

    def _label(self) -> None:
        label_parcels(self.office, [self.row_id], self)

    def _save_note(self) -> None:
        if self.facts is None:
            return
        place = ask_place(self, say("shipment.save_note"), self.facts.row.number, "pdf")
        if place is not None:
            self.office.ask(
                delivery_note,
                self.row_id,
                done=lambda content: write_file(self.office, place, content),
                failed=self.show_failure,
                owner=self,
            )

    def _open_note(self, *, ask: bool = False) -> None:
        if self.facts is not None:
            name = self.facts.row.number
            self.office.ask(
                delivery_note,
                self.row_id,
                done=lambda content: print_paper(self.office, "shipment", name, content, ask=ask),
                failed=self.show_failure,
                owner=self,
            )

    def _open_order(self) -> None:
        if self.facts is not None:
            self.office.ways.open("order", self.facts.row.order_id)

    def _open_product(self, line: ShipmentLineRow) -> None:
        if line.product_id is not None:
            self.office.ways.open("product", line.product_id)


def address_told(address: Mapping[str, Any]) -> str:
    """A frozen address, a line each."""
    town = " ".join(str(part) for part in (address.get("postcode"), address.get("city")) if part)
    company, name = address.get("company"), address.get("name")
    country = address.get("country")
    parts = (
        company,
        name if name != company else "",
        address.get("point_name"),
        " ".join(str(address.get(each) or "") for each in ("point_carrier", "point_code")).strip(),
        address.get("line1"),
        address.get("line2"),
        town,
        address.get("region"),
        country_name(str(country)) if country not in {None, "", "FR"} else "",
    )
    told = [str(part) for part in parts if part]
    if not any(address.get(each) for each in ("line1", "city", "point_name", "point_code")):
        told.append(say("order_page.no_address"))
    return "\n".join(told)


def _news(facts: Facts) -> list[Chip]:
    if facts.silent is not None:
        return [silent_chip()]
    on_way = facts.row.fate == "on_way" and not facts.row.back_milli
    return [fate_chip(facts.row.fate)] if on_way else []


def _figures(facts: Facts) -> list[Figure]:
    row, order = facts.row, facts.order
    found = [
        Figure(say(f"shipment.on.{row.kind}"), words().date(row.shipped_on), "strong"),
        Figure(say("column.order_number"), order_called(order)),
        Figure(say("column.quantity"), words().quantity(row.quantity_milli)),
        Figure(say("column.value"), words().money(row.value, row.currency), "strong"),
    ]
    if facts.at_the_door:
        told = say("shipment.to_collect", amount=words().money(facts.at_the_door, row.currency))
        found.append(Figure(say("orders.chip.on_delivery"), told, "strong"))
    if row.carrier:
        found.append(Figure(say("column.carrier"), carrier_said(row.carrier, words())))
    if facts.reverses is not None:
        found.append(Figure(say("shipment.reverses"), facts.reverses.number))
    if facts.reversed_by is not None:
        found.append(Figure(say("shipment.reversed_by"), facts.reversed_by.number))
    found.append(Figure(say("shipment.recorded_at"), words().day_time(facts.recorded_at)))
    return found
