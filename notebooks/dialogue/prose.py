"""The words of a page as Markdown: values come from claims, sentences are linked."""

import re

from dialogue import claims, measures, params
from dialogue.study import Study


class Markdown(str):
    """Text that a notebook shows as Markdown."""

    def _repr_markdown_(self) -> str:
        return str(self)


class _Values(dict):
    def __init__(self, study: Study):
        self.study = study

    def __missing__(self, key: str) -> str:
        name, _, member = key.partition("/")
        family = name in claims.REGISTER and claims.REGISTER[name].each
        if family and not member:
            member = self.study.parameters.get("theme", "")
        return claims.compute(self.study, name, member or None).link


def say(study: Study, text: str) -> Markdown:
    """Markdown with ``{key}`` replaced by the claim's value, linked, and ``S07`` by a link.

    ``{key/member}`` draws from a family; without a member a family takes the page's theme.
    Raises InputError for an unknown claim.
    """
    return Markdown(link_sentences(study, text.strip().format_map(_Values(study))))


def link_sentences(study: Study, text: str) -> str:
    """Every mention such as ``S07`` of a sentence there is becomes a link to it."""
    ids = {s.label: s.id for s in study.release.sentences}

    def link(match):
        label = match.group()
        return f"[{label}](#{ids[label]})" if label in ids else label

    return re.sub(r"(?<![\[\w-])S\d{2}\b(?!\])", link, text)


def heading(study: Study, level: int, en: str, ja: str = "", anchor: str = "") -> Markdown:
    """A heading, with its Japanese name beside it and an anchor before it."""
    target = f"({anchor})=\n" if anchor else ""
    return Markdown(f"{target}{'#' * level} {en}{f' {ja}' if ja else ''}")


def theme_title(study: Study) -> Markdown:
    theme = study.codebook.theme(study.parameters["theme"])
    return Markdown(f"# {theme.en}\n\n{{.dlg-ja}}\n{theme.ja}")


def theme_lead(study: Study) -> Markdown:
    """The finding of the page in words, then the counts."""
    theme = study.parameters["theme"]
    table = study.of_theme(theme)
    place = "Part" if theme in {p.id for p in study.codebook.parts} else "Topic"
    count = "counts" if table["commitment"].sum() == 1 else "count"
    carry = "says" if table["continues"].sum() == 1 else "say"
    rule = study.codebook.rule(study.rule).en
    return say(
        study,
        f"{{{{.dlg-finding}}}}\n{_written(study, 'opening')}\n\n"
        f"{place} with {{theme-sentences}} of the statement's {{sentences}} sentences and "
        f"{{theme-characters}} of its characters. Under the rule “{rule}” {{theme-commitments}} of "
        f"them {count} as a commitment; {{theme-continuing}} {carry} 継続, to carry on.",
    )


def theme_stated(study: Study) -> Markdown:
    """What was stated, by whom (the subject as written), in what form."""
    theme = study.parameters["theme"]
    table = study.of_theme(theme)
    subjects = table["subject"].value_counts()
    order = [s for s in study.codebook.actors.subjects if s.id in subjects.index]
    by = "; ".join(f"{s.ja} ({s.en}) {_listed(table, 'subject', s.id)}" for s in order)
    return say(
        study,
        f"{_written(study, 'stated')}\n\n"
        f"**By whom**, as written: {by}.\n\n**In what form**: {{theme-forms}}.",
    )


def _listed(table, column: str, value: str) -> str:
    return ", ".join(table.loc[table[column] == value, "label"])


def theme_context(study: Study) -> Markdown:
    """What the text referred to when it was issued, with sources."""
    about = study.context.get(study.parameters["theme"], {})
    sources = "\n".join(
        f"- {s['publisher']}, [{s['title']}]({s['url']})"
        + (f", {s['date']}" if s.get("date") else "")
        for s in about.get("sources", ())
    )
    return say(study, f"{_written(study, 'context')}\n\n{sources}")


def theme_watch(study: Study) -> Markdown:
    return say(study, _written(study, "watch"))


def _written(study: Study, what: str) -> str:
    """What ``context.yml`` says on the page's theme, or that it does not yet."""
    about = study.context.get(study.parameters["theme"], {})
    return about.get(what, "Not yet written for this release.")


def absent(study: Study, table: str) -> Markdown:
    """Said in place of what a release has no table for."""
    return Markdown(f"This release has no `data/{study.folder}/{table}` yet.")


def sentences(study: Study, table=None, anchors: bool = False) -> Markdown:
    """Sentences with their Japanese and the working English, in text order.

    With ``anchors`` each is the target of its permalink (one page of the book only).
    """
    table = study.sentences if table is None else table
    scheme = study.codebook.scheme(study.scheme)
    blocks = []
    for row in table.itertuples():
        topics = [study.codebook.theme(t).en for t in row.topics]
        group = scheme.group(row.group)
        mark = f"{group.en} · {group.ja}" + (" · counts as a commitment" if row.commitment else "")
        target = f"({row.sentence_id})=\n" if anchors else ""
        name = (
            f"[{row.label}](#{row.sentence_id})"
            if not anchors
            else f'<a class="dlg-permalink" href="#{row.sentence_id}">{row.label}</a>'
        )
        blocks.append(
            f"{target}:::{{div}} dlg-sentence\n{name} {mark}\n\n{row.text}\n\n"
            f"*Working English.* {study.translation.get(row.sentence_id, 'not yet')}\n\n"
            + (f"Topics: {', '.join(topics)}\n" if topics else "")
            + ":::"
        )
    return Markdown("\n\n".join(blocks))


def statement(study: Study) -> Markdown:
    """The whole statement by part, every sentence with its anchor."""
    blocks = []
    for part in study.codebook.parts:
        rows = study.sentences[study.sentences["part"] == part.id]
        if len(rows):
            blocks += [f"## {part.en}", f"{{.dlg-ja}}\n{part.ja}", sentences(study, rows, True)]
    return Markdown("\n\n".join(blocks))


def rules(study: Study) -> Markdown:
    """Each rule: what it takes and which sentences enter with it."""
    table = measures.rules(study.sentences, study.codebook)
    table = table[table["scheme"] == study.scheme].set_index("rule")
    labels = {s.id: s.label for s in study.release.sentences}
    lines = []
    for rule in study.codebook.forms.rules:
        row = table.loc[rule.id]
        entering = ", ".join(labels[s] for s in row["entering"]) or "no sentence"
        used = " **Used on this page.**" if rule.id == study.rule else ""
        lines.append(
            f"- **{rule.en}** ({rule.ja}): {{rule-count/{rule.id}}} sentences. "
            f"{rule.definition} Entering: {entering}.{used}"
        )
    return say(study, "\n".join(lines))


def rules_by_scheme(study: Study) -> Markdown:
    """Counts of every rule under every grouping, as a table."""
    counted = measures.rules(study.sentences, study.codebook)
    frame = counted.pivot(index="rule", columns="scheme", values="count")
    frame = frame.loc[
        [r.id for r in study.codebook.forms.rules],
        [s.id for s in study.codebook.forms.schemes if not s.ordinal],
    ]
    frame.index = [r.en for r in study.codebook.forms.rules]
    frame.columns = [study.codebook.scheme(s).en for s in frame.columns]
    return table(study, frame.rename_axis("Rule").reset_index())


def delegations(study: Study) -> Markdown:
    """The bodies named on each side, in the order of the note."""
    sides = {"japan": "Japan 日本側", "united-states": "United States 米国側"}
    blocks = []
    for side, name in sides.items():
        rows = study.delegations[study.delegations["side"] == side]
        head = rows[rows["head_ja"] != ""]
        blocks.append(f"## {name}")
        for h in head.itertuples():
            blocks.append(f"Head of delegation: {h.head_ja}, {h.head_en}. {h.note}")
        shown = rows[["ja", "en", "abbr"]].rename(
            columns={"ja": "As written", "en": "Official English name", "abbr": "Short"}
        )
        blocks.append(shown.to_markdown(index=False))
        blocks.append("… 等 (and others)")
    return Markdown("\n\n".join(blocks))


def glossary(study: Study) -> Markdown:
    """The glossary's names that stand in the release, by kind."""
    rows = study.glossary[study.glossary["in_release"]]
    shown = rows[["ja", "kana", "en", "abbr", "kind"]].rename(
        columns={
            "ja": "Japanese",
            "kana": "Reading",
            "en": "English",
            "abbr": "Short",
            "kind": "Kind",
        }
    )
    return Markdown(shown.to_markdown(index=False))


def table(study: Study, frame) -> Markdown:
    """A DataFrame as a Markdown table, sentence labels linked."""
    return Markdown(link_sentences(study, frame.to_markdown(index=False)))


def ledger(study: Study) -> Markdown:
    """Every claim of the study with how it was made and what it rests on."""
    labels = {s.id: s.label for s in study.release.sentences}
    blocks = []
    for claim in claims.ledger(study):
        rests = ", ".join(f"[{labels[s]}](#{s})" for s in claim.sentences) or "no sentence"
        depends = ", ".join(claim.depends) or "no parameter"
        blocks.append(
            f"({claim.id})=\n:::{{div}} dlg-claim\n"
            f'<a class="dlg-permalink" href="#{claim.id}">{claim.id}</a> {claim.text}\n\n'
            f"*{claim.status}* · {claim.how} · Would change it: {claim.changes} · "
            f"Depends on: {depends} · Rests on: {rests}\n:::"
        )
    return Markdown("\n\n".join(blocks))


def box(study: Study, template: str) -> Markdown:
    """The parameters of the page, its versions, and the command that makes it again."""
    used = study.parameters
    rows = "\n".join(f"| `{k}` | `{v}` | {params.parameter(k).help} |" for k, v in used.items())
    given = [f"-p {k}={v}" for k, v in used.items()]
    return Markdown(
        ":::{dropdown} Parameters of this page, and how to run it again\n"
        f"| parameter | value | what it is |\n| --- | --- | --- |\n{rows}\n\n"
        f"Release `{study.release.id}`, text `sha256:{study.release.sha256[:12]}`; codebook "
        f"version {study.codebook.version}; package version {version()}.\n\n"
        f"```bash\ndialogue run {template} {' '.join(given)}\n"
        f"papermill notebooks/{template}.ipynb out.ipynb {' '.join(given).replace('=', ' ')}\n"
        "```\n:::"
    )


def version() -> str:
    from importlib.metadata import version

    return version("dialogue-book")
