"""Forms of what changes a task (表单): they check what was typed; the actions decide."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any
from uuid import UUID

from django import forms
from django.forms import BaseFormSet, formset_factory

from luoshi.plans.rules import Tier
from luoshi.tasks.actions.arranging import Arrangement
from luoshi.tasks.actions.changing import Basis
from luoshi.tasks.actions.giving import Duty, Figure
from luoshi.tasks.linking import Likely
from luoshi.tasks.models import Target, Task
from luoshi.tasks.wording import value_words
from luoshi.tasks.written_days import WrittenDayField
from luoshi.units.models import Account, Leader, Unit
from luoshi.units.rules import OFFICE

OPS = [(">=", "不低于"), ("<=", "不高于"), ("=", "等于"), (">", "高于"), ("<", "低于"), ("~", "左右")]
MISSING = {"required": "请填写。"}


DAY_HELP = "可写 2026-06-30、6月30日或6月底"


class TickList(forms.CheckboxSelectMultiple):
    """Several of many, as boxes to tick in a list that scrolls."""

    template_name = "tasks/_ticks.html"


def units_for(jurisdiction: UUID) -> list[tuple[str, str]]:
    """Return the units of a government that can be given tasks, as choices."""
    rows = Unit.objects.filter(jurisdiction=jurisdiction, active_to=None)
    return [(str(unit.pk), unit.shown) for unit in rows]


def leaders_for(jurisdiction: UUID) -> list[tuple[str, str]]:
    """Return the leaders of a government, as choices."""
    return [(str(leader.pk), leader.name) for leader in Leader.objects.filter(jurisdiction=jurisdiction)]


def officers_for(account: Account) -> list[tuple[str, str]]:
    """Return the people of the account's office, as choices."""
    people = Account.objects.filter(
        jurisdiction=account.jurisdiction_id, is_active=True, grants__role__in=OFFICE, grants__until=None
    ).distinct()
    return [(str(person.pk), person.name) for person in people]


def tags_in(text: str) -> list[str]:
    """Return the tags of a line: 民生实事、重大项目."""
    return text.replace("、", " ").replace("，", " ").replace(",", " ").split()


class DutyForm(forms.Form):
    """Who is to do what until when."""

    text = forms.CharField(label="任务内容", max_length=5000, widget=forms.Textarea(attrs={"rows": 3}))
    lead = forms.ChoiceField(label="第一牵头单位")
    other_leads = forms.MultipleChoiceField(label="其他牵头单位", required=False, widget=TickList)
    supports = forms.MultipleChoiceField(label="责任单位", required=False, widget=TickList)
    leaders = forms.MultipleChoiceField(label="牵头领导", required=False, widget=TickList)
    due = WrittenDayField(label="完成时限", help_text=DAY_HELP, error_messages=MISSING)
    weight = forms.DecimalField(
        label="权重", min_value=Decimal("0.01"), max_value=Decimal("999.99"), decimal_places=2, initial=Decimal(1)
    )

    def __init__(self, *args: Any, units: list[tuple[str, str]], leaders: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["lead"].choices = [("", "请选择"), *units]  # type: ignore[attr-defined]
        for name in ("other_leads", "supports"):
            self.fields[name].choices = units  # type: ignore[attr-defined]
        self.fields["leaders"].choices = leaders  # type: ignore[attr-defined]
        if not leaders:
            del self.fields["leaders"]

    def duty(self) -> Duty:
        """Return what was filled in; a unit ticked twice leads."""
        given = self.cleaned_data
        leads = tuple(dict.fromkeys([given["lead"], *given["other_leads"]]))
        return Duty(
            text=given["text"],
            leads=tuple(UUID(key) for key in leads),
            due=given["due"],
            supports=tuple(UUID(key) for key in given["supports"] if key not in leads),
            leaders=tuple(UUID(key) for key in given.get("leaders", ())),
            weight=given["weight"],
        )


class PartForm(DutyForm):
    """One part of a task, with its shares of the whole's targets."""

    def __init__(self, *args: Any, targets: list[Target], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs["rows"] = 2
        self.targets = targets
        for target in targets:
            self.fields[f"share_{target.pk}"] = forms.DecimalField(
                label=f"分担“{target.name}”（{target.unit or '数'}）",
                help_text=f"原任务{value_words(target)}",
                widget=forms.NumberInput(
                    attrs={
                        "data-share": str(target.pk),
                        "data-whole": f"{target.value or Decimal(0):f}",
                        "data-measure": target.unit,
                    }
                ),
                required=False,
                max_digits=24,
                decimal_places=6,
            )

    def shares(self) -> dict[UUID, Decimal]:
        """Return the shares that were filled in."""
        given = {target.pk: self.cleaned_data.get(f"share_{target.pk}") for target in self.targets}
        return {key: value for key, value in given.items() if value is not None}


class GapForm(forms.Form):
    """Why the parts do not reach the whole."""

    gap_reason = forms.CharField(
        label="缺口原因",
        required=False,
        max_length=300,
        help_text="各子任务合计达不到原任务的目标时才要填写",
    )


class FigureForm(forms.Form):
    """A target given by a person."""

    name = forms.CharField(label="指标", max_length=200, error_messages=MISSING)
    op = forms.ChoiceField(label="要求", choices=OPS)
    value = forms.DecimalField(label="目标值", max_digits=24, decimal_places=6, required=False)
    unit = forms.CharField(label="计量单位", max_length=20, required=False)
    reference = forms.CharField(label="或比较对象", max_length=100, required=False)

    def has_changed(self) -> bool:
        """Of a new row the comparison alone says nothing: a browser sends it untouched."""
        return super().has_changed() if self.initial else any(name != "op" for name in self.changed_data)

    def clean(self) -> dict[str, Any]:
        """A target has a value or something it is compared with."""
        given = super().clean() or {}
        if given.get("name") and given.get("value") is None and not given.get("reference"):
            self.add_error("value", "请填目标值，或填与什么比较（如“全国平均水平”）。")
        return given


FigureFormSet = formset_factory(FigureForm, extra=1, max_num=30, can_delete=True)
PartFormSet = formset_factory(PartForm, extra=0, min_num=1, max_num=30, validate_min=True)


def figures_in(formset: BaseFormSet[Any]) -> tuple[Figure, ...]:
    """Return the targets of a filled-in formset, without the empty rows and those to be deleted."""
    rows = (form.cleaned_data for form in formset.forms if form.has_changed() or form.initial)
    return tuple(
        Figure(row["name"], row["op"], row["value"], row["unit"], row["reference"])
        for row in rows
        if row.get("name") and not row.get("DELETE")
    )


def figure_rows(targets: Iterable[Target]) -> list[dict[str, Any]]:
    """Return targets as the rows of a formset begin."""
    return [
        {
            "name": target.name,
            "op": target.op,
            "value": None if target.value is None else f"{target.value.normalize():f}",
            "unit": target.unit,
            "reference": target.reference,
        }
        for target in targets
    ]


class BasisForm(forms.Form):
    """The document that decided."""

    doc_no = forms.CharField(
        label="依据文号", max_length=80, help_text="作出决定的文件，如“青政纪〔2026〕8号”", error_messages=MISSING
    )
    decided_on = WrittenDayField(label="决定日期", help_text=DAY_HELP, error_messages=MISSING)
    reason = forms.CharField(label="事由", max_length=300, widget=forms.Textarea(attrs={"rows": 2}))

    def basis(self) -> Basis:
        """Return what was filled in."""
        given = self.cleaned_data
        return Basis(given["doc_no"], given["reason"], given["decided_on"])


class ArrangeForm(forms.Form):
    """How the office watches a task."""

    tier = forms.ChoiceField(label="级别", choices=Tier.choices)
    weight = forms.DecimalField(label="权重", min_value=Decimal("0.01"), max_value=Decimal("999.99"), decimal_places=2)
    tags = forms.CharField(
        label="标签", required=False, max_length=220, help_text="用顿号或空格隔开，如“民生实事、重大项目”"
    )
    officer = forms.ChoiceField(label="经办人", required=False)

    def __init__(self, *args: Any, task: Task, account: Account, targets: list[Target], **kwargs: Any) -> None:
        initial = {"tier": task.tier, "weight": task.weight.normalize(), "tags": "、".join(task.tags)}
        initial |= {"officer": str(task.officer_id or "")}
        initial |= {f"owner_{target.pk}": str(target.owner_id or "") for target in targets}
        kwargs["initial"] = initial
        super().__init__(*args, **kwargs)
        self.task, self.targets = task, targets
        self.fields["officer"].choices = [  # type: ignore[attr-defined]
            ("", "不指定（督查室都可办理）"),
            *officers_for(account),
        ]
        units = units_for(account.jurisdiction_id)
        for target in targets:
            self.fields[f"owner_{target.pk}"] = forms.ChoiceField(
                label=f"“{target.name}”的统计责任部门", required=False, choices=[("", "未指定"), *units]
            )

    def arrangement(self) -> Arrangement:
        """Return what is to be set."""
        given = self.cleaned_data
        tags = tags_in(given["tags"])
        return Arrangement(
            tier=given["tier"],
            weight=given["weight"],
            add_tags=tags,
            remove_tags=[tag for tag in self.task.tags if tag not in tags],
            officer=UUID(given["officer"]) if given["officer"] else False,
        )

    def owners(self) -> dict[UUID, UUID | None]:
        """Return the owners of figures that are to change."""
        given = {target: self.cleaned_data[f"owner_{target.pk}"] for target in self.targets}
        return {
            target.pk: UUID(key) if key else None for target, key in given.items() if key != str(target.owner_id or "")
        }


class ArrangeManyForm(forms.Form):
    """How the office watches many tasks; what is left empty stays as it is."""

    tier = forms.ChoiceField(label="级别", required=False, choices=[("", "不改"), *Tier.choices])
    weight = forms.DecimalField(
        label="权重",
        required=False,
        min_value=Decimal("0.01"),
        max_value=Decimal("999.99"),
        decimal_places=2,
        help_text="不填则不改",
    )
    add_tags = forms.CharField(label="加上标签", required=False, max_length=220, help_text="用顿号或空格隔开")
    remove_tags = forms.CharField(label="去掉标签", required=False, max_length=220, help_text="用顿号或空格隔开")
    officer = forms.ChoiceField(label="经办人", required=False)

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["officer"].choices = [  # type: ignore[attr-defined]
            ("", "不改"),
            ("none", "不指定（督查室都可办理）"),
            *officers_for(account),
        ]

    def clean(self) -> dict[str, Any]:
        """Something must be filled in."""
        given = super().clean() or {}
        if not self.errors and not any(given.values()):
            self.add_error(None, "还没有填要改什么，请至少填一项。")
        return given

    def arrangement(self) -> Arrangement:
        """Return what is to be set."""
        given = self.cleaned_data
        officer: UUID | bool | None = False if given["officer"] == "none" else None
        if officer is None and given["officer"]:
            officer = UUID(given["officer"])
        return Arrangement(
            tier=given["tier"] or None,
            weight=given["weight"],
            add_tags=tags_in(given["add_tags"]),
            remove_tags=tags_in(given["remove_tags"]),
            officer=officer,
        )


class LinkForm(forms.Form):
    """Which task of the government above an own task carries out."""

    upstream = forms.ChoiceField(label="上级任务", required=False)

    def __init__(self, *args: Any, tasks: Iterable[Task], likely: Iterable[Likely] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        first = {one.task.pk: f"{_named(one.task)}（{one.words}）" for one in likely}
        self.fields["upstream"].choices = [  # type: ignore[attr-defined]
            ("", "不对应上级任务"),
            *((str(key), words) for key, words in first.items()),
            *((str(task.pk), _named(task)) for task in tasks if task.pk not in first),
        ]


def _named(task: Task) -> str:
    return f"{task.number}　{task.text[:50]}"
