"""The shop's site, its queues and its two agents."""

from bench.demo.setup import DemoAgent, Setup
from protocol.commands import PutQueue, PutSite
from protocol.entities import Look
from protocol.forms import FormField, FormOption, QuestionType
from protocol.ids import AgentId, CommandId, QueueId, SiteId, new_id
from protocol.kinds import Channel, FieldKind, FieldMeaning, Role
from protocol.service import CobrowseRules, Hours, Inactivity

PASSWORD = "correct horse battery"

WORKSHOP, SALES, EVENING, QUICK = (QueueId(new_id()) for _ in range(4))


def setup(origin: str) -> Setup:
    """One site of that origin; Maja at the workshop, Oskar at sales; Evening is never open, Quick warns soon."""
    return Setup(
        sites=(
            PutSite(
                id=_fresh(),
                site=SiteId(new_id()),
                key="nordlys",
                name="Nordlys Bikes",
                origins=(origin,),
                cobrowse=CobrowseRules(on=True, past=True),
                position=True,
                look=Look(accent="#1F6F54", title="How can we help?", subtitle="Bikes, parts and repairs"),
                form=(
                    FormField(key="name", label="Your name", meaning=FieldMeaning.NAME, required=True),
                    FormField(key="email", label="E-mail", kind=FieldKind.EMAIL, meaning=FieldMeaning.EMAIL),
                    FormField(
                        key="language",
                        label="Language",
                        kind=FieldKind.CHOICE,
                        options=(
                            FormOption(key="en", label="English"),
                            FormOption(key="da", label="Dansk", skills={"danish": 3}),
                        ),
                    ),
                ),
                questions=(
                    QuestionType(key="workshop", label="Workshop", queue=WORKSHOP),
                    QuestionType(key="sales", label="Buying a bike", queue=SALES),
                    QuestionType(key="evening", label="Evening service", queue=EVENING),
                    QuestionType(key="quick", label="Quick help", queue=QUICK),
                ),
            ),
        ),
        queues=(
            PutQueue(id=_fresh(), queue=WORKSHOP, name="Workshop", welcome="Welcome to the workshop.", callback=True),
            PutQueue(id=_fresh(), queue=SALES, name="Sales"),
            PutQueue(
                id=_fresh(), queue=EVENING, name="Evening", callback=True, hours=Hours(closed_text="We are asleep.")
            ),
            PutQueue(id=_fresh(), queue=QUICK, name="Quick", inactivity=Inactivity(warn_seconds=10, close_seconds=900)),
        ),
        agents=(_agent("maja", "Maja Lindqvist", WORKSHOP, QUICK), _agent("oskar", "Oskar Berg", SALES)),
    )


def _agent(login: str, name: str, *queues: QueueId) -> DemoAgent:
    return DemoAgent(
        id=_fresh(),
        agent=AgentId(new_id()),
        login=login,
        name=name,
        role=Role.AGENT,
        password=PASSWORD,
        skills={"danish": 5},
        queues={queue: {Channel.CHAT: 1} for queue in queues},
        capacity={Channel.CHAT: 8},
    )


def _fresh() -> CommandId:
    return CommandId(new_id())
