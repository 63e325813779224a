/** Reads what was posted, as long as it is small and comes soon. */

/** Why a request is not taken, as an HTTP status. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    message: string,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }
}

/** @param seconds For all of it. */
export async function readJson(request: Request, maxBytes: number, seconds: number): Promise<unknown> {
  if (!/^application\/json\b/i.test(request.headers.get('content-type') ?? '')) throw new Refusal(415, 'A receipt is posted as application/json');
  const tooLarge = () => new Refusal(413, `A receipt has ${maxBytes} bytes at most`);
  if (Number(request.headers.get('content-length')) > maxBytes) throw tooLarge();
  const reader = request.body?.getReader();
  if (!reader) throw new Refusal(400, 'There is no body');

  const decoder = new TextDecoder('utf-8', { fatal: true });
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => (timer = setTimeout(() => reject(new Refusal(408, 'The body took too long')), seconds * 1000)));
  try {
    let text = '';
    for (let size = 0; ; ) {
      const { done, value } = await Promise.race([reader.read(), late]);
      if (done) break;
      size += value.byteLength;
      if (size > maxBytes) throw tooLarge();
      text += decoder.decode(value, { stream: true });
    }
    return JSON.parse(text + decoder.decode()) as unknown;
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(400, 'The body is not JSON, or ended early');
  } finally {
    clearTimeout(timer);
    reader.cancel().catch(() => undefined);
  }
}
