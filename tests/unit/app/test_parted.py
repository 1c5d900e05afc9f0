"""Reports counted part after part: the same document as when everything is counted at once."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from itertools import groupby

import pytest
from attrs import evolve
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gridcontrol import Locality, open_locality
from gridcontrol.app import parted as counted_in_parts
from gridcontrol.app import workers
from gridcontrol.app.reporting import Reporting
from gridcontrol.builtin.memory import MemoryStore
from gridcontrol.errors import Problem, StoreError
from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model import parting
from gridcontrol.model.facts import Correction, Event, Fact, Identity, Received, Void
from gridcontrol.model.parting import parted
from gridcontrol.model.storing import Store
from gridcontrol.reports import parts
from gridcontrol.reports.document import Document
from gridcontrol.rules.from_yaml import read_pack

PACK = """
format: gridcontrol/1
pack: parted
zone: Asia/Shanghai
day_count: day_zero
sources: {n1: {text: {en: A notice}}}
divisions:
  levels: {county: county, town: town, village: village}
  hierarchies: {statutory: {levels: [county, town, village]}}
  sources:
    - file: divisions.csv
      scheme: code
      hierarchy: statutory
      columns: {code: code, name: name, level: level, parent: parent}
subjects:
  person:
    place: residence
    registered_in: station
    attributes: {residence: division?, station: division?, age: integer?}
events:
  moved: {about: person, fields: {residence: division?, age: integer?}, sets: [residence, age]}
  registered: {about: person, fields: {station: division?}, sets: [station]}
  check_in: {about: person}
  test: {about: person, fields: {result: [positive, negative], out_at: instant?}, takes_effect: out_at}
  confirmed: {about: person, fields: {severe: truth?, weight: number?}}
  cured: {about: person}
  check_out: {about: person}
order: [moved, registered, check_in, test, confirmed, cured, check_out]
tracks:
  control: {about: person, default: normal, precedence: [hospital, home], holding: [hospital, home]}
  custody: {about: person, nature: custody, justified_by: {control: [hospital]}, default: out, precedence: [inside]}
rules:
  moving: {track: control, source: n1, ceiling: 14d, in_force: {from: 2020-01-01}, review: 2020-12-31,
    when: {event: moved}, repeat: restart, phases: [{status: home, for: 2d}]}
  ill: {track: control, source: n1, ceiling: 4d, in_force: {from: 2020-01-01}, review: 2020-12-31,
    when: {event: confirmed}, phases: [{status: hospital, until: {event: cured}}]}
  inside: {track: custody, when: {event: check_in}, phases: [{status: inside, until: {event: check_out}}]}
indicators:
  cases_new: {new: {event: confirmed}}
  cases_late: {late: {event: confirmed}}
  cases_withdrawn: {withdrawn: {event: confirmed}}
  cases: {cumulative: {event: confirmed}}
  patients: {cumulative: {event: confirmed, distinct: true}}
  weights: {cumulative: {event: confirmed, sum: weight}}
  cured: {cumulative: {event: cured}}
  positive: {cumulative: {event: test, where: {result: positive}}}
  ill: {formula: [cases, {minus: cured}]}
  cured_share: {ratio: {part: cured, whole: cases}}
  normal: {status: {control: normal}}
  home: {status: {control: home}}
  home_begun: {begun: {control: home}}
  home_ended: {ended_all: {control: home}}
  held_past: {past_release: custody}
  unplaced: {unplaced: custody}
  days_clear: {days_since: {event: confirmed}}
reports:
  all:
    hierarchy: statutory
    level: town
    cut_off: "20:00"
    indicators:
      [cases_new, cases_late, cases_withdrawn, cases, weights, positive, ill, cured_share, home, held_past, days_clear]
    past_release: [custody]
    sections:
      - key_figures: [cases, patients, home, ill, days_clear, normal]
      - overview: {indicators: [cases, patients, home, cured_share], levels: [county, town, village]}
      - curve:
          indicators: [cases_new, cases, normal, home, home_begun, held_past, unplaced, days_clear, ill, cured_share]
          days: 4
      - {figures: true}
      - weeks: {indicators: [cases_new, cases, home_ended], weeks: 2}
      - breakdown: {indicators: [cases, home], attribute: age, bands: [18, 60]}
      - breakdown: {indicators: [cases], field: severe}
      - shares: {whole: cases, parts: [cured, positive]}
      - stocks: {received: [cases], issued: [cured], days: 2}
    identities:
      odd: {parts: [cured, positive], whole: cases}
      carried: {carried: cases, came: [cases_new], went: [cases_withdrawn]}
      never: {never_falls: patients}
  looking_back:
    hierarchy: statutory
    level: village
    cut_off: "24:00"
    indicators: [cases, cases_late, home]
    sections:
      - key_figures: [cases_late, cases_withdrawn, cases_new, home, held_past]
"""
DIVISIONS = """code,name,level,parent
C,county,county,
T0,east,town,C
T1,west,town,C
V0,upper,village,T0
V1,lower,village,T0
V2,mill,village,T1
"""
PEOPLE = [SubjectId(f"person/p{number}") for number in range(6)]
CODES = ["V0", "V1", "V2", "T1", "nowhere"]
BEGIN = datetime(2020, 2, 1, tzinfo=UTC)
HOURS = st.integers(0, 7 * 4).map(lambda quarter: BEGIN + timedelta(hours=6 * quarter))
"""Coarse, so that much falls on one instant: 20:00 in Shanghai is one of them, and midnight nearly is."""
AT = BEGIN + timedelta(days=4, hours=12)


def _clock() -> datetime:
    return datetime(2021, 1, 1, tzinfo=UTC)


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Locality:
    folder = tmp_path_factory.mktemp("county")
    (folder / "divisions.csv").write_text(DIVISIONS, encoding="utf-8")
    (folder / "pack.yaml").write_text(PACK, encoding="utf-8")
    return open_locality(folder / "pack.yaml", clock=_clock)


def _fields(draw: st.DrawFn, kind: str) -> dict[FieldId, object]:
    choices: dict[str, dict[str, st.SearchStrategy[object]]] = {
        "moved": {"residence": st.sampled_from(CODES), "age": st.sampled_from([3, 30, 80])},
        "registered": {"station": st.sampled_from(CODES)},
        "test": {"result": st.sampled_from(["positive", "negative"]), "out_at": HOURS},
        "confirmed": {"severe": st.booleans(), "weight": st.decimals(0, 5, places=1)},
    }
    return {FieldId(name): draw(of) for name, of in choices.get(kind, {}).items() if draw(st.integers(0, 3))}


KINDS = ["moved", "registered", "check_in", "test", "confirmed", "confirmed", "cured", "check_out"]


@st.composite
def facts(draw: st.DrawFn) -> list[tuple[datetime, Fact]]:
    """With receipts: events, also ahead; corrections and voids of each other and of what is missing; who is whom."""
    told: list[tuple[datetime, Fact]] = []
    ids = [FactId("missing")]
    for number in range(draw(st.integers(1, 14))):
        at, kind = draw(HOURS), draw(st.sampled_from(KINDS))
        received = max(BEGIN, at + timedelta(hours=draw(st.sampled_from([-24, 0, 0, 0, 6, 48]))))
        event = Event(FactId(f"e{number}"), EventKindId(kind), draw(st.sampled_from(PEOPLE)), at, _fields(draw, kind))
        told.append((received, event))
        ids.append(event.id)
    for number in range(draw(st.integers(0, 5))):
        key, of = FactId(f"x{number}"), draw(st.sampled_from([*ids, FactId(f"x{number + 1}")]))
        match draw(st.sampled_from(["void", "correction", "same", "other"])):
            case "void":
                fact: Fact = Void(key, of)
            case "correction":
                moved = draw(st.none() | HOURS)
                fact = Correction(key, of, moved, _fields(draw, draw(st.sampled_from(KINDS))))
            case found:
                one, other = draw(st.permutations(PEOPLE))[:2]
                fact = Identity(key, one, other, same=found == "same", evidence="")
        told.append((draw(HOURS), fact))
        ids.append(key)
    return sorted(told, key=lambda each: each[0])


def with_facts(county: Locality, told: Iterable[tuple[datetime, Fact]], store: Store | None = None) -> Locality:
    store = MemoryStore(_clock) if store is None else store
    batches = [(moment, [fact for _, fact in several]) for moment, several in groupby(told, key=lambda each: each[0])]
    store.replay(batches)
    return evolve(county, store=store, known={}, evaluated={}, workers=1)


def reporting(locality: Locality, report: str, known_at: datetime | None = None) -> Reporting:
    return locality.reporting(report, at=AT, known_at=known_at)


def both(
    told: Sequence[tuple[datetime, Fact]], county: Locality, report: str, known_at: datetime, division: str | None
) -> tuple[Document, Document]:
    """The report counted in as many parts as there are facts, and at once."""
    made = []
    for size in (1, 10**9):
        locality = with_facts(county, told)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(counted_in_parts, "FACTS_IN_A_PART", size)
            of = reporting(locality, report, known_at)
            made.append(of.report(None if division is None else of.of_division(division)))
            received = sum(moment <= of.known_at for moment, _ in told)
            assert ("counting" in vars(of)) == (size > 1 or received < 2)
    return made[0], made[1]


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=60)
@given(
    told=facts(),
    report=st.sampled_from(["all", "looking_back"]),
    hours=st.integers(0, 72),
    division=st.sampled_from([None, "T0"]),
)
def test_in_parts_as_at_once(
    county: Locality, told: list[tuple[datetime, Fact]], report: str, hours: int, division: str | None
) -> None:
    in_parts, at_once = both(told, county, report, AT + timedelta(hours=hours), division)
    assert in_parts == at_once


HOUR = timedelta(hours=1)
CASE: list[tuple[datetime, Fact]] = [
    (BEGIN, Event(FactId("a"), EventKindId("moved"), PEOPLE[0], BEGIN, {FieldId("residence"): "V0"})),
    (BEGIN, Event(FactId("b"), EventKindId("confirmed"), PEOPLE[1], BEGIN)),
    (BEGIN, Event(FactId("c"), EventKindId("confirmed"), PEOPLE[0], BEGIN + timedelta(days=3), {})),
    (
        BEGIN,
        Event(
            FactId("t"),
            EventKindId("test"),
            PEOPLE[3],
            BEGIN,
            {FieldId("result"): "positive", FieldId("out_at"): AT - HOUR},
        ),
    ),
    (AT, Event(FactId("d"), EventKindId("confirmed"), PEOPLE[0], BEGIN + timedelta(days=3), {})),
    (AT, Event(FactId("e"), EventKindId("cured"), PEOPLE[2], AT - timedelta(hours=3))),
    (AT, Correction(FactId("f"), FactId("b"), BEGIN + timedelta(days=2))),
    (AT, Identity(FactId("g"), PEOPLE[1], PEOPLE[2], same=True, evidence="")),
]


def test_a_part_left_out_is_seen(county: Locality, monkeypatch: pytest.MonkeyPatch) -> None:
    of = parting.Parts
    monkeypatch.setattr(parting, "Parts", lambda numbers, kin: of([part for part in numbers if part][1:], kin))
    assert _differs(county)


def test_a_subject_in_two_parts_is_seen(county: Locality, monkeypatch: pytest.MonkeyPatch) -> None:
    turns = iter(range(1000))
    monkeypatch.setattr(parting, "_home", lambda _, several: next(turns) % several)
    assert _differs(county)


def test_people_who_belong_together_in_two_parts_are_seen(county: Locality, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parting, "kin_of", lambda _: parting.Kin())
    assert _differs(county)


def test_what_is_new_taken_for_old_is_seen(county: Locality, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts, "_unsettled", lambda log, *_: (log, []))
    assert _differs(county)


def test_what_happened_since_taken_for_old_is_seen(county: Locality, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parts.Parting, "_happened_since", lambda *_: False)
    assert _differs(county)


def _differs(county: Locality) -> bool:
    in_parts, at_once = both(CASE, county, "all", AT + timedelta(days=1), None)
    return in_parts != at_once


def test_processes_give_the_same_in_the_same_order(county: Locality, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counted_in_parts, "FACTS_IN_A_PART", 1)
    locality = evolve(with_facts(county, CASE), workers=2)
    told: list[tuple[int, int]] = []
    of = reporting(locality, "all")
    of.progress = lambda done, whole: told.append((done, whole))
    with_two = of.report()
    assert told == [(number, len(CASE)) for number in range(1, len(CASE) + 1)]
    assert with_two == reporting(evolve(locality, workers=1), "all", of.known_at).report()


def test_what_goes_wrong_in_a_process_is_raised() -> None:
    def fail(log: list[Received]) -> int:
        del log
        raise StoreError([Problem("store.failed", args={"path": "p", "reason": "r"}), Problem("store.closed")])

    work = workers.Work(MemoryStore(_clock), [array("q"), array("q")], fail)
    with pytest.raises(StoreError) as raised:
        list(work.done(2))
    assert [problem.code for problem in raised.value.problems] == ["store.failed", "store.closed"]


def test_several_reports_are_counted_in_one_go(county: Locality, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counted_in_parts, "FACTS_IN_A_PART", 2)
    locality = with_facts(county, CASE)
    of = reporting(locality, "all")
    towns = [about for _, about in of.each("town")]
    of.prepare([None, *towns])
    found = [of.report(about) for about in (None, *towns)]
    assert "counting" not in vars(of)
    monkeypatch.setattr(counted_in_parts, "FACTS_IN_A_PART", 10**9)
    again = reporting(locality, "all", of.known_at)
    assert found == [again.report(about) for about in (None, *towns)]


def test_what_is_not_prepared_is_counted_at_once(county: Locality, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counted_in_parts, "FACTS_IN_A_PART", 2)
    of = reporting(with_facts(county, CASE), "all")
    of.report()
    assert "counting" not in vars(of)
    of.report(of.of_division("T0"))
    assert "counting" in vars(of)


def test_reports_to_be_compared_are_counted_at_once(county: Locality, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(counted_in_parts, "FACTS_IN_A_PART", 2)
    of = reporting(with_facts(county, CASE), "all").plain()
    of.report()
    assert "counting" in vars(of)


@pytest.mark.parametrize("scheme", ["memory", "sqlite"])
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(told=facts(), several=st.integers(1, 5), upto=st.none() | HOURS)
def test_parts_hold_every_fact_once_and_what_belongs_together(
    county: Locality,
    tmp_path_factory: pytest.TempPathFactory,
    told: list[tuple[datetime, Fact]],
    several: int,
    upto: datetime | None,
    scheme: str,
) -> None:
    url = "memory:" if scheme == "memory" else f"sqlite:{tmp_path_factory.mktemp('store') / 'facts.db'}"
    with with_facts(county, told, county.host.open_store(url, _clock)) as locality:
        store = locality.store
        assert isinstance(store, parting.PartedStore)
        parts = parted(store, several, known_at=upto)
        logs = [list(store.at_numbers(part)) for part in parts.numbers]
        whole = list(store.read(known_at=upto))
        assert sorted((i for log in logs for i in log), key=whole.index) == whole
        assert store.count(known_at=upto) == len(whole)
        home = {item.fact.id: number for number, log in enumerate(logs) for item in log}
        with closing(store.reopened()) as again:
            assert list(again.read(known_at=upto)) == whole
    for item in whole:
        fact = item.fact
        if isinstance(fact, Correction | Void) and fact.of in home:
            assert home[fact.id] == home[fact.of]
        if isinstance(fact, Identity):
            about = [i.fact for i in whole if isinstance(i.fact, Event) and i.fact.subject in (fact.one, fact.other)]
            assert {home[each.id] for each in about} <= {home[fact.id]}
    by_subject: dict[SubjectId, set[int]] = {}
    for item in whole:
        if isinstance(item.fact, Event):
            by_subject.setdefault(item.fact.subject, set()).add(home[item.fact.id])
    assert all(len(parts_of) == 1 for parts_of in by_subject.values())


@pytest.mark.parametrize(
    ("old", "new", "can"),
    [
        ("", "", True),
        ("confirmed: {about: person, fields: {", "confirmed: {about: person, fields: {by: ref person?, ", True),
    ],
)
def test_which_packs_can_be_counted_in_parts(old: str, new: str, *, can: bool) -> None:
    assert parts.can_be_parted(read_pack(PACK.replace(old, new, 1).encode(), "pack.yaml")) is can


def test_cores_are_at_least_one() -> None:
    assert workers.cores() >= 1
