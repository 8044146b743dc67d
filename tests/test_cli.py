"""The command line: what it answers, and how it ends."""

import pytest

from dialogue import cli
from dialogue.publish import checks


@pytest.fixture
def ends(capsys):
    """Runs ``dialogue`` with arguments; gives its exit status, standard output and error."""

    def call(*arguments):
        with pytest.raises(SystemExit) as end:
            cli.main([str(a) for a in arguments])
        said = capsys.readouterr()
        return end.value.code or 0, said.out, said.err

    return call


def test_params_of_one_template(ends):
    status, out, _ = ends("params", "theme")
    assert status == 0
    for word in ("release", "coder", "scheme", "rule", "theme", "verb-only", "data-flows"):
        assert word in out


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ["run", "theme", "-p", "rule=all"],
            "unknown rule 'all'; allowed: undertakings, joint-work, stated-commitments, needs",
        ),
        (["run", "theme", "-p", "theme"], "'theme' is no parameter; allowed: NAME=VALUE"),
        (
            ["run", "overview", "-p", "theme=ai"],
            "template 'overview' has no parameter 'theme'; allowed: release, coder, as_of",
        ),
        (["build", "-p", "rule=needs"], "a book under other parameters needs a folder of its own"),
        (["params", "nothing"], "unknown template 'nothing'; allowed: "),
    ],
)
def test_bad_input_ends_with_one_line_and_status_2(ends, arguments, line):
    status, out, err = ends(*arguments)
    assert status == 2 and out == ""
    assert err.startswith(f"dialogue: {line}") and len(err.splitlines()) == 1


def test_the_published_book_is_never_written_to(ends, project):
    for folder in (project, project / "_build/html", project / "book/mine"):
        status, _, err = ends("build", "-p", "rule=needs", "-o", folder)
        assert status == 2
        assert "belongs to the published book; allowed: a folder outside the project" in err


def test_a_folder_that_cannot_be_written(ends, tmp_path):
    (tmp_path / "file").write_text("")
    status, _, err = ends("build", "-p", "rule=needs", "-o", tmp_path / "file" / "book")
    assert status == 2 and "cannot be written (Not a directory)" in err


def test_debug_shows_the_traceback(capsys):
    from dialogue.corpus.errors import InputError

    with pytest.raises(InputError):
        cli.main(["run", "theme", "-p", "rule=all", "--debug"])


def test_check_finds_the_project_in_order(ends):
    status, told, errors = ends("check")
    *remarks, last = told.splitlines()
    assert (status, last, errors) == (
        0,
        "all data, codebook, templates and contents are in order",
        "",
    )
    assert remarks[1] == "ied-12.ja, line 5: date: 令和3年11月18日"
    assert remarks[4].startswith("ied-12.ja, line 37 to 39: note: (参考)第12回局長級会合 出席者 ")
    assert len(remarks) == 11


@pytest.mark.parametrize(
    ("file", "old", "new", "line"),
    [
        (
            "data/releases/ied-12/hooks.csv",
            "2022年に開催",
            "2023年に開催",
            "does not stand in ied12-s17; allowed: words as written",
        ),
        (
            "data/releases/ied-12/translation.en.csv",
            "ied12-s26,",
            "ied12-s27,",
            "row 27: unknown sentence 'ied12-s27'; allowed: ied12-s01 to ied12-s26",
        ),
        (
            "data/followthrough/links.csv",
            "open-internet-commitment,dialogue-13,",
            "open-internet-commitments,dialogue-13,",
            "column item_id: unknown id 'open-internet-commitments'; "
            "allowed: open-internet-commitment",
        ),
        (
            "data/followthrough/items.csv",
            "ied12-s06,",
            "ied12-s60,",
            "data/followthrough/items.csv, row 3: unknown sentence 'ied12-s60'; "
            "allowed: ied12-s01 to ied12-s26",
        ),
        (
            "data/followthrough/items.csv",
            "継続的なコミットメントを強調した。",
            "継続的なコミットメントを宣言した。",
            "row 2, column predicate_ja: '継続的なコミットメントを宣言した。' does not stand in "
            "ied12-s01; allowed: words as written",
        ),
        (
            "data/followthrough/events.csv",
            "https://www.nsf.gov/",
            "www.nsf.gov/",
            "data/followthrough/events.csv, row 2, column url: ",
        ),
        (
            "data/followthrough/events.csv",
            "\nprague-conference-2021,",
            "\njuno3-call,",
            "data/followthrough/events.csv, row 3",
        ),
        ("_toc.yml", "book/room", "book/rooms", "_toc.yml: is not the one that belongs to"),
        (
            "notebooks/theme.ipynb",
            'scheme = \\"frame\\"',
            'scheme = \\"frames\\"',
            "notebooks/theme.ipynb: unknown scheme 'frames'; allowed: frame, verb-only, ordinal",
        ),
    ],
)
def test_check_names_what_does_not_fit(ends, project, spoil, file, old, new, line):
    spoil(project / file, old, new)
    status, _, err = ends("check")
    assert status == 2
    assert line in err


def test_check_goes_on_after_the_first_fault(project, spoil):
    spoil(project / "_toc.yml", "book/room", "book/rooms")
    spoil(project / "data/releases/ied-12/hooks.csv", "2022年に開催", "2023年に開催")
    assert len(list(checks.problems())) == 2


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (
            ["frobnicate"],
            "no such command 'frobnicate'; allowed: params, run, build, sweep, export",
        ),
        (["run"], "missing argument 'template'; allowed: template, --param"),
        (["run", "dates", "--frob"], "no such option: --frob; allowed: template, --param"),
        (
            ["build", "--workers", "0"],
            "invalid value for '--workers': Input should be greater than",
        ),
        (
            ["build", "-p", "theme=ai", "-p", "theme=ai"],
            "parameter 'theme' is given twice; allowed",
        ),
    ],
)
def test_a_command_line_that_cannot_be_read_gets_one_line(arguments, line, capsys):
    with pytest.raises(SystemExit) as ended:
        cli.main(arguments)
    err = capsys.readouterr().err
    assert ended.value.code == 2 and err.startswith(f"dialogue: {line}")
    assert len(err.splitlines()) == 1
