"""Days, months and the parts of a year (日历词): what a limit in words comes to in a calendar."""

from __future__ import annotations

from calendar import monthrange
from datetime import date

from luoshi.parser.lexicon.figure_words import either

# The years a plan can speak of; anything else beside 年 is no year.
FIRST_YEAR, LAST_YEAR = 1990, 2070
QUARTERS = {
    "一": 3,
    "1": 3,
    "二": 6,
    "2": 6,
    "三": 9,
    "3": 9,
    "四": 12,
    "4": 12,
    "首": 3,
    "１": 3,
    "２": 6,
    "３": 9,
    "４": 12,
}
# Five-year plans: “十四五” ends in 2025.
FIVE_YEAR_PLANS = {"十二五": 2015, "十三五": 2020, "十四五": 2025, "十五五": 2030, "十六五": 2035}
SHIFTS = {"今": 0, "本": 0, "当": 0, "明": 1, "来": 1, "次": 1, "翌": 1, "后": 2}


def iso(year: int, month: int, day: int) -> str | None:
    """Return the day as ISO text, None where the calendar has no such day."""
    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12 and 1 <= day <= monthrange(year, month)[1]):
        return None
    return date(year, month, day).isoformat()


def month_end(year: int, month: int) -> str | None:
    """Return the last day of a month."""
    return (
        iso(year, month, monthrange(year, month)[1]) if 1 <= month <= 12 and FIRST_YEAR <= year <= LAST_YEAR else None
    )


def month_part(year: int, month: int, part: str) -> str | None:
    """Return the last day of 上旬, 中旬, 下旬, 初, 底 … of a month."""
    day = {"上": 10, "中": 20, "初": 10}.get(part[:1])
    return iso(year, month, day) if day else month_end(year, month)


# Feasts with a fixed day, and the last day before them: 国庆节前 is done by 30 September.
FEASTS = {"元旦": (12, 31), "五一": (4, 30), "七一": (6, 30), "八一": (7, 31), "国庆": (9, 30)}

# A bare month is a limit where something is to be there by then: 9月投入使用, 10月开工.
DONE_BY = either(
    "完成 完工 建成 投入 投产 投用 开工 动工 竣工 通车 启动 交付 运营 开园 开业 开馆 开学 验收 上线 见效 见成效 实现 达到 达产 举办 召开 出台 印发 办结 到位 并网 试运行 封顶 办好 启用 使用 迎检 评审 报送 上报 提交 形成 组织 开展 下闸 蓄水 封关 挂牌 揭牌 送电 通水 通气 供暖 供水 入住 搬迁 迁入 开航 首航 通航 发布 施工 进场 招标 签约 评估 考核"
)
