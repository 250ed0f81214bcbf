"""Every fault, check and table the auditor can name has words, and is told whatever its facts."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from app.base.words import LANGUAGES, Words
from app.verify import Check, Fault
from app.verify.audit import CHECKS
from app.verify.expected import expected_tables
from app.verify.wording import check_name, sentence

SOURCE = Path(__file__).parents[2] / "app" / "verify"


def said() -> dict[str, set[str]]:
    """Codes of faults and notes in the auditor's source, with the facts that always come with them."""
    found: dict[str, set[str]] = {}
    for file in sorted(SOURCE.glob("*.py")):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            if node.func.attr not in ("fault", "note") or len(node.args) < 3:
                continue
            facts = {keyword.arg for keyword in node.keywords if keyword.arg}
            for each in ast.walk(node.args[2]):
                if isinstance(each, ast.Constant) and isinstance(each.value, str):
                    found[each.value] = found.get(each.value, facts) & facts
    return found


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_is_a_sentence(language: str) -> None:
    words = Words(language)
    for code, facts in said().items():
        if code == "stock_balance_wrong":  # its facts are put together
            facts = {"column", "location", "moved", "kept"}
        told = sentence(words, Fault("invoice", 7, code, {**dict.fromkeys(facts, 12), "rate_ppm": 55_000}))
        assert code not in told
        assert "{" not in told, told


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_check_and_table_has_a_name(language: str) -> None:
    words = Words(language)
    for names, _ in CHECKS:
        for name in names:
            assert not check_name(words, Check(name, 0)).startswith("verify.")
    for table in (*expected_tables(), "alembic_version"):
        assert "verify.table" not in sentence(words, Fault(table, None, "row_unreadable"))


def test_a_fault_is_told_with_its_row() -> None:
    fault = Fault("invoice", 12, "row_altered", {"columns": "total", "line": 1234})
    assert (
        sentence(Words("en"), fault)
        == "Invoice or credit note, row 12: altered since line 1234 of the journal (total)."
    )
