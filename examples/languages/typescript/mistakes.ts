import { App, Chart, Size } from 'cdk8s';
import { PersistentVolumeAccessMode } from 'cdk8s-plus-28';
import { ClaimRetention, Rules, SharedVolume, StatefulSet, VolumeClaimTemplate } from 'cdk8s-stateful';

/** Prints the error that this ends with. */
function show(what: () => void): void {
  try {
    what();
    console.log('no error');
  } catch (error) {
    console.log((error as Error).message);
  }
}

// What is wrong by itself is refused where it is written …
const scratch = new Chart(new App(), 'scratch');
show(() => new StatefulSet(scratch, 'negative', { replicas: -1 }));
show(() => new StatefulSet(scratch, 'long', { metadata: { name: 'a-name-of-more-characters-than-its-revisions-have-room-for' } }));
show(() => new StatefulSet(scratch, 'peers').peerList({ port: 70000 }));
show(() => Rules.of(scratch).acknowledge('governing-service', ' '));

// … and what is wrong together, when the app is synthesized.
const app = new App();
const chart = new Chart(app, 'mistakes', { namespace: 'shop' });
const database = new StatefulSet(chart, 'orders', { replicas: 3, claimRetention: { whenDeleted: ClaimRetention.DELETE } });
const postgres = database.addContainer({ image: 'postgres:17.6', portNumber: 5432 });
postgres.mount('/var/lib/postgresql/data', new VolumeClaimTemplate(chart, 'data', { size: Size.gibibytes(50) }));
const web = new StatefulSet(chart, 'web', { replicas: 3 });
const disk = new SharedVolume(chart, 'disk', { size: Size.gibibytes(1), accessModes: [PersistentVolumeAccessMode.READ_WRITE_ONCE] });
web.addContainer({ image: 'nginxinc/nginx-unprivileged:1.29.4-alpine', portNumber: 8080 }).mount('/www', disk);
show(() => app.synth());

// What is a choice can be accepted, with a reason; what cannot work stays an error.
Rules.of(database).acknowledge('claims-deleted-on-database', 'made anew for each test run');
show(() => app.synth());
