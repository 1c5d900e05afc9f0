"""What has held since before every fact: it has no beginning, and nothing is counted back from it."""

from __future__ import annotations

import pytest

from tests.unit.calculus.asking import PERSON, pack_of, read, rows

ALWAYS = """
  always: {{track: clinical, levels: [{{status: ill, if: {{all: []}}}}]}}
  after: {{track: control, when: {{{turn}: {{clinical: ill}}}}, phases: [{{status: watch, for: 3d}}]}}
"""
TRACK = "tracks:\n  clinical: {about: person, default: well, precedence: [ill]}\n"
LINKED = """
format: gridcontrol/1
pack: linked
zone: America/Havana
day_count: day_zero
subjects: {person: {}}
links: {met: {from: person, to: person}}
events:
  contact: {about: person, fields: {other: ref person}, opens: {link: met, to: other}}
  became: {about: person, fields: {source: ref person}}
order: [contact, became]
tracks:
  clinical: {about: person, default: well, precedence: [ill]}
  control: {about: person, default: normal, precedence: [watch]}
spread:
  carried: {while: {clinical: ill}, along: met, look_back: 2d, creates: became}
rules:
  always: {track: clinical, levels: [{status: ill, if: {all: []}}]}
  near: {track: control, when: {event: became}, phases: [{status: watch, for: 3d}]}
"""


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/Havana"])
def test_what_has_held_for_ever_has_never_begun(zone: str) -> None:
    head = PERSON.replace("tracks:\n", TRACK)
    pack = pack_of(ALWAYS.format(turn="begins"), head=head, zone=zone)
    assert rows(pack, "02-05 p left", track="control") == []


def test_a_link_to_one_who_was_always_ill_counts_from_its_own_beginning() -> None:
    assert rows(read(LINKED), "02-05 p contact other=q", "q", "control") == ["watch 02-05 - 02-09"]
