"""The contract of dialects of SQL, as tests for whoever writes one."""

from __future__ import annotations

from abc import ABC, abstractmethod

from gridcontrol.plugins import Finest, SqlDialect
from gridcontrol.rules.from_yaml import read_pack

SAMPLE = b"""
format: gridcontrol/1
pack: sample
zone: Asia/Shanghai
day_count: day_zero
subjects: {person: {}}
events: {arrival: {about: person}, left: {about: person}}
order: [arrival, left]
tracks: {control: {about: person, default: normal, precedence: [home]}}
rules:
  after_arrival: {track: control, when: {event: arrival}, phases: [{status: home, for: 14d}], ends: [{event: left}]}
"""
YEARS = (2019, 2023)


class SqlDialectContract(ABC):
    """What every dialect must do. Subclass it as ``Test...`` and give the dialect."""

    @abstractmethod
    def dialect(self) -> SqlDialect:
        """The dialect as the plugin declares it."""

    def write(self, lang: str = "en", finest: Finest = Finest.SECOND) -> str:
        """The sample pack in the dialect."""
        return self.dialect().write(read_pack(SAMPLE, "sample.yaml"), lang, YEARS, finest)

    def test_it_says_the_same_again(self) -> None:
        """A script can be compared, signed and kept."""
        assert self.write() == self.write()

    def test_it_speaks_both_languages_and_means_the_same(self) -> None:
        """Only comments are in the language asked for."""
        spoken = {lang: self.write(lang).splitlines() for lang in ("en", "zh")}
        said = {lang: [line for line in lines if not line.startswith("--")] for lang, lines in spoken.items()}
        assert spoken["en"] != spoken["zh"]
        assert said["en"] == said["zh"]

    def test_finer_times_are_counted_finer(self) -> None:
        """Lengths are so many moments more: no script fits facts that are finer than it was asked for."""
        assert len({self.write(finest=finest) for finest in Finest}) == len(Finest)

    def test_it_makes_timelines_and_names_the_rule(self) -> None:
        """The last table that a script makes is the answer; a row of it says which rule gives the status."""
        script = self.write()
        assert " timelines AS " in script
        assert "'after_arrival'" in script
