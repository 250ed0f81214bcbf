"""Every room's tables, imported so that the shared schema knows them all (for migrations and tests)."""

from app.accounting import tables as accounting
from app.base import (
    archive,
    audit,
    company,
    exchange,
    fields,
    law,
    logo,
    numbering,
    outbox,
    presence,
    settings,
    tags,
)
from app.catalogue import tables as catalogue
from app.correspondence import handover_tables as handovers
from app.correspondence import tables as correspondence
from app.customers import register_tables as lookups
from app.customers import tables as customers
from app.invoicing import tables as invoicing
from app.links.files import tables as files
from app.links.shops import conflict_tables as shop_conflicts
from app.links.shops import tables as shops
from app.orders import channel_tables as channels
from app.orders import quote_tables as quotes
from app.orders import shop_proposal_tables as shop_proposals
from app.orders import tables as orders
from app.payments import bank_tables as bank
from app.payments import cheque_tables as cheques
from app.payments import debit_tables as debits
from app.payments import refund_tables as refund_batches
from app.payments import tables as payments
from app.pricing import tables as pricing
from app.purchasing import received_tables as received
from app.purchasing import tables as purchasing
from app.receivables import assignment_tables as assignments
from app.receivables import lodged_tables as lodged
from app.receivables import tables as receivables
from app.receivables import write_off_tables as write_offs
from app.reminders import tables as reminders
from app.shipping import customs_tables as customs
from app.shipping import dispatch_tables as dispatches
from app.shipping import parcel_tables as parcels
from app.shipping import return_tables as returns
from app.shipping import tables as shipping
from app.stock import tables as stock
from app.stock import take_tables as takes
from app.stock import transfer_tables as transfers

EVERY_ROOM = (
    accounting,
    archive,
    assignments,
    audit,
    bank,
    catalogue,
    channels,
    cheques,
    company,
    correspondence,
    customers,
    customs,
    debits,
    dispatches,
    exchange,
    fields,
    files,
    handovers,
    invoicing,
    law,
    lodged,
    logo,
    lookups,
    numbering,
    orders,
    outbox,
    parcels,
    payments,
    presence,
    pricing,
    purchasing,
    quotes,
    received,
    receivables,
    refund_batches,
    reminders,
    returns,
    settings,
    shipping,
    shop_conflicts,
    shop_proposals,
    shops,
    stock,
    tags,
    takes,
    transfers,
    write_offs,
)
