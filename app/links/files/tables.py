"""Tables of the room: what was brought, line by line, so that it can be taken back; and which column is which field."""

from datetime import date

from sqlalchemy import (
    CheckConstraint,
    Column,
    Date,
    Index,
    Named,
    String,
    Table,
    TypedColumns,
    UniqueConstraint,
)

from app.base.schema import instant, key, maybe_instant, metadata, text, to, uid, whole


class import_run_columns(TypedColumns):
    id = key()
    uid = uid()
    noun: Named[str] = Column(String(12))
    file = text()
    content_hash: Named[str] = Column(String(64))
    as_of: Named[date] = Column(Date)
    state: Named[str] = Column(String(8))
    created = whole(default=0)
    changed = whole(default=0)
    same = whole(default=0)
    begun_at = instant()
    begun_by = text()
    ended_at = maybe_instant()
    undone_at = maybe_instant()
    undone_by = text(default="")


# One file brought: which, by whom, when, what became of it. `running` is one that was stopped in the middle: the same
# file brought again goes on where it stopped.
import_run = Table(
    "import_run",
    metadata,
    import_run_columns,
    CheckConstraint("state IN ('running', 'done', 'undone')", name="state"),
    CheckConstraint("noun IN ('customers', 'products', 'stock', 'invoices', 'orders')", name="noun"),
    info={"history": True, "tracked": True},
)


class import_row_columns(TypedColumns):
    id = key()
    run_id = to("import_run.id", index=False)
    line = whole()
    noun: Named[str] = Column(String(20))
    row_id = whole()
    act: Named[str] = Column(String(8))
    before = text(default="{}", personal=True)


# What a line of the file made or changed: `noun` and `row_id` name table and key, `before` what stood there.
import_row = Table(
    "import_row",
    metadata,
    import_row_columns,
    CheckConstraint("act IN ('created', 'changed')", name="act"),
    Index(None, "run_id", "id"),
    Index(None, "noun", "row_id"),
)


class import_mapping_columns(TypedColumns):
    id = key()
    noun: Named[str] = Column(String(12))
    titles_hash: Named[str] = Column(String(64))
    columns = text()
    mark: Named[str] = Column(String(1))
    day_order: Named[str] = Column(String(3))
    told_at = instant()
    told_by = text()


# What a person said of a kind of file, known again by its titles: columns as JSON {column: field}, decimal mark, order
# of days ("" where nothing was said).
import_mapping = Table(
    "import_mapping",
    metadata,
    import_mapping_columns,
    UniqueConstraint("noun", "titles_hash"),
)
