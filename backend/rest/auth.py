"""Staff sign in, stay signed in, sign out."""

from litestar import Controller, post
from litestar.params import JSONBody

from backend.actions import sign_in
from backend.rest.callers import AnyRequest, address_of, session_of
from backend.rest.rights import Right, right
from backend.rest.services import Injected, Services
from backend.tokens import StaffIdentity
from protocol.errors import ErrorCode, Refusal
from protocol.rest import Refresh, SignIn, Tokens


class Auth(Controller):
    """`/api/auth`."""

    path = "/api/auth"
    tags = ("sign-in",)

    @post("/sign-in", status_code=200, opt=right(Right.PUBLIC))
    async def sign_in(self, data: JSONBody[SignIn], request: AnyRequest, services: Injected) -> Tokens:
        """A login and a password for tokens. Unknown logins take as long as wrong passwords."""
        address = address_of(request)
        key = (data.login.casefold()[:100], address)
        services.sign_ins.take(key)
        found = await services.store.run(lambda tx: sign_in.credentials(tx, data.login))
        await services.passwords.check(data.password, None if found is None else found.password_hash, address)
        if found is None:
            raise Refusal(ErrorCode.WRONG_PASSWORD)
        services.sign_ins.forget(key)
        agent = found.agent.id
        return _tokens(services, await services.store.run(lambda tx: sign_in.open_session(tx, agent)))

    @post("/refresh", status_code=200, opt=right(Right.PUBLIC))
    async def refresh(self, data: JSONBody[Refresh], request: AnyRequest, services: Injected) -> Tokens:
        """A refresh token, once, for new tokens."""
        session = await services.store.run(lambda tx: sign_in.rotate_refresh(tx, data.refresh))
        if isinstance(session, Refusal):
            ended = sign_in.session_of(data.refresh)
            if session.code is ErrorCode.SESSION_REPLACED and ended is not None:
                services.sign_in_ended(ended)
            raise session
        services.passwords.know(address_of(request))
        return _tokens(services, session)

    @post("/sign-out", status_code=204, opt=right(Right.STAFF))
    async def sign_out(self, request: AnyRequest, services: Injected) -> None:
        """End this sign-in; its desks are disconnected."""
        session = session_of(request)
        if session is not None:
            await services.store.run(lambda tx: sign_in.sign_out(tx, session))
            services.sign_in_ended(session)


def _tokens(services: Services, session: sign_in.Session) -> Tokens:
    access, ends = services.tokens.make_access(StaffIdentity(agent=session.agent.id, session=session.id))
    return Tokens(
        access=access, refresh=session.refresh, access_expires_at=ends, now=services.clock(), agent=session.agent
    )
