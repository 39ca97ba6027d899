"""The confidentiality agreement that two organisations sign before everything of a need is shown, in three languages."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from entrepot.vocabulary.languages import Language

YEARS: Final = 3
"""How long what was disclosed stays confidential, from the second signature."""


@dataclass(frozen=True, slots=True)
class Terms:
    """What an agreement is about: the two organisations by name and key, the need by key, the node by name, the day it is offered."""

    owner: str
    owner_key: str
    asker: str
    asker_key: str
    need: str
    offered: date


_EN: Final = """\
Confidentiality agreement

between {owner} ({owner_key}), “the owner”,
and {asker} ({asker_key}), “the recipient”.
It concerns the need {need}; offered on {offered}.

1. Confidential is everything that the owner discloses about this need beyond what every visitor may read.
2. The recipient uses it only to judge whether and how it can meet this need.
3. The recipient shows it only to those of its people who need it for that and who are bound in the same way.
4. The recipient protects it at least as carefully as secrets of its own.
5. Not confidential is what is public, what the recipient knew before or gets lawfully from others, what it develops without it,
   and what a law or a court orders to be shown; in the last case the recipient tells the owner beforehand where that is allowed.
6. The owner keeps all rights in what it discloses; nobody owes the other a contract about meeting the need.
7. When the owner asks for it, the recipient deletes what it received and confirms that it did.
8. These obligations hold for {years} years from the second signature, also when access ends earlier.
9. Each side signs by a person who may act for it on this node.
10. A signature here is an electronic confirmation that the node records in its journal together with the hash of this text.
    It is not a qualified electronic signature. Whoever needs one signs a further copy elsewhere.
"""
_DE: Final = """\
Vertraulichkeitsvereinbarung

zwischen {owner} ({owner_key}), „Inhaber“,
und {asker} ({asker_key}), „Empfänger“.
Sie betrifft den Bedarf {need}; angeboten am {offered}.

1. Vertraulich ist alles, was der Inhaber zu diesem Bedarf über das hinaus offenlegt, was jeder Besucher lesen kann.
2. Der Empfänger nutzt es nur, um zu beurteilen, ob und wie er diesen Bedarf decken kann.
3. Der Empfänger zeigt es nur denjenigen seiner Leute, die es dafür brauchen und die ebenso gebunden sind.
4. Der Empfänger schützt es mindestens so sorgfältig wie eigene Geheimnisse.
5. Nicht vertraulich ist, was öffentlich ist, was der Empfänger schon kannte oder rechtmäßig von anderen erhält, was er unabhängig
   davon entwickelt und was nach Gesetz oder Gerichtsbeschluss gezeigt werden muss; im letzten Fall sagt er es dem Inhaber vorher, soweit erlaubt.
6. Alle Rechte am Offengelegten bleiben beim Inhaber; niemand schuldet dem anderen einen Vertrag über die Deckung des Bedarfs.
7. Auf Verlangen des Inhabers löscht der Empfänger, was er erhalten hat, und bestätigt das.
8. Diese Pflichten gelten {years} Jahre ab der zweiten Unterschrift, auch wenn der Zugang früher endet.
9. Für jede Seite unterschreibt eine Person, die auf diesem Knoten für sie handeln darf.
10. Eine Unterschrift hier ist eine elektronische Bestätigung, die der Knoten zusammen mit dem Hashwert dieses Textes in seinem Journal festhält.
    Sie ist keine qualifizierte elektronische Signatur. Wer eine solche braucht, unterschreibt anderswo eine weitere Ausfertigung.
"""
_ZH: Final = """\
保密协议

甲方（需求方）：{owner}（{owner_key}）
乙方（接收方）：{asker}（{asker_key}）
本协议针对需求 {need}，于 {offered} 提出。

一、甲方就该需求披露的、超出公众可见范围的一切内容，均为保密信息。
二、乙方仅可将保密信息用于判断能否满足以及如何满足该需求。
三、乙方仅可向确有必要知悉且承担同等保密义务的本单位人员出示保密信息。
四、乙方保护保密信息的谨慎程度，不得低于保护自身秘密的程度。
五、下列内容不属于保密信息：已经公开的；乙方事先已知或从他处合法取得的；乙方独立开发的；
    依法律或法院要求必须提供的——此种情形下，乙方应在允许的范围内事先告知甲方。
六、所披露内容的一切权利归甲方所有；双方均不因此负有就该需求订立合同的义务。
七、甲方提出要求时，乙方应删除所收到的内容并予以确认。
八、上述义务自第二方签署之日起 {years} 年内有效，提前终止查阅的亦同。
九、双方各由有权在本节点代表本单位的人员签署。
十、在此签署是一种电子确认，由本节点连同本文本的哈希值一并记入日志；
    它不是合格电子签名。需要合格电子签名的，请另行签署文本。
"""
_TEXTS: Final[Mapping[Language, str]] = {"en": _EN, "de": _DE, "zh-Hans": _ZH}


def agreement_language(wanted: str) -> Language:
    """The language of the text for somebody who reads ``wanted``."""
    if wanted.startswith("zh"):
        return "zh-Hans"
    return "de" if wanted.startswith("de") else "en"


def agreement_text(language: Language, terms: Terms) -> str:
    """The text that both sides sign."""
    return _TEXTS[language].format(
        owner=terms.owner, owner_key=terms.owner_key, asker=terms.asker, asker_key=terms.asker_key, need=terms.need,
        offered=terms.offered.isoformat(), years=YEARS,
    )  # fmt: skip


def text_hash(text: str) -> str:
    """SHA-256 of the text in UTF-8, as 64 hexadecimal characters: what both sides' signatures name."""
    return hashlib.sha256(text.encode()).hexdigest()
