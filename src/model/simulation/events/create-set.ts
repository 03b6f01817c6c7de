import type { JsonObject } from '../../decoder';
import { rejection } from '../scenario';
import { setAt } from '../scenario-reader';
import type { EventHandler } from './event';

/** Somebody creates another set. */
export const createSet: EventHandler<JsonObject> = {
  read: setAt,
  perform: ({ api }, set) => rejection(api.createSet(set)),
};
