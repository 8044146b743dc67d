"""Text from bytes: UTF-8 whatever its line ends, and what other bytes seem to be."""

import re
from collections.abc import Iterator
from contextlib import suppress

from dialogue.corpus.errors import InputError

_ASCII = re.compile("[\n-~]")
_OTHER = {"\0", "\x1b"}  # as UTF-16 has, and the encoding of Japanese mail
_JAPANESE = re.compile("[ぁ-んァ-ヶ一-龥]")
_HIRAGANA, _PLAIN = re.compile("[ぁ-ん]"), re.compile("[\n-~ぁ-ん]")
_CONTROL = re.compile("[\1-\x08\x0b\x0e-\x1f\x7f]")  # left in pages by word processors
_DAMAGED = 0.005  # of the characters may be, where a text is taken
# Python's codecs for Japanese; euc_jis_2004 is EUC-JP with ① and Ⅱ
_CODECS = ("utf-8-sig", "iso2022_jp_ext", "euc_jp", "euc_jis_2004", "cp932")


def decode(raw: bytes, where: object = "release") -> str:
    """UTF-8 as text whose lines end in LF, without a byte order mark.

    Raises InputError, which names the encoding that the bytes seem to have.
    """
    try:
        text = raw.decode("utf-8-sig")
        if not _OTHER & set(text):
            return _lines(text)
        place = ""
    except UnicodeDecodeError as error:
        place = f" (byte {error.start})"
    codec = _codec(raw)
    if not codec:
        raise InputError(f"is no text in UTF-8{place}", where, "UTF-8")
    name = codec.replace("CP932", "Shift_JIS")
    how = f"UTF-8 (save it as UTF-8, or: iconv -f {codec} -t UTF-8)"
    raise InputError(f"is no text in UTF-8; it looks like {name}", where, how)


def recognised(raw: bytes, where: object = "source") -> str:
    """Text from elsewhere in the encoding that its bytes show, whatever is said of it; lines end
    in LF, control characters are left out, and one that cannot be read is �.

    Raises InputError where the bytes are no text.
    """
    for text in _texts(raw):
        damaged = len(_CONTROL.findall(text)) + text.count("\ufffd")
        if damaged <= _DAMAGED * len(text) and not _OTHER & set(text):
            return _CONTROL.sub("", _lines(text))
    raise InputError("is no text", where, "UTF-8, UTF-16, Shift_JIS, EUC-JP or ISO-2022-JP")


def _texts(raw: bytes) -> Iterator[str]:
    """What the bytes may say, the likelier first: UTF-8, UTF-16, Japanese, Western Windows."""
    with suppress(UnicodeDecodeError):
        yield raw.decode("utf-8-sig")
    if (codec := _codec(raw)).startswith("UTF"):
        text = raw.decode(codec)
        if len(_PLAIN.findall(text)) > 0.2 * len(text):  # bytes of any kind seldom give these
            yield text
    japanese = []
    for text in (raw.decode(codec, "replace") for codec in _CODECS):
        foreign = sum(sign > "~" for sign in text)
        if len(_HIRAGANA.findall(text)) > 0.05 * foreign:  # every Japanese text has it
            japanese.append(text)
    yield min(japanese, key=lambda text: text.count("\ufffd"), default="\ufffd")
    with suppress(UnicodeDecodeError):
        yield raw.decode("cp1252")


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _codec(raw: bytes) -> str:
    """What text that is not in UTF-8 seems to be in, as Python and iconv call it; else empty."""
    wide = b"\0" in raw or raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    for codec in ("UTF-32", "UTF-16", "UTF-16BE") if wide else ("ISO-2022-JP", "EUC-JP", "CP932"):
        with suppress(UnicodeDecodeError):
            if (_ASCII if wide else _JAPANESE).search(raw.decode(codec)):
                return codec
    return ""
