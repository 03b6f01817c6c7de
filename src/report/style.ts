/** Emphasis in text for a terminal, and none elsewhere. */
export interface Style {
  bold(text: string): string;
  dim(text: string): string;
  warn(text: string): string;
  bad(text: string): string;
}

/** Text as it is: for files, pipes and tests. */
export const PLAIN: Style = { bold: (text) => text, dim: (text) => text, warn: (text) => text, bad: (text) => text };

/** Text with the terminal's own colours. */
export const COLOURED: Style = {
  bold: (text) => `\u001b[1m${text}\u001b[22m`,
  dim: (text) => `\u001b[2m${text}\u001b[22m`,
  warn: (text) => `\u001b[33m${text}\u001b[39m`,
  bad: (text) => `\u001b[31m${text}\u001b[39m`,
};

/** The text without characters that would steer a terminal, except the end of a line and emphasis: names come from anywhere. */
export function printable(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.replace(/\u001b\[[0-9]{1,2}m|[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/g, (found) => (found.length > 1 ? found : '\uFFFD'));
}

/** A value that stands within a line: no end of a line in it, and nothing that steers a terminal. */
export function oneLine(value: string): string {
  // eslint-disable-next-line no-control-regex
  return value.replace(/(?<!\s)\s*\n\s*/g, ' ').replace(/[\u0000-\u001f\u007f-\u009f]/g, '\uFFFD');
}
