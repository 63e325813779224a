/** What a page's main thread did, from a trace with `toplevel` and `blink.user_timing`. */

/** The first mark of a name. @param {object[]} trace */
export const marked = (trace, text) => trace.find(({ name, cat }) => name === text && cat === 'blink.user_timing');

/**
 * Tasks of the thread that set a mark, in their order: `ts` and `dur` in microseconds by the clock, `cpu` in milliseconds on the
 * processor. Microtasks that run when a task has ended, as after `scheduler.postTask`, are the task's.
 *
 * @param {object[]} trace @returns {{ ts: number, dur: number, cpu: number }[]}
 */
export function tasksOf(trace, { pid, tid }) {
  const tasks = [];
  const events = trace.filter((event) => event.pid === pid && event.tid === tid && event.dur !== undefined && /RunTask$|PerformMicrotaskCheckpoint$/.test(event.name));
  for (const { name, ts, dur, tdur = 0 } of events.sort((a, b) => a.ts - b.ts)) {
    const last = tasks.at(-1);
    if (last && ts < last.ts + last.dur) continue;
    if (name.endsWith('RunTask') || !last) tasks.push({ ts, dur, cpu: tdur / 1000 });
    else Object.assign(last, { dur: ts + dur - last.ts, cpu: last.cpu + tdur / 1000 });
  }
  return tasks;
}
