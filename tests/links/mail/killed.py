"""Send what waits in a database, to be killed half-way: python -m tests.links.mail.killed URL."""

from __future__ import annotations

import sys

from app.base.database import open_database
from app.links.mail.dispatch import dispatch
from tests.stories.desk import OWNER

if __name__ == "__main__":
    dispatch(open_database(sys.argv[1]), OWNER)
