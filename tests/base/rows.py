"""A company with one row in every table, made from the schema itself: for tests that must hold for each table.

Values are found by the kind of the column; `SPECIAL` holds those that a CHECK asks for. Texts hold what likes to be
lost on the way from one database to another.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    insert,
    select,
)

from app.base import archive, company, settings
from app.base.actor import PROGRAM
from app.base.database import Database
from app.base.numbering import take
from app.base.schema import Instant, metadata
from app.tables import EVERY_ROOM

PDF = b"%PDF-1.7 an issued paper\n%%EOF\n"
AWKWARD = "É€ 日本 🍵 \\N \\. \t'simple' \"double\" %s %% {x}\nsecond line"
DAY = date(2026, 11, 20)
MOMENT = datetime(2026, 11, 20, 23, 30, 5, 123456, tzinfo=UTC)

# Written by the base itself while the others are filled in.
ITS_OWN = {
    "company",
    "archive_paper",
    "archive_content",
    "audit_line",
    "audit_head",
    "audit_mention",
    "audit_salt",
    "number_series",
}
_ROOMS = EVERY_ROOM

SPECIAL: dict[str, dict[str, Any]] = {
    "account_balance": {"component": "owed", "currency": "EUR"},
    "allowance": {"cause": "loss"},
    "assignment": {"noun": "invoice", "currency": "EUR"},
    "address": {"kind": "billing", "country": "FR"},
    "bank_account": {"currency": "EUR"},
    "bank_account_told": {"currency": "EUR"},
    "bank_line": {"kind": "transfer"},
    "bank_match": {"kind": "payment", "sureness": "sure", "reverses_id": None},
    "bank_rule": {"sign": "iban", "act": "customer"},
    "bank_statement": {"currency": "EUR"},
    "bank_transaction": {"currency": "EUR"},
    "cheque_slip": {"currency": "EUR"},
    "credit_release": {"decision": "granted", "ending": "used"},
    "channel": {
        "stock": "here",
        "mails": "shop",
        "tracking": "note",
        "invoices": "here",
        "prices": "here",
        "texts": "shop",
    },
    "customer": {"kind": "company", "language": "fr", "invoice_by": "paper"},
    "custom_field": {"noun": "customer", "kind": "text"},
    "customer_document": {"kind": "terms"},
    "customer_merge_move": {"noun": "quote"},
    "collection_call": {"outcome": "reached"},
    "debit_batch": {"scheme": "CORE", "currency": "EUR", "undone_on": None, "undone_at": None},
    "debit_line": {"sequence": "FRST", "told": "mail"},
    "mandate": {"scheme": "CORE"},
    "dispute": {"outcome": "credit", "currency": "EUR"},
    "presence": {"noun": "quote"},
    "sync_cursor": {"phase": "whole"},
    "doubtful_debt": {"noun": "invoice", "currency": "EUR"},
    "due_balance": {"currency": "EUR"},
    "entry": {"component": "owed", "currency": "EUR"},
    "factor_payment": {
        "total": 5, "paid": 1, "commission": 1, "commission_vat": 1, "interest": 1, "fund": 1, "currency": "EUR",
    },
    "accounting_export": {"kind": "fec"},
    "exchange_rate": {"currency": "USD"},
    "fact": {"kind": "insolvency", "proceedings": "receivership"},
    "goods_return": {"state": "expected"},
    "return_act": {"kind": "received", "answer": "", "reverses_id": None},
    "return_act_line": {"condition": "new", "fate": ""},
    "goods_receipt": {"kind": "receipt", "currency": "EUR", "reverses_id": None, "from_id": None},
    "gtin": {"code": "4006381333931"},
    "handover": {"noun": "quote", "way": "hand"},
    "import_mapping": {"columns": "{}", "mark": ",", "day_order": "dmy"},
    "import_row": {"act": "created", "before": "{}"},
    "import_run": {"noun": "stock", "state": "done"},
    "inbox": {"noun": "order", "state": "waiting"},
    "invoice": {
        "kind": "invoice", "net": 10_000, "tax": 2_000, "rounding_amount": -1, "total": 11_999, "corrects_id": None,
        "currency": "EUR", "language": "fr",
    },
    "invoice_line": {"net": 10_000, "tax": 2_000, "gross": 12_000},
    "law_line": {"subject": "threshold.distance", "back": False, "number": 1_000_000, "text_fr": None, "text_en": None},
    "lodged_claim": {"currency": "EUR"},
    "item": {"noun": "invoice", "currency": "EUR"},
    "item_balance": {"component": "owed"},
    "lookup": {"service": "register", "state": "active"},
    "mail_sender": {"id": 1, "kind": "smtp", "security": "tls", "provider": "", "state": "untried"},
    "order_line": {"kind": "goods", "per_milli": 0},
    "parcel_fate": {"fate": "delivered"},
    "customs_declaration": {"nature": "sale"},
    "opening": {"kind": "invoice", "currency": "EUR", "open_amount": 1, "total": 1, "reverses_id": None},
    "outbox": {"state": "waiting"},
    "payment": {"kind": "payment", "method": "card", "currency": "EUR", "reverses_id": None},
    "payment_method": {"payment_kind": "prepaid", "means": "card", "approval": "never"},
    "payment_report": {"state": "refused"},
    "payment_promise": {"state": "kept", "currency": "EUR"},
    "person": {"role": "clerk"},
    "product": {"kind": "goods", "parent_id": None, "traced": "lot"},
    "purchase_order": {"state": "sent", "received": "part", "currency": "EUR", "language": "fr"},
    "quote": {"state": "sent", "payment_kind": "account", "rounding": "rate", "tax": 0, "rounding_amount": 0, "language": "fr"},
    "quote_decision": {"decision": "accepted", "options": "[]"},
    "quote_line": {"kind": "goods", "net": 1, "tax": 1, "gross": 2},
    "received_invoice": {"syntax": "cii", "kind": "invoice", "state": "disputed", "currency": "EUR"},
    "refund_batch": {"currency": "EUR"},
    "reminder": {
        "audience": "company", "channel": "letter", "charges": "none", "currency": "EUR", "language": "fr",
        "withdrawn_at": None, "withdrawal": "",
    },
    "registered_letter": {"fate": "delivered"},
    "stock_take": {"state": "posted"},
    "stock_transfer": {"state": "received"},
    "stock_transfer_line": {"received_milli": 0, "lost_milli": 0},
    "sales_order": {
        "state": "confirmed", "handling": "normal", "rounding": "line", "payment_kind": "prepaid", "payment_state": "paid",
        "shipped": "part", "invoiced": "none", "paid": "all", "net": 10_000, "tax": 2_000, "rounding_amount": 0,
        "total": 12_000, "currency": "EUR", "language": "fr",
    },
    "shipment": {"kind": "delivery", "reverses_id": None, "language": "fr"},
    "shop": {"kind": "woocommerce"},
    "shop_conflict": {"noun": "customer", "state": "shop"},
    "shop_proposal": {"kind": "refund", "state": "accepted", "answer": "credit_note"},
    "stock_move": {"reason": "opening", "reverses_id": None},
    "supplier": {"country": "FR", "language": "fr"},
    "tag": {"noun": "customer"},
    "task": {"kind": "by_hand", "noun": "customer", "facts": "{}"},
    "vat_rate": {"rate_ppm": 200_000},
    "write_off": {
        "kind": "loss", "noun": "invoice", "currency": "EUR", "ground": "judgement", "amount": 1, "vat": 0, "released": 0,
        "reverses_id": None,
    },
    "write_off_line": {"debit": 1, "credit": 0},
}  # fmt: skip


def a_row(table: Table) -> dict[str, Any]:
    """Values for every column but the key, pointing to the first row of every parent."""
    special = SPECIAL.get(table.name, {})
    return {
        column.key: special.get(column.key, _value(column))
        for column in table.c
        if column.key != "id" or not column.autoincrement
    }


def fill(database: Database) -> None:
    """Give a database without a company one, and one row in every other table."""
    database.do(PROGRAM, company.found, "Thé & Café – Lapsang", siren="732829320")
    database.do(PROGRAM, settings.decide, "ship.partial", True)
    with database.write(PROGRAM, "test.fill") as tx:
        for table in metadata.sorted_tables:
            if table.name in ITS_OWN or tx.scalar(select(1).select_from(table)):
                continue
            if "id" in table.c:
                tx.insert(table, a_row(table))
            else:
                tx.execute(insert(table), a_row(table))
        take(tx, "invoice", DAY)
    if database.archive_folder:
        archive.put_file(database.archive_folder, PDF)
    database.do(
        PROGRAM, archive.keep, "invoice", 1, "FA-2026-0001", PDF, as_row=database.archive_folder is None
    )


def damage(path: Path, table: str) -> None:
    """Overwrite the first page of a table in a file nobody has open."""
    with closing(sqlite3.connect(path)) as raw:
        page = raw.execute("SELECT rootpage FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
        size = raw.execute("PRAGMA page_size").fetchone()[0]
    with path.open("rb+") as file:
        file.seek((page - 1) * size)
        file.write(b"\xaa" * size)


def contents(database: Database) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, as the program reads them, leaving out the bytes of papers."""
    with database.read() as rd:
        return {
            table.name: sorted((tuple(row) for row in rd.execute(select(table))), key=str)
            for table in metadata.sorted_tables
            if table.name != "archive_content"
        }


def _value(column: Column[Any]) -> Any:
    kind = column.type
    if column.foreign_keys:
        parent = next(iter(column.foreign_keys)).column.table
        return None if parent is column.table else 1
    if isinstance(kind, Boolean):
        return True
    if isinstance(kind, (BigInteger, Integer)):
        return 1
    if isinstance(kind, Instant):
        return MOMENT
    if isinstance(kind, Date):
        return DAY
    if isinstance(kind, LargeBinary):
        return b"\x00\xff"
    assert isinstance(kind, String)
    return AWKWARD if isinstance(kind, Text) and not column.unique else f"{column.key}é"[: kind.length]
