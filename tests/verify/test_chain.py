"""The audit chain: cut, broken, rewritten, or contradicted by its anchor."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable

import pytest

from app.verify import Fault
from tests.verify.tampering import Copy, audited, codes, named

Spoilable = Callable[[], Copy]


def last_line(copy: Copy) -> int:
    return copy.rows("SELECT max(id) FROM audit_line")[0][0]


def cut(copy: Copy, first: int) -> None:
    """Take the lines from `first` away as if they had never been written, head and all."""
    for table, column in (("audit_mention", "line_id"), ("audit_salt", "line_id"), ("audit_line", "id")):
        copy.rows(f"DELETE FROM {table} WHERE {column} >= %s", first)
    copy.rows(
        "UPDATE audit_head SET line_id = %s, hash = (SELECT hash FROM audit_line WHERE id = %s)",
        first - 1,
        first - 1,
    )


def rewrite(copy: Copy, first: int) -> None:
    """Compute the hashes anew from `first` to the end: all that somebody can do who knows how."""
    previous = copy.rows("SELECT previous_hash FROM audit_line WHERE id = %s", first)[0][0]
    for line_id, body in copy.rows("SELECT id, body FROM audit_line WHERE id >= %s ORDER BY id", first):
        digest = hashlib.sha256(f"{previous}{body}".encode()).hexdigest()
        copy.rows(
            "UPDATE audit_line SET previous_hash = %s, hash = %s WHERE id = %s", previous, digest, line_id
        )
        previous = digest
    copy.rows("UPDATE audit_head SET hash = %s", previous)


def test_the_last_lines_cut_off_are_missed_by_the_anchor(spoilable: Spoilable) -> None:
    copy = spoilable()
    last = last_line(copy)
    cut(copy, last - 2)
    verdict = audited(copy)
    assert named(verdict, "tail_cut") == {("audit_line", last)}


def test_a_tail_cut_off_with_the_anchor_leaves_rows_nobody_sealed(spoilable: Spoilable) -> None:
    copy = spoilable()
    payment = copy.rows("SELECT max(id) FROM payment")[0][0]
    # What came after the last payment is cut off with its own line.
    told = copy.rows("SELECT max(line_id) FROM audit_mention WHERE noun = 'payment' AND row_id = %s", payment)
    cut(copy, told[0][0])
    copy.anchor.unlink()
    verdict = audited(copy)
    assert ("payment", payment) in named(verdict, "row_unsealed")
    assert "anchor_missing" in {note.code for note in verdict.notes}


def test_a_database_without_anchor_is_told_and_no_fault(spoilable: Spoilable) -> None:
    copy = spoilable()
    copy.anchor.unlink()
    verdict = audited(copy)
    assert verdict.sound
    assert "anchor_missing" in {note.code for note in verdict.notes}


@pytest.mark.parametrize("content", ["", "{}", '{"line": "x", "hash": "", "numbers": {}}', "\x00"])
def test_an_anchor_that_cannot_be_read_is_a_fault(spoilable: Spoilable, content: str) -> None:
    copy = spoilable()
    copy.anchor.write_text(content)
    assert named(audited(copy), "anchor_unreadable") == {("audit_line", None)}


def test_an_anchor_may_lag_behind_but_must_name_a_line_of_the_chain(spoilable: Spoilable) -> None:
    copy = spoilable()
    known = json.loads(copy.anchor.read_text())
    older = copy.rows("SELECT hash FROM audit_line WHERE id = 5")[0][0]
    copy.anchor.write_text(json.dumps({**known, "line": 5, "hash": older}))
    assert audited(copy).sound
    copy = spoilable()
    copy.anchor.write_text(json.dumps({**known, "line": 5, "hash": "0" * 64}))
    assert named(audited(copy), "anchor_contradicted") == {("audit_line", 5)}


def test_a_series_behind_its_anchor_is_named(spoilable: Spoilable) -> None:
    copy = spoilable()
    known = json.loads(copy.anchor.read_text())
    known["numbers"]["invoice-2026"] += 1
    copy.anchor.write_text(json.dumps(known))
    series = copy.rows("SELECT id FROM number_series WHERE kind = 'invoice'")[0][0]
    assert named(audited(copy), "series_behind_anchor") == {("number_series", series)}


def test_a_line_taken_out_of_the_middle_is_missing(spoilable: Spoilable) -> None:
    copy = spoilable()
    for table, column in (("audit_mention", "line_id"), ("audit_salt", "line_id"), ("audit_line", "id")):
        copy.rows(f"DELETE FROM {table} WHERE {column} = 12")
    assert named(audited(copy), "line_missing") == {("audit_line", 12)}


def test_a_line_altered_with_its_hash_no_longer_leads_to_the_next(spoilable: Spoilable) -> None:
    copy = spoilable()
    previous, body = copy.rows("SELECT previous_hash, body FROM audit_line WHERE id = 20")[0]
    body = body.replace('"verb":"', '"verb":"x')
    digest = hashlib.sha256(f"{previous}{body}".encode()).hexdigest()
    copy.rows("UPDATE audit_line SET body = %s, hash = %s, verb = 'x' || verb WHERE id = 20", body, digest)
    assert named(audited(copy), "line_follows_another") == {("audit_line", 21)}


def test_a_chain_rewritten_to_its_end_contradicts_the_anchor(spoilable: Spoilable) -> None:
    copy = spoilable()
    line, body = copy.rows("SELECT id, body FROM audit_line WHERE verb = 'collect.receive' ORDER BY id")[0]
    copy.rows(
        "UPDATE audit_line SET body = %s WHERE id = %s", body.replace('"facts":{', '"facts":{"a":1,'), line
    )
    rewrite(copy, line)
    verdict = audited(copy)
    assert named(verdict, "anchor_contradicted") == {("audit_line", last_line(spoilable()))}
    assert codes(verdict) == {"anchor_contradicted"}


def test_a_line_that_is_no_json_is_named(spoilable: Spoilable) -> None:
    for body in ("{", "[]", '{"version":1,"rows":[["invoice",1,5]]}', "[" * 100_000, ""):
        copy = spoilable()
        copy.rows("UPDATE audit_line SET body = %s WHERE id = 15", body)
        verdict = audited(copy)
        assert ("audit_line", 15) in named(verdict, "line_altered"), body
        assert "check_impossible" not in codes(verdict), body


def test_a_salt_may_only_be_dropped_by_a_line_that_says_so(spoilable: Spoilable) -> None:
    copy = spoilable()
    line, body = copy.rows("SELECT id, body FROM audit_line WHERE verb = 'customer.add' ORDER BY id")[0]
    copy.rows("DELETE FROM audit_salt WHERE line_id = %s", line)
    assert named(audited(copy), "salt_missing") == {("audit_salt", line)}
    copy = spoilable()
    copy.rows("DELETE FROM audit_salt WHERE line_id = %s", line)
    last, body = copy.rows("SELECT id, body FROM audit_line ORDER BY id DESC LIMIT 1")[0]
    copy.rows(
        "UPDATE audit_line SET body = %s WHERE id = %s",
        body.replace('"facts":{', f'"facts":{{"forgotten":[{line}],'),
        last,
    )
    rewrite(copy, last)
    copy.anchor.unlink()
    assert audited(copy).sound


def test_a_personal_text_is_held_against_its_salted_hash(spoilable: Spoilable) -> None:
    copy = spoilable()
    copy.rows("UPDATE customer SET name = 'Zoé Muller' WHERE id = 1")
    [fault] = audited(copy).faults
    assert (fault.table, fault.row_id, fault.code, fault.facts["columns"]) == (
        "customer",
        1,
        "row_altered",
        "name",
    )


def test_the_head_must_name_the_newest_line(spoilable: Spoilable) -> None:
    copy = spoilable()
    copy.rows("DELETE FROM audit_head")
    assert Fault("audit_head", 1, "head_missing") in audited(copy).faults
