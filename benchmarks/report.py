"""What was measured: a figure of ours beside a figure of another, and the bound that was promised."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

_PACKAGES = (
    "honours-kg",
    "pyoxigraph",
    "rdflib",
    "jieba",
    "pyvis",
    "networkx",
    "click",
    "playwright",
    "starlette",
    "uvicorn",
)


@dataclass(frozen=True, slots=True)
class Measure:
    """One line of the report; ``ratio`` is what ``bound`` limits.

    ``at_least`` says on which side of the bound is good; a measure without a bound is stated, not judged. ``ours`` and
    ``theirs`` are figures with their unit, as printed.
    """

    room: str
    what: str
    ours: str
    theirs: str
    ratio: float
    bound: float | None = None
    at_least: bool = False

    @property
    def met(self) -> bool | None:
        """Whether the bound is kept; None when there is none."""
        if self.bound is None:
            return None
        return self.ratio >= self.bound if self.at_least else self.ratio <= self.bound

    @property
    def promise(self) -> str:
        """The bound in words."""
        return "" if self.bound is None else f"{'≥' if self.at_least else '≤'} {self.bound:g}"


def seconds(value: float) -> str:
    """A time as people read it: 12.3 s, 4.56 ms."""
    return f"{value:.2f} s" if value >= 1 else f"{value * 1000:.2f} ms"


def machine() -> dict[str, str]:
    """What the figures were measured on and with."""
    found = {
        "machine": f"{_processor()}, {os.cpu_count()} cores",
        "system": platform.platform(),
        "python": platform.python_version(),
    }
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def line(measure: Measure) -> str:
    """One measure as it is printed while others go on."""
    kept = {True: "kept", False: "NOT KEPT", None: ""}[measure.met]
    figures = f"{measure.ours} | {measure.theirs} | ratio {measure.ratio:.3g}"
    return f"{measure.room:<10} {measure.what}: {figures} {measure.promise} {kept}".rstrip()


_BEST = "Each ratio was measured in one run, contestants in turn, the best time of each."


def markdown(measures: Iterable[Measure], command: str, how: str = _BEST) -> str:
    """The report as Markdown; ``how`` says what the figures are."""
    lines = [
        "# Last results",
        "",
        f"Written by `{command}`. {how}",
        "",
        "| room | what | ours | theirs | ratio | promised | kept |",
        "|---|---|---:|---:|---:|---:|---|",
    ]
    for each in measures:
        kept = {True: "yes", False: "**no**", None: ""}[each.met]
        lines.append(
            f"| {each.room} | {each.what} | {each.ours} | {each.theirs} | {each.ratio:.3g} | {each.promise} | {kept} |"
        )
    lines += ["", "## Measured on", "", *(f"- {name}: {value}" for name, value in machine().items()), ""]
    return "\n".join(lines)


def as_json(measures: Iterable[Measure], command: str) -> str:
    """The report as JSON."""
    content = {
        "command": command,
        "machine": machine(),
        "measures": [asdict(each) | {"met": each.met} for each in measures],
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
