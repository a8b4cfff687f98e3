"""What takes minutes: a re-ingest killed at random points.

All of them took 342 s on two cores, beside a run of the fast tests.
"""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path
from time import sleep

import pytest

from rag.index import open_index, read
from tests.conftest import CORPUS, ROOT, new_home

pytestmark = pytest.mark.slow
KILLS, REAL_KILLS = 200, 20


@pytest.mark.parametrize(("writers", "reader"), [(1, False), (2, True)])
def test_a_re_ingest_killed_at_random_leaves_a_whole_shelf(tmp_path: Path, writers: int, reader: bool) -> None:
    code = f"from pathlib import Path; from tests.crash import kill_at_random; kill_at_random(Path({str(tmp_path)!r}), {KILLS}, {writers}, reader={reader})"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    print(done.stdout)


def test_the_command_with_the_real_encoder_killed_at_random_leaves_a_whole_shelf(tmp_path_factory: pytest.TempPathFactory) -> None:
    place, folder = new_home(tmp_path_factory), tmp_path_factory.mktemp("shelf", numbered=False)
    texts = [path.read_bytes() for path in sorted(CORPUS.glob("*.txt"))]
    command = [sys.executable, str(ROOT / "gumshoe.py"), "ingest", str(folder)]
    environment = {**os.environ, "GUMSHOE_HOME": str(place)}
    chance = random.Random(3)
    versions: list[str] = []
    for kill in range(REAL_KILLS):
        version = f"Version {kill}."
        for number, text in enumerate(texts):
            (folder / f"{number}.txt").write_bytes(text + f"\n\n{version}".encode())
        process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        if kill:
            sleep(chance.uniform(0.5, 4.0))
            process.kill()
        process.wait()
        versions.append(version)
        read._open.clear()
        live = open_index(place, "shelf")
        held = {live.text(source).rsplit("\n\n", 1)[1] for source in live.sources()}
        assert len(live.sources()) == len(texts)
        assert len(held) == 1
        assert held <= set(versions)
        assert any("Ann shoots Fantail" in p.text for p in live.by_id(live.search.lexical("Fantail shoots", 5)).values())
        live.close()
    assert subprocess.run(command, env=environment, capture_output=True, check=False).returncode == 0
    read._open.clear()
    assert all(open_index(place, "shelf").text(source).endswith(versions[-1]) for source in open_index(place, "shelf").sources())
    assert len(list((place / "corpora" / "shelf" / "generations").iterdir())) <= 2
