"""Places that open the names of honours and events."""

from __future__ import annotations

import re

from kg.resources import load_toml


def without_higher_place(key: str) -> str:
    """The key without the province or city before the city, district or county that it names.

    >>> without_higher_place("江南省东溪市劳动模范"), without_higher_place("东溪市商品市场论坛")
    ('东溪市劳动模范', '东溪市商品市场论坛')
    """
    return re.sub(load_toml("lexicons/identity.toml")["places"]["higher"], "", key)
