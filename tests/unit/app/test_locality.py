"""The facade: what is asked when, what is remembered, and that answers follow the facts."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from attrs import evolve

from gridcontrol.app.locality import Locality
from gridcontrol.app.opening import open_locality
from gridcontrol.app.remembering import KEPT
from gridcontrol.errors import NotFound, PackError, PluginError, StoreError, UsageError
from gridcontrol.ids import FactId, StatusId, SubjectId, TrackId
from gridcontrol.model.facts import Identity, Void
from tests.unit.app.district import ID_ONE, ID_TWO, PACK, Clock, arrivals, district, local, opened

CONTROL = TrackId("control")


@pytest.fixture
def clock() -> Clock:
    return Clock(local("02-05 12:00"))


@pytest.fixture
def place(tmp_path: Path, clock: Clock) -> Iterator[Locality]:
    with opened(tmp_path, clock) as found:
        yield found


def status(place: Locality, subject: str, **words: object) -> StatusId:
    return place.status(subject, **words)[CONTROL].status  # type: ignore[arg-type]  # at and known_at


def test_questions_without_times_are_about_now(place: Locality, clock: Clock, tmp_path: Path) -> None:
    place.import_file(arrivals(tmp_path, "p-1,,2020-02-01,affected,999901101"))
    assert status(place, "p-1") == "central"
    clock.now = local("02-12 12:00")
    assert status(place, "p-1") == "home"
    assert status(place, "p-1", at=local("02-20 00:00")) == "normal"


def test_what_is_received_later_does_not_count_before(place: Locality, clock: Clock, tmp_path: Path) -> None:
    place.import_file(arrivals(tmp_path, "p-1,,2020-02-01,elsewhere,999901101"))
    before = clock.now
    clock.now += timedelta(days=1)
    place.import_file(arrivals(tmp_path, "p-1,,2020-02-04,affected,999901101", name="arrivals-2.csv"))
    at = local("02-05 11:00")
    assert status(place, "p-1", at=at, known_at=before) == "normal"
    assert status(place, "p-1", at=at) == "central"
    assert place.why("p-1", at=at, known_at=before).answers[0].active == ()
    assert not place.timelines(known_at=before)
    assert list(place.timelines()) == [("person/p-1", "control")]
    assert len(place.known(known_at=before).events[SubjectId("person/p-1")]) == 1
    early = place.report(at=at, known_at=before).table("figures").rows[-1].cells
    assert [cell.value for cell in early[1:]] == [1, 0, 0]  # type: ignore[union-attr]  # figures
    # A clock that was set back takes nothing away.
    clock.now = before
    assert place.now() > before
    assert status(place, "p-1", at=at) == "central"


def test_custody_is_asked_as_known(place: Locality, clock: Clock, tmp_path: Path) -> None:
    path = tmp_path / "venues.csv"
    path.write_text("id,in,out\np-1,2020-02-01 10:00,\n", "utf-8")
    before = clock.now - timedelta(hours=1)
    place.import_file(path)
    assert [one.subject for one in place.past_release()] == ["person/p-1"]
    assert place.past_release(known_at=before) == ()
    assert place.past_release(at=local("01-31 00:00")) == ()
    place.import_file(arrivals(tmp_path, "p-2,,2020-02-01,affected,999901101"))
    assert [one.subject for one in place.unplaced(track="custody")] == ["person/p-2"]
    assert place.unplaced(known_at=before) == ()
    with pytest.raises(NotFound, match=r"control is no custody track of the pack"):
        place.past_release(track="control")


def test_joined_subjects_answer_under_either_id(place: Locality, tmp_path: Path) -> None:
    place.import_file(arrivals(tmp_path, "p-1,,2020-02-01,elsewhere,", "p-2,,2020-02-01,affected,"))
    assert status(place, "p-1") == "normal"
    place.store.append(
        [Identity(FactId("same"), SubjectId("person/p-1"), SubjectId("person/p-2"), same=True, evidence="papers")]
    )
    for name in ("p-1", "p-2"):
        assert place.why(name).subject == "person/p-1"
        assert status(place, name) == "central"
        assert list(place.timelines([place.subject(name)])) == [("person/p-1", "control")]


def test_claims_of_other_systems_are_compared_and_never_believed(place: Locality, tmp_path: Path) -> None:
    place.import_file(arrivals(tmp_path, *(f"p-{n},,2020-02-01,affected," for n in (1, 2, 4))))
    claims = [
        ("old", 1, "home", "2020-01-30", None),
        ("same", 1, "central", "2020-02-01", None),
        ("later", 1, "hospital", "2020-02-20", None),
        ("other", 2, "home", "2020-02-01", None),
        ("nobody", 3, "home", "2020-02-01", "2020-02-14"),
        ("over", 4, "central", "2020-02-01", "2020-02-04"),
    ]
    path = tmp_path / "claims.facts.jsonl"
    lines = [
        {"is": "assertion", "id": name, "subject": f"person/p-{n}", "track": "control", "status": said, "since": since}
        | ({"until": until} if until else {})
        for name, n, said, since, until in claims
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    place.import_file(path)

    def found(moment: str) -> list[tuple[str, str | None, str | None]]:
        differing = place.disagreements(at=local(moment))
        return [(one.claim.id, one.claimed, one.row.status if one.row else None) for one in differing]

    assert found("02-03 12:00") == [("other", "home", "central"), ("nobody", "home", None)]
    assert found("02-05 12:00") == [("other", "home", "central"), ("nobody", "home", None), ("over", None, "central")]
    assert found("02-10 12:00") == [("same", "central", "home"), ("nobody", "home", None)]
    assert found("02-17 12:00") == [("same", "central", None), ("other", "home", None)]
    assert status(place, "p-2", at=local("02-05 12:00")) == "central"
    place.store.append([Void(FactId("v"), FactId("other"))])
    assert found("02-03 12:00") == [("nobody", "home", None)]
    assert place.disagreements(at=local("02-03 12:00"), known_at=local("01-01 00:00")) == ()


def test_answers_follow_every_import(place: Locality, tmp_path: Path) -> None:
    """The clock stands still: only the facts tell one moment from the next."""
    for number in range(1, 8):
        place.import_file(arrivals(tmp_path, f"p-{number},,2020-02-01,affected,", name=f"arrivals-{number}.csv"))
        assert len(place.timelines()) == number
        assert len(place.known().events) == number
        assert status(place, f"p-{number}") == "central"
        total = place.report(at=local("02-05 12:00")).table("figures").rows[-1].cells[1]
        assert total.value == number  # type: ignore[union-attr]  # a figure


def test_a_stale_answer_would_be_seen(place: Locality, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Locality, "_received", lambda *_: (None, None))
    place.import_file(arrivals(tmp_path, "p-1,,2020-02-01,affected,"))
    assert len(place.timelines()) == 1
    place.import_file(arrivals(tmp_path, "p-2,,2020-02-01,affected,", name="arrivals-2.csv"))
    assert len(place.timelines()) == 1, "without the last receipt in the key the second import goes unseen"


def test_no_more_than_a_few_answers_are_kept(place: Locality, tmp_path: Path) -> None:
    place.import_file(arrivals(tmp_path, *(f"p-{n},,2020-02-01,affected," for n in range(20))))
    for n in range(20):
        place.timelines([SubjectId(f"person/p-{n}")])
        place.known(known_at=local(f"02-0{n % 5 + 1} 00:00"))
    assert len(place._known) <= KEPT
    assert len(place._evaluated) <= KEPT


def test_the_same_question_is_answered_once(place: Locality, tmp_path: Path) -> None:
    place.import_file(arrivals(tmp_path, "p-1,,2020-02-01,affected,"))
    at = local("02-05 12:00")
    assert place.evaluation(known_at=at) is place.evaluation(known_at=at + timedelta(hours=1))
    assert place.report(at=at, known_at=at) == place.report(at=at, known_at=at)
    assert place.status("p-1", at=at, known_at=at) == place.status("p-1", at=at, known_at=at)


@pytest.mark.parametrize(
    ("now", "day"), [("02-05 12:00", 4), ("02-05 19:59", 4), ("02-05 20:00", 5), ("02-05 23:59", 5)]
)
def test_a_report_without_a_time_is_up_to_the_last_cut_off(place: Locality, clock: Clock, now: str, day: int) -> None:
    clock.now = local(now)
    document = place.report()
    assert (document.data_day, document.cut_off) == (date(2020, 2, day), "20:00")
    assert document.known_at == clock.now


@pytest.mark.parametrize("form", ["text", "csv", "json"])
@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("reveal", [False, True])
def test_a_report_made_again_after_later_facts_has_the_same_bytes(
    place: Locality, clock: Clock, tmp_path: Path, form: str, lang: str, *, reveal: bool
) -> None:
    place.import_file(arrivals(tmp_path, f"{ID_ONE},,2020-02-01,affected,999901101", "p-2,,2020-02-03,affected,"))
    at, known = local("02-05 12:00"), clock.now
    first = place.render(place.report(at=at, known_at=known), form, lang=lang, reveal=reveal)
    clock.now += timedelta(days=3)
    place.import_file(
        arrivals(
            tmp_path,
            f"{ID_TWO},,2020-02-01,affected,999901101",
            f"{ID_ONE},,2020-01-30,affected,",
            name="arrivals-2.csv",
        )
    )
    assert place.render(place.report(at=at, known_at=known), form, lang=lang, reveal=reveal) == first
    assert place.render(place.report(at=at), form, lang=lang, reveal=reveal) != first
    # A program that starts afresh over the same facts says the same.
    with opened(tmp_path, clock) as other:
        fresh = evolve(other, store=place.store, known={}, evaluated={})
        assert fresh.render(fresh.report(at=at, known_at=known), form, lang=lang, reveal=reveal) == first


def test_the_difference_names_what_came_later(place: Locality, clock: Clock, tmp_path: Path) -> None:
    place.import_file(arrivals(tmp_path, "p-1,,2020-02-01,affected,999901101"))
    at, known = local("02-05 12:00"), clock.now
    clock.now += timedelta(days=3)
    place.import_file(arrivals(tmp_path, "p-2,,2020-02-01,affected,999901101", name="arrivals-2.csv"))
    told = place.render(place.difference(at=at, known_at=known)).decode()
    assert "p-2" in told
    assert place.difference(at=at, known_at=known) == place.difference(at=at, known_at=known)


def test_a_masked_key_finds_the_one_it_hides(place: Locality, tmp_path: Path) -> None:
    place.import_file(arrivals(tmp_path, f"{ID_ONE},,2020-02-01,affected,", "甲某某,,2020-02-01,affected,"))
    masked = place.render(place.explained(ID_ONE)).decode()
    assert ID_ONE not in masked
    assert "**************0018" in masked
    assert place.subject("**************0018") == f"person/{ID_ONE}"
    assert place.subject("person/**************0018") == f"person/{ID_ONE}"
    assert place.subject("甲**") == "person/甲某某"
    place.import_file(arrivals(tmp_path, f"{ID_TWO},,2020-02-01,affected,", name="arrivals-2.csv"))
    with pytest.raises(NotFound, match=r"2 subjects look like \*+0018 when masked"):
        place.subject("**************0018")
    with pytest.raises(NotFound, match=r"no fact speaks of \*\*9"):
        place.subject("**9")


def test_a_bare_key_is_looked_for_in_every_kind_with_a_track(tmp_path: Path, clock: Clock) -> None:
    pack = district(tmp_path)
    added = {
        "subjects:": "  venue: {label: {zh: 场所, en: venue}}",
        "events:": "  closed: {about: venue, label: {zh: 封闭, en: closing}}",
        "tracks:": "  gate: {about: venue, label: {zh: 门, en: gate}, default: open, precedence: [shut]}",
        "rules:": "  gate: {label: {zh: 封, en: shut}, track: gate, source: n1, in_force: {from: 2020-01-01},\n"
        "    when: {event: closed}, phases: [{status: shut, for: 9d}]}",
    }
    text = PACK.replace("order: [", "order: [closed, ")
    for section, lines in added.items():
        text = text.replace(f"\n{section}\n", f"\n{section}\n{lines}\n")
    pack.write_text(text, "utf-8")
    closed = '{"is": "event", "id": "%s", "kind": "closed", "subject": "venue/%s", "at": "2020-02-01"}\n'
    (tmp_path / "facts.jsonl").write_text(closed % ("a", "h-1") + closed % ("b", "x-1"), "utf-8")
    with open_locality(pack, clock=clock, plugins=False) as place:
        place.import_file(tmp_path / "facts.jsonl")
        place.import_file(arrivals(tmp_path, "p-1,,2020-02-01,affected,", "x-1,,2020-02-01,affected,"))
        assert place.subject("p-1") == "person/p-1"
        assert place.subject("h-1") == "venue/h-1"
        with pytest.raises(NotFound, match="x-1 could be of several kinds"):
            place.subject("x-1")
        with pytest.raises(NotFound, match="no fact speaks of y-1"):
            place.subject("y-1")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("p-9", "no fact speaks of p-9"),
        ("person/p-9", "no fact speaks of person/p-9"),
        ("persn/p-9", "persn/p-9 begins with a kind of subject that the pack does not have"),
        ("person/", "person/ begins with a kind of subject that the pack does not have"),
        ("", " begins with a kind of subject that the pack does not have"),
    ],
)
def test_a_subject_that_is_not_there(place: Locality, text: str, said: str) -> None:
    with pytest.raises(NotFound) as caught:
        place.status(text)
    assert str(caught.value).startswith(said)


def test_naive_times_are_refused(place: Locality) -> None:
    naive = local("02-05 12:00").replace(tzinfo=None)
    for question in (place.past_release, place.unplaced, place.report):
        with pytest.raises(UsageError, match="at has no time zone"):
            question(at=naive)
    with pytest.raises(UsageError, match="known_at has no time zone"):
        place.known(known_at=naive)


def test_leaving_closes_the_store_also_after_an_error(tmp_path: Path, clock: Clock) -> None:
    with pytest.raises(ZeroDivisionError), opened(tmp_path, clock) as place:
        raise ZeroDivisionError
    with pytest.raises(StoreError):
        place.store.last_received()


def test_nothing_is_left_open_when_opening_fails(tmp_path: Path) -> None:
    pack = district(tmp_path)
    with pytest.raises(PluginError, match="no evaluator is called 'fastest'"):
        open_locality(pack, store=f"sqlite:{tmp_path}/facts.db", evaluator="fastest")
    assert not (tmp_path / "facts.db").exists()
    pack.write_text(PACK.replace("ceiling: 28d", "ceiling: 28"), "utf-8")
    with pytest.raises(PackError):
        open_locality(pack, store=f"sqlite:{tmp_path}/facts.db")
    assert not (tmp_path / "facts.db").exists()


def test_a_missing_file_is_not_found(place: Locality, tmp_path: Path) -> None:
    with pytest.raises(NotFound, match=r"arrivals-9\.csv can't be read: No such file"):
        place.import_file(tmp_path / "arrivals-9.csv")
