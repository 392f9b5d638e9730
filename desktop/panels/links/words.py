"""Why an address can't be sent, in words."""

from desktop.models.links import Looked, Wrong
from desktop.ui.text import tr


def looked_words(looked: Looked) -> str:
    """Where an address leads, or what is wrong with it."""
    match looked.wrong:
        case None:
            return tr("Leads to {host}", host=looked.host)
        case Wrong.NOTHING:
            return ""
        case Wrong.NOT_WEB:
            return tr("Only addresses of web pages can be sent.")
        case Wrong.UNSEEN:
            return tr("The address holds blanks or characters that can't be seen.")
        case Wrong.NAME_BEFORE_HOST:
            return tr("The address has a name before its host, which hides where it leads.")
        case Wrong.FOREIGN:
            return tr("{host} is not one of the shop's addresses, nor one that was allowed.", host=looked.host)
