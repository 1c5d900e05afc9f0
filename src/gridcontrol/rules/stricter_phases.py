"""What became stricter or laxer in a chain of phases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gridcontrol.rules.conditions import Pattern
from gridcontrol.rules.rule_changes import Change, Way, Words, added_or_gone, apart, events_of, longer, more
from gridcontrol.rules.ruleset import Need, Phase, Prolong, Release
from gridcontrol.rules.vocabulary import Track


def chain_changes(old: Sequence[Phase], new: Sequence[Phase], track: Track) -> Iterator[Change]:
    """Of two chains. Phases are paired where their statuses come in one order."""
    before, after = [phase.status for phase in old], [phase.status for phase in new]
    if len(set(before)) < len(before) or len(set(after)) < len(after):
        if before == after:
            yield from _paired(list(zip(old, new, strict=True)), track)
        else:
            yield Change("phases-other", Way.UNCLEAR)
        return
    both = [status for status in before if status in after]
    if both != [status for status in after if status in before]:
        yield Change("phases-other", Way.UNCLEAR)
        return
    gone = [phase for phase in old if phase.status not in after]
    added = [phase for phase in new if phase.status not in before]
    if len(gone) == 1 and len(added) == 1 and old.index(gone[0]) == new.index(added[0]):
        yield from _other_status(gone[0], added[0], track)
    elif gone and added:
        yield Change("phases-other", Way.UNCLEAR)
    else:
        for phase in gone:
            yield Change("phase-gone", Way.LAXER, {"status": phase.status})
        for phase in added:
            yield Change("phase-added", Way.STRICTER, {"status": phase.status})
    known = {phase.status: phase for phase in new}
    yield from _paired([(phase, known[phase.status]) for phase in old if phase.status in known], track)


def _other_status(old: Phase, new: Phase, track: Track) -> Iterator[Change]:
    way = Way.STRICTER if track.rank(new.status) < track.rank(old.status) else Way.LAXER
    yield Change("phase-status", way, {"old_status": old.status, "new_status": new.status})
    yield from _phase_changes(old, new)


def _paired(pairs: Sequence[tuple[Phase, Phase]], track: Track) -> Iterator[Change]:
    del track
    for old, new in pairs:
        yield from _phase_changes(old, new)


def _phase_changes(old: Phase, new: Phase) -> Iterator[Change]:
    words: Words = {"status": new.status}
    yield from longer("length", old.length, new.length, words)
    yield from longer("cap", old.at_most, new.at_most, words)
    yield from _exits(old.until, new.until, words)
    for part in ("until_holds", "until_date", "until_needs", "lapse_ends", "keeps_schedule"):
        if getattr(old, part) != getattr(new, part):
            yield Change("phase-other", Way.UNCLEAR, words)
            break
    yield from _prolongs(old.prolong, new.prolong, words)
    yield from _releases(old.release, new.release, words)


def _exits(old: Sequence[Pattern], new: Sequence[Pattern], words: Words) -> Iterator[Change]:
    gone, added = apart(old, new)
    if gone and added:
        yield Change("until-other", Way.UNCLEAR, words)
        return
    for each in gone:
        yield Change("until-gone", Way.STRICTER, {**words, "events": events_of(each)})
    for each in added:
        yield Change("until-added", Way.LAXER, {**words, "events": events_of(each)})


def _prolongs(old: Sequence[Prolong], new: Sequence[Prolong], words: Words) -> Iterator[Change]:
    if [prolong.pattern for prolong in old] == [prolong.pattern for prolong in new]:
        for before, after in zip(old, new, strict=True):
            told = {**words, "events": events_of(after.pattern)}
            yield from longer("prolong-for", before.length, after.length, told)
        return
    yield from added_or_gone("prolong", old, new, Way.STRICTER, words)


def _releases(old: Release | None, new: Release | None, words: Words) -> Iterator[Change]:
    if old is not None and new is not None:
        yield from longer("wait", old.at_most, new.at_most, words)
    yield from _needs(old.needs if old else (), new.needs if new else (), words)


def _needs(old: Sequence[Need], new: Sequence[Need], words: Words) -> Iterator[Change]:
    before, after = {need.id: need for need in old}, {need.id: need for need in new}
    for name in before.keys() - after.keys():
        yield Change("need-gone", Way.LAXER, {**words, "need": name})
    for name in after.keys() - before.keys():
        yield Change("need-added", Way.STRICTER, {**words, "need": name})
    for name in before.keys() & after.keys():
        yield from _need_changes(before[name], after[name], {**words, "need": name})


def _need_changes(old: Need, new: Need, words: Words) -> Iterator[Change]:
    if old.pattern != new.pattern:
        yield Change("need-other", Way.UNCLEAR, words)
    yield from more("need-times", old.times, new.times, words)
    yield from longer("need-apart", old.apart, new.apart, words, none_is_longest=False)
    if old.from_day is not None and new.from_day is not None:
        yield from more("need-from", old.from_day, new.from_day, words)
    elif old.from_day != new.from_day:
        yield Change("need-other", Way.UNCLEAR, words)
    if old.to_day != new.to_day:
        yield Change("need-other", Way.UNCLEAR, words)
