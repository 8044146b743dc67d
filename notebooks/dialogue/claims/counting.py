"""Findings about how the text counts, in English and Japanese. Their value is whether they hold.

Each is tried under every version of it by ``robustness``.
"""

from dialogue.analysis import measures
from dialogue.analysis.study import Study
from dialogue.claims.register import Found, changes, coded, interpreted, measured
from dialogue.claims.shared import BY_CONTENT, BY_FORM, having, ids, named, parts, saying, words
from dialogue.corpus.followthrough import BOTH, NOTHING

KEYS = ("carries-on", "one-decision", "come-apart", "longest-not-densest")


@measured("More sentences say 継続 (to continue) than 新たに (newly).")
@changes("Other words for going on and for something new.")
def c25_carries_on(study: Study) -> Found:
    table = study.sentences
    old = having(table, continues=True)
    n, k, total = len(old), len(saying(table, measures.RENEWAL)), len(table)
    holds = n > k
    what = "More sentences say" if holds else "No more sentences say"
    return Found(
        holds,
        ids(old),
        f"{what} 継続 (to continue) than 新たに (newly): of {total}, {words(n)} and "
        f"{words(k) if k else 'none'}. What is new can be said in other words.",
        ja=f"「継続」とある文は「新たに」とある文より{'多い' if holds else '多くはない'}："
        f"{total}文のうち{n}文と{k}文。新しいことは他の語でも述べうる。",
    )


@coded("Exactly one sentence ends in 決定した, and it says 継続.")
@changes("Reading another verb as a decision.", "coder")
def c26_one_decision(study: Study) -> Found:
    hits = having(study.sentences, verb="decide")
    carry = int(hits["continues"].sum())
    holds = len(hits) == carry == 1
    shown, listed = named(list(hits["label"])), "、".join(hits["label"])
    if holds:
        text = f"One sentence decides, and it decides to continue: {shown}."
        ja = f"決定する文は1文で、決定したのは継続である：{listed}。"
    else:
        text = f"Not one single decision to continue: {words(len(hits))} decide ({shown})."
        ja = f"継続を決定する文が1文だけとは言えない：決定する文は{len(hits)}文({listed})。"
    return Found(holds, ids(hits), text, ja=ja)


@coded("Some sentences count by form and not by content, and some by content and not by form.")
@changes("Another rule for form or content, another grouping, or another reading.", *BY_CONTENT)
def c27_come_apart(study: Study) -> Found:
    if study.met.isna().all():
        text = (
            "Whether form and content come apart: not coded by this coder, who codes no criteria."
        )
        ja = "形式と内容が一致するか：この読み手は内容の基準を判定していない。"
        return Found(None, (), text, "not coded", ja)
    table, content = study.sentences, study.met.fillna(False).astype(bool)
    form = table["commitment"]
    holds = bool((form & ~content).any() and (content & ~form).any())
    by_form, by_content, by_both = (int(x.sum()) for x in (form, content, form & content))
    both = table.loc[form & content, "label"]
    what = "Form and content come apart" if holds else "One way of counting holds the other"
    return Found(
        holds,
        ids(table[form | content]),
        f"{what}: {words(by_form)} sentences count by form (“{study.chosen_rule.en}”), "
        f"{words(by_content)} by content, {words(by_both)} by both ({named(list(both))}).",
        ja=f"{'形式と内容は一致しない' if holds else '一方が他方を含む'}：該当する文は形式"
        f"(「{study.chosen_rule.ja}」)で"
        f"{by_form}文、内容で{by_content}文、両方で{by_both}文({'、'.join(both)})。",
    )


@coded(
    "Some other part has a larger share of its sentences counting by their form than the part "
    "with the most characters."
)
@changes("Another rule or grouping; measuring length by sentences.", *BY_FORM)
def c28_longest_not_densest(study: Study) -> Found:
    by_part = study.sentences.groupby("part", sort=False)
    longest, share = by_part["characters"].sum().idxmax(), by_part["commitment"].mean()
    of = {p: f"{rows.sum()} of {len(rows)}" for p, rows in by_part["commitment"]}
    more = [p for p in share.index if share[p] > share[longest]]
    en, ja = parts(study), {p.id: p.ja for p in study.codebook.parts}
    others, holds = named([f"“{en.get(p, p)}” ({of[p]})" for p in more]), bool(more)
    what = "the part with the largest share of sentences that count"
    text = (
        f"The longest part is {'not ' * holds}{what}: “{en.get(longest, longest)}” ({of[longest]})"
    )
    most = "の割合が最も大きい部分ではない" if holds else "の割合も最も大きい"
    k, _, n = of[longest].split()
    return Found(
        holds,
        ids(study.sentences[study.sentences["part"].isin([longest, *more])]),
        f"{text}; larger in {others}." if holds else f"{text}.",
        ja=f"最も長い部分は、該当する文{most}：「{ja.get(longest, longest)}」は{n}文のうち{k}文。",
    )


@interpreted(
    "Follow-up items on which at least one event after the meeting bears, as far as was searched; "
    "by the two together where at least one of these is an act of both."
)
@changes("A longer search, another list of items, or another day to look back from.", "as_of")
def c29_on_record(study: Study) -> Found:
    table = study.items
    if table.empty:
        text = "What is on record since: not followed for this release."
        return Found(None, (), text, text, "その後の記録：この文書については調べていない。")
    found, joint = table["standing"].ne(NOTHING), table["standing"].eq(BOTH)
    n, both = int(found.sum()), int(joint.sum())
    hits = table[found & table["sentence_id"].isin(study.release.by_id)]  # not the notice
    return Found(
        bool(n > 0),
        ids(hits),
        f"What came after can be looked up: events are on record for {n} of {len(table)} follow-up "
        f"items, for {both} of them by the two together, as far as was searched.",
        ja=f"その後の出来事の記録があるのは、追跡項目{len(table)}件のうち{n}件。"
        f"うち{both}件には、両国が共に行ったものがある。",
    )
