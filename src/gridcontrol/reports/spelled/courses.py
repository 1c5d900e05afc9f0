"""What happens to whom a rule applies: phases, what ends them, what they wait for."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from attrs import frozen

from gridcontrol.ids import EventKindId, FieldId, SubjectKindId, TrackId
from gridcontrol.reports.spelled.conditions import GIVEN, ONCE, TAKEN_UP, UNLESS, UNTIL_HOLDS, condition_points, led
from gridcontrol.reports.spelled.page import Grid, Paragraph, Part, Point, Points
from gridcontrol.reports.spelled.points import pattern_words, test_words
from gridcontrol.reports.spelled.speech import Speech
from gridcontrol.rules.conditions import EventPattern
from gridcontrol.rules.ruleset import Anchor, Branch, EventAnchor, Extreme, Need, Phase, Release, Rule

OWN_TIME = "at"


@frozen
class Course:
    """Says what the chains of one rule do. ``kinds``: the events that start it; none when a status does."""

    speech: Speech
    track: TrackId
    about: SubjectKindId | None
    kinds: tuple[EventKindId, ...]

    def parts(self, branches: Sequence[Branch]) -> tuple[Part, ...]:
        """One chain as a list, a decision table as a table, each with what leads to it."""
        if not branches:
            return ()
        first, *others = branches
        if others or first.when or first.given or first.unless:
            return (Paragraph(self.speech.say("docs.table-lead")), self._table(branches))
        chain = self.chain(first.phases)
        if len(chain) > 1:
            return (Paragraph(self.speech.say("docs.chain-lead")), Points(chain, ordered=True))
        said = Point(self.speech.say("docs.chain-one", phase=chain[0].text))
        return self.speech.parts((said, *chain[0].points))

    def chain(self, phases: Sequence[Phase]) -> tuple[Point, ...]:
        """A point for each phase; one that says so where there is none."""
        if not phases:
            return (Point(self.speech.say("docs.no-phases")),)
        return tuple(self._phase(phase) for phase in phases)

    def _table(self, branches: Sequence[Branch]) -> Grid:
        speech = self.speech
        fields = list(dict.fromkeys(name for branch in branches for name in branch.when))
        asks = any(branch.given or branch.unless for branch in branches)
        titles = [speech.say("docs.column-row"), *(speech.event_field(self.kinds, name) for name in fields)]
        titles += [speech.say("docs.column-given")] if asks else []
        titles += [speech.say("docs.column-then"), speech.say("docs.column-line")]
        rows = []
        for number, branch in enumerate(branches, start=1):
            cells = [str(number), *(self._cell(branch, name) for name in fields)]
            cells += [self._asked(branch)] if asks else []
            cells += [self._then(branch.phases), str(branch.where.line)]
            rows.append(tuple(cells))
        return Grid(tuple(titles), tuple(rows))

    def _cell(self, branch: Branch, name: FieldId) -> str:
        types = self.speech.types(self.kinds, name)
        tests = branch.when.get(name, ())
        said = [test_words(self.speech, test, types, self.kinds) for test in tests]
        return self.speech.clauses(said) if said else self.speech.say("docs.any-value")

    def _asked(self, branch: Branch) -> str:
        holds = condition_points(self.speech, branch.given, self.about)
        fails = condition_points(self.speech, branch.unless, self.about)
        said = [self.speech.flat(point) for point in holds]
        said += [self.speech.say("docs.not-if", condition=self.speech.flat(point)) for point in fails]
        return self.speech.apart(said) if said else self.speech.say("docs.any-value")

    def _then(self, phases: Sequence[Phase]) -> str:
        points = self.chain(phases)
        if len(points) == 1:
            return self.speech.flat(points[0])
        numbered = (
            self.speech.say("docs.numbered", number=number, text=self.speech.flat(point))
            for number, point in enumerate(points, start=1)
        )
        return self.speech.run(numbered)

    def _phase(self, phase: Phase) -> Point:
        speech = self.speech
        status = speech.bare_status(self.track, phase.status)
        if phase.length is None:
            head = speech.say("docs.phase", status=status)
        else:
            head = speech.say("docs.phase-for", status=status, length=speech.length(phase.length))
        return speech.joint((Point(head), *self._exits(phase), *self._more(phase)))

    def _exits(self, phase: Phase) -> Iterable[Point]:
        """What ends the phase besides its length."""
        speech = self.speech
        code = "docs.until" if phase.length is None else "docs.until-early"
        if phase.until:
            yield Point(speech.say(code, points=speech.either([pattern_words(speech, each) for each in phase.until])))
        if phase.until_holds is not None:
            yield led(speech, UNTIL_HOLDS, (phase.until_holds,), self.about)
        if phase.until_needs:
            needs = self._needs(phase.until_needs)
            if len(needs) == 1:
                yield Point(speech.say("docs.until-need", need=needs[0].text))
            else:
                yield Point(speech.say("docs.until-needs"), needs)
        if phase.until_date is not None:
            field = speech.event_field(self.kinds, phase.until_date)
            yield Point(speech.say("docs.until-date", field=field))
        if not self._ends(phase):
            yield Point(speech.say("docs.no-end"))

    @staticmethod
    def _ends(phase: Phase) -> bool:
        exits = (phase.length, phase.until, phase.until_holds, phase.until_needs, phase.until_date, phase.at_most)
        return any(each is not None and each != () for each in exits)

    def _more(self, phase: Phase) -> Iterable[Point]:
        """What makes the phase longer, and what bounds it."""
        speech = self.speech
        for prolong in phase.prolong:
            words = {"point": pattern_words(speech, prolong.pattern), "length": speech.length(prolong.length)}
            yield Point(speech.say("docs.prolong", **words))
        if phase.release is not None:
            yield self._release(phase, phase.release)
        if phase.at_most is not None:
            yield Point(speech.say("docs.phase-at-most", length=speech.length(phase.at_most)))
        if phase.lapse_ends:
            yield Point(speech.say("docs.lapse-ends"))
        if phase.keeps_schedule:
            yield Point(speech.say("docs.keeps-schedule"))

    def _release(self, phase: Phase, release: Release) -> Point:
        speech = self.speech
        exits = phase.until or phase.until_holds or phase.until_needs or phase.until_date
        over = "docs.over-then" if phase.length is None else "docs.over-either" if exits else "docs.over-time"
        first, *others = needs = self._needs(release.needs)
        if release.at_most is None:
            code, length = "docs.release-open" if others else "docs.release-one-open", ""
        else:
            code, length = "docs.release" if others else "docs.release-one", speech.length(release.at_most)
        said = speech.say(code, over=speech.say(over), need=first.text, length=length)
        return Point(said, needs if others else ())

    def _needs(self, needs: Sequence[Need]) -> tuple[Point, ...]:
        return tuple(Point(need_words(self.speech, need)) for need in needs)


def need_words(speech: Speech, need: Need) -> str:
    """What a requirement asks for: ``"test" twice, each at least 24 hours after the one before``."""
    said = pattern_words(speech, need.pattern)
    if need.times != 1:
        said = speech.say("docs.need-times", point=said, times=need.times)
    if need.apart is not None:
        said = speech.say("docs.need-apart", need=said, apart=speech.length(need.apart))
    if need.from_day is not None and need.to_day is not None:
        said = speech.say("docs.need-days", need=said, first=need.from_day, last=need.to_day)
    elif need.from_day is not None:
        said = speech.say("docs.need-from", need=said, first=need.from_day)
    elif need.to_day is not None:
        said = speech.say("docs.need-to", need=said, last=need.to_day)
    kinds = need.pattern.kinds if isinstance(need.pattern, EventPattern) else ()
    name = speech.quoted(need.label.text(speech.lang))
    if need.id in kinds and name in {speech.quoted(need.id), speech.event(EventKindId(need.id))}:
        return said  # called as its event is
    if name in {speech.quoted(""), speech.quoted(need.id)}:
        return speech.say("docs.need-called", need=said, id=need.id)
    return speech.say("docs.need-labelled", need=said, label=name, id=need.id)


def anchors(speech: Speech, rule: Rule, kinds: Sequence[EventKindId]) -> str:
    """From when the days of *rule* count."""
    if not rule.counted_from:
        return speech.say("docs.counted-from-start")
    return speech.say("docs.counted-from", anchors=anchors_words(speech, rule.counted_from, kinds))


def anchors_words(speech: Speech, items: Sequence[Anchor], kinds: Sequence[EventKindId]) -> str:
    """The first of *items* that is known."""
    said, *others = [anchor_words(speech, item, kinds) for item in items]
    for item in others:
        said = speech.say("docs.or-else", first=said, second=item)
    return said


def anchor_words(speech: Speech, anchor: Anchor, kinds: Sequence[EventKindId]) -> str:
    """A time to count from."""
    if isinstance(anchor, Extreme):
        said = [anchor_words(speech, item, kinds) for item in anchor.items]
        code = "docs.anchor-latest" if anchor.latest else "docs.anchor-earliest"
        return speech.say(code, anchors=speech.both(said))
    own = anchor.field is None or anchor.field == OWN_TIME
    if isinstance(anchor, EventAnchor):
        point = pattern_words(speech, anchor.pattern)
        field = "" if anchor.field is None else speech.event_field(anchor.pattern.kinds, anchor.field)
        text = speech.say("docs.anchor-event" if own else "docs.anchor-field", point=point, field=field)
    else:
        text = speech.say("docs.anchor-own") if own else speech.event_field(kinds, anchor.field)
    if anchor.minus is None:
        return text
    return speech.say("docs.anchor-minus", anchor=text, minus=speech.length(anchor.minus))


def asked(speech: Speech, rule: Rule, about: SubjectKindId | None) -> tuple[Point, ...]:
    """What must hold for a trigger of *rule* to start it."""
    trigger = rule.trigger
    if trigger is None:
        return ()
    points = []
    if trigger.given:
        points.append(led(speech, GIVEN, trigger.given, about))
    if trigger.unless:
        points.append(led(speech, UNLESS, trigger.unless, about))
    if trigger.once is not None:
        points.append(led(speech, ONCE, (trigger.once,), about))
        code = "docs.once-within" if trigger.within is not None else "docs.once-later"
        points.append(Point(speech.say(code, within=speech.length(trigger.within) if trigger.within else "")))
    if trigger.taken_up is not None:
        points.append(led(speech, TAKEN_UP, (trigger.taken_up,), about))
    return tuple(points)
