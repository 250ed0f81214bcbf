from app.verify import Fault, Verdict
from app.verify.verdict import Findings


def test_a_check_lists_so_many_faults_and_counts_the_rest() -> None:
    findings = Findings("entries")
    for row_id in range(Findings.LISTED + 7):
        findings.fault("entry", row_id, "row_altered")
    check = findings.check
    assert (len(check.faults), check.left_out) == (Findings.LISTED, 7)


def test_a_key_that_is_no_whole_number_is_told_among_the_facts() -> None:
    findings = Findings("balances")
    findings.fault("account_balance", "x", "balance_wrong")
    assert findings.check.faults == (Fault("account_balance", None, "balance_wrong", {"key": "x"}),)


def test_notes_leave_a_verdict_sound() -> None:
    findings = Findings("chain")
    findings.note("audit_line", None, "anchor_missing")
    verdict = Verdict((findings.check,))
    assert verdict.sound
    assert [note.code for note in verdict.notes] == ["anchor_missing"]
    findings.fault("audit_line", 1, "line_altered")
    assert not Verdict((findings.check,)).sound
