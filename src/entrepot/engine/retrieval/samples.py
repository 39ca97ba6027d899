"""Ordinary needs and offers in the three languages, of many trades.

Vectors are centred by the mean of a language and a role. A pool of three documents has no mean worth the
name, so its own is drawn towards the mean of these texts; they weigh as much as a handful of documents and
vanish in a real pool. The same subjects stand in every language, so that what remains in the mean is the
language and the way of speaking.
"""

from __future__ import annotations

from typing import Final

from entrepot.engine.dense.embedder import Role
from entrepot.engine.text import Script

SAMPLES: Final[dict[tuple[Role, Script], tuple[str, ...]]] = {
    ("query", "en"): (
        "Our conveyor belts tear after a few weeks. We are looking for somebody who can tell us why "
        "and what to do.",
        "Looking for a way to keep fresh fruit from going soft on the lorry without freezing it.",
        "We need a laboratory that can measure how much noise our new fan makes and sign the report.",
        "The screens we supply turn yellow in the sun and the customer sends them back.",
        "A small workshop needs an engineer for two weeks to get an old milling machine running again.",
        "We want to count people in our museum without taking pictures of their faces.",
        "Waste water from dyeing is still coloured after treatment; the authority gives us until summer.",
        "Money wanted for a first series of a hearing aid that already works on the bench.",
        "Our batteries lose a third of their range in winter.",
        "Who can print a spare part in metal that is no longer made?",
    ),
    ("query", "de"): (
        "Unsere Förderbänder reißen nach wenigen Wochen. Wir suchen jemanden, der uns sagt, woran es liegt.",
        "Gesucht: ein Weg, frisches Obst im Lastwagen fest zu halten, ohne es einzufrieren.",
        "Wir brauchen ein Labor, das misst, wie laut unser neuer Lüfter ist, und den Bericht unterschreibt.",
        "Die Scheiben, die wir liefern, werden in der Sonne gelb, und der Kunde schickt sie zurück.",
        "Kleine Werkstatt sucht für zwei Wochen einen Ingenieur, der eine alte Fräsmaschine wieder "
        "zum Laufen bringt.",
        "Wir möchten die Besucher unseres Museums zählen, ohne Gesichter aufzunehmen.",
        "Das Abwasser der Färberei ist nach der Reinigung noch farbig; die Behörde gibt uns Zeit "
        "bis zum Sommer.",
        "Geld gesucht für eine erste Serie eines Hörgeräts, das auf dem Labortisch schon läuft.",
        "Unsere Batterien verlieren im Winter ein Drittel ihrer Reichweite.",
        "Wer druckt uns ein Ersatzteil aus Metall, das nicht mehr hergestellt wird?",
    ),
    ("query", "zh"): (
        "我们的输送带用几个星期就开裂，想找人查清原因并给出办法。",
        "希望找到一种办法，让鲜果在货车上不变软，又不用冷冻。",
        "需要一家实验室测量我们新风机的噪声，并出具正式报告。",
        "我们供货的面板在太阳下发黄，客户要求退货。",
        "小厂想请一位工程师来两个星期，把一台旧铣床修好重新用起来。",
        "想统计博物馆的人数，但不能拍到参观者的脸。",
        "印染废水处理之后仍有颜色，主管部门要求夏天以前解决。",
        "助听器样机已经做成，首批生产需要资金。",
        "冬天我们的电池续航少了三分之一。",
        "谁能用金属打印一个已经停产的备件？",
    ),
    ("passage", "en"): (
        "Wear testing of rubber and textiles. Test rigs for belts and tyres, failure analysis, "
        "written expert opinion.",
        "Storage atmosphere control for perishable goods. Sensors and valves regulate oxygen and "
        "ethylene in containers.",
        "Anechoic chamber for acoustic measurement. Sound power to the standard, accredited "
        "reports, open to firms.",
        "Stabilisers against ultraviolet light for transparent polymers, tested in accelerated weathering.",
        "Consultant for machine tools, thirty years with spindles, drives and retrofitted controls.",
        "Counting visitors with depth sensors; no images are stored.",
        "Electrochemical removal of dyes from process water. Pilot plant, ready for use.",
        "Early-stage fund for medical devices, tickets for first production runs.",
        "Thermal management of traction batteries: heat pump, insulation and a model of the cell.",
        "Additive manufacturing of metal parts with reverse engineering from a worn original.",
    ),
    ("passage", "de"): (
        "Verschleißprüfung von Gummi und Textilien. Prüfstände für Riemen und Reifen, "
        "Schadensanalyse, Gutachten.",
        "Regelung der Lageratmosphäre für verderbliche Ware. Sensoren und Ventile steuern "
        "Sauerstoff und Ethylen.",
        "Reflexionsarmer Raum für akustische Messungen. Schallleistung nach Norm, akkreditierte "
        "Berichte, offen für Firmen.",
        "Stabilisatoren gegen ultraviolettes Licht für durchsichtige Kunststoffe, geprüft in der "
        "Schnellbewitterung.",
        "Berater für Werkzeugmaschinen, dreißig Jahre Erfahrung mit Spindeln, Antrieben und "
        "nachgerüsteten Steuerungen.",
        "Besucherzählung mit Tiefensensoren; Bilder werden nicht gespeichert.",
        "Elektrochemische Entfernung von Farbstoffen aus Prozesswasser. Pilotanlage, einsatzbereit.",
        "Frühphasenfonds für Medizintechnik, Beteiligung an ersten Serien.",
        "Wärmehaushalt von Fahrbatterien: Wärmepumpe, Dämmung und ein Modell der Zelle.",
        "Additive Fertigung von Metallteilen samt Flächenrückführung vom verschlissenen Original.",
    ),
    ("passage", "zh"): (
        "橡胶与织物磨损检测。具备皮带和轮胎试验台，可做失效分析并出具书面意见。",
        "易腐货物贮藏气氛调控技术，用传感器和阀门调节箱内氧气与乙烯浓度。",
        "消声室，可按标准测量声功率，出具认可报告，对企业开放。",
        "透明高分子用紫外稳定剂，经过加速老化试验验证。",
        "机床顾问，从事主轴、驱动与数控改造三十年。",
        "基于深度传感器的客流统计系统，不保存图像。",
        "工艺用水染料电化学去除技术，中试装置，可直接应用。",
        "医疗器械早期基金，支持首批量产。",
        "动力电池热管理：热泵、保温与电芯模型。",
        "金属增材制造，可由磨损原件逆向建模。",
    ),
}
