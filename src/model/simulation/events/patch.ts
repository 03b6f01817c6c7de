import type { JsonObject } from '../../decoder';
import { rejection } from '../scenario';
import { setPatchAt } from '../scenario-reader';
import type { EventHandler } from './event';

/** Somebody changes a set by a merge patch. */
export const patch: EventHandler<JsonObject> = {
  read: setPatchAt,
  perform: ({ api, mainSet }, value, { set = mainSet }) => rejection(api.patchSet(set, value)),
};
