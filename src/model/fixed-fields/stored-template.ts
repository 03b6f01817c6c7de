/** Pod templates before and after a change, as the server stores them and compares them. */
import { decodeManifest, decodeStored } from '../admission/decode';
import { object, objects, text } from '../admission/fields';
import { preparedPod } from '../admission/pod-spec';
import { JsonObject } from '../decoder';
import { defaultPodTemplate } from '../pods/template-defaults';
import { Behaviour } from '../versions';

const TYPE = 'PodTemplateSpec';
const PROC_MOUNT = 'SecurityContext.procMount';
const STOP_SIGNAL = 'Lifecycle.stopSignal';

/** Both with what is missing filled in, and without fields of switched-off features, unless what is live has them. */
export function storedTemplates(was: JsonObject, is: JsonObject, live: boolean, behaviour: Behaviour): [JsonObject, JsonObject] {
  const droppedFields = new Set([...behaviour.droppedFields].filter((field) => field !== PROC_MOUNT && field !== STOP_SIGNAL));
  const reading = { ...behaviour, droppedFields };
  const stored = decodeStored(live ? was : decodeManifest(was, TYPE, reading).value, TYPE, reading);
  const fresh = decodeManifest(is, TYPE, reading, stored).value;
  const [old, next] = [stored.value, fresh].map((template) => defaultPodTemplate({ ...template, spec: prepared(object(template, 'spec'), behaviour) }));
  return [old, next];
}

function prepared(spec: JsonObject, behaviour: Behaviour): JsonObject {
  const volumes = objects(spec, 'volumes');
  const images = behaviour.imageVolumes ? [] : volumes.filter(({ image }) => image !== undefined);
  const pod = preparedPod(spec, new Set(images.map((volume) => text(volume, 'name'))), behaviour);
  const [containers, initContainers] = ['containers', 'initContainers'].map((list) => objects(pod, list).map((each) => withoutSwitchedOff(each, behaviour)));
  return { ...pod, volumes: volumes.filter((volume) => !images.includes(volume)), containers, initContainers };
}

/** While they are switched off, one field is replaced by what it is anyway, and the other takes what it is in along. */
function withoutSwitchedOff(container: JsonObject, { droppedFields }: Behaviour): JsonObject {
  const { lifecycle, securityContext, ...rest } = container;
  const context = object(container, 'securityContext');
  const { stopSignal, ...hooks } = object(container, 'lifecycle');
  const isMasked = droppedFields.has(PROC_MOUNT) && context.procMount !== undefined;
  const isSilenced = droppedFields.has(STOP_SIGNAL) && stopSignal !== undefined;
  return {
    ...rest,
    securityContext: isMasked ? { ...context, procMount: 'Default' } : securityContext,
    lifecycle: isSilenced ? (Object.keys(hooks).length > 0 ? hooks : undefined) : lifecycle,
  };
}
