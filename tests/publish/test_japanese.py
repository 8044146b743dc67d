"""Which text of a page is marked as Japanese; the runs are told apart by hand."""

import pytest
from lxml import etree

from dialogue.publish import japanese


def marked(inside, **how):
    """The content of a paragraph once it is marked; what is put in is written as ⟨…⟩."""
    paragraph = etree.fromstring(f"<p>{inside}</p>")
    japanese.mark(paragraph, **how)
    text = etree.tostring(paragraph, encoding="unicode")
    assert text.startswith("<p>") and text.endswith("</p>")
    return text[3:-4].replace('<span lang="ja">', "⟨").replace("</span>", "⟩")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no Japanese, not even “é” – nor …", "no Japanese, not even “é” – nor …"),
        ("S07 says 確認した.", "S07 says ⟨確認した⟩."),
        ("山﨑氏", "⟨山﨑氏⟩"),  # U+FA11, a compatibility ideograph
        ("𠮷田氏、髙橋氏及び山﨑氏による", "⟨𠮷田氏、髙橋氏及び山﨑氏による⟩"),  # beyond the BMP
        ("葛\U000e0100城市の取組", "⟨葛\U000e0100城市の取組⟩"),  # a variation selector
        ("辻\ufe00氏", "⟨辻\ufe00氏⟩"),
        ("人々と各〻、いすゞ", "⟨人々と各〻、いすゞ⟩"),
        ("々", "⟨々⟩"),
        ("ｾｷｭﾘﾃｨ ﾃﾞｰﾀ", "⟨ｾｷｭﾘﾃｨ⟩ ⟨ﾃﾞｰﾀ⟩"),
        ("令和３年１１月（ＡＩ）に", "⟨令和３年１１月（ＡＩ）に⟩"),
        ("５Ｇネットワーク", "⟨５Ｇネットワーク⟩"),
        ("㈱日本", "⟨㈱日本⟩"),
        ("the words 「5Gネットワーク」 there", "the words ⟨「5Gネットワーク」⟩ there"),
        ("Beyond 5G推進コンソーシアム", "Beyond 5G⟨推進コンソーシアム⟩"),
        ("第12回局長級会合", "⟨第12回局長級会合⟩"),
        ("「自由で開かれたIndo Pacific構想」", "⟨「自由で開かれたIndo Pacific構想」⟩"),
        ("データ and 信頼", "⟨データ⟩ and ⟨信頼⟩"),
        ("「甲」and「乙」", "⟨「甲」⟩and⟨「乙」⟩"),
        ("「AI」", "「AI」"),  # brackets alone are no Japanese
        ("前（後）", "⟨前（後）⟩"),
        ("対応🦠への", "⟨対応⟩🦠⟨への⟩"),
    ],
)
def test_what_is_one_run(text, expected):
    assert marked(text) == expected


def test_text_on_all_sides_of_elements():
    text = "甲 one <b>乙</b> two 丙 <i>three</i>丁<!-- 戊 --> 己"
    expected = "⟨甲⟩ one <b>⟨乙⟩</b> two ⟨丙⟩ <i>three</i>⟨丁⟩<!-- 戊 --> ⟨己⟩"
    assert marked(text) == expected


def test_what_is_marked_already_stays():
    text = '<b lang="ja">甲 A <i>乙</i></b>丙'
    assert marked(text) == '<b lang="ja">甲 A <i>乙</i></b>⟨丙⟩'
    assert marked('<b lang="en">甲</b>') == '<b lang="en">⟨甲⟩</b>'


def test_scripts_styles_and_titles_have_no_marks():
    text = "<script>甲</script><style>乙</style><title>丙</title><template>丁</template>"
    assert marked(text) == text


def test_a_drawing_has_marks_of_its_own_or_none():
    text = "<svg><title>甲</title><text>乙 2</text></svg>丙"
    drawn = '<svg><title>甲</title><text><tspan lang="ja">乙</tspan> 2</text></svg>⟨丙⟩'
    assert marked(text) == drawn
    assert marked(text, drawings=False) == "<svg><title>甲</title><text>乙 2</text></svg>⟨丙⟩"


@pytest.mark.parametrize(
    ("names", "language"),
    [
        ('alt="日本語の図"', ' lang="ja"'),
        ('title="総務省" aria-label="総務省の頁"', ' lang="ja"'),
        ('aria-label="AI 人工知能"', ' lang="ja"'),  # no word of three letters
        ('aria-label="Ministry 総務省"', ""),
        ('title="総務省" aria-label="Home"', ""),
        ('alt="a picture"', ""),
    ],
)
def test_an_accessible_name_in_japanese(names, language):
    assert marked(f"<img {names}/>") == f"<img {names}{language}/>"
