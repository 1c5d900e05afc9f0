"""Explanations call fields and the words of choices by the names that the pack gives them for people."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from gridcontrol.ids import EventKindId, FactId, FieldId, SubjectId
from gridcontrol.model.facts import Value
from gridcontrol.model.known import KnownEvent
from gridcontrol.reports.event_words import EventWords
from gridcontrol.reports.wording import statement_text
from gridcontrol.rules.from_yaml import read_pack

PACK = """\
format: gridcontrol/1
pack: p
zone: Asia/Shanghai
day_count: day_zero
subjects:
  person: {attributes: {home: {type: text?, label: {zh: 住址, en: living in}}}}
events:
  seen:
    about: person
    fields:
      from_area: {type: text, label: {zh: 来源地, en: coming from}}
      result:
        choice: [positive, negative]
        optional: true
        label: {zh: 结果, en: result}
        labels: {positive: {zh: 阳性, en: was positive}}
      home: text?
      plain: integer?
      by: {type: person_name?, label: {zh: 登记人, en: registered by}}
    sets: home
tracks: {t: {about: person, default: a, precedence: [b]}}
rules: {r: {track: t, when: {event: seen}, phases: [{status: b}]}}
"""


def said(lang: str, **fields: Value) -> str:
    pack = read_pack(PACK.encode(), "p.yaml")
    now = datetime(2020, 2, 1, tzinfo=UTC)
    known = {FieldId(name): value for name, value in fields.items()}
    kind, subject, fact = EventKindId("seen"), SubjectId("person/p"), FactId("f")
    event = KnownEvent(fact, kind, subject, now, known, now, None, (fact,), subject, now)
    return statement_text(EventWords(pack).whole(event), lang, ZoneInfo("Asia/Shanghai"))


@pytest.mark.parametrize(
    ("lang", "text"),
    [
        ("en", "seen of 2020-02-01 08:00 (coming from: X, result: was positive)"),
        ("zh", "2020-02-01 08:00 seen(来源地:X、结果:阳性)"),
    ],
)
def test_fields_and_choices_are_called_by_their_labels(lang: str, text: str) -> None:
    assert said(lang, from_area="X", result="positive") == text


def test_without_a_label_the_name_shows() -> None:
    assert said("zh", plain=3, result="negative") == "2020-02-01 08:00 seen(plain:3、结果:negative)"


def test_a_field_that_sets_an_attribute_is_called_as_the_attribute_is() -> None:
    assert said("en", home="Y") == "seen of 2020-02-01 08:00 (living in: Y)"


def test_a_label_never_takes_the_place_of_a_masked_value() -> None:
    assert said("en", by="甲某") == "seen of 2020-02-01 08:00 (registered by: 甲某)"
