// The panel's style sheet: its parts in the order in which they may overrule each other.

import adapt from "./styles/adapt.css";
import composer from "./styles/composer.css";
import form from "./styles/form.css";
import frame from "./styles/frame.css";
import header from "./styles/header.css";
import invitation from "./styles/invitation.css";
import lightbox from "./styles/lightbox.css";
import transcript from "./styles/transcript.css";

export const panelStyles = [frame, header, form, transcript, composer, lightbox, invitation, adapt].join("\n");
