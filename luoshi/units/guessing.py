"""What a printed name of a unit says of it (单位名称推测): its kind and its full name, for a person to confirm.

    市发展改革委 → 青泽市发展和改革委员会，政府部门；东泽区人民政府 → 下级政府；高新区管委会 → 开发区、管委会

Guesses for a table that a person reads before anything is made of it; nothing here is applied by itself.
"""

from __future__ import annotations

import re

from luoshi.units.names import plain
from luoshi.units.rules import UnitKind

# Kind → what a name of it says, in the order of asking: 市委党校 is of the party before it is a school.
KINDS: tuple[tuple[UnitKind, re.Pattern[str]], ...] = (
    (UnitKind.ZONE, re.compile(r"管委会$|管理委员会$|(?:开发|高新|经开|保税|新|合作|示范)区(?:[（(].*[）)])?$")),
    (UnitKind.GOVERNMENT, re.compile(r"[县区市旗镇乡](?:人民)?政府$|街道(?:办事处)?$|[^村城]镇$|[^城]乡$")),
    (UnitKind.ENTERPRISE, re.compile(r"公司|集团(?!.*学校)|农商行|商业银行|发展银行|工商银行|农业银行|建设银行|电网")),
    (
        UnitKind.VERTICAL,
        re.compile(
            r"税务局|海关|人民银行|人行$|银保监|金融监管分局|金融监督管理局?分局|气象局|邮政管理局|烟草专卖|海事局"
            r"|消防(?:救援)?(?:支队|大队|局)|调查队|通信管理|边检|分局$|国家安全局"
        ),
    ),
    (
        UnitKind.PARTY,
        re.compile(
            r"^(?:中共.*?)?[省市县区州]?委(?!员会)|[宣组统]\S{0,2}部$|社会工作部|政法委|纪委|监委|编办|改革办|文明(?:办|建设)"
            r"|政研室|党校|团委|共青团|团[省市县区]委|妇联|妇女联合会|总工会|工商联|科协|残联|文联|社科联|侨联|红十字会|人大|政协|法院|检察院"
        ),
    ),
    (
        UnitKind.OTHER,
        re.compile(r"学院|大学|学校|医院|日报|报社|电视台|广电台|融媒体|纪念馆|博物馆|研究院|农科院|供销"),
    ),
)
# What stands in lists → how the organ is called in full, without the place. Only names that are the same everywhere.
FULL = {
    "发改委": "发展和改革委员会",
    "发展改革委": "发展和改革委员会",
    "发改局": "发展和改革局",
    "工信局": "工业和信息化局",
    "工业信息化局": "工业和信息化局",
    "经信局": "经济和信息化局",
    "科技局": "科学技术局",
    "民宗委": "民族宗教事务委员会",
    "人社局": "人力资源和社会保障局",
    "人力资源社会保障局": "人力资源和社会保障局",
    "人力社保局": "人力资源和社会保障局",
    "住建局": "住房和城乡建设局",
    "住房城乡建设局": "住房和城乡建设局",
    "交通局": "交通运输局",
    "卫健委": "卫生健康委员会",
    "卫生健康委": "卫生健康委员会",
    "卫健局": "卫生健康局",
    "文旅局": "文化和旅游局",
    "文化旅游局": "文化和旅游局",
    "退役军人局": "退役军人事务局",
    "应急局": "应急管理局",
    "市场监管局": "市场监督管理局",
    "医保局": "医疗保障局",
    "城管局": "城市管理局",
    "林草局": "林业和草原局",
    "国资委": "国有资产监督管理委员会",
    "供销社": "供销合作社联合社",
    "妇联": "妇女联合会",
    "残联": "残疾人联合会",
    "科协": "科学技术协会",
    "文联": "文学艺术界联合会",
    "社科联": "社会科学界联合会",
    "侨联": "归国华侨联合会",
    "工商联": "工商业联合会",
}
_OF_THE_PLACE = re.compile(r"[局委办室厅]$")


def kind_of(name: str) -> UnitKind:
    """Return the kind that a printed name speaks of; a department where it says nothing else."""
    name = plain(name)
    return next((kind for kind, said in KINDS if said.search(name)), UnitKind.DEPARTMENT)


def full_name(name: str, place: str, prefix: str) -> str:
    """Return the full name that `name` likely stands for (市委宣传部 → 中共青泽市委宣传部), else itself."""
    name = plain(name)
    kind = kind_of(name)
    if kind == UnitKind.GOVERNMENT or place.rstrip("市县区州盟旗") in name:
        return name
    if name in FULL and kind == UnitKind.DEPARTMENT:  # 市场监管局 of a plan that leaves the prefix out
        return place + FULL[name]
    if prefix and name.startswith(prefix) and len(name) > len(prefix) + 1:
        rest = name.removeprefix(prefix)
        if rest.startswith("委") and not rest.startswith("委员会"):
            return f"中共{place}{rest}"
        if rest.startswith("政府"):
            return f"{place}人民{rest}"
        return place + FULL.get(rest, rest)
    if kind == UnitKind.DEPARTMENT and _OF_THE_PLACE.search(name):
        return place + name
    return name


def short_name(name: str, full: str) -> str:
    """Return what a unit printed as `name` is called in lists, "" where that is its full name."""
    name = plain(name)
    if full.endswith("人民政府") and kind_of(full) == UnitKind.GOVERNMENT:
        return full.removesuffix("人民政府")
    return name if name != full and len(name) <= 40 else ""
