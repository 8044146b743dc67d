"""Text that is not in UTF-8 is refused by the name of its encoding; line ends and marks are not."""

import subprocess

import pytest

from dialogue.corpus import files, workspace
from dialogue.corpus.encoding import decode

TEXT = "総務省は、第12回会合の結果を公表した。\n"


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf"])
def test_line_ends_and_the_byte_order_mark_make_no_difference(end, mark):
    assert decode(mark + f"甲。{end}{end}乙。{end}".encode()) == "甲。\n\n乙。\n"


@pytest.mark.parametrize(
    ("codec", "name", "known_as"),
    [
        ("cp932", "Shift_JIS", "CP932"),
        ("shift_jis", "Shift_JIS", "CP932"),
        ("euc_jp", "EUC-JP", "EUC-JP"),
        ("iso2022_jp", "ISO-2022-JP", "ISO-2022-JP"),
        ("utf_16", "UTF-16", "UTF-16"),
        ("utf_16_be", "UTF-16BE", "UTF-16BE"),
        ("utf_16_le", "UTF-16", "UTF-16"),
        ("utf_32", "UTF-32", "UTF-32"),
    ],
)
@pytest.mark.parametrize("text", [TEXT, "総務省\n", "グリーン成長\n", "side,order\njapan,総務省\n"])
def test_other_encodings_are_named(refusal, codec, name, known_as, text):
    assert refusal(decode, text.encode(codec), "a.csv") == (
        f"a.csv: is no text in UTF-8; it looks like {name}; "
        f"allowed: UTF-8 (save it as UTF-8, or: iconv -f {known_as} -t UTF-8)"
    )


@pytest.mark.parametrize("codec", ["CP932", "EUC-JP", "ISO-2022-JP", "UTF-16", "UTF-32"])
def test_the_way_to_convert_is_one(codec):
    line = ["iconv", "-f", codec, "-t", "UTF-8"]
    done = subprocess.run(line, input=TEXT.encode(codec), capture_output=True, check=True)
    assert done.stdout.decode() == TEXT


@pytest.mark.parametrize(
    ("raw", "place"),
    [
        (b"caf\xe9 1\n", " (byte 3)"),
        (b"1 \xff\xfe\x00", " (byte 2)"),
        (b"a\x00b", ""),  # UTF-8, and no text
    ],
)
def test_bytes_that_are_no_text(refusal, raw, place):
    assert refusal(decode, raw, "a.csv") == f"a.csv: is no text in UTF-8{place}; allowed: UTF-8"


LOOKS = "is no text in UTF-8; it looks like Shift_JIS; allowed: UTF-8 (save it as UTF-8, or: iconv"


@pytest.mark.parametrize(
    ("name", "read"),
    [
        ("releases/ied-12/delegations.csv", files.read_table),
        ("followthrough/events.csv", files.read_table),
        ("codebook/themes.yml", lambda name: files.read_yaml(workspace.data() / name)),
        ("releases/ied-12/release.yml", lambda name: files.read_yaml(workspace.data() / name)),
        ("datapackage.json", lambda name: files.data_package()),
    ],
)
def test_every_file_of_data(project, refusal, name, read):
    path = project / "data" / name
    path.write_bytes("総務省、国際戦略局の\n".encode("cp932"))
    assert refusal(read, name).startswith(f"data/{name}: {LOOKS}")


def test_a_byte_order_mark_before_every_file(project):
    known = files.read_yaml(project / "data/codebook/themes.yml"), files.data_package()
    table = files.read_table("followthrough/links.csv")
    for name in ("codebook/themes.yml", "datapackage.json", "followthrough/links.csv"):
        path = project / "data" / name
        path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes())
    assert (files.read_yaml(project / "data/codebook/themes.yml"), files.data_package()) == known
    assert files.read_table("followthrough/links.csv").equals(table)


@pytest.mark.parametrize("end", [b"\r\n", b"\r"])
def test_line_ends_of_a_table(project, end):
    table = files.read_table("followthrough/links.csv")
    path = project / "data/followthrough/links.csv"
    path.write_bytes(path.read_bytes().replace(b"\n", end))
    assert files.read_table("followthrough/links.csv").equals(table)
