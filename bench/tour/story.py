"""The story: acts of named steps. A new step is a function and a line here."""

from collections.abc import Callable
from dataclasses import dataclass

from bench.demo.setup import Setup
from bench.tour import (
    arrival,
    colleagues,
    farewell,
    faults,
    files,
    keeping,
    known,
    links,
    looks,
    losses,
    pads,
    place,
    routing,
    service,
    sharing,
    side_by_side,
    supervisor,
    talk,
    watch,
    without_mouse,
    writing,
)
from bench.tour.stage import Change, Stage

Play = Callable[[Stage], None]


def _as_it_is(setup: Setup) -> Setup:
    return setup


@dataclass(frozen=True)
class Act:
    """Steps that build on each other, on a stage of their own."""

    name: str
    steps: tuple[Play, ...]
    change: Change = _as_it_is
    #: Pixels of the agents' screens to one of a window's.
    scale: int = 1
    #: Whether the shop has been at work for some hours.
    later: bool = False


ACTS: tuple[Act, ...] = (
    Act(
        "one chat",
        (
            arrival.shop_opens,
            arrival.desk_signs_in,
            arrival.agent_goes_ready,
            arrival.customer_rings,
            arrival.offer_pops_up,
            arrival.accept_by_key,
            talk.agent_types,
            talk.customer_types,
            talk.customer_writes,
            talk.agent_writes,
            talk.link_is_a_link,
            talk.delivery_is_seen,
            files.customer_sends_picture,
            files.agent_enlarges_picture,
            files.agent_puts_picture_away,
            files.customer_drops_and_pastes,
            files.agent_sends_file,
            keeping.reload_keeps_the_chat,
            keeping.second_tab_is_one_chat,
            keeping.first_tab_is_closed,
            keeping.desk_closes_and_reopens,
            keeping.desk_goes_on,
            farewell.customer_ends,
            farewell.transcript_is_downloaded,
            farewell.wrap_up_is_finished,
        ),
    ),
    Act(
        "the right desk",
        (
            routing.decline_goes_on,
            routing.next_agent_takes_it,
            routing.next_customer_waits,
            routing.second_in_the_queue,
            routing.unanswered_offer,
            routing.ready_again_takes_the_oldest,
        ),
        routing.impatient,
    ),
    Act(
        "colleagues at hand",
        (
            colleagues.next_is_pulled,
            colleagues.another_is_pulled_out_of_turn,
            colleagues.handed_over_and_waited_with,
            colleagues.the_workshop_answers,
            colleagues.hidden_from_the_customer,
            colleagues.she_leaves_them,
            colleagues.a_colleague_is_written_to,
            colleagues.a_colleague_is_asked_in,
            colleagues.an_expert_is_asked,
            colleagues.the_answer_is_passed_on,
            colleagues.what_came_of_it,
        ),
        colleagues.unhurried,
    ),
    Act(
        "at the door",
        (
            service.visitor_is_invited,
            service.yes_begins_a_chat,
            service.closed_queue_takes_a_message,
            service.called_back_instead,
        ),
        service.soon,
    ),
    Act(
        "bad input",
        (
            faults.wrong_password,
            faults.right_password,
            faults.second_server,
            faults.empty_message,
            faults.customer_writes_too_much,
            faults.agent_writes_too_much,
            faults.agent_shortens,
            faults.disguised_svg,
            faults.huge_picture,
            faults.customer_goes_on,
            faults.agent_drops_huge_picture,
            faults.session_ends,
            faults.signs_in_again,
        ),
    ),
    Act(
        "nothing is lost",
        (
            losses.server_is_killed,
            losses.server_is_back,
            losses.desk_is_killed,
            losses.desk_is_back,
            losses.customer_loses_the_network,
            losses.customer_is_back,
            losses.disk_is_full,
            losses.disk_has_room_again,
            losses.agent_stays_away,
            losses.silence,
            losses.next_agent_goes_on,
            losses.agent_hears_what_happened,
        ),
    ),
    Act("wrong address", (faults.refused_origin,), faults.elsewhere),
    Act(
        "what the customer sees",
        (
            known.shop_says_who_it_is,
            known.record_is_before_her,
            known.purchase_opens,
            known.cart_is_live,
            known.change_of_the_cart_is_agreed,
            place.place_is_not_provided,
            place.place_is_shared,
            place.picture_is_turned,
            links.link_behind_words,
            links.foreign_address_is_refused,
            links.page_is_pushed,
            sharing.page_is_asked_for,
            sharing.page_is_seen,
            sharing.what_is_typed_is_masked,
            sharing.element_is_pointed_at,
            sharing.page_is_followed,
            sharing.minutes_are_looked_back_at,
            sharing.sharing_is_stopped,
            known.somebody_is_found_by_what_they_gave,
            known.a_wrong_word_is_taken_back,
        ),
    ),
    Act(
        "side by side",
        (
            side_by_side.three_are_before_her,
            side_by_side.each_tile_is_live,
            side_by_side.each_answer_goes_to_its_own,
            side_by_side.one_stays_while_others_change,
            side_by_side.a_window_of_its_own,
            side_by_side.all_stands_as_it_stood,
            side_by_side.back_among_the_others,
        ),
    ),
    Act(
        "the whole desk",
        (
            writing.a_text_is_kept_ready,
            writing.a_text_is_sent_by_its_shortcut,
            writing.what_nobody_knows_stops_the_message,
            writing.emoji_by_their_names,
            writing.a_question_is_quoted,
            writing.a_slip_is_mended,
            writing.a_message_is_taken_back,
            pads.words_are_noted_down,
            pads.the_pad_survives_a_crash,
            pads.lines_become_a_note,
            pads.a_reminder_waits_for_an_answer,
            pads.a_reminder_is_put_off,
            watch.two_languages_are_spelt,
            watch.words_for_another_are_held_back,
            watch.sending_is_undone,
        ),
    ),
    Act(
        "without a mouse",
        (
            without_mouse.ready_by_key,
            without_mouse.answered_by_key,
            without_mouse.found_in_the_palette,
            without_mouse.all_keys_at_a_glance,
            without_mouse.a_key_is_changed,
            without_mouse.not_to_be_disturbed,
            without_mouse.finished_by_key,
        ),
    ),
    Act(
        "the supervisor's window",
        (
            supervisor.floor_is_before_her,
            supervisor.flag_is_answered,
            supervisor.she_is_coached,
            supervisor.supervisor_joins,
            supervisor.supervisor_takes_over,
            supervisor.chat_is_given_away,
            supervisor.state_is_forced,
            supervisor.many_are_told,
            supervisor.agent_is_signed_out,
        ),
    ),
    Act("everybody's screen", (looks.phone, looks.dark_desk, looks.keyboard_only, looks.right_to_left)),
)
