"""Another release than the published one: what is normal, and what of round 12 may not be in it."""

import ast
import datetime as dt
import html
import json
import re

import lxml.html
import pytest
import yaml
from support import ROOT, clear_caches

from dialogue import claims
from dialogue.analysis import parameters
from dialogue.analysis.study import Study
from dialogue.build import plan
from dialogue.corpus import codebook, release
from dialogue.prose import answers, core, lead, since, text, theme
from dialogue.publish import checks, ids, pages
from dialogue.publish.api import records

# What is said of the published release alone. 日米豪印 is a word that readers look for anywhere.
WORDS = re.compile(
    r"総務省|Ministry of Internal Affairs|18 November|November 2021|2021年|\b12th|第12回|\bied-?12"
    r"|\bIED\b(?!-0)|United States|\bthe US\b|\bJapan\b|日本と|米国|日米(?!豪印)"
    r"|twenty-six|five parts",
    re.I,
)
# Of the package: what may say them, and why.
ALLOWED = {
    "analysis/parameters.py": "the release that is published, and read where none is named",
    "corpus/followthrough.py": "who acts in events, as the tables of the record list them",
    "charts/time.py": "the series of meetings, as rounds.csv lists them",
    "prose/meetings.py": "the series of meetings, as rounds.csv lists them",
    "cli.py": "an example of a command",
    "corpus/draft.py": "an example of an id, for who gives none",
    "corpus/sentences.py": "a word by which English sentences begin",
}
# Of the pages of another release: those that tell what is known of codes and names in any text, and
# those that set the book against the published one.
LISTING = {"codebook", "glossary", "differences", *plan.BESIDE}

TEXT = """架空省トップ > 報道資料

令和6年3月28日

【架空】第3回空の対話の結果

 【架空】架空省は、空の対話を開催しました。

1 【架空】共同声明

(1)雲の*観測*

 【架空】両国は、雲の観測を楽しんだ。両国は、[雲](注)と`風`と$5と~~雨~~と{theme}と<b>の取組を歓迎した。

(2)風

 【架空】両国は、風に関する協力を継続することを決定した。

2 今後の予定

 来年開催する予定です。
"""
SENTENCES = [
    "【架空】両国は、雲の観測を楽しんだ。",
    "両国は、[雲](注)と`風`と$5と~~雨~~と{theme}と<b>の取組を歓迎した。",
    "【架空】両国は、風に関する協力を継続することを決定した。",
]
ABOUT = {
    "id": "sky-3",
    "title_ja": "【架空】第3回空の対話の結果",
    "title_en": "Outcome of the third Sky Dialogue (invented)",
    "published": dt.date(2024, 3, 28),
    "publisher_ja": "架空省",
    "publisher_en": "Ministry of Invention",
}


@pytest.fixture
def add(project):
    """Puts a release into a copy of the project: its text, and what is known of it."""

    def put(text=TEXT, **about) -> Study:
        known = {k: v for k, v in (ABOUT | about).items() if v is not None}
        folder = project / "data/releases" / known["id"]
        folder.mkdir()
        (folder / "release.yml").write_text(yaml.safe_dump(known, allow_unicode=True), "utf-8")
        language = known.get("language", "ja")
        (folder / f"release.{language}.txt").write_text(text, "utf-8")
        clear_caches()
        return Study(release=known["id"])

    return put


def shown(page: plan.Page) -> str:
    """What a page says: its template executed here, without a notebook or a book."""
    cells = json.loads((ROOT / page.source).read_text("utf-8"))["cells"]
    names, told = {}, []
    for number, cell in enumerate(cells):
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            told.append(source)
            continue
        body = ast.parse(source).body
        last = body.pop() if isinstance(body[-1], ast.Expr) else None
        exec(compile(ast.Module(body, []), page.source, "exec"), names)
        if not number:
            names.update(page.parameters)
        if last:
            made = eval(compile(ast.Expression(last.value), page.source, "eval"), names)
            if not isinstance(made, str | type(None)):
                made._repr_mimebundle_()
                made = f"{made.title}\n{made.caption}\n{made.alt}\n{made.table.to_csv()}"
            told.append(made or "")
    return "\n\n".join(told)


def book(study: Study) -> dict[str, str]:
    """What every page of the book of a release says, also those written by hand."""
    said = {page.slug: shown(page) for page in plan.pages({"release": study.release.id})}
    for slug in plan.PROSE:
        said[slug] = pages.filled((ROOT / f"book/{slug}.md").read_text("utf-8"), study)
    return said


def named(said: dict[str, str]) -> dict[str, list[str]]:
    """Round 12's words on each page that has some; less the lines that compare with it, and say so,
    and the id by which the guide shows how a release is added."""
    own = {
        slug: [
            x
            for x in words.splitlines()
            if "against" not in words or ("ied-12" not in x and "wenty-six" not in x)
        ]
        for slug, words in said.items()
        if slug not in LISTING
    }
    found = {s: WORDS.findall("\n".join(x).replace("ied-09", "")) for s, x in own.items()}
    return {slug: words for slug, words in found.items() if words}


# A book of another release


def test_parts_are_those_of_the_release(add):
    study = add()
    named = [(p.id, p.ja, p.en) for p in study.codebook.parts]
    assert named == [("part-1", "雲の*観測*", "雲の*観測*"), ("part-2", "風", "風")]
    assert parameters.themes({"release": "sky-3"})[:3] == ["part-1", "part-2", "open-internet"]
    assert "summary" in parameters.themes() and "part-1" not in parameters.themes()
    assert plan.single("theme", {"release": "sky-3"}).parameters["theme"] == "part-1"
    assert "雲の\\*観測\\*" in theme.title(study.with_parameters(theme="part-1"))
    assert "`part-1`. A heading of the release" in shown(
        plan.Page("codebook", "codebook", {"release": "sky-3", "coder": "auto"})
    )


def test_parts_are_called_as_release_yml_says(add):
    parts = [{"id": "clouds", "numbers": [1], "en": "Clouds", "ja": "雲"}]
    parts += [{"id": "data-flows", "numbers": [2]}]
    named = [(p.id, p.ja, p.en) for p in add(parts=parts).codebook.parts]
    known = codebook.load().theme("data-flows")
    assert named == [("clouds", "雲", "Clouds"), ("data-flows", known.ja, known.en)]


def test_an_opening_without_a_heading_is_called_so(add):
    opened = TEXT.replace("共同声明\n", "共同声明\n\n 【架空】両国は、対話を開催した。\n")
    [first, *_] = add(opened).codebook.parts
    assert (first.id, first.ja, first.en) == ("part-0", "冒頭", "Opening")


@pytest.mark.parametrize(
    ("id", "told"),
    [
        ("ai", "part 'ai' is a topic; allowed: an id that no topic of the codebook has"),
        ("Sky", "'Sky' is no id: lower case, a letter first, then letters, digits, -"),
    ],
)
def test_a_part_that_can_have_no_page(add, id, told):
    refused = []
    try:
        add(parts=[{"id": id, "numbers": [1]}])
    except codebook.InputError as error:
        refused = [str(error)]
    assert told in refused[0] and "data/releases/sky-3/release.yml" in refused[0]
    assert refused[0] in [str(problem) for problem in checks.problems()]


def test_every_page_is_whole_and_says_nothing_of_round_12(add):
    study = add()
    assert [str(p) for p in checks.of_release("sky-3")] == []
    said = book(study)
    assert named(said) == {}
    assert "Coded by rules alone, and read by no person: 1 of 3 sentences" in said["overview"]
    assert "S01" in said["forms"] and "no form named" in said["forms"]
    assert "This release has no follow-up item on record yet." in said["since"]
    assert "This release has no meeting on record yet." in said["rounds"]
    assert "`data/releases/sky-3/delegations.csv`" in said["room"]
    assert "three sentences: inference to what?" in said["limits"]
    assert "架空省, “【架空】第3回空の対話の結果”, 28 March 2024" in said["data"]
    assert {e.page for e in ids.present({"release": "sky-3"}) if e.kind == "section"} <= {*said}


def test_text_of_a_release_is_no_markdown(add):
    study = add()
    for said in (text.sentences(study, study.sentences), theme.sentences(under(study, "part-1"))):
        found = [html.unescape(p) for p in re.findall(r'<p lang="ja">(.*?)</p>', said)]
        assert found == SENTENCES[: len(found)] and len(found) > 1
    assert core.quoted("S07*1 [a](b) |") == "&#83;07&#42;1 &#91;a&#93;&#40;b&#41; &#124;"
    places = text.measures.occurrences(study.release, "歓迎")
    [context] = core.in_context(study, places)
    assert html.unescape(context).endswith("{theme}と<b>の取組を<b>歓迎</b>した。")


def under(study: Study, part: str) -> Study:
    return study.with_parameters(theme=part)


def test_a_release_without_a_date(add):
    study = add(TEXT.replace("令和6年3月28日\n", ""), published=None)
    assert study.day is None
    assert "(undated)" in lead.opening(study) and "日付なし" in lead.opening(study, "ja")
    assert pages.processed(study) == 'Processed from <span lang="ja">架空省</span>’s release.'
    assert "the release has no date" in claims.compute(study, "future-years").text
    assert all(book(study).values())


def test_the_day_of_the_text_stands_in_for_that_of_release_yml(add):
    assert add(published=None).day == dt.date(2024, 3, 28)


def test_a_release_in_which_nothing_counts(add):
    study = add(TEXT.replace("協力を継続することを決定した", "取組を歓迎した"))
    assert not study.sentences["commitment"].any()
    assert all(book(study).values())


def test_a_release_no_rule_knows_of(add):
    study = add(
        re.sub("歓迎した|を継続することを決定した", "の件。だ", TEXT).replace("件。だ", "件だった")
    )
    assert set(study.sentences["group"]) == {""}
    said = book(study)
    assert "No sentence ends in a verb that the codebook knows." in said["claims"]
    assert "No rule knows the predicate of [S01](#sky3-s01), [S02]" in said["forms"]


def test_a_release_of_one_part_and_150_sentences(add):
    many = "(1)雲\n\n" + "【架空】両国は、雲の取組を歓迎した。\n" * 150
    study = add(f"令和6年3月28日\n\n【架空】対話\n\n1 声明\n\n{many}\n2 今後の予定\n\n予定です。\n")
    said = book(study)
    assert "[S150](#sky3-s150)" in said["text"] + said["claims"]
    assert len(plan.pages({"release": "sky-3"})) == len({*said}) - len(plan.PROSE)


ENGLISH = (
    '[Invented] The two sides decided to continue to cooperate on "clouds" [1] in S02.',
    "[Invented] The two sides welcomed *rain*.",
)


def test_an_english_release_is_shown_in_english_alone(add, monkeypatch):
    """Made by hand, so that nothing here depends on how English is taken apart."""
    statement, made, at = " ".join(ENGLISH), [], 0
    for number, said in enumerate(ENGLISH, 1):
        at = statement.index(said)
        place = (number, "part-1", 1, said, at, at + len(said))
        made.append(release.Sentence(f"sky3-s{number:02d}", *place))
    part = release.Part(1, "part-1", "Clouds", 0, len(statement))
    spans = tuple(release.Span("sentence", s.start, s.end) for s in made)
    whole = ("sky-3", statement, "en", "Title", None, statement, (part,), tuple(made), spans)
    monkeypatch.setattr(release, "load", lambda *given: release.Release(*whole))
    study = add(language="en")
    said = book(study)
    shown = re.findall('<p lang="en">(.*?)</p>', said["parts/part-1"])
    assert tuple(map(html.unescape, shown)) == ENGLISH
    assert said["parts/part-1"].startswith("# Clouds\n\n{.dlg-finding}")
    assert said["text"].count('<p class="dlg-original" lang="en">') == 2
    [first, _] = records.contents(study, {"release": "sky-3"}, [])["sentences"]["sentences"]
    assert first["text"] == ENGLISH[0]
    assert records.credit(study).startswith("Processed from: 架空省 (Ministry of Invention), ")
    assert "Working English" not in said["text"] + said["parts/part-1"]
    assert "not yet" not in said["text"]
    assert "The statement read here is in English" in said["words"]
    assert "its publisher" not in said["limits"] and "English, a codebook" in said["limits"]
    assert "release.en.txt" in said["data"]
    assert named(said) == {}


@pytest.mark.parametrize(
    ("text", "holds"),
    [
        ("We decided to continue cooperation in third countries.", True),
        ("We decided to continue cooperation in third countries such as Kenya.", False),
        ("We decided to continue cooperation in third countries by 2026.", False),
        ("We decided to continue cooperation in third countries with 5 million dollars.", False),
    ],
)
def test_a_decision_in_english(add, text, holds):
    study = add(f"【架空】Joint Statement [invented]\n\n1. Aid\n\n{text}\n", language="en")
    assert text == study.release.sentences[-1].text
    assert claims.compute(study, "third-countries").value is holds


def test_a_release_with_sides_and_a_series_of_its_own(add):
    sides = [
        {"id": "east", "en": "East", "ja": "東国", "short_ja": "東"},
        {"id": "west", "en": "West", "ja": "西国", "short_ja": "西"},
    ]
    held = {"held_start": dt.date(2024, 3, 27), "held_end": dt.date(2024, 3, 28), "round": 3}
    named = {"dialogue_en": "sky dialogue", "dialogue_ja": "空の対話"}
    kinds = {"kind_en": "statement", "kind_ja": "声明"}
    study = add(sides=sides, series="SKY", **held, **named, **kinds)
    assert lead.title(study) == "# What East and West said, and what came of it"
    assert lead.title(study, "ja") == "# 日本語の要約：東西は何を表明し、その後どうなったか"
    assert lead.opening(study).startswith(
        "{.dlg-finding}\nOn 27 and 28 March 2024 East and West held round 3 of their sky dialogue "
        "and issued a statement. "
    )
    assert "2024年3月27日・28日、東国と西国は空の対話の第3回会合を開き、声明を出した。" in (
        lead.opening(study, "ja")
    )
    assert study.meetings.empty and study.corrections.empty


def test_the_first_page_of_a_release_without_answers(add):
    assert answers.table(add()) == "This release has no `data/releases/sky-3/answers.csv` yet."
    assert since.items(Study(release="sky-3")) == (
        "This release has no follow-up item on record yet."
    )


def test_a_page_by_hand_has_what_is_of_its_release_alone(study, add):
    other, own = add(), "a\n% release ied-12\nb {{ id }}\n% else\nc {{ id }}\n% end\nd\n"
    assert pages.filled(own, study) == "a\nb ied-12\nd\n"
    assert pages.filled(own, other) == "a\nc sky-3\nd\n"
    assert pages.filled("% release ied-12\nb\n% end\nd\n", other) == "d\n"


# The published book's own words


def test_nothing_of_round_12_stands_in_a_template():
    for path in ROOT.glob("notebooks/*.ipynb"):
        cells = json.loads(path.read_text("utf-8"))["cells"]
        said = [c for c in cells if "parameters" not in c["metadata"].get("tags", ())]
        assert WORDS.findall("\n".join("".join(c["source"]) for c in said)) == [], path.name


def test_nothing_of_round_12_stands_in_the_package():
    """Strings of the package, less what explains it to who reads the code."""
    found = set()
    for path in ROOT.glob("notebooks/dialogue/**/*.py"):
        tree = ast.parse(path.read_text("utf-8"))
        told = {
            ast.get_docstring(n, clean=False)
            for n in ast.walk(tree)
            if hasattr(n, "body") and isinstance(n, ast.Module | ast.ClassDef | ast.FunctionDef)
        }
        texts = [n.value for n in ast.walk(tree) if isinstance(n, ast.Constant)]
        if any(WORDS.search(t) for t in texts if isinstance(t, str) and t not in told):
            found.add(path.relative_to(ROOT / "notebooks/dialogue").as_posix())
    assert found <= ALLOWED.keys()


def test_nothing_of_round_12_stands_in_settings_styles_and_scripts():
    files = [ROOT / "_config.yml", *ROOT.glob("book/_static/*"), *ROOT.glob("book/_templates/*")]
    assert [p.name for p in files if WORDS.search(p.read_text("utf-8"))] == []


def test_the_published_book_names_its_own_release(study):
    assert pages.processed(study) == (
        "Processed from <a href="
        '"https://www.soumu.go.jp/menu_news/s-news/01tsushin08_02000126.html" lang="ja">総務省</a>'
        "’s release of 18 November 2021."
    )


# Built


@pytest.mark.slow
def test_the_built_book_of_another_release(add, project, run, tmp_path):
    add()
    done = run(project, "dialogue", "build", "-p", "release=sky-3", "-o", tmp_path / "out")
    assert done.returncode == 0, done.stderr[-2000:]
    built = tmp_path / "out/_build/html/book"
    texts = {}
    for path in built.rglob("*.html"):
        page = lxml.html.fromstring(path.read_bytes())
        compared = "//tr[.//*[contains(@id, '-ied-12')]]|//a[contains(@href, '-ied-12')]"
        for element in page.xpath(f"//script|//style|{compared}"):
            element.drop_tree()
        texts[path.relative_to(built).with_suffix("").as_posix()] = page.text_content()
    assert named(texts) == {}
    assert all("Processed from 架空省’s release of 28 March 2024." in t for t in texts.values())
    for sentence in SENTENCES:
        assert sentence in texts["text"]
        part = "parts/part-2" if "風に" in sentence else "parts/part-1"
        assert sentence in texts[part]


@pytest.mark.slow
def test_another_release_reruns_no_page(add, project, run):
    assert run(project, "dialogue", "build").returncode == 0
    add()
    done = run(project, "dialogue", "build", "--dry-run", "--why")
    told = done.stdout.splitlines()
    shows = [x.partition(":")[0] for x in told if not x.endswith(": up to date")]
    shown = {t for t in plan.templates() if "against" in plan.defaults(t)}
    assert len(told) > 30 and {*shows} <= {*plan.BESIDE, *shown}
