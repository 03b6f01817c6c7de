import { App } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Acknowledgements } from './acknowledgements';
import { Manifests } from './manifests';
import { acknowledgements } from '../rules/acknowledgements';
import { ALL_RULES } from '../rules/all';
import { Finding, stopsSynth } from '../rules/finding';
import { judge } from '../rules/judge';
import { Rule } from '../rules/rule';
import { rulesForSynth } from '../rules/stopping';

/**
 * Judges the whole app whenever it is synthesized, its own constructs and others' alike: the final manifests, after
 * patches. Registers itself once an app, however many constructs ask for it.
 *
 * @internal
 */
export function judgeAtSynth(scope: IConstruct): void {
  Judge.of(scope);
}

/**
 * What the rules find in the app as it is now.
 *
 * @internal
 */
export function judgeNow(scope: IConstruct): Finding[] {
  return Judge.of(scope).findings();
}

const JUDGES = new WeakMap<IConstruct, Judge>();

/** Rules on annotations that accept nothing. */
const ON_ACKNOWLEDGEMENTS = new Set(acknowledgements.rules.map(({ id }) => id));

/** What does not stop a synth, and somebody should look at. */
function warn(path: string, message: string): void {
  process.emitWarning(`[${path}] ${message}`, { code: 'CDK8S_STATEFUL_ACKNOWLEDGEMENT' });
}

/** Has the rules judge; with `Rules`, which lists them, and `Acknowledgements` the only ones here that know of rules. */
class Judge {
  public static of(scope: IConstruct): Judge {
    const { root } = scope.node;
    let present = JUDGES.get(root);
    if (!present) {
      present = new Judge(root);
      JUDGES.set(root, present);
    }
    return present;
  }

  /** What validation has to say of each construct; those in here have been asked to say it. */
  private readonly errors = new Map<IConstruct, string[]>();
  /** The manifests of the synth that is going on, if one is. */
  private synth?: { manifests?: Manifests };

  private constructor(private readonly root: IConstruct) {
    if (root instanceof App) {
      for (const method of ['synth', 'synthYaml'] as const) {
        // A method written in another jsii language is fixed; then each validation of a synth judges anew.
        if (Object.getOwnPropertyDescriptor(root, method)?.writable === false) continue;
        Object.defineProperty(root, method, { value: this.withinSynth<void | string>(root[method].bind(root)), writable: true, configurable: true });
      }
    }
    root.node.addValidation({ validate: () => this.validate() });
  }

  public findings(): Finding[] {
    return judgeManifests(new Manifests(this.root), () => ALL_RULES).map(({ finding }) => finding);
  }

  /** Judges, and leaves the errors with the constructs that they are about: cdk8s asks those after the root. */
  private validate(): string[] {
    if (this.synth?.manifests) return [];
    const manifests = new Manifests(this.root);
    this.errors.forEach((list) => list.splice(0));
    Acknowledgements.takeStale(this.root);
    const inCode = Acknowledgements.rules(this.root);
    for (const { finding, construct } of judgeManifests(manifests, (judged) => rulesForSynth(judged, inCode))) {
      if (stopsSynth(finding)) this.errorsOf(construct).push(describe(finding));
      else if (ON_ACKNOWLEDGEMENTS.has(finding.rule)) warn(construct.node.path, `${finding.message}; ${finding.fix}`);
    }
    for (const { path, rule, reason } of Acknowledgements.takeStale(this.root)) {
      warn(path, `rule '${rule}' finds nothing here that the acknowledgement "${reason}" could accept; take it away`);
    }
    if (this.synth) {
      this.synth.manifests = manifests;
      manifests.hold();
    }
    return [];
  }

  private errorsOf(construct: IConstruct): string[] {
    let list = this.errors.get(construct);
    if (!list) {
      const own = new Array<string>();
      construct.node.addValidation({ validate: () => own });
      this.errors.set(construct, own);
      list = own;
    }
    return list;
  }

  /** Within one synth the app is judged once: cdk8s validates it for itself and again for every chart. */
  private withinSynth<T>(synth: () => T): () => T {
    return () => {
      this.synth = {};
      try {
        return synth();
      } finally {
        this.synth.manifests?.release();
        this.synth = undefined;
      }
    };
  }
}

/** @param rulesFor the rules that judge these manifests, which are of one cluster */
function judgeManifests(all: Manifests, rulesFor: (manifests: readonly unknown[]) => readonly Rule[]): { finding: Finding; construct: IConstruct }[] {
  return all.byCluster().flatMap(({ cluster, manifests }) => (
    judge(manifests, { kubernetesVersion: cluster.kubernetesVersion }, rulesFor(manifests)).map(({ manifest, ...found }) => {
      const object = all.objects.get(manifest)!;
      // The construct that the user wrote, rather than the ApiObject within it.
      const construct = object.node.id === 'Resource' ? object.node.scope! : object;
      const acknowledged = found.acknowledged ?? Acknowledgements.find(construct, found);
      return { finding: { ...found, acknowledged, constructPath: construct.node.path }, construct };
    })
  ));
}

/** One line an error; cdk8s puts the construct's path before it. */
function describe({ effect, rule, object, path, message, fix }: Finding): string {
  const where = `${object.kind} '${object.name}'${path === '' ? '' : `, ${path}`}`;
  return `${effect}: ${where}: ${message}; ${fix} (rule ${rule})`;
}
