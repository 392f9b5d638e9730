"""What a morning's customers ask the demo shop, and what they hear: each line by turns, the customer first."""

from typing import NamedTuple


class Conversation(NamedTuple):
    """`question` and `disposition` are keys of the demo's set-up."""

    question: str
    lines: tuple[str, ...]
    disposition: str


CUSTOMERS = (
    "Aksel Vinter",
    "Birgit Holm",
    "Casper Lund",
    "Dagny Moe",
    "Eero Salonen",
    "Fanny Berglund",
    "Gustav Ahl",
    "Helmi Koski",
    "Inge Skov",
    "Jari Nurmi",
    "Kirsten Bach",
    "Leif Haugen",
    "Malin Sand",
    "Nils Rode",
    "Outi Harju",
    "Pia Krag",
    "Rasmus Toft",
    "Siri Vik",
    "Timo Lehto",
    "Una Strøm",
    "Anders Lie",
    "Bodil Kjær",
    "Elna Rask",
    "Frida Palm",
    "Georg Vang",
    "Hilkka Mäki",
    "Ivar Bakke",
    "Jonna Aho",
    "Karl Munk",
    "Lise Brandt",
    "Mikko Saari",
    "Nanna Juul",
    "Ole Fjeld",
    "Petra Lind",
    "Ronja Falk",
    "Sven Krogh",
    "Tuuli Laine",
    "Ulf Rosén",
    "Viola Dam",
    "Åse Norby",
)

CONVERSATIONS = (
    Conversation(
        "buying",
        (
            "Which of your city bicycles is the lightest?",
            "The Fjord City, 11.2 kg as it stands in the shop.",
            "And with a basket?",
            "Half a kilo more. The basket comes off with one hand.",
            "Good, I will come by and try it.",
        ),
        "advised",
    ),
    Conversation(
        "buying",
        (
            "Is the gravel bike in stock in 56?",
            "One in olive, one in sand. Shall I put one aside until tomorrow?",
            "Olive, please!",
            "It has your name on it.",
        ),
        "sold",
    ),
    Conversation(
        "buying",
        (
            "Do you take my old bicycle in part payment?",
            "Not as money off, but we pass it on for free.",
            "I see. I will think about it.",
            "Take your time. It is here until Friday.",
        ),
        "thinking",
    ),
    Conversation(
        "service",
        (
            "My chain comes off when I shift down.",
            "That sounds like the lower screw of the rear gear. Does it fall to the inside?",
            "Yes, towards the spokes.",
            "Then please don't ride it. Tomorrow at ten a stand is free.",
            "I will be there.",
        ),
        "booked",
    ),
    Conversation(
        "service",
        (
            "How much air do I want in 40 mm tyres?",
            "Three bar for the road, two and a half for gravel.",
            "Thank you, that was quick.",
        ),
        "solved",
    ),
    Conversation(
        "order",
        (
            "Where is my parcel? It should have come yesterday.",
            "It lies at the post office in your street, since this morning.",
            "They left no note. Thank you!",
            "With pleasure.",
        ),
        "tracked",
    ),
    Conversation(
        "order",
        (
            "I ordered the wrong colour. Can you change it?",
            "It has not been packed yet, so yes. Which one would you like?",
            "The blue one.",
            "Done. You get a new confirmation in a minute.",
        ),
        "changed",
    ),
    Conversation(
        "order",
        (
            "The helmet is too small. How do I send it back?",
            "With the label in the box, within 60 days. Shall I send you the next size at once?",
            "Yes please, L.",
            "It leaves today. You pay nothing twice.",
        ),
        "returned",
    ),
    Conversation(
        "order",
        (
            "I have waited four days, and nobody answers my mail.",
            "I am sorry, that is too long. I have your order here: the pannier comes in on Thursday.",
            "And the rest of it?",
            "I send the rest today, and the pannier after it, both without postage.",
            "Thank you.",
        ),
        "tracked",
    ),
    Conversation(
        "service",
        (
            "The display of my electric bicycle says E07.",
            "That is the sensor at the back wheel. Is its cable whole?",
            "It hangs loose!",
            "Push it in until it clicks. If the message stays, come by: it is a matter of minutes.",
            "It is gone. Great!",
        ),
        "solved",
    ),
    Conversation(
        "service",
        (
            "There is a crack in the fork, after five months.",
            "Please don't ride it any more. Five months: that is a matter of warranty.",
            "Do I bring it to you?",
            "We fetch it, tomorrow between ten and twelve. A fork of the same colour is here.",
        ),
        "warranty",
    ),
    Conversation(
        "buying",
        (
            "My son is 112 cm. 16 inch or 20?",
            "16, and he rides it for two summers. On 20 he would not reach the ground.",
            "And to grow into?",
            "A bicycle that is too large is learnt twice. We take the small one back for half its price.",
            "Sold! In yellow, please.",
        ),
        "sold",
    ),
)
