"""``kg serve`` as a command: what it says when something is in its way, and what goes on while it serves."""

from __future__ import annotations

import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest
from statements_sample import ASSOCIATION, BASE, LU, sample_records, sample_statements
from test_serve_safety import served

from kg.store import commit

KG = [sys.executable, "-m", "kg", "serve", "--no-browser"]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    commit(tmp_path / "store", records=sample_records(), statements=sample_statements())
    return tmp_path / "store"


@pytest.mark.parametrize(
    ("options", "code", "words"),
    [
        (["--store", "none"], 1, "run `kg build FOLDER --store none` first"),
        (["--store", "."], 1, "is not a store of honours-kg"),
        (["--store", "file"], 1, "choose a folder with --store"),
        (["--store", "store", "--port", "99999"], 2, "0<=x<=65535"),
        (["--store", "store", "--host", ""], 2, "127.0.0.1 for this machine alone"),
        (["--store", "store", "--host", "192.0.2.1"], 1, "another address with --host"),
        (["--store", "store", "--host", "no.such.host.invalid"], 1, "another address with --host"),
        (["--store", "store", "--allow-origin", "yasgui"], 2, "https://yasgui.org"),
        (["--store", "store", "--decisions", "."], 2, "directory"),
    ],
)
def test_what_is_in_the_way_is_said_in_a_line_and_nothing_is_opened(
    store: Path, options: list[str], code: int, words: str
) -> None:
    (store.parent / "file").write_text("x", encoding="utf-8")
    run = subprocess.run([*KG, "--port", "0", *options], cwd=store.parent, capture_output=True, text=True, timeout=60)
    assert (run.returncode, words in run.stderr) == (code, True), run.stderr
    assert "Traceback" not in run.stderr and "is open at" not in run.stderr


def test_a_port_that_is_taken_is_named(store: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        run = subprocess.run([*KG, "--store", str(store), "--port", port], capture_output=True, text=True, timeout=60)
    assert run.returncode == 1
    assert run.stderr.startswith(f"kg: 127.0.0.1:{port} cannot be used") and "another with --port" in run.stderr


def test_it_is_reached_under_the_address_that_it_was_given(store: Path) -> None:
    if not socket.has_ipv6:
        pytest.skip("this machine has no IPv6")
    with served(store, "--host", "::1") as client:
        assert client.base_url.host == "::1"
        assert client.get("/").status_code == 200
    with served(store, "--allow-host", "kg.example") as client:
        assert client.get("/", headers={"host": "kg.example:8765"}).status_code == 200
        assert client.get("/", headers={"host": "other.example"}).status_code == 400


def test_another_process_builds_while_it_serves(store: Path) -> None:
    count = {"query": "SELECT (COUNT(*) AS ?n) { ?x a hkg:Tenure }"}
    page = f"/id/{LU.iri.removeprefix(BASE)}"
    with served(store) as client:
        before, shown = client.get("/sparql", params=count).json(), client.get(page).text
        code = """if True:
            import sys; sys.path.insert(0, sys.argv[2])
            from dataclasses import replace
            from statements_sample import sample_records, sample_statements
            from kg.store import commit
            commit(sys.argv[1], records=sample_records(), statements=replace(sample_statements(), tenures=()))"""
        subprocess.run([sys.executable, "-c", code, str(store), str(Path(__file__).parent)], check=True)
        assert client.get("/sparql", params=count).json() != before
        assert client.get(page).text != shown  # what was kept of the old graph is gone
        assert len([each for each in (store / "generations").iterdir() if each.name.isdigit()]) <= 2
        shutil.rmtree(store)
        gone = client.get("/search", params={"q": ASSOCIATION.name})
        assert gone.status_code == 503 and "kg build" in gone.text and "Traceback" not in gone.text
        assert client.get("/sparql", params=count).status_code == 503
        commit(store, records=sample_records(), statements=sample_statements())
        assert client.get("/search", params={"q": ASSOCIATION.name}).status_code == 200
        assert client.get("/sparql", params=count).json() == before


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
def test_it_ends_when_it_is_told_to_and_leaves_nobody_behind(store: Path, sign: int) -> None:
    process = subprocess.Popen([*KG, "--store", str(store), "--port", "0"], stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    address = process.stderr.readline().split(" at ")[1].split()[0]
    query = {"query": "ASK {}"}
    client = httpx.Client(transport=httpx.HTTPTransport(retries=5))
    assert client.get(f"{address}sparql", params=query, timeout=60).status_code == 200
    client.close()
    listing = ["ps", "-o", "pid=", "--ppid", str(process.pid)]
    children = subprocess.run(listing, capture_output=True, text=True).stdout.split()
    assert children
    process.send_signal(sign)
    assert process.wait(20) in (0, -sign)
    assert "Traceback" not in process.stderr.read()
    process.stderr.close()
    for child in children:
        for _ in range(200):
            state = subprocess.run(["ps", "-o", "stat=", "-p", child], capture_output=True, text=True).stdout.strip()
            if not state or state.startswith("Z"):
                break
            time.sleep(0.05)
        else:
            pytest.fail(f"process {child} is left behind")


def test_without_a_store_the_sample_is_built_and_opened(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if name != "KG_STORE"}
    process = subprocess.Popen([*KG, "--port", "0"], cwd=tmp_path, env=environment, stderr=subprocess.PIPE, text=True)
    assert process.stderr is not None
    try:
        lines = [process.stderr.readline() for _ in range(2)]
        assert "building the sample" in lines[0] and re.search(r"kg-demo.store is open at http://127", lines[1])
    finally:
        process.kill()
        process.wait()
        process.stderr.close()
