"""Archived papers: altered, gone, foreign; and what a killed program may leave behind."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

from tests.verify.tampering import Copy, audited, named

Spoilable = Callable[[], Copy]


def paper(copy: Copy) -> tuple[int, Path | None]:
    """The first archived paper, and its file where it has one."""
    paper_id, digest = copy.rows("SELECT id, hash FROM archive_paper ORDER BY id")[0]
    return paper_id, copy.archive / digest[:2] / f"{digest}.pdf" if copy.archive else None


def test_a_paper_with_one_byte_altered_is_named(spoilable: Spoilable) -> None:
    copy = spoilable()
    paper_id, file = paper(copy)
    if file is None:
        copy.rows("UPDATE archive_content SET content = content || '0'::bytea WHERE id = 1")
        assert ("archive_content", 1) in named(audited(copy), "paper_altered")
        return
    content = bytearray(file.read_bytes())
    content[10] ^= 1
    file.write_bytes(content)
    assert named(audited(copy), "paper_altered") == {("archive_paper", paper_id)}


def test_a_paper_that_is_gone_is_named(spoilable: Spoilable) -> None:
    copy = spoilable()
    paper_id, file = paper(copy)
    if file is None:
        copy.rows(
            "DELETE FROM archive_content WHERE hash = (SELECT hash FROM archive_paper WHERE id = %s)",
            paper_id,
        )
    else:
        file.unlink()
    assert named(audited(copy), "paper_gone") == {("archive_paper", paper_id)}


def test_bytes_that_no_paper_names_are_foreign(spoilable: Spoilable) -> None:
    copy = spoilable()
    if copy.archive is None:
        digest = hashlib.sha256(b"x").hexdigest()
        copy.rows("INSERT INTO archive_content (id, hash, content) VALUES (99, %s, 'x'::bytea)", digest)
        assert named(audited(copy), "file_foreign") == {("archive_content", 99)}
        return
    (copy.archive / "notes.txt").write_text("une facture de plus")
    (copy.archive / "ab").mkdir(exist_ok=True)
    (copy.archive / "ab" / f"ab{'0' * 62}.pdf").write_bytes(b"not what the name says")
    foreign = [fault.facts["file"] for fault in audited(copy).faults]
    assert foreign == [f"ab/ab{'0' * 62}.pdf", "notes.txt"]


def test_what_a_killed_program_leaves_behind_is_a_note(spoilable: Spoilable) -> None:
    copy = spoilable()
    if copy.archive is None:
        return  # rows come with their paper in one transaction
    content = b"%PDF-1.7 written, its line was not"
    digest = hashlib.sha256(content).hexdigest()
    (copy.archive / digest[:2]).mkdir(exist_ok=True)
    (copy.archive / digest[:2] / f"{digest}.pdf").write_bytes(content)
    (copy.archive / digest[:2] / f"{digest}.4711.new").write_bytes(content[:10])
    verdict = audited(copy)
    assert verdict.sound
    left = [note.facts["file"] for note in verdict.notes if note.code == "file_left_behind"]
    assert left == [f"{digest[:2]}/{digest}.4711.new", f"{digest[:2]}/{digest}.pdf"]


def test_a_paper_must_bear_the_number_of_its_document(spoilable: Spoilable) -> None:
    copy = spoilable()
    paper_id, _ = paper(copy)
    copy.rows("UPDATE archive_paper SET number = 'FA-2026-0099' WHERE id = %s", paper_id)
    assert named(audited(copy), "paper_without_document") == {("archive_paper", paper_id)}
