"""The pages of help: short texts in docs/guide, one for each room and page, in French and English."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from functools import cache
from pathlib import Path

from app.base.words import LANGUAGES, NARROW, NO_BREAK, tidy

GUIDE = Path(__file__).parents[2] / "docs" / "guide"
FIRST = "index"

ROOM_PAGES: Mapping[str, str] = {
    "today": "today",
    "orders": "orders",
    "quotes": "quotes",
    "customers": "customers",
    "stock": "stock",
    "products": "stock",
    "suppliers": "suppliers",
    "purchases": "purchases",
    "receipts": "goods-in",
    "received": "received",
    "takes": "stock-take",
    "transfers": "transfers",
    "shipments": "shipments",
    "returns": "returns",
    "preparation": "preparation",
    "invoices": "invoices",
    "mails": "mail",
    "receivables": "receivables",
    "shops": "shops",
    "journal": "shop-journal",
    "reports": "reports",
    "settings": "settings",
}
"""The page of help of each room."""
DOCUMENT_PAGES: Mapping[str, str] = {
    "order": "order",
    "order_draft": "order-entry",
    "quote": "quote",
    "quote_draft": "quote",
    "customer": "customer",
    "product": "product",
    "supplier": "suppliers",
    "purchase": "purchases",
    "receipt": "goods-in",
    "received": "received",
    "take": "stock-take",
    "transfer": "transfers",
    "shipment": "shipment",
    "return": "returns",
    "invoice": "invoice",
    "payment": "payment",
}
"""The page of help of a document, by its noun."""
DIALOG_PAGES: Mapping[str, str] = {
    "AfterAllDialog": "bad-debts",
    "AllowanceDialog": "bad-debts",
    "AssignDialog": "factoring",
    "DebtorPaidDialog": "factoring",
    "FactorMoneyDialog": "factoring",
    "LossDialog": "bad-debts",
    "BeginDialog": "stock-take",
    "BulkDialog": "lists",
    "ColumnsDialog": "lists",
    "CallDialog": "late-money",
    "ChangeDialog": "order-change",
    "CarriersDialog": "shipments",
    "DispatchDialog": "preparation",
    "TogetherDialog": "together",
    "GroupedDialog": "one-invoice",
    "CustomsDialog": "customs",
    "DispatchesDialog": "preparation",
    "RuleDialog": "shipments",
    "CheckDialog": "preparation",
    "FateDialog": "shipment",
    "LabelsDialog": "labels",
    "CarrierFileDialog": "shipments",
    "CarrierAnswerDialog": "shipments",
    "ProformaDialog": "proforma",
    "ProposalDialog": "shop-changes",
    "ConflictDialog": "shop-conflicts",
    "NewReturnDialog": "returns",
    "ReturnOfDialog": "returns",
    "TakeInDialog": "returns",
    "DecideDialog": "returns",
    "ReasonsDialog": "returns",
    "ReturnReasonDialog": "returns",
    "ParcelDialog": "shipment",
    "ClassDialog": "customer-credit",
    "CorrectionDialog": "stock",
    "PlaceDialog": "stock-places",
    "TransferDialog": "transfers",
    "ArrivalDialog": "transfers",
    "BundleDialog": "bundles",
    "TracingDialog": "lots",
    "NameLotDialog": "lots",
    "LotDialog": "lots",
    "CarryLotsDialog": "lots",
    "SetAsideDialog": "lots",
    "LotsInDialog": "lots",
    "LotsDialog": "lots",
    "SerialDialog": "lots",
    "ShelfDialog": "stock-places",
    "CounterDialog": "counter",
    "CreateDialog": "start",
    "RestoreDialog": "start",
    "CreditDialog": "invoice",
    "CorrectDialog": "invoice",
    "RectifyDialog": "invoice",
    "AcceptDialog": "quote",
    "TaskDialog": "customer",
    "CompanySearch": "registers",
    "CustomerDialog": "customer",
    "DepositDialog": "deposit",
    "DisputeDialog": "late-money",
    "DropDialog": "order-change",
    "EndDisputeDialog": "late-money",
    "RatesDialog": "late-money",
    "RateDialog": "late-money",
    "ExpectDialog": "purchases",
    "WhoseDialog": "received",
    "LinkDialog": "received",
    "PaidDialog": "received",
    "ExportDialog": "lists",
    "ExtrasDialog": "fields",
    "FieldDialog": "fields",
    "FilterDialog": "lists",
    "GatewayDialog": "settings-methods",
    "GoOnDialog": "settings-terms",
    "AccountDialog": "accounting",
    "EntriesDialog": "accounting",
    "GoodsInDialog": "goods-in",
    "GroupDialog": "price-lists",
    "GroupsDialog": "price-lists",
    "ConnectDialog": "connect-shop",
    "ConsentDialog": "connect-shop",
    "RolesDialog": "connect-shop",
    "ImportDialog": "shops",
    "ImportWizard": "import",
    "ExchangeDialog": "currencies",
    "LawBackDialog": "law",
    "LawDialog": "law",
    "LawPast": "law",
    "LeaveDialog": "settings-terms",
    "LimitDialog": "customer-credit",
    "LinkCodeDialog": "order-lines",
    "ByHandDialog": "bank",
    "SplitDialog": "bank",
    "BankAccountDialog": "bank",
    "ListDialog": "bank",
    "RulesDialog": "bank",
    "StatementDialog": "bank-statements",
    "DebitDialog": "direct-debits",
    "DebitsDialog": "direct-debits",
    "MandateDialog": "direct-debits",
    "MandatesDialog": "direct-debits",
    "SlipDialog": "cheques",
    "SlipsDialog": "cheques",
    "MatchDialog": "payment",
    "NewsRuleDialog": "new-orders",
    "SellInDialog": "shop-products",
    "MergeDialog": "customers",
    "MethodDialog": "settings-methods",
    "NameDialog": "lists",
    "NoShippingDialog": "settings-steps",
    "NoticeDialog": "customer-credit",
    "HandoverDialog": "quote",
    "LodgeDialog": "insolvency",
    "LodgedDialog": "insolvency",
    "OfferDialog": "suppliers",
    "OptionsDialog": "quote",
    "PapersDialog": "lists",
    "PaymentDialog": "order-change",
    "PersonDialog": "people",
    "PriceListDialog": "price-lists",
    "PriceListsDialog": "price-lists",
    "PostDialog": "stock-take",
    "PrinterDialog": "settings-computer",
    "ProcessDialog": "process",
    "PurchaseDialog": "purchases",
    "ProductDialog": "product",
    "PromiseDialog": "late-money",
    "ReaddressDialog": "mail",
    "ReceiveDialog": "payment",
    "RecountDialog": "stock-take",
    "RefundBatchDialog": "refunds",
    "RefundBatchesDialog": "refunds",
    "RefundDialog": "payment",
    "ReminderDialog": "reminders",
    "ReorderDialog": "replenishment",
    "ReplenishDialog": "replenishment",
    "RetireDialog": "settings-methods",
    "RunDialog": "reminders",
    "SendDialog": "mail",
    "ShipDialog": "order-change",
    "ShortcutSheet": "keys",
    "SignInDialog": "mail-account",
    "SourceDialog": "shops",
    "StepsDialog": "reminders",
    "SupplierDialog": "suppliers",
    "TagDialog": "fields",
    "TermsDialog": "settings-terms",
    "UndoDialog": "import",
}
"""The page of help of a dialog by its class; any other has that of what lies beneath."""


def has_page(name: str) -> bool:
    """Whether there is a page of that name."""
    return (GUIDE / LANGUAGES[0] / f"{name}.md").is_file()


def page_text(name: str, language: str, left_out: Collection[str] = ()) -> str:
    """A page as Markdown with the typographic spaces of its language; the first page where there is none.

    The first page leads to no page of what the business has no use for.
    """
    known = name if has_page(name) else FIRST
    text = _read(known, language if language in LANGUAGES else LANGUAGES[-1])
    return text if known != FIRST else "\n".join(_led(text.split("\n"), left_out))


def _led(lines: list[str], left_out: Collection[str]) -> Iterator[str]:
    for line in lines:
        links = _LINK.findall(line)
        kept = [link for link, page in links if f"help:{page}" not in left_out]
        if not line.startswith("- ") or len(kept) == len(links):
            yield line
        elif kept:
            # What stands first in a line begins like a sentence.
            yield f"- {', '.join((f'[{kept[0][1].upper()}{kept[0][2:]}', *kept[1:]))}"


@cache
def _read(name: str, language: str) -> str:
    text = (GUIDE / language / f"{name}.md").read_text("utf-8")
    return _KEYS.sub(_as_keys, tidy(text, language))


def _as_keys(found: re.Match[str]) -> str:
    """Keys as they stand elsewhere in the window: "Ctrl K" rather than "Ctrl+K", with some room around them."""
    keys = re.sub(r"(?<=\w)\+(?=\S)", NO_BREAK, found[1])
    return f"`{NARROW}{keys}{NARROW}`"


_LINK = re.compile(r"(\[[^\]]+\]\(([\w-]+)\.md\))")
_KEYS = re.compile(r"`([^`\n]+)`")
