"""The page in which a customer's page is shown: it runs no script of that page and reaches nothing.

Several walls, each enough by itself for most of what the corpus in `tests/cobrowse` tries: the main world's
script is off, a policy forbids every source but what is in the recording, every request but the page's own one
is blocked, no name resolves, nothing navigates, opens, downloads or is permitted. The replayer runs in a world of
its own, and talks to the desk only by answering it: there is no channel by which a page could call the program.
"""

import os

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QUrl
from PySide6.QtGui import QColor
from PySide6.QtWebEngineCore import (
    QWebEngineDesktopMediaRequest,
    QWebEngineDownloadRequest,
    QWebEngineFullScreenRequest,
    QWebEnginePage,
    QWebEnginePermission,
    QWebEngineProfile,
    QWebEngineSettings,
    QWebEngineUrlRequestInfo,
    QWebEngineUrlRequestInterceptor,
    QWebEngineUrlRequestJob,
    QWebEngineUrlScheme,
    QWebEngineUrlSchemeHandler,
)

from desktop.panels.cobrowse.graphics import keep_quiet

_SCHEME = b"cobrowse"
ADDRESS = QUrl("cobrowse://viewer/")
POLICY = (
    "default-src 'none'; img-src data: blob:; media-src data: blob:; font-src data:; style-src 'unsafe-inline';"
    " form-action 'none'; base-uri 'none'"
)
_PAGE = f"""<!doctype html><html><head><meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}"><title>Deskbell</title></head><body></body></html>"""
#: No name resolves, not even for hints that make connections without a request.
_FLAGS = (
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--disable-background-networking",
    "--disable-domain-reliability",
    "--no-pings",
    "--dns-prefetch-disable",
    # Its own words about the machine (no bus, no graphics) are nobody's business here.
    "--log-level=3",
)
_SHOWN_BY_ITSELF = ("data", "blob")

_OFF = (
    QWebEngineSettings.WebAttribute.JavascriptEnabled,
    QWebEngineSettings.WebAttribute.JavascriptCanOpenWindows,
    QWebEngineSettings.WebAttribute.JavascriptCanAccessClipboard,
    QWebEngineSettings.WebAttribute.JavascriptCanPaste,
    QWebEngineSettings.WebAttribute.LocalStorageEnabled,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessRemoteUrls,
    QWebEngineSettings.WebAttribute.LocalContentCanAccessFileUrls,
    QWebEngineSettings.WebAttribute.HyperlinkAuditingEnabled,
    QWebEngineSettings.WebAttribute.PluginsEnabled,
    QWebEngineSettings.WebAttribute.FullScreenSupportEnabled,
    QWebEngineSettings.WebAttribute.ScreenCaptureEnabled,
    QWebEngineSettings.WebAttribute.WebGLEnabled,
    QWebEngineSettings.WebAttribute.Accelerated2dCanvasEnabled,
    QWebEngineSettings.WebAttribute.AutoLoadIconsForPage,
    QWebEngineSettings.WebAttribute.TouchIconsEnabled,
    QWebEngineSettings.WebAttribute.FocusOnNavigationEnabled,
    QWebEngineSettings.WebAttribute.AllowRunningInsecureContent,
    QWebEngineSettings.WebAttribute.AllowGeolocationOnInsecureOrigins,
    QWebEngineSettings.WebAttribute.AllowWindowActivationFromJavaScript,
    QWebEngineSettings.WebAttribute.DnsPrefetchEnabled,
    QWebEngineSettings.WebAttribute.PdfViewerEnabled,
    QWebEngineSettings.WebAttribute.NavigateOnDropEnabled,
    QWebEngineSettings.WebAttribute.ErrorPageEnabled,
    QWebEngineSettings.WebAttribute.ShowScrollBars,
)
_ON = (
    QWebEngineSettings.WebAttribute.PlaybackRequiresUserGesture,
    QWebEngineSettings.WebAttribute.WebRTCPublicInterfacesOnly,
)


def prepare() -> None:
    """Tell Chromium what it may do; before the first page of the program, and harmless after it."""
    keep_quiet()
    name = "QTWEBENGINE_CHROMIUM_FLAGS"
    given = os.environ.get(name, "")
    missing = [flag for flag in _FLAGS if flag not in given]
    # The program's own words hold spaces, which Chromium's are parted by.
    os.environ[name] = " ".join([given, *(f'"{flag}"' if " " in flag else flag for flag in missing)]).strip()
    if not QWebEngineUrlScheme.schemeByName(QByteArray(_SCHEME)).name():
        scheme = QWebEngineUrlScheme(QByteArray(_SCHEME))
        scheme.setSyntax(QWebEngineUrlScheme.Syntax.Host)
        scheme.setFlags(QWebEngineUrlScheme.Flag.SecureScheme)
        QWebEngineUrlScheme.registerScheme(scheme)


class _Answer(QWebEngineUrlSchemeHandler):
    """Gives the empty page, once, to the main frame; nothing to anybody else."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._given = False

    def requestStarted(self, job: QWebEngineUrlRequestJob) -> None:
        if self._given or job.requestUrl() != ADDRESS or job.initiator().isValid():
            job.fail(QWebEngineUrlRequestJob.Error.RequestDenied)
            return
        self._given = True
        buffer = QBuffer(job)
        buffer.setData(QByteArray(_PAGE.encode()))
        buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        job.reply(QByteArray(b"text/html"), buffer)


class Wall(QWebEngineUrlRequestInterceptor):
    """Blocks every request but the page's own.

    Attributes:
        blocked: the addresses that were asked for, newest last, for the tests to see.
    """

    _MOST_KEPT = 200

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.blocked: list[str] = []

    def interceptRequest(self, info: QWebEngineUrlRequestInfo) -> None:
        url = info.requestUrl()
        main = info.resourceType() is QWebEngineUrlRequestInfo.ResourceType.ResourceTypeMainFrame
        inside = url.scheme() in _SHOWN_BY_ITSELF and not main and not _is_frame(info)
        if inside or (main and url == ADDRESS):
            return
        info.block(True)
        self.blocked.append(url.toString())
        del self.blocked[: -self._MOST_KEPT]


class LockedPage(QWebEnginePage):
    """A page that shows and does nothing else, with a profile of its own that is never written down.

    Attributes:
        wall: what it blocked.
    """

    def __init__(self, parent: QObject) -> None:
        profile = QWebEngineProfile()
        super().__init__(profile, parent)
        # A child goes after what it is a child of: the page must go before its profile.
        profile.setParent(self)
        self.wall = Wall(profile)
        profile.setUrlRequestInterceptor(self.wall)
        profile.installUrlSchemeHandler(QByteArray(_SCHEME), _Answer(profile))
        profile.setPersistentCookiesPolicy(QWebEngineProfile.PersistentCookiesPolicy.NoPersistentCookies)
        profile.setPersistentPermissionsPolicy(QWebEngineProfile.PersistentPermissionsPolicy.AskEveryTime)
        profile.setHttpCacheType(QWebEngineProfile.HttpCacheType.NoCache)
        profile.setSpellCheckEnabled(False)
        profile.downloadRequested.connect(_refuse_download)
        settings = self.settings()
        for attribute in _OFF:
            settings.setAttribute(attribute, False)
        for attribute in _ON:
            settings.setAttribute(attribute, True)
        settings.setUnknownUrlSchemePolicy(QWebEngineSettings.UnknownUrlSchemePolicy.DisallowUnknownUrlSchemes)
        self.setAudioMuted(True)
        self.setBackgroundColor(QColor(0, 0, 0, 0))
        self.permissionRequested.connect(_refuse_permission)
        self.fullScreenRequested.connect(_refuse_full_screen)
        self.desktopMediaRequested.connect(_refuse_screen)

    def acceptNavigationRequest(
        self,
        url: QUrl | str,
        type: QWebEnginePage.NavigationType,  # noqa: A002  Qt's own name
        isMainFrame: bool,  # noqa: N803  Qt's own name
    ) -> bool:
        if isMainFrame:
            return url == ADDRESS and type is QWebEnginePage.NavigationType.NavigationTypeTyped
        return QUrl(url).toString() == "about:blank"

    def createWindow(self, type: QWebEnginePage.WebWindowType) -> QWebEnginePage:  # noqa: A002, ARG002  Qt's own name
        # Qt takes null for "no window", which its annotations do not know.
        return None  # pyright: ignore[reportReturnType]

    def chooseFiles(self, *_asked: object) -> list[str]:
        return []

    def javaScriptAlert(self, *_said: object) -> None:
        return

    def javaScriptConfirm(self, *_said: object) -> bool:
        return False

    def javaScriptPrompt(self, *_said: object) -> tuple[bool, str]:
        return False, ""

    def javaScriptConsoleMessage(self, *_said: object) -> None:
        # A page could fill the log.
        return


def _is_frame(info: QWebEngineUrlRequestInfo) -> bool:
    kinds = QWebEngineUrlRequestInfo.ResourceType
    return info.resourceType() in (
        kinds.ResourceTypeSubFrame,
        kinds.ResourceTypeNavigationPreloadSubFrame,
        kinds.ResourceTypeNavigationPreloadMainFrame,
        kinds.ResourceTypeObject,
        kinds.ResourceTypePluginResource,
        kinds.ResourceTypeWorker,
        kinds.ResourceTypeSharedWorker,
        kinds.ResourceTypeServiceWorker,
        kinds.ResourceTypeScript,
    )


def _refuse_download(download: QWebEngineDownloadRequest) -> None:
    download.cancel()


def _refuse_permission(permission: QWebEnginePermission) -> None:
    permission.deny()


def _refuse_full_screen(request: QWebEngineFullScreenRequest) -> None:
    request.reject()


def _refuse_screen(request: QWebEngineDesktopMediaRequest) -> None:
    request.cancel()
