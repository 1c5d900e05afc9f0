"""Hostile files: a pack error within the time of a plain loop and 300 MB, in a process of its own that must not die."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from gridcontrol.errors import PackError
from gridcontrol.errors.text import render_all
from gridcontrol.located import Limits, read_yaml, source_lines

LOOPS = 200
"""As often as counting to a million may a file cost: some 6 seconds where the dearest takes one."""
BYTES = 300_000_000

CHILD = """
import json, sys, time
from gridcontrol.errors import PackError
from gridcontrol.errors.text import render_all
from gridcontrol.located import read_yaml, source_lines
try:
    import resource
    resource.setrlimit(resource.RLIMIT_AS, (int(sys.argv[2]), int(sys.argv[2])))
except ImportError:
    pass  # Windows has no such limit; the time is measured all the same
data = eval(sys.argv[1])
start = time.process_time()
for _ in range(2_000_000):
    pass
loop = (time.process_time() - start) / 2
start = time.process_time()
try:
    read_yaml(data, "hostile.yaml")
    codes = []
except PackError as error:
    codes = sorted({problem.code for problem in error.problems})
    shown = render_all(error.problems, {"hostile.yaml": source_lines(data)}, "en")
print(json.dumps([codes, (time.process_time() - start) / loop]))
"""

# Each is a Python expression for the bytes and the problems that must come of it.
HOSTILE = {
    "a hundred thousand [": ("b'[' * 100_000", ["yaml.too-deep"]),
    "a hundred thousand {": ("b'{' * 100_000", ["yaml.too-deep"]),
    "a million [ closed again": ("b'[' * 1_000_000 + b']' * 1_000_000", ["yaml.too-deep"]),
    "nested flow mappings": ("b'{a: ' * 100_000", ["yaml.too-deep"]),
    "dashes in one line": ("b'- ' * 100_000", ["yaml.too-deep"]),
    "question marks in one line": ("b'? ' * 100_000", ["yaml.too-deep"]),
    "deeper with every line": ("b''.join(b' ' * n + b'a:\\n' for n in range(2500))", ["yaml.too-deep"]),
    "lists deeper with every line": ("b''.join(b' ' * n + b'-\\n' for n in range(2500))", ["yaml.too-deep"]),
    "a billion laughs": (
        "b'a0: &a0 [x, x]\\n' + b''.join(b'a%d: &a%d [*a%d, *a%d]\\n' % (n, n, n - 1, n - 1) for n in range(1, 60))",
        ["yaml.alias", "yaml.anchor"],
    ),
    "an alias to itself": ("b'&a [*a]'", ["yaml.alias", "yaml.anchor"]),
    "merge keys on merge keys": (
        "b'a0: &a0 {x: y}\\n' + b''.join(b'a%d: &a%d {<<: [*a%d, *a0]}\\n' % (n, n, n - 1) for n in range(1, 99))",
        ["yaml.alias", "yaml.anchor", "yaml.merge-key", "yaml.more-problems"],
    ),
    "half a million anchors": ("b'- &a b\\n' * 500_000", ["yaml.anchor", "yaml.more-problems"]),
    "half a million tags": ("b'- !!str a\\n' * 350_000", ["yaml.more-problems", "yaml.tag"]),
    "a tag that runs a program": ("b'!!python/object/apply:os.system [ls]'", ["yaml.tag"]),
    "a tag that makes an object": ("b'a: !!python/object:subprocess.Popen {}'", ["yaml.tag"]),
    "sixty thousand tag directives": ("b''.join(b'%%TAG !e%d! x\\n' % n for n in range(60_000))", ["yaml.directive"]),
    "tag directives behind a document": (
        "b'a\\n...\\n' + b''.join(b'%%TAG !e%d! x\\n' % n for n in range(60_000))",
        ["yaml.directive"],
    ),
    "a million documents": ("b'---\\n' * 900_000", ["yaml.second-document"]),
    "one text of four million characters": ("b'a' * 3_999_999", ["yaml.too-long"]),
    "one quoted text of four million": ("b'\"' + b'a\\n' * 1_900_000 + b'\"'", ["yaml.too-long"]),
    "a text of four million in a block": ("b'a: |\\n' + b' x\\n' * 1_300_000", ["yaml.too-long"]),
    "a quote that never closes": ("b'\"' + b'a ' * 1_999_000", ["yaml.unclosed-quote"]),
    "two million quotes": ('b"\'" * 3_999_999', None),
    "a key of four million characters": ("b'a' * 3_900_000 + b': b'", None),
    "fifty megabytes": ("b'a: b\\n' * 8_400_000", ["yaml.too-big"]),
    "more nodes than fit": ("b'- a\\n' * 999_999", ["yaml.too-many-nodes"]),
    "more nodes than fit in one line": ("b'[' + b'a,' * 1_999_000 + b']'", ["yaml.too-many-nodes"]),
    "more mappings than fit": ("b'- {a: b}\\n' * 440_000", ["yaml.too-many-nodes"]),
    "lists without anything": ("b'[' + b'[],' * 1_300_000 + b']'", ["yaml.too-many-nodes"]),
    "one key many times": ("b'a: b\\n' * 660_000", ["yaml.duplicate-key", "yaml.more-problems"]),
    "one key many times in one line": (
        "b'{' + b'a: b,' * 790_000 + b'}'",
        ["yaml.duplicate-key", "yaml.more-problems"],
    ),
    "as many keys as fit": ("b''.join(b'%d:\\n' % n for n in range(444_000))", ["yaml.too-many-nodes"]),
    "complex keys": ("b'? [a]\\n: b\\n' * 400_000", ["yaml.complex-key", "yaml.more-problems"]),
    "keys without a name": ("b'? \\n: a\\n' * 500_000", ["yaml.empty-key", "yaml.more-problems"]),
    "four million line ends": ("b'\\n' * 3_999_999", ["yaml.empty"]),
    "four million carriage returns": ("b'\\r' * 3_999_999", ["yaml.empty"]),
    "an error behind four million line ends": ("b'\\n' * 3_999_000 + b'a: ]'", ["yaml.bad-start"]),
    "control characters behind four million line ends": (
        "b'\\n' * 3_999_000 + b'\\x01' * 900",
        ["yaml.control-character"],
    ),
    "four million spaces": ("b' ' * 3_999_990 + b'a: ]'", ["yaml.bad-start"]),
    "four million tabs": ("b'\\t' * 3_999_999", None),
    "four million colons": ("b':' * 3_999_999", None),
    "colons and spaces": ("b'a: ' * 1_300_000", ["yaml.second-colon"]),
    "a comment of four million": ("b'#' * 3_999_999", ["yaml.empty"]),
    "four million percent signs": ("b'%' * 3_999_999", ["yaml.directive"]),
    "four million ampersands": ("b'&' * 3_999_999", ["yaml.bad-start"]),
    "one anchor of four million": ("b'&' + b'a' * 3_999_990 + b' b'", ["yaml.anchor"]),
    "one tag of four million": ("b'!' + b'a' * 3_999_990 + b' b'", ["yaml.tag"]),
    "four million exclamation marks": ("b'!' * 3_999_999", None),
    "commas": ("b'[' + b',' * 3_999_000", None),
    "backslashes": ("b'\"' + b'\\\\' * 3_999_000", None),
    "wide characters": ("'家'.encode() * 1_333_333", ["yaml.too-long"]),
    "all bytes": ("bytes(range(256)) * 1000", ["yaml.not-utf-8"]),
    "a program": ("b'\\x7fELF\\x02\\x01\\x01' + b'\\0' * 1_000_000", ["yaml.binary"]),
    "zero bytes": ("b'\\0' * 3_999_999", ["yaml.binary"]),
    "a workbook": ("b'PK\\x03\\x04\\x14\\0\\0\\0' * 1000", ["yaml.binary"]),
    "UTF-16": ("('a: b\\n' * 300_000).encode('utf-16')", ["yaml.utf-16"]),
    "UTF-16 without its mark": ("('a: b\\n' * 300_000).encode('utf-16-be')", ["yaml.utf-16"]),
    "UTF-32": ("'a: b'.encode('utf-32')", ["yaml.utf-16"]),
    "GBK": ("'名称: 荣昌\\n'.encode('gbk') * 100_000", ["yaml.not-utf-8"]),
    "overlong UTF-8": ("b'a: \\xc0\\x80'", ["yaml.not-utf-8"]),
    "half a surrogate pair": ("b'a: \\xed\\xa0\\x80'", ["yaml.not-utf-8"]),
    "a version of a million digits": ("b'%YAML 1.' + b'1' * 1_000_000", ["yaml.directive"]),
    "an indentation indicator": ("b'a: |99999999999999999999\\n b'", ["yaml.bad-block-text"]),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_a_pack_error_in_time_and_space(name: str) -> None:
    expression, expected = HOSTILE[name]
    done = subprocess.run(
        [sys.executable, "-c", CHILD, expression, str(BYTES)], capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    codes, loops = json.loads(done.stdout)
    assert codes
    if expected is not None:
        assert codes == expected
    assert loops < LOOPS


SMALL = Limits(bytes=1000, depth=3, nodes=6, scalar=8)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("[[[[a]]]]", "yaml.too-deep"),
        ("[a, b, c, d, e, f]", "yaml.too-many-nodes"),
        ("a: 123456789", "yaml.too-long"),
        ("#" * 1001, "yaml.too-big"),
    ],
)
def test_one_more_than_a_limit_is_refused(written: str, code: str) -> None:
    with pytest.raises(PackError) as caught:
        read_yaml(written.encode(), "p", limits=SMALL)
    assert [problem.code for problem in caught.value.problems] == [code]


@pytest.mark.parametrize(
    "written", ["[[[a]]]", "[a, b, c, d, e]", "a: 12345678", "a: b " + "#" * 995, "a: b" + " " * 996]
)
def test_as_much_as_a_limit_is_read(written: str) -> None:
    read_yaml(written.encode(), "p", limits=SMALL)


def test_limits_word_for_word() -> None:
    def shown(written: str, lang: str) -> list[str]:
        with pytest.raises(PackError) as caught:
            read_yaml(written.encode(), "p", limits=SMALL)
        return render_all(caught.value.problems, {"p": source_lines(written)}, lang).splitlines()

    assert shown("[[[[a]]]]", "en") == [
        "error[yaml.too-deep]: this stands more than 3 levels deep",
        "  --> p:1:4",
        "  |",
        "1 | [[[[a]]]]",
        "  |    ^",
        "  = fix: look for brackets that are never closed, or for indentation that grows line by line",
        "",
        "1 error",
    ]
    assert shown("a: 123456789", "zh")[:5] == [
        "错误[yaml.too-long]:此处文字有 9 个字符,超过上限 8 个",
        "  --> p:1:4",
        "  |",
        "1 | a: 123456789",
        "  |    ^",
    ]
    assert (
        shown("[a, b, c, d, e, f]", "en")[0] == "error[yaml.too-many-nodes]: the file holds more than 6 keys and values"
    )
    assert shown("#" * 1001, "zh")[0] == "错误[yaml.too-big]:文件有 0.0 MB,超过上限 0.001 MB"


def test_of_many_problems_two_hundred_are_kept_and_a_note() -> None:
    with pytest.raises(PackError) as caught:
        read_yaml("a: b\n" * 500, "p")
    assert len(caught.value.problems) == 201
    text = render_all(caught.value.problems, {}, "en")
    assert "note[yaml.more-problems]: there are more than 200 problems; the others are not shown" in text
    assert text.endswith("\n\n200 errors, 1 note")
