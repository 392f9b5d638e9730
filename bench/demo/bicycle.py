"""Draws a bicycle as SVG from its measures: every bicycle in the shop is this one function.

Lengths are picture units in a view of 800 x 560; the ground is at y = 480.
"""

import math
from enum import StrEnum

from msgspec import Struct

WIDTH, HEIGHT, GROUND = 800, 560, 480

Point = tuple[float, float]


class Frame(StrEnum):
    """How the tubes run."""

    DIAMOND = "diamond"
    STEP_THROUGH = "step_through"
    SWAN = "swan"
    LONGTAIL = "longtail"
    LONG_JOHN = "long_john"
    BALANCE = "balance"


class Bar(StrEnum):
    """The shape of the handlebar."""

    FLAT = "flat"
    DROP = "drop"
    SWEPT = "swept"
    TALL = "tall"


class Bicycle(Struct, frozen=True, tag="bicycle"):
    """What a bicycle looks like. Colours are `#rrggbb`."""

    frame: Frame
    bar: Bar
    colour: str
    leather: str = "#2b2f36"
    tyre: str = "#2b2f36"
    sidewall: str | None = None
    wheel: float = 128
    front_wheel: float | None = None
    wheelbase: float = 400
    tyre_width: float = 11
    tube: float = 15
    fenders: bool = False
    rack: bool = False
    basket: bool = False
    battery: bool = False
    suspension: bool = False
    discs: bool = False
    lamp: bool = False


def shade(colour: str, by: float) -> str:
    """The colour mixed with white (by > 0) or black (by < 0), by a share of 0 to 1."""
    towards = 255 if by > 0 else 0
    parts = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "#" + "".join(f"{round(p + (towards - p) * abs(by)):02x}" for p in parts)


def along(a: Point, b: Point, share: float) -> Point:
    """The point at a share of the way from a to b."""
    return a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def beyond(origin: Point, angle: float, length: float) -> Point:
    """The point at a length from the origin; 0 degrees is right, 90 is up."""
    turn = math.radians(angle)
    return origin[0] + length * math.cos(turn), origin[1] - length * math.sin(turn)


def path(points: str, colour: str, width: float, more: str = "") -> str:
    """An open line with round ends."""
    return (
        f'<path d="{points}" fill="none" stroke="{colour}" stroke-width="{width:g}" '
        f'stroke-linecap="round" stroke-linejoin="round" {more}/>'
    )


def line(*points: Point) -> str:
    """Path data through the points."""
    return "M" + " L".join(f"{x:.1f} {y:.1f}" for x, y in points)


def tube(points: str, colour: str, width: float) -> str:
    """A painted tube: shadow, body, and light on its upper side."""
    return (
        path(points, shade(colour, -0.28), width)
        + path(points, colour, width * 0.8, f'transform="translate(0 {-width * 0.07:.1f})"')
        + path(points, shade(colour, 0.45), width * 0.16, f'transform="translate(0 {-width * 0.26:.1f})" opacity=".8"')
    )


def disc(centre: Point, radius: float, fill: str, stroke: str = "none", width: float = 0, more: str = "") -> str:
    """A circle."""
    return (
        f'<circle cx="{centre[0]:.1f}" cy="{centre[1]:.1f}" r="{radius:.1f}" fill="{fill}" '
        f'stroke="{stroke}" stroke-width="{width:g}" {more}/>'
    )


def _wheel(bike: Bicycle, axle: Point, radius: float) -> str:
    rim = radius - bike.tyre_width - 2
    pairs = 9 if radius < 100 else 14
    spokes = (
        line(beyond(axle, 360 / pairs * i + lean, 9), beyond(axle, 360 / pairs * i, rim))
        for i in range(pairs)
        for lean in (-62, 62)
    )
    parts = [
        path(" ".join(spokes), "#8d96a3", 0.9, 'opacity=".75"'),
        disc(axle, rim - 2, "none", "#c9d0d9", 5),
        disc(axle, rim + 1, "none", "#7b8490", 1.5),
        disc(axle, radius - bike.tyre_width / 2, "none", bike.tyre, bike.tyre_width),
    ]
    if bike.sidewall:
        parts.append(disc(axle, radius - bike.tyre_width + 2, "none", bike.sidewall, 4.5))
    else:
        parts.append(disc(axle, radius - bike.tyre_width * 0.4, "none", shade(bike.tyre, 0.22), 1.6))
    if bike.discs:
        parts.append(disc(axle, 27, "none", "#9aa3af", 4, 'stroke-dasharray="7 2.2"'))
    parts.append(disc(axle, 9, "#5b6470", "#2f353d", 2))
    parts.append(disc(axle, 3.2, "#d5dbe2"))
    return "".join(parts)


def _fender(axle: Point, radius: float, start: float, end: float, colour: str) -> str:
    a, b = beyond(axle, start, radius + 7), beyond(axle, end, radius + 7)
    arc = f"M{a[0]:.1f} {a[1]:.1f} A{radius + 7:.1f} {radius + 7:.1f} 0 0 0 {b[0]:.1f} {b[1]:.1f}"
    stay = path(line(axle, beyond(axle, end - 12 if end > 90 else start + 12, radius + 6)), "#4c545f", 2)
    return stay + path(arc, shade(colour, -0.3), 7) + path(arc, colour, 4.2)


def _drivetrain(bike: Bicycle, crank: Point, axle: Point) -> str:
    ring, cog = bike.wheel * 0.27, bike.wheel * 0.13
    chain = path(
        line((axle[0], axle[1] - cog), (crank[0], crank[1] - ring)), "#3a4048", 3, 'stroke-dasharray="3 1.4"'
    ) + path(line((axle[0], axle[1] + cog), (crank[0], crank[1] + ring)), "#3a4048", 3, 'stroke-dasharray="3 1.4"')
    far, near = beyond(crank, 152, bike.wheel * 0.45), beyond(crank, -28, bike.wheel * 0.45)
    pedals = "".join(
        f'<rect x="{p[0] - 17:.1f}" y="{p[1] - 4:.1f}" width="34" height="8" rx="3" fill="{tone}"/>'
        for p, tone in ((far, "#59616c"), (near, "#23272d"))
    )
    return (
        path(line(crank, far), "#707986", 6)
        + disc(axle, cog, "#6b7480", "#343a42", 3, 'stroke-dasharray="4 2"')
        + disc(crank, ring, "none", "#3a4048", 6, 'stroke-dasharray="5 2"')
        + disc(crank, ring - 6, "none", "#6b7480", 5)
        + path(" ".join(line(crank, beyond(crank, 90 + 72 * i, ring - 5)) for i in range(5)), "#6b7480", 5)
        + chain
        + path(line(crank, near), "#2f353d", 8)
        + disc(crank, 8, "#9aa3af", "#2f353d", 3)
        + pedals
    )


def _saddle(at: Point, colour: str, scale: float) -> str:
    x, y = at
    body = "M-46 -10 C-48 -24 -26 -24 -8 -16 C14 -14 40 -20 52 -10 C48 -2 20 -2 4 2 C-14 8 -42 8 -46 -10 Z"
    return (
        f'<g transform="translate({x:.1f} {y:.1f}) scale({scale:g})">'
        f'<path d="M-26 4 C-14 12 10 12 30 -4" fill="none" stroke="#7b8490" stroke-width="4"/>'
        f'<path d="{body}" fill="{colour}"/>'
        f'<path d="M-40 -14 C-30 -20 -16 -15 -6 -12 C14 -10 34 -14 44 -11" fill="none" '
        f'stroke="{shade(colour, 0.3)}" stroke-width="2.4" opacity=".8" stroke-linecap="round"/></g>'
    )


def _bar(bike: Bicycle, top: Point) -> str:
    x, y = top
    grip = bike.leather
    match bike.bar:
        case Bar.DROP:
            clamp = (x + 34, y - 10)
            hood = f"M{clamp[0]} {clamp[1]} h28 c26 0 30 22 22 40 c-8 18 -30 24 -52 20"
            return (
                path(line(top, clamp), "#3a4048", 9)
                + path(hood, grip, 9)
                + path(f"M{clamp[0] + 36} {clamp[1]} c14 -14 24 -14 24 0 q2 16 8 24", "#23272d", 7)
            )
        case Bar.SWEPT:
            curve = f"M{x} {y - 8} c26 -10 28 -26 4 -27 c-26 -1 -50 6 -70 19"
            hand = f"M{x - 32} {y - 30} q-18 5 -33 16"
            return path(line(top, (x, y - 8)), "#9aa3af", 9) + path(curve, "#aab2bd", 6.5) + path(hand, grip, 11)
        case Bar.TALL:
            rise = (x - 10, y - 44)
            hand = line((rise[0] - 6, rise[1]), (rise[0] - 44, rise[1] + 10))
            return path(line(top, rise), "#9aa3af", 9) + path(hand, "#aab2bd", 6.5) + path(hand, grip, 10)
        case Bar.FLAT:
            clamp = (x + 20, y - 18)
            hand = line((clamp[0] + 2, clamp[1]), (clamp[0] - 26, clamp[1] - 7))
            lever = f"M{clamp[0] + 2} {clamp[1] + 2} q-8 14 -26 12"
            return (
                path(line(top, (x - 3, y - 12), clamp), "#3a4048", 9) + path(hand, grip, 11) + path(lever, "#59616c", 4)
            )


def _lamp(at: Point) -> str:
    x, y = at
    return (
        f'<circle cx="{x + 15}" cy="{y}" r="24" fill="#fff3c9" opacity=".4"/>'
        f'<rect x="{x - 8}" y="{y - 10}" width="24" height="20" rx="8" fill="#2b2f36"/>'
        f'<rect x="{x + 10}" y="{y - 8}" width="7" height="16" rx="3.5" fill="#fff3c9"/>'
    )


def _basket(at: Point) -> str:
    x, y = at
    weave = "".join(
        f'<path d="M{x + 6 + i * 4} {y + 14 + i * 15} H{x + 104 - i * 4}" stroke="#8a6236" stroke-width="3"/>'
        for i in range(4)
    )
    bars = "".join(
        f'<path d="M{x + 14 + i * 16} {y} L{x + 21 + i * 13.6:.1f} {y + 74}" stroke="#a87a48" stroke-width="3"/>'
        for i in range(6)
    )
    return (
        f'<path d="M{x} {y} H{x + 110} L{x + 94} {y + 76} H{x + 16} Z" fill="#c99a62"/>{bars}{weave}'
        f'<rect x="{x - 4}" y="{y - 6}" width="118" height="12" rx="6" fill="#b98650"/>'
    )


def _rack(seat: Point, axle: Point, radius: float) -> str:
    y = axle[1] - radius - 22
    return (
        path(line((axle[0] - 4, axle[1]), (axle[0] - 34, y)), "#4c545f", 4)
        + path(line(axle, (axle[0] + 18, y)), "#4c545f", 4)
        + path(line((axle[0] - 92, y), (seat[0] + 4, y)), "#3a4048", 7)
        + f'<rect x="{axle[0] - 102:.1f}" y="{y - 2:.1f}" width="9" height="17" rx="3" fill="#d9382e"/>'
    )


def _box(left: float, right: float, floor: float, colour: str) -> str:
    top = floor - 128
    outline = f"M{left - 14} {top} H{right + 34} L{right} {floor} H{left + 6} Z"
    planks = "".join(
        f'<path d="M{left - 10 + i * 5} {top + i * 32} H{right + 34 - i * 8.5}" stroke="{shade(colour, -0.25)}" '
        'stroke-width="2.5"/>'
        for i in range(1, 4)
    )
    return (
        f'<path d="{outline}" fill="{colour}"/>{planks}'
        f'<path d="M{left - 18} {top} H{right + 38}" stroke="{shade(colour, 0.35)}" stroke-width="10" '
        'stroke-linecap="round"/>'
    )


def draw(bike: Bicycle) -> str:
    """The bicycle as SVG elements, standing on the ground, facing right."""
    radius = bike.wheel
    front_radius = bike.front_wheel or radius
    rear: Point = (WIDTH / 2 - bike.wheelbase / 2, GROUND - radius)
    front: Point = (WIDTH / 2 + bike.wheelbase / 2, GROUND - front_radius)
    size = radius / 128
    stay = {Frame.LONGTAIL: 250.0, Frame.BALANCE: 150 * size}.get(bike.frame, 160 * max(size, 0.8))
    crank: Point = (rear[0] + stay, rear[1] + 24 * size)
    low = bike.frame in (Frame.STEP_THROUGH, Frame.SWAN, Frame.LONG_JOHN, Frame.LONGTAIL)
    seat_top = beyond(crank, 107, (165 if low else 190) * max(size, 0.62))
    saddle = beyond(crank, 107, 262 * max(size, 0.66))
    # The steering axis stands at 71 degrees, a little behind the front axle.
    steer_from: Point = front if bike.frame is not Frame.LONG_JOHN else (crank[0] + 118, crank[1] + 10)
    rake = 16 * size if bike.frame is not Frame.LONG_JOHN else 0
    reach = front_radius + 24 * max(size, 0.8) if bike.frame is not Frame.LONG_JOHN else 112
    crown = beyond((steer_from[0] - rake, steer_from[1] + rake / 3), 109, reach)
    head = beyond(crown, 109, (78 if low else 52) * max(size, 0.75))
    stem = beyond(head, 109, 16)
    c, t = bike.colour, bike.tube

    out: list[str] = [_wheel(bike, rear, radius), _wheel(bike, front, front_radius)]
    if bike.fenders:
        out.append(_fender(rear, radius, 20, 196, c))
        out.append(_fender(front, front_radius, 22, 160, c))
    if bike.rack and bike.frame is not Frame.LONGTAIL:
        out.append(_rack(along(crank, seat_top, 0.86), rear, radius))
    out.append(path(line(seat_top, saddle), "#8d96a3", 8))

    if bike.frame is Frame.BALANCE:
        out.append(tube(line(rear, seat_top, along(crown, head, 0.5)), c, t))
        out.append(tube(line(along(rear, seat_top, 0.45), along(crown, head, 0.2)), c, t))
    else:
        out.append(tube(line(rear, seat_top), c, t * 0.6))
        out.append(tube(line(rear, crank), c, t * 0.7))
    out.extend(_main_tubes(bike, crank, seat_top, crown, head))

    if bike.frame is Frame.LONG_JOHN:
        floor = front[1] + 20
        out.append(
            tube(line(crank, (crank[0] + 60, floor + 18), (front[0] - front_radius - 8, floor + 18)), c, t * 1.2)
        )
        nose = (front[0] - 26, front[1] - front_radius - 34)
        out.append(tube(line((front[0] - front_radius - 8, floor + 18), nose), c, t * 1.1))
        out.append(tube(line(nose, front), "#3a4048", t * 0.8))
        out.append(_box(crank[0] + 132, front[0] - front_radius - 34, floor + 8, "#d8b27c"))
    elif bike.suspension:
        out.append(tube(line(crown, along(crown, front, 0.62)), "#3a4048", t * 1.25))
        out.append(path(line(along(crown, front, 0.5), front), "#c9d0d9", t * 0.6))
    else:
        bend = along(crown, front, 0.6)
        fork = f"M{crown[0]:.1f} {crown[1]:.1f} Q{bend[0] - 10 * size:.1f} {bend[1]:.1f} {front[0]:.1f} {front[1]:.1f}"
        out.append(tube(fork, c, t * 0.75))
    out.append(tube(line(crown, head), shade(c, -0.08), t * 1.35))
    if bike.frame is not Frame.BALANCE:
        out.append(_drivetrain(bike, crank, rear))
    if bike.frame is Frame.LONGTAIL:
        out.append(_long_rack(rear, radius, seat_top, c))
    out.append(_saddle((saddle[0] + 4, saddle[1] - 4), bike.leather, max(size, 0.72)))
    out.append(path(line(head, stem), "#59616c", 8))
    out.append(_bar(bike, stem))
    if bike.lamp:
        out.append(_lamp((round(along(crown, head, 0.85)[0] + 14), round(along(crown, head, 0.85)[1]))))
    if bike.basket:
        out.append(_basket((round(head[0] + 22), round(head[1] - 28))))
    return "".join(out)


def _main_tubes(bike: Bicycle, crank: Point, seat_top: Point, crown: Point, head: Point) -> list[str]:
    c, t = bike.colour, bike.tube
    down = t * (1.9 if bike.battery else 1.1)
    into = along(crown, head, 0.3)
    out: list[str] = []
    match bike.frame:
        case Frame.DIAMOND:
            out.append(tube(line(crank, seat_top), c, t))
            out.append(tube(line(along(crank, seat_top, 0.93), along(crown, head, 0.82)), c, t * 0.95))
            out.append(tube(line(crank, into), c, down))
        case Frame.STEP_THROUGH | Frame.LONG_JOHN | Frame.LONGTAIL:
            out.append(tube(line(crank, seat_top), c, t))
            if not bike.battery:
                out.append(tube(line(along(crank, seat_top, 0.42), along(crown, head, 0.75)), c, t * 0.9))
            out.append(tube(line(crank, into), c, down))
        case Frame.SWAN:
            out.append(tube(line(crank, seat_top), c, t))
            for share, bow in ((0.7, 0.5), (0.12, 0.2)):
                a, b = along(crown, head, share), along(crank, seat_top, bow)
                out.append(
                    tube(
                        f"M{a[0]:.1f} {a[1]:.1f} C{a[0] - 16:.1f} {a[1] + 90:.1f} {b[0] + 110:.1f} {b[1] + 8:.1f} "
                        f"{b[0]:.1f} {b[1]:.1f}",
                        c,
                        t * 0.9,
                    )
                )
        case Frame.BALANCE:
            pass
    if bike.battery:
        out.append(path(line(along(crank, into, 0.22), along(crank, into, 0.8)), "#23272d", t * 0.9))
        out.append(path(line(along(crank, into, 0.3), along(crank, into, 0.36)), "#5fd6a4", 3))
        out.append(disc(crank, 26, "#2f353d", "#1d2126", 3))
    return out


def _long_rack(axle: Point, radius: float, seat: Point, colour: str) -> str:
    y = axle[1] - radius - 20
    left, right = axle[0] - radius * 0.9, seat[0] + 6
    bag = f"M{left + 34:.1f} {y + 8:.1f} H{right - 36:.1f} l-10 84 q-2 14 -18 14 H{left + 66:.1f} q-14 0 -18 -14 Z"
    return (
        path(line(axle, (axle[0] - 60, y)), "#3a4048", 6)
        + f'<path d="{bag}" fill="#3d4652"/><path d="{bag}" fill="none" stroke="#59616c" stroke-width="2"/>'
        + tube(line((left, y), (right, y)), colour, 11)
        + f'<rect x="{left + 18:.1f}" y="{y - 22:.1f}" width="{right - left - 64:.1f}" height="16" rx="8" '
        'fill="#2b2f36"/>'
        + f'<path d="M{left + 22:.1f} {y - 18:.1f} v-62 h{(right - left) * 0.5:.1f}" fill="none" stroke="#aab2bd" '
        'stroke-width="6" stroke-linecap="round" stroke-linejoin="round"/>'
        + f'<rect x="{left - 10:.1f}" y="{y - 2:.1f}" width="9" height="17" rx="3" fill="#d9382e"/>'
    )
