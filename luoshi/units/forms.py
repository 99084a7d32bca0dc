"""Forms of units, groups, leaders and governments. Accounts and roles stand in `account_forms.py`."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet

from luoshi.units.models import Account, Leader, LeaderPost, Unit, UnitGroup
from luoshi.units.rules import LEADERS, Level, NameKind, UnitKind, is_below

DAY = {"type": "date"}


class ChoiceOfUnit(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A unit by its short name."""

    def label_from_instance(self, unit: Any) -> str:
        """Return what the list shows."""
        return str(unit.shown)


class ChoiceOfUnits(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Units by their short names, each with a box."""

    widget = forms.CheckboxSelectMultiple

    def label_from_instance(self, unit: Any) -> str:
        """Return what the list shows."""
        return str(unit.shown)


def day_field(label: str, *, required: bool = True, help_text: str = "") -> forms.DateField:
    """Return a field for a day."""
    return forms.DateField(
        label=label, required=required, help_text=help_text, widget=forms.DateInput(format="%Y-%m-%d", attrs=DAY)
    )


class UnitForm(forms.Form):
    """A new unit (新建单位)."""

    name = forms.CharField(label="全称", max_length=100, help_text="如 青泽市教育局")
    short_name = forms.CharField(label="简称", max_length=40, required=False, help_text="清单上显示的名称，如 市教育局")
    kind = forms.ChoiceField(label="类别", choices=UnitKind.choices, initial=UnitKind.DEPARTMENT)
    phone = forms.CharField(label="电话", max_length=30, required=False)
    active_from = day_field("设立日期", required=False)


class UnitDetailsForm(forms.Form):
    """What changes in a unit without a new name."""

    short_name = forms.CharField(label="简称", max_length=40, required=False)
    kind = forms.ChoiceField(label="类别", choices=UnitKind.choices)
    position = forms.IntegerField(label="排序", min_value=0, max_value=9999, help_text="机构序列中的先后，小的在前")
    phone = forms.CharField(label="电话", max_length=30, required=False)


class RenameForm(forms.Form):
    """A new name after a reform (更名)."""

    name = forms.CharField(label="新的全称", max_length=100)
    short_name = forms.CharField(label="新的简称", max_length=40, required=False)
    on = day_field("自何日起", help_text="原名称作为曾用名保留到前一日，以前的文件仍能对上")
    document = forms.CharField(label="依据文件", max_length=60, required=False, help_text="如 青编〔2026〕2号")


class CloseForm(forms.Form):
    """A unit that is no more (撤销、并入)."""

    successor = ChoiceOfUnit(label="职责划入", queryset=Unit.objects.none(), required=False, empty_label="没有单位承接")
    on = day_field("自何日起撤销")
    document = forms.CharField(label="依据文件", max_length=60, required=False)

    def __init__(self, *args: Any, others: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = others  # type: ignore[attr-defined]


class NameForm(forms.Form):
    """A further name of a unit (别名)."""

    name = forms.CharField(label="名称", max_length=100, help_text="文件里出现的写法")
    kind = forms.ChoiceField(label="类别", choices=NameKind.choices, initial=NameKind.VARIANT)
    valid_from = day_field("起", required=False)
    valid_to = day_field("止", required=False)


class GroupForm(forms.Form):
    """A group, its other names and its members (集合单位)."""

    name = forms.CharField(label="名称", max_length=100, help_text="如 各县（市、区）人民政府")
    other_names = forms.CharField(
        label="其他写法", required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="每行一个"
    )
    members = ChoiceOfUnits(label="成员", queryset=Unit.objects.none(), required=False)

    def __init__(self, *args: Any, units: QuerySet[Unit], group: UnitGroup | None = None, **kwargs: Any) -> None:
        if group is not None:
            members = group.members.values_list("pk", flat=True)
            names = "\n".join(group.other_names)
            kwargs["initial"] = {"name": group.name, "other_names": names, "members": list(members)}
        super().__init__(*args, **kwargs)
        self.fields["members"].queryset = units  # type: ignore[attr-defined]

    def clean_other_names(self) -> list[str]:
        """Return the names, one a line."""
        return [line.strip() for line in self.cleaned_data["other_names"].splitlines() if line.strip()]


class LeaderForm(forms.Form):
    """A new leader (领导)."""

    name = forms.CharField(label="姓名", max_length=40)
    title = forms.CharField(label="职务", max_length=60, help_text="如 副市长")
    since = day_field("任职日期", required=False)


class PostForm(forms.Form):
    """A further post (任职)."""

    title = forms.CharField(label="职务", max_length=60)
    since = day_field("任职日期", required=False)


class EndPostForm(forms.Form):
    """A post that ends (离任)."""

    post = forms.ModelChoiceField(label="职务", queryset=LeaderPost.objects.none(), empty_label=None)
    until = day_field("离任日期", help_text="离任最后一个职务的，分管单位同时解除")

    def __init__(self, *args: Any, leader: Leader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["post"].queryset = leader.posts.filter(until=None)  # type: ignore[attr-defined]
        self.fields["post"].label_from_instance = lambda post: post.title  # type: ignore[attr-defined]


class OversightForm(forms.Form):
    """The units a leader oversees (分管)."""

    units = ChoiceOfUnits(label="分管单位", queryset=Unit.objects.none(), required=False)
    on = day_field("自何日起")

    def __init__(self, *args: Any, all_units: QuerySet[Unit], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["units"].queryset = all_units  # type: ignore[attr-defined]


class LeaderAccountForm(forms.Form):
    """The account with which a leader signs in."""

    account = forms.ModelChoiceField(
        label="登录账号", queryset=Account.objects.none(), required=False, empty_label="不登录系统"
    )

    def __init__(self, *args: Any, leader: Leader, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial = {"account": leader.account_id}
        self.fields["account"].queryset = Account.objects.filter(  # type: ignore[attr-defined]
            jurisdiction=leader.jurisdiction_id, is_active=True, grants__role__in=LEADERS, grants__until=None
        ).distinct()


class GovernmentForm(forms.Form):
    """A government below (下级政府)."""

    name = forms.CharField(label="名称", max_length=60, help_text="行政区划名，如 东泽区")
    level = forms.ChoiceField(label="层级")
    own_prefix = forms.CharField(
        label="单位前缀", max_length=4, required=False, help_text="与层级不同时填写，如 区、旗、州；县不填"
    )
    code = forms.RegexField(
        label="区划代码",
        regex=r"^\d{6}(\d{3}|\d{6})?$",
        required=False,
        help_text="6位数字（GB/T 2260），乡镇9位；不清楚可不填",
        error_messages={"invalid": "区划代码是6位、9位或12位数字，请改正。"},
    )

    def __init__(self, *args: Any, above: Level, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        below = [(level.value, level.label) for level in Level if is_below(level, above)]
        self.fields["level"].choices = below  # type: ignore[attr-defined]
