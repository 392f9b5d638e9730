"""Pages and recordings that try to run a script or to reach something.

`{u}` is an address of the canary that names the case; `{js}` a script that asks for it.
"""

from collections.abc import Callable
from dataclasses import dataclass

from tests.cobrowse import forge
from tests.cobrowse.forge import Event, Json

#: Stands on every page: when it is seen, the rest of the page is there too.
SENTINEL = "sentinel"


@dataclass(frozen=True)
class Page:
    """Markup that bites in a browser that is not locked; as a recording it comes unchanged."""

    name: str
    body: str = ""
    head: str = ""
    #: Its body tag's own attributes.
    of_body: str = ""
    #: It opens a connection and asks for nothing; browsers under test do not.
    silent: bool = False

    def html(self, base: str) -> str:
        """The whole page."""
        u = f"{base}/{self.name}/x"
        filled = [
            part.replace("{js}", f"new Image().src='{u}'").replace("{u}", u)
            for part in (self.head, self.of_body, self.body)
        ]
        head, of_body, body = filled
        return f"<html><head>{head}</head><body {of_body}><p>{SENTINEL}</p>{body}</body></html>"


PAGES = (
    Page("script", "<script>{js}</script>"),
    Page("script-src", "<script src='{u}.js'></script>"),
    Page("script-module", "<script type=module>{js}</script>"),
    Page("script-head", head="<script>{js}</script>"),
    Page("img", "<img src='{u}.png'>"),
    Page("img-onerror", '<img src="data:," onerror="{js}">'),
    Page("img-onload", '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" onerror="{js}" onload="{js}">'),
    Page("img-srcset", "<img srcset='{u}.png 1x'>"),
    Page("picture", "<picture><source srcset='{u}.png'><img src='data:,'></picture>"),
    Page("svg-image", "<svg><image href='{u}.png' width=9 height=9></image></svg>"),
    Page("svg-onload", '<svg onload="{js}"></svg>'),
    Page("svg-script", "<svg><script>{js}</script></svg>"),
    Page("svg-animate", '<svg><animate onbegin="{js}" attributeName=x dur=1s></animate></svg>'),
    Page(
        "svg-filter",
        "<svg><filter id=f><feImage href='{u}.png'></feImage></filter>"
        "<rect width=9 height=9 filter='url(#f)'></rect></svg>",
    ),
    Page("iframe", "<iframe src='{u}.html'></iframe>"),
    Page("iframe-srcdoc", '<iframe srcdoc="<script>{js}</script>"></iframe>'),
    Page("iframe-javascript", '<iframe src="javascript:{js};void 0"></iframe>'),
    Page("iframe-data", '<iframe src="data:text/html,<script>{js}</script>"></iframe>'),
    Page("object", "<object data='{u}.html'></object>"),
    Page("object-data", '<object data="data:text/html,<script>{js}</script>"></object>'),
    Page("embed", "<embed src='{u}.html'>"),
    Page("meta-refresh", head="<meta http-equiv=refresh content='0;url={u}.html'>"),
    Page("base", "<img src='y.png'>", head="<base href='{u}/'>"),
    Page("link-stylesheet", head="<link rel=stylesheet href='{u}.css'>"),
    Page("link-preload", head="<link rel=preload as=image href='{u}.png'>"),
    Page("link-prefetch", head="<link rel=prefetch href='{u}.js'>"),
    Page("link-modulepreload", head="<link rel=modulepreload href='{u}.js'>"),
    Page("link-preconnect", head="<link rel=preconnect href='{u}'>", silent=True),
    Page("link-onload", head='<link rel=stylesheet href="data:text/css,a{}" onload="{js}">'),
    Page("css-import", head="<style>@import '{u}.css';</style>"),
    Page("css-background", head="<style>p{background:url('{u}.png')}</style>"),
    Page("css-list", "<ul><li>a</ul>", head="<style>li{list-style-image:url('{u}.png')}</style>"),
    Page("css-border", head="<style>p{border:9px solid;border-image:url('{u}.png') 30}</style>"),
    Page("css-content", head="<style>p::before{content:url('{u}.png')}</style>"),
    Page("css-mask", head="<style>p{mask-image:url('{u}.png')}</style>"),
    Page("css-image-set", head="<style>p{background:image-set('{u}.png' 1x)}</style>"),
    Page("css-shape", head="<style>p{float:left;width:9px;shape-outside:url('{u}.png')}</style>"),
    Page(
        "css-font",
        head="<style>@font-face{font-family:f;src:url('{u}.woff')}p{font-family:f}</style>",
    ),
    Page("css-value", "<input value=secret>", head="<style>input[value^=s]{background:url('{u}.png')}</style>"),
    Page("style-attribute", "<b style=\"background:url('{u}.png')\">b</b>"),
    Page("style-onload", '<style onload="{js}">a{}</style>'),
    Page("video", "<video src='{u}.mp4' autoplay muted></video>"),
    Page("video-poster", "<video poster='{u}.png'></video>"),
    Page("video-source", "<video autoplay muted><source src='{u}.mp4'></video>"),
    Page("video-onerror", '<video><source src="data:," onerror="{js}"></video>'),
    Page("audio", "<audio src='{u}.mp3' autoplay></audio>"),
    Page("input-image", "<input type=image src='{u}.png'>"),
    Page("autofocus", '<input autofocus onfocus="{js}">'),
    Page("details", '<details open ontoggle="{js}"><summary>s</summary></details>'),
    Page("body-background", of_body="background='{u}.png'"),
    Page("body-onload", of_body='onload="{js}"'),
    Page("table-background", "<table background='{u}.png'><tr><td>t</table>"),
    Page(
        "animation", "<b onanimationstart=\"{js}\" style='animation:k 1s'>b</b>", head="<style>@keyframes k{}</style>"
    ),
)


@dataclass(frozen=True)
class Forged:
    """Events after a plain page that no recorder would make. `bites`: in a replayer that is not locked."""

    name: str
    make: Callable[[str, int], list[Event]]
    bites: bool = True


#: The plain page of forged events: its nodes have these numbers.
PLAIN = f"<html><head><style>a{{}}</style></head><body><p>{SENTINEL}</p><img><canvas></canvas><b>b</b></body></html>"
_HEAD, _STYLE, _STYLE_TEXT, _BODY, _P, _IMG, _CANVAS, _B = 3, 4, 5, 6, 7, 9, 10, 11
_NEW = 500


def _adds(node: Json, parent: int = _BODY) -> list[Json]:
    return [{"parentId": parent, "nextId": None, "node": node}]


def _added(tag: str, **attributes: Json) -> Callable[[str, int], list[Event]]:
    def make(u: str, at: int) -> list[Event]:
        filled: dict[str, Json] = {
            name.rstrip("_"): value.replace("{u}", u) if isinstance(value, str) else value
            for name, value in attributes.items()
        }
        return [forge.mutation(at, adds=_adds(forge.element(tag, filled, _NEW)))]

    return make


def _attribute(id: int, **attributes: Json) -> Callable[[str, int], list[Event]]:
    def make(u: str, at: int) -> list[Event]:
        filled: dict[str, Json] = {
            name: value.replace("{u}", u) if isinstance(value, str) else value for name, value in attributes.items()
        }
        return [forge.mutation(at, attributes=[{"id": id, "attributes": filled}])]

    return make


def _styled(u: str, at: int) -> list[Event]:
    style: Json = {"background-image": f"url('{u}.png')"}
    return [forge.mutation(at, attributes=[{"id": _B, "attributes": {"style": style}}])]


def _rule(u: str, at: int) -> list[Event]:
    return [forge.happens(at, 8, id=_STYLE, adds=[{"rule": f"p{{background:url('{u}.png')}}", "index": 0}])]


def _declared(u: str, at: int) -> list[Event]:
    plain: Json = {"rule": "p{color:red}", "index": 0}
    put: Json = {"property": "background-image", "value": f"url('{u}.png')", "priority": ""}
    return [forge.happens(at, 8, id=_STYLE, adds=[plain]), forge.happens(at, 13, id=_STYLE, index=[0], set=put)]


def _adopted(u: str, at: int) -> list[Event]:
    rules: Json = [{"rule": f"p{{background:url('{u}.png')}}", "index": 0}]
    return [forge.happens(at, 15, id=1, styles=[{"styleId": 1, "rules": rules}], styleIds=[1])]


def _font(u: str, at: int) -> list[Event]:
    used: Json = {"font-family": "ff"}
    return [
        forge.happens(at, 10, family="ff", fontSource=f"url('{u}.woff')", buffer=False),
        forge.mutation(at, attributes=[{"id": _P, "attributes": {"style": used}}]),
    ]


def _style_text(u: str, at: int) -> list[Event]:
    return [forge.mutation(at, texts=[{"id": _STYLE_TEXT, "value": f"p{{background:url('{u}.png')}}"}])]


def _media(u: str, at: int) -> list[Event]:
    video = forge.element("video", {"src": f"{u}.mp4", "rr_mediaState": "played"}, _NEW)
    return [forge.mutation(at, adds=_adds(video)), forge.happens(at, 7, id=_NEW, type=0, currentTime=1, volume=1)]


def _canvas_commands(u: str, at: int) -> list[Event]:
    image: Json = {"rr_type": "HTMLImageElement", "src": f"{u}.png"}
    commands: Json = [{"property": "drawImage", "args": [image, 0, 0]}]
    return [forge.happens(at, 9, id=_CANVAS, type=0, commands=commands)]


def _shadow(u: str, at: int) -> list[Event]:
    host = forge.element("div", {}, _NEW)
    host["isShadowHost"] = True
    image = forge.element("img", {"src": f"{u}.png"}, _NEW + 1)
    image["isShadow"] = True
    return [
        forge.mutation(at, adds=[*_adds(host), {"parentId": _NEW, "nextId": None, "node": image}]),
    ]


def _frame(u: str, at: int) -> list[Event]:
    inner = forge.nodes(f"<html><head></head><body><img src='{u}.png'></body></html>", _NEW + 2)
    document: Json = {"type": 0, "id": _NEW + 1, "childNodes": inner}
    return [
        forge.mutation(at, adds=_adds(forge.element("iframe", {}, _NEW))),
        forge.mutation(at, adds=[{"parentId": _NEW, "nextId": None, "node": document}]),
    ]


def _focus(u: str, at: int) -> list[Event]:
    field = forge.element("input", {"onfocus": f"new Image().src='{u}'", "onblur": f"new Image().src='{u}'"}, _NEW)
    return [
        forge.mutation(at, adds=_adds(field)),
        *(forge.happens(at, 2, type=kind, id=_NEW, x=1, y=1) for kind in (0, 1, 2, 3, 4, 5, 6, 7, 9)),
    ]


def _click(u: str, at: int) -> list[Event]:
    link = forge.element("a", {"href": f"javascript:new Image().src='{u}'", "ping": u}, _NEW)
    return [forge.mutation(at, adds=_adds(link)), forge.happens(at, 2, type=2, id=_NEW, x=1, y=1)]


def _prototype(u: str, at: int) -> list[Event]:
    poison: Json = {
        "__proto__": {"src": f"{u}.png", "rr_dataURL": f"{u}.png"},
        "constructor": {"prototype": {"src": u}},
    }
    return [forge.mutation(at, adds=_adds({**forge.element("img", {}, _NEW), "attributes": poison}))]


def _garbage(u: str, at: int) -> list[Event]:
    return [
        forge.happens(at, 0, adds=f"{u}", removes={"id": u}, texts=None, attributes=[None, {"id": {}}]),
        forge.happens(at, 99, u=u),
        {"type": 77, "timestamp": at, "data": {"u": u}},
        {"type": 6, "timestamp": at, "data": {"plugin": "rrweb/console@1", "payload": {"trace": [u]}}},
        forge.note(at, "page", url="javascript:alert(1)", title=f"<img src='{u}.png'>"),
    ]


FORGED = (
    Forged("add-img", _added("img", src="{u}.png")),
    Forged("add-script", _added("SCRIPT", src="{u}.js"), bites=False),
    Forged("add-handler", _added("img", src="data:,", onerror="new Image().src='{u}'"), bites=False),
    Forged("add-iframe", _added("iframe", src="{u}.html")),
    Forged("add-embed", _added("embed", src="{u}.png")),
    Forged("add-link", _added("link", rel="stylesheet", href="{u}.css")),
    Forged("add-data-url", _added("img", rr_dataURL="{u}.png")),
    Forged("add-canvas-url", _added("canvas", rr_dataURL="{u}.png")),
    Forged("add-css-text", _added("style", _cssText="@import '{u}.css'; p{background:url('{u}.png')}")),
    Forged("add-video", _media),
    Forged("set-src", _attribute(_IMG, src="{u}.png")),
    Forged("set-srcset", _attribute(_IMG, srcset="{u}.png 1x")),
    Forged("set-style", _attribute(_B, style="background:url('{u}.png')")),
    Forged("set-style-bag", _styled),
    Forged("set-background", _attribute(_BODY, background="{u}.png")),
    Forged("rule", _rule),
    Forged("declaration", _declared),
    Forged("adopted-sheet", _adopted),
    Forged("font", _font),
    Forged("style-text", _style_text),
    Forged("canvas-commands", _canvas_commands, bites=False),
    Forged("shadow", _shadow),
    Forged("frame", _frame),
    Forged("focus", _focus, bites=False),
    Forged("click", _click, bites=False),
    Forged("prototype", _prototype, bites=False),
    Forged("garbage", _garbage, bites=False),
)


def recording_of(page: Page, base: str, at: int) -> list[Event]:
    """A page as a recording."""
    return forge.page(page.html(base), at)


def recording_with(forged: Forged, base: str, at: int) -> list[Event]:
    """A plain page, and what was forged after it."""
    return [*forge.page(PLAIN, at), *forged.make(f"{base}/{forged.name}/x", at + 2)]


def all_recordings(base: str, at: int) -> list[tuple[str, list[Event]]]:
    """The whole corpus as recordings."""
    pages = [(page.name, recording_of(page, base, at)) for page in PAGES]
    return [*pages, *((forged.name, recording_with(forged, base, at)) for forged in FORGED)]
