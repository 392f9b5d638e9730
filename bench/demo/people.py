"""Draws the demo's people as SVG; `python -m bench.demo.people` makes `resources/shop/people/*.png` of them.

The pictures are kept as PNG because they go where any company's photographs of its people go.
"""

# ruff: noqa: E501  (a drawing reads best with one shape a line)

from playwright.sync_api import sync_playwright

from bench.demo.bicycle import path, shade
from bench.demo.catalogue import SHOP
from bench.demo.chromium import CHROMIUM, FLAGS

_SIDE = 256


def _face(skin: str, shirt: str, ground: str, behind: str, before: str) -> str:
    smile = path("M110 152 q18 16 36 0", shade(skin, -0.45), 5)
    cheeks = "".join(f'<circle cx="{x}" cy="142" r="11" fill="#e8806f" opacity=".28"/>' for x in (94, 162))
    eyes = "".join(f'<ellipse cx="{x}" cy="122" rx="5.5" ry="6.5" fill="#2b2f36"/>' for x in (107, 149))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 256 256" width="{_SIDE}" height="{_SIDE}">'
        f'<rect width="256" height="256" fill="{ground}"/>'
        f'<circle cx="128" cy="120" r="104" fill="{shade(ground, 0.28)}"/>{behind}'
        f'<path d="M30 256 C32 206 72 190 128 190 C184 190 224 206 226 256 Z" fill="{shirt}"/>'
        f'<path d="M106 160 h44 v34 q-22 22 -44 0 Z" fill="{shade(skin, -0.14)}"/>'
        f'<path d="M104 191 q24 24 48 0" fill="none" stroke="{shade(shirt, -0.3)}" stroke-width="6"/>'
        f'<path d="M76 112 C76 66 98 50 128 50 C158 50 180 66 180 112 C180 154 158 180 128 180 C98 180 76 154 76 112 Z" '
        f'fill="{skin}"/><circle cx="76" cy="122" r="11" fill="{skin}"/><circle cx="180" cy="122" r="11" fill="{skin}"/>'
        f"{cheeks}{eyes}{path('M128 126 q7 12 -3 14', shade(skin, -0.3), 4)}{smile}{before}</svg>"
    )


def _hair(d: str, colour: str) -> str:
    return f'<path d="{d}" fill="{colour}"/>'


PEOPLE = {
    "maja": _face(
        "#f3cdb0", "#2f6f73", "#bfe0d4",
        _hair("M128 4 a26 26 0 1 1 -.1 0 Z M72 130 C58 60 84 30 128 30 C172 30 198 60 184 130 L184 150 H72 Z", "#d9a441"),
        _hair("M74 116 C70 62 96 40 128 40 C162 40 186 62 182 116 C176 92 160 78 132 76 C112 90 88 92 74 116 Z", "#e3b355"),
    ),
    "oskar": _face(
        "#ecbf9b", "#d97b3a", "#cfd9ea",
        "",
        _hair("M76 126 C80 178 104 196 128 196 C152 196 176 178 180 126 C174 150 164 152 152 148 C138 142 118 142 104 148 "
              "C92 152 82 150 76 126 Z", "#7a4526")
        + path("M112 158 q16 9 32 0", "#f6ddc9", 5)
        + _hair("M70 104 C66 48 96 28 128 28 C160 28 190 48 186 104 Z", "#27496d")
        + '<rect x="64" y="88" width="128" height="24" rx="12" fill="#1d3a5a"/>'
        + "".join(path(f"M{x} 92 v16", "#35608c", 4) for x in range(78, 186, 13)),
    ),
    "aino": _face(
        "#f1c9ae", "#6c5fb8", "#ecd9cf",
        _hair("M62 176 C50 60 82 32 128 32 C174 32 206 60 194 176 C188 190 172 186 172 170 H84 C84 186 68 190 62 176 Z", "#9aa3ad"),
        _hair("M74 118 C70 64 94 42 126 42 C164 42 188 66 182 118 C178 96 168 82 152 72 C140 88 100 94 74 118 Z", "#b4bcc5")
        + "".join(f'<circle cx="{x}" cy="122" r="19" fill="#fff" fill-opacity=".22" stroke="#3c4650" stroke-width="4.5"/>'
                  for x in (106, 150))
        + path("M125 120 q3 -4 6 0", "#3c4650", 4.5),
    ),
    "signe": _face(
        "#efc3a4", "#374a5f", "#d6e4ec",
        _hair("M66 168 C52 66 84 30 128 30 C172 30 204 66 190 168 C184 182 172 178 172 160 H84 C84 178 72 182 66 168 Z", "#8c3b26")
        + '<circle cx="128" cy="26" r="25" fill="#8c3b26"/>',
        _hair("M74 116 C70 62 96 42 128 42 C160 42 186 62 182 116 C172 84 150 70 120 74 C104 82 84 92 74 116 Z", "#a54a30")
        + "".join(f'<circle cx="{x}" cy="{y}" r="2.4" fill="#b9714c" opacity=".6"/>'
                  for x, y in ((94, 138), (101, 146), (155, 146), (162, 138), (120, 140), (137, 140)))
        + path("M96 106 q11 -6 21 -2 M139 104 q11 -4 21 2", "#7c3522", 4.5),
    ),
    "admin": _face(
        "#a8744f", "#3c4650", "#dfe3d2",
        "",
        _hair("M72 112 C62 52 96 30 130 32 C168 30 194 56 184 112 C180 92 174 84 164 80 C140 86 104 86 92 80 C82 84 76 92 72 112 Z",
              "#23201e")
        + path("M96 106 q11 -7 21 -2 M139 104 q11 -5 21 2", "#23201e", 5),
    ),
}  # fmt: skip


def main() -> None:
    """Draw them all."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        sheet = browser.new_page(viewport={"width": _SIDE, "height": _SIDE})
        for name, svg in PEOPLE.items():
            sheet.set_content(f"<style>body{{margin:0}}</style>{svg}")
            sheet.screenshot(path=SHOP / "people" / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
