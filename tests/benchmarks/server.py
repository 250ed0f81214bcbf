"""A PostgreSQL server of our own that keeps what it commits, for the same cycle there."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.postgres import Cluster, Server, fresh_name


@contextmanager
def durable_server() -> Iterator[Server]:
    """The tests' server on this machine's disk, with `fsync` and `synchronous_commit` on."""
    cluster = Cluster(Path(tempfile.mkdtemp(prefix="comptoir-bench-pg-")), os.getpid())
    try:
        server = cluster.server()
        with server.connect() as connection:
            for setting in ("fsync", "synchronous_commit", "full_page_writes"):
                connection.execute(f"ALTER SYSTEM SET {setting} = on".encode())
            connection.execute("SELECT pg_reload_conf()")
        yield server
    finally:
        cluster.stop()
        shutil.rmtree(cluster.folder, ignore_errors=True)


@contextmanager
def new_database() -> Iterator[str]:
    """The URL of an empty database on a durable server."""
    with durable_server() as server:
        yield server.create(fresh_name("bench"))
