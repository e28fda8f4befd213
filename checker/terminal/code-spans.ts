import { paint, type Terminal } from './style.ts';

/** Code in a sentence as in a lesson's text: a colour in place of the backticks. Without colour they stay. */
export function withCode(text: string, terminal: Terminal): string {
  if (!terminal.color) return text;
  return text.replaceAll(/`([^`\n]+)`/g, (_, code: string) => paint(terminal, 'cyan', code));
}
