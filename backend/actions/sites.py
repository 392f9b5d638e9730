"""Shops, as an administrator sets them up."""

from backend.actions import checks, rows, site_checks
from backend.actions.actor import Actor
from backend.store import Tx
from protocol.commands import PutSite
from protocol.entities import Site
from protocol.floor import SiteConfigured
from protocol.forms import FormField
from protocol.frames import FloorEntry
from protocol.kinds import FieldKind
from protocol.limits import MAX_INVITATION_CHARACTERS, MAX_NAME_CHARACTERS
from protocol.service import InvitationRule

_PUT = "INSERT INTO sites (id, key, data) VALUES (?1, ?2, ?3) ON CONFLICT (id) DO UPDATE SET key = ?2, data = ?3"
_MOST_FIELDS = 20
_MOST_OPTIONS = 50
_MOST_ORIGINS = 100


def put_site(tx: Tx, command: PutSite, _actor: Actor) -> FloorEntry:
    """Make or replace a site. Raises Refusal: `invalid_value`, `name_taken`, `unknown_queue`."""
    site = Site(
        id=command.site,
        key=command.key,
        name=command.name,
        origins=command.origins,
        look=command.look,
        form=command.form,
        questions=command.questions,
        default_queue=command.default_queue,
        invitations=command.invitations,
        link_hosts=command.link_hosts,
        push=command.push,
        cobrowse=command.cobrowse,
        position=command.position,
        tiles=command.tiles,
    )
    _check(tx, site)
    tx.execute(_PUT, (site.id.bytes, site.key, rows.to_json(site)))
    return tx.append_floor(SiteConfigured(site=site))


def _check(tx: Tx, site: Site) -> None:
    checks.key("Key", site.key)
    checks.name_is_free(tx, "sites", "key", site.key, site.id.bytes)
    checks.text("Name", site.name, MAX_NAME_CHARACTERS)
    checks.number("Number of addresses", len(site.origins), 0, _MOST_ORIGINS)
    for origin in site.origins:
        checks.origin("Addresses", origin)
    checks.colour("Accent colour", site.look.accent)
    checks.text("Title", site.look.title, MAX_NAME_CHARACTERS, required=False)
    checks.text("Subtitle", site.look.subtitle, 300, required=False)
    checks.number("Number of form fields", len(site.form), 0, _MOST_FIELDS)
    for field in site.form:
        checks.key("Form field, key", field.key)
        checks.text("Form field, label", field.label, MAX_NAME_CHARACTERS)
        _check_options(field)
    checks.number("Number of question types", len(site.questions), 0, _MOST_FIELDS)
    for question in site.questions:
        checks.key("Question type, key", question.key)
        checks.text("Question type, label", question.label, MAX_NAME_CHARACTERS)
        checks.queue_exists(tx, question.queue)
    if len({field.key for field in site.form}) < len(site.form):
        raise checks.invalid("Form fields", "each needs a key of its own.")
    if len({question.key for question in site.questions}) < len(site.questions):
        raise checks.invalid("Question types", "each needs a key of its own.")
    if site.default_queue is not None:
        checks.queue_exists(tx, site.default_queue)
    checks.number("Number of invitation rules", len(site.invitations), 0, _MOST_FIELDS)
    if len({rule.key for rule in site.invitations}) < len(site.invitations):
        raise checks.invalid("Invitation rules", "each needs a key of its own.")
    for rule in site.invitations:
        _check_rule(tx, rule)
    site_checks.sharing(site)


def _check_options(field: FormField) -> None:
    if (field.kind is FieldKind.CHOICE) != bool(field.options):
        raise checks.invalid(f"Form field, {field.label}", "options for a choice, and for nothing else.")
    checks.number("Number of options", len(field.options), 0, _MOST_OPTIONS)
    for option in field.options:
        checks.key("Option, key", option.key)
        checks.text("Option, label", option.label, MAX_NAME_CHARACTERS)
        checks.skills(f"Option, {option.label}", option.skills)
    if len({option.key for option in field.options}) < len(field.options):
        raise checks.invalid("Options", "each needs a key of its own.")


def _check_rule(tx: Tx, rule: InvitationRule) -> None:
    checks.key("Invitation rule, key", rule.key)
    checks.queue_exists(tx, rule.queue)
    checks.text("Invitation, text", rule.text, MAX_INVITATION_CHARACTERS)
    checks.number("Invited after seconds", rule.seconds, 0, 3_600)
    checks.number("Least value of the cart", rule.cart_total, 0, 10**12)
    checks.text("Part of the page's address", rule.page, 300, required=False)
