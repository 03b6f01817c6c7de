/** Reads manifests from files, directories and stdin, and remembers where each came from. */
import { isUtf8 } from 'buffer';
import { readdirSync, readFileSync, statSync } from 'fs';
import { join } from 'path';
import { Io, UsageError } from './io';
import { parseYaml, YamlDocument, YamlError } from './yaml/documents';
import { listItems } from '../model/objects';

/** One object of a manifest file; the items of a `List` are one each. */
export interface SourceManifest {
  /** The object, any JSON. */
  readonly json: unknown;

  /** The file as it was given, or {@link STDIN}. */
  readonly file: string;

  /** The number of the document in its file, from 1. */
  readonly document: number;

  /** The line that the object starts on, from 1. */
  readonly line: number;

  /** The line of the field at a path in the object, or of the nearest thing around it that exists. */
  lineOf(path: readonly (string | number)[]): number;
}

/** What stdin is called in messages. */
export const STDIN = '<stdin>';

/** More than all that a cluster of thousands of pods is made of, in less memory than Node has on a machine with 4 GB. */
const MAX_BYTES = 32 * 1024 * 1024;

/** What is read of a directory, as kubectl does. */
const MANIFEST_FILE = /\.(yaml|yml|json)$/;

/** Directories in a directory that hold no manifests of a person's: those of tools, and npm's packages. */
const PASSED_OVER = /^(\..*|node_modules)$/;

/**
 * Reads all manifests in the order of the paths, those of a directory and of the directories in it by name. `-` is stdin, and so is no path at all.
 *
 * @throws UsageError when something cannot be read, naming the file and line
 */
export async function readManifests(paths: readonly string[], io: Pick<Io, 'stdin'>): Promise<SourceManifest[]> {
  if (paths.length === 0 && io.stdin.isTTY) {
    throw new UsageError('no manifests given: name files or directories, or - to read from a pipe');
  }
  const sources = paths.length === 0 ? ['-'] : paths;
  const manifests: SourceManifest[][] = [];
  let size = 0;
  const withinBounds = (bytes: Buffer, where: string): Buffer => {
    size += bytes.length;
    if (size > MAX_BYTES) throw tooLarge(where);
    return bytes;
  };
  let stdinText: string | undefined;
  for (const path of sources) {
    if (path === '-') {
      stdinText ??= decode(withinBounds(await readAll(io.stdin), STDIN), STDIN);
      manifests.push(manifestsIn(stdinText, STDIN));
      continue;
    }
    const files = filesAt(path);
    // An empty file is a mistake when it was asked for by name; in a directory it may just be there.
    for (const file of files ?? [path]) {
      const text = decode(withinBounds(fileAt(file), file), file);
      if (files && text.trim() === '') continue;
      manifests.push(manifestsIn(text, file));
    }
  }
  return manifests.flat();
}

/** The manifest files of a directory and of those in it, or undefined when the path is a file. */
function filesAt(path: string): string[] | undefined {
  if (!attempt(path, () => statSync(path).isDirectory())) return undefined;
  const files = filesBelow(path);
  if (files.length === 0) throw new UsageError(`${path}: no manifests in this directory or below (looked for *.yaml, *.yml and *.json)`);
  return files;
}

/** Links to files are followed, links to directories are not: they may lead round in a circle. */
function filesBelow(directory: string): string[] {
  const entries = attempt(directory, () => readdirSync(directory, { withFileTypes: true }));
  return entries.sort((one, other) => (one.name < other.name ? -1 : 1)).flatMap((entry) => {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) return PASSED_OVER.test(entry.name) ? [] : filesBelow(path);
    return MANIFEST_FILE.test(entry.name) && attempt(path, () => statSync(path).isFile()) ? [path] : [];
  });
}

function fileAt(file: string): Buffer {
  return attempt(file, () => readFileSync(file));
}

const REASONS: { readonly [code: string]: string } = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  ENOTDIR: 'not a directory',
  ELOOP: 'a symbolic link that leads back to itself',
  ERR_FS_FILE_TOO_LARGE: 'larger than 2 GiB',
};

function attempt<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw unreadable(path, error);
  }
}

async function readAll(stream: AsyncIterable<Buffer | string>): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    let size = 0;
    for await (const chunk of stream) {
      chunks.push(Buffer.from(chunk));
      size += chunk.length;
      if (size > MAX_BYTES) throw tooLarge(STDIN);
    }
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw unreadable(STDIN, error);
  }
  return Buffer.concat(chunks);
}

function tooLarge(where: string): UsageError {
  return new UsageError(`${where}: more than ${MAX_BYTES / 1024 / 1024} MiB of manifests: give them in several runs, such as a namespace at a time`);
}

function unreadable(path: string, error: unknown): UsageError {
  const { code = '' } = error as { code?: string };
  return new UsageError(`${path}: ${REASONS[code] ?? `cannot be read (${code || String(error)})`}`);
}

/** Text in UTF-8; anything else is not a manifest. */
function decode(bytes: Buffer, file: string): string {
  if (bytes.length >= 2 && ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff))) {
    throw new UsageError(`${file}: text in UTF-16: save it as UTF-8`);
  }
  if (bytes.includes(0)) throw new UsageError(`${file}: a binary file, not a manifest`);
  if (!isUtf8(bytes)) throw new UsageError(`${file}: not text in UTF-8, so no manifest`);
  return bytes.toString('utf8');
}

function manifestsIn(text: string, file: string): SourceManifest[] {
  if (text.trim() === '') throw new UsageError(`${file}: empty, no manifest in it`);
  return documentsIn(text, file).flatMap((document, index) => {
    // Helm and others leave documents of nothing but comments.
    if (document.value === null) return [];
    if (typeof document.value !== 'object' || Array.isArray(document.value)) {
      const what = Array.isArray(document.value) ? 'a list' : 'plain text';
      throw new UsageError(`${file}:${document.line}: ${what}, not a manifest (an object with apiVersion and kind)`);
    }
    return objectsOf(document, file, index + 1);
  });
}

function documentsIn(text: string, file: string): YamlDocument[] {
  try {
    return parseYaml(text);
  } catch (error) {
    if (error instanceof YamlError) throw new UsageError(`${file}:${error.line}: ${error.message}`);
    throw error;
  }
}

/** Where an object is in its document. */
class ManifestInDocument implements SourceManifest {
  public constructor(
    public readonly json: unknown,
    public readonly file: string,
    public readonly document: number,
    private readonly yaml: YamlDocument,
    private readonly path: readonly (string | number)[],
  ) {}

  /** Looked up only when asked for: most lines never are. */
  public get line(): number {
    return this.path.length === 0 ? this.yaml.line : this.yaml.lineOf(this.path);
  }

  public lineOf(field: readonly (string | number)[]): number {
    return this.yaml.lineOf([...this.path, ...field]);
  }
}

/** The document's object, or those in it when it is a `List`, however deep. */
function objectsOf(document: YamlDocument, file: string, number: number): SourceManifest[] {
  const found: SourceManifest[] = [];
  const rest: { json: unknown; path: (string | number)[] }[] = [{ json: document.value, path: [] }];
  for (let next = rest.pop(); next; next = rest.pop()) {
    const { json, path } = next;
    const items = listItems(json);
    if (items) {
      for (let i = items.length - 1; i >= 0; i--) rest.push({ json: items[i], path: [...path, 'items', i] });
    } else {
      found.push(new ManifestInDocument(json, file, number, document, path));
    }
  }
  return found;
}
