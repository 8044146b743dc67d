"""Forked kernels give what papermill's own engine gives; what fails, fails alone and is told."""

import ast
import json
import multiprocessing
import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import nbformat
import pytest
from support import ROOT, gone, notebook

from dialogue.build import clean, engine, plan
from dialogue.build.engine import Job
from dialogue.prose import views
from dialogue.prose.core import USED

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not engine.CAN_FORK, reason="kernels are forked on Linux only"),
]
HARD = [
    "import sys, subprocess\nprint('out')\nprint('err', file=sys.stderr)",
    "subprocess.run(['sh', '-c', 'echo from a child; echo complaint >&2'])\nNone",
    "from IPython.display import display, HTML, update_display\n"
    "display(HTML('<b>a</b>'), display_id='d')\nupdate_display(HTML('<b>b</b>'), display_id='d')",
    "import pandas as pd\npd.DataFrame({'a': [1, 2]})",
    "import matplotlib.pyplot as plt\nplt.plot([1, 2]); plt.show()",
    "import asyncio\nawait asyncio.sleep(0.01)\n'awaited'",
    "get_ipython().run_line_magic('timeit', '-n1 -r1 pass') and None",
    "x = 1\nx",
    "import os\nsorted(k for k in os.environ if k.startswith('MPL')), os.getcwd() == start",
    "__name__, sys.argv[1:] == [] or True, 'numpy' in sys.modules",
    "1 / 0",
]


def outputs(path: Path) -> list:
    """All outputs of an executed notebook without what is new in every run."""
    read = nbformat.read(path, as_version=4)
    text = []
    for cell in read.cells:
        for output in cell.get("outputs", ()):
            shown = re.sub(r"0x[0-9a-f]+", "0x", str(output))
            shown = re.sub(r"(?:ipykernel_|ipython-input-)\d+[/\w]*|/tmp/\S*?\.py", "FILE", shown)
            shown = re.sub(r"[\d.]+ (?:ns|μs|ms|s)\b", "TIME", shown)
            text.append(re.sub(r"image/png': '[^']*'", "image/png", shown))
    return text


def run(tmp_path, template, engine_name="dialogue", **how):
    out = tmp_path / f"{engine_name}-{template.name}"
    job = Job(template.stem, template, out, {}, tmp_path)
    return engine.run([job], engine=engine_name, **how)[0]


def test_a_hard_notebook_comes_out_the_same(tmp_path):
    template = notebook(tmp_path / "hard.ipynb", *HARD)
    forked, standard = run(tmp_path, template), run(tmp_path, template, None)
    error = "hard.ipynb: cell 12: ZeroDivisionError: division by zero"
    assert forked.error == standard.error == error
    assert outputs(forked.job.output) == outputs(standard.job.output)
    assert len(outputs(forked.job.output)) >= len(HARD) - 1


def test_papermill_knows_the_engine_by_name(tmp_path):
    template = notebook(tmp_path / "one.ipynb", "1 + 1")
    command = [Path(sys.executable).parent / "papermill", "--engine", "dialogue", template]
    done = subprocess.run([*command, tmp_path / "out.ipynb"], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "'2'" in outputs(tmp_path / "out.ipynb")[0]


def test_the_two_engines_agree_on_every_page_of_the_book(tmp_path):
    planned = plan.pages()

    def all_by(name):
        jobs = [
            Job(
                p.slug,
                ROOT / f"notebooks/{p.template}.ipynb",
                tmp_path / str(name) / f"{p.slug}.ipynb",
                p.parameters,
                ROOT / "notebooks",
            )
            for p in planned
        ]
        done = engine.run(jobs, engine=name)
        assert [o.error for o in done if not o.ok] == []
        return {o.job.name: nbformat.read(o.job.output, as_version=4) for o in done}

    forked, standard = all_by("dialogue"), all_by(None)
    for page in planned:
        ours, theirs = clean.clean(forked[page.slug]), clean.clean(standard[page.slug])
        assert nbformat.writes(ours[0]) == nbformat.writes(theirs[0]), page.slug
        assert ours[1] == theirs[1], page.slug


@pytest.mark.parametrize(
    ("cell", "message"),
    [
        ("1 / 0", "cell 2: ZeroDivisionError: division by zero"),
        ("import os; os._exit(3)", "the kernel died with status 3"),
        ("import os, signal; os.kill(os.getpid(), 9)", "the kernel was killed by signal 9"),
        ("x = bytearray(4 * 1024**3)", "cell 2: MemoryError"),
        ("import time; time.sleep(60)", "ran past its limit of 15 s"),
    ],
)
def test_a_page_that_fails_fails_alone(tmp_path, cell, message):
    bad = notebook(tmp_path / "bad.ipynb", cell)
    good = notebook(tmp_path / "good.ipynb", "'fine'")
    jobs = [Job(t.stem, t, tmp_path / "out" / t.name, {}, tmp_path) for t in (bad, good)]
    seen = []
    failed, fine = engine.run(jobs, timeout=15, memory=3 * 1024**3, on_done=seen.append)
    assert fine.ok, fine.error
    assert not failed.ok and failed.error.startswith(f"bad.ipynb: {message}")
    assert len(failed.error.splitlines()) == 1
    assert {o.job.name for o in seen} == {"bad", "good"}


def test_an_input_error_is_told_as_one(tmp_path):
    cell = "from dialogue.corpus.errors import InputError\nraise InputError('unknown x', 'a', 'b')"
    outcome = run(tmp_path, notebook(tmp_path / "i.ipynb", cell))
    assert outcome.input_error and outcome.error == "a: unknown x; allowed: b"


def test_nothing_is_left_when_the_parent_is_killed(tmp_path):
    template = notebook(
        tmp_path / "long.ipynb",
        f"import os, pathlib, time\npathlib.Path(r'{tmp_path}/pid').write_text(str(os.getpid()))\n"
        "time.sleep(300)",
    )
    code = (
        "from pathlib import Path\nfrom dialogue.build.engine import Job, run\n"
        f"run([Job('long', Path(r'{template}'), Path(r'{tmp_path}/out.ipynb'), {{}}, None)])"
    )
    parent = subprocess.Popen([sys.executable, "-c", code])
    deadline = time.monotonic() + 60
    while not (tmp_path / "pid").exists() and time.monotonic() < deadline:
        time.sleep(0.1)
    kernel = int((tmp_path / "pid").read_text())
    parent.send_signal(signal.SIGKILL)
    parent.wait()
    assert gone(kernel)


def test_kernels_share_nothing(tmp_path):
    """What one page sets, another does not see, though both come from one process."""
    first = notebook(tmp_path / "a.ipynb", "import pandas\npandas.spoilt = True")
    second = notebook(tmp_path / "b.ipynb", "import pandas\nassert not hasattr(pandas, 'spoilt')")
    jobs = [Job(t.stem, t, tmp_path / "out" / t.name, {}, tmp_path) for t in (first, second)]
    assert [o.ok for o in engine.run(jobs, workers=1)] == [True, True]


def test_random_numbers_differ_between_kernels(tmp_path):
    template = notebook(
        tmp_path / "r.ipynb", "import random, numpy\nrandom.random(), numpy.random.rand()"
    )
    jobs = [Job(n, template, tmp_path / f"{n}.ipynb", {}, tmp_path) for n in "ab"]
    assert all(o.ok for o in engine.run(jobs))
    assert outputs(tmp_path / "a.ipynb") != outputs(tmp_path / "b.ipynb")


def test_kernels_come_with_the_libraries_loaded(tmp_path):
    cell = "import sys\nassert {'pandas', 'altair', 'matplotlib.pyplot'} <= {*sys.modules}"
    template = notebook(tmp_path / "loaded.ipynb", cell)
    assert run(tmp_path, template).ok
    fresh = run(tmp_path, template, None)
    assert fresh.error.startswith("loaded.ipynb: cell 2: AssertionError")


def server() -> int:
    """The process of the fork server of this one."""
    return multiprocessing.forkserver._forkserver._forkserver_pid


def test_pages_run_though_the_fork_server_ended(tmp_path):
    assert run(tmp_path, notebook(tmp_path / "first.ipynb", "0")).ok
    os.kill(server(), signal.SIGKILL)
    os.waitid(os.P_PID, server(), os.WEXITED | os.WNOWAIT)  # until it has ended, threads and all
    outcome = run(tmp_path, notebook(tmp_path / "n.ipynb", "1 + 1"))
    assert outcome.ok, outcome.error


def test_there_is_one_fork_server_and_it_loads_no_program():
    main = sys.modules["__main__"]
    engine.begin()
    first = server()
    engine.begin()
    assert server() == first and sys.modules["__main__"] is main


# Processes


def test_what_is_to_be_loaded_is_loaded():
    """The fork server ignores a module that it cannot load, without a word."""
    engine.begin()
    process = multiprocessing.get_context("forkserver").Process
    ours, theirs = multiprocessing.Pipe()
    asked = process(target=_loaded, args=(theirs,))
    asked.start()
    assert {"papermill", "dialogue.build.kernel", "ipykernel.debugger"} <= ours.recv()
    asked.join()


def _loaded(pipe):
    pipe.send({*sys.modules})


def test_every_page_says_that_what_runs_them_ended(tmp_path):
    spoilt = notebook(
        tmp_path / "bad.ipynb",
        "import psutil\npsutil.Process().parents()[1].kill()\nimport time; time.sleep(60)",
    )
    good = notebook(tmp_path / "good.ipynb", "1")
    jobs = [Job(t.stem, t, tmp_path / "out" / t.name, {}, tmp_path) for t in (spoilt, good)]
    told = [o.error for o in engine.run(jobs, workers=1)]
    assert told == ["the process that runs the pages ended"] * 2


def test_a_page_whose_process_is_killed_is_told(tmp_path):
    bad = notebook(tmp_path / "bad.ipynb", "os.kill(os.getppid(), 9)\nimport time; time.sleep(60)")
    assert run(tmp_path, bad).error == "bad.ipynb: the page was killed by signal 9"


def test_a_page_past_its_limit_takes_its_kernel_with_it_and_no_other(tmp_path):
    late = notebook(
        tmp_path / "late.ipynb",
        f"import pathlib, time\npathlib.Path(r'{tmp_path}/pid').write_text(str(os.getpid()))\n"
        "time.sleep(300)",
    )
    good = notebook(tmp_path / "good.ipynb", "1")
    jobs = [
        Job(n, t, tmp_path / f"out/{n}.ipynb", {}, None)
        for n, t in zip("abc", [late, good, good], strict=True)
    ]
    told = [o.error for o in engine.run(jobs, workers=1, timeout=12)]
    assert told == ["late.ipynb: ran past its limit of 12 s", None, None]
    assert gone(int((tmp_path / "pid").read_text()))


def test_pages_run_in_the_directory_of_their_job_each_in_its_own_kernel(tmp_path):
    template = notebook(tmp_path / "n.ipynb", "(os.getpid(), os.getcwd())")
    places = [tmp_path / "x", tmp_path / "y"]
    for place in places:
        place.mkdir()
    jobs = [Job(p.name, template, tmp_path / f"out/{p.name}.ipynb", {}, p) for p in places]
    assert all(o.ok for o in engine.run(jobs, workers=1))
    shown = [nbformat.read(j.output, 4).cells[-1].outputs[0].data["text/plain"] for j in jobs]
    (first, x), (second, y) = map(ast.literal_eval, shown)
    assert first != second
    assert [x, y] == [str(place) for place in places]


def test_no_socket_is_left(tmp_path):
    """Kernels speak through names without a file; the fork server clears its own at the end."""
    code = (
        "from pathlib import Path\nfrom dialogue.build.engine import Job, run\n"
        f"run([Job('n', Path(r'{notebook(tmp_path / 'n.ipynb', '1')}'), "
        f"Path(r'{tmp_path}/out.ipynb'), {{}})])"
    )
    place = tmp_path / "temporary"
    place.mkdir()
    env = {**os.environ, "TMPDIR": str(place)}
    subprocess.run([sys.executable, "-c", code], env=env, check=True)
    assert (tmp_path / "out.ipynb").exists() and [*place.iterdir()] == []


# What pages share


def executed(folder, jobs):
    """Each job's notebook as the book has it, and what of the data it says it was made from."""
    outcomes = engine.run(
        Job(name, ROOT / f"notebooks/{template}.ipynb", folder / f"{name}.ipynb", given)
        for name, template, given in jobs
    )
    assert [o.error for o in outcomes if not o.ok] == []
    found = {}
    for name, *_ in jobs:
        text = (folder / f"{name}.ipynb").read_text("utf-8")
        cleaned, figures = clean.clean(nbformat.v4.reads(text))
        outputs = [o for c in json.loads(text)["cells"] for o in c.get("outputs", ())]
        used = [o["data"][USED] for o in outputs if USED in o.get("data", {})]
        found[name] = (nbformat.writes(cleaned), figures, used)
    return found


def test_a_page_is_the_same_with_what_others_made_and_alone(tmp_path):
    swept = [
        (f"{scheme}-{rule}", "commitments", {"scheme": scheme, "rule": rule})
        for scheme in ("frame", "verb-only")
        for rule in ("undertakings", "joint-work", "stated-commitments", "needs")
    ]
    others = [("robust", "robust", {}), ("claims", "claims", {}), ("ai", "theme", {"theme": "ai"})]
    together = executed(tmp_path / "together", [*swept, *others])
    for each in (swept[-1], *others):
        assert executed(tmp_path / "alone", [each])[each[0]] == together[each[0]], each[0]


def test_a_group_is_a_release_and_a_coder():
    assert views.group({}) == ("ied-12", "adjudicated")
    assert views.group({"coder": "A", "theme": "ai"}) == ("ied-12", "A")


def test_what_is_wrong_with_the_data_is_left_for_a_page_to_tell(project, spoil):
    spoil(project / "data/codebook/schemes.yml", "groups", "grops")
    views.share("ied-12", "adjudicated", again=True)
