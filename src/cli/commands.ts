/** The commands there are. Each is loaded only when it is called, so that none makes the others start later. */
import type { Command } from 'commander';
import type { Io } from './io';

/** A command before it is loaded. */
export interface CommandEntry {
  readonly name: string;

  /** One line for the list of commands. */
  readonly summary: string;

  /** Loads the command; its action writes to `io` and throws `UsageError` for what the user has to mend. */
  readonly load: () => (io: Io) => Command;
}

/* eslint-disable @typescript-eslint/no-require-imports */
export const COMMANDS: readonly CommandEntry[] = [
  {
    name: 'explain',
    summary: 'show the pods, DNS names, claims and orders that manifests lead to',
    load: () => (require('./explain') as typeof import('./explain')).explainCommand,
  },
  {
    name: 'check',
    summary: 'judge manifests: what is refused, what never works, what loses data or service',
    load: () => (require('./check') as typeof import('./check')).checkCommand,
  },
  {
    name: 'simulate',
    summary: 'play events against a StatefulSet and print what the controllers do',
    load: () => (require('./simulate') as typeof import('./simulate')).simulateCommand,
  },
];
