"""Where a company's database is: a file on this workstation or a PostgreSQL server; and places that would harm a file."""

from __future__ import annotations

import ctypes
import hashlib
import os
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from app.base.errors import Refusal
from app.base.folding import folded

BOOKS = ".comptoir"
"""How the name of a company's file ends."""

# File systems on which locks or memory maps do not hold: networks, cloud drives, folders shared with a virtual machine.
_NETWORK_KINDS = frozenset(
    """nfs nfs4 cifs smb2 smb3 smbfs afs 9p ncpfs davfs ceph lustre glusterfs beegfs ocfs2 gfs2 vboxsf prl_fs vmhgfs
    fuse.sshfs fuse.davfs fuse.davfs2 fuse.rclone fuse.gvfsd-fuse fuse.glusterfs fuse.ceph fuse.s3fs fuse.vmhgfs-fuse
    fuse.google-drive-ocamlfuse fuse.onedriver fuse.pcloud fuse.smbnetfs fuse.curlftpfs fuse.kio-fuse""".split()
)
# Names by which cloud drives call their folder, alone or with more behind ("OneDrive - Lapsang").
_CLOUD_FOLDERS = (
    "dropbox",
    "onedrive",
    "google drive",
    "googledrive",
    "icloud",
    "nextcloud",
    "owncloud",
    "pcloud",
    "kdrive",
    "proton drive",
)
# Such names that are too common to say anything when more stands behind them.
_CLOUD_FOLDERS_ALONE = frozenset({"mega", "megasync", "cloudstorage", "mobile documents", "syncthing"})
# What their programs leave in the folder they look after.
_CLOUD_MARKS = (".dropbox", ".dropbox.cache", ".stfolder", ".nextcloudsync.log", ".owncloudsync.log")
_CLOUD_VARIABLES = ("OneDrive", "OneDriveConsumer", "OneDriveCommercial")
_WINDOWS_NETWORK_DRIVE = 4


@dataclass(frozen=True, slots=True)
class Location:
    """One database: `path` for a file, `url` for PostgreSQL; exactly one of them."""

    path: Path | None
    url: URL | None

    @property
    def words(self) -> str:
        """How people see it: the path, or the URL without its password."""
        return (
            str(self.path) if self.path else self.url.render_as_string(hide_password=True) if self.url else ""
        )

    @property
    def anchor(self) -> Path:
        """Where its anchor stands."""
        if self.path:
            return self.path.with_name(self.path.name + ".anchor")
        digest = hashlib.sha256(self._server.encode()).hexdigest()[:24]
        folder = data_folder() / "anchors"
        folder.mkdir(exist_ok=True)
        return folder / f"{digest}.anchor"

    @property
    def archive(self) -> Path | None:
        """The folder of archived papers beside a file; None on PostgreSQL, which keeps them as rows."""
        return self.path.with_name(self.path.name + ".archive") if self.path else None

    @property
    def _server(self) -> str:
        url = self.url
        assert url is not None
        return f"{url.host}:{url.port}/{url.database}?{sorted(url.query.items())}"


def data_folder() -> Path:
    """The folder where the program keeps its own files: databases by default, anchors, recent files.

    The environment variable ``COMPTOIR_HOME`` overrides the platform's application-data folder.
    """
    folder = (
        Path(os.environ["COMPTOIR_HOME"])
        if os.environ.get("COMPTOIR_HOME")
        else user_data_path("Comptoir", appauthor=False)
    )
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def free_place(folder: Path, name: str) -> Path:
    """A file name made from a company's name that is not taken: ``boutique-ete.comptoir``."""
    bare = "".join(letter if letter.isalnum() else " " for letter in folded(name))
    stem = "-".join(bare.split()) or "comptoir"
    place, number = folder / f"{stem}{BOOKS}", 1
    while place.exists():
        number += 1
        place = folder / f"{stem}-{number}{BOOKS}"
    return place


def locate(database: str | Path) -> Location:
    """Read a path or a URL; refused with ``database_url_unknown`` when it is neither a file nor PostgreSQL."""
    words = str(database).strip()
    if "://" not in words:
        return Location(Path(words).expanduser().absolute(), None)
    try:
        url = make_url(words)
    except (ArgumentError, ValueError):
        # Without the cause: its words would show the password.
        raise Refusal("database_url_unknown", url=_PASSWORD.sub(r"\g<1>***@", words)) from None
    if url.drivername == "sqlite" and url.database and url.database != ":memory:":
        return Location(Path(url.database).absolute(), None)
    if url.drivername in ("postgresql", "postgresql+psycopg", "postgres"):
        return Location(None, url.set(drivername="postgresql+psycopg"))
    raise Refusal("database_url_unknown", url=url.render_as_string(hide_password=True))


def harm(path: Path, mounts: str | None = None) -> str | None:
    """Why a live database file should not stand at `path`: ``network``, ``cloud``, or None.

    `mounts` is what the system says of its file systems, one a line as in Linux's /proc/self/mounts; read from there
    when not given. Links are followed.
    """
    if str(path).startswith("\\\\") or _on_network_drive(path):
        return "network"
    real = path.expanduser().resolve()
    if _filesystem(real, _mounts() if mounts is None else mounts) in _NETWORK_KINDS:
        return "network"
    for part in (*path.parts[:-1], *real.parts[:-1]):
        folded = part.casefold()
        if folded in _CLOUD_FOLDERS_ALONE or folded in _CLOUD_FOLDERS:
            return "cloud"
        if any(folded.startswith((name + " ", name + "-", name + "_")) for name in _CLOUD_FOLDERS):
            return "cloud"
    looked_after = [Path(os.environ[name]) for name in _CLOUD_VARIABLES if os.environ.get(name)]
    if any(folder in real.parents for folder in looked_after):
        return "cloud"
    home = Path.home()
    # Plain strings: this is asked at each opening, and paths cost more than looking.
    above = [str(folder) for folder in real.parents if folder != home]
    if any(os.path.exists(f"{folder}/{mark}") for folder in above for mark in _CLOUD_MARKS):  # noqa: PTH110
        return "cloud"
    return None


def _on_network_drive(path: Path) -> bool:
    """Whether a path on Windows has the letter of a network drive."""
    if sys.platform != "win32" or not path.drive:
        return False
    kind = ctypes.windll.kernel32.GetDriveTypeW(path.drive + "\\")
    return kind == _WINDOWS_NETWORK_DRIVE


def _mounts() -> str:
    try:
        return Path("/proc/self/mounts").read_text("utf-8", "replace")
    except OSError:
        return ""


def _filesystem(path: Path, mounts: str) -> str | None:
    """The kind of file system under `path`, where the system tells; of two on one place the later one counts."""
    best, kind = -1, None
    for mount in mounts.splitlines():
        fields = mount.split(" ")
        if len(fields) < 3:
            continue
        place = _ESCAPED.sub(lambda found: chr(int(found[1], 8)), fields[1])
        inside = place == "/" or str(path) == place or str(path).startswith(place + "/")
        if inside and len(place) >= best:
            best, kind = len(place), fields[2]
    return kind


_PASSWORD = re.compile(r"(//[^:/@]*:).*@")
_ESCAPED = re.compile(r"\\([0-7]{3})")
