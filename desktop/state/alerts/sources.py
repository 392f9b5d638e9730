"""Who says what to know: the table of sources. A new one is a file beside this one, and a line here."""

from desktop.state.alerts import coaching, connection, flags, reminders, returns, seconds, targets, told, waits
from desktop.state.alerts.scene import Source

SOURCES: tuple[Source, ...] = (
    reminders.SOURCE,
    told.SOURCE,
    coaching.SOURCE,
    flags.SOURCE,
    connection.SOURCE,
    waits.SOURCE,
    targets.SOURCE,
    returns.SOURCE,
    seconds.SOURCE,
)
