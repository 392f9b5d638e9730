"""When alerts are asked for: not before the desk stands and the server's clock is known."""

from desktop.state.alerts.alert import Alert
from desktop.state.alerts.kept import BellKept
from desktop.state.alerts.reminder import Reminder
from desktop.state.link import SignInPhase, SignInState
from desktop.state.store import Store
from tests.desktop import afternoon as day
from tests.desktop.desks import MakeDesk


def test_what_fell_due_meanwhile_rings_when_somebody_can_hear_it(make_desk: MakeDesk) -> None:
    """After a start: by the server's clock, of which this machine's is ten minutes ahead."""
    store = Store(lambda: day.NOW + 600_000)
    due, later = (
        Reminder(id=text, text=text, made_at=day.NOW - 3_600_000, at=at)
        for text, at in (("due", day.NOW), ("later", day.NOW + 300_000))
    )
    store.bell.restore(BellKept(reminders=(due, later)))
    shown = make_desk(store=store, show=False)
    store.set_sign_in(SignInState(SignInPhase.SIGNED_IN))
    assert shown.window.notifier is not None
    raised: list[Alert] = []
    shown.desk.alerts.raised.connect(raised.append)
    store.apply(day.afternoon())
    assert [alert.key for alert in raised if alert.key.startswith("reminder:")] == ["reminder:due"]
    store.signed_out()
    assert shown.desk.alerts.open == ()
