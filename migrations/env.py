"""Alembic's environment: runs the numbered versions on a connection handed in, then writes all triggers anew."""

from alembic import context

from app.base import sealing
from app.base.schema import metadata
from app.tables import EVERY_ROOM

assert EVERY_ROOM, "the rooms' tables must be known before triggers are written"

connection = context.config.attributes["connection"]
sealing.unseal(connection)
context.configure(connection=connection, target_metadata=metadata)
context.run_migrations()
if sealing.can_seal(connection, metadata):
    sealing.seal(connection, metadata)
