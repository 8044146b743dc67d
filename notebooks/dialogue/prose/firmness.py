"""How firm the findings are: other choices, other readers, other coders."""

import pandas as pd

from dialogue import claims
from dialogue.analysis import agreement, parameters
from dialogue.analysis.study import Study
from dialogue.claims import robustness
from dialogue.corpus import dates, files, readings
from dialogue.prose.core import Markdown, absent, bullets, link_sentences, table

_STATUS = {"measured": "計数", "coded": "判定", "interpreted": "解釈"}
LISTED = 12  # sentences named beside a finding


def opening(study: Study) -> Markdown:
    """What, when, who, not binding: the release in one sentence or two, in English."""
    about, first, last = study.meta, study.meta.held_start, study.meta.held_end
    if not first:
        return Markdown(f"{{.dlg-finding}}\n“{about.title_en}”, published {about.published}.")
    both = last and last.month == first.month
    days = f"{first.day} and {dates.day(last)}" if both else dates.day(first)
    return Markdown(
        f"{{.dlg-finding}}\nOn {days} Japan and the United States held round {about.round} of "
        f"their policy dialogue on the Internet economy, in {about.place} and online. What they "
        f"issued is a {about.kind_en}, not a binding instrument."
    )


def opening_ja(study: Study) -> Markdown:
    """The same in Japanese."""
    about, first, last = study.meta, study.meta.held_start, study.meta.held_end
    if not first:
        return Markdown(f"{{.dlg-finding}}\n{about.title_ja}")
    return Markdown(
        f"{{.dlg-finding}}\n{first.year}年{first.month}月{first.day}日・{last.day}日に開かれた"
        f"インターネットエコノミーに関する日米政策協力対話(第{about.round}回)の{about.kind_ja}を"
        f"一文ずつ読む。{about.kind_ja}は拘束力のある文書ではない。"
    )


def _firmness(study: Study) -> pd.DataFrame:
    return robustness.summary(robustness.grid(study), robustness.published(study))


def findings(study: Study, japanese: bool = False) -> Markdown:
    """The headline claims, each with its status, how far it holds, and its sentences."""
    firm, labels = _firmness(study).set_index("key"), study.release.labels
    lines = []
    for number, key in enumerate(claims.HEADLINES, 1):
        claim, row = claims.compute(study, key), firm.loc[key]
        text = claim.ja if japanese else claim.text
        head, mark, rest = text.partition("：" if japanese else ": ")
        body = f"**{head}{mark.strip()}** {rest}" if rest else f"**{text}**"
        held = f"{row.holds} / {row.said}"
        firmly = f"選択の組合せ{held}で成立" if japanese else f"holds under {held} choices"
        status = _STATUS[claim.status] if japanese else claim.status
        sentences = ", ".join(labels[s] for s in claim.sentences[:LISTED])
        sentences += " …" if len(claim.sentences) > LISTED else ""
        lines.append(
            f"{number}. [{body}]{{.dlg-made}}\n   \n   {{.dlg-about}}\n"
            f"   [{claim.id}](#{claim.id}) · {status} · {firmly} · {sentences}"
        )
    return Markdown(link_sentences(study, "\n\n".join(lines)))


def robust(study: Study) -> Markdown:
    """Each headline claim: under how many combinations it holds, and which choice flips it."""
    rows = [
        {
            "Finding": f"{claims.compute(study, r.key).text} ([{r.claim}](#{r.claim}))",
            "Holds under": f"{r.holds} of {r.said}",
            "Cannot be said under": r.tried - r.said,
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
    alpha, low, high = (main[name].map("{:.2f}".format) for name in ("alpha", "low", "high"))
    shown = pd.DataFrame(
        {
            "Code": main["code"],
            "Kind": main["kind"],
            "Alike": main["agree"].astype(str) + " of " + main["n"].astype(str),
            "Alpha": alpha.replace("nan", "undefined"),
            "Interval": (low + " to " + high).where(main["low"].notna(), "none"),
            "Verdict": main["verdict"],
        }
    )
    same = rows.drop(main.index)["kind"].value_counts()
    rest = ", ".join(f"{kind} {n}" for kind, n in same.items())
    return Markdown(
        f"{shown.to_markdown(index=False, disable_numparse=True)}\n\n"
        f"Coded alike in every clause, and not listed: [{rest or 'none'}]{{.dlg-made}}."
    )


def confusion(study: Study, a: str, b: str) -> Markdown:
    """Clauses by the form that ``a`` and that ``b`` gave them."""
    pair = _codes(study, a, b)
    if pair is None:
        return absent(study, "readings")
    scheme = study.codebook.scheme(study.scheme)
    forms = [
        [scheme.group_of(v, h) or "" for v, h in zip(codes["verb"], codes["head"], strict=True)]
        for codes in pair
    ]
    used = [g for g in scheme.groups if g.id in {*forms[0], *forms[1]}]
    counted = agreement.confusion(*forms, [g.id for g in used])
    counted.index, counted.columns = ([g.en for g in used],) * 2
    return table(study, counted, index=f"{a} \\ {b}")


def differences(study: Study) -> Markdown:
    """Every code on which readings A and B differ, what was chosen, and why."""
    path = f"{study.folder}/readings/differences.csv"
    if not files.exists(files.data() / path):
        return absent(study, "readings/differences.csv")
    lines = []
    for row in files.read_table(path).itertuples():
        chosen = {row.b: "B", row.a: "A"}.get(row.chosen, "neither")
        a, b = (cell.replace(";", "; ") or "empty" for cell in (row.a, row.b))  # lines can break
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
