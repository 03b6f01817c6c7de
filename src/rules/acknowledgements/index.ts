import { acknowledgementRefused } from './acknowledgement-refused';
import { staleAcknowledgement } from './stale-acknowledgement';
import { Pack } from '../rule';

/** Acknowledgements that acknowledge nothing. Comes last: it looks at what the other packs have found. */
export const acknowledgements: Pack = {
  topic: 'Acknowledgements',
  about: 'Annotations that accept findings, where there is nothing that they could accept',
  rules: [
    acknowledgementRefused,
    staleAcknowledgement,
  ],
};
