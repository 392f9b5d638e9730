"""All routes under one guard. Sockets have doors of their own.

`CrossOrigin` goes around it, so that answers to unknown paths are marked too.
"""

from litestar import Litestar, Router
from litestar.di import Provide
from litestar.openapi import OpenAPIConfig

from backend.rest import errors
from backend.rest.assets import Assets
from backend.rest.auth import Auth
from backend.rest.commands import Commands
from backend.rest.customers import Customers, CustomersOfChats
from backend.rest.document import Document
from backend.rest.export import Export
from backend.rest.files import Files
from backend.rest.health import Watching
from backend.rest.history import Blocks, History
from backend.rest.rights import Gate, Right, right
from backend.rest.rooms import Experts, Rooms, ThreadsOfChats
from backend.rest.services import Services
from backend.rest.shop import Shop, SiteSecrets
from backend.rest.transcript import Transcript
from backend.rest.widget import Widget
from protocol.limits import MAX_FRAME_BYTES

CONTROLLERS = (
    Assets,
    Auth,
    Blocks,
    Commands,
    Customers,
    CustomersOfChats,
    Experts,
    Export,
    Files,
    History,
    Rooms,
    Shop,
    SiteSecrets,
    ThreadsOfChats,
    Transcript,
    Watching,
    Widget,
)


def make_app(services: Services, version: str) -> Litestar:
    """The application."""
    return Litestar(
        route_handlers=CONTROLLERS,
        guards=[Gate(services)],
        dependencies={"services": Provide(lambda: services, sync_to_thread=False)},
        exception_handlers=errors.HANDLERS,  # pyright: ignore[reportUnknownMemberType]
        request_max_body_size=MAX_FRAME_BYTES,
        logging_config=None,
        openapi_config=OpenAPIConfig(
            title="Deskbell",
            version=version,
            openapi_router=Router(path="/schema", route_handlers=[], opt=right(Right.PUBLIC)),
            render_plugins=[Document()],
        ),
    )
