"""Rights on a PostgreSQL server: the owner of the schema and the program's role are two (house position 4).

The owner creates and upgrades. The program works as a role that may read and add everywhere, and change or delete only
where nothing is sealed: whoever holds its password can neither alter an issued document nor drop the triggers.
"""

from __future__ import annotations

from sqlalchemy import Connection, text

from app.base import sealing
from app.base.database import Database
from app.base.errors import Refusal

_ON_SEALED = "SELECT, INSERT"
_ELSEWHERE = "SELECT, INSERT, UPDATE, DELETE"
# Which version stands is the owner's business.
_READ_ONLY = frozenset({"alembic_version"})


def grant(database: Database, role: str) -> None:
    """Let a role that exists work with the database, sealed tables kept out of its reach; to be run as the owner.

    Refused with ``role_unknown``, and ``role_may_everything`` for a superuser or the owner itself, whom no right
    restrains; troubles: ``server_denies`` when the one who runs it is not the owner.
    """
    with database.guarded(), database.engine.connect() as connection, connection.begin():
        found = connection.execute(_ROLE, {"role": role}).one_or_none()
        if found is None:
            raise Refusal("role_unknown", role=role, place=database.location.words)
        if found.free:
            raise Refusal("role_may_everything", role=role, place=database.location.words)
        grant_on(connection, role)


def grant_on(connection: Connection, role: str) -> None:
    """The same on a connection already open, after tables were made anew."""
    name = connection.dialect.identifier_preparer.quote_identifier(role)
    schema = connection.dialect.identifier_preparer.quote_identifier(
        str(connection.execute(text("SELECT current_schema()")).scalar_one())
    )
    sealed = sealing.tables(connection)
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {name}")
    # The tables of the schema belong to the program: whatever was granted before, by hand or by an older version, goes.
    connection.exec_driver_sql(f"REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {name}")
    for table in connection.execute(_TABLES).scalars().all():
        rights = "SELECT" if table in _READ_ONLY else _ON_SEALED if table in sealed else _ELSEWHERE
        connection.exec_driver_sql(f'GRANT {rights} ON "{table}" TO {name}')
    connection.exec_driver_sql(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA {schema} TO {name}")


def granted(connection: Connection) -> list[str]:
    """The roles other than the owner that work with the tables; none where there are no tables yet, and in a file."""
    if connection.dialect.name != "postgresql":
        return []
    return [str(role) for role in connection.execute(_GRANTED).scalars()]


_ROLE = text(
    "SELECT rolsuper OR EXISTS (SELECT 1 FROM pg_class WHERE relname = 'audit_line' "
    "AND relnamespace = current_schema()::regnamespace AND pg_has_role(pg_roles.oid, relowner, 'USAGE')) AS free "
    "FROM pg_roles WHERE rolname = :role"
)
_TABLES = text(
    "SELECT relname FROM pg_class WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace "
    "ORDER BY relname"
)
_GRANTED = text(
    "SELECT DISTINCT rolname FROM pg_class CROSS JOIN LATERAL aclexplode(relacl) AS given "
    "JOIN pg_roles ON pg_roles.oid = given.grantee WHERE relname = 'audit_line' "
    "AND relnamespace = current_schema()::regnamespace AND given.grantee <> relowner AND privilege_type = 'INSERT'"
)
