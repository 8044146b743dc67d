"""Claims on the text as a whole."""

from dialogue.analysis import measures
from dialogue.analysis.study import Study
from dialogue.claims.register import Found, claim, named, words
from dialogue.claims.shared import ids, parts, rule_counts


@claim(
    "c01",
    "sentences",
    status="measured",
    how="Sentences of the joint statement, split at 。 outside quotation marks and brackets.",
    changes="Another rule for what a sentence is.",
)
def _sentences(study: Study) -> Found:
    n = len(study.sentences)
    return Found(n, ids(study.sentences), f"The joint statement has {n} sentences.")


@claim(
    "c02",
    "characters",
    status="measured",
    how="Characters of the sentences that are not white space; headings left out.",
    changes="Counting headings, or words in place of characters.",
)
def _characters(study: Study) -> Found:
    n = int(study.sentences["characters"].sum())
    return Found(n, ids(study.sentences), f"Its sentences have {n:,} characters.", f"{n:,}")


@claim(
    "c03",
    "continuing",
    status="measured",
    how="Sentences in which 継続 (continue, continued, continuing) stands.",
    changes="Counting other words for going on, such as 引き続き or 今後.",
)
def _continuing(study: Study) -> Found:
    hits = study.sentences[study.sentences["continues"]]
    text = f"{words(len(hits), True)} of {len(study.sentences)} sentences say 継続, to carry on."
    return Found(len(hits), ids(hits), text)


@claim(
    "c04",
    "renewal",
    status="measured",
    how="Sentences in which 新たに (newly) stands.",
    changes="Counting other words for something new.",
)
def _renewal(study: Study) -> Found:
    hits = study.sentences[study.sentences["text"].str.contains(measures.RENEWAL)]
    said = "No sentence says" if hits.empty else f"{words(len(hits), True)} sentences say"
    return Found(len(hits), ids(hits), f"{said} 新たに, newly.")


@claim(
    "c05",
    "deciding",
    status="coded",
    how="Sentences whose final predicate is 決定した.",
    changes="Reading another verb as a decision.",
    depends=("coder",),
)
def _deciding(study: Study) -> Found:
    hits = study.sentences[study.sentences["verb"] == "decide"]
    carry = int(hits["continues"].sum())
    text = f"{words(len(hits), True)} of {len(study.sentences)} sentences decides something"
    if len(hits) == carry == 1:
        text += f" ({hits['label'].iloc[0]}), and it decides to continue."
    else:
        text += f"; {carry} of them to continue."
    return Found(len(hits), ids(hits), text)


@claim(
    "c06",
    "commitments",
    status="coded",
    how="Sentences whose form counts as a commitment under the chosen rule and grouping.",
    changes="Another rule, another grouping of forms, or another reading of a predicate.",
    depends=("rule", "scheme", "coder"),
)
def _commitments(study: Study) -> Found:
    hits = study.sentences[study.sentences["commitment"]]
    rule = study.codebook.rule(study.rule)
    text = (
        f"{words(len(hits), True)} of {len(study.sentences)} sentences count as a commitment "
        f"under the rule “{rule.en}”."
    )
    return Found(len(hits), ids(hits), text)


@claim(
    "c07",
    "fewest",
    status="coded",
    how="The smallest count of commitments over all rules, under the chosen grouping.",
    changes="Another set of rules or another grouping.",
    depends=("scheme", "coder"),
)
def _fewest(study: Study) -> Found:
    table = rule_counts(study)
    row = table.loc[table["count"].idxmin()]
    text = f"The narrowest rule counts {row['count']} commitments."
    return Found(int(row["count"]), row["sentences"], text)


@claim(
    "c08",
    "most",
    status="coded",
    how="The largest count of commitments over all rules, under the chosen grouping.",
    changes="Another set of rules or another grouping.",
    depends=("scheme", "coder"),
)
def _most(study: Study) -> Found:
    table = rule_counts(study)
    row = table.loc[table["count"].idxmax()]
    text = f"The widest rule counts {row['count']} commitments."
    return Found(int(row["count"]), row["sentences"], text)


@claim(
    "c09",
    "longest",
    status="measured",
    how="The part whose sentences have the most characters.",
    changes="Weighing parts by sentences or by commitments.",
)
def _longest(study: Study) -> Found:
    by_part = study.sentences.groupby("part")["characters"].sum()
    part = by_part.idxmax()
    name = parts(study)[part]
    text = f"The longest part is “{name}”: {by_part[part]} of {by_part.sum():,} characters."
    return Found(part, ids(study.of_theme(part)), text, name)


@claim(
    "c10",
    "without",
    status="coded",
    how="Parts in which no sentence counts as a commitment under the chosen rule.",
    changes="A wider rule.",
    depends=("rule", "scheme", "coder"),
)
def _without(study: Study) -> Found:
    some = set(study.sentences.loc[study.sentences["commitment"], "part"])
    empty = [p.id for p in study.codebook.parts if p.id not in some]
    empty = [p for p in empty if p in set(study.sentences["part"])]
    shown = named([f"“{parts(study)[p]}”" for p in empty])
    rests = study.sentences[study.sentences["part"].isin(empty)]
    rule = study.codebook.rule(study.rule).en
    text = f"Parts without a commitment under the rule “{rule}”: {shown}."
    return Found(len(empty), ids(rests), text, shown)


@claim(
    "c11",
    "one-sided",
    status="coded",
    how="Sentences whose subject, as written, is one government.",
    changes="Reading an implied actor in place of the subject as written.",
    depends=("coder",),
)
def _one_sided(study: Study) -> Found:
    single = [s.id for s in study.codebook.actors.subjects if len(s.actors) == 1]
    hits = study.sentences[study.sentences["subject"].isin(single)]
    of = f"{words(len(hits), True)} of {len(study.sentences)} sentences"
    text = f"{of} {'has' if len(hits) == 1 else 'have'} one government as the subject."
    return Found(len(hits), ids(hits), text)


@claim(
    "c12",
    "joint",
    status="coded",
    how="Sentences whose subject, as written, is the two countries or governments.",
    changes="Reading an implied actor in place of the subject as written.",
    depends=("coder",),
)
def _joint(study: Study) -> Found:
    both = [s.id for s in study.codebook.actors.subjects if len(s.actors) == 2]
    hits = study.sentences[study.sentences["subject"].isin(both)]
    text = (
        f"{len(hits)} of {len(study.sentences)} sentences have the two together as their subject."
    )
    return Found(len(hits), ids(hits), text)


@claim(
    "c13",
    "clauses",
    status="measured",
    how="Sentences, plus one for each second predicate before a comma.",
    changes="Another rule for what a clause is.",
)
def _clauses(study: Study) -> Found:
    second = [c.sentence.id for c in study.clauses if not c.main]
    n = len(study.clauses)
    text = (
        f"The sentences hold {n} clauses: {len(second)} carry a second predicate before the comma."
    )
    return Found(n, tuple(second), text)


@claim(
    "c14",
    "future-years",
    status="measured",
    how="Years later than the meeting's that stand in the joint statement.",
    changes="Counting the ministry's notice, which names a year for the next meeting.",
)
def _future_years(study: Study) -> Found:
    year = study.release.date.year
    hits = measures.occurrences(study.release, r"20\d\d(?=年)")
    hits = hits[hits["match"].astype(int) > year]
    years = sorted(set(hits["match"]))
    shown = ", ".join(years) or "none"
    text = f"Years after {year} named in the joint statement: {shown}."
    return Found(len(years), tuple(dict.fromkeys(hits["sentence_id"])), text, shown)


@claim(
    "c15",
    "bodies-japan",
    status="measured",
    how="Japanese bodies named in the ministry's attendee note; the list is open (等).",
    changes="The bodies behind 等, which are not named.",
)
def _bodies_japan(study: Study) -> Found:
    return _bodies(study, "japan", "Japanese")


@claim(
    "c16",
    "bodies-us",
    status="measured",
    how="United States bodies named in the ministry's attendee note; the list is open (等).",
    changes="The bodies behind 等, which are not named.",
)
def _bodies_us(study: Study) -> Found:
    return _bodies(study, "united-states", "United States")


def _bodies(study: Study, side: str, name: str) -> Found:
    n = int((study.delegations["side"] == side).sum())
    return Found(n, (), f"The attendee note names {n} {name} bodies, and others.")


@claim(
    "c17",
    "most-used",
    status="coded",
    how="The verb that ends the most sentences.",
    changes="Counting clauses, or splitting 再確認 into 再 and 確認 as word segmenters do.",
    depends=("coder",),
)
def _most_used(study: Study) -> Found:
    counted = study.sentences["verb"].value_counts()
    top = counted.index[0]
    verb = next(v for v in study.codebook.predicates.verbs if v.id == top)
    hits = study.sentences[study.sentences["verb"] == top]
    text = f"The verb that ends the most sentences is {verb.ja}, {verb.en}: {len(hits)} times."
    return Found(len(hits), ids(hits), text)


@claim(
    "c60",
    "verbs",
    status="coded",
    how="Different verbs that end a sentence, plain description included.",
    changes="Splitting 再確認 into 再 and 確認, or counting clauses.",
    depends=("coder",),
)
def _verbs(study: Study) -> Found:
    used = [v for v in study.codebook.predicates.verbs if (study.sentences["verb"] == v.id).any()]
    text = f"The sentences end in {words(len(used))} verbs: {named([v.ja for v in used])}."
    return Found(len(used), ids(study.sentences), text, words(len(used)))
