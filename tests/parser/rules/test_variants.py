"""Names that are likely one body: asked about, never merged."""

from __future__ import annotations

import time

import pytest

from luoshi.parser.rules.variants import expand, find_variants

ONE_BODY = """
市工业和信息化局 市工业信息化局 市工信局
发改委 发展改革委 发展和改革委员会
市发改局 市发展和改革局
市文旅局 市文化和旅游局 市文化旅游广电局
市应急局 应急管理局
市人社局 市人力资源社会保障局 市人力资源和社会保障局
市自规局 市自然资源和规划局 市自然资源局
市住建局 市住房城乡建设局 市住房和城乡建设局
市卫健委 市卫生健康委 市卫生健康委员会
县市场监管局 县市场监督管理局
市政府办 市政府办公室 市人民政府办公室
市委编办 市委机构编制委员会办公室
市妇联 市妇女联合会
市工商联 市工商业联合会
市人行 中国人民银行云澜分行 人民银行云澜市中心支行
国网云澜供电公司 市供电公司
发改局(服务业局) 发改局
发改局(服务业局) 发改局(服务业发展局)
市财政局 市财政局（国资委）
高新区管委会 云澜高新区管委会
市人力资源社会保障局 市人力资源社会保章局
市招商局 市招商和投资促进局
各县（市）区政府 各县(市)区人民政府 各县、市、区政府
市扶贫办 市乡村振兴局
市卫计委 市卫健委
省教育厅 省教育和体育厅
市城管执法局 市城市管理综合行政执法局
市供销社 市供销合作社联合社
市退役军人局 市退役军人事务局
"""
TWO_BODIES = """
市公安局 市公安局交警支队
市财政局 市财政所
市水务局 市水利局
市第一医院 市第二医院
市中心医院 市中医医院 市中医院
市生态环境局 市生态环境局松桥分局
市财政局 县财政局 财政局
市委办公室 市政府办公室
云东区人民政府 云西区人民政府
石桥街道办事处 石湖街道办事处
市委组织部 市委宣传部
市教育局 市体育局
市税务局 市统计局
市城投集团 市交投集团
市民政局 市民宗局
松桥县政府 石桥县政府
市政府 市委
"""


def groups(line: str) -> list[set[str]]:
    return [set(variant.names) for variant in find_variants(line.split())]


@pytest.mark.parametrize("line", ONE_BODY.strip().splitlines())
def test_names_of_one_body_are_asked_about(line):
    assert groups(line) == [set(line.split())]


@pytest.mark.parametrize("line", TWO_BODIES.strip().splitlines())
def test_names_of_two_bodies_are_not(line):
    assert groups(line) == []


def test_a_variant_says_why_and_how_certain():
    (variant,) = find_variants(["市工信局", "市财政局", "市工业和信息化局"])
    assert variant.names == ("市工信局", "市工业和信息化局")
    assert variant.reason == "同一机构的全称与简称"
    certain = {line: find_variants(line.split())[0].certainty for line in ONE_BODY.strip().splitlines()}
    assert all(0.4 <= certainty <= 1 for certainty in certain.values())
    assert certain["市扶贫办 市乡村振兴局"] < certain["市发改局 市发展和改革局"]


def test_levels_are_kept_apart():
    names = ["市财政局", "县财政局", "市财政局（国资委）", "县财政局(国资办)"]
    assert groups(" ".join(names)) == [{names[0], names[2]}, {names[1], names[3]}]


def test_every_name_is_in_one_group_at_most():
    names = (ONE_BODY + TWO_BODIES).split()
    found = [name for variant in find_variants(names) for name in variant.names]
    assert len(found) == len(set(found)) and set(found) <= set(names)


def test_expand_gives_full_names_first():
    assert expand("市发改委")[0] == "市发展和改革委员会"
    assert "市发展改革委" in expand("市发改委")
    assert expand("合作委") == ("合作委",)


def test_ten_thousand_names_take_seconds():
    words = ["教育", "财政", "农业", "工商", "文化", "旅游", "水利", "数据", "投资", "建设", "交通", "卫生", "园林"]
    names = [
        level + words[i % 13] + words[i // 13 % 13] + words[i // 169 % 13] + end
        for i in range(2000)
        for level in "市县区"
        for end in ("局", "中心")
    ][:10_000]
    started = time.process_time()
    find_variants(names)
    assert time.process_time() - started < 20
