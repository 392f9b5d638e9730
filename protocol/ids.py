"""Identifiers: UUIDv7, so that they sort by the time they were made (RFC 9562, section 5.7)."""

import os
import time
from typing import NewType
from uuid import UUID

CommandId = NewType("CommandId", UUID)
#: A message carries the id of the command that sent it.
MessageId = NewType("MessageId", UUID)
#: An interaction carries the id of the command that started it.
InteractionId = NewType("InteractionId", UUID)
AgentId = NewType("AgentId", UUID)
VisitorId = NewType("VisitorId", UUID)
QueueId = NewType("QueueId", UUID)
SiteId = NewType("SiteId", UUID)
OfferId = NewType("OfferId", UUID)
FileId = NewType("FileId", UUID)
ProfileId = NewType("ProfileId", UUID)
#: A consultation, a room's message, an invitation, a note and a block carry the id of the command that made them.
ConsultationId = NewType("ConsultationId", UUID)
ExpertGroupId = NewType("ExpertGroupId", UUID)
RoomId = NewType("RoomId", UUID)
InvitationId = NewType("InvitationId", UUID)
NoteId = NewType("NoteId", UUID)
CustomerId = NewType("CustomerId", UUID)
#: A proposal carries the id of the command that made it.
ProposalId = NewType("ProposalId", UUID)
CannedId = NewType("CannedId", UUID)
#: A broadcast carries the id of the command that sent it.
BroadcastId = NewType("BroadcastId", UUID)


def uuid7(milliseconds: int, random: bytes) -> UUID:
    """A UUIDv7 of a Unix time in milliseconds and ten random bytes."""
    number = (milliseconds & 0xFFFF_FFFF_FFFF) << 80 | int.from_bytes(random[:10], "big")
    number = number & ~(0xF << 76) | 0x7 << 76
    number = number & ~(0x3 << 62) | 0x2 << 62
    return UUID(int=number)


def new_id() -> UUID:
    """A fresh UUIDv7 from the system's clock and random source."""
    return uuid7(time.time_ns() // 1_000_000, os.urandom(10))
