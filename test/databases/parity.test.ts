/**
 * What is true of the charts cannot be tested here; that every page answers for the same features, and of which version, can.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';

const FEATURES = ['persistence', 'claim retention', 'disruption budget', 'network policy', 'probes', 'security context', 'TLS', 'metrics',
  'external access', 'backup', 'init scripts', 'custom configuration', 'diagnostics mode'];

describe.each(['postgresql', 'mysql', 'mongodb', 'cassandra', 'kafka', 'zookeeper', 'redis', 'redis-cluster', 'etcd'])('the page of %s', (name) => {
  const page = fs.readFileSync(path.join(__dirname, `../../docs/databases/${name}.md`), 'utf8');
  const section = page.split('## Against Bitnami\'s chart\n')[1].split('\n## ')[0];
  const rows = section.split('\n').filter((line) => line.startsWith('|')).map((line) => line.slice(1, -1).split(' | ').map((cell) => cell.trim()));

  test('compares every feature of Bitnami\'s chart, in the order that all pages have', () => {
    expect(rows[0]).toEqual(['', 'here', `\`bitnami/${name}\``]);
    expect(rows.slice(2, 2 + FEATURES.length).map(([feature]) => feature)).toEqual(FEATURES);
    expect(rows.slice(2).filter((row) => row.length !== 3 || row.some((cell) => cell === ''))).toEqual([]);
  });

  test('names the one version that it was compared with', () => {
    expect(section.match(/version \d+\.\d+\.\d+ of the chart/g)).toHaveLength(1);
  });
});
