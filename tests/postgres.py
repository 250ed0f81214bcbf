"""A real PostgreSQL server for one test session, started by the tests themselves.

Any installed server will do: the binaries are looked for on PATH, where Debian and others keep them off
PATH, and by asking pg_config. The server listens on the loopback interface at a free port, keeps its data
in a temporary folder and syncs nothing to disk, which only tests may do. It refuses to run as root; under
root it runs as the user postgres or nobody.

With several workers (pytest-xdist) the first that needs the server starts it, under a file lock; all share
it; the controller ends it. A small watch process ends it too when the controller dies without a word.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

START_SECONDS = 60
"""How long the server may take to accept connections; a loaded machine is slow."""

MEMORY_BYTES = 2 * 1024**3
"""Free memory disk that the server's folder asks for; it seldom needs a tenth of it."""

_SETTINGS = {
    # The data dies with the session; syncing it would only cost time.
    "fsync": "off",
    "synchronous_commit": "off",
    "full_page_writes": "off",
    "wal_level": "minimal",
    "wal_init_zero": "off",
    "max_wal_senders": "0",
    "max_connections": "100",
    "shared_buffers": "64MB",
    # Far from UTC and from the company's zone, so that a date taken from a server's local time shows.
    "timezone": "Pacific/Auckland",
    "log_timezone": "UTC",
    "lc_messages": "C",
    # The superuser, who logs in thousands of times, has a password that is quick to check; roles that tests make have
    # one of today's kind.
    "password_encryption": "scram-sha-256",
}


class NoServerError(RuntimeError):
    """No PostgreSQL server could be had; the tests that need one fail with this, they do not skip."""


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: where it listens and how the session's superuser gets in."""

    host: str
    port: int
    user: str
    password: str
    version: int
    """As PostgreSQL counts: 150018 is 15.18."""

    def url(self, database: str) -> str:
        """The SQLAlchemy URL of one database of this server."""
        return f"postgresql+psycopg://{self.user}:{self.password}@{self.host}:{self.port}/{database}"

    def connect(self, database: str = "postgres") -> psycopg.Connection[tuple[Any, ...]]:
        """An autocommit connection of the superuser, for what tests do behind the program's back."""
        return psycopg.connect(
            host=self.host,
            port=self.port,
            user=self.user,
            password=self.password,
            dbname=database,
            autocommit=True,
            connect_timeout=START_SECONDS,
        )

    def create(self, database: str, template: str | None = None) -> str:
        """Make a database, empty or as a copy of *template*, and return its URL.

        A template must not be in use: whoever is still connected to it is put out.
        """
        connection = _desk(self)
        if template is not None:
            connection.execute(
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = %s", [template]
            )
        # Copying files is the faster way without fsync; servers before 15 know no other.
        strategy = " strategy file_copy" if self.version >= 150000 else ""
        connection.execute(
            sql.SQL("create database {} template {}" + strategy).format(
                sql.Identifier(database), sql.Identifier(template or "template0")
            )
        )
        return self.url(database)

    def in_use(self, database: str) -> bool:
        """Whether anybody stays connected to a database; who has just left takes the server a moment."""
        for _ in range(20):
            found = (
                _desk(self)
                .execute("select count(*) from pg_stat_activity where datname = %s", [database])
                .fetchone()
            )
            if not (found and found[0]):
                return False
            time.sleep(0.005)
        return True

    def drop(self, database: str) -> None:
        """Remove a database; whoever is still connected to it is put out."""
        _desk(self).execute(
            sql.SQL("drop database if exists {} with (force)").format(sql.Identifier(database))
        )

    def leave(self) -> None:
        """Close the connection by which this process makes and removes databases."""
        if self in _DESKS:
            _DESKS.pop(self).close()


_DESKS: dict[Server, psycopg.Connection[tuple[Any, ...]]] = {}


def _desk(server: Server) -> psycopg.Connection[tuple[Any, ...]]:
    """The connection by which this process makes and removes databases: one for all of them."""
    if server not in _DESKS:
        _DESKS[server] = server.connect()
    return _DESKS[server]


def memory(wanted: int) -> Path | None:
    """The folder that lies in memory, where the system has one with so many bytes free."""
    folder = Path("/dev/shm")
    roomy = os.access(folder, os.W_OK) and shutil.disk_usage(folder).free > wanted
    return folder if roomy else None


def fresh_name(stem: str) -> str:
    """A database name no other test uses, recognisable by its *stem*."""
    return f"{re.sub('[^a-z0-9]+', '_', stem.lower())[:40].strip('_') or 'test'}_{secrets.token_hex(5)}"


class Cluster:
    """The one server of a test session, seen from any of its processes.

    *folder* is made by the controller and handed to the workers (see tests/conftest.py); everything the
    server has, and what the processes tell each other, lies in it.
    """

    def __init__(self, folder: Path, owner: int) -> None:
        self.folder = folder
        self.owner = owner
        """Process whose end also ends the server."""

    @staticmethod
    def new_folder() -> Path:
        """A name, short enough for a socket, for a folder made when it is needed; in memory where there is room.

        Measured: copying the template takes 10 ms in memory and 250 ms on a virtual machine's disk.
        """
        folder = memory(MEMORY_BYTES) or Path(tempfile.gettempdir())
        return folder / f"comptoir-pg-{secrets.token_hex(6)}"

    def server(self) -> Server:
        """The running server, started now if no process has yet."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        with _locked(self.folder / "lock"):
            told = self.folder / "server.json"
            if told.exists():
                return Server(**json.loads(told.read_text()))
            failed = self.folder / "failed"
            if failed.exists():
                raise NoServerError(failed.read_text())
            try:
                server = self._start()
            except NoServerError as error:
                failed.write_text(str(error))
                raise
            told.write_text(json.dumps(asdict(server)))
            return server

    def template(self, make_schema: Callable[[str], None]) -> str:
        """The name of a database with the program's schema, made by the first process that asks."""
        server = self.server()
        with _locked(self.folder / "lock"):
            made = self.folder / "template"
            if made.exists():
                return made.read_text()
            name = fresh_name("template")
            make_schema(server.create(name))
            made.write_text(name)
            return name

    def stop(self) -> None:
        """End the server, if one was started, and remove its folder."""
        told = self.folder / "server.json"
        if told.exists():
            Server(**json.loads(told.read_text())).leave()
        data = self.folder / "data"
        if (data / "postmaster.pid").exists():
            self._run("pg_ctl", "stop", "-D", str(data), "-m", "immediate", "-w", "-t", "30", check=False)
        shutil.rmtree(self.folder, ignore_errors=True)

    def _start(self) -> Server:
        password = secrets.token_hex(16)
        data, log = self.folder / "data", self.folder / "log"
        word = self.folder / "password"
        word.write_text(password)
        account = _account()
        if account is not None:
            # The server's user must reach the folder; the rest of it stays ours.
            self.folder.chmod(0o711)
            data.mkdir(mode=0o700)
            for path in (data, word):
                shutil.chown(path, account[0], account[1])
            log.touch()
            shutil.chown(log, account[0], account[1])
        # The locale is the plain one, so that no result depends on what the machine has installed.
        self._run(
            "initdb", "-D", str(data), "-U", "tests", "--pwfile", str(word), "--auth=md5",
            "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions",
        )  # fmt: skip
        settings = "".join(f"{name} = '{value}'\n" for name, value in _SETTINGS.items())
        with (data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(settings)
        for attempt in (1, 2, 3):
            port = _free_port()
            options = f"-c listen_addresses=127.0.0.1 -c unix_socket_directories={data} -c port={port}"
            if self._run(
                "pg_ctl", "start", "-D", str(data), "-l", str(log), "-w", "-t", str(START_SECONDS),
                "-o", options, check=attempt == 3,
            ):  # fmt: skip
                break  # else another program took the port between our look and the server's start
        self._watch(data)
        draft = Server("127.0.0.1", port, "tests", password, 0)
        with draft.connect() as connection:
            version = connection.info.server_version
        return Server("127.0.0.1", port, "tests", password, version)

    def _run(self, program: str, *arguments: str, check: bool = True) -> bool:
        """Run a binary of the server as the user it needs; whether it went well, or NoServerError."""
        account = _account()
        # A file instead of a pipe: the server inherits the stream and would keep a pipe open for ever.
        said = self.folder / f"{program}.out"
        with said.open("w", encoding="utf-8") as out:
            done = subprocess.run(
                [str(_binaries() / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=subprocess.STDOUT,
                cwd=self.folder,
                env=_environment(),
                user=account[0] if account else None,
                group=account[1] if account else None,
                extra_groups=[] if account else None,
                # Ctrl-C ends the tests; the server is ended by stop().
                start_new_session=True,
                check=False,
            )
        if check and done.returncode != 0:
            log = self.folder / "log"
            more = log.read_text(errors="replace")[-2000:] if log.exists() else ""
            raise NoServerError(f"{program} failed: {said.read_text(errors='replace')}\n{more}")
        return done.returncode == 0

    def _watch(self, data: Path) -> None:
        """Leave a process behind that ends the server when the owner has gone, however it went."""
        postmaster = int((data / "postmaster.pid").read_text().split()[0])
        nothing = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_RDWR, 0) for stream in (0, 1, 2)]
        # Not subprocess.Popen, whose object warns when it is dropped while the process runs.
        os.posix_spawn(
            sys.executable,
            [sys.executable, "-I", __file__, str(self.owner), str(postmaster), str(self.folder)],
            os.environ,
            file_actions=nothing,
            setsid=True,
        )


def _binaries() -> Path:
    """The folder with initdb and pg_ctl; the newest where several versions stand side by side."""
    found = shutil.which("initdb")
    if found and shutil.which("pg_ctl"):
        return Path(found).parent
    known = [
        *Path("/usr/lib/postgresql").glob("*/bin"),
        *Path("/usr").glob("pgsql-*/bin"),
        *Path("/opt/homebrew/opt").glob("postgresql@*/bin"),
    ]
    whole = [folder for folder in known if (folder / "initdb").exists() and (folder / "pg_ctl").exists()]
    if whole:
        return max(whole, key=lambda folder: [int(part) for part in re.findall(r"\d+", str(folder))])
    if asked := shutil.which("pg_config"):
        said = subprocess.run([asked, "--bindir"], capture_output=True, text=True, check=True)
        folder = Path(said.stdout.strip())
        if (folder / "initdb").exists():
            return folder
    raise NoServerError(
        "no PostgreSQL server is installed (initdb and pg_ctl were not found); on Debian and Ubuntu:"
        " apt-get install postgresql"
    )


def _account() -> tuple[int, int] | None:
    """User and group the server must run as, or None for our own."""
    if os.name != "posix" or os.geteuid() != 0:
        return None
    import pwd

    for name in ("postgres", "nobody"):
        with contextlib.suppress(KeyError):
            entry = pwd.getpwnam(name)
            return entry.pw_uid, entry.pw_gid
    raise NoServerError("the server refuses root, and there is neither a user postgres nor nobody")


def _environment() -> Mapping[str, str]:
    """Our environment without what would change the server's or the client's mind."""
    ours = {key: value for key, value in os.environ.items() if not key.startswith(("PG", "LC_", "LANG"))}
    return {**ours, "LC_ALL": "C", "HOME": "/"}


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold *path* as a lock between processes; the system lets go of it if the holder dies."""
    import fcntl

    with path.open("a", encoding="utf-8") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _alive(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        pass
    # The dead whom nobody has reaped yet still answer; the third field of their state says so.
    state = Path(f"/proc/{process}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"


def _watch_over(owner: int, postmaster: int, folder: Path) -> None:
    while _alive(owner):
        if not _alive(postmaster):
            return
        time.sleep(0.5)
    with contextlib.suppress(ProcessLookupError):
        os.kill(postmaster, signal.SIGQUIT)
    for _ in range(100):  # not for ever: where nobody reaps processes the dead look alive
        if not _alive(postmaster):
            break
        time.sleep(0.1)
    shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    _watch_over(int(sys.argv[1]), int(sys.argv[2]), Path(sys.argv[3]))
