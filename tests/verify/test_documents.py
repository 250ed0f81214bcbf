"""Figures that no seal covers or that were sealed wrong: the auditor computes them again from the documents.

To see the arithmetic and not the seals, rows are altered and the seals' faults left aside.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest

from app.verify import Fault, audit
from tests.verify.tampering import Copy, audited

Spoilable = Callable[[], Copy]

_FOLLOWED = """
INSERT INTO shop_proposal (uid, shop_id, order_id, kind, remote_id, amount, shop_total, done_on, said, proposed_at, state,
answer, decided_at, decided_by, reason)
SELECT '018f0000-0000-7000-8000-000000000099', min(id), 1, 'edit', '77', 100, 900, '2026-11-02', '', connected_at, '{state}',
'{answer}', connected_at, '{by}', '' FROM shop GROUP BY connected_at LIMIT 1
"""

_NOTE = "corrects_id = (SELECT min(invoice_id) FROM invoice_order)"
_TURNED = "CASE position WHEN 1 THEN 100 ELSE -100 END"

_COST_OF = (
    "UPDATE stock_move SET unit_cost_micro = coalesce(unit_cost_micro, 0) + 7 "
    "WHERE id = (SELECT max(id) FROM stock_move WHERE {})"
)

ALTERED: dict[str, list[tuple[str, str]]] = {
    "grouped": [
        ("parts_differ", "UPDATE invoice_order SET total = total + 1 WHERE position = 1"),
        ("parts_differ", "UPDATE invoice_order_tax SET tax = tax + 1 WHERE position = 1"),
        ("part_wrong", f"UPDATE invoice_order SET total = total + {_TURNED}"),
        ("part_wrong", f"UPDATE invoice_order_tax SET net = net + {_TURNED}, tax = tax - {_TURNED}"),
        (
            "part_wrong",
            "UPDATE item SET order_id = 1 WHERE order_id = (SELECT max(order_id) FROM invoice_order)",
        ),
        ("line_count_wrong", "DELETE FROM invoice_order WHERE position = 2"),
        ("order_differs", "UPDATE invoice SET order_count = 0, order_tax_count = 0 WHERE order_count > 0"),
        ("order_differs", "UPDATE invoice_order SET order_id = 1 WHERE position = 2"),
        ("credit_differs_from_invoice", f"UPDATE invoice SET order_id = 1 WHERE {_NOTE}"),
        (
            "credited_too_much",
            f"UPDATE invoice SET total = total + 9000, rounding_amount = 9000 WHERE {_NOTE}",
        ),
    ],
    "costs": [
        ("move_cost_differs", _COST_OF.format("cause = 'shipment' AND reverses_id IS NULL")),
        ("move_cost_differs", _COST_OF.format("cause = 'stock_transfer' AND reverses_id IS NULL")),
        ("move_cost_differs", _COST_OF.format("cause = 'stock_take'")),
        ("move_cost_differs", _COST_OF.format("cause = 'return_act'")),
        (
            "cost_differs",
            "UPDATE product SET cost_micro = cost_micro + 1 WHERE id IN (SELECT product_id FROM goods_receipt_line)",
        ),
        (
            "cost_differs",
            """
            UPDATE stock_move SET unit_cost_micro = unit_cost_micro + 900000 WHERE id = (SELECT max(id) FROM stock_move
            WHERE reason = 'receipt')
            """,
        ),
    ],
    "progress": [
        ("derived_wrong", "UPDATE order_line SET shipped_milli = shipped_milli - 1000 WHERE id = 1"),
        ("derived_wrong", "UPDATE order_line SET invoiced_milli = 0 WHERE id = 1"),
        ("derived_wrong", "UPDATE sales_order SET paid_amount = paid_amount + 1 WHERE id = 1"),
        ("derived_wrong", "UPDATE sales_order SET shipped = 'part' WHERE id = 1"),
        ("derived_wrong", "UPDATE sales_order SET invoiced = 'none' WHERE id = 1"),
        ("derived_wrong", "UPDATE sales_order SET paid = 'none' WHERE id = 1"),
        ("state_wrong", "UPDATE sales_order SET state = 'closed' WHERE id = 4"),
        (
            "more_than_ordered",
            """
            UPDATE shipment_line SET quantity_milli = 99000 WHERE id = (SELECT min(id) FROM
            shipment_line)
            """,
        ),
        (
            "promise_wrong",
            """
            UPDATE reservation SET quantity_milli = quantity_milli + 1 WHERE id = (SELECT min(id) FROM
            reservation)
            """,
        ),
        (
            "commitment_wrong",
            """
            UPDATE entry SET amount = amount + 1 WHERE component = 'committed' AND id = (SELECT
            min(id) FROM entry WHERE component = 'committed')
            """,
        ),
        ("document_without_item", "DELETE FROM item WHERE noun = 'sales_order' AND document_id = 1"),
    ],
    "conflicts": [
        ("conflict_differs", "UPDATE shop_conflict SET row_id = 99999 WHERE state = 'open'"),
        (
            "conflict_differs",
            "UPDATE shop_conflict SET noun = 'product', row_id = 99999 WHERE state = 'shop'",
        ),
        ("conflict_differs", "UPDATE shop_conflict SET here = there WHERE state = 'open'"),
        ("conflict_differs", "UPDATE shop_conflict SET decided_by = '' WHERE state = 'shop'"),
        ("conflict_without_record", "DELETE FROM inbox WHERE noun = 'customer'"),
    ],
    "proposals": [
        ("proposal_differs", _FOLLOWED.format(state="accepted", answer="credit_note", by="Alice")),
        ("proposal_differs", _FOLLOWED.format(state="accepted", answer="return", by="Alice")),
        ("proposal_undecided", _FOLLOWED.format(state="accepted", answer="none", by="Alice")),
        ("proposal_undecided", _FOLLOWED.format(state="accepted", answer="change", by="")),
        ("proposal_undecided", _FOLLOWED.format(state="set_aside", answer="none", by="Alice")),
    ],
    "bundles": [
        ("bundle_wrong", "UPDATE product SET stocked = true WHERE sku = 'COF-1'"),
        ("part_differs", "UPDATE order_line SET quantity_milli = 5000 WHERE bundle_line_id IS NOT NULL"),
        ("part_differs", "UPDATE order_line SET is_bundle = false WHERE is_bundle"),
        ("bundle_without_parts", "UPDATE order_line SET share_ppm = 1 WHERE bundle_line_id IS NOT NULL"),
    ],
    "received": [
        (
            "received_file_differs",
            "UPDATE received_invoice SET hash = replace(hash, substr(hash, 1, 1), '-') WHERE id = 1",
        ),
        ("received_paid_differs", "UPDATE received_invoice SET paid_amount = 1 WHERE paid_on IS NOT NULL"),
        (
            "received_paid_differs",
            "UPDATE received_invoice SET paid_amount = due WHERE paid_on IS NULL AND due > 0",
        ),
        ("received_file_differs", "DELETE FROM archive_paper WHERE noun = 'received_invoice' AND row_id = 1"),
        ("line_count_wrong", "DELETE FROM received_line WHERE received_id = 1"),
        (
            "received_of_another",
            "UPDATE received_invoice SET supplier_id = NULL WHERE purchase_id IS NOT NULL",
        ),
        ("state_wrong", "UPDATE received_invoice SET decided_by = '' WHERE state = 'disputed'"),
    ],
    "items": [
        ("document_without_item", "DELETE FROM item WHERE noun = 'payment' AND document_id = 1"),
        (
            "item_wrong",
            """
            UPDATE entry SET amount = amount + 1 WHERE component = 'owed' AND cause = 'invoice' AND id
            = (SELECT min(id) FROM entry WHERE component = 'owed' AND cause = 'invoice')
            """,
        ),
        (
            "item_differs_from_document",
            """
            UPDATE item SET due_on = '2027-01-01' WHERE noun = 'invoice' AND instalment = 1 AND
            document_id = 1
            """,
        ),
        ("allocated_too_much", "UPDATE allocation SET amount = 99999 WHERE id = 1"),
    ],
    "allocations": [
        ("allocation_entries_wrong", "UPDATE allocation SET amount = amount + 1 WHERE id = 1"),
        (
            "allocation_between_strangers",
            "UPDATE allocation SET target_item_id = source_item_id WHERE id = 1",
        ),
        ("allocation_vat_off", "UPDATE allocation_vat SET tax = tax + 1 WHERE id = 1"),
        (
            "settled_vat_differs",
            """
            UPDATE allocation_vat SET tax = tax + 1, net = net - 1 WHERE allocation_id = (SELECT a.id
            FROM allocation a JOIN item t ON t.id = a.target_item_id JOIN invoice i ON i.id =
            t.document_id AND i.total = a.amount WHERE t.noun = 'invoice' LIMIT 1)
            """,
        ),
    ],
    "exchange": [
        ("rate_differs", "DELETE FROM exchange_rate"),
        ("rate_differs", "UPDATE invoice SET base_rate_ppm = 1090000 WHERE rate_on IS NOT NULL"),
        (
            "rate_differs",
            "UPDATE invoice SET rate_source = 'nulle part' WHERE kind = 'invoice' AND rate_on IS NOT NULL",
        ),
        ("rate_differs", "UPDATE invoice SET base_rate_ppm = 2000000 WHERE id = 1"),
        ("rate_differs", "UPDATE payment SET base_amount = 1 WHERE id = 1"),
        ("rate_differs", "UPDATE payment SET base_amount = base_amount + 1 WHERE currency = 'USD'"),
        ("rate_differs", "UPDATE item SET own_units = 2 WHERE id = 1"),
        (
            "rate_differs",
            "UPDATE item SET base_units = base_units + 1 WHERE currency = 'USD' AND noun = 'sales_order'",
        ),
        ("tax_at_home_wrong", "UPDATE invoice SET base_tax = base_tax + 1 WHERE rate_on IS NOT NULL"),
        (
            "worth_wrong",
            "UPDATE entry SET base_amount = base_amount + 9 WHERE currency = 'USD' AND component = 'owed'",
        ),
    ],
    "entries": [
        ("entry_differs_from_item", "UPDATE entry SET component = 'owed' WHERE component = 'committed'"),
        ("base_amount_wrong", "UPDATE entry SET base_amount = base_amount + 1 WHERE id = 1"),
        ("cause_missing", "UPDATE entry SET cause_id = 9999 WHERE id = 1"),
        ("cause_missing", "UPDATE entry SET cause = 'nobody' WHERE id = 1"),
    ],
    "stock": [
        ("place_left_not_empty", "UPDATE location SET archived_at = '2026-12-30 00:00:00'"),
        ("no_place_serves", "UPDATE location SET for_sale = false"),
        ("move_differs_from_shipment", "UPDATE stock_move SET cause_line_id = 9999 WHERE cause = 'shipment'"),
        # What goods cost comes back with them: else their worth would change by a mistake undone.
        ("reversal_differs", "UPDATE stock_move SET unit_cost_micro = 77 WHERE reverses_id IS NOT NULL"),
        (
            "shipped_without_move",
            """
            DELETE FROM stock_move WHERE id = (SELECT min(id) FROM stock_move WHERE cause =
            'shipment')
            """,
        ),
    ],
    "shipments": [
        ("quantity_wrong", "UPDATE shipment SET quantity_milli = quantity_milli + 1 WHERE id = 1"),
        ("line_of_another_order", "UPDATE shipment SET order_id = 2 WHERE id = 1"),
        (
            "reversal_differs",
            """
            UPDATE shipment_line SET quantity_milli = quantity_milli + 1 WHERE shipment_id = (SELECT
            min(id) FROM shipment WHERE kind = 'reversal')
            """,
        ),
    ],
    "invoices": [
        ("corrective_wrong", "UPDATE corrective_invoice SET position = 3"),
        ("corrective_wrong", "UPDATE corrective_invoice SET issued_on = '2026-01-02'"),
        (
            "corrective_wrong",
            "UPDATE corrective_invoice SET invoice_id = (SELECT max(id) FROM invoice WHERE kind = 'credit_note')",
        ),
        ("total_differs_from_rates", "UPDATE invoice SET net = net + 1, tax = tax - 1 WHERE id = 1"),
        ("rate_differs_from_lines", "UPDATE invoice_line SET net = net + 1, tax = tax - 1 WHERE id = 1"),
        ("tax_implausible", "UPDATE invoice_tax SET tax = tax + 100, net = net - 100 WHERE id = 1"),
        ("instalments_differ", "UPDATE invoice_instalment SET amount = amount + 1 WHERE id = 1"),
        ("due_date_wrong", "UPDATE invoice_instalment SET due_on = '2020-01-01' WHERE id = 1"),
        ("line_count_wrong", "DELETE FROM invoice_line WHERE id = 1"),
    ],
    "credit_notes": [
        (
            "credited_too_much",
            """
            UPDATE invoice SET total = 99999, net = 99999 - tax - rounding_amount WHERE kind =
            'credit_note'
            """,
        ),
        (
            "rate_credited_too_much",
            """
            UPDATE invoice_tax SET tax = 99999 WHERE invoice_id IN (SELECT id FROM invoice WHERE kind
            = 'credit_note')
            """,
        ),
        ("credit_differs_from_invoice", "UPDATE invoice SET corrects_id = id WHERE kind = 'credit_note'"),
    ],
    "payments": [
        ("reversal_differs", "UPDATE payment SET amount = amount + 1 WHERE kind = 'reversal'"),
    ],
    "orders": [
        ("line_count_wrong", "UPDATE sales_order SET line_count = 9 WHERE id = 1"),
        ("rate_differs_from_lines", "UPDATE order_tax SET tax = tax + 1 WHERE id = 1"),
        ("rate_differs_from_lines", "UPDATE order_line SET net = net + 1, tax = tax - 1 WHERE id = 1"),
    ],
    "vat": [
        ("rule_differs_from_category", "UPDATE order_line SET vat_rule = 'export' WHERE id = 1"),
        ("rule_differs_from_category", "UPDATE invoice_line SET category = 'K' WHERE id = 1"),
        ("rule_differs_from_category", "UPDATE invoice_line SET vat_rule = 'unheard_of' WHERE id = 1"),
        ("distance_miscounted", "UPDATE distance_sale SET net = net + 1 WHERE id = 1"),
        ("distance_miscounted", "DELETE FROM distance_sale"),
        ("distance_year_wrong", "UPDATE distance_year SET net = net + 1"),
        ("distance_year_missing", "DELETE FROM distance_year"),
    ],
    "law": [
        ("law_text_differs", "UPDATE law_line SET text_fr = 'autre', text_en = 'other'"),
        ("law_text_differs", "DELETE FROM law_line"),
        ("law_text_differs", "UPDATE invoice SET texts = '{}' WHERE id = (SELECT max(id) FROM invoice)"),
        (
            "law_text_unreadable",
            "UPDATE invoice SET texts = '{\"said\"' WHERE id = (SELECT max(id) FROM invoice)",
        ),
    ],
    "numbering": [
        ("number_beyond_series", "UPDATE invoice SET number = 'FA-2026-0099' WHERE id = 1"),
        ("number_malformed", "UPDATE invoice SET number = 'FA 2026/1' WHERE id = 1"),
        (
            "number_out_of_order",
            "UPDATE invoice SET issued_on = '2026-12-31', due_on = '2026-12-31' WHERE id = 1",
        ),
        (
            "number_of_another_year",
            "UPDATE invoice SET issued_on = '2025-12-31', due_on = '2025-12-31' WHERE id = 1",
        ),
        ("number_missing", "DELETE FROM invoice WHERE id = 2"),
        ("number_missing", "UPDATE number_series SET last = last + 1 WHERE kind = 'shipment'"),
        ("series_date_wrong", "UPDATE number_series SET last_on = '2026-12-30' WHERE kind = 'invoice'"),
        ("lost_beyond_series", "UPDATE number_lost SET last = 999"),
    ],
    "balances": [
        ("balance_rows_wrong", "DELETE FROM account_balance WHERE amount = 0"),
        ("balance_wrong", "UPDATE item_balance SET amount = amount + 1"),
        ("stock_balance_missing", "DELETE FROM stock_balance"),
    ],
    "purchases": [
        ("stock_balance_wrong", "UPDATE stock_balance SET incoming_milli = 1"),
    ],
    "links": [
        ("link_to_nothing", "DELETE FROM location"),
    ],
}
"""By check: the fault it must find, and what was done."""


@pytest.mark.parametrize(
    ("check", "code", "statement"),
    [(check, code, statement) for check, done in ALTERED.items() for code, statement in done],
)
def test_the_documents_tell(
    spoilable: Spoilable, monkeypatch: pytest.MonkeyPatch, check: str, code: str, statement: str
) -> None:
    monkeypatch.setattr(audit, "CHECKS", tuple(each for each in audit.CHECKS if check in each[0]))
    copy = spoilable()
    copy.rows(statement)
    assert code in {fault.code for fault in audited(copy).faults}


def test_a_number_given_twice_is_named(sqlite_copy: Spoilable) -> None:
    copy = sqlite_copy()
    copy.rows("DROP INDEX IF EXISTS uq_customer_number")
    copy.rows("PRAGMA writable_schema = ON")
    copy.rows(
        "UPDATE sqlite_master SET sql = replace(sql, 'UNIQUE (number)', 'CHECK (1)') WHERE name = 'customer'"
    )
    copy.rows(
        "DELETE FROM sqlite_master WHERE type = 'index' AND tbl_name = 'customer' AND name LIKE 'sqlite_auto%'"
    )
    copy.rows("PRAGMA writable_schema = RESET")
    copy.rows("UPDATE customer SET number = (SELECT number FROM customer WHERE id = 1) WHERE id = 2")
    faults = audited(copy).faults
    assert Fault("customer", 2, "number_twice", {"number": "CL-2026-0001"}) in faults


def test_a_draft_may_be_saved_over_in_silence_and_no_more_once_it_stands(spoilable: Spoilable) -> None:
    copy = spoilable()
    draft = copy.rows("SELECT max(id) FROM sales_order WHERE state = 'draft'")[0][0]
    copy.rows("UPDATE sales_order SET note = 'changed' WHERE id = %s", draft)
    copy.rows("UPDATE order_line SET name = 'changed' WHERE order_id = %s", draft)
    assert audited(copy).sound
    copy = spoilable()
    copy.rows("UPDATE sales_order SET state = 'draft' WHERE id = 1")
    faults = [(fault.table, fault.row_id, fault.facts.get("columns")) for fault in audited(copy).faults]
    assert ("sales_order", 1, "state") in faults
