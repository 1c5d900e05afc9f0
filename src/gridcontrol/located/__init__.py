'''YAML with places, and typed values read from it with every problem reported at once.

``read_yaml`` turns bytes into nodes; ``source_lines`` gives the lines to print with a problem. Readers turn nodes
into values. For a mapping with known keys write a function of a ``Section``: ask for the keys, call ``finish``,
then take the values. Until ``finish`` nothing raises, so everything wrong with the section is reported together;
after it every value is there.

>>> from enum import StrEnum
>>> from attrs import frozen
>>> from gridcontrol.errors import PackError
>>> from gridcontrol.errors.text import render_all
>>> class Repeat(StrEnum):
...     RESTART = "restart"
...     KEEP = "keep"
>>> @frozen
... class Phase:
...     status: Scalar
...     days: int | None
>>> @frozen
... class Rule:
...     name: Scalar
...     repeat: Repeat
...     events: tuple[Scalar, ...]
...     phases: tuple[Phase, ...]
>>> def phase(s: Section) -> Phase:
...     status = s.required("status", text)
...     days = s.optional("for", integer(low=1))
...     s.finish()
...     return Phase(status.value, days.value)
>>> def rule(s: Section) -> Rule:
...     repeat = s.optional("repeat", member(Repeat), Repeat.RESTART)
...     events = s.required("when", one_or_many(text))
...     phases = s.required("phases", list_of(section(phase), least=1))
...     s.finish()
...     return Rule(s.name, repeat.value, events.value, phases.value)
>>> def pack(s: Section) -> Declared[Rule]:
...     zone = s.required("zone", string)
...     rules = s.required("rules", declared(section(rule)))
...     s.close()                                   # the outermost section goes on with what could be read
...     return rules.value_or(Declared())
>>> def read_pack(data: bytes, file: str) -> tuple[Rule, ...]:
...     problems = Problems()
...     rules = read_form(read_yaml(data, file), section(pack), problems) or Declared()
...     for _, each in rules.items:                 # checks across sections come here and report to the same problems
...         pass
...     problems.raise_if_errors()
...     return tuple(each for _, each in rules.items)
>>> good = b"""zone: Asia/Shanghai
... rules:
...   arrived: {when: arrival, phases: [{status: home, for: 14}]}
... """
>>> read_pack(good, "pack.yaml")[0].events[0].place
Place(file='pack.yaml', line=3, column=19, end_line=3, end_column=26)
>>> bad = """zone: Asia/Shanghai
... rules:
...   到达: {when: arrival, repaet: keep, phases: [{status: home, for: 2 weeks}]}
... """.encode()
>>> try:
...     read_pack(bad, "pack.yaml")
... except PackError as error:
...     print(render_all(error.problems, {"pack.yaml": source_lines(bad)}, "en"))
error[form.unknown-key]: the key 'repaet' is not known here
  --> pack.yaml:3:23
  |
3 |   到达: {when: arrival, repaet: keep, phases: [{status: home, for: 2 weeks}]}
  |                         ^^^^^^
  = did you mean 'repeat'?
  = allowed: repeat, when, phases
  = fix: use one of the allowed keys, or delete it
<BLANKLINE>
error[form.not-whole-number]: '2 weeks' is not a whole number
  --> pack.yaml:3:66
  |
3 |   到达: {when: arrival, repaet: keep, phases: [{status: home, for: 2 weeks}]}
  |                                                                    ^^^^^^^
  = fix: write digits only, such as 14
<BLANKLINE>
2 errors

Readers that exist: ``text`` (with its place), ``string``, ``integer``, ``decimal``, ``boolean``, ``choice``,
``member`` (of a StrEnum), ``parsed`` (any function that raises ValueError: dates, durations, zones), ``distinct``;
``list_of``, ``one_or_many``, ``map_of``, ``map_by``, and their lenient kin ``readable`` and ``declared``;
``section``, ``variant`` (one key says what follows), ``by_shape`` (text or mapping), ``or_blank``. A reader of your own
is a function of a ``Spot``: return a value, or ``spot.refuse(code, ...)``. Readers that need each other are written
as functions: ``def condition(spot): return variant({"all": list_of(condition), ...})(spot)``.
'''

from gridcontrol.located.characters import source_lines
from gridcontrol.located.form import (
    Declared,
    Reader,
    Spot,
    Unreadable,
    by_shape,
    declared,
    list_of,
    map_by,
    map_of,
    mapping_of,
    one_or_many,
    or_blank,
    readable,
    scalar_of,
    sequence_of,
)
from gridcontrol.located.limits import LIMITS, Limits
from gridcontrol.located.nearest import nearest
from gridcontrol.located.node import Mapping, Node, Scalar, Sequence
from gridcontrol.located.problems import Problems
from gridcontrol.located.read_yaml import READS_IN_C, read_yaml
from gridcontrol.located.scalars import boolean, choice, decimal, distinct, integer, member, parsed, string, text
from gridcontrol.located.section import Section, Slot, read_form, section, variant

__all__ = [
    "LIMITS",
    "READS_IN_C",
    "Declared",
    "Limits",
    "Mapping",
    "Node",
    "Problems",
    "Reader",
    "Scalar",
    "Section",
    "Sequence",
    "Slot",
    "Spot",
    "Unreadable",
    "boolean",
    "by_shape",
    "choice",
    "decimal",
    "declared",
    "distinct",
    "integer",
    "list_of",
    "map_by",
    "map_of",
    "mapping_of",
    "member",
    "nearest",
    "one_or_many",
    "or_blank",
    "parsed",
    "read_form",
    "read_yaml",
    "readable",
    "scalar_of",
    "section",
    "sequence_of",
    "source_lines",
    "string",
    "text",
    "variant",
]
