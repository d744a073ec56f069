"""The Python interface: its example runs, its names are there, importing it costs nothing."""

import doctest
import subprocess
import sys

import kg


def test_the_example_runs(tmp_path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    result = doctest.testmod(kg)
    assert result.attempted >= 10
    assert result.failed == 0


def test_every_public_name_is_there_and_documented() -> None:
    for name in kg.__all__:
        assert getattr(kg, name).__doc__, name
    assert set(kg.__all__) == set(kg._HOMES)


def test_importing_kg_loads_nothing_heavy() -> None:
    heavy = "{'click', 'numpy', 'networkx', 'rdflib', 'pyoxigraph', 'pyvis', 'jinja2', 'lxml'}"
    code = f"import sys, kg; assert not {heavy} & set(sys.modules), {heavy} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)
