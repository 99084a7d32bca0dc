"""Responsibility (责任): who answers for the item, in every printed form.

    牵头单位：市发展改革委、生态环境局                                       a line of its own, one label or several
    （牵头单位：市财政局；责任单位：市税务局等，6月底完成）                    brackets at the end, with labels
    （财政部、税务总局牵头，有关部门按职责分工负责）                           … with verbs
    （市发展改革委，各县〔市、区〕政府）                                      … with neither
    部门分工：省财政厅牵头，各地、各部门配合。                                a sentence
    1.…增长8%以上。牵头单位：市统计局；责任单位：市商务局                      run in after the text
Not: （含3个国家级开发区） at the end of a sentence, 牵头制定 inside one.
"""

from __future__ import annotations

import re

from luoshi.parser.draft import Assignment
from luoshi.parser.lexicon.labels import Role, label_role
from luoshi.parser.passage import BLANKS, Passage
from luoshi.parser.rules.labelled import (
    CLOSING,
    GAP,
    OPENING,
    UNIT_ROLES,
    is_time,
    labels_in,
    read_labels,
    split_time,
    trim,
)
from luoshi.parser.rules.units import looks_like_units

# Roles whose labels may be run in after text on one line.
_RUN_IN_ROLES = frozenset({Role.LEADER, Role.LEAD, Role.RESPONSIBLE, Role.ASSIST, Role.SENTENCE, Role.DUE, Role.PERSON})
_VERB = re.compile(
    r"""(?P<verb>
      (?:分别|共同|联合|统一|各自|具体|负责|总体|统筹)?(?P<lead>牵头(?:单位|负责|落实|实施
      |推进|组织实施|组织|办理|抓总|协调|抓好落实|汇总|承办|统筹)*|主办|主责|总牵头)
    | (?:共同|协同|积极|密切|分别|协助|做好|按照?(?:各自)?(?:职责|职能|分工|职责分工|职能分工)
      |各自)*(?P<assist>配合(?:落实|做好|实施|推进)?|协办|协同(?:推进|落实|配合)?|协助(?:落实
      |配合)?|参与(?:配合)?|参加|会办|支持(?:配合)?)
    | (?P<responsible>(?:分别|共同|具体|各自|依?按照?)?(?:(?:各自)?(?:职责|职能)(?:分工)?
      |结合实际|分工)(?:分别|共同|具体)?(?:负责|落实|抓好落实|推进|组织实施|承担|实施)?(?:落实
      |实施|推进)?|(?:分别|共同|具体|按职责|按分工|各自|组织|依职责|承办|按照?要求)*(?:负责
      |落实|组织实施|抓好落实|承担|承办|实施)(?:落实|实施|推进|组织实施)?)
    )(?P<after>[\s　]*(?:[，,；;。、.]|$))""",
    re.VERBOSE,
)
# A bracket with at most one bracket inside it: （市水利局牵头，各县（市、区）配合）.
_BRACKETED = re.compile(
    r"[（(〔\[【][^（()）〔〕\[\]【】]{0,400}(?:[（(〔][^（()）〔〕]{0,60}[）)〕][^（()）〔〕\[\]【】]{0,300}){0,8}[）)〕\]】]"
)
# 其他责任单位要主动配合 asks something of whoever it is; it names nobody.
_DEMANDS = re.compile(r"(?:牵头|责任|配合|实施|主办|协办|承办|参与|主要责任)(?:单位|部门)|[要须应]|请各")
_LAST_VERB = re.compile(r"(?:牵头|负责|配合|落实|主办|协办|参与|实施|协助)[\u4e00-\u9fff]{0,6}$")
# 会同; 商 only between two organs (市发改委商市财政局), since 商务厅 and 工商局 hold it too.
_TOGETHER = re.compile(r"会同|(?<=[局委办厅部])商(?!务|业|会|贸|投)")
ABOVE = "以上"  # the label of a responsibility that says it is for all items above it
_BY = re.compile(
    r"^[\s　]*(?P<above>(?:以上|上述)(?:[\u4e00-\u9fff0-9]{0,6}(?:项|任务|工作|内容"
    r"|事项))?[，,]?(?:均|都|全部)?)?(?:由|请)|^[\s　]*(?P<above2>以上|上述)(?:各项|任务|工作)?[:：]?"
)


# Nobody prints more responsibilities for one item; past them a file is hostile, and its rest stays text.
_MOST_ASSIGNMENTS = 60


def opening_of(text: str, end: int) -> int:
    """Return where the bracket opens that closes at `text[end - 1]`; -1 where it is unbalanced. Kinds of brackets
    may be mixed.
    """
    depth = 0
    for at in range(end - 1, max(-1, end - 2000), -1):
        character = text[at]
        if character in CLOSING:
            depth += 1
        elif character in OPENING:
            depth -= 1
            if depth == 0:
                return at
    return -1


def find_run_in(passage: Passage) -> int:
    """Return where the labels begin that are run in after the text of `passage`; -1 where there are none.

    …增长8%以上。牵头单位：市统计局；责任单位：市商务局
    """
    for start, _, _, role in labels_in(passage.text, 0):
        if role in _RUN_IN_ROLES and start > 0 and passage.text[start - 1] in BLANKS + "。；;！!）)】]，,、":
            return start
    return -1


def read_sentence(passage: Passage) -> list[Assignment] | None:
    """Return who does what in a sentence of names and role verbs; None where there is more than names and verbs.

    省财政厅牵头，各地、各部门配合。 · A、B牵头；C、D，E，各州、市人民政府配合 · 市商务局会同市财政局等负责
    """
    text = passage.text
    found: list[Assignment] = []
    done = 0
    for match in _VERB.finditer(text):
        names = passage.cut(done, match.start("verb"))
        if names and names.text[-1] in "，,、；;":
            names = trim(names)
        role = Role.LEAD if match["lead"] else Role.ASSIST if match["assist"] else Role.RESPONSIBLE
        span = passage.span(done, match.end("verb"))
        done = match.end()
        names = trim(names)
        label = ""
        if by := _BY.match(names.text):
            label = ABOVE if by["above"] or by["above2"] else ""
            names = names.cut(by.end())
        if not names:
            continue
        together = _TOGETHER.search(names.text)
        if together and together.start() > 1:
            found.append(Assignment(Role.LEAD, label, trim(names.cut(0, together.start())), span))
            names, role = trim(names.cut(together.end())), Role.ASSIST
        elif together and together.start() <= 1:
            names, role = trim(names.cut(together.end())), Role.ASSIST
        found.append(Assignment(role, label, names, span))
    if not found:
        return None
    rest = trim(passage.cut(done))
    if rest:
        if is_time(rest.text):
            found.append(Assignment(Role.DUE, "", rest, rest.span()))
        elif looks_like_units(rest.text):
            found.append(Assignment(Role.RESPONSIBLE, "", rest, rest.span()))
        else:
            return None
    kept = []
    for each in found:
        value, time = split_time(each.value)
        if time is not None and value:
            kept.append(Assignment(Role.DUE, "", time, time.span()))
            each = Assignment(each.role, each.label, value, each.span)
        kept.append(each)
    return kept


_WORK_WORDS = re.compile(
    r"[。！？]|(?:推进|加快|建设|实施|完善|加强|开展|提升|推动|深化|打造|落实好|确保|项目|工程"
    r"|工作(?!委|领导|专班|组|办|站|局|部))"
)


def _names_only(assignments: list[Assignment]) -> bool:
    """Return whether every value of a verb sentence can be names: no clause of work text among them."""
    return all(
        each.role is Role.DUE or looks_like_units(each.value.text) or not _WORK_WORDS.search(each.value.text)
        for each in assignments
    )


def read_bracket(inside: Passage) -> list[Assignment] | None:
    """Return the assignments that a bracket's content states, None where it states none."""
    inside = trim(inside)
    text = inside.text
    if len(text) < 2:
        return None
    if ":" in text or "：" in text:
        labelled = read_labels(inside)
        if labelled and any(each.role is not Role.FIELD for each in labelled):
            return labelled
    sentence = read_sentence(inside)
    if sentence is not None and _names_only(sentence):
        return sentence
    if is_time(text) and "成" in text:
        return [Assignment(Role.DUE, "", inside, inside.span())]
    names, time = split_time(inside)
    if names and looks_like_units(names.text):
        found = [Assignment(Role.RESPONSIBLE, "", names, names.span())]
        return [*found, Assignment(Role.DUE, "", time, time.span())] if time is not None else found
    end = text.find("。")
    # 〔市生态环境局牵头，市水利局参与。以下各项均需…落实〕: what follows the first sentence is asked about if not read.
    return read_bracket(inside.cut(0, end)) if 0 < end < len(text) - 1 and _SAYS_WHO.search(text, 0, end) else None


def split_trailing(passage: Passage) -> tuple[Passage, list[Assignment]]:
    """Return `passage` without the responsibility at its end, and that responsibility (empty where there is none).

    It may be one bracket or several in a row, before or after the final 。, or labels run in after the text.
    """
    run_in = find_run_in(passage)
    if run_in > 0:
        before = passage.text[:run_in]
        head = passage.cut(0, run_in)
        tail = passage.cut(run_in)
        opened = before.rstrip(BLANKS)[-1:] in OPENING and before
        if not opened and bracket_depth(before) == 0:
            labelled = read_labels(tail)
            if labelled is not None:
                return head, labelled
    found: list[Assignment] = []
    end = len(passage.text)
    point = Passage("")
    while end > 0 and len(found) < _MOST_ASSIGNMENTS:
        stop = end
        while stop > 0 and passage.text[stop - 1] in BLANKS + "。；;，,.":
            stop -= 1
        if stop == 0 or passage.text[stop - 1] not in CLOSING:
            break
        start = opening_of(passage.text, stop)
        if start < 0:
            break
        assignments = read_bracket(passage.cut(start + 1, stop - 1))
        if assignments is None:
            break
        if (
            not found
            and passage.text[stop:end].startswith("。")
            and passage.text[:start].rstrip(BLANKS)[-1:] not in "。！？；"
        ):
            point = passage.cut(stop, stop + 1)
        span = passage.span(start, stop)
        found = [Assignment(each.role, each.label, each.value, span) for each in assignments] + found
        end = start
    if not found:
        return _split_dashed(passage) or _split_sentence(passage)
    rest = passage.cut(0, end)
    # …一批便利店（省商务厅牵头）。 keeps the 。 of its sentence.
    return (Passage.join([rest, point]) if point and rest else rest), found


_OPENING = re.compile(
    r"(?:由|请)?(?P<lead>[^，,。；;：:]{2,80}?)(?:牵头|负责)[，,]"
    r"(?:(?:会同)?(?P<assist>[^，,。；;：:]{2,160}?)(?:配合|协助|参与|协同)[，,])?"
)


def read_opening(passage: Passage) -> list[Assignment]:
    """Return who does what where the sentence itself opens with it: 由市教育局牵头，市财政局配合，新建学校2所。

    The words stay in the text, which would not be a sentence without them.
    """
    head = passage.text[:90]
    match = _OPENING.match(passage.text) if "牵头" in head or "负责" in head else None
    if match is None:
        return []
    role = Role.LEAD if "牵头" in match[0][: match.end("lead") - match.start() + 2] else Role.RESPONSIBLE
    found = []
    for name, each in (("lead", role), ("assist", Role.ASSIST)):
        if match[name] is None:
            continue
        names = passage.cut(*match.span(name))
        if not looks_like_units(names.text):
            return []
        found.append(Assignment(each, "", names, names.span()))
    return found


def _split_dashed(passage: Passage) -> tuple[Passage, list[Assignment]] | None:
    """Return `passage` without the names behind a dash at its end, and these: …2所。——市教育局、市财政局"""
    at = max(0, len(passage.text) - 220)
    ending = passage.text[at:]
    if _DASH.search(ending) is None:
        return None
    match = _AFTER_DASH.search(ending)
    if match is None or not looks_like_units(match["names"]):
        return None
    names = passage.cut(at + match.start("names"), at + match.end("names"))
    return passage.cut(0, at + match.start()), [Assignment(Role.RESPONSIBLE, "", names, names.span())]


_DASH = re.compile("[—－–]|--")
_AFTER_DASH = re.compile(r"(?:—{1,3}|－{1,2}|–{1,2}|-{2,3})[\s　]*(?P<names>[^—－–]{2,200}?)[。；;]?$")
_SAYS_WHO = re.compile(r"牵头|负责|配合|责任(?:单位|部门)|主办|协办|参与")


def split_inner(passage: Passage) -> tuple[Passage, list[Assignment]]:
    """Return `passage` without the brackets inside it that say who does what, and what they say.

    …落实到位。（市生态环境局牵头，市财政局参与）下半年完成…（市水利局牵头） has two; the last is for split_trailing.
    """
    text = passage.text
    if _SAYS_WHO.search(text) is None:
        return passage, []
    kept: list[Passage] = []
    found: list[Assignment] = []
    done = 0
    for match in _BRACKETED.finditer(text):
        if len(found) >= _MOST_ASSIGNMENTS:
            break
        if match.start() < done or _SAYS_WHO.search(match[0]) is None:
            continue
        assignments = read_bracket(passage.cut(match.start() + 1, match.end() - 1))
        if assignments is None or not any(each.role in UNIT_ROLES for each in assignments):
            continue
        span = passage.span(*match.span())
        found += [Assignment(each.role, each.label, each.value, span) for each in assignments]
        kept.append(passage.cut(done, match.start()))
        done = match.end()
    if not found:
        return passage, []
    kept.append(passage.cut(done))
    return Passage.join(kept), found


def _split_sentence(passage: Passage) -> tuple[Passage, list[Assignment]]:
    """Return `passage` without the sentence of names and verbs that ends it: …达到6家。市经信委、市统计局分别牵头
    落实。
    """
    text = passage.text
    end = len(text.rstrip(BLANKS + "。；;"))
    if _LAST_VERB.search(text, max(0, end - 8), end) is None:  # a verb and six characters: the pattern's longest
        return passage, []
    start = max(text.rfind(mark, 0, end) for mark in "。；;！") + 1
    if start <= 0 or end - start > 200 or not _LAST_VERB.search(text, start, end):
        return passage, []
    if _DEMANDS.search(text, start, end):
        return passage, []
    sentence = read_sentence(passage.cut(start, end))
    if not sentence or not all(each.role is Role.DUE or looks_like_units(each.value.text) for each in sentence):
        return passage, []
    return passage.cut(0, start), sentence


_OPENS = re.compile(f"[{re.escape(OPENING)}]")
_BRACKET = re.compile(f"[{re.escape(OPENING + CLOSING)}]")


def bracket_depth(text: str) -> int:
    """Return how many brackets are open at the end of `text`."""
    depth = 0
    if _OPENS.search(text) is None:
        return depth
    for sign in _BRACKET.findall(text):
        depth = depth + 1 if sign in OPENING else max(0, depth - 1)
    return depth


_SHARED = re.compile(
    r"(?P<where>以上|上述|以下|下列|本节|本部分|这|各)?[\s　]*"
    r"(?:(?:\d{1,3}|[一二三四五六七八九十]{1,3})[项个条])?(?:各项)?"
    r"(?:具体|重点|主要|约束性|预期)?(?:目标|任务|工作|指标|事项|内容|项目){0,2}的?"
    r"(?P<label>(?:牵头|责任|配合|协办|主办|主要责任)(?:单位|部门))[，,]?(?:均|都|一律)(?:为|是|由)[:：]?(?P<names>[^。；;]{2,200})[。；;]?"
)


def _read_shared(passage: Passage) -> list[Assignment] | None:
    """Return what a sentence says of several items at once: 以下3项目标的责任单位均为市财政局、市税务局。"""
    match = _SHARED.fullmatch(passage.text)
    role = label_role(match["label"]) if match else None
    if match is None or role is None or not looks_like_units(match["names"]):
        return None
    below = match["where"] in ("以下", "下列")
    names = passage.cut(*match.span("names"))
    return [Assignment(role, match["label"] if below else ABOVE, names, passage.span())]


def read_duty_paragraph(passage: Passage, *, labelled: bool = True) -> list[Assignment] | None:
    """Return the assignments of a paragraph that is nothing but responsibility; None where it holds anything else.

    `labelled`: it may open with a label (`opens_with_label`); where it is known not to, none is looked for.
    """
    text = passage.text
    if not text:
        return None
    found = read_labels(passage) if labelled else None
    if found is not None:
        return found
    if text[0] in OPENING:
        rest, found = split_trailing(passage)
        return found if found and not rest.text.strip(GAP) else None
    if len(text) <= 300 and "均" in text and (shared := _read_shared(passage)):
        return shared
    if len(text) <= 300 and ("牵头" in text or "负责" in text or "配合" in text or "落实" in text):
        sentence = read_sentence(passage) if _DEMANDS.search(text) is None else None
        if sentence is not None and all(
            each.role is Role.DUE or looks_like_units(each.value.text) for each in sentence
        ):
            return sentence
    return None
