"""The table of properties: what facts speak about, in three languages. Data only; `properties` reads it."""

from typing import Final

# name | sense | dimensions ("count" for all that count things, "*" for any) | written forms, "_" for a space
# A word with "=" before stands alone even if it is long, one with "-" may end a compound even if it is short.
# A name that begins with "^" wins over any other in a label (裂纹尺寸 is about cracks before it is about
# size).
PROPERTIES: Final = """
resolution | lower | length time angle temperature mass force frequency voltage current energy number pressure
  | 分辨率 解析度 分辨力 解像度 分辨 体素 voxel resolution resolving auflösung voxelgröße
image_resolution | higher | dots pixels line_pairs bits people | 分辨率 解析度 解像度 resolution auflösung
uncertainty | lower | *
  | 不确定度 误差 偏差 公差 对位误差 示值误差 uncertainty error deviation tolerance unsicherheit abweichung
  fehler toleranz restfehler
uncertainty | lower | length time angle temperature mass force pressure voltage current frequency speed number
  | 精度 准确度 精确度 温度均匀性 accuracy precision genauigkeit konstanz
hit_rate | higher | ratio
  | 成功率 识别率 准确率 正确率 命中率 检出率 精度 准确度 success_rate hit_rate recognition_rate capture_rate
  sensitivity specificity accuracy
  precision placement_success trefferquote erkennungsrate erfolgsquote genauigkeit
repeatability | lower | * | 重复性 重复定位 重复精度 重复定位精度 repeatability wiederholgenauigkeit
  wiederholbarkeit
drift | lower | length time angle temperature frequency ratio | 漂移 残余误差 尺寸变化 drift restdrift
  driftfehler maßänderung
roughness | lower | length | 粗糙度 roughness rauheit rauigkeit
form_error | lower | length | 平面度 圆度 同轴度 直线度 平行度 flatness roundness straightness ebenheit
  rundheit geradheit
^defect_size | lower | length
  | 裂纹 裂缝 开裂 缺陷 气泡 鼓包 针孔 划痕 夹杂 crack defect blister flaw pinhole scratch riss rissbreite
  rissgröße fehlstelle fehlergröße
  blasen blase lunker ablösung opening
^detectable_size | lower | length
  | 可检 检出下限 最小缺陷 最小可检 检出尺寸 可检出 detectable smallest_defect minimum_defect erkennbar
  erkennbare kleinste_rissbreite
detection_limit | lower | *
  | 检出限 检测限 检测下限 检出下限 检出水平 测量下限 水分检测下限 detection_limit limit_of_detection lod
  nachweisgrenze kleinste_leckrate
quantification_limit | lower | * | 定量限 定量下限 quantification quantitation bestimmungsgrenze loq
alarm_concentration | lower | ratio mass/volume | 报警浓度 报警值 alarm_concentration alarm_threshold
  alarmschwelle
void_fraction | lower | ratio | 空洞率 孔隙率 孔隙占比 气孔率 void_area void_fraction porosity porenanteil
  porosität lunkeranteil
defect_rate | lower | ratio
  | 缺陷率 不良率 破损率 废品率 次品率 漏检率 误报率 漏记率 breakage reject_rate scrap_rate defect_rate
  failure_rate ausschuss bruchrate
  bruchanteil fehlerquote
yield | higher | ratio | 良率 成品率 合格率 收率 回收率 提取率 yield recovery ausbeute
purity | higher | ratio | 纯度 purity reinheit
retention | higher | ratio | 保留率 保持率 活性保留 retained_activity retention aktivitätserhalt aromaerhalt
  aroma_recovery
saving | higher | ratio | 节能率 节能 节约率 saving einsparung
reduction | higher | ratio level | 减少率 减少 降噪量 降噪 降低率 reduction minderung dämpfung
efficiency | higher | ratio | 效率 efficiency wirkungsgrad effizienz
residual_moisture | lower | ratio | 残余水分 残留水分 含水率 水分含量 residual_moisture moisture_content
  restfeuchte restwasser wassergehalt
density | within | mass/volume | 密度 density dichte
field_of_view | within | angle | 视场 field_of_view sichtfeld bildwinkel
refractive_index | within | number | 折射率 refractive_index brechungsindex brechzahl
sampling_period | lower | time | 采样周期 sampling_period abtastzeit
humidity | within | ratio | 湿度 humidity feuchte befeuchtung
noise | lower | level | 噪声 噪音 声压 噪声级 noise_level sound_level noise geräuschpegel lärmpegel geräusch
  schallpegel
loss | lower | level | 损耗 插入损耗 耦合损耗 coupling_loss insertion_loss loss koppelverlust einfügedämpfung
  verlust
turbidity | lower | turbidity | 浊度 turbidity trübung
colour_difference | lower | number | 色差 colour_difference color_difference delta_e farbabstand
contact_angle | higher | angle | 接触角 contact_angle kontaktwinkel
fracture_toughness | higher | fracture_toughness | 断裂韧性 fracture_toughness bruchzähigkeit
strength | higher | pressure force | 强度 strength festigkeit
hardness | higher | hardness hardness_rockwell pressure | 硬度 hardness härte
thermal_conductivity | within | power/length/temperature | 导热系数 热导率 thermal_conductivity
  wärmeleitfähigkeit
insulation_resistance | higher | resistance | 绝缘电阻 insulation_resistance isolationswiderstand
impedance | lower | resistance | 阻抗 impedance impedanz
leak_rate | lower | * | 漏率 泄漏率 leak_rate leckrate
boil_off | lower | ratio/time | 蒸发率 boil-off abdampfrate verdampfungsrate
power_consumption | lower | power
  | 功耗 平均功耗 耗电 power_consumption average_power leistungsaufnahme mittlere_leistung stromverbrauch
power | reach | power | 功率 power leistung
energy | reach | energy charge | 能量 容量 energy energie kapazität
voltage | reach | voltage | 电压 耐压 voltage spannung
current | reach | current | 电流 current strom
current_density | reach | current/area | 电流密度 current_density stromdichte
pressure | reach | pressure | 压力 压强 耐压 承压 压 pressure druck drücke
vacuum | lower | pressure | 真空 真空度 极限真空 vacuum vakuum
temperature | within | temperature | 温度 温 温控 temperature temperatur
storage_temperature | within | temperature
  | 储存温度 贮藏温度 冷藏温度 冻藏温度 储存 贮存 库温 陈放温度 shelf_temperature storage storage_temperature
  lagertemperatur lagerung
peak_temperature | within | temperature | 峰值温度 peak_temperature spitzentemperatur
temperature_difference | within | temperature | 温差 temperature_difference temperaturdifferenz
heating_rate | reach | temperature/time | 变温速率 升温速率 降温速率 heating_rate cooling_rate ramp heizrate
ramp | reach | ratio/time | 升降速率 变载速率 ramp laständerung
load_range | within | ratio | 功率调节范围 负荷范围 load_swing load_range turndown lastbereich
frequency | within | frequency | 频率 频带 频响 频段 frequency frequenz
bandwidth | reach | frequency | 带宽 频宽 bandwidth bandbreite
sampling_rate | higher | frequency sampling frames/time | 采样率 采样频率 帧率 sampling_rate frame_rate
  abtastrate bildrate
wavelength | within | length | 波长 wavelength wellenlänge
speed | reach | speed area/time | 速度 航速 速率 speed velocity geschwindigkeit
flow_speed | reach | speed | 流速 current_speed flow_speed strömung strömungsgeschwindigkeit
wind_speed | reach | speed | 风速 wind_speed windgeschwindigkeit
rotation | reach | rotation | 转速 主轴转速 speed rotation drehzahl
throughput | reach | pieces/time mass/time flow batches/time cycles/time area/time pages/time length/time
  people/time groups/time number/time
  | 产能 产量 节拍 处理量 通量 速度 处理能力 供应量 蒸发量 throughput capacity output rate speed durchsatz
  fördermenge
  kapazität leistung cycle
cycle_time | lower | time time/pieces time/batches time/pages
  | 节拍 处理速度 speed 单件时间 单套时间 单孔时间 耗时 处理时间 用时 检测时间 测试时间 cycle_time cycle takt
  taktzeit
  zykluszeit zeit_je messzeit prüfzeit messdauer
  time_per read_time
response_time | lower | time
  | 响应时间 反应时间 延迟 报警延迟 提示时间 latency response_time lag reaktionszeit ansprechzeit verzögerung
turnaround | lower | time
  | 出具时间 出结果 交付周期 交期 检测周期 turnaround time_to_result delivery_time lead_time lieferzeit
  bearbeitungszeit
switch_time | lower | time | 切换时间 转换时间 transfer_time changeover_time umschaltzeit
setup_time | lower | time | 对齐时间 校准时间 重排时间 realignment_time calibration_time setup_time
  kalibrierdauer rüstzeit
downtime | lower | time | 停窑时间 停机时间 停工时间 downtime application_time stillstand
lifetime | higher | time | 寿命 使用寿命 耐久 通畅时间 service_life lifetime patency standzeit lebensdauer
  nutzungsdauer
run_time | higher | time
  | 连续运行 不停机时间 连续时间 连续 续航 continuous_operation run_length runtime battery_life betriebsdauer
  autonomie
maintenance_free | higher | time | 免维护 免维护时间 maintenance-free wartungsfrei
^strength_retention | higher | time | 强度保持 维持强度 strength_retention festigkeitserhalt
degradation_time | lower | time | 完全消失 完全吸收 降解时间 degradation absorption_time abbau resorption
shelf_life | higher | time | 保质期 保鲜期 货架期 有效期 shelf_life haltbarkeit stabilität stability
^damp_heat | higher | time | 耐湿热 湿热 双85 damp_heat damp-heat feuchte-wärme
warning_time | higher | time | 预报时效 预警时间 warning_time vorwarnzeit vorhersage
test_duration | reach | time | 试验时间 最长试验 test_duration longest_trial prüfdauer versuchsdauer
wearing_time | higher | time | 佩戴时间 wearing_time tragezeit
experience | higher | time number
  | 经验 从业年限 工龄 资历 年资 从业 从业年资 从业经验 experience berufserfahrung berufsjahre
on_site | higher | time | 驻厂 驻厂天数 on_site einsatzdauer
term | reach | time | 期限 租期 年期 年限 还清年限 term laufzeit
credit_period | reach | time | 信用期 账期 payment_term credit_period zahlungsziel
duration | reach | time | 为期 时长 =duration =dauer
down_payment | lower | ratio | 首付 首期 首付比例 down_payment anzahlung
cover | higher | ratio | 赔付比例 赔偿比率 担保比例 分担比例 cover deckung bürgschaftsquote
interest | lower | ratio | 年利率 利率 interest zinssatz zins
magnetic_field | within | magnetic_field | 磁场 场强 magnetic_field field_strength feldstärke
irradiance | reach | power/area | 辐照度 irradiance bestrahlungsstärke
illuminance | within | illuminance | 照度 illuminance beleuchtungsstärke
luminance | within | luminance | 亮度 luminance leuchtdichte
let_threshold | higher | * | 翻转阈值 let_threshold
size | size | length pixels
  | 尺寸 大小 幅面 图幅 样品 样块 工件 晶圆 被测件 size format sheet wafer substrate sample specimen workpiece
  größe probe prüfling substrat
^chip_size | size | length | 芯片边长 芯片尺寸 像素尺寸 chip_size die_size pixel_size chipgröße
length | size | length | 长度 长 length länge
width | size | length | 宽度 宽 width breite
height | size | length | 高度 高 height headroom -höhe
wave_height | reach | length | 波高 wave_height wellenhöhe
side | size | length | 边长 side_length edge_length kantenlänge
hole_diameter | within | length | 孔径 hole_diameter bohrungsdurchmesser lochdurchmesser
diameter | size | length | 直径 外径 口径 径 diameter durchmesser
inner_diameter | size | length | 内径 inner_diameter innendurchmesser bore
thickness | within | length | 厚度 厚 thickness dicke
layer_thickness | within | length | 膜厚 层厚 涂层厚度 镀层厚度 coating_thickness layer_thickness layer
  schichtdicke
wall_thickness | within | length | 壁厚 wall_thickness wandstärke wanddicke
edge_thickness | lower | length | 刃厚 edge_thickness schneidendicke
edge_break | within | length | 倒棱宽度 倒棱 倒角 edge_break chamfer kantenbruch kantenradius
burial_depth | reach | length | 埋深 burial_depth verlegetiefe
depth | reach | length | 深度 水深 深 depth -tiefe
penetration_depth | reach | length | 穿透深度 检测深度 penetration penetration_depth eindringtiefe
hole_depth | reach | length | 孔深 hole_depth lochtiefe
area | size | area | 面积 area fläche
footprint | lower | area | 占地面积 footprint stellfläche
volume | size | volume | 容积 体积 容量 单批容量 volume volumen
travel | reach | length | 行程 臂展 扫描范围 测量范围 量程 travel reach stroke measuring_range verfahrweg
  messbereich
module | within | length | 模数 module modul
stitch | within | length | 针距 stitch stichlänge
pitch | lower | length | 间距 pitch rastermaß
^spot_size | lower | length | 光斑 spot_size brennfleck
line_width | lower | length | 线宽 linewidth line_width linienbreite
particle_size | within | length | 粒径 粒度 particle_size fineness droplet partikelgröße korngröße
  tröpfchengröße
distance | reach | length | 距离 distance abstand entfernung
load | reach | mass force
  | 样品重量 工件重量 转子重量 箱体重量 件重 sample_weight workpiece_weight part_weight prüfling drehtisch
  承重 载荷 负载 载重 起吊 起重能力 起重 load payload crane traglast tragfähigkeit
  nutzlast tischlast kranlast
floor_load | reach | mass/area pressure | 地面承重 地面荷载 floor_load bodenbelastung
weight | within | mass | 重量 质量 weight mass gewicht masse
mass_penalty | lower | mass | 附加质量 mass_penalty mehrgewicht
batch_size | reach | mass mass/batches volume pieces pieces/batches
  | 批量 投料量 装料量 批次量 处理量 batch batch_size chargengröße charge
force | reach | force | 力 推力 拉力 force kraft
torque | reach | torque | 扭矩 转矩 torque drehmoment
flow_rate | reach | flow mass/time | 流量 流速 flow_rate flussrate durchfluss
concentration | within | mass/volume molarity ratio | 浓度 concentration konzentration
^scrub_cycles | higher | count | 刷洗 磨擦洗 擦洗 scrub scheuer
^mating_cycles | higher | count | 插拔 mating steckzyklen
^freeze_thaw | higher | count | 冻融 freeze-thaw freeze–thaw frost-tau
cycles | higher | count | 次数 循环 寿命 cycles cyclic_life zyklen
channels | higher | count | 通道 通道数 channels kanäle kanalzahl
measuring_points | higher | count | 测点 测点数 监测点 points_watched measuring_points messstellen messpunkte
  überwachte_punkte
seats | higher | count | 座位 座位数 席位 容纳人数 容纳 载员 seats guests persons personen plätze sitzplätze
group_size | higher | count | 每班人数 人数 学员 group_size teilnehmer gruppe participants
booths | higher | count | 同传间 interpreting_booths dolmetschkabinen
samples | higher | count pieces/time | 样品数 样板数 每批样品 日检样品 samples number_of_samples proben
  probenzahl
substances | higher | count | 农药种类 化合物数 wirkstoffe compounds analytes
species | higher | count | 覆盖蛇种 物种数 species_covered species arten
additive_share | lower | ratio | 辅料添加 载体用量 添加量 additive_share carrier_share trägeranteil
false_alarms | lower | count count/time | 误鸣 虚警 误报 误报次数 false_alarms fehlalarme
languages | same | text | 报告语言 语种 语言 languages language sprachen sprache
material | same | text | 材料 材质 material werkstoff
standard | same | text | 标准 standard norm
"""

# A requirement about the first may be answered by a fact about the others: such a fact confirms, and refutes
# only where marked "!".
ANSWERS: Final = """
defect_size | detectable_size! resolution! detection_limit
size | length width diameter side height
length | size travel
width | size length
height | size length
side | size length width diameter
diameter | size side
inner_diameter | diameter
weight | load!
storage_temperature | temperature
peak_temperature | temperature
detection_limit | quantification_limit
alarm_concentration | detection_limit
scrub_cycles | cycles
mating_cycles | cycles
freeze_thaw | cycles
flow_speed | speed
drift | uncertainty
volume | batch_size
batch_size | volume
lifetime | run_time
hit_rate | yield
"""
