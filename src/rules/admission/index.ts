import { duplicateObject } from './duplicate-object';
import { ignoredField } from './ignored-field';
import { immutableField } from './immutable-field';
import { misplacedField } from './misplaced-field';
import { objectType } from './object-type';
import { refusedByApiServer } from './refused-by-api-server';
import { removedApiVersion } from './removed-api-version';
import { unknownKind } from './unknown-kind';
import { Pack } from '../rule';

/** What the API server refuses or ignores. */
export const admission: Pack = {
  topic: 'Admission',
  about: 'What the API server refuses or ignores',
  rules: [
    refusedByApiServer,
    objectType,
    immutableField,
    removedApiVersion,
    unknownKind,
    misplacedField,
    duplicateObject,
    ignoredField,
  ],
};
