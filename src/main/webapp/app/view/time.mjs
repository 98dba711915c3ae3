import { el } from './dom.mjs';

const clock = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit' });
const clockWithSeconds = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const dayAndClock = new Intl.DateTimeFormat(undefined, { weekday: 'short', hour: '2-digit', minute: '2-digit' });
const whole = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });

/** A moment in the reader's own time; the day is told only when it is not today. */
export function timeElement(at, { seconds = false } = {}) {
  const date = new Date(at);
  const today = date.toDateString() === new Date().toDateString();
  const format = !today ? dayAndClock : seconds ? clockWithSeconds : clock;
  return el('time', { datetime: date.toISOString(), title: whole.format(date) }, format.format(date));
}
