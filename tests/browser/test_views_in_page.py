"""The switches in the page: every combination shows what Python counts for it."""

import itertools
import re
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup

from dialogue import charts, claims
from dialogue.analysis import measures, parameters
from dialogue.analysis.study import Study
from dialogue.corpus import codebook, followthrough
from dialogue.prose import views

pytestmark = [pytest.mark.browser, pytest.mark.slow]
FORMS = codebook.load().forms
COMBINATIONS = [
    dict(zip(views.CHOICES, ids, strict=True))
    for ids in itertools.product(
        *([r.id for r in rows] for rows in (FORMS.schemes, FORMS.rules, FORMS.content_rules))
    )
]
PUBLISHED = {name: parameters.parameter(name).default({}) for name in views.CHOICES}
OTHER = {"scheme": "verb-only", "rule": "stated-commitments", "content": "five"}
SHOWN = """() => {
  const text = (e) => e.textContent.replace(/\\s+/g, " ").trim();
  const all = (path) => [...document.querySelectorAll(`article ${path}`)];
  const claim = (key) => all(`a[href$="#ied12-${key}"]`).map(text);
  return {
    listed: all(".dlg-counted .dlg-sentence").map((e) => text(e.querySelector("a"))),
    forms: all(".dlg-counted .dlg-sentence").map((e) => text(e.querySelector("p"))),
    fewest: claim("c07"), most: claim("c08"), commitments: claim("c06"),
    rules: all('a[href*="#ied12-c19-"]').map(text),
    entering: all(".dlg-entering").map(text),
    used: all(".dlg-used").map((e) => text(e.closest("li"))),
    finding: all(".dlg-made").map(text),
    titles: all(".dlg-figure-title").map(text),
    alts: all(".dlg-chart").map((e) => e.dataset.alt),
    rows: all(".dlg-data").map((e) => e.querySelectorAll("tbody tr").length),
    said: text(document.querySelector(".dlg-views-said")),
    chosen: all("form.dlg-views select").map((e) => e.value),
  };
}"""


def opened(page, book, name="commitments", **chosen):
    page.goto(f"{(book / f'book/{name}.html').as_uri()}?{urlencode(chosen)}")
    return page.evaluate(SHOWN)


def words(element) -> str:
    return "".join(element.get_text().split())


def test_every_combination_is_what_python_counts(page, book, faults):
    opened(page, book)
    seen = set()
    for chosen in COMBINATIONS:
        study = Study(**chosen)
        for name, value in chosen.items():
            page.locator(f"#dlg-views-{name}").select_option(value)
        shown = page.evaluate(SHOWN)
        hits = study.sentences[study.sentences["commitment"]]
        scheme = study.codebook.scheme(study.scheme)
        assert shown["chosen"] == [*chosen.values()]
        assert shown["listed"] == [*hits["label"]]
        for said, row in zip(shown["forms"], hits.itertuples(), strict=True):
            group = scheme.group(row.group)
            counts = f"counts under “{study.chosen_rule.en}”"
            assert said == f"{row.label} {group.en} · {group.ja} · {counts}"
        for key in ("fewest", "most", "commitments"):
            assert shown[key] == [claims.compute(study, key).shown], (chosen, key)
        rules = measures.rules(study.sentences, study.codebook)
        rules = rules[rules["scheme"] == study.scheme]
        assert shown["rules"] == [str(n) for n in rules["count"]]
        assert [re.findall(r"\d+", e) for e in shown["entering"]] == [
            [s[-2:] for s in ids] for ids in rules["entering"]
        ]
        assert len(shown["used"]) == 1
        assert shown["used"][0].startswith(study.codebook.rule(study.rule).en)
        assert shown["finding"] == [claims.compute(study, "come-apart").text]
        figures = [charts.rule_grid(study)]
        assert shown["titles"] == [f.title for f in figures]
        assert shown["alts"] == [f.alt for f in figures]
        assert shown["rows"] == [len(f.table) for f in figures]
        met = measures.meets(study.sentences, study.codebook.content_rule(study.content).needs)
        assert shown["said"].endswith(f"By content {said_of(study.sentences[met])}.")
        assert shown["said"].startswith(f"By form {said_of(hits)}.")
        seen.add((*shown["listed"], shown["said"]))
    assert len(seen) > len(COMBINATIONS) / 3


def said_of(rows) -> str:
    return f"{len(rows)} of 26 sentences count ({', '.join(rows['label'])})"


def test_the_drawings_follow(page, book, faults):
    opened(page, book, **OTHER)
    page.wait_for_selector('.dlg-chart[data-figure="rule-grid"] .dlg-live svg')
    bold = '.dlg-chart[data-figure="rule-grid"] .dlg-live text[font-weight="bold"]'
    drawn = page.locator(bold).all_text_contents()
    totals = charts.rule_grid(Study(**OTHER)).table.drop_duplicates("rule")["count"]
    assert drawn == [*map(str, totals)]

    opened(page, book, "forms", rule="needs")
    page.wait_for_selector('.dlg-chart[data-figure="map"] .dlg-live svg')
    accent = page.evaluate(
        """() => { const e = document.createElement("i"); e.style.color = "var(--dlg-accent)";
                   document.body.append(e); return getComputedStyle(e).color; }"""
    )
    filled = page.evaluate(
        """(accent) => [...document.querySelectorAll(".dlg-live svg path")].filter((p) => {
             const { fill, stroke } = getComputedStyle(p);
             return fill === accent && stroke === accent;
           }).length""",
        accent,
    )
    assert filled == int(Study(rule="needs").sentences["commitment"].sum())


def test_the_page_on_forms_follows(page, book, faults):
    opened(page, book, "forms")
    for chosen in COMBINATIONS[::5]:
        study = Study(**chosen)
        for name, value in chosen.items():
            page.locator(f"#dlg-views-{name}").select_option(value)
        shown = page.evaluate(SHOWN)
        assert shown["finding"] == [claims.compute(study, key).text for key in claims.COUNTING]
        figure = charts.sentence_map(study)
        assert (shown["titles"], shown["alts"]) == ([figure.title], [figure.alt])
        cells = page.locator(".dlg-data tbody tr").evaluate_all(
            "rows => rows.map((r) => [...r.cells].map((c) => c.textContent))"
        )
        assert cells == [[str(c) for c in row] for row in figure.table.itertuples(index=False)]


def test_every_number_that_a_choice_changes_is_in_the_tables(book):
    for name in ("commitments", "forms"):
        soup = BeautifulSoup((book / f"book/{name}.html").read_text("utf-8"), "html.parser")
        known = soup.select_one(".dlg-views-data").string
        for link in soup.select('article a[href*="#ied12-c"]'):
            number = re.search(r"c\d+", link["href"].partition("#")[2].partition("-")[2]).group()
            rule = next(r for r in claims.REGISTER.values() if r.number == number)
            if set(views.CHOICES) & set(rule.depends):
                assert f'"{link["href"].partition("#")[2]}"' in known, (name, link)


def test_it_is_the_page_that_the_command_makes(page, book, run, tmp_path, faults):
    given = [x for name, value in OTHER.items() for x in ("-p", f"{name}={value}")]
    done = run(tmp_path, "dialogue", "run", "commitments", *given, "-o", "p", root=_root())
    assert done.returncode == 0, done.stderr
    page.goto((tmp_path / "p/_build/html/book/commitments.html").as_uri())
    made = BeautifulSoup(page.content(), "html.parser")
    opened(page, book, **OTHER)
    here = BeautifulSoup(page.content(), "html.parser")
    for soup in (made, here):
        assert len(soup.select(".dlg-counted .dlg-sentence")) > 5
        for away in soup.select(".dlg-views, .headerlink, svg, script, .caption-number, details"):
            away.decompose()
    for path in (".dlg-counted .dlg-sentence", ".dlg-figure", "article p", "article li"):
        assert [words(e) for e in here.select(path)] == [words(e) for e in made.select(path)], path


def _root():
    from support import ROOT

    return ROOT


def test_the_address_holds_the_view_and_a_reset_ends_it(page, book, faults):
    published = opened(page, book)
    assert page.locator(".dlg-views-other").is_hidden()
    page.locator("#dlg-views-rule").select_option("needs")
    assert page.url.endswith("commitments.html?rule=needs")
    notice = page.locator(".dlg-views-other")
    assert "Not the published view" in notice.inner_text()
    assert "dialogue run commitments -p rule=needs" in notice.inner_text()
    changed = page.evaluate(SHOWN)
    page.reload()
    assert page.evaluate(SHOWN) == changed != published
    page.get_by_role("button", name="Back to the published view").press("Enter")
    assert page.evaluate(SHOWN) == published
    assert page.url.endswith("commitments.html") and notice.is_hidden()
    assert page.evaluate("document.activeElement.tagName") == "SELECT"


def test_an_unknown_value_in_the_address_is_left_alone(page, book, faults):
    shown = opened(page, book, rule="toString", scheme="frame", highlight="x")
    assert shown["chosen"] == [*PUBLISHED.values()]
    assert page.locator(".dlg-views-other").is_hidden()


def test_without_javascript_the_switches_stay_away(browser, book):
    context = browser.new_context(java_script_enabled=False, offline=True)
    page = context.new_page()
    page.goto((book / "book/commitments.html").as_uri())
    assert page.locator("form.dlg-views").is_hidden()
    assert page.locator(".dlg-counted .dlg-sentence").count() == 5
    context.close()


@pytest.mark.parametrize("width", [1280, 390])
def test_the_switches_fit_and_have_names(page, book, faults, width):
    page.set_viewport_size({"width": width, "height": 900})
    opened(page, book, "forms", **OTHER)
    for label in ("Forms are grouped", "These forms count", "By content count"):
        assert page.get_by_label(label).is_visible()
    assert not page.evaluate("document.documentElement.scrollWidth > innerWidth")


# The day up to which the record is shown, and the weight of the order

RECORD = """() => ({
  events: [...new Set([...document.querySelectorAll("article .dlg-item a[href*='#event-']")]
    .filter((a) => a.checkVisibility()).map((a) => a.hash.slice(1)))].sort(),
  standing: Object.fromEntries([...document.querySelectorAll("article .dlg-item")].map(
    (e) => [e.id || e.querySelector("a").hash.slice(1),
            e.querySelector(".dlg-standing").textContent])),
  mentions: [...document.querySelectorAll("article .dlg-item a[href*='#event-']")]
    .filter((a) => a.checkVisibility()).length,
  said: document.querySelector(".dlg-views-said").textContent,
})"""


def test_every_day_shows_what_was_known(page, book, faults):
    page.goto((book / "book/since.html").as_uri())
    days = page.locator("#dlg-views-as_of option").evaluate_all("all => all.map((o) => o.value)")
    assert days[1:] == [f"{year}-12-31" for year in (2025, 2024, 2023, 2022, 2021)]
    published = page.evaluate(RECORD)
    for day in [*days[1:], days[0]]:
        page.locator("#dlg-views-as_of").select_option(day)
        shown = page.evaluate(RECORD)
        known = followthrough.record("ied-12", day)
        assert shown["events"] == sorted({f"event-{e}" for e in known["event_id"]}), day
        assert shown["mentions"] == len(known), day
        for item in followthrough.standing("ied-12", day).itertuples():
            assert shown["standing"][item.item_id].lower().startswith(item.standing), (day, item)
        assert (
            page.locator(".dlg-figure-title").inner_text() == charts.since(Study(as_of=day)).title
        )
    assert page.evaluate(RECORD) == published


def test_what_was_known_six_weeks_after_the_meeting(page, book, faults):
    page.goto(f"{(book / 'book/since.html').as_uri()}?as_of=2021-12-31")
    shown = page.evaluate(RECORD)
    # as the table of events has them; those without a date were added in 2026
    assert shown["events"] == sorted(
        [
            "event-onoe-nominated",
            "event-juno3-call",
            "event-prague-conference-2021",
            "event-prague-2021-guests",
            "event-prague-2021-us-remarks",
            "event-micronesia-cable-support",
            "event-wto-co-convenors-2021",
        ]
    )
    # the first correction is of November 2026
    assert page.locator(".dlg-corrections li:visible").count() == 0
    notice = page.locator(".dlg-views-other").inner_text()
    assert "dialogue run since -p as_of=2021-12-31" in notice


@pytest.mark.parametrize(
    ("weight", "first"),
    [  # by hand: (3) has 8 of 26 sentences and 703 of 2,510 characters, and 2 of the 5 sentences
        ("sentences", "5G, Beyond 5G and cybersecurity"),  # that count; so has (5), which follows
        ("characters", "5G, Beyond 5G and cybersecurity"),
        ("commitments", "5G, Beyond 5G and cybersecurity"),
    ],
)
def test_every_weight_orders_the_tables(page, book, faults, weight, first):
    page.goto((book / "book/agenda.html").as_uri())
    page.locator("#dlg-views-weight").select_option(weight)
    study = Study(weight=weight)
    for number, kind in enumerate(("parts", "topics")):
        names = {t.id: t.en for t in getattr(study.codebook, kind)}
        ranked = measures.ranked(study.sentences, study.codebook, kind, weight)
        cells = page.locator(".dlg-ordered").nth(number).locator("tbody tr td:first-child")
        shown = [" ".join(text.split()) for text in cells.all_inner_texts()]
        assert len(shown) == len(ranked)
        for text, theme in zip(shown, ranked, strict=True):
            assert text.startswith(names[theme])
    assert page.locator(".dlg-ordered td").first.inner_text().startswith(first)
    said = page.locator(".dlg-views-said").inner_text()
    assert f"ordered by {parameters.WEIGHTS[weight]}." in said


def test_a_switch_answers_to_the_keyboard(still, book):
    page = still
    page.goto((book / "book/commitments.html").as_uri())

    def tab_to(name, most):
        for _ in range(most):
            page.keyboard.press("Tab")
            at = page.evaluate("[document.activeElement.id, document.activeElement.textContent]")
            if name in at:
                return
        pytest.fail(f"{name} is not reached")

    tab_to("dlg-views-rule", 100)  # after the table of every form
    page.keyboard.press("ArrowDown")  # from the published rule to the next
    assert page.url.endswith("?rule=joint-work")
    tab_to("Back to the published view", 20)  # after the sentences that count now
    page.keyboard.press("Enter")
    assert page.url.endswith("commitments.html")
    assert page.evaluate("document.activeElement.tagName") == "SELECT"
