"""What is shown of all that runs, until when, and custody held against it."""

from __future__ import annotations

from gridcontrol.calculus.custody import never_based, past_release, unplaced
from gridcontrol.calculus.explanation import WhyNot
from gridcontrol.calculus.reference.explaining import explain
from gridcontrol.ids import SubjectId, TrackId
from gridcontrol.rules.ruleset import Pack
from tests.unit.calculus.asking import PERSON, evaluated, instant, known, pack_of, rows, runs, show, timeline

THREE = """
  arrived: {track: control, when: {event: arrival}, phases: [{status: home, for: 14d}]}
  near: {track: control, when: {event: contact}, phases: [{status: central, for: 7d}]}
  observed: {track: control, when: {event: excluded}, phases: [{status: hospital, for: 3d}]}
"""
TOLD = "02-01 p arrival\n02-05 p contact\n02-06 p excluded"


def head(count: str = "day_one") -> str:
    return PERSON.replace("day_count: day_zero", f"day_count: {count}")


P = SubjectId("person/p")


def test_the_strongest_is_shown_and_the_rest_go_on() -> None:
    assert rows(pack_of(THREE, head=head()), TOLD) == [
        "home 02-01 - 02-05",
        "central 02-05 - 02-06",
        "hospital 02-06 - 02-09",
        "central 02-09 - 02-12",
        "home 02-12 - 02-15",
    ]


def test_shown_until_and_free_on_with_all_three_reasons() -> None:
    pack = pack_of(THREE, head=head())
    (answer,) = explain(pack, known(pack, TOLD), P, instant("02-07", pack.zone)).answers
    assert (answer.status, show(answer.shown_until, pack.zone), answer.held) == ("hospital", "02-09", True)
    assert show(answer.free_on, pack.zone) == "02-15"
    assert [(a.run.rule, a.shown) for a in answer.active] == [("observed", True), ("near", False), ("arrived", False)]
    assert answer.row is not None
    assert answer.row.masks == (("near", "central"), ("arrived", "home"))


def test_nothing_holds_after_that() -> None:
    pack = pack_of(THREE, head=head())
    (answer,) = explain(pack, known(pack, TOLD), P, instant("02-15", pack.zone)).answers
    assert (answer.status, answer.held, answer.free_on, answer.shown_until) == ("normal", False, None, None)
    assert {n.why for n in answer.not_applied} == {WhyNot.OVER}


def test_a_status_that_takes_no_liberty_does_not_move_free_on() -> None:
    pack = pack_of(
        "  r: {track: control, when: {event: arrival}, phases: [{status: home, for: 7d}, {status: watch, for: 7d}]}\n"
    )
    (answer,) = explain(pack, known(pack, "02-01 p arrival"), P, instant("02-03", pack.zone)).answers
    assert show(answer.free_on, pack.zone) == "02-09"
    assert show(answer.shown_until, pack.zone) == "02-09"


def test_rows_carry_the_run_and_the_joined_stretch() -> None:
    pack = pack_of("  r: {track: control, when: {event: contact}, phases: [{status: central, for: 7d}]}\n")
    line = timeline(pack, "02-01 p contact\n02-05 p contact")
    assert line is not None
    last = line.rows[-1]
    assert (show(last.shown_since, pack.zone), show(last.run_since, pack.zone)) == ("02-01", "02-05")
    assert show(last.until, pack.zone) == "02-13"


def test_a_run_was_received_when_the_last_of_its_causes_was() -> None:
    pack = pack_of("  r: {track: control, when: {event: contact}, phases: [{status: central, for: 7d}]}\n")
    told = "02-01 p contact id=x received=02-02\n- correct of=x at=02-02 received=02-08 id=c"
    (run,) = runs(pack, told)
    assert run.causes == ("c", "x")
    assert show(run.received_at, pack.zone) == "02-08"
    (before,) = runs(pack, told, known_at="02-07")
    assert show(before.received_at, pack.zone) == "02-02"


def test_runs_that_touch_are_one_stretch_of_the_shown_status() -> None:
    pack = pack_of("  r: {track: control, when: {event: contact}, phases: [{status: central, for: 7d}]}\n")
    line = timeline(pack, "02-01 p contact\n02-09 p contact")
    assert line is not None
    assert [show(row.shown_since, pack.zone) for row in line.rows] == ["02-01", "02-01"]


def test_between_equals_the_longest_run_is_shown_then_the_smaller_id() -> None:
    rules = """
  short: {track: control, when: {event: arrival}, phases: [{status: home, for: 7d}]}
  long: {track: control, when: {event: contact}, phases: [{status: home, for: 14d}]}
"""
    line = timeline(pack_of(rules), "02-01 p arrival\n02-01 p contact")
    assert line is not None
    assert [row.run.rule for row in line.rows] == ["long", "long"]
    same = pack_of("  r: {track: control, when: {event: contact}, phases: [{status: home, for: 7d}]}\n")
    line = timeline(same, "02-01 p contact id=z\n02-01 p contact id=a")
    assert line is not None
    shown = line.row_at(instant("02-02", same.zone))
    assert shown is not None
    assert shown.run.trigger == "a"


HELD = """
  near:
    track: control
    when: {event: contact}
    phases: [{status: central, for: 7d, release: {needs: [{event: test, from_day: 7}], at_most: 3d}}]
  ill: {track: control, when: {event: confirmed}, phases: [{status: hospital, until: {event: discharged}}]}
  inside: {track: custody, when: {event: check_in}, phases: [{status: in_venue, until: {event: check_out}}]}
"""
VENUE = (
    PERSON.replace(
        "  died: {about: person}", "  died: {about: person}\n  check_in: {about: person}\n  check_out: {about: person}"
    )
    .replace("left, died]", "left, died, check_in, check_out]")
    .replace(
        "\ntracks:",
        "\ntracks:\n  custody: {about: person, nature: custody, default: out, precedence: [in_venue], "
        "justified_by: {control: [central, hospital]}}",
    )
)
CUSTODY = TrackId("custody")


def held(told: str, at: str, known_at: str | None = None) -> list[tuple[str, bool]]:
    pack: Pack = pack_of(HELD, head=VENUE)
    answer = evaluated(pack, told, known_at=known_at)
    when = instant(at, pack.zone)
    lists = past_release(pack, answer.timelines, CUSTODY, when)
    never = {one.subject for one in never_based(pack, answer.timelines, CUSTODY, when)}
    return [(show(one.since, pack.zone), one.subject in never) for one in lists]


def test_past_release_is_custody_with_nothing_left_to_cover_it() -> None:
    told = "02-01 p contact\n02-01 12:00 p check_in\n02-08 09:00 p test result=negative"
    assert held(told, "02-08 23:00".replace(" ", "T")) == []
    assert held(told, "02-09") == [("02-09", False)]
    assert held(f"{told}\n02-10 09:00 p check_out", "02-10T09:00") == []


def test_whoever_waits_for_a_test_is_not_past_release_until_the_maximum() -> None:
    told = "02-01 p contact\n02-01 12:00 p check_in"
    assert held(told, "02-10") == []
    assert held(told, "02-12") == [("02-12", False)]


def test_an_order_covers_and_lifts() -> None:
    told = "02-01 p contact\n02-01 12:00 p check_in\n02-03 p order_given end={}"
    assert held(told.format("02-05"), "02-05") == [("02-05", False)]
    assert held(told.format("02-20"), "02-19") == []


def test_a_withdrawn_case_puts_its_person_on_the_list_at_once() -> None:
    told = """
        02-05 10:00 p confirmed id=c received=02-05T12:00
        02-05 11:00 p check_in received=02-05T12:00
        - void of=c received=02-08T09:00
    """
    assert held(told, "02-08T08:59", known_at="02-08T08:59") == []
    assert held(told, "02-08T09:00", known_at="02-08T09:00") == [("02-05 11:00", True)]


def test_custody_without_any_basis_and_basis_without_custody() -> None:
    assert held("02-03 p check_in", "02-04") == [("02-03", True)]
    pack = pack_of(HELD, head=VENUE)
    answer = evaluated(pack, "02-01 p contact\n02-02 p check_in\n02-03 p check_out")
    (one,) = unplaced(pack, answer.timelines, CUSTODY, instant("02-04", pack.zone))
    assert (one.subject, show(one.since, pack.zone)) == (P, "02-03")


def test_an_occurrence_shows_no_row() -> None:
    pack = pack_of(HELD, head=VENUE)
    assert rows(pack, "02-01 p check_in\n02-01 p check_out", track="custody") == []
    assert len(runs(pack, "02-01 p check_in\n02-01 p check_out", track="custody")) == 1
