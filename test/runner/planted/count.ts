import { writeFileSync } from 'node:fs';

/** Fails the first time, and every third time from then on. Each time is a file of the run that planted it: runs may be side by side. */
export function failEveryThirdTime(): void {
  if (takeNumber() % 3 === 0) throw new Error('A race was lost.');
}

function takeNumber(count = 0): number {
  try {
    writeFileSync(`${process.env['PLANTED_COUNT']!}-${count}`, '', { flag: 'wx' });
    return count;
  } catch {
    return takeNumber(count + 1);
  }
}
