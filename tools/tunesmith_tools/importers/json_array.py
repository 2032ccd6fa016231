"""One JSON array as a stream of its elements.

The decoder of the standard library cuts elements out of a sliding window. A streaming parser would be no help: those at
hand replace half surrogate pairs by `?` without a word, and give up the whole rest of a file at a NaN or at one byte
that is not UTF-8, where here one row is rejected.
"""

import codecs
import json
import re
from collections.abc import Iterator
from typing import Any, BinaryIO

from tunesmith_tools.importers.json_lines import Decoder, told
from tunesmith_tools.importers.rows import EXCERPT, MAX_ROW, NOT_UTF8, Place, Row

_CHUNK = 1 << 16
_LONGEST = 2 * MAX_ROW  # the end of a longer element is not looked for
_TOO_LONG = f"longer than {MAX_ROW:,} characters"
_NEAR_END = 16  # a decoder that stops this close to the end of the window may have met half a word or escape
_BLANKS = re.compile(r"[ \t\n\r]*")


class _Window:
    """A stretch of a file's text, from where the file stands, that grows at its end and is cut at its start."""

    def __init__(self, file: BinaryIO, lines: int) -> None:
        self._file = file
        self._lines, self._offset = lines, file.tell()  # before the text's first `_counted` characters end
        self._counted = 0
        self._decoder = codecs.getincrementaldecoder("utf-8")("surrogateescape")
        self.text = ""
        self.whole = False  # nothing is left to read

    def grow(self) -> bool:
        """Read as much again as there is, so that the cost of decoding anew stays in proportion; false at the end."""
        if not self.whole:
            data = self._file.read(max(_CHUNK, len(self.text)))
            self.whole = not data
            self.text += self._decoder.decode(data, final=self.whole)
        return not self.whole

    def cut(self, at: int) -> None:
        """Forget what stands before a place."""
        self.place(0, at)
        self.text = self.text[at:]
        self._counted = 0

    def place(self, rows: int, at: int) -> Place:
        """The place in the file of a character, which may not stand before those that were asked for earlier."""
        self._lines += self.text.count("\n", self._counted, at)
        self._offset += len(self.text[self._counted : at].encode("utf-8", "surrogateescape"))
        self._counted = at
        return Place(rows, self._lines, self._offset)

    def next_character(self, at: int) -> tuple[str, int]:
        """The first character from a place on that is not blank, and where it stands; empty at the end."""
        while True:
            match = _BLANKS.match(self.text, at)
            at = match.end() if match else at
            if at < len(self.text) or not self.grow():
                return self.text[at : at + 1], at


def rows(file: BinaryIO, start: Place) -> Iterator[Row]:
    """The elements of an array from a place at which its file stands; where it is broken, one last row says so."""
    window, decoder = _Window(file, start.lines), Decoder()
    number, at = start.rows, 0
    if not number:
        _, at = window.next_character(0)
        char, at = window.next_character(at + 1)
        if char == "]":
            yield from _behind_the_end(window, 1, at + 1)
            return
    while True:
        if number:
            char, at = window.next_character(at)
            if char == "]":
                yield from _behind_the_end(window, number + 1, at + 1)
                return
            if char != ",":
                found = "the file ends" if not char else f"{char!r} stands"
                yield _broken(window, number + 1, at, f"{found} where a comma or the end of the list is due")
                return
            _, at = window.next_character(at + 1)
        if at > _CHUNK:
            window.cut(at)
            at = 0
        number += 1
        try:
            value, end, problem = _element(window, decoder, at)
        except json.JSONDecodeError as error:
            yield _broken(window, number, error.pos, error.msg)
            return
        except (ValueError, RecursionError) as error:
            yield _broken(window, number, at, told(error))
            return
        if NOT_UTF8.search(window.text, at, end):
            problem = "bytes that are not UTF-8"
        excerpt = window.text[at : min(end, at + EXCERPT)] if problem else ""
        at = end
        yield Row(window.place(number, at), None if problem else value, problem, excerpt)


def _behind_the_end(window: _Window, number: int, at: int) -> Iterator[Row]:
    char, at = window.next_character(at)
    if char:
        yield _broken(window, number, at, "more text stands behind the end of the list")


def _element(window: _Window, decoder: Decoder, at: int) -> tuple[Any, int, str]:
    """One element, however far the window has to grow for it."""
    while True:
        try:
            value, end, problem = decoder.decode(window.text, at)
            # A number that ends with the window may go on behind it.
            if end < len(window.text) or not window.grow():
                break
        except json.JSONDecodeError as error:
            cut_off = error.msg.startswith("Unterminated") or error.pos >= len(window.text) - _NEAR_END
            too_long = len(window.text) - at > _LONGEST
            if not cut_off or (not too_long and not window.grow()):
                raise
            if too_long:
                raise ValueError(_TOO_LONG) from None
    if end - at > _LONGEST:  # so that it does not matter how much the window happens to hold
        raise ValueError(_TOO_LONG)
    return value, end, problem if end - at <= MAX_ROW else _TOO_LONG


def _broken(window: _Window, number: int, at: int, reason: str) -> Row:
    """The last row of an array that cannot be read on from a place."""
    while len(window.text) < at + EXCERPT and window.grow():
        pass
    place = window.place(number, at)
    problem = f"the list is broken in its element {number}, in line {place.lines + 1}: {reason}"
    return Row(place, None, problem, window.text[at : at + EXCERPT], last=True)
