/**
 * Server rendering, of apps: what a client renders first must be what the server rendered, without the store and the page
 * around it. The script tag has another module in place of this one.
 */
import { isServer, type LitElement, type ReactiveController } from 'lit';

/** Of hosts whose shadow root came from a server and is not taken over yet. */
const waiting = new WeakSet<ReactiveController>();

/** Looks at a host in its constructor: later it has a root of its own. */
export function noteServed(controller: ReactiveController, host: LitElement): void {
  if (host.shadowRoot) waiting.add(controller);
}

/** Whether its host renders what a server does: on one, and at first where a server has rendered it. */
export const isServed = (controller: ReactiveController): boolean => isServer || waiting.has(controller);

/** Connects it once the host has taken over, unless that has left the page. */
export async function connectLater(controller: ReactiveController, host: LitElement): Promise<void> {
  await host.updateComplete;
  waiting.delete(controller);
  if (host.isConnected) controller.hostConnected?.();
}
