"""Desk contacts in a text: offices, names and numbers for questions, which no copy keeps."""

import re

# Widths and dashes as one, a sign for a sign, so that places stay what they are.
_FOLDED = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_FOLDED |= dict.fromkeys(map(ord, "‐‑–—―−ー"), "-")
_NUMBER = re.compile(
    r"(?<![\w.%+-])[\w.%+-]{1,64} ?(?:@|\(at\)|\[at\]|_atmark_|[☆★]) ?[\w-]+(?:\.[\w-]+)+"
    r"|(?<![\d.])(?=(?:\D{0,2}\d){9})(?:\+\d{1,3}(?:[ (-]{1,2}\d{1,4})?|\(0\d{1,4}\)|0\d{1,4})"
    r"[ (-]{0,2}\d{1,4}[ )-]{1,2}\d{3,4}(?!\d)"
    r"|(?:電話|電話番号|直通|内線|TEL|FAX|Ext\.?)[: ()/]{1,3}\d[\d -]{2,}",
    re.A | re.I,
)
_HEAD = re.compile(  # nothing else in its line, or what follows a colon or stands in the next cell
    r"\W*(?:本件\w{0,12})?(?:連絡先|お?問い?合わ?せ先?|照会先|担当(?:者|課|官|部署|部局)?"
    r"|(?:press |media )?(?:contacts?|inquir(?:y|ies)))(?:\W*|\s*[::\t].*)"
    r"|for (?:further|more) information.{0,40}",
    re.I,
)
_END = re.compile(
    r"[((]?\d{1,2}(?:[))..、]|\s)\s*\S.*|[\[【〔<※].*|ページの?(?:トップ|先頭).*|.*。.*|.{60,}",
    re.S,
)
_MOST = 12  # lines that a block of contacts has
_PERSON = re.compile(r".*(?:課長|係長|主査|主任|補佐|専門官|調査官|Director|Officer)[^。]*")


def without(lines: list[str]) -> list[str]:
    """The lines, those of contacts empty: a block under its heading, every other line with a number
    or an address, and persons just above it. Of a sentence only the number is left out."""
    kept, left = [*lines], 0
    for at, line in enumerate(lines):
        said = line.strip()
        left = _MOST if _HEAD.fullmatch(said) else 0 if _END.fullmatch(said) else left
        if left and said:
            kept[at], left = "", left - 1
        if (cut := numbers_cut(line)) == line:
            continue
        if "。" in line or len(said) > 100:
            kept[at] = cut
        else:
            kept[at] = ""
            for before in range(max(0, at - 3), at):
                if _PERSON.fullmatch(lines[before].strip()):
                    kept[before] = ""
    return kept


def numbers_cut(text: str) -> str:
    """The text without the telephone numbers and addresses of electronic mail in it."""
    pieces, at = [], 0
    for found in _NUMBER.finditer(text.translate(_FOLDED)):
        pieces.append(text[at : found.start()])
        at = found.end()
    return "".join([*pieces, text[at:]])
