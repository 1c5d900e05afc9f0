"""Conditions, made once into functions from what is known of a subject to where in the total order they hold."""

from __future__ import annotations

from collections.abc import Callable

from attrs import frozen

from gridcontrol.calculus.fast.calendar import Length, length_of, micros
from gridcontrol.calculus.fast.patterns import Patterns
from gridcontrol.calculus.fast.points import BEGINNING, Point, by_clock, united
from gridcontrol.calculus.fast.sets import ALWAYS, Span, Spans, at_once, covers, deep, fused, rest
from gridcontrol.calculus.fast.subject import Subject
from gridcontrol.ids import EventKindId, FieldId, SubjectId
from gridcontrol.rules.conditions import (
    All,
    AnyOf,
    Attributes,
    Comparison,
    Condition,
    Count,
    EventPattern,
    Ever,
    InPlace,
    Its,
    Lasting,
    Not,
    Pattern,
    Running,
    Seen,
    Some,
    StatusIs,
)
from gridcontrol.time import DayCount, Duration

Asked = Callable[[Subject], Spans]


@frozen
class Question:
    """A condition as a function; *of_trigger*: it asks a subject that the trigger names."""

    ask: Asked
    of_trigger: bool = False

    def of(self, subject: Subject, trigger: Point) -> Spans:
        """Where it holds of *subject*, asked at *trigger*."""
        if self.of_trigger:
            subject.trigger = trigger
        return self.ask(subject)


LIMITS: dict[Comparison, Callable[[int], tuple[int, int | None]]] = {
    Comparison.AT_LEAST: lambda n: (n, None),
    Comparison.FROM: lambda n: (n, None),
    Comparison.ABOVE: lambda n: (n + 1, None),
    Comparison.EXACTLY: lambda n: (n, n),
    Comparison.AT_MOST: lambda n: (0, n),
    Comparison.BELOW: lambda n: (0, n - 1),
    Comparison.BEFORE: lambda n: (0, n - 1),
}


class Questions:
    """Makes conditions into functions, days counted in one way, for a rule that *trigger* starts."""

    __slots__ = ("_bound", "_kinds", "_within_others", "count", "patterns")

    def __init__(self, patterns: Patterns, count: DayCount, trigger: Pattern | None = None) -> None:
        self.patterns = patterns
        self.count = count
        self._kinds = trigger.kinds if isinstance(trigger, EventPattern) else ()
        self._within_others = 0
        self._bound: bool | None = None
        """Whether the condition in hand asks the trigger; None where fields mean attributes."""

    def question(self, condition: Condition) -> Question:
        """*condition* as it is asked at the trigger, whose fields it may name."""
        self._bound = False
        made = self._made(condition)
        of_trigger, self._bound = self._bound, None
        return Question(made, of_trigger=True) if of_trigger else Question(_remembering(made))

    def asked(self, condition: Condition) -> Asked:
        """*condition* as a function that remembers its answer while one rule is worked out for one subject."""
        return _remembering(self._made(condition))

    def _made(self, condition: Condition) -> Asked:
        match condition:
            case All() | AnyOf() | Some():
                return self._together(condition)
            case Not(item):
                inner = self._made(item)
                return lambda subject: rest(inner(subject))
            case Lasting(item, length):
                return self._lasting(self._made(item), length_of(length, self.count))
            case Its():
                return self._its(condition)
            case Count():
                return self._count(condition)
            case _:
                return self._plain(condition)

    def _together(self, condition: All | AnyOf | Some) -> Asked:
        parts = [self._made(item) for item in condition.items]
        if isinstance(condition, AnyOf):
            return lambda subject: [span for part in parts for span in part(subject)]
        if not parts:
            return lambda _: ALWAYS
        depth = condition.at_least if isinstance(condition, Some) else len(parts)
        return lambda subject: at_once(depth, [part(subject) for part in parts])

    def _plain(self, condition: StatusIs | Running | Ever | Seen | Attributes | InPlace) -> Asked:
        match condition:
            case StatusIs(track, statuses):
                wanted = frozenset(statuses)
                defaults = self.patterns.pack.tracks[track].default in wanted

                def shows(subject: Subject) -> Spans:
                    shown = subject.shown_spans(track)
                    picked = [span for status, span in shown if status in wanted]
                    return picked + rest([span for _, span in shown]) if defaults else picked

                return shows
            case Ever(track, statuses):
                wanted = frozenset(statuses)

                def ever(subject: Subject) -> Spans:
                    for status, (start, _, causes) in subject.shown_spans(track):
                        if status in wanted:
                            return [(start, None, causes)]
                    return ()

                return ever
            case Running(rule, status):

                def runs(subject: Subject) -> Spans:
                    return [
                        (piece.start, piece.end, united((course.causes, piece.by)))
                        for course in subject.courses.get(rule, ())
                        for piece in course.pieces
                        if status is None or piece.status == status
                    ]

                return runs
            case Seen(pattern, within):
                number, after = self.patterns.number(pattern), self._after(within)
                return lambda subject: [after(subject, point) for point in subject.points(number)]
            case Attributes(where):
                fits = self.patterns.fits(where)

                def described(subject: Subject) -> Spans:
                    places = subject.world.places
                    return [
                        (since, until, causes)
                        for since, until, values, causes in subject.attributes()
                        if fits is None or fits(values, subject.world.written(since[0]), places)
                    ]

                return described
            case InPlace(codes, since):
                first = None if since is None else by_clock(micros(since))

                def there(subject: Subject) -> Spans:
                    lies = subject.world.lies_within
                    spans = [span for place, span in subject.places() if any(lies(place, up, span[0]) for up in codes)]
                    if first is None:
                        return spans
                    later = [span for span in spans if span[1] is None or span[1] > first]
                    return [(max(start, first), end, facts) for start, end, facts in later]

                return there

    def _after(self, within: Duration | None) -> Callable[[Subject, Point], Span]:
        """From a point until *within* counted from it is over."""
        if within is None:
            return lambda _, point: (point.pos, None, point.causes)
        length: Length = length_of(within, self.count)

        def after(subject: Subject, point: Point) -> Span:
            over = by_clock(subject.world.calendar.counted(point.at.us, point.at.day, length))
            return (point.pos, max(over, point.pos), point.causes)

        return after

    def _lasting(self, inner: Asked, length: Length) -> Asked:
        def lasting(subject: Subject) -> Spans:
            found: list[Span] = []
            for start, end, causes in fused(inner(subject), over_midnight=True):
                begin = start if start == BEGINNING else by_clock(subject.world.calendar.later(start[0], length))
                if end is None or begin < end:
                    found.append((begin, end, causes))
            return found

        return lasting

    def _elsewhere(self, condition: Condition) -> Asked:
        """*condition* as it is asked of other subjects, of whom the trigger says nothing."""
        self._within_others += 1
        made = self._made(condition)
        self._within_others -= 1
        return made

    def _its(self, its: Its) -> Asked:
        inner, name = self._elsewhere(its.condition), its.field

        def its_own(subject: Subject) -> Spans:
            found: list[Span] = []
            for other, related in subject.world.related(subject, its.link, name, its.kind):
                found += at_once(2, [fused(inner(subject.world.subject(other))), related])
            return found

        events = self.patterns.pack.events
        kinds = frozenset(kind for kind in self._kinds if name in events[kind].fields)
        if name is None or not kinds or self._bound is None or self._within_others:
            return its_own
        self._bound = True
        return _named_by_trigger(inner, name, kinds, its_own)

    def _count(self, count: Count) -> Asked:
        low, high = LIMITS[count.by](count.number)
        counted = self._counted_subjects(count) if count.pattern is None else self._counted_points(count)
        if high is not None and high < 0:
            return lambda _: ()
        if low <= 0:
            if high is None:
                return lambda _: ALWAYS
            over = high + 1
            return lambda subject: rest(deep(counted(subject), over, None))
        return lambda subject: deep(counted(subject), low, high)

    def _counted_subjects(self, count: Count) -> Asked:
        among = count.among
        holding = count.holding if count.holding is not None else All(())
        inner = self._made(holding) if among is None else self._elsewhere(holding)

        def counted(subject: Subject) -> Spans:
            if among is None:
                return at_once(2, [fused(inner(subject)), ALWAYS])
            return [
                span
                for member, belonging in subject.world.members(subject, among)
                for span in at_once(2, [fused(inner(member)), belonging])
            ]

        return counted

    def _counted_points(self, count: Count) -> Asked:
        if count.pattern is None:
            raise TypeError(count)
        number, after, among = self.patterns.number(count.pattern), self._after(count.within), count.among

        def counted(subject: Subject) -> Spans:
            if among is None:
                several = [[after(subject, point) for point in subject.points(number)]]
            else:
                several = [
                    [after(member, point) for point in member.points(number) if covers(belonging, point.pos)]
                    for member, belonging in subject.world.members(subject, among)
                ]
            return [span for spans in several for span in (fused(spans) if count.distinct else spans)]

        return counted


def _remembering(made: Asked) -> Asked:
    """*made*, its answer kept while one rule is worked out for one subject."""

    def remembered(subject: Subject) -> Spans:
        found = subject.answers.get(made)
        if found is None:
            found = subject.answers[made] = made(subject)
        return found

    return remembered


def _named_by_trigger(inner: Asked, name: FieldId, kinds: frozenset[EventKindId], otherwise: Asked) -> Asked:
    """*inner* asked of the subject that the trigger names, where it is of *kinds*, which have the field *name*."""

    def named(subject: Subject) -> Spans:
        world, trigger = subject.world, subject.trigger
        if trigger is None or trigger.kind not in kinds:
            return otherwise(subject)
        value = trigger.fields.get(name)
        if value is None:
            return ()
        return at_once(2, [fused(inner(world.subject(world.known.standing_for(SubjectId(str(value)))))), ALWAYS])

    return named
