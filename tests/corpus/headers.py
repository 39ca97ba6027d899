"""Twenty headers: whose names are known, in which language, over how many rows."""

from __future__ import annotations

from entrepot.vocabulary.problems import Code
from tests.corpus.case import Case, Expect, Rows, text_case

GROUP = "headers"


def one(
    name: str,
    header: tuple[str, ...],
    cells: tuple[str, ...],
    says: dict[str, str],
    told: tuple[Code, ...] = (),
    unknown: tuple[str, ...] = (),
) -> Case:
    """A header and one row under it."""
    return many(name, (header, cells), 2, says, told, unknown)


def many(
    name: str,
    rows: Rows,
    row: int,
    says: dict[str, str],
    told: tuple[Code, ...] = (),
    unknown: tuple[str, ...] = (),
) -> Case:
    """Rows of which `row` is the only one that is read."""
    return text_case(GROUP, name, rows, Expect(accepted=(row,), told=told, unknown=unknown), {row: says})


READ = {
    "key": "0755",
    "title": "高温炉",
    "text": "烧结陶瓷",
    "organisation": "材料所",
    "place": "深圳",
    "budget": "50万元",
    "deadline": "2027-03-31",
}
CELLS = tuple(READ.values())
CASES = [
    one("simplified.csv", ("编号", "名称", "摘要", "单位", "城市", "预算", "截止日期"), CELLS, READ),
    one("traditional.csv", ("識別碼", "專案名稱", "簡介", "機構名稱", "所在地區", "經費預算", "申請截止日期"), CELLS, READ),
    one("german.csv", ("Lfd. Nr.", "Bezeichnung", "Beschreibung", "Einrichtung", "Standort", "Kostenrahmen", "Frist"), CELLS, READ),
    one("english.csv", ("Ref", "Title", "Description", "Institution", "City", "Budget", "Closing date"), CELLS, READ),
    one("full-width.csv", ("ＩＤ", "ｔｉｔｌｅ", "ＴＥＸＴ", "ｏｒｇ", "ｐｌａｃｅ", "ｂｕｄｇｅｔ", "ｄｅａｄｌｉｎｅ"), CELLS, READ),
    one("spaces-and-signs.csv", (" id ", "*标 题*", "摘要：", "[单位]", "地点\u3000", "預算 ", "截止_日期"), CELLS, READ),
    one("two-languages.csv", ("编号 ID", "名称 Name", "摘要 / Abstract", "单位名称\nInstitution", "城市(City)", "预算 Budget", "截止日期 Deadline"), CELLS, READ),
    one("remarks.csv", ("编号（必填）", "名称（必填）", "摘要（选填）", "单位", "城市", "预算", "Deadline (YYYY-MM-DD)"), CELLS, READ),
    one("unit-behind.csv", ("id", "title", "预算（万元）"), ("a", "b", "50"), {"budget": "50万元"}),
    one("currency-behind.csv", ("id", "title", "budget_eur"), ("a", "b", "1.500"), {"budget": "1.500 eur"}),
    one("languages.csv", ("id", "title_en", "標題（繁體）", "Titel_de"), ("a", "Oven", "高溫爐", "Ofen"), {"title": "Oven", "language": "en"}),
    one("twice.csv", ("id", "title", "色", "色"), ("a", "b", "红", "蓝"), {"fact:色": "红", "fact:色 (column D)": "蓝"},
        (Code.HEADER_DUPLICATE,), ("色", "色 (column D)")),
    one("without-name.csv", ("id", "title", "", "text"), ("a", "b", "c", "d"), {"fact:Column C": "c", "text": "d"},
        (Code.HEADER_BLANK,), ("Column C",)),
    one("same-field-twice.csv", ("id", "名称", "标题"), ("a", "b", "c"), {"title": "c", "fact:名称": "b"}, (Code.COLUMN_REPEATED,), ("名称",)),
    one("unknown.csv", ("id", "title", "Farbe", "腔体"), ("a", "b", "rot", "钼"), {"fact:Farbe": "rot", "fact:腔体": "钼"}, (), ("Farbe", "腔体")),
    many("two-rows.csv", (("编号", "名称", "联系方式", ""), ("", "", "电话", "邮箱"), ("a", "b", "1", "c@example.org")), 3,
         {"title": "b", "fact:联系方式 / 电话": "1", "fact:联系方式 / 邮箱": "c@example.org"}, (), ("联系方式 / 电话", "联系方式 / 邮箱")),
    many("two-full-rows.csv", (("项目", "", "企业", ""), ("编号", "名称", "编号", "名称"), ("a", "b", "c", "d")), 3,
         {"key": "a", "title": "b", "fact:企业 / 编号": "c", "organisation": "d"}, (Code.COLUMN_REPEATED,), ("企业 / 编号",)),
    text_case(GROUP, "portuguese.csv", (("Título", "Descrição"), ("Forno", "Sinteriza")), Expect(file=Code.TEXT_COLUMN_MISSING)),
    text_case(GROUP, "nothing-known.csv", (("a", "b"), ("1", "2")), Expect(file=Code.TEXT_COLUMN_MISSING)),
    text_case(GROUP, "800-columns.csv", (("title", *(f"c{n}" for n in range(800))), ("a",) * 801), Expect(file=Code.FILE_TOO_WIDE)),
]  # fmt: skip
