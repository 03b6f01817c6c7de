/** Pod templates before and after a change, as the server stores them and compares them. */
import { decodeManifest, decodeStored } from '../admission/decode';
import { object, objects, text } from '../admission/fields';
import { preparedPod } from '../admission/pod-spec';
import { JsonObject } from '../decoder';
import { defaultPodTemplate } from '../pods/template-defaults';
import { Behaviour } from '../versions';

const TYPE = 'PodTemplateSpec';
const PROC_MOUNT = 'SecurityContext.procMount';

/** Both with what is missing filled in, and without fields of switched-off features, unless what is live has them. */
export function storedTemplates(was: JsonObject, is: JsonObject, live: boolean, behaviour: Behaviour): [JsonObject, JsonObject] {
  const masks = behaviour.droppedFields.has(PROC_MOUNT);
  const reading = masks ? { ...behaviour, droppedFields: new Set([...behaviour.droppedFields].filter((field) => field !== PROC_MOUNT)) } : behaviour;
  const stored = decodeStored(live ? was : decodeManifest(was, TYPE, reading).value, TYPE, reading);
  const fresh = decodeManifest(is, TYPE, reading, stored).value;
  return [stored.value, fresh].map((template) => defaultPodTemplate({ ...template, spec: prepared(object(template, 'spec'), masks, behaviour) })) as [JsonObject, JsonObject];
}

function prepared(spec: JsonObject, masks: boolean, behaviour: Behaviour): JsonObject {
  const volumes = objects(spec, 'volumes');
  const images = behaviour.imageVolumes ? [] : volumes.filter(({ image }) => image !== undefined);
  const pod = preparedPod(spec, new Set(images.map((volume) => text(volume, 'name'))), behaviour);
  const kept = volumes.filter((volume) => !images.includes(volume));
  if (!masks) return { ...pod, volumes: kept };
  return { ...pod, volumes: kept, containers: objects(pod, 'containers').map(masked), initContainers: objects(pod, 'initContainers').map(masked) };
}

/** While it is switched off, this is not dropped but replaced by what it is anyway. */
function masked(container: JsonObject): JsonObject {
  const context = object(container, 'securityContext');
  return context.procMount === undefined ? container : { ...container, securityContext: { ...context, procMount: 'Default' } };
}
