"""Thirty files in the encodings that lists are saved in, whole, cut and mixed."""

from __future__ import annotations

import gzip

from entrepot.vocabulary.problems import Code
from tests.corpus.case import Case, Expect, Rows, rows_from, text_case
from tests.intake.corpus import GERMAN, HEADER, ROWS, TRADITIONAL, csv_text

GROUP = "encodings"
SIMPLIFIED = (HEADER, *ROWS)
HONG_KONG = (*TRADITIONAL, ("f-3", "啱啱校準嘅天秤", "喺實驗室量度粉末嘅重量，佢哋每日校準。", "香港量度所"))
PORTUGUESE = (
    ("id", "title", "text", "organisation"),
    ("p-1", "Medição de tensão", "Serviço de medição não destrutiva em peças de cerâmica.", "Laboratório de Ensaios"),
    ("p-2", "Câmara climática", "Ensaios de humidade e de temperatura até 120 °C.", "Associação Técnica"),
)  # fmt: skip
RARE = (*SIMPLIFIED, ("f-4", "𠮷野检测仪", "用于检测陶瓷裂纹，四字节汉字。", "研究院"))
GUESSED = (Code.ENCODING_GUESSED,)


def whole(name: str, rows: Rows, encoding: str, told: tuple[Code, ...] = (), separator: str = ",") -> Case:
    """A list that reads the same in every encoding."""
    says = {
        number: dict(zip(("key", "title", "text", "organisation"), row, strict=True))
        for number, row in enumerate(rows[1:], start=2)
    }
    expect = Expect(accepted=rows_from(2, len(rows) - 1), told=told)
    content = csv_text(rows, separator).encode(encoding)
    return text_case(
        GROUP, name, gzip.compress(content, mtime=0) if name.endswith(".gz") else content, expect, says
    )


def mixed(name: str, rows: Rows, encoding: str, line: str, other: str, code: Code) -> Case:
    """A list with one more line, in another encoding."""
    content = csv_text(rows).encode(encoding) + f"{line}\r\n".encode(other)
    told = () if encoding.startswith("utf") else GUESSED
    last = len(rows) + 1
    return text_case(
        GROUP, name, content, Expect(accepted=rows_from(2, len(rows) - 1), refused=((last, code),), told=told)
    )


def damaged() -> list[Case]:
    """Lists whose bytes are not all there."""
    utf8 = csv_text(SIMPLIFIED).encode()
    lines = utf8.splitlines(keepends=True)
    lines[2] = lines[2].replace("涡".encode(), "涡".encode()[:2])
    gb = csv_text(SIMPLIFIED).encode("gb18030").rstrip()
    undecodable = Code.LINE_UNDECODABLE
    return [
        text_case(
            GROUP, "cut-utf8.csv", utf8.rstrip()[:-1], Expect(accepted=(2, 3), refused=((4, undecodable),))
        ),
        text_case(
            GROUP,
            "cut-gb18030.csv",
            gb[:-1],
            Expect(accepted=(2, 3), refused=((4, undecodable),), told=GUESSED),
        ),
        text_case(
            GROUP, "damaged-line.csv", b"".join(lines), Expect(accepted=(2, 4), refused=((3, undecodable),))
        ),
        text_case(
            GROUP,
            "shift-jis.csv",
            "番号,名称,摘要\n1,テラヘルツ,セラミックの亀裂検査に使用される装置です\n",
            Expect(file=Code.ENCODING_UNKNOWN),
            encoding="shift_jis",
        ),
    ]


CASES = [
    *(
        whole(f"zh-{encoding}.csv", SIMPLIFIED, encoding)
        for encoding in ("utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be")
    ),
    *(whole(f"zh-{encoding}.csv", SIMPLIFIED, encoding, GUESSED) for encoding in ("gb18030", "gbk", "gb2312")),
    *(whole(f"hk-{encoding}.csv", TRADITIONAL, encoding) for encoding in ("utf-8", "utf-16")),
    *(whole(f"hk-{encoding}.csv", TRADITIONAL, encoding, GUESSED) for encoding in ("big5", "gb18030")),
    whole("hk-big5hkscs.csv", HONG_KONG, "big5hkscs", GUESSED),
    *(whole(f"de-{encoding}.csv", GERMAN, encoding, separator=";") for encoding in ("utf-8", "utf-16-le")),
    *(whole(f"de-{encoding}.csv", GERMAN, encoding, GUESSED, ";") for encoding in ("cp1252", "latin-1")),
    whole("pt-cp1252.csv", PORTUGUESE, "cp1252", GUESSED),
    whole("pt-utf-8.csv", PORTUGUESE, "utf-8"),
    whole("four-bytes.csv", RARE, "gb18030", GUESSED),
    whole("zh-gb18030.csv.gz", SIMPLIFIED, "gb18030", GUESSED),
    whole("zh-utf-16.csv.gz", SIMPLIFIED, "utf-16"),
    *damaged(),
    mixed(
        "gb18030-and-utf8.csv", SIMPLIFIED, "gb18030", "f-9,扫描电镜,观察材料断口,咸宁", "utf-8", Code.LINE_OTHER_ENCODING
    ),
    mixed(
        "utf8-and-gb18030.csv", SIMPLIFIED, "utf-8", "f-9,扫描电镜,观察材料断口,咸宁", "gb18030", Code.LINE_UNDECODABLE
    ),
    mixed(
        "gb18030-and-big5.csv", SIMPLIFIED, "gb18030", "f-9,太赫茲成像系統,用於陶瓷裂紋的檢測,香港", "big5",
        Code.LINE_ENCODING_DIFFERS,
    ),
    mixed(
        "cp1252-and-utf8.csv", [GERMAN[0], *GERMAN[1:], *PORTUGUESE[1:]], "cp1252", "f-9,Übung,Öl für Düsen,Köln", "utf-8",
        Code.LINE_OTHER_ENCODING,
    ),
]  # fmt: skip
