"""The table of units: dimension, symbol, factor, prefixes, spellings in three languages. Data only.

`units` reads it.
"""

from typing import Final

# dimension | canonical | factor to the dimension's base | SI prefixes the canonical symbol takes | other
# spellings (case as written for
# symbols of one to three letters, any case for longer words; Chinese in simplified characters)
UNITS: Final = """
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
time | d | 86400 | | 天 日 工作日 个工作日 个自然日 自然日 day days tag tage tagen working_days werktage
  werktagen arbeitstage arbeitstagen
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
rotation | rpm | 1 | k | 转/分 转/分钟 转每分 转每分钟 r/min rpm u/min U/min min⁻¹ min^-1 1/min
  umdrehungen/min
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
ratio | %vol | 1e-2 | | %_vol vol.% vol%  %_v/v %v/v vol.-% vol-% %_(v/v)
ratio | %RH | 1e-2 | | %rh %r.h. %rf %r.f. %相对湿度 %_rh %_r.h. %_rf %_r.f. %_relative_humidity
  %_relative_feuchte
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
heart rate | bpm | 1 | | 次/分钟心率
hardness | HV | 1 | | 维氏
hardness rockwell | HRC | 1 | | 洛氏
pH | pH | 1 | |
colony | CFU | 1 | | cfu KBE kbe 菌落形成单位
cells | cell | 1 | | cells 细胞 个细胞 zellen
units of activity | IU | 1 | | 国际单位
base pairs | bp | 1 | | 碱基对 kbp
power/length/temperature | W/(m·K) | 1 | | W/mK W/(mK) W/m·K
fracture toughness | MPa·m^0.5 | 1e6 | | MPa·√m MPa·m½ MPa√m MPa·m^1/2 mpa·m^(1/2)
gravity | g-force | 1 | | ×g xg g_force
times | × | 1 | | 倍 fold fach -fold -fach x X
turbidity | NTU | 1 | | 浊度单位
gloss | GU | 1 | | 光泽单位
salinity | PSU | 1 | | psu
pieces | pieces | 1 | | 片 件 个 只 支 台 套 块 颗 根 条 张 袋 瓶 盒 箱 包 枚 粒 组 头 尾 株 棵 把 双 辆 份 样
  架 艘 罐 杯 饼 幅 盏 卷 个样品 个样 样品 样件 个样本 样本 piece pieces pcs pcs. pc part parts unit units
  item items wafer wafers sample samples specimen specimens board boards bottle bottles panel panels sheet
  sheets tile tiles chip chips plate plates device devices component components bag bags cup cups product
  products workpiece workpieces stück stk stk. teile teil probe proben platten platte bauteile bauteil
  bauteilen teilen flasche flaschen tafeln fliesen fliese chips geräte module modul modules packung packungen
  werkstück werkstücke werkstücken prüfling prüflinge prüflingen tassen beutel
people | people | 1 | | 人 名 位 座 席 座位 工位 人次 席位 个座位 person persons people seat seats guests
  participants visitors person_s personen plätze sitzplätze teilnehmer besucher gäste mitarbeiter
  mitarbeitende arbeitsplätze workstations desks
cycles | cycles | 1 | | 次 个循环 次循环 循环 个周期 周期 cycle cycles times zyklen zyklus lastwechsel mal
  schaltspiele
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
