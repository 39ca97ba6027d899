"""The units of measurement people write, in three languages, and how each compares with its base unit.

Why a table of our own and not pint: finding numbers, ranges, bounds and decimal commas in Chinese and German text has to be written either way (pint does none of it),
and what would be left to pint is one multiplication. For that it would need a definitions file as long as this table (片/分钟, Stück/h, U/min, %RH, 个月, CFU/mL are unknown to it), offset rules
for ℃, and half a second to load its registry (measured, pint 0.25.3: 0.6 s per process), against milliseconds here.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from entrepot.vocabulary.writing import is_han

_SI: Final = {
    "f": 1e-15, "p": 1e-12, "n": 1e-9, "μ": 1e-6, "u": 1e-6, "m": 1e-3, "c": 1e-2, "d": 1e-1, "h": 1e2, "k": 1e3, "M": 1e6, "G": 1e9, "T": 1e12, "P": 1e15,
}  # fmt: skip

# dimension | canonical | factor to the dimension's base | SI prefixes the canonical symbol takes | other spellings (case as written for
# symbols of one to three letters, any case for longer words; Chinese in simplified characters)
_TABLE: Final = """
length | m | 1 | nμumcdk | 米 公尺 metre metres meter meters metern
length | mm | 1e-3 | | 毫米 ㎜ 公厘 millimetre millimetres millimeter millimeters
length | cm | 1e-2 | | 厘米 公分 ㎝ centimetre centimetres centimeter centimeters zentimeter
length | km | 1e3 | | 公里 千米 ㎞ kilometre kilometres kilometer kilometers
length | μm | 1e-6 | | 微米 ㎛ micron microns micrometre micrometres micrometer mikrometer
length | nm | 1e-9 | | 纳米 ㎚ nanometre nanometres nanometer nanometers
length | Å | 1e-10 | | angstrom ångström 埃
length | inch | 0.0254 | | inches 英寸 zoll ″
length | ft | 0.3048 | | feet foot 英尺
length | nmi | 1852 | | 海里 seemeile seemeilen
length | mil | 2.54e-5 | | mils 密耳
mass | g | 1e-3 | pnμum | 克 gram grams gramm
mass | kg | 1 | | 公斤 千克 ㎏ kilogram kilograms kilogramm kilo kilos
mass | t | 1e3 | | 吨 公吨 tonne tonnes tonnen tons ton
mass | mg | 1e-6 | | 毫克 milligram milligrams milligramm
mass | μg | 1e-9 | | 微克 ㎍ mcg
mass | lb | 0.45359237 | | lbs pound pounds 磅
mass | kDa | 1.66053907e-24 | | 千道尔顿
mass | Da | 1.66053907e-27 | | 道尔顿 dalton
time | s | 1 | fpnμum | 秒 秒钟 sec secs second seconds sekunde sekunden
time | ms | 1e-3 | | 毫秒 millisecond milliseconds millisekunden
time | μs | 1e-6 | | 微秒 microsecond microseconds mikrosekunden
time | ns | 1e-9 | | 纳秒 nanosecond nanoseconds
time | fs | 1e-15 | | 飞秒 femtosecond femtoseconds
time | min | 60 | | 分钟 mins minute minutes minuten
time | h | 3600 | | 小时 钟头 hr hrs hour hours stunde stunden std std.
time | d | 86400 | | 天 工作日 个工作日 个自然日 自然日 day days tag tage tagen working_days werktage werktagen arbeitstage arbeitstagen
time | wk | 604800 | | 周 星期 week weeks woche wochen
time | mo | 2629746 | | 个月 month months monat monate monaten
time | yr | 31556952 | | 年 year years jahr jahre jahren
temperature | °C | 1 | | ℃ 摄氏度 degc degrees_celsius grad_celsius celsius °c
temperature | K | 1 | mμk | 开尔文 kelvin
temperature | °F | 0.5555555555555556 | | ℉ 华氏度 degf fahrenheit
pressure | Pa | 1 | mμuhkMG | 帕 帕斯卡 pascal
pressure | MPa | 1e6 | | 兆帕
pressure | kPa | 1e3 | | 千帕
pressure | GPa | 1e9 | | 吉帕
pressure | hPa | 1e2 | | 百帕
pressure | bar | 1e5 | μum | 巴 bara barg
pressure | psi | 6894.757293 | | psig
pressure | atm | 101325 | | 大气压 标准大气压
pressure | Torr | 133.322368 | m | torr mmhg mmHg 毫米汞柱
power | W | 1 | fpnμumkMG | 瓦 瓦特 watt watts
power | kW | 1e3 | | 千瓦 kilowatt kilowatts
power | MW | 1e6 | | 兆瓦 megawatt megawatts
power | mW | 1e-3 | | 毫瓦 milliwatt milliwatts
power | PS | 735.49875 | | 马力 hp pferdestärken
power | VA | 1 | kM | 伏安 千伏安
energy | J | 1 | fpnμumkMG | 焦 焦耳 joule joules
energy | kJ | 1e3 | | 千焦
energy | kWh | 3.6e6 | | 千瓦时 kilowatt_hours kilowattstunden
energy | Wh | 3600 | mkMGT | 瓦时
energy | MWh | 3.6e9 | | 兆瓦时
energy | eV | 1.602176634e-19 | mkMG | 电子伏 电子伏特
voltage | V | 1 | nμumkM | 伏 伏特 volt volts
voltage | kV | 1e3 | | 千伏 kilovolt
voltage | mV | 1e-3 | | 毫伏
current | A | 1 | fpnμumk | 安 安培 ampere amperes amps amp
current | mA | 1e-3 | | 毫安
current | μA | 1e-6 | | 微安
charge | Ah | 3600 | mk | 安时 毫安时
charge | pC | 1e-12 | | 皮库
frequency | Hz | 1 | mkMGT | 赫兹 赫 hertz
frequency | kHz | 1e3 | | 千赫 千赫兹
frequency | MHz | 1e6 | | 兆赫 兆赫兹
frequency | GHz | 1e9 | | 吉赫 吉赫兹 千兆赫
frequency | THz | 1e12 | | 太赫兹 太赫
rotation | rpm | 1 | k | 转/分 转/分钟 转每分 转每分钟 r/min rpm u/min U/min min⁻¹ min^-1 1/min umdrehungen/min
speed | kn | 0.5144444444 | | 节 knot knots knoten kt kts
speed | km/h | 0.2777777778 | | kmh kph 公里/小时 km/std
area | m² | 1 | | m2 m^2 ㎡ 平方米 平米 平方公尺 sqm square_metres square_meters quadratmeter qm
area | cm² | 1e-4 | | cm2 cm^2 平方厘米
area | mm² | 1e-6 | | mm2 mm^2 平方毫米 ㎟
area | μm² | 1e-12 | | μm2 μm^2 平方微米
area | km² | 1e6 | | km2 km^2 平方公里 ㎢
area | ha | 1e4 | | 公顷 hektar hectare hectares
area | 亩 | 666.6666667 | | mu
volume | m³ | 1 | | m3 m^3 立方米 立方 ㎥ cubic_metres cubic_meters kubikmeter cbm
volume | L | 1e-3 | pnμumch | l 升 公升 litre litres liter liters
volume | mL | 1e-6 | | ml 毫升 ㎖ cc ㏄ millilitre millilitres milliliter
volume | μL | 1e-9 | | μl ul uL 微升 mikroliter
volume | nL | 1e-12 | | nl 纳升
volume | cm³ | 1e-6 | | cm3 cm^3 立方厘米
volume | mm³ | 1e-9 | | mm3 mm^3 立方毫米
volume | dm³ | 1e-3 | | dm3 dm^3 立方分米
volume | Nm³ | 1 | | nm3 nm³ Nm3 Nm^3 标方 标准立方米
flow | sccm | 1.6666666667e-8 | | ccm/min
flow | slm | 1.6666666667e-5 | | slpm
angle | ° | 0.017453292519943295 | | 度 deg degree degrees grad
angle | ′ | 2.908882086657216e-4 | | 角分 arcmin
angle | ″arc | 4.84813681109536e-6 | | 角秒 arcsec 秒角
angle | rad | 1 | μum | 弧度
force | N | 1 | nμumkM | 牛 牛顿 newton
force | kN | 1e3 | | 千牛 kilonewton
force | kgf | 9.80665 | | 公斤力 千克力
force | tf | 9806.65 | | 吨力
torque | N·m | 1 | μumkM | Nm 牛米 牛·米 newton_metres newtonmeter
viscosity | Pa·s | 1 | mμ | Pas 帕秒 帕·秒 mPas
viscosity | cP | 1e-3 | | 厘泊 cps
ratio | % | 1e-2 | | percent per_cent prozent wt% vol% mol% at% wt.% vol.% at.% wt.-% vol.-% gew.-% pct
ratio | %RH | 1e-2 | | %rh %r.h. %rf %r.f. %相对湿度 %_rh %_r.h. %_rf %_r.f. %_relative_humidity %_relative_feuchte
ratio | ‰ | 1e-3 | | promille
ratio | ppm | 1e-6 | | ppmv ppmw
ratio | ppb | 1e-9 | | ppbv
ratio | pptv | 1e-12 | |
level | dB | 1 | | 分贝 dezibel decibel decibels dB(A) dBA dBi dBc
power level | dBm | 1 | | 
resistance | Ω | 1 | mkMGTu | 欧 欧姆 ohm ohms
resistance | kΩ | 1e3 | | 千欧
resistance | MΩ | 1e6 | | 兆欧
conductance | S | 1 | nμum | 西门子
capacitance | F | 1 | fpnμum | 法拉 farad
capacitance | pF | 1e-12 | | 皮法
inductance | H | 1 | nμum | 亨利 henry
magnetic field | T | 1 | nμum | 特斯拉 tesla
magnetic field | Gs | 1e-4 | km | 高斯 gauss
illuminance | lx | 1 | k | 勒克斯 lux
luminous flux | lm | 1 | k | 流明 lumen
luminance | cd/m² | 1 | | nit nits 尼特 cd/m2 cd/㎡
dose | Gy | 1 | μumck | 戈瑞 戈 gray
dose equivalent | Sv | 1 | nμum | 希沃特 sievert
activity | Bq | 1 | kMGT | 贝克 贝克勒尔 becquerel
activity | Ci | 3.7e10 | mμ | 居里
substance | mol | 1 | fpnμum | 摩尔
molarity | mM | 1 | | mmol/L mmol/l
molarity | μM | 1e-3 | | uM μmol/L μmol/l umol/L
molarity | nM | 1e-6 | | nmol/L nmol/l
molarity | pM | 1e-9 | | pmol/L pmol/l
molarity | mol/L | 1e3 | | mol/l
data | B | 1 | kMGTP | 字节 byte bytes
data | KB | 1e3 | | 
data | GiB | 1073741824 | | gib
data | TiB | 1099511627776 | | tib
data | MiB | 1048576 | | mib
data | bit | 0.125 | kMGT | 
data rate | bps | 1 | kMGT | bit/s 比特/秒
sampling | S/s | 1 | kMG | Sa/s sps 采样/秒
dots | dpi | 1 | | ppi 点/英寸
line pairs | lp/mm | 1 | | 线对/毫米 linienpaare/mm
pixels | px | 1 | | 像素 pixel pixels
pixels | MP | 1e6 | | megapixel megapixels mpx mpixel
pixels | 万像素 | 1e4 | |
frames | frame | 1 | | frames 帧 bild bilder
frames/time | fps | 1 | | 帧/秒 帧/s frames/s bilder/s
hardness | HV | 1 | | 维氏
hardness rockwell | HRC | 1 | | 洛氏
pH | pH | 1 | |
colony | CFU | 1 | | cfu KBE kbe 菌落形成单位
cells | cell | 1 | | cells 细胞 个细胞 zellen
units of activity | IU | 1 | | 国际单位
base pairs | bp | 1 | | 碱基对 kbp
power/length/temperature | W/(m·K) | 1 | | W/mK W/(mK) W/m·K
gravity | g-force | 1 | | ×g xg g_force
times | × | 1 | | 倍 fold fach -fold -fach x X
turbidity | NTU | 1 | | 浊度单位
gloss | GU | 1 | | 光泽单位
salinity | PSU | 1 | | psu
pieces | pieces | 1 | | 片 件 个 只 支 台 套 块 颗 根 条 张 袋 瓶 盒 箱 包 枚 粒 组 头 尾 株 棵 把 双 辆 份 样 架 艘 罐 杯 饼 幅 盏 卷 个样品 个样 样品 样件 个样本 样本 piece pieces pcs pcs. pc part parts unit units item items wafer wafers sample samples specimen specimens board boards bottle bottles panel panels sheet sheets tile tiles chip chips plate plates device devices component components bag bags cup cups product products workpiece workpieces stück stk stk. teile teil probe proben platten platte bauteile bauteil bauteilen teilen flasche flaschen tafeln fliesen fliese chips geräte module modul modules packung packungen werkstück werkstücke werkstücken prüfling prüflinge prüflingen tassen beutel
people | people | 1 | | 人 名 位 座 席 座位 工位 人次 席位 个座位 person persons people seat seats guests participants visitors person_s personen plätze sitzplätze teilnehmer besucher gäste mitarbeiter mitarbeitende arbeitsplätze workstations desks
cycles | cycles | 1 | | 次 个循环 次循环 循环 个周期 周期 cycle cycles times zyklen zyklus lastwechsel mal schaltspiele
batches | batches | 1 | | 批 批次 炉 batch batches lot lots runs charge chargen
rooms | rooms | 1 | | 间 room rooms räume zimmer
floors | floors | 1 | | 楼层 floors stockwerke
channels | channels | 1 | | 通道 路 个通道 channel channels kanal kanäle kanälen
axes | axes | 1 | | 轴 -axis axis axes achsen -achs achsig
layers | layers | 1 | | 层 layer layers lagen schichten
languages | languages | 1 | | 种语言 语种 种语种 languages sprachen
kinds | kinds | 1 | | 种 类 款 kinds types species arten
pages | pages | 1 | | 页 page pages seite seiten
cores | cores | 1 | | 核 核心 cores kerne
bits | bits | 1 | | 位元 -bit
words | words | 1 | | 字 words wörter wort
orders | orders | 1 | | 单 orders bestellungen aufträge
households | households | 1 | | 户 households haushalte
points | points | 1 | | 点 个点 测点 points punkte
groups | groups | 1 | | 家 项 组数 companies firms firmen
"""

_POWERS: Final = {"length²": "area", "length³": "volume"}
# What a quotient or product of dimensions is called when it has a name of its own; all factors already agree with the base units above.
_DERIVED: Final = {
    "force/area": "pressure", "power·time": "energy", "current·time": "charge", "energy/time": "power", "voltage·current": "power",
    "volume/time": "flow", "length/time": "speed", "pressure·time": "viscosity", "force·length": "torque", "data/time": "bytes/time",
    "cycles/time": "cycles/time", "length/length": "slope", "energy/mass/time": "power/mass", "substance/volume": "molarity",
}  # fmt: skip

# Symbols that mean too many other things when they stand alone after a number (floor 2F, 5 H, class B); in "S/m" or "mF" they are units.
_NOT_ALONE: Final = frozenset({"F", "H", "S", "B"})
_ATTACHED_ONLY: Final = frozenset(
    {"x", "X", "fach", "-fach", "-fold", "fold", "-axis", "-achs", "-bit", "achsig", "xg", "×"}
)
# Capital letters where the symbol has none, as keyboards and spreadsheets produce them; only those that collide with no other unit.
_SLIPS: Final = {
    "KW": "kW", "Kw": "kW", "KG": "kg", "Kg": "kg", "MM": "mm", "CM": "cm", "KM": "km", "Km": "km", "KV": "kV", "Kv": "kV", "KN": "kN",
    "KHZ": "kHz", "KHz": "kHz", "Khz": "kHz", "khz": "kHz", "MHZ": "MHz", "Mhz": "MHz", "GHZ": "GHz", "Ghz": "GHz", "THZ": "THz", "hz": "Hz", "HZ": "Hz",
    "MPA": "MPa", "Mpa": "MPa", "KPA": "kPa", "KPa": "kPa", "Kpa": "kPa", "kpa": "kPa", "GPA": "GPa", "Gpa": "GPa", "BAR": "bar", "Bar": "bar", "PSI": "psi",
    "ML": "mL", "KWH": "kWh", "kwh": "kWh", "KWh": "kWh", "kwH": "kWh", "DB": "dB", "db": "dB", "RPM": "rpm", "PPM": "ppm", "PPB": "ppb", "DPI": "dpi",
    "Min": "min", "MIN": "min", "KA": "kA", "lpm": "L/min", "Std": "h", "PX": "px", "Px": "px", "FPS": "fps", "HP": "PS",
}  # fmt: skip
# Short forms that are units only below a stroke: t/a, kg/日, 片/分.
_BELOW: Final = {
    "a": "yr", "日": "d", "月": "mo", "分": "min", "时": "h", "std.": "h", "y": "yr", "jahr": "yr", "min.": "min", "tag": "d", "stunde": "h",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit: `value in base = value * factor + offset`; `symbol` is the canonical form, `dimension` names what it measures."""

    symbol: str
    dimension: str
    factor: float
    offset: float = 0.0


_OFFSETS: Final = {"K": -273.15, "mK": -273.15, "μK": -273.15, "kK": -273.15, "°F": -32 / 1.8}
_PER: Final = re.compile(r"\s?(?:/|÷)\s?|\s?每\s?|\s(?:per|pro|je|an?|in der|am)\s", re.IGNORECASE)
_TIMES: Final = re.compile(r"\s?[·*]\s?")
_INVERSE: Final = re.compile(r"\s?[ ·*]\s?([A-Za-zμ°]+)(?:⁻¹|\^?-1(?!\d))")
_SQUARE: Final = re.compile(r"\^?([23])(?!\d)|([²³])")


@lru_cache(maxsize=1)
def _spellings() -> tuple[dict[str, Unit], dict[str, Unit], int]:
    """Return units by exact spelling, by lower-case spelling, and the length of the longest spelling."""
    exact: dict[str, Unit] = {}
    lower: dict[str, Unit] = {}
    for row in _TABLE.strip().splitlines():
        dimension, symbol, factor, prefixes, others = (cell.strip() for cell in row.split("|"))
        unit = Unit(symbol, dimension, float(factor), _OFFSETS.get(symbol, 0.0))
        exact[symbol] = unit
        for prefix in prefixes:
            name = f"{prefix}{symbol}".replace("uμ", "μ")
            canonical = "μ" + symbol if prefix == "u" else name
            exact.setdefault(
                name, Unit(canonical, dimension, _SI[prefix] * unit.factor, _OFFSETS.get(canonical, 0.0))
            )
        for spelling in (other.replace("_", " ") for other in others.split()):
            (exact if len(spelling) <= 3 and spelling.isascii() else lower).setdefault(spelling, unit)
            if len(spelling) > 2:
                lower.setdefault(spelling.lower(), unit)
    exact |= {slip: exact[symbol] for slip, symbol in _SLIPS.items() if symbol in exact}
    return exact, lower, max(map(len, (*exact, *lower)))


def read_unit(folded: str, position: int) -> tuple[Unit, int] | None:
    """Read the unit, simple or compound (`mm/s`, `W/(m·K)`, `片/分钟`, `Stück pro Stunde`), at a position of a folded text.

    Returns the unit and where it ends. Compound units are multiplied out; their dimension is named after its parts
    (`pieces/time`) unless it has a name of its own (`N/mm²` is a pressure).
    """
    first = _atom(folded, position)
    if first is None:
        return None
    unit, end = first
    while (more := _product(folded, end, unit) or _quotient(folded, end, unit)) is not None:
        unit, end = more
    if unit.symbol in _NOT_ALONE:
        return None
    return unit, end


def per_time(unit: Unit, time: Unit) -> Unit:
    """Return the rate `unit` per `time`, for texts that name the time first (`每小时20件`)."""
    return _divide(unit, time)


def read_time_unit(folded: str) -> Unit | None:
    """Return the unit of time that a word names, or None."""
    found = _atom(folded, 0) or _below(folded, 0)
    return found[0] if found and found[0].dimension == "time" and found[1] == len(folded) else None


def _atom(folded: str, position: int) -> tuple[Unit, int] | None:
    exact, lower, longest = _spellings()
    for length in range(min(longest, len(folded) - position), 0, -1):
        piece = folded[position : position + length]
        unit = exact.get(piece) or lower.get(piece.lower())
        if unit is not None and _ends_well(folded, position, position + length, piece):
            return _raised(folded, position + length, unit)
    return None


def _ends_well(folded: str, start: int, end: int, piece: str) -> bool:
    if piece.lower() in _ATTACHED_ONLY and (start == 0 or not folded[start - 1].isdigit()):
        return False
    after = folded[end : end + 1]
    if piece in "×xX" and re.match(r"\s?\d", folded[end:]):
        return False  # 100 × 200 mm
    if is_han(piece[-1]):
        return not after or after not in _NOT_BEFORE.get(piece, "")
    return not (piece[-1].isalpha() and (after.isdecimal() or (after.isalpha() and not is_han(after))))


# Words that begin like a unit: 3天然气, 5米粉, 2年代, 12节点, 6位置, 4件套.
_NOT_BEFORE: Final = {
    "天": "然线", "米": "粉粒", "年": "代份", "节": "点课能气", "位": "置移错", "点": "击", "路": "线由径", "人": "民工才", "个": "人", "层": "次",
    "分": "之", "克": "隆服", "安": "全装", "伏": "特", "帕": "金", "次": "品", "条": "件", "度": "假", "焦": "距点", "法": "规", "份": "额",
}  # fmt: skip


def _raised(folded: str, end: int, unit: Unit) -> tuple[Unit, int]:
    match = _SQUARE.match(folded, end)
    if (
        match is None
        or not (unit.symbol[-1].isalpha() and unit.symbol.isalpha())
        or (match[1] and "^" not in match[0])
    ):
        return unit, end
    power = int(match[1] or {"²": 2, "³": 3}[match[2]])
    mark = "²" if power == 2 else "³"
    dimension = _POWERS.get(unit.dimension + mark, unit.dimension + mark)
    return Unit(unit.symbol + mark, dimension, unit.factor**power), match.end()


def _product(folded: str, end: int, unit: Unit) -> tuple[Unit, int] | None:
    inverse = _inverse(folded, end, unit)
    if inverse is not None:
        return inverse
    match = _TIMES.match(folded, end)
    found = _atom(folded, match.end()) if match else None
    if found is None:
        return None
    other, stop = found
    return _multiply(unit, other), stop


def _inverse(folded: str, end: int, unit: Unit) -> tuple[Unit, int] | None:
    """Read `L min⁻¹`: a space, a unit and the power minus one."""
    match = _INVERSE.match(folded, end)
    found = _atom(match[1], 0) if match else None
    return (_divide(unit, found[0]), match.end()) if match and found and found[1] == len(match[1]) else None


def _quotient(folded: str, end: int, unit: Unit) -> tuple[Unit, int] | None:
    match = _PER.match(folded, end)
    if match is None:
        return None
    start = match.end()
    if folded[start : start + 1] == "(":
        return _bracket(folded, start + 1, unit)
    found = _atom(folded, start) or _below(folded, start)
    if found is None or (
        match[0].strip().lower() in ("a", "an", "am", "in der") and found[0].dimension != "time"
    ):
        return None
    return _divide(unit, found[0]), found[1]


def _bracket(folded: str, start: int, unit: Unit) -> tuple[Unit, int] | None:
    found = _atom(folded, start)
    while found is not None:
        unit = _divide(unit, found[0])
        end = found[1]
        if folded[end : end + 1] == ")":
            return unit, end + 1
        match = _TIMES.match(folded, end)
        found = _atom(folded, match.end()) if match else None
    return None


def _below(folded: str, position: int) -> tuple[Unit, int] | None:
    exact, _, _ = _spellings()
    for length in (6, 5, 4, 3, 2, 1):
        piece = folded[position : position + length].lower()
        if (
            len(piece) == length
            and piece in _BELOW
            and _ends_well(folded, position, position + length, piece)
        ):
            return exact[_BELOW[piece]], position + length
    return None


def _divide(unit: Unit, other: Unit) -> Unit:
    top, *below = unit.dimension.split("/")
    dimension = "/".join((top, *sorted((*below, *other.dimension.split("·")))))
    return Unit(
        f"{unit.symbol}/{other.symbol}", _DERIVED.get(dimension, dimension), unit.factor / other.factor
    )


def _multiply(unit: Unit, other: Unit) -> Unit:
    top, *below = unit.dimension.split("/")
    top = "·".join((top, other.dimension))
    dimension = "/".join((top, *below))
    return Unit(
        f"{unit.symbol}·{other.symbol}", _DERIVED.get(dimension, dimension), unit.factor * other.factor
    )
