"""Makes the tree of a .docx say only what is printed: changes accepted, hidden text out, text boxes once, as blocks.

After this no rule of the walk needs to know of any of it; most documents hold none of it and pass through untouched.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from lxml import etree

from luoshi.parser.readers.word_styles import Styles
from luoshi.parser.readers.wordml import ALTERNATE, CHOICE, FALLBACK, Names

TRACKED = "文件含修订标记，已按接受全部修订读取。"
HIDDEN = "文件含隐藏文字，隐藏的文字未读入。"
FOOTNOTES = "文件含脚注或尾注，注文未读入。"
HIDDEN_ROWS = "文件的表格有隐藏行，隐藏的行未读入。"

_OLD_PROPERTIES = (
    "rPrChange", "pPrChange", "tcPrChange", "trPrChange", "tblPrChange", "tblPrExChange", "sectPrChange",
    "tblGridChange", "numberingChange",
)  # fmt: skip
_RARE = (
    "del", "ins", "moveFrom", "moveTo", "vanish", "hidden", "txbxContent", "rt", "footnoteReference",
    "endnoteReference", *_OLD_PROPERTIES,
)  # fmt: skip


@dataclass(slots=True)
class Marks:
    """What was found of paragraphs while tidying, for the walk."""

    joined: set[etree._Element] = field(default_factory=set)  # their end was deleted: they go on in the next
    hidden: set[etree._Element] = field(default_factory=set)  # their end is hidden: empty, they are not printed


def tidy(root: etree._Element, names: Names, styles: Styles, notes: dict[str, None]) -> Marks:
    """Change the tree under `root` to what is printed; add to `notes` what a person should know."""
    marks = Marks()
    for alternate in list(root.iter(ALTERNATE)):
        _choose(alternate, names)
    found: dict[str, list[etree._Element]] = {}
    for element in root.iter(*names.many(*_RARE)):
        found.setdefault(str(element.tag).rpartition("}")[2], []).append(element)
    if styles.hides:
        _hide_by_style(root, names, styles, notes)
    if not found:
        return marks
    if found.get("footnoteReference") or found.get("endnoteReference"):
        notes[FOOTNOTES] = None
    for local in (*_OLD_PROPERTIES, "rt"):
        for element in found.get(local, ()):
            _remove(element)
    _accept(found, names, marks, notes)
    _hide(found.get("vanish", []), names, marks, notes)
    for switch in found.get("hidden", []):
        row = _grandparent(switch, names("trPr"))
        if row is not None and names.on(switch):
            notes[HIDDEN_ROWS] = None
            _remove(row)
    _lift(found.get("txbxContent", []), names)
    return marks


def _choose(alternate: etree._Element, names: Names) -> None:
    """Keep one of the two forms Word writes of a drawing: the one with the text box, else the first."""
    parent = alternate.getparent()
    if parent is None:
        return
    forms = list(alternate.iterchildren(CHOICE, FALLBACK))
    chosen = next((form for form in forms if next(form.iter(names("txbxContent")), None) is not None), None)
    for child in (chosen if chosen is not None else forms[0]) if forms else ():
        alternate.addprevious(child)
    parent.remove(alternate)


def _accept(found: dict[str, list[etree._Element]], names: Names, marks: Marks, notes: dict[str, None]) -> None:
    if any(found.get(local) for local in ("del", "ins", "moveFrom", "moveTo")):
        notes[TRACKED] = None
    for element in (*found.get("del", ()), *found.get("moveFrom", ())):
        paragraph, row = _mark_of(element, names), _grandparent(element, names("trPr"))
        if paragraph is not None:
            marks.joined.add(paragraph)
        elif row is not None:
            _remove(row)
        else:
            _remove(element)


def _hide(switches: list[etree._Element], names: Names, marks: Marks, notes: dict[str, None]) -> None:
    for switch in switches:
        paragraph = _mark_of(switch, names)
        if not names.on(switch):
            continue
        if paragraph is not None:
            marks.hidden.add(paragraph)
            continue
        run = _grandparent(switch, names("rPr"))
        if run is not None and run.tag == names.run:
            _empty(run, names, notes)


def _hide_by_style(root: etree._Element, names: Names, styles: Styles, notes: dict[str, None]) -> None:
    for style in list(root.iter(names("rStyle"))):
        run = _grandparent(style, names("rPr"))
        if run is not None and run.tag == names.run and styles.named(names.value(style)).hidden:
            switch = names.child(style.getparent(), "vanish")
            if switch is None or names.on(switch):
                _empty(run, names, notes)


def _empty(run: etree._Element, names: Names, notes: dict[str, None]) -> None:
    """Take the characters out of a hidden run; the marks of a field in it stay, or the field would never end."""
    notes[HIDDEN] = None
    for child in list(run):
        if child.tag != names("fldChar"):
            run.remove(child)


def _lift(boxes: list[etree._Element], names: Names) -> None:
    """Put the paragraphs of each text box behind the paragraph it hangs on."""
    last: dict[etree._Element, etree._Element] = {}
    for box in boxes:
        host = next(box.iterancestors(names.paragraph), None)
        if host is None:
            continue
        at = last.get(host, host)
        for child in list(box):
            at.addnext(child)
            at = child
        last[host] = at


def _mark_of(element: etree._Element, names: Names) -> etree._Element | None:
    """Return the paragraph whose end mark `element` (w:del, w:vanish) is about, None where it is about text."""
    runs = element.getparent()
    properties = None if runs is None or runs.tag != names("rPr") else runs.getparent()
    return None if properties is None or properties.tag != names("pPr") else properties.getparent()


def _grandparent(element: etree._Element, through: str) -> etree._Element | None:
    parent = element.getparent()
    return None if parent is None or parent.tag != through else parent.getparent()


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)
