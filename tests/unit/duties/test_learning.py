"""When it could first be known that something is owed: corrections, ends, and rules that look at others."""

from __future__ import annotations

from tests.unit.duties.owing import Asked, by_state
from tests.unit.duties.test_conditions import DAILY, DIVISIONS, HEAD

HOUSE = HEAD.replace(
    "rules:\n",
    "rules:\n"
    "  with_the_ill: {track: control, levels: [{status: home, if: {its: {guards: {status: {health: ill}}}}}]}\n",
)
AT_HOME = f"{HOUSE}duties:\n  visit:\n    while: {{control: home}}\n    {DAILY}"
GUARD = "01-20 p guards_child child=kid\n"


def told(facts: str, at: str, since: str = "02-01", pack: str = AT_HOME) -> list[str]:
    return by_state(Asked(pack, facts, at, divisions=DIVISIONS).obligations(since))


def test_a_correction_makes_no_news_of_what_was_known_of_another() -> None:
    """The child's illness of the 3rd was known on the 3rd; that it began on the 1st was heard on the 5th."""
    facts = GUARD + "02-03 kid ill id=a\n- correct of=a at=02-01 received=02-05T12:00\n"
    assert told(facts, "02-06T12:00") == [
        "unknowable: 02-01 day, 02-02 day",
        "due: 02-06 day",
        "missed: 02-03 day, 02-04 day, 02-05 day",
    ]


def test_what_ended_it_later_was_no_condition_of_its_holding_before() -> None:
    facts = GUARD + "02-01 kid ill\n02-03 10:00 kid well\n"
    assert told(facts, "02-04T12:00") == ["missed: 02-01 day, 02-02 day"]


def test_what_was_heard_late_of_another_is_charged_to_nobody() -> None:
    facts = GUARD + "02-01 kid ill received=02-02T21:00\n"
    assert told(facts, "02-03T12:00") == ["unknowable: 02-01 day, 02-02 day", "due: 02-03 day"]


AFTER = "duties:\n  visit: {when: {finishes: {control: home}}, within: 24h, done_by: {event: visit}}\n"
BEFORE = "duties:\n  visit: {when: {begins: {control: home}}, within: 24h, done_by: {event: visit}}\n"


def test_an_end_that_was_heard_of_late_is_charged_to_nobody() -> None:
    facts = "02-01 p arrival\n02-03 10:00 p left received=02-05T09:00\n"
    assert told(facts, "02-06T12:00", pack=HEAD + AFTER) == ["unknowable: @e1"]
    in_time = "02-01 p arrival\n02-03 10:00 p left received=02-04T09:00\n"
    assert told(in_time, "02-06T12:00", pack=HEAD + AFTER) == ["missed: @e1"]


def test_an_end_by_a_stronger_status_was_known_when_that_was() -> None:
    stronger = HEAD.replace("precedence: [home]", "precedence: [away, home]").replace(
        "rules:\n", "rules:\n  away: {track: control, when: {event: contact}, phases: [{status: away, for: 1d}]}\n"
    )
    facts = "02-01 p arrival\n02-03 10:00 p contact received=02-05T09:00\n"
    assert told(facts, "02-05T09:30", pack=stronger + AFTER)[0] == "unknowable: @e1"


def test_a_plan_that_ran_out_was_known_all_along() -> None:
    facts = "02-01 p arrival\n"
    assert told(facts, "02-16T12:00", pack=HEAD + AFTER) == ["due: @e1"]


def test_a_corrected_beginning_is_owed_from_when_it_was_known() -> None:
    facts = "02-03 10:00 p arrival id=a\n- correct of=a at=02-03T09:00 received=02-10T09:00\n"
    # Known then from ten o'clock on; that it began at nine was news after the window had closed.
    assert told(facts, "02-11T12:00", pack=HEAD + BEFORE) == ["unknowable: @a"]
    same = "02-03 10:00 p arrival id=a village=V1\n- correct of=a village=V2 received=02-10T09:00\n"
    assert told(same, "02-11T12:00", pack=HEAD + BEFORE) == ["missed: @a"]
