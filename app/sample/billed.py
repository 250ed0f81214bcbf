"""What suppliers of the sample company billed: dearer than agreed, as agreed, and one from somebody not known yet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import bindparam, select

from app.base.actor import Actor
from app.base.company import Company, the_company
from app.base.database import Database
from app.base.door import Read
from app.base.money import rounded_div
from app.base.words import Words
from app.flow.incoming import keep_file
from app.invoicing.einvoice import einvoice
from app.invoicing.einvoice_facts import EInvoiceFacts, LineCodes, Party
from app.invoicing.einvoice_xml import ubl
from app.invoicing.invoice_facts import InstalmentFacts, InvoiceFacts
from app.invoicing.original import render_original
from app.orders.priced_lines import PricedLine, TaxLine
from app.paper.party import Addressee, Issuer
from app.purchasing import received
from app.purchasing.purchase import lines_of_purchase
from app.purchasing.receipt_queries import ReceiptRow, lines_of_receipt, receipt_rows
from app.purchasing.tables import goods_receipt, purchase_order, supplier
from app.sample.cast import content

_RATE = 200_000
_WORDS = Words("fr")


@dataclass(frozen=True, slots=True)
class _Bill:
    """An invoice as its seller writes it."""

    seller: Party
    number: str
    issued_on: date
    days: int
    lines: tuple[PricedLine, ...]
    order: str = ""


def bill(database: Database, actor: Actor, last: date) -> None:
    """Keep three of them: a PDF that differs from its order, an XML for a receipt that was checked, and a stranger's."""
    with database.read() as rd:
        company = the_company(rd)
        ordered = _of_order(rd, last)
        came = _of_receipt(rd, last)
    if ordered is not None:
        pdf = render_original(_facts(ordered, company), _WORDS)
        keep_file(database, actor, pdf, f"Facture {ordered.number}.pdf")
    if came is not None:
        told, note = came
        terms = einvoice(_facts(told, company))
        terms["BT-16"] = note
        kept = keep_file(database, actor, ubl(terms), f"{told.number}.xml")
        database.do(actor, received.check, kept.id)
    terms = einvoice(_facts(_power(last), company))
    keep_file(database, actor, ubl(terms), "facture-electricite.xml")


def _of_order(rd: Read, last: date) -> _Bill | None:
    """For what came of an order so far, dearer than agreed, and a share of the carriage that nobody ordered."""
    found = rd.execute(_PARTLY).first()
    if found is None:
        return None
    lines = [
        _line(line.name, line.code, line.received_milli, (line.unit_price_micro or 0) * 104 // 100)
        for line in lines_of_purchase(rd, found.id)
        if line.received_milli
    ]
    lines.append(_line("Participation au port", "PORT", 1_000, 18_000_000))
    return _Bill(
        _party(rd, found.supplier_id), "26-1187", last - timedelta(days=4), 45, tuple(lines), found.number
    )


def _of_receipt(rd: Read, last: date) -> tuple[_Bill, str] | None:
    """For the last delivery of the first supplier, as it came."""
    keys = rd.execute(_RECEIVED, {"name": _names()[0]}).scalars().all()
    rows: list[ReceiptRow] = [each for each in receipt_rows(rd, keys) if not each.reversed]
    if not rows:
        return None
    row = rows[0]
    lines = [
        _line(line.name, line.sku, line.quantity_milli, line.unit_cost_micro or 0)
        for line in lines_of_receipt(rd, row.id)
    ]
    issued_on = min(row.received_on + timedelta(days=2), last)
    assert row.supplier_id is not None
    told = _Bill(_party(rd, row.supplier_id), "F-20417", issued_on, 30, tuple(lines))
    return told, row.delivery_note


def _power(last: date) -> _Bill:
    seller = Party(
        name="Énergies du Ponant",
        line1="22 quai de la Douane",
        postcode="29200",
        city="Brest",
        siren="111413407",
        vat_number="FR58111413407",
        email="clients@energies-ponant.example",
    )
    lines = (
        _line("Électricité, heures pleines (kWh)", "HP", 640_000, 214_000),
        _line("Électricité, heures creuses (kWh)", "HC", 210_000, 163_000),
        _line("Abonnement, un mois", "ABO", 1_000, 31_500_000),
    )
    return _Bill(seller, "EP-2209-7731", last - timedelta(days=2), 15, lines)


def _line(name: str, sku: str, quantity_milli: int, price_micro: int) -> PricedLine:
    net = rounded_div(quantity_milli * price_micro, 10_000_000)
    tax = rounded_div(net * _RATE, 1_000_000)
    return PricedLine(
        name=name,
        sku=sku,
        quantity_milli=quantity_milli,
        unit_price_micro=price_micro,
        rate_ppm=_RATE,
        net=net,
        tax=tax,
        gross=net + tax,
    )


def _facts(told: _Bill, company: Company) -> EInvoiceFacts:
    net = sum(line.net for line in told.lines)
    tax = rounded_div(net * _RATE, 1_000_000)
    seller = told.seller
    page = InvoiceFacts(
        kind="invoice",
        number=told.number,
        issued_on=told.issued_on,
        seller=Issuer(
            name=seller.name,
            address=tuple(part for part in (seller.line1, f"{seller.postcode} {seller.city}") if part),
            siren=seller.siren,
            vat_number=seller.vat_number,
            contact=(seller.email,),
        ),
        customer=Addressee(
            name=company.name,
            address=(*company.address.splitlines(), f"{company.postcode} {company.city}"),
            siren=company.siren or "",
            vat_number=company.vat_number or "",
        ),
        currency="EUR",
        lines=told.lines,
        net=net,
        tax=tax,
        total=net + tax,
        amount_due=net + tax,
        taxes=(TaxLine(rate_ppm=_RATE, net=net, tax=tax, category="S"),),
        instalments=(InstalmentFacts(due_on=told.issued_on + timedelta(days=told.days), amount=net + tax),),
        buyer_reference=told.order,
        supply="goods",
    )
    buyer = Party(
        name=company.name,
        line1=company.address.partition("\n")[0],
        postcode=company.postcode,
        city=company.city,
        siren=company.siren or "",
        vat_number=company.vat_number or "",
    )
    return EInvoiceFacts(
        page=page,
        seller=seller,
        buyer=buyer,
        delivery=None,
        codes=tuple(LineCodes("piece", "S") for _ in told.lines),
        grounds=(),
        treatment="B2B",
        recovery_fee="",
        discount="",
        instalments=(),
        credit_terms="",
        absent=_absent(),
    )


def _absent() -> tuple[str, str, str]:
    fee, penalties, discount = (
        _WORDS.say(f"einvoice.absent.{name}") for name in ("fee", "penalties", "discount")
    )
    return fee, penalties, discount


def _party(rd: Read, supplier_id: int) -> Party:
    row = rd.execute(select(supplier).where(supplier.c.id == supplier_id)).one()
    return Party(
        name=row.name,
        line1=row.line1,
        postcode=row.postcode,
        city=row.city,
        country=row.country,
        siren=row.siren or "",
        vat_number=row.vat_number or "",
        email=row.email or "",
    )


def _names() -> Sequence[str]:
    return [str(row["name"]) for row in content()["supplier"]]


_PARTLY = (
    select(purchase_order.c.id, purchase_order.c.number, purchase_order.c.supplier_id)
    .where(purchase_order.c.received == "part")
    .order_by(purchase_order.c.id.desc())
)
_RECEIVED = (
    select(goods_receipt.c.id)
    .join(supplier, supplier.c.id == goods_receipt.c.supplier_id)
    .where(
        supplier.c.name == bindparam("name"),
        goods_receipt.c.kind == "receipt",
        goods_receipt.c.delivery_note != "",
    )
    .order_by(goods_receipt.c.id.desc())
    .limit(5)
)
