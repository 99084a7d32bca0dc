"""Small parts of pages as tags: icons, lights, days, progress, the control of a field. `{% load web %}`."""

from __future__ import annotations

from datetime import date, datetime

from django import template
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from luoshi.web import days
from luoshi.web.icons import ICONS
from luoshi.web.lights import LIGHTS

register = template.Library()
TRACK = 100  # the width of the drawing of progress, so that one unit is one per cent


@register.simple_tag
def icon(name: str, words: str = "") -> SafeString:
    """Return the icon; `words` where it stands alone and a reader must be told what it is."""
    assert name in ICONS, f"“{name}” is not among the icons of luoshi/web/icons.py"
    said = format_html('role="img" aria-label="{}"', words) if words else SafeString('aria-hidden="true"')
    return format_html('<svg class="icon" {}><use href="{}#{}"/></svg>', said, static("vendor/sprite.svg"), name)


@register.simple_tag
def light(state: str, reason: str = "") -> SafeString:
    """Return the light: shape, word and colour; the reason shows on hover."""
    shape, word = LIGHTS[state]
    title = format_html(' title="{}"', reason) if reason else ""
    mark = format_html('<i aria-hidden="true">{}</i>{}', shape, word)
    return format_html('<span class="light light-{}"{}>{}</span>', state, title, mark)


@register.simple_tag
def due(value: date | datetime | None, done: bool = False) -> SafeString:
    """Return a limit: 6月30日（还有12天 / 逾期3天）; of what is done the day alone."""
    if not value:
        return SafeString('<span class="soft">未定</span>')
    today = timezone.localdate()
    words = days.day(value, today) + ("" if done else f"（{days.remaining(value, today)}）")
    urgency = "" if done else days.urgency(value, today)
    look = f"due due-{urgency}" if urgency else "due"
    return format_html('<time class="{}" datetime="{}">{}</time>', look, days.as_day(value).isoformat(), words)


@register.filter
def day(value: date | datetime | None) -> str:
    """Return 6月30日, with the year where it is another one."""
    return days.day(value, timezone.localdate()) if value else ""


@register.filter
def moment(value: datetime | None) -> str:
    """Return 6月30日 14:03."""
    return f"{days.day(value, timezone.localdate())} {timezone.localtime(value):%H:%M}" if value else ""


@register.simple_tag
def progress(value: float | str | None, plan: float | str | None = None) -> SafeString:
    """Return how far it is, in per cent, with the mark where it should be today. Drawn, for style is not allowed.

    What a template does not know arrives as "".
    """
    if value is None or isinstance(value, str):
        return SafeString('<span class="soft">—</span>')
    mark = words = SafeString("")
    if plan is not None and not isinstance(plan, str):
        at = min(max(plan, 0), TRACK - 2)
        mark = format_html('<rect class="plan" x="{}" y="0" width="2" height="14"/>', f"{at:g}")
        words = format_html('<span class="for-readers">，应达{}%</span>', f"{plan:g}")
    return format_html(
        '<span class="progress-plan"><svg viewBox="0 0 100 14" preserveAspectRatio="none" aria-hidden="true">'
        '<rect class="track" x="0" y="3" width="100" height="8"/>'
        '<rect class="done" x="0" y="3" width="{}" height="8"/>{}</svg>{}%{}</span>',
        f"{min(max(value, 0), TRACK):g}",
        mark,
        f"{value:g}",
        words,
    )


def file_choice(field: str, key: str) -> SafeString:
    """Return a file field with our own button and the chosen names: a browser's own words are in its language."""
    return format_html(
        '<span class="file-choice">{}<label class="btn" for="{}">选择文件</label>'
        '<span class="file-names" data-file-names role="status">还没有选择文件</span></span>',
        SafeString(field),
        key,
    )


@register.filter
def control(field: BoundField) -> SafeString:
    """Return the control of a field in our look. Django ties it to its help and its error by itself."""
    widget = field.field.widget
    if isinstance(widget, CheckboxInput | RadioSelect | CheckboxSelectMultiple):
        return SafeString(field.as_widget())
    if isinstance(widget, FileInput):
        return file_choice(field.as_widget(attrs={"class": "file-field"}), str(field.id_for_label))
    look = "form-select" if isinstance(widget, Select) else "form-control"
    own = widget.attrs.get("class", "")
    return SafeString(field.as_widget(attrs={"class": f"{look} {own}".strip()}))
