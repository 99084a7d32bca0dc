"""Rules of a document that change who leads (牵头规则), mostly printed once in the notice or in the first item.

列第一位的责任单位为牵头单位或汇总单位，下同            → the first of each list leads
无牵头单位的，责任单位即为牵头单位                      → a 责任单位 without 牵头 leads
除注明外，各县（市、区）均为配合单位                    → a group supports every item
具体任务均涉及相关市（州）人民政府，不再做分工，下同      → likewise
以下各项均需各县（市、区）人民政府落实，不再一一列出        → likewise
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from luoshi.parser.model import NoticeRule
from luoshi.parser.passage import Passage

FIRST_LEADS = re.compile(
    r"(?:列|排|排名|排列|位列|列在|排在|位于|名列|列于|处于)(?:在|于)?(?:的)?(?:第一位|第1位|首位"
    r"|第一|第一个|最前面?|首个)(?:的|者)?(?:责任)?(?:单位|部门)?[，,]?(?:均|即)?(?:为|是|系|作为"
    r"|负责)[^，。；,;]{0,10}?(?:牵头|主办|汇总|主责|主要责任)"
    r"|(?:第一|首|排头)(?:个|位)?(?:责任)?(?:单位|部门)(?:均|即)?(?:为|是|作为)(?:该项工作的?"
    r"|该项任务的?|任务)?(?:牵头|主办|汇总)"
)
RESPONSIBLE_LEADS = re.compile(
    r"(?:无|没有|未明确|未列|未注明|未标明|未确定|不设|未设)牵头(?:单位|部门"
    r"|责任单位)?的?[^。；;]{0,12}?(?:由)?责任(?:单位|部门)(?:即|就|均)?(?:为|是|负责|视为|视同"
    r"|作为|承担)?[^。；;，,]{0,4}牵头"
)
BLANKET_SUPPORT = re.compile(
    r"(?P<group>(?:各|相关|有关)[\u4e00-\u9fff（()）〔〕、]{1,24}?)[\s　]*(?:均|都|一律|皆)?(?:为"
    r"|是|作为|列为)(?:各项|所有|全部|该|各)?[\u4e00-\u9fff]{0,8}?(?:配合|协办|参与|责任|协同)(?:单位|部门)"
    r"|(?:任务|工作|事项|各项|上述|以上|以下)(?:均|都)(?:涉及|需|需由|需要|由)(?P<touched>(?:各|相关"
    r"|有关)[\u4e00-\u9fff（()）〔〕、]{1,24}?)(?:人民政府)?"
    r"(?:(?:共同)?(?:落实|配合|参与)?[，,](?:不再|不另)|(?:共同)?(?:落实|配合|参与)(?:[。；，,）)]|$))"
)
_MENTIONS = re.compile("牵头|配合|协办|不再|汇总|主办|参与|[均都][需由涉]")
# Signs without which no rule of a kind is stated, for one cheap look before the dear ones.
_MAY_RANK = re.compile("第一|第1|首|排头|最前")
_MAY_LACK = re.compile("[无没未不](?:有|明|列|注|标|确|设|牵)")
_MAY_SAY_ALL = re.compile("[为是]|不[再另]|[均都][需由涉]")
_SIGN_OF_RULE = re.compile("[第首排最无没未不为是均都]")  # one of these is in all three
_MAY_STATE = re.compile("|".join((_MAY_RANK.pattern, _MAY_LACK.pattern, _MAY_SAY_ALL.pattern)))


def find_rules(passages: Iterable[Passage]) -> tuple[tuple[NoticeRule, ...], tuple[Passage, ...]]:
    """Return the rules that `passages` state, each kind once, and the groups that support every item."""
    rules: dict[str, NoticeRule] = {}
    groups: list[Passage] = []
    for passage in passages:
        text = passage.text
        if _SIGN_OF_RULE.search(text) is None or _MAY_STATE.search(text) is None or _MENTIONS.search(text) is None:
            continue
        if "first-leads" not in rules and _MAY_RANK.search(text) and (match := FIRST_LEADS.search(text)):
            rules["first-leads"] = NoticeRule("first-leads", match[0], passage.span(*match.span()))
        if "responsible-leads" not in rules and _MAY_LACK.search(text) and (match := RESPONSIBLE_LEADS.search(text)):
            rules["responsible-leads"] = NoticeRule("responsible-leads", match[0], passage.span(*match.span()))
        may_say_all = "blanket-support" not in rules and len(text) < 4000 and _MAY_SAY_ALL.search(text) is not None
        if may_say_all and (match := _blanket(text)):
            rules["blanket-support"] = NoticeRule("blanket-support", match[0], passage.span(*match.span()))
            name = "group" if match["group"] else "touched"
            end = match.end(name)
            if text.startswith("人民政府", end):
                end += len("人民政府")
            groups.append(passage.cut(match.start(name), end))
    return tuple(rules.values()), tuple(groups)


def _blanket(text: str) -> re.Match[str] | None:
    for match in BLANKET_SUPPORT.finditer(text):
        group = match["group"] or match["touched"]
        if any(word in group for word in ("牵头", "责任单位", "配合单位", "项")):
            continue
        return match
    return None
