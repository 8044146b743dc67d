"""The book as PDF, EPUB and replication archive: what a reader of each relies on."""

import copy
import csv
import hashlib
import html
import io
import json
import os
import posixpath
import re
import shutil
import subprocess
import zipfile
from functools import cache
from xml.etree import ElementTree as ET

import pytest
import yaml
from support import ROOT, clear_caches

from dialogue import cli
from dialogue.build import plan
from dialogue.publish import citation, export
from dialogue.publish.export import archive, chapters, edition, epub, pdf

PHRASES = [  # chosen by hand from the release, in text order, two or more of every part
    "オープンな、相互運用可能で、信頼できるセキュアなインターネット",
    "人工知能(AI)技術への公共の信頼を深め",
    "日米競争力・強靱性(コア)パートナーシップ",
    "在日米国商工会議所及び日本経済団体連合会",
    "GDCP専門家レベル作業部会を踏まえ",
    "仮想無線アクセスネットワーク(vRAN)",
    "第三国における協力を継続することを決定した",
    "プライバシー、知的財産権及び人権を保護すること",
    "信頼、そして法の支配の重要性を認識した",
    "通信サプライヤーの多様性の価値を強調した",
    "日米豪印(豪州、インド、日本及び米国)",
    "「Beyond 5G国際カンファレンス2021」の成果を歓迎した",
    "プラハ5Gセキュリティ会議といった国際場裡",
    "今後連携を強化していく意向である",
    "世界電気通信標準化総会(WTSA)",
    "デジタル・ディバイドの解消",
    "インターネットガバナンス・システムへのコミットメントを再確認した",
    "GPAIの次期議長として今後の役割を担うことを歓迎した",
    "政策協議における継続的な取組にコミットする",
    "ガバメントアクセスに関する高次原則の策定",
]
XHTML = "{http://www.w3.org/1999/xhtml}"
SVG = "{http://www.w3.org/2000/svg}"
XLINK = "{http://www.w3.org/1999/xlink}"
XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"


@pytest.fixture(scope="module")
def project_built(built):
    """The built copy of the project in place of the real one."""
    shutil.copy(ROOT / ".gitignore", built)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("DIALOGUE_ROOT", str(built))
        patch.delenv("SOURCE_DATE_EPOCH", raising=False)
        clear_caches()
        yield built
    clear_caches()


@pytest.fixture(scope="module")
def book(project_built):
    return chapters.make(quiet, {})


@pytest.fixture(scope="module")
def made(book, tmp_path_factory):
    """PDF and EPUB, written by ``export.write``, and what WeasyPrint said."""
    import logging

    said = []
    handler = logging.Handler(logging.ERROR)
    handler.emit = lambda record: said.append(record.getMessage())
    logging.getLogger("weasyprint").addHandler(handler)
    folder = tmp_path_factory.mktemp("export")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(chapters, "make", lambda say, given: copy.deepcopy(book))
        written = {form: export.write(form, folder)[0] for form in ("pdf", "epub")}
    logging.getLogger("weasyprint").removeHandler(handler)
    return {**written, "said": said}


@pytest.fixture(scope="module")
def poppler(made):
    """Runs one of poppler's programs on the PDF."""

    @cache
    def call(program: str, *arguments: str) -> str:
        if not shutil.which(program):
            pytest.skip(f"{program} (Debian package poppler-utils) is not installed")
        place = ("-",) if program == "pdftotext" else ()
        command = [program, *arguments, str(made["pdf"]), *place]
        return subprocess.run(command, capture_output=True, check=True, encoding="utf-8").stdout

    return call


@pytest.fixture(scope="module")
def packed(made):
    with zipfile.ZipFile(made["epub"]) as file:
        return {info.filename: file.read(info) for info in file.infolist()}


def titles(root) -> list[str]:
    """The first heading of every page that ``_toc.yml`` lists."""
    toc = yaml.safe_load((root / "_toc.yml").read_text("utf-8"))
    tops = [top for part in toc["parts"] for top in part["chapters"]]
    names = [toc["root"], *(c["file"] for top in tops for c in (top, *top.get("sections", ())))]
    found = []
    for name in names:
        path = root / f"{name}.md"
        if path.exists():
            text = path.read_text("utf-8")
        else:
            cells = json.loads((root / f"{name}.ipynb").read_text("utf-8"))["cells"]
            text = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "markdown")
        found.append(re.search(r"(?m)^# (.+)$", text)[1])
    return found


def quiet(line: str) -> None:
    pass


def without_spaces(text: str) -> str:
    return re.sub(r"\s", "", text)


# PDF


@pytest.mark.slow
def test_every_font_of_the_pdf_is_embedded(poppler):
    rows = poppler("pdffonts").splitlines()[2:]
    embedded = [re.search(r"(yes|no) +(yes|no) +(yes|no) +\d+ +\d+$", row)[1] for row in rows]
    assert len(rows) >= 4
    assert set(embedded) == {"yes"}
    assert all("Dialogue-" in row for row in rows)  # no typeface of this machine alone


@pytest.mark.slow
@pytest.mark.parametrize("phrase", PHRASES)
def test_pdf_holds_the_words_of_the_release(poppler, phrase):
    release = (ROOT / "data/releases/ied-12/release.ja.txt").read_text("utf-8")
    assert phrase in release
    assert without_spaces(phrase) in without_spaces(poppler("pdftotext"))


@pytest.mark.slow
def test_outline_has_every_part_and_chapter_in_order(poppler, project_built):
    outline = poppler("pdftohtml", "-xml", "-stdout", "-i")
    items = [html.unescape(x) for x in re.findall(r'<item page="\d+">(.*?)</item>', outline)]
    at = 0
    for title in titles(project_built):
        at = items.index(title, at) + 1
    toc = yaml.safe_load((project_built / "_toc.yml").read_text("utf-8"))
    assert {part["caption"] for part in toc["parts"]} <= set(items)


@pytest.mark.slow
def test_pdf_has_links_inside_and_outside(poppler, made):
    shown = poppler("pdftohtml", "-xml", "-stdout", "-i")
    inside = re.findall(r'href="[^":]*#\d+"', shown)
    outside = re.findall(r'href="(https?://[^"]+)"', shown)
    assert len(inside) > 500  # every sentence and claim that is named
    assert len(outside) > 50  # sources
    assert "vega.github.io" not in shown
    assert made["said"] == []  # WeasyPrint tells of links that lead nowhere


@pytest.mark.slow
def test_title_page_says_what_the_book_is(poppler):
    known = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))
    text = " ".join(poppler("pdftotext", "-l", "1").split())
    for words in (
        "The Dialogue Book",
        "インターネットエコノミーに関する日米政策協力対話(第12回局長級会合)の結果",
        f"Version {known['version']}",
        str(known["date-released"].year),
        "An independent reading, not a publication of either government",
        "Processed from 総務省",
        "CC BY 4.0",
        "credit the ministry",
    ):
        assert words in text


@pytest.mark.slow
def test_every_page_has_its_number_and_the_credit(poppler):
    sheets = poppler("pdftotext").split("\f")[1:-1]
    assert len(sheets) > 40
    for number, text in enumerate(sheets, 2):
        assert str(number) in text.split()[-2:], number
        assert "An independent reading, not a publication of either government." in text


@pytest.mark.slow
def test_nothing_is_cut_off_at_the_edge(poppler):
    shown = poppler("pdftotext", "-bbox")
    words = re.findall(
        r'xMin="([\d.-]+)" yMin="([\d.-]+)" xMax="([\d.-]+)" yMax="([\d.-]+)"', shown
    )
    margin, width, height = 25 / 25.4 * 72, 595.28, 841.89
    assert len(words) > 10_000
    assert min(float(w[0]) for w in words) >= margin - 1
    assert max(float(w[2]) for w in words) <= width - margin + 1
    assert min(float(w[1]) for w in words) > 0
    assert max(float(w[3]) for w in words) < height


@pytest.mark.slow
def test_no_page_of_the_pdf_holds_a_command_alone(poppler):
    """Between the margins at least three lines of each page are words and no command."""
    shown = poppler("pdftohtml", "-xml", "-stdout", "-i")
    fonts = dict(re.findall(r'<fontspec id="(\d+)"[^>]*family="([^"]+)"', shown))
    sheets = re.findall(r'(?s)<page number="(\d+)"[^>]*height="(\d+)"[^>]*>(.*?)</page>', shown)
    assert len(sheets) > 40 and any("Mono" in family for family in fonts.values())
    for number, height, sheet in sheets:
        top, bottom = int(height) * 20 / 297, int(height) * 271 / 297
        lines = {
            int(at)
            for at, font in re.findall(r'<text top="(\d+)"[^>]*font="(\d+)"', sheet)
            if top < int(at) < bottom and "Mono" not in fonts[font]
        }
        assert len(lines) >= 3, number


@pytest.mark.slow
def test_pdf_says_title_date_and_is_tagged(poppler):
    about = poppler("pdfinfo", "-isodates")
    date = yaml.safe_load((ROOT / "CITATION.cff").read_text("utf-8"))["date-released"]
    assert re.search(r"Title: +The Dialogue Book$", about, re.M)
    assert re.search(rf"CreationDate: +{date}T00:00:00Z$", about, re.M)
    assert re.search(r"Tagged: +yes$", about, re.M)
    assert re.search(r"JavaScript: +no$", about, re.M)


@pytest.mark.slow
def test_pdf_has_the_same_bytes_each_time(book, monkeypatch):
    few = [c for c in book if c.name in (chapters.FRONT, "book/overview", "book/room")]
    monkeypatch.setattr(chapters, "make", lambda say, given: copy.deepcopy(few))
    assert pdf.make(quiet, {}) == pdf.make(quiet, {})


# EPUB


@pytest.mark.slow
def test_epub_passes_epubcheck(made):
    program = shutil.which("epubcheck")
    if not program:
        pytest.skip("epubcheck (Debian package epubcheck) is not installed")
    command = ["java", "-jar", program] if zipfile.is_zipfile(program) else [program]
    done = subprocess.run([*command, str(made["epub"])], capture_output=True, encoding="utf-8")
    assert "0 fatals / 0 errors / 0 warnings" in done.stdout, done.stdout + done.stderr


@pytest.mark.slow
def test_epub_begins_with_its_type_uncompressed(made):
    with zipfile.ZipFile(made["epub"]) as file:
        first = file.infolist()[0]
    assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
    assert made["epub"].read_bytes()[30:58] == b"mimetypeapplication/epub+zip"


@pytest.mark.slow
def test_epub_says_both_titles_and_languages(packed):
    root = ET.fromstring(packed["content.opf"])
    dc = "{http://purl.org/dc/elements/1.1/}"
    by_lang = {e.get(XML_LANG): e.text for e in root.iter(f"{dc}title")}
    assert by_lang == {
        None: "The Dialogue Book",
        "ja": "インターネットエコノミーに関する日米政策協力対話(第12回局長級会合)の結果",
    }
    assert [e.text for e in root.iter(f"{dc}language")] == ["en", "ja"]
    source = "https://www.soumu.go.jp/menu_news/s-news/01tsushin08_02000126.html"
    assert root.find(f".//{dc}source").text == source


@pytest.mark.slow
def test_epub_contents_name_every_chapter(packed, project_built):
    nav = ET.fromstring(packed["nav.xhtml"])
    named = [a.text for a in nav.iter(f"{XHTML}a")]
    assert named == ["The Dialogue Book", *titles(project_built)]


@pytest.mark.slow
def test_links_of_the_epub_lead_somewhere(packed):
    pages = {n: ET.fromstring(text) for n, text in packed.items() if n.endswith(".xhtml")}
    ids = {n: {e.get("id") for e in page.iter()} for n, page in pages.items()}
    inside = 0
    for name, page in pages.items():
        for a in (e for e in page.iter() if e.tag in (f"{XHTML}a", f"{SVG}a")):
            address = a.get("href") or a.get(f"{XLINK}href")
            if not address:
                continue
            if address.startswith("http"):
                assert "vega.github.io" not in address
                continue
            path, _, fragment = address.partition("#")
            there = posixpath.normpath(posixpath.join(posixpath.dirname(name), path))
            assert there in pages, (name, address)
            assert not fragment or fragment in ids[there], (name, address)
            inside += 1
    assert inside > 500


@pytest.mark.slow
def test_epub_has_drawings_in_real_colours_and_no_script(packed):
    text = b"".join(v for n, v in packed.items() if n.endswith((".xhtml", ".css"))).decode()
    for unwanted in ("<script", "var(--dlg-", "dlg-narrow", "dlg-data", "<button", "<details"):
        assert unwanted not in text
    drawings = [e for n in packed if n.endswith(".xhtml") for e in svgs(packed[n])]
    wide = [d for d in drawings if d.find(f"{SVG}title") is not None]
    assert len(drawings) == len(wide) >= 15  # one a figure, each with its description
    assert "#1f4e8c" in text  # the accent colour of light pages


def svgs(page: bytes) -> list[ET.Element]:
    return list(ET.fromstring(page).iter(f"{SVG}svg"))


@pytest.mark.slow
def test_epub_marks_japanese_and_brings_its_glyphs(packed):
    from fontTools.ttLib import TTFont

    page = ET.fromstring(packed["book/text.xhtml"])
    texts = {"".join(p.itertext()): p for p in page.iter(f"{XHTML}p")}
    [marked] = [p for t, p in texts.items() if t.startswith("日本及び米国は、データとデジタル経済")]
    assert (marked.get("lang"), marked.get(XML_LANG)) == ("ja", "ja")
    known = TTFont(io.BytesIO(packed["font.ttf"])).getBestCmap()
    text = "".join(v.decode() for n, v in packed.items() if n.endswith(".xhtml"))
    japanese = set(re.findall(r"[\u3040-\u30ff\u4e00-\u9fff]", text))
    assert len(japanese) > 300
    assert {ord(letter) for letter in japanese} <= set(known)


@pytest.mark.slow
def test_epub_has_the_same_bytes_from_a_second_run(made, project_built):
    assert epub.make(quiet, {}) == made["epub"].read_bytes()


# Under other parameters

VERB_ONLY = {"scheme": "verb-only"}


def contents_of(*folders) -> dict[str, str]:
    """The checksum of every file."""
    found = (p for folder in folders for p in folder.rglob("*") if p.is_file())
    return {str(p): hashlib.sha256(p.read_bytes()).hexdigest() for p in found}


@pytest.mark.slow
def test_a_book_under_other_parameters_says_so_and_leaves_the_published_one(
    project_built, tmp_path, packed
):
    published = [project_built / n for n in ("book", "data", "_build/html", "_build/dialogue")]
    before, said = contents_of(*published), []
    [made] = export.write("epub", tmp_path, VERB_ONLY, said.append)
    assert re.fullmatch(r"dialogue-book-0\.1\.0-[0-9a-f]{8}\.epub", made.name)
    with zipfile.ZipFile(made) as file:
        pages = {name: file.read(name).decode() for name in file.namelist() if "html" in name}
        package = ET.fromstring(file.read("content.opf"))
    first = "".join(ET.fromstring(pages["book/front.xhtml"]).itertext())
    assert "Under other parameters: scheme verb-only (published: frame)." in " ".join(first.split())
    differences = "".join(ET.fromstring(pages["book/differences.xhtml"]).itertext())
    # the widest rule counts 14 sentences, and 17 where groups are verbs
    assert "ied12-c19-needs" in differences
    assert ">How this book differs from the published one<" in pages["nav.xhtml"]
    id = "{http://purl.org/dc/elements/1.1/}identifier"
    assert package.findtext(f".//{id}") != ET.fromstring(packed["content.opf"]).findtext(f".//{id}")
    pages = len(plan.pages())
    assert f"executing {pages} of {pages} pages" in said
    assert contents_of(*published) == before

    said.clear()
    [made] = export.write("zip", tmp_path, VERB_ONLY, said.append)
    assert said == []  # every page is there from the other export
    with zipfile.ZipFile(made) as file:
        log = json.loads(file.read(f"{made.stem}/built/log.json"))
        told = file.read(f"{made.stem}/built/differences.md").decode()
    assert log["parameters"]["scheme"] == "verb-only"
    assert "| `scheme` | `frame` | `verb-only` |" in told
    assert contents_of(*published) == before


def test_the_first_page_says_which_parameters_are_not_as_published(project):
    front = chapters._front({"scheme": "verb-only", "weight": "sentences"})
    assert front.splitlines()[:3] == [
        "# The Dialogue Book",
        "",
        "**This is not the published book.** Under other parameters: scheme `verb-only` "
        "(published: `frame`); weight `sentences` (published: `characters`).",
    ]
    assert "<strong>Not the published book: scheme verb-only, weight sentences.</strong>" in front
    assert "ot the published book" not in chapters._front({})


def test_an_edition_is_called_after_what_is_not_as_published(project):
    assert edition.name({}) == "dialogue-book-0.1.0"
    needs, rule = edition.name({"rule": "needs"}), edition.name(VERB_ONLY)
    assert re.fullmatch(r"dialogue-book-0\.1\.0-[0-9a-f]{8}", needs) and needs != rule
    assert edition.name({"word": "a/b"}).count("/") == 0
    assert edition.identifier({}) != edition.identifier(VERB_ONLY)
    kept = edition.folders(VERB_ONLY)
    assert kept.work == project / "_build" / "export" / f".{rule}"
    assert kept.book.is_relative_to(kept.work)
    assert edition.folders({}) == plan.published_folders()


def test_kh_coder_gets_the_grouping_that_is_asked_for(project, capsys):
    with pytest.raises(SystemExit) as end:
        cli.main(["export", "khcoder", "-p", "scheme=verb-only"])
    assert end.value.code == 0
    [folder] = {path.rpartition("/")[0] for path in capsys.readouterr().out.splitlines()}
    own = edition.name(VERB_ONLY).removeprefix("dialogue-book-0.1.0")
    assert folder == str(project / f"_build/export/khcoder{own}")
    assert not (project / "_build/export/khcoder").exists()
    rules = (project / folder / "ied-12-rules.txt").read_text("utf-8")
    assert "# Not as published: scheme verb-only.\n" in rules
    with open(f"{folder}/ied-12-sentences.csv", encoding="utf-8", newline="") as file:
        forms = [row["form"] for row in csv.DictReader(file)]
    assert forms[6] == "決定した"  # S07, whose group by verb and noun is 行動の表明


def test_published_values_ask_for_the_published_book(project):
    [first, *_] = export.write("khcoder", given={"scheme": "frame", "release": "ied-12"})
    assert first == project / "_build/export/khcoder/ied-12-text.txt"
    assert "Not as published" not in first.with_name("ied-12-rules.txt").read_text("utf-8")


# Pages


def test_what_needs_a_browser_is_left_out(tmp_path):
    page = tmp_path / "page.xhtml"
    page.write_text(
        '<html><body><div role="main"><p data-x="1">one<script>no</script> '
        '<span class="std"><b>t</b>w</span>o<br/></p>'
        '<details open="open"><summary>More</summary>inside</details>'
        '<div class="dlg-chart"><div class="dlg-drawn dlg-narrow">no</div>after'
        '<svg viewBox="0 0 1 1" aria-label="Seen" role="img"><path fill="var(--dlg-accent)"/>'
        '<text font-family="inherit">字</text></svg></div>'
        "<button>no</button><p hidden>no</p></div></body></html>",
        "utf-8",
    )
    assert chapters.xml(chapters._body(page)) == (
        '<div role="main"><p>one <b>t</b>wo<br /></p>'
        '<div class="dlg-details"><p class="dlg-summary">More</p>inside</div>'
        '<div class="dlg-chart">after'
        '<svg viewBox="0 0 1 1" role="img" font-family="Dialogue Sans, sans-serif"'
        ' xmlns="http://www.w3.org/2000/svg"><title>Seen</title><path fill="#1f4e8c"></path>'
        "<text>字</text></svg></div></div>"
    )


@pytest.mark.parametrize(
    ("address", "name", "expected"),
    [
        ("#five-findings", "book/overview", ("book/overview", "five-findings")),
        ("../text.xhtml#ied12-s07", "book/parts/gdcp", ("book/text", "ied12-s07")),
        ("parts/gdcp.html", "book/overview", ("book/parts/gdcp", "")),
    ],
)
def test_where_a_link_leads(address, name, expected):
    assert chapters.goal(address, name) == expected


def test_links_to_what_only_the_browser_has_become_text():
    body = ET.fromstring(
        '<div><a href="../text.xhtml#a">1</a><a href="../text.xhtml#gone">2</a>'
        '<a href="../../_figures/map.csv">3</a><a href="https://www.oecd.org/">4</a></div>'
    )
    chapters._relink(body, "book/parts/gdcp", {"book/text": {"a"}, "book/parts/gdcp": set()})
    found = [a.get("href") for a in body]
    assert found == ["../text.xhtml#a", None, None, "https://www.oecd.org/"]


# Archive


@pytest.mark.slow
def test_archive_is_the_same_twice_and_its_checksums_are_right(project_built):
    first = archive.make(quiet, {})
    assert first == archive.make(quiet, {})
    with zipfile.ZipFile(io.BytesIO(first)) as file:
        files = {i.filename.partition("/")[2]: file.read(i) for i in file.infolist()}
        assert {i.date_time[3:] for i in file.infolist()} == {(0, 0, 0)}
    sums = dict(
        reversed(line.split("  ", 1)) for line in files["built/SHA256SUMS"].decode().splitlines()
    )
    assert sums.keys() == files.keys() - {"built/SHA256SUMS"}
    assert all(hashlib.sha256(files[n]).hexdigest() == s for n, s in sums.items())
    figures = json.loads(files["built/log.json"])["figures"]
    assert len(figures) >= 15
    for figure in figures:
        assert hashlib.sha256(files[figure["data"]]).hexdigest() == figure["sha256"]
    assert len(files["built/sentences.csv"].decode().splitlines()) == 27  # 26 and the header
    assert {"data/releases/ied-12/release.ja.txt", "_toc.yml", "built/claims.csv"} <= files.keys()
    assert not [n for n in files if n.startswith("_build/") or n.endswith(".draft.ipynb")]


def test_files_are_those_of_git():
    if not shutil.which("git") or not (ROOT / ".git").exists():
        pytest.skip("git, or its folder, is not there")
    found = archive.project_files(ROOT)
    assert {".ci/run", "requirements.txt", "data/rounds.csv", "notebooks/theme.ipynb"} <= set(found)
    assert not [n for n in found if n.startswith((".venv/", "_build/")) or "__pycache__" in n]


def test_without_git_what_gitignore_names_stays_out(tmp_path):
    shutil.copy(ROOT / ".gitignore", tmp_path)
    kept = ["a.md", "book/data.md", "notebooks/theme.ipynb", ".ci/run", "tests/built.py"]
    left = ["_build/x.html", "book/text.ipynb", "book/parts/gdcp.ipynb", ".venv/bin/python"]
    left += ["notebooks/dialogue/__pycache__/a.pyc", "x.draft.ipynb", "notebooks/a.egg-info/b"]
    left += ["built/log.json", "built/figures/map.csv", "book/.DS_Store"]
    for name in kept + left:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    assert archive.project_files(tmp_path) == sorted([".gitignore", *kept])


def test_packed_files_carry_the_date_of_the_edition(monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1637193600")  # 18 November 2021, 00:00 UTC
    made = archive.packed({"a": "1", "b/run": b"2"}, frozenset({"b/run"}))
    with zipfile.ZipFile(io.BytesIO(made)) as file:
        assert [i.date_time for i in file.infolist()] == [(2021, 11, 18, 0, 0, 0)] * 2
        assert [oct(i.external_attr >> 16) for i in file.infolist()] == ["0o644", "0o755"]
    assert edition.date().isoformat() == "2021-11-18T00:00:00+00:00"


# Unusable input


def refused(capsys, *arguments) -> str:
    with pytest.raises(SystemExit) as end:
        cli.main(["export", *map(str, arguments)])
    assert end.value.code == 2
    [line] = capsys.readouterr().err.splitlines()
    return line


def test_unknown_format(capsys):
    line = refused(capsys, "docx")
    assert line.startswith("dialogue: unknown format 'docx'; allowed: pdf, epub, zip, khcoder")


@pytest.mark.parametrize(
    ("given", "line"),
    [
        pytest.param(
            "scheme=verbs",
            "unknown scheme 'verbs'; allowed: frame, verb-only, ordinal",
            marks=pytest.mark.published,
        ),
        ("verb-only", "'verb-only' is no parameter; allowed: NAME=VALUE"),
        (
            "theme=ai",
            "'theme' is a choice of one page, not of the book; allowed: release, coder, scheme, "
            "rule, content, as_of, weight, role, word, split, against, threshold",
        ),
    ],
)
def test_parameters_that_cannot_be_used(capsys, given, line):
    assert refused(capsys, "pdf", "-p", given) == f"dialogue: {line}"


def test_file_of_another_kind(capsys, tmp_path):
    line = refused(capsys, "pdf", "-o", tmp_path / "book.html")
    assert line.endswith("book.html: is no .pdf file; allowed: a folder, or a file called *.pdf")


def test_place_that_cannot_be_written(capsys, tmp_path):
    (tmp_path / "file").touch()
    line = refused(capsys, "epub", "-o", tmp_path / "file" / "book.epub")
    assert "book.epub: cannot be written (" in line
    assert line.endswith("; allowed: a folder that can be written")


def test_nothing_is_written_among_the_sources(capsys, project):
    line = refused(capsys, "zip", "-o", project / "data")
    assert line == "dialogue: data: is what the book is made from; allowed: another folder"


def test_a_folder_gets_a_file_named_after_the_version(tmp_path):
    version = citation.about().version
    path = export.target("zip", tmp_path / "new", {})
    assert path == tmp_path / "new" / f"dialogue-book-{version}.zip"
    assert os.listdir(tmp_path / "new") == []
    assert export.target("pdf", tmp_path / "a.pdf", {}) == tmp_path / "a.pdf"
