"""Which encoding a file is in, decided from its bytes alone and the same way each time.

1. A byte order mark decides: UTF-8 or UTF-16.
2. Valid UTF-8 is UTF-8.
3. Else the first line with Chinese characters decides between UTF-8 with damaged rows and GB18030 (which includes
   GBK and GB2312): the file is UTF-8 where that line is.

Rows in another encoding than their file are found one by one (``recovered``) and set aside.
"""

from __future__ import annotations

import codecs
import re

from attrs import frozen

from gridcontrol.errors import ImportRefused, Place, Problem

CHUNK = 1 << 20
"""How many bytes a scan wants at a time. No line may be longer than two of them."""

_UTF8_MARK = codecs.BOM_UTF8
_UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_ZIP, _OLD_OFFICE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_HEAD = 1 << 16
_CONTROLS_IN_TEXT = 32
"""One control character in so many is a damaged cell; more are no text."""
_SHOWN_MB = 2
_CONTROLS = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1a")) + b"\x7f"
_ESCAPED = re.compile("[\ud800-\udfff]")
_UNREADABLE = re.compile("[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_CJK = re.compile("[\u3400-\u9fff\uff00-\uffef\u3000-\u303f]")


@frozen
class Encoding:
    """How a file is read. *name* is Python's name for it; *damaged*: not all of it is UTF-8. *size* is in bytes."""

    name: str
    damaged: bool
    has_controls: bool
    size: int
    from_1904: bool = False
    """Days that are written as numbers count from 1904, as in some workbooks; else from 1900."""

    @property
    def watch_rows(self) -> bool:
        """Whether each row has to be looked at for text in another encoding or unreadable characters."""
        return self.damaged or self.has_controls or self.name == "gb18030"


class Scan:
    """Looks once at all bytes of a file. ``feed`` chunks of about ``CHUNK``, then ``verdict``."""

    def __init__(self, file: str) -> None:
        self._file = file
        self._size = 0
        self._since_line_end = 0
        self._controls = False
        self._blank = True
        self._mark = ""
        self._utf8: codecs.IncrementalDecoder | None = codecs.getincrementaldecoder("utf-8")("strict")
        self._telling: str | None = None
        self._within_line = False

    def feed(self, chunk: bytes) -> None:
        """Look at the next bytes. Raises ``ImportRefused`` on what is no text, or a line without end."""
        if not self._size:
            self._start(chunk)
        self._size += len(chunk)
        self._blank = self._blank and not chunk.strip(b"\xef\xbb\xbf \t\r\n\xff\xfe\x00")
        if self._mark == "utf-16":
            return
        if b"\n" in chunk or b"\r" in chunk:
            self._since_line_end = 0
        self._since_line_end += len(chunk)
        if self._since_line_end > _SHOWN_MB * CHUNK:
            raise ImportRefused(Problem("intake.long-line", Place(self._file, 1, 1), args={"limit": str(_SHOWN_MB)}))
        self._controls = self._controls or len(chunk.translate(None, _CONTROLS)) != len(chunk)
        self._find_telling_line(chunk)
        self._decode(chunk)

    def verdict(self) -> Encoding:
        """The encoding. Raises ``ImportRefused`` when there was nothing to read."""
        if self._blank:
            raise ImportRefused(Problem("intake.empty-file", Place(self._file, 1, 1)))
        if self._mark == "utf-16":
            return Encoding("utf-16", damaged=True, has_controls=True, size=self._size)
        self._decode(b"", final=True)
        valid = self._utf8 is not None
        if valid or self._mark or self._telling == "utf-8":
            name = "utf-8-sig" if self._mark else "utf-8"
        else:
            name = "gb18030"
        return Encoding(name, damaged=not valid, has_controls=self._controls, size=self._size)

    def _decode(self, chunk: bytes, *, final: bool = False) -> None:
        if self._utf8 is not None:
            try:
                self._utf8.decode(chunk, final)
            except UnicodeDecodeError:
                self._utf8 = None

    def _start(self, chunk: bytes) -> None:
        place = Place(self._file, 1, 1)
        if chunk.startswith((_ZIP, _OLD_OFFICE)):
            raise ImportRefused(Problem("intake.workbook", place))
        if chunk.startswith(_UTF16_MARKS):
            self._mark = "utf-16"
            return
        head = chunk[:_HEAD]
        if len(head) - len(head.translate(None, _CONTROLS)) > len(head) // _CONTROLS_IN_TEXT:
            raise ImportRefused(Problem("intake.binary", place))
        self._mark = "utf-8" if chunk.startswith(_UTF8_MARK) else ""

    def _find_telling_line(self, chunk: bytes) -> None:
        """Find the first line that is no UTF-8, or is UTF-8 with Chinese characters. Accented letters tell nothing."""
        begins_within, self._within_line = self._within_line, not chunk.endswith((b"\n", b"\r"))
        if self._telling is not None or chunk.isascii():
            return
        lines = chunk.removeprefix(_UTF8_MARK).splitlines()
        for number, line in enumerate(lines):
            if line.isascii() or (number == 0 and begins_within):
                continue
            try:
                said = codecs.getincrementaldecoder("utf-8")("strict").decode(line, number < len(lines) - 1)
            except UnicodeDecodeError:
                self._telling = "gb18030"
                return
            if _CJK.search(said):
                self._telling = "utf-8"
                return


def is_unreadable(text: str) -> bool:
    """Whether *text* holds control characters, halves of surrogate pairs or bytes that could not be decoded."""
    return _UNREADABLE.search(text) is not None


def recovered(text: str, encoding: str) -> str | None:
    """What *text*, decoded from *encoding* with ``surrogateescape``, says in the other encoding, or None.

    In a UTF-8 file that is a row with bytes that aren't UTF-8. In a GB18030 file it is one whose bytes are all UTF-8
    and make Chinese characters: in GB18030 the same bytes make characters that nobody writes.
    """
    if encoding == "gb18030":
        if text.isascii():
            return None
        try:
            said = text.encode("gb18030", "surrogateescape").decode("utf-8")
        except UnicodeError:
            return None
        return said if _CJK.search(said) else None
    if _ESCAPED.search(text) is None:
        return None
    try:
        return text.encode("utf-8", "surrogateescape").decode("gb18030")
    except UnicodeError:
        return None
