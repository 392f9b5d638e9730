"""Source: the link to the server is lost."""

from collections.abc import Iterator

from desktop.state.alerts.alert import Alert, Look, Since, ToLink
from desktop.state.alerts.scene import Scene, Source
from desktop.state.link import SignInPhase
from protocol.kinds import Severity

#: Most drops are over before that (milliseconds).
_TOLD_AFTER = 5_000


def _look(scene: Scene) -> Iterator[Alert]:
    since = scene.moments.away_since
    if since is None or scene.store.sign_in.phase is not SignInPhase.SIGNED_IN:
        return
    if scene.now - since >= _TOLD_AFTER:
        yield Alert(
            key=str(since),
            look=Look.SYSTEM,
            severity=Severity.WARNING,
            words="No connection for {time}. What you write goes out when it is back.",
            values={"time": Since(since)},
            at=since + _TOLD_AFTER,
            link=ToLink(),
        )


SOURCE = Source(id="link", title="The connection is lost", look=_look, optional=False, of_floor=False)
