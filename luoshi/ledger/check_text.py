"""体检 for a person: what was read, then the questions by severity, each with its place and its words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from luoshi.ledger.places import Places
from luoshi.ledger.screen import harmless
from luoshi.ledger.wording import summary
from luoshi.parser import Diagnostic, ParsedFile

SEVERITIES = {"error": "错误", "question": "疑问", "hint": "提示"}
SHOWN_HINTS = 3  # of one kind; 158 times “没有写明完成时限” would bury the questions

# (text, style) → text; styles: "bold" "red" "yellow" "dim" "mark". Without a terminal nothing is added.
Paint = Callable[[str, str], str]
COLOURS = {"error": "red", "question": "yellow", "hint": "dim"}


def plainly(text: str, _style: str) -> str:
    return text


def check_text(parsed: ParsedFile, *, every: bool = False, paint: Paint = plainly) -> str:
    """Return the 体检 of one file; with `every` also the hints of one kind beyond the first three."""
    parts = [paint(_one_line(parsed.source), "bold")]
    parts.append(harmless(summary(parsed)) or "没有读到任务分解。")
    places = Places(parsed.received_text)
    for severity in SEVERITIES:
        parts.extend(_of_one_severity(parsed, severity, places, every, paint))
    if not parsed.diagnostics:
        parts.append("没有疑问。")
    return "\n".join(parts) + "\n"


def in_order(parsed: ParsedFile) -> list[Diagnostic]:
    """Return the diagnostics of a file: errors before questions before hints, each in the order of the text."""
    ranks = list(SEVERITIES)
    return sorted(parsed.diagnostics, key=lambda each: (ranks.index(each.severity), each.span.start))


def _of_one_severity(parsed: ParsedFile, severity: str, places: Places, every: bool, paint: Paint) -> Iterator[str]:
    found = [each for each in in_order(parsed) if each.severity == severity]
    if not found:
        return
    yield ""
    yield paint(f"{SEVERITIES[severity]} {len(found)} 条", COLOURS[severity])
    seen: Counter[str] = Counter()
    for each in found:
        seen[each.code] += 1
        if severity == "hint" and not every and seen[each.code] > SHOWN_HINTS:
            continue
        yield _one(each, places, paint)
    if severity == "hint" and not every:
        yield from _left_out(seen)


def _left_out(seen: Counter[str]) -> Iterator[str]:
    for code, count in seen.items():
        if count > SHOWN_HINTS:
            yield f"  另有 {count - SHOWN_HINTS} 条同类提示（{code}），加 --all 全部列出。"


def _one(each: Diagnostic, places: Places, paint: Paint) -> str:
    quote = places.quote(each.span)
    line = f"  第{places.line(each.span.start)}行　{harmless(each.message)}{paint(f'［{each.code}］', 'dim')}"
    if quote is None:
        return line
    words = f"{harmless(quote.before)}{paint(f'〖{harmless(quote.culprit)}〗', 'mark')}{harmless(quote.after)}"
    return f"{line}\n        {words}"


def _one_line(name: str) -> str:
    """Return a file's name for the screen: what does not print, line breaks too, becomes �."""
    return "".join(character if character.isprintable() else "�" for character in name)
