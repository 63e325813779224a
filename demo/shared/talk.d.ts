import type { Conversation, Message } from './conversations.js';

export function el<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  props?: Record<string, unknown>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Tag];
export function avatar(name: string): HTMLElement;
export function conversationRow(conversation: Conversation, href: string, unread: string): HTMLLIElement;
export function messageItem(message: Message, you: string, clip?: Node): HTMLLIElement;
export function startComposer(
  form: HTMLFormElement,
  talk: { list(): HTMLElement; conversation(): Conversation; you(): string; onSend?(): void },
): void;
export function scrollToEnd(list: HTMLElement): void;
