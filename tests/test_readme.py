"""README is under test: its commands exist and work, its Python runs, both languages say the same."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
READMES = [ROOT / "README.md", ROOT / "README.zh-CN.md"]


def blocks(path: Path, language: str = "") -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", path.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def commands(path: Path) -> list[str]:
    lines = "\n".join(blocks(path)).splitlines()
    return [line.partition("#")[0].strip() for line in lines if line.startswith("kg ")]


@pytest.fixture(scope="module")
def demo(tmp_path_factory):
    folder = tmp_path_factory.mktemp("demo")
    result = subprocess.run(
        [sys.executable, "-m", "kg", "demo", "--lang", "en"], cwd=folder, capture_output=True, encoding="utf-8"
    )
    assert result.returncode == 0, result.stderr
    return folder, result.stdout


def test_the_main_job_makes_store_answer_and_picture(demo) -> None:
    folder, said = demo
    assert (folder / "kg-demo" / "store" / "CURRENT").exists()
    assert (folder / "kg-demo" / "graph.html").stat().st_size > 100_000
    assert "who-won" in said


def test_the_transcript_is_what_the_main_job_says(demo) -> None:
    transcript = blocks(READMES[0])[1]
    said = {line.strip() for line in demo[1].splitlines()}
    shown = [line.strip() for line in transcript.splitlines() if line.strip() not in ("", "…")]
    assert [line for line in shown if not line.startswith("$ kg build") and line not in said] == []


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_every_command_of_the_readme_has_help(readme) -> None:
    names = {shlex.split(command)[1] for command in commands(readme)}
    assert {
        "build",
        "ask",
        "show",
        "path",
        "view",
        "query",
        "export",
        "check",
        "doubts",
        "review",
        "decide",
        "evaluate",
    } <= names
    for name in sorted(names):
        shown = subprocess.run([sys.executable, "-m", "kg", name, "--help"], capture_output=True, encoding="utf-8")
        assert shown.returncode == 0 and "Usage: kg" in shown.stdout, name


def test_both_languages_show_the_same_commands() -> None:
    first, second = ([" ".join(c.split()[:2]) for c in commands(path)] for path in READMES)
    assert first == second


@pytest.mark.parametrize("readme", READMES, ids=lambda path: path.name)
def test_the_python_of_the_readme_runs(readme, tmp_path) -> None:
    (code,) = blocks(readme, "python")
    folder = "newsletters" if "newsletters" in code else "通讯"
    (tmp_path / folder).symlink_to(ROOT / "data" / "newsletters")
    result = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, encoding="utf-8")
    assert result.returncode == 0, result.stderr
    assert "有限公司" in result.stdout


def test_cli_py_does_the_same_from_a_checkout() -> None:
    said = [
        subprocess.run([sys.executable, *command, "--help"], capture_output=True, encoding="utf-8", check=True).stdout
        for command in ([str(ROOT / "cli.py")], ["-m", "kg"])
    ]
    assert said[0] == said[1]
