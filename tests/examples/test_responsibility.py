"""The six places: every gap that was planted is found, and nothing else."""

from __future__ import annotations

import csv
import io
import sys
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from types import ModuleType
from zoneinfo import ZoneInfo

import pytest

import gridcontrol
from gridcontrol.app import responsibility
from gridcontrol.app.locality import Locality
from gridcontrol.app.owing import owed_of
from gridcontrol.app.proposing import proposal_file, proposed
from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.duties.obligation import State
from gridcontrol.ids import AnswerId, DutySchemeId, SubjectId, TrackId
from gridcontrol.reports.document import SubjectRef, Table
from gridcontrol.responsibility.gaps import GapKind
from tests.campaigns import planted_gaps

STORY = "responsibility-2020"
NO_LEDGERS = ("divisions", "police", "expected")
PLACES = ("chongqing", "yuzhong", "rongchang", "lishi", "weiyuan", "dongxing")
ZONE = ZoneInfo("Asia/Shanghai")
AT = datetime(2020, 2, 5, 12, tzinfo=ZONE)
Found = tuple[str, str, str, str, str]


@pytest.fixture(scope="module")
def story(examples: Path, script: Callable[[str, str], ModuleType]) -> Iterator[Callable[[str], ModuleType]]:
    """The scripts of the story, which know each other by their plain names."""
    sys.path.insert(0, str(examples / STORY))
    yield lambda name: script(STORY, name)
    sys.path.remove(str(examples / STORY))
    for name in ("generate", "ledgers", "places", "planting"):
        sys.modules.pop(name, None)


@pytest.fixture(scope="module")
def place(story: Callable[[str], ModuleType], tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Locality]:
    def opened(name: str, seed: int = 1, *, planted: bool = True) -> Locality:
        folder = story("generate").write(tmp_path_factory.mktemp("places"), name, seed, planted=planted)
        locality: Locality = story("run").opened(folder)
        return locality

    return opened


def found_in(place: Locality, at: datetime = AT) -> list[Found]:
    gaps = responsibility.gaps(place, at=at, known_at=place.now())
    return sorted(
        (gap.kind.value, str(gap.scheme), gap.link or "", gap.target or gap.officers[0].partition("/")[2], gap.shift)
        for gap in gaps
    )


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("name", PLACES)
def test_what_is_planted_is_found_and_nothing_else(
    name: str, seed: int, story: Callable[[str], ModuleType], place: Callable[..., Locality]
) -> None:
    with place(name, seed) as opened:
        assert found_in(opened) == sorted(story("generate").drawn(name, seed).findings)


@pytest.mark.parametrize("name", PLACES)
def test_where_nothing_is_planted_nothing_is_found(name: str, place: Callable[..., Locality]) -> None:
    with place(name, planted=False) as opened:
        assert found_in(opened) == []


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("name", PLACES)
def test_what_is_planted_anywhere_is_found_and_nothing_else(name: str, seed: int, tmp_path: Path) -> None:
    found, expected, ways = planted_gaps.drawn(name, seed, 12, tmp_path)
    assert found == expected
    assert len(ways) == 12


def test_one_of_each_kind_is_planted_somewhere(story: Callable[[str], ModuleType]) -> None:
    kinds = {finding[0] for name in PLACES for finding in story("generate").drawn(name, 1).findings}
    assert kinds == {kind.value for kind in GapKind}


def test_the_ledgers_hold_the_published_numbers(story: Callable[[str], ModuleType]) -> None:
    drawn = {name: story("generate").drawn(name, 1, planted=False).files for name in PLACES}
    levels = {name: Counter(row["层级"] for row in files["divisions"]) for name, files in drawn.items()}
    posts = {name: Counter(row["职务"] for row in files["officers"]) for name, files in drawn.items()}
    assert (levels["yuzhong"]["community"], levels["yuzhong"]["grid"]) == (79, 960)
    assert (levels["rongchang"]["town"], len(drawn["rongchang"]["enterprises"])) == (21, 333)
    supervisors = {row["编号"] for row in drawn["rongchang"]["assignments"] if row["环节"] == "supervisor"}
    assert (posts["rongchang"]["district_leader"], len(supervisors), posts["rongchang"]["volunteer"]) == (30, 92, 6)
    assert (levels["lishi"]["township"], posts["lishi"]["committee_member"]) == (11, 11)
    assert Counter(row["类别"] for row in drawn["lishi"]["bodies"]) == {"sector": 9, "unit": 62}
    held = {(row["环节"], row["区划"]) for row in drawn["lishi"]["body_assignments"]}
    assert Counter(link for link, _ in held) == {"sector": 7, "unit": 85}
    assert len(drawn["dongxing"]["checkpoints"]) == 21
    groups = {row["编号"] for row in drawn["lishi"]["assignments"] if row["环节"] == "group"}
    assert len(groups) == 11


def test_what_a_supervision_group_finds_is_owed_by_the_vice_head_of_the_unit(
    place: Callable[..., Locality], tmp_path: Path
) -> None:
    with place("lishi", planted=False) as opened:
        ledger = tmp_path / "findings.csv"
        ledger.write_text("单位编号,发现日期,问题号\nu7,2020-02-03,1\n", encoding="utf-8")
        assert opened.import_file(ledger).set_aside == 0
        heads = gridcontrol.answering_of(opened).by_link[DutySchemeId("industries"), AnswerId("vice_head")]
        (row,) = owed_of(opened, at=AT).owing(states=tuple(State), since=AT, until=AT.replace(day=8)).rows
        assert row.owner.officers == tuple(each.officer for each in heads if each.target == "body/u7")


def test_when_a_vice_head_leaves_what_is_owed_there_is_named_with_who_could_take_it(
    story: Callable[[str], ModuleType], tmp_path: Path
) -> None:
    folder = story("generate").write(tmp_path, "lishi", 1, planted=False)
    now = [datetime(2020, 2, 2, 9, tzinfo=ZONE)]
    with gridcontrol.open_locality(folder / "pack.yaml", clock=lambda: now[0]) as opened:
        for ledger in sorted(folder.glob("*.csv")):
            if ledger.stem not in NO_LEDGERS:
                opened.import_file(ledger)
        heads = gridcontrol.answering_of(opened).by_link[DutySchemeId("industries"), AnswerId("vice_head")]
        officer = next(each.officer for each in heads if each.target == "body/u7").partition("/")[2]
        findings = "单位编号,发现日期,问题号\nu7,2020-02-03,1\nu8,2020-02-03,2\n"
        departures = f"编号,调离日期\n{officer},2020-02-04\n"
        for day, (name, text) in {3: ("findings", findings), 4: ("departures", departures)}.items():
            now[0] = datetime(2020, 2, day, 9, tzinfo=ZONE)
            (folder / f"{name}.csv").write_text(text, encoding="utf-8")
            assert opened.import_file(folder / f"{name}.csv").set_aside == 0
            document = responsibility.officer(opened, officer, at=now[0], known_at=now[0], takers=True)
            tables = {each.id: each for each in document.sections if isinstance(each, Table)}
            subject = [column.id for column in tables["orphaned"].columns].index("subject")
            assert [row.cells[subject] for row in tables["orphaned"].rows] == [SubjectRef(SubjectId("body/u7"))]
            left = {row.key.rpartition(" ")[2] for row in tables["takers"].rows}
            assert left == {each.target for each in heads if each.officer == f"officer/{officer}"}


def test_of_a_member_of_staff_all_four_parties_are_named(place: Callable[..., Locality]) -> None:
    with place("lishi", planted=False) as opened:
        found = gridcontrol.answering_of(opened)
        person = SubjectId("person/p1")
        chains = [found.chain(person, scheme, AT) for scheme in found.schemes_for(person, AT)]
        held = [link for chain in chains for link in chain if link.holders]
        parties = {found.scheme(link.scheme).answers[link.link].party for link in held}
        assert parties == {"territory", "department", "unit", "individual"}
        tiers = [link.link for link in held if link.scheme == "five_tiers"]
        assert tiers == ["household", "compound", "community", "township", "district"]


def test_a_checkpoint_that_is_closed_needs_nobody(place: Callable[..., Locality]) -> None:
    with place("rongchang", planted=False) as opened:
        assert found_in(opened, datetime(2020, 2, 23, 23, tzinfo=ZONE)) == []
        assert found_in(opened, datetime(2020, 2, 24, 12, tzinfo=ZONE)) == []


def test_who_stands_at_a_venue_at_two_in_the_morning(place: Callable[..., Locality]) -> None:
    with place("rongchang", planted=False) as opened:
        found = gridcontrol.answering_of(opened)
        for hour, shift in ((2, "night"), (9, "day"), (23, "night")):
            chain = found.chain(
                SubjectId("venue/v1"), found.schemes_for(SubjectId("venue/v1"), AT)[0], AT.replace(hour=hour)
            )
            assert [[each.shift for each in link.holders] for link in chain] == [[""], [shift], [shift], [shift]]


def test_staff_and_their_families_are_reached_by_the_head_of_the_unit(place: Callable[..., Locality]) -> None:
    with place("chongqing", planted=False) as opened:
        found = gridcontrol.answering_of(opened)
        heads = {each.target: each.officer for each in found.by_link[DutySchemeId("staff"), AnswerId("head")]}
        for person in ("person/p1-1", "person/f1-1"):
            (link,) = found.chain(SubjectId(person), DutySchemeId("staff"), AT)
            assert heads["enterprise/e1"] in {each.officer for each in link.holders}


def test_squads_stand_by_until_an_outbreak(place: Callable[..., Locality], tmp_path: Path) -> None:
    with place("lishi", planted=False) as opened:
        facts = tmp_path / "facts.jsonl"
        facts.write_text('{"is": "event", "id": "x", "kind": "outbreak", "subject": "command/c", "at": "2022-03-01"}\n')
        opened.import_file(facts)
        at = datetime(2022, 3, 2, tzinfo=ZONE)
        timelines = opened.evaluation(as_of=AsOf(at)).timelines
        (row,) = timelines[SubjectId("command/c"), TrackId("squads")].rows
        assert row.status == "active"


def test_a_proposal_imports_back_and_closes_what_it_says(place: Callable[..., Locality], tmp_path: Path) -> None:
    with place("yuzhong") as opened:
        before = found_in(opened)
        proposal, _ = proposed(opened, at=AT, known_at=opened.now(), scheme="four_levels")
        assert {(each.link, each.target) for each in proposal.named} <= {(gap[2], gap[3]) for gap in before}
        file = tmp_path / "assignments-proposed.csv"
        file.write_bytes(proposal_file(opened.pack, proposal, AT))
        assert opened.import_file(file).set_aside == 0
        filled = {("vacancy", each.scheme, each.link, each.target, "") for each in proposal.named}
        assert found_in(opened) == sorted(set(before) - filled)
        assert len(proposal.named) >= 17


def test_the_list_of_what_is_expected_stands_beside_the_ledgers(
    story: Callable[[str], ModuleType], tmp_path: Path
) -> None:
    folder = story("generate").write(tmp_path, "weiyuan", 1)
    with (folder / "expected.csv").open(encoding="utf-8", newline="") as file:
        rows = [tuple(row) for row in csv.reader(file)]
    assert rows[1:] == sorted(story("generate").drawn("weiyuan", 1).findings)


def test_the_handbook_of_a_village_as_text_data_page_and_workbook(place: Callable[..., Locality]) -> None:
    with place("weiyuan", planted=False) as opened:
        found = gridcontrol.answering_of(opened)
        holders = {
            each.officer.partition("/")[2]
            for (scheme, _), several in found.by_link.items()
            for each in several
            if scheme == "four_answer_fors" and each.target in ("V0101", "T01", "Z010101", "Z010104")
        }
        document = responsibility.handbook(opened, "V0101", at=AT, known_at=opened.now())
        written = {form: opened.render(document, form, lang="zh") for form in ("text", "json", "html", "xlsx")}
        with zipfile.ZipFile(io.BytesIO(written["xlsx"])) as book:
            written["xlsx"] = b"".join(book.read(name) for name in book.namelist() if name.endswith(".xml"))
        for form, told in written.items():
            assert holders, form
            assert {each for each in holders if each.encode() not in told} == set(), form
