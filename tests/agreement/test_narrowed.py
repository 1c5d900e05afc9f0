"""What is owed and who answers is the same, whether everybody's facts are read or those of the few who matter."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from gridcontrol.access import mask
from gridcontrol.app import narrowing
from gridcontrol.app.locality import Locality
from gridcontrol.app.narrowing import narrowed
from gridcontrol.app.owing import owed_of
from gridcontrol.app.proposing import proposed
from gridcontrol.app.responsibility import gaps_told, handbook
from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.duties.obligation import State
from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId, SubjectKindId
from gridcontrol.model.facts import Correction, Event, Fact, Identity, Value, Void
from gridcontrol.reports.set_naming import Mattering
from gridcontrol.time import WorldTime
from gridcontrol_duckdb import naming
from gridcontrol_duckdb.counting import DuckdbCounting
from gridcontrol_duckdb.store import DuckdbStore
from tests.agreement.by_sets import FIRST, both, moments, take

PACK = Path(__file__).with_name("narrowed.yaml")
NORTH, SOUTH = "999901101", "999901102"
TOWNS = st.sampled_from([NORTH, SOUTH, "999901", ""])
SUBJECTS = {
    "person": ["person/a", "person/b", "person/c"],
    "household": ["household/h", "household/i"],
    "office": ["office/o", "office/p"],
    "site": ["site/s", "site/t"],
    "officer": ["officer/x", "officer/y"],
}
KINDS = {
    "person": ["arrived", "arrived", "test", "visit", "excused", "appealed", "answered", "guardian", "cared"],
    "household": ["registered", "called"],
    "office": ["started", "awaited"],
    "site": ["listed", "inspected"],
    "officer": ["appointed"],
}
IDS = [FactId(f"f{number}") for number in range(30)]


@st.composite
def events(draw: st.DrawFn) -> Event:
    """An event with the fields of its kind."""
    about = draw(st.sampled_from(["person", *SUBJECTS]))
    kind = draw(st.sampled_from(KINDS[about]))
    fields: dict[str, Value] = {}
    if kind in ("arrived", "registered", "started", "listed") and (town := draw(TOWNS)):
        fields["town"] = town
    if kind == "test" and draw(st.booleans()):
        fields["result"] = draw(st.sampled_from(["positive", "positive", "negative"]))
    if kind == "guardian":
        fields["child"] = draw(st.sampled_from(SUBJECTS["person"]))
    if kind == "awaited":
        fields["number"] = draw(st.integers(0, 9))
    if kind == "appointed":
        scheme, link, to = draw(
            st.sampled_from(
                [
                    ("five", "town", {"town": NORTH}),
                    ("five", "town", {"town": SOUTH}),
                    ("five", "head", {"town": "999901"}),
                    ("sites", "lead", {"town": NORTH}),
                    ("sites", "watch", {"site": "site/s"}),
                    ("sites", "nothing", {"site": "site/t"}),
                ]
            )
        )
        fields |= {"scheme": scheme, "link": link, **to}
    return Event(
        draw(st.sampled_from(IDS)),
        EventKindId(kind),
        SubjectId(draw(st.sampled_from(SUBJECTS[about]))),
        draw(moments()),
        {FieldId(name): value for name, value in fields.items()},
    )


@st.composite
def acts(draw: st.DrawFn) -> Fact:
    """What acts on events."""
    name, of = FactId(f"a{draw(st.integers(0, 9))}"), draw(st.sampled_from(IDS))
    form = draw(st.sampled_from(["void", "correction", "identity"]))
    if form == "void":
        return Void(name, of)
    if form == "correction":
        return Correction(name, of, draw(moments()), {})
    several = st.sampled_from(SUBJECTS[draw(st.sampled_from(["person", "household", "site"]))])
    return Identity(name, SubjectId(draw(several)), SubjectId(draw(several)), same=draw(st.booleans()), evidence="card")


def deliveries() -> st.SearchStrategy[list[list[Fact]]]:
    told = events()
    return st.lists(st.lists(told | told | told | acts(), max_size=25), min_size=1, max_size=3)


NAMES = [None, ("visits",), ("watched", "appeals"), ("let_home",), ("children",), ("checks",), ("second",)]
"""Duties and rounds that are asked about at a time; None: all of them."""


def answers(
    locality: Locality, at: datetime, known_at: datetime, names: tuple[str, ...] | None, back: int | None
) -> Iterator[object]:
    """What is owed by *names*, asked about *back* days at most, who answers, and the report of both."""
    since = None if back is None else at - timedelta(days=back)
    owed = owed_of(locality, at=at, known_at=known_at, names=names, since=since)
    yield owed.owing(since=at - timedelta(days=3), until=at, duties=names, states=frozenset(State))
    owed = owed_of(locality, at=at, known_at=known_at, only_rounds=True)
    yield from (owed.round_document(owed.round(name)) for name in ("first", "second"))
    yield gaps_told(locality, at=at, known_at=known_at)
    yield proposed(locality, at=at, known_at=known_at)
    yield handbook(locality, NORTH, at=at, known_at=known_at)
    reporting = locality.reporting("daily", at=at, known_at=known_at)
    yield mask(reporting.report())
    yield mask(reporting.report(reporting.of_division(SOUTH)))


AT = [datetime(2020, 3, day, 12, tzinfo=UTC) for day in (1, 2, 4)]


@settings(max_examples=6, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(
    deliveries(),
    st.sampled_from(AT),
    st.integers(0, 4),
    st.sampled_from([2, 10_000]),
    st.sampled_from(NAMES),
    st.sampled_from([None, 4]),
)
def test_few_give_the_same_answers(
    batches: list[list[Fact]],
    at: datetime,
    known: int,
    rows: int,
    names: tuple[str, ...] | None,
    back: int | None,
) -> None:
    with both(PACK) as (plain, by_sets):
        for locality in (plain, by_sets):
            take(locality, batches)
        assert isinstance(by_sets.store, DuckdbStore)
        by_sets.sets = DuckdbCounting(by_sets.store, rows=rows)
        known_at = FIRST + timedelta(days=known, hours=1)
        asked = (at, known_at, names, back)
        for one, other in zip(answers(plain, *asked), answers(by_sets, *asked), strict=True):
            assert other == one


def told(fact: int, kind: str, subject: str, at: WorldTime, **fields: Value) -> Event:
    named = {FieldId(name): value for name, value in fields.items()}
    return Event(FactId(f"s{fact}"), EventKindId(kind), SubjectId(subject), at, named)


STORY: list[list[Fact]] = [
    [
        told(1, "arrived", "person/a", date(2020, 2, 26), town=NORTH),  # owes visits, and misses them
        told(2, "arrived", "person/k", date(2020, 2, 26), town=SOUTH),
        told(3, "test", "person/k", date(2020, 2, 26), result="positive"),  # at home unseen, under the hospital
        told(4, "guardian", "person/b", date(2020, 2, 24), child="person/c"),  # of c nothing else is known
        told(5, "appealed", "person/d", date(2020, 2, 27)),
        told(6, "registered", "household/h", date(2020, 2, 20), town=NORTH),
        told(7, "registered", "household/i", date(2020, 2, 20), town=SOUTH),
        told(8, "started", "office/o", date(2020, 2, 28), town=NORTH),
        told(9, "awaited", "office/o", date(2020, 2, 28), number=3),
        told(10, "called", "household/h", date(2020, 2, 29)),
        told(11, "listed", "site/s", date(2020, 2, 20), town=NORTH),
        told(12, "appointed", "officer/x", date(2020, 2, 20), scheme="five", link="town", town=NORTH),
        told(13, "appointed", "officer/y", date(2020, 2, 20), scheme="sites", link="watch", site="site/s"),
        told(14, "arrived", "person/e", date(2020, 2, 26), town=NORTH),  # known by another name
        told(15, "visit", "person/f", datetime(2020, 3, 1, 1, tzinfo=UTC)),
        Identity(FactId("i1"), SubjectId("person/e"), SubjectId("person/f"), same=True, evidence="the same card"),
    ],
    [told(16, "test", "person/b", datetime(2020, 3, 1, 23, tzinfo=UTC), result="positive")],
    [told(17, "cared", "person/c", datetime(2020, 3, 2, 1, tzinfo=UTC))],  # in time
]
WHEN = (AT[1], FIRST + timedelta(days=5))
Names = tuple[str, ...] | None


@cache
def of_the_story(names: Names) -> tuple[object, ...]:
    """What everybody's facts say."""
    with both(PACK) as (plain, _):
        take(plain, STORY)
        return tuple(answers(plain, *WHEN, names, 4))


def story_differs(names: Names) -> bool:
    """Whether the answers are others where only some are read; where *names* are given, those about them."""
    with both(PACK) as (_, by_sets):
        take(by_sets, STORY)
        assert isinstance(by_sets.store, DuckdbStore)
        by_sets.sets = DuckdbCounting(by_sets.store, rows=4)
        found = answers(by_sets, *WHEN, names, 4)
        several = of_the_story(names)
        return any(one != other for one, other in zip(several if names is None else several[:1], found, strict=False))


def test_only_the_few_are_read() -> None:
    everybody = Mattering(kinds=frozenset(map(SubjectKindId, SUBJECTS)))
    with both(PACK) as (_, by_sets):
        take(by_sets, STORY)
        asked = {"known_at": WHEN[1], "as_of": AsOf(WHEN[0])}
        whole = narrowed(by_sets, everybody, **asked)  # type: ignore[arg-type]  # told apart by name
        few = narrowed(by_sets, narrowing.owed(by_sets.pack, ["visits"], None, WHEN[0]), **asked)  # type: ignore[arg-type]  # as above
        assert few.only is not None
        assert sorted(few.only) == ["officer/x", "officer/y", "person/a", "person/e"]
        assert few.known(known_at=WHEN[1]).events.keys() == few.only
        assert len(whole.known(known_at=WHEN[1]).events) > len(few.only)


@pytest.mark.parametrize("names", [None, ("visits", "watched"), ("children",)])
def test_the_story_is_told_alike(names: Names) -> None:
    assert not story_differs(names)


@pytest.mark.parametrize(
    ("names", "place", "name", "fault"),
    [
        (("visits",), naming, "_showing", lambda *_: iter(())),
        (None, naming, "_by_kind", lambda *_: set()),
        (("visits", "watched"), naming, "_shows", lambda *_: "status = 'hospital'"),
        (("watched",), naming, "_shows", lambda *_: "status = 'home'"),
        (("visits",), narrowing, "_first_day", lambda *_: AT[2] + timedelta(days=30)),
        (("children",), narrowing, "_joined", lambda *_: Mattering()),
        (None, narrowing, "_answering", lambda _: Mattering()),
        (None, narrowing, "_of_round", lambda *_: Mattering(kinds=frozenset({SubjectKindId("household")}))),
    ],
    ids=["shows", "kinds", "statuses", "unseen", "period", "joined", "officers", "starts"],
)
def test_somebody_left_out_is_seen(
    monkeypatch: pytest.MonkeyPatch, names: Names, place: object, name: str, fault: object
) -> None:
    monkeypatch.setattr(place, name, fault)
    assert story_differs(names)


def test_what_was_not_read_for_cannot_be_asked() -> None:
    with both(PACK) as (_, by_sets):
        take(by_sets, STORY)
        owed = owed_of(by_sets, at=WHEN[0], known_at=WHEN[1], names=["visits"], since=WHEN[0] - timedelta(days=1))
        with pytest.raises(AssertionError):
            owed.owing(duties=["checks"])
        with pytest.raises(AssertionError):
            owed.owing(duties=["visits"], since=WHEN[0] - timedelta(days=2))
