"""The command ``dialogue``. Exit status: 0 done, 1 the work failed, 2 unusable input."""

import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal

import typer
from typer.exceptions import TyperException

from dialogue.build.engine import LIMIT
from dialogue.corpus.errors import InputError

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Read a release again: other parameters, other rules, other releases.",
)
Given = Annotated[
    list[str], typer.Option("--param", "-p", metavar="K=V", help="A parameter and its value.")
]
Out = Annotated[Path | None, typer.Option("--out", "-o", metavar="DIR", help="The folder for it.")]
Timeout = Annotated[float, typer.Option(metavar="SECONDS", min=1, help="How long a page may take.")]
Memory = Annotated[  # in bytes for whoever takes it
    float | None,
    typer.Option(
        metavar="GIB",
        min=0.5,
        callback=lambda gib: round(gib * 2**30) if gib else None,
        help="How much memory one page may take; else all.",
    ),
]
Debug = Annotated[bool, typer.Option("--debug", help="Show the traceback of a failure.")]


@app.callback()
def _common(debug: Debug = False) -> None:
    from dialogue.build import environment

    environment.settle()  # ``main`` looks for --debug, so that it may stand anywhere


def _given(pairs: list[str]) -> dict:
    """``["k=v", …]`` as checked parameters. Raises InputError."""
    if not pairs:
        return {}
    from dialogue.analysis import parameters  # and with it pandas, which else may not be needed

    given: dict = {}
    for pair in pairs:
        name, equals, value = pair.partition("=")
        if not equals:
            raise InputError(f"'{pair}' is no parameter", allowed="NAME=VALUE")
        if name in given:
            raise InputError(f"parameter '{name}' is given twice", allowed="once")
        given[parameters.parameter(name).name] = value
    return parameters.checked(given)


def _say(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


@app.command()
def params(template: Annotated[str | None, typer.Argument(help="A template.")] = None) -> None:
    """List the parameters of every template, or of one: type, default, allowed values, help.

    Example: `dialogue params theme`
    """
    from rich.console import Console
    from rich.table import Table

    from dialogue.analysis import parameters as known
    from dialogue.build import plan

    for name in [template] if template else plan.templates():
        plan.check_template(name)
        table = Table("parameter", "type", "default", "allowed", "help", title=name)
        for key, default in plan.defaults(name).items():
            about = known.parameter(key)
            allowed = ", ".join(about.allowed({}) if about.allowed else ())
            table.add_row(key, about.type.__name__, str(default), allowed, about.help)
        Console(width=None if sys.stdout.isatty() else 120).print(table)


@contextmanager
def _bar(name: str) -> Iterator[Callable[[int, int], None]]:
    """A progress bar on a terminal: a function that is told what is done, and of how many."""
    from rich.console import Console
    from rich.progress import MofNCompleteColumn, Progress, TimeRemainingColumn

    columns = (*Progress.get_default_columns()[:-1], MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), disable=not sys.stderr.isatty()) as bar:
        task = bar.add_task(name, total=None, visible=False)
        yield lambda done, total: bar.update(task, completed=done, total=total, visible=True)


@app.command()
def run(
    template: str,
    param: Given = [],
    out: Out = Path("page"),
    timeout: Timeout = LIMIT,
    memory: Memory = None,
) -> None:
    """Execute one page with other parameters and render it in a folder of its own.

    Example: `dialogue run theme -p theme=ai -p rule=needs -o my-page`
    """
    from dialogue.build import books

    with _bar(template) as progress:
        how = {"timeout": timeout, "memory": memory, "say": _say, "progress": progress}
        print(books.build(out, _given(param), only=template, **how))


@app.command()
def build(
    param: Given = [],
    out: Out = None,
    fresh: Annotated[bool, typer.Option("--fresh", help="Execute every page again.")] = False,
    why: Annotated[
        bool, typer.Option("--why", help="Say of every page why it is executed or not.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say which pages would be executed; build nothing.")
    ] = False,
    workers: Annotated[
        int | None, typer.Option("--workers", min=1, help="Pages executed at once.")
    ] = None,
    timeout: Timeout = LIMIT,
    memory: Memory = None,
) -> None:
    """Build the published book, or with -o a whole book under other parameters.

    Example: `dialogue build -p scheme=verb-only -o verb-only-book`
    """
    from dialogue.build import books, plan, update

    given = _given(param)
    if given and out is None:
        raise InputError("a book under other parameters needs a folder of its own", allowed="-o")
    if why or dry_run:
        stale = update.why(plan.pages(given), books.folders(out, make=False))
        for slug, reasons in stale.items():
            stale[slug] = told = ["asked for"] if fresh else reasons
            if why or told:
                print(f"{slug}: {'; '.join(told or ['up to date'])}" if why else slug)
        if dry_run:
            _say(f"{sum(map(bool, stale.values()))} pages would be executed")
            return
    with _bar("pages") as progress:
        how = {"timeout": timeout, "memory": memory, "say": _say, "progress": progress}
        print(books.build(out, given, fresh=fresh, workers=workers, **how))


@app.command()
def sweep(
    template: Annotated[str | None, typer.Argument(help="A template.")] = None,
    grid: Annotated[
        list[str], typer.Option("--grid", metavar="K=A,B,C", help="A parameter and its values.")
    ] = [],
    releases: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A collection of releases, in place of it.")
    ] = None,
    phrase: Annotated[str, typer.Option(help="Words to look for in a collection.")] = "",
    against: Annotated[
        str, typer.Option(metavar="ID", help="A release of the book that each is compared with.")
    ] = "",
    threshold: Annotated[
        int | None, typer.Option(help="How alike a sentence and its edit are at least, in percent.")
    ] = None,
    out: Out = Path("sweep"),
    scheduler: Annotated[
        str | None,
        typer.Option(metavar="ADDRESS", help="A Dask cluster that does it, not this machine."),
    ] = None,
    keep: Annotated[bool, typer.Option("--keep", help="Keep the executed notebooks.")] = False,
    workers: Annotated[
        int | None, typer.Option(help="Pages at once on this machine; two a core by default.")
    ] = None,
    timeout: Timeout = LIMIT,
    memory: Memory = None,
) -> None:
    """Execute a page under every combination of a grid; one table of the claims it states.

    The folder gets `results.csv` and `results.parquet`, and `failures.csv` where a combination
    failed. A sweep that was stopped goes on where it stopped. The page `claims` states every claim.

    With --releases no page is made: every release of a folder is coded, compared sentence by
    sentence with one of the book, and searched for a phrase; `releases.csv`,
    `sentences/` (Parquet) and `found.csv` tell.

    Example: `dialogue sweep commitments --grid scheme=frame,verb-only --grid rule=needs,joint-work`
    """
    from dialogue.build import sweep

    how = {"scheduler": scheduler, "workers": workers, "say": _say}
    if releases and (template or grid or keep):
        raise InputError("--releases makes no page", allowed="no template, --grid or --keep")
    if not releases and (phrase or against or threshold or not template):
        raise InputError("no collection is given", allowed="TEMPLATE and --grid, or --releases DIR")
    with _bar(template or releases.name) as progress:
        try:
            if releases:
                from dialogue.build.sweep import collection

                how |= {"against": against, "threshold": threshold, "phrase": phrase}
                done = collection.run(releases, out, **how, progress=progress)
            else:
                how |= {"keep": keep, "limits": {"timeout": timeout, "memory": memory}}
                done = sweep.run(template, sweep.grid(grid), out, **how, progress=progress)
        except KeyboardInterrupt:
            _say(f"stopped; {sweep.GO_ON}")
            raise
    if not done.executed:
        _say(f"nothing to execute, all {done.runs - done.failed} runs are done")
    print(done.table)
    if done.failed:
        what, where = "combinations failed", out / "failures.csv"
        if releases:
            what, where = "releases could not be read", done.table
        _say(f"{done.failed} of {done.runs} {what}: {where}")
        raise typer.Exit(1)


@app.command()
def export(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help="`pdf`, `epub`, `zip`, `khcoder`.")],
    param: Given = [],
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", metavar="PATH", help="A file, or the folder it goes to."),
    ] = None,
) -> None:
    """Write the book as PDF, as EPUB, or as an archive to replicate it from.

    `khcoder` writes the text and a file of coding rules for KH Coder, in a folder. Without -o
    everything goes to `_build/export`. With -p it is the book under other parameters, which says
    so on its first page; the published one stays as it is.

    Example: `dialogue export pdf -p scheme=verb-only -o verb-only.pdf`
    """
    from dialogue.publish import export

    for path in export.write(form, out, _given(param), say=_say):
        print(path)


@app.command()
def add(
    source: Annotated[
        str, typer.Argument(help="A text file, a saved page, or an address; else that of --round.")
    ] = "",
    id: Annotated[
        str, typer.Option("--id", metavar="ID", help="What it is called: `ied-09`.")
    ] = "",
    number: Annotated[
        int | None, typer.Option("--round", metavar="N", help="The round of the dialogue it is of.")
    ] = None,
    published: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="When it was published."),
    ] = None,
    language: Annotated[
        Literal["ja", "en"] | None, typer.Option(help="Else what the text looks like.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be added; write nothing.")
    ] = False,
) -> None:
    """Add another release: parse it, code it, write it to `data/releases`, and say what in it a
    person has to look at.

    Example: `dialogue add page.html --id ied-09`
    """
    from dialogue.corpus import draft

    how = {"published": published and published.date(), "language": language, "dry_run": dry_run}
    print(*draft.add(source, id, number=number, **how), sep="\n")


@app.command()
def check() -> None:
    """Check all data, the codebook, ids, templates and contents; name file, row and column.

    Then it says what a person has to look at in a release whose draft nobody has reviewed.
    """
    from dialogue.corpus import attention, workspace
    from dialogue.publish import checks

    workspace.root()  # without a project there is nothing to check
    found = list(checks.problems())
    for problem in found:
        _say(str(problem))
    if found:
        raise typer.Exit(2)
    for remark in (*checks.remarks(), *attention.of_drafts()):
        print(remark)
    print("all data, codebook, templates and contents are in order")


@app.command()
def cite(
    id: Annotated[str, typer.Argument(help="Of a page, figure, claim, sentence, …, or `book`.")],
    form: Annotated[
        str,
        typer.Option(
            "--format", "-f", metavar="FORMAT", help="bibtex, ris, csl-json, text (APA) or sist02."
        ),
    ] = "text",
    param: Given = [],
    base_url: Annotated[
        str | None,
        typer.Option(metavar="URL", help="Where the book is published; else DIALOGUE_BASE_URL."),
    ] = None,
) -> None:
    """Cite the book or anything in it that has an id.

    Example: `dialogue cite ied12-s07 --format bibtex`
    """
    from dialogue.publish import citation as citing
    from dialogue.publish import formats, site

    made = citing.item(id, _given(param), base_url=base_url, commit=site.commit())
    print(formats.formatted(made, form).rstrip("\n"))


@app.command()
def ids(
    update: Annotated[bool, typer.Option("--update", help="Add new ids to the register.")] = False,
) -> None:
    """List the ids that can be cited: id, kind, place, title.

    Example: `dialogue ids`
    """
    from dialogue.publish import citation as citing
    from dialogue.publish import ids as known

    entries = known.update(citing.about().version) if update else known.present()
    for entry in entries:
        print(entry.id, entry.kind, entry.place, entry.title, sep="\t")
    if update:
        _say(f"{len(entries)} ids added to data/{known.NAME}")


@app.command()
def toc() -> None:
    """Write `_toc.yml` anew from the codebook and the release."""
    from dialogue.build import plan
    from dialogue.corpus import files, workspace

    path = workspace.root() / "_toc.yml"
    files.write_yaml(path, plan.toc(plan.pages()))
    print(path)


def _one_line(error: TyperException) -> str:
    """What is wrong with a command line, and what is allowed, as other faults are told."""
    what = " ".join(error.format_message().replace("Value error, ", "").split()).rstrip(".")
    command = error.ctx.command if getattr(error, "ctx", None) else None
    names = [*getattr(command, "commands", {})]
    if command and not names and not what.startswith("Invalid value"):  # which says it itself
        names = [option for each in command.params for option in each.opts]
    return what[:1].lower() + what[1:] + (f"; allowed: {', '.join(names)}" if names else "")


def command() -> None:
    """``dialogue`` as it is called: what is set for other Pythons is off before anything loads."""
    if [os.environ.pop(n) for n in ("PYTHONOPTIMIZE", "PYTHONWARNINGS") if n in os.environ]:
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
    main()


def main(arguments: list[str] | None = None) -> None:
    """Run the command; one line on standard error for what went wrong, unless ``--debug``."""
    arguments = list(sys.argv[1:] if arguments is None else arguments)
    debug = "--debug" in arguments
    arguments = [a for a in arguments if a != "--debug"]
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # and no stand-in for one
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    try:
        sys.exit(app(arguments, prog_name="dialogue", standalone_mode=False) or 0)
    except KeyboardInterrupt:
        sys.exit(130)
    except TyperException as error:  # a command line that cannot be read
        status, told = 2, str(error) and _one_line(error)  # nothing where it has shown the help
    except Exception as error:
        if debug:
            raise
        status = 2 if isinstance(error, InputError) else 1
        told = str(error) or type(error).__name__
    if told:
        _say(f"dialogue: {told}")
    sys.exit(status)
