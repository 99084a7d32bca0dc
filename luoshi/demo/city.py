"""Who and what stands in 青泽市: plain data, all invented."""

from __future__ import annotations

from luoshi.units.rules import Role, UnitKind

PASSWORD = "Qingze-2026!"
PROVINCE, CITY = "云澜省", "青泽市"
DEPARTMENT, PARTY, VERTICAL = UnitKind.DEPARTMENT, UnitKind.PARTY, UnitKind.VERTICAL
ENTERPRISE, ZONE = UnitKind.ENTERPRISE, UnitKind.ZONE

# name, own prefix of its units
COUNTIES = (("东泽区", "区"), ("南泽区", "区"), ("临溪县", ""), ("云坪县", ""), ("石浦县", ""))

# full name, short name, further names, kind
UNITS: tuple[tuple[str, str, tuple[str, ...], UnitKind], ...] = (
    ("青泽市发展和改革委员会", "市发展改革委", ("市发改委",), DEPARTMENT),
    ("青泽市教育局", "市教育局", (), DEPARTMENT),
    ("青泽市科学技术局", "市科技局", (), DEPARTMENT),
    ("青泽市工业和信息化局", "市工业和信息化局", ("市工信局",), DEPARTMENT),
    ("青泽市公安局", "市公安局", (), DEPARTMENT),
    ("青泽市民政局", "市民政局", (), DEPARTMENT),
    ("青泽市司法局", "市司法局", (), DEPARTMENT),
    ("青泽市财政局", "市财政局", (), DEPARTMENT),
    ("青泽市人力资源和社会保障局", "市人力资源社会保障局", (), DEPARTMENT),
    ("青泽市自然资源局", "市自然资源局", (), DEPARTMENT),
    ("青泽市生态环境局", "市生态环境局", (), DEPARTMENT),
    ("青泽市住房和城乡建设局", "市住房城乡建设局", (), DEPARTMENT),
    ("青泽市城市管理局", "市城市管理局", ("市城管局",), DEPARTMENT),
    ("青泽市交通运输局", "市交通运输局", (), DEPARTMENT),
    ("青泽市水利局", "市水利局", (), DEPARTMENT),
    ("青泽市农业农村局", "市农业农村局", (), DEPARTMENT),
    ("青泽市商务局", "市商务局", (), DEPARTMENT),
    ("青泽市文化旅游局", "市文化旅游局", (), DEPARTMENT),
    ("青泽市卫生健康委员会", "市卫生健康委", ("市卫健委",), DEPARTMENT),
    ("青泽市退役军人事务局", "市退役军人局", (), DEPARTMENT),
    ("青泽市应急管理局", "市应急管理局", (), DEPARTMENT),
    ("青泽市审计局", "市审计局", (), DEPARTMENT),
    ("青泽市国有资产监督管理委员会", "市国资委", (), DEPARTMENT),
    ("青泽市市场监督管理局", "市市场监管局", (), DEPARTMENT),
    ("青泽市统计局", "市统计局", (), DEPARTMENT),
    ("青泽市医疗保障局", "市医保局", (), DEPARTMENT),
    ("青泽市行政审批服务局", "市行政审批局", (), DEPARTMENT),
    ("青泽市地方金融管理局", "市金融局", (), DEPARTMENT),
    ("青泽市体育局", "市体育局", (), DEPARTMENT),
    ("青泽市林业局", "市林业局", (), DEPARTMENT),
    ("青泽市大数据局", "市大数据局", (), DEPARTMENT),
    ("中共青泽市委组织部", "市委组织部", (), PARTY),
    ("青泽市妇女联合会", "市妇联", (), PARTY),
    ("青泽市残疾人联合会", "市残联", (), PARTY),
    ("国家税务总局青泽市税务局", "市税务局", (), VERTICAL),
    ("青泽市气象局", "市气象局", (), VERTICAL),
    ("国家统计局青泽调查队", "青泽调查队", (), VERTICAL),
    ("青泽供电公司", "青泽供电公司", (), ENTERPRISE),
    ("青泽市城市建设投资集团有限公司", "市城投集团", ("城投集团",), ENTERPRISE),
    ("青泽市供销合作社", "市供销社", (), UnitKind.OTHER),
    ("青泽经济开发区管理委员会", "青泽经济开发区管委会", (), ZONE),
)

COUNTY_GROUP = "各县（区）人民政府（管委会）"
# name, other names, members by short name
GROUPS = (
    (
        "市安全生产委员会成员单位",
        ("市安委会成员单位",),
        (
            "市应急管理局",
            "市公安局",
            "市住房城乡建设局",
            "市交通运输局",
            "市工业和信息化局",
            "市市场监管局",
            "市教育局",
        ),
    ),
    (
        "市政府有关部门",
        (),
        (
            "市公安局",
            "市民政局",
            "市人力资源社会保障局",
            "市住房城乡建设局",
            "市城市管理局",
            "市卫生健康委",
            "市医保局",
        ),
    ),
)

# name, post, units overseen (short names)
LEADERS = (
    ("秦牧野", "市长", ("市公安局", "市审计局")),
    ("许怀远", "常务副市长", ("市发展改革委", "市财政局", "市应急管理局", "市国资委", "市统计局", "市金融局")),
    ("方策", "副市长", ("市工业和信息化局", "市商务局", "青泽经济开发区管委会")),
    ("欧阳静", "副市长", ("市教育局", "市科技局", "市民政局", "市人力资源社会保障局", "市卫生健康委", "市医保局")),
    ("沈知秋", "副市长", ("市农业农村局", "市水利局", "市林业局", "市供销社")),
    ("林若川", "副市长", ("市自然资源局", "市生态环境局", "市住房城乡建设局", "市城市管理局", "市交通运输局")),
)

# user name, person, role, unit by short name, turn
ACCOUNTS: tuple[tuple[str, str, Role, str, str], ...] = (
    ("主任", "沈知行", Role.DIRECTOR, "", ""),
    ("专员", "顾明澈", Role.OFFICER, "", ""),
    ("专员2", "陆青禾", Role.OFFICER, "", ""),
    ("市长", "秦牧野", Role.MAYOR, "", ""),
    ("常务", "许怀远", Role.MAYOR, "", ""),
    ("方策", "方策", Role.DEPUTY, "", ""),
    ("林若川", "林若川", Role.DEPUTY, "", ""),
    ("业务", "钟文博", Role.BUSINESS_ADMIN, "", ""),
    ("考核", "纪衡", Role.ASSESSOR, "", ""),
    ("统计", "舒清", Role.STATISTICIAN, "市统计局", ""),
    ("发改", "卫青岚", Role.LIAISON, "市发展改革委", "A"),
    ("发改2", "柏舟", Role.LIAISON, "市发展改革委", "B"),
    ("发改审核", "褚云帆", Role.REVIEWER, "市发展改革委", ""),
    ("财政", "尤若水", Role.LIAISON, "市财政局", "A"),
    ("财政审核", "葛亦安", Role.REVIEWER, "市财政局", ""),
    ("住建", "江一苇", Role.LIAISON, "市住房城乡建设局", "A"),
    ("住建审核", "阮清", Role.REVIEWER, "市住房城乡建设局", ""),
    ("人社", "汪小禾", Role.LIAISON, "市人力资源社会保障局", "A"),
    ("系统", "简宁", Role.SYSTEM_ADMIN, "", ""),
    ("安全", "严守正", Role.SECURITY_ADMIN, "", ""),
    ("审计", "鉴远", Role.AUDITOR, "", ""),
)
# Which leader signs in with which account.
LEADER_ACCOUNTS = {"市长": "秦牧野", "常务": "许怀远", "方策": "方策", "林若川": "林若川"}

# Each county's own departments (after the county's prefix) and the accounts of its office.
COUNTY_UNITS = (
    ("发展和改革局", "发改局"),
    ("财政局", "财政局"),
    ("住房和城乡建设局", "住建局"),
    ("农业农村局", "农业农村局"),
)
COUNTY_ACCOUNTS = {"东泽区": "东泽", "南泽区": "南泽", "临溪县": "临溪", "云坪县": "云坪", "石浦县": "石浦"}
COUNTY_PEOPLE = {"东泽": "凌一舟", "南泽": "白鹭", "临溪": "苏北辰", "云坪": "乔木", "石浦": "田野"}
