"""Vega-Lite specifications drawn as SVG and PNG, from the installed vl-convert alone.

vl-convert opens the font's file anew for every glyph that it measures or draws. So it is given the
font with no more glyphs than a figure can need, and for a PNG the text as outlines.
"""

import hashlib
import io
import json
import re
from functools import cached_property
from html import unescape
from importlib.metadata import version
from pathlib import Path

from dialogue.corpus import files, workspace

_VERSION = "6.4"  # of Vega-Lite
_SIGNS = ((0x20, 0x24F), (0x2000, 0x22FF), (0x2500, 0x25FF), (0x3000, 0x30FF), (0xFF01, 0xFF5E))
_TEXT = re.compile(r"(?s)<text\b([^>]*)(?<!/)>(.*?)</text>")
_LACKING = "〓"  # as Japanese printers put it for a letter that they do not have
_CHOOSES = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # among forms of the letter before
_LINE = re.compile(r'(?:dy="([\d.]+)")?>([^<]+)')


def japanese_font() -> Path:
    """The file of IPAexGothic, which comes with matplotlib-fontja."""
    import matplotlib_fontja

    return Path(matplotlib_fontja.__file__).parent / "fonts" / "ipaexg.ttf"


def subset(letters: str) -> bytes:
    """The Japanese font (TrueType) with the glyphs of ``letters`` alone."""
    from fontTools import subset

    plain = subset.Options(hinting=False, layout_features=[])  # neither is drawn with
    font = subset.load_font(str(japanese_font()), plain)
    maker = subset.Subsetter(plain)
    maker.populate(text=letters)
    maker.subset(font)
    buffer = io.BytesIO()
    font.save(buffer)
    return buffer.getvalue()


def letters() -> str:
    """Every character that a figure may show: those of the data and of the package, and signs."""
    signs = {chr(code) for first, last in _SIGNS for code in range(first, last + 1)}
    paths = [*workspace.data().rglob("*"), *workspace.PACKAGE.rglob("*.py")]
    found = signs.union(*(f.read_text("utf-8", "ignore") for f in paths if f.is_file()))
    return "".join(sorted(found))


class Renderer:
    """Draws specifications. ``ready`` takes a second, once."""

    def ready(self) -> "Renderer":
        """The same, with its font and vl-convert's own libraries loaded."""
        self._convert.vegalite_to_svg({"mark": "point"}, vl_version=_VERSION)
        return self

    @cached_property
    def _font(self) -> Path:
        known = letters()
        digest = hashlib.sha256(known.encode()).hexdigest()[:16]
        name = f"font-{version('matplotlib-fontja')}-plain-{digest}/font.ttf"
        return files.kept_for_user(name, lambda: subset(known))

    @cached_property
    def _glyphs(self) -> "_Glyphs":
        return _Glyphs(self._font)

    @cached_property
    def _convert(self):
        import vl_convert

        vl_convert.register_font_directory(str(self._font.parent))
        return vl_convert

    def svg(self, spec: dict) -> str:
        """The drawing of a Vega-Lite specification. A letter that its font lacks stands in it as it
        is, to be drawn with the reader's own; in a PNG ``_LACKING`` stands for it."""
        text = json.dumps(spec, ensure_ascii=False)
        drawn = self._convert.vegalite_to_svg(text, vl_version=_VERSION)
        return drawn.replace("https://vega.github.io/vega-datasets/@root@/", "@root@/")  # its base

    def png(self, svg: str) -> bytes:
        """An SVG as PNG, at twice its size."""
        return self._convert.svg_to_png(_TEXT.sub(self._glyphs.outlines, svg), scale=2)


class _Glyphs(dict):
    """Outline and width of letters, in the units of their font (TrueType)."""

    def __init__(self, path: Path):
        from fontTools.ttLib import TTFont

        font = TTFont(path)
        self.known, self._set = font.getBestCmap(), font.getGlyphSet()
        self._em = font["head"].unitsPerEm

    def __missing__(self, letter: str) -> tuple[str, int]:
        from fontTools.pens.svgPathPen import SVGPathPen

        if _CHOOSES.match(letter):
            return self.setdefault(letter, ("", 0))
        name = self.known.get(ord(letter)) or self.known[ord(_LACKING)]
        glyph, pen = self._set[name], SVGPathPen(self._set)
        glyph.draw(pen)
        return self.setdefault(letter, (pen.getCommands(), glyph.width))

    def outlines(self, text: re.Match) -> str:
        """A text element of an SVG as a group of paths that look the same."""
        how = dict(re.findall(r'([\w-]+)="([^"]*)"', text[1]))
        how |= dict(re.findall(r"([\w-]+): ([^;]+)", how.get("style", "")))
        scale, below, lines = float(how["font-size"].removesuffix("px")) / self._em, 0.0, ""
        for lower, said in _LINE.findall(f">{text[2]}"):
            width, drawn, below = 0, "", below + float(lower or 0)
            for letter in " ".join(unescape(said).split()):
                path, advance = self[letter]
                drawn += f'<path transform="translate({width})" d="{path}"/>'
                width += advance
            back = {"middle": width / 2, "end": width}.get(how.get("text-anchor"), 0)
            at = f"translate(0 {below}) scale({scale} {-scale}) translate({-back})"
            lines += f'<g transform="{at}">{drawn}</g>'
        at = f"{how.get('transform', '')} translate({how.get('x', 0)} {how.get('y', 0)})"
        look = f'fill="{how["fill"]}" opacity="{how.get("opacity", 1)}"'
        return f'<g transform="{at}" {look}>{lines}</g>'
