"""The packs that must read, and what they are read as."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from gridcontrol.ids import (
    EventKindId,
    FieldId,
    HierarchyId,
    IdentityId,
    ImportId,
    IndicatorId,
    LevelId,
    LinkKindId,
    RuleId,
    SourceId,
    StatusId,
    SubjectKindId,
    TrackId,
    subject_id,
)
from gridcontrol.rules.check import check_pack
from gridcontrol.rules.conditions import (
    All,
    AnyOf,
    Boundary,
    Compared,
    Comparison,
    Count,
    EventPattern,
    InPlace,
    Its,
    Lasting,
    Missing,
    NoneOf,
    Not,
    OneOf,
    Running,
    Seen,
    Some,
    StatusIs,
    WithinPlace,
)
from gridcontrol.rules.figures import IndicatorKind
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.gathering import text_digest
from gridcontrol.rules.imports import ShortYears
from gridcontrol.rules.layouts import BreakdownPart, HeldKind, OverviewPart, Tile, WeeksPart
from gridcontrol.rules.ruleset import EventAnchor, Extreme, FieldAnchor, Pack, Repeal, Transition
from gridcontrol.rules.vocabulary import Decides, FieldBase, FieldType, Opens
from gridcontrol.time import DayCount, Duration, Unit
from tests.unit.rules.pack_texts import CASES, beside

FILES = sorted((CASES / "good").glob("*.yaml"))


def good(name: str) -> Pack:
    path = CASES / "good" / f"{name}.yaml"
    return read_pack(path.read_bytes(), path.name, beside(path.parent))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_reads_and_checks_without_a_finding(path: Path) -> None:
    assert check_pack(read_pack(path.read_bytes(), path.name, beside(path.parent))) == ()


def test_dates_are_local_to_the_zone_of_the_pack() -> None:
    first, second = good("rongchang-2020").rules[RuleId("hubei_arrival")].editions
    assert first.since == datetime(2020, 1, 21, 16, tzinfo=UTC)
    assert first.back_to == datetime(2020, 1, 7, 16, tzinfo=UTC)
    assert second.transition is Transition.AS_AT_EACH_DAY
    assert (first.review, second.review) == (date(2020, 2, 29), date(2020, 3, 31))


def test_order_gives_ranks() -> None:
    events = good("rongchang-2020").events
    assert [name for name, _ in sorted(events.items(), key=lambda item: item[1].rank)] == [
        "arrival",
        "check_in",
        "test",
        "confirmed",
        "discharged",
        "check_out",
        "left_city",
        "died",
    ]
    assert all(kind.ordered for kind in events.values())
    unordered = good("every-construct").events
    assert unordered[EventKindId("mode_set")].rank == 0


def test_tracks() -> None:
    tracks = good("rongchang-2020").tracks
    control, custody = tracks[TrackId("control")], tracks[TrackId("custody")]
    assert control.precedence == ("hospital", "rehab", "central", "home")
    assert control.holding == {"hospital", "rehab", "central", "home"}
    assert not control.orders_latest_wins
    assert good("codes-at-checkpoints").tracks[TrackId("管控")].orders_latest_wins
    assert custody.justified_by == {TrackId("control"): {"central", "rehab", "hospital"}}
    assert control.label_of(StatusId("home"), "en") == "居家隔离"


def test_vocabulary() -> None:
    pack = good("every-construct")
    assert [level.id for level in pack.levels] == ["county", "town", "village"]
    assert pack.hierarchies[HierarchyId("command")].levels == (LevelId("county"), LevelId("village"))
    assert pack.division_sources[0].columns["valid_until"] == "止"
    person = pack.subjects[SubjectKindId("person")]
    assert person.place == "residence"
    household = SubjectKindId("household")
    assert person.attributes[FieldId("home")] == FieldType(FieldBase.REF, optional=True, ref=household)
    assert pack.links[LinkKindId("stays")].single
    assert pack.sources[SourceId("n2")].remembered
    test = pack.events[EventKindId("test")]
    assert test.fields[FieldId("result")] == FieldType(FieldBase.CHOICE, True, ("positive", "negative"))  # noqa: FBT003  # as written
    assert test.takes_effect == "result_at"
    check_in = pack.events[EventKindId("check_in")]
    assert check_in.opens == (Opens(LinkKindId("stays"), FieldId("venue"), FieldId("leaves")),)
    assert pack.events[EventKindId("check_out")].closes == ("stays", "works")
    assert pack.plan_kinds == {"announced"}
    assert pack.events[EventKindId("arrival")].retention == Duration(90)
    assert pack.events[EventKindId("served")].decides == Decides(
        TrackId("control"),
        FieldId("end"),
        FieldId("phase"),
        FieldId("signed"),
        FieldId("from_when"),
        FieldId("beyond"),
        FieldId("by"),
    )


def test_where() -> None:
    trigger = good("every-construct").rules[RuleId("arrivals")].trigger
    assert trigger is not None
    assert isinstance(trigger.pattern, EventPattern)
    assert dict(trigger.pattern.where) == {
        "from_area": (NoneOf(("本市", "邻县")),),
        "from_code": (WithinPlace(("500000", "510000")),),
        "residence": (Missing(missing=False),),
        "left_on": (
            Compared(Comparison.BEFORE, date(2021, 1, 1)),
            Compared(Comparison.FROM, date(2020, 1, 8)),
        ),
        "spent": (Compared(Comparison.ABOVE, 0), Compared(Comparison.AT_MOST, 400)),
    }
    exposed = good("every-construct").rules[RuleId("exposed")].trigger
    assert exposed is not None
    assert isinstance(exposed.pattern, EventPattern)
    limit = Compared(Comparison.BEFORE, FieldId("last_contact"))
    assert exposed.pattern.where[FieldId("first_contact")] == (limit,)


def test_numbers_are_exact() -> None:
    rule = good("codes-at-checkpoints").rules[RuleId("三码")]
    branch = rule.editions[0].branches[1]
    assert branch.when[FieldId("体温")] == (Compared(Comparison.AT_LEAST, Decimal("37.3")),)
    assert rule.editions[0].on_repeal is Repeal.RELEASE
    assert rule.editions[0].until == datetime(2022, 12, 7, 4, tzinfo=UTC)


def test_conditions() -> None:
    pack = good("every-construct")
    trigger = pack.rules[RuleId("arrivals")].trigger
    assert trigger is not None
    emergency = StatusIs(TrackId("mode"), (StatusId("emergency"),))
    assert trigger.given[0] == Its(None, None, SubjectKindId("area"), emergency)
    assert trigger.unless[0] == Running(RuleId("hospital"), StatusId("hospital"))
    assert pack.rules[RuleId("arrivals")].while_mode == trigger.given[0]
    high = pack.rules[RuleId("warning")].levels[0].condition
    assert isinstance(high, Some)
    first, second, third, fourth = high.items
    person, ill = SubjectKindId("person"), (StatusId("ill"),)
    medicine = EventPattern((EventKindId("fever_medicine"),), {})
    assert first == Count(
        medicine,
        None,
        person,
        Duration(7),
        distinct=True,
        by=Comparison.AT_LEAST,
        number=20,
    )
    assert isinstance(second, Lasting)
    assert second.length == Duration(3)
    assert isinstance(third, Count)
    assert third.pattern == Boundary(begins=False, track=TrackId("clinical"), statuses=ill)
    assert third.within is None
    assert isinstance(fourth, AnyOf)
    assert fourth.items[1] == Not(Seen(EventPattern((EventKindId("mode_set"),), {}), None))


def test_links_and_references_lead_to_other_kinds() -> None:
    housemate = good("contacts-and-households").rules[RuleId("housemate")]
    closed = StatusIs(TrackId("house"), (StatusId("closed"),))
    assert housemate.levels[0].condition == Its(LinkKindId("lives_in"), None, None, closed)


def test_anchors() -> None:
    rule = good("every-construct").rules[RuleId("exposed")]
    last, shifted, arrival, latest = rule.counted_from
    assert last == FieldAnchor(FieldId("last_contact"))
    assert shifted == FieldAnchor(FieldId("at"), Duration(1))
    pattern = EventPattern((EventKindId("arrival"),), {FieldId("spent"): (Compared(Comparison.EXACTLY, 3),)})
    assert arrival == EventAnchor(pattern, FieldId("left_on"), Duration(2))
    assert isinstance(latest, Extreme)
    assert latest.latest
    assert [item.field for item in latest.items if isinstance(item, FieldAnchor)] == [
        "last_contact",
        "first_contact",
        "at",
    ]


def test_phases_and_needs() -> None:
    edition = good("every-construct").rules[RuleId("arrivals")].editions[0]
    central, home, watch = edition.branches[0].phases
    assert central.release is not None
    first, second = central.release.needs
    assert (first.id, first.from_day, first.to_day, first.times) == ("first", 1, 7, 1)
    assert (second.id, second.times, second.apart) == ("test", 2, Duration(24, Unit.HOURS))
    assert second.label.text("zh") == "test"
    assert central.release.at_most == Duration(3)
    assert central.prolong[0].length == Duration(14)
    assert home.keeps_schedule
    assert watch.lapse_ends
    assert watch.until_date == "left_on"
    held = good("every-construct").rules[RuleId("ill")].editions[0].branches[0].phases[0]
    assert held.until_holds == Seen(EventPattern((EventKindId("discharged"),), {}), Duration(1))
    assert len(held.until) == 1


def test_ends_name_the_phases_they_end() -> None:
    end = good("every-construct").rules[RuleId("arrivals")].ends[0]
    assert end.during == ("home", "central")
    assert end.up_to == Duration(2)


def test_a_rule_may_count_otherwise_than_its_pack() -> None:
    pack = good("every-construct")
    assert pack.dates_suffice
    rule = pack.rules[RuleId("arrivals")]
    assert (rule.day_count, rule.dates_suffice) == (DayCount.DAY_ZERO, False)
    other = pack.rules[RuleId("exposed")]
    assert (other.day_count, other.dates_suffice) == (DayCount.EXACT, True)


def test_imports() -> None:
    form = good("every-construct").imports[ImportId("arrivals")]
    assert form.key == ("证件号", "姓名")
    arrival, test = form.events
    assert (arrival.at, arrival.at_time, arrival.id) == ("到达日期", "时间", "编号")
    assert arrival.only_if == {"类型": ("返乡", "务工"), "有效": ("是",)}
    assert arrival.unless == {"到达日期": ("待定", "未到")}
    assert [(c.header, c.field, c.constant) for c in arrival.columns] == [
        ("来源地", "from_area", None),
        ("现住址代码", "residence", None),
        ("", "spent", "3"),
        ("年龄段", "age_band", None),
    ]
    assert [column.bands for column in arrival.columns] == [False, False, False, True]
    assert form.short_years == ShortYears(1930, is_last=False)
    assert test.columns[0].meanings == {"阴性": "negative", "阳性": "positive"}


def test_indicators_and_reports() -> None:
    pack = good("every-construct")
    kinds = [indicator.kind for indicator in pack.indicators.values()]
    assert kinds == list(IndicatorKind)
    nights = pack.indicators[IndicatorId("nights")]
    assert (nights.sum_of, nights.about) == ("spent", "person")
    assert [(t.sign, t.indicator) for t in pack.indicators[IndicatorId("net")].terms] == [
        (1, "new_tests"),
        (1, "late_tests"),
        (-1, "withdrawn_tests"),
    ]
    (report,) = pack.reports.values()
    assert (report.level, report.cut_off, report.past_release) == ("town", "20:00", ("custody",))


def test_layouts_of_reports() -> None:
    (report,) = good("daily-report").reports.values()
    kinds = [type(part).__name__.removesuffix("Part") for part in report.layout.parts]
    assert kinds[:7] == ["KeyFigures", "Figures", "Overview", "Curve", "Weeks", "Breakdown", "Breakdown"]
    overview, weeks, ages = report.layout.parts[2], report.layout.parts[4], report.layout.parts[6]
    assert isinstance(overview, OverviewPart)
    assert (overview.levels, overview.tiles["500153002"]) == (("county", "town", "village"), Tile(1, 0))
    assert isinstance(weeks, WeeksPart)
    assert (weeks.weeks, weeks.week) == (3, "mmwr")
    assert isinstance(ages, BreakdownPart)
    assert (ages.by.attribute, ages.by.bands) == ("years", (15, 60))
    held = report.layout.identities[IdentityId("free_again")]
    assert (held.kind, held.indicator, [term.sign for term in held.terms]) == (HeldKind.PARTS, "watched", [1, -1])


def test_cases_keep_their_words() -> None:
    case = good("rongchang-2020").cases[0]
    assert case.events[0].fields == {"from_area": "湖北"}
    assert case.expect["p"][0] == "central 2020-01-23 15:00 - 2020-02-07"


def test_values_of_references_carry_their_kind() -> None:
    text = b"""\
format: gridcontrol/1
pack: p
zone: UTC
day_count: exact
subjects: {person: {}}
events: {met: {about: person, fields: {whom: ref person}}}
tracks: {t: {about: person, default: a, precedence: [b]}}
rules: {r: {track: t, when: {event: met, where: {whom: [p-1, person/p-2]}}, phases: [{status: b}]}}
"""
    trigger = read_pack(text, "p.yaml").rules[RuleId("r")].trigger
    assert trigger is not None
    assert isinstance(trigger.pattern, EventPattern)
    both = OneOf((subject_id("person", "p-1"), subject_id("person", "p-2")))
    assert trigger.pattern.where[FieldId("whom")] == (both,)


def test_equal_texts_have_equal_versions_whatever_the_line_ends() -> None:
    text = "a: 一\nb: 二\n".encode()
    assert text_digest(text) == text_digest(b"\xef\xbb\xbf" + text.replace(b"\n", b"\r\n"))
    assert text_digest(text) != text_digest(text + b" ")


class TestAreasAndModes:
    PACK = good("areas-and-modes")

    def test_divisions_and_areas(self) -> None:
        kinds = self.PACK.subjects
        assert {name: (kind.levels, kind.covers, kind.located) for name, kind in kinds.items()} == {
            "division": (("city", "county"), None, True),
            "village": (("village",), None, True),
            "area": ((), "made_of", True),
            "person": ((), None, True),
        }

    def test_rows_with_conditions(self) -> None:
        first, second = self.PACK.rules[RuleId("arrivals")].editions[0].branches
        emergency = StatusIs(TrackId("mode"), (StatusId("emergency"),))
        assert (dict(first.when), first.unless) == ({}, ())
        assert first.given == (Its(link=None, field=FieldId("from"), kind=None, condition=emergency),)
        assert dict(second.when) == {"residence": (Missing(missing=False),)}
        assert second.given == (Its(link=None, field=None, kind=SubjectKindId("division"), condition=emergency),)
        assert second.unless == (InPlace(("0101",)),)

    def test_an_exit_that_counts_is_a_need_and_no_point(self) -> None:
        (phase,) = self.PACK.rules[RuleId("arrivals")].editions[0].branches[0].phases
        (need,) = phase.until_needs
        assert phase.until == ()
        assert (need.from_day, need.to_day, need.times, need.apart) == (5, 13, 2, Duration(24, Unit.HOURS))

    def test_levels_of_all_editions_in_their_order(self) -> None:
        rule = self.PACK.rules[RuleId("zone")]
        assert [[level.status for level in edition.levels] for edition in rule.editions] == [
            ["sealed"],
            ["sealed", "watched", "tested"],
        ]
        assert [level.status for level in rule.levels] == ["sealed", "sealed", "watched", "tested"]
        assert self.PACK.crosses_subjects

    def test_every_is_a_count_of_those_of_whom_it_does_not_hold(self) -> None:
        asked = self.PACK.rules[RuleId("zone")].levels[3].condition
        assert isinstance(asked, All)
        every = asked.items[1]
        assert isinstance(every, Count)
        assert (every.by, every.number, every.among, every.distinct) == (Comparison.AT_MOST, 0, "person", True)
        assert isinstance(every.holding, Not)
