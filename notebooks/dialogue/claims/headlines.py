"""The findings of the first page, in English and Japanese. Their value is whether they hold.

A page prints those that hold under every choice of method (``robustness``), and no others.
"""

import re
from functools import cache

from dialogue.analysis.study import Study
from dialogue.claims.register import Found, changes, coded, interpreted, measured
from dialogue.claims.shared import having, ids, named, parts, words
from dialogue.corpus import dates
from dialogue.corpus.readings import CRITERIA

KEYS = ("third-countries", "calendar", "anchored", "sequels", "two-ways")
_SUM = r"[\d〇一二三四五六七八九十百千万億兆]\s*(?:円|ドル|ユーロ)|[$€£¥＄￥]\s*\d"
_SUM += r"|\d(?: [mbtr]+illion)? (?:yen|dollar|euro)"
_DATE = r"\d\s*[年月日]|年度|年内|年中|\b20\d\d\b"


def _unsaid(what: str, ja: str) -> Found:
    """What this coder does not code, or what is not followed for this release."""
    return Found(None, (), f"{what}: not known here.", "not known", f"{ja}：判定していない。")


@cache
def _countries(language: str, own: tuple[str, ...]) -> re.Pattern:
    """The names of all countries but the parties' (Unicode's CLDR, through Babel)."""
    from babel import Locale

    names, within = Locale(language).territories.items(), {"ja": "[ァ-ヶー]", "en": r"\w"}[language]
    others = (name for code, name in names if len(code) == 2 and code not in own)
    return re.compile("|".join(rf"(?<!{within}){re.escape(n)}(?!{within})" for n in others))


@coded("Exactly one sentence decides, it is coded for third countries, and names none of them.")
@changes("Reading another verb as a decision; another coding of topics.", "coder")
def c61_third_countries(study: Study) -> Found:
    hits = having(study.sentences, verb="decide")
    abroad = hits[[("third-countries" in topics) for topics in hits["topics"]]]
    own = tuple(side.country for side in study.meta.sides)
    others = _countries(study.release.language, own)
    said = (hits["text"].str.contains(how).any() for how in (others, _SUM, _DATE))
    if not (len(hits) == len(abroad) == 1) or any(said):
        text = "Not one decision alone, on third countries, with no country, sum or date named."
        return Found(False, ids(hits), text, ja="第三国での協力だけを決定した、とは言えない。")
    fields = int(study.items["sentence_id"].isin(hits["sentence_id"]).sum())
    label, named_in = hits["label"].iloc[0], f"{words(fields)} fields, " if fields > 1 else ""
    return Found(
        True,
        ids(hits),
        f"The only decision ({label}) is to go on cooperating in third countries: {named_in}no "
        "country, no sum and no date named.",
        ja=f"決定したのは第三国での協力の継続だけである({label})："
        f"{f'{fields}分野を挙げ、' if fields > 1 else ''}国名、金額、期日は挙げていない。",
    )


def _next_meeting(study: Study) -> tuple[str, str, str] | None:
    """The day that the publisher's notice plans the next meeting for, and when it was held."""
    notice = study.hooks[study.hooks["direction"].eq("notice")]
    if notice.empty or not study.day:
        return None
    later = study.meetings[study.meetings["start"].gt(study.day.isoformat())]
    later = later[later["series"].eq(study.meta.series) & later["known"]]
    if later.empty:
        return notice["start"].iloc[0], "was not held by then", "その時点までに開かれていない"
    days = later.iloc[0][["start", "end"]]
    held, ja = f"was held on {dates.span(*days)}", f"{dates.span(*days, 'ja')}に開かれた"
    return notice["start"].iloc[0], held, ja


@interpreted("Dates still to come that the text names, against the publisher's notice.")
@changes("A dated mention that was overlooked, or another day to look back from.", "as_of")
def c62_calendar(study: Study) -> Found:
    coming = study.hooks[study.hooks["direction"].eq("coming")]
    own = coming["hook_id"].eq("next-meeting").any()
    if not len(coming) or not _next_meeting(study) or own:
        return _unsaid("Whose meetings the text looks ahead to", "今後の日程")
    label = study.release.labels
    their = named([f"{r.name_en} ({label[r.sentence_id]})" for r in coming.itertuples()])
    there = "、".join(f"{r.name_ja}({label[r.sentence_id]})" for r in coming.itertuples())
    planned, held, ja = _next_meeting(study)
    by, ja_by = study.meta.publisher_short_en, study.meta.publisher_ja or "発表元"
    return Found(
        True,
        ids(coming),
        f"The calendar is that of others: the dates to come in the joint text are {their}. The "
        f"dialogue's own next meeting stands only in {by}'s notice, for {planned}; it "
        f"{held}.",
        ja=f"先の日程は他の会合のものである：共同の文にあるのは{there}。この対話の次回会合は"
        f"{ja_by}のお知らせにだけあり、{planned}年が目処とされた。会合は{ja}。",
    )


@coded("Only one part has sentences with a named instrument that their own action works on.")
@changes("Another coding of instruments; counting instruments that are only welcomed.", "coder")
def c63_anchored(study: Study) -> Found:
    if not study.has_criteria:
        return _unsaid("Which part is anchored in instruments", "取り組む対象の文書・制度")
    table = study.sentences
    hits = table[table["instrument"].ne("")]
    where = [*dict.fromkeys(hits["part"])]
    en, ja = parts(study), {p.id: p.ja for p in study.codebook.parts}
    if len(where) != 1:
        return Found(
            False,
            ids(hits),
            f"Named instruments to act on stand in {words(len(where))} parts, not in one alone.",
            ja=f"取り組む対象としての文書・制度は{len(where)}つの部分にある。",
        )
    [part], listed = where, list(hits["label"])
    return Found(
        True,
        ids(hits),
        f"Only “{en.get(part, part)}” is anchored in named instruments: {named(listed)} each name "
        "one that the two act on. No sentence of another part does.",
        ja=f"取り組む対象の文書・制度を名指しするのは「{ja.get(part, part)}」だけである："
        f"{'、'.join(listed)}。他の部分にはない。",
    )


@interpreted("Sentences that meet all five criteria of content have events on record.")
@changes("Another reading of the criteria; a longer search; another day.", "coder", "as_of")
def c64_sequels(study: Study) -> Found:
    full = study.sentences[study.sentences[[*CRITERIA]].fillna(False).all(axis=1)]
    rows = study.record.merge(study.items[["item_id", "sentence_id"]], on="item_id")
    rows = rows[rows["kind"].ne("baseline") & rows["date"].ne("")]
    told = {r.label: rows[rows["sentence_id"].eq(r.sentence_id)] for r in full.itertuples()}
    if not study.has_criteria or not told or study.items.empty:
        return _unsaid("What followed the fullest sentences", "五つの基準を満たす文のその後")
    holds = all(map(len, told.values()))
    firsts = {label: events.iloc[0] for label, events in told.items() if len(events)}
    en = "; ".join(f"{s}, {dates.span(e.date)}, {e.title}" for s, e in firsts.items())
    ja = "；".join(
        f"{s}、{dates.span(e.date, language='ja')}、{e.title_ja}" for s, e in firsts.items()
    )
    few = named([*told])
    what = "had a sequel" if holds else "did not all have a sequel on record"
    return Found(
        holds,
        ids(full),
        f"The {words(len(full))} sentences that meet all five criteria of content ({few}) {what}: "
        f"first {en or 'nothing'}. What followed need not follow from them.",
        ja=f"五つの基準をすべて満たす{len(full)}文({'、'.join(told)})には"
        f"{'その後の出来事の記録がある' if holds else '記録のないものがある'}："
        f"最初は{ja or 'なし'}。因果関係を示すものではない。",
    )


@interpreted("Events by each government alone on an item that is told in two columns.")
@changes("A longer search, or another day to look back from.", "as_of")
def c65_two_ways(study: Study) -> Found:
    apart = study.items[study.items["assessable"].eq("two-columns")]
    rows = study.record[
        study.record["item_id"].isin(apart["item_id"]) & study.record["date"].ne("")
    ]
    sides = [rows[rows["actor"].eq(side.id)] for side in study.meta.sides]
    if apart.empty or len(sides) != 2:
        return _unsaid("Whether the two went different ways", "両国の歩み")
    holds, label = all(map(len, sides)), study.release.labels[apart["sentence_id"].iloc[0]]
    if not holds:
        return Found(
            False,
            ids(apart),
            f"On {label} no acts of each government alone are on record by then.",
            ja=f"{label}について、両国それぞれの行動の記録はまだない。",
        )
    [row] = having(study.sentences, sentence_id=apart["sentence_id"].iloc[0]).itertuples()
    topic = study.codebook.theme(row.topics[0] if row.topics else row.part)
    both = study.meta.sides
    en = [named([f"{e.title} ({dates.span(e.date)})" for e in s.itertuples()]) for s in sides]
    ja = [
        "、".join(f"{e.title_ja}({dates.span(e.date, language='ja')})" for e in side.itertuples())
        for side in sides
    ]
    return Found(
        True,
        ids(apart),
        f"On “{topic.en}” the two went different ways ({label}): on record of "
        + "; of ".join(f"{side.en}, {told}" for side, told in zip(both, en, strict=True))
        + ".",
        ja=f"「{topic.ja}」では両国の歩みが分かれた({label})："
        + "".join(f"{side.ja}は{told}。" for side, told in zip(both, ja, strict=True)),
    )


@measured("Sentences in which a number stands with a currency: 円, ドル, ユーロ, yen, $ and such.")
@changes("Counting means that are named without a sum.")
def c70_money(study: Study) -> Found:
    hits = study.sentences[study.sentences["text"].str.contains(_SUM)]
    where = [*hits["label"]]
    if where:
        said = f"Sums of money stand in {named(where)}."
        return Found(False, ids(hits), said, ja=f"金額を挙げる文は{'、'.join(where)}である。")
    return Found(True, (), "It names no sum of money.", ja="金額は挙げていない。")


@interpreted("The publisher's notice of the next meeting, against the meetings held since.")
@changes("Another day to look back from.", "as_of")
def c71_next_meeting(study: Study) -> Found:
    if not (known := _next_meeting(study)):
        return _unsaid("When the next meeting was to be", "次回会合")
    planned, held, ja = known
    said = f"The next meeting, planned for {planned}, {held}."
    return Found(True, (), said, ja=f"{planned}年が目処とされた次回会合は{ja}。")
