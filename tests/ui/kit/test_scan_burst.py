"""A scanner is told from a person by the speed of its keys."""

from __future__ import annotations

from ui.kit.scan_burst import Burst, ScanSettings


def typed(signs: str, gap: int, settings: ScanSettings | None = None) -> tuple[Burst, int]:
    burst, at = Burst(settings or ScanSettings()), 1000
    for sign in signs:
        at += gap
        burst.take(sign, at)
    return burst, at


def test_a_fast_burst_that_ends_in_time_is_a_code() -> None:
    burst, at = typed("3760074380534", 4)
    assert burst.ended(at + 4) == "3760074380534"


def test_one_that_ends_late_or_is_too_short_was_typed() -> None:
    burst, at = typed("3760074380534", 4)
    assert burst.ended(at + 36) is None
    burst, at = typed("12345", 4)
    assert burst.ended(at + 4) is None


def test_nothing_held_belongs_to_nothing() -> None:
    assert not Burst(ScanSettings()).in_time(5)


def test_what_stands_around_a_code_is_taken_off() -> None:
    settings = ScanSettings(prefix="]E0", suffix="#")
    assert settings.bare("]E03760074380534#") == "3760074380534"
    assert settings.bare("3760074380534") == "3760074380534"
