"""Claims on the text as a whole."""

from dialogue.analysis import measures
from dialogue.analysis.study import Study
from dialogue.claims.register import Found, changes, claim, how
from dialogue.claims.shared import (
    commitments,
    count,
    having,
    ids,
    listed,
    named,
    parts,
    saying,
    words,
)


@claim("c01", "sentences", "measured")
@how("Sentences of the joint statement, split at 。 outside quotation marks and brackets.")
@changes("Another rule for what a sentence is.")
@count("The joint statement has {n} sentences.")
def _sentences(study: Study):
    return study.sentences


@claim("c02", "characters", "measured")
@how("Characters of the sentences that are not white space; headings left out.")
@changes("Counting headings, or words in place of characters.")
def _characters(study: Study) -> Found:
    n = int(study.sentences["characters"].sum())
    return Found(n, ids(study.sentences), f"Its sentences have {n:,} characters.", f"{n:,}")


@claim("c03", "continuing", "measured")
@how("Sentences in which 継続 (continue, continued, continuing) stands.")
@changes("Counting other words for going on, such as 引き続き or 今後.")
@count("{n:Words} of {of} sentences say 継続, to carry on.")
def _continuing(study: Study):
    return having(study.sentences, continues=True)


@claim("c04", "renewal", "measured")
@how("Sentences in which 新たに (newly) stands.")
@changes("Counting other words for something new.")
@count(
    "{n:Words} {n:sentence says|sentences say} 新たに, newly.",
    none="No sentence says 新たに, newly.",
)
def _renewal(study: Study):
    return saying(study.sentences, measures.RENEWAL)


@claim("c05", "deciding", "coded", "coder")
@how("Sentences whose final predicate is 決定した.")
@changes("Reading another verb as a decision.")
def _deciding(study: Study) -> Found:
    hits = having(study.sentences, verb="decide")
    carry = int(hits["continues"].sum())
    text = f"{words(len(hits), True)} of {len(study.sentences)} sentences decides something"
    if len(hits) == carry == 1:
        text += f" ({hits['label'].iloc[0]}), and it decides to continue."
    else:
        text += f"; {carry} of them to continue."
    return Found(len(hits), ids(hits), text)


@claim("c06", "commitments", "coded", "rule", "scheme", "coder")
@how("Sentences whose form counts as a commitment under the chosen rule and grouping.")
@changes("Another rule, another grouping of forms, or another reading of a predicate.")
@count("{n:Words} of {of} sentences count as a commitment under the rule “{study.chosen_rule.en}”.")
def _commitments(study: Study):
    return commitments(study)


@claim("c07", "fewest", "coded", "scheme", "coder")
@how("The smallest count of commitments over all rules, under the chosen grouping.")
@changes("Another set of rules or another grouping.")
@count("The narrowest rule counts {n} commitments.")
def _fewest(study: Study):
    return min(having(study.rules, scheme=study.scheme)["sentences"], key=len)


@claim("c08", "most", "coded", "scheme", "coder")
@how("The largest count of commitments over all rules, under the chosen grouping.")
@changes("Another set of rules or another grouping.")
@count("The widest rule counts {n} commitments.")
def _most(study: Study):
    return max(having(study.rules, scheme=study.scheme)["sentences"], key=len)


@claim("c09", "longest", "measured")
@how("The part whose sentences have the most characters.")
@changes("Weighing parts by sentences or by commitments.")
def _longest(study: Study) -> Found:
    by_part = study.sentences.groupby("part")["characters"].sum()
    part = by_part.idxmax()
    name = parts(study)[part]
    text = f"The longest part is “{name}”: {by_part[part]} of {by_part.sum():,} characters."
    return Found(part, ids(study.of_theme(part)), text, name)


@claim("c10", "without", "coded", "rule", "scheme", "coder")
@how("Parts in which no sentence counts as a commitment under the chosen rule.")
@changes("A wider rule.")
def _without(study: Study) -> Found:
    empty = set(study.sentences["part"]) - set(commitments(study)["part"])
    names = [f"“{en}”" for part, en in parts(study).items() if part in empty]
    rows = study.sentences[study.sentences["part"].isin(empty)]
    rule = study.chosen_rule.en
    return listed(names, rows, f"Parts without a commitment under the rule “{rule}”: {{shown}}.")


@claim("c11", "one-sided", "coded", "coder")
@how("Sentences whose subject, as written, is one government.")
@changes("Reading an implied actor in place of the subject as written.")
@count("{n:Words} of {of} sentences {n:has|have} one government as the subject.")
def _one_sided(study: Study):
    return _with_actors(study, 1)


@claim("c12", "joint", "coded", "coder")
@how("Sentences whose subject, as written, is the two countries or governments.")
@changes("Reading an implied actor in place of the subject as written.")
@count("{n} of {of} sentences have the two together as their subject.")
def _joint(study: Study):
    return _with_actors(study, 2)


def _with_actors(study: Study, number: int):
    subjects = [s.id for s in study.codebook.actors.subjects if len(s.actors) == number]
    return study.sentences[study.sentences["subject"].isin(subjects)]


@claim("c13", "clauses", "measured")
@how("Sentences, plus one for each second predicate before a comma.")
@changes("Another rule for what a clause is.")
def _clauses(study: Study) -> Found:
    second = [c.sentence.id for c in study.clauses if not c.main]
    n, k = len(study.clauses), len(second)
    text = f"The sentences hold {n} clauses: {k} carry a second predicate before the comma."
    return Found(n, ids(second), text)


@claim("c14", "future-years", "measured")
@how("Years later than the meeting's that stand in the joint statement.")
@changes("Counting the ministry's notice, which names a year for the next meeting.")
def _future_years(study: Study) -> Found:
    year = study.release.date.year
    hits = measures.occurrences(study.release, r"20\d\d(?=年)")
    hits = hits[hits["match"].astype(int) > year]
    text = f"Years after {year} named in the joint statement: {{shown}}."
    return listed(sorted(set(hits["match"])), hits, text)


@claim("c15", "bodies-japan", "measured")
@how("Japanese bodies named in the ministry's attendee note; the list is open (等).")
@changes("The bodies behind 等, which are not named.")
@count("The attendee note names {n} Japanese bodies, and others.")
def _bodies_japan(study: Study):
    return having(study.delegations, side="japan")


@claim("c16", "bodies-us", "measured")
@how("United States bodies named in the ministry's attendee note; the list is open (等).")
@changes("The bodies behind 等, which are not named.")
@count("The attendee note names {n} United States bodies, and others.")
def _bodies_us(study: Study):
    return having(study.delegations, side="united-states")


@claim("c17", "most-used", "coded", "coder")
@how("The verb that ends the most sentences.")
@changes("Counting clauses, or splitting 再確認 into 再 and 確認 as word segmenters do.")
def _most_used(study: Study) -> Found:
    verb = study.codebook.verb(study.sentences["verb"].value_counts().index[0])
    hits = having(study.sentences, verb=verb.id)
    text = f"The verb that ends the most sentences is {verb.ja}, {verb.en}: {len(hits)} times."
    return Found(len(hits), ids(hits), text)


@claim("c60", "verbs", "coded", "coder")
@how("Different verbs that end a sentence, plain description included.")
@changes("Splitting 再確認 into 再 and 確認, or counting clauses.")
def _verbs(study: Study) -> Found:
    used = [v for v in study.codebook.predicates.verbs if (study.sentences["verb"] == v.id).any()]
    text = f"The sentences end in {words(len(used))} verbs: {named([v.ja for v in used])}."
    return Found(len(used), ids(study.sentences), text, words(len(used)))
