// Well-formed manifests of the kinds that admission knows: what the corpus of mutations starts from. Between them they
// have nearly every field that the server checks. All fields are known to Kubernetes 1.30.

const template = (spec, metadata = {}) => ({ metadata: { labels: { app: 'web' }, ...metadata }, spec });
const claim = (name, spec = {}) => ({
  metadata: { name },
  spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } }, ...spec },
});
const set = (spec, metadata = {}) => ({
  apiVersion: 'apps/v1',
  kind: 'StatefulSet',
  metadata: { name: 'web', namespace: 'default', labels: { app: 'web' }, ...metadata },
  spec: { serviceName: 'web', selector: { matchLabels: { app: 'web' } }, ...spec },
});
const service = (name, spec) => ({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'default' }, spec });
const volume = (name, source, spec = {}) => ({
  apiVersion: 'v1',
  kind: 'PersistentVolume',
  metadata: { name },
  spec: { capacity: { storage: '5Gi' }, accessModes: ['ReadWriteOnce'], ...source, ...spec },
});
const image = { name: 'main', image: 'nginx:1.27' };

const statefulSets = {
  'set': set({ replicas: 3, template: template({ containers: [image] }) }),
  'set-spec': set({
    replicas: 3,
    podManagementPolicy: 'Parallel',
    revisionHistoryLimit: 5,
    minReadySeconds: 5,
    ordinals: { start: 1 },
    updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1, maxUnavailable: 1 } },
    persistentVolumeClaimRetentionPolicy: { whenDeleted: 'Delete', whenScaled: 'Retain' },
    selector: { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'In', values: ['db'] }, { key: 'gone', operator: 'DoesNotExist' }] },
    template: template({ containers: [{ ...image, volumeMounts: [{ name: 'data', mountPath: '/data' }] }] }, { labels: { app: 'web', tier: 'db' }, annotations: { 'example.com/note': 'x' } }),
    volumeClaimTemplates: [{
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data', labels: { app: 'web' }, annotations: { note: 'x' } },
      spec: {
        accessModes: ['ReadWriteOnce'],
        volumeMode: 'Filesystem',
        storageClassName: 'fast',
        resources: { requests: { storage: '1Gi' }, limits: { storage: '2Gi' } },
        selector: { matchLabels: { disk: 'ssd' } },
        dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'snap' },
      },
    }, claim('more')],
  }, { annotations: { 'example.com/note': 'x' }, finalizers: ['example.com/hold'] }),
  'set-on-delete': set({ updateStrategy: { type: 'OnDelete' }, template: template({ containers: [image] }), volumeClaimTemplates: [claim('data')] }),
  'set-containers': set({
    template: template({
      initContainers: [
        { name: 'prepare', image: 'busybox:1', command: ['sh', '-c'], args: ['true'], volumeMounts: [{ name: 'scratch', mountPath: '/scratch' }] },
        {
          name: 'sidecar',
          image: 'busybox:1',
          restartPolicy: 'Always',
          startupProbe: { exec: { command: ['true'] } },
          lifecycle: { preStop: { exec: { command: ['true'] } } },
          ports: [{ containerPort: 9100, name: 'metrics' }],
        },
      ],
      containers: [{
        name: 'main',
        image: 'nginx:1.27',
        imagePullPolicy: 'IfNotPresent',
        command: ['nginx'],
        args: ['-g', 'daemon off;'],
        workingDir: '/srv',
        terminationMessagePath: '/dev/log',
        terminationMessagePolicy: 'FallbackToLogsOnError',
        stdin: true,
        tty: true,
        ports: [{ containerPort: 80, name: 'web', protocol: 'TCP' }, { containerPort: 53, hostPort: 5353, protocol: 'UDP', name: 'dns', hostIP: '127.0.0.1' }],
        env: [
          { name: 'PLAIN', value: 'x' },
          { name: 'POD', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } },
          { name: 'LABEL', valueFrom: { fieldRef: { apiVersion: 'v1', fieldPath: "metadata.labels['app']" } } },
          { name: 'CPU', valueFrom: { resourceFieldRef: { containerName: 'main', resource: 'limits.cpu', divisor: '1m' } } },
          { name: 'SECRET', valueFrom: { secretKeyRef: { name: 'keys', key: 'password', optional: true } } },
          { name: 'CONFIG', valueFrom: { configMapKeyRef: { name: 'settings', key: 'mode' } } },
        ],
        envFrom: [{ prefix: 'P_', configMapRef: { name: 'settings' } }, { secretRef: { name: 'keys', optional: true } }],
        resources: { requests: { 'cpu': '100m', 'memory': '128Mi', 'example.com/gpu': '1' }, limits: { 'cpu': '1', 'memory': '256Mi', 'ephemeral-storage': '1Gi', 'example.com/gpu': '1' } },
        volumeMounts: [
          { name: 'scratch', mountPath: '/scratch', subPath: 'a/b' },
          { name: 'scratch', mountPath: '/expr', subPathExpr: '$(POD)', readOnly: true, mountPropagation: 'None' },
        ],
        livenessProbe: { httpGet: { path: '/live', port: 'web', scheme: 'HTTPS', host: 'localhost', httpHeaders: [{ name: 'X-Probe', value: 'x' }] }, initialDelaySeconds: 5, timeoutSeconds: 2, periodSeconds: 10, successThreshold: 1, failureThreshold: 3, terminationGracePeriodSeconds: 5 },
        readinessProbe: { tcpSocket: { port: 80, host: 'localhost' }, successThreshold: 2 },
        startupProbe: { grpc: { port: 80, service: 'live' } },
        lifecycle: { postStart: { exec: { command: ['true'] } }, preStop: { httpGet: { port: 80, path: '/stop' } } },
        securityContext: {
          runAsUser: 1000,
          runAsGroup: 1000,
          runAsNonRoot: true,
          readOnlyRootFilesystem: true,
          allowPrivilegeEscalation: false,
          privileged: false,
          procMount: 'Default',
          capabilities: { add: ['NET_BIND_SERVICE'], drop: ['ALL'] },
          seccompProfile: { type: 'RuntimeDefault' },
          seLinuxOptions: { level: 's0:c1' },
          appArmorProfile: { type: 'Localhost', localhostProfile: 'custom' },
        },
        resizePolicy: [{ resourceName: 'cpu', restartPolicy: 'NotRequired' }, { resourceName: 'memory', restartPolicy: 'RestartContainer' }],
      }, {
        name: 'other',
        image: 'busybox:1',
        volumeDevices: [{ name: 'raw', devicePath: '/dev/xvda' }],
        lifecycle: { preStop: { tcpSocket: { port: 80 } } },
      }],
      volumes: [{ name: 'scratch', emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } }, { name: 'raw', persistentVolumeClaim: { claimName: 'raw', readOnly: false } }],
      terminationGracePeriodSeconds: 60,
    }),
  }),
  'set-volumes': set({
    template: template({
      containers: [{ ...image, volumeMounts: [{ name: 'secret', mountPath: '/s', readOnly: true }, { name: 'empty', mountPath: '/e' }] }],
      volumes: [
        { name: 'none' },
        { name: 'empty', emptyDir: {} },
        { name: 'secret', secret: { secretName: 'keys', defaultMode: 0o400, items: [{ key: 'password', path: 'a/b', mode: 0o444 }], optional: true } },
        { name: 'config', configMap: { name: 'settings', defaultMode: 0o755, items: [{ key: 'mode', path: 'mode' }] } },
        { name: 'host', hostPath: { path: '/var/log', type: 'DirectoryOrCreate' } },
        { name: 'claim', persistentVolumeClaim: { claimName: 'data' } },
        { name: 'nfs', nfs: { server: 'nfs.example.com', path: '/share', readOnly: true } },
        { name: 'downward', downwardAPI: { defaultMode: 0o644, items: [{ path: 'labels', fieldRef: { fieldPath: 'metadata.labels' } }, { path: 'cpu', mode: 0o600, resourceFieldRef: { containerName: 'main', resource: 'limits.memory', divisor: '1Mi' } }] } },
        { name: 'projected', projected: { defaultMode: 0o644, sources: [
          { secret: { name: 'keys', items: [{ key: 'password', path: 'password' }] } },
          { configMap: { name: 'settings', items: [{ key: 'mode', path: 'mode', mode: 0o600 }] } },
          { serviceAccountToken: { path: 'token', expirationSeconds: 3600, audience: 'vault' } },
          { downwardAPI: { items: [{ path: 'name', fieldRef: { fieldPath: 'metadata.name' } }] } },
        ] } },
        { name: 'csi', csi: { driver: 'inline.csi.example.com', fsType: 'ext4', volumeAttributes: { foo: 'bar' }, nodePublishSecretRef: { name: 'keys' } } },
        { name: 'ephemeral', ephemeral: { volumeClaimTemplate: { metadata: { labels: { a: 'b' } }, spec: { accessModes: ['ReadWriteOnce'], storageClassName: 'fast', resources: { requests: { storage: '1Gi' } } } } } },
        { name: 'iscsi', iscsi: { targetPortal: '10.0.0.1:3260', iqn: 'iqn.2001-04.com.example:storage', lun: 1, fsType: 'ext4' } },
        { name: 'ebs', awsElasticBlockStore: { volumeID: 'vol-1', partition: 1 } },
        { name: 'pd', gcePersistentDisk: { pdName: 'disk', partition: 1 } },
        { name: 'fc', fc: { targetWWNs: ['500a0982991b8dc5'], lun: 2 } },
        { name: 'cephfs', cephfs: { monitors: ['10.0.0.1:6789'], path: '/' } },
        { name: 'azure', azureFile: { secretName: 'keys', shareName: 'share' } },
        { name: 'git', gitRepo: { repository: 'https://example.com/a.git', directory: 'a' } },
      ],
    }),
  }),
  'set-pod': set({
    template: template({
      containers: [image],
      restartPolicy: 'Always',
      dnsPolicy: 'None',
      dnsConfig: { nameservers: ['10.0.0.10'], searches: ['example.com', 'svc.cluster.local.'], options: [{ name: 'ndots', value: '2' }] },
      hostAliases: [{ ip: '10.0.0.1', hostnames: ['one.example.com', 'two'] }],
      hostNetwork: false,
      hostPID: false,
      hostIPC: false,
      shareProcessNamespace: true,
      enableServiceLinks: false,
      automountServiceAccountToken: false,
      serviceAccountName: 'runner',
      nodeSelector: { disktype: 'ssd' },
      nodeName: 'node-1',
      schedulerName: 'default-scheduler',
      priorityClassName: 'high',
      runtimeClassName: 'gvisor',
      preemptionPolicy: 'Never',
      subdomain: 'web',
      hostname: 'host',
      setHostnameAsFQDN: false,
      terminationGracePeriodSeconds: 30,
      imagePullSecrets: [{ name: 'registry' }],
      os: { name: 'linux' },
      readinessGates: [{ conditionType: 'example.com/ready' }],
      overhead: { cpu: '10m' },
      securityContext: {
        fsGroup: 1000,
        runAsUser: 1000,
        runAsGroup: 1000,
        runAsNonRoot: true,
        supplementalGroups: [2000],
        fsGroupChangePolicy: 'OnRootMismatch',
        sysctls: [{ name: 'net.core.somaxconn', value: '1024' }],
        seccompProfile: { type: 'Localhost', localhostProfile: 'profiles/a.json' },
        seLinuxOptions: { user: 'u', role: 'r', type: 't', level: 's0' },
        appArmorProfile: { type: 'RuntimeDefault' },
      },
      tolerations: [
        { key: 'dedicated', operator: 'Equal', value: 'db', effect: 'NoSchedule' },
        { key: 'node.kubernetes.io/unreachable', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: 60 },
      ],
      topologySpreadConstraints: [
        { maxSkew: 1, minDomains: 2, topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule', labelSelector: { matchLabels: { app: 'web' } }, nodeAffinityPolicy: 'Honor', nodeTaintsPolicy: 'Ignore', matchLabelKeys: ['version'] },
        { maxSkew: 2, topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
      ],
      affinity: {
        nodeAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['a', 'b'] }, { key: 'cores', operator: 'Gt', values: ['4'] }], matchFields: [{ key: 'metadata.name', operator: 'In', values: ['node-1'] }] }] },
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 10, preference: { matchExpressions: [{ key: 'disk', operator: 'Exists' }] } }],
        },
        podAffinity: { preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, podAffinityTerm: { topologyKey: 'zone', labelSelector: { matchLabels: { app: 'cache' } }, namespaces: ['default'], namespaceSelector: { matchLabels: { team: 'a' } } } }] },
        podAntiAffinity: {
          requiredDuringSchedulingIgnoredDuringExecution: [{ topologyKey: 'kubernetes.io/hostname', labelSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['web'] }] } }],
          preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: { topologyKey: 'zone', labelSelector: { matchLabels: { app: 'web' } } } }],
        },
      },
    }),
  }),
};

Object.assign(statefulSets, {
  'set-windows': set({
    template: template({
      os: { name: 'windows' },
      securityContext: { runAsNonRoot: true, windowsOptions: { runAsUserName: 'ContainerUser', gmsaCredentialSpecName: 'spec', gmsaCredentialSpec: '{}' } },
      containers: [{ ...image, securityContext: { windowsOptions: { runAsUserName: 'DOMAIN\\user' } } }],
    }),
  }),
  'set-host': set({
    template: template({
      hostNetwork: true,
      hostPID: true,
      hostIPC: true,
      dnsPolicy: 'ClusterFirstWithHostNet',
      containers: [{
        ...image,
        ports: [{ containerPort: 80, hostPort: 80 }, { containerPort: 81, hostPort: 81, protocol: 'UDP' }],
        resources: { limits: { 'memory': '1Gi', 'hugepages-2Mi': '4Mi' }, requests: { 'memory': '1Gi', 'hugepages-2Mi': '4Mi' } },
        startupProbe: { exec: { command: ['true'] }, failureThreshold: 30 },
        lifecycle: { postStart: { httpGet: { port: 'web', path: '/', httpHeaders: [{ name: 'X-A', value: 'b' }] } }, preStop: { exec: { command: ['true'] } } },
        securityContext: { capabilities: { add: ['SYS_ADMIN'] }, seccompProfile: { type: 'Localhost', localhostProfile: 'a.json' } },
      }, { name: 'second', image: 'busybox:1', ports: [{ containerPort: 82 }] }],
      initContainers: [{ name: 'first', image: 'busybox:1', resources: { limits: { cpu: '1' } } }],
      tolerations: [{ operator: 'Exists' }],
    }, {
      annotations: {
        'container.apparmor.security.beta.kubernetes.io/main': 'runtime/default',
        'controller.kubernetes.io/pod-deletion-cost': '5',
        'seccomp.security.alpha.kubernetes.io/pod': 'runtime/default',
      },
    }),
  }),
  'set-more-volumes': set({
    template: template({
      containers: [image],
      volumes: [
        { name: 'rbd', rbd: { monitors: ['10.0.0.1:6789'], image: 'disk', pool: 'rbd', secretRef: { name: 'keys' } } },
        { name: 'cinder', cinder: { volumeID: 'vol-1', fsType: 'ext4', secretRef: { name: 'keys' } } },
        { name: 'gluster', glusterfs: { endpoints: 'gluster', path: 'share' } },
        { name: 'flocker', flocker: { datasetName: 'set' } },
        { name: 'quobyte', quobyte: { registry: 'host:7861', volume: 'vol', user: 'u' } },
        { name: 'flex', flexVolume: { driver: 'example.com/flex', options: { a: 'b' } } },
        { name: 'vsphere', vsphereVolume: { volumePath: '[store] disk.vmdk' } },
        { name: 'portworx', portworxVolume: { volumeID: 'vol-1' } },
        { name: 'azure', azureDisk: { diskName: 'disk', diskURI: 'https://blob.example.com/disk.vhd' } },
        { name: 'scale', scaleIO: { gateway: 'https://gateway', system: 'scale', volumeName: 'vol', secretRef: { name: 'keys' } } },
        { name: 'storageos', storageos: { volumeName: 'vol', volumeNamespace: 'default' } },
        { name: 'photon', photonPersistentDisk: { pdID: 'disk' } },
      ],
    }),
    volumeClaimTemplates: [claim('data', { selector: { matchExpressions: [{ key: 'disk', operator: 'Exists' }] }, dataSourceRef: { kind: 'PersistentVolumeClaim', name: 'old' } })],
  }),
});

const services = {
  'service': service('web', { selector: { app: 'web' }, ports: [{ name: 'http', port: 80, targetPort: 'web', protocol: 'TCP', appProtocol: 'http' }, { name: 'other', port: 81, targetPort: 8081 }] }),
  'service-headless': service('headless', { clusterIP: 'None', clusterIPs: ['None'], publishNotReadyAddresses: true, selector: { app: 'web' }, ports: [{ port: 5432 }], sessionAffinity: 'None', ipFamilyPolicy: 'SingleStack', ipFamilies: ['IPv4'] }),
  'service-no-ports': service('portless', { clusterIP: 'None', selector: { app: 'web' } }),
  'service-node-port': service('nodeport', { type: 'NodePort', selector: { app: 'web' }, ports: [{ port: 80, nodePort: 30080 }], externalTrafficPolicy: 'Cluster', internalTrafficPolicy: 'Local', externalIPs: ['198.51.100.7'], sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 600 } } }),
  'service-balancer': service('balancer', { type: 'LoadBalancer', selector: { app: 'web' }, ports: [{ name: 'http', port: 80 }, { name: 'dns', port: 53, protocol: 'UDP' }], externalTrafficPolicy: 'Local', healthCheckNodePort: 30123, loadBalancerSourceRanges: ['203.0.113.0/24'], loadBalancerClass: 'example.com/internal', allocateLoadBalancerNodePorts: false, loadBalancerIP: '198.51.100.9' }),
  'service-no-selector': service('selectorless', { clusterIP: 'None', ports: [{ name: 'a', port: 1 }, { name: 'b', port: 2, protocol: 'SCTP' }] }),
  'service-outside': { ...service('outside', { type: 'LoadBalancer', ports: [{ port: 80 }], externalIPs: ['198.51.100.8'], trafficDistribution: undefined }), metadata: { name: 'outside', namespace: 'default', annotations: { 'service.beta.kubernetes.io/load-balancer-source-ranges': '10.0.0.0/8', 'service.kubernetes.io/topology-mode': 'Auto' } } },
  'service-name': service('elsewhere', { type: 'ExternalName', externalName: 'db.example.com' }),
  'service-address': service('address', { clusterIP: '10.96.7.7', clusterIPs: ['10.96.7.7'], ports: [{ port: 80 }] }),
};

const claims = {
  'claim': { apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...claim('data') },
  'claim-full': {
    apiVersion: 'v1',
    kind: 'PersistentVolumeClaim',
    metadata: { name: 'full', namespace: 'default', labels: { app: 'web' }, annotations: { note: 'x' }, finalizers: ['example.com/hold'] },
    spec: {
      accessModes: ['ReadWriteOnce', 'ReadOnlyMany'],
      volumeMode: 'Block',
      storageClassName: 'fast',
      volumeName: 'disk',
      resources: { requests: { storage: '1Gi' }, limits: { storage: '2Gi' } },
      selector: { matchLabels: { disk: 'ssd' }, matchExpressions: [{ key: 'zone', operator: 'NotIn', values: ['a'] }] },
      dataSource: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'snap' },
      dataSourceRef: { apiGroup: 'snapshot.storage.k8s.io', kind: 'VolumeSnapshot', name: 'snap' },
    },
  },
  'claim-clone': { apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...claim('clone', { accessModes: ['ReadWriteOncePod'], dataSource: { kind: 'PersistentVolumeClaim', name: 'data' }, storageClassName: '' }) },
  'claim-bound': { apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...claim('bound', { storageClassName: 'growing', volumeName: 'pv-bound', volumeMode: 'Filesystem' }), status: { phase: 'Bound', capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'] } },
  'claim-fixed': { apiVersion: 'v1', kind: 'PersistentVolumeClaim', ...claim('fixed', { storageClassName: 'fixed', volumeName: 'pv-fixed', volumeMode: 'Filesystem' }), status: { phase: 'Bound', capacity: { storage: '1Gi' }, accessModes: ['ReadWriteOnce'] } },
};

const local = { nodeAffinity: { required: { nodeSelectorTerms: [{ matchExpressions: [{ key: 'kubernetes.io/hostname', operator: 'In', values: ['node-1'] }] }] } } };
const volumes = {
  'volume-csi': volume('csi', { csi: { driver: 'ebs.csi.aws.com', volumeHandle: 'vol-1', fsType: 'ext4', readOnly: false, volumeAttributes: { a: 'b' }, nodeStageSecretRef: { name: 'keys', namespace: 'default' }, controllerExpandSecretRef: { name: 'keys', namespace: 'default' } } }, {
    storageClassName: 'fast', persistentVolumeReclaimPolicy: 'Retain', volumeMode: 'Filesystem', mountOptions: ['noatime'], claimRef: { kind: 'PersistentVolumeClaim', namespace: 'default', name: 'data-web-0' }, ...local,
  }),
  'volume-host': volume('host', { hostPath: { path: '/data', type: 'Directory' } }, { persistentVolumeReclaimPolicy: 'Recycle' }),
  'volume-nfs': volume('nfs', { nfs: { server: 'nfs.example.com', path: '/share' } }, { accessModes: ['ReadWriteMany', 'ReadOnlyMany'] }),
  'volume-local': volume('local', { local: { path: '/mnt/disk', fsType: 'ext4' } }, { ...local, storageClassName: 'local' }),
  'volume-iscsi': volume('iscsi', { iscsi: { targetPortal: '10.0.0.1:3260', portals: ['10.0.0.2:3260'], iqn: 'iqn.2001-04.com.example:storage', lun: 0, initiatorName: 'iqn.2001-04.com.example:node', secretRef: { name: 'chap', namespace: 'default' }, chapAuthSession: true } }),
  'volume-azure': volume('azure', { azureDisk: { diskName: 'disk', diskURI: 'https://blob.example.com/disk.vhd', cachingMode: 'ReadWrite', kind: 'Shared' } }),
  'volume-fc': volume('fc', { fc: { wwids: ['3600508b400105e210000900000490000'] } }, { volumeMode: 'Block' }),
  'volume-disk': volume('disk', { gcePersistentDisk: { pdName: 'disk', fsType: 'ext4', partition: 1 } }),
  'volume-rbd': volume('rbd', { rbd: { monitors: ['10.0.0.1:6789'], image: 'disk', secretRef: { name: 'keys', namespace: 'default' } } }),
  'volume-cephfs': volume('cephfs', { cephfs: { monitors: ['10.0.0.1:6789'], user: 'admin' } }),
  'volume-gluster': volume('gluster', { glusterfs: { endpoints: 'gluster', path: 'share', endpointsNamespace: 'default' } }),
  'volume-azure-file': volume('azure-file', { azureFile: { secretName: 'keys', shareName: 'share', secretNamespace: 'default' } }),
  'volume-flex': volume('flex', { flexVolume: { driver: 'example.com/flex', options: { a: 'b' } } }),
  'volume-storageos': volume('storageos', { storageos: { volumeName: 'vol', secretRef: { name: 'keys', namespace: 'default' } } }),
  'volume-scale': volume('scale', { scaleIO: { gateway: 'https://gateway', system: 'scale', volumeName: 'vol', secretRef: { name: 'keys', namespace: 'default' } } }),
  'volume-cinder': volume('cinder', { cinder: { volumeID: 'vol-1', secretRef: { name: 'keys', namespace: 'default' } } }),
  'volume-quobyte': volume('quobyte', { quobyte: { registry: 'host:7861', volume: 'vol' } }),
  'volume-ebs': volume('ebs', { awsElasticBlockStore: { volumeID: 'vol-1', fsType: 'ext4' } }),
};

const classes = {
  'class': { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'ssd' }, provisioner: 'ebs.csi.aws.com' },
  'class-full': {
    apiVersion: 'storage.k8s.io/v1',
    kind: 'StorageClass',
    metadata: { name: 'full', annotations: { 'storageclass.kubernetes.io/is-default-class': 'false' } },
    provisioner: 'pd.csi.storage.gke.io',
    parameters: { type: 'gp3', fsType: 'xfs' },
    reclaimPolicy: 'Retain',
    volumeBindingMode: 'WaitForFirstConsumer',
    allowVolumeExpansion: true,
    mountOptions: ['noatime'],
    allowedTopologies: [{ matchLabelExpressions: [{ key: 'topology.kubernetes.io/zone', values: ['a', 'b'] }] }],
  },
};

const budget = (name, spec) => ({ apiVersion: 'policy/v1', kind: 'PodDisruptionBudget', metadata: { name, namespace: 'default' }, spec });
const budgets = {
  'budget': budget('web', { minAvailable: 2, selector: { matchLabels: { app: 'web' } } }),
  'budget-percent': budget('percent', { maxUnavailable: '50%', selector: { matchLabels: { app: 'web' }, matchExpressions: [{ key: 'tier', operator: 'NotIn', values: ['a', 'b'] }, { key: 'x', operator: 'Exists' }] }, unhealthyPodEvictionPolicy: 'AlwaysAllow' }),
};

for (const [name, { metadata }] of Object.entries(statefulSets)) metadata.name = name;

/** All of them, by a name of their own. */
export const BASES = { ...statefulSets, ...services, ...claims, ...volumes, ...classes, ...budgets };

/** What else has to be there: the classes that tell whether a claim may grow. */
export const SURROUNDINGS = [
  { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'growing' }, provisioner: 'ebs.csi.aws.com', allowVolumeExpansion: true },
  { apiVersion: 'storage.k8s.io/v1', kind: 'StorageClass', metadata: { name: 'fixed' }, provisioner: 'ebs.csi.aws.com' },
];
