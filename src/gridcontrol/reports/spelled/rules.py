"""Each rule in whole sentences, its editions as dated paragraphs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gridcontrol.ids import EventKindId, SubjectKindId
from gridcontrol.reports.spelled.conditions import WHILE, condition_point, led
from gridcontrol.reports.spelled.courses import Course, anchors, asked
from gridcontrol.reports.spelled.page import Paragraph, Part, Point, Points, Section
from gridcontrol.reports.spelled.points import dashed, pattern_words, tests_of_events
from gridcontrol.reports.spelled.speech import Speech
from gridcontrol.rules.conditions import Boundary, EventPattern
from gridcontrol.rules.ruleset import Edition, End, Level, Repeal, Rule, Transition

_MOST_IN_LINE = 2
"""Tests of the event that starts a rule; more of them stand in a list."""


def rules_section(speech: Speech) -> Section:
    """All rules, in the order of the pack."""
    sections = tuple(rule_section(speech, rule) for rule in speech.pack.rules.values())
    return Section("rules", speech.say("docs.rules"), (Paragraph(speech.say("docs.rules-lead")),), sections)


def rule_section(speech: Speech, rule: Rule) -> Section:
    """One rule."""
    track = speech.pack.tracks.get(rule.track)
    about = track.about if track else None
    kinds = _kinds(rule)
    course = Course(speech, rule.track, about, kinds)
    parts: tuple[Part, ...] = speech.parts((*_head(speech, rule, about), *_counting(speech, rule, kinds)))
    alone = len(rule.editions) == 1
    if alone:
        parts += _course(speech, rule, rule.editions[0], course, about)
    parts += speech.parts(tuple(_afterwards(speech, rule, about)))
    said = [*_authority(speech, rule, 0)] if alone else []
    said.append(speech.say("docs.rule-id", id=rule.id, track=speech.track(rule.track), place=speech.place(rule.where)))
    editions = () if alone else tuple(_edition(speech, rule, n, course, about) for n in range(len(rule.editions)))
    title = speech.label(rule.label, rule.id)
    return Section(f"rule.{rule.id}", title, (*parts, Paragraph(speech.run(said))), editions, rule.where)


def _kinds(rule: Rule) -> tuple[EventKindId, ...]:
    trigger = rule.trigger
    return trigger.pattern.kinds if trigger is not None and isinstance(trigger.pattern, EventPattern) else ()


def _head(speech: Speech, rule: Rule, about: SubjectKindId | None) -> tuple[Point, ...]:
    """Whom the rule is about, and when it starts."""
    kind = speech.kind(about)
    if rule.trigger is None:
        return (Point(speech.say("docs.by-levels", kind=kind, track=speech.track(rule.track))),)
    pattern = rule.trigger.pattern
    if isinstance(pattern, Boundary):
        statuses = speech.statuses(pattern.track, pattern.statuses)
        code = "docs.starts-begins" if pattern.begins else "docs.starts-finishes"
        start = speech.say(code, kind=kind, track=speech.track(pattern.track), statuses=statuses)
    else:
        tests = tests_of_events(speech, pattern.kinds, pattern.where)
        words = {"kind": kind, "events": speech.events(pattern.kinds)}
        if len(tests) > _MOST_IN_LINE:
            listed = Point(speech.say("docs.starts-all", **words), tuple(map(Point, tests)))
            return (listed, *asked(speech, rule, about))
        code = "docs.starts-tests" if tests else "docs.starts"
        start = speech.say(code, **words, tests=speech.clauses(tests))
    return (Point(start), *asked(speech, rule, about))


def _counting(speech: Speech, rule: Rule, kinds: Sequence[EventKindId]) -> Iterator[Point]:
    """From when and how days count."""
    if rule.trigger is not None:
        yield Point(anchors(speech, rule, kinds))
    yield Point(speech.say(f"docs.rule-count-{dashed(rule.day_count)}"))
    if rule.dates_suffice != speech.pack.dates_suffice:
        yield Point(speech.say("docs.rule-dates-suffice" if rule.dates_suffice else "docs.rule-dates-certain"))


def _afterwards(speech: Speech, rule: Rule, about: SubjectKindId | None) -> Iterator[Point]:
    """What ends it early, what a repeat does, and how long it can last."""
    if rule.ends:
        ends = tuple(Point(_end(speech, rule, end)) for end in rule.ends)
        if len(ends) == 1:
            yield Point(speech.say("docs.end-one", end=ends[0].text))
        else:
            yield Point(speech.say("docs.ends"), ends)
    if rule.while_mode is not None:
        yield led(speech, WHILE, (rule.while_mode,), about)
    if rule.trigger is not None:
        yield Point(speech.say(f"docs.repeat-{rule.repeat}"))
        if rule.on_transfer is not None:
            yield Point(speech.say(f"docs.rule-transfer-{dashed(rule.on_transfer)}"))
    if rule.ceiling is not None:
        code = "docs.ceiling-levels" if rule.trigger is None else "docs.ceiling"
        yield Point(speech.say(code, length=speech.length(rule.ceiling)))


def _end(speech: Speech, rule: Rule, end: End) -> str:
    said = pattern_words(speech, end.pattern)
    if end.during:
        said = speech.say("docs.end-during", end=said, statuses=speech.statuses(rule.track, end.during))
    if end.up_to is not None:
        said = speech.say("docs.end-up-to", end=said, length=speech.length(end.up_to))
    return said


def _edition(speech: Speech, rule: Rule, number: int, course: Course, about: SubjectKindId | None) -> Section:
    edition = rule.editions[number]
    said = (*_authority(speech, rule, number), speech.say("docs.edition-place", place=speech.place(edition.where)))
    parts = (*_course(speech, rule, edition, course, about), Paragraph(speech.run(said)))
    if edition.since is None:
        title = speech.say("docs.edition-undated", number=number + 1)
    else:
        title = speech.say("docs.edition", number=number + 1, since=speech.moment(edition.since))
    return Section(f"rule.{rule.id}.{number + 1}", title, parts, (), edition.where)


def _course(
    speech: Speech, rule: Rule, edition: Edition, course: Course, about: SubjectKindId | None
) -> tuple[Part, ...]:
    """What follows by this edition."""
    parts = course.parts(edition.branches)
    if edition.levels:
        rows = tuple(_level(speech, rule, level, about) for level in edition.levels)
        parts = (*parts, Points(rows, ordered=True))
    return parts


def _level(speech: Speech, rule: Rule, level: Level, about: SubjectKindId | None) -> Point:
    condition = condition_point(speech, level.condition, about)
    status = speech.bare_status(rule.track, level.status)
    words = {"status": status, "condition": condition.text, "place": speech.place(level.where)}
    return Point(speech.say("docs.level", **words), condition.points)


def _authority(speech: Speech, rule: Rule, number: int) -> Iterator[str]:
    """The text an edition rests on, from when to when it is in force, and what its change does to those inside."""
    edition = rule.editions[number]
    if edition.source is None:
        yield speech.say("docs.no-source")
    else:
        yield speech.say("docs.rests-on", source=speech.source(edition.source))
    yield _in_force(speech, edition, followed=number + 1 < len(rule.editions))
    if edition.back_to is not None:
        yield speech.say("docs.back-to", day=speech.moment(edition.back_to))
    if rule.trigger is not None:
        if number or edition.transition is not Transition.AS_AT_START:
            yield speech.say(f"docs.transition-{dashed(edition.transition)}")
        if edition.until is not None or edition.on_repeal is not Repeal.RUN_OUT:
            yield speech.say(f"docs.repeal-{dashed(edition.on_repeal)}")
    if edition.review is not None:
        yield speech.say("docs.review", day=speech.day(edition.review))


def _in_force(speech: Speech, edition: Edition, *, followed: bool) -> str:
    since = None if edition.since is None else speech.moment(edition.since)
    if edition.until is not None:
        code = "docs.in-force-until" if since is None else "docs.in-force"
        return speech.say(code, since=since, until=speech.end(edition.until))
    if since is None:
        return speech.say("docs.in-force-next" if followed else "docs.in-force-always")
    return speech.say("docs.in-force-from-next" if followed else "docs.in-force-from", since=since)
