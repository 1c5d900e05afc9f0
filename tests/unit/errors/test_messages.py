from __future__ import annotations

from string import Formatter

import pytest

from gridcontrol.errors.messages import CATALOGUE, Message

KINDS = ("", "fix_", "related_")


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(template) if name is not None}


def has_chinese(text: str) -> bool:
    return any("\u4e00" <= character <= "\u9fff" for character in text)


def faults(message: Message) -> list[str]:
    """What is wrong with one message: a language missing, other words filled in, one language copied to the other."""
    found = []
    for kind in KINDS:
        english, chinese = getattr(message, f"{kind}en"), getattr(message, f"{kind}zh")
        if bool(english) != bool(chinese):
            found.append(f"{kind or 'what_'}: only one language")
        if placeholders(english) != placeholders(chinese):
            found.append(f"{kind or 'what_'}: not the same placeholders")
    # A fix may be the same, where it is a command to type; so may what is only filled in, or a sign.
    said = "".join(literal for literal, *_ in Formatter().parse(message.en))
    if message.en == message.zh and any(character.isalpha() for character in said):
        found.append("what_: one language copied")
    if not message.en:
        found.append("nothing said")
    words = "".join(literal for literal, *_ in Formatter().parse(message.zh))
    if any(character.isalpha() for character in words) and not has_chinese(words):
        found.append("no Chinese")
    return found


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_a_message_says_the_same_in_both_languages(code: str) -> None:
    assert faults(CATALOGUE[code]) == []


@pytest.mark.parametrize(
    ("message", "fault"),
    [
        (Message(en="a", zh=""), "what_: only one language"),
        (Message(en="a {b}", zh="甲"), "what_: not the same placeholders"),
        (Message(en="a", zh="甲", fix_en="b"), "fix_: only one language"),
        (Message(en="a", zh="甲", related_en="b", related_zh="{c} 乙"), "related_: not the same placeholders"),
        (Message(en="甲", zh="甲"), "what_: one language copied"),
        (Message(en="ab", zh="ab"), "no Chinese"),
    ],
)
def test_a_faulty_message_would_be_named(message: Message, fault: str) -> None:
    assert fault in faults(message)


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_a_code_is_a_room_and_words_with_hyphens(code: str) -> None:
    room, dot, what = code.partition(".")
    assert dot
    assert room.islower()
    assert what == what.lower()
    assert set(what) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_a_message_can_be_filled_in(code: str) -> None:
    message = CATALOGUE[code]
    for kind in KINDS:
        for lang in ("en", "zh"):
            template = getattr(message, f"{kind}{lang}")
            words = {name: f"<{name}>" for name in placeholders(template)}
            text = template.format_map(words)
            assert all(word in text for word in words.values())
