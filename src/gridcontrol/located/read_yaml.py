"""YAML to located nodes, strictly.

The parser is asked for its events only. Nodes are built here, with a list as the stack, because the
composers of PyYAML recurse: the one written in C kills the process on a hundred thousand brackets.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import cast

import yaml
from attrs import define, field

from gridcontrol.errors import Place
from gridcontrol.located.characters import FORBIDDEN, place_at, to_text
from gridcontrol.located.limits import LIMITS, Limits
from gridcontrol.located.node import Mapping, Node, Scalar, Sequence
from gridcontrol.located.problems import Problems
from gridcontrol.located.syntax import syntax_problem

FAST_PARSER: type = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
READS_IN_C: bool = FAST_PARSER is not yaml.SafeLoader
"""Whether PyYAML was installed with libyaml. Without it reading takes ten times as long, and is pickier."""
_DIRECTIVE = re.compile(r"(?:\A|[\r\n])(%)")
_ODD_SPACES = "\u3000\xa0\u200b"
_WORD = re.compile(r"[^\s,\[\]{}]*")
_MERGE = "<<"
_FULL_WIDTH_COLON = "\uff1a"
_FULL_WIDTH_BEFORE_BRACKET = re.compile(r"\uff1a\s*[\[{]")


def read_yaml(data: bytes | str, file: str, *, limits: Limits = LIMITS, parser: type = FAST_PARSER) -> Node:
    """The one document in *data*, every node with its place; *file* is the name that places show.

    Raises ``PackError`` with every problem found: wrong encoding, control characters, duplicate and complex keys,
    anchors, aliases, tags, merge keys, directives, several documents, anything beyond *limits*. A syntax error
    ends the reading, what was found before it is reported too. No other exception leaves this function.
    """
    problems = Problems()
    if len(data) > limits.bytes:
        size = f"{len(data) / 1e6:.1f}"
        problems.report("yaml.too-big", Place(file, 1, 1, 1, 2), found=size, most=f"{limits.bytes / 1e6:g}")
        problems.raise_all()
    text = to_text(data, file, problems)
    directive = _DIRECTIVE.search(text)
    if directive:
        # Before parsing: the parser takes quadratic time over many %TAG lines.
        problems.report("yaml.directive", place_at(text, directive.start(1), file))
        problems.raise_all()
    builder = _Builder(text, file, limits, problems)
    _feed(builder, text, parser)
    if builder.root is None and not problems.errors:
        problems.report("yaml.empty", Place(file, 1, 1, 1, 2))
    if builder.root is None or problems.errors:
        problems.raise_all()
    return builder.root


def _feed(builder: _Builder, text: str, parser: type) -> None:
    try:
        events: Iterator[yaml.Event] = yaml.parse(text, Loader=parser)
        for event in events:
            if not builder.take(event):
                return
    except yaml.YAMLError as error:
        problem = syntax_problem(error, text, builder.file, builder.opened)
        # The bracket behind a full-width colon opens nothing, so that the one that closes it stands in the way.
        if problem.place is None or problem.place.line != builder.colon_line:
            builder.problems.add(problem)
    except (ValueError, OverflowError):
        # The parser written in Python converts numbers in escapes without looking.
        builder.problems.report("yaml.bad-escape", builder.last)


@define
class _Open:
    """A list or mapping whose end has not come yet."""

    start: Place
    is_mapping: bool
    flow: bool
    items: list[Node] = field(factory=list)
    entries: list[tuple[Scalar, Node]] = field(factory=list)
    seen: dict[str, Scalar] = field(factory=dict)
    key: Scalar | None = None


class _Builder:
    """Takes events one by one; ``take`` answers whether to go on."""

    def __init__(self, text: str, file: str, limits: Limits, problems: Problems) -> None:
        self._text = text
        self.file = file
        self.limits = limits
        self.problems = problems
        self.root: Node | None = None
        self.last = Place(file, 1, 1, 1, 2)
        self._stack: list[_Open] = []
        self._nodes = 0
        self._documents = 0
        self.colon_line = 0
        """The line in which a full-width colon was refused last."""

    @property
    def opened(self) -> Place | None:
        """Where the innermost bracket stands that is not closed yet."""
        top = self._stack[-1] if self._stack else None
        if top is None or not top.flow:
            return None
        return Place(self.file, top.start.line, top.start.column, top.start.line, top.start.column + 1)

    def take(self, event: yaml.Event) -> bool:
        if isinstance(event, yaml.ScalarEvent):
            return self._scalar(event)
        if isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            return self._open(event)
        if isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._close(event)
        elif isinstance(event, yaml.AliasEvent):
            place = self._place(event)
            self.problems.report("yaml.alias", place, found=event.anchor or "")
            self._put(Scalar("", place, quoted=True))
        elif isinstance(event, yaml.DocumentStartEvent):
            return self._document(event)
        return not self.problems.full

    def _document(self, event: yaml.DocumentStartEvent) -> bool:
        self._documents += 1
        if self._documents > 1:
            mark, _ = _marks(event)
            place = Place(self.file, mark.line + 1, mark.column + 1, mark.line + 1, mark.column + 4)
            self.problems.report("yaml.second-document", place)
            return False
        return True

    def _place(self, event: yaml.Event) -> Place:
        start, end = _marks(event)
        self.last = Place(self.file, start.line + 1, start.column + 1, end.line + 1, end.column + 1)
        return self.last

    def _count(self, place: Place) -> bool:
        self._nodes += 1
        if self._nodes > self.limits.nodes:
            self.problems.report("yaml.too-many-nodes", place, most=str(self.limits.nodes))
            return False
        return not self.problems.full

    def _scalar(self, event: yaml.ScalarEvent) -> bool:
        place = self._place(event)
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        text: str = event.value
        node = Scalar(text, place, bool(event.style))  # None or "" when plain
        if len(text) > self.limits.scalar:
            first = Place(place.file, place.line, place.column, place.line, place.column + 1)
            self.problems.report("yaml.too-long", first, found=str(len(text)), most=str(self.limits.scalar))
        elif event.style == '"':
            self._check_escapes(node)
        self._put(node)
        return self._count(place)

    def _check_escapes(self, node: Scalar) -> None:
        match = FORBIDDEN.search(node.text)
        if match or "\r" in node.text:
            found = match[0] if match else "\r"
            self.problems.report("yaml.control-character", node.place, found=f"U+{ord(found):04X}")

    def _open(self, event: yaml.CollectionStartEvent) -> bool:
        place = self._place(event)
        if event.anchor is not None or event.tag is not None:
            self._refuse_properties(event)
        if len(self._stack) >= self.limits.depth:
            self.problems.report("yaml.too-deep", place, most=str(self.limits.depth))
            return False
        self._stack.append(_Open(place, isinstance(event, yaml.MappingStartEvent), bool(event.flow_style)))
        return self._count(place)

    def _refuse_properties(self, event: yaml.NodeEvent) -> None:
        if event.anchor is not None:
            self.problems.report("yaml.anchor", self._mark_of("&", event), found=event.anchor)
        tag = getattr(event, "tag", None)
        if tag is not None:
            place = self._mark_of("!", event)
            self.problems.report("yaml.tag", place, found=tag.replace("tag:yaml.org,2002:", "!!"))

    def _mark_of(self, sign: str, event: yaml.NodeEvent) -> Place:
        """The place of the word beginning with *sign*: an anchor and a tag may stand before a value in either order."""
        start, _ = _marks(event)
        index, column = start.index, start.column + 1
        word = _WORD.match(self._text, index)
        if word and not word[0].startswith(sign):
            second = self._text.find(sign, word.end(), word.end() + 20)
            gap = self._text[index:second] if second > 0 else "\n"
            if "\n" not in gap and "\r" not in gap:
                column += len(gap)
                word = _WORD.match(self._text, second)
        length = len(word[0]) if word else 1
        return Place(self.file, start.line + 1, column, start.line + 1, column + length)

    def _close(self, event: yaml.CollectionEndEvent) -> None:
        done = self._stack.pop()
        place = done.start
        if done.flow:
            _, end = _marks(event)
            place = Place(self.file, place.line, place.column, end.line + 1, end.column + 1)
        elif done.entries or done.items:
            # The parser ends a block where the next thing begins; it ends where its last value does.
            last = done.entries[-1][1].place if done.entries else done.items[-1].place
            place = Place(self.file, place.line, place.column, last.end_line, last.end_column)
        if done.is_mapping:
            self._put(Mapping(tuple(done.entries), place))
        else:
            self._put(Sequence(tuple(done.items), place))

    def _put(self, node: Node) -> None:
        if not self._stack:
            self.root = node
            return
        top = self._stack[-1]
        if not top.is_mapping:
            top.items.append(node)
        elif top.key is None:
            top.key = self._checked_key(node, top)
        else:
            self._check_colon(top.key, node)
            top.entries.append((top.key, node))
            top.key = None

    def _check_colon(self, key: Scalar, value: Node) -> None:
        """Refuse ``{zh：a}`` and ``zh： {a: b}``, which are a key without a value and one with a bracket in it."""
        if _FULL_WIDTH_COLON not in key.text or key.quoted or key.place.line != key.place.end_line:
            return
        without_value = isinstance(value, Scalar) and not value.text and not value.quoted
        before_bracket = _FULL_WIDTH_BEFORE_BRACKET.search(key.text)
        if without_value or before_bracket:
            index = before_bracket.start() if before_bracket else key.text.index(_FULL_WIDTH_COLON)
            column = key.place.column + index
            place = Place(self.file, key.place.line, column, key.place.line, column + 1)
            self.problems.report("yaml.full-width-colon", place)
            self.colon_line = place.line

    def _checked_key(self, node: Node, owner: _Open) -> Scalar:
        if not isinstance(node, Scalar):
            self.problems.report("yaml.complex-key", node.place)
            return Scalar("", node.place, quoted=True)
        text = node.text
        if not text:
            self.problems.report("yaml.empty-key", node.place)
            return node
        first = owner.seen.setdefault(text, node)
        if text == _MERGE and not node.quoted:
            self.problems.report("yaml.merge-key", node.place)
        elif first is not node:
            self.problems.report("yaml.duplicate-key", node.place, related=(first.place,), found=text)
        elif text[0] in _ODD_SPACES or text[-1] in _ODD_SPACES:
            found = text[0] if text[0] in _ODD_SPACES else text[-1]
            self.problems.report("yaml.odd-space", node.place, found=f"U+{ord(found):04X}")
        return node


def _marks(event: yaml.Event) -> tuple[yaml.Mark, yaml.Mark]:
    # The stubs allow for events without marks; a parser's events always have them.
    return cast("yaml.Mark", event.start_mark), cast("yaml.Mark", event.end_mark)
