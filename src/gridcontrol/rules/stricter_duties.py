"""What became stricter or laxer of what is owed. Stricter asks more, of more, sooner, or excuses less."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import TypeVar

from gridcontrol.rules.duties import Duty, Evidence, OnCalendar, OnPoint, Round, Slot, Step, WhileHolds, WhileStatus
from gridcontrol.rules.rule_changes import Change, Way, added_or_gone, apart, events_of, longer, minutes
from gridcontrol.rules.stricter_tests import where_changes
from gridcontrol.rules.without_places import without_places
from gridcontrol.time import Duration

T = TypeVar("T")
S, L, U = Way.STRICTER, Way.LAXER, Way.UNCLEAR


def duty_changes(old: Duty, new: Duty) -> Iterator[Change]:
    """How *new* differs from *old*."""
    if type(old.origin) is not type(new.origin) or old.about != new.about:
        yield Change("duty-other", U)
        return
    yield from _origins(old, new)
    if old.along != new.along:
        yield Change("duty-along", U)
    yield from _slots(old.slots, new.slots)
    # Without a length it is until the next window opens, which may be longer or shorter.
    unlimited = old.late is None or new.late is None
    for change in _more("duty-late", old.late, new.late):
        yield Change(change.code, U if unlimited else change.way, change.words)
    yield from _excused("duty-pause", (old.pause, old.pause_while), (new.pause, new.pause_while))
    yield from added_or_gone("duty-given", old.given, new.given, L, {})
    if old.since != new.since:
        earlier = new.since is None or (old.since is not None and new.since < old.since)
        yield Change("since", S if earlier else L)
    if old.until != new.until:
        later = new.until is None or (old.until is not None and new.until > old.until)
        yield Change("until", S if later else L)
    yield from _shared(old, new)


def round_changes(old: Round, new: Round) -> Iterator[Change]:
    """How *new* differs from *old*."""
    if _asks(old) != _asks(new):
        yield Change("duty-other", U)
        return
    if old.until is not None and new.until is not None and old.until != new.until:
        yield Change("round-until", S if new.until < old.until else L)
    elif (old.until, old.lasts) != (new.until, new.lasts):
        if old.lasts is None or new.lasts is None:
            yield Change("round-ends", U)
        else:
            yield from _less("round-lasts", old.lasts, new.lasts)
    yield from _shared(old, new)


def _asks(one: Round) -> tuple[object, ...]:
    return (one.about, one.scope, one.after_event, one.gaps_of, one.starts, one.starts_with)


def _shared(old: Duty | Round, new: Duty | Round) -> Iterator[Change]:
    """What duties and rounds have in common."""
    yield from _evidence(old.evidence, new.evidence)
    yield from _more("duty-grace", old.grace, new.grace)
    yield from _excused("duty-waive", old.waiver, new.waiver)
    if old.owners != new.owners:
        yield Change("duty-owner", U)
    yield from _steps(old.escalate, new.escalate)


def _origins(old: Duty, new: Duty) -> Iterator[Change]:
    match old.origin, new.origin:
        case WhileStatus(statuses=before, running=unseen), WhileStatus(statuses=after) as now:
            gone, added = apart(_flat(before), _flat(after))
            yield from _both(
                "duty-statuses", gone, added, lambda several: {"events": tuple(name for _, name in several)}
            )
            if unseen != now.running:
                yield Change("duty-seen" if unseen else "duty-unseen", L if unseen else S)
            yield from _days_of_chain(old.origin.on_days, now.on_days)
        case WhileHolds(condition=before_condition), WhileHolds(condition=condition):
            if before_condition != condition:
                yield Change("duty-condition", U)
        case OnPoint() as before_point, OnPoint() as point:
            yield from _points(before_point, point)
        case OnCalendar() as before_days, OnCalendar() as days:
            yield from _calendar(before_days, days)


def _flat(statuses: Sequence[tuple[str, Sequence[str]]]) -> list[tuple[str, str]]:
    return [(track, status) for track, several in statuses for status in several]


def _days_of_chain(old: Sequence[int], new: Sequence[int]) -> Iterator[Change]:
    if bool(old) != bool(new):
        yield Change("duty-days-some" if new else "duty-days-all", L if new else S)
        return
    gone, added = apart(old, new)
    yield from _both("duty-days", gone, added, lambda days: {"days": ", ".join(map(str, days))})


def _points(old: OnPoint, new: OnPoint) -> Iterator[Change]:
    if type(old.pattern) is not type(new.pattern):
        yield Change("trigger-other", U)
        return
    gone, added = apart(events_of(old.pattern), events_of(new.pattern))
    yield from _both("kinds", gone, added, lambda several: {"events": tuple(several)})
    yield from where_changes(getattr(old.pattern, "where", {}), getattr(new.pattern, "where", {}))
    if old.length is not None and new.length is not None:
        yield from _less("duty-within", old.length, new.length)
    elif old.workdays is not None and new.workdays is not None:
        if old.workdays != new.workdays:
            words = {"old": old.workdays, "new": new.workdays}
            yield Change("duty-workdays", S if new.workdays < old.workdays else L, words)
    else:
        yield Change("duty-within-other", U)


def _calendar(old: OnCalendar, new: OnCalendar) -> Iterator[Change]:
    if old.levels != new.levels:
        yield Change("duty-of", U)
    before, after = (_days(each) for each in (old, new))
    if before != after:
        yield Change("duty-every", S if before < after else L if after < before else U)


def _days(origin: OnCalendar) -> frozenset[str]:
    """The days of the week, and the working ones as one more unless every day is meant."""
    days = {str(day) for day in origin.weekdays}
    return frozenset(days | ({"worked"} if origin.workdays or len(days) == 7 else set()))  # noqa: PLR2004  # a week


def _slots(old: Sequence[Slot], new: Sequence[Slot]) -> Iterator[Change]:
    before, after = ({slot.name: slot for slot in several} for several in (old, new))
    gone, added = apart(list(before), list(after))
    yield from _both("duty-slot", gone, added, lambda names: {"slots": ", ".join(names)})
    for name in before.keys() & after.keys():
        one, other = before[name], after[name]
        if (one.opens, one.closes) != (other.opens, other.closes):
            narrower = one.opens <= other.opens and other.closes <= one.closes
            wider = other.opens <= one.opens and one.closes <= other.closes
            yield Change("duty-window", S if narrower else L if wider else U, {"slots": name})


def _evidence(old: Evidence, new: Evidence) -> Iterator[Change]:
    gone, added = apart(old.pattern.kinds, new.pattern.kinds)
    words: Callable[[Sequence[str]], Mapping[str, object]] = lambda several: {"events": tuple(several)}  # noqa: E731
    yield from _both("duty-done", added, gone, words, gone_code="added", added_code="gone")
    if (old.pattern.where, old.same) != (new.pattern.where, new.same):
        yield Change("duty-done-other", U)


def _steps(old: Sequence[Step], new: Sequence[Step]) -> Iterator[Change]:
    if old == new:
        return
    before, after = ({step.to: minutes(step.after) for step in several} for several in (old, new))
    sooner = all(link in after and after[link] <= at for link, at in before.items())
    later = all(link in before and before[link] <= at for link, at in after.items())
    yield Change("duty-steps", S if sooner and not later else L if later and not sooner else U)


def _both(
    code: str,
    gone: Sequence[T],
    added: Sequence[T],
    words: Callable[[Sequence[T]], Mapping[str, object]],
    gone_code: str = "gone",
    added_code: str = "added",
) -> Iterator[Change]:
    """What is asked no more, and what is asked besides."""
    if gone:
        yield Change(f"{code}-{gone_code}", L, words(gone))
    if added:
        yield Change(f"{code}-{added_code}", S, words(added))


def _more(code: str, old: Duration | None, new: Duration | None) -> Iterator[Change]:
    """Of which a longer one is laxer, and none is the strictest."""
    for change in longer(code, old, new, {}, none_is_longest=False):
        yield Change(change.code, change.way.other, change.words)


def _less(code: str, old: Duration, new: Duration) -> Iterator[Change]:
    """Of which a longer one is laxer."""
    for change in longer(code, old, new, {}):
        yield Change(change.code, change.way.other, change.words)


def _excused(code: str, old: object, new: object) -> Iterator[Change]:
    """An excuse that is added is laxer, one that is gone stricter."""
    one, other = without_places(old), without_places(new)
    if one == other:
        return
    none = (None, ((), None))
    gone, added = one not in none and other in none, one in none
    yield Change(f"{code}-{'gone' if gone else 'added' if added else 'other'}", S if gone else L if added else U)
