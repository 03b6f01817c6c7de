/** Scripts are files; what differs between databases is a prelude of assignments, which a shell must read as it was meant. */
import { spawnSync } from 'node:child_process';
import * as fc from 'fast-check';
import { prelude } from '../../src/databases/script-files';

/** What a shell has in the variable after it has read the prelude. */
const asRead = (text: string, variable: string) => spawnSync('sh', ['-c', `${text}\nprintf '%s.' "$${variable}"`], { encoding: 'utf8' }).stdout.slice(0, -1);

test('a prelude has one assignment a line, and quotes only where it must', () => {
  expect(prelude({ PORT: 5432, HAS_TLS: true, HOST: 'a.b.svc.cluster.local', OPTIONS: 'sslmode=require host=x', MEMBERS: ['a-0', 'a-1'], NONE: '' }))
    .toBe('PORT=5432\nHAS_TLS=true\nHOST=a.b.svc.cluster.local\nOPTIONS=\'sslmode=require host=x\'\nMEMBERS=\'a-0 a-1\'\nNONE=\'\'\n');
});

test('a shell reads any value as it was given', () => {
  fc.assert(fc.property(fc.string({ unit: 'grapheme' }).filter((value) => !value.includes('\0') && !/\r/.test(value)), (value) => {
    expect(asRead(prelude({ VALUE: value }), 'VALUE')).toBe(value);
  }), { numRuns: 50 });
});

test('a name that a shell does not take, and a list that it would divide elsewhere, are refused', () => {
  expect(() => prelude({ 'has-tls': true })).toThrow('a variable of scripts is called \'has-tls\', expected upper-case letters, digits and \'_\'');
  expect(() => prelude({ MEMBERS: ['a b'] })).toThrow('the variable MEMBERS of scripts is a list, and its element \'a b\' is empty or has white space: a shell would read another list');
});
