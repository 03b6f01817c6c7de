/** Pods of synthesized manifests, run as processes: command, args, env, volumes and probes are those of the manifest. */
import { mkdirSync, rmSync, writeFileSync, chmodSync, chownSync, existsSync } from 'node:fs';
import * as path from 'node:path';
import { Running, Sandbox } from './sandbox';

/** What stands in for an image: its entrypoint, and what differs from a plain container. */
export interface ImageStandIn {
  readonly entrypoint: string[];
  readonly path?: string;
  /** Variables that the image sets. */
  readonly env?: Record<string, string>;
  /** Files of the image, by path. */
  readonly files?: Record<string, string>;
  /** A directory of this machine with the image's programs. */
  readonly directory?: string;
  /** Where programs and files are; `/image` unless said otherwise. */
  readonly mountPath?: string;
  /** The root of a file system with the image's programs, in the place of this machine's. */
  readonly root?: string;
  /** The name of the user that the image gives the uid. */
  readonly userName: string;
  /** How the image wants to be stopped. */
  readonly stopSignal?: NodeJS.Signals;
}

export interface Environment {
  readonly sandbox: Sandbox;
  /** By the image's name without its tag. */
  readonly images: Record<string, ImageStandIn>;
  readonly secrets: Record<string, Record<string, string>>;
  /** By kind, then name. */
  readonly manifests: any[];
}

/** A pod of a StatefulSet, or of a Job. */
export class PodProcess {
  private running?: Running;
  private initLog = '';
  private stopping = false;
  private isUp = false;

  constructor(
    private readonly environment: Environment,
    public readonly name: string,
    private readonly template: any,
    private readonly ordinal?: number,
  ) {}

  /** Runs the init containers and starts the first container; settles when that runs, or an init container has failed. */
  public async start(): Promise<void> {
    this.stopping = false;
    this.initLog = '';
    const temporary = this.emptyDirs();
    temporary.forEach((directory) => rmSync(directory, { recursive: true, force: true }));
    for (const container of this.spec.initContainers ?? []) {
      const running = this.launch(container);
      this.running = running;
      const status = await running.exit;
      this.initLog += running.log();
      if (status !== 0) throw new Error(`${this.name}: init container '${container.name}' ended with ${status}: ${running.log()}`);
      if (this.stopping) return;
    }
    const server = this.launch(this.spec.containers[0]);
    this.running = server;
    this.isUp = true;
    void server.exit.then(() => { if (this.running === server) this.isUp = false; });
  }

  /** As the kubelet does when the server has ended by itself: the container is started again, the init containers are not run. */
  public async restartContainer(): Promise<void> {
    await this.running!.exit;
    this.running = this.launch(this.spec.containers[0]);
  }

  /** For a Job's pod: until its container has ended. */
  public async run(): Promise<string> {
    await this.start();
    const status = await this.running!.exit;
    if (status !== 0) throw new Error(`${this.name}: ended with ${status}: ${this.log}`);
    return this.log;
  }

  /** Whether its first container, or an init container, runs. */
  public get isRunning(): boolean {
    return this.running !== undefined && this.running.process.exitCode === null && this.running.process.signalCode === null;
  }

  /** Whether its server does; one that still starts does not. */
  public get isServerUp(): boolean {
    return this.isUp;
  }

  public get log(): string {
    return this.initLog + (this.running?.log() ?? '');
  }

  /** Runs a command in the first container, with its environment. */
  public exec(argv: string[], env: Record<string, string> = {}): { status: number; output: string } {
    const [container] = this.spec.containers;
    const image = this.imageOf(container);
    const searched = image.path ? { PATH: image.path } : {};
    return this.environment.sandbox.exec(this.running!, argv, this.uid, { ...image.env, ...this.envOf(container), ...searched, ...env });
  }

  /** The output of a command that must succeed. */
  public output(argv: string[], env?: Record<string, string>): string {
    const { status, output } = this.exec(argv, env);
    if (status !== 0) throw new Error(`${this.name}: ${argv.join(' ')}: ${status}: ${output}\n${this.log.slice(-3000)}`);
    return output;
  }

  /** Whether the probe of the manifest holds. */
  public probe(kind: 'readinessProbe' | 'livenessProbe' | 'startupProbe'): boolean {
    const [container] = this.spec.containers;
    const { exec, tcpSocket, httpGet } = container[kind];
    if (exec) return this.exec(exec.command).status === 0;
    if (httpGet) {
      const url = `${(httpGet.scheme ?? 'HTTP').toLowerCase()}://${this.environment.sandbox.address(this.name)}:${httpGet.port}${httpGet.path}`;
      return this.exec(['curl', '-sf', '--max-time', '5', url]).status === 0;
    }
    return this.exec(['bash', '-c', `exec 3<>/dev/tcp/${this.environment.sandbox.address(this.name)}/${tcpSocket.port}`]).status === 0;
  }

  public async ready(seconds = 60): Promise<void> {
    await until(`${this.name} is ready`, () => this.probe('readinessProbe'), seconds, () => this.log);
  }

  /** As the kubelet does: the preStop hook, then the stop signal, then patience. */
  public async stop(): Promise<void> {
    this.stopping = true;
    const { running } = this;
    const preStop = this.spec.containers[0].lifecycle?.preStop?.exec?.command;
    if (preStop) this.exec(preStop);
    this.exec(['bash', '-c', `kill -${this.imageOf(this.spec.containers[0]).stopSignal ?? 'SIGTERM'} 1`]);
    await running!.exit;
  }

  /** As a node does that loses power. */
  public async kill(): Promise<void> {
    this.stopping = true;
    this.environment.sandbox.kill(this.running!);
    await this.running!.exit;
  }

  /** Deletes the pod's claims. */
  public deleteClaims(): void {
    (this.template.claims ?? []).forEach((claim: string) => rmSync(this.claimPath(`${claim}-${this.name}`), { recursive: true, force: true }));
  }

  /** Brings what a Secret has become into its volume, as the kubelet does in a running pod. */
  public refreshSecret(volume: string): void {
    const { secret } = this.spec.volumes.find(({ name }: any) => name === volume);
    Object.entries(this.environment.secrets[secret.secretName]).forEach(([file, content]) => writeFileSync(this.path('volumes', volume, file), content));
  }

  /** Brings what a ConfigMap is after another apply into its volume, as the kubelet does in a running pod. */
  public refreshConfig(volume: string, applied: PodProcess): void {
    const { configMap } = this.spec.volumes.find(({ name }: any) => name === volume);
    const { data } = applied.environment.manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === configMap.name);
    configMap.items.forEach(({ key, path: file }: any) => writeFileSync(this.path('volumes', volume, file), data[key]));
  }

  private get spec(): any {
    return this.template.spec;
  }

  private get uid(): number {
    return this.spec.securityContext.runAsUser;
  }

  private launch(container: any): Running {
    const image = this.imageOf(container);
    const env = this.envOf(container);
    const expand = (text: string) => text.replace(/\$\((\w+)\)/g, (whole, name) => env[name] ?? whole);
    const argv = [...container.command ?? image.entrypoint, ...container.args ?? []].map(expand);
    const mounts = Object.fromEntries(container.volumeMounts
      .map(({ name, mountPath, readOnly }: any) => [mountPath, { source: this.volumePath(name), readOnly }]));
    const programs = image.directory ?? (image.files && this.directory('image', image.files, 0o755));
    return this.environment.sandbox.start(this.name, {
      argv,
      uid: this.uid,
      root: image.root,
      env: { ...image.env, ...env, ...image.path ? { PATH: image.path } : {}, USER_NAME: image.userName, HOSTNAME: this.name },
      mounts: { ...mounts, ...programs ? { [image.mountPath ?? '/image']: { source: programs, readOnly: true } } : {} },
    });
  }

  private imageOf({ image }: any): ImageStandIn {
    const standIn = this.environment.images[image.split(':')[0]];
    if (!standIn) throw new Error(`nothing stands in for image ${image}`);
    return standIn;
  }

  private envOf({ env = [] }: any): Record<string, string> {
    const values: Record<string, string> = {};
    for (const { name, value, valueFrom } of env) {
      values[name] = valueFrom ? this.valueFrom(valueFrom) : value.replace(/\$\((\w+)\)/g, (whole: string, other: string) => values[other] ?? whole);
    }
    return values;
  }

  private valueFrom({ fieldRef, secretKeyRef }: any): string {
    if (secretKeyRef) return this.environment.secrets[secretKeyRef.name][secretKeyRef.key];
    const fields: Record<string, string> = {
      'metadata.name': this.name,
      'metadata.labels[\'apps.kubernetes.io/pod-index\']': String(this.ordinal),
      'status.podIP': this.environment.sandbox.address(this.name),
    };
    const value = fields[fieldRef.fieldPath];
    if (value === undefined) throw new Error(`field ${fieldRef.fieldPath} has no value here`);
    return value;
  }

  private emptyDirs(): string[] {
    return (this.spec.volumes ?? []).filter((volume: any) => volume.emptyDir).map(({ name }: any) => this.path('volumes', name));
  }

  /** A directory with what the kubelet would put there, and as it would own it. */
  private volumePath(name: string): string {
    const volume = (this.spec.volumes ?? []).find((each: any) => each.name === name);
    if (volume === undefined) return this.claim(this.claimPath(`${name}-${this.name}`));
    if (volume.persistentVolumeClaim) return this.claim(this.claimPath(volume.persistentVolumeClaim.claimName));
    if (volume.configMap) {
      const { data } = this.environment.manifests.find(({ kind, metadata }) => kind === 'ConfigMap' && metadata.name === volume.configMap.name);
      return this.directory(name, Object.fromEntries(volume.configMap.items.map(({ key, path: file }: any) => [file, data[key]])), 0o644);
    }
    if (volume.secret) return this.directory(name, this.environment.secrets[volume.secret.secretName], volume.secret.defaultMode);
    const target = this.path('volumes', name);
    mkdirSync(target, { recursive: true });
    chownSync(target, 0, this.uid);
    chmodSync(target, 0o2777);
    return target;
  }

  private claim(target: string): string {
    if (!existsSync(target)) {
      // As a new ext4 file system is, after fsGroup.
      mkdirSync(path.join(target, 'lost+found'), { recursive: true, mode: 0o700 });
      chownSync(target, 0, this.uid);
      chmodSync(target, 0o2775);
    }
    return target;
  }

  private directory(name: string, files: Record<string, string>, mode: number): string {
    const target = this.path('volumes', name);
    rmSync(target, { recursive: true, force: true });
    mkdirSync(target, { recursive: true });
    for (const [file, content] of Object.entries(files)) {
      writeFileSync(path.join(target, file), content);
      chownSync(path.join(target, file), 0, this.uid);
      chmodSync(path.join(target, file), mode);
    }
    return target;
  }

  private claimPath(claim: string): string {
    return path.join(this.environment.sandbox.directory, 'claims', claim);
  }

  private path(...parts: string[]): string {
    return path.join(this.environment.sandbox.directory, 'pods', this.name, ...parts);
  }
}

/** The pods of a StatefulSet, by ordinal. Their names and those of the Services resolve from then on. */
export function podsOf(environment: Environment, set: string): PodProcess[] {
  const { spec, metadata } = environment.manifests.find((each) => each.kind === 'StatefulSet' && each.metadata.name === set);
  const domain = `${metadata.namespace}.svc.cluster.local`;
  const names = Array.from({ length: spec.replicas }, (_, ordinal) => `${set}-${ordinal}`);
  names.forEach((name) => environment.sandbox.name(`${name}.${spec.serviceName}.${domain}`, name));
  for (const service of environment.manifests.filter(({ kind }) => kind === 'Service')) {
    // A virtual IP leads to one of the pods; here always to the first.
    const pod = service.spec.selector['statefulset.kubernetes.io/pod-name'] ?? names[0];
    environment.sandbox.name(`${service.metadata.name}.${domain}`, pod);
  }
  const claims = (spec.volumeClaimTemplates ?? []).map((claim: any) => claim.metadata.name);
  return names.map((name, ordinal) => new PodProcess(environment, name, { ...spec.template, claims }, ordinal));
}

/** A pod of a CronJob. */
export function podOfCronJob(environment: Environment, name: string): PodProcess {
  const { spec } = environment.manifests.find((each) => each.kind === 'CronJob' && each.metadata.name === name);
  return new PodProcess(environment, `${name}-job`, spec.jobTemplate.spec.template);
}

/** Waits for something to hold. */
export async function until(what: string, holds: () => boolean, seconds = 60, log: () => string = () => ''): Promise<void> {
  const end = Date.now() + seconds * 1000;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`not within ${seconds} s: ${what}\n${log().slice(-4000)}`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

/** Says how many seconds have passed. */
export function stopwatch(): () => number {
  const start = Date.now();
  return () => (Date.now() - start) / 1000;
}
