"""What the evaluator noticed, and why somebody is past release, in words."""

from __future__ import annotations

from attrs import evolve

from gridcontrol.access import mask
from gridcontrol.builtin import json_report, text_report
from gridcontrol.calculus.custody import Basis, PastRelease
from gridcontrol.calculus.evaluator import AsOf
from gridcontrol.calculus.reference import ReferenceEvaluator
from gridcontrol.calculus.timeline import EndReason, Evaluation, Finding, FindingKind
from gridcontrol.errors import Severity
from gridcontrol.errors.messages import CATALOGUE
from gridcontrol.ids import FactId, RuleId, StatusId, SubjectId, TrackId
from gridcontrol.reports.build import _CODES, build_report, why_past_release
from gridcontrol.reports.document import Notes
from gridcontrol.reports.wording import advice_text, statement_text
from gridcontrol.reports.words import WORDS
from tests.unit.reports.county import PACK, TOWNS, ZONE, event, instant, known_at, received

AT = instant("2020-02-05 20:00")


def test_what_takes_liberty_beyond_the_rules_stands_first() -> None:
    kinds = [FindingKind.NO_ANCHOR, FindingKind.ORDER_WITHOUT_RUN, FindingKind.ORDER_REFUSED, FindingKind.ORDER_EXCEEDS]
    found = tuple(
        Finding(kind, SubjectId("person/a"), RuleId("close_contact"), (FactId("o1"), FactId("o2")), AT)
        for kind in kinds
    )
    nobody = known_at([], "2020-02-05 20:00")
    form = next(iter(PACK.reports.values()))
    document = build_report(
        PACK, form, Evaluation({}, found), nobody, at=AT, known_at=AT, previous=nobody, grouping=TOWNS
    )
    assert [f.code for f in document.findings] == [
        "reports.order-exceeds",
        "reports.order-refused",
        "reports.order-without-run",
        "reports.no-anchor",
    ]
    first = document.findings[0]
    assert first.severity is Severity.WARNING
    assert statement_text(first, "en", ZONE) == (
        "a: an order holds beyond the ceiling of close contact and is marked to do so (facts o1, o2)"
    )
    assert statement_text(first, "zh", ZONE) == "a:决定的期限超过“密接”的上限,且已注明(事实 o1、o2)"
    assert advice_text(first, "en", ZONE) == "have the authority that signed it confirm"


def test_every_finding_and_every_end_has_words() -> None:
    assert set(_CODES) == set(FindingKind)
    assert set(_CODES.values()) <= set(CATALOGUE)
    assert {f"ended.{reason}" for reason in EndReason} <= set(WORDS)
    assert all(set(word.texts) == {"en", "zh"} and all(word.texts.values()) for word in WORDS.values())


def test_the_facts_that_moved_the_end_are_named() -> None:
    facts = [event("k", "contact", "p", "2020-01-15")]
    known = known_at(received("2020-01-15 12:00", facts), "2020-02-05 20:00")
    lines = ReferenceEvaluator().evaluate(PACK, known, as_of=AsOf(AT)).timelines
    (run,) = lines[SubjectId("person/p"), TrackId("control")].runs
    (segment,) = run.segments
    ended = evolve(segment, ended=EndReason.ORDER, by=(FactId("o1"),))
    one = PastRelease(SubjectId("person/p"), TrackId("custody"), AT, None, AT, StatusId("in_venue"), Basis(run, ended))
    assert statement_text(why_past_release(PACK, one), "en", ZONE) == (
        "central by close contact ended 2020-01-30 00:00: an order ended it (facts o1)"
    )
    assert statement_text(why_past_release(PACK, one), "zh", ZONE) == (
        "密接的集中隔离已于 2020-01-30 00:00 结束:依决定终止(事实 o1)"
    )
    assert statement_text(why_past_release(PACK, evolve(one, last=None)), "zh", ZONE) == "从无任何规则依据"


def test_a_name_or_number_in_a_fact_s_id_is_masked() -> None:
    """A register may number its papers after the people they are about."""
    secrets = ("甲某某", "999999199001010018", "13800000012")
    ids = tuple(FactId(f"papers:order:{secret}") for secret in secrets)
    found = (Finding(FindingKind.ORDER_EXCEEDS, SubjectId("person/a"), RuleId("close_contact"), ids, AT),)
    nobody = known_at([], "2020-02-05 20:00")
    form = next(iter(PACK.reports.values()))
    document = build_report(
        PACK, form, Evaluation({}, found), nobody, at=AT, known_at=AT, previous=nobody, grouping=TOWNS
    )
    masked = mask(document)
    for lang in ("en", "zh"):
        for rendered in (text_report.render(masked, lang, 400), json_report.render(masked, lang)):
            shown = rendered.decode()
            assert [secret for secret in secrets if secret in shown] == []
            assert "papers:order:甲**" in shown
    assert statement_text(masked.findings[0], "en", ZONE).endswith(
        "(facts papers:order:甲**, papers:order:**************0018, papers:order:138******12)"
    )
    facts = [event("k", "contact", "p", "2020-01-15")]
    known = known_at(received("2020-01-15 12:00", facts), "2020-02-05 20:00")
    lines = ReferenceEvaluator().evaluate(PACK, known, as_of=AsOf(AT)).timelines
    (run,) = lines[SubjectId("person/p"), TrackId("control")].runs
    ended = evolve(run.segments[0], ended=EndReason.ORDER, by=ids)
    one = PastRelease(SubjectId("person/p"), TrackId("custody"), AT, None, AT, StatusId("in_venue"), Basis(run, ended))
    told = evolve(document, sections=(Notes("n", WORDS["notes"], (why_past_release(PACK, one),)),))
    assert [secret for secret in secrets if secret in text_report.render(mask(told), "zh", 400).decode()] == []
