"""Units, accounts and roles by Excel: preview first, all or nothing, twice is once, no formula either way."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from luoshi.journal.models import Entry
from luoshi.units.exchange.columns import KINDS
from luoshi.units.exchange.writing import workbook
from luoshi.units.models import Account, Unit, UnitGroup
from luoshi.units.rules import Role
from tests.people import make_account

pytestmark = pytest.mark.django_db


def sheet_of(answer):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return load_workbook(io.BytesIO(content))


def filled(kind: str, *rows: dict[str, str]) -> bytes:
    return workbook(KINDS[kind], rows)


def upload(client, kind: str, content: bytes):
    file = SimpleUploadedFile("表.xlsx", content)
    return client.post(reverse(f"{kind}_exchange"), {"step": "check", "file": file})


def packed(answer) -> str:
    return answer.context["packed"]


def confirm(client, kind: str, preview):
    return client.post(reverse(f"{kind}_exchange"), {"step": "confirm", "packed": packed(preview)})


WATER = {
    "name": "青泽市水务局",
    "short_name": "市水务局",
    "kind": "政府部门",
    "names": "市水利局；水务局机关",
    "former": "市水电局",
    "groups": "市防汛指挥部成员单位",
}


def test_the_template_has_its_guide_starred_heads_and_choices_hidden_behind(client, business_admin):
    client.force_login(business_admin)
    answer = client.get(reverse("units_exchange"), {"file": "template"})
    book = sheet_of(answer)
    assert book.sheetnames == ["填报说明", "数据", "字典"]
    sheet = book["数据"]
    assert book["字典"].sheet_state == "hidden" and sheet.freeze_panes == "B2" and sheet["A1"].font.bold
    assert [cell.value for cell in sheet[1]][:3] == ["★全称", "简称", "★类别"]
    (validation,) = sheet.data_validations.dataValidation
    assert "字典" in validation.formula1 and "C2" in str(validation.sqref)
    assert "attachment" in answer["Content-Disposition"]


def test_a_preview_writes_nothing_and_the_confirmation_writes_what_it_showed(client, city, business_admin):
    client.force_login(business_admin)
    preview = upload(client, "units", filled("units", WATER))
    assert preview.status_code == 200 and "将新增 1 行" in preview.content.decode()
    assert not Unit.objects.filter(name="青泽市水务局").exists() and not Entry.objects.exists()
    confirm(client, "units", preview)
    unit = Unit.objects.get(name="青泽市水务局")
    assert set(unit.names.values_list("name", flat=True)) == {"市水利局", "水务局机关", "市水电局"}
    assert unit.groups.get().name == "市防汛指挥部成员单位"


def test_importing_twice_changes_nothing_nor_does_importing_what_was_exported(client, city, business_admin):
    client.force_login(business_admin)
    confirm(client, "units", upload(client, "units", filled("units", WATER)))
    count = Entry.objects.count()
    again = upload(client, "units", filled("units", WATER))
    assert again.context["same"] == 1 and again.context["new"] == again.context["changed"] == 0
    confirm(client, "units", again)
    exported = client.get(reverse("units_exchange"), {"file": "current"}).content
    round_trip = upload(client, "units", exported)
    assert round_trip.context["same"] == round_trip.context["total"] == 11
    assert Entry.objects.count() == count


def test_one_wrong_row_stops_all_and_comes_back_coloured_with_its_reason(client, city, business_admin):
    client.force_login(business_admin)
    wrong = {"name": "青泽市新局", "kind": "政府部门", "names": "市发改委"}
    preview = upload(client, "units", filled("units", WATER, wrong, {"name": "第三局", "kind": "乱写"}))
    assert preview.status_code == 422 and preview.context["wrong"] == 2
    confirmed = confirm(client, "units", preview)
    assert confirmed.status_code == 409 and not Unit.objects.filter(name="青泽市水务局").exists()
    answer = client.post(reverse("units_exchange"), {"step": "errors", "packed": packed(preview)})
    sheet = sheet_of(answer)["数据"]
    heads = [cell.value for cell in sheet[1]]
    reason = heads.index("错误原因")
    assert not sheet[2][reason].value and sheet[2][0].value == "青泽市水务局"
    assert "市发改委" in sheet[3][reason].value and "没有“乱写”" in sheet[4][reason].value
    assert sheet[3][heads.index("其他写法")].fill.fgColor.rgb == "FFFBE3E1"
    assert sheet[3][0].fill.fgColor.rgb != "FFFBE3E1" and sheet[4][2].fill.fgColor.rgb == "FFFBE3E1"
    assert UnitGroup.objects.count() == 1


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"name": ""}, "没有填写"),
        ({"position": "第一"}, "应是数字"),
        ({"name": "长" * 101}, "最长100个字"),
        ({"name": "=HYPERLINK(1)"}, "公式"),
        ({"phone": "@x"}, "公式"),
    ],
)
def test_a_wrong_cell_is_named(client, city, business_admin, cells, reason):
    client.force_login(business_admin)
    preview = upload(client, "units", filled("units", WATER | cells))
    assert preview.status_code == 422 and reason in preview.context["outcomes"][0].reason


def test_a_name_that_stands_twice_is_refused(client, city, business_admin):
    client.force_login(business_admin)
    preview = upload(client, "units", filled("units", WATER, WATER))
    assert "与第2行重复" in preview.context["outcomes"][1].reason


def test_a_formula_is_refused_coming_in_and_is_text_going_out(client, city, business_admin):
    client.force_login(business_admin)
    book = Workbook()
    book.active.append(["全称", "类别", "电话"])
    book.active.append(["青泽市水务局", "政府部门", "=1+1"])
    stream = io.BytesIO()
    book.save(stream)
    assert "公式" in upload(client, "units", stream.getvalue()).context["outcomes"][0].reason
    Unit.objects.filter(pk=city.units["市教育局"].pk).update(phone="=HYPERLINK(1)", short_name="+cmd")
    sheet = sheet_of(client.get(reverse("units_exchange"), {"file": "current"}))["数据"]
    cells = [cell for row in sheet.iter_rows(min_row=2) for cell in row if str(cell.value).startswith(("=", "+"))]
    assert len(cells) == 2 and all(cell.data_type == "s" and cell.quotePrefix for cell in cells)


def bomb() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", "x" * 70_000_000)
    return stream.getvalue()


def with_entities() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("[Content_Types].xml", '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "空"),
        (b"nicht", "不是可以读取的"),
        (b"PK\x03\x04" + b"\0" * 50, "不是可以读取的"),
        (bomb(), "过大"),
        (with_entities(), "不是可以读取的"),
        (workbook(KINDS["roles"]), "缺少列"),
    ],
    ids=["empty", "text", "broken", "bomb", "entities", "other"],
)
def test_what_is_no_such_workbook_gets_one_sentence(client, city, business_admin, content, sentence):
    client.force_login(business_admin)
    answer = upload(client, "units", content)
    assert answer.status_code == 422 and sentence in answer.content.decode()


def test_a_confirmation_that_was_not_shown_or_is_anothers_is_refused(
    client, city, business_admin, system_admin, security_admin
):
    client.force_login(business_admin)
    preview = upload(client, "units", filled("units", WATER))
    spoiled = client.post(reverse("units_exchange"), {"step": "confirm", "packed": packed(preview)[:-3] + "xxx"})
    assert spoiled.status_code == 422
    client.force_login(system_admin)
    other = client.post(reverse("accounts_exchange"), {"step": "confirm", "packed": packed(preview)})
    assert other.status_code == 422 and not Unit.objects.filter(name="青泽市水务局").exists()


@pytest.mark.parametrize("kind", ["units", "accounts", "roles"])
def test_clerks_exchange_nothing(client, officer, auditor, kind):
    for account in (officer, auditor):
        client.force_login(account)
        assert client.get(reverse(f"{kind}_exchange"), {"file": "current"}).status_code == 403
        assert upload(client, kind, filled(kind)).status_code == 403


ACCOUNT = {"username": "shuiwu1", "name": "苗一", "phone": "0000-1"}
COUNTY = {"username": "dongze9", "name": "苗二", "government": "东泽区"}


def test_accounts_are_opened_and_their_passwords_come_once(client, city, system_admin):
    client.force_login(system_admin)
    preview = upload(client, "accounts", filled("accounts", ACCOUNT, COUNTY))
    assert preview.context["new"] == 2
    sheet = sheet_of(confirm(client, "accounts", preview))["数据"]
    heads = [cell.value for cell in sheet[1]]
    for row in sheet.iter_rows(min_row=2, values_only=True):
        account = Account.objects.get(username=row[0])
        assert account.check_password(row[heads.index("初始密码")]) and not account.role_names
        assert account.must_change_password and account.passwords_used.get().encoded == account.password
    assert Account.objects.get(username="dongze9").jurisdiction == city.counties["东泽区"]
    again = upload(client, "accounts", filled("accounts", ACCOUNT, COUNTY))
    assert again.context["same"] == 2
    assert upload(client, "accounts", filled("accounts", ACCOUNT | {"phone": "0000-2"})).context["changed"] == 1


@pytest.mark.parametrize(
    ("cells", "column"),
    [
        ({"username": "a b"}, ""),
        ({"email": "nicht"}, "email"),
        ({"government": "沙川市"}, "government"),
        ({"username": "STRANGER"}, ""),
    ],
)
def test_a_wrong_account_opens_none(client, city, system_admin, stranger, cells, column):
    client.force_login(system_admin)
    preview = upload(client, "accounts", filled("accounts", ACCOUNT | cells, COUNTY))
    assert preview.context["wrong"] == 1 and preview.context["outcomes"][0].column == column


def test_roles_are_granted_to_accounts_that_are_there(client, city, security_admin):
    make_account(city.jurisdiction, "shuiwu1", "苗一")
    client.force_login(security_admin)
    row = {
        "username": "shuiwu1",
        "name": "苗一",
        "role": "单位联络员",
        "unit": "市教育局",
        "turn": "A",
        "reason": "分工",
    }
    confirm(client, "roles", upload(client, "roles", filled("roles", row)))
    assert Account.objects.get(username="shuiwu1").unit_ids == {city.units["市教育局"].pk}
    assert upload(client, "roles", filled("roles", row)).context["same"] == 1
    exported = client.get(reverse("roles_exchange"), {"file": "current"}).content
    own = upload(client, "roles", exported)
    assert own.context["same"] == own.context["total"] == 2


@pytest.mark.parametrize(
    ("cells", "reason"),
    [
        ({"username": "niemand"}, "没有这个账号"),
        ({"name": "别人"}, "请核对"),
        ({"unit": "市水务局"}, "没有叫"),
        ({"unit": ""}, "须选择所属单位"),
        ({"role": "督查室主任", "unit": "", "turn": ""}, "不同的人"),
        ({"reason": ""}, "没有填写"),
    ],
)
def test_a_wrong_role_grants_none(client, city, security_admin, cells, reason):
    account = make_account(city.jurisdiction, "shuiwu1", "苗一", Role.OFFICER)
    row = {"username": "shuiwu1", "role": "单位联络员", "unit": "市教育局", "turn": "B", "reason": "分工"} | cells
    client.force_login(security_admin)
    preview = upload(client, "roles", filled("roles", row))
    assert preview.context["wrong"] == 1 and reason in preview.context["outcomes"][0].reason
    assert account.grants.count() == 1


def test_nobody_grants_himself_a_role_by_a_workbook(client, city, security_admin):
    client.force_login(security_admin)
    row = {"username": "secadmin", "role": "市长（常务）", "reason": "分工"}
    assert upload(client, "roles", filled("roles", row)).status_code == 403


def test_more_rows_than_can_be_done_at_once_are_refused(client, system_admin):
    client.force_login(system_admin)
    rows = [{"username": f"u{number}", "name": "苗一"} for number in range(201)]
    answer = upload(client, "accounts", filled("accounts", *rows))
    assert answer.status_code == 422 and "一次最多导入200行" in answer.content.decode()


@pytest.mark.parametrize("name", ["units", "accounts", "roles"])
def test_a_file_is_chosen_with_our_own_words(client, business_admin, system_admin, security_admin, name):
    client.force_login({"units": business_admin, "accounts": system_admin, "roles": security_admin}[name])
    page = client.get(reverse(f"{name}_exchange")).content.decode()
    assert 'class="file-field"' in page and '<label class="btn" for="id_file">选择文件</label>' in page
    assert "还没有选择文件" in page
