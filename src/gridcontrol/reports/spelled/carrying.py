"""What is carried along links to others, in words."""

from __future__ import annotations

from collections.abc import Iterator

from gridcontrol.ids import EventKindId
from gridcontrol.reports.spelled.conditions import SPREAD_GIVEN, led
from gridcontrol.reports.spelled.courses import anchors_words
from gridcontrol.reports.spelled.page import Paragraph, Point, Section
from gridcontrol.reports.spelled.points import dashed, pattern_words
from gridcontrol.reports.spelled.speech import Speech
from gridcontrol.rules.conditions import EventPattern
from gridcontrol.rules.spreading import LookBack, Spread, While


def spreads_section(speech: Speech) -> Section:
    """All spreads."""
    sections = tuple(
        Section(
            f"spread.{spread.id}",
            speech.label(spread.label, spread.id),
            speech.parts(tuple(_spread(speech, spread))),
            (),
            spread.where,
        )
        for spread in speech.pack.spreads.values()
    )
    return Section("spreads", speech.say("docs.spreads"), (Paragraph(speech.say("docs.spreads-lead")),), sections)


def _spread(speech: Speech, spread: Spread) -> Iterator[Point]:
    cause = spread.cause
    kinds: tuple[EventKindId, ...] = ()
    if isinstance(cause, EventPattern):
        kinds = cause.kinds
        yield Point(speech.say("docs.spread-event", event=pattern_words(speech, cause)))
    elif isinstance(cause, While):
        code = "docs.spread-shown" if cause.shown else "docs.spread-while"
        yield Point(
            speech.say(code, track=speech.track(cause.track), statuses=speech.statuses(cause.track, cause.statuses))
        )
    yield Point(
        speech.say(
            f"docs.spread-{dashed(spread.direction)}",
            link=speech.link(spread.link),
            creates=speech.event(spread.creates),
        )
    )
    if spread.given:
        created = speech.pack.events.get(spread.creates)
        yield led(speech, SPREAD_GIVEN, spread.given, created.about if created else None)
    if spread.look_back is not None:
        yield Point(_look_back(speech, spread.look_back, kinds))
    if spread.last is not None:
        yield Point(speech.say("docs.spread-last", field=speech.event_field((spread.creates,), spread.last)))
    if spread.source is not None:
        yield Point(speech.say("docs.spread-source", field=speech.event_field((spread.creates,), spread.source)))
    yield Point(speech.say("docs.spread-id", id=spread.id, place=speech.place(spread.where)))


def _look_back(speech: Speech, look_back: LookBack, kinds: tuple[EventKindId, ...]) -> str:
    if not look_back.counted_from:
        return speech.say("docs.look-back", length=speech.length(look_back.length))
    said = anchors_words(speech, look_back.counted_from, kinds)
    if look_back.length.number:
        return speech.say("docs.look-back-from", length=speech.length(look_back.length), anchors=said)
    return speech.say("docs.look-back-no-further", anchors=said)
