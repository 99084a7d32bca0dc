"""Web and page debris (页面杂质): lines that are no words of the document.

— 3 —   - 4 -   第 3 页 共 12 页   【字体：大 中 小】   打印 关闭   当前位置：首页 > 政务公开   索引号：…   朗读
000134
"""

from __future__ import annotations

import re

_PAGE_NUMBER = re.compile(
    r"(?:\d{4}[-./年]\d{1,2}[-./月]\d{1,2}日?"
    r"|\d{1,2}\.\d{1,2}\.\d{4})[\s　]*\d{1,2}[:：]\d{1,2}(?:[:：]\d{1,2})?.{0,10}"
    r"|(?:[—–－\-―─一]{1,3}\s*){1,3}\d{1,4}\s*(?:[—–－\-―─一]{1,3}\s*){1,3}"
    r"|第\s*\d{1,4}\s*页(?:\s*[,，/]?\s*共\s*\d{1,4}\s*页)?|\d{1,4}\s*/\s*\d{1,4}"
    r"|[-—]{1,2}\s*\d{1,4}|\d{1,4}\s*[-—]{1,2}|·\s*\d{1,4}\s*·"
)
_NUMBER_SIGNS = frozenset("0123456789—–－-―─一第·")
_RULE = re.compile(r"[\-—–_=*~·.…─━＿﹍\s]{3,}|[#*]+")
_RULE_SIGNS = frozenset("-—–_=*~·.…─━＿﹍#")
_WEB = re.compile(
    r"""(?:
      【?\s*字\s*[体号]\s*[:：]?.{0,20}
    | [\[【（(]?\s*(?:打\s*印|关\s*闭|收藏|分享|复制链接|返回(?:顶部|首页|列表)?|纠错|朗\s*读
      |下载|扫一扫.{0,20}|分享到.{0,20}|打印本页|关闭窗口|打印本?页?[\s|｜]*关闭.{0,6}|【?打印】?\s*【?关闭】?)\s*[\]】）)]?
    | (?:您(?:现在)?(?:所在|当前)?的?(?:当前)?位置|当前位置|现在位置|首页)\s*[:：>＞»].{0,120}
    | (?:索\s*引\s*号|主题分类|发文机构|发布机构|发文机关|发文字号|文\s*号|成文日期|发布日期
      |发布时间|生成日期|公开日期|信息来源|文章来源|来源|浏览次数|浏览量|阅读次数|访问量|点击数
      |点击量|点击率|作者|责任编辑|编辑|有效性|主题词|公文种类|信息分类|公开类别|公开方式
      |公开形式|组配分类|名\s*称|时效性?|效力状态|体裁分类|服务对象|关键词|概述|内容概述|文件编号
      |统一登记号|有效期)\s*[:：].{0,160}
    | (?:版权所有|网站标识码|网站地图|联系我们|技术支持|Copyright|©|政府网站找错).{0,160}
    | (?:上一[篇条页]|下一[篇条页]|相关(?:链接|文章|阅读|附件|文档|稿件)|附件下载)\s*[:：]?.{0,80}
    | (?:扫一扫在手机打开当前页|无障碍(?:浏览|阅读|版)?|长者模式|智能问答|适老化?版?|进入老年版|\s*[|｜]\s*)+
    | (?:[\[【（(]\s*(?:打印|关闭|打印本页|关闭窗口|返回顶部|收藏|分享)\s*[\]】）)]\s*){1,6}
    | [（(]?(?:计量|金额)?单位\s*[:：]\s*[万亿千百]{0,2}(?:元|亩|吨|户|人|平方米|公里)(?:、[万亿]?[元亩吨户人])*[）)]?
    | 主办(?:单位)?\s*[:：]\s*[\u4e00-\u9fff]{2,16}(?:人民政府|政府办公室|办公厅)\s+
      (?:承办|维护|技术支持|建设)(?:单位)?\s*[:：].{2,60}
    )""",
    re.VERBOSE,
)
# What a site prints over a paper, its colon lost or the value on the next line: 公开方式 主动公开.
_SITE_FIELD = (
    r"索\s*引\s*号|主题分类|组配分类|信息分类|发文机[构关]|发布机[构关]|发文字号|成文日期|发布日期|发布时间|生成日期"
    r"|公开日期|公布日期|公开(?:方式|形式|范围|时限|属性|类别|主体|程序)|信息来源|浏览次数|点击数|有效性|废止日期|生效日期"
)
_FIELD_AND_VALUE = re.compile(rf"(?:{_SITE_FIELD})[\s　]+\S.{{0,120}}")
_FIELD_NAME = re.compile(rf"(?:{_SITE_FIELD})[\s　]*[:：]?")
# 云澜市人民政府 > 政务公开 > 重点工作: where a page stands in its site.
_PATH = re.compile(
    r"(?:[\u4e00-\u9fff（）()、\s　]{2,24}[>＞»›]{1,2}\s*){2,12}.{0,80}"
    r"|[\u4e00-\u9fff]{0,8}(?:首页|位置|政务公开|信息公开)[\s　]*[>＞»›]{1,2}.{0,100}"
)
_STAMP = re.compile(
    r"(?:时间|日期|更新时间|录入时间)[\s　]*[:：][\s　]*20\d\d[-./年]\d{1,2}[-./月]\d{1,2}日?[\s　]*"
    r"(?:\d{1,2}:\d{1,2}(?::\d{1,2})?)?[\s　]*(?:来源|作者|点击|浏览|阅读|字号|字体|编辑|信息来源|发布).{0,80}"
)
_FIELD_FIRST = frozenset("索主组信发成生公浏点有废时日更录")
_SEPARATOR = re.compile("[>＞»›]")
_WEB_FIRST = frozenset(
    "【[（(打关收分复返纠朗下扫您当现首索单计金主发文成生公信来浏阅访点作责编有组名时效体服关概内统版网联技"
    "©CcO上相附无长智适字政 "
)
# These may stand anywhere in the line: it is looked through only where it holds one of them at all.
_REGISTERED = re.compile(
    r".{0,80}(?:备案号|ICP备|ICP证|公网安备|网站标识码).{0,80}|(?:.{0,6}ICP备|.{0,10}公网安备|网站标识码).{0,160}"
)


def is_debris(text: str) -> bool:
    """Return whether the line `text` (without white space at its ends) is no part of the document's words."""
    if len(text) > 180:
        return False
    if _SEPARATOR.search(text) is not None and _PATH.fullmatch(text):
        return True
    first = text[0]
    if first in _NUMBER_SIGNS and _PAGE_NUMBER.fullmatch(text):
        return True
    if first in _RULE_SIGNS and _RULE.fullmatch(text):
        return True
    if first in _WEB_FIRST and _WEB.fullmatch(text):
        return True
    if first in _FIELD_FIRST and (_FIELD_AND_VALUE.fullmatch(text) or _STAMP.fullmatch(text)):
        return True
    marked = "ICP" in text or "备案号" in text or "公网安备" in text or "网站标识码" in text
    return marked and (_REGISTERED.fullmatch(text) or _WEB.fullmatch(text)) is not None


def is_field_name(text: str) -> bool:
    """Return whether the line names a field of the site alone, whose value stands on the next line: 公开方式."""
    return len(text) <= 12 and text[0] in _FIELD_FIRST and _FIELD_NAME.fullmatch(text) is not None


def is_bare_number(text: str) -> bool:
    """Return whether the line is a number alone: a page number or a serial stamp, unless it is the 序号 cell of a
    copied table.
    """
    return text.isdigit() and len(text) <= 8
