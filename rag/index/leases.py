"""The clones of a generation that readers work on, each with a lease that keeps it from being swept.

A reader holds a lock on its lease that dies with its process; whoever can have that lock alone removes the clone. What is in a generation is not looked at.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from contextlib import suppress
from pathlib import Path
from tempfile import mkdtemp
from time import time
from typing import IO

from rag.index.manifest import files

ABANDONED_S = 3600
"""Seconds after which the clone of a reader that never locked it is taken for one that is gone."""


def leased(home: Path, name: str) -> tuple[Path, IO[str]]:
    """Make a folder for a reader of the collection of some name, locked; one that was swept before it was locked is made anew."""
    (home / "readers").mkdir(parents=True, exist_ok=True)
    while True:
        clone = Path(mkdtemp(dir=home / "readers"))
        lease = (clone / "lease").open("w")
        lease.write(name)
        lease.flush()
        fcntl.flock(lease, fcntl.LOCK_SH)
        if (clone / "lease").exists():
            return clone, lease
        lease.close()


def copy_generation(generation: Path, clone: Path) -> None:
    """Link or copy a generation; its manifest too, so that one which is gone raises FileNotFoundError."""
    for path in (generation / "manifest.json", *files(generation)):
        copy = clone / path.relative_to(generation)
        copy.parent.mkdir(parents=True, exist_ok=True)
        if copy.parent != clone or not _linked(path, copy):
            shutil.copyfile(path, copy)


def _linked(path: Path, link: Path) -> bool:
    """Make a hard link, if the file system has such."""
    try:
        os.link(path, link)
    except FileNotFoundError:
        raise
    except OSError:
        return False
    return True


def sweep_clones(home: Path) -> set[str]:
    """Remove the clones of readers that are gone; gives the collections that the others are at."""
    held = set()
    for clone in (home / "readers").glob("*"):
        with suppress(OSError):  # another sweep was faster
            if not (clone / "lease").exists():
                if time() - clone.stat().st_mtime > ABANDONED_S:
                    shutil.rmtree(clone, ignore_errors=True)
                continue
            with (clone / "lease").open() as lease:
                try:
                    fcntl.flock(lease, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    shutil.rmtree(clone, ignore_errors=True)
                except OSError:
                    held.add(lease.read())
    return held
