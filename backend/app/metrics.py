"""The server's numbers as Prometheus reads them, collected when asked for."""

from collections.abc import Iterator

from prometheus_client import generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from backend.app.load import Watch
from backend.app.router import Router
from backend.floor import Floor
from backend.live.meters import Meters
from backend.store import Store
from protocol.kinds import Feature


class _Numbers(Collector):
    def __init__(self, meters: Meters, floor: Floor, store: Store, router: Router, watch: Watch) -> None:
        self._meters = meters
        self._floor = floor
        self._store = store
        self._router = router
        self._watch = watch

    def collect(self) -> Iterator[Metric]:
        yield from self._load()
        meters = self._meters
        sockets = GaugeMetricFamily("deskbell_sockets", "Open sockets.", labels=["kind"])
        sockets.add_metric(["visitor"], meters.visitor_sockets)
        sockets.add_metric(["staff"], meters.staff_sockets)
        yield sockets
        commands = CounterMetricFamily("deskbell_commands", "Commands by outcome.", labels=["type", "outcome"])
        for (kind, outcome), count in meters.commands.items():
            commands.add_metric([kind, outcome], count)
        yield commands
        closed = CounterMetricFamily("deskbell_sockets_closed", "Sockets closed by the server.", labels=["code"])
        for code, count in meters.closed.items():
            closed.add_metric([str(code)], count)
        yield closed
        yield CounterMetricFamily("deskbell_entries", "Committed entries.", value=meters.entries)
        yield CounterMetricFamily("deskbell_commits", "Commits that brought entries.", value=meters.commits)
        yield CounterMetricFamily("deskbell_frames_dropped", "Volatile frames dropped.", value=meters.frames_dropped)
        yield CounterMetricFamily("deskbell_frames_unknown", "Frames of unknown types.", value=meters.unknown_frames)
        yield CounterMetricFamily("deskbell_cobrowse_chunks", "Chunks of shared pages.", value=meters.chunks)
        yield CounterMetricFamily(
            "deskbell_cobrowse_chunks_lost",
            "Those that were too many for the server or a desk.",
            value=meters.chunks_lost,
        )
        yield CounterMetricFamily("deskbell_offers", "Offers made.", value=self._router.offers_made)
        yield CounterMetricFamily(
            "deskbell_proposals_rejected", "Proposals that came to nothing.", value=self._router.proposals_rejected
        )
        yield GaugeMetricFamily("deskbell_waiting", "Interactions that wait.", value=self._floor.waiting())
        yield GaugeMetricFamily("deskbell_jobs_waiting", "Jobs that wait for the writer.", value=self._store.waiting)
        yield GaugeMetricFamily(
            "deskbell_storage_available", "1 if the last commit worked.", value=self._store.available
        )

    def _load(self) -> Iterator[Metric]:
        load, rule = self._watch.load, self._watch.rule
        yield GaugeMetricFamily("deskbell_loop_lag_seconds", "How late the loop was.", value=load.lag / 1_000)
        yield GaugeMetricFamily("deskbell_outbox_bytes", "Bytes that wait for sockets.", value=load.outbox)
        yield GaugeMetricFamily("deskbell_fullness", "Load as a part of all we can take.", value=rule.fullness)
        off = GaugeMetricFamily("deskbell_feature_off", "1 for what is let go under load.", labels=["feature"])
        for feature in Feature:
            off.add_metric([feature], feature in rule.off)
        yield off


def render(meters: Meters, floor: Floor, store: Store, router: Router, watch: Watch) -> bytes:
    """All numbers in Prometheus' text format."""
    return generate_latest(_Numbers(meters, floor, store, router, watch))
