"""Alembic's environment: runs the numbered versions on a connection handed in, then writes all triggers anew."""

from alembic import context

from app.base import sealing
from app.base.schema import metadata
from app.tables import EVERY_ROOM

# Named here because importing it is what makes all tables known, before triggers are written for them.
_rooms = EVERY_ROOM

connection = context.config.attributes["connection"]
sealing.unseal(connection)
context.configure(connection=connection, target_metadata=metadata)
context.run_migrations()
# An older revision, made for the backup of a database that stands there, is not sealed by today's tables.
if context.config.attributes["at_head"] and sealing.can_seal(connection, metadata):
    sealing.seal(connection, metadata)
