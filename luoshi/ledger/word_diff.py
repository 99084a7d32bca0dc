"""What changed inside a text, in whole words and figures: 增长[6%→6.5%]，never 增长6[→.5]%."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from rapidfuzz.distance import LCSseq

PieceKind = Literal["same", "gone", "came"]
# A figure with its unit is one word, a foreign word is one, a Chinese character is one.
_TOKEN = re.compile(r"\d+(?:[.,]\d+)*(?:个百分点|[A-Za-z]+|[%％‰万亿千百元人户亩公里]{0,3})|[A-Za-z]+|\s+|.", re.DOTALL)
_HAN = re.compile(r"[\u4e00-\u9fff]")


class Piece(NamedTuple):
    """A stretch of text that stayed, went or came."""

    kind: PieceKind
    text: str


def word_diff(old: str, new: str) -> tuple[Piece, ...]:
    """Return the pieces that lead from `old` to `new`: same and gone make the old text, same and came the new."""
    left, right = _TOKEN.findall(old), _TOKEN.findall(new)
    runs: list[tuple[list[str], list[str], bool]] = []  # old tokens, new tokens, are they the same
    for step in LCSseq.opcodes(left, right):
        old_tokens, new_tokens = left[step.src_start : step.src_end], right[step.dest_start : step.dest_end]
        runs.append((old_tokens, new_tokens, step.tag == "equal"))
    return tuple(_pieces(_joined(runs)))


def _joined(runs: list[tuple[list[str], list[str], bool]]) -> list[tuple[str, str, bool]]:
    """Join changes with a lone character between them: 推进→促进 is one change of a word, not 推→促 beside a 进."""
    joined: list[tuple[str, str, bool]] = []
    for number, (old, new, is_same) in enumerate(runs):
        is_alone = is_same and len(old) == 1 and _HAN.fullmatch(old[0]) and 0 < number < len(runs) - 1
        is_change = not is_same or bool(is_alone)
        if joined and is_change and not joined[-1][2]:
            before = joined.pop()
            joined.append((before[0] + "".join(old), before[1] + "".join(new), False))
        else:
            joined.append(("".join(old), "".join(new), not is_change))
    return joined


def _pieces(runs: list[tuple[str, str, bool]]) -> list[Piece]:
    pieces = []
    for old, new, is_same in runs:
        if is_same:
            pieces.append(Piece("same", new))
            continue
        pieces += [Piece("gone", old)] if old else []
        pieces += [Piece("came", new)] if new else []
    return pieces
