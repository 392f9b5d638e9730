// Written by resources/widget/generate_protocol.py from the structs of protocol/. Do not edit.

export const PROTOCOL_VERSION = 1;
export const OLDEST_CLIENT = 1;

export const MAX_MESSAGE_CHARACTERS = 10000;
export const MAX_ATTACHMENTS = 10;
export const MAX_UPLOAD_BYTES = 10485760;
export const MAX_FORM_ANSWER_CHARACTERS = 500;
export const HEARTBEAT = 15000;
export const DEAD_AFTER = 40000;
export const BACKOFF_FIRST = 500;
export const BACKOFF_MOST = 30000;
export const TYPING_ENDS_AFTER = 6000;
export const ASK_BEFORE_SENDING_AFTER = 600000;
export const MAX_URL_CHARACTERS = 2000;
export const MAX_CART_LINES = 50;
export const MAX_TRAIL = 50;
export const MAX_CONTEXT_CARDS = 20;
export const MAX_CONTEXT_ROWS = 40;
export const MAX_CONTEXT_CHARACTERS = 500;
export const MAX_COBROWSE_CHUNK = 49152;
export const MAX_COBROWSE_BATCH = 8388608;

/** First frame of a widget: who it is and what it has. */
export interface VisitorHello {
  readonly type: "hello";
  readonly protocol: number;
  readonly token: string;
  readonly epoch?: string | null;
  readonly interaction?: string | null;
  readonly public?: number;
}

/** Are you there? `sent` is the client's own clock and comes back untouched. */
export interface Ping {
  readonly type: "ping";
  readonly sent: number;
}

/** Volatile: the sender types, or has stopped. Dropped first, never stored. */
export interface Typing {
  readonly type: "typing";
  readonly interaction: string;
  readonly typing: boolean;
}

/** Volatile: the page the visitor is on and what is in the cart; said at each change of either. */
export interface Browsing {
  readonly type: "browsing";
  readonly page: PageContext;
  readonly cart?: Cart | null;
  readonly device?: Device | null;
  readonly campaign?: Campaign | null;
  readonly trail?: readonly PageSeen[] | null;
  readonly context?: readonly ContextCard[] | null;
}

/** Volatile: where the customer is, while a `PositionShare` is accepted; None: it can't be told. */
export interface PositionIs {
  readonly type: "position";
  readonly interaction: string;
  readonly position?: Position | null;
}

/** A part of a batch of recorded events. From the widget, and on to desks that watch. */
export interface CobrowseChunk {
  readonly type: "cobrowse";
  readonly interaction: string;
  readonly session: string;
  readonly tab: string;
  readonly batch: number;
  readonly data: string;
  readonly part?: number;
  readonly parts?: number;
  readonly whole?: boolean;
  readonly at?: number;
  readonly past?: boolean;
}

/** The customer rings. The interaction gets this command's id. */
export interface StartChat {
  readonly type: "start_chat";
  readonly id: string;
  readonly question?: string;
  readonly answers?: readonly Answer[];
  readonly page?: PageContext;
}

/** Write to a queue instead of chatting, open or not. The interaction gets this command's id. */
export interface LeaveMessage {
  readonly type: "leave_message";
  readonly id: string;
  readonly question?: string;
  readonly answers?: readonly Answer[];
  readonly text?: string;
  readonly callback?: string;
  readonly page?: PageContext;
}

/** Be called back instead of waiting: the chat ends, and a call waits in its place with its arrival. */
export interface AskCallback {
  readonly type: "ask_callback";
  readonly id: string;
  readonly interaction: string;
  readonly phone: string;
}

/** Yes starts a chat, with the agent who invited if she can take it; it gets this command's id. */
export interface AnswerInvitation {
  readonly type: "answer_invitation";
  readonly id: string;
  readonly invitation: string;
  readonly accepted: boolean;
  readonly page?: PageContext;
}

/** Say something both sides see. The message gets this command's id. */
export interface SendMessage {
  readonly type: "send_message";
  readonly id: string;
  readonly interaction: string;
  readonly text?: string;
  readonly attachments?: readonly string[];
  readonly links?: readonly Link[];
  readonly quotes?: string | null;
  readonly version?: number | null;
}

/** Tell how far the public stream was received and seen. Lower numbers than before do nothing. */
export interface Mark {
  readonly type: "mark";
  readonly id: string;
  readonly interaction: string;
  readonly delivered: number;
  readonly seen: number;
  readonly version?: number | null;
}

/** End the conversation. Ending one that has ended does nothing and is acknowledged. */
export interface EndChat {
  readonly type: "end_chat";
  readonly id: string;
  readonly interaction: string;
  readonly version?: number | null;
}

/** The shop says who its visitor is: a JWT signed with the site's identity secret (HS256). */
export interface Identify {
  readonly type: "identify";
  readonly id: string;
  readonly token: string;
}

/** Propose something. The proposal gets this command's id. */
export interface Propose {
  readonly type: "propose";
  readonly id: string;
  readonly interaction: string;
  readonly what: CartChange | PageVisit | Cobrowse | PositionShare;
  readonly version?: number | null;
}

/** Move a proposal on; who may move it where is a table (`backend.actions.proposal_steps`). */
export interface AnswerProposal {
  readonly type: "answer_proposal";
  readonly id: string;
  readonly interaction: string;
  readonly proposal: string;
  readonly state: ProposalState;
  readonly detail?: string;
  readonly past?: boolean;
  readonly version?: number | null;
}

/** Answer to hello. What was missed follows, then `caught_up`. */
export interface Welcome {
  readonly type: "welcome";
  readonly protocol: number;
  readonly epoch: string;
  readonly now: number;
  readonly heartbeat: number;
  readonly dead_after: number;
  readonly agent?: Agent | null;
}

/** The customer's whole view of one chat; replaces what the widget holds. */
export interface VisitorSnapshot {
  readonly type: "visitor_snapshot";
  readonly interaction: string;
  readonly status: InteractionStatus;
  readonly public: number;
  readonly entries: readonly PublicEntry[];
}

/** One numbered event of an interaction's public stream. Numbers start at 1, without gaps. */
export interface PublicEntry {
  readonly type: "public";
  readonly interaction: string;
  readonly seq: number;
  readonly at: number;
  readonly event: ChatStarted | MessagePosted | MessageChanged | MessageTakenBack | PartyJoined | PartyLeft | PassedOn | InactivityWarned | Marked | ConnectionChanged | Proposed | ProposalChanged | ChatEnded;
}

/** Everything up to now was sent; what follows is live. */
export interface CaughtUp {
  readonly type: "caught_up";
}

/** The command is stored for good. `seq` is its number in the stream it wrote to, if any. */
export interface Ack {
  readonly type: "ack";
  readonly id: string;
  readonly at: number;
  readonly seq?: number;
}

/** The command was not carried out and never will be under this id, unless `retry_after` is set. */
export interface Refused {
  readonly type: "refused";
  readonly id: string;
  readonly code: ErrorCode;
  readonly text: string;
  readonly retry_after?: number | null;
}

/** Volatile: somebody in the chat types, or has stopped. */
export interface PartyTyping {
  readonly type: "party_typing";
  readonly interaction: string;
  readonly party: Party;
  readonly typing: boolean;
}

/** Volatile: the place in the queue, 1 being next; to the customer and to agents in the chat. */
export interface QueuePosition {
  readonly type: "queue_position";
  readonly interaction: string;
  readonly position: number;
  readonly wait?: number | null;
}

/** An agent, or a rule, invites this visitor to chat. Told again after each hello while it is open. */
export interface Invited {
  readonly type: "invited";
  readonly invitation: Invitation;
}

/** The invitation needs no answer any more. */
export interface InvitationOver {
  readonly type: "invitation_over";
  readonly invitation: string;
}

/** To the widget: whether it records, for somebody in the chat watches, and that a whole picture is needed. */
export interface CobrowseWanted {
  readonly type: "cobrowse_wanted";
  readonly interaction: string;
  readonly session: string;
  readonly on: boolean;
  readonly whole?: boolean;
  readonly wait?: number;
}

/** To the widget, and to other desks that watch: an agent points. `name` is the agent's public name. */
export interface Pointed {
  readonly type: "pointed";
  readonly interaction: string;
  readonly session: string;
  readonly tab: string;
  readonly kind: PointKind;
  readonly node?: number;
  readonly name?: string;
}

/** What is off under load, now: before `caught_up` if anything is, then at every change. */
export interface Degraded {
  readonly type: "degraded";
  readonly off?: readonly Feature[];
}

/** Answer to a ping. */
export interface Pong {
  readonly type: "pong";
  readonly sent: number;
  readonly now: number;
}

/** Last frame before the server closes the socket, and why. */
export interface Closing {
  readonly type: "closing";
  readonly code: ErrorCode;
  readonly text: string;
  readonly retry_after?: number | null;
}

/** The customer rang: the form's answers are the first thing an agent reads. */
export interface ChatStarted {
  readonly type: "chat_started";
  readonly customer: Party;
  readonly queue_name: string;
  readonly answers?: readonly FormAnswer[];
  readonly question?: string;
  readonly welcome?: string;
}

/** A message both sides see. Its id is the id of the command that sent it. */
export interface MessagePosted {
  readonly type: "message_posted";
  readonly id: string;
  readonly author: Party;
  readonly text?: string;
  readonly attachments?: readonly Attachment[];
  readonly links?: readonly Link[];
  readonly quote?: Quote | null;
}

/** Its author wrote it anew; what it quotes and brings along stays. */
export interface MessageChanged {
  readonly type: "message_changed";
  readonly id: string;
  readonly text: string;
  readonly links?: readonly Link[];
}

/** Its author took it back: words, files and links of it are not shown any more. */
export interface MessageTakenBack {
  readonly type: "message_taken_back";
  readonly id: string;
}

/** An agent entered the chat. */
export interface PartyJoined {
  readonly type: "party_joined";
  readonly party: Party;
}

/** An agent left the chat. `returned_to_queue`: the customer waits again, at the front. */
export interface PartyLeft {
  readonly type: "party_left";
  readonly party: Party;
  readonly returned_to_queue?: boolean;
}

/** The customer now waits in this queue: an agent handed them over, or the wait was long (by the system). */
export interface PassedOn {
  readonly type: "passed_on";
  readonly by: Party;
  readonly queue_name: string;
  readonly stays?: boolean;
}

/** The customer has not answered for long; without an answer the chat ends then (Unix milliseconds). */
export interface InactivityWarned {
  readonly type: "inactivity_warned";
  readonly closes_at: number;
}

/** How far one side has received and seen the public stream (sequence numbers, never falling). */
export interface Marked {
  readonly type: "marked";
  readonly party: Party;
  readonly delivered: number;
  readonly seen: number;
}

/** One side's last link is gone, or one is back. Short drops are told to nobody. */
export interface ConnectionChanged {
  readonly type: "connection_changed";
  readonly party: Party;
  readonly connected: boolean;
  readonly until?: number | null;
}

/** One side proposes something; open until `deadline` (Unix milliseconds). */
export interface Proposed {
  readonly type: "proposed";
  readonly id: string;
  readonly author: Party;
  readonly what: CartChange | PageVisit | Cobrowse | PositionShare;
  readonly deadline: number;
  readonly state?: ProposalState;
}

/** It was answered, taken back, carried out or stopped; by the system when time was over. */
export interface ProposalChanged {
  readonly type: "proposal_changed";
  readonly id: string;
  readonly state: ProposalState;
  readonly by: Party;
  readonly detail?: string;
  readonly past?: boolean;
}

/** Nothing more can be said in this chat. */
export interface ChatEnded {
  readonly type: "chat_ended";
  readonly by: Party;
  readonly reason: EndReason;
}

/** `GET /api/widget/{key}/config`: all the widget needs before a chat. */
export interface WidgetConfig {
  readonly name: string;
  readonly look: Look;
  readonly form?: readonly FormField[];
  readonly questions?: readonly WidgetQuestion[];
  readonly welcome?: string;
  readonly agents_available?: number;
  readonly service?: WidgetService;
  readonly browsing?: boolean;
  readonly cobrowse?: boolean;
  readonly cobrowse_past?: boolean;
  readonly past_minutes?: number;
  readonly position?: boolean;
}

/** `POST /api/widget/{key}/session`: a new visitor, or a fresh token for an old one. */
export interface VisitorSessionRequest {
  readonly token?: string | null;
}

/** The visitor's signed session, and the chat that goes on, if one does. */
export interface VisitorSession {
  readonly visitor: string;
  readonly token: string;
  readonly interaction?: string | null;
}

/** A stored file. `key` is a secret of its own: `/files/{id}/{key}` serves to whoever has both. */
export interface Attachment {
  readonly id: string;
  readonly key: string;
  readonly kind: AttachmentKind;
  readonly name: string;
  readonly media_type: string;
  readonly bytes: number;
  readonly width?: number;
  readonly height?: number;
}

/** What a refused REST call answers; a refused command says the same in a `refused` frame. */
export interface ErrorBody {
  readonly code: ErrorCode;
  readonly text: string;
  readonly retry_after?: number | null;
}

/** The page a visitor is on. The address has no query and no fragment: they can hold typed data. */
export interface PageContext {
  readonly url?: string;
  readonly title?: string;
  readonly referrer?: string;
  readonly language?: string;
  readonly browser?: string;
  readonly time_zone?: string;
}

/** What the shop's page says is in the cart. `total` in minor units of `currency` (ISO 4217). */
export interface Cart {
  readonly currency?: string;
  readonly total?: number;
  readonly lines?: readonly CartLine[];
}

/** What a visitor looks at the shop with; sizes in CSS pixels. */
export interface Device {
  readonly kind?: DeviceKind;
  readonly system?: string;
  readonly screen_width?: number;
  readonly screen_height?: number;
  readonly window_width?: number;
  readonly window_height?: number;
  readonly touch?: boolean;
}

/** What brought a visitor here: the `utm_` words of the visit's first address. */
export interface Campaign {
  readonly source?: string;
  readonly medium?: string;
  readonly name?: string;
  readonly term?: string;
  readonly content?: string;
}

/** A page of this visit and when it was opened. The address has no query and no fragment. */
export interface PageSeen {
  readonly url: string;
  readonly title?: string;
  readonly at: number;
}

/** A card of what the customer is busy with: an insurance case, an order in progress (FEATURES 42). */
export interface ContextCard {
  readonly key: string;
  readonly title: string;
  readonly rows?: readonly ContextRow[];
  readonly url?: string;
}

/** Where a customer is, as they chose to share: degrees (WGS 84), metres, Unix milliseconds. */
export interface Position {
  readonly latitude: number;
  readonly longitude: number;
  readonly accuracy: number;
  readonly at: number;
  readonly live?: boolean;
  readonly address?: string;
}

/** An answer to one field of the pre-chat form, by the field's key. */
export interface Answer {
  readonly key: string;
  readonly value: string;
}

/** Words of a message that lead somewhere: `length` characters from `start`, in Unicode code points. */
export interface Link {
  readonly start: number;
  readonly length: number;
  readonly url: string;
}

/** By staff: the shop's page carries it out when the customer agrees, and says so. */
export interface CartChange {
  readonly type: "cart_change";
  readonly edits: readonly CartEdit[];
}

/** By staff: the customer's browser goes to this address. */
export interface PageVisit {
  readonly type: "page_visit";
  readonly url: string;
  readonly label?: string;
  readonly straight?: boolean;
}

/** By either side: staff see the customer's page, masked, until either stops it. */
export interface Cobrowse {
  readonly type: "cobrowse";
  readonly past?: boolean;
}

/** By either side: where the customer is; the customer's own counts as agreed to. */
export interface PositionShare {
  readonly type: "position_share";
  readonly live?: boolean;
  readonly until?: number | null;
}

/** Where a proposal stands. From `OPEN` to the next four; from `ACCEPTED` to the last two. */
export type ProposalState =
  | "open"
  | "accepted"
  | "refused"
  | "withdrawn"
  | "expired"
  | "done"
  | "failed";

/** A person at a desk, and what they are doing now. */
export interface Agent {
  readonly id: string;
  readonly login: string;
  readonly name: string;
  readonly role?: Role;
  readonly picture?: string | null;
  readonly profile?: string | null;
  readonly skills?: Readonly<Record<string, number>>;
  readonly queues?: Readonly<Record<string, Readonly<Record<Channel, number>>>>;
  readonly capacity?: Readonly<Record<Channel, number>>;
  readonly status?: AgentStatus;
  readonly reason?: NotReadyReason | null;
  readonly since?: number;
  readonly online?: boolean;
  readonly set_by?: string | null;
  readonly supervises?: readonly string[] | null;
  readonly lease_until?: number | null;
}

/** Where an interaction is in its life. It only moves down this list, or back to `WAITING`. */
export type InteractionStatus =
  | "waiting"
  | "offered"
  | "active"
  | "wrap_up"
  | "closed";

/** The codes of all known errors on the wire. */
export type ErrorCode =
  | "bad_frame"
  | "frame_too_large"
  | "client_too_old"
  | "hello_expected"
  | "wrong_password"
  | "too_many_attempts"
  | "session_expired"
  | "session_replaced"
  | "not_allowed"
  | "role_required"
  | "not_overseen"
  | "origin_refused"
  | "unknown_site"
  | "unknown_queue"
  | "unknown_interaction"
  | "unknown_offer"
  | "unknown_file"
  | "unknown_agent"
  | "unknown_room"
  | "unknown_group"
  | "unknown_profile"
  | "unknown_customer"
  | "unknown_message"
  | "id_reused"
  | "stale_assignment"
  | "offer_gone"
  | "chat_ended"
  | "chat_already_open"
  | "chat_taken"
  | "nobody_waits"
  | "nobody_there"
  | "agent_away"
  | "agent_full"
  | "offer_open"
  | "queue_closed"
  | "visitor_blocked"
  | "visitor_gone"
  | "invitation_gone"
  | "already_invited"
  | "room_closed"
  | "consultation_gone"
  | "consultation_open"
  | "disposition_missing"
  | "message_empty"
  | "message_too_long"
  | "too_many_attachments"
  | "form_incomplete"
  | "invalid_value"
  | "name_taken"
  | "identity_refused"
  | "record_changed"
  | "link_refused"
  | "proposal_open"
  | "proposal_gone"
  | "not_offered"
  | "not_monitored"
  | "chat_waits"
  | "too_late"
  | "too_many"
  | "file_too_large"
  | "file_empty"
  | "unsupported_file"
  | "picture_unreadable"
  | "storage_unavailable"
  | "busy"
  | "slow_consumer"
  | "shutting_down"
  | "internal";

/** A speaker, as the customer may see them: a public name and picture, no more. */
export interface Party {
  readonly kind: PartyKind;
  readonly name?: string;
  readonly agent?: string | null;
  readonly picture?: string | null;
}

/** What an invited visitor sees. `by` is an agent, or the system for a rule. */
export interface Invitation {
  readonly id: string;
  readonly by: Party;
  readonly text: string;
  readonly deadline: number;
}

/** What an agent does on the page that a customer shares. */
export type PointKind =
  | "highlight"
  | "point"
  | "clear";

/** What the server lets go under load, in this order; it comes back in the opposite one. */
export type Feature =
  | "typing"
  | "presence"
  | "cobrowse"
  | "visitor_list"
  | "new_chats";

/** What the customer wrote into one field, with the label they saw. */
export interface FormAnswer {
  readonly key: string;
  readonly label: string;
  readonly value: string;
}

/** A message of the same chat that another one answers, as it stood then. */
export interface Quote {
  readonly message: string;
  readonly author: Party;
  readonly text?: string;
}

/** Why a chat ended. */
export type EndReason =
  | "customer_left"
  | "agent_ended"
  | "inactive"
  | "connection_lost"
  | "callback"
  | "blocked";

/** A site's own look of the widget. `accent` is `#rrggbb`. */
export interface Look {
  readonly accent?: string;
  readonly title?: string;
  readonly subtitle?: string;
}

/** One field of a site's pre-chat form. The answer to a choice is an option's key. */
export interface FormField {
  readonly key: string;
  readonly label: string;
  readonly kind?: FieldKind;
  readonly meaning?: FieldMeaning;
  readonly required?: boolean;
  readonly options?: readonly FormOption[];
}

/** A question type as the widget shows it. The queue stays on the server. */
export interface WidgetQuestion {
  readonly key: string;
  readonly label: string;
  readonly welcome?: string;
  readonly service?: WidgetService;
}

/** What a customer can expect of a queue just now. */
export interface WidgetService {
  readonly closed?: boolean;
  readonly closed_text?: string;
  readonly opens_at?: number | null;
  readonly callback?: boolean;
  readonly wait?: number | null;
}

/** A picture is shown inline; a file is offered for download. */
export type AttachmentKind =
  | "picture"
  | "file";

/** One line of a cart; the price of one piece in minor units of the currency. */
export interface CartLine {
  readonly name: string;
  readonly quantity?: number;
  readonly price?: number;
  readonly key?: string;
  readonly variant?: string;
  readonly url?: string;
}

/** What a visitor holds in hand. */
export type DeviceKind =
  | "computer"
  | "phone"
  | "tablet"
  | "unknown";

/** One thing that the shop's page or app says. `value` is text in the form that `kind` names. */
export interface ContextRow {
  readonly label: string;
  readonly value: string;
  readonly kind?: ContextKind;
  readonly currency?: string;
}

/** An article and how many of it there shall be; 0 takes it out. `key` is the shop's own number of it. */
export interface CartEdit {
  readonly key: string;
  readonly quantity: number;
  readonly name?: string;
  readonly was?: number | null;
}

/** Who acts. Rights are a table over roles (`backend.actions.rights`). */
export type Role =
  | "visitor"
  | "agent"
  | "supervisor"
  | "administrator"
  | "shop"
  | "system";

/** The ways a customer reaches us. */
export type Channel =
  | "chat"
  | "phone"
  | "email"
  | "sms"
  | "fax";

/** What an agent wants. `FINISHING` keeps open chats and takes no new ones ("finish mine"). */
export type AgentStatus =
  | "ready"
  | "not_ready"
  | "finishing";

/** Why an agent is not ready. */
export type NotReadyReason =
  | "signed_in"
  | "break"
  | "lunch"
  | "meeting"
  | "training"
  | "other_work"
  | "no_answer"
  | "declined"
  | "connection_lost"
  | "signed_out";

/** The kinds of speaker in a transcript. */
export type PartyKind =
  | "customer"
  | "agent"
  | "system";

/** Kinds of pre-chat form field. */
export type FieldKind =
  | "text"
  | "email"
  | "phone"
  | "customer_number"
  | "long_text"
  | "choice";

/** What an answer tells us about the customer, where it tells something. */
export type FieldMeaning =
  | "name"
  | "email"
  | "phone"
  | "customer_number"
  | "none";

/** One choice of a field; who chooses it needs an agent with these skills (name to least level). */
export interface FormOption {
  readonly key: string;
  readonly label: string;
  readonly skills?: Readonly<Record<string, number>>;
}

/** What a value of a context card is, so that it is shown, sorted and copied right. */
export type ContextKind =
  | "text"
  | "number"
  | "money"
  | "time"
  | "link"
  | "yes_no";

export type FromVisitor =
  | VisitorHello
  | Ping
  | Typing
  | Browsing
  | PositionIs
  | CobrowseChunk
  | StartChat
  | LeaveMessage
  | AskCallback
  | AnswerInvitation
  | SendMessage
  | Mark
  | EndChat
  | Identify
  | Propose
  | AnswerProposal;

export type ToVisitor =
  | Welcome
  | VisitorSnapshot
  | PublicEntry
  | CaughtUp
  | Ack
  | Refused
  | PartyTyping
  | QueuePosition
  | Invited
  | InvitationOver
  | CobrowseWanted
  | Pointed
  | Degraded
  | Pong
  | Closing;

export type PublicEvent =
  | ChatStarted
  | MessagePosted
  | MessageChanged
  | MessageTakenBack
  | PartyJoined
  | PartyLeft
  | PassedOn
  | InactivityWarned
  | Marked
  | ConnectionChanged
  | Proposed
  | ProposalChanged
  | ChatEnded;
