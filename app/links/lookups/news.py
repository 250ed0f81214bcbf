"""What a round of the registers finds and nobody was told yet: a task at the customer's, until somebody has looked at it."""

from __future__ import annotations

from app.base.actor import Actor
from app.base.database import Database
from app.base.door import Read, Write, verb
from app.base.said import said
from app.customers.task import TaskDraft, insert_task, tasks_of_customer

_KEY = "register"


def tell(database: Database, actor: Actor, customer_id: int, what: str, reference: str) -> None:
    """Ask somebody to look at a finding: `what` is closed, proceedings or refused, `reference` which one. Told once."""
    with database.read() as rd:
        told = _told(rd, customer_id, what, reference)
    if not told:
        database.do(actor, ask_to_look, customer_id, what, reference)


@verb("lookup.ask_to_look")
def ask_to_look(tx: Write, customer_id: int, what: str, reference: str) -> int | None:
    """The task to look at a finding, due today; None where it was given before, done or not."""
    if _told(tx, customer_id, what, reference):
        return None
    draft = TaskDraft(
        what=said(f"lookup.news.{what}", reference=reference),
        due_on=tx.today,
        noun="customer",
        row_id=customer_id,
        customer_id=customer_id,
        facts={_KEY: [what, reference]},
    )
    tx.note(what=what, reference=reference)
    return insert_task(tx, draft)


def _told(rd: Read, customer_id: int, what: str, reference: str) -> bool:
    tasks = tasks_of_customer(rd, customer_id, done=True)
    return any(each.facts.get(_KEY) == [what, reference] for each in tasks)
