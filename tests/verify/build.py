"""A small shop with every path from order to cash behind it, made by the program's own verbs."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select, update

from app.accounting.exported import VatFile, export, export_vat
from app.accounting.fec import fec
from app.base import archive, settings, tags
from app.base.actor import Actor
from app.base.clock import FixedClock
from app.base.company import person
from app.base.database import Database, open_database
from app.base.door import P, R, Verb, Write, verb
from app.base.numbering import number_lost, number_series
from app.base.uid import new_uid
from app.catalogue import product
from app.catalogue.bundle import Part
from app.catalogue.product import ProductDraft
from app.catalogue.sold_in import leave_shop, sell_in
from app.correspondence import mail, sender, templates
from app.correspondence.mail import AttachmentDraft, MailDraft
from app.correspondence.sender import SenderDraft
from app.customers import customer, task
from app.customers.customer import AddressDraft, CustomerDraft, standing_customer
from app.customers.tables import customer as customers
from app.customers.tables import terms
from app.flow import (
    bill,
    channel,
    chase,
    collect,
    credit,
    customs,
    exchange,
    factor,
    found,
    lend,
    pack,
    purchase,
    quote,
    registered_post,
    restock,
    returns,
    sell,
    ship,
    take_back,
    write_off,
)
from app.flow.bank import match, set_aside, unmatch
from app.flow.bill_grouped import issue_grouped
from app.flow.collect import Receipt
from app.flow.credit import CreditRequest
from app.flow.debit import announce, call_off, execute
from app.flow.factor import Handing
from app.flow.hand_in import Cheque, hand_in, take_slip_back
from app.flow.handover import HandoverDraft, hand_over, not_handed_over
from app.flow.insolvency import ClaimDraft, lodge_claim, withdraw_claim
from app.flow.law import decide_value
from app.flow.mandate import MandateDraft, agree_notice, end_mandate, give_mandate
from app.flow.merge import merge
from app.flow.pack import ParcelDraft
from app.flow.rectify import Rectified, rectify
from app.flow.refund_batch import Transfer, order_refunds, take_refunds_back
from app.flow.return_answer import Answer
from app.flow.returns import Came, Decision, ReturningLine
from app.flow.ship_together import ship_together
from app.flow.write_off import LossDraft
from app.links.files import bring_in
from app.links.shops.conflict import decide as decide_conflicts
from app.links.shops.conflict_record import open_of_rows
from app.links.shops.inbox import incoming
from app.links.shops.intake import store, take_in
from app.links.shops.kinds import kind_of
from app.links.shops.proposal_record import Done, write_down
from app.links.shops.tables import inbox, shop
from app.orders.channel import Decisions
from app.orders.draft import Charged, DraftLine, OrderDraft, PostalAddress
from app.orders.order import read_lines
from app.orders.quote_draft import QuoteDraft
from app.orders.tables import order_line, sales_order
from app.payments.bank_tables import bank_account
from app.payments.proposal import Piece
from app.payments.refund_batches import lines_of_batch
from app.payments.sepa import settlement_day
from app.payments.statement import Account, Detail, Statement, Transaction
from app.payments.take_statement import take_statements
from app.pricing import price_list
from app.pricing.as_charged import ChargedTax
from app.purchasing import received, supplier
from app.purchasing.purchase import OrderedLine, PurchaseDraft, lines_of_purchase
from app.purchasing.purchase_queries import purchase_rows
from app.purchasing.receipt import ReceiptDraft, ReceivedLine
from app.receivables.opening import OpeningDraft, take_back_opening, write_opening
from app.receivables.tables import item
from app.reminders.dispute import DisputeDraft
from app.reminders.propose import Wish
from app.reminders.reminder import Waiver
from app.reports.refundable import refundable
from app.shipping.carriers import CarrierRule
from app.shipping.parcels import Fate, parcels_of
from app.shipping.returned import left_of_order, return_lines
from app.stock import place, take, transfer
from app.stock.bundle import compose
from app.stock.ledger import Move, lock_levels, main_location, post_moves
from app.stock.tables import lot
from app.stock.take import Counted
from app.stock.transfer import TransferDraft, Transferred
from app.stock.transfer_queries import lines_of_transfer
from tests.purchasing.incoming import kept, sent_by_supplier

OWNER = Actor("Camille", person_id=None)
FIRST_DAY = date(2026, 3, 2)


@verb("stock.open")
def open_stock(tx: Write, products: list[int]) -> None:
    place = main_location(tx)
    lock_levels(tx, products, place)
    moves = [Move(each, 100_000, unit_cost_micro=4_000_000) for each in products]
    post_moves(tx, moves, place, tx.today, "opening", ("location", place))


@verb("keep.rest")
def keep_rest(tx: Write, product_id: int) -> None:
    """Rows no verb writes yet, and numbers lost in a restore."""
    tx.insert(
        person, {"uid": new_uid(), "name": "Dominique", "login": None, "role": "clerk", "archived_at": None}
    )
    tx.insert(
        lot, {"uid": new_uid(), "product_id": product_id, "code": "L1", "expires_on": date(2027, 1, 31)}
    )
    row = tx.execute(select(number_series).where(number_series.c.kind == "payment")).one()
    tx.insert(
        number_lost,
        {
            "kind": "payment",
            "year": row.year,
            "first": row.last + 1,
            "last": row.last + 2,
            "reason": "restore",
            "recorded_at": tx.now,
        },
    )
    tx.execute(update(number_series).where(number_series.c.id == row.id).values(last=row.last + 2))


@verb("shop.connect")
def connect_shop(tx: Write) -> int:
    values = {
        "kind": "woocommerce",
        "name": "En ligne",
        "url": "https://boutique.example",
        "archived_at": None,
    }
    return tx.insert(shop, {**values, "uid": new_uid(), "settings": "{}", "connected_at": tx.now})


@verb("intake.propose")
def propose_edit(tx: Write, shop_id: int) -> None:
    """A change of a shop to an order that is invoiced here, which nobody has decided on yet."""
    order_id = int(tx.scalar(select(sales_order.c.id).where(sales_order.c.remote_id == "1001")))
    write_down(
        tx,
        Done(
            shop_id=shop_id,
            order_id=order_id,
            kind="edit",
            remote_id="1001",
            amount=300,
            shop_total=1503,
            done_on=tx.today,
        ),
    )


@dataclass(slots=True)
class Story:
    """One shop being lived through, a day at a time."""

    database: Database
    products: list[int] = field(default_factory=list[int])
    customers: list[int] = field(default_factory=list[int])
    shop_id: int = 0

    def do(self, step: Verb[P, R], *args: P.args, **kwargs: P.kwargs) -> R:
        return self.database.do(OWNER, step, *args, **kwargs)

    def next_day(self, days: int = 1) -> None:
        self.database.clock = FixedClock.on(self.today + timedelta(days=days))

    @property
    def today(self) -> date:
        return self.database.clock.today()

    def write_to(self, customer_id: int, invoice_id: int) -> None:
        """An account, a template of one's own, a mail that waits with its paper, and a look-up."""
        self.do(sender.decide, SenderDraft(address="a@exemple.fr", host="smtp.exemple.fr", login="a"))
        self.do(templates.decide, "invoice", "fr", "Facture {numéro}", "Bonjour {client}")
        paper = AttachmentDraft(name="Facture.pdf", noun="invoice", row_id=invoice_id)
        draft = MailDraft(
            kind="invoice",
            language="fr",
            recipient="z@exemple.fr",
            subject="Facture",
            body="Bonjour",
            noun="invoice",
            row_id=invoice_id,
            customer_id=customer_id,
            attachments=(paper,),
        )
        self.do(mail.promise, draft)

    def draft(self, customer_id: int, *lines: DraftLine, **values: Any) -> OrderDraft:
        address = PostalAddress(name="Zoë Müller", line1="1 rue de l’Église", postcode="69001", city="Lyon")
        return OrderDraft(
            customer_id=customer_id,
            billing=address,
            delivery=address,
            ordered_on=self.today,
            lines=lines,
            **values,
        )

    def goods(
        self, at: int, pieces: int, price: str = "12.50", rate: int = 200_000, **values: Any
    ) -> DraftLine:
        micro = int(price.replace(".", "")) * 10_000
        return DraftLine(
            name=f"Article {at}",
            product_id=self.products[at],
            quantity_milli=pieces * 1000,
            unit_price_micro=micro,
            rate_ppm=rate,
            vat_class={200_000: "standard", 55_000: "reduced"}[rate],
            **values,
        )

    def confirmed(self, draft: OrderDraft) -> int:
        order_id = self.do(sell.save, draft)
        self.do(sell.confirm, order_id)
        return order_id

    def receive(
        self, amount: int, order_id: int | None = None, customer_id: int | None = None, method: str = "card"
    ) -> int:
        receipt = Receipt(
            amount=amount,
            currency="EUR",
            method=method,
            received_on=self.today,
            customer_id=customer_id,
            order_id=order_id,
        )
        return self.do(collect.receive, receipt)

    def lines(self, order_id: int) -> list[int]:
        with self.database.read() as rd:
            keys = select(order_line.c.id).where(order_line.c.order_id == order_id)
            return list(rd.execute(keys.order_by(order_line.c.position)).scalars())

    def item(self, noun: str, document_id: int) -> int:
        with self.database.read() as rd:
            return rd.scalar(
                select(item.c.id)
                .where(item.c.noun == noun, item.c.document_id == document_id)
                .order_by(item.c.id)
            )

    def paper(self, invoice_id: int, number: str) -> None:
        content = f"%PDF-1.7 {number} ".encode() * 40
        folder = self.database.archive_folder
        if folder is not None:
            assert archive.put_file(folder, content) == hashlib.sha256(content).hexdigest()
        self.do(archive.keep, "invoice", invoice_id, number, content, as_row=folder is None)


def a_used_shop(url: str) -> None:
    """Fill a database that has the schema and nothing else; leaves no connection open."""
    database = open_database(url, FixedClock.on(FIRST_DAY))
    try:
        story = Story(database)
        _open(story)
        _in_parts(story)
        _prepaid(story)
        _held(story)
        _called_off(story)
        _credited(story)
        _bounced(story)
        _from_a_shop(story)
        _services(story)
        _at_a_distance(story)
        _quoted(story)
        _noted(story)
        _gone_over(story)
        _at_the_bank(story)
        _handed_in(story)
        _debited(story)
        _refunded(story)
        _insolvent(story)
        _given_up(story)
        _chased(story)
        _abroad(story)
        _restocked(story)
        _taken_back(story)
        _counted(story)
        _bundled(story)
        _together(story)
        _on_one_invoice(story)
        _drafts(story)
        _exported(story)
        _invoiced_there(story)
        _changed_on_both_sides(story)
        story.do(propose_edit, story.shop_id)
    finally:
        database.close()


def _open(story: Story) -> None:
    story.do(found.found, "Boutique Clémentine", siren="732829320", city="Lyon")
    story.do(settings.decide, "ship.policy", "by_hand")
    for at in range(3):
        codes = ("3017620422003",) if at == 0 else ()
        story.products.append(
            story.do(
                product.add,
                ProductDraft(name=f"Article {at}", sku=f"A{at}", price_micro=12_500_000, gtins=codes),
            )
        )
    story.do(open_stock, story.products)
    home = AddressDraft(
        name="Zoë Müller", line1="1 rue de l’Église", postcode="69001", city="Lyon", phone="0478000000"
    )
    story.customers.append(
        story.do(
            customer.add,
            CustomerDraft(name="Zoë Müller", email="zoe@exemple.fr", addresses=(home,), note="rappeler"),
        )
    )
    story.customers.append(
        story.do(customer.add, CustomerDraft(name="Les Halles SARL", kind="company", credit_limit=500_000))
    )
    story.customers.append(
        story.do(customer.add, CustomerDraft(name="Café du Port", kind="company", credit_limit=10_000))
    )
    story.shop_id = story.do(connect_shop)


def _in_parts(story: Story) -> None:
    """Shipped and invoiced in two parts, three instalments, paid in three payments that match none of them."""
    with story.database.read() as rd:
        thirds = rd.scalar(select(terms.c.id).where(terms.c.code == "thirds"))
    order_id = story.confirmed(
        story.draft(
            story.customers[1],
            story.goods(0, 7, "19.99", discount_ppm=50_000),
            story.goods(1, 3, "4.37", 55_000),
            DraftLine(name="Port", kind="shipping", unit_price_micro=8_900_000, rate_ppm=200_000),
            DraftLine(name="Merci", kind="text"),
            terms_id=thirds,
            discount_ppm=30_000,
        )
    )
    first, second, *_ = story.lines(order_id)
    story.next_day()
    shipment_id = story.do(ship.ship, order_id, {first: 4000, second: 1000}, carrier="Colissimo")
    story.do(bill.issue_invoice, order_id)
    story.receive(3000, order_id)
    story.next_day()
    story.do(ship.ship, order_id)
    invoice_id = story.do(bill.issue_invoice, order_id)
    story.paper(invoice_id, "FA-2026-0002")
    story.next_day(5)
    story.receive(5511, order_id, method="transfer")
    story.receive(10_000, order_id, method="cheque")
    _packed(story, shipment_id, order_id)
    story.do(keep_rest, story.products[0])
    story.write_to(story.customers[1], invoice_id)


def _together(story: Story) -> None:
    """Two orders in one parcel, one of them taken back."""
    buyer = story.do(customer.add, CustomerDraft(name="Deux Commandes", kind="company"))
    draft = story.draft(buyer, story.goods(1, 1))
    first, second = story.do(ship_together, [story.confirmed(draft), story.confirmed(draft)])
    story.do(pack.pack, second, [ParcelDraft(carrier="GLS", tracking="77")])
    story.do(customs.declare, second, customs.DeclarationDraft(nature="sample", eori="FR73282932000074"))
    story.do(ship.reverse, second, "oubliée")
    assert first < second


def _packed(story: Story, shipment_id: int, order_id: int) -> None:
    """Two parcels, one delivered, the other first lost, then found; a dispatch that leaves an order out; a carrier's rule."""
    drafts = [
        ParcelDraft(carrier="colissimo", tracking="6A 123", weight_grams=1200),
        ParcelDraft(carrier="Geodis", length_mm=400, width_mm=300, height_mm=200),
    ]
    story.do(pack.pack, shipment_id, drafts)
    with story.database.read() as rd:
        first, second = parcels_of(rd, [shipment_id])
    fates: tuple[tuple[int, Fate], ...] = (
        (first.id, "delivered"),
        (second.id, "lost"),
        (second.id, "delivered"),
    )
    for parcel_id, fate in fates:
        story.do(pack.tell_fate, parcel_id, fate, story.today, "au voisin")
    story.do(
        pack.decide_rules, [CarrierRule(carrier="chronopost", countries=("FR", "MC"), most_grams=30_000)]
    )


def _prepaid(story: Story) -> None:
    """Paid, and too much, before it was confirmed; the rest goes against another order's invoice."""
    order_id = story.do(
        sell.save,
        story.draft(story.customers[0], story.goods(0, 2), payment_kind="prepaid", prices_include_tax=True),
    )
    story.receive(4000, order_id)
    story.do(sell.confirm, order_id)
    story.do(ship.ship, order_id)
    story.paper(story.do(bill.issue_invoice, order_id), "FA-2026-0003")
    other = story.confirmed(story.draft(story.customers[0], story.goods(1, 5, "9.99")))
    story.do(ship.ship, other)
    invoice_id = story.do(bill.issue_invoice, other)
    with story.database.read() as rd:
        payment_item = rd.scalar(
            select(item.c.id).where(item.c.noun == "payment", item.c.order_id == order_id)
        )
    story.do(collect.allocate, payment_item, story.item("invoice", invoice_id), 1500, "reste")


def _held(story: Story) -> None:
    """Two over the limit: one released, shipped by mistake, taken back, shipped again; one still held."""
    order_id = story.confirmed(story.draft(story.customers[2], story.goods(2, 20, "30.00")))
    story.do(sell.release, order_id, "connu", until=story.today + timedelta(days=60), amount=80_000)
    shipment_id = story.do(ship.ship, order_id, {story.lines(order_id)[0]: 12_000})
    story.next_day()
    story.do(ship.reverse, shipment_id, "mauvais carton")
    story.do(sell.drop, order_id, {story.lines(order_id)[0]: 5000}, "trop")
    story.do(ship.ship, order_id, {story.lines(order_id)[0]: 10_000})
    story.confirmed(story.draft(story.customers[2], story.goods(2, 9, "31.00")))


def _at_a_distance(story: Story) -> None:
    """To a consumer in Germany: one that stands, one that was cancelled."""
    berlin = PostalAddress(name="Zoë Müller", postcode="10115", city="Berlin", country="DE")
    draft = replace(story.draft(story.customers[0], story.goods(1, 2)), delivery=berlin)
    story.confirmed(draft)
    story.do(sell.cancel, story.confirmed(draft), "doublon")


def _quoted(story: Story) -> None:
    """Sent, sent anew with an option, accepted with a deposit that is paid and taken off; another declined."""
    option = story.goods(1, 2, "8.00", optional=True)
    content = story.draft(story.customers[1], story.goods(0, 4, "25.00"), option, deposit_ppm=300_000)
    first = story.do(quote.save, QuoteDraft(content=content, title="Vitrine"))
    story.do(quote.issue, first)
    second = story.do(quote.revise, first)
    story.do(quote.issue, second)
    accepted = story.do(quote.accept, second, quote.Answer(person="Mme Halles", reason="par téléphone"))
    story.receive(3600, accepted.order_id, method="transfer")
    story.do(ship.ship, accepted.order_id)
    story.do(bill.issue_invoice, accepted.order_id)
    third = story.do(quote.save, QuoteDraft(content=content))
    story.do(quote.issue, third)
    given = HandoverDraft(handed_on=story.today, way="post", person="Mme Halles")
    story.do(not_handed_over, story.do(hand_over, "quote", third, given), "mauvaise adresse")
    story.do(hand_over, "quote", third, given)
    story.do(quote.decline, third, "trop cher")


def _noted(story: Story) -> None:
    """What stands beside documents: tasks, tags, fields, price lists, facts, a file that was brought."""
    customer_id = story.customers[1]
    due = story.today + timedelta(days=2)
    draft = task.TaskDraft(
        what="Rappeler", due_on=due, noun="customer", row_id=customer_id, customer_id=customer_id
    )
    story.do(task.add, draft)
    story.do(tags.put, "customer", [customer_id], ["fidèle"])
    lines = [price_list.PriceLineDraft(product_id=story.products[0], price_micro=11_000_000)]
    list_id = story.do(price_list.add_list, price_list.PriceListDraft(name="Gros"), lines)
    group_id = story.do(price_list.add_group, "Revendeurs", list_id)
    story.do(price_list.set_customer_prices, customer_id, group_id, None)
    story.do(lend.notice, customer_id, story.today, "BODACC 2026-1")
    double = story.do(customer.add, CustomerDraft(name="Halles (doublon)", kind="company"))
    story.confirmed(replace(story.draft(customer_id, story.goods(0, 1)), customer_id=double))
    story.do(merge, customer_id, double)
    run_id = story.do(bring_in.begin, "stock", "stock.csv", "0" * 64)
    story.do(bring_in.end, run_id, 0, whole=True)


def _chased(story: Story) -> None:
    """Reminded on paper with the interest waived, disputed in part, promised and not paid, called."""
    who = story.customers[0]
    order_id = story.confirmed(story.draft(who, story.goods(0, 2, "80.00")))
    story.do(ship.ship, order_id)
    invoice_id = story.do(bill.issue_invoice, order_id)
    story.next_day(50)
    waived = Waiver(interest=True, fixed_sum=True, reason="premier retard")
    letter = story.do(chase.remind, who, Wish(level=2, channel="letter"), waived)
    story.do(chase.posted, letter)
    story.do(registered_post.deposited, letter, "1A 123 456 7890 1", story.today)
    story.do(registered_post.slip_back, letter, "unclaimed", story.today)
    disputed = story.do(chase.open_dispute, DisputeDraft(invoice_id=invoice_id, code="damaged", amount=1000))
    story.do(chase.promise, who, 5000, story.today + timedelta(days=3), "au téléphone", invoice_id)
    story.next_day(7)
    story.do(chase.judge)
    story.do(chase.end_dispute, disputed, "refused", "livré intact")
    story.do(chase.called, who, "no_answer", "répondeur")


def _given_up(story: Story) -> None:
    """One invoice lost in part, and one handed on to a factor; both with a text by law in the merchant's own words."""
    story.do(
        decide_value,
        "text.no_discount",
        story.today + timedelta(days=1),
        text_fr="Escompte de 1 % sous huit jours.",
        text_en="Discount of 1% within eight days.",
        source="Conditions de vente",
        reason="nouvelles conditions",
    )
    story.next_day()
    who = story.do(customer.add, CustomerDraft(name="Hôtel du Lac", kind="company", credit_limit=500_000))
    for at in range(2):
        order_id = story.confirmed(story.draft(who, story.goods(0, 1, "90.00")))
        story.do(ship.ship, order_id)
        invoice_id = story.do(bill.issue_invoice, order_id)
        if at:
            story.do(factor.hand_on, invoice_id, Handing(factor="Affacturage SA", wording="Payer au factor."))
        else:
            story.do(
                write_off.lose, "invoice", invoice_id, LossDraft(amount=1_200, reason="litige sans suite")
            )


def _counted(story: Story) -> None:
    """A stock-take counted by two people and posted, one of its products counted anew; one given up, one under way."""
    first, second, third = story.products[:3]
    store = story.do(place.add_place, "Réserve")
    goes = TransferDraft(
        from_id=1, to_id=store, lines=(Transferred(first, 3_000), Transferred(second, 2_000))
    )
    story.do(place.name_shelf, first, {store: "Palette 2"})
    story.do(transfer.transfer_now, goes)
    sent = story.do(transfer.send_now, goes)
    story.do(transfer.undo_transfer, story.do(transfer.send_now, goes), "mauvais lieu")
    with story.database.read() as rd:
        arrived = {line.id: 1_000 for line in lines_of_transfer(rd, sent)}
    story.do(transfer.receive_transfer, sent, arrived)
    story.do(transfer.drop_transfer, story.do(transfer.save_transfer, goes))
    posted = story.do(take.open_take, "Tout", None)
    story.do(take.count, posted, [Counted(first, 3_000), Counted(second, 2_000), Counted(third, 1_000)])
    story.do(take.count, posted, [Counted(first, 4_000), Counted(third, -1_000)])
    story.do(take.count, posted, [Counted(second, 5_000)], again=True)
    story.do(take.post, posted, "fin de trimestre", rest_is_gone=True)
    given_up = story.do(take.open_take, "Réserve", [first], blind=True)
    story.do(take.abandon, given_up, "mauvaise étagère")
    story.do(take.count, story.do(take.open_take, "Vitrine", []), [Counted(second, 1_000)])


def _bundled(story: Story) -> None:
    """A bundle that is sold, called off and sent in part and invoiced, and whose contents are others since."""
    story.next_day()
    first, second, third = story.products[:3]
    box = story.do(product.add, ProductDraft(name="Coffret", sku="COF-1", price_micro=30_000_000))
    story.do(compose, box, [Part(first, 2_000), Part(second, 1_000)])
    who = story.do(customer.add, CustomerDraft(name="Le Coin cadeau", kind="company"))
    line = replace(story.goods(0, 3), product_id=box, name="Coffret", sku="COF-1")
    order = story.confirmed(story.draft(who, line, payment_kind="account"))
    with story.database.read() as rd:
        bundle, part, _ = (each.id for each in read_lines(rd, order) if each.kind == "goods")
    story.do(ship.ship, order, {bundle: 1_000, part: 1_000})
    story.do(sell.drop, order, {bundle: 1_000}, "un de trop")
    invoice_id = story.do(bill.issue_invoice, order)
    story.do(rectify, invoice_id, Rectified(city="Arles"), "ville fausse")
    story.do(compose, box, [Part(second, 1_000), Part(third, 3_000)])


def _taken_back(story: Story) -> None:
    """Returns of an order that was paid: put back, kept apart, thrown away and refunded; exchanged; undone; never sent."""
    story.next_day()
    who = story.do(customer.add, CustomerDraft(name="Atelier de la Saône", kind="company"))
    order = story.confirmed(story.draft(who, story.goods(0, 5), payment_kind="account"))
    story.do(ship.ship, order)
    story.do(bill.issue_invoice, order)
    with story.database.read() as rd:
        [left] = left_of_order(rd, order)
    story.receive(7_500, order)
    story.next_day(4)

    def back(pieces: int, reason: str) -> tuple[int, int]:
        made = story.do(returns.announce, order, [ReturningLine(left.id, pieces * 1000, reason)])
        with story.database.read() as rd:
            [line] = return_lines(rd, [made])
        return made, line.id

    first, line = back(3, "faulty")
    story.do(returns.receive, first, [Came(line, 3_000, "damaged")])
    fates = [Decision(line, 1_000, fate) for fate in ("stock", "quarantine", "scrap")]
    story.do(returns.decide, first, fates, Answer(kind="refund", method="card"))
    again = story.do(returns.decide, first, [Decision(line, 1_000, "scrap", before="quarantine")])
    story.do(returns.undo, again, "à renvoyer au fournisseur")
    second, line = back(1, "size")
    story.do(returns.receive, second, [Came(line, 1_000)])
    story.do(returns.decide, second, [Decision(line, 1_000, "stock")], Answer(kind="exchange"))
    never, _ = back(1, "late")
    story.do(returns.withdraw, never, "gardé par le client")


def _restocked(story: Story) -> None:
    """Bought from a supplier, received at two costs, and one delivery sent back."""
    draft = supplier.SupplierDraft(name="Grossiste du Port", email="ventes@grossiste.example", lead_days=7)
    supplier_id = story.do(supplier.add, draft)
    offer = supplier.OfferDraft(
        product_id=story.products[0], pack_milli=12_000, price_micro=4_200_000, preferred=True
    )
    story.do(supplier.offer, supplier_id, offer)
    lines = (ReceivedLine(story.products[0], 12_000), ReceivedLine(story.products[1], 5_000, 3_900_000))
    line = OrderedLine(story.products[0], 24_000, 4_100_000)
    wanted = PurchaseDraft(
        supplier_id=supplier_id, lines=(line, OrderedLine(story.products[1], 6_000, 4_000_000))
    )
    ordered = story.do(purchase.save, wanted)
    story.do(purchase.send, ordered)
    story.do(hand_over, "purchase_order", ordered, HandoverDraft(handed_on=story.today, way="phone"))
    with story.database.read() as rd:
        came = lines_of_purchase(rd, ordered)[0].id
    part = (ReceivedLine(story.products[0], 12_000, 4_300_000, came),)
    story.do(restock.receive, ReceiptDraft(lines=part, supplier_id=supplier_id))
    story.do(purchase.save, wanted)
    given_up = story.do(purchase.save, wanted)
    story.do(purchase.cancel, given_up, "trop cher ailleurs")
    first = ReceiptDraft(lines=lines, supplier_id=supplier_id, delivery_note="BL 77")
    story.do(restock.receive, first)
    wrong = story.do(
        restock.receive, ReceiptDraft(lines=(ReceivedLine(story.products[2], 3_000, 4_500_000),))
    )
    story.do(restock.reverse, wrong.id, "livré par erreur")
    _billed(story, ordered)


def _billed(story: Story, ordered: int) -> None:
    """Invoices of the supplier: one for the order, checked and paid; one disputed; one of nobody known, for nothing."""
    with story.database.read() as rd:
        number = purchase_rows(rd, [ordered])[0].number or ""
    first = kept(story.database, sent_by_supplier(order=number), OWNER, "pdf")
    story.do(received.check, first)
    story.do(received.pay_part, first, story.today, 100)
    story.do(received.pay, first, story.today)
    second = kept(story.database, sent_by_supplier(number="G-2026-89"), OWNER)
    story.do(received.link, second, ordered)
    story.do(received.dispute, second, "déjà facturé")
    stranger = sent_by_supplier(number="12", name="Inconnu", siren="", vat_number="BE0403199702")
    kept(story.database, stranger, OWNER, "ubl")


def _called_off(story: Story) -> None:
    """Confirmed and paid in part, then cancelled; the money stays as credit and is given back."""
    order_id = story.confirmed(story.draft(story.customers[0], story.goods(1, 4)))
    payment_id = story.receive(2000, order_id)
    story.do(sell.cancel, order_id, "le client renonce")
    receipt = Receipt(
        amount=700, currency="EUR", method="transfer", received_on=story.today, customer_id=story.customers[0]
    )
    story.do(collect.refund, receipt, story.item("payment", payment_id))
    draft = story.do(sell.save, story.draft(story.customers[0], story.goods(1, 1)))
    story.do(sell.cancel, draft, "doublon")


def _credited(story: Story) -> None:
    """An invoice credited in part before it was paid, another refunded after it was paid."""
    order_id = story.confirmed(
        story.draft(story.customers[1], story.goods(0, 6, "15.00"), story.goods(1, 2, "3.33", 55_000))
    )
    story.do(ship.ship, order_id)
    invoice_id = story.do(bill.issue_invoice, order_id)
    story.next_day()
    note_id = story.do(credit.credit, invoice_id, CreditRequest(total=2500), "abîmé")
    story.paper(note_id, "AV-2026-0001")
    story.receive(9000, order_id)
    paid = story.confirmed(story.draft(story.customers[0], story.goods(0, 3), payment_kind="prepaid"))
    story.receive(4500, paid)
    story.do(ship.ship, paid)
    story.do(bill.issue_invoice, paid)
    story.next_day()
    story.do(take_back.refund, paid, take_back.Refund(amount=1500, refunded_on=story.today, method="card"))


def _bounced(story: Story) -> None:
    """A cheque that came back after it was set against its invoice, and money without an order."""
    order_id = story.confirmed(story.draft(story.customers[1], story.goods(0, 1, "100.00")))
    story.do(ship.ship, order_id)
    story.do(bill.issue_invoice, order_id)
    cheque = story.receive(12_000, order_id, method="cheque")
    story.next_day(3)
    story.do(collect.reverse, cheque, "impayé")
    story.receive(777, customer_id=story.customers[1], method="transfer")


def _from_a_shop(story: Story) -> None:
    """As the shop charged it, its own cents kept; one shipped before this program; one invoiced elsewhere; one unfinished."""

    def from_shop(remote_id: str, **values: Any) -> OrderDraft:
        return story.draft(
            story.customers[0],
            story.goods(1, 3, "4.37", charged=(1093, 219)),
            DraftLine(
                name="Livraison",
                kind="shipping",
                unit_price_micro=4_900_000,
                rate_ppm=200_000,
                charged=(408, 82),
            ),
            charged=Charged((ChargedTax("S", 200_000, 300),), 1803),
            payment_kind="prepaid",
            shop_id=story.shop_id,
            remote_id=remote_id,
            remote_number=remote_id,
            **values,
        )

    order_id = story.do(sell.save, from_shop("1001"))
    story.receive(1803, order_id, method="gateway")
    story.do(sell.confirm, order_id, reserve=False)
    story.do(ship.ship, order_id, moves_stock=False)
    story.do(bill.issue_invoice, order_id)
    story.do(sell.record_history, story.do(sell.save, from_shop("900")))
    story.do(sell.save, from_shop("1002", handling="unfinished"))
    story.do(
        channel.decide, story.shop_id, Decisions(stock="here", buffer_milli=2_000, sent_status="completed")
    )
    story.do(channel.consent, story.shop_id)
    story.do(sell_in, story.shop_id, story.products[:2])
    story.do(leave_shop, story.shop_id, story.products[:1])


def _changed_on_both_sides(story: Story) -> None:
    """A buyer whose name and telephone were changed here and in the shop: one is decided, the other waits."""
    _tell_account(story, "Inès", "02 40 00 00 01")
    with story.database.read() as rd:
        key = int(rd.scalar(select(inbox.c.row_id).where(inbox.c.noun == "customer")))
        standing = standing_customer(rd, key)
    story.do(customer.change, key, replace(standing, name="Inès L.", phone="06 11 22 33 44"))
    _tell_account(story, "Agnès", "07 55 66 77 88")
    with story.database.read() as rd:
        name, _phone = open_of_rows(rd, "customer", [key])
    story.do(decide_conflicts, {name.id: "shop"})


def _tell_account(story: Story, first_name: str, phone: str) -> None:
    payload = {
        "id": 5,
        "email": "ines@exemple.fr",
        "first_name": first_name,
        "last_name": "Léger",
        "role": "customer",
    }
    payload |= {"billing": {"phone": phone}, "shipping": {}, "meta_data": []}
    store(story.database, OWNER, story.shop_id, [incoming(kind_of("woocommerce"), "customer", "5", payload)])
    take_in(story.database, OWNER, story.shop_id, upto="customer")


def _invoiced_there(story: Story) -> None:
    """Invoiced and collected by its shop: prepared and shipped here, in no ledger of money."""
    draft = story.draft(
        story.customers[0],
        story.goods(1, 2),
        payment_kind="prepaid",
        payment_state="paid",
        shop_id=story.shop_id,
        remote_id="1003",
        remote_number="1003",
        invoiced_there=True,
    )
    order_id = story.do(sell.save, draft)
    story.do(sell.confirm, order_id)
    story.do(ship.ship, order_id)


def _services(story: Story) -> None:
    """Nothing to ship: invoiced and paid."""
    service = DraftLine(
        name="Pose", kind="service", quantity_milli=1500, unit_price_micro=45_000_000, rate_ppm=200_000
    )
    order_id = story.confirmed(story.draft(story.customers[1], service, payment_kind="on_delivery"))
    story.do(bill.issue_invoice, order_id, "all")
    story.receive(8100, order_id, method="cash")


@verb("test.claims")
def claims(tx: Write, drafts: list[OpeningDraft]) -> list[int]:
    """What was open in the program before."""
    return [write_opening(tx, draft) for draft in drafts]


@verb("test.take_back")
def take_back_claim(tx: Write, opening_id: int) -> int:
    """One of them again."""
    return take_back_opening(tx, opening_id)


def _gone_over(story: Story) -> None:
    """Unpaid invoices and a credit note of the program before: one in part paid, one taken back."""
    customer_id = story.customers[1]
    with story.database.read() as rd:
        account_id = rd.scalar(select(customers.c.account_id).where(customers.c.id == customer_id))
    first = OpeningDraft(
        account_id=account_id,
        customer_id=customer_id,
        kind="invoice",
        number="F-2025-118",
        issued_on=FIRST_DAY - timedelta(days=90),
        due_on=FIRST_DAY - timedelta(days=60),
        total=12_000,
        open_amount=8_000,
        currency="EUR",
        cut_over_on=FIRST_DAY,
    )
    credit_note = replace(
        first, kind="credit_note", number="A-2025-007", due_on=None, total=900, open_amount=900
    )
    keys = story.do(claims, [first, replace(first, number="F-2025-119"), credit_note])
    story.do(take_back_claim, keys[1])
    story.do(collect.allocate, story.item("opening", keys[2]), story.item("opening", keys[0]), 900)


def _at_the_bank(story: Story) -> None:
    """A statement told twice: a payment matched, one undone, a line set aside, one of two payments that waits."""
    day = story.today
    parts = (Detail(amount=700, text="FA-1", name="Zoë"), Detail(amount=300, text="FA-2"))
    moves = (
        Transaction(
            booked_on=day, amount=2_500, kind="transfer", text="VIR HALLES", name="Holding", iban=_IBAN
        ),
        Transaction(booked_on=day, amount=1_000, kind="cheque", text="REMISE CHEQUES", details=parts),
        Transaction(booked_on=day, amount=-420, kind="fee", text="COMMISSION DE MOUVEMENT"),
        Transaction(booked_on=day, amount=1_300, value_on=day, bank_id="B-7", gross=1_350, fee=-50),
    )
    told = Statement(
        account=Account(_IBAN),
        currency="EUR",
        format="camt.053",
        number="11",
        opened_on=day,
        closed_on=day,
        opening=100,
        closing=4_480,
        transactions=moves,
    )
    [taken] = story.do(take_statements, [told], "releve.xml")
    story.do(take_statements, [replace(told, format="ofx")], "releve.ofx")
    paid, _, fee, undone = taken.new
    payer: dict[str, Any] = {"customer_id": story.customers[1], "customer": "Les Halles SARL"}
    story.do(match, paid, [Piece(kind="payment", amount=2_500, **payer)], sureness="likely", why="déjà vu")
    story.do(set_aside, fee, "frais du mois")
    story.do(match, undone, [Piece(kind="payment", amount=1_300, **payer)])
    story.do(unmatch, undone, "mauvais client")


_IBAN = "FR7630006000011234567890189"


def _handed_in(story: Story) -> None:
    """Two cheques: handed in on a slip that was undone, then on two, one of which the bank told of."""
    first = story.receive(4_400, customer_id=story.customers[1], method="cheque")
    second = story.receive(1_100, customer_id=story.customers[1], method="cheque")
    with story.database.read() as rd:
        account_id = rd.scalar(select(bank_account.c.id))
    both = (Cheque(payment_id=first, bank="BNP Paribas", number="0012345"), Cheque(payment_id=second))
    undone = story.do(hand_in, account_id, story.today, both)
    story.do(take_slip_back, undone, "mauvais compte")
    story.do(hand_in, account_id, story.today, both[:1])
    told = Statement(
        account=Account(_IBAN),
        currency="EUR",
        format="camt.053",
        transactions=(Transaction(booked_on=story.today, amount=4_400, kind="cheque", text="REMISE"),),
    )
    [taken] = story.do(take_statements, [told], "releve-2.xml")
    story.do(match, taken.new[0], [Piece(kind="payment", amount=4_400, payment_id=first, recorded=True)])
    story.do(hand_in, account_id, story.today, both[1:])


def _debited(story: Story) -> None:
    """One batch collected, one called off, one announced; a mandate that was taken back."""
    story.do(settings.decide, "sepa.creditor", "FR72ZZZ123456")
    who = story.do(
        customer.add, CustomerDraft(name="Brasserie du Quai", kind="company", credit_limit=500_000)
    )
    with story.database.read() as rd:
        account_id = rd.scalar(select(bank_account.c.id))
    draft = MandateDraft(signed_on=story.today, iban="DE89370400440532013000", bic="COBADEFF")
    story.do(end_mandate, story.do(give_mandate, who, draft), "mauvais compte")
    agreed = story.do(give_mandate, who, replace(draft, notice_days=10))
    story.do(agree_notice, agreed, 8, "par écrit")
    for at in range(3):
        order_id = story.confirmed(
            story.draft(who, story.goods(0, 1 + at), payment_kind="account", payment_method="direct_debit")
        )
        story.do(ship.ship, order_id)
        invoice_id = story.do(bill.issue_invoice, order_id)
        on = settlement_day(story.today + timedelta(days=35))
        made = story.do(announce, account_id, on, "CORE", [invoice_id])
        if at == 0:
            story.next_day((on - story.today).days)
            story.do(execute, made.id)
        elif at == 1:
            story.do(call_off, made.id, "mauvais jour")


def _abroad(story: Story) -> None:
    """An invoice in dollars, part of it credited, part of it paid at another rate, and the payment of a mistake undone."""
    story.do(exchange.write, "USD", story.today, 1_085_000, "BCE")
    who = story.do(customer.add, CustomerDraft(name="Lake & Sons", kind="company"))
    order_id = story.confirmed(
        story.draft(who, story.goods(0, 2, "99.99"), payment_kind="account", currency="USD")
    )
    story.do(ship.ship, order_id)
    invoice_id = story.do(bill.issue_invoice, order_id)
    story.do(credit.credit, invoice_id, CreditRequest(total=3_333), "casse")
    paid = Receipt(
        amount=10_001, currency="USD", method="transfer", received_on=story.today, order_id=order_id
    )
    story.do(collect.reverse, story.do(collect.receive, paid), "saisie en double")
    story.do(collect.receive, replace(paid, base_amount=9_119))


def _insolvent(story: Story) -> None:
    """Proceedings against somebody who owes: a claim that was written down wrongly, then the one that was lodged."""
    who = story.do(customer.add, CustomerDraft(name="Caves du Port", kind="company", credit_limit=500_000))
    order_id = story.confirmed(story.draft(who, story.goods(0, 2), payment_kind="account"))
    story.do(ship.ship, order_id)
    story.do(bill.issue_invoice, order_id)
    story.do(lend.notice, who, story.today, "BODACC A n° 4711")
    draft = ClaimDraft(lodged_on=story.today, amount=1_000, lodged_with="Me Le Goff")
    story.do(withdraw_claim, story.do(lodge_claim, who, draft), "mauvais montant")
    story.do(lodge_claim, who, draft)


def _refunded(story: Story) -> None:
    """Two refunds by transfer: in a batch that was taken back, then each in its own, of which the bank told of one."""
    for amount in (3_317, 2_219):
        story.receive(amount, customer_id=story.customers[1])
    with story.database.read() as rd:
        account_id = rd.scalar(select(bank_account.c.id))
        both = [
            Transfer(credit_item_id=each.id, iban="DE89370400440532013000", holder="Lou Petit")
            for each in refundable(rd)
            if each.amount in (3_317, 2_219)
        ]
    on = settlement_day(story.today)
    story.do(take_refunds_back, story.do(order_refunds, account_id, on, both), "fichier refusé")
    story.do(order_refunds, account_id, on, both[1:])
    made = story.do(order_refunds, account_id, on, both[:1])
    with story.database.read() as rd:
        [line] = lines_of_batch(rd, made)
    told = Statement(
        account=Account(_IBAN),
        currency="EUR",
        format="camt.053",
        transactions=(
            Transaction(booked_on=story.today, amount=-line.amount, kind="transfer", text="VIR EMIS"),
        ),
    )
    [taken] = story.do(take_statements, [told], "releve-3.xml")
    piece = Piece(kind="refund", amount=-line.amount, payment_id=line.payment_id, recorded=True)
    story.do(match, taken.new[0], [piece])


def _exported(story: Story) -> None:
    with story.database.read() as rd:
        file = fec(rd, story.today.year)
    story.do(export, file)
    # The VAT of a month, written to a file.
    vat = VatFile("tva.pdf", b"TVA", story.today.replace(month=1, day=1), story.today, 3)
    story.do(export_vat, vat)


def _on_one_invoice(story: Story) -> None:
    """Two orders of one customer on one invoice, paid in part, a line of the second credited."""
    customer_id = story.do(
        customer.add, CustomerDraft(name="Hôtel des Dunes", kind="company", monthly_invoice=True)
    )
    made = story.do(
        product.add, ProductDraft(name="Broderie", sku="BR", price_micro=15_000_000, stocked=False)
    )
    line = replace(story.goods(0, 2, "15.00"), name="Broderie", product_id=made)
    orders = [story.confirmed(story.draft(customer_id, line, payment_kind="account")) for _ in range(2)]
    for order_id in orders:
        story.do(ship.ship, order_id)
    invoice_id = story.do(issue_grouped, orders)
    receipt = Receipt(
        amount=4_000,
        currency="EUR",
        method="transfer",
        received_on=story.today,
        customer_id=customer_id,
        invoice_id=invoice_id,
    )
    story.do(collect.receive, receipt)
    story.do(credit.credit, invoice_id, CreditRequest(total=600, order_id=orders[1]), "rayure")


def _drafts(story: Story) -> None:
    """A draft saved over, with money that came already; nothing seals it."""
    order_id = story.do(sell.save, story.draft(story.customers[0], story.goods(1, 1), story.goods(2, 1)))
    story.receive(500, order_id)
    story.do(sell.save, story.draft(story.customers[0], story.goods(1, 2)), order_id)
