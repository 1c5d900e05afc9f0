"""Another version of the pack over the same store: who changes, by division, rooms; and nothing is left behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gridcontrol.app.locality import Locality
from gridcontrol.app.pack import read_pack_file
from gridcontrol.calculus.comparing import attributed, shares
from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.ids import StatusId, SubjectId, TrackId
from gridcontrol.reports.document import SubjectRef
from gridcontrol.rules.ruleset import Pack
from tests.unit.app.district import ID_ONE, PACK, Clock, arrivals, local, opened

AT = local("02-05 12:00")
CONTROL = TrackId("control")
FEWER = PACK.replace("{status: central, for: 7d}", "{status: central, for: 4d}")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Locality]:
    with opened(tmp_path, Clock(AT)) as found:
        rows = ("p-1,,2020-02-01,affected,999901101", "p-2,,2020-02-02,elsewhere,999901102")
        found.import_file(arrivals(tmp_path, *rows, f"{ID_ONE},甲某某,2020-02-03,affected,999901102"))
        yield found


@pytest.fixture
def draft(tmp_path: Path) -> Pack:
    (tmp_path / "draft.yaml").write_text(FEWER, "utf-8")
    return read_pack_file(tmp_path / "draft.yaml")


def test_who_changes_and_the_rooms(place: Locality, draft: Pack) -> None:
    found = place.plan(draft)
    assert [(one.subject, one.since, one.was, one.becomes) for one in found.changes] == [
        (f"person/{ID_ONE}", local("02-08 00:00"), "central", "home"),
        ("person/p-1", local("02-06 00:00"), "central", "home"),
    ]
    assert [one.free_becomes.until for one in found.changes if one.free_becomes] == [
        local("02-15 00:00"),
        local("02-13 00:00"),
    ]
    assert [(one.was, one.becomes) for one in found.rooms[:5]] == [(2, 1), (2, 1), (2, 0), (1, 0), (1, 0)]
    assert len(found.rooms) == 14
    assert [(one.rule, one.since) for one in found.undated] == [("arrivals", None)]


def test_by_division_and_in_total(place: Locality, draft: Pack) -> None:
    rows = place.planned(draft).table("summary").rows
    assert [(row.kind, row.cells[0] if row.kind == "data" else "", row.cells[-1]) for row in rows] == [
        ("data", "东镇", 1),
        ("data", "西镇", 1),
        ("total", "", 2),
    ]


def test_masked_like_any_document(place: Locality, draft: Pack) -> None:
    document = place.planned(draft)
    assert document.table("who").rows[0].cells[0] == SubjectRef(SubjectId(f"person/{ID_ONE}"))
    for form in ("text", "json", "csv"):
        for lang in ("en", "zh"):
            assert ID_ONE not in place.render(document, form, lang=lang).decode()
    assert ID_ONE in place.render(document, "csv", reveal=True).decode()


def test_under_the_same_pack_nothing_changes(place: Locality) -> None:
    found = place.plan(place.pack)
    assert (found.changes, found.undated, found.unknown_kinds) == ((), (), ())
    assert all(one.was == one.becomes for one in found.rooms)
    text = place.render(place.planned(place.pack), "text").decode()
    assert "nobody's status differs" in text
    assert "every change says what becomes of those inside" in text


def test_what_was_planned_is_what_happens_and_the_rest_is_by_later_facts(
    place: Locality, draft: Pack, tmp_path: Path
) -> None:
    """Signed on the 5th; by the 10th one more has arrived: one by the rules, one by the facts."""
    clock = place.clock
    assert isinstance(clock, Clock)
    later = local("02-10 12:00")
    before = clock.now
    clock.now = later
    place.import_file(arrivals(tmp_path, "p-4,,2020-02-09,affected,999901101", name="arrivals-2.csv"))
    signed = type(place)(draft, place.store, place.divisions, place.host, place.evaluator, clock)
    expected, planned = (each.evaluation(as_of=AsOf(AT), known_at=before).timelines for each in (place, signed))
    happened = signed.evaluation(as_of=AsOf(later)).timelines
    found = attributed(place.pack, draft, expected, planned, happened, local("02-08 12:00"))
    assert [(one.subject, one.by_rules, one.by_facts) for one in found] == [
        (f"person/{ID_ONE}", True, False),
        ("person/p-1", True, False),
    ]
    found = attributed(place.pack, draft, expected, planned, happened, later)
    parts = shares(found)[CONTROL, StatusId("central")]
    assert (parts.by_rules, parts.by_facts, parts.whole) == (-1, 1, 0)


def test_kinds_that_the_draft_has_forgotten_are_named(place: Locality, tmp_path: Path) -> None:
    text = PACK.replace("\n  arrival:\n", "\n  coming:\n").replace("event: arrival", "event: coming")
    text = text.replace("kind: arrival", "kind: coming").replace("p, arrival", "p, coming")
    (tmp_path / "draft.yaml").write_text(text.replace("[arrival", "[coming"), "utf-8")
    found = place.plan(read_pack_file(tmp_path / "draft.yaml"))
    assert found.unknown_kinds == ("arrival",)
    assert {one.becomes for one in found.changes} == {"normal"}


def test_the_least_change_of_a_person(place: Locality) -> None:
    text = place.render(place.explained("p-1"), "text", width=200).decode()
    assert (
        "What would change it\n"
        "-  control: by itself it is home isolation from 2020-02-09 00:00, if no further fact comes\n"
        "-  control: with this fact it is in hospital from 2020-02-05 12:00: confirmation of 2020-02-05 12:00\n"
        "-  control: without this fact it is normal from 2020-02-05 12:00: arrival of 2020-02-01 (origin: affected, "
        "residence: 999901101) ["
    ) in text
    chinese = place.render(place.explained("p-1"), "text", lang="zh", width=200).decode()
    assert "-  管控:如无新的事实,自 2020-02-09 00:00 起自动变为“居家隔离”\n" in chinese
    assert "-  管控:如有以下事实,自 2020-02-05 12:00 起为“住院”:2020-02-05 12:00 确诊\n" in chinese


def test_a_closed_plan_leaves_the_store_open(place: Locality, draft: Pack) -> None:
    place.plan(draft)
    assert place.status("p-1")[CONTROL].status == "central"
