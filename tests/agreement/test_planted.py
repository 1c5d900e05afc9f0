"""Faults put into the quick evaluator on purpose, each a wrong line somebody could write: the draws must see every one.

A fault replaces a piece of one function's source; the function is made again in its own module while one test runs.
"""

from __future__ import annotations

from functools import cache

import pytest

from gridcontrol.calculus.timeline import Evaluation
from tests.agreement.comparing import first_difference, of_the_definition
from tests.agreement.drawing import Drawn, numbered
from tests.agreement.planting import Fault, plant

ROOM = "gridcontrol.calculus.fast"
MOST = 5000
"""Examples looked at before a fault counts as not seen."""


FAULTS = (
    Fault("an effect stands beside its cause", "points:behind", "pos[3] + 1", "pos[3]"),
    Fault("an end by the clock comes after the facts of its instant", "points:by_clock", "(us, -1,", "(us, 99,"),
    Fault("day one counted as day zero", "calendar:length_of", "1 if count is DayCount.DAY_ZERO else 0", "1"),
    Fault("an end at midnight gives the next phase one day less", "calendar:Calendar.first_whole_day",
          "self.day_of(self.start(day + 1))", "day"),
    Fault("days of 24 hours on the days when clocks change", "calendar:Calendar.day_of",
          "if offset is None:", "offset = offset or 0\n    if offset is None:"),
    Fault("the first day has the wrong number under day one", "counting:Counting.number",
          "(self.count is DayCount.DAY_ONE)", "0"),
    Fault("a day without a time taken at its word", "counting:Counting.far_enough",
          "if one.at.dated else one.at.us", "if False else one.at.us"),
    Fault("each test held against the one before it alone", "needs:_series",
          "lengths[earlier] > best and", "earlier == index - 1 and"),
    Fault("nobody held past the plan is prolonged", "chains:Walk._waited",
          "if end is not None and pos >= end:", "if True:"),
    Fault("an event prolongs a phase it starts", "chains:Walk._carriers",
          "point.pos > entered", "point.pos >= entered[:3]"),
    Fault("a requirement met at the plan releases later", "chains:Walk._released", "last == plan", "last < plan"),
    Fault("what was asked before is waived as well", "runs:_asked", "if piece is None:", "if True:"),
    Fault("a requirement counts before the phase", "needs:_counts", "point.at.us < entered[0]", "False"),
    Fault("lapse goes on to the next phase", "chains:Walk._phase", "end is None or lapsed", "end is None"),
    Fault("a kept schedule forgotten", "chains:Walk.chain", "phase.keeps_schedule and", "False and"),
    Fault("credit for the first edition only", "runs:Runs._changed",
          "course.base.us, course.base.day", "course.trigger.at.us, course.trigger.at.day"),
    Fault("a restart counts from its own, earlier anchor", "runs:Runs.courses",
          "restarts.base.us > base.us", "restarts.base.us < base.us"),
    Fault("a restarted run keeps what it met later", "runs:Runs.courses", "self._again(restarts, stopped) or ", ""),
    Fault("keep looks at where the trigger stands, not at the edition", "runs:Runs._meets",
          "trigger.pos[0] >= since", "True"),
    Fault("an edition reaches back for ever", "runs:Runs._edition", "edition.back_to <= fired <", "fired <"),
    Fault("repeal releases at the next edition", "runs:Runs._through_editions", "following > until", "False"),
    Fault("ends forget in which phase they act", "runs:Runs._ends", "if not end.during:", "if True:"),
    Fault("an event ends what it starts", "runs:Runs._ends", "pos <= course.start", "behind(pos) < course.start"),
    Fault("the ceiling counts each run alone", "runs:Runs._under_ceiling", "if not joins:", "if True:"),
    Fault("levels have no ceiling", "levels:under_ceiling", "if rule.ceiling is None", "if True"),
    Fault("each level has a ceiling of its own", "levels:under_ceiling", "if not kept or", "if True or"),
    Fault("the mode is never over", "runs:Runs._while", "end is not None and start <= at < end", "end is None"),
    Fault("once without a last day", "runs:Runs._waited", "rule.within is not None", "False"),
    Fault("of several orders the latest always", "orders:Binding.bound", "order.end < before.end", "True"),
    Fault("an order acts before it is signed", "orders:_order", "max(signed, effective)", "min(signed, effective)"),
    Fault("an order past the ceiling is never refused", "orders:Binding.bound",
          "beyond and not order.exceeds", "False"),
    Fault("shown: the shorter of equals", "shown:shown_of", "-end[0]", "end[0]"),
    Fault("shown: masks of the moment before", "shown:shown_of", "running == current", "running[:1] == current[:1]"),
    Fault("midnight breaks what goes on", "sets:fused", "bridged[-1][1] == by_clock(start[0])", "False"),
    Fault("a span holds at its end", "sets:covers", "pos < end", "pos <= end"),
    Fault("reasons of the first fact only", "sets:swept",
          "begun is not None and causes == resting", "begun is not None"),
    Fault("absence is never true", "conditions:Questions._count", "if low <= 0:", "if low < 0:"),
    Fault("subjects counted as often as their events", "conditions:Questions._counted_points",
          "if count.distinct", "if False"),
    Fault("an absent field is unlike everything", "fields:_made",
          "(found := fields.get(name)) is not None and found not in values", "fields.get(name) not in values"),
    Fault("who closes a link has it no more", "links:links_from",
          "if opening else behind(point.pos)", "if True else None"),
    Fault("a link that ended on a date ended as it began", "spreads:_Carrier._over", "until.day + 1", "until.day"),
    Fault("a contact is one way", "world:World.linked", "[*subject.links(kind), *back]", "back"),
    Fault("when the first cause was received", "evaluation:_Work._run", "max(receipts", "min(receipts"),
    Fault("an exit counts whenever it comes", "chains:Walk._waited", "if not over:", "if True:"),
    Fault("an exit counts only where there is no other plan", "chains:Walk._waited",
          "if not over:", "if plan is None:"),
    Fault("requirements after an exit ask for nothing", "chains:Walk._phase",
          "phase.leaves and phase.needs is None", "phase.leaves"),
    Fault("after an exit at the plan midnight is the anchor", "chains:Walk._phase",
          "ended, following = EndReason.UNTIL, left.origin", "ended = EndReason.UNTIL"),
    Fault("what prolongs holds back an exit", "chains:Walk._waited",
          "return pos, what.causes, what", "return max(pos, plan or pos), what.causes, what"),
    Fault("the first of several ends what counts", "phases:PhaseMade._exits",
          "for p, _ in met if", "for p in subject.points(need.pattern) if"),
    Fault("what was met before a phase ends it when it begins", "phases:PhaseMade._exits",
          "Exit(behind(p.pos), at_point(p), p.causes) for p, _ in met if p.pos > entered",
          "Exit(max(behind(p.pos), entered), at_point(p), p.causes) for p, _ in met"),
    Fault("the field of the trigger is that of the latest event", "conditions:_named_by_trigger",
          "trigger.kind not in kinds", "True"),
    Fault("what one trigger names is kept for the next", "conditions:Questions.question",
          "Question(made, of_trigger=True)", "Question(_remembering(made), of_trigger=True)"),
    Fault("others are asked about the trigger too", "conditions:Questions._elsewhere",
          "self._within_others += 1", "self._within_others += 0"),
    Fault("conditions of a row are not asked", "rulings:EditionMade.chosen", "branch.given, branch", "(), branch"),
    Fault("a row forgets what must not hold", "rulings:EditionMade.chosen", "branch.unless", "()"),
    Fault("a run does not rest on what let its row fit", "runs:Runs._course", "if resting:", "if False:"),
    Fault("nor on what let the row of a new edition fit", "runs:Runs._changed", "if resting else", "if False else"),
    Fault("levels of every edition hold from the first on", "levels:level_courses",
          "made.since, made.until", "rule.editions[0].since, made.until"),
    Fault("levels always stand in the first edition", "levels:level_courses", "index, edition, subj", "index, 0, subj"),
    Fault("a division without facts is nobody", "world:World._add_divisions",
          "if kind.levels else ()", "if False else ()"),
    Fault("divisions lie nowhere", "subject:Subject._located", "if kind.levels:", "if False:"),
    Fault("an area covers for ever what it ever covered", "belonging:_Covering.__init__",
          "link.span)", "(link.start, None, link.causes))"),
    Fault("whoever was ever in an area is in it", "belonging:_Covering.around",
          "_overlap(here, there)", "_overlap(there, there)"),
    Fault("a division lies where it lay on the first day", "world:World.lies_within",
          "self._asked_on(since)", "date(2020, 3, 1)"),
    Fault("a place lies in whatever may lie above it", "world:World.codes_around",
          "if self.lies_within(place, code, since)", ""),
    Fault("a person belongs to the division named, not to those above", "world:World.codes_around",
          "(place, *above)", "(place,)"),
    Fault("in a place only by its very code", "conditions:Questions._plain",
          "any(lies(place, up, span[0]) for up in codes)", "place in codes"),
    Fault("each mask spreads anew", "spreads:spread_from", "fused(shown, over_midnight=True)", "shown"),
)  # fmt: skip


@cache
def battery() -> tuple[tuple[Drawn, Evaluation], ...]:
    """Examples with what the definition says of each."""
    examples = (numbered(number) for number in range(MOST))
    return tuple((example, of_the_definition(example)) for example in examples)


def seen() -> bool:
    """Whether some example shows a difference, or makes the quick evaluator fail."""
    for example, expected in battery():
        try:
            if first_difference(example, expected) is not None:
                return True
        except (ArithmeticError, AttributeError, IndexError, LookupError, TypeError, ValueError):
            return True
    return False


@pytest.fixture
def planted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Fault:
    fault: Fault = request.param
    plant(fault, ROOM, monkeypatch)
    return fault


@pytest.mark.parametrize("planted", FAULTS, ids=str, indirect=True)
def test_the_fault_is_seen(planted: Fault) -> None:
    assert seen(), planted.says


def test_without_a_fault_nothing_is_seen() -> None:
    assert not seen()
