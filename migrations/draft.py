"""Write a draft of the next numbered migration: ``python -m migrations.draft 0002_what_changes``.

Compares what the migrations so far build (in a throw-away SQLite file) with the tables of the program. Read the draft
before it is committed: CHECK constraints of standing tables and data are not seen by the comparison.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from sqlalchemy import create_engine

from app.base.migrate import run_migrations
from app.base.schema import Instant, metadata
from app.tables import EVERY_ROOM

# Named because importing it is what makes all tables known.
_rooms = EVERY_ROOM


def render(kind: str, thing: Any, _context: Any) -> str | Literal[False]:
    """Types of the program as plain SQLAlchemy ones: versions never import app."""
    if kind == "type" and isinstance(thing, Instant):
        return "sa.DateTime(timezone=True)"
    return False


def draft(name: str) -> Path:
    """Write ``versions/<name>.py`` and give its path."""
    number = name.split("_", 1)[0]
    folder = Path(__file__).parent
    with tempfile.TemporaryDirectory() as place:
        engine = create_engine(f"sqlite:///{place}/draft.db")
        with engine.connect() as connection:
            run_migrations(connection)
            connection.commit()
            context = MigrationContext.configure(connection, opts={"target_metadata": metadata})
            script = produce_migrations(context, metadata)
            assert script.upgrade_ops is not None
            body = render_python_code(script.upgrade_ops, render_item=render)
    versions = sorted((folder / "versions").glob("[0-9]*.py"))
    before = repr(versions[-1].name.split("_", 1)[0]) if versions else "None"
    text = _TEMPLATE.format(
        title=name.split("_", 1)[-1].replace("_", " ").capitalize(), number=number, before=before, body=body
    )
    target = folder / "versions" / f"{name}.py"
    target.write_text(text, "utf-8")
    return target


_TEMPLATE = '''"""{title}."""

import sqlalchemy as sa
from alembic import op

revision = "{number}"
down_revision = {before}
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Go up; nothing goes down again, a copy is restored instead."""
    {body}
'''

if __name__ == "__main__":
    print(draft(sys.argv[1]))  # noqa: T201
