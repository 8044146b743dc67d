"""Claims on the text as a whole."""

from dialogue.analysis import measures
from dialogue.analysis.study import Study
from dialogue.claims.register import Found, changes, coded, measured
from dialogue.claims.shared import BY_FORM, count, having, ids, listed, named, saying, words


@measured("Sentences of the joint statement, split at 。 outside quotation marks and brackets.")
@changes("Another rule for what a sentence is.")
@count("The joint statement has {n} sentences.")
def c01_sentences(study: Study):
    return study.sentences


@measured("Characters of the sentences that are not white space; headings left out.")
@changes("Counting headings, or words in place of characters.")
def c02_characters(study: Study) -> Found:
    n = int(study.sentences["characters"].sum())
    return Found(n, ids(study.sentences), f"Its sentences have {n:,} characters.", f"{n:,}")


@measured("Sentences in which 継続 (continue, continued, continuing) stands.")
@changes("Counting other words for going on, such as 引き続き or 今後.")
@count("{n:Words} of {of} sentences say 継続, to carry on.")
def c03_continuing(study: Study):
    return having(study.sentences, continues=True)


@measured("Sentences in which 新たに (newly) stands.")
@changes("Counting other words for something new.")
@count(
    "{n:Words} sentences say 新たに, newly.",
    none="No sentence says 新たに, newly.",
)
def c04_renewal(study: Study):
    return saying(study.sentences, measures.RENEWAL)


@coded("Sentences whose final predicate is 決定した.")
@changes("Reading another verb as a decision.", "coder")
def c05_deciding(study: Study) -> Found:
    hits = having(study.sentences, verb="decide")
    carry = int(hits["continues"].sum())
    decide = "decides" if len(hits) == 1 else "decide"
    text = f"{words(len(hits), True)} of {len(study.sentences)} sentences {decide} something"
    if len(hits) == carry == 1:
        text += f" ({hits['label'].iloc[0]}), and it decides to continue."
    else:
        text += f"; {carry} of them to continue."
    return Found(len(hits), ids(hits), text)


@coded("Sentences whose form counts under the chosen rule and grouping.")
@changes("Another rule, another grouping of forms, or another reading of a predicate.", *BY_FORM)
@count("{n:Words} of {of} sentences count under the rule “{rule.en}”.")
def c06_commitments(study: Study):
    return having(study.sentences, commitment=True)


@coded("The smallest count by form over all rules and groupings.")
@changes("Another set of rules or groupings.", "coder")
@count("By form at least {n} of {of} sentences count.")
def c07_fewest(study: Study):
    return min(study.rules["sentences"], key=len)


@coded("The largest count by form over all rules and groupings.")
@changes("Another set of rules or groupings.", "coder")
@count("By form at most {n} of {of} sentences count.")
def c08_most(study: Study):
    return max(study.rules["sentences"], key=len)


@coded("Sentences whose final predicate no rule of the codebook knows: they stand under no form.")
@changes("A rule more, or another reading.", "coder")
def c67_uncoded(study: Study) -> Found:
    hits, whole = having(study.sentences, verb=""), len(study.sentences)
    by = "Coded by rules alone, and read by no person: " * (study.parameters["coder"] == "auto")
    text = f"{by}{len(hits)} of {whole} sentences stand under no form."
    ja = f"判定は規則のみにより、{whole}文のうち{len(hits)}文の述語は規則にない。"
    return Found(len(hits), ids(hits), text, ja=ja)


@measured("The part whose sentences have the most characters.")
@changes("Weighing parts by sentences, or by those that count under a rule.")
def c09_longest(study: Study) -> Found:
    by_part = study.sentences.groupby("part")["characters"].sum()
    part = by_part.idxmax()
    name = study.codebook.theme(part).en
    text = f"The longest part is “{name}”: {by_part[part]} of {by_part.sum():,} characters."
    return Found(part, ids(study.of_theme(part)), text, name)


@coded("Parts in which no sentence counts under the chosen rule.")
@changes("A wider rule.", *BY_FORM)
def c10_without(study: Study) -> Found:
    rows = study.sentences.groupby("part").filter(lambda rows: not rows["commitment"].any())
    names = [f"“{p.en}”" for p in study.codebook.parts if p.id in set(rows["part"])]
    rule = study.chosen_rule.en
    return listed(names, rows, f"Parts in which no sentence counts under “{rule}”: {{shown}}.")


@measured("Sentences, plus one for each second predicate before a comma.")
@changes("Another rule for what a clause is.")
def c13_clauses(study: Study) -> Found:
    second = [c.sentence.id for c in study.clauses if not c.main]
    n, k = len(study.clauses), len(second)
    text = f"The sentences hold {n} clauses: {k} carry a second predicate before the comma."
    return Found(n, ids(second), text)


@measured("Years later than the meeting's that stand in the joint statement.")
@changes("Counting the publisher's notice, which may name a year for the next meeting.")
def c14_future_years(study: Study) -> Found:
    day = study.meta.held_start or study.day
    if not day:
        return Found(None, (), "Years ahead: the release has no date.", "not known")
    year = day.year
    hits = measures.occurrences(study.release, r"20\d\d(?=年|\b)")
    hits = hits[hits["match"].astype(int) > year]
    text = f"Years after {year} named in the joint statement: {{shown}}."
    return listed(sorted(set(hits["match"])), hits, text)


def _bodies(study: Study, place: int) -> Found:
    rows = study.delegations
    if rows.empty or len(study.meta.sides) <= place:
        return Found(None, (), "Bodies that took part: no attendee note is on record.", "unknown")
    side = study.meta.sides[place]
    n, of = len(having(rows, side=side.id)), side.adjective_en or side.en
    return Found(n, (), f"The attendee note names {n} {of} bodies, and others.", f"{n} {of}")


@measured("Bodies of the one side named in the publisher's attendee note; the list is open (等).")
@changes("The bodies behind 等, which are not named.")
def c15_bodies_one(study: Study) -> Found:
    return _bodies(study, 0)


@measured("Bodies of the other side named in the publisher's attendee note; the list is open (等).")
@changes("The bodies behind 等, which are not named.")
def c16_bodies_other(study: Study) -> Found:
    return _bodies(study, 1)


@coded("The verb that ends the most sentences.")
@changes("Counting clauses, or splitting 再確認 into 再 and 確認 as word segmenters do.", "coder")
def c17_most_used(study: Study) -> Found:
    known = study.sentences["verb"].replace("", None).value_counts()
    if known.empty:
        return Found(0, (), "No sentence ends in a verb that the codebook knows.", "none")
    verb = study.codebook.verb(known.index[0])
    hits = having(study.sentences, verb=verb.id)
    times = f"{len(hits)} {'time' if len(hits) == 1 else 'times'}"
    text = f"The verb that ends the most sentences is {verb.ja}, {verb.en}: {times}."
    return Found(len(hits), ids(hits), text, f"{verb.ja}, {verb.en} ({times})")


@coded("Different predicates by which sentences say, hold or do something: all but description.")
@changes("Splitting 再確認 into 再 and 確認, or counting clauses.", "coder")
def c60_verbs(study: Study) -> Found:
    said = study.sentences[~study.sentences["verb"].isin(["describe", ""])]
    used = [v.ja for v in study.codebook.predicates.verbs if v.id in set(said["verb"])]
    text = f"{len(said)} sentences end in {words(len(used))} predicates of speech: {named(used)}."
    return Found(len(used), ids(said), text, words(len(used)))
