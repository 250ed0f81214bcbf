"""How the columns of a table share its width: names that would be cut get what figures and dates beside them do not need."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

Needs = Mapping[int, int]
"""How wide each column, by its number, must be for what it shows to be read whole, in px."""


def lend(widths: Mapping[int, int], needs: Needs, lacking: int) -> dict[int, int]:
    """The widths after columns of a given width have lent what names lack, each in the measure of what it can spare.

    One whose need is not known keeps what it has.
    """
    spare = {at: max(width - needs.get(at, width), 0) for at, width in widths.items()}
    whole = sum(spare.values())
    asked = min(max(lacking, 0), whole)
    return {at: width - (spare[at] * asked // whole if whole else 0) for at, width in widths.items()}


def share(left: int, numbers: Sequence[int], needs: Needs, least: int) -> dict[int, int]:
    """What is left, divided among the columns that take it: alike, but one that needs less leaves the rest to the others.

    Where each has what it needs all get the same; none gets less than `least`.
    """
    found: dict[int, int] = {}
    waiting = list(numbers)
    alike = left // max(len(waiting), 1)
    if any(needs.get(at, 0) > alike for at in waiting):
        for at in sorted(numbers, key=lambda number: needs.get(number, 0)):
            alike = (left - sum(found.values())) // len(waiting)
            found[at] = max(min(needs.get(at, alike) if len(waiting) > 1 else alike, alike), least)
            waiting.remove(at)
    return {at: found.get(at, max(alike, least)) for at in numbers}


def widen(widths: Mapping[int, int], needs: Needs, wanting: Sequence[int], spare: int) -> dict[int, int]:
    """The widths after those that are wanting got what they need of what is to spare, or alike of it; none more than doubles."""
    found = dict(widths)
    for done, at in enumerate(sorted(wanting, key=lambda number: needs.get(number, 0) - widths[number])):
        most = min(needs.get(at, 0), 2 * widths[at]) - widths[at]
        more = max(min(most, spare // (len(wanting) - done)), 0)
        found[at] += more
        spare -= more
    return found


def stretch(widths: Mapping[int, int], needs: Needs, unbroken: Collection[int]) -> dict[int, int]:
    """The widths with room for what cannot be cut: a part of a figure is a wrong one, and marks would lie over what is beside."""
    return {
        at: max(width, min(needs.get(at, 0), 2 * width)) if at in unbroken else width
        for at, width in widths.items()
    }


def arrange(
    whole: int,
    given: Mapping[int, int],
    names: Sequence[int],
    needs: Needs,
    asked: Needs,
    keeping: Collection[int] = (),
) -> dict[int, int]:
    """The columns of a given width in so much room beside names that ask for theirs; `keeping` are those nobody borrows from.

    Names that would be cut borrow from what is wider than it must be; what they leave goes to other words that would be cut.
    """
    ours = {at: width for at, width in given.items() if at not in keeping}
    cut = [at for at in ours if needs.get(at, 0) > ours[at]]
    wanted = sum(min(needs[at], 2 * ours[at]) - ours[at] for at in cut)
    taken = sum(asked.get(at, 0) for at in names)
    widths = {**given, **lend(ours, needs, wanted - (whole - sum(given.values()) - taken))}
    return widen(widths, needs, cut, whole - sum(widths.values()) - taken)
