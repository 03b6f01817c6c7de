// A control plane of the recorder's, and questions put to its API server.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { Agent, request } from 'node:https';

/** The resources that admission is recorded for. */
export const RESOURCES = {
  StatefulSet: { apiVersion: 'apps/v1', path: '/apis/apps/v1/namespaces/default/statefulsets' },
  Service: { apiVersion: 'v1', path: '/api/v1/namespaces/default/services' },
  PersistentVolumeClaim: { apiVersion: 'v1', path: '/api/v1/namespaces/default/persistentvolumeclaims' },
  PersistentVolume: { apiVersion: 'v1', path: '/api/v1/persistentvolumes' },
  StorageClass: { apiVersion: 'storage.k8s.io/v1', path: '/apis/storage.k8s.io/v1/storageclasses' },
  PodDisruptionBudget: { apiVersion: 'policy/v1', path: '/apis/policy/v1/namespaces/default/poddisruptionbudgets' },
};

/** Starts a control plane with the recorder's binary; it ends with this process at the latest. */
export async function startServer(binary, flags = []) {
  const child = spawn(binary, ['serve', ...flags], { stdio: ['ignore', 'pipe', 'inherit'] });
  const kubeconfig = await new Promise((resolve, reject) => {
    child.stdout.once('data', (text) => resolve(String(text).trim()));
    child.once('exit', (code) => reject(new Error(`the control plane ended with ${code}`)));
  });
  const text = readFileSync(kubeconfig, 'utf8');
  const url = new URL(/server: "([^"]+)"/.exec(text)[1]);
  const token = /token: (\w+)/.exec(text)[1];
  const agent = new Agent({ keepAlive: true, maxSockets: 4, rejectUnauthorized: false });
  const ask = (method, path, body, type = 'application/json') => new Promise((resolve, reject) => {
    const sent = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const headers = { 'Authorization': `Bearer ${token}`, 'Accept': 'application/json', 'Content-Type': type };
    const asked = request({ hostname: url.hostname, port: url.port, method, path, agent, headers }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => {
        const answered = Buffer.concat(parts).toString();
        const isJson = String(answer.headers['content-type']).includes('json');
        resolve({ code: answer.statusCode, body: isJson ? JSON.parse(answered) : answered, warnings: warningsOf(answer) });
      });
    });
    asked.on('error', reject);
    asked.end(sent);
  });
  const stop = () => new Promise((resolve) => {
    agent.destroy();
    child.once('exit', resolve);
    child.kill('SIGINT');
  });
  return { ask, stop };
}

/** What the server warns of: `299 - "text"`, with the quotes in the text escaped. */
function warningsOf({ headersDistinct }) {
  return (headersDistinct.warning ?? []).flatMap((line) => [...line.matchAll(/299 \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text]) => text.replace(/\\(.)/g, '$1')));
}

/** Works through a list, a few at a time, and keeps the order of the results. */
export async function mapParallel(list, width, work) {
  const results = new Array(list.length);
  let next = 0;
  await Promise.all(Array.from({ length: width }, async () => {
    while (next < list.length) {
      const index = next++;
      results[index] = await work(list[index], index);
    }
  }));
  return results;
}
