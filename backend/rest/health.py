"""Whether the server works, in one line for machines and in numbers for graphs."""

from importlib.metadata import version

from litestar import Controller, Response, get

from backend.rest.rights import Right, right
from backend.rest.services import Injected
from protocol.errors import ErrorCode, Refusal
from protocol.rest import Health

_METRICS_TYPE = "text/plain; version=0.0.4"


class Watching(Controller):
    """`/health` and `/metrics`."""

    path = "/"
    tags = ("operation",)

    @get("/health", opt=right(Right.PUBLIC))
    async def health(self, services: Injected) -> Health:
        """Answers once a transaction was committed; 503 when nothing can be stored."""
        await services.store.run(lambda tx: tx.one("SELECT 1"))
        if not services.store.available:
            raise Refusal(ErrorCode.STORAGE_UNAVAILABLE)
        return Health(status="ok", version=version("deskbell"), epoch=services.store.epoch)

    @get("/metrics", opt=right(Right.WATCHER), media_type=_METRICS_TYPE)
    async def metrics(self, services: Injected) -> Response[bytes]:
        """Counts for Prometheus. No names, no addresses."""
        return Response(services.metrics(), media_type=_METRICS_TYPE)
