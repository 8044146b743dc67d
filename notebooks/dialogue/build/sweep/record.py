"""Execute runs on this machine, and record the claims that their pages state."""

import json
import re
from collections.abc import Callable
from pathlib import Path

from dialogue.build import engine
from dialogue.corpus import files, workspace
from dialogue.corpus.errors import InputError

GO_ON = "what is done is kept, and the same command goes on from there"
_MIME = "application/vnd.dialogue.claims+json"
_SOURCE = "from dialogue.build import sweep\n\nsweep.Stated(globals())"
_CELL = {"cell_type": "code", "id": "stated-claims", "metadata": {}, "source": _SOURCE}
_CELL |= {"outputs": [], "execution_count": None}  # the last: it records the claims that are stated
NO_CLAIM = "the page states no claim"
_DRAWN = re.compile(r"(?<!\{)\{[a-z][a-z0-9/-]*\}(?!\})")  # a claim's key in the text of a page
_CLAIM = r"\(#?{release}-(c\d+)(?:-([a-z0-9-]+))?\)"  # the link of a value, or an anchor


def execute(
    template: str,
    asked: list[tuple[str, dict]],
    work: Path,
    *,
    keep: bool,
    workers: int | None,
    done: Callable[[dict], None],
    limits: dict | None = None,
) -> None:
    """Execute runs, key and parameters each, on this machine, in the folder ``work``.

    ``done`` is called with each result as it comes: ``key``, ``error`` (one line, or None),
    ``claims`` (rows of the table) and, with ``keep``, ``notebook`` (the text of its file).
    ``limits`` of a run go to ``engine.run``.
    """
    folder = workspace.root() / "notebooks"
    source = work / f"{template}.ipynb"  # the name that errors show
    notebook = files.read_json(folder / source.name)
    notebook["cells"].append(_CELL)
    source.write_text(json.dumps(notebook, ensure_ascii=False), "utf-8")
    jobs = [engine.Job(k, source, work / "runs" / f"{k}.ipynb", p, folder) for k, p in asked]
    told = set()

    def finish(outcome: engine.Outcome) -> None:
        told.add(outcome.job.name)
        done(_result(outcome, keep))

    for outcome in engine.run(jobs, workers=workers, on_done=finish, **(limits or {})):
        if outcome.job.name not in told:  # the engine was lost on the way
            finish(outcome)


def draws_claims(template: str) -> bool:
    """Whether the template's own text draws a claim by its key; where not, a run has to tell."""
    cells = files.read_json(workspace.root() / "notebooks" / f"{template}.ipynb")["cells"]
    return any(_DRAWN.search("".join(c["source"])) for c in cells if c["cell_type"] == "code")


def failure(key: str, error: str) -> dict:
    """The result of a run that failed."""
    return {"key": key, "error": " ".join(error.split()), "claims": None, "notebook": None}


class Stated:
    """The claims that a notebook states: the value of its last cell in a sweep.

    Takes the notebook's names, of which it uses ``study`` and ``Out``, what the cells gave. A claim
    is stated where a text links its value or carries its anchor. Raises InputError without a study.
    """

    def __init__(self, names: dict):
        from dialogue import claims
        from dialogue.analysis.study import Study

        study = names.get("study")
        if not isinstance(study, Study):
            raise InputError("the template opens no study", allowed="study = Study(…)")
        text = "\n".join(given for given in names["Out"].values() if isinstance(given, str))
        pattern = _CLAIM.format(release=study.release.id.replace("-", ""))
        keys = {rule.number: key for key, rule in claims.REGISTER.items()}
        found = [pair for pair in dict.fromkeys(re.findall(pattern, text)) if pair[0] in keys]
        found.sort(key=lambda pair: int(pair[0][1:]))
        self.claims = [claims.compute(study, keys[n], member or None) for n, member in found]

    def _repr_mimebundle_(self, **_) -> dict:
        return {_MIME: [_row(claim) for claim in self.claims]}


def _row(claim) -> dict:
    value = claim.value
    number = float(value) if isinstance(value, int | float) and value == value else None
    about = {"claim": claim.id, "key": claim.key, "value": str(value)}
    return about | {"number": number, "shown": claim.shown}


def _result(outcome: engine.Outcome, keep: bool) -> dict:
    """What a run gave, taken out of its executed notebook, which goes."""
    key, output = outcome.job.name, outcome.job.output
    if not outcome.ok:
        return failure(key, outcome.error)
    notebook = json.loads(output.read_text("utf-8"))
    output.unlink()
    shown = [output.get("data", {}) for output in notebook["cells"].pop()["outputs"]]
    claims = next(data[_MIME] for data in shown if _MIME in data)
    if not claims:
        return failure(key, f"{outcome.job.template.name}: {NO_CLAIM}")
    kept = _plain(notebook) if keep else None
    return {"key": key, "error": None, "claims": claims, "notebook": kept}


def _plain(notebook: dict) -> str:
    """An executed notebook without what differs from run to run: times, paths, random ids."""
    notebook["metadata"].pop("papermill", None)
    for cell in notebook["cells"]:
        for name in ("papermill", "execution"):
            cell["metadata"].pop(name, None)
        if "injected-parameters" in cell["metadata"].get("tags", ()):
            cell["id"] = "injected-parameters"
    return json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
