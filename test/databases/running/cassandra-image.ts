/**
 * Cassandra from Maven Central, and cqlsh from PyPI, in the place of the official image, which has Apache's archive: jars,
 * start scripts and configuration. Maven has the jars alone; the scripts here do what Apache's do with the environment and
 * the files of $CASSANDRA_CONF, as far as the manifests depend on it.
 */
import * as fs from 'node:fs';
import * as path from 'node:path';
import { fetchJars } from './maven';
import { fetchPython } from './packages';
import { ImageStandIn } from './pods';

const VERSION = '5.0.9';

const CASSANDRA = `#!/bin/bash
options=$(cat "$CASSANDRA_CONF"/jvm-server.options "$CASSANDRA_CONF"/jvm17-server.options | grep '^-')
exec java $options "-Xms$MAX_HEAP_SIZE" "-Xmx$MAX_HEAP_SIZE" -javaagent:$(echo /image/lib/jamm-*.jar) \\
  -Dcassandra.jmx.local.port=7199 -Dcom.sun.management.jmxremote.authenticate=false $JVM_EXTRA_OPTS \\
  -Dlogback.configurationFile=logback.xml -Dcassandra.logdir="$CASSANDRA_LOG_DIR" -Dcassandra-foreground=yes \\
  -cp "$CASSANDRA_CONF:/image/lib/*" org.apache.cassandra.service.CassandraDaemon
`;

const NODETOOL = `#!/bin/bash
options=$(grep '^-' "$CASSANDRA_CONF"/jvm17-clients.options)
exec java $options -Xmx128m -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Dlogback.configurationFile=logback-tools.xml -cp "$CASSANDRA_CONF:/image/lib/*" org.apache.cassandra.tools.NodeTool -h 127.0.0.1 -p 7199 "$@"
`;

const CQLSH = `#!/bin/bash
PYTHONPATH=/image/python exec /usr/bin/python3 -m cqlshlib "$@"
`;

const LOGBACK_TOOLS = '<configuration><root level="OFF"/></configuration>\n';

/** What Cassandra 5.0 needs of Java 17's inner parts. */
const OPENED = [
  ...['java.base/jdk.internal.misc', 'java.management.rmi/com.sun.jmx.remote.internal.rmi', 'java.rmi/sun.rmi.registry', 'java.rmi/sun.rmi.server',
    'java.sql/java.sql', 'java.base/java.lang.ref', 'jdk.unsupported/sun.misc'].map((each) => `--add-exports=${each}=ALL-UNNAMED`),
  ...['java.lang.module', 'jdk.internal.loader', 'jdk.internal.ref', 'jdk.internal.reflect', 'jdk.internal.math', 'jdk.internal.module', 'jdk.internal.util.jar',
    'sun.nio.ch', 'java.io', 'java.nio', 'java.lang.reflect', 'java.lang', 'java.util'].map((each) => `--add-opens=java.base/${each}=ALL-UNNAMED`),
  '--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED', '-Djdk.attach.allowAttachSelf=true', '-Dio.netty.tryReflectionSetAccessible=true',
].join('\n');

/** The image's stand-in, or why there is none. */
export function cassandraImage(): { image?: ImageStandIn; reason?: string } {
  const { directory, reason: why } = fetchJars({ name: `cassandra-${VERSION}`, dependencies: [`org.apache.cassandra:cassandra-all:${VERSION}`] });
  const reason = why ?? fetchPython(directory, ['cqlsh==6.2.2']);
  if (reason !== undefined) return { reason };
  const conf = path.join(directory, 'conf');
  fs.mkdirSync(conf, { recursive: true });
  const write = (name: string, content: string, mode: number) => fs.writeFileSync(path.join(directory, name), content, { mode });
  write('cassandra', CASSANDRA, 0o755);
  write('nodetool', NODETOOL, 0o755);
  write('cqlsh', CQLSH, 0o755);
  write('conf/jvm-server.options', '-Xss256k\n-ea\n-XX:+UseStringDeduplication\n', 0o644);
  write('conf/jvm17-server.options', `-XX:+UseG1GC\n${OPENED}\n`, 0o644);
  write('conf/jvm17-clients.options', `${OPENED}\n`, 0o644);
  write('conf/logback-tools.xml', LOGBACK_TOOLS, 0o644);
  return {
    image: { entrypoint: [], directory, path: '/image:/usr/local/bin:/usr/bin:/bin', env: { CASSANDRA_CONF: '/image/conf' }, userName: 'cassandra' },
  };
}
