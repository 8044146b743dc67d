"""The whole way, on the real release and a tiny one: build, build again, fail, stay whole."""

import hashlib
import json
from urllib.parse import unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from support import HERE, ROOT, copy_project

pytestmark = pytest.mark.slow


def fingerprint(folder):
    """Every file of a book with its checksum."""
    return {
        p.relative_to(folder).as_posix(): hashlib.sha256(p.read_bytes()).hexdigest()
        for p in folder.rglob("*")
        if p.is_file()
    }


def test_the_real_book_is_whole(built):
    html = built / "_build/html"
    assert (html / "index.html").exists()
    pages = sorted(p.relative_to(html / "book").as_posix() for p in html.glob("book/**/*.html"))
    assert {"overview.html", "text.html", "commitments.html", "room.html"} <= set(pages)
    assert {f"parts/{p}.html" for p in ("summary", "gdcp", "networks-cyber")} <= set(pages)
    assert {f"parts/{p}.html" for p in ("fora-ai", "data-flows")} <= set(pages)
    text = (html / "book/text.html").read_text("utf-8")
    for number in range(1, 27):
        assert f'id="ied12-s{number:02d}"' in text
    assert not list(built.glob("_build/*.staging")) and not list(built.glob("_build/*.old"))


def dead(html):
    """Every ``href`` and ``src`` of a book's pages that leads to no file, or to no id in a page."""
    pages = {
        path: BeautifulSoup(path.read_text("utf-8"), "lxml")
        for path in sorted(html.rglob("*.html"))
        if "_static" not in path.relative_to(html).parts
    }
    ids = {path: {e["id"] for e in page.find_all(id=True)} for path, page in pages.items()}
    for path, page in pages.items():
        for element in page.find_all(True):
            for name in {"href", "src", "xlink:href", "action"} & element.attrs.keys():
                place = urlsplit(element[name])
                goal = (path.parent / unquote(place.path)).resolve() if place.path else path
                outside = place.scheme or place.netloc
                lost = not goal.is_file() or place.fragment not in ids.get(goal, set()) | {""}
                if not outside and element[name] and lost:
                    yield path.relative_to(html).as_posix(), element[name]


def test_every_link_of_the_book_leads_somewhere(built):
    assert list(dead((built / "_build/html").resolve())) == []
    assert (built / "_build/html/.nojekyll").is_file()


def test_every_page_names_what_it_is(built):
    for path in built.glob("_build/html/book/**/*.html"):
        html = path.read_text("utf-8")
        assert "An independent reading, not a publication of either government." in html
        assert (
            "injected-parameters" not in html
            and "\\u" not in html.split("<article")[1].split("<script")[0]
        ), path


@pytest.mark.parametrize("page", ["parts/data-flows", "topics/ai", "parts/summary"])
def test_a_theme_page_has_title_prose_and_chart(built, page):
    from bs4 import BeautifulSoup

    titles = {
        "parts/data-flows": ("Free international data flows", "国際的で自由なデータ流通"),
        "topics/ai": ("Artificial intelligence", "AI"),
        "parts/summary": ("Opening and summary", "総括"),
    }
    path = built / f"_build/html/book/{page}.html"
    html = BeautifulSoup(path.read_text("utf-8"), "html.parser")
    article = html.select_one("article.bd-article")
    heading = article.h1
    for link in heading.select(".headerlink"):
        link.decompose()
    assert heading.get_text() == titles[page][0]
    assert article.select_one(".dlg-ja").get_text(strip=True) == titles[page][1]
    assert article.select(".dlg-chart svg")
    assert len(article.select_one(".dlg-finding").get_text()) > 60


def test_a_second_build_executes_nothing(built, run):
    before = fingerprint(built / "_build/html")
    done = run(built, "jupyter-book", "build", ".")
    assert done.returncode == 0
    assert "dialogue: nothing to execute, all pages are up to date" in done.stdout
    assert fingerprint(built / "_build/html") == before


def test_one_changed_template_executes_its_pages_only(built, run, spoil):
    spoil(built / "notebooks/room.ipynb", "Who was in the room", "Who was there")
    try:
        done = run(built, "jupyter-book", "build", ".")
        assert done.returncode == 0, done.stdout[-2000:]
        assert "dialogue: 1 pages executed" in done.stdout
        assert "Who was there" in (built / "_build/html/book/room.html").read_text("utf-8")
    finally:
        spoil(built / "notebooks/room.ipynb", "Who was there", "Who was in the room")


# A book of a tiny release, and what can go wrong with it


@pytest.fixture(scope="module")
def small(tmp_path_factory, run):
    """A project whose published release is the tiny one, built once."""
    folder = copy_project(tmp_path_factory.mktemp("small") / "project")
    import shutil

    shutil.copytree(HERE / "tiny", folder / "data/releases/tiny-1")
    out = folder.parent / "out"
    done = run(folder, "dialogue", "build", "-p", "release=tiny-1", "-o", out)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip() == str(out / "_build/html/index.html")
    return folder, out


def test_the_tiny_release_gives_a_book(small):
    _, out = small
    text = (out / "_build/html/book/text.html").read_text("utf-8")
    assert [f"tiny1-s{n:02d}" in text for n in range(1, 7)] == [True] * 5 + [False]
    figure = json.loads((out / "_build/html/_figures/map.json").read_text("utf-8"))
    assert figure["title"] == "Five sentences: two say 継続, to carry on; one decides"


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        (b"", "release.ja.txt: the release is empty; allowed: the text of a ministry release"),
        ("題\n".encode(), "release.ja.txt: no sentence of a statement found; allowed: sentences"),
        ("1 発表\n(1)総括\n甲である。\n".encode("cp932"), "it looks like Shift_JIS"),
        ("1 発表\n(1)総括\n甲である\n".encode(), "no sentence of a statement found"),
    ],
    ids=["empty", "title alone", "Shift_JIS", "cut"],
)
def test_a_release_that_is_none_leaves_the_last_book(small, run, raw, message):
    folder, out = small
    path = folder / "data/releases/tiny-1/release.ja.txt"
    good, before = path.read_bytes(), fingerprint(out / "_build/html")
    path.write_bytes(raw)
    try:
        done = run(folder, "dialogue", "build", "-p", "release=tiny-1", "-o", out)
    finally:
        path.write_bytes(good)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1 and message in done.stderr
    assert fingerprint(out / "_build/html") == before


def test_a_failing_cell_in_one_page_of_many(small, run, spoil):
    folder, out = small
    before = fingerprint(out / "_build/html")
    spoil(folder / "notebooks/room.ipynb", "prose.meetings.delegations(study)", "1 / 0")
    try:
        done = run(folder, "dialogue", "build", "-p", "release=tiny-1", "-o", out)
    finally:
        spoil(folder / "notebooks/room.ipynb", "1 / 0", "prose.meetings.delegations(study)")
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith("dialogue: page room: room.ipynb: cell ")
    assert last.endswith("ZeroDivisionError: division by zero")
    assert fingerprint(out / "_build/html") == before


def test_a_warning_fails_the_build_and_the_next_one_too(built, run, spoil):
    before = fingerprint(built / "_build/html")
    method = built / "book/method.md"
    good = method.read_text("utf-8")
    method.write_text(good + "\n[nowhere](#ied12-s99)\n", "utf-8")
    try:
        for _ in range(2):
            done = run(built, "jupyter-book", "build", ".")
            assert done.returncode != 0
            assert "ied12-s99" in done.stdout + done.stderr
            assert fingerprint(built / "_build/html") == before
    finally:
        method.write_text(good, "utf-8")
    assert run(built, "jupyter-book", "build", ".").returncode == 0


def test_a_bad_codebook_stops_a_plain_build_with_one_line(built, run, spoil):
    before = fingerprint(built / "_build/html")
    spoil(built / "data/codebook/values.yml", "id: open,", "id: open, colour: red,")
    try:
        plain = run(built, "jupyter-book", "build", ".")
        ours = run(built, "dialogue", "build")
    finally:
        spoil(built / "data/codebook/values.yml", "id: open, colour: red,", "id: open,")
    place = "data/codebook/values.yml, values → open → colour"
    line = f"{place}: unknown key 'colour'; allowed: en, id, ja, pattern, pattern_en"
    assert plain.returncode != 0 and line in plain.stdout + plain.stderr
    assert ours.returncode == 2 and ours.stderr == f"dialogue: {line}\n"
    assert fingerprint(built / "_build/html") == before


# papermill and single pages


@pytest.mark.parametrize("folder", [".", "notebooks"])
def test_plain_papermill_works_from_the_root_and_from_notebooks(tmp_path, run, folder):
    out = tmp_path / "out.ipynb"
    name = "theme.ipynb" if folder == "notebooks" else "notebooks/theme.ipynb"
    done = run(ROOT / folder, "papermill", name, out, "-p", "theme", "ai", root=ROOT)
    assert done.returncode == 0, done.stderr[-2000:]
    text = json.dumps(json.loads(out.read_text("utf-8")), ensure_ascii=False)
    assert "# Artificial intelligence" in text


def test_plain_papermill_with_an_unknown_theme_lists_the_themes(tmp_path, run):
    done = run(
        ROOT, "papermill", "notebooks/theme.ipynb", tmp_path / "o.ipynb", "-p", "theme", "nonsense"
    )
    assert done.returncode != 0
    assert "unknown theme 'nonsense'; allowed: summary, gdcp, networks-cyber" in done.stderr


def test_one_page_in_a_folder_of_its_own(tmp_path, run):
    out = tmp_path / "page"
    done = run(ROOT, "dialogue", "run", "theme", "-p", "theme=ai", "-p", "rule=needs", "-o", out)
    assert done.returncode == 0, done.stderr
    page = (out / "_build/html/book/theme.html").read_text("utf-8")
    assert "Artificial intelligence" in page and "Plus stated needs" in page
    assert list(dead((out / "_build/html").resolve())) == []


def test_pages_in_folders_of_their_own_are_refused(built, run):
    before = fingerprint(built / "_build/html")
    done = run(built, "jupyter-book", "build", ".", "--builder", "dirhtml")
    assert done.returncode != 0
    line = "dialogue: builder 'dirhtml' would make dead links; allowed: html"
    assert line in done.stdout + done.stderr
    assert not list(built.glob("_build/dirhtml/**/*.html"))
    assert fingerprint(built / "_build/html") == before


LAUNCH = """
repository: {url: https://github.com/example/dialogue-book, branch: main}
launch_buttons: {notebook_interface: jupyterlab, binderhub_url: "https://mybinder.org", colab_url: "https://colab.research.google.com"}
"""


@pytest.mark.slow
def test_launch_buttons_open_the_template_of_the_page(project, run, spoil):
    config = project / "_config.yml"
    spoil(config, "use_repository_button: false", "use_repository_button: true")
    config.write_text(config.read_text("utf-8") + LAUNCH, "utf-8")
    out = project.parent / "one"
    done = run(project, "dialogue", "run", "agenda", "-o", out)
    assert done.returncode == 0, done.stderr
    page = BeautifulSoup((out / "_build/html/book/agenda.html").read_text("utf-8"), "html.parser")
    links = [a["href"] for a in page.select(".dropdown-launch-buttons a")]
    place = "example/dialogue-book"
    assert links == [
        f"https://mybinder.org/v2/gh/{place}/main?urlpath=lab/tree/notebooks/agenda.ipynb",
        f"https://colab.research.google.com/github/{place}/blob/main/notebooks/agenda.ipynb",
    ]
