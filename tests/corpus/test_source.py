"""What is read from elsewhere: limits of what is fetched, the text of a page, desk contacts."""

import time

import pytest
from pages import BAD, CONTACTS, LINES, TEXT, page, paragraphs, served

from dialogue.corpus import contacts, source
from dialogue.corpus import page as pages
from dialogue.corpus.encoding import recognised

JAPANESE = "両国は、開かれた「架空網」の重要性を再確認した。\n"


@pytest.mark.parametrize(
    "codec",
    ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp932", "euc_jp", "iso2022_jp"],
)
def test_an_encoding_is_known_by_its_bytes(codec):
    assert recognised((JAPANESE * 3).encode(codec)) == JAPANESE * 3


@pytest.mark.parametrize("codec", ["cp932", "euc_jis_2004"])
def test_signs_that_the_plain_standards_lack(codec):
    assert recognised(("①Ⅱ" + JAPANESE).encode(codec)) == "①Ⅱ" + JAPANESE


def test_western_quotation_marks():
    assert recognised("The two sides “agreed” on it.\r\n".encode("cp1252")) == (
        "The two sides “agreed” on it.\n"
    )


def test_a_sign_that_cannot_be_read_or_is_none_does_not_lose_the_text():
    whole = (JAPANESE * 20).encode("cp932")
    assert recognised(whole[:-1] + b"\x82") == JAPANESE * 19 + JAPANESE[:-1] + "\ufffd"
    assert recognised(("\x0b" + JAPANESE * 20).encode()) == JAPANESE * 20


@pytest.mark.parametrize("raw", [b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", bytes(range(256)), b"a\0b"])
def test_what_is_no_text(refusal, raw):
    assert refusal(recognised, raw, "x") == (
        "x: is no text; allowed: UTF-8, UTF-16, Shift_JIS, EUC-JP or ISO-2022-JP"
    )


@pytest.fixture(scope="module")
def server():
    moved = {"Location": "/good", "Content-Type": "text/html"}
    pages = {"/good": TEXT.encode("cp932"), "/moved": (301, moved, ())}
    trickle = (200, {}, (p for _ in range(100) for p in (b"<p>", 0.1)))
    headers = (200, {"Content-Type": "text/html"}, [60.0])
    bad = {name: found for name, (found, _) in BAD.items()}
    with served({**pages, **bad, "/trickle": trickle, "/silent": headers}) as address:
        yield address


@pytest.mark.parametrize("name", BAD)
def test_what_is_not_taken_from_an_address(server, refusal, name):
    begun = time.monotonic()
    message = refusal(source.read, server + name)
    assert message.startswith(f"{server}{name}: ") and BAD[name][1] in message
    assert time.monotonic() - begun < 5


@pytest.mark.parametrize("name", ["/trickle", "/silent"])
def test_what_takes_too_long(server, refusal, name):
    begun = time.monotonic()
    message = refusal(source.read, server + name, seconds=0.7)
    assert message == f"{server}{name}: is not there after 0.7 s; allowed: an answer by then"
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize("name", ["/good", "/moved"])
def test_a_page_that_is_there(server, name):
    found = source.read(server + name)
    assert (recognised(found.raw), found.url) == (TEXT, f"{server}/good")


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("ftp://example.invalid/", "is not fetched; allowed: an address that begins with http"),
        ("file:///etc/passwd", "is not fetched; allowed: an address that begins with http"),
        ("http://[::1", "cannot be fetched (Invalid IPv6 URL); allowed: a page that answers"),
        ("http://127.0.0.1:1/", "cannot be fetched (Connection refused); allowed: a page that"),
        ("nothing.txt", "is no file; allowed: a text file, a saved page, or an address"),
        ("/dev/zero", "is no file; allowed: a text file, a saved page, or an address"),
    ],
)
def test_what_cannot_be_read(refusal, address, line):
    assert refusal(source.read, address).startswith(f"{address}: {line}")


def test_a_file_has_limits_too(refusal, tmp_path):
    path = tmp_path / "release.txt"
    path.write_bytes(b"x" * 11)
    assert (
        refusal(source.read, str(path), size=10)
        == f"{path}: is larger than 1e-05 MB; allowed: less"
    )
    path.write_bytes(b"")
    assert refusal(source.read, str(path)) == f"{path}: is empty; allowed: the text of a release"


def _list() -> str:
    return (
        f"<h2>{LINES[0]}</h2><p class='date'>{LINES[1]}</p><h1>{LINES[2]}</h1><p>{LINES[3]}</p>"
        f"<ol style='list-style: none'><li>{LINES[4]}<p>{LINES[5]}</p><ul><li>{LINES[6]}<br>"
        f"{LINES[7]}</li><li>{LINES[8]}<p>{LINES[9]}<br>{LINES[10]}</p></li></ul></li>"
        f"<li>{LINES[11]}<p>{LINES[12]}</p></li></ol><p>{LINES[13]}</p><p>{LINES[14]}</p>"
    )


TABLE = f"<table><tr><th>連絡先</th><td>{'<br>'.join(CONTACTS[1:])}</td></tr></table>"
SHAPES = {
    "paragraphs": paragraphs(),
    "line breaks": "<div>" + "<br><br>\n".join(LINES) + "</div>" + TABLE,
    "nested divs": "".join(f"<div><div><span>{line}</span></div></div>" for line in LINES) + TABLE,
    "a list": _list() + TABLE,
    "a table": "<table><tr><td>" + "</td></tr><tr><td>".join(LINES) + "</td></tr></table>" + TABLE,
    "as typed": "<pre>" + "\n".join((*LINES, *CONTACTS)) + "</pre>",
    "headings": "".join(f"<h3>{s}</h3>" if s[0] in "(12" else f"<p>{s}</p>" for s in LINES) + TABLE,
    "broken lines": "".join(
        f"<p>{s[:9]}\n  {s[9:]}</p>" if s[:2] == "両国" else f"<p>{s}</p>" for s in LINES
    ),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_the_text_of_a_page_has_all_its_lines(shape):
    found = pages.read(page(SHAPES[shape]).encode())
    assert [line for line in found.text.split("\n") if line] == list(LINES)
    assert found.outside == ()


@pytest.mark.parametrize("shape", [s for s in SHAPES if s != "broken lines"])
def test_a_page_is_kept_without_desk_contacts(shape):
    kept = pages.read(page(SHAPES[shape]).encode()).kept.decode()
    for word in ("甲山", "乙川", "0000", "kakuu", "架空課", "連絡先"):
        assert word not in kept
    assert all(line.replace(">", "&gt;") in kept for line in LINES)


def test_a_page_without_contacts_is_kept_as_it_came():
    raw = page(SHAPES["broken lines"], "euc-jp").encode("euc_jp")
    assert pages.read(raw).kept == raw


def test_contacts_in_the_code_of_a_page():
    hidden = (
        '<!-- 甲山 --><script>a="kakuu@example.invalid"</script>'
        '<a href="mailto:kakuu@example.invalid" title="03-0000-0000">問合せ</a>'
    )
    found = pages.read(page(paragraphs(LINES) + hidden, "shift_jis").encode("cp932"))
    kept = found.kept.decode()
    assert found.cut == 1 and "問合せ" not in kept  # a heading of contacts
    for word in ("甲山", "kakuu", "0000", "shift_jis"):
        assert word not in kept
    assert '<meta charset="utf-8">' in kept


@pytest.mark.parametrize("html", ["<html></html>", "<!-- -->", "<body><script>x</script></body>"])
def test_a_page_without_text(refusal, html):
    assert refusal(pages.read, html.encode(), "a").startswith(
        "a: has no text; allowed: a page whose text"
    )


def test_sentences_beside_the_text_are_named():
    aside = "この場所は架空のものであり、どこにもないので、ご注意ください。"
    around = f"<footer><p>{aside}</p><p>短い。</p></footer><script>"
    found = pages.read(page(paragraphs(LINES)).replace("<script>", around).encode())
    assert (found.outside, aside in found.text) == ((aside,), False)


@pytest.mark.parametrize(
    ("line", "left"),
    [
        ("連絡先", ""),
        ("【本件に関する問い合わせ先】", ""),
        ("担当:甲山", ""),
        ("TEL:03-0000-0000 内線 0000", ""),
        ("Contact: A. Nobody", ""),
        ("kakuu_atmark_example.invalid", ""),
        ("+81-3-0000-0000", ""),
        ("詳しくは架空課(03-0000-0000)まで。", "詳しくは架空課()まで。"),
        ("担当大臣会合の成果", "担当大臣会合の成果"),
        ("2021年11月18日(2021-11-18、06-07-2018)", "2021年11月18日(2021-11-18、06-07-2018)"),
        ("https://example.invalid/01tsushin08_02000126.html",) * 2,
        ("IEEE 802.11-2020及び5G・6G、0120", "IEEE 802.11-2020及び5G・6G、0120"),
    ],
)
def test_a_line_without_contacts(line, left):
    assert contacts.without([line]) == [left]


def test_a_block_of_contacts_ends_where_the_text_goes_on():
    lines = [
        *CONTACTS,
        "",
        "2 今後の予定",
        "次回は来年です。",
        "(連絡先)",
        "架空課",
        "【別添】",
        "声明",
    ]
    kept = ["", "2 今後の予定", "次回は来年です。", "", "", "【別添】", "声明"]
    assert contacts.without(lines) == [*[""] * 6, *kept]


def test_persons_above_a_number():
    lines = ["架空の対話の成果", "架空課 甲山課長補佐", "電話 03-0000-0000"]
    assert contacts.without(lines) == ["架空の対話の成果", "", ""]
