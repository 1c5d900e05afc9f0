"""Handing reports in: revisions, seals, who may approve and accept, and how sealed figures add up."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from attrs import evolve

import gridcontrol
from gridcontrol.app.locality import Locality
from gridcontrol.app.submitting import accept, approve, handed_in, submit
from gridcontrol.errors import NotFound, UsageError
from gridcontrol.ids import EventKindId, FactId, FieldId, IndicatorId, SubjectId
from gridcontrol.model.facts import Event, Fact, Received, Void
from gridcontrol.model.storing import Receipt
from gridcontrol.model.submitting import (
    HANDED_IN,
    Content,
    Draft,
    Step,
    broken_links,
    chain_in,
    erasure_event,
    sealed_event,
)
from gridcontrol.reports.handed_in.document import day_document
from gridcontrol.reports.handed_in.revisions import changes
from tests.unit.app.district import DIVISIONS, PACK, Clock, arrivals, local

DAY = date(2020, 2, 5)
EAST, WEST, COUNTY = "999901101", "999901102", "999901"
ARRIVED = IndicatorId("arrived")
SUBMITTED = """\
    submitted: {levels: [town, county], until: "21:00", event: town_reported}
cases:
"""
WHO = """\
  officer: {label: {zh: 干部, en: officer}}
  town: {level: town}
"""


def pack_text() -> str:
    text = PACK.replace("past_release: [custody]\ncases:\n", "past_release: [custody]\n" + SUBMITTED)
    text = text.replace("subjects:\n", "subjects:\n  town: {level: town}\n")
    return text.replace("events:\n", "events:\n  town_reported: {about: town}\n", 1)


@pytest.fixture(params=["memory:", "sqlite"])
def locality(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Locality]:
    """A county of two towns: one arrival in the east, two in the west, at ten in the evening of the day."""
    (tmp_path / "divisions.csv").write_text(DIVISIONS, "utf-8")
    (tmp_path / "pack.yaml").write_text(pack_text(), "utf-8")
    store = request.param if request.param == "memory:" else f"sqlite:{tmp_path / 'facts.db'}"
    clock = Clock(local("02-05 12:00"))
    with gridcontrol.open_locality(tmp_path / "pack.yaml", store=store, clock=clock) as opened:
        rows = ("p-1,,2020-02-01,affected,999901101", "p-2,,2020-02-02,affected,999901102")
        opened.import_file(arrivals(tmp_path, *rows, "p-3,,2020-02-02,elsewhere,999901102"))
        clock.now = local("02-05 20:30")
        yield opened


def moved_to(locality: Locality, text: str) -> None:
    assert isinstance(locality.clock, Clock)
    locality.clock.now = local(text)


def more(locality: Locality, folder: Path, *rows: str) -> None:
    locality.import_file(arrivals(folder, *rows, name=f"arrivals-{len(rows)}-{rows[0][:4]}.csv"))


def test_figures_are_sealed_as_they_were_counted(locality: Locality) -> None:
    done = submit(locality, "daily", "东镇", day=DAY, by="甲")
    content = Content.from_text(done.sealed.content)
    assert (content.division, content.level, content.day, content.cut_off) == (EAST, "town", DAY, "20:00")
    assert dict(content.figures) == {"arrived": 1, "in_central": 1, "held_past": 0}
    assert (done.sealed.revision, done.sealed.step, done.sealed.by) == (1, Step.SUBMITTED, "甲")
    assert Content.from_text(content.to_text()) == content
    assert "p-1" not in done.sealed.content


def test_handing_in_before_the_cut_off_is_refused(locality: Locality) -> None:
    moved_to(locality, "02-05 19:59")
    with pytest.raises(UsageError, match="is not over yet"):
        submit(locality, "daily", EAST, day=DAY, by="甲")


def test_a_correction_is_the_next_revision_with_its_difference(locality: Locality, tmp_path: Path) -> None:
    submit(locality, "daily", EAST, day=DAY, by="甲")
    with pytest.raises(UsageError, match="says the same"):
        submit(locality, "daily", EAST, day=DAY, by="甲", reason="again")
    more(locality, tmp_path, "p-4,,2020-02-04,affected,999901101")
    with pytest.raises(UsageError, match="a correction needs a reason"):
        submit(locality, "daily", EAST, day=DAY, by="甲")
    done = submit(locality, "daily", EAST, day=DAY, by="甲", reason="one came late")
    assert done.sealed.revision == 2
    assert [(each.indicator, each.old, each.new, each.by) for each in done.changed] == [
        ("arrived", 1, 2, 1),
        ("in_central", 1, 2, 1),
    ]


def test_what_is_handed_in_stays_as_bytes_whatever_comes_later(locality: Locality, tmp_path: Path) -> None:
    first = submit(locality, "daily", EAST, day=DAY, by="甲").sealed
    more(locality, tmp_path, "p-4,,2020-02-04,affected,999901101")
    submit(locality, "daily", EAST, day=DAY, by="甲", reason="late")
    locality.store.append([Void(FactId("v"), FactId("gridcontrol:handed-in:1"))])
    _, found = handed_in(locality, "daily", day=DAY)
    assert next(each for each in found.expected if each.code == EAST).revisions[0].submitted == first
    assert found.broken == ()


def test_who_has_not_handed_in_and_who_was_late(locality: Locality) -> None:
    submit(locality, "daily", EAST, day=DAY, by="甲")
    moved_to(locality, "02-05 21:30")
    submit(locality, "daily", WEST, day=DAY, by="乙")
    _, found = handed_in(locality, "daily", day=DAY)
    assert [each.code for each in found.missing] == [COUNTY]
    assert [each.code for each in found.late] == [WEST]
    assert found.due == local("02-05 21:00")


def test_a_duty_sees_what_was_handed_in(locality: Locality) -> None:
    submit(locality, "daily", EAST, day=DAY, by="甲")
    known = locality.known()
    [event] = [e for events in known.events.values() for e in events if e.kind == "town_reported"]
    assert event.subject == f"town/{EAST}"
    assert not any(e.kind.startswith("gridcontrol:") for events in known.events.values() for e in events)


def test_steps_come_in_their_order_and_once(locality: Locality) -> None:
    with pytest.raises(UsageError, match="has handed nothing in"):
        approve(locality, "daily", EAST, day=DAY, by="甲")
    submit(locality, "daily", EAST, day=DAY, by="甲")
    with pytest.raises(UsageError, match="is not approved yet"):
        accept(locality, "daily", EAST, day=DAY, by="丙")
    approve(locality, "daily", EAST, day=DAY, by="甲")
    with pytest.raises(UsageError, match="is approved already"):
        approve(locality, "daily", EAST, day=DAY, by="甲")
    assert accept(locality, "daily", EAST, day=DAY, by="丙").sealed.step is Step.ACCEPTED
    with pytest.raises(UsageError, match="is accepted already"):
        accept(locality, "daily", EAST, day=DAY, by="丙")
    submit(locality, "daily", COUNTY, day=DAY, by="丁")
    approve(locality, "daily", COUNTY, day=DAY, by="丁")
    with pytest.raises(UsageError, match="nobody stands above"):
        accept(locality, "daily", COUNTY, day=DAY, by="丁")


def test_sealed_figures_that_do_not_add_up_are_explained_to_the_last(locality: Locality, tmp_path: Path) -> None:
    submit(locality, "daily", EAST, day=DAY, by="甲", stated={ARRIVED: 4})
    submit(locality, "daily", WEST, day=DAY, by="乙")
    assert submit(locality, "daily", COUNTY, day=DAY, by="丙").missing == ()
    more(locality, tmp_path, "p-5,,2020-02-04,affected,999901102", "p-6,,2020-02-04,affected,999901102")
    submit(locality, "daily", WEST, day=DAY, by="乙", reason="two came late")
    desk, found = handed_in(locality, "daily", day=DAY)
    gaps = {gap.indicator: gap for gap in found.gaps}
    assert (gaps[ARRIVED].sealed, gaps[ARRIVED].below) == (3, 8)
    assert [(part.division, part.by) for part in gaps[ARRIVED].parts] == [(EAST, -3), (WEST, -2)]
    for gap in found.gaps:
        assert sum(part.by for part in gap.parts) == gap.difference
    text = locality.render(day_document(locality.pack, desk.form, desk.period, found, desk.now)).decode()
    assert "某区, arrivals: 3 is sealed, those below come to 8 (-5)" in " ".join(text.split())
    assert found.needs_somebody


def test_a_division_that_has_not_handed_in_is_named_with_what_it_would_be(locality: Locality) -> None:
    submit(locality, "daily", EAST, day=DAY, by="甲")
    assert submit(locality, "daily", COUNTY, day=DAY, by="丙").missing == ("西镇",)
    _, found = handed_in(locality, "daily", day=DAY)
    [gap] = [gap for gap in found.gaps if gap.indicator == ARRIVED]
    assert [(part.division, part.sealed, part.own, part.by) for part in gap.parts] == [(WEST, None, 2, 2)]


def test_counting_again_gives_the_same_until_facts_are_erased(locality: Locality) -> None:
    submit(locality, "daily", EAST, day=DAY, by="甲")
    _, found = handed_in(locality, "daily", day=DAY, recount=True)
    assert found.recounted == {EAST: ()}
    other = evolve(locality.pack, version="another")

    whole = locality.store

    class Erased:
        """The store after the facts of the east were taken out of it."""

        def read(self, **words: object) -> Iterator[Received]:
            log = whole.read(**words)  # type: ignore[arg-type]
            return (item for item in log if not (isinstance(item.fact, Event) and "p-1" in item.fact.subject))

        def append(self, facts: object) -> Receipt:
            return whole.append(facts)  # type: ignore[arg-type]

        def last_received(self) -> object:
            return whole.last_received()

        def close(self) -> None:
            whole.close()

    locality.store = Erased()  # type: ignore[assignment]
    locality._known.clear()
    locality._evaluated.clear()
    desk, found = handed_in(locality, "daily", day=DAY, recount=True)
    assert found.recounted is not None
    assert [(each.old, each.new) for each in found.recounted[EAST]] == [(1, 0), (1, 0)]  # type: ignore[union-attr]
    shown = locality.render(day_document(locality.pack, desk.form, desk.period, found, desk.now)).decode()
    assert "now arrivals: 0 (was 1, -1)" in " ".join(shown.split())
    shown = locality.render(day_document(other, desk.form, desk.period, found, desk.now)).decode()
    assert f"sealed under version {locality.pack.version[:12]} of the pack" in " ".join(shown.split())
    moved_to(locality, "03-01 12:00")
    locality.store.append([erasure_event("第七条", local("03-01 12:00"))])
    desk, found = handed_in(locality, "daily", day=DAY, recount=True)
    text = " ".join(
        locality.render(day_document(locality.pack, desk.form, desk.period, found, desk.now)).decode().split()
    )
    assert "erased under 第七条, 2020-03-01 12:00" in text
    assert "now arrivals" not in text


def sealed_facts(locality: Locality) -> list[Received]:
    return list(locality.store.read(subjects={HANDED_IN}))


@pytest.mark.parametrize("tampering", ["change", "forge", "remove", "swap", "insert"])
def test_tampering_shows(locality: Locality, tampering: str) -> None:
    for town in (EAST, WEST):
        submit(locality, "daily", town, day=DAY, by="甲")
    approve(locality, "daily", EAST, day=DAY, by="乙")
    log = sealed_facts(locality)
    assert broken_links(chain_in(log)) == ()

    def with_fields(item: Received, **words: object) -> Received:
        fact = item.fact
        assert isinstance(fact, Event)
        fields: dict[str, object] = {**{str(name): value for name, value in fact.fields.items()}, **words}
        return evolve(item, fact=evolve(fact, fields=fields))

    match tampering:
        case "change":
            content = Content.from_text(chain_in(log)[0].content)
            lower = evolve(content, figures={**content.figures, "arrived": 0}).to_text()
            log[0] = with_fields(log[0], content=lower)
        case "forge":
            # Sealed anew by the rules: it holds by itself, and what comes after is not sealed to it.
            link = chain_in(log)[0]
            content = Content.from_text(link.content)
            lower = evolve(content, figures={**content.figures, "arrived": 0}).to_text()
            draft = Draft(link.step, link.report, link.division, link.day, 1, link.by, lower)
            log[0] = evolve(log[0], fact=sealed_event(draft, (), log[0].received_at))
            assert broken_links(chain_in(log[:1])) == ()
        case "remove":
            del log[1]
        case "swap":
            first, second = (item.fact.id for item in log[:2])
            log[0], log[1] = (
                evolve(log[0], fact=evolve(log[0].fact, id=second)),
                evolve(log[1], fact=evolve(log[1].fact, id=first)),
            )
        case "insert":
            log.append(evolve(log[0], fact=evolve(log[0].fact, id=FactId("gridcontrol:handed-in:4"))))
    assert broken_links(chain_in(log)) != ()


def test_of_two_at_one_moment_both_are_kept_one_after_the_other(locality: Locality) -> None:
    """Somebody hands in between reading the chain and writing: the number is taken, and the next one is used."""
    store = locality.store
    raced: list[bool] = []

    class Racing:
        def append(self, facts: list[Fact]) -> Receipt:
            if not raced:
                raced.append(True)
                locality.store = store
                submit(locality, "daily", WEST, day=DAY, by="乙")
                locality.store = self  # type: ignore[assignment]
            return store.append(facts)

        def __getattr__(self, name: str) -> object:
            return getattr(store, name)

    locality.store = Racing()  # type: ignore[assignment]
    done = submit(locality, "daily", EAST, day=DAY, by="甲")
    locality.store = store
    chain = chain_in(sealed_facts(locality))
    assert [(link.number, link.division) for link in chain] == [(1, WEST), (2, EAST)]
    assert done.sealed == chain[1]
    assert broken_links(chain) == ()


def test_a_report_that_nobody_hands_in_is_refused(locality: Locality) -> None:
    with pytest.raises(NotFound, match="no division that hands this report in goes by '南镇'"):
        submit(locality, "daily", "南镇", day=DAY, by="甲")
    with pytest.raises(UsageError, match="is no figure of this report"):
        submit(locality, "daily", EAST, day=DAY, by="甲", stated={IndicatorId("none"): 1})


def test_changes_are_old_plus_difference(locality: Locality) -> None:
    one = Content.from_text(submit(locality, "daily", EAST, day=DAY, by="甲").sealed.content)
    other = evolve(one, figures={**one.figures, "arrived": 7}, known_at=one.known_at + timedelta(hours=1))
    assert [(c.old or 0) + (c.by or 0) for c in changes(one, other)] == [c.new for c in changes(one, other)] == [7]


ANSWERING = """\
officers: {officer: {post: post}}
posts: {town_leader: {label: town leader, level: town}, county_leader: {label: county leader, level: county}}
schemes:
  five:
    for: person
    links: {town: {post: town_leader, level: town}, county: {post: county_leader, level: county}}
"""


def test_who_answers_for_a_division_approves_and_who_answers_above_accepts(tmp_path: Path) -> None:
    text = pack_text().replace("event: town_reported", "event: town_reported, scheme: five")
    text = text.replace("subjects:\n", "subjects:\n  officer: {attributes: {post: text?}}\n", 1)
    named = "  assigned:\n    about: officer\n    fields: {link: text, division: division?}\n"
    text = text.replace("events:\n", f"events:\n{named}    assigns: {{scheme: five, link: link, to: division}}\n", 1)
    text = text.replace("rules:\n", f"{ANSWERING}rules:\n", 1)
    (tmp_path / "divisions.csv").write_text(DIVISIONS, "utf-8")
    (tmp_path / "pack.yaml").write_text(text, "utf-8")
    clock = Clock(local("02-06 08:00"))
    with gridcontrol.open_locality(tmp_path / "pack.yaml", store="memory:", clock=clock, plugins=False) as opened:
        terms = (("a", "town", EAST), ("b", "town", WEST), ("c", "county", COUNTY))
        opened.store.append(
            [
                Event(
                    FactId(f"assigned-{officer}"),
                    EventKindId("assigned"),
                    SubjectId(f"officer/{officer}"),
                    date(2020, 2, 1),
                    {FieldId("link"): link, FieldId("division"): code},
                )
                for officer, link, code in terms
            ]
        )
        clock.now = local("02-06 09:00")
        submit(opened, "daily", EAST, day=DAY, by="whoever")
        for officer in ("b", "c"):
            with pytest.raises(UsageError, match="does not answer for 东镇 by the scheme 'five'"):
                approve(opened, "daily", EAST, day=DAY, by=officer)
        with pytest.raises(NotFound):
            approve(opened, "daily", EAST, day=DAY, by="nobody")
        assert approve(opened, "daily", EAST, day=DAY, by="a").sealed.by == "officer/a"
        for officer in ("a", "b"):
            with pytest.raises(UsageError, match="does not answer for 某区 by the scheme 'five'"):
                accept(opened, "daily", EAST, day=DAY, by=officer)
        assert accept(opened, "daily", EAST, day=DAY, by="c").sealed.by == "officer/c"
