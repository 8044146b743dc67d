"""What several tests use: where things are, and copies of the project."""

import shutil
import sys
from pathlib import Path

HERE = Path(__file__).parent
ROOT = HERE.parent


def clear_caches() -> None:
    """Empty every function cache of the package's loaded modules."""
    for name, module in list(sys.modules.items()):
        if name.split(".")[0] == "dialogue":
            for value in list(vars(module).values()):
                if hasattr(value, "cache_clear"):
                    value.cache_clear()


def copy_project(folder: Path) -> Path:
    """What the book is made from, without what was built."""
    shutil.copytree(ROOT / "data", folder / "data")
    shutil.copytree(ROOT / "book", folder / "book", ignore=shutil.ignore_patterns("*.ipynb"))
    (folder / "notebooks").mkdir()
    files = ("_config.yml", "_toc.yml", "CITATION.cff")
    for path in (*ROOT.glob("notebooks/*.ipynb"), *(ROOT / name for name in files)):
        shutil.copy(path, folder / path.relative_to(ROOT))
    return folder
