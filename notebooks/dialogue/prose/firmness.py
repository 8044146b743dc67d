"""How firm the findings are: other choices, other readers, other coders."""

import pandas as pd

from dialogue import claims
from dialogue.analysis import agreement, elsewhere, parameters
from dialogue.analysis.study import Study
from dialogue.claims import robustness
from dialogue.corpus import files, readings, workspace
from dialogue.prose.core import Markdown, absent, bullets, link_sentences, plain, table

_STATUS = {"measured": "計数", "coded": "判定", "interpreted": "解釈"}
LISTED = 12  # sentences named beside a finding


def _firmness(study: Study) -> pd.DataFrame:
    return robustness.summary(robustness.grid(study))


_HELD = {
    "en": (
        "cannot be said",
        "does not depend on the choices of method",
        "the same wherever it can be said",
        "holds in all {0.said} versions",
        "holds in {0.holds} of {0.said} versions",
    ),
    "ja": (
        "判定できない",
        "方法の選択によらない",
        "判定できるかぎり同じ",
        "{0.said}通りのすべてで成立",
        "{0.said}通りのうち{0.holds}通りで成立",
    ),
}


def held(row, language: str = "en") -> str:
    """How far a finding holds, from its row of the summary, in words."""
    if row.said == 0:
        case = 0
    elif row.firm:
        case = 1 if row.tried == 1 else 2 if row.said == 1 else 3
    else:
        case = 4
    return _HELD[language][case].format(row)


def findings(study: Study, which: str = "headlines", language: str = "en") -> Markdown:
    """Findings with their status, how far they hold, and their sentences: of the ``headlines``
    those that hold in every version in which they can be said, of the ``counting`` all."""
    firm, labels = _firmness(study).set_index("key"), study.release.labels
    keys = claims.COUNTING
    if which == "headlines":
        keys = [key for key in claims.HEADLINES if firm.loc[key, "firm"]]
    lines = []
    for number, key in enumerate(keys, 1):
        claim = claims.compute(study, key)
        text = claim.ja if language == "ja" else claim.text
        head, mark, rest = text.partition("：" if language == "ja" else ": ")
        head, rest, text = map(plain, (head, rest, text))
        body = f"**{head}{mark.strip()}** {rest}" if rest else f"**{text}**"
        status = _STATUS[claim.status] if language == "ja" else claim.status
        sentences = ", ".join(labels[s] for s in claim.sentences[:LISTED])
        sentences += " …" if len(claim.sentences) > LISTED else ""
        lines.append(
            f"{number}. [{body}]{{.dlg-made}}\n   \n   {{.dlg-about}}\n"
            f"   [{claim.id}](#{claim.id}) · {status} · {held(firm.loc[key], language)} · "
            f"{sentences}"
        )
    return Markdown(link_sentences(study, "\n\n".join(lines)))


def robust(study: Study) -> Markdown:
    """Each finding: in how many versions it holds, on what it depends, and what flips it."""
    rows = [
        {
            "Finding": f"{plain(claims.compute(study, r.key).text.partition(':')[0])} "
            f"([{r.claim}](#{r.claim}))",
            "Depends on": ", ".join(f"`{name}`" for name in r.choices) or "none of the choices",
            "Versions in which it holds": f"{r.holds} of {r.said}",
            "Cannot be said in": r.tried - r.said,
            "One choice that alone flips it": ", ".join(f"`{f}`" for f in r.flips) or "none",
        }
        for r in _firmness(study).itertuples()
    ]
    return table(study, rows)


def choices(study: Study) -> Markdown:
    """The choices that were tried, and those left out with the reason."""
    lines = [
        f"`{name}`: `{'`, `'.join(values)}`. {parameters.parameter(name).help}"
        for name, values in robustness.choices(study).items()
    ]
    lines += [f"Left out: `{what}`. {why}" for what, why in robustness.EXCLUDED.items()]
    return bullets(study, lines)


def _codes(study: Study, *coders: str) -> list[pd.DataFrame] | None:
    """The codes of each of the coders; None where one is not there."""
    if set(coders) <= set(readings.coders(study.release.id)):
        return [study.with_parameters(coder=coder).codes for coder in coders]
    return None


def agreements(study: Study, a: str, b: str) -> Markdown:
    """The table of agreement: codes on which the two differ at all, then the rest in a line."""
    codes = _codes(study, a, b)
    if codes is None:
        return absent(study, "readings")
    rows = agreement.compare(*codes, study.codebook, study.scheme)
    main = rows[~rows["kind"].isin(["forum", "value", "topic"]) | rows["percent"].lt(1)]
    alpha, low, high = (main[name].map("{:.3f}".format) for name in ("alpha", "low", "high"))
    shown = pd.DataFrame(
        {
            "Code": main["code"],
            "Kind": main["kind"],
            "Alike": main["agree"].astype(str) + " of " + main["n"].astype(str),
            "Alpha": alpha.replace("nan", "undefined"),
            "Not ruled out": (low + " to " + high).where(main["low"].notna(), "none"),
            "Verdict": main["verdict"],
        }
    )
    same = rows.drop(main.index).query("verdict != 'no variation'")
    rest = ", ".join(f"{kind} {n}" for kind, n in same["kind"].value_counts().items())
    stable = claims.named([*rows.loc[rows["verdict"].eq("stable"), "code"]])
    decided = same["verdict"].isin(["stable", "not stable"]).sum()
    return Markdown(
        f"Stable: [{stable}]{{.dlg-made}}.\n\n"
        f"{shown.to_markdown(index=False, disable_numparse=True)}\n\n"
        "Not listed, since the two agree on every clause whether it has the code (forums with and "
        "without their role, values whatever they are said of): "
        f"[{rest or 'none'}; decided on so few clauses: {decided}]{{.dlg-made}}."
    )


def differences(study: Study) -> Markdown:
    """Every code on which readings A and B differ, or the book from both; what it has, and why."""
    path = f"{study.folder}/readings/differences.csv"
    if not workspace.exists(workspace.data() / path):
        return absent(study, "readings/differences.csv")
    lines = []
    for row in files.read_table(path).itertuples():
        a, b, own = (c.replace(";", "; ") or "empty" for c in (row.a, row.b, row.chosen))
        chosen = {b: "B", a: "A"}.get(own, f"`{own}`")
        label = study.release.labels[row.sentence_id]
        lines.append(f"{label}, {row.code}: A `{a}`, B `{b}`; {chosen} chosen. {row.reason}")
    return bullets(study, lines)


def provenance(study: Study) -> Markdown:
    """Who or what made each reading, when, having seen what."""
    known = readings.provenance(study.release.id)
    if not known:
        return absent(study, "readings/readings.yml")
    lines = (
        f"**{name}**: {about['made_by']}, {about['date']}, codebook version "
        f"{about['codebook']}. Had seen: {about['seen']}. Order: {about['order']}."
        for name, about in known.items()
    )
    return bullets(study, lines)


_SETS = {
    "with the rules": "The coder's rules were written with them",
    "kept aside": "Written before the rules, by the same hand, and kept aside",
    "another hand": "Written by another hand, without sight of the rules",
}
_LANGUAGES = {"ja": "Japanese", "en": "English"}


def on_other_text(study: Study) -> Markdown:
    """How the coder does on invented sentences, and in English against the Japanese."""
    rows = [
        {
            "Sentences": _SETS[r.set],
            "Language": _LANGUAGES[r.language],
            "Named": f"{r.named} of {r.sentences}",
            "Right": f"{r.right} of {r.sentences}",
            "At its first run": f"{r.named_first} named, {r.right_first} right",
        }
        for r in elsewhere.family(study).itertuples()
    ]
    shown = table(study, rows)
    if not (english := elsewhere.translation(study)):
        return shown
    same, of = english
    return Markdown(
        f"{shown}\n\nCodes are the same in both languages. Of this release's sentences the English "
        f"coder, given the project's working English, names the verb that the Japanese coder names "
        f"for [{same} of {of}]{{.dlg-made}}: a training figure too."
    )
