"""Sweeps: the grid, the runs, the tables, what is kept, and the same on a Dask cluster."""

import io
import json
import os
import queue
import re
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pandas as pd
import psutil
import pytest
from support import LOOPBACK, clear_caches, dask, until

from dialogue import claims, cli
from dialogue.analysis import parameters
from dialogue.build import plan, sweep
from dialogue.build.sweep import cluster, folder, record, worker

# Counted by hand: sentences that each rule counts, by the grouping of forms.
COUNTS = {
    "frame": {"undertakings": 5, "joint-work": 6, "stated-commitments": 12, "needs": 14},
    "verb-only": {"undertakings": 5, "joint-work": 7, "stated-commitments": 17, "needs": 17},
}
GRID = {"scheme": [*COUNTS], "rule": [*COUNTS["frame"]]}
ASKED = [f"--grid={name}={','.join(values)}" for name, values in GRID.items()]
NUMBER = parameters.Parameter("number", int, "", lambda given: 3)
STUDY = (
    "from dialogue import prose\nfrom dialogue.analysis.study import Study\n\n"
    "study = Study(release=release, coder=coder, scheme=scheme, rule=rule)"
)
SAYS = 'prose.say(study, "{commitments} of {sentences} sentences, in words")'


@pytest.fixture
def template(project):
    """Writes the template ``counts`` of code cells; without any it states two claims."""

    def write(*cells: str) -> Path:
        given = 'release = "ied-12"\ncoder = "adjudicated"\nscheme = "frame"\nrule = "needs"'
        path = project / "notebooks/counts.ipynb"
        about = {"cell_type": "code", "outputs": [], "execution_count": None}
        notebook = json.loads((project / "notebooks/claims.ipynb").read_text("utf-8"))
        notebook["cells"] = [
            {**about, "id": f"cell-{n}", "metadata": {"tags": ["parameters"][n:]}, "source": cell}
            for n, cell in enumerate([given, *(cells or (STUDY, SAYS))])
        ]
        path.write_text(json.dumps(notebook), "utf-8")
        return path

    write()
    return write


@pytest.fixture
def executed(template, monkeypatch):
    """Replaces the execution on this machine; gives the list of parameters that it was given.

    The last run comes first. Every page states one claim, whose value is the rule; a rule in
    ``executed.fails`` fails, and ``executed.stops`` runs are done before Ctrl-C is pressed.
    """

    class Executed(list):
        fails, stops = (), None

    seen = Executed()

    def execute(template, asked, work, *, keep, workers, limits, done):
        for key, given in reversed(asked):
            if seen.stops is not None and len(seen) == seen.stops:
                raise KeyboardInterrupt
            seen.append(given)
            if given["rule"] in seen.fails:
                done(record.failure(key, "cell 2: Failure: on\npurpose"))
                continue
            row = {"claim": "ied12-c01", "key": "made-up", "value": given["rule"]}
            row |= {"number": None, "shown": given["rule"]}
            text = "{}\n" if keep else None
            done({"key": key, "error": None, "claims": [row], "notebook": text})

    monkeypatch.setattr(folder, "execute", execute)
    return seen


@pytest.fixture
def ends(capsys):
    """Runs ``dialogue`` with arguments; gives its exit status, standard output and error."""

    def call(*arguments):
        with pytest.raises(SystemExit) as end:
            cli.main([str(a) for a in arguments])
        said = capsys.readouterr()
        return end.value.code or 0, said.out, said.err

    return call


# The grid


def test_a_grid_is_read_in_the_order_given():
    read = sweep.grid(["rule=needs, joint-work", "as_of=2024-12-31"])
    assert list(read.items()) == [("rule", ["needs", "joint-work"]), ("as_of", ["2024-12-31"])]


@pytest.mark.parametrize(
    ("pairs", "message"),
    [
        (["rule"], "'rule' is no grid; allowed: NAME=VALUE,VALUE"),
        (["scheme="], "the grid of 'scheme' has no values; allowed: NAME=VALUE,VALUE"),
        (["scheme= ,"], "the grid of 'scheme' has no values; allowed: NAME=VALUE,VALUE"),
        (["rule=needs,"], "the grid of 'rule' has an empty value; allowed: NAME=VALUE,VALUE"),
        (["rule=needs", "rule=x"], "the grid of 'rule' is given twice; allowed: once"),
        (["rule=needs,x,needs"], "the grid of 'rule' has 'needs' twice; allowed: once"),
        ([], "there is no grid; allowed: one or more --grid NAME=VALUE,VALUE"),
    ],
)
def test_what_is_no_grid(refusal, pairs, message):
    assert refusal(sweep.grid, pairs) == message


def test_every_combination_the_first_name_slowest(template):
    runs = sweep.combinations(
        "counts", {"rule": ["needs", "joint-work"], "scheme": ["verb-only", "frame"]}
    )
    assert [run.chosen for run in runs] == [
        {"rule": "needs", "scheme": "verb-only"},
        {"rule": "needs", "scheme": "frame"},
        {"rule": "joint-work", "scheme": "verb-only"},
        {"rule": "joint-work", "scheme": "frame"},
    ]
    assert list(runs[0].parameters.items())[:2] == [("release", "ied-12"), ("coder", "adjudicated")]
    assert len({run.key for run in runs}) == 4


def test_a_key_changes_with_data_template_and_parameters(template, project):
    def key(rule="needs"):
        return sweep.combinations("counts", {"rule": [rule]})[0].key

    keys = [key(), key("joint-work")]
    template(STUDY, SAYS, "1")
    keys.append(key())
    (project / "data/rounds.csv").write_bytes((project / "data/rounds.csv").read_bytes() + b"\n")
    clear_caches()
    keys.append(key())
    assert len(set(keys)) == 4


def test_values_that_do_not_go_together_are_refused_one_by_one(tiny, template):
    runs = sweep.combinations(
        "counts", {"release": ["ied-12", "tiny-1"], "coder": ["auto", "hand"]}
    )
    refused = [str(run.refused or "") for run in runs]
    assert [bool(r) for r in refused] == [False, True, False, False]
    assert refused[1].startswith("unknown coder 'hand'; allowed: ")
    assert runs[1].parameters["release"] == "ied-12" and runs[1].parameters["coder"] == "hand"


def test_a_value_that_no_combination_allows(tiny, template, refusal):
    grid = {"release": ["ied-12", "tiny-1"], "coder": ["auto", "nobody"]}
    assert refusal(sweep.combinations, "counts", grid).startswith(
        "unknown coder 'nobody'; allowed: "
    )


@pytest.mark.parametrize(
    ("values", "line"),
    [
        ({"number": ["1", "01"]}, "the grid of 'number' has '1' twice, the other time as '01'"),
        ({"number": ["3", "-0", "2", "0003"]}, "the grid of 'number' has '3' twice, the other"),
    ],
)
def test_values_that_are_one_when_they_are_read(template, refusal, monkeypatch, values, line):
    monkeypatch.setitem(parameters.PARAMETERS, "number", NUMBER)
    monkeypatch.setattr(plan, "defaults", lambda template: {"number": 3})
    assert refusal(sweep.combinations, "agenda", values).startswith(line)


def test_yes_and_no_in_other_letters(template, refusal, monkeypatch):
    monkeypatch.setitem(parameters.PARAMETERS, "number", replace(NUMBER, type=bool))
    monkeypatch.setattr(plan, "defaults", lambda template: {"number": True})
    assert refusal(sweep.combinations, "agenda", {"number": ["true", "false", "True"]}) == (
        "the grid of 'number' has 'true' twice, the other time as 'True'; allowed: once"
    )


@pytest.mark.parametrize(
    ("chosen", "name"),
    [
        ({"rule": "needs"}, "rule=needs"),
        ({"scheme": "verb-only", "as_of": "2024-12-31"}, "scheme=verb-only,as_of=2024-12-31"),
        ({"word": "再確認"}, "word=再確認"),
        # The digits are sha256 of what was chosen, by sha256sum.
        ({"word": "a/b"}, "word=a_b-efea0066"),
        ({"word": "a_b"}, "word=a_b"),
        ({"coder": "A"}, "coder=a-b7a1d1ba"),
        ({"word": "あ" * 60}, f"word={'あ' * 31}-"),
    ],
)
def test_names_of_notebooks(chosen, name):
    assert sweep.Run({}, chosen, "").name.startswith(name)
    assert len(sweep.Run({}, chosen, "").name.encode()) <= 109


def test_no_two_combinations_share_a_name():
    words = ["a/b", "a_b", "a b", "A_b", "a_B", "a:b", "a\\b", "x" * 200, "x" * 201, "X" * 200]
    names = [sweep.Run({}, {"word": word}, "").name for word in words]
    assert len({name.lower() for name in names}) == len(words)
    assert all(re.fullmatch(r"[\w=,.-]+", name) for name in names)


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["nothing", "--grid", "rule=needs"], "unknown template 'nothing'; allowed: "),
        (["counts", "--grid", "tone=warm"], "unknown parameter 'tone'; allowed: release, "),
        (
            ["counts", "--grid", "theme=ai"],
            "template 'counts' has no parameter 'theme'; allowed: release, coder, scheme, rule",
        ),
        (
            ["counts", "--grid", "rule=needs,all"],
            "unknown rule 'all'; allowed: undertakings, joint-work, stated-commitments, needs",
        ),
        (["counts", "--grid", "scheme="], "the grid of 'scheme' has no values; allowed: NAME="),
        (["counts"], "there is no grid; allowed: one or more --grid NAME=VALUE,VALUE"),
        (["counts", "--grid", "rule=needs", "--workers", 0], "0 workers; allowed: 1 or more"),
        (
            ["counts", "--grid", "rule=needs", "--workers", 2, "--scheduler", "tcp://here:8786"],
            "2 workers; allowed: none, since the cluster has its own",
        ),
        *(
            (
                ["counts", "--grid", "rule=needs", "--scheduler", address],
                f"'{address}' is no address of a scheduler; "
                "allowed: an address such as tcp://192.168.1.10:8786",
            )
            for address in ("cluster", "here:8786", "tcp://here", "tcp://:8786", "tcp://a:99999")
        ),
    ],
)
def test_bad_input_ends_with_one_line_and_status_2(ends, template, tmp_path, arguments, line):
    status, out, err = ends("sweep", *arguments, "-o", tmp_path / "swept")
    assert status == 2 and out == ""
    assert err.startswith(f"dialogue: {line}") and len(err.splitlines()) == 1
    assert not (tmp_path / "swept").exists()


def test_the_published_book_is_never_written_to(ends, project, template):
    for place in (project, project / "_build/html", project / "data/mine"):
        status, _, err = ends("sweep", "counts", *ASKED, "-o", place)
        assert status == 2
        assert "belongs to the published book; allowed: a folder outside the project" in err


def test_a_folder_that_cannot_be_written(ends, template, tmp_path):
    (tmp_path / "file").write_text("")
    status, _, err = ends("sweep", "counts", *ASKED, "-o", tmp_path / "file" / "swept")
    assert status == 2 and "cannot be written (Not a directory)" in err


# The claims that a page states


def test_stated_claims_are_those_linked_or_anchored_each_once(study):
    names = {
        "study": study,
        "Out": {
            1: "say [5](#ied12-c06) of [26](#ied12-c01), [26](#ied12-c01); S07 [S07](#ied12-s07)",
            2: "(ied12-c19-needs)=\n:::{div}",
            3: 'c02, "ied12-c03", (tiny1-c04), [?](#ied12-c999)',
            4: 12,
        },
    }
    stated = sweep.Stated(names).claims
    assert [c.id for c in stated] == ["ied12-c01", "ied12-c06", "ied12-c19-needs"]


@pytest.mark.parametrize("names", [{"Out": {}}, {"study": 5, "Out": {}}])
def test_a_template_without_a_study(refusal, names):
    message = refusal(sweep.Stated, names)
    assert message == "the template opens no study; allowed: study = Study(…)"


@pytest.mark.parametrize(
    ("value", "text", "number"),
    [
        (5, "5", 5.0),
        (0.1538, "0.1538", 0.1538),
        ("gdcp", "gdcp", None),
        (float("nan"), "nan", None),
    ],
)
def test_values_are_text_and_number(value, text, number):
    about = dict(status="", how="", changes="", depends=(), text="", sentences=())
    claim = claims.Claim(id="ied12-c09", key="longest", value=value, shown="shown", **about)
    assert record._row(claim) == {
        "claim": "ied12-c09",
        "key": "longest",
        "value": text,
        "number": number,
        "shown": "shown",
    }


# Tables, and what is kept


def test_the_table_has_the_order_of_the_grid_whatever_ends_first(tmp_path, executed):
    done = sweep.run("counts", {"rule": ["needs", "joint-work"]}, tmp_path / "swept")
    assert [parameters["rule"] for parameters in executed] == ["joint-work", "needs"]
    assert (done.runs, done.executed, done.failed) == (2, 2, 0)
    assert done.table.read_text("utf-8") == (
        "release,coder,scheme,rule,claim,key,value,number,shown\n"
        "ied-12,adjudicated,frame,needs,ied12-c01,made-up,needs,,needs\n"
        "ied-12,adjudicated,frame,joint-work,ied12-c01,made-up,joint-work,,joint-work\n"
    )
    assert sorted(p.name for p in (tmp_path / "swept").iterdir()) == [
        ".dialogue",
        "results.csv",
        "results.parquet",
    ]


def test_progress_counts_what_was_done_before(tmp_path, executed):
    told = []
    grid = {"rule": ["needs", "joint-work", "undertakings"]}
    sweep.run("counts", {"rule": ["needs"]}, tmp_path)
    sweep.run("counts", grid, tmp_path, progress=lambda *counts: told.append(counts))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_columns_are_typed(tmp_path, executed):
    sweep.run("counts", {"rule": ["needs"]}, tmp_path)
    frame = pd.read_parquet(tmp_path / "results.parquet")
    types = {name: str(kind) for name, kind in frame.dtypes.items()}
    assert types.pop("number") == "Float64"
    assert set(types.values()) == {"string"}


def test_what_is_done_is_not_executed_again(tmp_path, executed):
    sweep.run("counts", GRID, tmp_path)
    first = (tmp_path / "results.csv").read_bytes()
    assert len(executed) == 8
    assert sweep.run("counts", GRID, tmp_path).executed == 0
    kept = sorted((tmp_path / ".dialogue/runs").iterdir())
    kept[0].unlink()
    kept[1].write_text("{")
    kept[2].write_text("[]")
    assert sweep.run("counts", GRID, tmp_path).executed == 3
    assert len(executed) == 11
    assert (tmp_path / "results.csv").read_bytes() == first


def test_a_wider_grid_executes_what_is_new(tmp_path, executed):
    sweep.run("counts", {"rule": ["needs"]}, tmp_path)
    sweep.run("counts", {"rule": ["joint-work", "needs"]}, tmp_path)
    assert [parameters["rule"] for parameters in executed] == ["needs", "joint-work"]
    frame = pd.read_csv(tmp_path / "results.csv")
    assert [*frame["rule"]] == ["joint-work", "needs"]


def test_a_stopped_sweep_goes_on_and_leaves_no_table_meanwhile(ends, tmp_path, executed):
    sweep.run("counts", {"rule": ["needs"]}, tmp_path)
    executed.stops = 4
    status, out, err = ends("sweep", "counts", *ASKED, "-o", tmp_path)
    assert (status, out) == (130, "")
    assert err.splitlines() == [
        "executing 7 of 8 runs",
        "stopped; what is done is kept, and the same command goes on from there",
    ]
    assert [p.name for p in tmp_path.glob("results*")] == []
    executed.stops = None
    status, out, err = ends("sweep", "counts", *ASKED, "-o", tmp_path)
    assert (status, out) == (0, f"{tmp_path / 'results.csv'}\n")
    assert err == "executing 4 of 8 runs\n"
    assert len(pd.read_csv(tmp_path / "results.csv")) == 8
    assert ends("sweep", "counts", *ASKED, "-o", tmp_path) == (
        0,
        f"{tmp_path / 'results.csv'}\n",
        "nothing to execute, all 8 runs are done\n",
    )


def test_failures_are_rows_and_are_tried_again(ends, tiny, tmp_path, executed):
    executed.fails = ("joint-work",)
    asked = ("sweep", "counts", "--grid", "coder=auto,hand", "--grid", "rule=joint-work,needs")
    asked += ("--grid", "release=tiny-1,ied-12", "-o", tmp_path / "swept")
    status, out, err = ends(*asked)
    assert (status, out) == (1, f"{tmp_path / 'swept/results.csv'}\n")
    failures = tmp_path / "swept/failures.csv"
    assert err.splitlines()[-1] == f"5 of 8 combinations failed: {failures}"
    # hand codes tiny-1 only: 2 combinations are refused, 3 of the other 6 have the rule that fails
    read = pd.read_csv(failures)
    assert [*read.columns] == ["release", "coder", "scheme", "rule", "error"]
    rows = [(r.coder, r.rule, r.release, r.error.partition("; ")[0]) for r in read.itertuples()]
    failed, unknown = "cell 2: Failure: on purpose", "unknown coder 'hand'"
    assert rows == [
        ("auto", "joint-work", "tiny-1", failed),
        ("auto", "joint-work", "ied-12", failed),
        ("hand", "joint-work", "tiny-1", failed),
        ("hand", "joint-work", "ied-12", unknown),
        ("hand", "needs", "ied-12", unknown),
    ]
    assert len(pd.read_csv(tmp_path / "swept/results.csv")) == 3
    executed.clear()
    executed.fails = ()
    assert ends(*asked)[0] == 1  # for the two that are refused
    assert len(executed) == 3
    assert ends("sweep", "counts", "--grid", "rule=needs", "-o", tmp_path / "swept")[0] == 0
    assert not failures.exists()


def test_notebooks_are_kept_on_request(tmp_path, executed):
    sweep.run("counts", {"rule": ["needs"], "scheme": ["frame"]}, tmp_path)
    assert not (tmp_path / "notebooks").exists()
    assert sweep.run("counts", {"rule": ["needs"]}, tmp_path, keep=True).executed == 1
    assert sweep.run("counts", {"rule": ["needs"]}, tmp_path, keep=True).executed == 0
    assert [p.name for p in (tmp_path / "notebooks").iterdir()] == ["rule=needs.ipynb"]


@pytest.mark.parametrize("chosen", [{"rule": ["needs"]}, {"rule": ["needs", "joint-work"]}])
def test_a_page_that_states_no_claim_is_refused_by_the_first_run(
    ends, template, tmp_path, executed, monkeypatch, chosen
):
    template(STUDY)
    ran = []

    def execute(template, asked, work, *, done, **how):
        for key, _ in asked:
            ran.append(key)
            done(record.failure(key, f"counts.ipynb: {record.NO_CLAIM}"))

    monkeypatch.setattr(folder, "execute", execute)
    grid = [f"--grid={name}={','.join(values)}" for name, values in chosen.items()]
    assert ends("sweep", "counts", *grid, "-o", tmp_path / "swept") == (
        2,
        "",
        "dialogue: notebooks/counts.ipynb: the page states no claim; "
        "allowed: a page whose text states some, such as claims\n",
    )
    assert len(ran) == 1


def test_what_draws_a_claim(template):
    assert not record.draws_claims("rounds") and not record.draws_claims("codebook")
    assert record.draws_claims("room") and record.draws_claims("commitments")
    for cell, draws in [
        ('prose.say(study, "{sentences} of them")', True),
        ('prose.say(study, "{raw/confirm} of them")', True),
        ('prose.say(study, "{{.dlg-finding}} none")', False),
        ('{"a": 1}', False),
    ]:
        template(STUDY, cell)
        assert record.draws_claims("counts") == draws


def test_one_sweep_at_a_time_in_a_folder(tmp_path, executed, refusal):
    with folder._alone(tmp_path / ".dialogue"):
        message = refusal(sweep.run, "counts", {"rule": ["needs"]}, tmp_path)
    assert message == f"{tmp_path}: another sweep is at work; allowed: one at a time"
    assert sweep.run("counts", {"rule": ["needs"]}, tmp_path).executed == 1


# Executed


def swept(place: Path, name="results.csv") -> pd.DataFrame:
    return pd.read_csv(place / name, dtype=str)


@pytest.mark.slow
def test_commitments_by_scheme_and_rule(ends, project, tmp_path):
    status, _, err = ends("sweep", "commitments", *ASKED, "-o", tmp_path / "swept")
    assert (status, err) == (0, "executing 8 of 8 runs\n")
    table = swept(tmp_path / "swept").set_index("key").loc["commitments"]
    counted = {s: {} for s in GRID["scheme"]}
    for row in table.itertuples():
        counted[row.scheme][row.rule] = int(row.value)
        assert row.shown == row.value and float(row.number) == int(row.value)
    assert counted == COUNTS
    most = swept(tmp_path / "swept").set_index("key").loc["most"]
    assert {*zip(most["scheme"], most["value"], strict=True)} == {
        ("frame", "17"),  # of all rules under all groupings
        ("verb-only", "17"),
    }


@pytest.mark.slow
def test_a_combination_that_fails_fails_alone(ends, template, tmp_path):
    template(
        STUDY,
        'import os\n\n1 / (rule != "needs")',
        'rule == "joint-work" and os.kill(os.getpid(), 9)',
        SAYS.replace("prose.", 'rule != "undertakings" and prose.'),
    )
    status, _, err = ends("sweep", "counts", "--keep", *ASKED[1:], "-o", tmp_path / "swept")
    assert status == 1 and err.splitlines()[-1].startswith("3 of 4 combinations failed: ")
    failed = dict(swept(tmp_path / "swept", "failures.csv")[["rule", "error"]].values)
    assert failed.keys() == {"undertakings", "joint-work", "needs"}
    assert failed["needs"] == "counts.ipynb: cell 3: ZeroDivisionError: division by zero"
    assert failed["joint-work"] == "counts.ipynb: the kernel was killed by signal 9"
    assert failed["undertakings"] == "counts.ipynb: the page states no claim"
    assert swept(tmp_path / "swept").to_csv(index=False) == (
        "release,coder,scheme,rule,claim,key,value,number,shown\n"
        "ied-12,adjudicated,frame,stated-commitments,ied12-c01,sentences,26,26.0,26\n"
        "ied-12,adjudicated,frame,stated-commitments,ied12-c06,commitments,12,12.0,12\n"
    )
    [kept] = (tmp_path / "swept/notebooks").iterdir()
    text = kept.read_text("utf-8")
    assert kept.name == "rule=stated-commitments.ipynb" and "[12](#ied12-c06)" in text
    assert "sweep" not in text and str(tmp_path) not in text


def command(*arguments) -> subprocess.Popen:
    """``dialogue`` in a session of its own, so that a signal can be sent to all of it."""
    main = "from dialogue.cli import main; main()"
    line = [sys.executable, "-c", main, *map(str, arguments)]
    pipes = dict(stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    return subprocess.Popen(line, start_new_session=True, **pipes)


def family_of(process: subprocess.Popen) -> list[psutil.Process]:
    """What a process started, once that is the nursery and a page; before, nothing."""
    family = psutil.Process(process.pid).children(recursive=True)
    return family if len(family) >= 2 else []


def kept(place: Path) -> int:
    return len(list((place / ".dialogue/runs").glob("*.json")))


@pytest.mark.slow
def test_a_sweep_that_is_killed_goes_on_and_leaves_no_process(ends, template, tmp_path):
    place = tmp_path / "swept"
    template(STUDY, "import time\n\ntime.sleep(0.5)", SAYS)
    asked = ("sweep", "counts", *ASKED[1:], "-o", place, "--workers", 1)
    process = command(*asked)
    until(lambda: kept(place))
    family = until(lambda: family_of(process))
    process.send_signal(signal.SIGKILL)
    process.communicate()
    done = kept(place)
    assert 1 <= done < 4 and not (place / "results.csv").exists()
    assert psutil.wait_procs(family, timeout=10)[1] == []
    status, _, err = ends(*asked)
    assert (status, err) == (0, f"executing {4 - done} of 4 runs\n")
    values = swept(place).query("key == 'commitments'")["value"]
    assert [int(v) for v in values] == [5, 6, 12, 14]


# On a cluster


HELPER = "dialogue.build.sweep.worker"


def helpers(process: subprocess.Popen) -> list[psutil.Process]:
    """What a worker has started to execute a batch, with all below it."""
    family = psutil.Process(process.pid).children(recursive=True)
    return family if any(HELPER in " ".join(p.cmdline()) for p in family) else []


@pytest.mark.slow
def test_a_worker_killed_midway_loses_nothing(template, tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "LEAST", 2)  # each worker has a batch of two
    grid = {"scheme": ["frame", "verb-only"], "rule": ["joint-work", "needs"]}
    local, remote = tmp_path / "local", tmp_path / "remote"
    sweep.run("counts", grid, local, keep=True)
    said = []
    with dask(tmp_path / "dask") as (address, (_, first, _)), ThreadPoolExecutor() as pool:
        how = dict(scheduler=address, keep=True, say=said.append)
        done = pool.submit(sweep.run, "counts", grid, remote, **how)
        family = until(lambda: len(found := helpers(first)) > 1 and found)
        first.kill()
        assert done.result(timeout=300) == sweep.Swept(4, 4, 0, remote / "results.csv")
        assert psutil.wait_procs(family, timeout=10)[1] == []
    assert said == [f"executing 4 runs on {address}, workers: 2"]
    names = [*(p.relative_to(local) for p in local.glob("notebooks/*"))]
    assert len(names) == 4
    for name in (*names, "results.csv", "results.parquet"):
        assert (remote / name).read_bytes() == (local / name).read_bytes()
    values = swept(remote).query("key == 'commitments'")["value"]
    assert [int(v) for v in values] == [6, 14, 7, 17]


@pytest.mark.slow
def test_a_scheduler_that_disappears(template, tmp_path):
    template(STUDY, SAYS)
    asked = ("sweep", "counts", *ASKED, "--grid", "coder=A,B", "-o", tmp_path / "swept")
    with dask(tmp_path / "dask", workers=1) as (address, (scheduler, own)):
        process = command(*asked, "--scheduler", address)
        until(lambda: kept(tmp_path / "swept"))
        until(lambda: helpers(own))
        scheduler.kill()
        out, err = process.communicate(timeout=300)
    assert (process.returncode, out) == (1, "")
    assert err.splitlines() == [
        f"executing 16 runs on {address}, workers: 1",
        f"dialogue: {address}: the scheduler is gone; "
        "what is done is kept, and the same command goes on from there",
    ]
    assert kept(tmp_path / "swept") == 8


@pytest.mark.slow
def test_a_worker_of_another_release_is_named(ends, template, tmp_path):
    package = Path(sweep.__file__).parents[2]
    other = shutil.copytree(package, tmp_path / "other/dialogue")
    (other / "cli.py").open("a").write("\n_other_release = True\n")
    with dask(tmp_path / "dask", workers=1, PYTHONPATH=str(other.parent)) as (address, _):
        asked = ("sweep", "counts", *ASKED, "-o", tmp_path / "swept", "--scheduler", address)
        status, out, err = ends(*asked)
    assert (status, out) == (2, "")
    assert len(err.splitlines()) == 1
    assert err.startswith(f"dialogue: worker tcp://{LOOPBACK}:")
    own = worker.release()["package"]
    assert ": has package " in err and f", not {own}; allowed: the same release of" in err


@pytest.mark.slow
def test_a_scheduler_without_workers(ends, template, tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT", 2)
    with dask(tmp_path / "dask", workers=0) as (address, _):
        asked = ("sweep", "counts", *ASKED, "-o", tmp_path / "swept", "--scheduler", address)
        assert ends(*asked) == (1, "", f"dialogue: {address}: the scheduler has no worker\n")


def test_a_scheduler_that_does_not_answer(ends, template, tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT", 1)
    with socket.socket() as closed:  # bound and not listening
        closed.bind((LOOPBACK, 0))
        address = f"tcp://{LOOPBACK}:{closed.getsockname()[1]}"
        began = time.monotonic()
        answer = ends("sweep", "counts", *ASKED, "-o", tmp_path / "swept", "--scheduler", address)
    line = f"dialogue: {address}: no scheduler answers; allowed: a running Dask scheduler\n"
    assert answer == (2, "", line)
    assert time.monotonic() - began < 10


@contextmanager
def port(answer):
    """A port at which ``answer`` is called with every connection, in a thread; gives its number."""
    with socket.create_server((LOOPBACK, 0)) as server:

        def serve():
            with suppress(OSError):  # the server is closed
                while True:
                    threading.Thread(target=served, args=server.accept()[:1], daemon=True).start()

        def served(connection):
            with suppress(OSError), connection:
                answer(connection)

        threading.Thread(target=serve, daemon=True).start()
        yield server.getsockname()[1]


def echo(connection):
    while given := connection.recv(1000):
        connection.sendall(given)


def http(connection):
    connection.recv(1000)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
    connection.recv(1000)


@pytest.mark.parametrize("scheme", ["tcp", "ws"])
@pytest.mark.parametrize(
    "answer", [echo, http, lambda c: time.sleep(30), lambda c: c.close(), lambda c: c.sendall(b"x")]
)
def test_what_answers_is_no_scheduler(ends, template, tmp_path, monkeypatch, scheme, answer):
    monkeypatch.setattr(cluster, "CONNECT", 1)
    began = time.monotonic()
    with port(answer) as number:
        address = f"{scheme}://{LOOPBACK}:{number}"
        given = ends("sweep", "counts", *ASKED, "-o", tmp_path / "swept", "--scheduler", address)
    line = f"dialogue: {address}: no scheduler answers; allowed: a running Dask scheduler\n"
    assert given == (2, "", line)
    assert time.monotonic() - began < 15


@pytest.mark.parametrize("scheme", ["tls", "wss"])
def test_a_scheduler_with_tls_needs_settings(ends, template, tmp_path, monkeypatch, scheme):
    monkeypatch.setattr(cluster, "CONNECT", 1)
    address = f"{scheme}://{LOOPBACK}:8786"
    given = ends("sweep", "counts", *ASKED, "-o", tmp_path / "swept", "--scheduler", address)
    assert given == (
        2,
        "",
        f"dialogue: {address}: no scheduler answers; allowed: a running Dask scheduler, and "
        "ca-file, client.key and client.cert of distributed.comm.tls in Dask's configuration\n",
    )


@pytest.mark.slow
def test_a_stopped_sweep_on_a_cluster_keeps_what_is_done(template, tmp_path, monkeypatch):
    path = template(STUDY, "import time\n\ntime.sleep(5 * (as_of > '2022-01-04'))", SAYS)
    path.write_text(
        path.read_text("utf-8").replace("rule = ", 'as_of = \\"2022-01-01\\"\\nrule = '), "utf-8"
    )
    grid = f"--grid=as_of={','.join(f'2022-01-{day:02d}' for day in range(1, 32))}"
    with dask(tmp_path / "dask", workers=1) as (address, _):
        process = command("sweep", "counts", grid, "-o", tmp_path / "swept", "--scheduler", address)
        until(lambda: kept(tmp_path / "swept"))
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=240)
    assert process.returncode == 130
    assert err.splitlines()[-1] == f"stopped; {sweep.GO_ON}"
    assert kept(tmp_path / "swept") >= 4


@pytest.mark.slow
def test_a_worker_is_no_scheduler(ends, template, tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "CONNECT", 2)
    with dask(tmp_path / "dask", workers=1) as (address, _):
        from distributed import Client

        with Client(address, set_as_default=False) as client:
            [worker_address] = client.nthreads()
        asked = ("sweep", "counts", *ASKED, "-o", tmp_path / "swept")
        status, _, err = ends(*asked, "--scheduler", worker_address)
    assert status == 2
    assert err.startswith(f"dialogue: {worker_address}: no scheduler answers; ")


@pytest.mark.slow
def test_a_task_that_cannot_be_done_fails_its_runs(ends, template, tmp_path, monkeypatch):
    monkeypatch.setattr(cluster, "packed", lambda template: b"no zip")
    with dask(tmp_path / "dask", workers=1) as (address, _):
        asked = ("sweep", "counts", "--grid=rule=needs", "-o", tmp_path, "--scheduler", address)
        assert ends(*asked)[0] == 1
    assert [*swept(tmp_path, "failures.csv")["error"]] == ["BadZipFile: File is not a zip file"]


def test_a_worker_that_joins_later_is_compared_too(monkeypatch):
    own = SimpleNamespace(address="tcp://late:1", local_directory="/none")
    monkeypatch.setattr("distributed.get_worker", lambda: own)
    here = {**worker.release(), "pandas": "0.1"}
    differs = f"has pandas {pd.__version__}, not 0.1"
    assert worker.batch(b"", "counts", [], False, None, here) == ("tcp://late:1", differs, [])


@pytest.mark.parametrize(
    ("status", "message"),
    [
        ("running", "tcp://a:1: every worker is gone; "),
        ("connecting", "tcp://a:1: the scheduler is gone; "),
    ],
)
def test_nobody_is_waited_for_without_end(monkeypatch, status, message):
    monkeypatch.setattr(cluster, "PATIENCE", 0)
    client = SimpleNamespace(status=status, nthreads=dict)
    with pytest.raises(RuntimeError) as lost:
        cluster._next(queue.SimpleQueue(), client, "tcp://a:1")
    assert str(lost.value) == message + sweep.GO_ON


def test_what_differs_in_a_release():
    here = {"python": "3.12.1", "pandas": "3.1.1", "package": "abc"}
    assert worker.difference(here, dict(here)) is None
    assert worker.difference(here, {**here, "pandas": "3.0"}) == "has pandas 3.0, not 3.1.1"
    assert worker.difference(here, {}) == "has python None, not 3.12.1"
    missing = ModuleNotFoundError("No module named 'dialogue'")
    assert worker.difference(here, missing) == (
        "cannot tell its release (ModuleNotFoundError: No module named 'dialogue')"
    )


def test_a_release_has_the_code_and_the_libraries():
    found = worker.release()
    assert {"python", "pandas", "altair", "package"} <= found.keys()
    assert found["pandas"] == pd.__version__


@pytest.mark.parametrize(
    ("runs", "threads", "sizes"),
    [
        (3, 2, [3]),
        (16, 2, [8, 8]),
        (17, 2, [8, 8, 1]),
        (100, 2, [8, 8, 16, 16, 26, 26]),
        (400, 2, [8, 8, 16, 16, 32, 32, 50, 50, 50, 50, 44, 44]),
        (1001, 1, [8, 16, 32, *[50] * 18, 45]),
        (60, 4, [8, 8, 8, 8, 8, 8, 8, 4]),
        (0, 2, []),
    ],
)
def test_runs_go_in_batches_that_grow(runs, threads, sizes):
    batches = list(cluster._batches([*range(runs)], threads))
    assert [len(batch) for batch in batches] == sizes
    assert [run for batch in batches for run in batch] == [*range(runs)]


def test_what_travels_is_the_template_and_the_data(template, project):
    names = zipfile.ZipFile(io.BytesIO(cluster.packed("counts"))).namelist()
    assert [n for n in names if n.startswith("notebooks/")] == ["notebooks/counts.ipynb"]
    data = {p.relative_to(project).as_posix() for p in (project / "data").rglob("*") if p.is_file()}
    assert set(names) == data | {"notebooks/counts.ipynb"}
    first = cluster.packed("counts")
    os.utime(project / "data/rounds.csv", (1, 1))
    assert cluster.packed("counts") == first
