"""Words for what a task holds (文字): targets, figures marked in a text, journal entries."""

from __future__ import annotations

import re
from datetime import date

from django.utils.html import conditional_escape, format_html_join
from django.utils.safestring import SafeString

from luoshi.tasks.models import Target

OPS = {"=": "", ">=": "不低于", "<=": "不高于", "~": "左右", ">": "高于", "<": "低于"}
# A number with the measure behind it: 1.7万人, 7%, 300个. Years, days and ordinals are no figures.
FIGURE = re.compile(
    r"(?<![\d第〔])\d[\d,，.．]*(?:[万亿千百]+)?(?:个百分点|平方公里|平方米|公里|[%‰％]|[亩元户套处座家吨项个人辆台件次名所村条])"
    r"|(?<![\d第〔年])\d[\d,.]*[万亿]+"
)


def marked(text: str) -> SafeString:
    """Return `text` for a page with its figures in bold."""
    parts: list[tuple[str, str, str, str]] = []
    end = 0
    for found in FIGURE.finditer(text):
        parts.append((text[end : found.start()], "<b>", found.group(), "</b>"))
        end = found.end()
    if not parts:
        return conditional_escape(text)
    pieces = format_html_join("", "{}{}{}{}", ((a, SafeString(b), c, SafeString(d)) for a, b, c, d in parts))
    return SafeString(pieces + conditional_escape(text[end:]))


def value_words(target: Target) -> str:
    """Return the value of a target: 17,000人, 不高于5.5%, 不低于全国平均水平."""
    if target.value is None:
        return f"{OPS.get(target.op, target.op)}{target.reference}"
    number = f"{target.value.normalize():,f}{target.unit}"
    if target.op == "~":
        return f"{number}左右"
    return f"{OPS.get(target.op, target.op)}{number}"


def target_words(target: Target) -> str:
    """Return a target in words: 城镇新增就业：不低于17,000人."""
    name = f"{target.name}：" if target.name else ""
    return f"{name}{value_words(target)}{'（仅供参考）' if target.reference_only else ''}"


def day_words(day: date) -> str:
    """Return 2026年6月30日."""
    return f"{day.year}年{day.month}月{day.day}日"
