"""Text from bytes: UTF-8 whatever its line ends, and what other bytes seem to be."""

import re
from contextlib import suppress

from dialogue.corpus.errors import InputError

_ASCII = re.compile("[\n-~]")
_JAPANESE = re.compile("[ぁ-んァ-ヶ一-龥]")


def decode(raw: bytes, where: object = "release") -> str:
    """UTF-8 as text whose lines end in LF, without a byte order mark.

    Raises InputError, which names the encoding that the bytes seem to have.
    """
    try:
        text = raw.decode("utf-8-sig")
        if not {"\0", "\x1b"} & set(text):  # as UTF-16 has, and the encoding of Japanese mail
            return text.replace("\r\n", "\n").replace("\r", "\n")
        place = ""
    except UnicodeDecodeError as error:
        place = f" (byte {error.start})"
    codec = _codec(raw)
    if not codec:
        raise InputError(f"is no text in UTF-8{place}", where, "UTF-8")
    name = codec.replace("CP932", "Shift_JIS")
    how = f"UTF-8 (save it as UTF-8, or: iconv -f {codec} -t UTF-8)"
    raise InputError(f"is no text in UTF-8; it looks like {name}", where, how)


def _codec(raw: bytes) -> str:
    """What text that is not in UTF-8 seems to be in, as Python and iconv call it; else empty."""
    wide = b"\0" in raw or raw[:2] in (b"\xff\xfe", b"\xfe\xff")
    for codec in ("UTF-32", "UTF-16", "UTF-16BE") if wide else ("ISO-2022-JP", "EUC-JP", "CP932"):
        with suppress(UnicodeDecodeError):
            if (_ASCII if wide else _JAPANESE).search(raw.decode(codec)):
                return codec
    return ""
