"""CITATION.cff is valid by the format's own tool, which lives apart: its pins clash with ours."""

import subprocess
import sys

import pytest
from support import ROOT

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cffconvert(tmp_path_factory):
    folder = tmp_path_factory.mktemp("cff")
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    pip = [folder / "bin/python", "-m", "pip", "install", "--quiet", "cffconvert==2.0.0"]
    subprocess.run(pip, check=True, capture_output=True)
    return folder / "bin/cffconvert"


def test_it_is_valid(cffconvert):
    done = subprocess.run(
        [cffconvert, "--validate", "-i", ROOT / "CITATION.cff"], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "valid according to schema version 1.2.0" in done.stdout


def test_it_becomes_a_reference(cffconvert):
    done = subprocess.run(
        [cffconvert, "-i", ROOT / "CITATION.cff", "-f", "bibtex"], capture_output=True, text=True
    )
    assert "author = {The Dialogue Book project}" in done.stdout
    assert "title = {The Dialogue Book}" in done.stdout
