"""新旧对照 in words for a person, and as plain values for JSON."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from luoshi.ledger.check_text import Paint, plainly
from luoshi.ledger.diff import Pair, PlanDiff
from luoshi.ledger.screen import harmless
from luoshi.ledger.word_diff import Piece
from luoshi.ledger.wording import lead_text, number_of, text_of
from luoshi.parser import Item

AROUND = 14  # characters of unchanged text shown beside a change
MARKS = {"same": ("", ""), "gone": ("〔－", "〕"), "came": ("〔＋", "〕")}
STYLES = {"same": "", "gone": "red", "came": "green"}


def diff_text(diffs: list[PlanDiff], *, paint: Paint = plainly) -> str:
    """Return the difference of two files as a person reads it."""

    def mark(text: str, style: str) -> str:
        return paint(harmless(text), style)

    return "\n".join("\n".join(_of_plan(diff, mark)) for diff in diffs) + "\n"


def _of_plan(diff: PlanDiff, paint: Paint) -> Iterator[str]:
    yield paint(_title(diff), "bold")
    counts = (
        ("新增", len(diff.added)),
        ("删除", len(diff.removed)),
        ("修改", len(diff.changed)),
        ("移动", len(diff.moved)),
    )
    yield "　".join(f"{word} {count} 项" for word, count in counts)
    if not any(count for _, count in counts):
        yield "两份文件的任务没有不同。"
    if diff.added:
        yield from ("", paint("新增", "green"))
        yield from (_whole(item, "＋") for item in diff.added)
    if diff.removed:
        yield from ("", paint("删除", "red"))
        yield from (_whole(item, "－") for item in diff.removed)
    if diff.changed:
        yield from ("", paint("修改", "yellow"))
        for pair in diff.changed:
            yield from _changed(pair, paint)
    if diff.moved:
        yield from ("", "移动")
        yield from (_moved(pair) for pair in diff.moved)


def _title(diff: PlanDiff) -> str:
    old = diff.old.title if diff.old else "（原文件没有这份方案）"
    new = diff.new.title if diff.new else "（新文件没有这份方案）"
    return new if old == new else f"{old} → {new}"


def _whole(item: Item, sign: str) -> str:
    lead = lead_text(item)
    return harmless(f"  {sign} 第{number_of(item)}项　{text_of(item)}" + (f"（牵头单位：{lead}）" if lead else ""))


def _numbers(pair: Pair) -> str:
    old, new = number_of(pair.old), number_of(pair.new)
    return f"第{new}项" if old == new else f"第{new}项（原第{old}项）"


def _changed(pair: Pair, paint: Paint) -> Iterator[str]:
    yield f"  ～ {_numbers(pair)}　{_shortened(text_of(pair.new))}"
    if pair.text:
        yield f"      文字：{_marked(pair.text, paint)}"
    for change in pair.names:
        names = [paint(f"－{name}", "red") for name in change.removed]
        names += [paint(f"＋{name}", "green") for name in change.added]
        yield f"      {change.field}：{'　'.join(names)}"
    for figure in pair.figures:
        yield harmless(f"      指标：{figure.name}　{figure.old or '（无）'} → {figure.new or '（无）'}")
    if pair.limit:
        before, after = (each.replace("\n", "；") or "（无）" for each in pair.limit)
        yield harmless(f"      时限：{before} → {after}")


def _shortened(text: str) -> str:
    return harmless(text if len(text) <= 30 else f"{text[:29]}…")


def _marked(pieces: tuple[Piece, ...], paint: Paint) -> str:
    shown = []
    for number, piece in enumerate(pieces):
        text = piece.text
        if piece.kind == "same" and len(text) > 2 * AROUND:
            head = text[:AROUND] if number else ""
            tail = text[-AROUND:] if number < len(pieces) - 1 else ""
            text = f"{head}…{tail}"
        opening, closing = MARKS[piece.kind]
        shown.append(paint(f"{opening}{text}{closing}", STYLES[piece.kind]))
    return "".join(shown)


def _moved(pair: Pair) -> str:
    line = f"  → {_numbers(pair)}　{_shortened(text_of(pair.new))}"
    if pair.moved == "order":
        return f"{line}：次序变了"
    return f"{line}：由“{_section(pair.old)}”移到“{_section(pair.new)}”"


def _section(item: Item) -> str:
    return harmless(" / ".join(item.headings)) or "（无板块）"


def diff_values(diffs: list[PlanDiff]) -> list[dict[str, Any]]:
    """Return the difference as lists, dictionaries and scalars, ready for JSON."""
    return [
        {
            "old_title": diff.old.title if diff.old else None,
            "new_title": diff.new.title if diff.new else None,
            "added": [_item_values(item) for item in diff.added],
            "removed": [_item_values(item) for item in diff.removed],
            "changed": [_pair_values(pair) for pair in diff.changed],
            "moved": [{"old_seq": pair.old.seq, "new_seq": pair.new.seq, "why": pair.moved} for pair in diff.moved],
        }
        for diff in diffs
    ]


def _item_values(item: Item) -> dict[str, Any]:
    return {
        "seq": item.seq,
        "label": item.label,
        "headings": list(item.headings),
        "text": item.text,
        "lead_units": list(item.lead_units),
        "support_units": list(item.support_units),
    }


def _pair_values(pair: Pair) -> dict[str, Any]:
    return {
        "old_seq": pair.old.seq,
        "new_seq": pair.new.seq,
        "text": [{"kind": piece.kind, "text": piece.text} for piece in pair.text],
        "names": [
            {"field": change.field, "removed": list(change.removed), "added": list(change.added)}
            for change in pair.names
        ],
        "figures": [{"name": each.name, "old": each.old or None, "new": each.new or None} for each in pair.figures],
        "limit": None if pair.limit is None else {"old": pair.limit[0], "new": pair.limit[1]},
    }
