"""Every picture of the demo shop, drawn as SVG: bicycles, things to go with them, and the view on the front page."""

# ruff: noqa: E501  (a drawing reads best with one shape a line)

import html
from enum import StrEnum

from msgspec import Struct

from bench.demo.bicycle import GROUND, HEIGHT, WIDTH, Bicycle, Frame, disc, draw, path, shade
from bench.demo.bicycle import Bar as Handlebar


class Form(StrEnum):
    """Things that are not bicycles."""

    HELMET = "helmet"
    CHILD_HELMET = "child_helmet"
    LIGHT_SET = "light_set"
    LAMP = "lamp"
    PANNIER = "pannier"
    BASKET = "basket"
    LOCK = "lock"
    PUMP = "pump"


class Thing(Struct, frozen=True, tag="thing"):
    """What a thing looks like. Colours are `#rrggbb`."""

    form: Form
    colour: str


Drawing = Bicycle | Thing


def product(drawing: Drawing, tint: str, name: str) -> str:
    """A product's picture: the thing before a quiet ground in the colour `tint`."""
    if isinstance(drawing, Bicycle):
        spread = drawing.wheelbase / 2 + drawing.wheel
        body, shadow = draw(drawing), spread * 0.98
        bottom = GROUND + 2
        # Small bicycles come nearer.
        zoom = min(1.25, 326 / spread)
    else:
        body, shadow, bottom, zoom = _THINGS[drawing.form](drawing.colour), 190.0, 452, 1.0
    centre = WIDTH / 2
    return _svg(
        name,
        f'<defs><linearGradient id="g" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="{shade(tint, 0.42)}"/>'
        f'<stop offset="1" stop-color="{tint}"/></linearGradient></defs>'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="url(#g)"/>'
        + disc((centre, 262), 226, shade(tint, 0.5), more='opacity=".6"')
        + f'<rect y="{bottom - 26}" width="{WIDTH}" height="{HEIGHT}" fill="{shade(tint, -0.07)}" opacity=".75"/>'
        f'<g transform="translate({centre} {bottom}) scale({zoom:.3f}) translate({-centre} {-bottom})">'
        f'<ellipse cx="{centre}" cy="{bottom + 4}" rx="{shadow:.0f}" ry="11" fill="#1b2733" opacity=".2"/>{body}</g>',
    )


def _svg(name: str, body: str, width: int = WIDTH, height: int = HEIGHT) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" role="img">'
        f"<title>{html.escape(name)}</title>{body}</svg>"
    )


def _helmet(c: str) -> str:
    vents = "".join(
        f'<path d="M{x} {y} q{w / 2} -18 {w} -4 q-{w / 3} 22 -{w} 4 Z" fill="{shade(c, -0.55)}"/>'
        for x, y, w in ((288, 232, 84), (392, 214, 90), (498, 244, 66), (326, 292, 80), (428, 284, 84))
    )
    return (
        path("M300 356 C310 420 372 446 408 450 M520 362 C502 414 446 446 408 450", "#3a4048", 9)
        + f'<path d="M206 344 C196 190 318 116 432 124 C548 132 620 226 616 322 C618 352 590 362 560 358 '
        f'C470 344 372 344 286 372 C240 384 208 380 206 344 Z" fill="{c}"/>'
        + f'<path d="M208 330 C240 352 380 316 470 320 C540 322 596 336 616 316 C620 352 590 362 560 358 '
        f'C470 344 372 344 286 372 C240 384 206 380 208 330 Z" fill="{shade(c, -0.3)}"/>'
        + vents
        + path("M244 258 C276 186 356 148 430 148", shade(c, 0.55), 9, 'opacity=".75"')
        + '<rect x="392" y="440" width="34" height="18" rx="6" fill="#23272d"/>'
    )


def _child_helmet(c: str) -> str:
    stars = "".join(
        f'<path d="M0 -16 L4.6 -5 16 -5 7 3 10 14 0 7 -10 14 -7 3 -16 -5 -4.6 -5 Z" fill="#fff6d8" '
        f'transform="translate({x} {y}) rotate({turn}) scale({size})"/>'
        for x, y, turn, size in (
            (300, 252, -12, 1.1), (372, 190, 8, 1.5), (462, 232, 20, 1.1), (540, 264, -8, 1.3), (402, 292, 4, 0.9),
        )
    )  # fmt: skip
    return (
        path("M298 362 C316 424 372 446 404 450 M512 362 C496 414 440 446 404 450", "#3a4048", 9)
        + f'<path d="M220 346 C206 204 306 126 410 126 C522 126 604 210 590 346 C586 364 566 366 548 358 '
        f'C460 334 356 334 262 360 C240 366 224 362 220 346 Z" fill="{c}"/>'
        + f'<path d="M222 322 C320 288 500 288 590 322 L590 346 C586 364 566 366 548 358 C460 334 356 334 262 360 '
        f'C240 366 222 362 222 322 Z" fill="{shade(c, -0.25)}"/>'
        + path("M258 262 C284 190 346 152 408 150", shade(c, 0.55), 9, 'opacity=".75"')
        + stars
        + '<rect x="388" y="440" width="34" height="18" rx="6" fill="#23272d"/>'
    )


def _light_set(c: str) -> str:
    return (
        disc((282, 290), 150, "#fff3c9", more='opacity=".35"')
        + '<rect x="256" y="352" width="64" height="98" rx="14" fill="#2b2f36"/>'
        + f'<rect x="200" y="212" width="176" height="156" rx="40" fill="{c}"/>'
        + path("M226 234 H336", shade(c, 0.5), 8, 'opacity=".6"')
        + disc((288, 290), 62, "#d9dee5", "#2b2f36", 8)
        + disc((288, 290), 46, "#fffdf2")
        + disc((288, 290), 20, "#ffe38f")
        + disc((548, 330), 104, "#ff6a5c", more='opacity=".22"')
        + '<rect x="526" y="392" width="46" height="58" rx="12" fill="#2b2f36"/>'
        + f'<rect x="490" y="246" width="118" height="160" rx="34" fill="{c}"/>'
        + '<rect x="510" y="266" width="78" height="120" rx="22" fill="#d9382e"/>'
        + "".join(disc((549, 294 + i * 32), 10, "#ffb3a8") for i in range(3))
    )


def _lamp(c: str) -> str:
    return (
        '<path d="M452 268 L790 170 V420 L452 330 Z" fill="#fff3c9" opacity=".55"/>'
        + path("M300 330 V450 M268 450 H340", "#59616c", 16)
        + f'<path d="M212 300 C212 226 290 204 380 204 H430 C446 204 452 214 452 228 V372 C452 386 446 396 430 396 H380 '
        f'C290 396 212 374 212 300 Z" fill="{c}"/>'
        + path("M244 274 C262 238 312 228 372 226", shade(c, 0.7), 10, 'opacity=".8"')
        + '<rect x="440" y="206" width="30" height="188" rx="14" fill="#aab2bd"/>'
        + '<rect x="456" y="222" width="18" height="156" rx="9" fill="#fffdf2"/>'
        + disc((252, 300), 12, "#d9382e")
    )


def _pannier(c: str) -> str:
    return (
        f'<path d="M252 196 H548 L576 424 Q578 450 552 450 H248 Q222 450 224 424 Z" fill="{c}"/>'
        f'<path d="M252 196 H548 L556 262 H244 Z" fill="{shade(c, -0.14)}"/>'
        f'<path d="M262 150 H538 Q556 150 554 168 L548 206 H252 L246 168 Q244 150 262 150 Z" fill="{shade(c, 0.12)}"/>'
        + path("M250 206 H550", shade(c, -0.35), 5)
        + "".join(
            f'<rect x="{x}" y="150" width="22" height="170" rx="4" fill="#2b2f36"/>'
            f'<rect x="{x - 6}" y="296" width="34" height="34" rx="6" fill="#59616c"/>'
            for x in (306, 472)
        )
        + f'<rect x="330" y="346" width="140" height="62" rx="8" fill="{shade(c, -0.14)}"/>'
        + '<path d="M246 400 H554" stroke="#f3f6f8" stroke-width="7" opacity=".85" stroke-dasharray="40 6"/>'
        + path("M340 150 C344 112 456 112 460 150", "#2b2f36", 12)
    )


def _basket(c: str) -> str:
    rows = "".join(
        "".join(
            f'<rect x="{228 + i * 12 + r * 5 + (r % 2) * 20 + i * (28 - r * 1.1):.0f}" y="{224 + r * 32}" width="34" '
            f'height="24" rx="9" fill="{shade(c, 0.2 if (i + r) % 2 else -0.12)}"/>'
            for i in range(9 if r < 4 else 8)
        )
        for r in range(7)
    )
    return (
        path("M300 206 C300 96 500 96 500 206", shade(c, -0.3), 15)
        + path("M300 206 C300 96 500 96 500 206", shade(c, 0.1), 8)
        + f'<path d="M206 206 H594 L560 438 Q558 450 544 450 H256 Q242 450 240 438 Z" fill="{shade(c, -0.3)}"/>'
        + '<clipPath id="b"><path d="M206 206 H594 L560 438 Q558 450 544 450 H256 Q242 450 240 438 Z"/></clipPath>'
        + f'<g clip-path="url(#b)">{rows}</g>'
        + f'<rect x="192" y="192" width="416" height="30" rx="15" fill="{shade(c, -0.08)}"/>'
        + path("M208 202 H590", shade(c, 0.4), 5, 'opacity=".8" stroke-dasharray="26 10"')
        + "".join(f'<rect x="{x}" y="190" width="26" height="116" rx="6" fill="#7a4a2a"/>' for x in (284, 490))
        + "".join(disc((x, 276), 6, "#e7c987") for x in (297, 503))
    )


def _lock(c: str) -> str:
    bars = (
        (262, 430, 238, 250),
        (238, 250, 318, 134),
        (318, 134, 462, 128),
        (462, 128, 556, 232),
        (556, 232, 540, 420),
    )
    return (
        "".join(path(f"M{a} {b} L{x} {y}", shade(c, -0.3), 42) for a, b, x, y in bars)
        + "".join(path(f"M{a} {b} L{x} {y}", c, 33) for a, b, x, y in bars)
        + "".join(path(f"M{a} {b} L{x} {y}", shade(c, 0.4), 4, 'opacity=".7"') for a, b, x, y in bars)
        + "".join(disc((x, y), 13, "#c9d0d9", "#59616c", 4) for _, _, x, y in bars[:-1])
        + '<rect x="222" y="348" width="84" height="102" rx="18" fill="#2b2f36"/>'
        + disc((264, 396), 19, "#c9a24b", "#7b5f22", 3)
        + '<rect x="261" y="384" width="6" height="24" rx="3" fill="#4b3a15"/>'
        + f'<rect x="504" y="368" width="72" height="82" rx="18" fill="{shade(c, -0.45)}"/>'
    )


def _pump(c: str) -> str:
    return (
        path("M430 396 C560 410 610 300 560 216 C540 176 580 150 604 176", "#2b2f36", 13)
        + '<rect x="594" y="158" width="52" height="28" rx="8" fill="#59616c"/>'
        + path("M286 446 H514", "#2b2f36", 24)
        + path("M400 130 V240", "#aab2bd", 16)
        + f'<rect x="366" y="196" width="68" height="238" rx="16" fill="{c}"/>'
        + f'<rect x="378" y="206" width="10" height="214" rx="5" fill="{shade(c, 0.5)}" opacity=".7"/>'
        + path("M296 120 H504", "#7a4a2a", 30)
        + path("M306 113 H494", "#a8703d", 6)
        + disc((400, 404), 38, "#f3f6f8", "#2b2f36", 7)
        + path("M400 404 L418 388", "#d9382e", 5)
    )


_THINGS = {
    Form.HELMET: _helmet,
    Form.CHILD_HELMET: _child_helmet,
    Form.LIGHT_SET: _light_set,
    Form.LAMP: _lamp,
    Form.PANNIER: _pannier,
    Form.BASKET: _basket,
    Form.LOCK: _lock,
    Form.PUMP: _pump,
}


def view() -> str:
    """The front page's view: northern lights over a fjord, a bicycle on the shore."""
    bike = Bicycle(
        frame=Frame.DIAMOND, bar=Handlebar.DROP, colour="#e0784f", sidewall="#c79a63", tyre_width=14, leather="#8a5a34"
    )
    stars = "".join(
        f'<circle cx="{(i * 397 + 61) % 1600}" cy="{(i * 211 + 37) % 330}" r="{1 + i % 3 * 0.5}" fill="#fff" '
        f'opacity="{0.35 + i % 5 * 0.12:.2f}"/>'
        for i in range(70)
    )
    bands = "".join(
        f'<path d="{d}" fill="none" stroke="url(#{paint})" stroke-width="{w}" filter="url(#soft)" opacity="{o}"/>'
        for d, paint, w, o in (
            ("M-60 290 C260 120 520 330 820 170 S1380 60 1680 210", "green", 120, 0.62),
            ("M-60 200 C300 60 640 250 940 120 S1420 140 1680 60", "violet", 90, 0.42),
            ("M180 330 C520 200 760 330 1080 220 S1500 230 1680 150", "green", 46, 0.75),
        )
    )
    far = "M0 430 L130 330 210 382 330 268 430 356 520 312 640 412 760 330 850 380 980 282 1090 372 1210 316 1330 400"
    near = (
        "M0 470 L110 420 240 452 400 396 560 462 700 430 900 470 1040 424 1190 462 1340 402 1470 452 1600 418 V520 H0 Z"
    )
    return _svg(
        "Northern lights over a fjord, and a bicycle on the shore",
        '<defs><linearGradient id="sky" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#0c1c33"/>'
        '<stop offset=".6" stop-color="#16405a"/><stop offset="1" stop-color="#2f7280"/></linearGradient>'
        '<linearGradient id="sea" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="#2c6a78"/>'
        '<stop offset="1" stop-color="#12344a"/></linearGradient>'
        '<linearGradient id="green"><stop offset="0" stop-color="#3ddc97" stop-opacity="0"/>'
        '<stop offset=".4" stop-color="#5ff0b0"/><stop offset="1" stop-color="#4ad6c4" stop-opacity=".2"/></linearGradient>'
        '<linearGradient id="violet"><stop offset="0" stop-color="#7c6cf0" stop-opacity=".1"/>'
        '<stop offset=".6" stop-color="#9d8cff"/><stop offset="1" stop-color="#5ff0b0" stop-opacity=".1"/></linearGradient>'
        '<filter id="soft" x="-10%" y="-80%" width="120%" height="260%"><feGaussianBlur stdDeviation="26"/></filter></defs>'
        f'<rect width="1600" height="700" fill="url(#sky)"/>{stars}{bands}'
        f'<path d="{far} L1450 322 1600 392 V520 H0 Z" fill="#1b4459"/><path d="{near}" fill="#12324a"/>'
        '<rect y="468" width="1600" height="150" fill="url(#sea)"/>'
        + "".join(
            f'<path d="M{(i * 263) % 1500} {486 + i * 8} h{90 + i * 37 % 130}" stroke="#7fe9c4" stroke-width="3" '
            'stroke-linecap="round" opacity=".28"/>'
            for i in range(14)
        )
        + '<path d="M0 606 C300 572 700 588 1000 596 S1440 580 1600 600 V700 H0 Z" fill="#0d2233"/>'
        '<ellipse cx="1206" cy="640" rx="300" ry="10" fill="#06131f" opacity=".7"/>'
        f'<g transform="translate(858 216) scale(.88)">{draw(bike)}</g>',
        1600,
        700,
    )
