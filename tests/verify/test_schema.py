"""Seals and constraints: missing, switched off, or put in place of the real ones."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.verify.tampering import Copy, SqliteCopy, audited, named

Spoilable = Callable[[], Copy]


def facts(copy: Copy, code: str) -> list[tuple[str, object]]:
    return [
        (fault.table, fault.facts.get("trigger") or fault.facts.get("constraint"))
        for fault in audited(copy).faults
        if fault.code == code
    ]


def test_a_seal_that_is_missing_is_named(spoilable: Spoilable) -> None:
    copy = spoilable()
    if isinstance(copy, SqliteCopy):
        copy.end()
        copy.raw("DROP TRIGGER sealed_payment_delete")
        assert facts(copy, "trigger_missing") == [("payment", "sealed_payment_delete")]
    else:
        copy.rows("DROP TRIGGER sealed_payment_change ON payment")
        assert facts(copy, "trigger_missing") == [("payment", "sealed_payment_change")]


def test_a_seal_that_does_nothing_is_named(spoilable: Spoilable) -> None:
    copy = spoilable()
    if isinstance(copy, SqliteCopy):
        copy.end()
        for does in ("WHEN 0 BEGIN SELECT RAISE(ABORT, 'sealed'); END", "BEGIN SELECT 1; END"):
            copy.raw("DROP TRIGGER sealed_entry_update")
            copy.raw(f"CREATE TRIGGER sealed_entry_update BEFORE UPDATE ON entry {does}")
            assert facts(copy, "trigger_altered") == [("entry", "sealed_entry_update")]
        return
    copy.rows("CREATE FUNCTION harmless() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$")
    copy.rows("DROP TRIGGER sealed_entry_change ON entry")
    copy.rows(
        "CREATE TRIGGER sealed_entry_change BEFORE UPDATE OR DELETE ON entry FOR EACH ROW EXECUTE FUNCTION harmless()"
    )
    assert facts(copy, "trigger_altered") == [("entry", "sealed_entry_change")]


def test_a_seal_that_lets_some_rows_through_is_named(spoilable: Spoilable) -> None:
    copy = spoilable()
    if isinstance(copy, SqliteCopy):
        copy.end()
        sql = copy.raw("SELECT sql FROM sqlite_master WHERE name = 'sealed_invoice_line_replace'")[0][0]
        copy.raw("DROP TRIGGER sealed_invoice_line_replace")
        copy.raw(sql.replace("id = NEW.id", "id = NEW.id AND id <> 3"))
        assert facts(copy, "trigger_altered") == [("invoice_line", "sealed_invoice_line_replace")]
        return
    copy.rows("DROP TRIGGER sealed_item_change ON item")
    copy.rows(
        "CREATE TRIGGER sealed_item_change BEFORE UPDATE OR DELETE ON item FOR EACH ROW "
        "WHEN (OLD.id <> 3) EXECUTE FUNCTION comptoir_sealed()"
    )
    assert facts(copy, "trigger_altered") == [("item", "sealed_item_change")]


@pytest.mark.parametrize("state", ["DISABLE", "ENABLE REPLICA"])
def test_seals_switched_off_are_missing(postgres_copy: Spoilable, state: str) -> None:
    copy = postgres_copy()
    copy.rows(f"ALTER TABLE payment {state} TRIGGER sealed_payment_truncate")
    assert facts(copy, "trigger_missing") == [("payment", "sealed_payment_truncate")]


def test_foreign_keys_switched_off_are_named(postgres_copy: Spoilable) -> None:
    copy = postgres_copy()
    copy.rows("ALTER TABLE shipment_line DISABLE TRIGGER ALL")
    assert {table for table, _ in named(audited(copy), "foreign_key_off")} >= {"shipment_line"}


@pytest.mark.parametrize(
    ("statement", "missing"),
    [
        ("ALTER TABLE payment DROP CONSTRAINT ck_payment_positive", "ck_payment_positive"),
        ("ALTER TABLE entry DROP CONSTRAINT fk_entry_item_id", "item_id REFERENCES item"),
        ("ALTER TABLE invoice DROP CONSTRAINT uq_invoice_number", "UNIQUE (number)"),
        ("ALTER TABLE invoice ALTER COLUMN total DROP NOT NULL", "total NOT NULL"),
    ],
)
def test_a_constraint_that_was_dropped_is_named(
    postgres_copy: Spoilable, statement: str, missing: str
) -> None:
    copy = postgres_copy()
    copy.rows(statement)
    assert missing in [constraint for _, constraint in facts(copy, "constraint_missing")]


def test_a_constraint_that_was_never_validated_does_not_stand(postgres_copy: Spoilable) -> None:
    copy = postgres_copy()
    copy.rows("ALTER TABLE payment DROP CONSTRAINT ck_payment_positive")
    copy.rows("ALTER TABLE payment ADD CONSTRAINT ck_payment_positive CHECK (amount > 0) NOT VALID")
    assert facts(copy, "constraint_missing") == [("payment", "ck_payment_positive")]


def test_a_constraint_written_out_of_the_schema_is_named(sqlite_copy: Spoilable) -> None:
    copy = sqlite_copy()
    copy.rows("PRAGMA writable_schema = ON")
    copy.rows(
        "UPDATE sqlite_master SET sql = replace(sql, 'CONSTRAINT ck_payment_positive CHECK (amount > 0),', '') "
        "WHERE name = 'payment'"
    )
    copy.rows(
        "UPDATE sqlite_master SET sql = replace(sql, 'total BIGINT NOT NULL', 'total BIGINT') WHERE name = 'invoice'"
    )
    copy.rows("PRAGMA writable_schema = RESET")
    assert facts(copy, "constraint_missing") == [
        ("invoice", "total NOT NULL"),
        ("payment", "ck_payment_positive"),
    ]


def test_a_table_that_is_gone_leaves_the_other_checks_standing(spoilable: Spoilable) -> None:
    copy = spoilable()
    copy.rows("DROP TABLE supplier_product")
    copy.rows("UPDATE payment SET amount = amount + 1 WHERE id = 1")
    verdict = audited(copy)
    assert named(verdict, "table_missing") == {("supplier_product", None)}
    assert ("payment", 1) in named(verdict, "row_altered") | named(verdict, "check_impossible")
    assert ("item", 1) in {(fault.table, 1) for fault in verdict.faults}


def test_a_file_of_another_version_is_named(spoilable: Spoilable) -> None:
    copy = spoilable()
    copy.rows("UPDATE alembic_version SET version_num = '0000'")
    assert named(audited(copy), "schema_version") == {("alembic_version", None)}


def test_a_page_of_the_file_overwritten_is_damage_and_no_crash(sqlite_copy: Spoilable) -> None:
    copy = sqlite_copy()
    page_size = copy.rows("PRAGMA page_size")[0][0]
    [(page,)] = copy.rows("SELECT rootpage FROM sqlite_master WHERE name = 'ix_entry_item_id'")
    copy.end()
    assert isinstance(copy, SqliteCopy)
    with copy.file.open("r+b") as file:
        file.seek((page - 1) * page_size + 8)
        file.write(b"\xff" * 64)
    assert "file_damaged" in {fault.code for fault in audited(copy).faults}
