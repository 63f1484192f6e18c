"""The picture is well-formed, self-contained, and escapes what names bring."""

from xml.etree import ElementTree as ET

import numpy as np

from router.calibration.curve import Line, picture


def test_it_is_svg_with_a_line_for_each_way() -> None:
    lines = [Line(name, np.linspace(0.4, 0.8, 301)) for name in ("learned", "length alone", "at random")]
    drawn = picture("a<b & c", lines)
    root = ET.fromstring(drawn)
    assert len(root.findall("{http://www.w3.org/2000/svg}polyline")) == 3
    assert "a&lt;b &amp; c" in drawn
    assert "href" not in drawn
    assert "url(" not in drawn
