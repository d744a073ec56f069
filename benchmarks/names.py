"""Invented names in the manner of the newsletters: cities, markets, companies, bodies, people, honours."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from random import Random

_FIRST = "澄泽沅浦栖岚霁芦苇棠樾沚洄澜淞滢漪潼濂瀚"
_SECOND = "川溪湖陵塘洲浦湾岭原泉渡桥港屿"
_FAMILY = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
_GIVEN = "明华国建文志海春秋景云若怀知远之立安宁启元守正亦宗敏静婉素清和庭松柏青禾书言"
_GOODS = [
    "粮油",
    "果品",
    "蔬菜",
    "茶叶",
    "家居",
    "建材",
    "五金",
    "花木",
    "汽配",
    "钢材",
    "皮革",
    "文具",
    "灯饰",
    "药材",
]
_MERITS = ["文明诚信", "放心消费", "创新发展", "绿色低碳", "抗疫保供", "规范管理", "品质服务", "安全生产", "公益慈善"]
_HEADS = ["示范市场", "先进单位", "示范单位", "优秀企业", "先进个人", "标兵", "领军人物", "突出贡献奖", "创新奖"]
_OFFICES = ["市场监督管理局", "商务局", "精神文明建设指导委员会", "人民政府", "农业农村局", "总工会"]

CITIES = [a + b for a, b in product(_FIRST, _SECOND)]


class Names:
    """A source of names, each given once (people's may come again); the same seed gives the same names."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._given: set[str] = set()

    def company(self, city: str) -> str:
        """A company that runs a market."""
        return self._new(lambda: f"{city}市{self._mark()}{self._of(_GOODS)}市场管理有限公司")

    def market(self, city: str) -> str:
        """A market."""
        return self._new(lambda: f"{city}{self._mark()}{self._of(_GOODS)}批发市场")

    def association(self) -> str:
        """An association of a trade in some city."""
        return self._new(lambda: f"{self._of(CITIES)}市{self._of(_GOODS)}{self._of(['协会', '商会'])}")

    def body(self) -> str:
        """A government body of some city."""
        return self._new(lambda: f"{self._of(CITIES)}市{self._of(_OFFICES)}")

    def honour(self) -> str:
        """An honour, named after its reach, its merit and its kind."""
        return self._new(lambda: f"{self._reach()}{self._of(_MERITS)}{self._of(_GOODS)}{self._of(_HEADS)}")

    def person(self) -> str:
        """A person; two may have one name."""
        return self._of(_FAMILY) + "".join(self._random.choices(_GIVEN, k=self._random.choice((1, 2, 2))))

    def _mark(self) -> str:
        return self._of(_FIRST) + self._of(_GIVEN)

    def _reach(self) -> str:
        return self._of(["全国", "东原省", f"{self._of(CITIES)}市", f"{self._of(CITIES)}市"])

    def _of(self, options: Sequence[str]) -> str:
        return self._random.choice(options)

    def _new(self, make: Callable[[], str]) -> str:
        while (name := make()) in self._given:
            pass
        self._given.add(name)
        return name
