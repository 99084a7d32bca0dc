"""The frame of an official paper (公文格式要素): number, title, addressee, signature, date, annex marks, imprint.

朝政发〔2020〕10号 · 云澜市人民政府文件 · 各县（市）区人民政府，市政府各部门： · 2026年3月5日
附件1 · 附件：1.任务分解表 · （此件公开发布） · 抄送：市委各部委… · 云澜市人民政府办公室 2026年3月5日印发
"""

from __future__ import annotations

import re
from enum import StrEnum

from luoshi.parser.passage import BLANKS
from luoshi.parser.rules.numbering import chinese_value


class Frame(StrEnum):
    """What part of the paper's frame a line is."""

    NUMBER = "number"  # 发文字号
    HEAD = "head"  # 发文机关标志
    ADDRESSEE = "addressee"  # 主送机关
    SIGNATURE = "signature"  # 发文机关署名
    DATE = "date"  # 成文日期
    ANNEX = "annex"  # 附件1, alone on its line
    ANNEX_LIST = "annex-list"  # 附件：1.…
    NOTE = "note"  # （此件公开发布）
    IMPRINT = "imprint"  # 抄送, 印发
    CONTENTS = "contents"  # 目录
    FORM = "form"  # 填报单位（盖章）：


DOC_NO = re.compile(
    r"(?P<number>[\u4e00-\u9fff]{2,12}[\s　]*[〔\[［（(【][\s　]*(?:19"
    r"|20)\d\d[\s　]*[〕\]］）)】][\s　]*(?:第)?[\s　]*\d{1,4}[\s　]*号)"
)
_DATE = re.compile(
    r"(?P<year>(?:19|20)\d\d|[二〇○零O0一三四五六七八九]{4})[\s　]*年[\s　]*(?P<month>\d{1,2}"
    r"|[一二三四五六七八九十]{1,2})[\s　]*月[\s　]*(?P<day>\d{1,2}|[一二三四五六七八九十]{1,3})[\s　]*日"
)
_ORGAN = re.compile(
    r"[\u4e00-\u9fff（）()·\s　]{2,30}(?:人民政府|行政公署|行署|办公室|办公厅|委员会|政府|管委会"
    r"|指挥部|领导小组|局|厅|委|部|中心|督查室|党组|办事处|公司|学院|医院|总站|集团)(?:办公室|文件)?"
)
_ANNEX = re.compile(r"附[\s　]*[件表录](?:[\s　]*[0-9０-９一二三四五六七八九十]{1,2})?[\s　]*[:：]?|附[:：]")
_ANNEX_TITLED = re.compile(
    r"附[\s　]*[件表](?:[\s　]*[0-9０-９一二三四五六七八九十]{1,2})?[\s　]*[:：]?[\s　]*(?P<title>\S.*)"
)
_ADDRESSEE = re.compile(r"(?:各|市|县|区|省|州|机关|国务院|有关|局|公司|驻|开发区|高新区)[^。；！？]{2,300}[:：]")
_NOTE = re.compile(r"[（(](?:此件|本件|此文|此页|公开|主动公开|依申请公开|联系人|共印)[^（()）]{0,40}[）)]")
_IMPRINT = re.compile(
    r"(?:抄[\s　]*[送报]|主[\s　]*送|分[\s　]*送|报[\s　]*送)[\s　]*[:：].*|.{0,40}(?:19"
    r"|20)\d\d年\d{1,2}月\d{1,2}日[\s　]*印发|共印\d+份.*|[（(]共印\d+份[）)]"
)
_CONTENTS = re.compile(r"目[\s　]*[录次](?:[\s　]*[（(].{1,12}[）)])?")
_FORM = re.compile(
    r"(?:填[\s　]*报[\s　]*(?:单位|部门|人|时间|日期)|填[\s　]*表[\s　]*人|审核人|制表"
    r"|单位[（(](?:盖章|公章)[）)]|单位负责人)[^:：]{0,12}[:：].{0,60}"
)
_TITLE_END = re.compile(
    r"(?:方案|分解|分工|意见|通知|清单|计划|办法|要点|任务|安排|规定|措施|表|细则|规划|纲要|实事"
    r"|项目|目标|决定|通报|讲话|报告|公告|台账|责任书|任务书|目标书|责任状|工作|一览|部署|汇总|事项|工程|责任制|解读"
    r"|图解|问答|答记者问|纪要|致辞|发言|摘要|名单|简报|专报)"
    r"[\s　]*(?:[（(〔][^（()）〕]{1,40}[）)〕])?[\s　]*$"
)
_TITLE_CORE = re.compile(
    r"任务分解|责任分解|责任分工|重点工作|任务分工|分工方案|分解方案|分解表|任务清单|目标任务"
    r"|民生实事|实事项目|工作要点|部门分工|工作任务|实施方案|行动方案|行动计划|工作方案|落实方案"
    r"|责任清单|任务责任|主要指标|指标分解|分工落实|工作计划|重点任务|重点项目|目标责任|三年行动|政策措施|若干措施"
)
_SPEECH = re.compile(r"讲话|致辞|发言|纪要|座谈会|专题会|录音整理")
_DECOMPOSED = re.compile(r"分解|分工|清单|台账|任务表")
_INTERPRETATION = re.compile(r"解读|答记者问|问答|图解|新闻发布|政策吹风")
_GOVERNMENT_REPORT = re.compile(r"政府工作报告[\s　]*$")


def read_date(text: str) -> str | None:
    """Return the first full date of `text` as ISO; None where there is none or it is no day of the calendar."""
    match = _DATE.search(text)
    if match is None:
        return None
    year = _digits(match["year"])
    month, day = _whole(match["month"]), _whole(match["day"])
    if not (1900 < year < 2100 and 1 <= month <= 12 and 1 <= day <= 31):
        return None
    return f"{year:04d}-{month:02d}-{day:02d}"


def _digits(text: str) -> int:
    if text.isdigit():
        return int(text)
    figures = {"〇": 0, "○": 0, "零": 0, "O": 0, "0": 0} | {
        character: at for at, character in enumerate("一二三四五六七八九", 1)
    }
    return int("".join(str(figures.get(character, 0)) for character in text))


def _whole(text: str) -> int:
    return int(text) if text.isdigit() else chinese_value(text)


def read_frame(text: str) -> Frame | None:
    """Return which part of the frame the line `text` is, None where it is none."""
    first = text[0]
    if first in "附" and len(text) < 200:
        if _ANNEX.fullmatch(text):
            return Frame.ANNEX
        if re.match(r"附[\s　]*[件表][\s　]*[:：]", text):
            return Frame.ANNEX_LIST
        if (
            _ANNEX_TITLED.fullmatch(text)
            and len(text) < 80
            and re.match(r"附[\s　]*[件表][\s　]*[0-9０-９一二三四五六七八九十]", text)
        ):
            return Frame.ANNEX
    if first in "（(" and len(text) < 60 and _NOTE.fullmatch(text):
        return Frame.NOTE
    if first == "目" and _CONTENTS.fullmatch(text):
        return Frame.CONTENTS
    if len(text) <= 60:
        if (match := DOC_NO.search(text)) and len(text) - len(match[0]) <= 12:
            return Frame.NUMBER
        match = _DATE.search(text)
        if match is not None and (len(text) - len(match[0]) <= 4 or _dated_organ(text, match)):
            return Frame.DATE
        if first in "填审制单" and _FORM.fullmatch(text):
            return Frame.FORM
    if (
        len(text) <= 300
        and text[-1] in ":："
        and _ADDRESSEE.fullmatch(text)
        and ("各" in text or "部门" in text or "单位" in text or "政府" in text)
    ):
        return Frame.ADDRESSEE
    if (first in "抄主分报共（(" or "印发" in text[-4:]) and len(text) < 400 and _IMPRINT.fullmatch(text):
        return Frame.IMPRINT
    if len(text) <= 40 and text.endswith("文件") and _ORGAN.fullmatch(text):
        return Frame.HEAD
    return None


def _dated_organ(text: str, date: re.Match[str]) -> bool:
    """Return whether the line is an organ's name and a date: 云澜市人民政府办公室　　2026年3月5日."""
    return text[date.end() :].strip(BLANKS) in ("", "）", ")") and is_organ(text[: date.start()].strip(BLANKS + "（("))


def is_organ(text: str) -> bool:
    """Return whether the short line is an organ's name alone: a signature (发文机关署名) where a date follows."""
    return len(text) <= 30 and _ORGAN.fullmatch(text) is not None


def looks_like_title(text: str) -> bool:
    """Return whether a line could be (the end of) a paper's title: no sentence, and it ends in a kind of paper."""
    text = _close_set(text)
    return (
        4 <= len(text) <= 80
        and text[-1] not in "。；;，,：:、！!"
        and _TITLE_END.search(text) is not None
        and "。" not in text
    )


def _close_set(text: str) -> str:
    """Return a title whose characters are set apart (云 澜 市 重 点 工 作) without the blanks."""
    return text.replace(" ", "") if text.count(" ") * 3 > len(text) else text


def title_kind(title: str) -> str:
    """Return what the title says the paper is: plan, notice, speech, interpretation, report or "" where it does
    not say.
    """
    title = _close_set(title)
    if _INTERPRETATION.search(title):
        return "interpretation"
    if _SPEECH.search(title) and not _DECOMPOSED.search(title):
        return "speech"
    if title.rstrip("》>）) ").endswith("通知") or title.endswith("的函"):
        return "notice"
    if _TITLE_CORE.search(title):
        return "plan"
    if _GOVERNMENT_REPORT.search(title):
        return "report"
    return ""


_ISSUER_IN_TITLE = re.compile(
    r"^(?P<issuer>[\u4e00-\u9fff]{2,24}?(?:人民政府办公室|人民政府办公厅|人民政府|行政公署办公室"
    r"|行政公署|委员会办公室|委员会|办公室|办公厅|管委会|局|厅))[\s　]*(?:关于|印发)"
)


_SIGNED_ON_ONE_LINE = re.compile(
    r"(?P<issuer>[\u4e00-\u9fff]{2,24}?(?:人民政府办公室|人民政府办公厅|人民政府|行政公署办公室"
    r"|行政公署|委员会办公室|委员会|办公室|办公厅|管委会|局|厅))[\s　]*(?=(?:19|20)\d\d[\s　]*年)"
)


def issuer_on_line(text: str) -> str | None:
    """Return the organ printed right before the date on one line: 云澜市人民政府办公室 2026年3月5日印发."""
    date = _DATE.search(text)
    if date is not None and _dated_organ(text, date):
        return "".join(text[: date.start()].strip(BLANKS + "（(").split())
    match = _SIGNED_ON_ONE_LINE.search(text)
    return match["issuer"] if match else None


def issuer_of_title(title: str) -> str | None:
    """Return who issues the paper by its title (云澜市人民政府关于印发…的通知 → 云澜市人民政府)."""
    match = _ISSUER_IN_TITLE.match("".join(title.split()))
    return match["issuer"] if match else None
