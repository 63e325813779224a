export interface Person {
  readonly name: string;
  readonly about: string;
  readonly status: string;
}

export interface Message {
  /** Empty = the visitor. */
  readonly from: string;
  readonly at: string;
  readonly text: string;
  /** The message carries the video. */
  readonly clip?: boolean;
}

export interface Conversation {
  readonly id: string;
  readonly name: string;
  readonly members: string;
  /** How many messages were not read yet. */
  unread: number;
  readonly messages: Message[];
  /** What the others answer, in turn. */
  readonly replies: readonly string[];
}

export const people: readonly Person[];
export const conversations: readonly Conversation[];
