"""`verify`: recompute everything from the documents; exit 1 when something is not what was written."""

from __future__ import annotations

import typer

from app.commands.desk import Desk
from app.commands.program import FAILED, command
from app.verify import Fault, verify
from app.verify.wording import check_name, sentence


@command("verify")
def audit(desk: Desk) -> None:
    """Say what was checked, how much of it, and every fault with its table and row."""
    with desk.opened() as database:
        verdict = verify(database)
    if desk.as_json:
        desk.give(
            {
                "sound": verdict.sound,
                "checks": [
                    {
                        "name": check.name,
                        "counted": check.counted,
                        "faults": len(check.faults) + check.left_out,
                    }
                    for check in verdict.checks
                ],
                "faults": [_for_machines(desk, fault) for fault in verdict.faults],
                "notes": [_for_machines(desk, note) for note in verdict.notes],
            }
        )
    else:
        for check in verdict.checks:
            mark = "✗" if check.faults else "✓"
            desk.write(f"{mark} {check_name(desk.words, check)} ({desk.words.number(check.counted)})")
            for fault in check.faults:
                desk.write(f"    {sentence(desk.words, fault)}")
            if check.left_out:
                desk.write("    " + desk.words.say("command.verify.left_out", n=check.left_out))
        for note in verdict.notes:
            desk.write(f"  · {sentence(desk.words, note)}")
        desk.say("command.verify.sound" if verdict.sound else "command.verify.faulty", n=len(verdict.faults))
    if not verdict.sound:
        raise typer.Exit(FAILED)


def _for_machines(desk: Desk, fault: Fault) -> dict[str, object]:
    return {
        "table": fault.table,
        "row": fault.row_id,
        "code": fault.code,
        "facts": dict(fault.facts),
        "words": sentence(desk.words, fault),
    }
