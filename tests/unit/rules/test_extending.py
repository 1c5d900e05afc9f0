"""A pack that extends another means what both would mean written into one file."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from attrs import evolve
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from gridcontrol.errors import PackError
from gridcontrol.errors.text import render_all
from gridcontrol.located import source_lines
from gridcontrol.located.limits import LIMITS
from gridcontrol.rules.from_yaml import read_pack
from gridcontrol.rules.gathering import text_digest
from gridcontrol.rules.ruleset import Pack
from gridcontrol.rules.without_places import without_places
from tests.unit.rules.pack_texts import CASES, LANGS, beside

PARTS = ("sources", "links", "events", "tracks", "rules", "spread", "imports", "indicators", "reports", "subjects")
WHOLE = [CASES / "good" / f"{name}.yaml" for name in ("every-construct", "contacts-and-households", "rongchang-2020")]


QUICK = (Phase.explicit, Phase.reuse, Phase.generate)
"""The examples are small already."""


def read(texts: Mapping[str, str], name: str = "town.yaml") -> Pack:
    return read_pack(texts[name].encode(), name, lambda other: texts[other].encode() if other in texts else None)


def told(texts: Mapping[str, str], lang: str, name: str = "town.yaml") -> str:
    with pytest.raises(PackError) as caught:
        read(texts, name)
    return render_all(caught.value.problems, {n: source_lines(t.encode()) for n, t in texts.items()}, lang)


def meaning(pack: Pack) -> Pack:
    """Without version and places; of rules in one stratum the order is that of the files."""
    strata = tuple(tuple(sorted(stratum)) for stratum in pack.strata)
    return without_places(evolve(pack, version="", extends=None, strata=strata))


def tree(path: Path) -> dict[str, Any]:
    found: dict[str, Any] = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506  # text only
    return found


def text(tree: Mapping[str, Any]) -> str:
    apart = json.loads(json.dumps(tree))  # no anchors for parts that stand twice
    return yaml.safe_dump(apart, allow_unicode=True, sort_keys=False)


@settings(max_examples=40, phases=QUICK)
@given(st.data())
def test_however_a_pack_is_split_it_means_the_same(data: st.DataObject) -> None:
    whole = tree(data.draw(st.sampled_from(WHOLE)))
    base, own = dict(whole), {"format": whole["format"], "pack": whole["pack"], "extends": "base.yaml"}
    for part in PARTS:
        names = list(whole.get(part, {}))
        moved = data.draw(st.sets(st.sampled_from(names)) if names else st.just(set[str]()))
        if moved:
            base[part] = {name: whole[part][name] for name in names if name not in moved}
            own[part] = {name: whole[part][name] for name in names if name in moved}
    if data.draw(st.booleans()):
        own["cases"], base["cases"] = "beside.yaml", []
    together = {"town.yaml": text(own), "base.yaml": text(base), "beside.yaml": text_of(whole.get("cases", []))}
    split, one = meaning(read(together)), meaning(read({"town.yaml": text(whole)}))
    assert split == one


def text_of(cases: list[Any]) -> str:
    return yaml.safe_dump(cases, allow_unicode=True)


@settings(max_examples=40, phases=QUICK)
@given(st.data())
def test_what_is_replaced_stands_as_if_written_so_at_first(data: st.DataObject) -> None:
    whole = tree(data.draw(st.sampled_from(WHOLE)))
    part = data.draw(st.sampled_from([p for p in PARTS if whole.get(p)]))
    name = data.draw(st.sampled_from(list(whole[part])))
    base = {**whole, part: {**whole[part], name: whole[part][data.draw(st.sampled_from(list(whole[part])))]}}
    head = {"format": whole["format"], "pack": whole["pack"], "extends": "base.yaml"}
    own = {**head, "replaces": {part: {name: whole[part][name]}}}
    replaced = read({"town.yaml": text(own), "base.yaml": text(base)})
    assert meaning(replaced) == meaning(read({"town.yaml": text(whole)}))


def test_what_is_withdrawn_is_as_if_never_written() -> None:
    path = CASES / "good" / "county-base.yml"
    whole = tree(path)
    own = {"format": whole["format"], "pack": "town", "extends": "base.yml", "removes": {"rules": "dusty"}}
    own["removes"] |= {"events": "died", "indicators": "deaths", "imports": "deaths"}
    fewer = {k: dict(part) if isinstance(part, dict) else part for k, part in whole.items()}
    fewer["pack"] = "town"
    fewer["order"] = [kind for kind in whole["order"] if kind != "died"]
    for part, name in (("rules", "dusty"), ("events", "died"), ("indicators", "deaths"), ("imports", "deaths")):
        del fewer[part][name]
    withdrawn = read({"town.yaml": text(own), "base.yml": path.read_text(encoding="utf-8")})
    assert meaning(withdrawn) == meaning(read({"town.yaml": text(fewer)}))


def test_a_title_is_inherited_and_a_name_is_not() -> None:
    base = "format: gridcontrol/1\npack: base\ntitle: Base\nzone: UTC\nday_count: exact\nsubjects: {person: {}}\n"
    pack = read({"town.yaml": "format: gridcontrol/1\npack: town\nextends: base.yaml\n", "base.yaml": base})
    assert (pack.id, pack.title.text("en"), pack.extends) == ("town", "Base", "base.yaml")
    nameless = {"town.yaml": "format: gridcontrol/1\nextends: base.yaml\n", "base.yaml": base}
    assert told(nameless, "en").startswith(
        "error[form.missing-key]: the key 'pack' is missing here\n  --> town.yaml:1:1"
    )


def test_the_version_covers_every_file() -> None:
    path = CASES / "good" / "extends-county-base.yaml"
    files = {p.name: p.read_text(encoding="utf-8") for p in path.parent.glob("*county-base*")}
    assert len(files) == 3
    versions = {read(files, path.name).version}
    for name, lines in files.items():
        versions.add(read({**files, name: lines + "# more\n"}, path.name).version)
        assert read({**files, name: lines.replace("\n", "\r\n")}, path.name).version in versions
    assert len(versions) == 4


def test_the_version_of_one_file_is_that_of_its_text() -> None:
    path = CASES / "good" / "smallest.yaml"
    assert read_pack(path.read_bytes(), path.name).version == text_digest(path.read_bytes())


def test_places_are_those_of_the_file_in_which_it_stands() -> None:
    path = CASES / "good" / "extends-county-base.yaml"
    pack = read_pack(path.read_bytes(), f"packs/{path.name}", beside(path.parent))
    where = {rule.id: rule.where.file for rule in pack.rules.values()}
    own, base = "packs/extends-county-base.yaml", "packs/county-base.yml"
    assert where == {"arrivals": own, "wet": base, "fevers": own, "soaked": own}
    assert {case.where.file for case in pack.cases} == {own, "packs/extends-county-base.cases.yml"}


BIG = """format: gridcontrol/1
pack: big
zone: UTC
day_count: exact
subjects: {person: {}}
"""
TOO_MUCH = {
    "en": """\
error[files.too-much-together]: with 'base.yaml' the files of this pack are more together than one pack may be
  --> town.yaml:3:10
  |
3 | extends: base.yaml
  |          ^^^^^^^^^
  = fix: keep data such as people, areas or codes in CSV files and only rules in packs

1 error""",
    "zh": """\
错误[files.too-much-together]:加上“base.yaml”,此规则包各文件的总量超过上限
  --> town.yaml:3:10
  |
3 | extends: base.yaml
  |          ^^^^^^^^^
  = 改法:人员、区域、代码等数据请放在 CSV 文件中,规则包只写规则

1 个错误""",
}


@pytest.mark.parametrize("lang", LANGS)
def test_limits_hold_for_all_files_together(lang: str) -> None:
    town = "format: gridcontrol/1\npack: town\nextends: base.yaml\n"
    filling = "# " + "x" * (LIMITS.bytes - len(town) - len(BIG) - 3) + "\n"
    assert read({"town.yaml": town, "base.yaml": BIG + filling}).id == "town"
    assert told({"town.yaml": town + "#", "base.yaml": BIG + filling}, lang) == TOO_MUCH[lang]


def test_nodes_are_counted_over_all_files() -> None:
    town = "format: gridcontrol/1\npack: town\nextends: base.yaml\n"
    many = "cases: [" + "[]," * (LIMITS.nodes - 20) + "]\n"
    assert "files.too-much-together" in told(
        {"town.yaml": town + "order: [" + "a," * 30 + "]", "base.yaml": BIG + many}, "en"
    )


def test_a_base_that_is_no_yaml_tells_where() -> None:
    texts = {"town.yaml": "format: gridcontrol/1\npack: town\nextends: base.yaml\n", "base.yaml": "a: [\n"}
    assert "--> base.yaml:1:5" in told(texts, "en")
