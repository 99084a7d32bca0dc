"""What of a web page is the site's and not the paper's (网页边框): navigation, breadcrumb, tools, foot.

您现在的位置：首页 > 政务公开 > 市政府办文件
发布时间：2021-02-22 10:31　来源：市政府办公室　字体：大 中 小　打印　分享到：微信
上一篇：关于做好春耕生产工作的通知
ICP备00000000号-1　网站标识码：0000000001
"""

from __future__ import annotations

import re

from luoshi.parser.readers.words import words

# Words that a site gives to the class or id of what stands round the paper.
_FRAME_WORDS = words(
    """
    nav navi navbar navigation subnav topnav menu submenu crumb crumbs bread breadcrumb breadcrumbs bread-nav
    position curposition location cur-location weizhi dqwz dangqian sitepath path foot footer foots bottom
    copyright copy side sidebar aside leftbar rightbar head header heads topbar toolbar tool tools top logo
    banner search searchbox login share bdshare bshare fenxiang print dayin fontsize zihao qrcode qr ewm
    erweima related relate relation xgxx xgwz xgjd xglj prev next prevnext pre_next pager pagination page_nav
    friendlink friendlinks flink links link hot hits rank recommend tuijian comment ad ads adv float popup
    dialog weixin wza accessibility language jiucuo error barrierfree closewin
    """
)
_CONTENT_WORDS = words(
    """
    trs_editor trs_uedit ucap-content ucapcontent article-content article_content articlecontent zoom zoomcon
    content pages_content pages-content custom_unionstyle view trs_preappend news_content newscontent con_text
    contenttext detail-content details-content xxgk_content nr neirong wz_content txtcontent mainconter
    bt_content vsb_content v_news_content zw zhengwen j-fontcontent info-content detail_content cont
    content_text article-body articlebody art_con artcon arti_content wp_articlecontent news_conent_two_text
    content_body
    """
)
# A paragraph or heading of class "top" is no frame; a cell of class "top" is only aligned so.
_BOXES = words("div ul ol dl section header form table tbody tr td center fieldset menu")
_ALIGNMENT = words("top bottom head header")
_TOKEN = re.compile(r"[^\s,;]+")
_PART = re.compile(r"[^a-z0-9]+")

_CHROME = re.compile(
    r"""
    (?:您?(?:现在|当前)?(?:所在)?的?位置|您的位置|您所在的位置)[:：].{0,200}
    | (?:网站)?首页(?:[>»›/|·\-—→]+.{1,60})+
    | [^>»›。；]{1,30}(?:[>»›]{1,2}[^>»›。；]{1,40}){2,8}
    | .{0,120}(?:字体|字号|文字大小)[:：]?[\[【(（]?(?:特大|大|小|默认).{0,120}
    | 【?\[?(?:字体|字号)?[:：]?(?:大|中|小|默认|超大|特大){2,4}\]?】?(?:[\[【]?(?:打印|关闭|收藏|分享).{0,30})?
    | .{0,120}(?:浏览|阅读|点击|访问)(?:次数|量|数)[:：].{0,80}
    | .{0,40}来源[:：].{0,60}(?:发布|发文|公开)?(?:时间|日期)[:：].{0,80}
    | .{0,40}(?:发布|更新|录入|公开)(?:时间|日期)[:：].{0,120}
    | (?:信息来源|来源|稿源|作者|责任编辑|责编|编辑|审核|初审|复审|终审|撰稿|录入)[:：].{0,40}
    | [\[【(（]?(?:打印(?:本页|本文|此页)?|关闭(?:窗口|本页)?|收藏(?:本页)?|下载(?:全文|文档)?)[\]】)）]?
    | [\[【(（]?(?:返回(?:顶部|上一页|首页|列表)?|我?要?纠错|TOP|top|听全文|语音播报)[\]】)）]?
    | (?:[\[【(（]?(?:打印(?:本页|本文)?|关闭(?:窗口)?|收藏|返回(?:顶部|列表)?|分享|纠错)[\]】)）]?[|｜·、]?){2,8}
    | (?:分享|转发|推荐)(?:到|至|给)?[:：]?.{0,60}
    | (?:用?微信)?(?:扫一扫|扫描二维码|扫码).{0,60}
    | (?:上|下)(?:一篇|一条|一页)(?:[:：]?.{0,120})?
    | (?:相关(?:链接|文档|阅读|解读|信息|文章|附件|政策|稿件|新闻)|政策解读|图解|延伸阅读|热点推荐)[:：]?
    | (?:附件下载|文件下载|点击下载)[:：]?
    | 附件(?:下载|列表)?\d{0,2}[:：.、]?.{0,120}\.(?:docx?|xlsx?|pdf|wps|et|ofd|zip|rar)(?:[（(].{0,20}[）)])?(?:下载)?
    | .{0,200}(?:版权所有|ICP备|公网安备|公安网备|网站标识码|网站地图|技术支持[:：]).{0,200}
    | .{0,200}(?:建议使用.{0,20}浏览器|Copyright|COPYRIGHT).{0,200}
    | .{0,20}(?:设为首页|加入收藏|无障碍(?:浏览|阅读)|长者(?:模式|助手|专区)|关怀版|手机版|繁體|简体中文).{0,60}
    | 今天是\d{4}年.{0,30}
    | (?:登录|注册|个人中心|搜索|站内搜索|智能问答|ENGLISH|English|English Version)
    | .{0,200}(?:索引号|信息分类|主题分类|组配分类|公开方式|公开范围|主题词|有效性|体裁分类|信息索取号)[:：].{0,200}
    """,
    re.X | re.S,
)  # fmt: skip
_LONGEST = 400
_SPACES = re.compile(r"\s+")
_DOC_NO = re.compile(r".{1,20}[〔\[（(【]\d{4}[〕\]）)】]第?\d{1,4}号.{0,10}")
_DUTY_LABEL = re.compile(r"(?:牵头|责任|配合|主办|协办|分管)(?:单位|部门|领导|市?领导)\s{0,4}[:：]")
_DUTY = re.compile(r"牵头|责任|配合|协办|主办|承办|分管|时限|目标|任务|序号")


def is_frame(tag: str, marks: str) -> bool:
    """Return whether an element's name, class and id say that it stands round the paper."""
    if tag in {"nav", "footer", "aside"}:
        return True
    if tag not in _BOXES:
        return False
    return any(word in _FRAME_WORDS and not (word in _ALIGNMENT and tag in {"td", "tr"}) for word in _words(marks))


def is_content(marks: str) -> bool:
    """Return whether class and id are those that content systems give to the paper itself."""
    return any(token in _CONTENT_WORDS for token in _TOKEN.findall(marks.lower()))


def _words(marks: str) -> list[str]:
    tokens = _TOKEN.findall(marks.lower())
    return tokens + [part for token in tokens for part in _PART.split(token)]


def is_chrome(text: str) -> bool:
    """Return whether a line is one of the site's own."""
    if len(text) > _LONGEST:
        return False
    return _CHROME.fullmatch(_SPACES.sub("", text)) is not None


def is_document_number(text: str) -> bool:
    """通政办综〔2021〕8号"""
    return len(text) < 60 and _DOC_NO.fullmatch(_SPACES.sub("", text)) is not None


def is_index_card(text: str) -> bool:
    """Return whether a table is the index card (索引号、发文机关、成文日期) that sites print over the paper."""
    text = _SPACES.sub("", text)
    return len(text) < 800 and ("索引号" in text or "信息索取号" in text) and _DUTY_LABEL.search(text) is None


def assigns(text: str) -> bool:
    """Return whether a line gives a task to somebody (责任单位：…)."""
    return _DUTY_LABEL.search(text) is not None


def speaks_of_duty(text: str) -> bool:
    """Return whether words of a plan stand in the text: such a line is kept wherever the page puts it."""
    return _DUTY.search(text) is not None
