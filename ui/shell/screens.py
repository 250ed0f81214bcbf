"""Where each room's screen and each document's page comes from; imported when it is first shown."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from ui.kit.office import Office


def _today(office: Office) -> QWidget:
    from ui.today.today_screen import TodayScreen

    return TodayScreen(office)


def _orders(office: Office) -> QWidget:
    from ui.orders.orders_screen import orders_screen

    return orders_screen(office)


def _quotes(office: Office) -> QWidget:
    from ui.orders.quotes_screen import quotes_screen

    return quotes_screen(office)


def _customers(office: Office) -> QWidget:
    from ui.customers.customers_screen import customers_screen

    return customers_screen(office)


def _stock(office: Office) -> QWidget:
    from ui.stock.stock_screen import stock_screen

    return stock_screen(office)


def _products(office: Office) -> QWidget:
    from ui.stock.products_screen import products_screen

    return products_screen(office)


def _purchases(office: Office) -> QWidget:
    from ui.purchasing.purchases_screen import purchases_screen

    return purchases_screen(office)


def _suppliers(office: Office) -> QWidget:
    from ui.purchasing.suppliers_screen import suppliers_screen

    return suppliers_screen(office)


def _receipts(office: Office) -> QWidget:
    from ui.purchasing.receipts_screen import receipts_screen

    return receipts_screen(office)


def _received_list(office: Office) -> QWidget:
    from ui.purchasing.received_screen import received_screen

    return received_screen(office)


def _takes(office: Office) -> QWidget:
    from ui.stock.takes_screen import takes_screen

    return takes_screen(office)


def _transfers(office: Office) -> QWidget:
    from ui.stock.transfers_screen import transfers_screen

    return transfers_screen(office)


def _preparation(office: Office) -> QWidget:
    from ui.shipping.preparation_screen import preparation_screen

    return preparation_screen(office)


def _returns(office: Office) -> QWidget:
    from ui.shipping.returns_screen import returns_screen

    return returns_screen(office)


def _shipments(office: Office) -> QWidget:
    from ui.shipping.shipments_screen import shipments_screen

    return shipments_screen(office)


def _invoices(office: Office) -> QWidget:
    from ui.invoicing.invoices_screen import invoices_screen

    return invoices_screen(office)


def _mails(office: Office) -> QWidget:
    from ui.correspondence.mails_screen import MailsScreen

    return MailsScreen(office)


def _receivables(office: Office) -> QWidget:
    from ui.receivables.receivables_screen import ReceivablesScreen

    return ReceivablesScreen(office)


def _shops(office: Office) -> QWidget:
    from ui.shops.shops_screen import ShopsScreen

    return ShopsScreen(office)


def _journal(office: Office) -> QWidget:
    from ui.shops.journal_screen import JournalScreen

    return JournalScreen(office)


def _reports(office: Office) -> QWidget:
    from ui.reports.reports_screen import ReportsScreen

    return ReportsScreen(office)


def _settings(office: Office) -> QWidget:
    from ui.settings.settings_screen import SettingsScreen

    return SettingsScreen(office)


def _order(office: Office, row_id: int) -> QWidget:
    from ui.orders.order_page import OrderPage

    return OrderPage(office, row_id)


def _order_draft(office: Office, row_id: int) -> QWidget:
    from ui.orders.order_entry import OrderEntry

    return OrderEntry(office, row_id)


def _new_order(office: Office) -> QWidget:
    from ui.orders.order_entry import OrderEntry

    return OrderEntry(office)


def _quote(office: Office, row_id: int) -> QWidget:
    from ui.orders.quote_page import QuotePage

    return QuotePage(office, row_id)


def _quote_draft(office: Office, row_id: int) -> QWidget:
    from ui.orders.quote_entry import QuoteEntry

    return QuoteEntry(office, row_id)


def _new_quote(office: Office) -> QWidget:
    from ui.orders.quote_entry import QuoteEntry

    return QuoteEntry(office)


def _customer(office: Office, row_id: int) -> QWidget:
    from ui.customers.customer_page import CustomerPage

    return CustomerPage(office, row_id)


def _product(office: Office, row_id: int) -> QWidget:
    from ui.stock.product_page import ProductPage

    return ProductPage(office, row_id)


def _purchase(office: Office, row_id: int) -> QWidget:
    from ui.purchasing.purchase_page import PurchasePage

    return PurchasePage(office, row_id)


def _supplier(office: Office, row_id: int) -> QWidget:
    from ui.purchasing.supplier_page import SupplierPage

    return SupplierPage(office, row_id)


def _receipt(office: Office, row_id: int) -> QWidget:
    from ui.purchasing.receipt_page import ReceiptPage

    return ReceiptPage(office, row_id)


def _received(office: Office, row_id: int) -> QWidget:
    from ui.purchasing.received_page import ReceivedPage

    return ReceivedPage(office, row_id)


def _take(office: Office, row_id: int) -> QWidget:
    from ui.stock.take_page import TakePage

    return TakePage(office, row_id)


def _return(office: Office, row_id: int) -> QWidget:
    from ui.shipping.return_page import ReturnPage

    return ReturnPage(office, row_id)


def _transfer(office: Office, row_id: int) -> QWidget:
    from ui.stock.transfer_page import TransferPage

    return TransferPage(office, row_id)


def _shipment(office: Office, row_id: int) -> QWidget:
    from ui.shipping.shipment_page import ShipmentPage

    return ShipmentPage(office, row_id)


def _invoice(office: Office, row_id: int) -> QWidget:
    from ui.invoicing.invoice_page import InvoicePage

    return InvoicePage(office, row_id)


def _payment(office: Office, row_id: int) -> QWidget:
    from ui.payments.payment_page import PaymentPage

    return PaymentPage(office, row_id)


SCREENS: dict[str, Callable[[Office], QWidget]] = {
    "today": _today,
    "orders": _orders,
    "quotes": _quotes,
    "mails": _mails,
    "customers": _customers,
    "stock": _stock,
    "products": _products,
    "suppliers": _suppliers,
    "purchases": _purchases,
    "receipts": _receipts,
    "received": _received_list,
    "takes": _takes,
    "transfers": _transfers,
    "shipments": _shipments,
    "returns": _returns,
    "preparation": _preparation,
    "invoices": _invoices,
    "receivables": _receivables,
    "shops": _shops,
    "journal": _journal,
    "reports": _reports,
    "settings": _settings,
}
PAGES: dict[str, Callable[[Office, int], QWidget]] = {
    "order": _order,
    "order_draft": _order_draft,
    "quote": _quote,
    "quote_draft": _quote_draft,
    "customer": _customer,
    "product": _product,
    "supplier": _supplier,
    "purchase": _purchase,
    "receipt": _receipt,
    "received": _received,
    "take": _take,
    "transfer": _transfer,
    "shipment": _shipment,
    "return": _return,
    "invoice": _invoice,
    "payment": _payment,
}
DRAFTS: dict[str, Callable[[Office], QWidget]] = {"order": _new_order, "quote": _new_quote}
