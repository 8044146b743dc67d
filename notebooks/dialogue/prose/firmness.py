"""How firm the findings are: other choices, other readers, other coders."""

import pandas as pd

from dialogue import claims
from dialogue.analysis import agreement, parameters
from dialogue.analysis.study import Study
from dialogue.claims import robustness
from dialogue.corpus import files, readings
from dialogue.prose.core import Markdown, absent, link_sentences, say, table

_STATUS = {"measured": "計数", "coded": "判定", "interpreted": "解釈"}


def opening(study: Study) -> Markdown:
    """What, when, who, not binding: the release in one sentence or two, in English."""
    about = study.meta
    if not about.held_start:
        return Markdown(f"{{.dlg-finding}}\n“{about.title_en}”, published {about.published}.")
    return Markdown(
        f"{{.dlg-finding}}\nOn {_days(about.held_start, about.held_end)} Japan and the United "
        f"States held round {about.round} of their policy dialogue on the Internet economy, in "
        f"{about.place} and online. What they issued is a {about.kind_en}, not a binding "
        "instrument."
    )


def _days(first, last) -> str:
    if last and last.month == first.month:
        return f"{first.day} and {last.day} {last:%B %Y}"
    return f"{first.day} {first:%B %Y}"


def opening_ja(study: Study) -> Markdown:
    """The same in Japanese."""
    about = study.meta
    return Markdown(
        f"{{.dlg-finding}}\n{about.held_start:%Y年}{about.held_start.month}月{about.held_start.day}日"
        f"・{about.held_end.day}日に開かれたインターネットエコノミーに関する日米政策協力対話"
        f"(第{about.round}回)の{about.kind_ja}を一文ずつ読む。{about.kind_ja}は拘束力のある文書ではない。"
        if about.held_start
        else f"{{.dlg-finding}}\n{about.title_ja}"
    )


def findings(study: Study, japanese: bool = False) -> Markdown:
    """The headline claims, each with its status, how far it holds, and its sentences."""
    published = robustness.published(study)
    firm = robustness.summary(robustness.grid(study), published).set_index("key")
    labels = study.release.labels
    lines = []
    for number, key in enumerate(claims.HEADLINES, 1):
        claim, row = claims.compute(study, key), firm.loc[key]
        text = claim.ja if japanese else claim.text
        mark = "：" if japanese else ": "
        head, _, rest = text.partition(mark)
        body = f"**{head}{mark.strip()}** {rest}" if rest else f"**{text}**"
        body = f"[{body}]{{.dlg-made}}"
        sentences = ", ".join(labels[s] for s in claim.sentences[:12])
        sentences += " …" if len(claim.sentences) > 12 else ""
        held = f"{row.holds} / {row.said}"
        if japanese:
            about = (
                f"[{claim.id}](#{claim.id}) · {_STATUS[claim.status]} · 選択の組合せ{held}で成立"
            )
        else:
            about = f"[{claim.id}](#{claim.id}) · {claim.status} · holds under {held} choices"
        lines.append(f"{number}. {body}\n   \n   {{.dlg-about}}\n   {about} · {sentences}")
    return Markdown(link_sentences(study, "\n\n".join(lines)))


def robust(study: Study) -> Markdown:
    """Each headline claim: under how many combinations it holds, and which choice flips it."""
    published = robustness.published(study)
    rows = robustness.summary(robustness.grid(study), published)
    shown = [
        {
            "Finding": f"{claims.compute(study, r.key).text} ([{r.claim}](#{r.claim}))",
            "Holds under": f"{r.holds} of {r.said}",
            "Cannot be said under": r.tried - r.said,
            "One choice that alone flips it": ", ".join(f"`{f}`" for f in r.flips) or "none",
        }
        for r in rows.itertuples()
    ]
    return table(study, pd.DataFrame(shown))


def choices(study: Study) -> Markdown:
    """The choices that were tried, and those left out with the reason."""
    lines = [
        f"- `{name}`: "
        + ", ".join(f"`{v}`" for v in values)
        + f". {parameters.parameter(name).help}"
        for name, values in robustness.choices(study).items()
    ]
    lines += [f"- Left out: `{what}`. {why}" for what, why in robustness.EXCLUDED.items()]
    return Markdown("\n".join(lines))


def compared(study: Study, a: str, b: str) -> pd.DataFrame | None:
    """Agreement of two coders (see ``agreement.compare``), or None where one is not there."""
    if not {a, b} <= set(readings.coders(study.release.id)):
        return None
    first, second = (study.with_parameters(coder=c).codes for c in (a, b))
    return agreement.compare(first, second, study.codebook, study.scheme)


def agreements(study: Study, a: str, b: str) -> Markdown:
    """The table of agreement: codes on which the two differ at all, then the rest in a line."""
    rows = compared(study, a, b)
    if rows is None:
        return absent(study, "readings")
    main = rows[~rows["kind"].isin(["forum", "value", "topic"]) | rows["percent"].lt(1)]
    same = rows.drop(main.index)
    shown = pd.DataFrame(
        {
            "Code": main["code"],
            "Kind": main["kind"],
            "Alike": main["agree"].astype(str) + " of " + main["n"].astype(str),
            "Alpha": main["alpha"].map(_number),
            "Interval": [
                "none" if pd.isna(low) else f"{low:.2f} to {high:.2f}"
                for low, high in zip(main["low"], main["high"], strict=True)
            ],
            "Verdict": main["verdict"],
        }
    )
    rest = ", ".join(f"{kind} {n}" for kind, n in same["kind"].value_counts().items())
    return Markdown(
        f"{shown.to_markdown(index=False, disable_numparse=True)}\n\n"
        f"Coded alike in every clause, and not listed: [{rest or 'none'}]{{.dlg-made}}."
    )


def _number(value) -> str:
    return "undefined" if pd.isna(value) else f"{value:.2f}"


def confusion(study: Study, a: str, b: str) -> Markdown:
    """Clauses by the form that ``a`` and that ``b`` gave them."""
    if not {a, b} <= set(readings.coders(study.release.id)):
        return absent(study, "readings")
    scheme = study.codebook.scheme(study.scheme)
    forms = [
        [scheme.group_of(v, h) or "" for v, h in zip(codes["verb"], codes["head"], strict=True)]
        for codes in (study.with_parameters(coder=c).codes for c in (a, b))
    ]
    used = [g for g in scheme.groups if g.id in {*forms[0], *forms[1]}]
    counted = agreement.confusion(*forms, [g.id for g in used])
    counted.index, counted.columns = ([g.en for g in used],) * 2
    return Markdown(counted.rename_axis(f"{a} \\ {b}").reset_index().to_markdown(index=False))


def differences(study: Study) -> Markdown:
    """Every code on which readings A and B differ, what was chosen, and why."""
    path = f"{study.folder}/readings/differences.csv"
    if not files.exists(files.data() / path):
        return absent(study, "readings/differences.csv")
    blocks = []
    for row in files.read_table(path).itertuples():
        chosen = "A" if row.chosen == row.a else "B" if row.chosen == row.b else "neither"
        blocks.append(
            f"- S{row.sentence_id[-2:]}, {row.code}: A `{_spaced(row.a)}`, B "
            f"`{_spaced(row.b)}`; {chosen} chosen. {row.reason}"
        )
    return say(study, "\n".join(blocks).replace("{", "{{").replace("}", "}}"))


def _spaced(cell: str) -> str:
    """A cell as a line can break it."""
    return cell.replace(";", "; ") or "empty"


def provenance(study: Study) -> Markdown:
    """Who or what made each reading, when, having seen what."""
    known = readings.provenance(study.release.id)
    if not known:
        return absent(study, "readings/readings.yml")
    return Markdown(
        "\n".join(
            f"- **{name}**: {about['made_by']}, {about['date']}, codebook version "
            f"{about['codebook']}. Had seen: {about['seen']}. Order: {about['order']}."
            for name, about in known.items()
        )
    )
