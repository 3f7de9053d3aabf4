"""Places that reports are dated from: 揚州通信, 柏林九日電. Ground: pure.

The dictionary of the lexicon tags many a city as something else (开封 is a verb to it), so
that the cities of the news are listed here and its place names added.
"""

from __future__ import annotations

from functools import cache

from digitize.lexicon import placenames
from digitize.scripts import simplified

_NAMES = """
北京 天津 上海 重庆 石家庄 唐山 秦皇岛 邯郸 邢台 保定 张家口 承德
沧州 廊坊 衡水 太原 大同 阳泉 长治 晋城 朔州 晋中 运城 忻州 临汾
吕梁 呼和浩特 包头 乌海 赤峰 通辽 鄂尔多斯 归绥 绥远 沈阳 大连 鞍山
抚顺 本溪 丹东 锦州 营口 阜新 辽阳 盘锦 铁岭 朝阳 葫芦岛 长春 吉林
四平 辽源 通化 白山 松原 白城 延吉 哈尔滨 齐齐哈尔 鸡西 鹤岗 双鸭山
大庆 伊春 佳木斯 七台河 牡丹江 黑河 绥化 南京 无锡 徐州 常州 苏州
南通 连云港 淮安 盐城 扬州 镇江 泰州 宿迁 江阴 宜兴 常熟 昆山 太仓
吴江 吴县 松江 嘉定 宝山 川沙 南汇 青浦 金山 奉贤 崇明 海门 启东
丹阳 句容 溧阳 杭州 宁波 温州 嘉兴 湖州 绍兴 金华 衢州 舟山 台州
丽水 余姚 奉化 慈溪 吴兴 海宁 平湖 嘉善 义乌 兰溪 合肥 芜湖 蚌埠
淮南 马鞍山 淮北 铜陵 安庆 黄山 滁州 阜阳 宿州 六安 亳州 池州 宣城
屯溪 福州 厦门 莆田 三明 泉州 漳州 南平 龙岩 宁德 南昌 景德镇 萍乡
九江 新余 鹰潭 赣州 吉安 宜春 抚州 上饶 牯岭 庐山 济南 青岛 淄博
枣庄 东营 烟台 潍坊 济宁 泰安 威海 日照 莱芜 临沂 德州 聊城 滨州
菏泽 郑州 开封 洛阳 平顶山 安阳 鹤壁 新乡 焦作 濮阳 许昌 漯河 三门峡
南阳 商丘 信阳 周口 驻马店 武汉 武昌 汉口 汉阳 黄石 十堰 宜昌 襄阳
襄樊 鄂州 荆门 孝感 荆州 沙市 黄冈 咸宁 随州 恩施 长沙 株洲 湘潭
衡阳 邵阳 岳阳 常德 张家界 益阳 郴州 永州 怀化 娄底 广州 韶关 深圳
珠海 汕头 佛山 江门 湛江 茂名 肇庆 惠州 梅州 梅县 汕尾 河源 阳江
清远 东莞 中山 潮州 揭阳 云浮 顺德 番禺 新会 台山 南宁 柳州 桂林
梧州 北海 钦州 贵港 玉林 百色 贺州 河池 来宾 海口 三亚 成都 自贡
攀枝花 泸州 德阳 绵阳 广元 遂宁 内江 乐山 南充 眉山 宜宾 广安 达州
雅安 巴中 资阳 万县 贵阳 六盘水 遵义 安顺 昆明 曲靖 玉溪 保山 昭通
丽江 普洱 临沧 大理 腾冲 蒙自 拉萨 日喀则 西安 铜川 宝鸡 咸阳 渭南
延安 汉中 榆林 安康 商洛 潼关 兰州 嘉峪关 金昌 白银 天水 武威 张掖
平凉 酒泉 庆阳 定西 陇南 西宁 银川 石嘴山 吴忠 固原 乌鲁木齐 迪化
克拉玛依 喀什 伊犁 哈密 台北 高雄 台中 台南 基隆 新竹 嘉义 桃园 花莲
屏东 宜兰 彰化 苗栗 南投 云林 台东 澎湖 金门 香港 九龙 澳门 北平
奉天 平津 京沪 热河 察哈尔 库伦 旅顺 山海关 浦口 下关 吴淞 闸北 伦敦
巴黎 柏林 罗马 莫斯科 华盛顿 纽约 东京 大阪 神户 长崎 横滨 京都
名古屋 日内瓦 维也纳 布拉格 华沙 海牙 布鲁塞尔 马德里 里斯本 雅典 开罗
德里 新德里 孟买 加尔各答 仰光 曼谷 河内 西贡 海防 马尼拉 小吕宋
新加坡 星洲 星加坡 槟城 吉隆坡 巴达维亚 雅加达 悉尼 雪梨 墨尔本 堪培拉
渥太华 多伦多 温哥华 旧金山 檀香山 芝加哥 洛杉矶 波士顿 费城 汉城 首尔
平壤 釜山 莫斯哥 布达佩斯 索菲亚 安卡拉 德黑兰 巴格达 耶路撒冷 大马士革
贝鲁特 喀布尔 伊斯兰堡 卡拉奇 科伦坡 达卡 加德满都 金边 万象 哥本哈根
奥斯陆 赫尔辛基 都柏林 汉堡 慕尼黑 法兰克福 波恩 苏黎世 伯尔尼 巴西利亚
圣地亚哥 利马 墨西哥城 哈瓦那 内罗毕 基辅
"""
_CITIES = frozenset(_NAMES.split())
# Asked only where nothing but a place stands: 高松, 千葉 and 金澤 are names of persons, too.
_JAPANESE_NAMES = """
札幌 函馆 函館 旭川 青森 盛冈 盛岡 仙台 秋田 山形 福岛 福島 水户 水戸 宇都宫
宇都宮 前桥 前橋 高崎 浦和 大宫 大宮 千叶 千葉 横浜 川崎 新潟 富山 金泽 金沢
福井 甲府 长野 長野 松本 岐阜 静冈 静岡 浜松 四日市 大津 奈良 和歌山 鸟取 鳥取
松江 冈山 岡山 广岛 広島 山口 德岛 徳島 高松 松山 高知 福冈 福岡 北九州 小仓
小倉 佐贺 佐賀 熊本 大分 宫崎 宮崎 鹿儿岛 鹿児島 那霸 那覇 神戸 鳥栖 釧路 八戸
下関 小樽 苫小牧 尼崎 舞鶴 姫路 佐世保 帯広 鎌倉 門司 久留米 長崎 長岡
"""
_JAPANESE = frozenset(_JAPANESE_NAMES.split())


@cache
def is_place(text: str) -> bool:
    """Whether a text, in either script, is the name of a city, county or country."""
    plain = simplified(text)
    return plain in _CITIES or plain in placenames()


def is_city(text: str) -> bool:
    """Whether a text is one of the cities that reports are dated from."""
    return simplified(text) in _CITIES


def is_japanese_city(text: str) -> bool:
    """Whether a text is the name of a Japanese city, which may be that of a person, too."""
    return text in _JAPANESE
