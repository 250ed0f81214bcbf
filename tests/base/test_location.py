"""Where a database may be, and where a file of it would come to harm."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.base.database import open_database
from app.base.errors import Refusal
from app.base.location import harm, locate
from app.base.migrate import create

MOUNTS = """\
proc /proc proc rw 0 0
/dev/sda2 / ext4 rw,relatime 0 0
/dev/sda3 /data ext4 rw,relatime 0 0
//server/share /data/ada/Server\\040commun cifs rw 0 0
server:/export /net/export nfs4 rw 0 0
/dev/sdb1 /net/export/scratch xfs rw 0 0
gvfsd-fuse /run/user/1000/gvfs fuse.gvfsd-fuse rw 0 0
drive: /data/ada/drive fuse.rclone rw 0 0
share /media/sf_host vboxsf rw 0 0
/dev/sdc1 /mnt/twice ext4 rw 0 0
server:/x /mnt/twice nfs rw 0 0
/dev/sdd1 /mnt/stick vfat rw 0 0
broken line
"""


@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/data/ada/.local/share/Comptoir/lapsang.db", None),
        ("/mnt/stick/lapsang.db", None),
        ("/data/ada/Server commun/lapsang.db", "network"),
        ("/data/ada/Server commun deux/lapsang.db", None),
        ("/net/export/a/lapsang.db", "network"),
        ("/net/export/scratch/lapsang.db", None),
        ("/net/exported/lapsang.db", None),
        ("/run/user/1000/gvfs/smb-share:server=x/lapsang.db", "network"),
        ("/data/ada/drive/lapsang.db", "network"),
        ("/media/sf_host/lapsang.db", "network"),
        ("/mnt/twice/lapsang.db", "network"),
        ("\\\\server\\share\\lapsang.db", "network"),
        ("/data/ada/Dropbox/lapsang.db", "cloud"),
        ("/data/ada/Dropbox (Personal)/a/lapsang.db", "cloud"),
        ("/data/ada/OneDrive - Lapsang SARL/lapsang.db", "cloud"),
        ("/data/ada/onedrive/lapsang.db", "cloud"),
        ("/data/ada/Google Drive/lapsang.db", "cloud"),
        ("/data/ada/Library/CloudStorage/GoogleDrive-ada@example.org/lapsang.db", "cloud"),
        ("/data/ada/Library/Mobile Documents/com~apple~CloudDocs/lapsang.db", "cloud"),
        ("/data/ada/Nextcloud/lapsang.db", "cloud"),
        ("/data/ada/kDrive/lapsang.db", "cloud"),
        ("/data/ada/MEGA/lapsang.db", "cloud"),
        ("/data/ada/Mega Corp/lapsang.db", None),
        ("/data/ada/dropboxes/lapsang.db", None),
        ("/data/ada/dropbox.db", None),
    ],
)
def test_a_place_on_a_network_or_in_a_cloud_is_known(place: str, kind: str | None) -> None:
    assert harm(Path(place), MOUNTS) == kind


def test_a_link_into_a_cloud_folder_is_followed(tmp_path: Path) -> None:
    (tmp_path / "Nextcloud" / "books").mkdir(parents=True)
    (tmp_path / "innocent").symlink_to(tmp_path / "Nextcloud" / "books")
    assert harm(tmp_path / "innocent" / "lapsang.db") == "cloud"


def test_a_folder_a_cloud_program_looks_after_is_known_by_what_it_leaves_there(tmp_path: Path) -> None:
    folder = tmp_path / "papers" / "deep"
    folder.mkdir(parents=True)
    assert harm(folder / "lapsang.db") is None
    (tmp_path / "papers" / ".stfolder").mkdir()
    assert harm(folder / "lapsang.db") == "cloud"


def test_the_folder_the_system_names_as_onedrive_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OneDriveCommercial", str(tmp_path / "work"))
    assert harm(tmp_path / "work" / "lapsang.db") == "cloud"
    assert harm(tmp_path / "home" / "lapsang.db") is None


def test_no_database_is_made_or_opened_in_such_a_place(sqlite_template: Path, tmp_path: Path) -> None:
    folder = tmp_path / "OneDrive"
    with pytest.raises(Refusal, match="database_in_cloud_folder"):
        create(locate(folder / "new.db"))
    assert not folder.exists()
    folder.mkdir()
    (folder / "moved.db").write_bytes(sqlite_template.read_bytes())
    with pytest.raises(Refusal, match="database_in_cloud_folder"):
        open_database(folder / "moved.db")


@pytest.mark.parametrize("url", ["postgresql://u:p@h:5433/db", "postgresql+psycopg://u:p@h:5433/db"])
def test_a_server_is_told_by_its_url_and_the_password_is_never_shown(url: str) -> None:
    location = locate(url)
    assert location.path is None
    assert location.url is not None
    assert location.url.drivername == "postgresql+psycopg"
    assert location.words == "postgresql+psycopg://u:***@h:5433/db"
    assert location.archive is None


def test_what_belongs_to_a_file_stands_beside_it(tmp_path: Path) -> None:
    location = locate(f"sqlite:///{tmp_path}/lapsang.db")
    assert location == locate(f"  {tmp_path}/lapsang.db ")
    assert location.path == tmp_path / "lapsang.db"
    assert (location.anchor.name, str(location.archive)) == (
        "lapsang.db.anchor",
        str(tmp_path / "lapsang.db.archive"),
    )


@pytest.mark.parametrize(
    "url", ["mysql://h/db", "sqlite://", "sqlite:///:memory:", "http://example.org/x", "a://b://c"]
)
def test_any_other_url_is_unknown(url: str) -> None:
    with pytest.raises(Refusal, match="database_url_unknown"):
        locate(url)


def test_the_password_of_a_url_nobody_understands_is_not_shown_either() -> None:
    with pytest.raises(Refusal) as told:
        locate("postgresql://ada:s3/cr:et@h:port/db")
    assert told.value.facts["url"] == "postgresql://ada:***@h:port/db"


def test_two_databases_of_one_server_have_anchors_of_their_own() -> None:
    assert (
        len({locate(f"postgresql://u:{word}@h/{name}").anchor for name in ("a", "b") for word in ("p", "q")})
        == 2
    )
