"""Versions of a pack in force: sealed, read again, refused when altered; and no rule or figure ever meets them."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest
from attrs import evolve

from gridcontrol.app.adopting import adopt, adoptions_in, in_force, latest, not_the_adopted, sealed_pack
from gridcontrol.app.locality import Locality
from gridcontrol.app.opening import open_locality
from gridcontrol.builtin.memory import MemoryStore
from gridcontrol.errors import NotFound, PackError, StoreError, UsageError
from gridcontrol.errors.text import problem_line
from gridcontrol.ids import FactId, FieldId
from gridcontrol.model.adopting import PACKS
from gridcontrol.model.facts import Correction, Event, Void
from gridcontrol.model.known import as_known
from tests.unit.app.district import PACK, Clock, arrivals, district, local

NOON = local("02-05 12:00")
WRONG = PACK.replace("{status: central, for: 7d}", "{status: central, for: 4d}")
OTHER = WRONG.rpartition("\ncases:")[0] + "\n"
BASE = "format: gridcontrol/1\npack: base\nzone: UTC\nday_count: exact\nsubjects: {person: {}}\n"


def opened(folder: Path, clock: Clock, *, known_at: datetime | None = None, adopted: bool = False) -> Locality:
    """The district of *folder* with a store that lasts."""
    pack = "adopted" if adopted else folder / "pack.yaml"
    store = f"sqlite:{folder / 's.db'}"
    return open_locality(pack, store=store, divisions=folder, clock=clock, known_at=known_at)


@pytest.fixture
def clock() -> Clock:
    return Clock(NOON)


def test_yesterdays_report_comes_out_again_after_the_pack_has_changed(tmp_path: Path, clock: Clock) -> None:
    district(tmp_path)
    with opened(tmp_path, clock) as place:
        place.import_file(arrivals(tmp_path, "p-1,,2020-02-01,affected,999901101"))
        adopt(tmp_path / "pack.yaml", place.store, clock(), signed_by="Wang")
        clock.now += timedelta(hours=1)
        yesterday = clock()
        sealed = place.render(place.report(at=yesterday, known_at=yesterday))
        was = place.status("p-1", at=local("02-07 12:00"), known_at=yesterday)
    (tmp_path / "pack.yaml").write_text(OTHER, "utf-8")
    clock.now += timedelta(days=1)
    with opened(tmp_path, clock) as place:
        adopt(tmp_path / "pack.yaml", place.store, clock(), signed_by="Li", document="Notice 2")
        assert place.status("p-1", at=local("02-07 12:00"), known_at=yesterday) != was
    with opened(tmp_path, clock, known_at=yesterday, adopted=True) as place:
        assert place.render(place.report(at=yesterday, known_at=yesterday)) == sealed
        assert place.status("p-1", at=local("02-07 12:00"), known_at=yesterday) == was
    with opened(tmp_path, clock, adopted=True) as place:
        assert place.status("p-1", at=local("02-07 12:00")) != was


def test_before_the_first_adoption_nothing_is_in_force(clock: Clock, tmp_path: Path) -> None:
    store = MemoryStore(clock)
    with pytest.raises(NotFound) as none:
        in_force(store, None)
    assert problem_line(none.value.problems[0], "en").startswith("no version of a pack has been adopted in this store")
    (tmp_path / "p.yaml").write_text(BASE, "utf-8")
    adopt(tmp_path / "p.yaml", store, clock(), signed_by="Wang")
    with pytest.raises(NotFound) as early:
        in_force(store, NOON - timedelta(days=1))
    assert problem_line(early.value.problems[0], "en") == (
        "no version of a pack had been adopted by 2020-02-04 04:00+00:00 [app.none-adopted-by]"
    )


def test_every_file_is_sealed_and_gives_the_same_pack(clock: Clock, tmp_path: Path) -> None:
    (tmp_path / "base.yaml").write_text(BASE, "utf-8")
    town = "\ufeffformat: gridcontrol/1\r\npack: 城区\r\nextends: base.yaml\r\ncases: own.cases.yaml\r\n"
    (tmp_path / "town.yaml").write_bytes(town.encode())
    (tmp_path / "own.cases.yaml").write_text("[]\n", "utf-8")
    (tmp_path / "other.yaml").write_text("not needed\n", "utf-8")
    store = MemoryStore(clock)
    adoption = adopt(tmp_path / "town.yaml", store, clock(), signed_by="王芳")
    assert list(adoption.files) == ["town.yaml", "own.cases.yaml", "base.yaml"]
    assert (adoption.pack, adoption.signed_by, adoption.document) == ("城区", "王芳", "")
    assert sealed_pack(adoption).version == adoption.version
    assert adoptions_in(store) == (adoption,)


@pytest.mark.parametrize("name", ["pack.yaml", "base.yaml"])
def test_an_altered_text_is_refused_by_name(clock: Clock, tmp_path: Path, name: str) -> None:
    (tmp_path / "base.yaml").write_text(BASE, "utf-8")
    (tmp_path / "pack.yaml").write_text("format: gridcontrol/1\npack: town\nextends: base.yaml\n", "utf-8")
    adoption = adopt(tmp_path / "pack.yaml", MemoryStore(clock), clock(), signed_by="Wang")
    altered = evolve(adoption, files={**adoption.files, name: adoption.files[name] + "# more\n"})
    with pytest.raises(StoreError) as caught:
        sealed_pack(altered)
    told = problem_line(caught.value.problems[0], "en")
    assert told.startswith(f"the sealed text of town, version {adoption.version[:8]}, has been altered: its digest is ")


def test_the_same_version_is_not_adopted_twice_in_a_row_but_again_later(clock: Clock, tmp_path: Path) -> None:
    path, store = tmp_path / "p.yaml", MemoryStore(clock)
    for number, text in enumerate((BASE, BASE + "# other\n", BASE)):
        path.write_text(text, "utf-8")
        clock.now += timedelta(days=1)
        adopt(path, store, clock(), signed_by=f"w{number}")
        with pytest.raises(UsageError):
            adopt(path, store, clock(), signed_by="again")
    assert [each.signed_by for each in adoptions_in(store)] == ["w0", "w1", "w2"]


def test_a_pack_that_can_not_be_used_is_not_adopted(clock: Clock, tmp_path: Path) -> None:
    (tmp_path / "p.yaml").write_text(BASE.replace("exact", "exakt"), "utf-8")
    district(tmp_path)
    (tmp_path / "wrong.yaml").write_text(WRONG, "utf-8")  # its case expects seven days
    store = MemoryStore(clock)
    for name in ("p.yaml", "wrong.yaml"):
        with pytest.raises(PackError):
            adopt(tmp_path / name, store, clock(), signed_by="Wang")
    assert list(store.read()) == []


def test_an_adoption_is_no_fact_that_anything_is_derived_from(clock: Clock, tmp_path: Path) -> None:
    district(tmp_path)
    with opened(tmp_path, clock) as place:
        place.import_file(arrivals(tmp_path, "p-1,,2020-02-01,affected,999901101"))
        before = place.known()
        adoption = adopt(tmp_path / "pack.yaml", place.store, clock(), signed_by="Wang")
        place.store.append(
            [
                Correction(FactId("c"), adoption.fact, fields={FieldId("signed_by"): "X"}),
                Void(FactId("v"), FactId("c")),
            ]
        )
        assert place.known() == before
        assert place.plan(place.pack).unknown_kinds == ()
        assert place.subject("p-1") == "person/p-1"
        log = list(place.store.read(subjects={PACKS}))
        assert [type(item.fact) for item in log] == [Event, Correction, Void]
        assert as_known(log, place.pack.zone).events == {}


def test_a_withdrawn_adoption_is_as_if_never_made(clock: Clock, tmp_path: Path) -> None:
    path, store = tmp_path / "p.yaml", MemoryStore(clock)
    path.write_text(BASE, "utf-8")
    first = adopt(path, store, clock(), signed_by="Wang")
    path.write_text(BASE + "# other\n", "utf-8")
    clock.now += timedelta(days=1)
    second = adopt(path, store, clock(), signed_by="Li")
    until = store.last_received()
    clock.now += timedelta(days=1)
    store.append([Void(FactId("v"), second.fact, "signed by mistake")])
    assert latest(store, None) == first
    assert latest(store, until) == second
    store.append([Void(FactId("w"), FactId("v"))])
    assert latest(store, None) == second


def test_another_version_than_the_one_in_force_is_told(clock: Clock, tmp_path: Path) -> None:
    path, store = tmp_path / "p.yaml", MemoryStore(clock)
    path.write_text(BASE, "utf-8")
    adoption = adopt(path, store, clock(), signed_by="Wang")
    pack = sealed_pack(adoption)
    assert not_the_adopted(pack, store) is None
    note = not_the_adopted(evolve(pack, version="0123456789"), store)
    assert note is not None
    assert problem_line(note, "zh").startswith(
        f"base 01234567 不是现行版本:现行的是 base {adoption.version[:8]},由 Wang 采用"
    )
