"""Words around figures (数字前后的词): what bounds a number, what makes it a target, what makes it something else.

Each constant is the source of an alternative for a regular expression, longest word first.
"""

from __future__ import annotations

import re


def either(words: str) -> str:
    """Return the blank-separated `words` as alternatives of a regular expression, the longest first."""
    return "|".join(map(re.escape, sorted(words.split(), key=len, reverse=True)))


def last_signs(*sources: str) -> frozenset[str]:
    """Return the signs that the words of the alternatives end with."""
    return frozenset(word[-1] for source in sources for word in source.split("|"))


# --- what bounds a number (before it; 以上, 以内, 左右 behind it stand in rules/numerals.py)
AT_LEAST = either(
    "不低于 不少于 不小于 不得低于 不得少于 不能低于 不能少于 不弱于 不慢于 不亚于 至少 最少 超过 超出 突破 高于 大于 多于 快于 优于 好于 超 跨越 迈上 ≥ ≧ >= ＞ >"
)
AT_MOST = either(
    "不高于 不超过 不得超过 不能超过 不应超过 不准超过 不宜超过 不得高于 不能高于 不大于 不多于 不突破 不得突破 不超 至多 最多 低于 小于 少于 控制在 控制到 控制为 ≤ ≦ <= ＜ <"
)
ABOUT = either("大约 大概 约为 约 近 ≈ 接近 大致")
# Between the bounding word and its number: 不低于53, 至少建成1家, 超过人民币5亿元.
BOUND_LINK = either(
    "达到 达 为 在 到 至 约 新增 新建 建成 建设 打造 创建 培育 引进 完成 开展 组织 举办 推出 落地 实施 有 配备 选派 获评 安排 争取 人民币 每月 每年 每人 每人每年 每人每月 每亩 每户 每平方米 每生 每生每年"
)

# --- a Chinese numeral before these groups what is named beside it: 三个方面, 两个维护, 三项制度改革, 八项规定
GROUPED = either(
    "方面 环节 层面 层次 维度 阶段 步骤 原则 维护 确立 意识 自信 毫不动摇 坚持 转变 统一 面向 健康 制度 机制 体系 文章 行动 关键 转型 融合 清单 一律 月 季度 年头 小时 工作日 时段 "
    "时期 重要 更加 必须 务必 确保 到位 不变 没有变 能力 革命 结合 同步 同时 作用 主义 规定 导向 标准 要求 问题 联动 协同 优先 减少 指标 基本指标 主要指标 核心指标 约束性指标 提升 全面 责任 定位 "
    "工程 专项 计划 领域 主要 主体 一批 带头 一起 不放过 到底 闭环 优化 服务 先行 贯通 赋能 补贴"
)
ARABIC_GROUPED = either("方面 环节 层面 层次 维度 阶段 步骤 季度 小时 部分 原则 月内 月以")
LISTED_NOUN = either(
    "行动 工程 计划 体系 品牌 战略 机制 任务 活动 平台 系统 专项行动 专项工程 重大工程 重点工程 主题活动 专项活动"
)

# --- behind a bounded amount a noun makes a threshold (亿元以上项目); these make a target of it
GOES_ON = either(
    "、 和 及 与 并 且 或 就业 参加 参与 享受 受益 增收 脱贫 达 完成 实现 覆盖 接入 上云 建成 开工 投产 投用 通车 目标 任务 增长 增幅 增速 速度 安排 力争 确保 同比 左右 高标准 到位 纳入 通过 获得 再就业 "
    "创业 实训 培训 支持 用于 投入 的目标 的任务 的水平 的增速 的增长 的要求 的标准 的预期 的速度 的幅度"
)
OF_TARGET = either(
    "目标 水平 增速 增长 增幅 任务 要求 标准 比例 速度 规模 投资 覆盖率 达标率 幅度 成绩 预期 既定 规定 优良率 合格率 占比"
)

# --- the size of a thing, and no target: 年产30万吨…项目, 总投资20亿元的…
SIZED_THING = either(
    "项目 工程 基地 电站 电厂 产业园 生产线 风电 光伏 机组 装置 泊位 码头 车间 工厂 厂房 储能 线路 管线 一体化 罐区 水库 综合体 园区 医院 学校 平台 小镇 产业城"
)
SIZE_LEAD = either(
    "年产 日产 月产 年处理 日处理 年加工 日供水 日处理能力 总投资 投资额 计划投资 概算投资 总规模 装机 装机容量 占地 占地面积 总建筑面积 建筑面积 注册资本 容量 全长 总长 长 长度 宽 直径 口径 "
    "固定资产投资额 年营业收入 年主营业务收入 营业收入 年收入 纯收入 年销售额 亩均税收 亩均产值 单体 单项 单个 单体投资 累计投资 贷款余额 税收贡献 年纳税 纳税 月销售额 总造价"
)
SIZE_LINK = either("约 近 超 达 为 在 过 高于 低于 不低于 不足 达到")
LENGTH_LEAD = either("全长 长 长度 总长 线路全长 道路全长 路线全长 宽 高 路面宽")
# A verb right before the amount makes a target of it all the same: 新增100万千瓦风电.
COUNTING_VERB = either(
    "新增 完成 建成 实现 开工 达到 达 投产 并网 新建 改造 治理 建设 增加 发行 安排 争取 新开工 腾退 盘活 盘活存量 消化 供应 出让 储备 减少 压减 培育 培训 整治 复垦 复绿 造林 推广 改建 "
    "改扩建 净增 投放 发放 兑现 落实 筹集 撬动 引进 招引 到位 拉动 突破 降低 节约 收储 种植 修复 保护 流转 回收 更新 力争 确保 改善 恢复 建立 设立 放宽 归集 资助 减轻 减免 化解 清偿 偿还 处置 办理 "
    "打造 创建 创成 举办 申报 认定 扩建 实施 推出 落地 新设立 新改建 新开通 开通 建 配备 选派 招募 整合 统筹"
)
COUNTING_LINK = either("约 近 达 出 了 不低于 不少于 超过 超 至少 存量 各 再")
SPENT = either("支持 用于 投入 投向 保障 推动 推进 建设 补贴 奖补 加快 实施 以上用于 重点支持")
PICKED = either("企业 项目 园区 基地 产业 集群 村 镇 单位 户 公司 平台 工程 银行 医院")

# --- facts: what is or was
STRONG_PAST = either("去年完成 去年实现 去年新增 年初以来 今年以来 去年以来 截至目前 截至 截止 上年完成 前三季度")
ALREADY = either("已经 已建成 已完成 已达 已达到 已实现 已有 已累计 已开工 已投入 已整改 目前")
STATED_OF = either("今年 全国 全省 全市 我国 我省 我市 我县 我区 目前 现有 当前 现 本市 本省")
STATING = either("达 近 有 共有 约有 拥有 现有")
WILL = either("力争 确保 必须 务必 计划 再 将 年底前 年内 争取 目标")
DUTY = either("要 必须 务必 应当 需要 须")
# A subsidy and not a target: 最高给予5000万元资助, 分别给予20万元、10万元奖励.
SUBSIDY = either("给予 予以奖 予以补 一次性奖 一次性补 奖励标准 补贴标准为 罚款")
SUBSIDY_PAID = either("奖励 补助 补贴 资助 奖补 奖金 罚款 的奖励 的补助 的补贴 的资助 的奖补 的资金支持 资金支持")

# --- how long something may take; how often something is done
SHORTENED = either(
    "压缩 缩短 控制 压减 缩减 减少 提速 不超过 不能超过 不得超过 降低 降至 降到 减至 平均 时限 时间 用时 时长 最多 下降 达到 不低于 不少于 稳定 控制在"
)
PER_TIME = either("个 半 两 隔 人 名 村 镇 周 月 季 年 旬 日 天 学期 次 家 户 位")
# --- a number without a unit is a target behind these: PM2.5浓度降至35以下
REACHING = either(
    "达到 达 提升到 提升至 提高到 提高至 增加到 增加至 控制在 控制到 下降到 下降至 降至 降到 降为 降低到 降低至 不低于 不少于 不高于 不超过 突破 保持在 稳定在 优于 增长到 增长至 低于 超过 高于 目标值 "
    "目标值为 减少 增加 新增 压减"
)
MONEY_SUBJECT = either(
    "产值 收入 投资 贷款 税 生产总值 GDP 增加值 零售额 销售额 营收 交易额 资金 融资 规模 总量 余额 减负 成交额 贸易 进出口 市值 存款 固投 经济 资产 外资 内资 财政"
)
PERSON_HEAD = either("人口 群众 农民 居民 职工 学生 劳动力 党员 老人 游客")

# --- names: what stands before one and only says when, where, with which zeal
LEAD_IN = either(
    "和 及 与 并 且 或 也 均 都 还 将 要 须 应 再 使 让 的 以及 其中 力争 确保 必保 努力 争取 全年 今年 当年 本年 年内 年底前 年底 上半年 下半年 到 至 前 全市 全县 全区 全省 全州 全旗 基本 基本实现 实现 完成 "
    "预计 拟 推动 推进 加快 积极 大力 持续 进一步 同时 一体 统筹 组织实施 组织推荐 组织 实施 累计建成 累计 带动 促进 抓好 做好 落实好 落实 开展 坚决 不断 着力 深入 全面 稳步 有序 有效 切实 高标准 高质量 "
    "谋划 把 为 力促 继续 今明两年 主要预期目标为 主要预期目标是 主要预期目标 扎实 认真 严格 即 每年 ，"
)
# --- names: what stands behind one and leads to the number
LEAD_OUT = either(
    "分别 均 都 各 全部 总体 力争 确保 必保 达到 达 实现 完成 保持动态 动态清 动态 保持在 保持 稳定在 维持在 控制在 控制到 提升至 提升到 提高到 提高至 增长到 增长至 增加到 增加至 扩大到 扩大至 下降到 下降至 降低到 降低至 "
    "降至 降到 降为 压减至 压减到 压缩至 压缩到 压缩在 缩短至 缩短到 争取 拟按 按 要 将 应 再 可 不得 不能 至 到 为 在 即 有 是 约 近 超 突破 高于 低于 不低于 不高于 不超过 明显 努力 预计 累计 平均 ： : 的"
)
VERB_ONLY = either(
    "再 新 力争 规划 新增 新建 建设 完成 改造 实施 引进 培育 打造 创建 建成 开工 投产 组织 举办 开展 扩招 落实 推进 推广 申报 认定 争创 达到 安排 下半年 上半年 供应 年内 投入"
)
WAY = either("增长 增加 提高 下降 降低 减少 增幅 增速 提升 上升 压减 缩短 压缩 占比 比重")
NAME_STOP = either(
    "全面 全部 投入 投产 投用 开工 开园 建成 竣工 通车 完工 落地 运营 上线 达到 实现 完成 纳入 实施 启动 获批 左右 同时 力争 确保 达标 到位 的目标 目标"
)
NO_NAME = either(
    "和 及 以及 与 以上 左右 的以上 惠及 带动 覆盖 达到 完成 力争 确保 并 以 政策 安排 全部 用于 支持 投入 供应"
)
SHARED_TAIL = either(
    "养老 公共 设施 产值 产量 人口 普及 覆盖 综合 利用 服务 处理 合格 达标 完成 优良 增长 入学 参保 就业 销售 出口 零售 公办 污水 垃圾 秸秆 农膜 农药 化肥 绿化 城镇化 等主要 等 平均 年均 浓度 居民 人均"
)
METRIC_END = either("率 数 额 收入 量 值 比例 占比 比重 增速 面积 产值 人次 满意度 度 投资 人数")

# --- comparisons without a number
KEEPS_UP = either(
    "不低于 不少于 不慢于 不弱于 不差于 不落后于 不亚于 达到或超过 高于 快于 优于 好于 大于 多于 超过 高出 领先于 跑赢"
)
STAYS_UNDER = either("不高于 不超过 不突破 低于 少于 慢于 小于 控制在")
LEVEL_OF = either(
    "全国 全省 全市 全县 全区 全州 国家 省 市 州 上级 去年 上年 上一年 前三年 地区 西部 东部 中部 GDP 经济 财政 地方 一般 居民 城镇 城乡 预期 年度 目标 国省 周边 同类 同等 同期 全疆 自治区 自治州 京津冀 长三角"
)
LEVEL_END = either(
    "水平 完成值 增速 增幅 目标 标准 平均值 均值 去年 上年 同期 今年 指标 幅度 增长 全省 全国 全市 平均 居民 任务 警戒线 要求 收入 经济 GDP 范围 红线 限值 计划"
)

# A body of people that is set up, and the verbs for it: 组建不少于50人的专家队伍.
SETTING_UP = either("组建 建立 建成 打造 配备 配齐 成立 建设 充实")
BODY_OF_PEOPLE = either("队伍 人才库 专家库 服务队 突击队 工作队 宣讲团 服务团 专班 团队")
