"""Windows by the clock: nights, days of the week, working days, clocks that change, waves of inspection."""

from __future__ import annotations

from tests.unit.duties.owing import Asked, by_state, windows
from tests.unit.duties.test_rounds import states

HEAD = """
format: gridcontrol/1
pack: times
zone: {zone}
day_count: day_zero
subjects: {{shop: {{}}, person: {{}}}}
events:
  opened: {{about: shop}}
  report: {{about: shop}}
  finding: {{about: shop}}
  inspected: {{about: shop}}
  arrival: {{about: person}}
  visit: {{about: person}}
order: [arrival, visit]
tracks: {{control: {{about: person, default: normal, precedence: [home]}}}}
rules: {{arrivals: {{track: control, when: {{event: arrival}}, phases: [{{status: home, for: 14d}}]}}}}
calendar: {{weekend: [saturday, sunday], years: [{{year: 2020, holidays: [2020-01-24], workdays: [2020-02-01]}}]}}
"""
OPENED = "01-20 s opened\n"


def pack(duties: str, zone: str = "Asia/Shanghai") -> str:
    return HEAD.format(zone=zone) + duties


def test_days_of_the_week() -> None:
    weekly = pack('duties:\n  weekly: {every: [monday, thursday], of: shop, by: "16:00", done_by: {event: report}}\n')
    told = Asked(weekly, OPENED, "01-31T12:00").obligations("01-20")
    assert by_state(told) == ["missed: s 01-20, s 01-23, s 01-27, s 01-30"]


def test_working_days() -> None:
    daily = pack('duties:\n  daily: {every: workday, of: shop, by: "16:00", done_by: {event: report}}\n')
    told = Asked(daily, OPENED + "01-27 15:59 s report\n01-28 16:00 s report\n", "02-03T17:00").obligations("01-22")
    # The 24th is a holiday, the 1st of February a Saturday that is worked.
    assert by_state(told) == [
        "done: s 01-27",
        "done_late: s 01-28",
        "missed: s 01-22, s 01-23, s 01-29, s 01-30, s 01-31, s 02-01, s 02-03",
    ]


def test_a_night_belongs_to_the_day_it_begins_on() -> None:
    nights = pack(
        "duties:\n  seen:\n    while: {control: home}\n    done_by: {event: visit}\n"
        '    slots: {night: {from: "22:00", until: "06:00"}}\n'
    )
    facts = "02-01 20:00 p arrival\n02-02 03:00 p visit\n"
    asked = Asked(nights, facts, "02-02T12:00")
    told = asked.obligations("02-01")
    assert by_state(told) == ["done: 02-01 night", "upcoming: 02-02 night"]
    assert windows(told, asked) == ["02-01 night: due 02-02 06:00", "02-02 night: due 02-03 06:00"]


def test_a_night_that_began_the_day_before_is_on_the_list() -> None:
    nights = pack(
        "duties:\n  seen:\n    while: {control: home}\n    done_by: {event: visit}\n"
        '    slots: {night: {from: "22:00", until: "06:00"}}\n'
    )
    facts = "02-01 20:00 p arrival\n02-03 05:00 p visit\n"
    told = Asked(nights, facts, "02-03T12:00").obligations("02-03")
    assert by_state(told) == ["done: 02-02 night", "upcoming: 02-03 night"]


def test_the_last_window_of_the_last_day_is_owed() -> None:
    whole_days = pack(
        "duties:\n  seen: {while: {control: home}, slots: {day: {until: '24:00'}}, done_by: {event: visit}}\n"
    )
    told = Asked(whole_days, "02-01 p arrival\n", "02-20T12:00").obligations("02-14")
    # Fourteen days after the 1st are over at 24:00 of the 15th.
    assert by_state(told) == ["missed: 02-14 day, 02-15 day"]


def test_days_of_the_chain_where_the_first_is_day_one() -> None:
    tests = pack("duties:\n  test: {while: {control: home}, on_days: [1, 4], done_by: {event: visit}}\n")
    facts = "02-01 p arrival\n02-01 10:00 p visit\n02-05 10:00 p visit\n"
    one = Asked(tests.replace("day_zero", "day_one"), facts, "02-05T12:00").obligations("02-01")
    assert by_state(one) == ["done: day 1", "done_late: day 4"]
    zero = Asked(tests, facts, "02-05T12:00").obligations("02-01")
    assert by_state(zero) == ["done: day 4", "missed: day 1"]


def test_late_evidence_goes_to_what_was_over_last() -> None:
    lenient = pack(
        "duties:\n  seen: {while: {control: home}, late: 3d, slots: {am: {until: '12:00'}}, done_by: {event: visit}}\n"
    )
    told = Asked(lenient, "02-01 p arrival\n02-03 13:00 p visit\n", "02-03T15:00").obligations("02-01")
    assert by_state(told) == ["done_late: 02-03 am", "missed: 02-01 am, 02-02 am"]
    twice = "02-01 p arrival\n02-03 13:00 p visit\n02-03 14:00 p visit\n"
    told = Asked(lenient, twice, "02-03T15:00").obligations("02-01")
    assert by_state(told) == ["done_late: 02-02 am, 02-03 am", "missed: 02-01 am"]


def test_a_rest_counts_only_from_when_the_clock_runs() -> None:
    resting = pack(
        "duties:\n  look: {when: {event: visit}, within: 24h, done_by: {event: arrival}, pause: {control: home}}\n"
    ).replace("for: 14d", "for: 24h")
    asked = Asked(resting, "02-01 00:00 p arrival\n02-01 12:00 p visit\n", "02-02T13:00")
    told = asked.obligations()
    # At home until 24:00 of the 1st: of the 24 hours from noon twelve had to wait.
    assert windows(told, asked) == ["@e2: due 02-03 00:00"]


def test_windows_keep_to_the_clock_on_the_wall() -> None:
    """Clocks go on an hour at 02:00 on 29 March 2020 in Berlin."""
    morning = pack(
        "duties:\n  seen:\n    while: {control: home}\n    done_by: {event: visit}\n"
        '    slots: {am: {from: "08:00", until: "12:00"}}\n',
        "Europe/Berlin",
    )
    asked = Asked(morning, "03-27 p arrival\n", "03-30T13:00")
    told = asked.obligations("03-28")
    assert windows(told, asked) == [
        "03-28 am: due 03-28 12:00",
        "03-29 am: due 03-29 12:00",
        "03-30 am: due 03-30 12:00",
    ]
    assert [one.closes.hour for one in told] == [11, 10, 10]


def test_the_next_wave_looks_at_what_the_last_one_found() -> None:
    waves = pack(
        "rounds:\n  wave: {of: shop, after: {event: finding}, starts: 2020-02-10, until: 2020-02-14,"
        " done_by: {event: inspected}}\n"
    )
    facts = (
        "02-01 a opened\n02-01 b opened\n02-01 c opened\n02-02 a finding\n02-02 b finding\n02-11 c finding\n"
        "02-09 a inspected\n02-11 b inspected\n"
    )
    # What was inspected before the wave began counts for none of it; what is found in it is for the one after.
    assert states(Asked(waves, facts, "02-12T12:00"), "wave") == {"a": "due", "b": "done"}


def test_a_round_learned_late_keeps_its_grace() -> None:
    graced = pack(
        "rounds:\n  wave: {of: shop, grace: 6h, starts: 2020-02-01, until: 2020-02-03, done_by: {event: inspected}}\n"
    )
    facts = "02-01 a opened received=02-02T22:00\n02-03 02:00 a inspected\n02-01 b opened received=02-02T22:00\n"
    assert states(Asked(graced, facts, "02-03T03:00"), "wave") == {"a": "done", "b": "due"}
    assert states(Asked(graced, facts, "02-03T04:00"), "wave") == {"a": "done", "b": "missed"}
