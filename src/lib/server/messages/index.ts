export { countUnread } from './count-unread.ts';
export { deliverNotifications } from './deliver-notifications.ts';
export { messageKinds, type MessageKind, type MessageParameters } from './kinds.ts';
export { listMessages, type Message } from './list-messages.ts';
export { markMessagesRead } from './mark-messages-read.ts';
export { notify } from './notify.ts';
export { remindOfVisits } from './remind-of-visits.ts';
