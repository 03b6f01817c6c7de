import * as layout from './layout';

/** Where the certificate of others is checked against, as lines of a script that write properties. */
export function trust(hasTls: boolean): string {
  return hasTls ? `  echo 'ssl.truststore.type=PEM'
  echo 'ssl.truststore.location=${layout.TLS_PATH}/ca.crt'
` : '';
}

/** The lines of a script that write what the tools are given to speak to brokers, as the administrator by the Secret's password of now. */
export function adminProperties(hasTls: boolean): string {
  const { name, key } = layout.USERS.admin;
  return `{
  echo 'security.protocol=${layout.protocol(hasTls)}'
  echo 'sasl.mechanism=SCRAM-SHA-512'
  echo "sasl.jaas.config=${layout.SCRAM} username=\\"${name}\\" password=\\"$(< ${layout.CREDENTIALS_PATH}/${key})\\";"
${trust(hasTls)}} > ${layout.ADMIN_PROPERTIES}.new
mv ${layout.ADMIN_PROPERTIES}.new ${layout.ADMIN_PROPERTIES}
`;
}
