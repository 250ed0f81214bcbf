"""Looking through a whole shop, slowly, for what its cursors cannot show.

In some shops a line is edited, a refund deleted, a field changed, and the order keeps its date; what is deleted for good is
in no list at all. Orders are compared by summaries, and only those that differ are asked for; products and customers, of
which there are fewer, are read again. What is here and was not found is asked for by its id, and counts as gone only when
the shop, which must give another record at the same time, says that there is none of it.
"""

from __future__ import annotations

from app.links.shops import inbox
from app.links.shops.payload import parse
from app.links.shops.sync import journal
from app.links.shops.sync.cursor import Cursor
from app.links.shops.sync.gone import follow_gone
from app.links.shops.sync.port import Lead, Sent, Stream, Summary
from app.links.shops.sync.syncing import Syncing
from app.links.shops.sync.take_over import bring_missing_refunds, keep_settings

_STATES = ("waiting", "taken", "parked", "discarded")


def sweep(syncing: Syncing) -> None:
    """Look through all streams."""
    keep_settings(syncing)
    for noun in dict.fromkeys(each.noun for each in syncing.client.streams):
        streams = [each for each in syncing.client.streams if each.noun == noun]
        if any(each.summarised for each in streams):
            _compare(syncing, noun, [each for each in streams if each.summarised])
        elif noun != "refund":
            seen: set[str] = set()
            for each in streams:
                seen |= _read_again(syncing, each)
            _follow_gone(syncing, noun, seen)
    bring_missing_refunds(syncing, told=True)


def _compare(syncing: Syncing, noun: str, streams: list[Stream]) -> None:
    """Compare summaries with what is here, ask for what differs, and for what was not among them."""
    marks = _marks(syncing, noun)
    seen: set[str] = set()
    for stream in streams:
        cursor, done, reached = "", False, 0
        while not done:
            page = syncing.patience.ask(
                lambda size, name=stream.name, at=cursor: syncing.client.summaries(name, at, size)
            )
            cursor, done, reached = page.cursor, page.done, reached + len(page.found)
            for each in page.found:
                if _differs(syncing, stream, each, marks.get(each.remote_id)):
                    _bring(syncing, noun, each.remote_id)
            seen |= {each.remote_id for each in page.found}
            syncing.told(stream.name, reached, page.whole)
    _follow_gone(syncing, noun, seen)


def _differs(syncing: Syncing, stream: Stream, summary: Summary, mark: str | None) -> bool:
    """Whether a record is not here as the shop has it. What was thrown away before it was ever here is not brought."""
    if mark is not None:
        return mark != summary.mark
    since = syncing.since
    old = since is not None and summary.created_at is not None and summary.created_at < since
    return stream.taken_over and not old


def _bring(syncing: Syncing, noun: str, remote_id: str) -> None:
    sent = _one(syncing, noun, remote_id)
    if sent is not None:
        syncing.keep([sent], told=True)


def _read_again(syncing: Syncing, stream: Stream) -> set[str]:
    """Read all of a stream again beside its cursor; gives the ids of what is there."""
    seen: set[str] = set()
    cursor = Cursor(stream.name, "whole", syncing.client.beginning(stream.name, None))
    reached = 0
    while True:
        page = syncing.patience.ask(lambda size, at=cursor.cursor: syncing.client.page(stream.name, at, size))
        records = [*page.records, *(each for lead in _inner(page.leads) for each in syncing.fetch(lead))]
        syncing.keep(records, told=True)
        seen |= {each.remote_id for each in records}
        reached += len(page.records)
        syncing.told(stream.name, reached, page.whole)
        if page.done:
            return seen
        cursor = Cursor(stream.name, "whole", page.cursor)


def _inner(leads: tuple[Lead, ...]) -> list[Lead]:
    return [each for each in leads if not each.remote_ids]


def _follow_gone(syncing: Syncing, noun: str, seen: set[str]) -> None:
    """Ask for each record that is here and was not seen; believe that it is gone only while the shop gives another."""
    with syncing.database.read() as rd:
        missing = sorted(inbox.remote_ids(rd, syncing.shop.id, noun) - seen)
    missing = [each for each in missing if not _known_gone(syncing, noun, each)]
    if not missing:
        return
    witness = next(iter(sorted(seen)), None)
    for remote_id in missing:
        sent = _one(syncing, noun, remote_id)
        if sent is not None:
            if noun != "product" or syncing.kind.parent_of(sent.payload) is None:
                syncing.keep([sent], told=True)
        elif not follow_gone(syncing, noun, remote_id, witness):
            syncing.database.do(
                syncing.actor,
                journal.note,
                syncing.shop.id,
                syncing.run_id,
                "gone_doubted",
                None,
                len(missing),
            )
            return


def _known_gone(syncing: Syncing, noun: str, remote_id: str) -> bool:
    with syncing.database.read() as rd:
        row = inbox.record(rd, syncing.shop.id, noun, remote_id)
    if row is None or remote_id.startswith("?"):
        return True
    if noun != "order":
        return row.reason == f"shop_{noun}_gone"
    payload = parse(row.payload)
    return syncing.kind.content_hash(syncing.kind.binned(payload)) == row.payload_hash


def _one(syncing: Syncing, noun: str, remote_id: str) -> Sent | None:
    return syncing.patience.ask(lambda _size: syncing.client.one(noun, remote_id))


def _marks(syncing: Syncing, noun: str) -> dict[str, str]:
    with syncing.database.read() as rd:
        rows = inbox.records(rd, syncing.shop.id, noun, _STATES)
        return {row.remote_id: syncing.kind.mark(parse(row.payload)) for row in rows}
