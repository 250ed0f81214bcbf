"""Every screen of the window: it fits, it can be read out, gone through by keys, and switched while it stands open.

The tour that pictures are taken on stops at each of them, over a fresh sample company and an empty one: in French on a
small screen, where each is also switched to English and back; with letters half as large again; and in English on a screen of
1920 by 1080 at twice the scale.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from app.base.actor import PROGRAM
from app.base.location import locate
from app.flow.paper import render_missing
from app.sample.build import build
from tests.ui.touring import DAY, Seen, Way, toured_elsewhere
from ui.shell.rooms import ROOMS
from ui.shell.screens import DRAFTS, PAGES

# A whole tour is one fixture, and takes minutes on a busy machine.
pytestmark = [pytest.mark.slow(seconds=120), pytest.mark.timeout(1200)]

THOROUGH = Way("fr", thorough=True)
WAYS = (THOROUGH, Way("fr", percent=150), Way("en", width=1920, height=1080, scale=2))


@pytest.fixture(scope="module")
def books(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample company as of a day, with its papers made."""
    place = tmp_path_factory.mktemp("books") / "sample.comptoir"
    database, _made = build(locate(place), as_of=DAY)
    render_missing(database, PROGRAM)
    database.close()
    return place


def _told(faults: dict[str, list[str]]) -> str:
    return "\n".join(f"{stop}: {fault}" for stop, found in faults.items() for fault in found)


def _every_screen_can_be_looked_at(seen: Seen, way: Way) -> None:
    assert not seen.spoiled, seen.spoiled
    assert not seen.blank, seen.blank
    twice = [name for name in seen.stops if seen.stops.count(name) > 1]
    assert twice == [], "two screens have one name"
    assert seen.ratio == way.scale


def _looking_changes_nothing_in_the_books(seen: Seen, _way: Way) -> None:
    assert seen.before == seen.after


def _every_room_every_page_and_every_draft_is_stopped_at(seen: Seen, _way: Way) -> None:
    for room in ROOMS:
        assert f"room-{room.key}" in seen.stops
        assert f"empty-{room.key}" in seen.stops
    for noun in PAGES:
        assert any(stop.startswith(f"page-{noun.replace('_', '-')}") for stop in seen.stops)
    for noun in DRAFTS:
        assert f"draft-{noun}" in seen.stops
    assert sum(stop.startswith("dialog-") for stop in seen.stops) >= 30


def _an_empty_list_says_what_comes_here_and_not_that_nothing_matches(seen: Seen, _way: Way) -> None:
    assert not seen.unfounded, seen.unfounded


def _words_fit_and_nothing_lies_over_anything(seen: Seen, _way: Way) -> None:
    told = {stop: [each for each in faults if "shows" not in each] for stop, faults in seen.faults.items()}
    assert not _told(told), _told(told)


def _no_key_is_shown_for_its_words(seen: Seen, _way: Way) -> None:
    told = {stop: [each for each in faults if "shows" in each] for stop, faults in seen.faults.items()}
    assert not _told(told), _told(told)


def _every_control_has_a_name_and_a_role_and_every_row_is_a_sentence(seen: Seen, way: Way) -> None:
    assert not seen.unread, _told(seen.unread)
    assert seen.asked.get("read", 0) >= (20 * len(seen.stops) if way.thorough else 0)


def _tab_reaches_everything_in_the_order_of_reading_and_is_never_held(seen: Seen, way: Way) -> None:
    assert not seen.lost_keys, _told(seen.lost_keys)
    assert seen.asked.get("keys", 0) >= (10 * len(seen.stops) if way.thorough else 0)


def _another_language_theme_and_size_lose_nothing_and_mix_no_words(seen: Seen, way: Way) -> None:
    assert not seen.mixed_words, _told(seen.mixed_words)
    assert not seen.lost_words, _told(seen.lost_words)
    if way.thorough:
        assert seen.asked["words"] > 45 * len(seen.stops)
        assert seen.asked["dressed"] > 15
        assert seen.asked["typed"] > 60


CHECKS = (
    _every_screen_can_be_looked_at,
    _looking_changes_nothing_in_the_books,
    _every_room_every_page_and_every_draft_is_stopped_at,
    _an_empty_list_says_what_comes_here_and_not_that_nothing_matches,
    _words_fit_and_nothing_lies_over_anything,
    _no_key_is_shown_for_its_words,
    _every_control_has_a_name_and_a_role_and_every_row_is_a_sentence,
    _tab_reaches_everything_in_the_order_of_reading_and_is_never_held,
    _another_language_theme_and_size_lose_nothing_and_mix_no_words,
)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.name)
def test_the_tour(
    way: Way,
    books: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    subtests: pytest.Subtests,
) -> None:
    # One test for a whole way: two processes that share the tests would both go on the same tour.
    monkeypatch.setenv("COMPTOIR_HOME", str(tmp_path))
    seen = toured_elsewhere(way, books, tmp_path)
    for check in CHECKS:
        with subtests.test(check.__name__.strip("_").replace("_", " ")):
            check(seen, way)
