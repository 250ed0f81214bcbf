"""The audit chain, from its newest line to its oldest: unbroken, as long as the anchor says, and true to its own columns."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache

from app.verify.books import UNREADABLE, Anchor, Books, Row, sha256, whole
from app.verify.expected import ExpectedColumn
from app.verify.mentions import Mentions
from app.verify.seals import Seals
from app.verify.verdict import Findings

GENESIS = "0" * 64
_LINES = 2000
_RECORDED_AT = ExpectedColumn("recorded_at", "instant", nullable=False, personal=False, derived=False)


def check_chain(books: Books, chain: Findings, sealed: Findings, mentioned: Findings) -> None:
    """Walk the chain once, for its own sake, for the rows it seals and for what its lines mention."""
    _Walk(books, chain, Seals(books, sealed), Mentions(books, mentioned)).walk()


class _Walk:
    def __init__(self, books: Books, found: Findings, seals: Seals, mentions: Mentions) -> None:
        self.books = books
        self.found = found
        self.seals = seals
        self.mentions = mentions
        self._newer: tuple[int, object] | None = None
        self._newest: tuple[int, object] | None = None
        self._forgotten: set[int] = set()
        self._anchored = False

    def walk(self) -> None:
        for line in self._lines():
            self._look_at(line)
        self._beginning()
        self._head()
        self._anchor()
        self.seals.finish()
        self.mentions.finish()

    def _lines(self) -> Iterator[Row]:
        at = self.books.canonical(_RECORDED_AT)
        below = ""
        while True:
            page = self.books.rows(
                f"SELECT id, {at}, actor, role, verb, body, previous_hash, hash FROM audit_line {below} "
                f"ORDER BY id DESC LIMIT {_LINES}"
            )
            if not page:
                return
            first, last = whole(page[-1][0]), whole(page[0][0])
            self._salts = dict[int, str](
                (whole(line_id), salt)
                for line_id, salt in self.books.rows(
                    "SELECT line_id, salt FROM audit_salt WHERE line_id BETWEEN :first AND :last",
                    first=first,
                    last=last,
                )
            )
            self.mentions.read(first, last)
            yield from page
            self.seals.compare()
            below = f"WHERE id < {first}"

    def _look_at(self, line: Row) -> None:
        line_id, _, _, _, _, body, previous, digest = line
        self.found.counted += 1
        if self._newest is None:
            self._newest = (line_id, digest)
        self._follow(line_id, digest)
        self._newer = (line_id, previous)
        if not (
            isinstance(body, str) and isinstance(previous, str) and sha256(_bytes(previous + body)) == digest
        ):
            self.found.fault("audit_line", line_id, "line_altered")
        if isinstance(self.books.anchor, Anchor) and self.books.anchor.line_id == line_id:
            self._anchored = self.books.anchor.hash == digest
        if not isinstance(body, str):
            self.found.fault("audit_line", line_id, "line_unreadable")
            return
        rows_at = self._columns(line, body)
        salt = self._salts.get(line_id)
        if salt is None and line_id not in self._forgotten and ':"sha256:' in body:
            self.found.fault("audit_salt", line_id, "salt_missing")
        self.mentions.look_at(line_id, self.seals.claim(line_id, body, rows_at, salt))

    def _follow(self, line_id: int, digest: object) -> None:
        """Hold a line against the newer one: nothing between them, and named by it."""
        if self._newer is None:
            return
        newer, named = self._newer
        for missing in range(newer - 1, max(line_id, newer - Findings.LISTED), -1):
            self.found.fault("audit_line", missing, "line_missing")
        if newer == line_id + 1 and named != digest:
            self.found.fault("audit_line", newer, "line_follows_another", before=line_id)

    def _columns(self, line: Row, body: str) -> int:
        """Hold the columns of a line against its body; gives where in the body the sealed rows begin.

        A body is canonical JSON, hence its parts stand in one order and can be found without taking it apart.
        """
        line_id, at, actor, role, verb, *_ = line
        before = f'{{"actor":{_quoted(actor)},"at":{_quoted(at)},"facts":'
        between = f',"line":{line_id},"role":{_quoted(role)},"rows":['
        found = body.find(between, len(before))
        if body.startswith(before) and found > 0 and body.endswith(f'],"verb":{_quoted(verb)},"version":1}}'):
            facts = body[len(before) : found]
            if '"forgotten"' in facts:
                self._forgotten.update(json.loads(facts).get("forgotten", ()))
            return found + len(between)
        try:
            told = json.loads(body)
            for name, value in zip(("line", "at", "actor", "role", "verb"), line, strict=False):
                if told[name] != value:
                    column = {"line": "id", "at": "recorded_at"}.get(name, name)
                    self.found.fault("audit_line", line_id, "line_column_altered", column=column)
        except UNREADABLE:
            self.found.fault("audit_line", line_id, "line_unreadable")
        return max(body.rfind('"rows":['), 0)

    def _beginning(self) -> None:
        if self._newer is None:
            return
        first, previous = self._newer
        for missing in range(first - 1, max(0, first - Findings.LISTED), -1):
            self.found.fault("audit_line", missing, "line_missing")
        if first == 1 and previous != GENESIS:
            self.found.fault("audit_line", 1, "line_follows_another", before=0)

    def _head(self) -> None:
        """The head names the newest line."""
        heads = self.books.rows("SELECT id, line_id, hash FROM audit_head")
        if self._newest is not None and not heads:
            self.found.fault("audit_head", 1, "head_missing")
        for head_id, line_id, digest in heads:
            if head_id != 1 or (line_id, digest) != self._newest:
                self.found.fault(
                    "audit_head",
                    head_id,
                    "head_wrong",
                    line=line_id,
                    newest=self._newest[0] if self._newest else 0,
                )

    def _anchor(self) -> None:
        """The anchor names a line of this chain; it may be an older one."""
        anchor = self.books.anchor
        if anchor is None:
            self.found.note("audit_line", None, "anchor_missing")
        elif not isinstance(anchor, Anchor):
            self.found.fault("audit_line", None, "anchor_unreadable")
        elif self._newest is None or anchor.line_id > self._newest[0]:
            last = self._newest[0] if self._newest else 0
            self.found.fault("audit_line", anchor.line_id, "tail_cut", last=last)
        elif not self._anchored:
            self.found.fault("audit_line", anchor.line_id, "anchor_contradicted")


@lru_cache(1000)
def _quoted(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, default=str)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")
