"""The parts of pages, each rendered as a page would."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django import forms
from django.core.paginator import Paginator
from django.template import Context, Template
from django.template.loader import render_to_string
from django.utils import timezone

from luoshi.web import days
from luoshi.web.lights import LIGHTS

TODAY = date(2026, 6, 18)


def shown(source: str, **context: object) -> str:
    return Template("{% load web %}" + source).render(Context(context))


class Form(forms.Form):
    name = forms.CharField(label="单位名称", help_text="写全称。", max_length=5)
    kind = forms.ChoiceField(label="类别", choices=[("a", "部门")], required=False)
    agreed = forms.BooleanField(label="同意", required=False)


@pytest.mark.parametrize(("state", "shape", "word"), [(state, *look) for state, look in LIGHTS.items()])
def test_a_light_is_a_shape_a_word_and_a_colour(state, shape, word):
    html = render_to_string("web/_light.html", {"light": state, "reason": "比计划慢<30>点"})
    assert f"light-{state}" in html and f"{shape}</i>{word}" in html
    assert 'title="比计划慢&lt;30&gt;点"' in html


def test_an_unknown_light_is_a_fault():
    with pytest.raises(KeyError):
        shown("{% light 'green' %}")


@pytest.mark.parametrize(
    ("value", "written", "left", "look"),
    [
        (date(2026, 6, 30), "6月30日", "还有12天", ""),
        (date(2026, 6, 25), "6月25日", "还有7天", "soon"),
        (TODAY, "6月18日", "今天", "soon"),
        (date(2026, 6, 15), "6月15日", "逾期3天", "late"),
        (date(2027, 3, 1), "2027年3月1日", "还有256天", ""),
        # Half past midnight in Beijing is still the day before in UTC.
        (datetime(2026, 6, 18, 16, 30, tzinfo=UTC), "6月19日", "还有1天", "soon"),
    ],
)
def test_a_day_says_how_far_away_it_is(value, written, left, look):
    assert (days.day(value, TODAY), days.remaining(value, TODAY), days.urgency(value, TODAY)) == (written, left, look)


def test_a_limit_that_passed_is_marked_and_one_that_is_met_is_not():
    limit = timezone.localdate() - timedelta(days=3)
    assert "due-late" in shown("{% due limit %}", limit=limit) and "（逾期3天）" in shown(
        "{% due limit %}", limit=limit
    )
    met = render_to_string("web/_date.html", {"date": limit, "done": True})
    assert "逾期" not in met and "due-late" not in met and f'datetime="{limit.isoformat()}"' in met
    assert "未定" in shown("{% due limit %}", limit=None)


def test_moments_are_written_in_beijing_time():
    at = datetime(timezone.localdate().year, 6, 30, 6, 3, tzinfo=UTC)
    assert shown("{{ at|moment }} {{ at|day }}", at=at) == "6月30日 14:03 6月30日"
    assert shown("{{ at|moment }}{{ at|day }}", at=None) == ""


def test_progress_shows_the_mark_of_the_plan_in_a_drawing_and_in_words():
    html = render_to_string("web/_progress.html", {"value": 62, "plan": 75})
    assert 'class="done" x="0" y="3" width="62"' in html and 'class="plan" x="75"' in html
    assert "62%" in html and "应达75%" in html and "style" not in html


def test_progress_beyond_the_ends_stays_inside_its_drawing():
    html = shown("{% progress 130 100 %}")
    assert 'width="100"' in html and "130%" in html and 'class="plan" x="98"' in html
    assert "rect" not in shown("{% progress missing %}")


def test_an_icon_alone_has_a_name_and_one_beside_words_is_silent():
    assert 'role="img" aria-label="关闭"' in shown('{% icon "x" "关闭" %}')
    assert 'aria-hidden="true"' in shown('{% icon "printer" %}') and "sprite.svg#printer" in shown(
        '{% icon "printer" %}'
    )
    with pytest.raises(AssertionError, match="is not among the icons"):
        shown('{% icon "skull" %}')


def test_a_field_ties_label_help_and_error_to_its_control():
    form = Form({"name": "青泽市发展和改革委员会"})
    html = render_to_string("web/_field.html", {"field": form["name"]})
    assert '<label for="id_name">单位名称' in html and "必填" in html
    assert 'aria-invalid="true"' in html and 'class="form-control"' in html
    assert 'id="id_name_error"' in html and 'id="id_name_helptext"' in html
    described = html.split('aria-describedby="')[1].split('"')[0]
    assert set(described.split()) == {"id_name_helptext", "id_name_error"}


def test_a_field_that_may_stay_empty_says_nothing_and_a_box_keeps_its_look():
    form = Form()
    assert "必填" not in render_to_string("web/_field.html", {"field": form["kind"]})
    assert "form-select" in render_to_string("web/_field.html", {"field": form["kind"]})
    assert "form-control" not in render_to_string("web/_field.html", {"field": form["agreed"]})
    assert "必填" not in render_to_string("web/_field.html", {"field": form["name"], "unmarked": True})


def test_errors_of_the_form_as_a_whole_are_shown():
    form = Form({"name": "市教育局"})
    form.add_error(None, "两个日期前后颠倒，请改正。")
    assert "前后颠倒" in render_to_string("web/_form_errors.html", {"form": form})


def test_an_empty_page_says_what_to_do_next():
    html = render_to_string(
        "web/_empty.html", {"sentence": "还没有来文。", "step": "上传来文", "address": "/plans/new/"}
    )
    assert "还没有来文。" in html and '<a class="btn btn-primary" href="/plans/new/">上传来文</a>' in html
    assert "<a" not in render_to_string("web/_empty.html", {"sentence": "没有待办。"})


def test_a_disabled_button_says_why_and_who():
    html = render_to_string(
        "web/_disabled.html", {"words": "签发", "why": "还有3问没有定。", "who": "督查专员可以定。"}
    )
    assert 'aria-disabled="true"' in html and "还有3问没有定。督查专员可以定。" in html and 'type="button"' in html


def test_a_pager_keeps_the_filters_of_the_address(rf):
    page = Paginator(range(250), 100).page(2)
    html = render_to_string("web/_pager.html", {"page": page}, rf.get("/tasks/?light=behind&page=2"))
    assert "共 250 条，第 2 页，共 3 页" in html
    assert 'href="?light=behind&amp;page=1"' in html and 'href="?light=behind&amp;page=3"' in html


def test_crumbs_lead_up_and_name_the_page():
    html = render_to_string("web/_crumbs.html", {"above": [("台账", "/tasks/")], "here": "第12项"})
    assert '<a href="/tasks/">台账</a>' in html and '<li aria-current="page">第12项</li>' in html
